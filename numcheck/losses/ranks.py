"""Sums over all ranks, the processes of `torch.distributed` that share a batch.

The gradient of such a sum is summed over the ranks, too, as in `torch.distributed.nn`. So if each
rank differentiates its copy of the loss, the gradient in its embeddings is that of the whole batch
times the number of ranks, and parameters, over whose gradients DistributedDataParallel and FSDP
average, get that of the whole batch.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, distributed


def world_size() -> int:
    """How many ranks there are: one, unless a process group has been initialized."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_world_size()
    return 1


def total(values: Tensor) -> Tensor:
    """The sum over all ranks; no derivatives are recorded of it."""
    found = values.clone(memory_format=torch.contiguous_format)
    if world_size() > 1:
        distributed.all_reduce(found)
    return found


# An operation of its own, so that compiled code calls it and does not look into it.
@torch.library.custom_op("numcheck::sum_over_ranks", mutates_args=())
def _sum(values: Tensor) -> Tensor:
    return total(values)


@_sum.register_fake
def _(values: Tensor) -> Tensor:
    return torch.empty_like(values, memory_format=torch.contiguous_format)


_sum.register_autograd(lambda _ctx, gradient: _sum(gradient))


def sum_over_ranks(values: Tensor, *, all_ranks: bool) -> Tensor:
    """The sum over all ranks, differentiable any number of times, or the values themselves."""
    return cast(Tensor, _sum(values)) if all_ranks else values


def count_over_ranks(values: Tensor, *, all_ranks: bool) -> int | Tensor:
    """How many rows this tensor has on all ranks together."""
    if not all_ranks:
        return len(values)
    return cast(Tensor, _sum(values.new_full((), len(values), dtype=torch.float64)))
