"""Checks of `reversible-additive-noise`: reversible worlds z' = f(z) + eta are Gaussian."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from numcheck.checks.base import Claim, Function, Parameters, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import rates
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import (
    DEGREE,
    AdditiveNoiseWorld,
    counterexamples,
    gaussian,
)
from numcheck.theory.encoders import lift
from numcheck.theory.gaussian import polynomial


@cache
def worlds() -> tuple[AdditiveNoiseWorld, ...]:
    """Gaussian worlds and the counterexamples."""
    half, third = Fraction(1, 2), Fraction(1, 3)
    places = ((Fraction(0), Fraction(1), Fraction(0)), (Fraction(2), half, third))
    gaussians = (gaussian(r, *place) for r in (half, -third, Fraction(9, 10)) for place in places)
    return (*gaussians, *counterexamples())


def _sampled_worlds(parameters: Parameters) -> list[AdditiveNoiseWorld]:
    half = Fraction(1, 2)
    asked = (rho.limit_denominator(1000) for rho in rates(parameters))
    return [*(gaussian(r, half, Fraction(3, 4), half) for r in asked), *counterexamples()]


class ReversibleAdditiveNoise(Claim):
    """Under the hypotheses f = rho x + c, z ~ N(mu, v) and eta ~ N(E eta, variance(rho, v)).

    Attributes:
        rates: For which rho: all but 0, 1 and -1 in the theorem.
        independent: Whether the noise must be independent of z; true in the theorem.
        exchangeable: Whether (z, z') must be exchangeable; true in the theorem.
        eigenfunction: Whether z - E z must be an eigenfunction; true in the theorem.
        variance: (1 - rho^2) v in the theorem.
        constant: c, from rho, mu and E eta: (1 - rho) mu - E eta in the theorem.
    """

    rates: Function = lambda rho: rho not in (0, 1, -1)
    independent: bool = True
    exchangeable: bool = True
    eigenfunction: bool = True
    variance: Function = lambda rho, v: (1 - rho**2) * v
    constant: Function = lambda rho, mu, noise: (1 - rho) * mu - noise

    def admits(self, world: AdditiveNoiseWorld) -> bool:
        return (
            self.rates(world.rho)
            and world.variance != 0
            and (not self.independent or world.is_independent())
            and (not self.exchangeable or world.is_exchangeable())
            and (not self.eigenfunction or world.has_eigenvalue())
        )

    def noise(self, world: AdditiveNoiseWorld) -> list[Fraction]:
        """The moments of eta that the claim gives it."""
        variance = self.variance(world.rho, world.variance)
        return laws.normal(world.with_noise(0, 1), variance, DEGREE)

    def drift(self, world: AdditiveNoiseWorld) -> tuple[Fraction, Fraction]:
        """The coefficients of f that the claim gives it."""
        return self.constant(world.rho, world.mean, world.with_noise(0, 1)), world.rho

    @exact(world=worlds)
    def is_gaussian(self, world: AdditiveNoiseWorld) -> Iterator[Comparison]:
        if self.admits(world):
            yield equal(polynomial(world.f), polynomial(self.drift(world)), "f")
            normal = laws.normal(world.mean, world.variance, DEGREE)
            yield holds(world.law == normal, "z is normal")
            yield holds(world.noise == self.noise(world), "the noise is normal")

    @sampled(world=_sampled_worlds)
    def is_gaussian_on_samples(self, world: AdditiveNoiseWorld) -> Iterator[Case]:
        if self.admits(world):
            rates = (world.correlation,) * world.latent.variables
            yield block_case(world.name, rates, 1, self.means(world, 4))

    def means(self, world: AdditiveNoiseWorld, degree: int) -> Iterator[tuple[Any, ...]]:
        """The claimed moments of z and of the noise, and that f is the claimed drift."""
        z = lift(world.latent, 0)
        moments = laws.normal(world.mean, world.variance, DEGREE)
        for k in range(1, degree + 1):
            yield f"E z^{k}", z**k, moments[k]
        drift = mv.add(*(c * z**k for k, c in enumerate(world.f)))
        if world.following is not None and (noise := world.following - drift):
            for k, expected in enumerate(self.noise(world)[: degree + 1]):
                yield f"E eta^{k}", noise**k, expected
        constant, slope = self.drift(world)
        yield "E (f - rho z - c)^2", (drift - slope * z - constant) ** 2, Fraction(0)

    mutants = (
        mutant("rate-zero", "also for rho = 0", rates=lambda r: r not in (1, -1)),
        mutant("rate-one", "also for rho = 1", rates=lambda r: r not in (0, -1)),
        mutant("rate-minus-one", "also for rho = -1", rates=lambda r: r not in (0, 1)),
        mutant("dependent", "noise that depends on z", independent=False),
        mutant("not-reversible", "stationary instead of reversible", exchangeable=False),
        mutant("no-eigenfunction", "z - E z no eigenfunction", eigenfunction=False),
        mutant("variance-linear", "noise variance (1 - rho) v", variance=lambda r, v: (1 - r) * v),
        mutant("variance-whole", "noise variance v", variance=lambda r, v: v),
        mutant("constant", "f = rho x + (1 - rho) mu", constant=lambda r, m, e: (1 - r) * m),
    )
