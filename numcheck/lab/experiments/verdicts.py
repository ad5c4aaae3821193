"""The rows of an experiment compared with what the theorems say of trained encoders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

from numcheck.lab.experiments.base import Row, Verdict, value

NORMAL = NormalDist()


def violated(figure: Sequence[float], runs: int) -> bool:
    """Whether a figure that may not be negative is, beyond chance in this number of runs.

    Its 95% interval is widened (Bonferroni) so that all runs together raise a false alarm with a
    probability of about 2.5%.
    """
    found, _, high = figure
    factor = NORMAL.inv_cdf(1 - 0.025 / max(runs, 1)) / NORMAL.inv_cdf(0.975)
    return found + factor * (high - found) < 0


def violations(rows: Sequence[Row], name: str) -> tuple[list[Row], int]:
    """The rows in which a figure was measured, and in how many of them it is violated."""
    seen = [row for row in rows if row.get(name) is not None]
    return seen, sum(violated(row[name], len(seen)) for row in seen)


def _count(rows: Sequence[Row]) -> str:
    failed = sum(row.get("failure") is not None for row in rows)
    return f"{len(rows)} runs" + (f", {failed} of them given up" if failed else "")


def approximate(rows: Sequence[Row]) -> Verdict:
    """`approximate-identifiability`: error at most the bound, within the interval, in every run."""
    seen, broken = violations(rows, "slack")
    below = sum(row["slack"][0] < 0 for row in seen)
    # Of a bound near 0 the estimate may be negative.
    sure = [row for row in seen if row["bound"][1] > 0]
    ratios = [value(row, "procrustes") / value(row, "bound") for row in sure]
    largest = max(ratios, default=math.nan)
    return Verdict(
        "approximate-identifiability",
        bool(seen) and not broken,
        f"E|h - Qz|^2 <= D + (epsilon + D)^2 is violated beyond the interval in {broken} of "
        f"{_count(rows)}; the estimates themselves are the wrong way round in {below}. The largest "
        f"error over bound is {largest:.3f}, of the {len(sure)} runs whose bound is surely "
        "positive.",
    )


def lower_bound(rows: Sequence[Row]) -> Verdict:
    """`loss-lower-bound`: no whitened encoder aligns better than 2 (1 - rho) m."""
    seen, broken = violations(rows, "gap")
    least = min((value(row, "gap") for row in seen), default=math.nan)
    return Verdict(
        "loss-lower-bound",
        bool(seen) and not broken,
        f"After whitening no encoder's loss is below 2 (1 - rho) m beyond the interval: "
        f"{broken} violations in {_count(rows)}; the least excess, over "
        f"2 rho (1 - rho) m, is {least:.2e}.",
    )


def forward(rows: Sequence[Row]) -> Verdict:
    """`forward-identifiability`, quantitatively: R^2 >= 1 - excess / (2 rho (1 - rho) m)."""
    seen, broken = violations(rows, "margin")
    near = [row for row in seen if value(row, "gap") < 0.02]
    low = f"{min(value(row, 'r2_latents') for row in near):.4f}" if near else ""
    least = (
        f"; of the {len(near)} whose excess is below 0.02 the least R^2 is {low}" if near else ""
    )
    return Verdict(
        "forward-identifiability",
        bool(seen) and not broken,
        f"1 - R^2(h to z) <= excess loss after whitening / (2 rho (1 - rho) m) is violated beyond "
        f"the interval in {broken} of {_count(rows)}{least}.",
    )


def theorems_of_runs(rows: Sequence[Row]) -> tuple[Verdict, ...]:
    """The verdicts that any runs on Gaussian latents bear on."""
    return forward(rows), lower_bound(rows), approximate(rows)
