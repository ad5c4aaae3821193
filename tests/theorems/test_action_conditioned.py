"""With an action and any predictor, only rotations of the latents have the least loss."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.action_conditioned import ActionConditioned
from numcheck.strategies import multi_indices, observables, orthogonal_matrices, whitened_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.action_examples import SPARSE_IMPOSTORS, WORLDS, action_world
from numcheck.theory.actions import ActionWorld
from numcheck.theory.encoders import recovers

CLAIM = ActionConditioned()
PRODUCT = mv.variable(2, 0) * mv.variable(2, 1)


@st.composite
def action_worlds(draw: st.DrawFn, n: int) -> ActionWorld:
    """Worlds with n latents: a rational point of the sphere, and orthonormal rows."""
    u, v = (draw(st.fractions(-3, 3, max_denominator=4)) for _ in range(2))
    size = 1 + u * u + v * v
    numbers = [2 * u / size, 2 * v / size, (size - 2) / size]
    rate, strength, noise = draw(st.permutations(numbers))
    actions = n + draw(st.integers(0, 1))
    rows = draw(orthogonal_matrices(actions))[:n]
    return action_world("drawn", (rate, strength, noise), rows, actions)


@given(st.data(), st.integers(1, 2))
@settings(max_examples=25, deadline=None)
def test_statement(data: st.DataObject, n: int) -> None:
    world, h = data.draw(action_worlds(n)), data.draw(whitened_encoders(n))
    least, best = h.m * world.noise**2, [world.forecast(p) for p in h.outputs]
    loss = sum(world.loss(p, g) for p, g in zip(h.outputs, best, strict=True))
    assert loss >= least
    if CLAIM.covers(world):
        q = h.mixing()
        assert (loss == least) == recovers(h, q)
        assert loss > least or best == world.linear_forecast(q)


@given(st.integers(0, 3).flatmap(action_worlds))
@settings(max_examples=25)
def test_linear_encoders_attain_it(world: ActionWorld) -> None:
    """`LeJEPA.action_conditioned_attained`, which needs neither noise nor knowledge."""
    claim = CLAIM.vary(noisy=False, informed=False)
    found = [c for m in range(world.n + 1) for c in claim.attained_by_mixtures(world, m)]
    assert len(found) == world.n + 1
    assert all(c.ok for c in found)


@given(st.data(), st.integers(1, 2), st.integers(0, 3))
@settings(max_examples=40)
def test_what_a_component_loses(data: st.DataObject, n: int, degree: int) -> None:
    """`LeJEPA.action_conditioned_degree`, for mixtures of Hermite products of one degree."""
    world = data.draw(action_worlds(n))
    of_degree = multi_indices(n, degree).map(
        lambda index: (index[0] + degree - sum(index), *index[1:])
    )
    terms = data.draw(st.dictionaries(of_degree, st.integers(-3, 3), max_size=3))
    f = mv.add(mv.constant(n, 0), *(c * mv.hermite_product(i) for i, c in terms.items()))
    lost = (1 - (1 - world.noise**2) ** degree) * mv.inner(f, f)
    best, other = world.forecast(f), data.draw(observables(world.known, 2))
    assert world.loss(f, best) == lost
    assert world.loss(f, other) >= lost
    assert (world.loss(f, other) == lost) == (other == best)


@given(st.data(), st.integers(1, 2))
@settings(max_examples=30)
def test_what_a_predictor_loses(data: st.DataObject, n: int) -> None:
    """`LeJEPA.MvPoly.expect_blur_sub_mul_self`: E p^2 - E (Fp)^2 + E (Fp - g)^2."""
    world, p = data.draw(action_worlds(n)), data.draw(observables(n, 2))
    best, g = world.forecast(p), data.draw(observables(world.known, 2))
    apart = best - g
    assert world.loss(p, g) == mv.inner(p, p) - mv.inner(best, best) + mv.inner(apart, apart)


@given(st.data(), st.integers(1, 2))
@settings(max_examples=30)
def test_the_next_latents_have_the_law_of_the_latents(data: st.DataObject, n: int) -> None:
    world, p = data.draw(action_worlds(n)), data.draw(observables(n, 3))
    assert mv.expect(world.after(p)) == mv.expect(p)


@pytest.mark.parametrize("world", SPARSE_IMPOSTORS[:2], ids=lambda world: str(world.name))
def test_noise_and_knowledge_are_needed(world: ActionWorld) -> None:
    """`LeJEPA.not_action_conditioned`: a product has the least loss."""
    assert mv.expect(PRODUCT) == 0
    assert mv.inner(PRODUCT, PRODUCT) == 1
    assert world.loss(PRODUCT, world.forecast(PRODUCT)) == world.noise**2
    assert mv.linear_coefficients(PRODUCT, 2) == [0, 0]


def test_orthogonal_rows_are_needed() -> None:
    """One action for both latents: t sigma^2 2/25 + sigma^4, worked out by hand, is too little."""
    world = next(w for w in SPARSE_IMPOSTORS if w.name == "one action for both")
    z = [mv.variable(2, i) for i in range(2)]
    squares = mv.add(mv.constant(2, -2), *(x**2 for x in z))
    h = Fraction(3, 10) * squares + Fraction(-4, 5) * PRODUCT
    assert mv.expect(h) == 0
    assert mv.inner(h, h) == 1
    t, s = world.strength**2, world.noise**2
    loss = world.loss(h, world.forecast(h))
    assert loss == 2 * t * s / 25 + s * s
    assert loss < s


def test_the_scale_is_needed() -> None:
    """Where z' is smaller than z, a product is predicted better than a latent."""
    world = next(w for w in SPARSE_IMPOSTORS if w.name == "shrinking")
    assert not world.stationary
    assert world.loss(PRODUCT, world.forecast(PRODUCT)) == Fraction(5, 625)
    assert world.loss(mv.variable(2, 0), world.mean(0)) == Fraction(1, 25)


