"""He_d'' - x He_d' = -d He_d, the symmetry of the generator, and the semigroup it generates."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import given

from numcheck.strategies import polynomials
from numcheck.theory.gaussian import X, coefficients, expect
from numcheck.theory.mehler import attenuate


def _generator(p: sympy.Poly) -> sympy.Poly:
    return p.diff(X).diff(X) - sympy.Poly(X, X, domain="QQ") * p.diff(X)


@given(polynomials(8), polynomials(8))
def test_generator_is_minus_the_dirichlet_form(p: sympy.Poly, q: sympy.Poly) -> None:
    assert expect(_generator(p) * q) == -expect(p.diff(X) * q.diff(X))


@given(polynomials(6))
def test_semigroup_has_the_generator_as_derivative(p: sympy.Poly) -> None:
    """(T_rho p - p) / (1 - rho) tends to L p; on polynomials its coefficients are polynomials."""
    epsilon = Fraction(1, 10**9)
    rho = 1 - epsilon
    # Only sigma^2 = 1 - rho^2 enters, and it need not be a square of a rational.
    steps = []
    for k, c in enumerate(coefficients(p)):
        term = _attenuated_power(k, rho, 1 - rho**2)
        steps.append([c * t for t in term])
    width = max(len(s) for s in steps)
    total = [sum((s[i] for s in steps if i < len(s)), Fraction(0)) for i in range(width)]
    original = coefficients(p) + [Fraction(0)] * (width - len(coefficients(p)))
    generated = coefficients(_generator(p))
    for i in range(width):
        quotient = (total[i] - original[i]) / epsilon
        expected = generated[i] if i < len(generated) else Fraction(0)
        assert abs(quotient - expected) < Fraction(1, 1000)


def _attenuated_power(k: int, rho: Fraction, sigma_squared: Fraction) -> list[Fraction]:
    """E_xi[(rho x + sigma xi)^k] from the even powers of sigma only."""
    unit = coefficients(attenuate(sympy.Poly(X**k, X, domain="QQ"), Fraction(1), Fraction(1)))
    found = []
    for i, c in enumerate(unit):
        power = k - i
        found.append(c * rho**i * sigma_squared ** (power // 2) if power % 2 == 0 else Fraction(0))
    return found
