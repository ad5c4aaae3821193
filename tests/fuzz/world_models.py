"""World models: models, plans, probes, surprise, training."""

from __future__ import annotations

import math
from typing import Any
from unittest import mock

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from numcheck.lab.leworldmodel import planning, probes, sizes, surprise, training
from numcheck.lab.leworldmodel.model import LeWorldModel, Predictor
from numcheck.lab.leworldmodel.worlds import Episodes, LinearWorld, TwoRoomWorld
from numcheck.lab.pixels.two_rooms import TwoRooms
from numcheck.lab.train import Ramp, Schedule
from numcheck.lab.train.descent import Keeping, descend
from numcheck.lab.worlds.controlled import ControlledWorld
from numcheck.metrics.blocks import Bootstrap
from numcheck.theory.planning.cross_entropy import CrossEntropy
from tests.fuzz.comparing import check
from tests.fuzz.frames import GENERATOR, pixels, tensors
from tests.fuzz.kinds import FUNCTION, Kind, integers, junk, objects, reals
from tests.fuzz.options import DEVICE, NOTHING, SEEDS
from tests.fuzz.runner import Target, target
from tests.fuzz.training import SCHEDULE, TEXT
from tests.fuzz.worlds import SEED, tensor


def rows_in_order(found: dict[str, list[float]], **_: Any) -> None:
    assert found
    for value, low, high in found.values():
        assert math.isfinite(value)
        assert low <= high


FEW = Bootstrap(replicates=20)
STRAP = objects(st.sampled_from([FEW, Bootstrap(3, 25, 0.2)]), Bootstrap)


# Models.


def model(outputs: int = 2, seed: int = 0) -> LeWorldModel:
    size = sizes.Size(width=4, channels=2, encoder="cnn")
    found = size.model(16, outputs, 2, limit=0.5, seed=seed)
    nn.init.ones_(found.predictor.outward.weight)
    return found.eval()


MODEL = model()
MODELS = objects(st.just(MODEL), LeWorldModel)
HEADS = Kind(st.sampled_from([1, np.int64(2)]), integers(1, 4).wrong)
EMBEDDED = tensors(3, 2, 2, kind=torch.float32, finite=False)
GIVEN = {"h": EMBEDDED, "a": EMBEDDED}
BADLY_GIVEN = st.sampled_from(
    [{"h": torch.ones(3, 2, 2), "a": torch.ones(3, 1, 2)}, *({"h": torch.ones(3, t, 2),
      "a": torch.ones(3, t, 2)} for t in (0, 4))])  # fmt: skip


def predicts(found: Tensor, h: Tensor, **_: Any) -> None:
    check(found.shape == h.shape and found.isfinite().all())


