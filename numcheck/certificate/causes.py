"""Why a certificate is no better: one cause for each defect that the figures show.

A figure has to do two things to be a cause: to be out of the range of chance, with a false alarm at
probability `_ALARM` for each figure, and to matter. The first follows from the standard error of
the figure at the given number of pairs; from what size on it matters is a convention.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from numcheck.certificate.confidence import exceedance
from numcheck.certificate.linear import estimated_nonlinear
from numcheck.certificate.pairs import Pairs
from numcheck.certificate.parts import Parts
from numcheck.certificate.rates import AtRho
from numcheck.support.validate_arrays import Array

#: Probability with which chance alone makes a figure a cause.
_ALARM = 1e-3
#: Outputs of less than this standard deviation, where 1 is assumed, have collapsed. A convention:
#: their error, (1 - 0.1)^2, is at least 81% of that of an output that is constant. Chance does not
#: do it: of 100 normal numbers of variance 1, the fewest allowed, with probability 10^-79.
_COLLAPSED = 0.1
#: Directions with less than this share of the variance of others count as constant. A convention,
#: well above the rounding of bfloat16 (10^-5) and well below chance: with 4 pairs for each output,
#: the fewest allowed, the least variance of m independent directions is (1 - 1/2)^2 = 0.25 of
#: theirs (Marchenko and Pastur, Mathematics of the USSR-Sbornik 1, 1967).
_CONSTANT = 1e-3
#: What adds less than this per output to the bound is no cause. A convention: a twentieth of the
#: error of outputs that are all 0.
_SMALL = 0.05
#: Of rho: where h and h' are correlated less than this part of it, nothing behaves like latents or
#: their squares; and a correlation of other rows above the second is worth a hint. Conventions.
_UNRELATED, _RELATED = 0.1, 0.25
#: Rows that are compared with their neighbours' partners, and how far apart those may be.
_SHIFTED_ROWS, _SHIFTS = 20_000, 5
#: Causes with which nothing counts as certified, whatever the share.
DEFECTS = ("collapsed", "constant-outputs", "dependent-outputs", "collapsed-directions")


@dataclass(frozen=True)
class Cause:
    """One defect.

    Attributes:
        name: `misaligned`, `collapsed`, `constant-outputs`, `dependent-outputs`,
            `collapsed-directions`, `not-white`, `mean`, `groups`, `rho-too-low`,
            `rho-too-high-or-noise`, `rho-interval`, `not-linear` or `estimate-beyond-bound`.
        text: What was seen, what it means and what to do.
    """

    name: str
    text: str


def _listed(places: Sequence[int] | NDArray[np.intp]) -> str:
    first = ", ".join(str(int(k)) for k in places[:8])
    return first + (f" and {len(places) - 8} more" if len(places) > 8 else "")


def find_causes(
    pairs: Pairs,
    estimate: Parts,
    bounds: Parts,
    profile: Sequence[AtRho],
    *,
    rhos: tuple[float, float],
    least_rho: float,
    one_rate: bool,
    gaussian: bool,
    too_slow: bool,
) -> tuple[Cause, ...]:
    """All causes seen, those that explain others first.

    Args:
        pairs: The pairs.
        estimate: Of the parts.
        bounds: Of the parts.
        profile: What would be certified at each rho.
        rhos: Ends of the interval assumed.
        least_rho: The least rho that the pairs do not contradict.
        one_rate: Whether one autocorrelation in all directions was not rejected.
        gaussian: Whether Gaussian slices were not rejected.
        too_slow: Whether an autocorrelation of at most rho was rejected.
    """
    found = [*_scales(pairs)]
    found += _correlations(
        pairs, rhos, least_rho=least_rho, one_rate=one_rate, gaussian=gaussian, too_slow=too_slow
    )
    low, high = (
        next(point for point in profile if point.rho == rho) for rho in (rhos[0], bounds.rho)
    )
    if low.share > high.share + _SMALL and not too_slow:
        found.append(
            Cause(
                "rho-interval",
                f"The interval of rho is wide: {bounds.rho:g} is the worst value in it. At "
                f"{low.rho:g} the certified share would be {100 * low.share:.0f}%, there it is "
                f"{100 * high.share:.0f}%. Narrow the interval, if you know more of rho.",
            )
        )
    beyond = [
        name for name in ("delta", "epsilon", "mean")
        if getattr(estimate, name) > getattr(bounds, name) * (1 + 1e-9)
    ]  # fmt: skip
    if beyond:
        found.append(
            Cause(
                "estimate-beyond-bound",
                f"The estimate of {' and of '.join(beyond)} is above its bound: a few rows weigh "
                "more than all others. Look for outliers; the bound does not cover them.",
            )
        )
    return tuple(found)


def _scales(pairs: Pairs) -> Iterator[Cause]:
    """What the covariance shows: collapse, constant and dependent outputs, other scales."""
    covariance = pairs.covariance
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    largest = float(deviations.max())
    if largest < _COLLAPSED:
        seen = (
            "all outputs are constant"
            if largest == 0
            else f"the largest standard deviation of an output is {largest:.2g}, 1 is assumed"
        )
        yield Cause(
            "collapsed",
            f"The encoder has collapsed: {seen}. A rotation of the latents has variance 1 in every "
            "direction. Give the regularizer more weight; if only the scale is unusual, whiten "
            "with the mean and covariance of other pairs.",
        )
    if largest == 0:
        return
    constant = np.flatnonzero(deviations < math.sqrt(_CONSTANT) * largest)
    if len(constant):
        yield Cause(
            "constant-outputs",
            f"{len(constant)} of {pairs.m} outputs are constant, or nearly: {_listed(constant)} "
            f"(counted from 0; standard deviation below {100 * math.sqrt(_CONSTANT):.0f}% of the "
            "largest). They hold nothing of the latents: leave them out, or train the encoder to "
            "use them.",
        )
    varying = np.setdiff1d(np.arange(pairs.m), constant)
    length = float(np.linalg.norm(pairs.mean[varying]))
    if length**2 > _SMALL * pairs.m and pairs.squared_mean.p_value < _ALARM:
        yield Cause(
            "mean",
            f"The embeddings have a mean of length {length:.3g}, whose square adds to the bound; 0 "
            "is assumed. Subtract the mean of other pairs.",
        )
    scaled = covariance[np.ix_(varying, varying)] / np.outer(
        deviations[varying], deviations[varying]
    )
    dependent = int((np.linalg.eigvalsh(scaled) < _CONSTANT).sum())
    if dependent:
        yield Cause("dependent-outputs", _dependent_text(scaled, varying, dependent, pairs.m))
    if largest < _COLLAPSED or dependent:
        return
    variances = np.linalg.eigvalsh(covariance)
    flat = int((variances < _COLLAPSED**2).sum()) - len(constant)
    if flat > 0:
        yield Cause(
            "collapsed-directions",
            f"{flat} of {pairs.m} directions of the embeddings have collapsed: their variance is "
            f"below {_COLLAPSED**2:g}, where 1 is assumed. The embeddings use fewer dimensions "
            "than they have.",
        )
    kept = variances[len(constant) + max(flat, 0) :]
    excess = float(((kept - 1) ** 2).sum()) - len(kept) * pairs.m / pairs.n
    if excess > _SMALL * pairs.m and pairs.deviation.p_value < _ALARM:
        yield Cause(
            "not-white",
            f"The embeddings are not white: variances of their directions are from {kept[0]:.2g} "
            f"to {kept[-1]:.2g}, 1 is assumed. That alone adds about {excess:.2g} to the bound. To "
            "certify them up to a linear map, whiten them with the mean and covariance of other "
            "pairs.",
        )


def _dependent_text(scaled: Array, places: NDArray[np.intp], count: int, m: int) -> str:
    close = np.abs(np.triu(scaled, 1)) > 1 - _CONSTANT
    copies = [(int(places[i]), int(places[j])) for i, j in np.argwhere(close)]
    seen = "; ".join(f"{i} and {j}" for i, j in copies[:4])
    more = f" Copies of each other, up to sign and scale: {seen}" if copies else ""
    more += f" and {len(copies) - 4} more pairs." if len(copies) > 4 else "." if copies else ""
    return (
        f"{count} of {m} outputs are linear combinations of the others, or nearly: the rank of the "
        f"embeddings is {len(places) - count}.{more} Leave them out, or give the regularizer more "
        "weight."
    )


def _correlations(
    pairs: Pairs,
    rhos: tuple[float, float],
    *,
    least_rho: float,
    one_rate: bool,
    gaussian: bool,
    too_slow: bool,
) -> Iterator[Cause]:
    """What the correlations of h and h' show: rows, rho, noise, features of higher degree."""
    low, high = rhos
    rates = pairs.rates[0]
    if not len(rates):
        return
    if too_slow:
        yield Cause(
            "rho-too-low",
            f"rho is too low: some direction of the embeddings has a larger autocorrelation than "
            f"{high:g}, which no function of the latents has; the least rho that the data allow is "
            f"{least_rho:.4g}. Give a larger rho, or look for what both views share beyond the "
            "latents: repeated frames, an encoder that sees both views.",
        )
        return
    lost, loss = estimated_nonlinear(pairs.rate, low), pairs.excess(low)
    if exceedance(loss) > _ALARM:
        lost = 0.0
    unrelated = max(_UNRELATED * low, _chance(pairs.covariance, pairs.n, 1))
    if pairs.rate < unrelated and least_rho < low**2 / 2 and low > 0.2:
        yield Cause("misaligned", _misaligned_text(pairs, low))
    elif not one_rate and (text := groups_text(rates, pairs, high)):
        yield Cause("groups", text)
    elif lost > _SMALL and one_rate and gaussian:
        yield Cause(
            "rho-too-high-or-noise",
            f"All directions have about one autocorrelation, {pairs.rate:.3g}, and Gaussian "
            f"slices. So behave latents of correlation {pairs.rate:.3g} (then rho = {low:g} is too "
            f"high), and latents of correlation {low:g} in an encoder that adds noise of its own "
            f"to each view ({100 * (1 - pairs.rate / low):.0f}% of the variance: dropout, "
            "sampling, batch statistics). Embeddings cannot tell which: check rho, and evaluate "
            "the encoder without noise.",
        )
    elif lost > _SMALL:
        yield Cause(
            "not-linear",
            f"The autocorrelation of the embeddings is {pairs.rate:.3g}, below rho = {low:g}: up "
            f"to {100 * lost:.0f}% of their variance is not linear in the latents, or noise.",
        )


