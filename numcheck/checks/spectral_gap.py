"""Checks of `spectral-gap`: E[f f'] <= rho^2 |f|^2 + rho (1 - rho) |linear part of f|^2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_at_most
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import RATES, impostors, lift, whitened_encoders
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """For f of mean zero E[f f'] <= rest(rho) |f|^2 + linear(rho) |linear part|^2.

    Attributes:
        rest: rho^2 in the theorem.
        linear: rho (1 - rho) in the theorem.
        mean_zero: Whether the claim is only made for f of mean zero; true in the theorem.
    """

    rest: Callable[[Fraction], Fraction] = lambda rho: rho**2
    linear: Callable[[Fraction], Fraction] = lambda rho: rho * (1 - rho)
    mean_zero: bool = True


def _observables() -> list[tuple[str, mv.Poly, int]]:
    z = [mv.variable(2, i) for i in range(2)]
    found = [
        ("z_0", z[0], 2),
        ("constant", mv.constant(2), 2),
        ("He_2(z_0)", mv.hermite_product((2, 0)), 2),
        ("z_0 z_1", z[0] * z[1], 2),
        ("z_0 + z_1 + He_2(z_1)", z[0] + z[1] + mv.hermite_product((0, 2)), 2),
        ("He_3(z_0) + z_0", mv.hermite_product((3, 0)) + z[0], 2),
        ("zero", mv.constant(2, 0), 2),
    ]
    for named in (*whitened_encoders(), *impostors()):
        for k, h in enumerate(named.encoder.outputs):
            found.append((f"output {k} of {named.name}", h, named.encoder.n))
    return found


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for name, f, n in _observables():
        if claim.mean_zero and mv.expect(f):
            continue
        linear = sum((c**2 for c in mv.linear_coefficients(f, n)), Fraction(0))
        for rho in RATES:
            kept = mv.cross(f, f, (rho,) * n)
            bound = claim.rest(rho) * mv.inner(f, f) + claim.linear(rho) * linear
            comparisons.append(compare_at_most(f"E[f f'], f = {name}, rho = {rho}", kept, bound))
    return Outcome(Kind.EXACT, tuple(comparisons), f"{len(_observables())} observables")


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    for number in parameters.rho:
        rho = Fraction(number)
        claims = []
        for name, f, n in _observables()[:6]:
            if claim.mean_zero and mv.expect(f):
                continue
            linear = sum((c**2 for c in mv.linear_coefficients(f, n)), Fraction(0))
            excess = lift(f, 0) * lift(f, 1) + -claim.rest(rho) * lift(f**2, 0)
            expected = claim.linear(rho) * linear
            label = f"E[f f' - rho^2 f^2], f = {name}, rho = {number}"
            claims.append(LatentMean(label, excess, expected, Relation.AT_MOST))
        cases.append(LatentCase(f"rho = {number}", (rho, rho), tuple(claims)))
    return tuple(cases)


CHECKS = Checks(
    theorem="spectral-gap",
    claim=Claim(),
    mutants=(
        Mutant("rest-cubed", "rho^3 for rho^2", Claim(rest=lambda rho: rho**3)),
        Mutant("no-linear-part", "without the linear part", Claim(linear=lambda rho: Fraction(0))),
        Mutant("half-linear-part", "half of it", Claim(linear=lambda rho: rho * (1 - rho) / 2)),
        Mutant("linear-squared", "rho^2 (1-rho)", Claim(linear=lambda rho: rho**2 * (1 - rho))),
        Mutant("any-mean", "for f of any mean", Claim(mean_zero=False)),
        Mutant(
            "rest-from-linear",
            "rho^2 (1 - rho) for rho^2: the gap taken off twice",
            Claim(rest=lambda rho: rho**2 * (1 - rho)),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
