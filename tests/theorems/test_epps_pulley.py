"""The statistic is 0 exactly where the characteristic functions agree; its mean and variance."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck.checks.epps_pulley import EppsPulley
from numcheck.strategies import circle_points
from numcheck.theory.regularizer.epps_pulley import (
    Knots,
    empirical_characteristic,
    epps_pulley,
    largest_value,
    null_mean,
    null_variance,
    sigreg_knots,
)
from numcheck.theory.regularizer.turns import TurnKnots, TurnLaw

WEIGHTS = st.lists(st.just(0.0) | st.floats(1e-3, 4), min_size=1, max_size=4)
POINT = st.floats(-5, 5)
SAMPLES = st.lists(st.floats(-6, 6), min_size=1, max_size=8)


@st.composite
def knots(draw: st.DrawFn) -> Knots:
    weights = draw(WEIGHTS)
    return Knots(tuple(draw(POINT) for _ in weights), tuple(weights))


@st.composite
def turn_laws(draw: st.DrawFn) -> TurnLaw:
    shares = draw(st.lists(st.integers(0, 5), min_size=1, max_size=3))
    total = shares[0] + 2 * sum(shares[1:])
    if total == 0:
        shares, total = [1], 1
    return TurnLaw(draw(circle_points(6)), tuple(Fraction(s, total) for s in shares))


def column(sample: list[float]) -> Tensor:
    return torch.tensor(sample, dtype=torch.float64)[:, None]


def value(sample: list[float], where: Knots) -> float:
    return float(epps_pulley(column(sample), where)[0])


def double_sum(sample: list[float], where: Knots) -> float:
    """T as a sum over pairs of the kernel, with no characteristic function of the sample."""
    total = 0.0
    for t, w, phi in zip(where.points, where.weights, where.targets, strict=True):
        for x, y in itertools.product(sample, repeat=2):
            total += w * (
                math.cos(t * (x - y)) - phi * (math.cos(t * x) + math.cos(t * y)) + phi**2
            )
    return total / len(sample)


@given(SAMPLES, knots())
def test_statement(sample: list[float], where: Knots) -> None:
    found = value(sample, where)
    assert found >= 0
    assert found == pytest.approx(double_sum(sample, where), abs=1e-10)
    real, imaginary = empirical_characteristic(column(sample), where.points)
    gaps = [
        max(abs(float(re) - phi), abs(float(im)))
        for re, im, phi in zip(real, imaginary, where.targets, strict=True)
    ]
    least = max((w * g**2 for w, g in zip(where.weights, gaps, strict=True)), default=0.0)
    count = len(gaps)
    assert least * 0.999 <= found / len(sample) <= 2.001 * count * least + 1e-300


@given(turn_laws(), st.integers(1, 3), st.lists(st.integers(-3, 3), max_size=3))
@settings(max_examples=40)
def test_null_mean_and_variance_by_enumeration(law: TurnLaw, size: int, points: list[int]) -> None:
    """Over every sample of the law, exactly, against the closed forms."""
    weights = [Fraction(1 + k, 2) for k in range(len(points))]
    targets = [law.characteristic(t) for t in points]
    claim, exact = EppsPulley(), TurnKnots(tuple(points), tuple(weights), tuple(targets))
    first = second = Fraction(0)
    for sample, probability in law.samples(size):
        total = claim.statistic(exact.parts(law, sample), weights, size)
        first += probability * total
        second += probability * total**2
    assert first == claim.null_mean(targets, weights, size)
    floats = tuple(map(float, points)), tuple(map(float, weights))
    where = Knots(*floats, lambda t: float(law.characteristic(round(t))))
    assert null_mean(where) == pytest.approx(float(first), abs=1e-12)
    assert null_variance(where, size) == pytest.approx(float(second - first**2), abs=1e-12)
    assert float(second) <= largest_value(where, size) ** 2 * (1 + 1e-12)


def test_the_mean_of_the_integral_in_closed_form() -> None:
    """The integral of (1 - exp(-t^2)) exp(-t^2 / 2) is sqrt(2 pi) (1 - 1 / sqrt 3)."""
    expected = math.sqrt(2 * math.pi) * (1 - 1 / math.sqrt(3))
    assert null_mean(sigreg_knots(100, 9.0)) == pytest.approx(expected, rel=1e-12)


@given(SAMPLES, st.integers(2, 20), st.floats(0.5, 6))
def test_half_the_knots_stand_for_all(sample: list[float], count: int, largest: float) -> None:
    half = sigreg_knots(count, largest)
    points, weights = half.points[1:], [w / 2 for w in half.weights[1:]]
    mirrored = *(-t for t in reversed(points)), 0.0, *points
    whole = Knots(mirrored, (*reversed(weights), half.weights[0], *weights))
    assert value(sample, half) == pytest.approx(value(sample, whole), rel=1e-9, abs=1e-12)


def test_worked_by_hand() -> None:
    """One point at 0; and two points at right angles, where the empirical function is 0."""
    where = Knots((1.0,), (3.0,))
    phi = math.exp(-0.5)
    assert value([0.0], where) == pytest.approx(3 * (1 - phi) ** 2)
    assert value([math.pi / 2, -math.pi / 2], where) == pytest.approx(6 * phi**2)
    assert null_mean(where) == pytest.approx(3 * (1 - math.exp(-1)))


@given(turn_laws(), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=30)
def test_off_the_null_the_mean_grows_with_the_size(law: TurnLaw, size: int, t: int) -> None:
    """For data of characteristic function psi: E T = 1 - |psi|^2 + N |psi - phi|^2 at a knot."""
    psi, phi = law.characteristic(t), Fraction(1, 3)
    mean = Fraction(0)
    for sample, probability in law.samples(size):
        re, im = law.empirical(sample, t)
        mean += probability * size * ((re - phi) ** 2 + im**2)
    assert mean == 1 - psi**2 + size * (psi - phi) ** 2


def test_points_must_be_independent() -> None:
    """For (x, x) the mean is twice the null mean."""
    law = TurnLaw((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 4)))
    phi, mean = law.characteristic(1), Fraction(0)
    for (m,), probability in law.samples(1):
        re, im = law.empirical((m, m), 1)
        mean += probability * 2 * ((re - phi) ** 2 + im**2)
    assert mean == 2 * (1 - phi**2)


def test_a_negative_weight_would_break_it() -> None:
    sample, where = [0.0], Knots((1.0, 2.0), (1.0, 0.25))
    parts = [value(sample, Knots((t,), (1.0,))) for t in where.points]
    assert parts[0] - parts[1] < 0 < value(sample, where)