def _chance(covariance: Array, n: int, looks: int) -> float:
    """What a correlation over all outputs of n unrelated rows exceeds by chance, in some looks.

    It is a mean of n products of rows, of variance tr S^2, over tr S.
    """
    deviation = float(np.linalg.norm(covariance)) / max(float(np.trace(covariance)), 1e-300)
    return float(norm.isf(_ALARM / looks)) * deviation / math.sqrt(n)


def _misaligned_text(pairs: Pairs, rho: float) -> str:
    count = min(pairs.n, _SHIFTED_ROWS)
    every = np.arange(count)
    x = np.asarray(pairs.first[0:count], dtype=np.float64) - pairs.mean
    y = np.asarray(pairs.second[0:count], dtype=np.float64) - pairs.mean
    size = max(math.sqrt(float((x**2).sum()) * float((y**2).sum())), 1e-300)
    orders = {
        f"i {'+' if s > 0 else '-'} {abs(s)}": every + s for s in range(-_SHIFTS, _SHIFTS + 1)
    }
    if count == pairs.n:
        orders["n - 1 - i"] = every[::-1]
    seen = {}
    for name, order in orders.items():
        inside = (order >= 0) & (order < count)
        seen[name] = float((x[inside] * y[order[inside]]).sum()) / size
    best = max(seen, key=lambda name: seen[name])
    hint = (
        f" Row i of h fits row {best} of h_prime: there the correlation is {seen[best]:.2g}."
        if seen[best] > max(_RELATED * rho, _chance(pairs.covariance, count, len(seen)))
        else " Look for a shuffled loader, or files of different runs."
    )
    return (
        f"The rows are not aligned: the correlation of h and h_prime is {pairs.rate:.2g}, where "
        f"rho = {rho:g} makes latents correlated by {rho:g} and quadratic features by {rho**2:.2g}."
        f" Row i of both must belong to the same pair.{hint}"
    )


