"""Losses in compiled code, and under the transforms of `torch.func`: the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec

import pytest
import torch
from torch import Tensor, func

from numcheck import losses
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch

# Torch warns of what it uses itself for derivatives in forward mode, and when it exports.
pytestmark = pytest.mark.filterwarnings("ignore")

BACKENDS = ["auto", "torch", "reference", *(["fused"] if find_spec("numba") else [])]


def sigreg(backend: str) -> Callable[..., Tensor]:
    return partial(losses.sigreg, seed=2**64 - 3, num_slices=12, backend=backend)


PLAIN: dict[str, Callable[[Tensor], Tensor]] = {
    "whitening": losses.whitening,
    "alignment": lambda h: losses.alignment(h, h.flip(0)),
    "infonce": lambda h: losses.infonce(h, h.flip(0)),
}
EVERY = {**PLAIN, **{f"sigreg-{backend}": sigreg(backend) for backend in BACKENDS}}


@pytest.fixture
def fresh() -> Iterator[None]:
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()


def agree(found: Tensor, expected: Tensor, given: Tensor) -> None:
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(*(torch.autograd.grad(v, given)[0] for v in (found, expected)))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("warm", [False, True])
def test_compiled_sigreg(backend: str, warm: bool, fresh: None) -> None:
    """In one graph, at any step, with the gradient; also if the kernel was not loaded before."""
    slice_kernel.cache_clear()
    h = batch(40, 5, 1).requires_grad_()
    loss = sigreg(backend)
    if warm:
        loss(h)
    compiled = torch.compile(
        lambda h, step: loss(2 * h, step=step), backend="eager", fullgraph=True
    )
    for step in (0, 1, 5):
        agree(compiled(h, step), loss(2 * h, step=step), h)


@pytest.mark.parametrize("name", list(losses.LOSSES))
def test_compiled_objectives(name: str, fresh: None) -> None:
    views = batch(120, 5, 1).view(3, 40, 5).requires_grad_()
    loss = losses.make_loss(name)
    compiled = torch.compile(
        lambda views, step: loss(views, step=step).total, backend="eager", fullgraph=True
    )
    for step in (3, 4):
        agree(compiled(views, step), loss(views, step=step).total, views)


def test_compiled_to_machine_code(fresh: None) -> None:
    """By inductor, torch's own compiler; one graph, since that takes seconds."""
    h = batch(40, 5, 1).float().requires_grad_()

    def step(h: Tensor) -> Tensor:
        return losses.sigreg(h, seed=0) + losses.whitening(h)

    agree(torch.compile(step, fullgraph=True)(h), step(h), h)


@pytest.mark.parametrize("name", ["whitening", "infonce", "sigreg-auto", "sigreg-reference"])
def test_compiled_under_autocast(name: str, fresh: None) -> None:
    """Compiled code takes the modes of its forward pass into its backward pass."""
    h = batch(64, 16, 1).float().requires_grad_()
    loss = EVERY[name]
    (expected,) = torch.autograd.grad(loss(h), h)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        value = torch.compile(loss, backend="aot_eager", fullgraph=True)(h)
    (found,) = torch.autograd.grad(value, h)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-5 * float(expected.abs().max()))


def test_a_compiled_module_goes_on(fresh: None) -> None:
    module, twin = (losses.SIGReg(num_slices=8, seed=1) for _ in range(2))
    compiled = torch.compile(module, backend="eager", fullgraph=True)
    h = batch(30, 4, 1)
    for step in range(3):
        torch.testing.assert_close(compiled(h), twin(h))
        assert module.step == step + 1


def test_compiled_code_looks_at_no_numbers(fresh: None) -> None:
    h = batch(30, 4, 1)
    h[0, 0] = float("nan")
    for loss in (sigreg("auto"), losses.whitening):
        assert torch.compile(loss, backend="eager", fullgraph=True)(h).isnan()


@pytest.mark.parametrize("name", EVERY)
def test_func_grad(name: str) -> None:
    h = batch(20, 4, 1).requires_grad_()
    (expected,) = torch.autograd.grad(EVERY[name](h), h)
    torch.testing.assert_close(func.grad(EVERY[name])(h.detach()), expected)


@pytest.mark.parametrize("name", EVERY)
def test_func_vmap(name: str) -> None:
    """Over any axis, with derivatives inside and outside."""
    many, loss = batch(60, 4, 1).view(3, 20, 4), EVERY[name]
    each = torch.stack([loss(h) for h in many])
    torch.testing.assert_close(func.vmap(loss)(many), each)
    torch.testing.assert_close(func.vmap(loss, in_dims=1)(many.movedim(0, 1)), each)
    gradients = torch.stack([func.grad(loss)(h) for h in many])
    torch.testing.assert_close(func.vmap(func.grad(loss))(many), gradients)
    given = many.clone().requires_grad_()
    func.vmap(loss)(given).sum().backward()  # type: ignore[no-untyped-call]
    torch.testing.assert_close(given.grad, gradients)


@pytest.mark.parametrize("name", [*PLAIN, "sigreg-auto", "sigreg-reference"])
def test_forward_mode(name: str) -> None:
    h, direction, loss = batch(6, 3, 1), batch(6, 3, 2), EVERY[name]
    slope = (func.grad(loss)(h) * direction).sum()
    torch.testing.assert_close(func.jvp(loss, (h,), (direction,))[1], slope)
    torch.testing.assert_close(func.jacfwd(loss)(h), func.grad(loss)(h))


@pytest.mark.parametrize("name", [*PLAIN, "sigreg-auto", "sigreg-reference"])
def test_hessian(name: str) -> None:
    h, direction, loss = batch(4, 2, 1), batch(4, 2, 2), EVERY[name]
    found = torch.einsum("ijkl,kl->ij", func.hessian(loss)(h), direction)
    step = 1e-5
    ahead, behind = (func.grad(loss)(h + s * step * direction) for s in (1, -1))
    torch.testing.assert_close(found, (ahead - behind) / (2 * step), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("backend", [b for b in BACKENDS if b not in ("auto", "reference")])
def test_what_kernels_do_not_have_is_said(backend: str) -> None:
    h, loss = batch(6, 3, 1), sigreg(backend)
    with pytest.raises(InvalidInputError, match=r"forward mode.*Use backend='auto' or 'reference'"):
        func.jvp(loss, (h,), (h,))
    with pytest.raises(InvalidInputError, match=r"second derivative.*backend='reference'"):
        func.grad(lambda h: func.grad(loss)(h).square().sum())(h)


@pytest.mark.parametrize("name", ["whitening", "sigreg-auto", "sigreg-reference"])
@pytest.mark.parametrize("transform", ["grad", "vmap", "jvp"])
def test_func_in_compiled_code(name: str, transform: str, fresh: None) -> None:
    loss, h = EVERY[name], batch(20, 4, 1)
    calls: dict[str, Callable[[Tensor], Tensor]] = {
        "grad": lambda h: func.grad(loss)(h),
        "vmap": lambda h: func.vmap(func.grad(loss))(torch.stack([h, 2 * h])),
        "jvp": lambda h: func.jvp(loss, (h,), (h,))[1],
    }
    call = calls[transform]
    found = torch.compile(call, backend="eager", fullgraph=True)(h)
    torch.testing.assert_close(found, call(h))


def test_export(fresh: None) -> None:
    module, h = losses.SIGReg(num_slices=8).eval(), batch(20, 4, 1)
    exported = torch.export.export(module, (h,)).module()
    torch.testing.assert_close(exported(h), module(h))
