"""Checks of `correlation-bound`: E[f(z) f(z')] <= rho E[f(z)^2], equality exactly for linear f."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_at_most,
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import impostors, lift, whitened_encoders
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv

_RATES = (Fraction(1, 10), Fraction(3, 5), Fraction(19, 20))


@dataclass(frozen=True)
class Claim:
    """For f of mean zero E[f f'] <= bound(rho) E[f^2], with equality exactly if f meets `equality`.

    Attributes:
        bound: rho in the theorem.
        mean_zero: Whether the claim is only made for f of mean zero; true in the theorem.
        equality: f is a combination of the coordinates, up to norm zero, in the theorem.
    """

    bound: Callable[[Fraction], Fraction] = lambda rho: rho
    mean_zero: bool = True
    equality: Callable[[mv.Poly], bool] = lambda f: all(sum(index) == 1 for index in f)


def _observables() -> list[tuple[str, mv.Poly]]:
    z = [mv.variable(2, i) for i in range(2)]
    found = [
        ("zero", mv.constant(2, 0)),
        ("constant", mv.constant(2)),
        ("z_0", z[0]),
        ("z_0 + z_1", z[0] + z[1]),
        ("He_2(z_0)", mv.hermite_product((2, 0))),
        ("z_0 z_1", z[0] * z[1]),
        ("z_0 + He_2(z_1)", z[0] + mv.hermite_product((0, 2))),
        ("1 + z_0", mv.constant(2) + z[0]),
        ("z_0^3", z[0] * z[0] ** 2),
    ]
    for named in (*whitened_encoders(), *impostors()):
        found += [(f"output {k} of {named.name}", h) for k, h in enumerate(named.encoder.outputs)]
    return found


def _rates(f: mv.Poly, rho: Fraction) -> tuple[Fraction, ...]:
    return (rho,) * len(next(iter(f), (0, 0)))


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for name, f in _observables():
        if claim.mean_zero and mv.expect(f):
            continue
        for rho in _RATES:
            kept, bound = mv.cross(f, f, _rates(f, rho)), claim.bound(rho) * mv.inner(f, f)
            comparisons.append(compare_at_most(f"E[f f'], f = {name}, rho = {rho}", kept, bound))
            holds = (kept == bound) == claim.equality(f)
            comparisons.append(compare_truth(f"equality case, f = {name}, rho = {rho}", holds))
    return Outcome(Kind.EXACT, tuple(comparisons), f"{len(_observables())} observables")


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    observables = [(name, f) for name, f in _observables()[1:9]]
    for number in parameters.rho:
        rho = Fraction(number)
        claims = []
        for name, f in observables:
            if claim.mean_zero and mv.expect(f):
                continue
            excess = lift(f, 0) * lift(f, 1) + -claim.bound(rho) * lift(f**2, 0)
            equal = claim.equality(f)
            relation = Relation.EQUAL if equal else Relation.AT_MOST
            label = f"E[f f' - rho f^2], f = {name}, rho = {number}"
            claims.append(LatentMean(label, excess, Fraction(0), relation))
        cases.append(LatentCase(f"rho = {number}", (rho, rho), tuple(claims)))
    return tuple(cases)


CHECKS = Checks(
    theorem="correlation-bound",
    claim=Claim(),
    mutants=(
        Mutant("rate-squared", "rho^2 for rho", Claim(bound=lambda rho: rho**2)),
        Mutant("half", "rho / 2 for rho", Claim(bound=lambda rho: rho / 2)),
        Mutant("any-mean", "for f of any mean", Claim(mean_zero=False)),
        Mutant(
            "equality-to-degree-two",
            "equality for every f of degree at most 2",
            Claim(equality=lambda f: all(sum(index) <= 2 for index in f)),
        ),
        Mutant(
            "equality-for-odd",
            "equality for every odd f",
            Claim(equality=lambda f: all(sum(index) % 2 == 1 for index in f)),
        ),
        Mutant(
            "smaller-at-low-rates",
            "2 rho - 1 for rho, negative below 1/2",
            Claim(bound=lambda rho: 2 * rho - 1),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
