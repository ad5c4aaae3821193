"""Checks of `gaussian-unique`: a mean with Gaussian moments is the Gaussian mean.

Held against functionals that have all Gaussian moments, and against others that lack some, or
positivity: laws whose moments agree up to degree 5, or at even degrees, or at every third one, or
coordinate by coordinate, and Heyde's signed functional, which no polynomial sees.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import torch
from torch import Tensor

from numcheck.checks.base import Claim, Function, equal, high_precision, mutant, sampled
from numcheck.checks.cases import Case, SampleMean, sample_case
from numcheck.checks.cases.common import reflect
from numcheck.sampling.decide import Comparison
from numcheck.theory.moment_twins import FUNCTIONALS, PROBES, Functional, gaussian_moment

_FUNCTIONALS = {m.name: m for m in FUNCTIONALS}
_PROBES = {f.name: f for f in PROBES}
#: Largest exponent of the moments that are compared; which agree repeats with period 6.
_EXPONENT = 8


@cache
def _mean(functional: str, probe: str) -> Any:
    """By quadrature; both are known to this module by their names."""
    f = _PROBES[probe].value
    assert f
    return _FUNCTIONALS[functional].mean(f)


def weighted_sum(functional: str, probe: str, z: Tensor, xi: Tensor) -> Tensor:
    """The sum over latents of weight * f(point), for mixtures of the latents; shape (n,)."""
    views = map(reflect, (z, xi)) if len(z) > 1 else (z, xi)
    f, total = _PROBES[probe].tensor, torch.zeros_like(z[0])
    for points, weight in _FUNCTIONALS[functional].weighted(*views):
        total += (weight * f(*points)).sum(dim=0)
    return total


class GaussianUnique(Claim):
    """Functionals that are nonnegative, with Gaussian moments, are the Gaussian mean.

    Attributes:
        counts: The multi-indices at which moments must be Gaussian: all in the theorem.
        nonnegative: Whether the functional must be nonnegative; true in the theorem.
    """

    counts: Function = lambda alpha: True
    nonnegative: bool = True

    def admits(self, functional: Functional) -> bool:
        """Whether it says that a functional is the Gaussian mean."""
        indices = itertools.product(range(_EXPONENT + 1), repeat=functional.dimension)
        return (functional.nonnegative or not self.nonnegative) and all(
            equal(functional.moment(a) + 0 * functional.moment(a), gaussian_moment(a)).ok
            for a in indices
            if self.counts(a)
        )

    @high_precision(functional=FUNCTIONALS)
    def by_quadrature(self, functional: Functional) -> Iterator[Comparison]:
        if self.admits(functional):
            for f in PROBES:
                if f.dimension == functional.dimension and f.value:
                    yield equal(_mean(functional.name, f.name), f.mean(), f"the mean of {f.name}")

    @sampled(latents=(1, 1024))
    def on_samples(self, latents: int) -> Iterator[Case]:
        means = [
            SampleMean(
                f"{f.name} for {m.name}, {latents} latents",
                partial(weighted_sum, m.name, f.name),
                latents * float(f.mean()),
                2 * m.largest * f.bound,
                copies=latents,
                roundings=256 + 2 * latents,
            )
            for m in filter(self.admits, FUNCTIONALS)
            for f in PROBES
            if f.dimension == m.dimension and (latents == 1 or not f.value)
        ]
        yield sample_case(f"{latents} latents", latents, means)

    mutants = (
        mutant("degree-four", "moments of degree at most 4 are enough",
               counts=lambda alpha: sum(alpha) <= 4),
        mutant("even", "moments of even exponents are enough",
               counts=lambda alpha: not any(a % 2 for a in alpha)),
        mutant("every-third", "the moments of z^3 are enough",
               counts=lambda alpha: not any(a % 3 for a in alpha)),
        mutant("coordinates", "the moments of each coordinate are enough",
               counts=lambda alpha: sum(map(bool, alpha)) <= 1),
        mutant("uncorrelated", "those, and that the coordinates are uncorrelated",
               counts=lambda alpha: sum(map(bool, alpha)) <= 1 or alpha == (1, 1)),
        mutant("any-mass", "the moments of positive degree are enough", counts=any),
        mutant("signed", "for linear functionals that need not be nonnegative",
               nonnegative=False),
    )  # fmt: skip
