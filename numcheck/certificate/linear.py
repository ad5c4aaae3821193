r"""How much of the variance of embeddings is certified to be linear in the latents.

For f of variance 1 and mean zero with the shares $W_d$ of its Hermite degrees, theorem
`nonlinear-energy` gives $E|f - f'|^2 - 2(1 - \rho) = 2 \sum_d (\rho - \rho^d) W_d \ge 2 \rho (1 -
\rho) \sum_{d \ge 2} W_d$. So with the squares x of u and y of w, for which
$\operatorname{Var} f = E(x + y)/2$, the share t of the variance that is not linear satisfies

$$E\big[(1 + \rho)\,y - (1 - \rho)\,x - t \rho (1 - \rho)(x + y)\big] \ge 0,$$

and the largest t for which that mean is not rejected is an upper bound of it (Fieller, Journal of
the Royal Statistical Society B 16, 1954). It does not depend on the scale of f: nothing is assumed
to be white here. The same holds for the sum over all outputs, of squared lengths.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numcheck.certificate.confidence import standard_width
from numcheck.certificate.pairs import POWERS, Pairs
from numcheck.support.validate_arrays import Array

#: Halvings of the interval in which a share is sought.
_HALVINGS = 30


@dataclass(frozen=True)
class LinearShares:
    """Lower bounds of shares of variance that are linear in the latents (R^2 of h from z).

    Attributes:
        total: Of the variance of all outputs together.
        outputs: Of that of each output, 0 where nothing varies. All hold together. Empty for bounds
            at every n, which are made for the total alone.
    """

    total: float
    outputs: tuple[float, ...]

    @property
    def least(self) -> float:
        """The least of the outputs; NaN if they have no bounds of their own."""
        return min(self.outputs, default=math.nan)


def total_powers(pairs: Pairs) -> Array:
    """The moments of `POWERS` of the squared lengths of u and w, whose scale is 1; shape (9,)."""
    u, w = pairs.lengths
    scale = max(float((u + w).mean()), 1e-300)
    return np.array([((u / scale) ** i * (w / scale) ** j).mean() for i, j in POWERS])


def nonlinear_at_most(powers: Array, n: int, rho: float, miss: float) -> Array:
    """Upper bounds of shares of variance that are not linear in the latents.

    Args:
        powers: The moments of `POWERS` of the squares x and y, shape (9, ...).
        n: Number of pairs.
        rho: Correlation of the latents.
        miss: Probability with which one share may exceed its bound.

    Returns:
        Shape (...), from 0 to 1; 1 where nothing varies.
    """
    moments = dict(zip(POWERS, powers, strict=True))

    def rejected(t: Array) -> Array:
        a, b = -(1 - rho) - t * rho * (1 - rho), 1 + rho - t * rho * (1 - rho)
        first = a * moments[1, 0] + b * moments[0, 1]
        second = a * a * moments[2, 0] + 2 * a * b * moments[1, 1] + b * b * moments[0, 2]
        third = a**3 * moments[3, 0] + 3 * a * a * b * moments[2, 1]
        third = third + 3 * a * b * b * moments[1, 2] + b**3 * moments[0, 3]
        variance = np.maximum(second - first**2, 0.0) * n / (n - 1)
        spread = np.where(variance > 0, variance, 1.0)
        skewness = (third - 3 * first * second + 2 * first**3) / spread**1.5
        width = np.sqrt(variance) * standard_width(skewness, n, miss)
        return np.asarray(first + width < 0)

    return _crossing(rejected, np.zeros(powers.shape[1:]))


def _crossing(rejected: Callable[[Array], Array], low: Array) -> Array:
    """Where rejection begins between low and 1: there is one such place, or none (then 1).

    What is bounded is a convex function of t, by Student's quantile.
    """
    high = np.ones_like(low)
    never, always = np.logical_not(rejected(high)), rejected(low)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        beyond = rejected(middle)
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.where(never, 1.0, np.where(always, 0.0, high))


def finite_nonlinear_at_most(
    u: Array, w: Array, rho: float, mean_at_most: Callable[[Array], float]
) -> float:
    """The same of all outputs together, by any upper bound of a mean.

    Args:
        u: Squared lengths of the rows u, shape (n,).
        w: Those of w.
        rho: Correlation of the latents.
        mean_at_most: The bound.
    """

    def rejected(t: Array) -> Array:
        shift = float(t) * rho * (1 - rho)
        return np.array(mean_at_most((1 + rho - shift) * w - (1 - rho + shift) * u) < 0)

    return float(_crossing(rejected, np.zeros(())))


def estimated_nonlinear(rate: float, rho: float) -> float:
    """The share of the variance that is not linear, if what is not linear is of degree 2."""
    return min(max((rho - rate) / (rho * (1 - rho)), 0.0), 1.0)
