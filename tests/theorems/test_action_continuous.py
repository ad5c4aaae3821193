"""Prediction with actions: networks lose more than m sigma^2 with every predictor."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.action_continuous import ActionContinuous, network_loss
from numcheck.checks.cases.lipschitz import PredictionSum
from numcheck.strategies import orthogonal_matrices
from numcheck.theory.action_examples import SPARSE_WORLDS, WORLDS
from numcheck.theory.actions import ActionWorld
from numcheck.theory.network_examples import block_networks
from numcheck.theory.networks import linear_network
from tests.theorems.drawn_networks import whitened_networks

CLAIM = ActionContinuous()
HONEST = [w for w in WORLDS if CLAIM.covers(w) and w.n]


@given(st.data(), st.sampled_from(HONEST))
@settings(max_examples=40, deadline=None)
def test_statement(data: st.DataObject, world: ActionWorld) -> None:
    """The loss is half the alignment loss at the rate t = 1 - sigma^2."""
    h = data.draw(whitened_networks(world.n, min(world.n, 2)))
    loss, t = network_loss(world, h), 1 - world.noise**2
    assert 2 * loss == pytest.approx(float(h.loss((t,) * h.n)), abs=1e-15)
    assert loss - h.m * world.noise**2 >= t * (1 - t) * h.distance(h.mixing()) > 0


@given(orthogonal_matrices(2), st.sampled_from([w for w in HONEST if w.n == 2]))
@settings(max_examples=20)
def test_mixtures_attain_it(q: list[list[Fraction]], world: ActionWorld) -> None:
    h = linear_network("mixture", q, 2)
    assert network_loss(world, h) == 2 * world.noise**2


@pytest.mark.parametrize("world", SPARSE_WORLDS, ids=lambda world: str(world.name))
def test_no_predictor_is_better_than_the_best(world: ActionWorld) -> None:
    """On samples: the blurred network, and the network at the mean, which differ."""
    h = block_networks(2, (0, 1))[0]
    drawn = torch.from_numpy(np.random.default_rng(3).standard_normal((6, 200_000)))
    best, other = (PredictionSum(h, world, 1, best)(drawn, drawn) for best in (True, False))
    exact, error = float(network_loss(world, h)), 6 / 200_000**0.5
    assert float(best.mean()) == pytest.approx(exact, abs=error * float(best.std()))
    assert float(other.mean()) > float(best.mean())
