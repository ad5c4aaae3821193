"""The experiments on the theorems beyond the paper: short runs, and their parts by themselves."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from numcheck.lab.encoders import perceptron
from numcheck.lab.experiments import actions, control, outputs, rates, regret, run_experiment
from numcheck.lab.experiments.actions import ActionTrial, run_actions
from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.regret import degraded, regrets
from numcheck.lab.experiments.spans import SpanTrial, run_span
from numcheck.lab.experiments.trial import Trial
from numcheck.lab.train import CollapseError, Schedule
from numcheck.lab.train.predictor import WorldModel, train_model
from numcheck.lab.worlds import tree
from numcheck.lab.worlds.controlled import ControlledWorld
from numcheck.lab.worlds.rates import RatePairs
from numcheck.losses import make_loss
from numcheck.metrics import Bootstrap
from numcheck.metrics.prediction import whitened_prediction

TINY = Schedule(steps=20, batch=64)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run is one of a few steps, measured on few pairs."""

    def shorten(kind: type[Trial | ActionTrial], first: str, **changes: int) -> None:
        honest = getattr(kind, first)

        def shortened(trial: Trial | ActionTrial) -> Any:
            vars(trial).update(schedule=TINY, **changes)
            return honest(trial)

        monkeypatch.setattr(kind, first, shortened)

    shorten(SpanTrial, "first_encoder", evaluation=1024)
    shorten(Trial, "first_encoder")
    shorten(ActionTrial, "world")
    monkeypatch.setattr(actions, "_EVALUATION", 512)
    monkeypatch.setattr(control, "_TASKS", 8)
    monkeypatch.setattr(control, "_ROUNDS", 2)
    monkeypatch.setattr(control, "_PATHS", 64)
    monkeypatch.setattr(control, "_PLANNER", replace(control._PLANNER, iterations=2))
    monkeypatch.setattr(regret, "_STEPS", 2)
    monkeypatch.setattr(regret, "_SAMPLE", 512)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("name", "only"),
    [("rates", "sigreg"), ("outputs", ""), ("actions", "shear"), ("regret", "shear")],
)
def test_every_experiment_runs(name: str, only: str) -> None:
    done: list[Row] = []
    options = Options(quick=True, only=(only,) if only else (), on_run=done.append)
    result = run_experiment(name, options)
    assert done == list(result.rows)
    assert result.verdicts
    json.dumps(result.to_json(), allow_nan=False)
    assert "The theorem: " in result.to_markdown()
    assert len({len(line) for line in result.table}) == 1


@pytest.mark.parametrize(("ratio", "displaced"), [(0.85, False), (1.25, True)])
def test_quadratic_displaces_the_fastest_latent_beyond_the_threshold(
    ratio: float, displaced: bool
) -> None:
    trial = SpanTrial(
        "parabola",
        "whitening",
        0,
        rates=(0.8, 0.64 / ratio),
        strength=3.0,
        start=0.17,
        schedule=Schedule(steps=400, batch=256, learning_rate=1e-2),
        evaluation=4096,
    )
    row = run_span(trial)
    kept, weight = row["r2"][1], row["quadratic"]
    if displaced:
        assert kept[2] < 0.1
        assert weight[1] > 0.85
    else:
        assert kept[1] > 0.95
        assert weight[2] < 0.02
    assert row["margin"][2] > 0
    assert (row["loss_whitened"][2] < sum(2 * (1 - r) for r in trial.rates)) == displaced


def test_rate_pairs_have_their_correlations() -> None:
    first, second = RatePairs((0.9, 0.3)).sample(1, 0, 0, 40_000)
    assert (first * second).mean(dim=0).tolist() == pytest.approx([0.9, 0.3], abs=0.03)
    assert second.square().mean(dim=0).tolist() == pytest.approx([1.0, 1.0], abs=0.04)
    parts = [RatePairs((0.9, 0.3)).sample(1, 0, start, 10) for start in (0, 10)]
    assert torch.equal(torch.cat([part[1] for part in parts]), second[:20])


