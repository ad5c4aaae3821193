r"""Squares of Lipschitz functions of Gaussian vectors, such as the loss of a network.

For a standard Gaussian vector g and $|F(g)| \le o + s\,|g'|$ in law, with g' of dimension d, the
moments of $T = |F(g)|^2$ are bounded by those of $(o + s\,|g'|)^2$ (Minkowski). If F has the
Lipschitz constant L, then $|\nabla T|^2 \le 4L^2T$, and the Gaussian Poincaré inequality, for T
and for $(T - \mathbb E T)^2$, bounds variance and fourth central moment from the mean alone, which
is sharper in many dimensions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.checks.cases.common import UNIT_ROUNDOFF, reflect, second_view
from numcheck.checks.cases.sample import SampleFunction
from numcheck.sampling.decide import ExactLaw, Relation
from numcheck.theory.actions import ActionWorld
from numcheck.theory.networks import Network
from numcheck.theory.rational_matrices import Matrix


class Map(Protocol):
    """An encoder that can be sampled: a network."""

    @property
    def name(self) -> str:
        """What it is."""
        ...

    @property
    def n(self) -> int:
        """Number of latents."""
        ...

    @property
    def size(self) -> float:
        """A bound on the root mean square of what is added up to compute it."""
        ...

    def tensor(self, x: Tensor) -> Tensor:
        """Its values at columns, shape (m, count)."""
        ...


@dataclass(frozen=True)
class SquareMean:
    """A claim on the mean of a sum of independent copies of T = |F(g)|^2.

    Attributes:
        name: What it is the mean of.
        function: The sum.
        expected: What the claim compares the mean with.
        relation: How.
        dimension: d.
        spread: s.
        origin: o.
        lipschitz: L; not used if it is 0.
        mean: E T of one copy, for the bound that uses L.
        copies: Number of copies.
        size: A bound on the root mean square of what is added up to compute F.
        roundings: How many roundings an evaluation costs at most, relative to that.
    """

    name: str
    function: SampleFunction
    expected: float
    relation: Relation
    dimension: int
    spread: float
    origin: float = 0.0
    lipschitz: float = 0.0
    mean: float = 0.0
    copies: int = 1
    size: float = 0.0
    roundings: float = 64.0

    def law(self, dtype: torch.dtype) -> ExactLaw:
        """Bounds on the moments; E (T - ET)^4 is at most E T^4 for every T >= 0."""
        d = self.dimension
        second = (self.origin + self.spread * (d * (d + 2)) ** (1 / 4)) ** 4
        fourth = (self.origin + self.spread * math.prod(range(d, d + 7, 2)) ** (1 / 8)) ** 8
        variance = second
        if self.lipschitz:
            k = 4 * self.lipschitz**2
            v = variance = min(second, k * self.mean)
            # x^2 <= v^2 + 4 k (sqrt(v) x + E T v) for x^2 = E (T - ET)^4.
            rest = 4 * k**2 * v + v**2 + 4 * k * self.mean * v
            fourth = min(fourth, (2 * k * math.sqrt(v) + math.sqrt(rest)) ** 2)
        kurtosis = fourth / variance**2 if variance else 3.0
        total = self.copies * math.sqrt(second)
        return ExactLaw(
            variance=self.copies * variance,
            scale=math.sqrt(self.copies * variance) + total,
            kurtosis=3 + (kurtosis - 3) / self.copies,
            rounding=self.roundings * UNIT_ROUNDOFF[dtype] * (total + self.copies * self.size**2),
        )


def _blocks(view: Tensor, blocks: int, mixed: bool) -> Tensor:
    """The columns of all blocks side by side, shape (width, blocks * count)."""
    view, count = reflect(view) if mixed else view.contiguous(), view.shape[1]
    return view.view(blocks, -1, count).transpose(0, 1).reshape(-1, blocks * count)


def _total(values: Tensor, blocks: int) -> Tensor:
    """The sum over the blocks of the squared lengths of columns."""
    return values.square().sum(dim=0).view(blocks, -1).sum(dim=0)


@dataclass(frozen=True)
class LossSum:
    """The sum over blocks of |h(u) - h(u')|^2, for a dense mixture u of the latents.

    Attributes:
        encoder: h.
        rates: The rate of each latent of a block; the latents are mixed if all are equal.
        blocks: Number of blocks.
    """

    encoder: Map
    rates: tuple[float, ...]
    blocks: int

    def __call__(self, z: Tensor, xi: Tensor) -> Tensor:
        """A value for each column."""
        rho = torch.tensor(self.rates, dtype=z.dtype, device=z.device).repeat(self.blocks)
        mixed = self.blocks > 1 and len(set(self.rates)) == 1
        views = z, second_view(z, xi, rho[:, None])
        one, two = (self.encoder.tensor(_blocks(view, self.blocks, mixed)) for view in views)
        return _total(one - two, self.blocks)


@dataclass(frozen=True)
class ErrorSum:
    """The sum over blocks of |h(u) - M u|^2.

    Attributes:
        encoder: h.
        matrix: M.
        blocks: Number of blocks.
        plane: Whether u_0 = 0 in every block: where a null set is to be seen.
    """

    encoder: Map
    matrix: NDArray[np.float64]
    blocks: int
    plane: bool = False

    def __call__(self, z: Tensor, _: Tensor) -> Tensor:
        """A value for each column."""
        u = _blocks(z, self.blocks, self.blocks > 1)
        if self.plane:
            u[0] = 0.0
        linear = torch.from_numpy(self.matrix).to(u) @ u
        return _total(self.encoder.tensor(u) - linear, self.blocks)


@dataclass(frozen=True)
class PredictionSum:
    """The sum over blocks of |h(z') - g(z, a)|^2 for z' = rho z + B a + sigma xi.

    Attributes:
        encoder: h.
        world: The world; what is drawn for a block is z, a and xi, one below the other.
        blocks: Number of blocks.
        best: Whether g is E[h(z') | z, a]; otherwise it is h(rho z + B a).
    """

    encoder: Network
    world: ActionWorld
    blocks: int
    best: bool

    def __call__(self, z: Tensor, _: Tensor) -> Tensor:
        """A value for each column."""
        world, noise = self.world, float(self.world.noise)
        drawn = _blocks(z, self.blocks, self.blocks > 1)
        latents, actions, xi = drawn[: world.n], drawn[world.n : world.known], drawn[world.known :]
        steering = drawn.new_tensor([list(map(float, row)) for row in world.steering])
        mean = float(world.rate) * latents + steering @ actions
        after = self.encoder.tensor(mean + noise * xi)
        return _total(after - self.encoder.tensor(mean, abs(noise) * self.best), self.blocks)


def loss_mean(
    h: Network, rates: Sequence[Fraction], blocks: int, least: Fraction, label: str
) -> SquareMean:
    """The claim that the loss of copies of a network is at least so much."""
    slowest, fastest = float(max(rates)), float(min(rates))
    constant = h.lipschitz()
    return SquareMean(
        f"loss of {h.name}, {label}",
        LossSum(h, tuple(map(float, rates)), blocks),
        float(least),
        Relation.AT_LEAST,
        dimension=h.n,
        spread=constant * math.sqrt(2 * (1 - fastest)),
        lipschitz=constant * math.sqrt(2 * (1 + slowest)),
        mean=float(h.loss(rates)),
        copies=blocks,
        size=h.size,
        roundings=64.0 + 2 * blocks * h.n,
    )


def error_mean(
    h: Network,
    matrix: Matrix,
    blocks: int,
    most: Fraction,
    label: str,
    relation: Relation = Relation.EQUAL,
    plane: bool = False,
) -> SquareMean:
    """The claim that E |h - M u|^2, summed over copies, is so much or at most so much."""
    where = " where u_0 = 0" if plane else ""
    floats = np.array(matrix, dtype=np.float64).reshape(h.m, h.n)
    constant = h.lipschitz(matrix)
    at_zero = np.array(h.value([Fraction(0)] * h.n), dtype=np.float64)
    return SquareMean(
        f"E|h - Q u|^2 of {h.name}{where}, {label}",
        ErrorSum(h, floats, blocks, plane),
        float(most),
        relation,
        dimension=h.n,
        spread=constant,
        origin=float(np.linalg.norm(at_zero)),
        lipschitz=0.0 if plane else constant,
        mean=float(h.distance(matrix)),
        copies=blocks,
        size=h.size + float(np.linalg.norm(floats)) * math.sqrt(h.n),
        roundings=64.0 + 2 * blocks * h.n,
    )


def prediction_mean(
    h: Network,
    world: ActionWorld,
    blocks: int,
    least: Fraction,
    label: str,
    best: Fraction | None = None,
) -> SquareMean:
    """The claim that copies of a network are predicted with a loss of at least so much.

    Args:
        h: The network.
        world: Where it is used.
        blocks: Number of copies.
        least: What is claimed.
        label: Says where.
        best: The loss of the best predictor; without it the prediction is h at the mean of z'.
    """
    noise, constant = float(world.noise), h.lipschitz()
    how = "at the mean" if best is None else "with the best predictor"
    # |h(z') - E h(z')| is at most E|h(z') - h(z'')| for z'' with noise of its own.
    width = 1 if best is None else math.sqrt(2)
    steering = np.array([list(map(float, row)) for row in world.steering])
    scale = math.hypot(float(world.rate), float(np.linalg.norm(steering, 2)), noise)
    return SquareMean(
        f"loss of {h.name} {how}, {label}",
        PredictionSum(h, world, blocks, best is not None),
        float(least),
        Relation.AT_LEAST,
        dimension=h.n,
        spread=constant * abs(noise) * width,
        lipschitz=0.0 if best is None else 2 * constant * scale,
        mean=float(best or 0),
        copies=blocks,
        size=h.size,
        roundings=64.0 + 6 * blocks * h.n,
    )
