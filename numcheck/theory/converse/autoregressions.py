"""Autoregressions z' = r z + c + eta between laws with known integrals, Gaussian and not."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from numcheck.theory.converse import integrated_laws as integrated
from numcheck.theory.converse import laws
from numcheck.theory.converse.integrated_laws import IntegratedLaw, normal

#: Degree to which moments stand for all polynomials.
DEGREE = 8
_ZERO, _ONE, _HALF = Fraction(0), Fraction(1), Fraction(1, 2)


@dataclass(frozen=True)
class Autoregression:
    """z' = r z + c + eta with independent noise.

    Attributes:
        law: Of z.
        r: Weight of z.
        c: Shift.
        noise: The moments of eta.
        noise_law: The law of eta, if it is known beyond them.
    """

    law: IntegratedLaw
    r: Fraction
    c: Fraction
    noise: laws.Moments
    noise_law: IntegratedLaw | None

    @property
    def name(self) -> str:
        """What it is."""
        law = self.noise_law.name if self.noise_law else "that keeps the law"
        return f"z {self.law.name}, r = {self.r}, c = {self.c}, noise {law}"

    def is_exchangeable(self, degree: int) -> bool:
        """E[z^a z'^b] = E[z^b z'^a] to a total degree."""
        moments = self.law.moments(DEGREE)[: degree + 1], self.noise[: degree + 1]
        return laws.is_reversible(*moments, self.r, self.c)

    def is_stationary(self) -> bool:
        """E z'^k = E z^k to the degree."""
        z = self.law.moments(DEGREE)
        moments = (laws.joint_moment(z, self.noise, (self.c, self.r), 0, k) for k in range(len(z)))
        return list(moments) == list(z)


def _autoregression(
    law: IntegratedLaw, r: Fraction, c: Fraction, noise: IntegratedLaw
) -> Autoregression:
    return Autoregression(law, r, c, noise.moments(DEGREE), noise)


def gaussian(r: Fraction, mu: Fraction, s: Fraction, c: Fraction) -> Autoregression:
    """A Gaussian world that is reversible."""
    return _autoregression(normal(mu, s**2), r, c, normal((1 - r) * mu - c, (1 - r**2) * s**2))


@cache
def worlds() -> tuple[Autoregression, ...]:
    """Gaussian worlds, and others that miss one hypothesis or more."""
    third, some = Fraction(1, 3), (_HALF, -Fraction(1, 3), Fraction(9, 10))
    places = ((_ZERO, Fraction(2), _ZERO), (Fraction(2), _HALF, third))
    found = [gaussian(r, *place) for r, place in itertools.product(some, places)]
    # At the excluded rates: independent copies, z' = z and z' = -z.
    for law in integrated.OTHERS:
        found.append(_autoregression(law, _ZERO, _ZERO, law))
        found.append(_autoregression(law, _ONE, _ZERO, normal(_ZERO, _ZERO)))
        found.append(_autoregression(law, -_ONE, _ZERO, normal(_ZERO, _ZERO)))
        mean, variance = law.moments(2)[1], laws.variance_of(law.moments(2))
        for r in some:
            kept = laws.stationary_noise(law.moments(DEGREE), r, third)
            found.append(Autoregression(law, r, third, kept, None))
            noise = normal((1 - r) * mean - third, (1 - r**2) * variance)
            found.append(_autoregression(law, r, third, noise))
    return tuple(found)
