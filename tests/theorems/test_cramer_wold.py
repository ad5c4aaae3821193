"""Laws with the same projections to degree k have the same joint moments to degree k."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.cramer_wold import CramerWold
from numcheck.strategies import point_laws
from numcheck.theory import multivariate as mv
from numcheck.theory.gaussian import rational
from numcheck.theory.multivariate import lattice
from numcheck.theory.regularizer.projections import ImageLaw, Law, PointLaw, standard_gaussian
from numcheck.theory.regularizer.similar_laws import coins, gaussian_rule, turned

NUMBER = st.fractions(-3, 3, max_denominator=4)
SIZES = st.integers(0, 3)


def projections_agree(first: Law, second: Law, k: int) -> bool:
    return CramerWold().agree(first, k, second.projected, second.joint)[0]


def joint_agree(first: Law, second: Law, k: int) -> bool:
    return CramerWold().agree(first, k, second.projected, second.joint)[1]


def gaussian_projection(a: tuple[Fraction | int, ...], j: int) -> Fraction:
    """E x^j for x ~ N(0, |a|^2), by the double factorial."""
    if j % 2:
        return Fraction(0)
    return sum((Fraction(x) ** 2 for x in a), Fraction(0)) ** (j // 2) * math.prod(range(1, j, 2))


def recovered(law: Law, degree: int) -> dict[mv.Index, Fraction]:
    """The joint moments of a degree, by solving for them in E (a . z)^j, multinomially expanded."""
    directions = lattice(law.n, degree)
    table = [
        [
            math.factorial(degree) // math.prod(map(math.factorial, alpha))
            * math.prod(x**k for x, k in zip(a, alpha, strict=True))
            for alpha in directions
        ]
        for a in directions
    ]  # fmt: skip
    values = [rational(law.projected(a, degree)) for a in directions]
    solved = sympy.Matrix(table).LUsolve(sympy.Matrix(values)) if directions else []
    pairs = zip(directions, solved, strict=True)
    return {alpha: Fraction(int(x.p), int(x.q)) for alpha, x in pairs}


@given(st.integers(1, 3).flatmap(point_laws), st.integers(0, 4))
@settings(max_examples=40)
def test_joint_moments_are_recovered_from_projections(law: PointLaw, degree: int) -> None:
    assert recovered(law, degree) == {alpha: law.joint(alpha) for alpha in lattice(law.n, degree)}


@given(SIZES.flatmap(lambda n: st.tuples(point_laws(n), point_laws(n))), st.integers(0, 4))
@settings(max_examples=60)
def test_statement_for_any_two_laws(pair: tuple[PointLaw, PointLaw], k: int) -> None:
    first, second = pair
    assert projections_agree(first, second, k) == joint_agree(first, second, k)


@given(st.integers(1, 3), st.integers(0, 6), st.data())
def test_projections_of_a_standard_gaussian(n: int, j: int, data: st.DataObject) -> None:
    a = data.draw(st.tuples(*[NUMBER] * n))
    found = standard_gaussian(n).projected(a, j)
    assert found == gaussian_projection(a, j) == CramerWold().projected(a, j)


@given(st.integers(0, 2).flatmap(point_laws))
@settings(max_examples=20)
def test_statement_for_the_gaussian(law: PointLaw) -> None:
    assert all(c.ok for c in CramerWold().near_gaussian_laws(("", law)))


@pytest.mark.parametrize("n", [1, 2])
def test_a_discrete_law_is_gaussian_to_degree_seven_and_no_further(n: int) -> None:
    rule = gaussian_rule(n) if n == 1 else turned(gaussian_rule(n))
    for k in range(9):
        wrong = [a for a in lattice(n, k) if rule.projected(a, k) != gaussian_projection(a, k)]
        assert bool(wrong) == (k == 8)
        assert joint_agree(rule, standard_gaussian(n), k) == (k < 8)


def test_coordinates_are_not_enough() -> None:
    """(x, x) with x ~ N(0, 1): `LeJEPA.Regularizer.GaussianProjections` has the same example."""
    x = mv.variable(1, 0)
    doubled, z = ImageLaw((x, x), 1), standard_gaussian(2)
    for j in range(8):
        for a in [(1, 0), (0, 1)]:
            assert doubled.projected(a, j) == z.projected(a, j)
    assert [law.joint((1, 1)) for law in (doubled, z)] == [1, 0]


def test_planes_of_coordinates_are_not_enough() -> None:
    free, tied = coins(), coins(product_one=True)
    for j, a in itertools.product(range(7), itertools.product((0, 1, -2), repeat=3)):
        if 0 in a:
            assert free.projected(a, j) == tied.projected(a, j)
    assert [law.joint((1, 1, 1)) for law in (free, tied)] == [0, 1]


def test_one_degree_alone_is_not_enough() -> None:
    """The second moments of a sign and of the number 1 are the same, the means are not."""
    sign = PointLaw(1, ((Fraction(1),), (Fraction(-1),)), (Fraction(1, 2),) * 2)
    one = PointLaw(1, ((Fraction(1),),), (Fraction(1),))
    assert sign.projected((3,), 2) == one.projected((3,), 2)
    assert not projections_agree(sign, one, 2)
    assert not joint_agree(sign, one, 2)


def test_no_variables() -> None:
    """For n = 0 the only moment is the mass."""
    one, two = (PointLaw(0, ((),), (Fraction(mass),)) for mass in (1, 2))
    for k in range(4):
        assert not projections_agree(one, two, k)
        assert not joint_agree(one, two, k)
        assert projections_agree(one, standard_gaussian(0), k)


def test_worked_by_hand() -> None:
    """E (z_0 + 2 z_1)^4 = 3 * 5^2; E (z_0 z_1)^4 = 9, while the lower moments are Gaussian."""
    assert standard_gaussian(2).projected((1, 2), 4) == 75
    law = ImageLaw((mv.variable(2, 0) * mv.variable(2, 1),), 2)
    assert [law.joint((j,)) for j in range(5)] == [1, 0, 1, 0, 9]
