"""A world model of one world: data, training, and everything that is measured of it."""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.experiments.action_hypotheses import action_hypotheses, linear_noise
from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.hypotheses import latent_law
from numcheck.lab.experiments.rendering import embedded, rendered
from numcheck.lab.experiments.reports import certificate_figures
from numcheck.lab.experiments.scenes import SCENES
from numcheck.lab.experiments.trial import sigreg_weight
from numcheck.lab.leworldmodel.model import LeWorldModel
from numcheck.lab.leworldmodel.planning import (
    final_cost,
    play,
    seconds_of_a_plan,
    steps_in_state,
    wander,
)
from numcheck.lab.leworldmodel.probes import probes
from numcheck.lab.leworldmodel.sizes import Size
from numcheck.lab.leworldmodel.surprise import last_errors, straightnesses, surprises
from numcheck.lab.leworldmodel.training import Objective, train_world_model
from numcheck.lab.leworldmodel.worlds import Episodes, LinearWorld
from numcheck.lab.pixels import Frames, FrameSource
from numcheck.lab.train import Ramp, TrainingError
from numcheck.lab.train.descent import Keeping
from numcheck.metrics import Bootstrap, measure_coordinates
from numcheck.metrics.prediction import whitened_prediction
from numcheck.metrics.trajectories import mean_interval
from numcheck.support import validate
from numcheck.support.environment import cache_root

#: Frames embedded at a time, and those that the perceptron probe is fitted to.
_AT_ONCE, _PROBED = 256, 4096
#: Episodes that the hypotheses on states and actions are tested on.
_TESTED = 8192
#: Points of the scatter plot, single plans that are timed, paths whose pixels are compared.
_DRAWN, _TIMED, _SEEN = 256, 8, 128
_STATES = ("first", "second")


@dataclass(frozen=True)
class WorldTrial:
    """A world model to train.

    Attributes:
        scene: Name of the world, in `numcheck.lab.experiments.scenes.SCENES`.
        embedding_dim: Dimension of embeddings.
        seed: Of data, windows and first weights.
        size: Of everything.
        cache: Folder of frames and checkpoints; `None`: the user's.
    """

    scene: str
    embedding_dim: int
    seed: int
    size: Size
    cache: Path | None = None


@dataclass(frozen=True)
class Data:
    """What a model is trained and measured on.

    Attributes:
        episodes: To train on.
        seen: Their frames.
        held: To measure on.
        held_seen: Their frames.
        recoloured: The last frame of each of these in other colours.
    """

    episodes: Episodes
    seen: Frames
    held: Episodes
    held_seen: Frames
    recoloured: Frames


def data_of(trial: WorldTrial, options: Options | None = None) -> Data:
    """The data of a trial, as far as possible from the cache.

    Args:
        trial: World, seed and sizes.
        options: Callbacks for what is rendered, and number of processes.
    """
    scene, size = SCENES[trial.scene], trial.size
    told = options or Options(cache=trial.cache)
    parts = [
        scene.world.explore(count, steps, torch.Generator().manual_seed(2 * trial.seed + k))
        for k, (count, steps) in enumerate(
            ((size.episodes, size.length), (size.evaluation, size.evaluation_length))
        )
    ]

    def seen(states: Tensor, source: FrameSource) -> Frames:
        return rendered(source, scene.world.shown(states), name=trial.scene, options=told)

    one, two = (seen(part.states.flatten(0, 1), scene.source()) for part in parts)
    last = seen(parts[1].states[:, -1], scene.recoloured())
    return Data(parts[0], one, parts[1], two, last)


