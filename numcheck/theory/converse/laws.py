"""Laws given by their moments, and autoregressions z' = rho z + c + eta between them.

Everything is exact: a law is the list of its moments E[z^k], rational numbers from k = 0 on.

Lean: `LeJEPA.Expectation`, `LeJEPA.normalMoment`, `LeJEPA.transition`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

Moments = Sequence[Fraction]
#: Of a polynomial, constant term first.
Coefficients = tuple[Fraction, ...]


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


@cache
def power(coefficients: Coefficients, exponent: int) -> Coefficients:
    """The coefficients of f^exponent."""
    if exponent == 0:
        return (Fraction(1),)
    before = power(coefficients, exponent - 1)
    found = [Fraction(0)] * (len(before) + len(coefficients) - 1)
    for i, a in enumerate(before):
        for j, b in enumerate(coefficients):
            found[i + j] += a * b
    return tuple(found)


def mean_of(law: Moments, coefficients: Sequence[Fraction]) -> Fraction:
    """E[p(z)] for a polynomial given by its coefficients, constant term first."""
    return sum((c * law[k] for k, c in enumerate(coefficients) if c), Fraction(0))


def variance_of(law: Moments) -> Fraction:
    """Var(z)."""
    return law[2] - law[1] ** 2


def stationary_noise(law: Moments, rho: Fraction, shift: Fraction) -> list[Fraction]:
    """The moments of eta for which z' = rho z + shift + eta has the law of z, degree by degree."""
    found: list[Fraction] = []
    for k in range(len(law)):
        # E (rho z + shift + eta)^k, the term in eta^k left out.
        known = joint_moment(law, [*found, Fraction(0)], (shift, rho), 0, k)
        found.append(law[k] - known)
    return found


def joint_moment(law: Moments, noise: Moments, f: Coefficients, a: int, b: int) -> Fraction:
    """E[z^a z'^b] for z' = f(z) + eta, eta independent of z."""
    return sum(
        (math.comb(b, j) * noise[j] * mean_of(law[a:], power(f, b - j)) for j in range(b + 1)),
        Fraction(0),
    )


def is_reversible(law: Moments, noise: Moments, rho: Fraction, shift: Fraction) -> bool:
    """E[z^a z'^b] = E[z^b z'^a] whenever a + b is at most the known degree."""
    orders = [(a, k - a) for k in range(len(law)) for a in range((k + 1) // 2)]
    f = (shift, rho)
    return all(
        joint_moment(law, noise, f, a, b) == joint_moment(law, noise, f, b, a) for a, b in orders
    )