PREDICTING = [
    target("numcheck.lab.leworldmodel.model.Predictor",
           lambda outputs, actions, **more: Predictor(outputs, actions, **more),
           {"outputs": integers(1, 2**16, up_to=4), "actions": integers(1, 2**12, up_to=4),
            "context": integers(1, 2**10, up_to=4), "depth": integers(1, 64, up_to=2),
            "width": Kind(st.just(4), integers(1, 2**14).wrong), "heads": HEADS, "seed": SEED},
           lambda found, outputs, actions, **_: predicts(
               found(torch.ones(2, 1, int(outputs)), torch.ones(2, 1, int(actions))),
               torch.ones(2, 1, int(outputs))),
           misfits=st.just({"outputs": 2, "actions": 2, "width": 4, "heads": 3, "seed": 0})),
    target("numcheck.lab.leworldmodel.model.Predictor.forward",
           lambda h, a: MODEL.predictor(h, a), GIVEN, predicts, misfits=BADLY_GIVEN, examples=40),
    target("numcheck.lab.leworldmodel.model.LeWorldModel",
           lambda encoder, predictor, limit: LeWorldModel(encoder, predictor, limit=limit),
           {"encoder": objects(st.just(MODEL.encoder), nn.Module),
            "predictor": objects(st.just(MODEL.predictor), Predictor), "limit": reals(1e-6, 1e6)},
           lambda found, limit, **_: check(found.limit == float(limit))),
    target("numcheck.lab.leworldmodel.model.LeWorldModel.embed", MODEL.embed,
           {"frames": Kind(pixels(3, 16, 16, 3).valid.map(lambda x: x.expand(2, *x.shape)),
                           pixels(2, 16, 16, 3).wrong.filter(
                               lambda v: not isinstance(v, Tensor) or v.ndim < 5))},
           lambda found, frames: check(found.shape == (*frames.shape[:2], 2))),
    target("numcheck.lab.leworldmodel.model.LeWorldModel.predict", MODEL.predict,
           {**GIVEN, "a": Kind(tensors(3, 2, 2, finite=False).valid, EMBEDDED.wrong)}, predicts,
           misfits=BADLY_GIVEN, examples=40),
    target("numcheck.lab.leworldmodel.model.LeWorldModel.rollout",
           lambda h, a, context: MODEL.rollout(h, a, context=context),
           {"h": tensors(3, 2, kind=torch.float32, finite=False),
            "a": tensors(3, 5, 2, finite=False), "context": Kind(
                st.sampled_from([None, 1, np.int8(3)]),
                integers(1, 3).wrong.filter(lambda v: v is not None))},
           lambda found, a, **_: check(found.shape == a.shape and found.isfinite().all()),
           examples=40),
    target("numcheck.lab.leworldmodel.sizes.find_size", sizes.find_size,
           {"name": Kind(st.sampled_from(list(sizes.SIZES)), NOTHING)},
           lambda found, name: check(found is sizes.SIZES[name])),
    target("numcheck.lab.leworldmodel.sizes.Size", sizes.Size,
           {"encoder": Kind(st.sampled_from(["cnn", "vit"]), NOTHING)},
           lambda found, encoder: check(found.encoder == encoder), examples=60),
    target("numcheck.lab.leworldmodel.sizes.Size.model",
           lambda pixels, outputs, actions, limit, seed: sizes.Size(width=4).model(
               pixels, outputs, actions, limit=limit, seed=seed),
           {"pixels": Kind(st.just(16), integers(8, 4096).wrong), "outputs":
            integers(1, 2**16, up_to=4), "actions": integers(1, 2**12, up_to=4),
            "limit": reals(1e-6, 1e6), "seed": integers(0, 2**63 - 2)},
           lambda found, **_: check(isinstance(found, LeWorldModel)), examples=60,
           called={"pixels": "(pixels|size)"}),
]  # fmt: skip


# Plans.

ROOMS, LINEAR = TwoRoomWorld(), LinearWorld("linear")
WORLDS = Kind(st.sampled_from([ROOMS, LINEAR]), st.one_of(NOTHING, st.just(TwoRoomWorld)))
PLACES = tensors(3, 2)
FEWER: dict[str, Any] = {"candidates": 4, "elites": 2, "iterations": 2}
HORIZON = planning.Horizon(budget=3, ahead=2, commit=1, **FEWER)
SAME: Any = Kind(st.just(lambda z: z), FUNCTION)
ORACLE = planning.steps_in_state(ROOMS)
EXPECT = Kind(st.sampled_from([ORACLE, lambda z, plans: z + plans.sum(dim=1)]), FUNCTION)
COST = planning.final_cost(ORACLE, tensor(0, 1, 2), tensor(1, 1, 2))


def explored(found: Episodes, episodes: int, steps: int, **_: Any) -> None:
    check(found.states[:, 1:].shape == found.actions.shape == (episodes, steps, 2))


def in_world(name: str, world: Any) -> list[Target]:
    good, wrong = PLACES.valid.map(lambda z: z.clamp(-0.9, 0.9)), tensors(3, 2, finite=False).wrong
    places = Kind(good, wrong.filter(lambda v: not isinstance(v, Tensor) or v.ndim == 2))
    name = f"numcheck.lab.leworldmodel.worlds.{name}"
    return [
        target(f"{name}.explore", world.explore,
               {"episodes": integers(1, 2**24, up_to=4), "steps": integers(1, 2**16, up_to=4),
                "generator": GENERATOR}, explored),
        target(f"{name}.mean", world.mean, {"states": places, "actions": places},
               lambda found, **_: check(found.shape == (3, 2)),
               called={"states": "(states|z)", "actions": "(actions|a)"}),
        target(f"{name}.tasks", world.tasks, {"count": integers(0, 2**31, up_to=4), "generator":
               GENERATOR}, lambda found, count, **_: check(found[1].shape == (count, 2))),
        target(f"{name}.shown", world.shown, {"states": places},
               lambda found, states: np.testing.assert_allclose(found, states)),
    ]  # fmt: skip


