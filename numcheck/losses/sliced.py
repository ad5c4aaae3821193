"""The mean of the statistics of all slices, some slices at a time, with its derivative.

The mean is linear in the statistics, and the gradient of one slice's statistic needs that slice
alone. So the derivative in the embeddings is added up while the slices pass by, if it is asked for:
projections are made once and nothing of them is kept. Beside the embeddings and the directions
memory holds the projections of one chunk and a gradient of the size of the embeddings.

All of it is one operation of torch: compiled code calls it and does not look into it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd import Function, forward_ad

from numcheck.losses.kernels.knots import EvenKnots, Whole
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.losses.precision import multiply
from numcheck.losses.ranks import total, world_size
from numcheck.support.errors import InvalidInputError

#: Projections of a chunk, if the entries of the embeddings are not more.
_CHUNK = {"cpu": 1 << 20, "cuda": 1 << 24}


def slices_at_a_time(embeddings: Tensor, size: int = 0) -> int:
    """How many slices suit embeddings of this shape on this device.

    Args:
        embeddings: Shape (n, m).
        size: Taken for n, unless it is 0.
    """
    n, m = embeddings.shape
    return max(1, _CHUNK[embeddings.device.type] // (size or n), m)


def sliced_statistic(
    embeddings: Tensor,
    directions: Tensor,
    *,
    num_points: int,
    t_max: float,
    backend: str,
    chunk: int,
    all_ranks: bool,
) -> Tensor:
    """The mean of the statistics, differentiable once in the embeddings.

    Args:
        embeddings: Shape (n, m), float32 or float64.
        directions: Shape (S, m), likewise.
        num_points: Number of knots.
        t_max: The last knot.
        backend: Of the kernel.
        chunk: Slices at a time, 0 for as many as suit.
        all_ranks: Whether the batch is that of all ranks together.

    Returns:
        A scalar of the same dtype. Its second derivative raises `InvalidInputError`.
    """
    options = (num_points, t_max, backend, chunk, all_ranks)
    gradient = torch.is_grad_enabled() and embeddings.requires_grad
    if lacks_derivatives():
        raise InvalidInputError(
            "SIGReg was called in forward mode (jvp, jacfwd, hessian), or by torch.func in "
            "compiled code; backends torch and fused have derivatives in reverse mode only. Use "
            "backend='auto' or 'reference'."
        )
    if torch.compiler.is_compiling():
        return cast(Tensor, _sliced(embeddings, directions, *options, gradient)[0])
    apply: Callable[..., tuple[Tensor, Tensor]] = _Differentiable.apply
    return apply(embeddings, directions, *options, gradient)[0]


def lacks_derivatives() -> bool:
    """Whether derivatives are asked for here that kernels do not have: only the formula has them.

    They are those in forward mode, and, in compiled code, all of `torch.func`.
    """
    if getattr(forward_ad, "_current_level", -1) >= 0:
        return True
    return torch.compiler.is_compiling() and bool(torch._C._are_functorch_transforms_active())


@torch.library.custom_op("numcheck::sliced_epps_pulley", mutates_args=())
def _sliced(
    embeddings: Tensor,
    directions: Tensor,
    num_points: int,
    t_max: float,
    backend: str,
    chunk: int,
    all_ranks: bool,
    gradient: bool,
) -> tuple[Tensor, Tensor]:
    """The mean, and its derivative if that is asked for."""
    kernel = slice_kernel(backend, embeddings.device)
    knots, count, scale = EvenKnots(num_points, t_max), len(directions), 1 / len(directions)
    whole = None
    if all_ranks and world_size() > 1:
        whole, scale = _over_ranks(embeddings, directions), scale * world_size()
    # All ranks add up the same chunks.
    size = -(-whole.size // world_size()) if whole else 0
    value = torch.zeros((), dtype=torch.float64, device=embeddings.device)
    derivative = embeddings.new_zeros(embeddings.shape if gradient else (0,))
    chunk = chunk or slices_at_a_time(embeddings, size)
    for start in range(0, count, chunk):
        rows = directions[start : start + chunk]
        projections = multiply(rows, embeddings.mT)
        value += kernel(projections, knots, gradient=gradient, whole=whole).sum()
        if gradient:
            multiply(projections.mT, rows, add_to=derivative, scale=scale)
    return (value / count).to(embeddings.dtype), derivative


def _over_ranks(embeddings: Tensor, directions: Tensor) -> Whole:
    """The batch of all ranks, whose directions are to be the same."""
    mark = directions.sum(dtype=torch.float64)
    own = torch.stack([mark.new_full((), len(embeddings)), mark, mark.square()])
    size, marks, squares = (total(own) / world_size()).tolist()
    # The variance of the sums: about their number if directions differ, rounding if they do not.
    if squares - marks**2 > 1e-6 * len(directions):
        raise InvalidInputError(
            "the ranks have different directions, so that what they compare is not one batch. Give "
            "SIGReg the same seed, step and number of slices on all ranks."
        )
    return Whole(round(size * world_size()), total)


@_sliced.register_fake
def _(
    embeddings: Tensor,
    directions: Tensor,  # noqa: ARG001
    num_points: int,  # noqa: ARG001
    t_max: float,  # noqa: ARG001
    backend: str,  # noqa: ARG001
    chunk: int,  # noqa: ARG001
    all_ranks: bool,  # noqa: ARG001
    gradient: bool,
) -> tuple[Tensor, Tensor]:
    shape = embeddings.shape if gradient else (0,)
    return embeddings.new_empty(()), embeddings.new_empty(shape)


def _keep(ctx: Any, inputs: Any, output: tuple[Tensor, Tensor]) -> None:  # noqa: ARG001
    ctx.set_materialize_grads(False)
    ctx.save_for_backward(output[1])


def _differentiate(ctx: Any, value: Tensor | None, derivative: Tensor | None) -> Any:
    if derivative is not None:
        raise InvalidInputError(
            "the second derivative of SIGReg was asked for, but backends auto, torch and fused "
            "have only the first. Use backend='reference'."
        )
    (found,) = ctx.saved_tensors
    return None if value is None else value * found, *[None] * 7


# For compiled code.
_sliced.register_autograd(_differentiate, setup_context=_keep)


def _forward(*arguments: Any) -> tuple[Tensor, Tensor]:
    return cast(tuple[Tensor, Tensor], _sliced(*arguments))


# Torch asks for it at each call; to find it anew takes a tenth of the time of a small batch.
_forward.__signature__ = inspect.signature(_forward)  # type: ignore[attr-defined]


class _Differentiable(Function):
    """The operation for other code: what `register_autograd` makes does not know `torch.func`.

    The derivative is an output, too, so that a second derivative is noticed and not zero.
    """

    forward = staticmethod(_forward)
    setup_context = staticmethod(_keep)
    backward = staticmethod(_differentiate)

    @staticmethod
    def vmap(info: Any, in_dims: Any, *arguments: Any) -> Any:
        """One batch after the other."""
        batches = [
            [x] * info.batch_size if dim is None else x.unbind(dim)
            for x, dim in zip(arguments[:2], in_dims[:2], strict=True)
        ]
        # Inside vmap tensors do not say so if a derivative is asked for outside.
        gradient = arguments[-1] or (torch.is_grad_enabled() and arguments[0].requires_grad)
        apply: Callable[..., tuple[Tensor, Tensor]] = _Differentiable.apply
        found = [apply(*pair, *arguments[2:-1], gradient) for pair in zip(*batches, strict=True)]
        values, derivatives = zip(*found, strict=True)
        return (torch.stack(values), torch.stack(derivatives)), (0, 0)
