"""The Gaussian Poincaré inequality, its equality case, and what is left without each part."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.checks.gaussian_poincare import GaussianPoincare
from numcheck.strategies import observables
from numcheck.theory import multivariate as mv

SIZES = st.integers(1, 3)


def variance(f: mv.Poly) -> Fraction:
    return mv.inner(f, f) - mv.expect(f) ** 2


def energy(f: mv.Poly, n: int) -> Fraction:
    parts = [mv.derivative(f, i) for i in range(n)]
    return sum((mv.inner(p, p) for p in parts), Fraction(0))


def monomial(*index: int) -> mv.Poly:
    return mv.Poly({index: Fraction(1)})


@st.composite
def with_latents(draw: st.DrawFn) -> tuple[mv.Poly, int]:
    n = draw(SIZES)
    return draw(observables(n, 4)), n


@st.composite
def hermite_expansions(draw: st.DrawFn) -> tuple[dict[mv.Index, Fraction], int]:
    """Coefficients c_alpha of sum_alpha c_alpha He_alpha."""
    n = draw(SIZES)
    index = st.tuples(*[st.integers(0, 3)] * n)
    return draw(st.dictionaries(index, st.fractions(-3, 3, max_denominator=5), max_size=4)), n


def from_hermite(expansion: dict[mv.Index, Fraction]) -> mv.Poly:
    return mv.add(*(c * mv.hermite_product(i) for i, c in expansion.items()))


@given(with_latents())
def test_statement(drawn: tuple[mv.Poly, int]) -> None:
    assert all(c.ok for c in GaussianPoincare().polynomials(("", *drawn)))


@given(hermite_expansions())
def test_energy_counts_the_degree_of_each_hermite_component(
    drawn: tuple[dict[mv.Index, Fraction], int],
) -> None:
    expansion, n = drawn
    norms = {i: c**2 * math.prod(map(math.factorial, i)) for i, c in expansion.items()}
    f = from_hermite(expansion)
    assert variance(f) == sum(norm for i, norm in norms.items() if any(i))
    assert energy(f, n) == sum(sum(i) * norm for i, norm in norms.items())


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (monomial(0, 0), [0, 0]),
        (monomial(1, 0), [1, 1]),
        (monomial(1, 1), [1, 2]),
        (monomial(2, 0), [2, 4]),
        (monomial(3, 0), [15, 27]),
        (monomial(2, 0) - monomial(0, 2), [4, 8]),
    ],
)
def test_values_worked_out_by_hand(f: mv.Poly, expected: list[int]) -> None:
    """`z_0 z_1` of energy 2 is the example of `LeJEPA.Dirichlet`."""
    assert [variance(f), energy(f, 2)] == expected


def test_no_smaller_constant_and_no_fewer_derivatives() -> None:
    z = monomial(0, 1)
    assert variance(z) == energy(z, 2)
    assert mv.derivative(z, 0) == {}


def test_the_mean_has_to_be_taken_off() -> None:
    assert mv.inner(mv.constant(1), mv.constant(1)) > energy(mv.constant(1), 1)
