"""Checks of `isometry-linear`: maps that keep distances and fix 0 are x -> Q x with Q^T Q = 1."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

import numpy as np

from numcheck.checks.base import Claim, equal, exact, float64, mutant
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory import isometries
from numcheck.theory.isometries import Array, Candidate, dots, exactly


class Premise(StrEnum):
    """What may be asked of T, for all x and y."""

    ORIGIN = "T 0 = 0"
    DISTANCES = "|T x - T y| = |x - y|"
    NORMS = "|T x| = |x|"
    SCALED = "|T x - T y| = s |x - y| for some s"
    SHORT = "|T x - T y| <= |x - y|"
    AXES = "|T x - T y| = |x - y| if x and y differ in one coordinate"


class Conclusion(StrEnum):
    """What may be said of T and of Q = (T e_1, ..., T e_n)."""

    LINEAR = "T x = Q x"
    COLUMNS = "Q^T Q = 1"
    ROWS_IF_SQUARE = "Q Q^T = 1 if m = n"
    ROWS = "Q Q^T = 1"
    ROTATION = "det Q = 1 if m = n"
    SYMMETRIC = "Q = Q^T if m = n"


_THEOREM = (Conclusion.LINEAR, Conclusion.COLUMNS, Conclusion.ROWS_IF_SQUARE)


def _largest(values: Array) -> Fraction | float:
    found: Fraction | float = np.max(np.abs(values), initial=0)
    return found


def _differences(x: Array) -> Array:
    first, second = np.array(list(itertools.combinations(range(x.shape[1]), 2))).T
    difference = x[:, first] - x[:, second]
    return dots(difference, difference)


def meets(premise: Premise, candidate: Candidate) -> bool:
    """Whether a map meets a premise on its points, up to rounding."""
    x, t = candidate.points, candidate.function
    kept, given = _differences(t(x)), _differences(x)
    scale = float(_largest(dots(x, x))) + 1
    match premise:
        case Premise.ORIGIN:
            violation = _largest(t(0 * x[:, :1]))
        case Premise.DISTANCES:
            violation = _largest(kept - given)
        case Premise.NORMS:
            violation = _largest(dots(t(x), t(x)) - dots(x, x))
        case Premise.SCALED:
            violation = _largest(kept * given[0] - given * kept[0])
            scale = (4 * scale) ** 2
        case Premise.SHORT:
            violation = _largest((kept - given)[kept > given])
        case Premise.AXES:
            start = x[:, np.arange(candidate.n) % x.shape[1]]
            # Each step crosses a coordinate plane, where a map may be bent, and changes |x|.
            np.fill_diagonal(start, Fraction(-1, 3))
            step = t(start + candidate.basis()) - t(start)
            violation = _largest(dots(step, step) - 1)
    # T x - T y is off by r (|x| + |y|) and at most 4 sqrt(scale) long: its square by 16 r scale, to
    # first order.
    return bool(violation <= 64 * candidate.rounding * scale)


def _compare(conclusion: Conclusion, candidate: Candidate) -> Comparison:
    """A conclusion on a map that rounds by at most r |x|.

    Then the columns of Q are off by r, so Q x by r sqrt(n) |x|, which a product in floating point
    makes at most 2 r sqrt(n) |x| (r is more than n + m roundings); entries of Q^T Q are off by 2 r,
    again doubled, and those of Q Q^T by sqrt(n) times that.
    """
    x, n, r = candidate.points, candidate.n, candidate.rounding
    values, q = candidate.function(x), candidate.function(candidate.basis())
    square, root = candidate.m == n, max(n, 1) ** 0.5
    violation: Fraction | float = Fraction(0)
    match conclusion:
        case Conclusion.LINEAR:
            length = float(_largest(dots(x, x))) ** 0.5
            violation, allowed = _largest(values - q @ x), 4 * r * root * length
        case Conclusion.COLUMNS:
            violation, allowed = _largest(q.T @ q - candidate.basis()), 4 * r
        case Conclusion.ROWS | Conclusion.ROWS_IF_SQUARE:
            allowed = 4 * r * root
            if square or conclusion is Conclusion.ROWS:
                violation = _largest(q @ q.T - exactly(np.eye(candidate.m, dtype=q.dtype)))
        case Conclusion.ROTATION:
            # The determinant of a square Q is 1 or -1.
            allowed = 0.0
            if square:
                violation = float(np.linalg.slogdet(q.astype(float))[0] < 0)
        case Conclusion.SYMMETRIC:
            allowed = 2 * r
            if square:
                violation = _largest(q - q.T)
    if candidate.rounding == 0:
        return equal(Fraction(violation), Fraction(0), str(conclusion))
    return compare(Relation.EQUAL, str(conclusion), float(violation), 0.0, allowed)


class IsometryLinear(Claim):
    """Every T that meets the premises meets the conclusions.

    Attributes:
        premises: T 0 = 0 and |T x - T y| = |x - y| in the theorem.
        conclusions: T x = Q x, Q^T Q = 1, and Q Q^T = 1 if m = n, in the theorem.
    """

    premises: tuple[Premise, ...] = (Premise.ORIGIN, Premise.DISTANCES)
    conclusions: tuple[Conclusion, ...] = _THEOREM

    def compared(self, candidate: Candidate) -> Iterator[Comparison]:
        """The conclusions on a map that meets the premises."""
        if all(meets(premise, candidate) for premise in self.premises):
            yield from (_compare(conclusion, candidate) for conclusion in self.conclusions)

    @exact(candidate=isometries.rational_candidates)
    def rational_maps(self, candidate: Candidate) -> Iterator[Comparison]:
        yield from self.compared(candidate)

    @float64(candidate=isometries.floating_candidates)
    def float_maps(self, candidate: Candidate) -> Iterator[Comparison]:
        yield from self.compared(candidate)

    mutants = (
        mutant("any-origin", "T 0 need not be 0", premises=(Premise.DISTANCES,)),
        mutant("norms-kept", "only norms are kept", premises=(Premise.ORIGIN, Premise.NORMS)),
        mutant("up-to-scale", "up to a scale", premises=(Premise.ORIGIN, Premise.SCALED)),
        mutant("not-lengthened", "no distance grows", premises=(Premise.ORIGIN, Premise.SHORT)),
        mutant("along-axes", "along the axes only", premises=(Premise.ORIGIN, Premise.AXES)),
        mutant("onto", "Q Q^T = 1 whatever m and n are", conclusions=(*_THEOREM, Conclusion.ROWS)),
        mutant("rotation", "Q has determinant 1", conclusions=(*_THEOREM, Conclusion.ROTATION)),
        mutant("symmetric", "Q is symmetric", conclusions=(*_THEOREM, Conclusion.SYMMETRIC)),
    )
