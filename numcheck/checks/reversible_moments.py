"""Checks of `reversible-moments`: the equations E[z^a z'^b] = E[z^b z'^a] force normal moments."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks import points
from numcheck.checks.base import Claim, Function, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.stein_characterization import wrong_recursion
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import laplace_latent
from numcheck.theory.encoders import lift

_DEGREE = 10
_RATES = tuple(map(Fraction, ("1/2", "-1/3", "9/10", "3/2", "0", "1", "-1")))
_LAWS = ((Fraction(0), Fraction(1)), (Fraction(2, 3), Fraction(3)), (Fraction(-1), Fraction(1, 4)))


def solve(
    r: Fraction, mu: Fraction, v: Fraction, orders: int, degree: int
) -> tuple[list[Fraction], list[Fraction]]:
    """The moments of z and of the noise from the equations, with mean and variance of z given.

    The equation for (a, b) with a + b = k is affine in the two moments of degree k, and contains
    no higher one. Where the equations leave a moment of z open, it is taken one above the normal.
    The slope is r, and a at most `orders`; the results are E z^k and E eta^k for k to the degree.
    """
    m, e = [Fraction(1)], [Fraction(1)]
    for k in range(1, degree + 1):
        # With zeros for what is unknown, the constant terms of the equations.
        known = [*m, Fraction(0)], [*e, Fraction(0)]

        def constant(a: int, b: int, known: tuple[laws.Moments, laws.Moments] = known) -> Fraction:
            return laws.joint_moment(*known, (Fraction(0), r), a, b)

        if k <= 2:
            moment = (mu, v + mu**2)[k - 1]
        elif orders >= 1 and r ** (k - 1) != r:
            moment = (constant(k - 1, 1) - constant(1, k - 1)) / (r ** (k - 1) - r)
        else:
            moment = laws.normal(mu, v, k)[k] + 1
        m.append(moment)
        e.append((1 - r**k) * moment - constant(0, k))
    return m, e


class ReversibleMoments(Claim):
    """With z' = r z + eta the equations for a <= orders have one solution: normal moments.

    Attributes:
        orders: Largest a of the equations: 1 in the theorem.
        rates: For which r: all but 0, 1 and -1 in the theorem.
        mean: Mean of the noise, from (r, mu): (1 - r) mu in the theorem.
        variance: Variance of the noise, from (r, v): (1 - r^2) v in the theorem.
        moments: From (mu, v, degree): the moments of N(mu, v) in the theorem.
    """

    orders: int = 1
    rates: Function = lambda r: r not in (0, 1, -1)
    mean: Function = lambda r, mu: (1 - r) * mu
    variance: Function = lambda r, v: (1 - r**2) * v
    moments: Function = laws.normal

    @exact(r=_RATES, law=_LAWS)
    def solution(self, r: Fraction, law: tuple[Fraction, Fraction]) -> Iterator[Comparison]:
        if self.rates(r):
            mu, v = law
            m, e = solve(r, mu, v, self.orders, _DEGREE)
            latent = self.moments(mu, v, _DEGREE)
            noise = self.moments(self.mean(r, mu), self.variance(r, v), _DEGREE)
            for k in range(_DEGREE + 1):
                yield equal(m[k], latent[k], f"E z^{k}")
                yield equal(e[k], noise[k], f"E eta^{k}")

    @sampled(r=points.rates)
    def equations_on_samples(self, r: Fraction) -> Iterator[Case]:
        """The equations for (z, z') with the claimed noise, in two independent standard normals."""
        mu, s = Fraction(2, 3), Fraction(3, 4)
        x, xi = mv.coordinates(2)
        z = mu + s * x
        deviation = Fraction(math.sqrt(self.variance(r, s**2)))
        after = r * z + self.mean(r, mu) + deviation * xi
        zero = Fraction(0)
        means = [
            (f"E[z^{a} z'^{b}] - E[z^{b} z'^{a}]", lift(z**a * after**b - z**b * after**a, 0), zero)
            for a in range(self.orders + 1)
            for b in range(a + 1, 5)
        ]
        moments = self.moments(mu, s**2, 4)
        means += [(f"E z^{k}", lift(z**k, 0), moments[k]) for k in range(1, 5)]
        yield block_case(f"r = {float(r)}", (Fraction(0),) * 2, 1, means)

    @sampled(latent=lambda _: [laplace_latent()])
    def other_solution_on_samples(self, latent: mv.Poly) -> Iterator[Case]:
        """Laplace moments meet the equations that only a mutant speaks of."""
        if self.orders < 1 or any(self.rates(Fraction(r)) for r in (0, 1, -1)):
            moments = self.moments(Fraction(0), Fraction(2), 4)
            means = [(f"E z^{k}", lift(latent**k, 0), moments[k]) for k in range(1, 5)]
            yield block_case("Laplace", (Fraction(0),) * 4, 1, means)

    mutants = (
        mutant("stationary", "the equations for a = 0 are enough", orders=0),
        mutant("rate-zero", "also for r = 0", rates=lambda r: r not in (1, -1)),
        mutant("rate-one", "also for r = 1", rates=lambda r: r not in (0, -1)),
        mutant("rate-minus-one", "also for r = -1", rates=lambda r: r not in (0, 1)),
        mutant("mean-whole", "noise of mean mu", mean=lambda r, mu: mu),
        mutant("mean-zero", "noise of mean 0", mean=lambda r, mu: Fraction(0)),
        mutant("variance-square", "(1 - r)^2 v", variance=lambda r, v: (1 - r) ** 2 * v),
        mutant("wrong-recursion", "M_(k+2) = mu M_(k+1) + v k M_k", moments=wrong_recursion),
    )