def test_the_worked_instance_of_the_library() -> None:
    """Rho = 2/3, b = 1/3, sigma = 2/3: loss 4/9 with the predictor, 5/9 without the action."""
    world = next(w for w in WORLDS if w.name == "one latent")
    z = mv.variable(1, 0)
    predictor = Fraction(2, 3) * mv.variable(2, 0) + Fraction(1, 3) * mv.variable(2, 1)
    assert world.mean(0) == predictor
    assert world.loss(z, predictor) == Fraction(4, 9)
    assert world.loss(z, Fraction(2, 3) * mv.variable(2, 0)) == Fraction(5, 9)


def test_the_value_at_the_mean_is_not_the_best_predictor() -> None:
    """(z')^2 is expected to be (mean)^2 + sigma^2."""
    world = next(w for w in WORLDS if w.name == "one latent")
    square = mv.variable(1, 0) ** 2
    at_mean, best = world.at_mean(square), world.forecast(square)
    assert best - at_mean == mv.constant(2, Fraction(4, 9))
    assert world.loss(square, at_mean) - world.loss(square, best) == Fraction(16, 81)


def test_a_negative_rate_costs_nothing() -> None:
    """The predictor turns the sign; without a predictor the loss would be 2 (1 + |rho|)."""
    world = action_world("turning", (Fraction(-3, 5), Fraction(0), Fraction(4, 5)), [[]], 0)
    z = mv.variable(1, 0)
    assert world.loss(z, Fraction(-3, 5) * z) == Fraction(16, 25)
    assert world.loss(z, z) == 2 * (1 + Fraction(3, 5))


def test_without_latents_there_is_nothing_to_lose() -> None:
    world = next(w for w in WORLDS if w.n == 0)
    p = mv.constant(0, 5)
    assert world.forecast(p) == world.least_squares(p, 1) == mv.constant(1, 5)
    assert world.loss(p, mv.constant(1, 3)) == 4


def test_impostors_miss_what_they_are_said_to_miss() -> None:
    noiseless, ignorant, parallel, shrinking = SPARSE_IMPOSTORS
    assert noiseless.noise == ignorant.rate == ignorant.strength == 0
    assert not parallel.orthogonal
    for world in WORLDS:
        assert world.right_lengths
        assert world.orthogonal == (world is not parallel)
        assert world.stationary == (world is not shrinking)
