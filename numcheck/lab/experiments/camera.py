"""A camera in a room: what does an encoder learn from each way to explore?

One encoder and loss on data sets that differ in nothing but the law of the camera's six degrees of
freedom; all are evaluated on one common test, whose law is that of none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import torch

from numcheck.lab.encoders import Keypoints
from numcheck.lab.experiments.base import Options, Result, Row, grouped, run_all, shown
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
from numcheck.lab.experiments.regimes import (
    Recipe,
    RegimeTrial,
    failed,
    recovery_figures,
    regime_sections,
    regime_trials,
)
from numcheck.lab.experiments.rendering import embedded
from numcheck.lab.experiments.reports import certificate_figures, direction_figures
from numcheck.lab.pixels.camera import DEGREES_OF_FREEDOM
from numcheck.lab.pixels.exploration import REGIMES
from numcheck.metrics import Bootstrap, measure, measure_coordinates
from numcheck.support import validate

_LATENTS = len(DEGREES_OF_FREEDOM)
#: Weaker than for the planar maps: an output that is less correlated has to pay for it, or outputs
#: that hold no degree of freedom are kept.
_RECIPE = Recipe(strength=0.6, start=0.5, rate=5e-3, num_slices=32)
_CLAIM = (
    "of the ways to explore a room, broad Gaussian exploration of all six degrees of freedom gives "
    "the best recovery of all of them, better than cinematic paths and than turning on the spot."
)


def trials(options: Options) -> list[RegimeTrial[Size]]:
    """The encoders to train, and those that are not."""
    (regimes,) = options.chosen(REGIMES)
    return regime_trials((UNTRAINED, *regimes), chosen_size(options), options)


def _own(data: Data, h: torch.Tensor, trial: RegimeTrial[Size], strap: Bootstrap) -> Row:
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


def run_camera(
    data: Mapping[str, Data], common: Common, trial: RegimeTrial[Size], device: str
) -> Row:
    """Train and measure: the row of a trial."""
    where = validate.device(device)
    shape, channels = common.frames.image_shape, trial.size.channels
    encoder = Keypoints(_LATENTS, image=shape, channels=channels, seed=trial.seed).to(where)
    mine = data.get(trial.regime)
    row: Row = {"regime": trial.regime, "seed": trial.seed, "steps": 0, "failure": None}
    if mine is not None:
        row |= {**mine.facts(), "steps": trial.size.steps}
        row |= _RECIPE.train(encoder, mine.pairs, trial, _LATENTS, device)
    encoder.eval()
    h = embedded(encoder, common.frames, where)
    if failed(row, h):
        return row
    strap = Bootstrap(seed=trial.seed)
    found = measure_coordinates(common.z, h, bootstrap=strap)
    row |= recovery_figures(found, DEGREES_OF_FREEDOM)
    if found.error is not None:
        row["error on the common test"] = found.error.to_json()
    if mine is None:
        return row
    views = embedded(encoder, mine.measured, where).reshape(2, -1, _LATENTS)
    return row | _own(mine, views, trial, strap)


def run(options: Options) -> Result:
    """Render, train and measure; `only` takes names of ways to explore."""
    size = chosen_size(options)
    chosen = trials(options)
    regimes = [name for name in dict.fromkeys(t.regime for t in chosen) if name != UNTRAINED]
    common = make_common(size, options)
    data = {regime: make_data(regime, size, options) for regime in regimes}
    rows = run_all(partial(run_camera, data, common), chosen, options)
    by_regime = {regime: group for (regime,), group in grouped(rows, "regime").items()}
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
        sections=(claims(by_regime), *regime_sections(trained)),
    )
