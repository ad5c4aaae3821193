"""Ways to estimate E[He_k(z) He_k(z')]: the check, plain torch, scipy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import scipy.special
import torch

from numcheck.checks.cases import PolynomialProducts
from numcheck.sampling.estimate import Stream, combine, estimate
from numcheck.sampling.kernels import pair_kernel
from numcheck.support import validate
from numcheck.theory.gaussian import coefficients
from numcheck.theory.hermite import hermite_polynomials

RHO = 0.6
#: Samples of a turn of the check.
SAMPLES = {"cpu": 30_000_000, "cuda": 10_000_000_000}
#: By how much fewer the other ways get, which are slower.
_FEWER = {"cpu": 15, "cuda": 100}
#: Samples per chunk: for scipy what fits a cache, for plain torch what fills the device.
_SCIPY_CHUNK = 1 << 14
_TORCH_CHUNK = {"cpu": 1 << 20, "cuda": 1 << 24}


@dataclass(frozen=True)
class Options:
    """How to measure.

    Attributes:
        samples: Samples of a turn of the check; 0 for a number that suits the device.
        largest: Samples of the longest run whose memory is measured.
        repetitions: Turns.
        degree: Largest Hermite degree.
        device: `auto`, `cpu`, `cuda` or `cuda:K`.
        dtype: Of the polynomials of the check; the other ways compute in float64.
        backend: Of the check.
        on_step: Called with the name of the step that begins.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    samples: int = 0
    largest: int = 1_000_000_000
    repetitions: int = 7
    degree: int = 8
    device: str = "auto"
    dtype: str = "float64"
    backend: str = "auto"
    on_step: Callable[[str], None] = field(default=lambda _step: None, compare=False)

    def __post_init__(self) -> None:
        validate.integer(self.samples, name="samples", minimum=0, maximum=2**50)
        validate.integer(self.largest, name="largest", minimum=2000, maximum=2**50)
        validate.integer(self.repetitions, name="repetitions", minimum=1, maximum=1000)
        validate.integer(self.degree, name="degree", minimum=1, maximum=16)
        validate.dtype(self.dtype)
        pair_kernel(validate.backend(self.backend), self.where)

    @property
    def where(self) -> torch.device:
        """The device."""
        return validate.device(self.device)

    @property
    def fused(self) -> bool:
        """Whether the check has a fused kernel here."""
        return pair_kernel(self.backend, self.where) is not None

    def check(self, backend: str) -> Callable[[int], list[float]]:
        """From a number of samples to the means of He_k(z) He_k(z'), k = 1, ..., degree."""
        rows = tuple(tuple(map(float, coefficients(p))) for p in hermite_polynomials(self.degree))
        statistic = PolynomialProducts(RHO, rows, rows, validate.dtype(self.dtype))
        stream = Stream(0, 0, self.where, backend=backend)

        def run(n: int) -> list[float]:
            return [float(x) for x in combine(estimate(statistic, stream, n)).mean.diagonal()[1:]]

        return run


def _scipy(degree: int) -> Callable[[int], list[float]]:
    generator = np.random.default_rng(0)
    hermite = scipy.special.eval_hermitenorm

    def run(n: int) -> list[float]:
        sums = np.zeros(degree)
        for start in range(0, n, _SCIPY_CHUNK):
            z, xi = generator.standard_normal((2, min(_SCIPY_CHUNK, n - start)))
            second = RHO * z + math.sqrt(1 - RHO**2) * xi
            for k in range(1, degree + 1):
                # No dot product: on a busy machine its threads spend their time waiting.
                sums[k - 1] += (hermite(k, z) * hermite(k, second)).sum()
        return [float(x) for x in sums / n]

    return run


def _plain_torch(degree: int, device: torch.device) -> Callable[[int], list[float]]:
    generator = torch.Generator(device).manual_seed(0)
    chunk = _TORCH_CHUNK[device.type]

    def rows(x: torch.Tensor) -> torch.Tensor:
        found = [torch.ones_like(x), x]
        for k in range(1, degree):
            found.append(x * found[k] - k * found[k - 1])
        return torch.stack(found)

    def run(n: int) -> list[float]:
        sums = torch.zeros(degree + 1, degree + 1, dtype=torch.float64, device=device)
        for start in range(0, n, chunk):
            shape = (2, min(chunk, n - start))
            z, xi = torch.randn(shape, dtype=torch.float64, device=device, generator=generator)
            sums += rows(z) @ rows(RHO * z + math.sqrt(1 - RHO**2) * xi).T
        return [float(x) for x in (sums.diagonal()[1:] / n).cpu()]

    return run


@dataclass(frozen=True)
class Way:
    """One way to estimate the means.

    Attributes:
        name: Its name.
        samples: Samples of a turn.
        run: From a number of samples to the means of He_k(z) He_k(z'), k = 1, ..., degree.
    """

    name: str
    samples: int
    run: Callable[[int], list[float]]


def ways(options: Options) -> list[Way]:
    """The check first, then the others."""
    kind = options.where.type
    samples = options.samples or SAMPLES[kind]
    few = max(samples // _FEWER[kind], 1000)
    found = [Way("numcheck", samples if options.fused else few, options.check(options.backend))]
    if options.fused:
        found.append(Way("numcheck, torch backend", few, options.check("torch")))
    found.append(Way("plain torch", few, _plain_torch(options.degree, options.where)))
    # Scipy computes on the CPU whatever the device is.
    limit = SAMPLES["cpu"] // _FEWER["cpu"]
    found.append(Way("scipy", min(few, limit), _scipy(options.degree)))
    return found
