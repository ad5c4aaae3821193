"""E[He_j He_k] = k! delta_jk, on random degrees and on random combinations."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import sympy
from hypothesis import given
from scipy.special import eval_hermitenorm

from numcheck.strategies import degrees, polynomials
from numcheck.theory.gaussian import X, coefficients, expect, polynomial
from numcheck.theory.hermite import hermite_polynomial, hermite_polynomials


@given(degrees(10), polynomials(9))
def test_orthogonal_to_all_of_smaller_degree(d: int, p: sympy.Poly) -> None:
    smaller = polynomial(coefficients(p)[:d])
    assert expect(hermite_polynomial(d) * smaller) == 0


@given(degrees(12))
def test_definition_agrees_with_scipy(d: int) -> None:
    points = np.linspace(-3, 3, 13)
    values = np.polyval([float(c) for c in hermite_polynomial(d).all_coeffs()], points)
    np.testing.assert_allclose(values, eval_hermitenorm(d, points), rtol=1e-9, atol=1e-6)


def test_three_term_recurrence() -> None:
    hermite = hermite_polynomials(20)
    x = sympy.Poly(X, X, domain="QQ")
    for k in range(1, 20):
        assert hermite[k + 1] == x * hermite[k] - k * hermite[k - 1]
        assert hermite[k].coeff_monomial(X**k) == 1
    assert coefficients(hermite[4]) == [Fraction(c) for c in (3, 0, -6, 0, 1)]
