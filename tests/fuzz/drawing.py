"""Strategies: what is wrong is said when a value is drawn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from numcheck.checks import strategies
from tests.fuzz.kinds import (
    FLAG,
    Kind,
    integers,
    rational_numbers,
    reals,
)
from tests.fuzz.runner import Target, target

SIZE = integers(0, 200, up_to=3)
POSITIVE = integers(1, 200, up_to=3)
DISTANCE = rational_numbers(0, 1, bounded=True)
DISTANCE = Kind(st.fractions(0, Fraction(11, 12), max_denominator=12), DISTANCE.wrong)
STRATEGIES: dict[str, dict[str, Kind]] = {
    "correlations": {},
    "shapes": {},
    "densities": {},
    "distributions": {},
    "transitions": {},
    "multi_indices": {"n": SIZE, "largest_degree": SIZE},
    "orthogonal_matrices": {"n": SIZE},
    "spectra": {"n": SIZE},
    "spd_matrices": {"n": SIZE},
    "near_orthogonal_matrices": {"n": SIZE, "distance": DISTANCE},
    "float_orthogonal_matrices": {"n": SIZE},
    "float_spd_matrices": {"n": SIZE, "condition": reals(1, 1e12, up_to=(1, 1e6))},
    "float_near_orthogonal_matrices": {"n": SIZE, "distance": reals(0, 0.999)},
    "linear_quadratic_problems": {"states": POSITIVE, "actions": POSITIVE},
    "kernels": {"states": POSITIVE, "actions": SIZE},
    "costs": {"states": POSITIVE, "actions": SIZE},
    "circle_points": {"largest": integers(2, 200, up_to=30)},
    "degrees": {"largest": SIZE},
    "polynomials": {"largest_degree": SIZE},
    "rates": {"size": SIZE},
    "observables": {"n": SIZE, "largest_degree": SIZE},
    "orthonormal_rows": {"n": SIZE},
    "whitened_encoders": {"n": SIZE},
    "distorted_encoders": {"n": SIZE, "small": FLAG},
    "point_laws": {"n": SIZE, "largest_count": SIZE},
    "control_problems": {"states": POSITIVE, "actions": SIZE},
    "conjugations": {"largest_states": POSITIVE, "largest_actions": POSITIVE},
}


def drawing(name: str, kinds: dict[str, Kind]) -> Target:
    """A strategy, drawn from."""
    strategy = getattr(strategies, name)
    data = {"data": Kind(st.data(), st.nothing())}

    def draw(data: st.DataObject, **sizes: Any) -> Any:
        return data.draw(strategy(**sizes))

    of = target(
        f"numcheck.checks.strategies.{name}",
        draw,
        {**data, **kinds},
        lambda found, **_: None,
        examples=30,
    )
    return replace(of, wrong={key: kinds[key].wrong for key in kinds})


TARGETS = [drawing(name, kinds) for name, kinds in STRATEGIES.items()]