PLANS = [
    target("numcheck.lab.leworldmodel.worlds.TwoRoomWorld", TwoRoomWorld,
           {"rooms": objects(st.just(TwoRooms(size=8)), TwoRooms), "limit": reals(1e-6, 2),
            "near": reals(0, 4), "wander": reals(0, 1e6)}, lambda found, **_: None),
    target("numcheck.lab.leworldmodel.worlds.LinearWorld", LinearWorld,
           {"name": TEXT, "world": objects(st.just(ControlledWorld()), ControlledWorld),
            "limit": reals(1e-6, 1e6), "near": reals(0, 1e6), "scale": reals(-1e6, 1e6)},
           lambda found, **_: check(0 < found.sigma < 1)),
    *in_world("TwoRoomWorld", ROOMS), *in_world("LinearWorld", LINEAR),
    target("numcheck.lab.leworldmodel.planning.Horizon", planning.Horizon,
           {"budget": integers(1, 10**4), "ahead": Kind(
               integers(4, 10**4).valid, integers(1, 10**4).wrong),
            "commit": Kind(integers(1, 4).valid, integers(1, 10**4).wrong),
            "candidates": Kind(integers(9, 2**20).valid, integers(2, 2**20).wrong),
            "elites": Kind(integers(2, 9).valid, integers(2, 2**20).wrong),
            "iterations": integers(1, 10**4)}, lambda found, **_: check(found.planner(1.0)),
           misfits=st.sampled_from([{"ahead": 3, "commit": 4}, {"candidates": 5, "elites": 6}])),
    target("numcheck.lab.leworldmodel.planning.Horizon.planner", HORIZON.planner,
           {"limit": reals(1e-6, 1e6)}, lambda found, limit: check(found.limit == float(limit))),
    target("numcheck.lab.leworldmodel.planning.final_cost",
           lambda expect, seen, wanted, plans: planning.final_cost(expect, seen, wanted)(plans),
           {"expect": Kind(EXPECT.valid, st.one_of(FUNCTION, st.sampled_from(
               [lambda z, plans: None, lambda z, plans: z[:1], lambda z, plans: z[:, :1]]))),
            "seen": PLACES, "wanted": PLACES, "plans": tensors(3, 4, 5, 2, finite=False)},
           lambda found, **_: check(found.shape == (3, 4) and (found >= 0).all()),
           called={"seen": "(seen|wanted)", "wanted": "(wanted|expect)"}),
    target("numcheck.lab.leworldmodel.planning.play",
           lambda world, see, expect, start, goal, horizon, seed: planning.play(
               world, see, expect, start, goal, horizon, seed=seed),
           {"world": WORLDS, "see": SAME, "expect": EXPECT, "start": PLACES, "goal": PLACES,
            "horizon": objects(st.just(HORIZON), planning.Horizon),
            "seed": integers(0, 2**62, up_to=9)},
           lambda found, **_: check(found.away.shape == (3,) and len(found.iterations) == 3),
           called={"start": "(start|goal)"}),
    target("numcheck.lab.leworldmodel.planning.wander",
           lambda world, start, goal, budget, seed: planning.wander(
               world, start, goal, budget, seed=seed),
           {"world": WORLDS, "start": PLACES, "goal": PLACES,
            "budget": integers(0, 10**4, up_to=4), "seed": SEED},
           lambda found, **_: check((found >= 0).all()), called={"start": "(start|goal)"}),
    target("numcheck.lab.leworldmodel.planning.steps_in_state",
           lambda world, plans: planning.steps_in_state(world)(torch.zeros(3, 2).double(), plans),
           {"world": WORLDS, "plans": tensors(3, 5, 2, finite=False)},
           lambda found, **_: check(found.shape == (3, 2))),
    target("numcheck.lab.leworldmodel.planning.seconds_of_a_plan", planning.seconds_of_a_plan,
           {"cost": Kind(st.just(COST), FUNCTION), "first": Kind(
               tensors(1, 4, 2).valid, tensors(1, 4, 2).wrong.filter(
                   lambda v: not isinstance(v, Tensor) or v.ndim == 4)),
            "planner": objects(st.just(CrossEntropy(**FEWER)), CrossEntropy),
            "repeats": integers(1, 10**4, up_to=3)},
           lambda found, repeats, **_: check(len(found) == repeats and (found > 0).all())),
]  # fmt: skip


