r"""The Epps-Pulley statistic of LeJEPA's regularizer, with its mean and variance for Gaussian data.

For a sample $x_1, \dots, x_N$, knots $t_k$ and weights $w_k \ge 0$ it is

$$T = N \sum_k w_k\,|\hat\varphi(t_k) - \varphi(t_k)|^2, \qquad
\hat\varphi(t) = \frac1N \sum_j e^{i t x_j},$$

with the characteristic function $\varphi$ of the law that is tested for, real and even:
$e^{-t^2/2}$ for N(0, 1). With $Y_{jk} = e^{i t_k x_j} - \varphi(t_k)$ and the kernel
$h(x_j, x_l) = \sum_k w_k \mathrm{Re}(Y_{jk} \overline{Y_{lk}})$,

$$T = \frac1N \sum_j h(x_j, x_j) + \frac2N \sum_{j<l} h(x_j, x_l).$$

If the sample has that law, $E[Y_{jk}] = 0$: the terms are uncorrelated and those of the second sum
have mean zero, so that

$$E T = E\,h(x, x), \qquad
\mathrm{Var}\,T = \frac1N \mathrm{Var}\,h(x, x) + 2\Big(1 - \frac1N\Big) E\,h(x, y)^2,$$

and both follow from the covariances of the $\cos t_k x$ and of the $\sin t_k x$.

Paper: SIGReg, the regularizer of LeJEPA. Lean: `LeJEPA.epps_pulley`,
`LeJEPA.epps_pulley_null_mean`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from numcheck.support.errors import InvalidInputError


def normal_characteristic(t: float) -> float:
    """The characteristic function of N(0, 1)."""
    return math.exp(-t * t / 2)


@dataclass(frozen=True)
class Knots:
    """Where the empirical characteristic function is compared, and with what.

    Attributes:
        points: The t_k.
        weights: The w_k, none negative.
        characteristic: The real and even characteristic function of the law that is tested for.
    """

    points: tuple[float, ...]
    weights: tuple[float, ...]
    characteristic: Callable[[float], float] = normal_characteristic

    @property
    def targets(self) -> tuple[float, ...]:
        """The values phi(t_k)."""
        return tuple(map(self.characteristic, self.points))


def sigreg_knots(count: int = 17, largest: float = 3.0) -> Knots:
    """The trapezoidal rule for the integral over [-largest, largest] with weight exp(-t^2 / 2).

    The knots run from 0 on and stand for their mirror images too: the integrand is even.

    Args:
        count: Number of knots, at least 2, evenly spaced.
        largest: The last knot, above 0.
    """
    step = largest / (count - 1)
    points = (*(step * k for k in range(count - 1)), largest)
    lengths = [step / 2, *[step] * (count - 2), step / 2]
    pairs = zip(points, lengths, strict=True)
    return Knots(points, tuple(2 * length * normal_characteristic(t) for t, length in pairs))


def empirical_characteristic(samples: Tensor, points: Sequence[float]) -> tuple[Tensor, Tensor]:
    """Real and imaginary part of the means of exp(i t x) over each slice.

    Args:
        samples: Real numbers of shape (N, slices), N at least 1.
        points: The knots t, K of them.

    Returns:
        Two tensors of shape (K, slices), differentiable in the samples.

    Raises:
        InvalidInputError: If the dtype of the samples does not hold their products with the knots.
    """
    angles = samples.new_tensor(points)[:, None, None] * samples
    cosines = angles.cos().mean(dim=1)
    if not bool(cosines.detach().isfinite().all()):
        raise InvalidInputError(
            f"samples times points, up to {max(map(abs, points)):g}, is beyond the range of "
            f"{samples.dtype}. Scale them down, or pass samples.double()."
        )
    return cosines, angles.sin().mean(dim=1)


def weighted_sum(terms: Tensor, knots: Knots) -> Tensor:
    """sum_k w_k term_k of terms of shape (K, slices)."""
    # No product of matrices, which autocast would round to 16 bits.
    return (terms * terms.new_tensor(knots.weights)[:, None]).sum(dim=0)


def epps_pulley(samples: Tensor, knots: Knots) -> Tensor:
    """The statistic of each slice.

    Args:
        samples: Real numbers of shape (N, slices), N at least 1: N projections for each slice.
        knots: Where and with what to compare.

    Returns:
        A tensor of shape (slices,), differentiable in the samples.
    """
    cosines, imaginary = empirical_characteristic(samples, knots.points)
    distances = (cosines - samples.new_tensor(knots.targets)[:, None]).square() + imaginary.square()
    return samples.shape[0] * weighted_sum(distances, knots)


def null_mean(knots: Knots) -> float:
    """E T for a sample of the law that is tested for, of any size: sum_k w_k (1 - phi(t_k)^2)."""
    pairs = zip(knots.weights, knots.targets, strict=True)
    return math.fsum(w * (1 - target**2) for w, target in pairs)


def null_variance(knots: Knots, size: int) -> float:
    """Var T for a sample of the law that is tested for.

    Args:
        knots: Where and with what T compares.
        size: The sample size N, at least 1.
    """
    weights, targets = np.array(knots.weights), np.array(knots.targets)
    cosines, sines = _covariances(knots)
    own = 2 * weights * targets
    products = np.outer(weights, weights)
    single = float(own @ cosines @ own)
    double = float((products * (cosines**2 + sines**2)).sum())
    return single / size + 2 * (1 - 1 / size) * double


def _covariances(knots: Knots) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cov(cos t_k x, cos t_l x) and Cov(sin t_k x, sin t_l x); cosines and sines have none."""
    phi, points = knots.characteristic, knots.points
    # E exp(i (s - t) x) and E exp(i (s + t) x).
    apart = np.array([[phi(s - t) for t in points] for s in points])
    total = np.array([[phi(s + t) for t in points] for s in points])
    targets = np.array(knots.targets)
    return (apart + total) / 2 - np.outer(targets, targets), (apart - total) / 2


def largest_value(knots: Knots, size: int) -> float:
    """A bound on T: no empirical characteristic function is larger than 1 in modulus."""
    pairs = zip(knots.weights, knots.targets, strict=True)
    return size * math.fsum(w * (1 + abs(target)) ** 2 for w, target in pairs)
