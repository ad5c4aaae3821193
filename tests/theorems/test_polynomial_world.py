"""The axioms of a world, on random polynomials of up to three latents with a rate each."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from hypothesis import given

from numcheck.checks.polynomial_world import PolynomialWorld
from numcheck.strategies import circle_points, observables, rates
from numcheck.theory import multivariate as mv

N = 2


@given(observables(N), observables(N), rates(N))
def test_statement(f: mv.Poly, g: mv.Poly, rho: tuple[Fraction, ...]) -> None:
    assert all(c.ok for c in PolynomialWorld().axioms(("", f, g)))
    assert mv.cross(f, g, rho) == mv.cross(g, f, rho)
    assert mv.cross(mv.constant(N), g, rho) == mv.expect(g)


@given(observables(3))
def test_second_moment_is_definite(f: mv.Poly) -> None:
    assert mv.inner(f, f) >= 0
    assert (mv.inner(f, f) == 0) == (not f)


@given(observables(N), observables(N), circle_points(6), circle_points(6))
def test_the_pair_is_the_substitution(
    f: mv.Poly, g: mv.Poly, first: tuple[Fraction, Fraction], second: tuple[Fraction, Fraction]
) -> None:
    """E[f(z) g(rho z + sigma xi)] expanded in the four variables (z, xi)."""
    rho, sigma = zip(first, second, strict=True)
    substituted = mv.Poly()
    for index, c in g.items():
        parts = [
            [(k, math.comb(a, k) * rho[i] ** k * sigma[i] ** (a - k)) for k in range(a + 1)]
            for i, a in enumerate(index)
        ]
        for choice in itertools.product(*parts):
            powers = tuple(k for k, _ in choice)
            noise = tuple(a - k for a, k in zip(index, powers, strict=True))
            weight = c * math.prod(w for _, w in choice)
            substituted = substituted + mv.Poly({powers + noise: weight})
    assert mv.inner(f.padded(after=N), substituted) == mv.cross(f, g, rho)
