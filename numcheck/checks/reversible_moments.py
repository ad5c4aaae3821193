"""Checks of `reversible-moments`: the equations E[z^a z'^b] = E[z^b z'^a] force normal moments."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_exactly
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import lift
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import laplace_latent

_DEGREE = 10
_RATES = (Fraction(1, 2), Fraction(-1, 3), Fraction(9, 10), Fraction(3, 2))
_LAWS = ((Fraction(0), Fraction(1)), (Fraction(2, 3), Fraction(3)), (Fraction(-1), Fraction(1, 4)))


@dataclass(frozen=True)
class Claim:
    """With z' = r z + eta the equations for a <= orders have one solution: normal moments.

    Attributes:
        orders: Largest a of the equations: 1 in the theorem.
        rates: For which r: all but 0, 1 and -1 in the theorem.
        mean: Mean of the noise, from (r, mu): (1 - r) mu in the theorem.
        variance: Variance of the noise, from (r, v): (1 - r^2) v in the theorem.
        moments: From (mu, v, degree): the moments of N(mu, v) in the theorem.
    """

    orders: int = 1
    rates: Callable[[Fraction], bool] = lambda r: r not in (0, 1, -1)
    mean: Callable[[Fraction, Fraction], Fraction] = lambda r, mu: (1 - r) * mu
    variance: Callable[[Fraction, Fraction], Fraction] = lambda r, v: (1 - r**2) * v
    moments: Callable[[Fraction, Fraction, int], list[Fraction]] = laws.normal

    def has_other_solutions(self) -> bool:
        """Whether the claim speaks of equations that Laplace moments meet as well."""
        return self.orders < 1 or any(self.rates(Fraction(r)) for r in (0, 1, -1))


def solve(
    r: Fraction, mu: Fraction, v: Fraction, orders: int, degree: int
) -> tuple[list[Fraction], list[Fraction]]:
    """The moments of z and of the noise from the equations, with mean and variance of z given.

    The equation for (a, b) with a + b = k is affine in the two moments of degree k, and contains
    no higher one. Where the equations leave a moment of z open, it is taken one above the normal.

    Args:
        r: The slope.
        mu: E z.
        v: Var z.
        orders: Largest a of the equations.
        degree: Largest degree k.

    Returns:
        E z^k and E eta^k for k up to the degree.
    """
    m, e = [Fraction(1)], [Fraction(1)]
    for k in range(1, degree + 1):
        # With zeros for what is unknown, the constant terms of the equations.
        known = [*m, Fraction(0)], [*e, Fraction(0)]

        def constant(a: int, b: int, known: tuple[laws.Moments, laws.Moments] = known) -> Fraction:
            return laws.joint_moment(*known, r, Fraction(0), a, b)

        if k == 1:
            moment = mu
        elif k == 2:
            moment = v + mu**2
        elif orders >= 1 and r ** (k - 1) != r:
            moment = (constant(k - 1, 1) - constant(1, k - 1)) / (r ** (k - 1) - r)
        else:
            moment = laws.normal(mu, v, k)[k] + 1
        m.append(moment)
        e.append((1 - r**k) * moment - constant(0, k))
    return m, e


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for r in filter(claim.rates, (*_RATES, Fraction(0), Fraction(1), Fraction(-1))):
        for mu, v in _LAWS:
            m, e = solve(r, mu, v, claim.orders, _DEGREE)
            latent = claim.moments(mu, v, _DEGREE)
            noise = claim.moments(claim.mean(r, mu), claim.variance(r, v), _DEGREE)
            where = f"r = {r}, N({mu}, {v})"
            for k in range(_DEGREE + 1):
                comparisons.append(compare_exactly(f"E z^{k}, {where}", m[k], latent[k]))
                comparisons.append(compare_exactly(f"E eta^{k}, {where}", e[k], noise[k]))
    detail = f"equations solved to degree {_DEGREE}"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _power(p: mv.Poly, exponent: int) -> mv.Poly:
    found = mv.constant(len(next(iter(p))))
    for _ in range(exponent):
        found = found * p
    return found


def _pair(claim: Claim, r: Fraction, mu: Fraction, s: Fraction) -> tuple[mv.Poly, mv.Poly]:
    """(z, z') with the claimed noise, in two independent standard normals."""
    variance = claim.variance(r, s**2)
    deviation = Fraction(math.sqrt(variance))
    z = mv.constant(2, mu) + s * mv.variable(2, 0)
    noise = mv.constant(2, claim.mean(r, mu)) + deviation * mv.variable(2, 1)
    return z, r * z + noise


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    mu, s = Fraction(2, 3), Fraction(3, 4)
    cases = []
    for number in parameters.rho:
        z, following = _pair(claim, Fraction(number), mu, s)
        means = []
        for a in range(claim.orders + 1):
            for b in range(a + 1, 5):
                one = _power(z, a) * _power(following, b)
                two = _power(z, b) * _power(following, a)
                difference = lift(one - two, 0)
                name = f"E[z^{a} z'^{b}] - E[z^{b} z'^{a}], r = {number}"
                means.append(LatentMean(name, difference, Fraction(0)))
        moments = claim.moments(mu, s**2, 4)
        for k in range(1, 5):
            means.append(LatentMean(f"E z^{k}, r = {number}", lift(_power(z, k), 0), moments[k]))
        cases.append(LatentCase(f"r = {number}", (Fraction(0),) * 2, tuple(means)))
    if claim.has_other_solutions():
        latent = laplace_latent()
        moments = claim.moments(Fraction(0), Fraction(2), 4)
        means = [
            LatentMean(f"E z^{k}, Laplace", lift(_power(latent, k), 0), moments[k])
            for k in range(1, 5)
        ]
        cases.append(LatentCase("Laplace", (Fraction(0),) * 4, tuple(means)))
    return tuple(cases)


def _wrong_recursion(mu: Fraction, v: Fraction, degree: int) -> list[Fraction]:
    found = [Fraction(1), mu]
    for k in range(degree - 1):
        found.append(mu * found[k + 1] + v * max(k, 1) * found[k])
    return found[: degree + 1]


CHECKS = Checks(
    theorem="reversible-moments",
    claim=Claim(),
    mutants=(
        Mutant("stationary", "the equations for a = 0 are enough", Claim(orders=0)),
        Mutant("rate-zero", "also for r = 0", Claim(rates=lambda r: r not in (1, -1))),
        Mutant("rate-one", "also for r = 1", Claim(rates=lambda r: r not in (0, -1))),
        Mutant("rate-minus-one", "also for r = -1", Claim(rates=lambda r: r not in (0, 1))),
        Mutant("mean-whole", "noise of mean mu", Claim(mean=lambda r, mu: mu)),
        Mutant("mean-zero", "noise of mean 0", Claim(mean=lambda r, mu: Fraction(0))),
        Mutant("variance-square", "(1 - r)^2 v", Claim(variance=lambda r, v: (1 - r) ** 2 * v)),
        Mutant(
            "wrong-recursion", "M_(k+2) = mu M_(k+1) + v k M_k", Claim(moments=_wrong_recursion)
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
