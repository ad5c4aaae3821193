r"""How well embeddings recover latents, and the quantities of the approximate theorem.

For encoders of Gaussian latents with correlation $\rho$ of the pair, h of mean zero (it is
centred first), with $L = E|h(z) - h(z')|^2$:

$$\delta = L - 2 (1 - \rho)\,\mathrm{tr}\,\mathrm{Cov}\,h, \quad
\epsilon = |\mathrm{Cov}\,h - 1|, \quad D = \frac{\delta}{2 \rho (1 - \rho)}, \quad
E|h - Q z|^2 \le D + (\epsilon + D)^2,$$

where Q is the orthogonal matrix nearest to $E[h z^T]$. Delta is taken as it is estimated: below 0
where chance puts it there. Products of means come from different blocks, so that noise does not
add to epsilon; Q and the regressions come from the other half of the samples. What is known of the
latents (E z z^T, and that the delta of Qz is 0) serves as control variates.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, Interval, block_means, mean, regression, squared_mean
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.theory.procrustes import nearest_orthonormal_batch

#: Blocks of consecutive samples that the bootstrap draws from; an even number.
BLOCKS = 64
#: Largest entry: fourth powers of it, summed, are in the range of float64.
LARGEST = 1e50


@dataclass(frozen=True)
class Recovery:
    r"""What is measured of one encoder.

    Attributes:
        r2_latents: Held-out share of the variance of z that is linear in h.
        r2_embeddings: Held-out share of the variance of h that is linear in z.
        orthogonality: $|A A^T - 1|$ for the regression matrix A of h on z, Frobenius; noise adds
            to it by about the number of latents over the root of the number of samples, times
            the unexplained part of h.
        procrustes: $E|h - Q z|^2$.
        alignment: L.
        trace: tr Cov h.
        epsilon: See the module.
        delta: See the module.
        d: D.
        bound: D + (epsilon + D)^2; infinite where D is negative enough to make no sense of it.
        slack: Bound minus error: the theorem says it is at least 0.
        gap: D of the embeddings after whitening, divided by their number m: their loss exceeds the
            least one, $2 (1 - \rho) m$, by $2 \rho (1 - \rho) m$ times this.
        margin: `r2_latents` minus (1 - `gap`). With as many outputs as latents the theorem says it
            is at least 0: what is left over after whitening is all of what R^2 misses.
    """

    r2_latents: Interval
    r2_embeddings: Interval
    orthogonality: Interval
    procrustes: Interval
    alignment: Interval
    trace: Interval
    epsilon: Interval
    delta: Interval
    d: Interval
    bound: Interval
    slack: Interval
    gap: Interval
    margin: Interval

    def to_json(self) -> dict[str, Any]:
        """Each figure as value, lower end, upper end."""
        return {name: list(value.values()) for name, value in asdict(self).items()}


def measure(
    z: Tensor, h: Tensor, *, correlation: float, bootstrap: Bootstrap | None = None
) -> Recovery:
    """Measure an encoder on fresh pairs.

    Args:
        z: Latents of both views, independent and of variance 1, shape (2, n, latents).
        h: Their embeddings, shape (2, n, outputs) with outputs at most latents; the rows beyond
            the last multiple of `BLOCKS` are left out.
        correlation: That of the pair.
        bootstrap: How intervals are made.

    Raises:
        InvalidInputError: If shapes do not fit, a value is not finite or the samples are too few.
    """
    rho = validate.correlation(correlation, name="correlation")
    check_views(z, h)
    if h.shape[2] > z.shape[2]:
        raise InvalidInputError(
            f"h must have at most as many coordinates as z, got shapes {tuple(h.shape)} and "
            f"{tuple(z.shape)}."
        )
    least = max(2 * BLOCKS, 2 * z.shape[2])
    if z.shape[1] < least:
        raise InvalidInputError(f"at least {least} pairs are needed, got {z.shape[1]}.")
    strap = chosen(bootstrap)
    kept = z.shape[1] // BLOCKS * BLOCKS
    z, h = z[:, :kept].double(), h[:, :kept].double()
    z, h = (v - v.mean(dim=(0, 1)) for v in (z, h))
    need_spread(z)
    # Samples lie along the first axis; both views of a pair are in one block.
    by_pair = z.transpose(0, 1), h.transpose(0, 1)
    scalars = _distances(*by_pair, rho)
    products, covariances, crossed = _moments(*by_pair)
    mixing_scale = 1 / (2 * rho * (1 - rho))
    outputs = h.shape[2]
    n = 2 * kept

    def epsilon(counts: Tensor) -> Tensor:
        # Means were taken from the samples themselves: the covariance is short by a 1/n of itself.
        return squared_mean(counts, products).clamp_min(0.0).sqrt() * (n / (n - 1))

    def average(name: str, counts: Tensor) -> Tensor:
        return mean(counts, scalars[name])

    def d(counts: Tensor) -> Tensor:
        return average("delta", counts) * mixing_scale

    def bound(counts: Tensor) -> Tensor:
        return d(counts) + (epsilon(counts) + d(counts)).square()

    def orthogonality(counts: Tensor) -> Tensor:
        weights = counts / counts.sum(dim=1, keepdim=True)
        found = []
        for row in weights:
            left = torch.einsum("b,bij->ij", row, crossed)
            matrix = torch.linalg.solve(torch.einsum("b,bij->ij", row, covariances), left)
            found.append(
                torch.linalg.matrix_norm(
                    matrix.mT @ matrix - torch.eye(outputs, dtype=left.dtype, device=left.device)
                )
            )
        return torch.stack(found)

    def gap(counts: Tensor) -> Tensor:
        return average("whitened delta", counts) * mixing_scale / outputs

    def missed(name: str, counts: Tensor) -> Tensor:
        return average(f"{name} rest", counts) / average(f"{name} all", counts)

    return Recovery(
        r2_latents=strap.interval(lambda counts: 1 - missed("z", counts), BLOCKS),
        r2_embeddings=strap.interval(lambda counts: 1 - missed("h", counts), BLOCKS),
        orthogonality=strap.interval(orthogonality, BLOCKS),
        procrustes=strap.interval(partial(average, "error"), BLOCKS),
        alignment=strap.interval(partial(average, "loss"), BLOCKS),
        trace=strap.interval(partial(average, "trace"), BLOCKS),
        epsilon=strap.interval(epsilon, BLOCKS),
        delta=strap.interval(partial(average, "delta"), BLOCKS),
        d=strap.interval(d, BLOCKS),
        bound=strap.interval(bound, BLOCKS),
        slack=strap.interval(lambda counts: bound(counts) - average("error", counts), BLOCKS),
        gap=strap.interval(gap, BLOCKS),
        margin=strap.interval(lambda counts: gap(counts) - missed("z", counts), BLOCKS),
    )


def chosen(bootstrap: Bootstrap | None) -> Bootstrap:
    """How intervals are made, as given or by default."""
    if bootstrap is None:
        return Bootstrap()
    return validate.instance(bootstrap, Bootstrap, name="bootstrap")


def check_views(z: Tensor, h: Tensor) -> None:
    """Refuse what are not latents and embeddings of both views of the same pairs."""
    for name, value in (("z", z), ("h", h)):
        if (
            not isinstance(value, Tensor)
            or not value.is_floating_point()
            or value.layout != torch.strided
            or value.ndim != 3
            or value.shape[0] != 2
        ):
            kind = type(value).__name__
            if isinstance(value, Tensor):
                kind = f"{tuple(value.shape)} of {value.dtype}, {value.layout}"
            raise InvalidInputError(
                f"{name} must be a dense floating-point tensor of shape (2, n, coordinates), both "
                f"views of n pairs, got {kind}."
            )
        need_moderate(value, name)
    if z.shape[1] != h.shape[1] or 0 in (*z.shape, *h.shape):
        raise InvalidInputError(
            f"z and h must have the same number of pairs, at least one coordinate each; got shapes "
            f"{tuple(z.shape)} and {tuple(h.shape)}."
        )


def need_moderate(values: Tensor, name: str) -> None:
    """Refuse numbers whose fourth powers float64 does not hold."""
    if not bool(values.isfinite().all()):
        raise InvalidInputError(f"{name} has a NaN or an infinity; the encoder has diverged.")
    if bool((values.detach().abs() > LARGEST).any()):
        raise InvalidInputError(
            f"{name} has an entry above {LARGEST:g} in size, whose powers are beyond "
            "float64. Rescale it: the theorems are about variances near 1."
        )


def need_spread(z: Tensor) -> None:
    """Refuse centred latents, shape (2, n, latents), that do not vary in every direction."""
    flat = z.flatten(0, 1)
    variances = torch.linalg.eigvalsh(flat.mT @ flat / len(flat))
    if not float(variances[0]) > 1e-10 * float(variances[-1]):
        raise InvalidInputError(
            "z must be independent latents of variance 1, got a covariance that is singular "
            f"(eigenvalues from {float(variances[0]):.1e} to {float(variances[-1]):.1e}). Leave "
            "out latents that are constant or functions of others."
        )


def _distances(z: Tensor, h: Tensor, rho: float) -> dict[str, Tensor]:
    """Block means of scalars of each pair; shapes (n, 2, latents) and (n, 2, outputs)."""
    loss = (h[:, 0] - h[:, 1]).square().sum(dim=1)
    trace = h.square().sum(dim=2).mean(dim=1)
    half = len(z) // 2
    parts: dict[str, list[Tensor]] = {name: [] for name in ("error", "z", "h")}
    whitened, sizes, steps = [], [], []
    for mine, other in ((slice(half), slice(half, None)), (slice(half, None), slice(half))):
        zs, hs = z[other].flatten(0, 1), h[other].flatten(0, 1)
        q = nearest_orthonormal_batch((hs.mT @ zs / len(zs))[None])[0]
        inverse = torch.linalg.pinv(hs.mT @ hs / len(hs), hermitian=True)
        step = h[mine][:, 0] - h[mine][:, 1]
        size = ((h[mine] @ inverse) * h[mine]).sum(dim=2).mean(dim=1)
        whitened.append(((step @ inverse) * step).sum(dim=1) - 2 * (1 - rho) * size)
        parts["error"].append((h[mine] - z[mine] @ q.mT).square())
        for name, (a, b), (x, y) in (
            ("z", (hs, zs), (h[mine], z[mine])),
            ("h", (zs, hs), (z[mine], h[mine])),
        ):
            parts[name].append((y - x @ regression(a, b)).square())
        sizes.append((z[mine] @ q.mT).square())
        steps.append((z[mine][:, 0] - z[mine][:, 1]) @ q.mT)
    rests = {name: torch.cat(rows).sum(dim=2).mean(dim=1) for name, rows in parts.items()}
    size = torch.cat(sizes).sum(dim=2).mean(dim=1)
    # The same of Qz, whose delta and size are known.
    linear = torch.cat(steps).square().sum(dim=1) - 2 * (1 - rho) * size
    per_pair = {
        "loss": loss,
        "trace": trace,
        "delta": _without(loss - 2 * (1 - rho) * trace, linear),
        "whitened delta": _without(torch.cat(whitened), linear),
        "error": _without(rests["error"], size - h.shape[2]),
        "z rest": rests["z"],
        "h rest": rests["h"],
        "z all": z.square().sum(dim=2).mean(dim=1),
        "h all": trace,
    }
    return {name: block_means(values, BLOCKS) for name, values in per_pair.items()}


def _without(values: Tensor, known: Tensor) -> Tensor:
    """Values less their regression on others whose mean is 0 (control variates)."""
    centred = known - known.mean()
    return values - (centred @ values) / centred.square().sum() * known


def _moments(z: Tensor, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Products of the block means of h h^T - 1, and block means of z z^T and z h^T."""
    size = len(z) // BLOCKS
    zs, hs = (v.reshape(BLOCKS, 2 * size, -1) for v in (z, h))
    covariances, crossed = zs.mT @ zs / (2 * size), zs.mT @ hs / (2 * size)
    defects = hs.mT @ hs / (2 * size) - torch.eye(h.shape[2], dtype=h.dtype, device=h.device)
    # Those of Qz have mean 0: their regression takes off what noise of the latents does to h.
    q = nearest_orthonormal_batch(crossed.mean(dim=0).mT[None])[0]
    known = q @ (covariances - torch.eye(z.shape[2], dtype=z.dtype, device=z.device)) @ q.mT
    share = ((known - known.mean(dim=0)) * defects).sum() / known.square().sum()
    flat = (defects - share * known).flatten(1)
    return flat @ flat.mT, covariances, crossed