def test_controlled_world_is_stationary() -> None:
    world = ControlledWorld()
    drawn = world.sample(2, 5, 0, 40_000)
    every = torch.cat([drawn.z, drawn.a, drawn.noise], dim=1)
    torch.testing.assert_close(torch.cov(every.mT), torch.eye(6).double(), atol=0.03, rtol=0)
    torch.testing.assert_close(torch.cov(drawn.after.mT), torch.eye(2).double(), atol=0.03, rtol=0)
    assert torch.equal(world.sample(2, 5, 7, 3).after, drawn.after[7:10])


def test_model_recovers_the_states_and_plans() -> None:
    trial = ActionTrial("shear", 0, schedule=Schedule(steps=250, batch=128, learning_rate=1e-2))
    row = run_actions(trial)
    assert row["r2_latents"][1] > 0.95
    assert row["excess"][2] > 0
    assert row["margin"][2] > 0
    assert row["cost"][0] < 1.2 < row["cost of no action"][0]
    assert row["straightness"][0] == pytest.approx(row["straightness of states"][0], abs=0.03)
    assert row["surprise ratio"] > 10


def test_loss_below_the_bound_is_reported() -> None:
    """What the theorem excludes: the prediction was made with a look at the noise."""
    world = ControlledWorld()
    drawn = world.sample(0, 0, 0, 4096)
    strap = Bootstrap()
    known = torch.stack([v.square().sum(dim=1) - 2 for v in (drawn.noise, drawn.after)], dim=1)
    figures = {
        share: whitened_prediction(
            share * world.sigma * drawn.noise, drawn.after, world.sigma, strap, known=known
        )
        for share in (1.0, 0.8)
    }
    assert figures[1.0]["excess"][0] == pytest.approx(0.0, abs=1e-3)
    assert figures[1.0]["loss_whitened"][0] == pytest.approx(2 * world.sigma**2, abs=1e-3)
    row = {"r2_latents": [0.9, 0.9, 0.9], "margin": [1.0, 1.0, 1.0]}
    assert not actions.bounds([{**row, "excess": figures[0.8]["excess"]}]).holds
    assert actions.bounds([{**row, "excess": [0.01, -0.01, 0.03]}]).holds


def test_collapse_of_a_model_is_seen() -> None:
    model = WorldModel(perceptron(2, 2, width=16, seed=0), perceptron(4, 2, width=16, seed=1))
    loss = make_loss("whitening", seed=0, weight=1e-6)
    schedule = Schedule(steps=2000, batch=64, learning_rate=1e-2)
    with pytest.raises(CollapseError):
        train_model(model, ControlledWorld(), loss, schedule, seed=0)


def _brute(
    world: ControlledWorld, start: Tensor, push: Tensor, goal: Tensor, spent: Tensor
) -> Tensor:
    """Costs of all plans of two steps, trajectory by trajectory."""
    tosses = tree.coin_tosses()
    found = torch.zeros(len(push), len(push), dtype=torch.float64)
    for i, j in itertools.product(range(len(push)), repeat=2):
        for first, second in itertools.product(tosses, repeat=2):
            one = world.mean(start, push[i]) + world.sigma * first
            two = world.mean(one, push[j]) + world.sigma * second
            length = sum((z - goal).norm() for z in (start, one, two))
            found[i, j] += (length + spent[i] + spent[j]) / len(tosses) ** 2
    return found


def test_tree_agrees_with_trajectories() -> None:
    world = ControlledWorld()
    start = torch.tensor([[1.0, -0.5], [0.2, 2.0]], dtype=torch.float64)
    goal = torch.tensor([-1.0, 0.3], dtype=torch.float64)
    push = torch.tensor([[0.0, 0.0], [1.0, 0.5], [-1.5, 1.0]], dtype=torch.float64)
    spent = torch.tensor([0.0, 0.1, 0.3], dtype=torch.float64)
    costs = [(z - goal).norm(dim=-1) for z in tree.states(world, start, push, 2)]
    plans = tree.plan_costs(costs, spent)
    for task in range(2):
        torch.testing.assert_close(plans[task], _brute(world, start[task], push, goal, spent))
    policy = tree.best_policy(costs, spent)
    value = tree.policy_cost(costs, spent, policy)
    assert bool((value <= plans.flatten(1).amin(dim=1) + 1e-12).all())
    # Other rules cost no less.
    for change in (1, 2):
        other = [policy[0], (policy[1] + change) % 3]
        assert bool((tree.policy_cost(costs, spent, other) >= value).all())


