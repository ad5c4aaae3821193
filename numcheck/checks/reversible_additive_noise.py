"""Checks of `reversible-additive-noise`: reversible worlds z' = f(z) + eta are Gaussian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_truth
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import lift
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import (
    DEGREE,
    AdditiveNoiseWorld,
    counterexamples,
    gaussian,
)


@dataclass(frozen=True)
class Claim:
    """Under the hypotheses f = rho x + c, z ~ N(mu, v) and eta ~ N(E eta, variance(rho, v)).

    Attributes:
        rates: For which rho: all but 0, 1 and -1 in the theorem.
        independent: Whether the noise must be independent of z; true in the theorem.
        exchangeable: Whether (z, z') must be exchangeable; true in the theorem.
        eigenfunction: Whether z - E z must be an eigenfunction; true in the theorem.
        variance: (1 - rho^2) v in the theorem.
        constant: c, from rho, mu and E eta: (1 - rho) mu - E eta in the theorem.
    """

    rates: Callable[[Fraction], bool] = lambda rho: rho not in (0, 1, -1)
    independent: bool = True
    exchangeable: bool = True
    eigenfunction: bool = True
    variance: Callable[[Fraction, Fraction], Fraction] = lambda rho, v: (1 - rho**2) * v
    constant: Callable[[Fraction, Fraction, Fraction], Fraction] = lambda rho, mu, noise: (
        (1 - rho) * mu - noise
    )

    def admits(self, world: AdditiveNoiseWorld) -> bool:
        """Whether the claim speaks of a world."""
        return (
            self.rates(world.rho)
            and world.variance != 0
            and (not self.independent or world.is_independent())
            and (not self.exchangeable or world.is_exchangeable())
            and (not self.eigenfunction or world.has_eigenvalue())
        )

    def law(self, world: AdditiveNoiseWorld) -> list[Fraction]:
        """The moments of z that the claim gives it."""
        return laws.normal(world.mean, world.variance, DEGREE)

    def noise(self, world: AdditiveNoiseWorld) -> list[Fraction]:
        """The moments of eta that the claim gives it."""
        variance = self.variance(world.rho, world.variance)
        return laws.normal(world.with_noise(0, 1), variance, DEGREE)

    def drift(self, world: AdditiveNoiseWorld) -> tuple[Fraction, Fraction]:
        """The coefficients of f that the claim gives it."""
        return self.constant(world.rho, world.mean, world.with_noise(0, 1)), world.rho


@cache
def worlds() -> tuple[AdditiveNoiseWorld, ...]:
    """Gaussian worlds and the counterexamples."""
    rates = (Fraction(1, 2), Fraction(-1, 3), Fraction(9, 10))
    half, zero = Fraction(1, 2), Fraction(0)
    places = ((zero, Fraction(1), zero), (Fraction(2), half, Fraction(1, 3)))
    return (*(gaussian(r, *place) for r in rates for place in places), *counterexamples())


def _trimmed(coefficients: tuple[Fraction, ...]) -> list[Fraction]:
    found = list(coefficients)
    while found and not found[-1]:
        found.pop()
    return found


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for world in worlds():
        if not claim.admits(world):
            continue
        for what, holds in [
            ("f is affine", _trimmed(world.f) == _trimmed(claim.drift(world))),
            ("z is normal", world.law == claim.law(world)),
            ("the noise is normal", world.noise == claim.noise(world)),
        ]:
            comparisons.append(compare_truth(f"{what}, {world.name}", holds))
    detail = f"worlds by their moments, to degree {DEGREE}"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _powers(p: mv.Poly, degree: int) -> list[mv.Poly]:
    n = len(next(iter(p)))
    found = [mv.constant(n)]
    for _ in range(degree):
        found.append(found[-1] * p)
    return found


def _claims(claim: Claim, world: AdditiveNoiseWorld, degree: int) -> list[LatentMean]:
    z = lift(world.latent, 0)
    powers = _powers(z, max(degree, len(world.f) - 1))
    found = [
        LatentMean(f"E z^{k}, {world.name}", powers[k], claim.law(world)[k])
        for k in range(1, degree + 1)
    ]
    if world.following is not None:
        drift = mv.add(*(c * powers[k] for k, c in enumerate(world.f)))
        noise = world.following - drift
        expected = claim.noise(world)
        for k, p in enumerate(_powers(noise, degree) if noise else []):
            found.append(LatentMean(f"E eta^{k}, {world.name}", p, expected[k]))
    constant, slope = claim.drift(world)
    claimed = constant * powers[0] + slope * powers[1]
    actual = mv.add(*(c * powers[k] for k, c in enumerate(world.f)))
    error = actual - claimed
    square = error**2
    found.append(LatentMean(f"E (f - rho z - c)^2, {world.name}", square, Fraction(0)))
    return found


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    half = Fraction(1, 2)
    rates = [Fraction(rho).limit_denominator(1000) for rho in parameters.rho]
    cases = []
    for world in (*(gaussian(r, half, Fraction(3, 4), half) for r in rates), *counterexamples()):
        if claim.admits(world):
            correlations = (world.correlation,) * len(next(iter(world.latent)))
            cases.append(LatentCase(world.name, correlations, tuple(_claims(claim, world, 4))))
    return tuple(cases)


CHECKS = Checks(
    theorem="reversible-additive-noise",
    claim=Claim(),
    mutants=(
        Mutant("rate-zero", "also for rho = 0", Claim(rates=lambda r: r not in (1, -1))),
        Mutant("rate-one", "also for rho = 1", Claim(rates=lambda r: r not in (0, -1))),
        Mutant("rate-minus-one", "also for rho = -1", Claim(rates=lambda r: r not in (0, 1))),
        Mutant("dependent", "noise that depends on z", Claim(independent=False)),
        Mutant("not-reversible", "stationary instead of reversible", Claim(exchangeable=False)),
        Mutant("no-eigenfunction", "z - E z no eigenfunction", Claim(eigenfunction=False)),
        Mutant(
            "variance-linear",
            "noise variance (1 - rho) v",
            Claim(variance=lambda r, v: (1 - r) * v),
        ),
        Mutant("variance-whole", "noise variance v", Claim(variance=lambda r, v: v)),
        Mutant("constant", "f = rho x + (1 - rho) mu", Claim(constant=lambda r, m, e: (1 - r) * m)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
