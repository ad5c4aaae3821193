"""Which kernel a backend means on a device."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import torch

from numcheck.support.errors import InvalidInputError

P = ParamSpec("P")
T = TypeVar("T")
KernelT = TypeVar("KernelT")
OtherT = TypeVar("OtherT")

_INTERPRETER = threading.Lock()
_REMEDIES = {
    "cpu": "On a CPU it needs numba: pip install 'lejepa-numcheck[fast]'.",
    "cuda": "On a CUDA device it needs Triton, which comes with the CUDA builds of torch.",
}


def is_interpreted() -> bool:
    """Whether the kernels for CUDA run on the CPU, by Triton's interpreter: for tests of them."""
    return os.environ.get("TRITON_INTERPRET") == "1"


def one_at_a_time(kernel: Callable[P, T]) -> Callable[P, T]:
    """The kernel behind the one lock of Triton's interpreter, which keeps its state in globals."""

    def locked(*args: P.args, **kwargs: P.kwargs) -> T:
        with _INTERPRETER:
            return kernel(*args, **kwargs)

    return locked


def choose(
    backend: str, device: torch.device, load: Callable[[torch.device], KernelT], other: OtherT
) -> KernelT | OtherT:
    """The fused kernel, or what replaces it.

    Args:
        backend: `auto` (the kernel where there is one), `torch` (what replaces it) or `fused`.
        device: Where to compute.
        load: Makes the kernel.
        other: What replaces it.

    Raises:
        InvalidInputError: If it is `fused` and not available.
    """
    if backend == "torch":
        return other
    try:
        return load(device)
    # Compilers for a device fail in ways of their own.
    except Exception as error:
        if backend == "fused":
            raise InvalidInputError(
                f"backend 'fused' is not available on device {device}: {error}. "
                f"{_REMEDIES[device.type]} Backends auto and torch work without it."
            ) from error
        if not isinstance(error, ImportError):
            warnings.warn(
                f"the fused kernel does not run on {device}, torch is used: {error}", stacklevel=3
            )
        return other
