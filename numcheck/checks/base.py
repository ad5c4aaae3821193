"""What a check is: a claim whose parts a mutant can get wrong, and methods that hold it to account.

A theorem is a subclass of `Claim`. Its fields are the parts of the statement that a near-miss false
statement changes; a method yields comparisons at one point of a grid, and says by its decorator how
it compares: `exact` over the rationals, `high_precision` to `DIGITS` digits, `float64` within a
bound on the rounding errors. A method under `sampled` yields the cases whose means are estimated.
The same methods test the theorem and its mutants, so a check that accepts whatever it is given
shows as a mutant that survives; and property-based tests call them at points that hypothesis draws.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

import mpmath
import sympy

from numcheck.checks.cases import Case
from numcheck.sampling.decide import Comparison, to_float
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import correlation, integer, real, sequence
from numcheck.theory.hermite import MAX_DEGREE
from numcheck.theory.multivariate import Poly
from numcheck.theory.quadrature import DIGITS

#: A part of a statement that is a function.
Function = Callable[..., Any]

MethodT = TypeVar("MethodT", bound=Callable[..., Iterable[Any]])

#: Digits with which high-precision checks compute, beyond those they compare.
GUARD_DIGITS = 12


class Kind(StrEnum):
    """How a claim is tested."""

    EXACT = "exact"
    HIGH_PRECISION = "high-precision"
    FLOAT64 = "float64"
    SAMPLED = "sampled"


@dataclass(frozen=True)
class Outcome:
    """What a check found.

    Attributes:
        kind: How it tested.
        comparisons: Every value compared.
        detail: What was done, in a few words.
        alpha: Allowed probability of a false alarm of the whole check; 0 if nothing is random.
    """

    kind: Kind
    comparisons: tuple[Comparison, ...]
    detail: str
    alpha: float = 0.0

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
    """Where the sampled checks look.

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
class _Check:
    """How a method of a claim is run: its kind, and the values of its parameters."""

    kind: Kind
    grid: Mapping[str, Iterable[Any] | Callable[..., Iterable[Any]]]

    def points(self, *given: Any) -> Iterator[dict[str, Any]]:
        """All combinations; values that are functions are made when they are needed."""
        axes = [axis(*given) if callable(axis) else axis for axis in self.grid.values()]
        for point in itertools.product(*axes):
            yield dict(zip(self.grid, point, strict=True))


def _decorator(kind: Kind) -> Callable[..., Callable[[MethodT], MethodT]]:
    def decorate(**grid: Any) -> Callable[[MethodT], MethodT]:
        def mark(method: MethodT) -> MethodT:
            method.run_as = _Check(kind, grid)  # type: ignore[attr-defined]
            return method

        return mark

    return decorate


#: Marks a method that yields comparisons over the rationals. Keywords are its parameters, each with
#: the values to take, or a function without arguments that makes them.
exact = _decorator(Kind.EXACT)
#: The same to `DIGITS` digits; the method computes with `GUARD_DIGITS` more.
high_precision = _decorator(Kind.HIGH_PRECISION)
#: The same in float64, at sizes that rationals do not reach, within a bound on the rounding errors.
float64 = _decorator(Kind.FLOAT64)
#: Marks a method that yields cases (`numcheck.checks.cases`), whose means are estimated. A function
#: among the values is given the `Parameters` of the run.
sampled = _decorator(Kind.SAMPLED)


@dataclass(frozen=True)
class Mutant:
    """A false statement that looks like the true one.

    Attributes:
        name: Short name, words joined by `-`.
        statement: What it says, in words.
        changes: The fields of the claim that it changes, with their values.
        claim: The claim with these changes.
    """

    name: str
    statement: str
    changes: Mapping[str, Any]
    claim: Claim = field(default=None, repr=False)  # type: ignore[assignment]


def mutant(name: str, statement: str, **changes: Any) -> Mutant:
    """A mutant that changes these fields of the claim in whose class it is listed."""
    return Mutant(name, statement, changes)


