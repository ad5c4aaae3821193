"""Whitening without square roots, and encoders with quadratic features."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import observables, spd_matrices
from numcheck.theory import multivariate as mv
from numcheck.theory.competitors import competitors, random_whitenings
from numcheck.theory.encoders import random_encoder, whitened_encoders
from numcheck.theory.gaussian import pair_moment, rational
from numcheck.theory.quadratic_features import ladder, room, unit_pair
from numcheck.theory.rational_matrices import identity, product
from numcheck.theory.whitening import inverse, whitening


@given(st.integers(0, 4).flatmap(spd_matrices))
@settings(max_examples=30)
def test_inverse(a: list[list[Fraction]]) -> None:
    found = inverse(a)
    assert found is not None
    assert product(a, found) == identity(len(a))


def test_singular_covariance_cannot_be_whitened() -> None:
    z = mv.variable(1, 0)
    assert whitening(mv.Encoder([z, z], 1)) is None
    assert whitening(mv.Encoder([mv.constant(1)], 1)) is None


def test_whitening_a_whitened_encoder_changes_nothing() -> None:
    rho = (Fraction(3, 5), Fraction(1, 3), Fraction(1, 7), Fraction(9, 10))
    for named in whitened_encoders():
        h = named.encoder
        white = whitening(h)
        assert white is not None
        assert white.weight == identity(h.m)
        assert white.loss(rho[: h.n]) == h.loss(rho[: h.n])
        mixing = h.mixing()
        explained = [sum((row[j] ** 2 for row in mixing), Fraction(0)) for j in range(h.n)]
        assert white.explained() == explained


@given(st.randoms(use_true_random=False), st.fractions(0, 1, max_denominator=20))
@settings(max_examples=40)
def test_against_traces_with_the_inverse_covariance(generator: random.Random, r: Fraction) -> None:
    """By sympy's matrices: tr(S^-1 F) for F_ij = form(h_i, h_j)."""
    h = random_encoder(generator)
    outputs = [f - mv.expect(f) for f in h.outputs]

    def gram(form: Callable[[mv.Poly, mv.Poly], Fraction]) -> sympy.Matrix:
        return sympy.Matrix([[rational(form(f, g)) for g in outputs] for f in outputs])

    def loss(f: mv.Poly, g: mv.Poly) -> Fraction:
        return 2 * mv.inner(f, g) - 2 * mv.cross(f, g, (r,) * h.n)

    white, covariance = whitening(h), gram(mv.inner)
    assert (white is None) == (covariance.det() == 0)
    if white is not None:
        traced = (covariance.inv() * gram(loss)).trace()
        assert rational(white.loss((r,) * h.n)) == traced


@given(st.lists(observables(2), max_size=3))
@settings(max_examples=30)
def test_whitened_outputs_explain_at_most_the_variance(outputs: list[mv.Poly]) -> None:
    white = whitening(mv.Encoder(outputs, 2))
    if white is not None:
        assert white.trace(mv.inner) == white.m == len(outputs)
        assert all(0 <= share <= 1 for share in white.explained())


@given(st.fractions(-4, 4, max_denominator=50))
def test_points_of_the_ellipse(t: Fraction) -> None:
    p, q = unit_pair(t)
    assert 2 * p**2 + q**2 == 1


@pytest.mark.parametrize("n", [1, 2, 3])
def test_ladder_goes_up_by_degree(n: int) -> None:
    rungs = ladder(n, n + room(n) + 1).outputs
    degrees = [max(map(sum, p)) for p in rungs]
    assert degrees == [1] * n + [2] * room(n) + [3]
    for f, g in itertools.combinations(rungs, 2):
        assert mv.inner(f, g) == 0


@pytest.mark.parametrize(("n", "m"), [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)])
def test_competitors_are_whitened_but_for_the_impostors(n: int, m: int) -> None:
    found = competitors(n, m)
    names = [named.name for named in found]
    assert len(set(names)) == len(names)
    white = [e.encoder.is_centred() and e.encoder.has_unit_second_moments() for e in found]
    assert sum(white) > 0
    assert white == sorted(white, reverse=True)


def test_what_is_kept_is_what_is_not_lost() -> None:
    rho = Fraction(2, 3)
    for white in random_whitenings(2, 2, 2):
        found = Fraction(0)
        for index, c in white.kept_polynomial().items():
            pairs = zip(index[:2], index[2:], strict=True)
            found += c * math.prod(pair_moment(a, b, rho) for a, b in pairs)
        assert white.loss((rho, rho)) == 2 * white.m - 2 * found
