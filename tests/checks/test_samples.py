"""Knots, random turns and cases made of samples: their laws hold, and bad input is named."""

from __future__ import annotations

import itertools
import math
import pickle
from fractions import Fraction

import pytest
import torch

from numcheck.checks.base import Parameters
from numcheck.checks.cases import SampleMean, sample_case
from numcheck.checks.epps_pulley import EppsPulley
from numcheck.theory.regularizer.epps_pulley import Knots, epps_pulley, largest_value
from numcheck.theory.regularizer.slices import directions
from numcheck.theory.regularizer.turns import TurnLaw, turn

FIVE = (Fraction(3, 5), Fraction(4, 5))


def first_row(z: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
    return (z[0] > 0).to(z)


def test_a_bounded_mean_has_a_bounded_law() -> None:
    unknown = SampleMean("share", first_row, 0.5, width=1.0).law(torch.float64)
    assert unknown.variance == 0.25
    assert unknown.kurtosis == pytest.approx(4 / 3)
    known = SampleMean("share", first_row, 0.5, width=1.0, variance=0.01).law(torch.float64)
    # A point mass with 1% elsewhere has E (T - ET)^4 = 0.0096 = 96 variances squared.
    assert known.kurtosis == pytest.approx(100)
    doubled = SampleMean("share", first_row, 0.5, width=1.0, variance=0.01, copies=2)
    assert doubled.law(torch.float64).variance == 0.02
    assert doubled.law(torch.float64).kurtosis == pytest.approx(3 + 97 / 2)
    constant = SampleMean("share", first_row, 0.5, width=1.0, variance=0.0).law(torch.float64)
    assert (constant.variance, constant.kurtosis) == (0.0, 3.0)


def test_a_case_evaluates_its_functions() -> None:
    case = sample_case("signs", 2, (SampleMean("share", first_row, 0.5, width=1.0),))
    z = torch.tensor([[1.0, -1.0, 2.0], [0.0, 0.0, 0.0]], dtype=torch.float64)
    rows, ones = case.statistic(torch.float32)(z, z)
    assert rows.tolist() == [[1.0, 0.0, 1.0]]
    assert rows.dtype == ones.dtype == torch.float32
    assert (case.count, case.draws(10_000)) == (1, 5000)


def test_statistics_travel_to_other_processes() -> None:
    for case in EppsPulley().cases(Parameters()):
        statistic = case.statistic(torch.float64)
        again = pickle.loads(pickle.dumps(statistic))
        z = torch.linspace(-1, 1, 3 * case.latents, dtype=torch.float64).view(case.latents, 3)
        assert torch.equal(statistic(z, z)[0], again(z, z)[0])


def test_directions_are_orthonormal() -> None:
    found = directions(6, 4)
    assert torch.allclose(found.T @ found, torch.eye(4, dtype=torch.float64), atol=1e-14)
    # Dense, not those of the coordinates.
    assert float(found.abs().max()) < 0.99


def test_turns() -> None:
    assert turn(FIVE, 2) == (Fraction(-7, 25), Fraction(24, 25))
    assert turn(FIVE, -1) == (Fraction(3, 5), Fraction(-4, 5))
    law = TurnLaw(FIVE, (Fraction(1, 2), Fraction(1, 4)))
    assert law.characteristic(1) == Fraction(4, 5)
    assert law.characteristic(0) == law.characteristic(-1) + Fraction(1, 5) == 1
    assert law.empirical((0, 1), 1) == (Fraction(4, 5), Fraction(2, 5))
    for size in (1, 2, 3):
        assert sum(p for _, p in law.samples(size)) == 1
        orders = itertools.product(law.support, repeat=size)
        assert {s for s, _ in law.samples(size)} == {tuple(sorted(o)) for o in orders}


def test_the_bound_on_the_statistic_is_attained_at_a_knot() -> None:
    """One point half a turn away: |ecf - phi| = 1 + phi."""
    knots = Knots((1.0,), (2.0,))
    sample = torch.full((3, 1), math.pi, dtype=torch.float64)
    assert float(epps_pulley(sample, knots)[0]) == pytest.approx(largest_value(knots, 3))
