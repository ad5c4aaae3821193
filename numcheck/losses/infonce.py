"""InfoNCE with a Gaussian kernel: each embedding is to tell its partner from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import torch
from torch import Tensor

from numcheck.losses.batch import checked_value, checked_views
from numcheck.losses.precision import product
from numcheck.support import validate


def checked_bandwidth(bandwidth: object) -> float:
    """The width of the kernel."""
    return validate.number(bandwidth, name="bandwidth", minimum=1e-6, maximum=1e6)


def _logits(one: Tensor, two: Tensor, width: float) -> Tensor:
    """-|h_i - h'_j|^2 / (2 sigma^2), shape (n, n)."""
    # Distances do not change, but cancel less, around the mean of all.
    centre = (one.detach().mean(dim=0) + two.detach().mean(dim=0)) / 2
    a, b = one - centre, two - centre
    squares = a.square().sum(dim=1)[:, None] + b.square().sum(dim=1) - 2 * product(a, b.mT)
    # Partners may be very near to each other.
    own = (one - two).square().sum(dim=1)
    return squares.diagonal_scatter(own) / (-2 * width**2)


def _partition(logits: Tensor) -> Tensor:
    return (logits.logsumexp(dim=1).mean() + logits.logsumexp(dim=0).mean()) / 2


def _cross_entropy(logits: Tensor) -> Tensor:
    partitions = (logits.logsumexp(dim=1) + logits.logsumexp(dim=0)) / 2
    return (partitions - logits.diagonal()).mean()


def _over_pairs(
    of_logits: Callable[[Tensor], Tensor], views: Sequence[Tensor], width: float
) -> Tensor:
    """The mean over all pairs of views."""
    found = [of_logits(_logits(*pair, width)) for pair in combinations(views, 2)]
    return found[0] if len(found) == 1 else torch.stack(found).mean()


def mean_partition(views: Sequence[Tensor], width: float) -> Tensor:
    """`log_partition` of arguments that have been checked."""
    return _over_pairs(_partition, views, width)


def log_partition(
    first: Tensor,
    second: Tensor | None = None,
    *,
    bandwidth: float = 1.0,
    check_finite: bool = True,
) -> Tensor:
    r"""What InfoNCE adds to alignment: small if embeddings are far from each other.

    $$\frac1{2n} \sum_i \log \sum_j e^{s_{ij}} + \frac1{2n} \sum_j \log \sum_i e^{s_{ij}}, \qquad
    s_{ij} = -\frac{|h_i - h'_j|^2}{2 \sigma^2}.$$

    Arguments, result and exceptions are those of `infonce`.
    """
    views, width = checked_views(first, second), checked_bandwidth(bandwidth)
    value = mean_partition(views, width)
    return checked_value(value, {"first": first, "second": second}, check_finite=check_finite)


def infonce(
    first: Tensor,
    second: Tensor | None = None,
    *,
    bandwidth: float = 1.0,
    check_finite: bool = True,
) -> Tensor:
    r"""Symmetric InfoNCE: the cross entropy of finding the partner among the batch, both ways.

    $$-\frac1{2n} \sum_i \Big(\log \frac{e^{s_{ii}}}{\sum_j e^{s_{ij}}} +
    \log \frac{e^{s_{ii}}}{\sum_j e^{s_{ji}}}\Big), \qquad
    s_{ij} = -\frac{|h_i - h'_j|^2}{2 \sigma^2}.$$

    It is at least 0, log n if all embeddings are equal, and alignment divided by $2 \sigma^2$ plus
    `log_partition`. Of V views it is the mean over all pairs of views. Memory grows with n^2, not
    with n^2 m; the price is that a squared distance between embeddings that are not partners has an
    absolute error of some roundings of $|h_i|^2 + |h'_j|^2$, taken around the mean.

    Args:
        first: Embeddings of the first views, shape (n, m), n at least 2, or of all V views, shape
            (V, n, m), V at least 2. Float16 and bfloat16 are taken and computed with in float32.
        second: Embeddings of the second views, like the first, row by row.
        bandwidth: $\sigma$, from 1e-6 to 1e6.
        check_finite: As in `alignment`.

    Returns:
        A scalar, at least float32, differentiable any number of times.

    Raises:
        InvalidInputError: If an argument is invalid, or the value is not finite.

    Source: van den Oord, Li and Vinyals (2018), "Representation learning with contrastive
    predictive coding", equation 4, with the kernel of the paper's appendix on InfoNCE.
    """
    views, width = checked_views(first, second), checked_bandwidth(bandwidth)
    value = _over_pairs(_cross_entropy, views, width)
    return checked_value(value, {"first": first, "second": second}, check_finite=check_finite)
