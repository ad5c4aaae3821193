"""Encoders of latents with rates of their own, of any embedding dimension: what do they span?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import nn

from numcheck.lab.encoders import perceptron
from numcheck.lab.experiments.base import Row, Verdict, value
from numcheck.lab.experiments.trial import MEASURED, Trial, embed, train_trial
from numcheck.lab.experiments.verdicts import violations
from numcheck.lab.worlds.rates import RatePairs
from numcheck.lab.worlds.world import World
from numcheck.metrics import Bootstrap
from numcheck.metrics.span import span
from numcheck.support import validate


@dataclass(frozen=True)
class SpanTrial(Trial):
    """A trial with a rate for each latent, and embeddings of any dimension.

    Attributes:
        rates: Of the latents; `correlation` is not used.
        embedding_dim: Dimension of embeddings.
    """

    rates: tuple[float, ...] = (0.8, 0.8)
    embedding_dim: int = 2

    def world(self) -> World:
        """The world."""
        return World(RatePairs(self.rates), super().world().mixing)

    def first_encoder(self) -> nn.Module:
        """The perceptron before training."""
        return perceptron(
            self.latents, self.embedding_dim, width=self.width, depth=self.depth, seed=self.seed
        )

    def settings(self) -> dict[str, Any]:
        """What a reader has to know to tell trials apart."""
        return super().settings() | {
            "correlation": None,
            "rates": list(self.rates),
            "outputs": self.embedding_dim,
        }


def run_span(trial: SpanTrial, device: str = "cpu") -> Row:
    """Train and measure: the row of a trial."""
    finished = train_trial(trial, device=device)
    row: Row = dict(finished.figures)
    where = validate.device(device)
    batch = finished.world.sample(trial.seed, MEASURED, 0, trial.evaluation, device=where)
    h = embed(finished.encoder, batch)
    if row["failure"] is not None or not bool(h.isfinite().all()):
        return row
    strap = Bootstrap(seed=trial.seed)
    found = span(batch.z, h, rates=trial.rates, bootstrap=strap)
    return row | {
        "r2": [interval.to_json() for interval in found.coordinates],
        "r2_least": min((i.to_json() for i in found.coordinates), key=lambda figure: figure[0]),
        "quadratic": found.quadratic.to_json(),
        "loss_whitened": found.loss.to_json(),
        "excess": found.excess.to_json(),
        "margin": found.margin.to_json(),
        "degrees": [interval.to_json() for interval in found.degrees],
    }


def span_bound(rows: Sequence[Row], theorem: str) -> Verdict:
    """The inequality of `numcheck.metrics.span`, in every run."""
    seen, broken = violations(rows, "margin")
    least = min((value(row, "excess") for row in seen), default=float("nan"))
    failed = sum(row.get("failure") is not None for row in rows)
    return Verdict(
        theorem,
        bool(seen) and not broken,
        f"After whitening L >= 2 (1 - kappa) m - 2 sum (rho_j - kappa)_+ R_j^2 is violated beyond "
        f"the interval in {broken} of {len(seen)} runs ({failed} more were given up); the "
        f"least loss measured lies {least:+.4f} off the least possible.",
    )
