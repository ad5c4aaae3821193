"""Alignment: the mean squared distance between the embeddings of two views."""

from __future__ import annotations

from torch import Tensor

from numcheck.losses.batch import checked_views


def alignment(first: Tensor, second: Tensor) -> Tensor:
    r"""The mean of $|h - h'|^2$ over a batch: a sum over the entries, a mean over the pairs.

    So it estimates $E|h(z) - h(z')|^2$ of the theorem `loss-lower-bound`, which is at least
    $2 (1 - \rho) m$ for whitened embeddings of m entries. (With V views the papers' code takes the
    mean of $|h_v - \bar h|^2$ over entries too: for two views this, divided by 4 m.)

    Args:
        first: Embeddings of the first views, shape (n, m), float32 or float64, n at least 2.
        second: Embeddings of the second views, likewise, row by row.

    Returns:
        A scalar, differentiable any number of times.

    Raises:
        InvalidInputError: If the views are not two such batches, alike in dtype and device.

    Source: alignment loss of the paper, Lean `LeJEPA.loss_lower_bound`.
    """
    one, two = checked_views(first, second)
    return (one - two).square().sum(dim=1).mean()
