"""Checks of `spectral-gap`: E[f f'] <= rho^2 |f|^2 + rho (1 - rho) |linear part of f|^2."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, at_most, exact, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import Observable, lift, observables

_X, _Y = mv.coordinates(2)
_OBSERVABLES = {
    "z_0": _X,
    "constant": mv.constant(2),
    "He_2(z_0)": _X**2 - 1,
    "z_0 z_1": _X * _Y,
    "z_0 + z_1 + He_2(z_1)": _X + _Y + _Y**2 - 1,
    "He_3(z_0) + z_0": _X**3 - 2 * _X,
}


def _linear(f: mv.Poly, n: int) -> Fraction:
    """The energy of the linear part."""
    return sum((c**2 for c in mv.linear_coefficients(f, n)), Fraction(0))


class SpectralGap(Claim):
    """For f of mean zero E[f f'] <= rest(rho) |f|^2 + linear(rho) |linear part|^2.

    Attributes:
        rest: rho^2 in the theorem.
        linear: rho (1 - rho) in the theorem.
        mean_zero: Whether the claim is only made for f of mean zero; true in the theorem.
    """

    rest: Function = lambda rho: rho**2
    linear: Function = lambda rho: rho * (1 - rho)
    mean_zero: bool = True

    def admits(self, f: mv.Poly) -> bool:
        return not self.mean_zero or mv.expect(f) == 0

    @exact(f=lambda: observables(_OBSERVABLES | {"zero": mv.Poly()}), rho=RATES)
    def kept(self, f: Observable, rho: Fraction) -> Iterator[Comparison]:
        _, p, n = f
        if self.admits(p):
            bound = self.rest(rho) * mv.inner(p, p) + self.linear(rho) * _linear(p, n)
            yield at_most(mv.cross(p, p, (rho,) * n), bound)

    @sampled(rho=rates)
    def kept_on_samples(self, rho: Fraction) -> Iterator[Case]:
        means = []
        for name, f in _OBSERVABLES.items():
            if self.admits(f):
                kept = lift(f, 0) * lift(f, 1) - self.rest(rho) * lift(f**2, 0)
                most = self.linear(rho) * _linear(f, 2)
                means.append((f"E[f f' - rho^2 f^2], f = {name}", kept, most, Relation.AT_MOST))
        yield block_case(f"rho = {float(rho)}", (rho, rho), 1, means)

    mutants = (
        mutant("rest-cubed", "rho^3 for rho^2", rest=lambda rho: rho**3),
        mutant("no-linear-part", "without the linear part", linear=lambda rho: Fraction(0)),
        mutant("half-linear-part", "half of it", linear=lambda rho: rho * (1 - rho) / 2),
        mutant("linear-squared", "rho^2 (1-rho)", linear=lambda rho: rho**2 * (1 - rho)),
        mutant("any-mean", "for f of any mean", mean_zero=False),
        mutant("rest-from-linear", "rho^2 (1 - rho) for rho^2: the gap taken off twice",
               rest=lambda rho: rho**2 * (1 - rho)),
    )  # fmt: skip
