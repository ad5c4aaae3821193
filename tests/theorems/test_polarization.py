"""Powers of the elements of a subspace determine the products, and fewer powers do not."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.polarization import Polarization
from numcheck.strategies import observables, point_laws
from numcheck.theory import multivariate as mv
from numcheck.theory.multivariate import combination, lattice
from numcheck.theory.regularizer.projections import PointLaw, product, spans

N = 3
GENERATORS = st.lists(observables(N, largest_degree=2), max_size=3)


def powers(generators: list[mv.Poly], directions: list[mv.Index], k: int) -> list[mv.Poly]:
    return Polarization(elements=lambda size, k: directions).powers(generators, k)


def products(generators: list[mv.Poly], k: int) -> list[mv.Poly]:
    return list(Polarization().products(generators, k).values())


@given(GENERATORS)
@settings(max_examples=60)
def test_statement(generators: list[mv.Poly]) -> None:
    """For all functionals: the products lie in the span of the powers."""
    assert all(c.ok for c in Polarization().powers_span_products(("", generators, 3)))


@given(GENERATORS, st.integers(0, 3), st.tuples(*[st.fractions(-3, 3, max_denominator=4)] * 3))
@settings(max_examples=60)
def test_the_lattice_stands_for_all_elements(
    generators: list[mv.Poly], k: int, a: tuple[Fraction, ...]
) -> None:
    element = combination(a[: len(generators)], generators)
    assert spans(powers(generators, lattice(len(generators), k), k), [product([element] * k, N)])


@given(st.integers(0, 5).flatmap(lambda k: st.tuples(*[observables(N, 2)] * k)), point_laws(N))
@settings(max_examples=60)
def test_the_polarization_formula(factors: tuple[mv.Poly, ...], law: PointLaw) -> None:
    """k! L(f_1 ... f_k) = sum over subsets S of (-1)^(k - |S|) L((sum_S f)^k)."""

    def value(p: mv.Poly) -> Fraction:
        return sum((c * law.joint(alpha) for alpha, c in p.items()), Fraction(0))

    k = len(factors)
    total = Fraction(0)
    for size in range(k + 1):
        for chosen in itertools.combinations(factors, size):
            total += (-1) ** (k - size) * value(product([mv.add(*chosen)] * k, N))
    assert total == math.factorial(k) * value(product(factors, N))


@pytest.mark.parametrize("k", range(5))
def test_degenerate_subspaces(k: int) -> None:
    """V = 0: the hypothesis is L(1) = 0 for k = 0 and says nothing for k > 0."""
    assert powers([], lattice(0, k), k) == ([mv.constant(N)] if k == 0 else [])
    assert products([], k) == ([mv.constant(N)] if k == 0 else [])
    zero = mv.constant(N, 0)
    assert spans([], [zero])
    assert not spans([zero], [mv.constant(N)])


X, Y = mv.variable(N, 0), mv.variable(N, 1)


def test_worked_by_hand() -> None:
    """2 xy = (x + y)^2 - x^2 - y^2, and 6 x^2 y = (x + y)^3 - (x - y)^3 - 2 y^3."""
    assert spans(powers([X, Y], [(1, 1), (1, 0), (0, 1)], 2), [X * Y])
    cubes = powers([X, Y], [(1, 1), (1, -1), (0, 1)], 3)
    assert spans(cubes, [product([X, X, Y], N)])
    combined = cubes[0] - cubes[1] + -2 * cubes[2]
    assert combined == 6 * product([X, X, Y], N)


def test_powers_of_generators_are_not_enough() -> None:
    assert not spans(powers([X, Y], [(1, 0), (0, 1)], 2), [X * Y])


@pytest.mark.parametrize(("entries", "enough"), [((0, 1), 2), ((-1, 0, 1), 3)])
def test_a_fixed_set_of_coefficients_is_enough_to_some_degree(
    entries: tuple[int, ...], enough: int
) -> None:
    """So the subspace must be closed under scalars, not only under sums or signed sums."""
    directions = list(itertools.product(entries, repeat=2))
    for k in range(1, 6):
        holds = spans(powers([X, Y], directions, k), products([X, Y], k))
        assert holds == (k <= enough)


def test_the_characteristic_must_be_zero() -> None:
    """Modulo 2, (a x + b y)^2 = a x^2 + b y^2: the square of no element shows xy."""
    for a in itertools.product((0, 1), repeat=2):
        assert all(square.get((1, 1, 0), 0) % 2 == 0 for square in powers([X, Y], [a], 2))


def test_products_of_other_lengths_are_free() -> None:
    lines = lattice(2, 2)
    squares = powers([X, Y], lines, 2)
    assert not spans(squares, [X])
    assert not spans(squares, [product([X, X, Y], N)])
