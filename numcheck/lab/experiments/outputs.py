"""More outputs than latents: what do the extra ones encode?"""

from __future__ import annotations

import itertools
from typing import Any

from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    Verdict,
    grouped,
    mean_shown,
    run_all,
    value,
)
from numcheck.lab.experiments.spans import SpanTrial, run_span, span_bound
from numcheck.lab.experiments.verdicts import violated
from numcheck.lab.train import Schedule

LATENTS = 2
#: Most outputs that can attain the bound: the latents and all of degree 2.
ROOM = LATENTS + LATENTS * (LATENTS + 1) // 2
_RHO = 0.8
#: Share of the room between the bound and what degree 3 in place of one of degree 2 would cost.
_NEAR = 0.5
_CLAIM = (
    "m > n whitened outputs have a loss of at least 2 (1 - rho) n + 2 (1 - rho^2) (m - n), "
    "attained if and only if the latents are an orthogonal projection of the outputs and all the "
    "rest is of degree 2; it can be attained only for m <= n + n (n + 1) / 2."
)


def bound(m: int) -> float:
    """The least loss of the theorem for m whitened outputs."""
    return 2 * (1 - _RHO) * LATENTS + 2 * (1 - _RHO**2) * (m - LATENTS)


def trials(options: Options) -> list[SpanTrial]:
    """The runs: from as many outputs as latents to one more than there is room for."""
    quick = options.quick
    options.chosen()
    schedule = Schedule(steps=4000 if quick else 8000, batch=512, learning_rate=1e-2)
    return [
        SpanTrial(
            "shear",
            "whitening",
            seed,
            rates=(_RHO, _RHO),
            embedding_dim=m,
            strength=5.0,
            start=0.1,
            schedule=schedule,
        )
        for m, seed in itertools.product(range(LATENTS, ROOM + 2), options.seeds)
    ]


def _quadratic(m: int) -> float:
    """The share of degree 2 in m whitened outputs that attain the bound."""
    return (m - LATENTS) / m


def verdict(rows: list[Row]) -> Verdict:
    """Nothing below the bound, the loss near it where it can be attained, the rest of degree 2."""
    seen = [row for row in rows if "loss_whitened" in row]
    room = [row for row in seen if row["outputs"] <= ROOM]
    beyond = [row for row in seen if row["outputs"] > ROOM]
    over = [[figure - bound(row["outputs"]) for figure in row["loss_whitened"]] for row in seen]
    broken = sum(violated(figure, len(seen)) for figure in over)
    step = 2 * (_RHO**2 - _RHO**3)
    near = all(row["loss_whitened"][2] - bound(row["outputs"]) < _NEAR * step for row in room)
    strict = all(row["loss_whitened"][1] > bound(row["outputs"]) for row in beyond)
    shares = [abs(row["degrees"][1][0] - _quadratic(row["outputs"])) for row in room]
    least = min((value(row, "r2_least") for row in room), default=float("nan"))
    farthest = max((value(row, "excess") for row in room), default=float("nan"))
    return Verdict(
        "overcomplete",
        len(seen) == len(rows) and not broken and near and strict and max(shares, default=1) < 0.05,
        f"{broken} of {len(seen)} runs ({len(rows) - len(seen)} more were given up) lie below the "
        f"bound beyond the interval. Up to m = {ROOM} the loss is at most {farthest:.4f} above it "
        f"(one output of degree 3 would cost {step:.4f}), R^2 of each latent is at least "
        f"{least:.4f}, and the share of degree 2 is within {max(shares, default=1):.4f} of "
        f"(m - n) / m; at m = {ROOM + 1} the loss is "
        f"{'above' if strict else 'NOT above'} the bound beyond the interval.",
    )


def run(options: Options) -> Result:
    """Train and measure."""
    rows = run_all(run_span, trials(options), options)
    degrees = ("degree 1", "degree 2", "higher")
    header = ("m", "loss after whitening", "bound", "loss over least", "least R^2 of a latent")
    table: list[tuple[str, ...]] = [(*header, *degrees, "(m - n) / m")]
    for (m,), group in grouped(rows, "outputs").items():
        mine = [row for row in group if "degrees" in row]
        if not mine:
            table.append((str(m), "failed", *["-"] * 7))
            continue
        spectra = [dict(zip(degrees, row["degrees"], strict=True)) for row in mine]
        first = (str(m), mean_shown(mine, "loss_whitened"), f"{bound(m):.4f}")
        cells = (mean_shown(mine, "excess"), mean_shown(mine, "r2_least"))
        shares = (mean_shown(spectra, name, 3) for name in degrees)
        table.append((*first, *cells, *shares, f"{_quadratic(m):.3f}"))

    def plot(figure: Any) -> None:
        left, right = figure.subplots(1, 2)
        drawn = [row for row in rows if "degrees" in row]
        at = [row["outputs"] for row in drawn]
        left.plot(at, [value(row, "loss_whitened") for row in drawn], "o", label="trained")
        counts = sorted(set(at))
        left.plot(counts, [bound(m) for m in counts], color="grey", label="bound")
        left.axvline(ROOM + 0.5, color="grey", linestyle=":")
        left.set(xlabel="outputs m", ylabel="loss after whitening")
        left.legend()
        for d, name in enumerate(degrees):
            right.plot(at, [row["degrees"][d][0] for row in drawn], "o", label=name)
        right.plot(counts, list(map(_quadratic, counts)), color="grey", label="(m - n) / m")
        right.set(xlabel="outputs m", ylabel="share of the outputs")
        right.legend()

    return Result(
        name="outputs",
        title="More outputs than latents: loss and Hermite spectrum, sinusoidal shear",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=(verdict(rows), span_bound(rows, "spectral-gap")),
        plot=plot,
        source="The theorem",
    )
