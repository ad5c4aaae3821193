"""Directions are uniform unit vectors, the same wherever and however many are made."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.losses import random_directions
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.goodness import bernstein_tolerance, dkw_tolerance
from numcheck.support.errors import InvalidInputError

with_numba = pytest.mark.skipif(find_spec("numba") is None, reason="needs numba")
word = st.integers(0, 2**64 - 1)


@with_numba
@settings(max_examples=30)
@given(m=st.integers(1, 40), slices=st.integers(1, 30), seed=word, step=word)
def test_backends_agree(m: int, slices: int, seed: int, step: int) -> None:
    torch_made, fused = (
        random_directions(m, slices, seed=seed, step=step, backend=backend)
        for backend in ("torch", "fused")
    )
    torch.testing.assert_close(fused, torch_made, rtol=0, atol=1e-13)
    torch.testing.assert_close(
        fused.square().sum(dim=1), torch.ones(slices, dtype=torch.float64), rtol=0, atol=1e-14
    )


@pytest.mark.parametrize("backend", ["torch", "auto"])
@pytest.mark.parametrize("m", [1, 2, 5, 300])
def test_each_depends_on_its_number_alone(backend: str, m: int) -> None:
    many = random_directions(m, 400, seed=5, step=3, backend=backend)
    few = random_directions(m, 7, seed=5, step=3, backend=backend)
    torch.testing.assert_close(few, many[:7], rtol=0, atol=1e-15)
    assert torch.equal(many, random_directions(m, 400, seed=5, step=3, backend=backend))
    single = random_directions(m, 7, seed=5, step=3, dtype=torch.float32, backend=backend)
    torch.testing.assert_close(single, few.float(), rtol=0, atol=1e-7)
    for seed, step in ((6, 3), (5, 4)):
        changed = random_directions(m, 400, seed=seed, step=step, backend=backend)
        assert not torch.equal(changed, many)


def test_one_dimension_has_two_directions() -> None:
    found = random_directions(1, 1000, seed=1)
    assert set(found.flatten().round(decimals=14).tolist()) == {-1.0, 1.0}
    # Hoeffding: a false alarm for one seed in 1e9, and this seed raises none.
    assert abs(found.sum().item()) < bernstein_tolerance(1.0, 1.0, 1000, 1e-9) * 1000


def test_are_uniform_on_the_sphere() -> None:
    """In three dimensions each entry is uniform on (-1, 1) (Archimedes); levels as stated."""
    count = 20_000
    found = random_directions(3, count, seed=2)
    grid = torch.arange(1, count + 1, dtype=torch.float64)[:, None] / count
    for _ in range(2):
        distances = (found.sort(dim=0).values + 1) / 2 - grid
        assert distances.abs().max() < dkw_tolerance(count, 1e-9) + 1 / count
        found = found @ torch.linalg.qr(torch.ones(3, 3, dtype=torch.float64).tril())[0]
    products = found.mT @ found / count - torch.eye(3, dtype=torch.float64) / 3
    assert products.abs().max() < bernstein_tolerance(1 / 9, 1.0, count, 1e-9)


def test_are_apart_from_the_samples_of_the_same_stream() -> None:
    """Data of the same seed and stream have other numbers, lest they be projected to themselves."""
    direction = random_directions(2, 1, seed=3, step=9)[0]
    sample = torch.cat(normal_pairs(3, 9, 0, 1, torch.device("cpu")))
    assert not torch.allclose(sample / sample.norm(), direction, atol=1e-3)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"embedding_dim": 0}, "embedding_dim must be at least 1"),
        ({"num_slices": 0}, "num_slices must be at least 1"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"step": -1}, "step must be at least 0"),
        ({"device": "tpu"}, "unknown device 'tpu'"),
        ({"dtype": torch.float16}, "dtype must be torch.float32 or torch.float64"),
        ({"backend": "reference"}, "unknown backend 'reference'"),
    ],
)
def test_arguments_are_checked(changed: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"embedding_dim": 3, "num_slices": 2, "seed": 0, **changed}
    with pytest.raises(InvalidInputError, match=message):
        random_directions(**arguments)  # type: ignore[arg-type]
