"""Laws given by their moments, and autoregressions z' = rho z + c + eta between them.

Everything is exact: a law is the list of its moments E[z^k], rational numbers from k = 0 on.

Lean: `LeJEPA.Expectation`, `LeJEPA.normalMoment`, `LeJEPA.transition`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

Moments = Sequence[Fraction]


def normal(mean: Fraction, variance: Fraction, degree: int) -> list[Fraction]:
    """Moments of N(mean, variance) to a degree: M_(k+2) = mean M_(k+1) + variance (k+1) M_k.

    With a negative variance they are those of no law, but still of a linear functional.
    """
    found = [Fraction(1), mean]
    for k in range(degree - 1):
        found.append(mean * found[k + 1] + variance * (k + 1) * found[k])
    return found[: degree + 1]


def laplace(degree: int) -> list[Fraction]:
    """Moments of the Laplace law of scale 1: k! for even k."""
    return [Fraction(math.factorial(k) if k % 2 == 0 else 0) for k in range(degree + 1)]


def uniform(degree: int) -> list[Fraction]:
    """Moments of the uniform law on [-1, 1]: 1 / (k + 1) for even k."""
    return [Fraction(1, k + 1) if k % 2 == 0 else Fraction(0) for k in range(degree + 1)]


def coin(degree: int) -> list[Fraction]:
    """Moments of a fair coin with values 0 and 1."""
    return [Fraction(1)] + [Fraction(1, 2)] * degree


def exponential(degree: int) -> list[Fraction]:
    """Moments of the exponential law of rate 1: k!."""
    return [Fraction(math.factorial(k)) for k in range(degree + 1)]


def mean_of(law: Moments, coefficients: Sequence[Fraction]) -> Fraction:
    """E[p(z)] for a polynomial given by its coefficients, constant term first."""
    return sum((c * law[k] for k, c in enumerate(coefficients)), Fraction(0))


def variance_of(law: Moments) -> Fraction:
    """Var(z)."""
    return law[2] - law[1] ** 2


def stationary_noise(law: Moments, rho: Fraction, shift: Fraction) -> list[Fraction]:
    """The moments of eta for which z' = rho z + shift + eta has the law of z, degree by degree."""
    found: list[Fraction] = []
    for k in range(len(law)):
        # E (rho z + shift + eta)^k, the term in eta^k left out.
        known = sum(
            (math.comb(k, j) * _shifted(law, rho, shift, k - j) * found[j] for j in range(k)),
            Fraction(0),
        )
        found.append(law[k] - known)
    return found


def _shifted(law: Moments, rho: Fraction, shift: Fraction, k: int) -> Fraction:
    """E (rho z + shift)^k."""
    return sum(
        (math.comb(k, i) * rho**i * law[i] * shift ** (k - i) for i in range(k + 1)), Fraction(0)
    )


def joint_moment(
    law: Moments, noise: Moments, rho: Fraction, shift: Fraction, a: int, b: int
) -> Fraction:
    """E[z^a z'^b] for z' = rho z + shift + eta, eta independent of z."""
    total = Fraction(0)
    for j in range(b + 1):
        for i in range(b - j + 1):
            rest = b - j - i
            ways = math.comb(b, j) * math.comb(b - j, i)
            total += ways * noise[j] * rho**i * law[a + i] * shift**rest
    return total
