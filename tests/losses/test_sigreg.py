"""SIGReg: the formula, its derivative, its mean for Gaussian embeddings, what leaves it alone."""

from __future__ import annotations

import math
from importlib.util import find_spec

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck.losses import random_directions, sigreg, sliced_epps_pulley
from numcheck.losses.kernels.knots import EvenKnots
from numcheck.losses.sliced import slices_at_a_time
from numcheck.sampling.goodness import bernstein_tolerance
from numcheck.support.errors import InvalidInputError
from numcheck.theory.regularizer.epps_pulley import (
    largest_value,
    null_mean,
    null_variance,
    sigreg_knots,
)
from tests.losses import references
from tests.losses.references import batch, has_right_derivatives

ALL = [
    "reference",
    "torch",
    pytest.param(
        "fused", marks=pytest.mark.skipif(find_spec("numba") is None, reason="needs numba")
    ),
]
backends = pytest.mark.parametrize("backend", ALL)


def value_and_gradient(
    embeddings: Tensor, directions: Tensor, backend: str, chunk: int = 0
) -> tuple[Tensor, Tensor]:
    given = embeddings.detach().requires_grad_()
    value = sliced_epps_pulley(given, directions, backend=backend, chunk=chunk)
    (gradient,) = torch.autograd.grad(value, given)
    return value.detach(), gradient


@backends
@settings(max_examples=8)
@given(n=st.integers(2, 5), m=st.integers(1, 4), knots=st.integers(2, 9), seed=st.integers(0, 99))
def test_is_the_formula(backend: str, n: int, m: int, knots: int, seed: int) -> None:
    values, rows = batch(n, m, seed), random_directions(m, 3, seed=seed)
    expected = references.sliced_epps_pulley(values.numpy(), rows.numpy(), EvenKnots(knots, 2.0))
    found = sliced_epps_pulley(values, rows, num_points=knots, t_max=2.0, backend=backend)
    assert found.item() == pytest.approx(expected, rel=1e-12, abs=1e-13)
    found = sliced_epps_pulley(
        values.float(), rows.float(), num_points=knots, t_max=2.0, backend=backend
    )
    assert found.item() == pytest.approx(expected, abs=3e-5)


@backends
@pytest.mark.parametrize("m", [1, 4])
def test_derivatives(backend: str, m: int) -> None:
    rows = random_directions(m, 6, seed=3)

    def loss(values: Tensor) -> Tensor:
        # The factor and the square see to it that the incoming derivative is used.
        return 3 * sliced_epps_pulley(values, rows, num_points=9, backend=backend, chunk=4).square()

    assert has_right_derivatives(loss, batch(5, m, 1), twice=backend == "reference")


@pytest.mark.parametrize("backend", ALL[1:])
def test_second_derivatives_are_refused_and_not_zero(backend: str) -> None:
    values = batch(5, 3, 1).requires_grad_()
    loss = sigreg(values, seed=1, num_slices=4, backend=backend)
    (slope,) = torch.autograd.grad(loss, values, create_graph=True)
    with pytest.raises(InvalidInputError, match=r"second derivative.*backend='reference'"):
        torch.autograd.grad(slope.square().sum(), values)


@backends
def test_backward_twice_gives_the_same_twice(backend: str) -> None:
    values = batch(5, 3, 1).requires_grad_()
    loss = sigreg(values, seed=1, num_slices=4, backend=backend)
    first, second = (torch.autograd.grad(loss, values, retain_graph=True)[0] for _ in range(2))
    assert torch.equal(first, second)
    with torch.no_grad():
        assert sigreg(values, seed=1, num_slices=4, backend=backend) == loss
    assert not sigreg(values.detach(), seed=1, num_slices=4, backend=backend).requires_grad


@pytest.mark.parametrize(("dtype", "allowed"), [(torch.float64, 1e-13), (torch.float32, 3e-5)])
@pytest.mark.parametrize("backend", ALL[1:])
def test_backends_and_chunks_agree(backend: str, dtype: torch.dtype, allowed: float) -> None:
    values = batch(700, 9, 1, scale=1.5).to(dtype)
    rows = random_directions(9, 50, seed=2, dtype=dtype)
    expected, slope = value_and_gradient(values, rows, "reference")
    for chunk in (0, 1, 7, 50, 1000):
        found, gradient = value_and_gradient(values, rows, backend, chunk=chunk)
        torch.testing.assert_close(found, expected, rtol=allowed, atol=0)
        torch.testing.assert_close(gradient, slope, rtol=0, atol=allowed * float(slope.abs().max()))


@backends
def test_repeats_to_the_last_bit(backend: str) -> None:
    values = batch(300, 20, 1).float()
    found = []
    for _ in range(3):
        given = values.clone().requires_grad_()
        value = sigreg(given, seed=4, step=2, num_slices=40, backend=backend)
        found.append((value.detach(), *torch.autograd.grad(value, given)))
    for value, gradient in found[1:]:
        assert torch.equal(value, found[0][0])
        assert torch.equal(gradient, found[0][1])
    assert sigreg(values, seed=4, step=3, num_slices=40, backend=backend) != found[0][0]