def test_regret_of_isometries_is_zero_and_of_others_is_not() -> None:
    world = ControlledWorld()
    drawn = world.sample(0, 0, 0, 16)
    q = torch.tensor([[0.6, -0.8], [0.8, 0.6]], dtype=torch.float64)
    offset = torch.tensor([1.0, 2.0], dtype=torch.float64)
    exact = regrets(world, lambda z: z @ q.mT + offset, q, offset, drawn.z, drawn.a)
    assert float(exact["eta"].max()) < 1e-12
    assert float(exact["plan"].abs().max()) < 1e-12
    assert float(exact["policy"].abs().max()) < 1e-12
    wrong = regrets(world, lambda z: z @ q.mT * 0.3 + offset, q, offset, drawn.z, drawn.a)
    assert float(wrong["plan"].max()) > 0.1
    assert bool((wrong["plan"] <= 8 * wrong["eta"]).all())


def test_verdicts_can_fail() -> None:
    row = {"tasks": 4, "eta": 1.0, "plans beyond bound": 0}
    row |= {f"largest {name} regret over bound": 0.5 for name in ("plan", "policy")}
    assert regret.verdict([row | {"policies beyond bound": 0}]).holds
    assert not regret.verdict([row | {"policies beyond bound": 1}]).holds
    assert not regret.verdict([]).holds

    def shares(kept: float, weight: float, ratio: float) -> Row:
        r2 = [[1.0, 1.0, 1.0], [kept, kept - 0.01, kept + 0.01]]
        figure = [weight, weight - 0.01, weight + 0.01]
        rate = [0.8, 0.64 / ratio]
        return {"loss": "whitening", "rates": rate, "r2": r2, "quadratic": figure, "failure": None}

    right = [shares(0.99, 0.0, 0.9), shares(0.01, 0.97, 1.2)]
    assert rates.threshold(right).holds
    assert rates.threshold([*right, shares(0.5, 0.5, 1.02)]).holds
    assert not rates.threshold([*right, shares(0.99, 0.0, 1.2)]).holds
    assert not rates.threshold([*right, shares(0.01, 0.97, 0.9)]).holds
    assert not rates.threshold(right[:1]).holds

    def extra(excess: float, second: float, m: int = 3) -> Row:
        loss = [outputs.bound(m) + excess + shift for shift in (0.0, -0.01, 0.01)]
        degrees = [[x, x, x] for x in (1 - second, second, 0.0)]
        figures = {"loss_whitened": loss, "excess": [excess] * 3, "r2_least": [0.99] * 3}
        return {"outputs": m, "degrees": degrees, **figures}

    assert outputs.verdict([extra(0.02, 1 / 3)]).holds
    assert not outputs.verdict([extra(-0.1, 1 / 3)]).holds
    assert not outputs.verdict([extra(0.02, 0.2)]).holds
    assert not outputs.verdict([extra(0.02, 1 / 3), extra(0.0, 0.5, m=6)]).holds


def test_degraded_copies_leave_the_encoder_as_it_is() -> None:
    encoder = perceptron(2, 2, width=8, seed=0)
    before = [weights.clone() for weights in encoder.parameters()]
    small, large = (list(degraded(encoder, level, 1).parameters()) for level in (0.1, 0.2))
    for a, b, c, d in zip(encoder.parameters(), before, small, large, strict=True):
        assert torch.equal(a, b)
        torch.testing.assert_close(2 * (c - a), d - a)
