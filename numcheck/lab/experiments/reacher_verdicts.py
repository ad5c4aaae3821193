"""What the theorems, and the paper, say of the encoders of the Reacher experiment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from numcheck.lab.experiments.base import Row, Section, Verdict, shown, value
from numcheck.lab.experiments.hypotheses import Hypothesis
from numcheck.lab.experiments.reacher_data import REGIMES
from numcheck.lab.experiments.regimes import recovered, recovery_shown
from numcheck.lab.experiments.reports import certificates_verdict, explained, recovery_verdicts
from numcheck.lab.experiments.verdicts import theorems_of_runs
from numcheck.lab.pixels.arm import JOINTS

#: Recovery counts as high from this R^2 on, as symmetric up to this difference of the joints; from
#: trajectories it stays below this total R^2, by the paper's claim.
_HIGH, _ALIKE, _CEILING = 0.9, 0.05, 0.5
#: An encoder counts as exact from this R^2 on, and a path as short up to this ratio of lengths: as
#: in `numcheck.lab.experiments.planning`.
_EXACT, _SHORT = 0.99, 1.05


def _mean(rows: Sequence[Row], name: str) -> float:
    found = [value(row, name) for row in rows if name in row]
    return sum(found) / len(found) if found else math.nan


def _straight(regime: str, rows: Sequence[Row]) -> Verdict:
    """Paths straight in an exact rotation of the angles are the oracle's."""
    key = "total on gaussian angles"
    least = min((value(row, key) for row in rows if key in row), default=math.nan)
    lengths = "; ".join(shown(row, "length", 3) for row in rows)
    costs = "; ".join(shown(row, "cost", 3) for row in rows)
    exact = Hypothesis(
        "embeddings are a rotation of the angles",
        "straight-paths",
        least >= _EXACT,
        f"least R^2 on Gaussian angles {least:.3f}, taken as exact from {_EXACT} on",
    )
    return explained(
        "straight-paths",
        [exact],
        bool(rows) and all(value(row, "length") <= _SHORT for row in rows),
        f"Encoders of {regime}: decoded paths have {lengths} times the length of the oracle's and "
        f"{costs} times its cost (short: up to {_SHORT} times the length).",
    )


def verdicts(by_regime: Mapping[str, Sequence[Row]]) -> tuple[Verdict, ...]:
    """For each data set: which hypotheses held, and did the conclusion?"""
    found: list[Verdict] = []
    gaussian = by_regime.get("gaussian", ())
    if gaussian:
        found += theorems_of_runs(gaussian)
    for regime, mine in by_regime.items():
        found += recovery_verdicts(
            mine,
            allowed=1 - _HIGH,
            conclusion=recovered(mine, JOINTS, _HIGH),
            finding=f"On {regime}, R^2 of {recovery_shown(mine, JOINTS)}.",
        )
        found.append(_straight(regime, mine))
    everyone = [row for rows in by_regime.values() for row in rows]
    return (*found, certificates_verdict(everyone))


def claims(by_regime: Mapping[str, Sequence[Row]]) -> Section:
    """What the paper says of this experiment, and whether it was seen."""
    gaussian, other = (by_regime.get(regime, ()) for regime in REGIMES)
    lines: list[tuple[str, ...]] = [("claim of the paper", "seen?", "measured")]

    def line(claim: str, seen: bool, measured: str) -> None:
        lines.append((claim, "yes" if seen else "NO", measured))

    if gaussian:
        line(f"Gaussian angles: recovery is high (R^2 of both joints at least {_HIGH})",
             recovered(gaussian, JOINTS, _HIGH), recovery_shown(gaussian, JOINTS))  # fmt: skip
        gaps = [abs(value(row, JOINTS[0]) - value(row, JOINTS[1])) for row in gaussian]
        apart = ", ".join(f"{gap:.3f}" for gap in gaps)
        line(f"... and symmetric (R^2 of the joints within {_ALIKE})",
             max(gaps) <= _ALIKE, f"difference {apart}")  # fmt: skip
    if other:
        line(f"trajectories: total R^2 is never above {_CEILING}",
             all(value(row, "total") <= _CEILING for row in other),
             "; ".join(shown(row, "total", 3) for row in other))  # fmt: skip
    if gaussian and other:
        costs = _mean(gaussian, "cost"), _mean(other, "cost")
        measured = f"{costs[0]:.3f} against {costs[1]:.3f} times the oracle's"
        line("plans of the encoder of Gaussian angles cost less than the other's",
             costs[0] < costs[1], measured)  # fmt: skip
    return Section("Claims of the paper at this size", tuple(lines))
