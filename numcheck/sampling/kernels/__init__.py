"""Fused kernels: samples are made, used and summed in one pass, without being written to memory.

They are optional and give what the torch path of `numcheck.sampling.estimate` gives, up to
rounding: on a CPU with numba, on a CUDA device with Triton. A statistic that has no such form, and
a machine that lacks the library, take the torch path.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

import torch

from numcheck.sampling.estimate import Stream
from numcheck.sampling.kernels.base import PairKernel, PairProducts
from numcheck.sampling.kernels.choice import choose, is_interpreted, one_at_a_time

__all__ = ["PairKernel", "PairProducts", "pair_kernel"]

_MODULES = {"cpu": "numba_pairs", "cuda": "triton_pairs"}
_TRIAL = PairProducts(0.5, ((1.0,),), ((1.0,),), torch.float32)


def _load(device: torch.device) -> PairKernel:
    interpreted = is_interpreted()
    module = _MODULES["cuda" if interpreted else device.type]
    kernel: PairKernel = import_module(f"numcheck.sampling.kernels.{module}").pair_moments
    if interpreted:
        return one_at_a_time(kernel)
    if device.type == "cuda":
        # Triton compiles for this device now, and may find no compiler or an unknown device.
        kernel(_TRIAL, Stream(0, 0, device), 0, 2)
    return kernel


@lru_cache(maxsize=16)
def pair_kernel(backend: str, device: torch.device) -> PairKernel | None:
    """The kernel for products of polynomials of a Gaussian pair, `None` for the torch path.

    See `numcheck.sampling.kernels.choice.choose`.
    """
    return choose(backend, device, _load, None)
