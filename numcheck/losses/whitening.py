"""Whitening: embeddings of a batch with mean zero and identity covariance, by a penalty."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.losses.batch import checked_batch
from numcheck.support import validate

#: Added to variances under the root of the hinge, as in VICReg.
_EPSILON = 1e-4


def whitening(
    embeddings: Tensor,
    *,
    mean: float = 1.0,
    variance: float = 1.0,
    covariance: float = 1.0,
    hinge: bool = False,
) -> Tensor:
    r"""A penalty on the mean, the variances and the covariances of a batch.

    With the batch mean $\mu$ and the unbiased batch covariance $C$,

    $$a\,|\mu|^2 + b \sum_i (C_{ii} - 1)^2 + c \sum_{i \ne j} C_{ij}^2,$$

    which is $|\mu|^2 + |C - 1|_F^2$ at the default weights. With `hinge` the middle sum is that of
    VICReg, $\sum_i \max(0, 1 - \sqrt{C_{ii} + 10^{-4}})$, which does not mind large variances: the
    theorems do. VICReg divides the second and third sum by m.

    Args:
        embeddings: Shape (n, m), float32 or float64, n at least 2.
        mean: a, at least 0.
        variance: b, at least 0.
        covariance: c, at least 0.
        hinge: Whether to take VICReg's variance term.

    Returns:
        A scalar, differentiable any number of times.

    Raises:
        InvalidInputError: If an argument is invalid.

    Source: Bardes, Ponce and LeCun (2022), "VICReg", equations 1 to 4; the mean is added because
    the theorems speak of embeddings of mean zero.
    """
    values = checked_batch(embeddings)
    a, b, c = (
        validate.number(weight, name=name, minimum=0.0, maximum=1e9)
        for name, weight in (("mean", mean), ("variance", variance), ("covariance", covariance))
    )
    validate.flag(hinge, name="hinge")
    centre = values.mean(dim=0)
    centred = values - centre
    moments = centred.mT @ centred / (len(values) - 1)
    variances = moments.diagonal()
    if hinge:
        spread = (1 - (variances + _EPSILON).sqrt()).clamp_min(0).sum()
    else:
        spread = (variances - 1).square().sum()
    crossed = (moments - torch.diag(variances)).square().sum()
    return a * centre.square().sum() + b * spread + c * crossed
