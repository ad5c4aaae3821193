"""Losses compute in their own precision, whatever mode is on, and leave every mode as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec

import pytest
import torch
from torch import Tensor

from numcheck import losses
from numcheck.losses.precision import multiply
from tests.losses.references import batch


def total_of(loss: losses.Loss, h: Tensor) -> Tensor:
    return loss(h, h.flip(0)).total


LOSSES: dict[str, Callable[[Tensor], Tensor]] = {
    "whitening": losses.whitening,
    "alignment": lambda h: losses.alignment(h, h.flip(0)),
    "infonce": lambda h: losses.infonce(h, h.flip(0), bandwidth=8.0),
    "log_partition": lambda h: losses.log_partition(h, h.flip(0), bandwidth=8.0),
    **{
        f"sigreg-{backend}": partial(losses.sigreg, seed=0, num_slices=20, backend=backend)
        for backend in ("torch", "reference", *(["fused"] if find_spec("numba") else []))
    },
    **{f"make_loss-{name}": partial(total_of, losses.make_loss(name)) for name in losses.LOSSES},
}
every_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
HALVES = [torch.bfloat16, torch.float16]


@contextmanager
def products_in(precision: str) -> Iterator[None]:
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision(precision)
    try:
        yield
        assert torch.get_float32_matmul_precision() == precision
    finally:
        torch.set_float32_matmul_precision(before)


def value_and_gradient(loss: Callable[[Tensor], Tensor], given: Tensor) -> tuple[Tensor, Tensor]:
    embeddings = given.clone().requires_grad_()
    value = loss(embeddings)
    return value.detach(), torch.autograd.grad(value, embeddings)[0]


def agree(found: tuple[Tensor, Tensor], expected: tuple[Tensor, Tensor], digits: float) -> None:
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        size = float(other.abs().max())
        torch.testing.assert_close(one, other, rtol=0, atol=digits * size)


@every_loss
@pytest.mark.parametrize("mode", HALVES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_autocast_changes_nothing(
    loss: Callable[[Tensor], Tensor], mode: torch.dtype, dtype: torch.dtype
) -> None:
    given = batch(64, 16, 1).to(dtype)
    expected = value_and_gradient(loss, given)
    with torch.autocast("cpu", dtype=mode):
        # Forward and backward under it.
        found = value_and_gradient(loss, given)
        assert torch.is_autocast_enabled("cpu")
    assert torch.equal(found[0], expected[0])
    assert torch.equal(found[1], expected[1])


@every_loss
@pytest.mark.parametrize("mode", HALVES)
def test_backward_alone_under_autocast(loss: Callable[[Tensor], Tensor], mode: torch.dtype) -> None:
    given = batch(64, 16, 1).float().requires_grad_()
    value = loss(given)
    (expected,) = torch.autograd.grad(value, given, retain_graph=True)
    with torch.autocast("cpu", dtype=mode):
        (found,) = torch.autograd.grad(value, given)
    assert torch.equal(found, expected)


@every_loss
def test_precision_of_products_changes_rounding_only(loss: Callable[[Tensor], Tensor]) -> None:
    given = batch(256, 64, 1).float()
    expected = value_and_gradient(loss, given)
    with products_in("medium"):
        # Rounded to bfloat16 they would be off by 2e-3.
        agree(value_and_gradient(loss, given), expected, 3e-5)


def test_a_white_batch_is_white_in_every_mode() -> None:
    centred = batch(512, 32, 1) - batch(512, 32, 1).mean(dim=0)
    factor = torch.linalg.cholesky(torch.linalg.inv(centred.mT @ centred / 511))
    white = (centred @ factor).float()
    with torch.autocast("cpu", dtype=torch.bfloat16), products_in("medium"):
        assert losses.whitening(white) < 1e-9


@pytest.mark.parametrize("precision", ["high", "medium"])
def test_products_are_those_of_float32(precision: str) -> None:
    a, b = batch(64, 300, 1).float(), batch(300, 64, 2).float()
    expected = (a.double() @ b.double()).float()
    with products_in(precision):
        torch.testing.assert_close(multiply(a, b), expected, rtol=0, atol=1e-4)
        found = multiply(a, b, add_to=torch.ones(64, 64), scale=0.5)
        torch.testing.assert_close(found, 1 + expected / 2, rtol=0, atol=1e-4)


@every_loss
@pytest.mark.parametrize("dtype", HALVES)
def test_half_precision_is_taken(loss: Callable[[Tensor], Tensor], dtype: torch.dtype) -> None:
    """The value is that of the same numbers in float32; the gradient has their dtype."""
    given = batch(64, 16, 1).to(dtype)
    value, gradient = value_and_gradient(loss, given)
    expected, slope = value_and_gradient(loss, given.float())
    assert torch.equal(value, expected)
    assert gradient.dtype == dtype
    # What both views add to it is rounded once each, and their sum.
    size = float(slope.abs().max())
    unit = torch.finfo(dtype).eps
    torch.testing.assert_close(gradient.float(), slope, rtol=2 * unit, atol=unit * size)


@every_loss
def test_defaults_of_torch_do_not_matter(loss: Callable[[Tensor], Tensor]) -> None:
    given = batch(20, 6, 1).float()
    expected = value_and_gradient(loss, given)
    try:
        torch.set_default_dtype(torch.float16)
        torch.set_default_device("meta")
        found = value_and_gradient(loss, given)
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
    assert torch.equal(found[0], expected[0])
    assert torch.equal(found[1], expected[1])


@every_loss
def test_a_lazy_sign_does_not_matter(loss: Callable[[Tensor], Tensor]) -> None:
    given = batch(20, 6, 1)
    lazy = torch.complex(given, -given).conj().imag
    assert lazy.is_neg()
    assert torch.equal(loss(lazy), loss(given))


@every_loss
def test_what_is_kept_from_inference_can_be_trained_with(loss: Callable[[Tensor], Tensor]) -> None:
    given = batch(20, 7, 1)
    with torch.inference_mode():
        value = loss(given)
    assert torch.equal(value_and_gradient(loss, given)[0], value)


@every_loss
def test_threads_of_torch_stay_as_they_are(
    loss: Callable[[Tensor], Tensor], two_threads: None
) -> None:
    """Also if losses are computed on several threads at the same time."""
    given = batch(300, 8, 1)
    seen: list[int] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            seen.append(torch.get_num_threads())

    workers = [threading.Thread(target=lambda: [loss(given) for _ in range(3)]) for _ in range(3)]
    watcher = threading.Thread(target=watch)
    for thread in (watcher, *workers):
        thread.start()
    for thread in workers:
        thread.join()
    stop.set()
    watcher.join()
    assert torch.get_num_threads() == 2
    assert set(seen) == {2}
