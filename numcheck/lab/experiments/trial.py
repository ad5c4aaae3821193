"""One trained encoder: its world, its training, its measured figures."""

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from numcheck.lab.encoders import InverseCoupling, perceptron
from numcheck.lab.experiments.base import Row
from numcheck.lab.train import PairSource, Ramp, Schedule, TrainingError, train
from numcheck.lab.worlds.mixings import Coupling, Mixing, planar_mixings
from numcheck.lab.worlds.pairs import gaussian_pairs, langevin_pairs
from numcheck.lab.worlds.world import Batch, World
from numcheck.losses import Loss, make_loss
from numcheck.metrics import Bootstrap, measure, spectrum
from numcheck.sampling.distributions import GeneralizedNormal
from numcheck.support import validate

#: The streams of pairs that measurements are made on; training has its own.
MEASURED, DRAWN = 1001, 1002
#: What a projection's Epps-Pulley statistic, divided by n, has of (variance - 1)^2 near 1: the
#: integral of t^4 / 4 exp(-3 t^2 / 2) over [-3, 3].
_CURVATURE = 0.12
#: Pairs for the spectrum, whose cost grows with their square.
_SPECTRAL = 4096


def sigreg_weight(strength: float, embedding_dim: int, batch: int) -> float:
    """The weight of SIGReg with the curvature of strength times |Cov h - 1|^2 at Gaussian h.

    The statistic has a factor n, and is a mean over directions where the penalty is a sum.
    """
    return strength / _CURVATURE * embedding_dim / batch


def sigreg_loss(
    strength: float, embedding_dim: int, batch: int, num_slices: int, seed: int
) -> Loss:
    """Alignment and SIGReg, of the weight that `sigreg_weight` gives the strength."""
    weight = sigreg_weight(strength, embedding_dim, batch)
    return make_loss("sigreg", seed=seed, weight=weight, num_slices=num_slices, num_points=9)


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
        num_slices: Of SIGReg, per step.
        encoder: `perceptron` or `matched`.
        width: Of the perceptron.
        depth: Of the perceptron.
        layers: Of the coupling map, and of the matched encoder.
        schedule: Steps, batch size, learning rates.
        evaluation: Fresh pairs to measure with.
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
    num_slices: int = 16
    encoder: str = "perceptron"
    width: int = 64
    depth: int = 3
    layers: int = 4
    schedule: Schedule = field(default_factory=Schedule)
    evaluation: int = 1 << 14

    def world(self) -> World:
        """The world."""
        mixing: Mixing = (
            Coupling(self.latents, layers=self.layers, seed=0)
            if self.mixing == "coupling"
            else planar_mixings()[self.mixing]
        )
        if self.shape is None:
            return World(gaussian_pairs(self.latents, self.correlation), mixing)
        law = GeneralizedNormal(self.shape)
        time = -float(torch.tensor(self.correlation, dtype=torch.float64).log())
        return World(langevin_pairs(self.latents, law, time), mixing)

    def first_encoder(self) -> nn.Module:
        """The encoder before training."""
        n = self.latents
        if self.encoder == "matched":
            return InverseCoupling(n, layers=self.layers, seed=self.seed)
        return perceptron(n, n, width=self.width, depth=self.depth, seed=self.seed)

    def objective(self) -> tuple[Loss, Ramp]:
        """The loss, and how its regularizer grows."""
        if self.loss == "infonce":
            return make_loss("infonce", seed=self.seed, bandwidth=self.bandwidth), Ramp()
        if self.loss == "whitening":
            loss = make_loss("whitening", seed=self.seed, weight=self.strength)
        else:
            loss = sigreg_loss(
                self.strength, self.latents, self.schedule.batch, self.num_slices, self.seed
            )
        return loss, Ramp(self.start)

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


def train_row(
    encoder: nn.Module,
    source: World | PairSource,
    loss: Loss,
    schedule: Schedule,
    *,
    seed: int,
    ramp: Ramp,
    device: str,
) -> Row:
    """Train in place: `failure` and, where there is none, `final alignment`.

    A run that collapses or diverges is not dropped: its row says so.
    """
    try:
        trace = train(encoder, source, loss, schedule, seed=seed, ramp=ramp, device=device)
    except TrainingError as error:
        return {"failure": str(error)}
    finally:
        encoder.eval()
    return {"failure": None, "final alignment": next(reversed(trace["alignment"]), None)}


def train_trial(trial: Trial, *, device: str = "cpu") -> Finished:
    """Train the encoder of a trial."""
    world, encoder = trial.world(), trial.first_encoder()
    loss, ramp = trial.objective()
    settings = trial.settings()
    done = train_row(
        encoder, world, loss, trial.schedule, seed=trial.seed, ramp=ramp, device=device
    )
    return Finished(encoder, world, settings | done)


def embed(encoder: nn.Module, batch: Batch, chunk: int = 1 << 13) -> torch.Tensor:
    """Embeddings of both views, float64 on the device of the batch, shape (2, n, outputs)."""
    with torch.no_grad():
        views = [torch.cat([encoder(part) for part in view.split(chunk)]) for view in batch.x]
    return torch.stack(views).double()


def measure_finished(trial: Trial, finished: Finished, *, device: str = "cpu") -> dict[str, Any]:
    """The figures of a trained encoder on fresh pairs, one flat row.

    Each figure is a list of value, lower and upper end. Away from the Gaussian only R^2 is given:
    the other quantities are those of theorems on Gaussian pairs.
    """
    strap = Bootstrap(trial.seed, 100 if trial.latents > 128 else Bootstrap.replicates)
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
