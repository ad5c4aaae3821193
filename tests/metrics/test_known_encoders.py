"""What `span` and `measure_coordinates` say of encoders that are known."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from numcheck.lab.worlds.rates import RatePairs
from numcheck.metrics import Bootstrap, measure_coordinates
from numcheck.metrics.span import Span, span
from numcheck.support.errors import InvalidInputError

RATES = (0.8, 0.55)
STRAP = Bootstrap(replicates=200)


def _span_of(matrix: Tensor, quadratic: float = 0.0, outputs: int = 2) -> Span:
    z = torch.stack(RatePairs(RATES).sample(3, 0, 0, 1 << 14))
    features = torch.cat([z, (z[..., :1].square() - 1) / math.sqrt(2)], dim=2)
    features[..., 1] = math.sqrt(1 - quadratic**2) * features[..., 1] + quadratic * features[..., 2]
    return span(z, (features @ matrix.mT)[..., :outputs] + 1.0, rates=RATES)


def test_span_of_known_encoders() -> None:
    """Linear maps do not matter; the loss and the least one are those of the features."""
    matrix = torch.tensor([[1.0, 2.0, 0.0], [0.5, -1.0, 0.0], [0.0, 0.0, 1.0]]).double()
    linear = _span_of(matrix)
    assert min(i.low for i in linear.coordinates) > 0.999
    assert abs(linear.quadratic.value) < 0.01
    assert linear.loss.value == pytest.approx(0.4 + 0.9, abs=1e-3)
    # He_2 of the first has 0.64 > 0.55: the least loss is below that of the latents.
    assert linear.excess.value == pytest.approx(2 * (0.64 - 0.55), abs=1e-3)
    assert linear.margin.value == pytest.approx(2 * (0.64 - 0.55), abs=1e-3)
    mixed = _span_of(matrix, quadratic=0.6)
    assert mixed.quadratic.value == pytest.approx(0.36, abs=0.02)
    assert mixed.coordinates[1].value == pytest.approx(0.64, abs=0.02)
    assert mixed.degrees[1].value == pytest.approx(0.18, abs=0.01)
    all_three = _span_of(matrix, outputs=3)
    assert [d.value for d in all_three.degrees] == pytest.approx([2 / 3, 1 / 3, 0.0], abs=5e-3)


def test_coordinates_of_known_encoders() -> None:
    z, noise = torch.randn(2, 4096, 2, generator=torch.Generator().manual_seed(0)).double()
    turn = torch.tensor([[0.6, 0.8], [-0.8, 0.6]]).double()
    exact = measure_coordinates(5 * z + 1, z @ turn + 7, bootstrap=STRAP)
    assert exact.error is not None
    assert exact.error.value == pytest.approx(0.0, abs=1e-2)
    assert exact.total.low > 0.999
    half = measure_coordinates(z, torch.stack([z[:, 0], noise[:, 1]], dim=1), bootstrap=STRAP)
    assert half.each[0].low > 0.999
    assert half.each[1].low < 0.01
    assert half.total.value == pytest.approx(0.5, abs=0.01)
    assert half.error is not None
    assert half.error.value == pytest.approx(2.0, abs=0.1)
    assert measure_coordinates(z[:, :1], z).error is None
    for wrong in (z[:100], z * math.nan, z[:, 0], z * 0):
        with pytest.raises(InvalidInputError):
            measure_coordinates(wrong, z[: len(wrong)])
