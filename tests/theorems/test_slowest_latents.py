"""The best m outputs are exactly the orthogonal mixtures of the m slowest latents."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.slowest_latents import SlowestLatents
from numcheck.strategies import observables, orthogonal_matrices
from numcheck.theory import multivariate as mv
from numcheck.theory.competitors import competitors
from numcheck.theory.encoders import mix, orthonormal_polynomials, recovers
from numcheck.theory.quadratic_features import unit_pair, with_square
from numcheck.theory.rational_matrices import orthogonal_matrix
from numcheck.theory.whitening import whitening

Rates = tuple[Fraction, ...]


CLAIM = SlowestLatents()


def is_mixture(h: mv.Encoder, slow: Sequence[int]) -> bool:
    """Whether h_i = sum_k Q_ik z_e(k) with Q Q^T = 1."""
    return recovers(h, CLAIM.full_matrix(h, slow))


@st.composite
def worlds(draw: st.DrawFn, n: int) -> tuple[Rates, Fraction, list[int]]:
    """Rates, a threshold that no product of two exceeds, and the latents above it."""
    top = draw(st.fractions(0, 1, max_denominator=20))
    share = st.fractions(0, 1, max_denominator=20)
    others = [top * draw(share) for _ in range(n - 1)]
    rho = tuple(draw(st.permutations([top, *others])))
    kappa = top**2 + draw(share) * (top - top**2) if draw(st.booleans()) else top**2
    return rho, kappa, [j for j, r in enumerate(rho) if r > kappa]


@st.composite
def whitened(draw: st.DrawFn, n: int, m: int, slow: Sequence[int]) -> mv.Encoder:
    """Encoders with m outputs, some of them mixtures of the slow latents or near to one."""
    turn = draw(orthogonal_matrices(m))
    kind = draw(st.sampled_from(["slow", "square", "any"]))
    if kind == "any" and n > 1:
        basis = orthonormal_polynomials(n)
        basis = basis[: draw(st.sampled_from([n, len(basis)]))]
        rows = orthogonal_matrix(len(basis), draw(st.integers(0, 1000)))[:m]
        return mv.Encoder(mix(rows, basis), n)
    outputs = [mv.variable(n, j) for j in slow]
    if kind == "square" and m:
        a, k = draw(st.integers(0, n - 1)), draw(st.integers(0, m - 1))
        t = draw(st.fractions(0, 3, max_denominator=50))
        outputs[k] = with_square(n, a, slow[k], *unit_pair(t)).outputs[slow[k]]
    return mv.Encoder(mix(turn, outputs), n)


@given(st.data(), st.integers(1, 3))
@settings(max_examples=80)
def test_statement(data: st.DataObject, n: int) -> None:
    rho, kappa, slow = data.draw(worlds(n))
    assert all(a * b <= kappa for a in rho for b in rho)
    h = data.draw(whitened(n, len(slow), slow))
    assert h.is_centred()
    assert h.has_unit_second_moments()
    excess = h.loss(rho) - CLAIM.value(rho, slow)
    assert excess >= 0
    assert (excess == 0) == is_mixture(h, slow)


@given(st.data(), st.integers(1, 3))
@settings(max_examples=60)
def test_excess_is_at_least_the_margin(data: st.DataObject, n: int) -> None:
    """Each slow latent that the outputs miss costs 2 (rho - kappa) of its missing variance."""
    rho, kappa, slow = data.draw(worlds(n))
    h = data.draw(whitened(n, len(slow), slow))
    mixing = h.mixing()
    missing = {j: 1 - sum((row[j] ** 2 for row in mixing), Fraction(0)) for j in slow}
    margin = sum((2 * (rho[j] - kappa) * missing[j] for j in slow), Fraction(0))
    assert min(missing.values(), default=0) >= 0
    assert h.loss(rho) - CLAIM.value(rho, slow) >= margin


@given(st.data(), st.integers(1, 2))
@settings(max_examples=60)
def test_any_encoder_once_whitened(data: st.DataObject, n: int) -> None:
    rho, _, slow = data.draw(worlds(n))
    outputs = [mv.variable(n, j) + Fraction(1, 10) * data.draw(observables(n)) for j in slow]
    white = whitening(mv.Encoder(outputs, n))
    if white is None:
        return
    explained = white.explained()
    best = sum((explained[j] for j in slow), Fraction(0)) == len(slow)
    assert white.loss(rho) >= CLAIM.value(rho, slow)
    assert (white.loss(rho) == CLAIM.value(rho, slow)) == best


@given(st.data(), st.integers(1, 3))
@settings(max_examples=40)
def test_mixtures_of_others_are_worse(data: st.DataObject, n: int) -> None:
    """Ky Fan's principle for the diagonal matrix of the rates, all latents allowed."""
    rho, _, slow = data.draw(worlds(n))
    rows = data.draw(orthogonal_matrices(n))[: len(slow)]
    loss = mv.Encoder(mix(rows, [mv.variable(n, j) for j in range(n)]), n).loss(rho)
    assert loss == sum(2 - 2 * sum(q**2 * r for q, r in zip(row, rho, strict=True)) for row in rows)
    assert loss >= CLAIM.value(rho, slow)


def test_the_worked_instance_of_the_library() -> None:
    """Rates 1/2 and 1/4 with kappa = 1/4: the fast latent and He_2 of the slow one tie at 1/4."""
    rho = (Fraction(1, 2), Fraction(1, 4))
    for outputs, loss in (
        ([mv.variable(2, 0)], Fraction(1)),
        ([-mv.variable(2, 0)], Fraction(1)),
        ([mv.variable(2, 1)], Fraction(3, 2)),
        ([with_square(2, 0, 0, *unit_pair(Fraction(1))).outputs[0]], Fraction(13, 9)),
    ):
        h = mv.Encoder(outputs, 2)
        assert h.has_unit_second_moments()
        assert h.loss(rho) == loss
        assert is_mixture(h, [0]) == (loss == 1)


def test_no_slow_latent() -> None:
    """With m = 0 there is one encoder, and both sides hold."""
    h = mv.Encoder([], 2)
    assert h.loss((Fraction(1, 2), Fraction(1, 3))) == CLAIM.value((), ()) == 0
    assert is_mixture(h, [])


def test_products_must_be_fast() -> None:
    """Rates 9/10 and 1/2: above kappa = 9/20 are both, but He_2(z_0) is slower than z_1."""
    rho = (Fraction(9, 10), Fraction(1, 2))
    assert rho[0] * rho[1] <= Fraction(9, 20) < min(rho)
    losses = [e.encoder.loss(rho) for e in competitors(2, 2)]
    assert min(losses) < CLAIM.value(rho, [0, 1])


def test_latents_at_the_threshold_are_not_slow() -> None:
    """Counting z_1 at the rate kappa = 1/4 as slow, He_2(z_0) could take its place."""
    rho = (Fraction(1, 2), Fraction(1, 4))
    h = with_square(2, 0, 1, *unit_pair(Fraction(1)))
    assert h.loss(rho) == CLAIM.value(rho, [0, 1])
    assert not is_mixture(h, [0, 1])


def test_mean_and_covariance_are_needed() -> None:
    rho = (Fraction(3, 5), Fraction(1, 5))
    for output in (mv.constant(2), Fraction(1, 2) * mv.variable(2, 0)):
        assert mv.Encoder([output], 2).loss(rho) < CLAIM.value(rho, [0])
