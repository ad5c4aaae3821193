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
from numcheck.support.validate import flag, function, instance, integer, real, sequence
from numcheck.support.validate_arrays import tensor

#: The largest knot, and the most of them for which a variance is computed, from all their pairs.
_LARGEST, _MOST = 1e100, 5000


def normal_characteristic(t: float) -> float:
    """The characteristic function of N(0, 1)."""
    return math.exp(-t * t / 2)


def _numbers(values: object, name: str) -> tuple[float, ...]:
    found = tuple(real(x, name=f"each of {name}") for x in sequence(values, name=name))
    largest = max(map(abs, found), default=0.0)
    if largest > _LARGEST:
        raise InvalidInputError(f"{name} must not exceed {_LARGEST:g} in size, got {largest!r}.")
    return found


@dataclass(frozen=True)
class Knots:
    """Where the empirical characteristic function is compared, and with what.

    Attributes:
        points: The t_k.
        weights: The w_k.
        characteristic: The real and even characteristic function of the law that is tested for.

    Raises:
        InvalidInputError: If points and weights are not equally many finite numbers of size at most
            1e100, a weight is negative, or the characteristic no function.
    """

    points: tuple[float, ...]
    weights: tuple[float, ...]
    characteristic: Callable[[float], float] = normal_characteristic

    def __post_init__(self) -> None:
        # Tuples of floats: a list could change after it was looked at.
        for name in ("points", "weights"):
            object.__setattr__(self, name, _numbers(getattr(self, name), name))
        function(self.characteristic, name="characteristic")
        if len(self.points) != len(self.weights):
            raise InvalidInputError(
                f"{len(self.points)} points but {len(self.weights)} weights. Give one weight a "
                "point."
            )
        negative = next((w for w in self.weights if w < 0), None)
        if negative is not None:
            raise InvalidInputError(
                f"weights must be at least 0, got {negative!r}. With a negative weight the "
                "statistic may be negative."
            )

    @property
    def targets(self) -> tuple[float, ...]:
        """The values phi(t_k).

        Raises:
            InvalidInputError: If the characteristic function gives no finite number.
        """
        return tuple(self.target(t) for t in self.points)

    def target(self, t: float) -> float:
        """The value phi(t).

        Raises:
            InvalidInputError: If the characteristic function gives no finite number.
        """
        # No characteristic function is larger than 1, but for rounding.
        most = 1 + 1e-9
        name = f"characteristic({t:g})"
        return real(self.characteristic(t), name=name, minimum=-most, maximum=most)


def sigreg_knots(count: int = 17, largest: float = 3.0, *, symmetric: bool = False) -> Knots:
    """The trapezoidal rule for the integral over [-largest, largest] with weight exp(-t^2 / 2).

    Args:
        count: Number of knots, at least 2, evenly spaced.
        largest: The last knot, above 0.
        symmetric: Whether the knots run from -largest on. Otherwise they run from 0 on and stand
            for their mirror images too: the integrand is even.

    Raises:
        InvalidInputError: If an argument is out of range.
    """
    count = integer(count, name="count", minimum=2, maximum=10**6)
    largest = real(largest, name="largest", above=0.0, maximum=_LARGEST)
    flag(symmetric, name="symmetric")
    first = -largest if symmetric else 0.0
    step = (largest - first) / (count - 1)
    points = (*(first + step * k for k in range(count - 1)), largest)
    lengths = [step / 2, *[step] * (count - 2), step / 2]
    mirrored = 1 if symmetric else 2
    weights = (
        mirrored * length * normal_characteristic(t)
        for t, length in zip(points, lengths, strict=True)
    )
    return Knots(points, tuple(weights))


