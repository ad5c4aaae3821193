"""Checks of `forward-functions`: the forward theorem for encoders that are any functions.

With a margin: a whitened function h of one latent has E (h - h')^2 at least
2 (1 - rho) + 2 rho (1 - rho) E (h - Q z)^2, with Q = E[h z]. So at the least loss h = Q z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_precisely,
    compare_truth,
)
from numcheck.checks.cases import FunctionCase, FunctionMean, Pairing
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory.functions import FUNCTIONS, BoundedFunction
from numcheck.theory.quadrature import DIGITS, gaussian_expectation

_LATENTS = (1, 32, 1024)


@dataclass(frozen=True)
class Claim:
    """A whitened h with loss at most threshold(rho) is Q z; others exceed it by a margin.

    Attributes:
        threshold: 2 (1 - rho) in the theorem, for one output.
        margin: 2 rho (1 - rho), the factor of E (h - Q z)^2.
        mean_zero: Whether h must have mean zero; true in the theorem.
        whitened: Whether E h^2 must be 1; true in the theorem.
        attained: Whether the loss must be at most the threshold for h = Q z; true in the theorem.
    """

    threshold: Callable[[Any], Any] = lambda rho: 2 * (1 - rho)
    margin: Callable[[Any], Any] = lambda rho: 2 * rho * (1 - rho)
    mean_zero: bool = True
    whitened: bool = True
    attained: bool = True

    def speaks_of(self, f: BoundedFunction) -> bool:
        """Whether f meets the hypotheses on mean and variance."""
        return (f.mean() == 0 or not self.mean_zero) and (f.second() == 1 or not self.whitened)

    def says_linear(self, f: BoundedFunction, rho: Any) -> bool:
        """Whether it claims f = Q z."""
        loss = 2 * f.second() - 2 * f.correlation(rho)
        return self.speaks_of(f) and (not self.attained or loss <= self.threshold(rho))

    def least(self, f: BoundedFunction, rho: Any) -> Any:
        """The claimed lower bound on the loss of f."""
        distance = f.second() - f.slope() ** 2
        return self.threshold(rho) + self.margin(rho) * distance


@cache
def _moments(name: str, rho: str) -> tuple[Any, ...]:
    """E f, E f^2, E[f z] and E[f f'] of a function by quadrature, which knows no closed form."""
    f, correlation = FUNCTIONS[name].value, mpmath.mpf(rho)
    noise = mpmath.sqrt(1 - correlation**2)

    def mean(function: Callable[[Any], Any]) -> Any:
        return gaussian_expectation(function, digits=DIGITS, degree=2, oversampling=2)

    def kept(x: Any) -> Any:
        return f(x) * mean(lambda xi: f(correlation * x + noise * xi))

    return mean(f), mean(lambda x: f(x) ** 2), mean(lambda x: f(x) * x), mean(kept)


def _check_precisely(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    with mpmath.workdps(DIGITS + 12):
        rho = mpmath.mpf("0.6")
        for f in FUNCTIONS.values():
            mean, second, slope, correlation = _moments(f.name, "0.6")
            loss, distance = 2 * (second - correlation), second - slope**2
            comparisons += [
                compare_precisely(f"E h, {f.name}", mean, f.mean()),
                compare_precisely(f"E h^2, {f.name}", second, f.second()),
                compare_precisely(f"E[h z], {f.name}", slope, f.slope()),
                compare_precisely(f"E[h h'], {f.name}", correlation, f.correlation(rho)),
            ]
            if claim.speaks_of(f):
                holds = bool(loss >= claim.least(f, rho))
                comparisons.append(compare_truth(f"loss with margin, {f.name}", holds))
            if claim.says_linear(f, rho):
                linear = bool(abs(distance) < mpmath.mpf(10) ** (10 - DIGITS))
                comparisons.append(compare_truth(f"{f.name} is Q z", linear))
    detail = f"{DIGITS} digits, quadrature over z and the noise"
    return Outcome(Kind.PRECISE, tuple(comparisons), detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[FunctionCase, ...]:
    cases = []
    for latents in _LATENTS:
        for rho in parameters.rho:
            claims = []
            for f in FUNCTIONS.values():
                if claim.speaks_of(f):
                    least = float(latents * claim.least(f, rho))
                    claims.append(FunctionMean(f.name, Pairing.LOSS, least, Relation.AT_LEAST))
                if claim.says_linear(f, rho):
                    # Then E[h h'] = rho for each latent.
                    claims.append(FunctionMean(f.name, Pairing.PRODUCT, latents * rho))
            label = f"{latents} latents, rho = {rho}"
            cases.append(FunctionCase(label, Fraction(rho), latents, tuple(claims)))
    return tuple(cases)


CHECKS = Checks(
    theorem="forward-functions",
    claim=Claim(),
    mutants=(
        Mutant("any-mean", "h of any mean", Claim(mean_zero=False)),
        Mutant("any-variance", "h of any variance", Claim(whitened=False)),
        Mutant("any-loss", "h = Q z whatever the loss is", Claim(attained=False)),
        Mutant(
            "looser-threshold",
            "loss at most 2 (1 - rho^2)",
            Claim(threshold=lambda rho: 2 * (1 - rho**2)),
        ),
        Mutant(
            "threefold-margin",
            "a margin of 6 rho (1 - rho)",
            Claim(margin=lambda rho: 6 * rho * (1 - rho)),
        ),
        Mutant("independent-views", "loss at least 2", Claim(threshold=lambda rho: 2 + 0 * rho)),
    ),
    precise=_check_precisely,
    cases=_cases,
)
