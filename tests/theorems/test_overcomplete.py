"""More outputs than latents: the best encoders are M z and features of degree 2."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.overcomplete import Overcomplete
from numcheck.strategies import observables, orthogonal_matrices
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import Named, linear_encoder, mix, orthonormal_polynomials
from numcheck.theory.quadratic_features import ladder, room, square
from numcheck.theory.rational_matrices import orthogonal_matrix
from numcheck.theory.whitening import whitening
from tests.theorems.spectrum import kept_shares

CLAIM = Overcomplete()
RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


@st.composite
def overcomplete_encoders(draw: st.DrawFn, n: int) -> mv.Encoder:
    """Whitened rational encoders with any number of outputs, many with all latents in them."""
    basis = orthonormal_polynomials(n)
    if draw(st.booleans()):
        squares = (
            [Fraction(1, 2) * (square(n, 0) + sign * square(n, 1)) for sign in (1, -1)]
            if n > 1
            else []
        )
        products = basis[n : n + n * (n - 1) // 2]
        basis = mv.coordinates(n) + (products + squares)[: draw(st.integers(0, 5))]
        rows = draw(orthogonal_matrices(len(basis)))
    else:
        rows = orthogonal_matrix(len(basis), draw(st.integers(0, 1000)))
        rows = rows[: draw(st.integers(0, len(basis)))]
    return mv.Encoder(mix(rows, basis), n)


@given(st.integers(1, 3).flatmap(overcomplete_encoders), RATE)
@settings(max_examples=60, deadline=None)
def test_statement(h: mv.Encoder, r: Fraction) -> None:
    assert h.is_centred()
    assert h.has_unit_second_moments()
    white = whitening(h)
    assert white is not None
    assert all(c.ok for c in CLAIM.rational(Named("drawn", h), r))
    assert all(c.ok for c in CLAIM.once_whitened(("drawn", white), r))


@given(st.data(), st.integers(1, 2), st.integers(0, 5), RATE)
@settings(max_examples=60, deadline=None)
def test_any_encoder_once_whitened(data: st.DataObject, n: int, extra: int, r: Fraction) -> None:
    """Whitened over the reals: attained exactly if the degree is at most 2 and z = M^T h."""
    outputs = ladder(n, n + min(extra, room(n))).outputs
    degree = data.draw(st.integers(2, 3))
    noise = [data.draw(observables(n, degree)) for _ in outputs]
    mixed = [f + Fraction(1, 10) * g for f, g in zip(outputs, noise, strict=True)]
    white = whitening(mv.Encoder(mixed, n))
    if white is None:
        return
    assert all(c.ok for c in CLAIM.once_whitened(("drawn", white), r))
    # The latents are outputs, whether mixed with features of degree 2 or not, only if they span.
    assert (white.latents() == mv.coordinates(n)) == (white.explained() == [1] * n)


@given(st.integers(1, 3), RATE)
@settings(max_examples=20, deadline=None)
def test_room(n: int, r: Fraction) -> None:
    """The slowest m outputs attain the bound exactly if n <= m <= n + n (n + 1) / 2."""
    for m in range(n + room(n) + 2):
        white = whitening(ladder(n, m))
        assert white is not None
        excess = white.loss((r,) * n) - CLAIM.bound(r, n, m)
        beyond, missing = max(m - n - room(n), 0), max(n - m, 0)
        assert excess == 2 * beyond * (r**2 - r**3) + 2 * missing * (r - r**2)


@given(st.integers(1, 2), st.integers(0, 7), st.sampled_from([0.1, 0.5, 0.9]))
@settings(max_examples=30, deadline=None)
def test_brute_force(n: int, m: int, r: float) -> None:
    """The least loss of polynomials of degree up to 4, from the moments of monomials."""
    found = kept_shares((Fraction(r),) * n, 4)
    m = min(m, len(found))
    least, claimed = sum(2 - 2 * x for x in found[:m]), float(CLAIM.bound(Fraction(r), n, m))
    assert least >= claimed - 1e-8
    assert (least <= claimed + 1e-8) == (n <= m <= n + room(n))


@given(st.floats(0, 2 * math.pi))
def test_two_outputs_of_one_latent_need_a_root_of_two(angle: float) -> None:
    """Those that attain the bound are (cos z - sin f, sin z + cos f), up to sign; f = He_2 / r."""
    matrix = np.array([math.cos(angle), math.sin(angle)])
    weights = np.array([-matrix[1], matrix[0]]) / math.sqrt(2)
    gram = np.outer(matrix, matrix) + 2 * np.outer(weights, weights)
    assert np.allclose(gram, np.eye(2), atol=1e-12)
    s = weights[0] * matrix[1] - weights[1] * matrix[0]
    assert math.isclose(2 * s**2, 1)


def test_so_no_rational_encoder_of_one_latent_attains_it_with_two() -> None:
    """W diag(1, 2) W^T = 1 needs 2 (det W)^2 = 1; for both squares of two latents 4 suits."""
    for n, m, determinant in ((1, 2, Fraction(1, 2)), (2, 5, Fraction(1, 4))):
        white = whitening(ladder(n, m))
        assert white is not None
        assert white.loss((Fraction(3, 5),) * n) == CLAIM.bound(Fraction(3, 5), n, m)
        assert math.prod((white.weight[k][k] for k in range(m)), start=Fraction(1)) == determinant


def test_the_worked_instance_of_the_library() -> None:
    """Two latents at the rate 1/2: z_0, z_1 and (He_2(z_0) +- He_2(z_1)) / 2 have loss 5."""
    half = Fraction(1, 2)
    pair = [half * (square(2, 0) + sign * square(2, 1)) for sign in (1, -1)]
    h = mv.Encoder([*mv.coordinates(2), *pair], 2)
    assert h.has_unit_second_moments()
    assert h.loss((half, half)) == CLAIM.bound(half, 2, 4) == 5
    assert CLAIM.has_form(h)


@given(st.integers(1, 3).flatmap(orthogonal_matrices), RATE)
@settings(max_examples=20)
def test_as_many_outputs_as_latents(q: list[list[Fraction]], r: Fraction) -> None:
    h = linear_encoder(q, len(q))
    assert h.loss((r,) * h.n) == CLAIM.bound(r, h.n, h.n)
    assert CLAIM.has_form(h)


def test_fewer_outputs_never_attain_the_bound() -> None:
    r = Fraction(3, 5)
    h = mv.Encoder(mv.coordinates(3)[:2], 3)
    assert h.loss((r,) * 3) == Fraction(8, 5) > CLAIM.bound(r, 3, 2) == Fraction(28, 25)


def test_no_latents() -> None:
    """All observables are constants, so that only m = 0 is whitened."""
    h = mv.Encoder([], 0)
    assert h.loss(()) == CLAIM.bound(Fraction(1, 2), 0, 0) == 0
    assert CLAIM.has_form(h)
    assert whitening(mv.Encoder([mv.constant(0)], 0)) is None


@pytest.mark.parametrize("r", [Fraction(0), Fraction(1)])
def test_the_ends_of_the_interval_are_excluded(r: Fraction) -> None:
    cubic = mv.hermite_product((1, 1, 1))
    h = mv.Encoder([*mv.coordinates(3), cubic], 3)
    assert h.has_unit_second_moments()
    assert h.loss((r,) * 3) == CLAIM.bound(r, 3, 4)
    assert not CLAIM.has_form(h)


def test_mean_and_covariance_are_needed() -> None:
    r, z = Fraction(3, 5), mv.variable(1, 0)
    for extra in (mv.constant(1), z):
        assert mv.Encoder([z, extra], 1).loss((r,)) < CLAIM.bound(r, 1, 2)
