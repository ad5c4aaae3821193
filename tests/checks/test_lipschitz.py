"""Bounds on the moments of squares of Lipschitz functions, where the moments are known."""

from __future__ import annotations

import pytest
import torch

from numcheck.checks.cases.lipschitz import SquareMean
from numcheck.sampling.decide import Relation


@pytest.mark.parametrize("dimension", [1, 2, 10, 1000])
@pytest.mark.parametrize("copies", [1, 7])
@pytest.mark.parametrize("lipschitz", [0.0, 1.0])
def test_chi_squares(dimension: int, copies: int, lipschitz: float) -> None:
    """|g|^2 has variance 2 d and fourth central moment 12 d^2 + 48 d."""
    claim = SquareMean(
        "|g|^2", lambda z, _: z.square().sum(dim=0), dimension, Relation.EQUAL, dimension, 1.0,
        lipschitz=lipschitz, mean=dimension, copies=copies,
    )  # fmt: skip
    law, variance = claim.law(torch.float64), 2 * dimension * copies
    fourth = copies * (12 * dimension**2 + 48 * dimension)
    fourth += 3 * copies * (copies - 1) * (2 * dimension) ** 2
    assert law.variance >= variance
    assert law.kurtosis * law.variance**2 >= fourth * (1 - 1e-12)
    assert law.scale**2 >= variance + (dimension * copies) ** 2
    # With the Lipschitz constant the bound is not too wide in many dimensions.
    assert not lipschitz or law.variance <= 4 * dimension * copies


def test_nothing_varies() -> None:
    claim = SquareMean("0", lambda z, _: 0 * z[0], 0.0, Relation.EQUAL, 2, 0.0)
    law = claim.law(torch.float64)
    assert (law.variance, law.kurtosis, law.scale) == (0.0, 3.0, 0.0)
