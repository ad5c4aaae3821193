"""The figure of the Reacher experiment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from numcheck.lab.experiments.base import Row
from numcheck.lab.pixels.arm import JOINTS

_MARKS, _STYLES = ("o", "s"), ("-", "--")


def draw(rows: Sequence[Row], figure: Any) -> None:
    """Draw recovery, marginals, autocorrelations and decoded paths."""
    figure.set_layout_engine("constrained")
    recovery, marginals, rates, paths = figure.subplots(2, 2).flat
    regimes = list(dict.fromkeys(row["regime"] for row in rows))
    colours = {regime: f"C{k}" for k, regime in enumerate(regimes)}
    first = {regime: next(row for row in rows if row["regime"] == regime) for regime in regimes}
    names = (*JOINTS, "total")
    for regime in regimes:
        done = [row for row in rows if row["regime"] == regime and "total" in row]
        for k, row in enumerate(done):
            at = np.arange(3) + 0.15 * (regimes.index(regime) - 0.5) + 0.03 * k
            values = np.array([row[name] for name in names])
            spread = np.abs(values[:, 1:].T - values[:, 0])
            label = regime if k == 0 else None
            recovery.errorbar(
                at, values[:, 0], spread, fmt="o", color=colours[regime], label=label, capsize=2
            )
    recovery.set(xticks=range(3), xticklabels=names, ylabel="R^2", ylim=(-0.05, 1.05))
    recovery.axhline(0.5, color="grey", linewidth=0.6, linestyle=":")
    recovery.legend(fontsize=7)
    middle = np.linspace(-4, 4, 41)[:-1] + 0.1
    for regime in regimes:
        row = first[regime]
        for j, joint in enumerate(JOINTS):
            counts = np.array(row["histogram"][j], dtype=float)
            look = {
                "color": colours[regime],
                "ls": _STYLES[j],
                "lw": 1,
                "label": f"{regime}, {joint}",
            }
            marginals.plot(middle, counts / counts.sum() / 0.2, **look)
            found = row["autocorrelation"][j]
            rates.plot(range(len(found)), found, marker=_MARKS[j], ms=3, **look)
    marginals.plot(
        middle, np.exp(-(middle**2) / 2) / np.sqrt(2 * np.pi), ":k", lw=1, label="N(0, 1)"
    )
    marginals.set(xlabel="latent / deviation", ylabel="density", ylim=(0, 0.95))
    marginals.legend(fontsize=6, loc="upper center", ncols=2)
    rates.set(xlabel="frames apart", ylabel="autocorrelation")
    rates.legend(fontsize=6)
    for regime in regimes:
        drawn = next(
            (row["drawn"] for row in rows if row["regime"] == regime and "drawn" in row), None
        )
        if drawn is None:
            continue
        for k, (path, straight) in enumerate(zip(drawn["paths"], drawn["straight"], strict=True)):
            a, b = np.array(path), np.array(straight)
            paths.plot(*a.T, ".-", color=colours[regime], lw=1, ms=3,
                       label=regime if k == 0 else None)  # fmt: skip
            if regime == regimes[0]:
                paths.plot(*b.T, color="grey", lw=0.8, label="oracle" if k == 0 else None)
    paths.set(xlabel=f"{JOINTS[0]} (rad)", ylabel=f"{JOINTS[1]} (rad)")
    paths.legend(fontsize=6)