@dataclass_transform(frozen_default=True)
class Claim:
    """A statement as data, with its checks and its false neighbours.

    A subclass is a frozen dataclass without further ado; the defaults of its fields are the
    theorem, and its name is the theorem's id.
    """

    #: Catalog id.
    theorem: ClassVar[str]
    mutants: ClassVar[Sequence[Mutant]] = ()

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)
        cls.theorem = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()
        cls.mutants = tuple(replace(m, claim=cls(**m.changes)) for m in cls.mutants)

    @classmethod
    def _methods(cls, kind: Kind) -> list[tuple[Callable[..., Iterable[Any]], _Check]]:
        names = dict.fromkeys(name for base in reversed(cls.__mro__) for name in vars(base))
        methods = [getattr(cls, name) for name in names]
        checks = [(method, getattr(method, "run_as", None)) for method in methods]
        return [(method, c) for method, c in checks if isinstance(c, _Check) and c.kind is kind]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of check it has."""
        return tuple(kind for kind in Kind if self._methods(kind))

    def check(self, kind: Kind, *, until_failure: bool = False) -> Outcome:
        """Run the checks of one kind that draw no samples.

        Args:
            kind: Any but `Kind.SAMPLED`.
            until_failure: Whether to stop at the first comparison that fails.
        """
        counts: dict[str, int] = {}
        comparisons = []
        with mpmath.workdps(DIGITS + GUARD_DIGITS):
            for name, found in self._compared(kind):
                comparisons.append(found)
                counts[name] = counts.get(name, 0) + 1
                if until_failure and not found.ok:
                    break
        detail = ", ".join(f"{name} ({count})" for name, count in counts.items())
        return Outcome(kind, tuple(comparisons), detail)

    def _compared(self, kind: Kind) -> Iterator[tuple[str, Comparison]]:
        """Each comparison, labelled with what is compared and where, and the name of its check."""
        for method, check in self._methods(kind):
            name = method.__name__.replace("_", " ")
            for point in check.points():
                where = [f"{key} = {_shown(value)}" for key, value in point.items()]
                for found in method(self, **point):
                    # Relations stand last in a label, whether or not it says what is compared.
                    what = found.label if found.label[:1].strip() else name + found.label
                    yield name, replace(found, label=", ".join([what, *where]))

    def cases(self, parameters: Parameters) -> list[Case]:
        """What its sampled checks estimate."""
        return [
            case
            for method, check in self._methods(Kind.SAMPLED)
            for point in check.points(parameters)
            for case in method(self, **point)
            if case.count
        ]

    def vary(self, **changes: Any) -> Self:
        """The claim with some fields changed."""
        return replace(self, **changes)  # type: ignore[type-var]


def _shown(value: Any) -> str:
    """A value of a parameter in a label; of a pair of a name and something, the name."""
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return value[0]
    if isinstance(value, tuple | list) and len(value) < 6:
        return f"({', '.join(map(_shown, value))})"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, mpmath.mpf):
        return str(mpmath.nstr(value, 5))
    return str(getattr(value, "name", value))


def _size(difference: Any) -> Fraction:
    """The largest absolute value in a number or a polynomial."""
    if isinstance(difference, Poly):
        return max(map(abs, difference.values()), default=Fraction(0))
    if isinstance(difference, sympy.Poly):
        return max(Fraction(int(abs(c.p)), int(c.q)) for c in difference.all_coeffs())
    return abs(Fraction(difference))


def resolution(size: Any) -> Any:
    """What counts as nothing beside a number of the given size, to `DIGITS` digits."""
    return mpmath.mpf(10) ** (10 - DIGITS) * (1 + abs(size))


def _compare(label: str, found: Any, claimed: Any, error: Any) -> Comparison:
    """Of rationals any error fails; of mpmath numbers, one beyond the last ten digits."""
    if isinstance(error, mpmath.mpf):
        return Comparison(label, *map(float, (found, claimed, error, resolution(claimed))))
    return Comparison(label, to_float(found), to_float(claimed), to_float(error), 0.0)


def equal(observed: Any, expected: Any, label: str = "") -> Comparison:
    """A claimed equality of rationals, polynomials (by their coefficients) or mpmath numbers."""
    error = observed - expected
    if isinstance(error, mpmath.mpf):
        return _compare(label, observed, mpmath.mpmathify(expected), abs(error))
    shown = Fraction if isinstance(observed, int | Fraction) else _size
    return _compare(label, shown(observed), shown(expected), _size(error))


def at_most(smaller: Any, larger: Any, label: str = "") -> Comparison:
    """A claimed inequality of rationals or of mpmath numbers."""
    excess = max(smaller - larger, 0 * (smaller - larger))
    if not isinstance(excess, mpmath.mpf):
        smaller, larger, excess = map(Fraction, (smaller, larger, excess))
    return _compare(f"{label} <= {to_float(larger):.6g}", smaller, larger, excess)


def holds(truth: bool, label: str = "") -> Comparison:
    """A claimed implication whose premise is met: its conclusion holds or not."""
    return Comparison(label, float(truth), 1.0, 0.0 if truth else 1.0, 0.0)


def compare_exactly(label: str, observed: Fraction, expected: Fraction) -> Comparison:
    """A comparison of rationals: any difference fails."""
    return equal(Fraction(observed), Fraction(expected), label)
