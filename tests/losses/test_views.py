"""Several views: their pairs, and the objectives of LeJEPA's and of the paper's code."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck import losses
from numcheck.losses import lejepa_weight, make_loss, random_directions
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch


def views_of(count: int, n: int, m: int, seed: int = 0) -> Tensor:
    return 0.7 * batch(count * n, m, seed).view(count, n, m) + 0.2


@settings(max_examples=15)
@given(count=st.integers(2, 5), n=st.integers(2, 6), m=st.integers(1, 4), seed=st.integers(0, 99))
def test_alignment_and_infonce_are_means_over_pairs(count: int, n: int, m: int, seed: int) -> None:
    views = views_of(count, n, m, seed)
    for loss in (losses.alignment, losses.infonce, losses.log_partition):
        pairs = [loss(a, b) for a, b in combinations(views, 2)]
        torch.testing.assert_close(loss(views), torch.stack(pairs).mean())


def test_sigreg_and_whitening_are_means_over_views_or_pooled() -> None:
    views = views_of(3, 10, 4)
    for loss in (losses.whitening, lambda h, **o: losses.sigreg(h, seed=1, **o)):
        each = torch.stack([loss(view) for view in views]).mean()
        torch.testing.assert_close(loss(views), each)
        torch.testing.assert_close(loss(views, pooled=True), loss(views.flatten(0, 1)))
        torch.testing.assert_close(loss(views[:1]), loss(views[0]))


@pytest.mark.parametrize("name", list(losses.LOSSES))
def test_two_views_may_come_as_one_tensor(name: str) -> None:
    views = views_of(2, 12, 3)
    one, two = (make_loss(name)(*given, step=3) for given in ((views,), views.unbind()))
    assert torch.equal(one.total, two.total)


@pytest.mark.parametrize("name", ["sigreg", "whitening"])
def test_objectives_pool_views(name: str) -> None:
    views = views_of(3, 12, 3)
    found = make_loss(name, pooled=True)(views, step=2).regularizer
    flat = views.flatten(0, 1)
    expected = (
        losses.whitening(flat) if name == "whitening" else losses.sigreg(flat, seed=0, step=2)
    )
    torch.testing.assert_close(found, expected)


def mean_square_to_centre(views: Tensor) -> Tensor:
    """The invariance of both codes: a mean over views, batch and entries."""
    return ((views - views.mean(dim=0, keepdim=True)) ** 2).mean()


def sigreg_by_hand(rows: Tensor, directions: Tensor) -> Tensor:
    """For one batch: n times the trapezoidal rule on 17 knots over [0, 3], twice."""
    knots = torch.linspace(0, 3, 17, dtype=torch.float64)
    angles = torch.einsum("nm,sm,k->nsk", rows, directions, knots)
    mean = torch.exp(1j * angles).mean(dim=0)
    bell = torch.exp(-knots.square() / 2)
    integrand = (mean - bell).abs().square() * bell
    return 2 * len(rows) * torch.trapezoid(integrand, knots, dim=1).mean()


@pytest.mark.parametrize("pooled", [False, True], ids=["LeJEPA", "paper"])
@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("lamb", [0.0, 0.02, 0.5])
def test_is_the_objective_of_the_published_codes(count: int, pooled: bool, lamb: float) -> None:
    n, m = 9, 5
    views, directions = views_of(count, n, m), random_directions(m, 256, seed=4, step=6)
    batches = [views.flatten(0, 1)] if pooled else list(views)
    sigreg = torch.stack([sigreg_by_hand(rows, directions) for rows in batches]).mean()
    theirs = lamb * sigreg + (1 - lamb) * mean_square_to_centre(views)
    weight = lejepa_weight(lamb, embedding_dim=m, num_views=count)
    ours = make_loss("sigreg", seed=4, weight=weight, pooled=pooled)(views, step=6).total
    factor = (1 - lamb) * (count - 1) / (2 * count * m)
    torch.testing.assert_close(factor * ours, theirs, rtol=1e-12, atol=0)


def test_is_the_whitening_of_the_papers_code() -> None:
    m, count, lamb = 5, 3, 0.3
    views = views_of(count, 9, m)
    defect = torch.cov(views.flatten(0, 1).mT) - torch.eye(m)
    theirs = lamb * (defect**2).mean() + (1 - lamb) * mean_square_to_centre(views)
    weight = lejepa_weight(lamb, embedding_dim=m, num_views=count) / m**2
    ours = make_loss("whitening", weight=weight, pooled=True, mean=0)(views).total
    factor = (1 - lamb) * (count - 1) / (2 * count * m)
    torch.testing.assert_close(factor * ours, theirs, rtol=1e-12, atol=0)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"lamb": 1.0}, "lamb must be below 1, got 1"),
        ({"lamb": -0.1}, "lamb must be a number of at least 0"),
        ({"embedding_dim": 0}, "embedding_dim must be at least 1"),
        ({"num_views": 1}, "num_views must be at least 2"),
    ],
)
def test_weights_are_checked(changed: dict[str, float], message: str) -> None:
    given = {"lamb": 0.5, "embedding_dim": 4, "num_views": 2, **changed}
    with pytest.raises(InvalidInputError, match=message):
        lejepa_weight(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("loss", [losses.alignment, losses.infonce, make_loss("sigreg")])
def test_what_are_no_views_is_said(loss: losses.Loss) -> None:
    with pytest.raises(InvalidInputError, match=r"first must have shape \(V, n, m\), or come with"):
        loss(batch(4, 2, 1))
    with pytest.raises(InvalidInputError, match="at least 2 views along its first axis"):
        loss(batch(4, 2, 1)[None])
    with pytest.raises(InvalidInputError, match=r"first must have shape \(n, m\)"):
        loss(views_of(3, 4, 2), batch(4, 2, 1))
