"""Encoders of Gaussian latents whose error, delta and epsilon are known, to try a certificate on.

An encoder is an affine map of orthonormal Hermite features: h = mean + M z + N q(z) with features
q of degrees 2 and 3. So Cov h = M M^T + N N^T, the covariance of the two views is
rho M M^T + N diag(rho^degree) N^T, and the least E|h - Q z|^2 over matrices Q with orthonormal rows
is |mean|^2 + tr Cov h + m - 2 |M|_*, with the sum of singular values |M|_* (Schönemann 1966).

With more outputs than latents no Q has orthonormal rows. The latents that are missing can be added,
independent of all: h does not see them, and the formula stays the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from numcheck.support.validate_arrays import Array


def features(z: Array) -> Array:
    """Orthonormal Hermite features: He_2(z_i), z_i z_(i+1), He_3(z_i), normed; shape (k, 3 n)."""
    square = (z**2 - 1) / math.sqrt(2)
    # With a single latent its neighbour is itself: then the product is not a new feature.
    product = z * np.roll(z, 1, axis=1) if z.shape[1] > 1 else (z**4 - 6 * z**2 + 3) / math.sqrt(24)
    if z.shape[1] == 2:
        product[:, 1] = square[:, 0] * z[:, 1]
    cubic = (z**3 - 3 * z) / math.sqrt(6)
    return np.concatenate([square, product, cubic], axis=1)


def degrees(latents: int) -> Array:
    """The degree of each of the features."""
    products = [4.0] if latents == 1 else [2.0] * latents
    if latents == 2:
        products[1] = 3.0
    return np.array([2.0] * latents + products + [3.0] * latents)


@dataclass(frozen=True)
class SyntheticEncoder:
    """h = mean + linear z + nonlinear q(z).

    Attributes:
        name: What kind it is.
        linear: M, shape (m, n).
        nonlinear: N, shape (m, 3 n): for the features of `features`.
        mean: Shape (m,).
    """

    name: str
    linear: Array
    nonlinear: Array
    mean: Array

    @property
    def covariance(self) -> Array:
        """Cov h."""
        return self.linear @ self.linear.T + self.nonlinear @ self.nonlinear.T

    def delta(self, rho: float) -> float:
        """E|h - h'|^2 - 2 (1 - rho) tr Cov h."""
        kept = rho - rho ** degrees(self.linear.shape[1])
        return float(2 * (self.nonlinear**2 @ kept).sum())

    @property
    def epsilon(self) -> float:
        """|Cov h - 1|, Frobenius."""
        return float(np.linalg.norm(self.covariance - np.eye(len(self.mean))))

    @property
    def error(self) -> float:
        """The least E|h - Q z|^2 over matrices Q with orthonormal rows."""
        nuclear = float(np.linalg.svd(self.linear, compute_uv=False).sum())
        size = float(np.trace(self.covariance))
        return max(float(self.mean @ self.mean) + size + len(self.mean) - 2 * nuclear, 0.0)

    def bound(self, rho: float) -> float:
        """What the theorem says for known delta, epsilon and mean."""
        d = self.delta(rho) / (2 * rho * (1 - rho))
        return d + (self.epsilon + d) ** 2 + float(self.mean @ self.mean)

    def encode(self, z: Array) -> Array:
        """The embeddings of latents of shape (k, n)."""
        return self.mean + z @ self.linear.T + features(z) @ self.nonlinear.T

    def sample(self, count: int, rho: float, generator: np.random.Generator) -> tuple[Array, Array]:
        """Embeddings (h, h') of independent pairs of latents with correlation rho.

        Args:
            count: Number of pairs, at least 1.
            rho: Correlation of the pair.
            generator: Where the latents come from.
        """
        z, noise = generator.standard_normal((2, count, self.linear.shape[1]))
        return self.encode(z), self.encode(rho * z + math.sqrt(1 - rho**2) * noise)


def _orthonormal(rows: int, columns: int, generator: np.random.Generator) -> Array:
    """A random matrix with orthonormal rows, or columns if there are fewer of them."""
    size = max(rows, columns)
    q, r = np.linalg.qr(generator.standard_normal((size, size)))
    return np.asarray((q * np.sign(np.diag(r)))[:rows, :columns])


KINDS = ("orthogonal", "near-orthogonal", "shrunk", "quadratic", "cubic", "whitened", "shifted")


def random_encoder(
    kind: str, outputs: int, latents: int, strength: float, generator: np.random.Generator
) -> SyntheticEncoder:
    """A random encoder of one of the `KINDS`, turned at random.

    Args:
        kind: `orthogonal`: Q z. `near-orthogonal`: (1 + strength G / sqrt(m)) Q z with a Gaussian
            matrix G. `shrunk`: (1 - strength) Q z. `quadratic` and `cubic`: features of degree 2
            and 3 of size `strength` are added to Q z. `whitened`: the same with linear parts made
            smaller, so that the covariance is the identity. `shifted`: Q z with a mean of norm
            `strength`.
        outputs: m, at most 2 n.
        latents: n; if there are fewer than outputs, the other outputs are features of degree 2.
        strength: Between 0 and 1.
        generator: Where the choices come from.
    """
    m, n = outputs, latents
    linear = np.zeros((m, n))
    nonlinear = np.zeros((m, 3 * n))
    shared = min(m, n)
    linear[:shared] = _orthonormal(shared, n, generator)
    for k in range(shared, m):
        nonlinear[k, k - shared] = 1.0
    mean = np.zeros(m)
    if kind == "near-orthogonal":
        linear = linear + strength / math.sqrt(m) * generator.standard_normal((m, m)) @ linear
    elif kind == "shrunk":
        linear = (1 - strength) * linear
    elif kind == "shifted":
        direction = generator.standard_normal(m)
        mean = strength * direction / np.linalg.norm(direction)
    elif kind != "orthogonal":
        start = {"quadratic": n if n > 2 else 0, "cubic": 2 * n, "whitened": 2 * n}[kind]
        added = np.zeros_like(nonlinear)
        added[:shared, start : start + n] = _orthonormal(shared, n, generator)
        # Outputs are bent by different amounts.
        share = generator.uniform(0, 1, size=(m, 1)) * strength
        nonlinear = nonlinear + share * added
        if kind == "whitened":
            linear = np.sqrt(1 - share**2) * linear
    turn = _orthonormal(m, m, generator)
    return SyntheticEncoder(kind, turn @ linear, turn @ nonlinear, turn @ mean)
