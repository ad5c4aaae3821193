"""How sampled checks are run."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from numcheck.sampling.kernels import pair_kernel
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.executors import open_pool
from numcheck.support.pool import Pool


@validate.renamed(level="alpha, the allowed probability of a false alarm (1e-6, not 0.999999)")
@dataclass(frozen=True)
class Settings:
    """How sampled checks are run.

    Attributes:
        samples: Number of samples of each case, at least 2.
        seed: 64-bit seed.
        device: `auto`, `cpu`, `cuda` or `cuda:K`.
        dtype: `float32` or `float64`; sums are float64 in both cases.
        alpha: Allowed probability of a false alarm of the whole suite, at least 1e-200.
        workers: Processes.
        chunk: Samples made at a time (0: a block); the fused kernels need no more than a tile.
        scheduler: Address of a dask scheduler whose workers are to compute instead.
        backend: `auto`, `torch` or `fused` (see `numcheck.sampling.kernels`): how to compute.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    samples: int = 1_000_000
    seed: int = 0
    device: str = "auto"
    dtype: str = "float64"
    alpha: float = 1e-6
    workers: int = 1
    chunk: int = 0
    scheduler: str | None = None
    backend: str = "auto"

    def __post_init__(self) -> None:
        large = {"samples": (2, 2**62), "seed": (0, 2**64 - 1)}
        bounds = large | {"workers": (1, 4096), "chunk": (0, 2**26)}
        # Plain numbers and text, for JSON.
        for name, (least, most) in bounds.items():
            value = validate.integer(getattr(self, name), name=name, minimum=least, maximum=most)
            object.__setattr__(self, name, value)
        validate.device(self.device)
        object.__setattr__(self, "device", str(self.device))
        validate.dtype(self.dtype)
        if self.scheduler is not None and self.workers > 1:
            raise InvalidInputError(
                f"workers = {self.workers} and scheduler = {self.scheduler!r} exclude each other: "
                "the workers of a scheduler are started with it. Leave out one of them."
            )
        if validate.backend(self.backend) == "fused":
            pair_kernel(self.backend, validate.device(self.device))
        alpha = validate.probability(self.alpha, name="alpha")
        object.__setattr__(self, "alpha", validate.real(alpha, name="alpha", minimum=1e-200))

    def open_pool(self, pool: Pool | None = None) -> AbstractContextManager[Pool | None]:
        """The workers asked for, or a pool that is open already (`numcheck.support.executors`)."""
        return open_pool(self.workers, self.scheduler, pool=pool)
