"""Laws on the line, given by their moments."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import sympy
from hypothesis import strategies as st

from numcheck.theory import gaussian
from numcheck.theory.converse import laws
from tests.fuzz.comparing import as_fraction, check, is_exact
from tests.fuzz.gaussian import RATIONAL, coefficients
from tests.fuzz.kinds import (
    Kind,
    integers,
    rational_numbers,
    sequences,
)
from tests.fuzz.runner import target

MEANS = rational_numbers(-5, 5)
VARIANCES = rational_numbers(0, 5)
DEGREES = integers(0, 1000, up_to=8)
LAW = st.sampled_from([laws.normal, None]).flatmap(
    lambda _: st.builds(
        laws.normal, st.fractions(-3, 3, max_denominator=4), st.fractions(0, 3, max_denominator=4),
        st.just(9),
    )
)  # fmt: skip
LAWS = Kind(LAW, sequences(RATIONAL).wrong)
SMALL = integers(0, 1000, up_to=4)


def normal_is(found: list[Fraction], mean: Any, variance: Any, degree: int) -> None:
    is_exact(*found)
    assert len(found) == degree + 1
    s = sympy.sqrt(sympy.Rational(as_fraction(variance)))
    z = gaussian.X
    for k in range(min(int(degree), 4) + 1):
        p = sympy.Poly((sympy.Rational(as_fraction(mean)) + s * z) ** k, z)
        expected = sum(c * gaussian.moment(i) for i, c in enumerate(reversed(p.all_coeffs())))
        assert sympy.simplify(expected - sympy.Rational(found[k])) == 0


def has_moments(found: list[Fraction], degree: int, moment: Any) -> None:
    is_exact(*found)
    assert found == [moment(k) for k in range(int(degree) + 1)]


def mean_of_is(found: Fraction, law: Any, coefficients: Any) -> None:
    is_exact(found)
    assert found == sum((as_fraction(c) * law[k] for k, c in enumerate(coefficients)), Fraction(0))


def noise_is(found: list[Fraction], law: Any, rho: Any, shift: Any) -> None:
    is_exact(*found)
    for b in range(len(law)):
        assert laws.joint_moment(law, found, rho, shift, 0, b) == law[b]


def joint_is(found: Fraction, law: Any, noise: Any, rho: Any, shift: Any, a: int, b: int) -> None:
    is_exact(found)
    total = Fraction(0)
    for i in range(int(b) + 1):
        for j in range(int(b) + 1 - i):
            k = int(b) - i - j
            ways = math.factorial(b) // (math.factorial(i) * math.factorial(j) * math.factorial(k))
            term = as_fraction(rho) ** i * law[int(a) + i] * noise[j] * as_fraction(shift) ** k
            total += ways * term
    assert found == total


TARGETS = [
    target(
        "numcheck.theory.converse.laws.normal", laws.normal,
        {"mean": MEANS, "variance": VARIANCES, "degree": DEGREES}, normal_is,
    ),
    target(
        "numcheck.theory.converse.laws.laplace", laws.laplace, {"degree": DEGREES},
        lambda found, degree: has_moments(
            found, degree, lambda k: math.factorial(k) if k % 2 == 0 else 0
        ),
    ),
    target(
        "numcheck.theory.converse.laws.uniform", laws.uniform, {"degree": DEGREES},
        lambda found, degree: has_moments(
            found, degree, lambda k: Fraction(1, k + 1) if k % 2 == 0 else 0
        ),
    ),
    target(
        "numcheck.theory.converse.laws.coin", laws.coin, {"degree": DEGREES},
        lambda found, degree: has_moments(found, degree, lambda k: Fraction(1, 2 if k else 1)),
    ),
    target(
        "numcheck.theory.converse.laws.exponential", laws.exponential, {"degree": DEGREES},
        lambda found, degree: has_moments(found, degree, math.factorial),
    ),
    target(
        "numcheck.theory.converse.laws.mean_of", laws.mean_of, {"law": LAWS, "coefficients": coefficients},
        mean_of_is,
        misfits=st.just({"law": [Fraction(1), Fraction(0)], "coefficients": [0, 0, Fraction(1)]}),
    ),
    target(
        "numcheck.theory.converse.laws.variance_of", laws.variance_of, {"law": LAWS},
        lambda found, law: check(found == law[2] - law[1] ** 2),
        misfits=st.sampled_from([{"law": []}, {"law": [1]}, {"law": (1, 0)}]),
    ),
    target(
        "numcheck.theory.converse.laws.stationary_noise", laws.stationary_noise,
        {"law": LAWS, "rho": RATIONAL, "shift": RATIONAL}, noise_is,
    ),
    target(
        "numcheck.theory.converse.laws.joint_moment", laws.joint_moment,
        {"law": LAWS, "noise": LAWS, "rho": RATIONAL, "shift": RATIONAL, "a": SMALL, "b": SMALL},
        joint_is,
        misfits=st.sampled_from(
            [{"law": [1, 0], "noise": [1, 0, 1], "rho": 1, "shift": 0, "a": 1, "b": 1},
             {"law": [1, 0, 1], "noise": [1, 0], "rho": 1, "shift": 0, "a": 0, "b": 2}]
        ),
    ),
]  # fmt: skip
