"""One encoder and loss on data sets that differ in nothing but the law of their latents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from torch import Tensor, nn

from numcheck.lab.experiments.base import Options, Row, Section, shown, value
from numcheck.lab.experiments.reports import (
    certificate_section,
    directions_section,
    hypotheses_section,
)
from numcheck.lab.experiments.trial import sigreg_loss, train_row
from numcheck.lab.train import PairSource, Ramp, Schedule
from numcheck.metrics.coordinates import Coordinates


@dataclass(frozen=True, kw_only=True)
class RegimeSize:
    """How long is trained.

    Attributes:
        steps: Of training.
        batch: Pairs per step.
        seeds: Encoders per data set.
    """

    steps: int
    batch: int
    seeds: int


S = TypeVar("S", bound=RegimeSize)


@dataclass(frozen=True)
class RegimeTrial(Generic[S]):
    """An encoder to train.

    Attributes:
        regime: Name of the data set.
        seed: Of first weights and batches; the data sets are the same for all.
        size: How long it is trained.
    """

    regime: str
    seed: int
    size: S


def regime_trials(regimes: Iterable[str], size: S, options: Options) -> list[RegimeTrial[S]]:
    """The encoders to train."""
    return [
        RegimeTrial(regime, options.seed + k, size) for regime in regimes for k in range(size.seeds)
    ]


@dataclass(frozen=True)
class Recipe:
    """Alignment and SIGReg, and how fast they are descended.

    Attributes:
        strength: Weight of SIGReg at the end, as in `numcheck.lab.experiments.trial.Trial`.
        start: Share of it at the first step.
        rate: The highest learning rate.
        num_slices: Of SIGReg, per step.
    """

    strength: float
    start: float
    rate: float
    num_slices: int

    def train(
        self, encoder: nn.Module, pairs: PairSource, trial: RegimeTrial[S], m: int, device: str
    ) -> Row:
        """As `train_row`, for embeddings of dimension m."""
        batch, seed = trial.size.batch, trial.seed
        loss = sigreg_loss(self.strength, m, batch, self.num_slices, seed)
        schedule = Schedule(steps=trial.size.steps, batch=batch, learning_rate=self.rate)
        ramp = Ramp(self.start)
        return train_row(encoder, pairs, loss, schedule, seed=seed, ramp=ramp, device=device)


def recovery_figures(found: Coordinates, names: Sequence[str], more: str = "") -> Row:
    """R^2 of each coordinate by its name and `more`, and `total`."""
    row = {f"{name}{more}": r2.to_json() for name, r2 in zip(names, found.each, strict=True)}
    return row | {f"total{more}": found.total.to_json()}


def failed(row: Row, h: Tensor) -> bool:
    """Whether training was given up or gave embeddings that are not finite; `failure` says why."""
    if row["failure"] is None and not bool(h.isfinite().all()):
        row["failure"] = "an embedding is not finite"
    return row["failure"] is not None


def recovered(rows: Sequence[Row], names: Sequence[str], least: float) -> bool:
    """Whether there are rows, and R^2 of every coordinate is at least `least` in each."""
    return bool(rows) and all(
        "total" in row and min(value(row, name) for name in names) >= least for row in rows
    )


def recovery_shown(rows: Sequence[Row], names: Sequence[str]) -> str:
    """R^2 of each coordinate and in total, with intervals, for a finding."""
    return "; ".join(
        f"{name} {'; '.join(shown(row, name, 3) for row in rows)}" for name in (*names, "total")
    )


def regime_sections(rows: Sequence[Row]) -> tuple[Section, ...]:
    """Hypotheses, directions and certificates of encoders of several data sets (`regime`)."""
    labels = ("regime", "seed")
    return (
        hypotheses_section(rows, "regime"),
        directions_section(rows, labels),
        certificate_section(rows, labels),
    )