def groups_text(rates: Array, pairs: Pairs, rho: float) -> str:
    """How many directions behave like latents, quadratic features and so on; empty if unclear.

    Autocorrelations are compared with powers of rho: a feature of degree d has rho^d.
    """
    # Eigenvalues spread by sampling about this far around one autocorrelation (Marchenko and
    # Pastur). A direction is of a degree if it is nearer to its power of rho than half way to the
    # middle between that and the next, but for this: a convention that leaves room for mixtures.
    spread = 2 * math.sqrt(len(rates) / pairs.n) * (1 - rho**2)
    kinds = {
        "latents": (1, "rho"),
        "quadratic features": (2, "rho^2"),
        "features of degree 3": (3, "rho^3"),
    }
    counts: dict[str, int] = {}
    left = np.ones(len(rates), dtype=bool)
    for name, (degree, _) in kinds.items():
        gap = rho**degree - rho ** (degree + 1)
        if spread > gap / 2:
            break
        near = left & (np.abs(rates - rho**degree) <= gap / 4 + spread / 2)
        counts[name], left = int(near.sum()), left & ~near
    seen = {name: count for name, count in counts.items() if count}
    if not seen or (len(seen) == 1 and not left.any()):
        return ""
    parts = [
        f"{count} {'behave' if count > 1 else 'behaves'} like {name} (autocorrelation near "
        f"{kinds[name][1]} = {rho ** kinds[name][0]:.3g})"
        for name, count in seen.items()
    ]
    others = rates[left]
    if len(others):
        parts.append(
            f"{len(others)} like mixtures, noise or functions of higher degree "
            f"(autocorrelations from {others.min():.3g} to {others.max():.3g})"
        )
    return (
        f"Of {len(rates)} outputs, up to a linear map, {'; '.join(parts)}. Only what is linear in "
        "the latents can be certified: project to the directions of large autocorrelation, or "
        "train on."
    )
