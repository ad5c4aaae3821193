r"""What the span of an encoder's outputs holds, and its loss after whitening.

Let h be whitened and $R_j^2$ the share of the latent $z_j$ in the span of its m outputs. With rates
$\rho_j$ and $\kappa$ the largest product of two of them,
$E[f(z) f(z')] \le \kappa |f|^2 + \sum_j (\rho_j - \kappa)_+ \langle f, z_j \rangle^2$ for f of mean
zero, so that for every encoder

$$L \ge 2 (1 - \kappa) m - 2 \sum_j (\rho_j - \kappa)_+ R_j^2,$$

from which the bounds of the theorems on unequal rates, fewer and more outputs follow with
$R_j^2 \le 1$. Regressions and whitening come from the other half of the samples.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, Interval, block_means, mean
from numcheck.metrics.recovery import BLOCKS


@dataclass(frozen=True)
class Span:
    r"""What is measured of the outputs of an encoder.

    Attributes:
        coordinates: Of each latent the share of its variance that is linear in the outputs.
        quadratic: The same of $He_2$ of the latent with the largest rate.
        degrees: The share of the whitened outputs that is of degree 1, of degree 2, and the rest.
        loss: Alignment loss after whitening, L.
        excess: L minus the least loss of as many whitened outputs.
        margin: L minus the right side of the inequality of the module: not negative.
    """

    coordinates: tuple[Interval, ...]
    quadratic: Interval
    degrees: tuple[Interval, Interval, Interval]
    loss: Interval
    excess: Interval
    margin: Interval


def eigenvalues(rates: Sequence[float], count: int) -> list[float]:
    """The largest correlations of orthonormal functions of mean zero, in falling order.

    They are the products of rates, one for each Hermite polynomial of the latents.

    Args:
        rates: Of the latents, in (0, 1).
        count: How many.
    """
    # Each product once: by rates in order. One with a rate more is smaller.
    waiting = [(-rate, last) for last, rate in enumerate(rates)]
    heapq.heapify(waiting)
    found: list[float] = []
    while len(found) < count:
        negative, last = heapq.heappop(waiting)
        found.append(-negative)
        for following in range(last, len(rates)):
            heapq.heappush(waiting, (negative * rates[following], following))
    return found


def span(
    z: Tensor, h: Tensor, *, rates: Sequence[float], bootstrap: Bootstrap | None = None
) -> Span:
    """Measure the span of an encoder's outputs on fresh pairs.

    Args:
        z: Standard normal latents of both views, shape (2, n, latents).
        h: Their embeddings, shape (2, n, outputs); the rows beyond the last multiple of `BLOCKS`
            are left out.
        rates: Correlation of each latent across the pair.
        bootstrap: How intervals are made.
    """
    strap = bootstrap or Bootstrap()
    kept = z.shape[1] // BLOCKS * BLOCKS
    # Samples lie along the first axis; both views of a pair are in one block.
    z, h = (v[:, :kept].double().transpose(0, 1) for v in (z, h))
    h = h - h.mean(dim=(0, 1))
    latents, outputs = z.shape[2], h.shape[2]
    top = max(range(latents), key=lambda j: rates[j])
    kappa = rates[top] ** 2
    targets, orders = _targets(z)
    quadratic = latents + orders.index((top, top))
    products = [rates[i] * rates[j] for i, j in orders]
    correlations = torch.tensor([*rates, *products], dtype=z.dtype, device=z.device)

    half = kept // 2
    rests, deltas = [], []
    for mine, other in ((slice(half), slice(half, None)), (slice(half, None), slice(half))):
        hs = h[other].flatten(0, 1)
        inverse = torch.linalg.pinv(hs.mT @ hs / len(hs), hermitian=True)
        fitted = inverse @ (hs.mT @ targets[other].flatten(0, 1) / len(hs))
        rests.append((targets[mine] - h[mine] @ fitted).square().mean(dim=1))
        step = h[mine][:, 0] - h[mine][:, 1]
        size = ((h[mine] @ inverse) * h[mine]).sum(dim=2).mean(dim=1)
        deltas.append(((step @ inverse) * step).sum(dim=1) - 2 * (1 - kappa) * size)
    sizes = targets.square().mean(dim=1)
    # Of the targets themselves this is known to be 0: control variates.
    known = (targets[:, 0] - targets[:, 1]).square() - 2 * (1 - correlations) * sizes
    delta = torch.cat(deltas)[:, None]
    weights = torch.linalg.lstsq(known - known.mean(dim=0), delta - delta.mean(dim=0)).solution
    delta_means = block_means((delta - known @ weights)[:, 0], BLOCKS).cpu()
    rest_means, size_means = (block_means(v, BLOCKS).cpu() for v in (torch.cat(rests), sizes))

    def share(counts: Tensor, target: int) -> Tensor:
        return 1 - mean(counts, rest_means[:, target]) / mean(counts, size_means[:, target])

    def degree(chosen: range, counts: Tensor) -> Tensor:
        # The targets are orthonormal, so are the outputs: a share of one is a share of the other.
        return torch.stack([share(counts, j) for j in chosen]).sum(dim=0) / outputs

    def loss(counts: Tensor) -> Tensor:
        return mean(counts, delta_means) + 2 * (1 - kappa) * outputs

    def margin(counts: Tensor) -> Tensor:
        found = mean(counts, delta_means)
        for j, rate in enumerate(rates):
            found = found + 2 * max(rate - kappa, 0.0) * share(counts, j)
        return found

    least = sum(2 * (1 - value) for value in eigenvalues(rates, outputs))
    return Span(
        coordinates=tuple(strap.interval(partial(share, target=j), BLOCKS) for j in range(latents)),
        quadratic=strap.interval(lambda counts: share(counts, quadratic), BLOCKS),
        degrees=(
            strap.interval(partial(degree, range(latents)), BLOCKS),
            strap.interval(partial(degree, range(latents, targets.shape[2])), BLOCKS),
            strap.interval(lambda counts: 1 - degree(range(targets.shape[2]), counts), BLOCKS),
        ),
        loss=strap.interval(loss, BLOCKS),
        excess=strap.interval(lambda counts: loss(counts) - least, BLOCKS),
        margin=strap.interval(margin, BLOCKS),
    )


def _targets(z: Tensor) -> tuple[Tensor, list[tuple[int, int]]]:
    """The orthonormal functions of degree 1 and 2, and the latents in each of the latter."""
    orders = list(combinations_with_replacement(range(z.shape[2]), 2))
    squares = [
        (z[..., i].square() - 1) / 2**0.5 if i == j else z[..., i] * z[..., j] for i, j in orders
    ]
    return torch.cat([z, torch.stack(squares, dim=2)], dim=2), orders
