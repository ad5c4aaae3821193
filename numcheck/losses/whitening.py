"""Whitening: embeddings of a batch with mean zero and identity covariance, by a penalty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import torch
from torch import Tensor

from numcheck.losses.batch import checked_batches, checked_value
from numcheck.losses.precision import product
from numcheck.losses.ranks import count_over_ranks, sum_over_ranks
from numcheck.support import validate

#: Added to variances under the root of the hinge, as in VICReg.
_EPSILON = 1e-4


class WhiteningOptions(TypedDict):
    """The options of `whitening` that a penalty is computed by."""

    mean: float
    variance: float
    covariance: float
    hinge: bool
    all_ranks: bool


def whitening(
    embeddings: Tensor,
    *,
    mean: float = 1.0,
    variance: float = 1.0,
    covariance: float = 1.0,
    hinge: bool = False,
    pooled: bool = False,
    all_ranks: bool = False,
    check_finite: bool = True,
) -> Tensor:
    r"""A penalty on the mean, the variances and the covariances of a batch.

    With the batch mean $\mu$ and the unbiased batch covariance $C$,

    $$a\,|\mu|^2 + b \sum_i (C_{ii} - 1)^2 + c \sum_{i \ne j} C_{ij}^2,$$

    which is $|\mu|^2 + |C - 1|_F^2$ at the default weights. With `hinge` the middle sum is that of
    VICReg, $\sum_i \max(0, 1 - \sqrt{C_{ii} + 10^{-4}})$, which does not mind large variances: the
    theorems do. VICReg divides the second and third sum by m.

    Args:
        embeddings: Shape (n, m), n at least 2, or (V, n, m) for V views. Float16 and bfloat16 are
            taken and computed with in float32.
        mean: a, at least 0.
        variance: b, at least 0.
        covariance: c, at least 0.
        hinge: Whether to take VICReg's variance term.
        pooled: Whether all views are one batch, as in the paper's code; else the value is the mean
            of those of each view.
        all_ranks: Whether the batch is that of all ranks of `torch.distributed` together: mean and
            covariance are summed over them, and the gradient is as `numcheck.losses.ranks` says.
        check_finite: As in `numcheck.losses.alignment`.

    Returns:
        A scalar, at least float32, differentiable any number of times.

    Raises:
        InvalidInputError: If an argument is invalid, or the value is not finite.

    Source: Bardes, Ponce and LeCun (2022), "VICReg", equations 1 to 4; the mean is added because
    the theorems speak of embeddings of mean zero.
    """
    batches = checked_batches(embeddings, pooled=pooled)
    options = checked_whitening(mean, variance, covariance, hinge, all_ranks)
    value = mean_penalty(batches, options)
    return checked_value(value, {"embeddings": embeddings}, check_finite=check_finite)


def checked_whitening(
    mean: object, variance: object, covariance: object, hinge: object, all_ranks: object
) -> WhiteningOptions:
    """The options, or what `whitening` would raise for them."""
    return {
        "mean": validate.number(mean, name="mean", minimum=0.0, maximum=1e9),
        "variance": validate.number(variance, name="variance", minimum=0.0, maximum=1e9),
        "covariance": validate.number(covariance, name="covariance", minimum=0.0, maximum=1e9),
        "hinge": validate.flag(hinge, name="hinge"),
        "all_ranks": validate.flag(all_ranks, name="all_ranks"),
    }


def mean_penalty(batches: Sequence[Tensor], options: WhiteningOptions) -> Tensor:
    """The mean of the penalties of some batches."""
    found = [_penalty(values, options) for values in batches]
    return found[0] if len(found) == 1 else torch.stack(found).mean()


def _penalty(values: Tensor, options: WhiteningOptions) -> Tensor:
    shared = options["all_ranks"]
    count = count_over_ranks(values, all_ranks=shared)
    centre = sum_over_ranks(values.sum(dim=0), all_ranks=shared) / count
    centred = values - centre
    moments = sum_over_ranks(product(centred.mT, centred), all_ranks=shared) / (count - 1)
    variances = moments.diagonal()
    if options["hinge"]:
        spread = (1 - (variances + _EPSILON).sqrt()).clamp_min(0).sum()
    else:
        spread = (variances - 1).square().sum()
    crossed = (moments - torch.diag(variances)).square().sum()
    return (
        options["mean"] * centre.square().sum()
        + options["variance"] * spread
        + options["covariance"] * crossed
    )
