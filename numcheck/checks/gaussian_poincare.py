"""Checks of `gaussian-poincare`: Var f <= sum_i E (d_i f)^2, with equality exactly for affine f."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce

import mpmath
import sympy

from numcheck.checks.base import (
    Claim,
    Function,
    at_most,
    equal,
    exact,
    high_precision,
    mutant,
    sampled,
)
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import BLOCKS
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import Observable
from numcheck.theory.quadrature import DIGITS
from numcheck.theory.separable import expectation, latents

#: A sum of mixed derivatives: ((0, 1), (2,)) is d_0 d_1 + d_2.
Operator = tuple[tuple[int, ...], ...]

_X, _Y = mv.coordinates(2)
_NAMED = {
    "zero": mv.Poly(),
    "2": mv.constant(2, 2),
    "z_1": _Y,
    "1 + z_0 - z_1": 1 + _X - _Y,
    "z_0^2": _X**2,
    "z_0 z_1": _X * _Y,
    "z_0^2 - z_1^2": _X**2 - _Y**2,
    "z_0 + z_0 z_1^2": _X + _X * _Y**2,
    "z_0^3": _X**3,
}


def _gradient(n: int) -> list[Operator]:
    return [((i,),) for i in range(n)]


def _derivatives(n: int, order: int) -> list[Operator]:
    return [(d,) for d in itertools.combinations_with_replacement(range(n), order)]


def _apply(operator: Operator, f: mv.Poly) -> mv.Poly:
    return mv.add(*(reduce(mv.derivative, d, f) for d in operator))


def _apply_symbolically(operator: Operator, f: sympy.Expr, z: Sequence[sympy.Symbol]) -> sympy.Expr:
    return sum((sympy.diff(f, *(z[i] for i in d)) for d in operator), sympy.Integer(0))


def _polynomials() -> list[Observable]:
    generator = random.Random(26053)  # noqa: S311 - test data, not a secret
    found = []
    for n, d, k in itertools.product(range(5), range(4), range(3)):
        p = encoders.random_polynomial(generator, n, d, 5)
        found.append((f"random #{k} of {n} latents, degree {d}", p, n))
    return [*found, *encoders.observables(_NAMED)]


def _functions() -> list[tuple[str, sympy.Expr, int]]:
    """Functions that are no rational polynomials, and how many latents they have."""
    x, y = latents(2)
    half, root, pi = sympy.Rational(1, 2), sympy.sqrt(2), sympy.pi
    return [
        ("sqrt(2)", root, 1),
        ("sqrt(3) + pi z_0 - sqrt(2) z_1", sympy.sqrt(3) + pi * x - root * y, 2),
        ("sqrt(2) z_0^2 + pi z_0", root * x**2 + pi * x, 1),
        ("sin(z_0 + 2 z_1)", sympy.sin(x + 2 * y), 2),
        ("cos(z_1)", sympy.cos(y), 2),
        ("sin(z_0 / 100), near to linear", sympy.sin(x / 100), 1),
        ("exp(z_0 / 2) cos(z_1 / 2)", sympy.exp(half * x) * sympy.cos(half * y), 2),
        ("erf(z_0 / sqrt(2))", sympy.erf(x / root), 1),
        ("z_0 exp(-z_1 / 2) + z_1", x * sympy.exp(-half * y) + y, 2),
    ]


class GaussianPoincare(Claim):
    """Var f <= constant sum_D E (D f)^2, with equality exactly if every D' f vanishes.

    Attributes:
        constant: 1 in the theorem.
        energy: The operators D for n latents: d_0, ..., d_(n-1) in the theorem.
        centred: Whether (E f)^2 is taken off E f^2; true in the theorem.
        equality: The operators D' for n latents: all second derivatives in the theorem, so that f
            is affine.
    """

    constant: Fraction = Fraction(1)
    energy: Function = _gradient
    centred: bool = True
    equality: Function = lambda n: _derivatives(n, 2)

    def claims_equality(self, f: mv.Poly, n: int) -> bool:
        """Whether equality is claimed for f."""
        return not any(_apply(operator, f) for operator in self.equality(n))

    def density(self, f: mv.Poly, n: int) -> mv.Poly:
        """The polynomial whose mean is the energy."""
        parts = (_apply(operator, f) ** 2 for operator in self.energy(n))
        return self.constant * mv.add(*parts)

    @exact(f=_polynomials)
    def polynomials(self, f: Observable) -> Iterator[Comparison]:
        _, p, n = f
        variance = mv.inner(p, p) - (mv.expect(p) ** 2 if self.centred else 0)
        energy = mv.expect(self.density(p, n))
        yield at_most(variance, energy, "Var f")
        yield equal(variance == energy, self.claims_equality(p, n), "equality case")

    @high_precision(f=_functions)
    def functions(self, f: tuple[str, sympy.Expr, int]) -> Iterator[Comparison]:
        _, g, n = f
        z = latents(n)
        squares = [_apply_symbolically(operator, g, z) ** 2 for operator in self.energy(n)]
        mean = expectation(g, z, digits=DIGITS) if self.centred else 0
        variance = expectation(g**2, z, digits=DIGITS) - mean**2
        energy = mpmath.fsum(expectation(s, z, digits=DIGITS) for s in squares)
        energy *= mpmath.mpmathify(self.constant)
        yield at_most(variance, energy, "Var f")
        vanishing = (_apply_symbolically(operator, g, z) for operator in self.equality(n))
        claimed = not any(sympy.expand(derivative) for derivative in vanishing)
        yield equal(equal(variance, energy).ok, claimed, "equality case")

    @sampled(blocks=BLOCKS)
    def energy_on_samples(self, blocks: int) -> Iterator[Case]:
        """Energy less variance of sum_b f(u_b); the rates of the pair play no part."""
        means = []
        for name, f in _NAMED.items():
            mean = mv.constant(2, mv.expect(f) ** 2 if self.centred else 0)
            excess = encoders.lift(self.density(f, 2) - f**2 + mean, 0)
            relation = Relation.EQUAL if self.claims_equality(f, 2) else Relation.AT_LEAST
            means.append((f"energy less variance, f = {name}", excess, Fraction(0), relation))
        yield block_case(f"{2 * blocks} latents", (Fraction(1, 2),) * 2, blocks, means)

    mutants = (
        mutant("half", "half the energy", constant=Fraction(1, 2)),
        mutant("hessian", "second derivatives", energy=lambda n: _derivatives(n, 2)),
        mutant("one-latent", "the energy along z_0", energy=lambda n: _gradient(min(n, 1))),
        mutant("sum-of-partials", "the square of the sum of the partial derivatives",
               energy=lambda n: [tuple((i,) for i in range(n))]),
        mutant("second-moment", "E f^2 for the variance", centred=False),
        mutant("equality-to-degree-two", "equality also for quadratic f",
               equality=lambda n: _derivatives(n, 3)),
        mutant("equality-for-harmonic", "equality for every f of Laplacian 0",
               equality=lambda n: [tuple((i, i) for i in range(n))]),
    )  # fmt: skip
