"""Two processes with a part of the batch each: the loss and the gradient of the whole batch."""

from __future__ import annotations

import os
from functools import partial
from importlib.util import find_spec
from typing import Any

import pytest
import torch
from torch import Tensor, distributed, nn
from torch.multiprocessing.spawn import spawn
from torch.nn.parallel import DistributedDataParallel

from numcheck import losses
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch

pytestmark = pytest.mark.skipif(not distributed.is_available(), reason="needs torch.distributed")

SIGREG: dict[str, Any] = {"num_slices": 9, "num_points": 7}
#: The rows of a batch of 40 that each rank has.
PARTS = (slice(0, 28), slice(28, 40))


def every_loss(all_ranks: bool) -> dict[str, Any]:
    backends = ["torch", "reference", *(["fused"] if find_spec("numba") else [])]
    options: dict[str, Any] = {"all_ranks": all_ranks}
    return {
        **{
            f"sigreg-{backend}": partial(
                losses.sigreg, seed=3, step=5, backend=backend, **SIGREG, **options
            )
            for backend in backends
        },
        "SIGReg": losses.SIGReg(**SIGREG, seed=3, **options),
        "whitening": partial(losses.whitening, **options),
        "hinge": partial(losses.whitening, hinge=True, **options),
        "pooled": lambda h: losses.whitening(torch.stack([h, h + 0.1]), pooled=True, **options),
    }


def outcome(loss: Any, rows: slice, world: int) -> tuple[float, Tensor]:
    """The value and the gradient in the weights of a linear encoder, by DDP if there are ranks."""
    torch.manual_seed(0)
    encoder: nn.Module = nn.Linear(4, 3).double()
    module = encoder
    if world > 1:
        encoder = DistributedDataParallel(encoder)
    value = loss(encoder(2 * batch(40, 4, 1)[rows]))
    value.backward()
    assert isinstance(module.weight, Tensor)
    assert module.weight.grad is not None
    return value.item(), module.weight.grad


def work(rank: int, file: str, results: Any) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", f"file://{file}", rank=rank, world_size=2)
    found: dict[str, Any] = {
        name: outcome(loss, PARTS[rank], 2) for name, loss in every_loss(all_ranks=True).items()
    }
    h = batch(6, 3, rank)
    try:
        losses.sigreg(h, seed=rank, all_ranks=True)
    except InvalidInputError as error:
        found["refused"] = str(error)
    torch.save(found, f"{results}{rank}")
    distributed.barrier()
    distributed.destroy_process_group()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("ranks")
    before = os.environ.get("GLOO_SOCKET_IFNAME")
    os.environ["GLOO_SOCKET_IFNAME"] = before or "lo"
    try:
        arguments = (str(folder / "store"), str(folder / "found"))
        spawn(work, arguments, nprocs=2)  # type: ignore[no-untyped-call]
    finally:
        if before is None:
            del os.environ["GLOO_SOCKET_IFNAME"]
    return [torch.load(folder / f"found{rank}") for rank in range(2)]


@pytest.mark.parametrize("name", list(every_loss(all_ranks=False)))
def test_is_that_of_the_whole_batch(found: list[dict[str, Any]], name: str) -> None:
    value, gradient = outcome(every_loss(all_ranks=False)[name], slice(None), 1)
    for rank in range(2):
        there, slope = found[rank][name]
        assert there == pytest.approx(value, rel=1e-12)
        torch.testing.assert_close(slope, gradient, rtol=1e-10, atol=1e-12)


def test_different_directions_are_refused_on_all_ranks(found: list[dict[str, Any]]) -> None:
    for rank in range(2):
        assert "different directions" in found[rank]["refused"]
        assert "same seed, step and number of slices" in found[rank]["refused"]


@pytest.mark.parametrize("name", list(every_loss(all_ranks=False)))
def test_one_process_is_all_ranks(name: str) -> None:
    h = batch(12, 3, 1)
    value = every_loss(all_ranks=True)[name](h)
    torch.testing.assert_close(value, every_loss(all_ranks=False)[name](h))
