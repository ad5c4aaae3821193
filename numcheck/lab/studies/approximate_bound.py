"""How tight is the approximate bound? Error over bound for encoders of growing distortion.

The encoders are smooth maps, none of them a polynomial but the parabola, as they are and whitened.
All quantities come from sampled second moments of embeddings and latents; those of the linear part
M z are known exactly, and its sampled ones serve as control variates: what is left of the noise is
that of the nonlinear part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.checks.runner import stream_number
from numcheck.lab.studies.base import Options, Result
from numcheck.sampling.estimate import Moments, Stream, combine, estimate
from numcheck.theory.procrustes import nearest_orthonormal

Array = NDArray[np.float64]

#: Standard errors by which a ratio has to exceed 1 to count as a violation.
_ERRORS = 6.0
#: Standard error of a ratio that is worth quoting.
_SHARP = 0.02


def _spiral(z: Tensor, strength: float) -> Tensor:
    """Turn by an angle that grows with the radius: whitened at every strength."""
    angle = strength * z.square().sum(dim=0) / 2
    c, s = angle.cos(), angle.sin()
    return torch.stack([c * z[0] - s * z[1], s * z[0] + c * z[1]])


def _parabola(z: Tensor, strength: float) -> Tensor:
    return torch.stack([z[0], z[1] + strength * (z[0].square() - 1)])


def _shear(z: Tensor, strength: float) -> Tensor:
    return torch.stack([z[0] + strength * (2 * z[1]).sin(), z[1]])


def _saturation(z: Tensor, strength: float) -> Tensor:
    return (strength * z).tanh() / strength


def _network(z: Tensor, strength: float) -> Tensor:
    """A residual layer with fixed random weights."""
    n = z.shape[0]
    generator = torch.Generator().manual_seed(7)
    inner = torch.randn(2 * n, n, generator=generator, dtype=torch.float64) / math.sqrt(n)
    outer = torch.randn(n, 2 * n, generator=generator, dtype=torch.float64) / math.sqrt(n)
    return z + strength * outer @ (inner @ z + 0.5).tanh()


@dataclass(frozen=True)
class Map:
    """A family of encoders.

    Attributes:
        name: What it is called.
        latents: Number of latents, and of outputs.
        encode: h(z) at a strength, from and to shape (latents, n).
    """

    name: str
    latents: int
    encode: Callable[[Tensor, float], Tensor]


MAPS = (
    Map("spiral", 2, _spiral),
    Map("parabola", 2, _parabola),
    Map("shear", 2, _shear),
    Map("saturation", 4, _saturation),
    Map("network", 16, _network),
)


@dataclass(frozen=True)
class PairMoments:
    """The statistic of all second moments of (1, h(z), h(z'), z, z').

    Attributes:
        encoder: The family.
        strength: Its strength.
        rho: Correlation of the pair.
    """

    encoder: Map
    strength: float
    rho: float

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """The rows (1, h, h', z, z') twice, so that their products are averaged."""
        second = self.rho * z + math.sqrt(1 - self.rho**2) * xi
        encode, s = self.encoder.encode, self.strength
        rows = torch.cat([torch.ones_like(z[:1]), encode(z, s), encode(second, s), z, second])
        return rows, rows


@dataclass(frozen=True)
class Point:
    """What is measured of one encoder.

    Attributes:
        delta: Excess loss.
        epsilon: |Cov h - 1|.
        error: E|h - Q z|^2 for Q nearest to E[h z^T].
        bound: D + (epsilon + D)^2.
    """

    delta: float
    epsilon: float
    error: float
    bound: float

    @property
    def ratio(self) -> float:
        """Error over bound."""
        return self.error / self.bound


def measure(moments: Array, size: int, rho: float, *, whiten: bool) -> Point:
    """Delta, epsilon, error and bound from the second moments of (1, h, h', z, z').

    Args:
        moments: Shape (1 + 4 size, 1 + 4 size).
        size: Number of latents and of outputs.
        rho: Correlation of the pair.
        whiten: Whether to whiten the embeddings first, by their covariance.
    """
    h, other, z, second = (slice(1 + k * size, 1 + (k + 1) * size) for k in range(4))
    # Exchanging the views changes no law: take the mean of both.
    places = np.arange(4 * size + 1)
    exchanged = np.concatenate([places[:1], *(places[s] for s in (other, h, second, z))])
    both = (moments + moments[np.ix_(exchanged, exchanged)]) / 2
    both = both - np.outer(both[:, 0], both[0])

    one = np.eye(size)
    mixing = np.linalg.solve(both[z, z], both[z, h]).T
    covariance = both[h, h] - mixing @ (both[z, z] - one) @ mixing.T
    cross = both[h, other] - mixing @ (both[z, second] - rho * one) @ mixing.T
    if whiten:
        values, vectors = np.linalg.eigh(covariance)
        root = (vectors / np.sqrt(values)) @ vectors.T
        covariance, cross, mixing = one, root @ cross @ root, root @ mixing
    delta = 2 * float(np.trace(rho * covariance - cross))
    epsilon = float(np.linalg.norm(covariance - one))
    d = delta / (2 * rho * (1 - rho))
    q = nearest_orthonormal(np.ascontiguousarray(mixing))
    error = float(np.trace(covariance) - 2 * np.trace(q @ mixing.T) + size)
    return Point(delta, epsilon, error, d + (epsilon + d) ** 2)


def _ratio_with_error(
    groups: Sequence[Moments], size: int, rho: float, *, whiten: bool
) -> tuple[Point, float]:
    """The point from all groups, and the standard error of its ratio by the jackknife."""
    total = combine(groups)
    left_out = []
    for group in groups:
        rest = (total.mean * total.n - group.mean * group.n) / (total.n - group.n)
        left_out.append(measure(rest, size, rho, whiten=whiten).ratio)
    count = len(left_out)
    error = math.sqrt((count - 1) * float(np.var(left_out)))
    return measure(total.mean, size, rho, whiten=whiten), error


def run(options: Options) -> Result:
    """Sweep the strength for every map and correlation."""
    strengths = [0.1, 1.0] if options.quick else [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0]
    rates = [0.6] if options.quick else [0.3, 0.6, 0.9]
    rows: list[dict[str, Any]] = []
    for encoder in MAPS:
        for rho in rates:
            for strength in strengths:
                label = f"{encoder.name}, rho = {rho}, strength {strength}"
                options.on_step(label)
                number = stream_number("study/approximate-bound", label)
                stream = Stream(options.seed, number, torch.device("cpu"), latents=encoder.latents)
                groups = estimate(PairMoments(encoder, strength, rho), stream, options.samples)
                for whiten in (False, True):
                    point, error = _ratio_with_error(groups, encoder.latents, rho, whiten=whiten)
                    rows.append(
                        {
                            "map": encoder.name,
                            "latents": encoder.latents,
                            "rho": rho,
                            "strength": strength,
                            "whitened": whiten,
                            **vars(point),
                            "ratio": point.ratio,
                            "standard error": error,
                        }
                    )
    holds = all(row["ratio"] <= 1 + _ERRORS * row["standard error"] for row in rows)
    sharp = [row for row in rows if row["standard error"] < _SHARP] or rows
    tightest = max(sharp, key=lambda row: float(row["ratio"]))
    median = float(np.median([row["ratio"] for row in rows]))

    def plot(figure: Any) -> None:
        panels = figure.subplots(1, 2, sharey=True)
        rho = rates[len(rates) // 2]
        # On a logarithmic axis a ratio without a sign is no point.
        drawn = [row for row in rows if row["ratio"] > 4 * row["standard error"]]
        for axes, whiten in zip(panels, (False, True), strict=True):
            for encoder in MAPS:
                line = [
                    row
                    for row in drawn
                    if (row["map"], row["rho"], row["whitened"]) == (encoder.name, rho, whiten)
                ]
                axes.errorbar(
                    [row["strength"] for row in line],
                    [row["ratio"] for row in line],
                    yerr=[2 * row["standard error"] for row in line],
                    marker=".",
                    label=f"{encoder.name}, {encoder.latents} latents",
                )
            axes.axhline(1.0, color="grey", linewidth=0.8)
            axes.set(xscale="log", yscale="log", xlabel="strength of the distortion")
            axes.set_title("whitened" if whiten else "as it is")
        panels[0].set_ylabel(f"error / bound, rho = {rho}")
        panels[0].legend(fontsize="small")

    return Result(
        name="approximate-bound",
        theorem="approximate-identifiability",
        title="Error over bound for encoders of growing distortion",
        rows=tuple(rows),
        findings=(
            f"Of {len(rows)} encoders "
            + ("none violates the bound." if holds else "SOME VIOLATE THE BOUND."),
            f"The bound is tightest for the {tightest['map']} at rho = {tightest['rho']}, strength "
            f"{tightest['strength']}{', whitened' if tightest['whitened'] else ''}: error over "
            f"bound {tightest['ratio']:.3f} +- {tightest['standard error']:.3f}.",
            f"The median ratio is {median:.3f}; {len(sharp)} ratios have a standard error below "
            f"{_SHARP}, and the tightest is among these.",
        ),
        holds=holds,
        plot=plot,
    )
