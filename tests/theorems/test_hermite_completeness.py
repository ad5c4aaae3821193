"""p = sum_k E[p He_k] / k! He_k and Parseval, on random polynomials."""

from __future__ import annotations

import math
from fractions import Fraction

import sympy
from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import polynomials
from numcheck.theory.gaussian import coefficients, expect, polynomial, rational
from numcheck.theory.hermite import hermite_polynomials


def _expansion(p: sympy.Poly, terms: int) -> list[Fraction]:
    return [
        expect(p * he) / math.factorial(k)
        for k, he in enumerate(hermite_polynomials(terms)[:terms])
    ]


@given(polynomials(), st.integers(0, 3))
def test_statement_over_every_long_enough_range(p: sympy.Poly, more: int) -> None:
    terms = len(coefficients(p)) + more
    total = polynomial([0])
    for c, he in zip(_expansion(p, terms), hermite_polynomials(terms), strict=False):
        total += he * rational(c)
    assert total == p
