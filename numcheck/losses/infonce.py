"""InfoNCE with a Gaussian kernel: each embedding is to tell its partner from the others."""

from __future__ import annotations

from torch import Tensor

from numcheck.losses.batch import checked_views
from numcheck.support import validate


def _logits(one: Tensor, two: Tensor, bandwidth: object) -> Tensor:
    """-|h_i - h'_j|^2 / (2 sigma^2), shape (n, n)."""
    width = validate.number(bandwidth, name="bandwidth", minimum=1e-6, maximum=1e6)
    # Distances do not change, but cancel less, around the mean of all.
    centre = (one.detach().mean(dim=0) + two.detach().mean(dim=0)) / 2
    a, b = one - centre, two - centre
    squares = a.square().sum(dim=1)[:, None] + b.square().sum(dim=1) - 2 * (a @ b.mT)
    # Partners may be very near to each other.
    own = (one - two).square().sum(dim=1)
    return squares.diagonal_scatter(own) / (-2 * width**2)


def log_partition(first: Tensor, second: Tensor, *, bandwidth: float = 1.0) -> Tensor:
    r"""What InfoNCE adds to alignment: small if embeddings are far from each other.

    $$\frac1{2n} \sum_i \log \sum_j e^{s_{ij}} + \frac1{2n} \sum_j \log \sum_i e^{s_{ij}}, \qquad
    s_{ij} = -\frac{|h_i - h'_j|^2}{2 \sigma^2}.$$

    Arguments, result and exceptions are those of `infonce`.
    """
    logits = _logits(*checked_views(first, second), bandwidth)
    return (logits.logsumexp(dim=1).mean() + logits.logsumexp(dim=0).mean()) / 2


def infonce(first: Tensor, second: Tensor, *, bandwidth: float = 1.0) -> Tensor:
    r"""Symmetric InfoNCE: the cross entropy of finding the partner among the batch, both ways.

    $$-\frac1{2n} \sum_i \Big(\log \frac{e^{s_{ii}}}{\sum_j e^{s_{ij}}} +
    \log \frac{e^{s_{ii}}}{\sum_j e^{s_{ji}}}\Big), \qquad
    s_{ij} = -\frac{|h_i - h'_j|^2}{2 \sigma^2}.$$

    It is at least 0, log n if all embeddings are equal, and alignment divided by $2 \sigma^2$ plus
    `log_partition`. Memory grows with n^2, not with n^2 m; the price is that a squared distance
    between embeddings that are not partners has an absolute error of some roundings of
    $|h_i|^2 + |h'_j|^2$, taken around the mean.

    Args:
        first: Embeddings of the first views, shape (n, m), float32 or float64, n at least 2.
        second: Embeddings of the second views, likewise, row by row.
        bandwidth: $\sigma$, from 1e-6 to 1e6.

    Returns:
        A scalar, differentiable any number of times.

    Raises:
        InvalidInputError: If an argument is invalid.

    Source: van den Oord, Li and Vinyals (2018), "Representation learning with contrastive
    predictive coding", equation 4, with the kernel of the paper's appendix on InfoNCE.
    """
    logits = _logits(*checked_views(first, second), bandwidth)
    partitions = (logits.logsumexp(dim=1) + logits.logsumexp(dim=0)) / 2
    return (partitions - logits.diagonal()).mean()
