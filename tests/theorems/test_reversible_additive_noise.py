"""Reversible worlds z' = f(z) + eta with an affine eigenfunction are Gaussian; each hypothesis."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import (
    DEGREE,
    AdditiveNoiseWorld,
    counterexamples,
    gaussian,
    independent_noise,
)
from numcheck.theory.gaussian import moment

RATE = st.fractions(-1, 1, max_denominator=9)
NUMBER = st.fractions(-2, 2, max_denominator=5)
#: Which hypothesis each counterexample misses.
MISSED = {
    "independent copies, rho = 0": "rate",
    "z' = z, rho = 1": "rate",
    "z' = -z, rho = -1": "rate",
    "stationary, not reversible": "exchangeable",
    "lazy": "independent",
    "independent copies, rho = 1/2": "eigenfunction",
    "point mass, f = x^2": "variance",
}


def missed(world: AdditiveNoiseWorld) -> set[str]:
    hypotheses = {
        "rate": world.rho not in (0, 1, -1),
        "independent": world.is_independent(),
        "exchangeable": world.is_exchangeable(),
        "eigenfunction": world.has_eigenvalue(),
        "variance": world.variance != 0,
    }
    return {name for name, holds in hypotheses.items() if not holds}


def obeys(world: AdditiveNoiseWorld) -> bool:
    v, e = world.variance, world.with_noise(0, 1)
    return (
        tuple(world.f) == ((1 - world.rho) * world.mean - e, world.rho)
        and world.law == laws.normal(world.mean, v, DEGREE)
        and world.noise == laws.normal(e, (1 - world.rho**2) * v, DEGREE)
    )


@given(RATE, NUMBER, NUMBER, NUMBER)
@settings(max_examples=25)
def test_gaussian_worlds_meet_all_hypotheses(
    r: Fraction, mu: Fraction, s: Fraction, shift: Fraction
) -> None:
    assume(r not in (0, 1, -1) and s != 0)
    world = gaussian(r, mu, s, shift)
    assert missed(world) == set()
    assert obeys(world)


@pytest.mark.parametrize("world", counterexamples(), ids=lambda w: w.name)
def test_each_counterexample_misses_one_hypothesis_and_the_conclusion(
    world: AdditiveNoiseWorld,
) -> None:
    assert missed(world) == {MISSED[world.name]}
    assert not obeys(world)


@given(st.tuples(NUMBER, NUMBER, NUMBER.filter(bool)), RATE.filter(bool))
@settings(max_examples=25)
def test_a_quadratic_map_has_no_affine_eigenfunction(
    f: tuple[Fraction, Fraction, Fraction], r: Fraction
) -> None:
    law = laws.normal(Fraction(0), Fraction(1), 3 * DEGREE)
    world = AdditiveNoiseWorld("quadratic", r, f, independent_noise(law, law, f), mv.constant(1))
    assert world.is_independent()
    assert "eigenfunction" in missed(world)


@pytest.mark.parametrize("world", counterexamples(), ids=lambda w: w.name)
def test_what_is_sampled_has_the_moments_of_the_world(world: AdditiveNoiseWorld) -> None:
    """The polynomials of standard normals that stand for z and z' have their mixed moments."""
    power = mv.constant(world.latent.variables)
    for a in range(5):
        assert mv.expect(power) == world.moment(a, 0)
        power = power * world.latent
    if world.following is not None:
        z = world.latent.padded(after=world.latent.variables)
        assert mv.expect(z * world.following) == world.moment(1, 1)


def test_moments_of_an_independent_sum() -> None:
    """E[z z'^2] for z' = z^2 + eta with standard normals: E z^5 + 2 E z^3 E eta + E z E eta^2 = 0;
    E[z^2 z'^2] = E z^6 + E z^2 E eta^2 = 16."""
    law = laws.normal(Fraction(0), Fraction(1), 12)
    moments = independent_noise(law, law, (Fraction(0), Fraction(0), Fraction(1)))
    assert moments(1, 2) == 0
    assert moments(2, 2) == moment(6) + moment(2) == 16
