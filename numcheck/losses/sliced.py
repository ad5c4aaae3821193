"""The mean of the statistics of all slices, some slices at a time, with its derivative.

The mean is linear in the statistics, and the gradient of one slice's statistic needs that slice
alone. So the derivative in the embeddings is added up while the slices pass by, if it is asked for:
projections are made once and nothing of them is kept. Beside the embeddings and the directions
memory holds the projections of one chunk and a gradient of the size of the embeddings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

from numcheck.losses.kernels.knots import EvenKnots
from numcheck.losses.kernels.slices import SliceKernel
from numcheck.support.errors import InvalidInputError

#: Projections of a chunk, if a quarter of the embeddings are not more.
_CHUNK = {"cpu": 1 << 20, "cuda": 1 << 24}


def slices_at_a_time(embeddings: Tensor) -> int:
    """How many slices suit embeddings of this shape on this device."""
    n, m = embeddings.shape
    return max(1, _CHUNK[embeddings.device.type] // n, m // 4)


def sliced_statistic(
    embeddings: Tensor, directions: Tensor, knots: EvenKnots, kernel: SliceKernel, chunk: int
) -> Tensor:
    """The mean of the statistics, differentiable once in the embeddings.

    Args:
        embeddings: Shape (n, m), float32 or float64.
        directions: Shape (S, m), likewise.
        knots: Where and with what to compare.
        kernel: Finds the statistics of a chunk.
        chunk: Slices at a time, at least 1.

    Returns:
        A scalar of the same dtype. Its second derivative raises `InvalidInputError`.
    """
    gradient = torch.is_grad_enabled() and embeddings.requires_grad
    apply: Callable[..., Tensor] = _Sliced.apply
    return apply(embeddings, directions, knots, kernel, chunk, gradient)


class _Sliced(Function):
    @staticmethod
    def forward(
        ctx: Any,
        embeddings: Tensor,
        directions: Tensor,
        knots: EvenKnots,
        kernel: SliceKernel,
        chunk: int,
        gradient: bool,
    ) -> Tensor:
        total = torch.zeros((), dtype=torch.float64, device=embeddings.device)
        shape = embeddings.shape if gradient else (0,)
        derivative = embeddings.new_zeros(shape)
        for rows in torch.split(directions, chunk):
            projections = rows @ embeddings.mT
            total += kernel(projections, knots, gradient=gradient).sum()
            if gradient:
                derivative.addmm_(projections.mT, rows, alpha=1 / len(directions))
        if gradient:
            ctx.save_for_backward(embeddings, derivative)
        return (total / len(directions)).to(embeddings.dtype)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        embeddings, derivative = ctx.saved_tensors
        apply: Callable[..., Tensor] = _FirstDerivative.apply
        return apply(embeddings, derivative, gradients[0]), None, None, None, None, None


class _FirstDerivative(Function):
    """Linked to the embeddings, so that a second derivative is not mistaken for zero."""

    @staticmethod
    def forward(_ctx: Any, _embeddings: Tensor, derivative: Tensor, scale: Tensor) -> Tensor:
        return derivative * scale

    @staticmethod
    def backward(_ctx: Any, *_gradients: Any) -> Any:
        raise InvalidInputError(
            "the second derivative of SIGReg was asked for, but backends auto, torch and fused "
            "have only the first. Use backend='reference'."
        )
