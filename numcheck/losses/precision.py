"""Products of matrices in the dtype of their factors, whatever mode is on.

Autocast computes products in bfloat16 or float16, forward and, where `backward` is called or
compiled under it, backward too; `torch.set_float32_matmul_precision` and the settings of
`torch.backends` let them be rounded to bfloat16 or TF32. Autocast is turned off for the block, and
where float32 products would be rounded they are computed in float64: settings that hold for the
whole process are read and never changed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd import Function


def multiply(a: Tensor, b: Tensor, *, add_to: Tensor | None = None, scale: float = 1.0) -> Tensor:
    """The product of two matrices, or of batches of them; no derivatives are recorded of it.

    Args:
        a: Shape (..., n, k), float32 or float64.
        b: Shape (..., k, m), likewise.
        add_to: Shape (n, m), what `scale` times the product is added to in place.
        scale: See there.
    """
    kind = a.device.type
    rounded = a.dtype == torch.float32 and _rounds_float32(kind)
    with torch.autocast(kind, enabled=False) if torch.is_autocast_enabled(kind) else nullcontext():
        if not rounded:
            return a @ b if add_to is None else add_to.addmm_(a, b, alpha=scale)
        found = (a.double() @ b.double()).to(a.dtype)
        return found if add_to is None else add_to.add_(found, alpha=scale)


def _rounds_float32(kind: str) -> bool:
    """Whether products of float32 matrices are rounded to fewer bits on a kind of device."""
    backend = torch.backends.cuda if kind == "cuda" else torch.backends.mkldnn
    if not hasattr(torch.backends, "fp32_precision"):  # before torch 2.9
        return torch.get_float32_matmul_precision() != "highest"
    # The most particular setting that has been made holds.
    for setting in (getattr(backend, "matmul", None), backend, torch.backends):
        precision = getattr(setting, "fp32_precision", "none")
        if precision != "none":
            return bool(precision != "ieee")
    return False


def _keep(ctx: Any, inputs: tuple[Tensor, Tensor], output: Tensor) -> None:  # noqa: ARG001
    ctx.save_for_backward(*inputs)


def _differentiate(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
    a, b = ctx.saved_tensors
    return product(gradient, b.mT), product(a.mT, gradient)


# An operation of its own, so that compiled code calls it and does not look into it: what it looks
# into is compiled for the modes of that moment.
@torch.library.custom_op("numcheck::product", mutates_args=())
def _product(a: Tensor, b: Tensor) -> Tensor:
    return multiply(a, b)


@_product.register_fake
def _(a: Tensor, b: Tensor) -> Tensor:
    return a.new_empty(*a.shape[:-1], b.shape[-1])


_product.register_autograd(_differentiate, setup_context=_keep)


class _Product(Function):
    """The same for other code, with derivatives in forward mode and for `torch.func`."""

    generate_vmap_rule = True
    backward = staticmethod(_differentiate)

    @staticmethod
    def forward(a: Tensor, b: Tensor) -> Tensor:
        return multiply(a, b)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, Tensor], output: Tensor) -> None:
        _keep(ctx, inputs, output)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Any:
        a, b = ctx.saved_tensors
        return product(tangents[0], b) + product(a, tangents[1])


def product(a: Tensor, b: Tensor) -> Tensor:
    """The product of two matrices, differentiable any number of times.

    Args:
        a: Shape (n, k), float32 or float64.
        b: Shape (k, m), likewise.
    """
    if not torch.compiler.is_compiling():
        apply: Callable[..., Tensor] = _Product.apply
        return apply(a, b)
    if torch._C._are_functorch_transforms_active():
        # There compiled code takes neither; no mode touches float64.
        return (a.double() @ b.double()).to(a.dtype)
    return cast(Tensor, _product(a, b))
