"""A camera in a room: what does an encoder learn from each way to explore?

One encoder and loss on data sets that differ in nothing but the law of the camera's six degrees of
freedom; all are held against one common test, whose law is that of none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from numcheck.lab.encoders import Keypoints
from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    run_all,
    shown,
)
from numcheck.lab.experiments.camera_data import (
    CORRELATION,
    Common,
    Data,
    Size,
    chosen_size,
    make_common,
    make_data,
)
from numcheck.lab.experiments.camera_plot import SHOWN, draw
from numcheck.lab.experiments.camera_verdicts import UNTRAINED, claims, verdicts
from numcheck.lab.experiments.rendering import embedded
from numcheck.lab.experiments.reports import (
    certificate_figures,
    certificate_section,
    direction_figures,
    directions_section,
    hypotheses_section,
)
from numcheck.lab.experiments.trial import sigreg_weight
from numcheck.lab.pixels.camera import DEGREES_OF_FREEDOM
from numcheck.lab.pixels.exploration import REGIMES
from numcheck.lab.train import Ramp, Schedule, TrainingError, train
from numcheck.losses import make_loss
from numcheck.metrics import Bootstrap, measure, measure_coordinates
from numcheck.support import validate

_LATENTS = len(DEGREES_OF_FREEDOM)
#: Weaker than for the planar maps: an output that is less correlated has to pay for it, or outputs
#: that hold no degree of freedom are kept.
_STRENGTH, _START, _RATE = 0.6, 0.5, 5e-3
_CLAIM = (
    "of the ways to explore a room, broad Gaussian exploration of all six degrees of freedom gives "
    "the best recovery of all of them, better than cinematic paths and than turning on the spot."
)


@dataclass(frozen=True)
class CameraTrial:
    """An encoder to train.

    Attributes:
        regime: What it sees, of `REGIMES`, or `UNTRAINED`.
        seed: Of first weights and batches; the data sets are the same for all.
        size: How long it is trained.
    """

    regime: str
    seed: int
    size: Size


def trials(options: Options) -> list[CameraTrial]:
    """The encoders to train."""
    size = chosen_size(options)
    (regimes,) = options.chosen(REGIMES)
    return [
        CameraTrial(regime, options.seed + k, size)
        for regime in (UNTRAINED, *regimes)
        for k in range(size.seeds)
    ]


def _trained(encoder: Keypoints, data: Data, trial: CameraTrial, device: str) -> Row:
    """Train it in place."""
    size = trial.size
    weight = sigreg_weight(_STRENGTH, _LATENTS, size.batch)
    loss = make_loss("sigreg", seed=trial.seed, weight=weight, num_slices=32, num_points=9)
    schedule = Schedule(steps=size.steps, batch=size.batch, learning_rate=_RATE)
    ramp = Ramp(_START)
    try:
        done = train(encoder, data.pairs, loss, schedule, seed=trial.seed, ramp=ramp, device=device)
    except TrainingError as error:
        return {"failure": str(error)}
    return {"final alignment": done.trace.alignment[-1] if done.trace.step else None}


def _own(data: Data, h: torch.Tensor, trial: CameraTrial, strap: Bootstrap) -> Row:
    """What is measured on other pairs of the law that the encoder was trained on."""
    varying = list(data.varying)
    found = measure_coordinates(data.z[0][:, varying], h[0], bootstrap=strap)
    row: Row = {"own total": found.total.to_json()}
    for j, r2 in zip(varying, found.each, strict=True):
        row[f"own {DEGREES_OF_FREEDOM[j]}"] = r2.to_json()
    z = data.z.clone()
    if len(varying) < _LATENTS:
        # A rotation of six latents: those that do not vary are independent ones it never saw.
        unseen = [j for j in range(_LATENTS) if j not in varying]
        generator = torch.Generator().manual_seed(trial.seed)
        z[..., unseen] = torch.randn(z[..., unseen].shape, generator=generator, dtype=z.dtype)
    gaussian = data.regime == "broad"
    if gaussian:
        row |= measure(z, h, correlation=CORRELATION, bootstrap=strap).to_json()
        row |= direction_figures(z[0], h[0], bootstrap=strap)
    z = (z - z.mean(dim=(0, 1))) / z.std(dim=(0, 1))
    rho = CORRELATION if gaussian else data.law.span
    return row | certificate_figures(h, z, rho=rho, seed=trial.seed, bootstrap=strap)


def run_camera(data: Mapping[str, Data], common: Common, device: str, trial: CameraTrial) -> Row:
    """Train and measure: the row of a trial.

    Args:
        data: The data sets by name.
        common: What all are held against.
        device: Where to train.
        trial: What to train.
    """
    where = validate.device(device)
    shape, channels = common.frames.image_shape, trial.size.channels
    encoder = Keypoints(_LATENTS, image=shape, channels=channels, seed=trial.seed).to(where)
    mine = data.get(trial.regime)
    row: Row = {"regime": trial.regime, "seed": trial.seed, "steps": 0, "failure": None}
    if mine is not None:
        row |= {**mine.facts(), "steps": trial.size.steps}
        row |= _trained(encoder, mine, trial, device)
    encoder.eval()
    h = embedded(encoder, common.frames, where)
    if row["failure"] is not None or not bool(h.isfinite().all()):
        row["failure"] = row["failure"] or "an embedding is not finite"
        return row
    strap = Bootstrap(seed=trial.seed)
    found = measure_coordinates(common.z, h, bootstrap=strap)
    for name, r2 in zip(DEGREES_OF_FREEDOM, found.each, strict=True):
        row[name] = r2.to_json()
    row["total"] = found.total.to_json()
    if found.error is not None:
        row["error on the common test"] = found.error.to_json()
    if mine is None:
        return row
    views = embedded(encoder, mine.measured, where).reshape(2, -1, _LATENTS)
    return row | _own(mine, views, trial, strap)


def run(options: Options) -> Result:
    """Render, train and measure.

    Args:
        options: Seed, size, device, renderer, folder of the frames; `only` takes names of ways to
            explore.

    Raises:
        InvalidInputError: If the renderer is not installed.
        CacheError: If there is no space for the frames.
    """
    size = chosen_size(options)
    chosen = trials(options)
    regimes = [name for name in dict.fromkeys(t.regime for t in chosen) if name != UNTRAINED]
    common = make_common(size, options)
    data = {regime: make_data(regime, size, options) for regime in regimes}
    rows = run_all(partial(run_camera, data, common, options.device), chosen, options)
    by_regime = {
        regime: [row for row in rows if row["regime"] == regime]
        for regime in dict.fromkeys(row["regime"] for row in rows)
    }
    names = (*DEGREES_OF_FREEDOM, "total")
    header = ("exploration", "seed", *names, "total, own law")
    table = [header] + [
        (
            row["regime"],
            str(row["seed"]),
            *(shown(row, name, 2) for name in names),
            f"{shown(row, 'own total', 2)} of {len(row['varying'])}" if "varying" in row else "-",
        )
        for row in rows
    ]
    # One frame in so many: paths are shown along their length.
    pictures = {
        regime: mine.pairs.frames[np.linspace(0, len(mine.pairs) - 1, SHOWN, dtype=np.int64)]
        for regime, mine in data.items()
    } | {"common test": common.frames[:SHOWN]}
    trained = [row for row in rows if row["regime"] != UNTRAINED]
    return Result(
        name="camera",
        title="A camera in a room: R^2 of each degree of freedom on one common test",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=verdicts(by_regime),
        plot=partial(draw, rows, pictures),
        sections=(
            claims(by_regime),
            hypotheses_section(trained, "regime"),
            directions_section(trained, ("regime", "seed")),
            certificate_section(trained, ("regime", "seed")),
        ),
    )
