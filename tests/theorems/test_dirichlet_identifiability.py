"""Whitened encoders have energy m at least, and exactly m if and only if they are Q z."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import whitened_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import (
    Named,
    impostors,
    linear_encoder,
    mixes_latents,
    random_encoder,
    recovers,
)
from numcheck.theory.encoders import whitened_encoders as whitened_examples
from numcheck.theory.whitening import whitening

RATE = st.fractions(0, 1, max_denominator=20)


def form(f: mv.Poly, g: mv.Poly, n: int) -> Fraction:
    """sum_j E[d_j f d_j g]."""
    parts = (mv.inner(mv.derivative(f, j), mv.derivative(g, j)) for j in range(n))
    return sum(parts, Fraction(0))


def energy(encoder: mv.Encoder) -> Fraction:
    return sum((form(h, h, encoder.n) for h in encoder.outputs), Fraction(0))


@given(st.integers(1, 3).flatmap(whitened_encoders))
@settings(max_examples=60)
def test_statement(h: mv.Encoder) -> None:
    # Each output exceeds 1 by its nonlinear part at least.
    assert energy(h) >= h.m + h.distance(h.mixing())
    assert (energy(h) <= h.m) == recovers(h, h.mixing())
    if energy(h) <= h.m:
        assert h.m <= h.n
        assert h.outputs == linear_encoder(h.mixing(), h.n).outputs


@given(st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_any_encoder_once_whitened(generator: random.Random) -> None:
    h = random_encoder(generator)
    white = whitening(h)
    if white is not None:
        total, distance = white.trace(partial(form, n=h.n)), h.m - sum(white.explained())
        linear = all(sum(index) <= 1 for output in h.outputs for index in output)
        assert total >= h.m + distance
        assert (total == h.m) == linear == mixes_latents(white)


def test_the_energy_is_the_slope_of_the_loss_at_rate_one() -> None:
    """The loss is a polynomial in rho of degree 4 at most: five values give its derivative."""
    differences = [Fraction(25, 12), Fraction(-4), Fraction(3), Fraction(-4, 3), Fraction(1, 4)]
    step = Fraction(1, 8)
    for named in whitened_examples():
        h = named.encoder
        losses = [h.loss((1 - k * step,) * h.n) for k in range(5)]
        slope = sum((c * x for c, x in zip(differences, losses, strict=True)), Fraction(0)) / step
        assert -slope == 2 * energy(h), named.name


@pytest.mark.parametrize("named", impostors(), ids=lambda e: e.name)
def test_each_hypothesis_on_moments_is_needed(named: Named) -> None:
    encoder = named.encoder
    assert energy(encoder) <= encoder.m
    assert not recovers(encoder, encoder.mixing())


def test_values_worked_out_by_hand() -> None:
    z = [mv.variable(2, i) for i in range(2)]
    assert energy(mv.Encoder(z, 2)) == 2
    assert energy(mv.Encoder([z[0] * z[1], z[1]], 2)) == 3
    assert energy(mv.Encoder([], 2)) == 0


@given(st.fractions(-3, 3, max_denominator=5), st.fractions(-3, 3, max_denominator=5))
def test_one_latent_leaves_only_the_sign(a: Fraction, b: Fraction) -> None:
    """Among a z + b He_2 only z and -z are whitened with energy 1."""
    z = mv.variable(1, 0)
    h = mv.Encoder([a * z + b * z**2], 1)
    whitened = h.is_centred() and h.has_unit_second_moments()
    assert (whitened and energy(h) == 1) == (abs(a) == 1 and b == 0)
