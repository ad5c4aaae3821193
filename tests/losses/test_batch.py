"""Every loss refuses what is no batch of embeddings, and says what it takes instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from torch import Tensor

from numcheck import losses
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch

DIRECTIONS = torch.ones(1, 2, dtype=torch.float64)
SINGLE: list[Callable[[Any], Tensor]] = [
    losses.whitening,
    partial(losses.sigreg, seed=0),
    partial(losses.sigreg, seed=0, backend="reference"),
    partial(losses.sliced_epps_pulley, directions=DIRECTIONS),
]
PAIRS: list[Callable[[Any, Any], Any]] = [
    losses.alignment,
    losses.infonce,
    losses.log_partition,
    *(losses.make_loss(name) for name in ("sigreg", "whitening", "infonce")),
]
BAD = [
    ([[1.0, 2.0]], "must be a torch tensor, got list"),
    (torch.ones(4, 2, dtype=torch.int64), "must be float16, .* or float64, got torch.int64"),
    (torch.ones(4, 2).to_sparse(), "must be a dense tensor on a CPU or a CUDA device"),
    (torch.ones(4), r"must have shape \(n, m\)"),
    (torch.ones(1, 2), "at least 2 embeddings of at least 1 entry, got 1 of 2"),
    (torch.ones(4, 0), "got 4 of 0"),
    (torch.ones(2, 2, 2, 2), r"must have shape \(n, m\)"),
]
NOT_FINITE = [float("nan"), float("inf"), -float("inf")]


@pytest.mark.parametrize(("bad", "message"), BAD)
@pytest.mark.parametrize("loss", SINGLE)
def test_bad_batches_are_named(loss: Callable[[Any], Tensor], bad: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        loss(bad)


@pytest.mark.parametrize(("bad", "message"), BAD)
@pytest.mark.parametrize("loss", PAIRS)
def test_bad_views_are_named(loss: Callable[[Any, Any], Any], bad: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=f"first.*{message}"):
        loss(bad, torch.ones(4, 2))
    with pytest.raises(InvalidInputError, match=f"second.*{message}"):
        loss(torch.ones(4, 2), bad)


def with_one(value: float) -> Tensor:
    """A batch with this entry."""
    values = batch(4, 2, 1)
    values[2, 1] = value
    return values


@pytest.mark.parametrize("value", NOT_FINITE)
@pytest.mark.parametrize("loss", SINGLE)
def test_a_value_that_is_not_finite_is_refused_with_the_cause(
    loss: Callable[[Any], Tensor], value: float
) -> None:
    with pytest.raises(InvalidInputError, match="embeddings must be finite, got a NaN or an inf"):
        loss(with_one(value))


@pytest.mark.parametrize("value", NOT_FINITE)
@pytest.mark.parametrize("loss", PAIRS)
def test_the_view_that_is_not_finite_is_named(
    loss: Callable[[Any, Any], Any], value: float
) -> None:
    for first, second, name in (
        (with_one(value), batch(4, 2, 0), "first"),
        (batch(4, 2, 0), with_one(value), "second"),
    ):
        with pytest.raises(InvalidInputError, match=f"{name} must be finite, got a NaN or an inf"):
            loss(first, second)


@pytest.mark.parametrize("loss", [losses.whitening, losses.alignment, losses.infonce])
@pytest.mark.parametrize(("dtype", "scale"), [(torch.float32, 1e25), (torch.float64, 1e200)])
def test_overflow_is_refused_with_the_cause(
    loss: Callable[..., Tensor], dtype: torch.dtype, scale: float
) -> None:
    views = [scale * batch(6, 2, seed).to(dtype) for seed in range(2)]
    given = views[:1] if loss is losses.whitening else views
    with pytest.raises(InvalidInputError, match=rf"beyond the range of {dtype}.*up to .*e\+2"):
        loss(*given)
    assert not loss(*given, check_finite=False).isfinite()


@pytest.mark.parametrize("value", NOT_FINITE)
@pytest.mark.parametrize("loss", SINGLE)
def test_unchecked_values_show_what_is_not_finite(
    loss: Callable[..., Tensor], value: float
) -> None:
    """No kernel makes a number of what is none."""
    assert not loss(with_one(value), check_finite=False).isfinite()


@pytest.mark.parametrize("loss", PAIRS)
def test_views_must_fit(loss: Callable[[Any, Any], Any]) -> None:
    for other in (batch(5, 2, 1), batch(4, 3, 1), batch(4, 2, 1).float()):
        with pytest.raises(InvalidInputError, match="same shape, dtype and device"):
            loss(batch(4, 2, 0), other)


@pytest.mark.parametrize("loss", SINGLE)
def test_layout_of_memory_does_not_matter(loss: Callable[[Any], Tensor]) -> None:
    values = batch(40, 2, 3)
    columns_first = values.mT.contiguous().mT
    every_other = torch.stack([values, -values], dim=1)[:, 0]
    found = []
    for given in (values, columns_first, every_other):
        assert torch.equal(given, values)
        given = given.detach().requires_grad_()
        value = loss(given)
        value.backward()  # type: ignore[no-untyped-call]
        assert given.grad is not None
        found.append((value.detach(), given.grad))
    for value, gradient in found[1:]:
        torch.testing.assert_close(value, found[0][0], rtol=1e-12, atol=0)
        torch.testing.assert_close(gradient, found[0][1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("loss", SINGLE)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_is_kept(loss: Callable[[Any], Tensor], dtype: torch.dtype) -> None:
    if isinstance(loss, partial) and loss.func is losses.sliced_epps_pulley:
        loss = partial(losses.sliced_epps_pulley, directions=DIRECTIONS.to(dtype))
    given = batch(6, 2, 1).to(dtype).requires_grad_()
    value = loss(given)
    value.backward()  # type: ignore[no-untyped-call]
    assert value.shape == ()
    assert value.dtype == dtype
    assert given.grad is not None
    assert given.grad.dtype == dtype
