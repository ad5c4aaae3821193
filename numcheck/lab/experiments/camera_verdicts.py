"""What the theorems, and the paper, say of the encoders of the camera experiment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from numcheck.lab.experiments.base import Row, Section, Verdict, shown
from numcheck.lab.experiments.regimes import recovered, recovery_shown
from numcheck.lab.experiments.reports import certificates_verdict, recovery_verdicts
from numcheck.lab.experiments.verdicts import theorems_of_runs
from numcheck.lab.pixels.camera import DEGREES_OF_FREEDOM

#: The encoder before training, evaluated on the same test.
UNTRAINED = "untrained"
#: A degree of freedom counts as recovered from this R^2 on.
_HIGH = 0.9


def verdicts(by_regime: Mapping[str, Sequence[Row]]) -> tuple[Verdict, ...]:
    """For each way to explore: which hypotheses held, and did the conclusion?"""
    found: list[Verdict] = []
    broad = by_regime.get("broad", ())
    if broad:
        found += theorems_of_runs(broad)
    for regime, mine in by_regime.items():
        if regime == UNTRAINED:
            continue
        figures = recovery_shown(mine, DEGREES_OF_FREEDOM)
        found += recovery_verdicts(
            mine,
            allowed=1 - _HIGH,
            conclusion=recovered(mine, DEGREES_OF_FREEDOM, _HIGH),
            finding=f"From {regime} exploration, R^2 on the common test: {figures}.",
        )
    everyone = [row for rows in by_regime.values() for row in rows]
    return (*found, certificates_verdict(everyone))


def claims(by_regime: Mapping[str, Sequence[Row]]) -> Section:
    """The paper's claim, regime by regime; intervals are over the frames of the common test."""
    lines: list[tuple[str, ...]] = [("claim of the paper", "seen?", "measured: total R^2")]
    broad = [row for row in by_regime.get("broad", ()) if "total" in row]
    for regime, rows in by_regime.items():
        if regime == "broad" or not broad:
            continue
        done = [row for row in rows if "total" in row]
        low = min(row["total"][1] for row in broad)
        high = max((row["total"][2] for row in done), default=math.nan)
        measured = " against ".join(
            ", ".join(shown(row, "total", 3) for row in part) for part in (broad, rows)
        )
        better = sum(
            min(row[name][1] for row in broad) > max(row[name][2] for row in done)
            for name in DEGREES_OF_FREEDOM
            if done
        )
        lines.append(
            (
                f"broad exploration recovers more than {regime}",
                "yes" if low > high else "NO",
                f"{measured}; better in {better} of {len(DEGREES_OF_FREEDOM)} degrees of freedom",
            )
        )
    return Section("The paper's claim at this size", tuple(lines))
