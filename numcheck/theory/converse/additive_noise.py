"""Stationary worlds z' = f(z) + eta by their mixed moments, Gaussian ones and counterexamples.

A world is given by its mixed moments E[z^a z'^b]; the noise is eta = z' - f(z). Everything is
exact to a total degree.

Lean: `LeJEPA.RandomAlgebra`, `LeJEPA.gaussianWorld` and the worlds of
`LeJEPA.Converse.Counterexample`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, partial

from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.laws import Coefficients, power

#: Total degree to which hypotheses and conclusions are checked.
DEGREE = 8
#: Degree to which the moments of laws are known, so that those of f(z)^k are to the degree above.
_KNOWN = 2 * DEGREE + 2


@dataclass(frozen=True)
class AdditiveNoiseWorld:
    """A world z' = f(z) + eta.

    Attributes:
        name: What it is.
        rho: The claimed eigenvalue of z - E z.
        f: Coefficients of f, constant term first.
        moment: E[z^a z'^b].
        latent: z as a polynomial of standard normals u, to sample it.
        following: z' as a polynomial of (u, u'), if there is one.
        correlation: Correlation of u and u'.
    """

    name: str
    rho: Fraction
    f: Coefficients
    moment: Callable[[int, int], Fraction]
    latent: mv.Poly = field(repr=False)
    following: mv.Poly | None = field(repr=False, default=None)
    correlation: Fraction = Fraction(0)

    @property
    def law(self) -> list[Fraction]:
        """The moments of z."""
        return [self.moment(a, 0) for a in range(DEGREE + 1)]

    @property
    def mean(self) -> Fraction:
        """E z."""
        return self.moment(1, 0)

    @property
    def variance(self) -> Fraction:
        """Var z."""
        return self.moment(2, 0) - self.mean**2

    def with_noise(self, a: int, j: int) -> Fraction:
        """E[z^a eta^j], by expanding (z' - f(z))^j."""
        total = Fraction(0)
        for i in range(j + 1):
            for k, c in enumerate(power(self.f, i)):
                if c:
                    total += (-1) ** i * math.comb(j, i) * c * self.moment(a + k, j - i)
        return total

    @property
    def noise(self) -> list[Fraction]:
        """The moments of eta."""
        return [self.with_noise(0, j) for j in range(DEGREE + 1)]

    def is_independent(self) -> bool:
        """Whether E[z^a eta^j] = E z^a E eta^j to the total degree."""
        return all(
            self.with_noise(a, j) == self.moment(a, 0) * self.noise[j]
            for a in range(1, DEGREE)
            for j in range(1, DEGREE + 1 - a)
        )

    def is_exchangeable(self) -> bool:
        """Whether E[z^a z'^b] = E[z^b z'^a] to the total degree."""
        return all(
            self.moment(a, b) == self.moment(b, a)
            for a in range(DEGREE + 1)
            for b in range(min(a, DEGREE + 1 - a))
        )

    def has_eigenvalue(self) -> bool:
        """Whether E[z^a (z' - E z)] = rho E[z^a (z - E z)] to the degree."""
        return all(
            self.moment(a, 1) - self.mean * self.moment(a, 0)
            == self.rho * (self.moment(a + 1, 0) - self.mean * self.moment(a, 0))
            for a in range(DEGREE)
        )


def independent_noise(
    law: laws.Moments, noise: laws.Moments, f: Coefficients
) -> Callable[[int, int], Fraction]:
    """E[z^a z'^b] for z' = f(z) + eta with independent noise."""
    return cache(partial(laws.joint_moment, law, noise, f))


def lazy(law: laws.Moments, rho: Fraction) -> Callable[[int, int], Fraction]:
    """E[z^a z'^b] where z' is z with probability rho and else an independent copy."""
    return lambda a, b: rho * law[a + b] + (1 - rho) * law[a] * law[b]


def _affine(mean: Fraction, slope: Fraction, n: int, i: int) -> mv.Poly:
    return mv.constant(n, mean) + slope * mv.variable(n, i)


def gaussian(rho: Fraction, mu: Fraction, s: Fraction, shift: Fraction) -> AdditiveNoiseWorld:
    """Z ~ N(mu, s^2) and z' = rho z + shift + noise, reversible."""
    law = laws.normal(mu, s**2, _KNOWN)
    noise = laws.normal((1 - rho) * mu - shift, (1 - rho**2) * s**2, _KNOWN)
    return AdditiveNoiseWorld(
        f"Gaussian, rho = {rho}, mean {mu}, variance {s**2}, shift {shift}",
        rho,
        (shift, rho),
        independent_noise(law, noise, (shift, rho)),
        _affine(mu, s, 1, 0),
        _affine(mu, s, 2, 1),
        rho,
    )


def laplace_latent() -> mv.Poly:
    """A Laplace variable as (x_0^2 + x_1^2 - x_2^2 - x_3^2) / 2, a difference of exponentials."""
    x = mv.coordinates(4)
    return Fraction(1, 2) * (x[0] ** 2 + x[1] ** 2 - x[2] ** 2 - x[3] ** 2)


def counterexamples() -> tuple[AdditiveNoiseWorld, ...]:
    """Worlds with Laplace latents that miss one hypothesis each, and the conclusion."""
    half, zero, one = Fraction(1, 2), Fraction(0), Fraction(1)
    law, latent = laws.laplace(_KNOWN), laplace_latent()

    def autoregression(name: str, rho: Fraction, following: mv.Poly | None) -> AdditiveNoiseWorld:
        noise = laws.stationary_noise(law, rho, zero)
        moment = independent_noise(law, noise, (zero, rho))
        return AdditiveNoiseWorld(name, rho, (zero, rho), moment, latent, following)

    same, copy = latent.padded(after=4), latent.padded(before=4)
    point = AdditiveNoiseWorld(
        "point mass, f = x^2",
        half,
        (zero, zero, one),
        lambda _a, _b: one,
        mv.constant(1),
        mv.constant(2),
    )
    return (
        autoregression("independent copies, rho = 0", zero, copy),
        autoregression("z' = z, rho = 1", one, same),
        autoregression("z' = -z, rho = -1", -one, -same),
        autoregression("stationary, not reversible", half, None),
        AdditiveNoiseWorld("lazy", half, (zero, half), lazy(law, half), latent),
        AdditiveNoiseWorld(
            "independent copies, rho = 1/2", half, (zero,), lazy(law, zero), latent, copy
        ),
        point,
    )
