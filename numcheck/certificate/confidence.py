r"""Upper confidence bounds of means and of squared norms of means, for samples of unknown law.

No bound on the mean of an unbounded law holds for every law (Bahadur and Savage, Annals of
Mathematical Statistics 27, 1956). These hold as the sample grows, for laws with the moments they
estimate; what they are worth at given sizes is measured by `numcheck study certificate-coverage`.

*Mean of a number.* Student's statistic of a skewed law is skewed the other way, which makes the
usual upper bound of a mean too small for losses. Hall's transformation (Journal of the Royal
Statistical Society B 54, 1992) removes that up to terms of order 1/n,

$$\theta \le \bar x - \frac{s}{\sqrt n}\,g^{-1}(-t), \qquad
g^{-1}(x) = \frac{3\sqrt n}{\gamma}\Big(\Big(1 + \frac{\gamma}{\sqrt n}
\Big(x - \frac{\gamma}{6\sqrt n}\Big)\Big)^{1/3} - 1\Big),$$

with the skewness $\gamma$ (here never taken below 0, where it would make the bound smaller) and the
quantile t of Student's law.

*Squared norm of the mean v of vectors $a_i$ with covariance $\Gamma$.* The squared norm of the
sample mean is too large by $\operatorname{tr}\Gamma/n$, so that $U = |\bar a|^2 -
\widehat{\operatorname{tr}\Gamma}/n$ is unbiased, with variance $4\,v^{\mathsf T}\Gamma v/n +
2\operatorname{tr}\Gamma^2/n^2$ up to smaller terms. The dimension enters by
$\operatorname{tr}\Gamma^2$ alone: that is why the bound stays small for matrices of 64 x 64 entries
(Chen, Zhang and Zhong, Journal of the American Statistical Association 105, 2010, who test
covariances so). The variance depends on what is bounded, so the bound is the largest $\theta$ with
$\theta - U \le t \sqrt{4\theta\lambda/n + 2\operatorname{tr}\Gamma^2/n^2}$ (Wilson 1927 did that
for a proportion), where $\lambda$ is the largest variance seen in the directions in which v may
lie.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2
from scipy.stats import t as student

from numcheck.support.validate_arrays import Array


def _quantile(n: int, miss: float) -> float:
    return float(student.isf(miss, n - 1))


def mean_at_most(values: Array, miss: float) -> float:
    """An upper confidence bound of a mean, by Hall's transformation.

    Args:
        values: Independent draws, shape (n,), n at least 2.
        miss: Probability with which the mean may exceed the bound.
    """
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    if deviation == 0:
        return mean
    skewness = np.array((((values - mean) / deviation) ** 3).mean())
    return mean + deviation * float(standard_width(skewness, len(values), miss))


def standard_width(skewness: Array, n: int, miss: float) -> Array:
    """Standard deviations by which a mean may exceed that of a sample, by Hall's transformation.

    Args:
        skewness: Of the law, any shape; what is below 0 counts as 0.
        n: Number of independent draws.
        miss: Probability with which the mean may exceed the sample's by more.
    """
    scaled = np.maximum(skewness, 0.0) / math.sqrt(n)
    lower = -_quantile(n, miss)
    # For a skewness near 0 it is Student's; the quotient below would lose all digits.
    tiny = scaled < 1e-8
    scaled = np.where(tiny, 1.0, scaled)
    bent = 3 / scaled * (np.cbrt(1 + scaled * (lower - scaled / 6)) - 1)
    return np.asarray(-np.where(tiny, lower, bent) / math.sqrt(n))


def exceedance(values: Array) -> float:
    """The p-value of a mean of at most 0 against a larger one, by the same transformation."""
    n = len(values)
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    if deviation == 0:
        return 0.0 if mean > 0 else 1.0
    scaled = float((((values - mean) / deviation) ** 3).mean()) / math.sqrt(n)
    t = math.sqrt(n) * mean / deviation
    return float(student.sf(t + scaled * (t**2 / 3 + 1 / 6) + scaled**2 * t**3 / 27, n - 1))


@dataclass(frozen=True)
class SquaredNorm:
    """What the bound of |v|^2 needs, for the mean v of n independent vectors of covariance Gamma.

    Attributes:
        n: Number of vectors.
        estimate: U, unbiased for |v|^2 (it may be negative).
        trace: tr Gamma.
        square: tr Gamma^2.
        variance: Lambda, the variance of a component in v's direction.
    """

    n: int
    estimate: float
    trace: float
    square: float
    variance: float

    @property
    def p_value(self) -> float:
        """Of v = 0: then n |a|^2 is a weighted sum of chi squares, matched by two moments."""
        if self.square <= 0 or self.trace <= 0:
            return 1.0
        weight = self.square / self.trace
        squared = max(self.estimate + self.trace / self.n, 0.0)
        return float(chi2.sf(self.n * squared / weight, self.trace / weight))

    def at_most(self, miss: float) -> float:
        """An upper confidence bound of |v|^2; `miss` is the probability of |v|^2 above it."""
        t = _quantile(self.n, miss)
        start = max(self.estimate, 0.0)
        middle = start + 2 * t**2 * self.variance / self.n
        under = middle**2 - start**2 + 2 * t**2 * self.square / self.n**2
        return middle + math.sqrt(max(under, 0.0))


def squared_mean(rows: Array) -> SquaredNorm:
    """What the bound needs for the mean of the rows of an array of shape (n, m)."""
    n = len(rows)
    mean = rows.mean(axis=0)
    centred = rows - mean
    return squared_mean_of(n, mean, centred.T @ centred / (n - 1))


def squared_mean_of(n: int, mean: Array, covariance: Array) -> SquaredNorm:
    """What the bound needs for the mean of n rows with this sample covariance, unbiased."""
    trace = float(np.trace(covariance))
    square = max(float((covariance**2).sum()) - trace**2 / n, 0.0)
    largest = float(np.linalg.eigvalsh(covariance)[-1])
    return SquaredNorm(n, float(mean @ mean) - trace / n, trace, square, largest)
