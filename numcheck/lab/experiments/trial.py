"""One trained encoder: what to train it on and how, and what is measured of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn

from numcheck.lab.encoders import InverseCoupling, perceptron
from numcheck.lab.train import Ramp, Schedule, TrainingError, train
from numcheck.lab.worlds.mixings import Coupling, planar_mixings
from numcheck.lab.worlds.pairs import gaussian_pairs, langevin_pairs
from numcheck.lab.worlds.world import Batch, World
from numcheck.losses import LOSSES, Loss, make_loss
from numcheck.metrics import Bootstrap, measure, spectrum
from numcheck.sampling.distributions import GeneralizedNormal
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: The streams of pairs that measurements are made on; training has its own.
MEASURED, DRAWN = 1001, 1002
#: What a projection's Epps-Pulley statistic, divided by n, has of (variance - 1)^2 near 1: the
#: integral of t^4 / 4 exp(-3 t^2 / 2) over [-3, 3].
_CURVATURE = 0.12
#: Pairs for the spectrum, whose cost grows with their square.
_SPECTRAL = 4096


def sigreg_weight(strength: float, outputs: int, batch: int) -> float:
    """The weight of SIGReg with the curvature of strength times |Cov h - 1|^2 at Gaussian h.

    The statistic has a factor n, and is a mean over directions where the penalty is a sum.
    """
    return strength / _CURVATURE * outputs / batch


@dataclass(frozen=True)
class Trial:
    """A world, an encoder and how to train it.

    Attributes:
        mixing: `spiral`, `shear`, `parabola` or `coupling`.
        loss: `sigreg`, `whitening` or `infonce`.
        seed: Of pairs and first weights; the map is the same for all seeds.
        latents: Number of latents; 2 for all maps but `coupling`.
        correlation: That of the pair.
        shape: Shape of generalized normal latents; `None`: Gaussian. Their pairs are Langevin
            pairs after the time in which Gaussian ones have this correlation.
        strength: Weight of the regularizer, in units of the weight of |Cov h - 1|^2: that of
            SIGReg has the same curvature at Gaussian embeddings.
        start: Share of the strength at the first step.
        bandwidth: Of InfoNCE.
        slices: Of SIGReg, a step.
        encoder: `perceptron` or `matched`.
        width: Of the perceptron.
        depth: Of the perceptron.
        layers: Of the coupling map, and of the matched encoder.
        schedule: Steps, batch size, learning rates.
        evaluation: Fresh pairs to measure with.

    Raises:
        InvalidInputError: If a name or a number is not allowed; the rest is checked where it is
            used.
    """

    mixing: str
    loss: str
    seed: int
    latents: int = 2
    correlation: float = 0.9
    shape: float | None = None
    strength: float = 10.0
    start: float = 0.02
    bandwidth: float = 1.0
    slices: int = 16
    encoder: str = "perceptron"
    width: int = 64
    depth: int = 3
    layers: int = 4
    schedule: Schedule = field(default_factory=Schedule)
    evaluation: int = 1 << 14

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise InvalidInputError(f"unknown loss {self.loss!r}; allowed are {', '.join(LOSSES)}.")
        validate.integer(self.seed, name="seed", minimum=0, maximum=2**63 - 1)
        validate.correlation(self.correlation, name="correlation")
        validate.number(self.strength, name="strength", minimum=0.0, maximum=1e6)
        validate.integer(self.evaluation, name="evaluation", minimum=2, maximum=2**30)
        if self.mixing != "coupling" and self.latents != 2:
            raise InvalidInputError(
                f"the map {self.mixing} has 2 latents, got {self.latents}; coupling has any even "
                "number of them."
            )

    def world(self) -> World:
        """The world.

        Raises:
            InvalidInputError: If there is no such map.
        """
        if self.mixing == "coupling":
            mixing = Coupling(self.latents, layers=self.layers, seed=0)
        elif self.mixing in planar_mixings():
            mixing = planar_mixings()[self.mixing]  # type: ignore[assignment]
        else:
            raise InvalidInputError(
                f"unknown map {self.mixing!r}; there are {', '.join(planar_mixings())}."
            )
        if self.shape is None:
            return World(gaussian_pairs(self.latents, self.correlation), mixing)
        law = GeneralizedNormal(self.shape)
        time = -float(torch.tensor(self.correlation, dtype=torch.float64).log())
        return World(langevin_pairs(self.latents, law, time), mixing)

    def first_encoder(self) -> nn.Module:
        """The encoder before training.

        Raises:
            InvalidInputError: If there is no such encoder.
        """
        n = self.latents
        if self.encoder == "perceptron":
            return perceptron(n, n, width=self.width, depth=self.depth, seed=self.seed)
        if self.encoder == "matched":
            return InverseCoupling(n, layers=self.layers, seed=self.seed)
        raise InvalidInputError(
            f"unknown encoder {self.encoder!r}; allowed are perceptron and matched."
        )

    @property
    def _ramp(self) -> Ramp:
        return Ramp(self.start)

    def objective(self) -> tuple[Loss, Ramp]:
        """The loss, and how its regularizer grows."""
        if self.loss == "infonce":
            return make_loss("infonce", seed=self.seed, bandwidth=self.bandwidth), Ramp()
        if self.loss == "whitening":
            return make_loss("whitening", seed=self.seed, weight=self.strength), self._ramp
        weight = sigreg_weight(self.strength, self.latents, self.schedule.batch)
        options = {"num_slices": self.slices, "num_points": 9}
        return make_loss("sigreg", seed=self.seed, weight=weight, **options), self._ramp

    def settings(self) -> dict[str, Any]:
        """What a reader has to know to tell trials apart."""
        return {
            "map": self.mixing,
            "latents": self.latents,
            "loss": self.loss,
            "correlation": self.correlation,
            "shape": self.shape,
            "strength": None if self.loss == "infonce" else self.strength,
            "encoder": self.encoder,
            "steps": self.schedule.steps,
            "batch": self.schedule.batch,
            "seed": self.seed,
        }


@dataclass(frozen=True)
class Finished:
    """A trained encoder, in its world.

    Attributes:
        encoder: The encoder.
        world: The world.
        figures: Settings, losses at the end, or why training was given up.
    """

    encoder: nn.Module
    world: World
    figures: dict[str, Any]


def train_trial(
    trial: Trial,
    *,
    device: str = "cpu",
    checkpoint: Path | None = None,
    on_step: Callable[[int], None] = lambda _step: None,
) -> Finished:
    """Train the encoder of a trial.

    A run that collapses or diverges is not dropped: its figures say so.

    Args:
        trial: What to train.
        device: Where.
        checkpoint: File to write the state to, and to resume from.
        on_step: Called after each step.
    """
    world, encoder = trial.world(), trial.first_encoder()
    loss, ramp = trial.objective()
    figures = {**trial.settings(), "failure": None}
    try:
        done = train(
            encoder,
            world,
            loss,
            trial.schedule,
            seed=trial.seed,
            ramp=ramp,
            device=device,
            checkpoint=checkpoint,
            on_step=on_step,
        )
        figures["final alignment"] = done.trace.alignment[-1] if done.trace.step else None
    except TrainingError as error:
        figures["failure"] = str(error)
    return Finished(encoder.eval(), world, figures)


def embed(encoder: nn.Module, batch: Batch, chunk: int = 1 << 13) -> torch.Tensor:
    """Embeddings of both views, float64 on the device of the batch, shape (2, n, outputs)."""
    with torch.no_grad():
        views = [torch.cat([encoder(part) for part in view.split(chunk)]) for view in batch.x]
    return torch.stack(views).double()


def measure_finished(
    trial: Trial, finished: Finished, *, device: str = "cpu", bootstrap: Bootstrap | None = None
) -> dict[str, Any]:
    """The figures of a trained encoder on fresh pairs, one flat row.

    Each figure is a list of value, lower and upper end. Away from the Gaussian only R^2 is given:
    the other quantities are those of theorems on Gaussian pairs.
    """
    strap = bootstrap or Bootstrap(seed=trial.seed)
    if trial.latents > 128:
        strap = replace(strap, replicates=min(strap.replicates, 100))
    where = validate.device(device)
    batch = finished.world.sample(trial.seed, MEASURED, 0, trial.evaluation, device=where)
    embeddings = embed(finished.encoder, batch)
    row = dict(finished.figures)
    if not bool(embeddings.isfinite().all()):
        return row
    found = measure(batch.z, embeddings, correlation=trial.correlation, bootstrap=strap)
    measured = found.to_json()
    if trial.shape not in (None, 2.0):
        return row | {name: measured[name] for name in ("r2_latents", "r2_embeddings")}
    spectral = slice(0, _SPECTRAL)
    weights = spectrum(batch.z[0, spectral], embeddings[0, spectral], bootstrap=strap)
    return row | measured | {"degrees": weights.to_json()["total"]}


def run_trial(trial: Trial, device: str = "cpu") -> dict[str, Any]:
    """Train and measure: the row of a trial."""
    return measure_finished(trial, train_trial(trial, device=device), device=device)


def trial_runner(device: str) -> Callable[[Trial], dict[str, Any]]:
    """`run_trial` on a device, picklable."""
    return partial(run_trial, device=device)
