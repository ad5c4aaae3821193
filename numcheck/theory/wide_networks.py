"""Dense random ReLU networks of many latents, whitened in float64 by the arc-cosine kernel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[np.float64]


def arc_cosine(correlation: Array) -> Array:
    """E max(u, 0) max(v, 0) for standard normals, elementwise (Cho and Saul 2009)."""
    r = np.clip(correlation, -1.0, 1.0)
    angle = np.arccos(r)
    found: Array = (np.sin(angle) + (math.pi - angle) * r) / (2 * math.pi)
    return found


class _Parts(NamedTuple):
    """W with rows of length 1, W W^T, A with A Cov(max(W x, 0)) A^T = 1, and a Lipschitz bound."""

    weights: Array
    gram: Array
    outer: Array
    lipschitz: float


@lru_cache(maxsize=4)
def _parts(n: int, units: int, seed: int) -> _Parts:
    weights = np.random.default_rng(seed).standard_normal((units, n))
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    gram = weights @ weights.T
    covariance = arc_cosine(gram) - 1 / (2 * math.pi)
    outer = np.linalg.inv(np.linalg.cholesky(covariance))
    # Slopes 0 or 1 on the diagonal of D: A D W = A W / 2 + A (D - 1/2) W.
    norms = [float(np.linalg.norm(x, 2)) for x in (outer @ weights, outer, weights)]
    return _Parts(weights, gram, outer, norms[0] / 2 + norms[1] * norms[2] / 2)


@dataclass(frozen=True)
class WideNetwork:
    """h(x) = A (max(W x, 0) - mean), with random W and whitened outputs, one for each hidden unit.

    Attributes:
        n: Number of latents.
        units: Number of hidden units and outputs.
        seed: Of W.
    """

    n: int
    units: int
    seed: int

    @property
    def name(self) -> str:
        """What it is."""
        return f"random ReLU, {self.units} of {self.n}"

    @property
    def _parts(self) -> _Parts:
        return _parts(self.n, self.units, self.seed)

    def loss(self, rho: float) -> float:
        """The alignment loss at one rate."""
        _, gram, outer, _ = self._parts
        kept = arc_cosine(rho * gram) - 1 / (2 * math.pi)
        return float(2 * (self.units - np.sum((outer @ kept) * outer)))

    def nonlinear_energy(self) -> float:
        """E |h(x) - M x|^2 for M = E[h x^T] = A W / 2."""
        weights, _, outer, _ = self._parts
        return float(self.units - np.sum((outer @ weights) ** 2) / 4)

    def lipschitz(self) -> float:
        """A bound on the Lipschitz constant."""
        return self._parts.lipschitz

    @property
    def size(self) -> float:
        """A bound on the root mean square of what is added up to compute h."""
        return float(2 * np.linalg.norm(self._parts.outer) * math.sqrt(self.units))

    def tensor(self, x: Tensor) -> Tensor:
        """Columns h(x), shape (units, count)."""
        weights, outer = (torch.from_numpy(a).to(x) for a in self._parts[0::2])
        return outer @ (torch.relu(weights @ x) - 1 / math.sqrt(2 * math.pi))
