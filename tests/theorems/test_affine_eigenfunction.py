"""The eigen-equation of the score: solvable exactly for affine scores of the tied slope."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import given
from hypothesis import strategies as st

from numcheck.checks.affine_eigenfunction import is_solvable
from numcheck.strategies import polynomials
from numcheck.theory.gaussian import X, coefficients, polynomial, rational

NONZERO = st.fractions(-9, 9, max_denominator=9).filter(bool)


@given(NONZERO, NONZERO, NONZERO, NONZERO)
def test_affine_scores_of_the_tied_slope_solve_it(
    k: Fraction, eigenvalue: Fraction, beta: Fraction, a: Fraction
) -> None:
    score = polynomial([beta, -(eigenvalue / k)])
    assert is_solvable(score, k, eigenvalue)
    # And the solution is a z + b with b = -K beta a / l.
    b = -k * beta * a / eigenvalue
    left = score * rational(k * a)
    right = -sympy.Poly(rational(a) * X + rational(b), X, domain="QQ") * rational(eigenvalue)
    assert left == right


@given(NONZERO, NONZERO, polynomials(4))
def test_no_other_polynomial_score_does(
    k: Fraction, eigenvalue: Fraction, score: sympy.Poly
) -> None:
    found = coefficients(score)
    slope = found[1] if len(found) > 1 else Fraction(0)
    tied = len(found) <= 2 and slope == -(eigenvalue / k)
    assert is_solvable(score, k, eigenvalue) == tied
