"""Bounds on delta and epsilon, which the embeddings alone show, bound the error for some Q."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.certificate import Certificate
from numcheck.strategies import distorted_encoders as drawn_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import Distorted, quantities
from numcheck.theory.encoders import linear_encoder
from numcheck.theory.rational_matrices import orthogonal_matrix, product, transpose

RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)
SLACK = st.fractions(0, 2, max_denominator=10)


@given(st.integers(1, 3).flatmap(drawn_encoders), RATE, SLACK)
@settings(max_examples=60)
def test_statement(distorted: Distorted, r: Fraction, slack: Fraction) -> None:
    certified = Certificate().certified(quantities(distorted.encoder, r), r, slack)
    assert distorted.encoder.distance(distorted.optimum) <= certified


@given(st.integers(0, 500), RATE)
def test_it_is_blind_to_a_rotation_of_the_latents(seed: int, r: Fraction) -> None:
    """Equal embeddings, equal certificate: h(z) = M z and h(z) = M U z have the same moments."""
    m = [[Fraction(1, 2), Fraction(1)], [Fraction(0), Fraction(3, 2)]]
    turned = product(m, transpose(orthogonal_matrix(2, seed), 2))
    assert quantities(linear_encoder(m, 2), r) == quantities(linear_encoder(turned, 2), r)


def test_two_augmentations_of_one_latent_have_the_squared_rate() -> None:
    """With rho for rho^2 a perfect encoder looks imperfect."""
    r = Fraction(9, 10)
    seen = quantities(linear_encoder([[Fraction(1)]], 1), r**2)
    assert Certificate().certified(seen, r**2, Fraction(0)) == 0
    assert Certificate().certified(seen, r, Fraction(0)) > 0


def test_no_outputs() -> None:
    seen = quantities(mv.Encoder([], 2), Fraction(1, 2))
    assert Certificate().certified(seen, Fraction(1, 2), Fraction(0)) == 0