# Measures and training.

ALONG, MOVES, HUGE = tensors(64, 4, 2), tensors(64, 3, 2), st.just(1e60 * tensor(0, 9, 2))
PAIR = Kind(st.just((tensor(0, 128, 2), tensor(1, 128, 2))), st.one_of(NOTHING, st.sampled_from([
    (tensor(0, 128, 2),), (tensor(0, 128, 2), tensor(1, 127, 2)), (tensor(0, 128, 2), None),
    (tensor(0, 128, 2), tensor(1, 128)), (tensor(0, 128, 2), math.nan * tensor(1, 128, 2)),
    (tensor(0, 128, 2), tensor(1, 128, 3)), (tensor(0, 128, 1), tensor(1, 128, 2))])))  # fmt: skip
MEASURES = [
    target("numcheck.lab.leworldmodel.probes.perceptron_probe",
           lambda h, z, seed, steps: probes.perceptron_probe(h, z, seed=seed, steps=steps),
           {"h": Kind(tensors(9, 2).valid, st.one_of(BAD := tensors(9, 1).wrong.filter(
               lambda v: not isinstance(v, Tensor) or v.shape != (9, 2)), HUGE)),
            "z": Kind(tensors(9, 2).valid, st.one_of(BAD, HUGE)),
            "seed": SEED, "steps": integers(0, 10**6, up_to=2)},
           lambda found, h, z, **_: check(found(h).shape == z.shape and
                                          found(h).isfinite().all()),
           misfits=st.sampled_from([{"h": tensor(0, n, 2), "z": tensor(0, m, 2), "seed": 0}
                                    | {"steps": 1} for n, m in ((9, 8), (1, 1), (0, 0))]),
           examples=50),
    target("numcheck.lab.leworldmodel.probes.probes",
           lambda fitted, held, seed, strap: quick_probes(fitted, held, seed=seed, strap=strap),
           {"fitted": PAIR, "held": PAIR, "seed": SEED, "strap": STRAP}, rows_in_order,
           called={"fitted": "(fitted|h|z)", "held": "(held|h|z)"}, examples=30),
    target("numcheck.lab.leworldmodel.surprise.last_errors", surprise.last_errors,
           {"model": MODELS, "h": tensors(64, 3, 2), "actions": MOVES, "ends": tensors(64, 2)},
           lambda found, **_: check(found.shape == (64, 2) and found.isfinite().all()),
           called={"h": "(h|actions|ends)"}, examples=60),
    target("numcheck.lab.leworldmodel.surprise.surprises", surprise.surprises,
           {"model": MODELS, "h": ALONG, "actions": MOVES, "recoloured": tensors(64, 2),
            "strap": STRAP}, rows_in_order, called={"h": "(h|actions|recoloured)"}, examples=25,
           misfits=st.just({"model": MODEL, "h": tensor(0, 64, 1, 2), "strap": FEW, "actions":
                            tensor(0, 64, 0, 2), "recoloured": tensor(0, 64, 2)})),
    target("numcheck.lab.leworldmodel.surprise.straightnesses", surprise.straightnesses,
           {"paths": Kind(st.just({"a": tensor(0, 64, 4, 2)}), st.one_of(
               junk(lambda v: isinstance(v, dict)), st.sampled_from(
                   [{"a": None}, {"a": tensor(0, 4, 2)}, {"a": tensor(0, 64, 2, 2)}]))),
            "strap": STRAP}, rows_in_order),
]  # fmt: skip

