r"""The prediction loss of embeddings after whitening: by the theorem at least m sigma^2."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, block_means, mean
from numcheck.metrics.recovery import BLOCKS


def whitened_prediction(
    errors: Tensor, h: Tensor, sigma: float, strap: Bootstrap, *, known: Tensor | None = None
) -> dict[str, list[float]]:
    """The prediction loss after whitening, and its excess over m sigma^2.

    Whitening comes from the other half of the samples.

    Args:
        errors: Of predictions, float64, shape (n, m) with n a multiple of `BLOCKS`.
        h: The embeddings predicted, likewise.
        sigma: Standard deviation of the noise.
        strap: How intervals are made.
        known: Control variates: numbers of mean 0, shape (n, k).

    Returns:
        `excess` and `loss_whitened`, each as value, lower end, upper end.
    """
    n, m = h.shape
    half, parts = n // 2, []
    for mine, other in ((slice(half), slice(half, None)), (slice(half, None), slice(half))):
        centred = h[other] - h[other].mean(dim=0)
        inverse = torch.linalg.pinv(centred.mT @ centred / len(centred), hermitian=True)
        moved = h[mine] - h[other].mean(dim=0)
        size = ((moved @ inverse) * moved).sum(dim=1)
        loss = ((errors[mine] @ inverse) * errors[mine]).sum(dim=1)
        parts.append(loss - sigma**2 * size)
    excess = torch.cat(parts)[:, None]
    if known is not None:
        centred = known - known.mean(dim=0)
        excess = excess - known @ torch.linalg.lstsq(centred, excess - excess.mean(dim=0)).solution
    means = block_means(excess[:, 0], BLOCKS).cpu()
    found = strap.interval(lambda counts: mean(counts, means), BLOCKS).to_json()
    return {"excess": found, "loss_whitened": [figure + m * sigma**2 for figure in found]}
