"""Checks of `stein-characterization`: E[(z - mu) p] = v E[p'] for all p exactly for N(mu, v)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy

from numcheck.checks.base import Claim, Function, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, means_of
from numcheck.sampling.decide import Comparison
from numcheck.theory.converse import laws
from numcheck.theory.gaussian import X, polynomial, rational

_DEGREE = 12
_X = sympy.Poly(X, X, domain="QQ")


#: A law by its name and its moments.
NamedLaw = tuple[str, laws.Moments]


def tested_laws(degree: int) -> list[NamedLaw]:
    """Normal laws and others, by their moments up to a degree."""
    normal = ((0, 1), (3, Fraction(1, 2)), (-1, 4), (2, Fraction(1, 4)), (2, 0))
    others = (laws.laplace, laws.uniform, laws.coin, laws.exponential)
    return [
        *((f"N({mu}, {v})", laws.normal(Fraction(mu), Fraction(v), degree)) for mu, v in normal),
        *((law.__name__, law(degree)) for law in others),
    ]


def wrong_recursion(mu: Fraction, v: Fraction, degree: int) -> list[Fraction]:
    """M_(k+2) = mu M_(k+1) + v k M_k, where k + 1 would be right."""
    found = [Fraction(1), mu]
    for k in range(degree - 1):
        found.append(mu * found[k + 1] + v * max(k, 1) * found[k])
    return found[: degree + 1]


class SteinCharacterization(Claim):
    """Stein's identity holds for all powers exactly for the law of the claimed moments.

    Attributes:
        moments: From (mu, v, degree): those of N(mu, v) in the theorem.
        slope: The factor of E[p'], from (mu, v): v in the theorem.
    """

    moments: Function = laws.normal
    slope: Function = lambda mu, v: v

    @exact(law=lambda: tested_laws(_DEGREE))
    def both_or_neither(self, law: NamedLaw) -> Iterator[Comparison]:
        _, m = law
        mu, v = m[1], laws.variance_of(m)
        slope = self.slope(mu, v)
        identity = all(m[k + 1] - mu * m[k] == slope * k * m[max(k - 1, 0)] for k in range(_DEGREE))
        yield equal(identity, m == self.moments(mu, v, _DEGREE))

    @sampled(degree=lambda parameters: [min(parameters.degree, 5)])
    def on_samples(self, degree: int) -> Iterator[Case]:
        """Samples of N(mu, v): Stein's identity, and the claimed moments."""
        means = []
        for mu, s in [(Fraction(0), Fraction(1)), (Fraction(3, 2), Fraction(1, 2))]:
            z, law = _X * rational(s) + rational(mu), f"N({mu}, {s**2})"
            for k in range(degree):
                p = polynomial([0] * k + [1])
                slope = rational(self.slope(mu, s**2))
                difference = (_X - rational(mu)) * p - p.diff(X) * slope
                means.append((difference.compose(z), Fraction(0), f"Stein for x^{k}, {law}"))
            moments = self.moments(mu, s**2, degree)
            means += [(z**k, moments[k], f"E x^{k}, {law}") for k in range(1, degree + 1)]
        yield means_of("stein-characterization", means)

    mutants = (
        mutant("variance-squared", "v^2 for v", slope=lambda mu, v: v**2),
        mutant("standard-only", "1 for v", slope=lambda mu, v: Fraction(1)),
        mutant("sign", "-v for v", slope=lambda mu, v: -v),
        mutant("wrong-recursion", "M_(k+2) = mu M_(k+1) + v k M_k", moments=wrong_recursion),
        mutant("centred-moments", "the moments of N(0, v)",
               moments=lambda mu, v, degree: laws.normal(0 * mu, v, degree)),
        mutant("second-moment", "mu^2 + v for v", slope=lambda mu, v: mu**2 + v),
    )  # fmt: skip