def empirical_characteristic(samples: Tensor, points: Sequence[float]) -> tuple[Tensor, Tensor]:
    """Real and imaginary part of the means of exp(i t x) over each slice.

    Args:
        samples: Real numbers of shape (N, slices), N at least 1.
        points: The knots t, K of them.

    Returns:
        Two tensors of shape (K, slices), differentiable in the samples.

    Raises:
        InvalidInputError: If the samples have another shape or are not real floating-point numbers.
    """
    _check_samples(samples)
    knots = _numbers(points, "points")
    angles = samples.new_tensor(knots)[:, None, None] * samples
    if not bool(angles.detach().isfinite().all()):
        raise InvalidInputError(
            f"samples times points, up to {max(map(abs, knots)):g}, is beyond the range of "
            f"{samples.dtype}. Scale them down, or pass samples.double()."
        )
    return angles.cos().mean(dim=1), angles.sin().mean(dim=1)


def epps_pulley(samples: Tensor, knots: Knots) -> Tensor:
    """The statistic of each slice.

    Args:
        samples: Real numbers of shape (N, slices), N at least 1: N projections for each slice.
        knots: Where and with what to compare.

    Returns:
        A tensor of shape (slices,), differentiable in the samples.

    Raises:
        InvalidInputError: If the samples have another shape or are not real floating-point numbers.
    """
    instance(knots, Knots, name="knots")
    cosines, imaginary = empirical_characteristic(samples, knots.points)
    distances = (cosines - samples.new_tensor(knots.targets)[:, None]).square() + imaginary.square()
    return samples.shape[0] * (samples.new_tensor(knots.weights) @ distances)


def _check_samples(samples: object) -> None:
    found = tensor(samples, name="samples", shape=("N", "slices"))
    if found.shape[0] == 0:
        raise InvalidInputError(
            "samples must have shape (N, slices) with N at least 1, got "
            f"{tuple(found.shape)}. Give a single slice as samples[:, None]."
        )


def null_mean(knots: Knots) -> float:
    """E T for a sample of the law that is tested for, of any size: sum_k w_k (1 - phi(t_k)^2).

    Raises:
        InvalidInputError: If these are no knots.
    """
    instance(knots, Knots, name="knots")
    pairs = zip(knots.weights, knots.targets, strict=True)
    return math.fsum(w * (1 - target**2) for w, target in pairs)


def null_variance(knots: Knots, size: int) -> float:
    """Var T for a sample of the law that is tested for.

    Args:
        knots: Where and with what T compares.
        size: The sample size N, at least 1.

    Raises:
        InvalidInputError: If the size is out of range, or there are more than 5,000 knots.
    """
    size = integer(size, name="size", minimum=1, maximum=2**53)
    integer(
        len(instance(knots, Knots, name="knots").points),
        name="the number of knots",
        minimum=0,
        maximum=_MOST,
    )
    weights, targets = np.array(knots.weights), np.array(knots.targets)
    cosines, sines = _covariances(knots)
    own = 2 * weights * targets
    products = np.outer(weights, weights)
    single = float(own @ cosines @ own)
    double = float((products * (cosines**2 + sines**2)).sum())
    return single / size + 2 * (1 - 1 / size) * double


def _covariances(knots: Knots) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cov(cos t_k x, cos t_l x) and Cov(sin t_k x, sin t_l x); cosines and sines have none."""
    phi = knots.target
    shape = (len(knots.points), len(knots.points))
    # E exp(i (s - t) x) and E exp(i (s + t) x).
    apart = np.array([phi(s - t) for s in knots.points for t in knots.points]).reshape(shape)
    total = np.array([phi(s + t) for s in knots.points for t in knots.points]).reshape(shape)
    targets = np.array(knots.targets)
    return (apart + total) / 2 - np.outer(targets, targets), (apart - total) / 2


def largest_value(knots: Knots, size: int) -> float:
    """A bound on T: no empirical characteristic function is larger than 1 in modulus.

    Raises:
        InvalidInputError: If the size is not an integer of at least 1.
    """
    size = integer(size, name="size", minimum=1, maximum=2**53)
    instance(knots, Knots, name="knots")
    pairs = zip(knots.weights, knots.targets, strict=True)
    return size * math.fsum(w * (1 + abs(target)) ** 2 for w, target in pairs)
