r"""How much of each output lies in each Hermite degree, in any dimension.

For Gaussian latents the energy of the output f in degree d is
$W_d = \sum_{|\alpha| = d} E[f He_\alpha]^2 / \alpha! = E[f(x) f(y) K_d(x, y)]$ with x and y
independent and the kernel $K_d(x, y) = \sum_{|\alpha| = d} He_\alpha(x) He_\alpha(y) / \alpha!$.
It depends on $s = x \cdot y$ and $q = (|x|^2 + |y|^2)/2$ alone: from the generating function
$\sum_d r^d K_d = (1 - r^2)^{-n/2} \exp((r s - r^2 q)/(1 - r^2))$ (Mehler) follows

$$(d + 1) K_{d+1} = s K_d + (n - 2 q + 2 (d - 1)) K_{d-1} + s K_{d-2} - (n + d - 3) K_{d-3}.$$

So the mean of f(z_a) f(z_b) K_d(z_a, z_b) over different samples gives W_d without bias. For d
above 1 f is replaced by what linear regression leaves of it, which changes nothing but the noise;
the share of degree 1 is what that and the mean do not have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, Interval, mean, squared_mean
from numcheck.metrics.recovery import BLOCKS, chosen, need_moderate
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Directions of embeddings below this share of the largest variance count as constant.
_SINGULAR = 1e-12


def hermite_kernels(x: Tensor, y: Tensor, degree: int) -> list[Tensor]:
    """K_0, ..., K_degree between all rows of x and of y.

    Args:
        x: Float64, shape (a, n).
        y: Float64, shape (b, n).
        degree: From 0 to 16.

    Returns:
        Tensors of shape (a, b).

    Raises:
        InvalidInputError: If the degree is out of range or the shapes do not fit.
    """
    degree = validate.integer(degree, name="degree", minimum=0, maximum=16)
    if not _matrices(x, y) or x.shape[1] != y.shape[1] or x.dtype != y.dtype:
        raise InvalidInputError(
            f"x and y must be dense float tensors of one type and of shapes (a, n) and (b, n), got "
            f"{_shape(x)} and {_shape(y)}."
        )
    return _kernels(x, y, degree)


def _kernels(x: Tensor, y: Tensor, degree: int) -> list[Tensor]:
    n = x.shape[1]
    s = x @ y.mT
    twice_q = x.square().sum(dim=1)[:, None] + y.square().sum(dim=1)
    zero = torch.zeros_like(s)
    kernels = [zero, zero, zero, torch.ones_like(s)]
    for d in range(degree):
        after = s * (kernels[-1] + kernels[-3])
        after += (n + 2 * (d - 1) - twice_q) * kernels[-2]
        after -= (n + d - 3) * kernels[-4]
        kernels.append(after / (d + 1))
    return kernels[3:]


def _matrices(*values: object) -> bool:
    return all(
        isinstance(v, Tensor)
        and v.is_floating_point()
        and v.layout == torch.strided
        and v.ndim == 2
        and v.shape[1] > 0
        for v in values
    )


def _shape(value: object) -> str:
    if not isinstance(value, Tensor):
        return type(value).__name__
    return f"{tuple(value.shape)} of {value.dtype}, {value.layout}"


@dataclass(frozen=True)
class Spectrum:
    """Shares of the second moment of the outputs by Hermite degree.

    Attributes:
        shares: For each output its shares of degree 0, 1, ..., and last the share of all higher
            degrees; they sum to 1.
        total: The same for all outputs together.
    """

    shares: tuple[tuple[Interval, ...], ...]
    total: tuple[Interval, ...]

    def to_json(self) -> dict[str, Any]:
        """Each share as value, lower end, upper end."""
        return {
            "total": [share.to_json() for share in self.total],
            "outputs": [[share.to_json() for share in row] for row in self.shares],
        }


def spectrum(
    z: Tensor, h: Tensor, *, degree: int = 3, bootstrap: Bootstrap | None = None
) -> Spectrum:
    """The spectral weights of an encoder of Gaussian latents.

    Time grows with the square of the number of samples: a few thousand suffice.

    Args:
        z: Standard normal latents, shape (n, latents).
        h: Embeddings, shape (n, outputs); the rows beyond the last multiple of `BLOCKS` are left
            out.
        degree: The highest degree distinguished, from 1 to 16.
        bootstrap: How intervals are made.

    Raises:
        InvalidInputError: If shapes do not fit or a value is not finite.
    """
    degree = validate.integer(degree, name="degree", minimum=1, maximum=16)
    least = 2 * BLOCKS
    if not _matrices(z, h) or len(z) != len(h) or len(z) < max(least, z.shape[1] + 2):
        raise InvalidInputError(
            f"z and h must be float tensors of shapes (n, latents) and (n, outputs) with n at "
            f"least {least} and above latents + 1, got {_shape(z)} and {_shape(h)}."
        )
    need_moderate(z, "z")
    need_moderate(h, "h")
    strap = chosen(bootstrap)
    size = len(z) // BLOCKS
    z, h = z[: size * BLOCKS].double(), h[: size * BLOCKS].double()
    rest, energies = _energies(z, h, degree)
    unexplained = len(z) / (len(z) - z.shape[1] - 1)
    second, residual = (
        v.square().reshape(BLOCKS, size, -1).mean(dim=1) for v in (h, rest * unexplained**0.5)
    )

    def shares(chosen: slice) -> tuple[Interval, ...]:
        whole, nonlinear = second[:, chosen].sum(dim=1), residual[:, chosen].sum(dim=1)
        parts = {d: energy[chosen].sum(dim=0) for d, energy in energies.items()}

        def share(d: int, counts: Tensor) -> Tensor:
            return squared_mean(counts, parts[d]) / mean(counts, whole)

        def beyond(counts: Tensor) -> Tensor:
            return mean(counts, nonlinear) / mean(counts, whole)

        def linear(counts: Tensor) -> Tensor:
            return 1 - share(0, counts) - beyond(counts)

        def higher(counts: Tensor) -> Tensor:
            return beyond(counts) - sum(share(d, counts) for d in range(2, degree + 1))

        between = [partial(share, d) for d in range(2, degree + 1)]
        functions: list[Callable[[Tensor], Tensor]] = [partial(share, 0), linear, *between, higher]
        return tuple(strap.interval(function, BLOCKS) for function in functions)

    outputs = h.shape[1]
    return Spectrum(
        tuple(shares(slice(i, i + 1)) for i in range(outputs)), shares(slice(0, outputs))
    )


def most_linear(z: Tensor, h: Tensor) -> Tensor:
    """Embeddings whitened, and rotated so that the first is as linear in the latents as can be.

    The next is that among those uncorrelated with it, and so on (canonical correlations). Outputs
    of an encoder may each mix degrees; `spectrum` of these tells how many of their directions hold
    latents, and what the others hold instead. The rotation is fitted to the same rows, so that the
    share of degree 1 is too large by about (latents + outputs) / n.

    Args:
        z: Latents, shape (n, latents).
        h: Embeddings, shape (n, outputs).

    Returns:
        Float64, shape (n, directions), each of mean 0 and variance 1; there are fewer directions
        than outputs if outputs are constant or repeat each other.

    Raises:
        InvalidInputError: If shapes do not fit, a value is not finite, rows are too few, or all
            outputs are constant.
    """
    if not _matrices(z, h) or len(z) != len(h) or len(z) < z.shape[1] + h.shape[1] + 2:
        raise InvalidInputError(
            "z and h must be float tensors of shapes (n, latents) and (n, outputs) with n above "
            f"latents + outputs + 1, got {_shape(z)} and {_shape(h)}."
        )
    need_moderate(z, "z")
    need_moderate(h, "h")
    z, h = z.double(), h.double()
    h = h - h.mean(dim=0)
    variances, axes = torch.linalg.eigh(h.mT @ h / len(h))
    kept = variances > _SINGULAR * variances[-1]
    if not bool(kept.any()):
        raise InvalidInputError(
            "all outputs are constant: no direction of them holds anything. The encoder collapsed."
        )
    whitened = h @ axes[:, kept] / variances[kept].sqrt()
    affine = torch.cat([torch.ones_like(z[:, :1]), z], dim=1)
    linear = affine @ torch.linalg.lstsq(affine, whitened).solution
    _, rotation = torch.linalg.eigh(linear.mT @ linear / len(linear))
    rotated: Tensor = whitened @ rotation.flip(1)
    return rotated


def _energies(z: Tensor, h: Tensor, degree: int) -> tuple[Tensor, dict[int, Tensor]]:
    """What is not linear in h, and means of f f' K_d over pairs of blocks but for degree 1.

    Returns:
        The residuals, shape (n, outputs), and for each degree shape (outputs, blocks, blocks).
    """
    affine = torch.cat([torch.ones_like(z[:, :1]), z], dim=1)
    rest = h - affine @ torch.linalg.lstsq(affine, h).solution
    size = len(z) // BLOCKS
    degrees = [d for d in range(degree + 1) if d != 1]
    found = {d: z.new_zeros(h.shape[1], BLOCKS, BLOCKS) for d in degrees}
    for b in range(BLOCKS):
        place = slice(b * size, (b + 1) * size)
        kernels = _kernels(z, z[place], degree)
        for d in degrees:
            f = rest if d else h
            rows = (f * (kernels[d] @ f[place])).reshape(BLOCKS, size, -1).mean(dim=1) / size
            found[d][:, b] = rows.mT
    return rest, found