def _windows(seen: Frames, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
    return seen[numbers.ravel()].reshape(*numbers.shape, *seen.image_shape)


def _checkpoint(trial: WorldTrial) -> Path:
    root = cache_root() if trial.cache is None else trial.cache
    key = hashlib.sha256(repr(trial).encode()).hexdigest()[:16]
    return root / "checkpoints" / f"leworldmodel-{trial.scene}-{key}.pt"


def run_trial(trial: WorldTrial, device: str = "cpu") -> Row:
    """Train, measure, plan: the row of a trial."""
    scene, size, data, m = SCENES[trial.scene], trial.size, data_of(trial), trial.embedding_dim
    world = scene.world
    with scene.source() as source:
        pixels = source.image_shape[0]
    model = size.model(pixels, m, world.actions, limit=world.limit, seed=trial.seed)
    row: Row = {
        "world": trial.scene,
        "outputs": m,
        "seed": trial.seed,
        "steps": size.schedule.steps,
        "frames": len(data.seen),
        "parameters": sum(p.numel() for p in model.parameters()),
        "failure": None,
    }
    weight = sigreg_weight(size.strength, m, size.schedule.batch)
    objective = Objective(weight, num_slices=size.num_slices, ramp=Ramp(size.start))
    checkpoint, before = _checkpoint(trial), time.perf_counter()
    row |= _law(trial)
    try:
        trace = train_world_model(
            model,
            data.episodes,
            partial(_windows, data.seen),
            objective,
            size.schedule,
            seed=trial.seed,
            device=device,
            keeping=Keeping(checkpoint, every=500),
        )
    except TrainingError as error:
        checkpoint.unlink(missing_ok=True)
        return row | {"failure": str(error)}
    # Only an interrupted run leaves it.
    checkpoint.unlink(missing_ok=True)
    row["seconds of training"] = time.perf_counter() - before
    row["trace"] = trace["prediction"]
    strap = Bootstrap(seed=trial.seed)
    row |= _measured(trial, data, model, row, validate.device(device), strap)
    return row | _planned(trial, model, strap)


def _law(trial: WorldTrial) -> Row:
    """The hypotheses, tested on one transition of each of many episodes, which are not rendered."""
    world, k = SCENES[trial.scene].world, trial.size.context
    drawn = world.explore(_TESTED, k, torch.Generator().manual_seed(trial.seed + 2**33))
    z, a, after = drawn.states[:, k - 1], drawn.actions[:, k - 1], drawn.states[:, k]
    law = latent_law(torch.stack([z, after]).numpy(), names=_STATES, seed=trial.seed)
    tests = action_hypotheses(z, a, after, world.mean(z, a), seed=trial.seed)
    row: Row = {"hypotheses": [item.to_json() for item in (*tests, *law.hypotheses)]}
    if isinstance(world, LinearWorld):
        return row | {"sigma": world.sigma, "rho": world.world.rho}
    return row | {"sigma": math.sqrt(linear_noise(z, a, after)), "rho": law.span}


def _measured(
    trial: WorldTrial,
    data: Data,
    model: LeWorldModel,
    law: Row,
    where: torch.device,
    strap: Bootstrap,
) -> Row:
    """Prediction, probes, certificate, straightness and surprise; the law has rho and sigma."""
    sigma = law["sigma"]
    world, k, states = SCENES[trial.scene].world, trial.size.context, data.held.states
    count, long = states.shape[:2]
    embed = partial(embedded, model.embed, chunk=_AT_ONCE)
    h = embed(data.held_seen, where).reshape(count, long, -1)
    other = embed(data.recoloured, where)
    model.cpu()
    errors = last_errors(model, h[:, :k], data.held.actions[:, :k], h[:, k])
    known = None
    if isinstance(world, LinearWorld):
        noise = (states[:, k] - world.mean(states[:, k - 1], data.held.actions[:, k - 1])) / sigma
        known = torch.stack([v.square().sum(dim=1) - 2 for v in (noise, states[:, k])], dim=1)
    row: Row = whitened_prediction(errors, h[:, k], sigma, strap, known=known)
    row |= certificate_figures(
        h[:, k - 1 : k + 1].transpose(0, 1),
        states[:, k - 1 : k + 1].transpose(0, 1),
        rho=law["rho"],
        seed=trial.seed,
        bootstrap=strap,
    )
    some = np.random.default_rng(trial.seed).permutation(len(data.seen))[:_PROBED]
    fitted = embed(data.seen, torch.device("cpu"), numbers=some)
    before = data.episodes.states.flatten(0, 1)[some]
    row |= probes((fitted, before), (h[:, k], states[:, k]), seed=trial.seed, strap=strap)
    row["coordinates"] = [x.to_json() for x in measure_coordinates(states[:, k], h[:, k]).each]
    pixels = torch.from_numpy(data.held_seen[: _SEEN * long]).float().reshape(_SEEN, long, -1)
    row |= straightnesses({"embeddings": h, "states": states, "pixels": pixels}, strap)
    row |= surprises(model, h, data.held.actions, other, strap)
    points = torch.cat([states[:_DRAWN, k], h[:_DRAWN, k, :2]], dim=1)
    row["points"] = [[round(float(x), 3) for x in point] for point in points]
    return row


def _planned(trial: WorldTrial, model: LeWorldModel, strap: Bootstrap) -> Row:
    """Success of plans in the learned space, of the oracle's, and of random actions."""
    scene, size = SCENES[trial.scene], trial.size
    world, seed = scene.world, trial.seed
    start, goal = world.tasks(size.tasks, torch.Generator().manual_seed(seed + 2**32))

    def expect(h: Tensor, plans: Tensor) -> Tensor:
        return model.rollout(h, plans.float(), context=size.plan_context)[:, -1]

    with scene.source() as source:

        def see(z: Tensor) -> Tensor:
            return model.embed(torch.from_numpy(source.render(world.shown(z))))

        learned = play(world, see, expect, start, goal, size.horizon, seed=seed)
        with torch.no_grad():
            cost = final_cost(expect, see(start[:1]), see(goal[:1]))
    oracle_expect = steps_in_state(world)
    oracle = play(world, lambda z: z, oracle_expect, start, goal, size.horizon, seed=seed)
    drifted = wander(world, start, goal, size.horizon.budget, seed=seed)
    first = torch.zeros(1, size.horizon.ahead, world.actions, dtype=torch.float64)
    planner = size.horizon.planner(world.limit)
    row: Row = {}
    costs = {"": cost, " of the oracle": final_cost(oracle_expect, start[:1], goal[:1])}
    for name, of in costs.items():
        times = seconds_of_a_plan(of, first, planner, _TIMED)
        row[f"seconds of a plan{name}"] = mean_interval(times, strap)
    ends = {"": learned, " of the oracle": oracle, " of random actions": drifted}
    for name, away in ends.items():
        row[f"success{name}"] = mean_interval((away <= world.near).double(), strap)
        row[f"distance{name}"] = mean_interval(away, strap)
    row["tasks"] = size.tasks
    apart = scene.apart(start, goal)
    for name in costs:
        for kind, where in apart.items():
            if bool(where.any()):
                near = (ends[name][where] <= world.near).double()
                row[f"success{name}, {kind}"] = float(near.mean())
    return row
