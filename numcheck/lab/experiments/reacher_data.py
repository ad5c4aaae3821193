r"""Two data sets of the Reacher arm: Gaussian joint angles, and trajectories of a controller.

A frame shows the joint angles modulo $2\pi$. The latents are

- of the *Gaussian* world $z = \theta/\sigma$, whose pairs $z' = \rho z + \sqrt{1-\rho^2}\,\xi$ are
  those of an Ornstein-Uhlenbeck process; $\sigma$ is so small that an angle beyond
  $\pm\pi$, which a frame would show as another, is rare;
- of the *trajectories* the angles wrapped to $[-\pi, \pi)$ and standardized: the shoulder goes
  round and round, and no latent on a line follows it; where it is cut is a choice that a frame does
  not know. The cosines and sines, which it shows, are measured beside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.hypotheses import Hypothesis, LatentLaw, latent_law, share_hypothesis
from numcheck.lab.experiments.regimes import RegimeSize
from numcheck.lab.experiments.rendering import embedded, rendered
from numcheck.lab.pixels import FramePairs, Frames
from numcheck.lab.pixels.arm import JOINTS, ReacherArm
from numcheck.lab.pixels.pairs import chains
from numcheck.lab.pixels.reaching import reaching_trajectories, wrapped
from numcheck.lab.pixels.source import States

REGIMES = "gaussian", "trajectories"
#: Of Gaussian angles: deviation in radians (pi is almost 4 of them), and correlation of a pair.
SPREAD, CORRELATION = 0.8, 0.9
#: Steps of control between the frames of a pair of a trajectory, 0.02 s each: the mean
#: autocorrelation of both joints is about that of the Gaussian angles then.
LAG = 8
#: Largest share of angles that a frame shows as another one.
_WRAPPED = 1e-3
#: Frames of a chain of successive ones.
_CHAIN = 6
_TRAINING, _MEASURED = 1, 2


@dataclass(frozen=True)
class Size(RegimeSize):
    """How much is rendered and trained.

    Attributes:
        chains: Of six successive frames each, to train on.
        pairs: Independent ones, to measure with; each is a chain or an episode of its own.
        width: Of the encoder.
    """

    chains: int
    pairs: int
    width: int


QUICK = Size(chains=2000, pairs=1536, steps=2200, batch=96, width=8, seeds=1)
FULL = Size(chains=16000, pairs=8192, steps=8000, batch=256, width=32, seeds=3)


def chosen_size(options: Options) -> Size:
    """The size that the options ask for."""
    size = QUICK if options.quick else FULL
    return size if options.steps is None else replace(size, steps=options.steps)


def gaussian_angles(count: int, length: int, *, seed: int, stream: int) -> States:
    """Chains of Gaussian joint angles, radians, shape (count, length, 2)."""
    noise = np.random.default_rng([seed, stream]).standard_normal((length, count, 2))
    z = [noise[0]]
    for fresh in noise[1:]:
        z.append(CORRELATION * z[-1] + math.sqrt(1 - CORRELATION**2) * fresh)
    return np.ascontiguousarray(SPREAD * np.stack(z, axis=1))


def _angles(regime: str, count: int, length: int, seed: int, stream: int) -> States:
    if regime == "gaussian":
        return gaussian_angles(count, length, seed=seed, stream=stream)
    return reaching_trajectories(count, length, LAG, seed=2 * seed + stream)


def latents(regime: str, angles: States) -> States:
    """The latents of joint angles, any shape with the joints last."""
    return angles / SPREAD if regime == "gaussian" else wrapped(angles)


@dataclass(frozen=True)
class Measured:
    """Independent pairs, to measure with.

    Attributes:
        frames: All first views, then all second ones.
        angles: Of the joints as they are, shape (2, n, 2).
        z: Latents, shape (2, n, 2), standardized.
    """

    frames: Frames
    angles: States
    z: torch.Tensor

    def embeddings(self, encoder: torch.nn.Module, device: torch.device) -> torch.Tensor:
        """Embeddings of both views, float64 on the host, shape (2, n, outputs)."""
        h = embedded(encoder, self.frames, device)
        return h.reshape(2, -1, h.shape[1])


@dataclass(frozen=True)
class Data:
    """A data set of one regime.

    Attributes:
        pairs: To train on.
        measured: To measure with.
        law: What the latents are seen to obey.
        hypotheses: Of the theorems, tested.
        facts: The row that describes it.
    """

    pairs: FramePairs
    measured: Measured
    law: LatentLaw
    hypotheses: tuple[Hypothesis, ...]
    facts: Row


def _autocorrelation(z: NDArray[np.float64]) -> list[list[float]]:
    """Of each joint along chains, at lags 0, 1, ...; shape of z (chains, frames, joints)."""
    z = z - z.mean(axis=(0, 1))
    squares = (z**2).mean(axis=(0, 1))
    found = [squares / squares]
    found += [(z[:, k:] * z[:, :-k]).mean(axis=(0, 1)) / squares for k in range(1, z.shape[1])]
    return [[float(x) for x in joint] for joint in np.stack(found, axis=1)]


def visible(angles: States) -> States:
    """What a frame shows of angles: all cosines, then all sines; the joints are the last axis."""
    return np.concatenate([np.cos(angles), np.sin(angles)], axis=-1)


def _visible_rates(angles: States) -> list[float]:
    """Correlations across the pair of what a frame shows, angles of shape (2, n, joints)."""
    first, second = (part - part.mean(axis=0) for part in visible(angles))
    rates = (first * second).mean(axis=0) / (first.std(axis=0) * second.std(axis=0))
    return [float(rate) for rate in rates]


def _histogram(z: States) -> list[int]:
    counts, _ = np.histogram(z / z.std(), bins=40, range=(-4, 4))
    return [int(count) for count in counts]


def make_data(regime: str, size: Size, options: Options) -> Data:
    """Draw the states of a data set of `REGIMES`, render them and test the hypotheses on them."""
    source, seed = ReacherArm(), options.seed
    training = _angles(regime, size.chains, _CHAIN, seed, _TRAINING)
    frames = rendered(
        source, training.reshape(-1, 2), name=f"reacher-{regime}-training", options=options
    )
    angles = _angles(regime, size.pairs, 2, seed, _MEASURED).transpose(1, 0, 2)
    seen = rendered(
        source, angles.reshape(-1, 2), name=f"reacher-{regime}-measured", options=options
    )
    z = latents(regime, angles)
    law = latent_law(z, names=JOINTS, seed=seed)
    standard = z if regime == "gaussian" else (z - z.mean(axis=(0, 1))) / z.std(axis=(0, 1))
    beyond = int((np.abs(angles) > np.pi).any(axis=2).sum())
    cut = int((np.abs(wrapped(angles[1]) - wrapped(angles[0])) > np.pi).any(axis=1).sum())
    seen_once = share_hypothesis(
        "frames determine the latents (angles within pi)",
        "forward-identifiability",
        beyond,
        2 * size.pairs,
        limit=_WRAPPED,
    )
    chained = latents(regime, training)
    facts: Row = {
        "regime": regime,
        "frames": len(frames) + len(seen),
        "pairs": size.pairs,
        "rates": [rate.to_json() for rate in law.rates],
        "anisotropy": law.ratio.to_json(),
        "visible rates": _visible_rates(angles),
        "wrapped": beyond / (2 * size.pairs),
        "pairs across the cut": cut / size.pairs,
        "autocorrelation": _autocorrelation(chained),
        "histogram": [_histogram(chained[..., j]) for j in range(2)],
    }
    return Data(
        FramePairs(frames, *chains(size.chains, _CHAIN)),
        Measured(seen, angles, torch.from_numpy(np.ascontiguousarray(standard))),
        law,
        (*law.hypotheses, seen_once),
        facts,
    )
