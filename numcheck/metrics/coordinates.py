"""What of each latent is linear in embeddings, and how far they are from a rotation of them.

Unlike `numcheck.metrics.recovery` and `numcheck.metrics.span` this assumes nothing of the latents:
they may be dependent, of any law, and change from view to view in any way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, Interval, block_means, mean, regression
from numcheck.metrics.recovery import BLOCKS, chosen, need_moderate
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import shaped
from numcheck.theory.procrustes import nearest_orthonormal_batch


@dataclass(frozen=True)
class Coordinates:
    """Recovery of latents by embeddings, coordinate by coordinate.

    Attributes:
        each: Of each latent the held-out share of its variance that is linear in the embeddings.
        total: The mean of them: the share of all latents, each scaled to variance 1.
        error: E|h - E h - Q z|^2 of the standardized latents z, for the Q with orthonormal rows
            that fits the other half; `None` with more outputs than latents.
    """

    each: tuple[Interval, ...]
    total: Interval
    error: Interval | None


def measure_coordinates(z: Tensor, h: Tensor, *, bootstrap: Bootstrap | None = None) -> Coordinates:
    """Regress latents on embeddings, fitted on one half of the rows and evaluated on the other.

    Args:
        z: Latents, shape (n, latents). Each is centred and scaled to variance 1.
        h: Their embeddings, shape (n, outputs). Rows beyond the last multiple of `BLOCKS` are left
            out; rows of different blocks have to be independent.
        bootstrap: How intervals are made.

    Raises:
        InvalidInputError: If shapes do not fit, a latent is constant, a value is not finite, or the
            rows are too few.
    """
    z, h = _checked(z, h)
    strap = chosen(bootstrap)
    half = len(z) // 2
    rests, wholes, errors = [], [], []
    for mine, other in ((slice(half), slice(half, None)), (slice(half, None), slice(half))):
        centre = h[other].mean(dim=0)
        hs, zs = h[other] - centre, z[other] - z[other].mean(dim=0)
        fitted = regression(hs, zs)
        rests.append((z[mine] - z[other].mean(dim=0) - (h[mine] - centre) @ fitted).square())
        wholes.append((z[mine] - z[other].mean(dim=0)).square())
        if h.shape[1] <= z.shape[1]:
            q = nearest_orthonormal_batch((hs.mT @ zs / len(zs))[None])[0]
            errors.append((h[mine] - centre - z[mine] @ q.mT).square().sum(dim=1))
    rest, whole = (block_means(torch.cat(v), BLOCKS).cpu() for v in (rests, wholes))
    latents = range(z.shape[1])

    def share(counts: Tensor, latent: int) -> Tensor:
        return 1 - mean(counts, rest[:, latent]) / mean(counts, whole[:, latent])

    def total(counts: Tensor) -> Tensor:
        return torch.stack([share(counts, j) for j in latents]).mean(dim=0)

    error = None
    if errors:
        means = block_means(torch.cat(errors), BLOCKS).cpu()
        error = strap.interval(lambda counts: mean(counts, means), BLOCKS)
    return Coordinates(
        tuple(strap.interval(partial(share, latent=j), BLOCKS) for j in latents),
        strap.interval(total, BLOCKS),
        error,
    )


def _checked(z: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
    for name, value in (("z", z), ("h", h)):
        shaped(value, name=name, shape=("n", "coordinates"))
        if value.shape[1] < 1:
            raise InvalidInputError(f"{name} must have a coordinate, got shape {(*value.shape,)}.")
        need_moderate(value, name)
    least = max(2 * BLOCKS, 4 * h.shape[1], 4 * z.shape[1])
    if len(z) != len(h) or len(z) < least:
        raise InvalidInputError(
            f"z and h must have the same number of rows, at least {least}; got {len(z)} and "
            f"{len(h)}."
        )
    kept = len(z) // BLOCKS * BLOCKS
    z, h = z[:kept].double(), h[:kept].double()
    spread = z.std(dim=0, correction=0)
    if float(spread.min()) <= 0:
        raise InvalidInputError("a latent is constant: there is nothing of it to recover.")
    return (z - z.mean(dim=0)) / spread, h
