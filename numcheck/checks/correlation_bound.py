"""Checks of `correlation-bound`: E[f(z) f(z')] <= rho E[f(z)^2], equality exactly for linear f."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, at_most, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import INNER_RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import Observable, lift, observables

_X, _Y = mv.coordinates(2)
_OBSERVABLES = {
    "constant": mv.constant(2),
    "z_0": _X,
    "z_0 + z_1": _X + _Y,
    "He_2(z_0)": _X**2 - 1,
    "z_0 z_1": _X * _Y,
    "z_0 + He_2(z_1)": _X + _Y**2 - 1,
    "1 + z_0": 1 + _X,
    "z_0^3": _X**3,
}


class CorrelationBound(Claim):
    """For f of mean zero E[f f'] <= bound(rho) E[f^2], with equality exactly if f meets `equality`.

    Attributes:
        bound: rho in the theorem.
        mean_zero: Whether the claim is only made for f of mean zero; true in the theorem.
        equality: f is a combination of the coordinates, up to norm zero, in the theorem.
    """

    bound: Function = lambda rho: rho
    mean_zero: bool = True
    equality: Function = lambda f: all(sum(index) == 1 for index in f)

    def admits(self, f: mv.Poly) -> bool:
        return not self.mean_zero or mv.expect(f) == 0

    @exact(f=lambda: observables({"zero": mv.Poly()} | _OBSERVABLES), rho=INNER_RATES)
    def bound_and_equality(self, f: Observable, rho: Fraction) -> Iterator[Comparison]:
        _, p, n = f
        if self.admits(p):
            kept, bound = mv.cross(p, p, (rho,) * n), self.bound(rho) * mv.inner(p, p)
            yield at_most(kept, bound, "E[f f']")
            yield equal(kept == bound, self.equality(p), "equality case")

    @sampled(rho=rates)
    def bound_on_samples(self, rho: Fraction) -> Iterator[Case]:
        means = []
        for name, f in _OBSERVABLES.items():
            if self.admits(f):
                excess = lift(f, 0) * lift(f, 1) - self.bound(rho) * lift(f**2, 0)
                relation = Relation.EQUAL if self.equality(f) else Relation.AT_MOST
                means.append((f"E[f f' - rho f^2], f = {name}", excess, Fraction(0), relation))
        yield block_case(f"rho = {float(rho)}", (rho, rho), 1, means)

    mutants = (
        mutant("rate-squared", "rho^2 for rho", bound=lambda rho: rho**2),
        mutant("half", "rho / 2 for rho", bound=lambda rho: rho / 2),
        mutant("any-mean", "for f of any mean", mean_zero=False),
        mutant("equality-to-degree-two", "equality for every f of degree at most 2",
               equality=lambda f: all(sum(index) <= 2 for index in f)),
        mutant("equality-for-odd", "equality for every odd f",
               equality=lambda f: all(sum(index) % 2 == 1 for index in f)),
        mutant("smaller-at-low-rates", "2 rho - 1 for rho, negative below 1/2",
               bound=lambda rho: 2 * rho - 1),
    )  # fmt: skip