@backends
def test_what_leaves_it_alone(backend: str) -> None:
    """Turning embeddings and directions alike, the order of the batch, the sign of a direction."""
    values, rows = batch(60, 5, 1, scale=0.8), random_directions(5, 30, seed=1)
    expected, slope = value_and_gradient(values, rows, backend)
    turn = torch.linalg.qr(batch(5, 5, 2))[0]
    order = torch.randperm(60, generator=torch.Generator().manual_seed(3))
    for others, directions, turned in (
        (values @ turn, rows @ turn, slope @ turn),
        (values[order], rows, slope[order]),
        (values, -rows, slope),
        (values, rows.flip(0), slope),
    ):
        found, gradient = value_and_gradient(others, directions, backend)
        torch.testing.assert_close(found, expected, rtol=1e-12, atol=0)
        torch.testing.assert_close(gradient, turned, rtol=0, atol=1e-12)


@backends
def test_null_mean_in_orthogonal_directions(backend: str) -> None:
    """Theorem `epps-pulley`: sum w (1 - phi^2). Entries of normal embeddings are independent.

    By Bernstein's inequality at every sample size, a false alarm for one seed in 1e9; the seed is
    fixed. Statements nearby must be told apart: 1 - phi for 1 - phi^2, or no factor n.
    """
    n, m, runs, knots = 16, 400, 50, sigreg_knots()
    numbers, entries = batch(runs * n, m, 11).view(runs, n, m), torch.eye(m, dtype=torch.float64)
    found = [sliced_epps_pulley(values, entries, backend=backend).item() for values in numbers]
    mean, expected = math.fsum(found) / runs, null_mean(knots)
    allowed = bernstein_tolerance(null_variance(knots, n), largest_value(knots, n), m * runs, 1e-9)
    assert mean == pytest.approx(expected, abs=allowed)
    linear = sum(w * (1 - phi) for w, phi in zip(knots.weights, knots.targets, strict=True))
    for wrong in (linear, expected / n):
        assert abs(mean - wrong) > allowed


@backends
def test_grows_with_the_batch_for_other_laws(backend: str) -> None:
    shrunk = batch(2000, 3, 1, scale=0.5)
    small, large = (sigreg(shrunk[:n], seed=1, backend=backend).item() for n in (200, 2000))
    assert large > 5 * small > 5 * null_mean(sigreg_knots())


def test_collapse_is_uphill() -> None:
    """Gradient descent takes shrunken and shifted embeddings to mean 0 and variance 1."""
    values = (0.3 * batch(256, 2, 1) + 0.7).requires_grad_()
    optimizer = torch.optim.Adam([values], lr=0.05)
    for step in range(100):
        optimizer.zero_grad()
        sigreg(values, seed=1, step=step, num_slices=16).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert values.mean(dim=0).abs().max() < 0.1
    torch.testing.assert_close(
        values.detach().mT.cov(), torch.eye(2, dtype=torch.float64), rtol=0, atol=0.2
    )


def test_chunks_hold_no_more_than_the_embeddings() -> None:
    for n, m in ((2, 1), (4096, 1024), (10**6, 1024), (10**7, 8)):
        slices = slices_at_a_time(torch.empty(1).expand(n, m))
        assert 1 <= slices <= max((1 << 20) // n, m, 1)


ROWS = torch.ones(3, 2, dtype=torch.float64)


@pytest.mark.parametrize(
    "bad",
    [
        torch.ones(0, 2, dtype=torch.float64),
        torch.ones(3, 1, dtype=torch.float64),
        torch.ones(2, dtype=torch.float64),
        torch.ones(3, 2),
        torch.ones(3, 2, dtype=torch.float64).to_sparse(),
        [[1.0, 1.0]],
        None,
    ],
)
def test_directions_are_checked(bad: object) -> None:
    with pytest.raises(InvalidInputError, match=r"directions must be a tensor of shape \(S, 2\)"):
        sliced_epps_pulley(batch(4, 2, 1), bad)  # type: ignore[arg-type]


def test_directions_are_constants() -> None:
    with pytest.raises(InvalidInputError, match="directions must be constants"):
        sliced_epps_pulley(batch(4, 2, 1), ROWS.clone().requires_grad_())
    with pytest.raises(InvalidInputError, match="directions must be finite"):
        sliced_epps_pulley(batch(4, 2, 1), ROWS / 0)


@backends
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"num_slices": 0}, "num_slices must be at least 1"),
        ({"num_points": 1}, "num_points must be at least 2"),
        ({"t_max": 0.0}, "t_max must be a number of at least 1e-06"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"step": -1}, "step must be at least 0"),
    ],
)
def test_options_are_checked(backend: str, changed: dict[str, object], message: str) -> None:
    options: dict[str, object] = {"seed": 0, "backend": backend, **changed}
    with pytest.raises(InvalidInputError, match=message):
        sigreg(batch(4, 2, 1), **options)  # type: ignore[arg-type]


def test_backend_and_chunk_are_checked() -> None:
    with pytest.raises(InvalidInputError, match=r"unknown backend 'cupy'.*fused, reference"):
        sigreg(batch(4, 2, 1), seed=0, backend="cupy")
    with pytest.raises(InvalidInputError, match="chunk must be at least 0"):
        sliced_epps_pulley(batch(4, 2, 1), ROWS, chunk=-1)
