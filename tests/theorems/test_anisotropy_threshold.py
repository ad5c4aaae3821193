"""Recovery with a rate per latent if and only if rho_a^2 < rho_b for all a and b."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numcheck.checks.anisotropy_threshold import AnisotropyThreshold
from numcheck.strategies import observables, orthogonal_matrices, rates
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import linear_encoder, mix, orthonormal_polynomials, recovers
from numcheck.theory.quadratic_features import unit_pair, with_square
from numcheck.theory.rational_matrices import orthogonal_matrix
from numcheck.theory.whitening import whitening
from tests.theorems.spectrum import kept_shares

Rates = tuple[Fraction, ...]


CLAIM = AnisotropyThreshold()


@st.composite
def separated_rates(draw: st.DrawFn, n: int) -> Rates:
    """Rates above the threshold, near to it too: the fastest above the square of the slowest."""
    top = draw(st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20))
    shares = draw(st.lists(st.fractions(Fraction(1, 100), 1), min_size=n - 1, max_size=n - 1))
    return tuple(draw(st.permutations([top, *(top**2 + s * (top - top**2) for s in shares)])))


@st.composite
def square_whitened(draw: st.DrawFn, n: int) -> mv.Encoder:
    """Whitened encoders with as many outputs as latents, many of them linear or nearly."""
    kind = draw(st.sampled_from(["linear", "square", "any"]))
    turn = draw(orthogonal_matrices(n))
    if kind == "linear":
        return linear_encoder(turn, n)
    if kind == "square" or n == 1:
        a, b = draw(st.integers(0, n - 1)), draw(st.integers(0, n - 1))
        t = draw(st.fractions(0, 3, max_denominator=50))
        return mv.Encoder(mix(turn, list(with_square(n, a, b, *unit_pair(t)).outputs)), n)
    basis = orthonormal_polynomials(n)
    rows = orthogonal_matrix(len(basis), draw(st.integers(0, 1000)))[:n]
    return mv.Encoder(mix(rows, basis), n)


@given(st.data(), st.integers(1, 3))
@settings(max_examples=60)
def test_statement(data: st.DataObject, n: int) -> None:
    """Above the threshold a whitened encoder is as good as the latents exactly if it is Q z."""
    rho, h = data.draw(separated_rates(n)), data.draw(square_whitened(n))
    assert CLAIM.recovery(rho)
    assert h.is_centred()
    assert h.has_unit_second_moments()
    excess = h.loss(rho) - CLAIM.reference(rho)
    assert excess >= 0
    assert (excess == 0) == recovers(h, h.mixing())


@given(st.data(), st.integers(1, 3).flatmap(rates))
@settings(max_examples=80)
def test_otherwise_another_encoder_is_as_good(data: st.DataObject, rho: Rates) -> None:
    assume(not CLAIM.recovery(rho))
    n, a, b = len(rho), rho.index(max(rho)), rho.index(min(rho))
    h = with_square(n, a, b, Fraction(2, 3), Fraction(1, 3))
    assert h.is_centred()
    assert h.has_unit_second_moments()
    assert h.loss(rho) <= CLAIM.reference(rho)
    assert not recovers(h, h.mixing())


@given(st.data(), st.integers(1, 3).flatmap(rates), st.fractions(0, 4, max_denominator=30))
@settings(max_examples=60)
def test_deficit(data: st.DataObject, rho: Rates, t: Fraction) -> None:
    """Any p, q with 2 p^2 + q^2 = 1 save 4 p^2 (rho_a^2 - rho_b), the 16/9 of p = 2/3 included."""
    assert all(c.ok for c in CLAIM.squares(rho))
    index = st.integers(0, len(rho) - 1)
    a, b, (p, q) = data.draw(index), data.draw(index), unit_pair(t)
    h = with_square(len(rho), a, b, p, q)
    assert h.has_unit_second_moments()
    assert CLAIM.reference(rho) - h.loss(rho) == 4 * p**2 * (rho[a] ** 2 - rho[b])
    assert h.distance(h.mixing()) == 2 * p**2


@given(st.data(), st.integers(1, 2))
@settings(max_examples=60)
def test_any_encoder_once_whitened(data: st.DataObject, n: int) -> None:
    outputs = [mv.variable(n, j) + Fraction(1, 10) * data.draw(observables(n)) for j in range(n)]
    white = whitening(mv.Encoder(outputs, n))
    assume(white is not None)
    assert white is not None
    rho = data.draw(separated_rates(n))
    linear = white.degree <= 1
    assert (white.loss(rho) <= CLAIM.reference(rho)) == linear == (sum(white.explained()) == n)


@given(st.integers(1, 2).flatmap(rates))
@settings(max_examples=40, deadline=None)
def test_brute_force(rho: Rates) -> None:
    """The n largest eigenvalues are those of the latents, and no other is as large, exactly if."""
    n = len(rho)
    found = kept_shares(rho, 3)
    least = sum(2 - 2 * value for value in found[:n])
    assert (abs(least - float(CLAIM.reference(rho))) < 1e-8) == CLAIM.bound(rho)
    only = found[n - 1] - found[n] > 1e-8
    latents_first = abs(found[n - 1] - float(min(rho))) < 1e-8
    assert (only and latents_first) == CLAIM.recovery(rho)


def test_one_latent() -> None:
    """The condition is 0 < rho < 1."""
    z = mv.Encoder([mv.variable(1, 0)], 1)
    h = with_square(1, 0, 0, Fraction(2, 3), Fraction(1, 3))
    for r in (Fraction(0), Fraction(1)):
        assert h.loss((r,)) == z.loss((r,)) == 2 - 2 * r
    for r in (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)):
        assert h.loss((r,)) > z.loss((r,))


def test_no_latent() -> None:
    assert CLAIM.recovery(())
    assert mv.Encoder([], 0).loss(()) == CLAIM.reference(()) == 0
    assert recovers(mv.Encoder([], 0), [])


def test_the_worked_instances_of_the_library() -> None:
    """Rates 1/2 and 1/3 are above the threshold; 1/2 and 1/4 on it; 9/10 and 1/2 below."""
    half = Fraction(1, 2)
    h = with_square(2, 0, 1, Fraction(2, 3), Fraction(1, 3))
    assert CLAIM.recovery((half, Fraction(1, 3)))
    assert h.loss((half, Fraction(1, 3))) == Fraction(7, 3) + Fraction(4, 27)
    assert not CLAIM.recovery((half, Fraction(1, 4)))
    assert h.loss((half, Fraction(1, 4))) == Fraction(5, 2)
    assert h.loss((Fraction(9, 10), half)) == Fraction(6, 5) - Fraction(124, 225)


@pytest.mark.parametrize("rho", [(Fraction(9, 10), Fraction(82, 100)), (Fraction(3, 5),) * 2])
def test_mean_and_covariance_are_needed(rho: Rates) -> None:
    assert CLAIM.recovery(rho)
    z = [mv.variable(2, j) for j in range(2)]
    for outputs in ([mv.constant(2), z[1]], [z[0], z[0]], [z[0], Fraction(1, 2) * z[1]]):
        h = mv.Encoder(outputs, 2)
        assert h.loss(rho) <= CLAIM.reference(rho)
        assert not recovers(h, h.mixing())


def test_squares_break_what_products_do_not() -> None:
    """A product of two rates is at most the larger square."""
    rho = (Fraction(9, 10), Fraction(1, 2))
    product = mv.variable(2, 0) * mv.variable(2, 1)
    assert mv.Encoder([mv.variable(2, 0), product], 2).loss(rho) > CLAIM.reference(rho)
    assert with_square(2, 0, 1, Fraction(2, 3), Fraction(1, 3)).loss(rho) < CLAIM.reference(rho)
