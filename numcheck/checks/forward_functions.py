"""Checks of `forward-functions`: the forward theorem for encoders that are any functions.

With a margin: a whitened function h of one latent has E (h - h')^2 at least
2 (1 - rho) + 2 rho (1 - rho) E (h - Q z)^2, with Q = E[h z]. So at the least loss h = Q z.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial
from typing import Any

import mpmath
import torch
from torch import Tensor

from numcheck.checks.base import Claim, Function, equal, high_precision, holds, mutant, sampled
from numcheck.checks.cases import Case, SampleMean, sample_case
from numcheck.checks.cases.common import reflect, second_view
from numcheck.checks.points import rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory.functions import FUNCTIONS, BoundedFunction
from numcheck.theory.quadrature import DIGITS, gaussian_expectation


def _mean(function: Function) -> Any:
    return gaussian_expectation(function, digits=DIGITS, degree=2, oversampling=2)


@cache
def _moments(name: str, rho: str) -> tuple[Any, ...]:
    """E f, E f^2, E[f z] and E[f f'] of a function by quadrature, which knows no closed form."""
    f, r = FUNCTIONS[name].value, mpmath.mpf(rho)
    noise = mpmath.sqrt(1 - r**2)
    kept = _mean(lambda x: f(x) * _mean(lambda xi: f(r * x + noise * xi)))
    return _mean(f), _mean(lambda x: f(x) ** 2), _mean(lambda x: f(x) * x), kept


def squared_difference(one: Tensor, two: Tensor) -> Tensor:
    """The term of the loss, elementwise."""
    return (one - two).square()


def sum_of(term: Function, name: str, rho: float, z: Tensor, xi: Tensor) -> Tensor:
    """The sum over latents of term(f(u), f(u')) for u a mixture of z; shape (n,)."""
    views = z, second_view(z, xi, torch.tensor(rho, dtype=z.dtype, device=z.device))
    mixed = map(reflect, views) if len(z) > 1 else views
    total: Tensor = term(*map(FUNCTIONS[name].tensor, mixed)).sum(dim=0)
    return total


class ForwardFunctions(Claim):
    """A whitened h with loss at most threshold(rho) is Q z; others exceed it by a margin.

    Attributes:
        threshold: 2 (1 - rho) in the theorem, for one output.
        margin: 2 rho (1 - rho), the factor of E (h - Q z)^2.
        mean_zero: Whether h must have mean zero; true in the theorem.
        whitened: Whether E h^2 must be 1; true in the theorem.
        attained: Whether the loss must be at most the threshold for h = Q z; true in the theorem.
    """

    threshold: Function = lambda rho: 2 * (1 - rho)
    margin: Function = lambda rho: 2 * rho * (1 - rho)
    mean_zero: bool = True
    whitened: bool = True
    attained: bool = True

    def admits(self, f: BoundedFunction) -> bool:
        """Whether f meets the hypotheses on mean and variance."""
        return (f.mean() == 0 or not self.mean_zero) and (f.second() == 1 or not self.whitened)

    def says_linear(self, f: BoundedFunction, rho: Any) -> bool:
        """Whether it claims f = Q z."""
        loss = 2 * f.second() - 2 * f.correlation(rho)
        return self.admits(f) and (not self.attained or bool(loss <= self.threshold(rho)))

    def least(self, f: BoundedFunction, rho: Any) -> Any:
        """The claimed lower bound on the loss of f."""
        return self.threshold(rho) + self.margin(rho) * (f.second() - f.slope() ** 2)

    @high_precision(f=FUNCTIONS.values(), rate=("0.6",))
    def by_quadrature(self, f: BoundedFunction, rate: str) -> Iterator[Comparison]:
        rho = mpmath.mpf(rate)
        mean, second, slope, correlation = _moments(f.name, rate)
        yield equal(mean, f.mean(), "E h")
        yield equal(second, f.second(), "E h^2")
        yield equal(slope, f.slope(), "E[h z]")
        yield equal(correlation, f.correlation(rho), "E[h h']")
        if self.admits(f):
            yield holds(bool(2 * (second - correlation) >= self.least(f, rho)), "loss with margin")
        if self.says_linear(f, rho):
            yield equal(second, slope**2, "E h^2 = (E[h z])^2, so h is Q z")

    @sampled(latents=(1, 32, 1024), rho=rates)
    def on_samples(self, latents: int, rho: Fraction) -> Iterator[Case]:
        means, r = [], float(rho)
        label = f"{latents} latents, rho = {r}"

        def claimed(of: str, term: Function, f: BoundedFunction, mean: Any, **how: Any) -> None:
            name, function = f"{of} for the {f.name}, {label}", partial(sum_of, term, f.name, r)
            how |= {"copies": latents, "roundings": 64 + 2 * latents}
            means.append(SampleMean(name, function, float(latents * mean), **how))

        for f in FUNCTIONS.values():
            square = float(f.bound()) ** 2
            if self.admits(f):
                how = {"width": 4 * square, "relation": Relation.AT_LEAST}
                claimed("(f(u) - f(u'))^2", squared_difference, f, self.least(f, r), **how)
            if self.says_linear(f, r):
                # Then E[h h'] = rho for each latent.
                claimed("f(u) f(u')", torch.mul, f, r, width=2 * square)
        yield sample_case(label, latents, tuple(means))

    mutants = (
        mutant("any-mean", "h of any mean", mean_zero=False),
        mutant("any-variance", "h of any variance", whitened=False),
        mutant("any-loss", "h = Q z whatever the loss is", attained=False),
        mutant("looser-threshold", "loss at most 2 (1 - rho^2)",
               threshold=lambda rho: 2 * (1 - rho**2)),
        mutant("threefold-margin", "a margin of 6 rho (1 - rho)",
               margin=lambda rho: 6 * rho * (1 - rho)),
        mutant("independent-views", "loss at least 2", threshold=lambda rho: 2 + 0 * rho),
    )  # fmt: skip
