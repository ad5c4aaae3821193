"""Alignment: the mean squared distance between the embeddings of views of the same inputs."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from numcheck.losses.batch import checked_value, checked_views


def alignment(first: Tensor, second: Tensor | None = None, *, check_finite: bool = True) -> Tensor:
    r"""The mean of $|h - h'|^2$ over a batch: a sum over the entries, a mean over the pairs.

    So it estimates $E|h(z) - h(z')|^2$ of the theorem `loss-lower-bound`, which is at least
    $2 (1 - \rho) m$ for whitened embeddings of m entries. Of V views it is the mean over all pairs
    of views,

    $$\frac{2V}{V - 1} \cdot \frac1V \sum_v \frac1n \sum_i |h_{vi} - \bar h_i|^2.$$

    The code of LeJEPA and of the paper takes the mean of $|h_v - \bar h|^2$ over entries, too: this
    times $(V - 1) / (2 V m)$. `numcheck.losses.lejepa_weight` converts their weights.

    Args:
        first: Embeddings of the first views, shape (n, m), n at least 2, or of all V views, shape
            (V, n, m), V at least 2. Float16 and bfloat16 are taken and computed with in float32.
        second: Embeddings of the second views, like the first, row by row.
        check_finite: Whether to refuse a value that is not finite, which waits for the device; see
            `numcheck.losses.batch.checked_value`.

    Returns:
        A scalar, at least float32, differentiable any number of times.

    Raises:
        InvalidInputError: If the views are not such batches, alike in dtype and device, or the
            value is not finite.

    Source: alignment loss of the paper, Lean `LeJEPA.loss_lower_bound`.
    """
    value = mean_distance(checked_views(first, second))
    return checked_value(value, {"first": first, "second": second}, check_finite=check_finite)


def mean_distance(views: Sequence[Tensor]) -> Tensor:
    """`alignment` of views that have been checked."""
    if len(views) == 2:
        return (views[0] - views[1]).square().sum(dim=1).mean()
    stacked = torch.stack(tuple(views))
    spread = (stacked - stacked.mean(dim=0)).square().sum(dim=2).mean()
    return 2 * len(views) / (len(views) - 1) * spread
