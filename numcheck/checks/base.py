"""What a check is: a claim as data, four ways to test it, and near-miss claims that must fail.

A theorem's statement is held as a *claim*, a frozen dataclass of the parts a mutant can get wrong.
The same code tests the claim and its mutants, so a check that passes whatever it is given shows up
as a mutant that lives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

import mpmath
import sympy

from numcheck.checks.cases import Case
from numcheck.sampling.decide import Comparison
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import correlation, integer, real, sequence
from numcheck.theory.hermite import MAX_DEGREE
from numcheck.theory.quadrature import DIGITS

ClaimT = TypeVar("ClaimT")


class Kind(StrEnum):
    """How a claim is tested."""

    EXACT = "exact"
    PRECISE = "precise"
    FLOATING = "floating"
    SAMPLED = "sampled"


@dataclass(frozen=True)
class Outcome:
    """What a check found.

    Attributes:
        kind: How it tested.
        comparisons: Every value compared.
        detail: What was done, in a few words (e.g. `degrees 0..20`).
    """

    kind: Kind
    comparisons: tuple[Comparison, ...]
    detail: str

    @property
    def ok(self) -> bool:
        """Whether something was compared and all of it agreed."""
        return bool(self.comparisons) and all(c.ok for c in self.comparisons)

    @property
    def failures(self) -> list[Comparison]:
        """The comparisons that failed, the worst first."""
        return sorted((c for c in self.comparisons if not c.ok), key=lambda c: -c.ratio)

    @property
    def worst(self) -> Comparison:
        """The comparison nearest to failing, or failing worst.

        Raises:
            InvalidInputError: If nothing was compared.
        """
        if not self.comparisons:
            raise InvalidInputError(f"the {self.kind} check ({self.detail}) compared nothing.")
        return max(self.comparisons, key=lambda c: c.ratio)


@dataclass(frozen=True)
class Parameters:
    """Where the sampled check looks.

    Attributes:
        rho: Correlations, at least one, from 1e-9 to 1 - 1e-9.
        degree: Largest Hermite degree.

    Raises:
        InvalidInputError: If a correlation or the degree is out of range.
    """

    rho: tuple[float, ...] = (0.3, 0.6, 0.95)
    degree: int = 6

    def __post_init__(self) -> None:
        rho = tuple(correlation(r) for r in sequence(self.rho, name="rho"))
        if not rho:
            raise InvalidInputError("rho must hold at least one correlation, got none.")
        for r in rho:
            # Nearer to the ends figures such as 1 / (rho (1 - rho))^4 leave the range of float64.
            real(r, name="rho", minimum=1e-9, maximum=1 - 1e-9)
        object.__setattr__(self, "rho", rho)
        # Exact variances and kurtoses need moments of four times the degree.
        degree = integer(self.degree, name="degree", minimum=0, maximum=min(16, MAX_DEGREE))
        object.__setattr__(self, "degree", degree)


@dataclass(frozen=True)
class Mutant(Generic[ClaimT]):
    """A false statement that looks like the true one.

    Attributes:
        name: Short name, words joined by `-`.
        statement: What it says, in words.
        claim: The same as data.
    """

    name: str
    statement: str
    claim: ClaimT


@dataclass(frozen=True)
class Checks(Generic[ClaimT]):
    """All checks of one theorem.

    Attributes:
        theorem: Catalog id.
        claim: The statement as data.
        mutants: False neighbours of it.
        cases: What its sampled check estimates, if it is about expectations.
        exact: Tests it over the rationals, if it is about what rationals can hold.
        precise: Tests it to many digits, if that says more than the exact check.
        floating: Tests it in float64 at sizes that rationals do not reach, within a bound on the
            rounding errors.
    """

    theorem: str
    claim: ClaimT
    mutants: Sequence[Mutant[ClaimT]]
    cases: Callable[[ClaimT, Parameters], tuple[Case, ...]] | None = None
    exact: Callable[[ClaimT], Outcome] | None = None
    precise: Callable[[ClaimT], Outcome] | None = None
    floating: Callable[[ClaimT], Outcome] | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of check it has."""
        return tuple(k for k in Kind if k in self.unsampled or (k is Kind.SAMPLED and self.cases))

    @property
    def unsampled(self) -> dict[Kind, Callable[[ClaimT], Outcome]]:
        """The checks that draw no samples, by kind."""
        found = {Kind.EXACT: self.exact, Kind.PRECISE: self.precise, Kind.FLOATING: self.floating}
        return {kind: check for kind, check in found.items() if check is not None}


def compare_exactly(label: str, observed: Fraction, expected: Fraction) -> Comparison:
    """A comparison of rationals: any difference fails."""
    error = float(abs(observed - expected))
    return Comparison(label, float(observed), float(expected), error, 0.0)


def compare_at_most(label: str, smaller: Fraction, larger: Fraction) -> Comparison:
    """A claimed inequality of rationals: any excess fails."""
    excess = float(max(smaller - larger, Fraction(0)))
    return Comparison(f"{label} <= {float(larger):.6g}", float(smaller), float(larger), excess, 0.0)


def compare_truth(label: str, holds: bool) -> Comparison:
    """A claimed implication whose premise is met: its conclusion holds or not."""
    return Comparison(label, float(holds), 1.0, 0.0 if holds else 1.0, 0.0)


def compare_polynomials(label: str, observed: sympy.Poly, expected: sympy.Poly) -> Comparison:
    """A comparison of polynomials; the error is the largest coefficient of the difference."""

    def largest(p: sympy.Poly) -> float:
        return float(max(abs(c) for c in p.all_coeffs()))

    error = largest(observed - expected)
    return Comparison(label, largest(observed), largest(expected), error, 0.0)


def compare_precisely(
    label: str, observed: mpmath.mpf, expected: mpmath.mpf | Fraction
) -> Comparison:
    """A comparison at `DIGITS` digits: differences beyond the last ten fail."""
    with mpmath.workdps(DIGITS):
        claimed = mpmath.mpmathify(expected)
        error = abs(observed - claimed)
        allowed = mpmath.mpf(10) ** (10 - DIGITS) * (1 + abs(claimed))
    return Comparison(label, float(observed), float(claimed), float(error), float(allowed))
