"""What a loss takes and gives: batches of embeddings and a number, checked with the same words."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

_DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)


def _checked(embeddings: object, name: str, shape: str, axes: tuple[int, ...]) -> Tensor:
    """A tensor of embeddings with one of these numbers of axes, in at least float32."""
    if not isinstance(embeddings, Tensor):
        raise InvalidInputError(
            f"{name} must be a torch tensor, got {type(embeddings).__name__}. "
            "Pass torch.as_tensor(array)."
        )
    if embeddings.dtype not in _DTYPES:
        raise InvalidInputError(
            f"{name} must be float16, bfloat16, float32 or float64, got {embeddings.dtype}. "
            "Call .float() on it."
        )
    if embeddings.layout != torch.strided or embeddings.device.type not in ("cpu", "cuda"):
        raise InvalidInputError(
            f"{name} must be a dense tensor on a CPU or a CUDA device, got layout "
            f"{embeddings.layout} on device {embeddings.device}. Call .to_dense() or .cpu()."
        )
    if embeddings.ndim not in axes:
        raise InvalidInputError(
            f"{name} must have shape {shape}, a row for each embedding, got "
            f"{tuple(embeddings.shape)}. Flatten other axes into that of the rows."
        )
    n, m = embeddings.shape[-2:]
    if n < 2 or m < 1:
        raise InvalidInputError(
            f"{name} must be at least 2 embeddings of at least 1 entry, got {n} of {m}. A loss "
            "compares the embeddings of a batch: make the batch larger."
        )
    # In fewer bits the statistics of a batch are lost in rounding.
    half = embeddings.dtype in (torch.float16, torch.bfloat16)
    # Views like `x.conj().imag` have a lazy sign, which functions of autograd do not know.
    return embeddings.float() if half else embeddings.resolve_neg()


def checked_batch(embeddings: object) -> Tensor:
    """One batch: shape (n, m), n at least 2, m at least 1; float32 or float64 from here on."""
    return _checked(embeddings, "embeddings", "(n, m)", (2,))


def checked_batches(embeddings: object, *, pooled: bool) -> list[Tensor]:
    """One batch, or one of each view, or one of all views."""
    validate.flag(pooled, name="pooled")
    values = _checked(embeddings, "embeddings", "(n, m), or (V, n, m) for V views", (2, 3))
    if values.ndim == 2:
        return [values]
    _need_views(values, "embeddings", 1)
    return [values.flatten(0, 1)] if pooled else list(values.unbind())


def checked_views(first: object, second: object = None) -> tuple[Tensor, ...]:
    """Two batches that fit, or all views of one tensor of shape (V, n, m)."""
    if second is None:
        views = _checked(first, "first", "(V, n, m), or come with a second view", (3,))
        _need_views(views, "first", 2)
        return views.unbind()
    one = _checked(first, "first", "(n, m)", (2,))
    two = _checked(second, "second", "(n, m)", (2,))
    if (one.shape, one.dtype, one.device) != (two.shape, two.dtype, two.device):
        raise InvalidInputError(
            "first and second must have the same shape, dtype and device, got "
            f"{tuple(one.shape)}, {one.dtype}, {one.device} and "
            f"{tuple(two.shape)}, {two.dtype}, {two.device}. "
            "Row i of each is the embedding of a view of input i."
        )
    return one, two


def _need_views(views: Tensor, name: str, least: int) -> None:
    if len(views) < least:
        raise InvalidInputError(
            f"{name} must have at least {least} views along its first axis, got shape "
            f"{tuple(views.shape)}: (V, n, m) is expected."
        )


def checked_value(value: Tensor, given: Mapping[str, object], *, check_finite: bool) -> Tensor:
    """The value of a loss, refused with the cause if it is not finite.

    The check waits for the device. It is left out where that is impossible: in compiled code, while
    a CUDA graph is captured, and under `torch.func.vmap`, where the value is not one number.

    Args:
        value: A scalar.
        given: The embeddings that it is of, by the names of the arguments.
        check_finite: Whether to look at it.
    """
    validate.flag(check_finite, name="check_finite")
    if not check_finite or torch.compiler.is_compiling():
        return value
    if value.is_cuda and torch.cuda.is_current_stream_capturing():
        return value
    try:
        finite = bool(value.detach().isfinite())
    except RuntimeError:  # under vmap
        return value
    if finite:
        return value
    largest = 0.0
    for name, embeddings in given.items():
        if isinstance(embeddings, Tensor):
            size = float(embeddings.detach().abs().max())
            if not math.isfinite(size):
                raise InvalidInputError(
                    f"{name} must be finite, got a NaN or an infinity: training has diverged, or "
                    "the data are not finite. Lower the learning rate or inspect the data."
                )
            largest = max(largest, size)
    raise InvalidInputError(
        f"the loss is beyond the range of {value.dtype}: embeddings are up to {largest:.3g} in "
        "size. Training has diverged, or they are not scaled: lower the learning rate, or divide "
        "them by their size."
    )
