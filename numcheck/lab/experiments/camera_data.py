"""The data sets of the camera experiment: three ways to explore one room, and a common test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import norm

from numcheck.certificate.verdict import chance_text
from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.hypotheses import CONFIDENCE, Hypothesis, LatentLaw, latent_law
from numcheck.lab.experiments.regimes import RegimeSize
from numcheck.lab.experiments.rendering import rendered
from numcheck.lab.pixels import FramePairs, Frames, FrameSource
from numcheck.lab.pixels.blender import BlenderCamera
from numcheck.lab.pixels.camera import DEGREES_OF_FREEDOM, RoomCamera, camera_states
from numcheck.lab.pixels.exploration import REGIMES, canonical
from numcheck.lab.pixels.source import States
from numcheck.support.validate import named

#: Of every pair of Gaussian latents, and the mean of the six in cinematic pairs.
CORRELATION = 0.9
RENDERERS: dict[str, Callable[[], FrameSource]] = {"mujoco": RoomCamera, "blender": BlenderCamera}
_TRAINING, _MEASURED = 1, 2
_FORWARD = "forward-identifiability"
#: A covariance counts as singular below this share of its largest eigenvalue.
_SINGULAR = 1e-9


@dataclass(frozen=True)
class Size(RegimeSize):
    """How much is rendered and trained.

    Attributes:
        pairs: To train on, for each way to explore.
        measured: Other pairs of the same law.
        canonical: Frames of the common test.
        channels: Of the encoder, which are the places it looks for.
    """

    pairs: int
    measured: int
    canonical: int
    channels: int


QUICK = Size(8192, 768, 2048, channels=64, steps=800, batch=128, seeds=1)
#: Few epochs: on fewer pairs the encoder learns by heart which frames belong together.
FULL = Size(131_072, 8192, 8192, channels=128, steps=10_000, batch=256, seeds=3)


def chosen_size(options: Options) -> Size:
    """The size that the options ask for."""
    size = QUICK if options.quick else FULL
    return size if options.steps is None else replace(size, steps=options.steps)


@dataclass(frozen=True)
class Data:
    """A data set of one way to explore.

    Attributes:
        regime: Which.
        pairs: To train on.
        measured: Other frames of the same law: all first views, then all second ones.
        z: What these show, shape (2, n, 6).
        varying: Numbers of the degrees of freedom that vary.
        law: What the latents of the training pairs, as far as they vary, are seen to obey.
        hypotheses: Of the theorems, tested on the training pairs.
    """

    regime: str
    pairs: FramePairs
    measured: Frames
    z: torch.Tensor
    varying: tuple[int, ...]
    law: LatentLaw
    hypotheses: tuple[Hypothesis, ...]

    def facts(self) -> Row:
        """A row that describes the data set."""
        return {
            "regime": self.regime,
            "frames": len(self.pairs.frames) + len(self.measured),
            "pairs": len(self.pairs),
            "varying": [DEGREES_OF_FREEDOM[j] for j in self.varying],
            "rates": [rate.to_json() for rate in self.law.rates],
            "hypotheses": [item.to_json() for item in self.hypotheses],
        }


@dataclass(frozen=True)
class Common:
    """The common test of all encoders.

    Attributes:
        frames: The frames.
        z: What they show, shape (n, 6).
    """

    frames: Frames
    z: torch.Tensor


def camera_source(options: Options) -> FrameSource:
    """The renderer that the options name.

    Raises:
        InvalidInputError: If there is none of that name.
    """
    return named(RENDERERS, options.renderer or "mujoco", kind="renderer")()


def covariance_hypotheses(z: NDArray[np.float64]) -> list[Hypothesis]:
    """Do all degrees of freedom vary, in all directions, and independently of each other?

    Args:
        z: Latents, shape (n, 6), rows independent of each other.
    """
    covariance: NDArray[np.float64] = np.asarray(np.cov(z.T))
    values = np.linalg.eigvalsh(covariance)
    rank = int((values > _SINGULAR * values[-1]).sum())
    spread = f"least eigenvalue over largest {max(values[0], 0.0) / values[-1]:.2g}"
    found = [
        Hypothesis(
            "full rank covariance of the latents",
            _FORWARD,
            rank == len(values),
            f"rank {rank} of {len(values)}, {spread}",
        )
    ]
    varying = [j for j in range(z.shape[1]) if covariance[j, j] > _SINGULAR * values[-1]]
    if len(varying) > 1:
        correlations = np.asarray(np.corrcoef(z[:, varying].T))
        pairs = [(abs(correlations[i, j]), i, j) for i in range(len(varying)) for j in range(i)]
        largest, i, j = max(pairs)
        # Fisher's transformation, for the largest of all pairs.
        size = np.arctanh(min(largest, 1 - 1e-12)) * np.sqrt(len(z) - 3)
        p = min(1.0, float(2 * len(pairs) * norm.sf(size)))
        names = " and ".join(DEGREES_OF_FREEDOM[varying[k]] for k in (j, i))
        found.append(
            Hypothesis(
                "uncorrelated latents",
                _FORWARD,
                p > 1 - CONFIDENCE,
                f"largest correlation {correlations[i, j]:.3f}, of {names}, {chance_text(p)}",
            )
        )
    return found


def _views(source: FrameSource, z: States, part: str, options: Options) -> Frames:
    states = camera_states(z).reshape(-1, len(DEGREES_OF_FREEDOM))
    return rendered(source, states, name=f"{source.name}-{part}", options=options)


def make_data(regime: str, size: Size, options: Options) -> Data:
    """Draw a data set of `REGIMES`, render it and test the hypotheses on what it shows."""
    source, seed = camera_source(options), options.seed
    explore = REGIMES[regime]
    seen = explore(seed, _TRAINING, size.pairs, CORRELATION)
    frames = _views(source, seen, f"{regime}-training", options)
    other = explore(seed, _MEASURED, size.measured, CORRELATION)
    measured = _views(source, other, f"{regime}-measured", options)
    varying = tuple(int(j) for j in np.flatnonzero(seen.std(axis=(0, 1)) > 0))
    names = [DEGREES_OF_FREEDOM[j] for j in varying]
    law = latent_law(seen[..., varying], names=names, seed=seed)
    numbers = np.arange(size.pairs)
    return Data(
        regime,
        FramePairs(frames, numbers, numbers + size.pairs),
        measured,
        torch.from_numpy(other),
        varying,
        law,
        (*covariance_hypotheses(seen[0]), *law.hypotheses),
    )


def make_common(size: Size, options: Options) -> Common:
    """Draw and render the common test."""
    z = canonical(options.seed, size.canonical)
    return Common(_views(camera_source(options), z, "canonical", options), torch.from_numpy(z))
