"""Checks of `reversible-iff`: z' = r z + c + eta is reversible exactly for the Gaussian laws."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import sympy

from numcheck.checks.base import Claim, Function, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, pair_means
from numcheck.checks.points import rates
from numcheck.checks.stein_characterization import NamedLaw, tested_laws
from numcheck.sampling.decide import Comparison
from numcheck.theory.converse import laws
from numcheck.theory.gaussian import X, expect_pair, rational

_DEGREE = 8
_RATES = (Fraction(1, 2), Fraction(-1, 3), Fraction(9, 10))


def _power(k: int, mean: Fraction, deviation: Fraction) -> sympy.Poly:
    """(mean + deviation x)^k."""
    return sympy.Poly((rational(mean) + rational(deviation) * X) ** k, X, domain="QQ")


class ReversibleIff(Claim):
    """Reversible exactly if z ~ N(mu, v) and eta ~ N(mean(r, mu, c), variance(r, v)).

    Attributes:
        mean: (1 - r) mu - c in the theorem.
        variance: (1 - r^2) v in the theorem.
    """

    mean: Function = lambda r, mu, c: (1 - r) * mu - c
    variance: Function = lambda r, v: (1 - r**2) * v

    @exact(law=lambda: tested_laws(_DEGREE), r=_RATES, c=(Fraction(0), Fraction(2, 3)))
    def both_or_neither(self, law: NamedLaw, r: Fraction, c: Fraction) -> Iterator[Comparison]:
        _, m = law
        mu, v = m[1], laws.variance_of(m)
        claimed = laws.normal(self.mean(r, mu, c), self.variance(r, v), _DEGREE)
        noises = {
            "the noise that keeps the law": laws.stationary_noise(m, r, c),
            "the claimed noise": claimed,
            "standard noise": laws.normal(Fraction(0), Fraction(1), _DEGREE),
        }
        for name, noise in noises.items():
            gaussian = m == laws.normal(mu, v, _DEGREE) and noise == claimed
            yield equal(laws.is_reversible(m, noise, r, c), gaussian, name)

    @sampled(r=rates, degree=lambda parameters: [min(parameters.degree, 3)])
    def on_samples(self, r: Fraction, degree: int) -> Iterator[Case]:
        """E[z^a z'^b] with the claimed noise, held against E[z^b z'^a] at correlation r."""
        mu, s, c = Fraction(1, 2), Fraction(3, 4), Fraction(1, 3)
        # z and z' are mu + s x and mean + s x', with x' = r x + noise xi.
        mean = r * mu + c + self.mean(r, mu, c)
        noise = math.sqrt(self.variance(r, s**2)) / float(s)
        powers = [_power(k, mu, s) for k in range(degree + 1)]
        yield pair_means(
            f"r = {float(r)}",
            r,
            powers,
            lambda a, b: expect_pair(powers[b], powers[a], r),
            lambda a, b: f"E[z^{a} z'^{b}] = E[z^{b} z'^{a}], r = {float(r)}",
            right=[_power(k, mean, s) for k in range(degree + 1)],
            noise=noise,
        )

    mutants = (
        mutant("variance-linear", "(1 - r) v", variance=lambda r, v: (1 - r) * v),
        mutant("variance-square", "(1 - r)^2 v", variance=lambda r, v: (1 - r) ** 2 * v),
        mutant("variance-whole", "v", variance=lambda r, v: v),
        mutant("shift-lost", "mean (1 - r) mu", mean=lambda r, mu, c: (1 - r) * mu),
        mutant("mean-lost", "mean -c", mean=lambda r, mu, c: -c),
        mutant("mean-sign", "mean (1 + r) mu - c", mean=lambda r, mu, c: (1 + r) * mu - c),
    )
