"""The mean correlation coefficient (MCC) of the identifiability literature, with an interval.

Each latent is paired with one output, so that the sum of the absolute correlations of the pairs is
as large as can be (Hyvärinen and Morioka, NeurIPS 2016). It is 1 only if outputs are single
latents, up to order, sign and scale. A rotation of the latents, all that LeJEPA promises, has a
smaller one: `Coordinates` tells how much is recovered up to a linear map.
"""

from __future__ import annotations

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, Interval, block_means
from numcheck.metrics.recovery import BLOCKS


def mean_correlation(z: Tensor, h: Tensor, strap: Bootstrap) -> Interval:
    """The mean absolute correlation of latents and outputs that were paired.

    The pairing is that of all rows. A constant output is correlated with nothing.

    Args:
        z: Latents, shape (n, latents), none constant.
        h: Embeddings, shape (n, outputs); the rows beyond the last multiple of `BLOCKS` are left
            out. As many pairs are made as the smaller one of both numbers.
        strap: How the interval is made.
    """
    kept = len(z) // BLOCKS * BLOCKS
    z, h = (_standard(v[:kept].double()) for v in (z, h))
    latents, outputs = linear_sum_assignment((z.mT @ h).abs().cpu().numpy(), maximize=True)
    x, y = z[:, latents], h[:, outputs]
    parts = [block_means(v, BLOCKS).cpu() for v in (x, y, x * x, y * y, x * y)]

    def correlation(counts: Tensor) -> Tensor:
        mx, my, xx, yy, xy = (_mean(counts, part) for part in parts)
        size = ((xx - mx * mx) * (yy - my * my)).clamp_min(0.0).sqrt()
        found = torch.where(size > 0, (xy - mx * my) / torch.where(size > 0, size, 1.0), 0.0)
        return found.abs().mean(dim=1)

    return strap.interval(correlation, BLOCKS)


def _mean(counts: Tensor, means: Tensor) -> Tensor:
    """Means over counted blocks: (replicates, blocks) and (blocks, k) to (replicates, k)."""
    return (counts @ means) / counts.sum(dim=1, keepdim=True)


def _standard(values: Tensor) -> Tensor:
    centred = values - values.mean(dim=0)
    spread = centred.square().mean(dim=0).sqrt()
    return centred / torch.where(spread > 0, spread, 1.0)