OBJECTIVES = objects(st.just(training.Objective(1.0, slices=3, knots=3)), training.Objective)
EPISODES = Kind(st.just(LINEAR.explore(2, 4, torch.Generator().manual_seed(0))), st.one_of(
    NOTHING, st.sampled_from([Episodes(torch.ones(2, 5, 2), wrong) for wrong in (  # type: ignore[arg-type]
        None, torch.ones(2, 4, 3), torch.ones(0, 4, 2), torch.ones(2, 2, 2),
        torch.ones(2, 4, 2) * math.nan)])))  # fmt: skip


def quick_probes(*given: Any, **more: Any) -> dict[str, list[float]]:
    """With a perceptron of no steps."""
    with mock.patch.object(probes.perceptron_probe, "__kwdefaults__", {"steps": 0}):
        return probes.probes(*given, **more)


def shown(numbers: Any) -> Any:
    return np.random.default_rng(0).integers(255, size=(*numbers.shape, 16, 16, 3), dtype=np.uint8)


def descended(parts: Any, objective: Any, **more: Any) -> list[float]:
    descend(parts, objective, **more)
    return list(more["trace"]["step"])


LAYER = nn.Linear(2, 1)
FEW_STEPS = Kind(st.just(Schedule(steps=1, batch=4)), SCHEDULE.wrong)
KEEPING = Kind(st.sampled_from([None, Keeping(), Keeping(stop=1)]), junk(lambda v: v is None))
TRAINING = [
    target("numcheck.lab.leworldmodel.training.Objective", training.Objective,
           {"weight": reals(0, 1e9), "slices": integers(1, 2**24), "knots": integers(2, 10**6),
            "ramp": objects(st.just(Ramp(0.1)), Ramp)}, lambda found, **_: None),
    target("numcheck.lab.leworldmodel.training.window_loss",
           lambda model, h, actions, objective, seed, step: training.window_loss(
               model, h, actions, objective, seed=seed, step=step),
           {"model": MODELS, "h": tensors(8, 3, 2, kind=torch.float32),
            "actions": tensors(8, 2, 2, finite=False), "objective": OBJECTIVES, "seed": SEEDS,
            "step": integers(0)},
           lambda found, **_: check(all(x.isfinite() and x >= 0 for x in found)),
           called={"h": "(h|actions|embeddings)"}, examples=40),
    target("numcheck.lab.leworldmodel.training.train_world_model",
           lambda model, episodes, frames, objective, schedule, **more: training.train_world_model(
               model, episodes, frames, objective, schedule, **more),
           {"model": Kind(st.just(0).map(lambda _: model()), NOTHING), "episodes": EPISODES,
            "frames": Kind(st.just(shown), st.one_of(
                FUNCTION, st.sampled_from([lambda _: None, lambda n: 1.0 * shown(n)]))),
            "objective": OBJECTIVES, "schedule": FEW_STEPS,
            "seed": SEEDS, "device": DEVICE, "keeping": KEEPING},
           lambda found, **_: check(found["step"] == [0] and all(map(
               math.isfinite, (*found["prediction"], *found["regularizer"])))), examples=30),
    target("numcheck.lab.train.descent.Keeping", Keeping,
           {"checkpoint": Kind(st.sampled_from([None, "a"]), junk(
               lambda v: v is None or isinstance(v, str))), "every": integers(1),
            "stop": Kind(st.sampled_from([None, 0, 5]), integers(0).wrong.filter(
                lambda v: v is not None)), "on_step": Kind(st.just(print), FUNCTION)},
           lambda found, **_: None),
    target("numcheck.lab.train.descent.descend", descended,
           {"parts": objects(st.just(LAYER), nn.Module), "objective": Kind(
               st.just(lambda _: (x := LAYER(tensor(0, 9, 2).float()), lambda: (x.mean(), {}))),
               FUNCTION),
            "schedule": SCHEDULE, "run": TEXT, "device": DEVICE, "keeping": KEEPING,
            "trace": Kind(st.just(0).map(lambda _: {"step": []}), NOTHING)},
           lambda found, schedule, **_: check(found == [0][:schedule.steps]), examples=60),
]  # fmt: skip

TARGETS = [*PREDICTING, *PLANS, *MEASURES, *TRAINING]
