"""The Epps-Pulley statistic against numpy, and its moments against quadrature."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from numcheck.support.errors import InvalidInputError
from numcheck.theory.regularizer.epps_pulley import (
    Knots,
    empirical_characteristic,
    epps_pulley,
    largest_value,
    null_mean,
    null_variance,
    sigreg_knots,
)

#: The precision of the means for each dtype, a few roundings each.
PRECISION = {torch.float64: 1e-11, torch.float32: 5e-3}


@st.composite
def knots(draw: st.DrawFn) -> Knots:
    points = draw(st.lists(st.floats(-5, 5), min_size=1, max_size=4))
    size = len(points)
    weights = draw(st.lists(st.floats(0, 5), min_size=size, max_size=size))
    return Knots(tuple(points), tuple(weights))


@st.composite
def samples(draw: st.DrawFn) -> Tensor:
    """Numbers of both types, also as views."""
    rows, slices = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    count = 2 * rows * slices
    flat = draw(st.lists(st.floats(-4, 4, width=16), min_size=count, max_size=count))
    found = torch.tensor(flat).reshape(2 * rows, slices).to(draw(st.sampled_from([*PRECISION])))
    return found[::2] if draw(st.booleans()) else found[::2].T.contiguous().T


def means(x: Tensor, where: Knots) -> NDArray[np.complex128]:
    angles = np.array(where.points)[:, None, None] * x.double().numpy()
    return np.asarray(np.exp(1j * angles).mean(axis=1))


@given(samples(), knots())
def test_definition(x: Tensor, where: Knots) -> None:
    mean, allowed = means(x, where), PRECISION[x.dtype]
    real, imaginary = empirical_characteristic(x, where.points)
    np.testing.assert_allclose(real.numpy(), mean.real, atol=allowed)
    np.testing.assert_allclose(imaginary.numpy(), mean.imag, atol=allowed)
    gaps = np.abs(mean - np.array(where.targets)[:, None]) ** 2
    expected = len(x) * np.array(where.weights) @ gaps
    found = epps_pulley(x, where)
    assert found.dtype == x.dtype
    size = len(x) * (1 + sum(where.weights))
    np.testing.assert_allclose(found.numpy(), expected, atol=4 * allowed * size)
    assert (found <= largest_value(where, len(x)) + 4 * allowed * size).all()


@given(st.integers(2, 40), st.floats(1e-3, 50))
def test_weights_integrate_the_density(count: int, largest: float) -> None:
    """By the trapezoidal rule with step h, which errs by at most L h^2 / 6."""
    found = sigreg_knots(count, largest)
    assert len(found.points) == len(found.weights) == count
    assert found.points[-1] == largest
    exact = math.sqrt(2 * math.pi) * math.erf(largest / math.sqrt(2))
    step = found.points[1] - found.points[0]
    assert abs(math.fsum(found.weights) - exact) <= largest * step**2 / 6 + 1e-9


@given(knots())
@settings(max_examples=40)
def test_moments_of_one_number_by_quadrature(where: Knots) -> None:
    nodes, masses = np.polynomial.hermite_e.hermegauss(150)
    masses = masses / masses.sum()
    values = epps_pulley(torch.from_numpy(nodes[None]), where).numpy()
    mean = masses @ values
    assert null_mean(where) == pytest.approx(mean, rel=1e-6, abs=1e-9)
    assert null_variance(where, 1) == pytest.approx(masses @ (values - mean) ** 2, abs=1e-6)


@pytest.mark.parametrize(("dtype", "size"), [(torch.float64, 1e200), (torch.float32, 1e30)])
def test_angles_beyond_the_range_of_the_dtype_are_refused(dtype: torch.dtype, size: float) -> None:
    x = torch.full((3, 2), size, dtype=dtype)
    with pytest.raises(InvalidInputError, match=rf"beyond the range of {dtype}"):
        empirical_characteristic(x, (0.5, size))


def test_it_is_differentiable_in_the_samples() -> None:
    generator = torch.Generator().manual_seed(0)
    samples = torch.randn(5, 3, generator=generator, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: epps_pulley(x, sigreg_knots(4)), (samples,))


def test_autocast_changes_nothing() -> None:
    """Products of matrices would be rounded to 16 bits, forward and backward."""
    samples = torch.linspace(-2, 2, 60).view(20, 3).requires_grad_()
    expected = epps_pulley(samples, sigreg_knots())
    (slope,) = torch.autograd.grad(expected.sum(), samples)
    with torch.autocast("cpu"):
        found = epps_pulley(samples, sigreg_knots())
        assert torch.equal(found, expected)
        assert torch.equal(torch.autograd.grad(found.sum(), samples)[0], slope)
