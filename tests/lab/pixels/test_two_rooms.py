"""Two-Room: frames and moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.lab.pixels import FrameSource, frames
from numcheck.lab.pixels.data_set import data_key
from numcheck.lab.pixels.two_rooms import TwoRooms

ROOMS = TwoRooms()


def _at(*place: float) -> torch.Tensor:
    return torch.tensor(place, dtype=torch.float64)


def _inside_wall(z: torch.Tensor) -> torch.Tensor:
    tolerance = 1e-9
    beside = (z[..., 0].abs() < ROOMS.side - tolerance) & (z[..., 1].abs() > ROOMS.gap + tolerance)
    return beside | (z.abs() > ROOMS.edge + tolerance).any(dim=-1)


def test_the_dot_is_where_the_state_says() -> None:
    places = ROOMS.uniform(64, torch.Generator().manual_seed(0)).numpy()
    images = ROOMS.render(places).astype(float)
    assert images.shape == (64, 64, 64, 3)
    # The dot is the only thing that is red rather than grey.
    red = np.clip(images[..., 0] - images[..., 2] - 8, 0, None)
    at = ((np.arange(64) + 0.5) / 64 * 2 - 1) * 1.12
    total = red.sum(axis=(1, 2))
    x = (red.sum(axis=1) * at).sum(axis=1) / total
    y = (red.sum(axis=2) * -at).sum(axis=1) / total
    # Far below a pixel, which is 0.035: the edge is anti-aliased.
    assert np.abs(np.stack([x, y], axis=1) - places).max() < 0.007


def test_frames_are_the_same_alone_and_together() -> None:
    places = ROOMS.uniform(700, torch.Generator().manual_seed(1)).numpy()
    together = ROOMS.render(places)
    assert np.array_equal(together[600:601], ROOMS.render(places[600:601]))
    assert ROOMS.render(places[:0]).shape == (0, 64, 64, 3)


def test_another_colour_is_another_data_set(tmp_path: Path) -> None:
    source: FrameSource = ROOMS
    blue = TwoRooms(colour=(31, 119, 180))
    places = np.array([[0.5, 0.2], [-0.5, 0.2]])
    found = frames(source, places, name="two-rooms", directory=tmp_path)[:]
    assert np.array_equal(found, ROOMS.render(places))
    assert data_key(source, places) == data_key(TwoRooms(), places) != data_key(blue, places)
    changed = (blue.render(places) != found).any(axis=3).mean()
    assert 0.005 < changed < 0.03


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        ((0.5, 0.5), (0.1, -0.2), (0.6, 0.3)),
        # The wall stops what comes at it, and lets it slide along.
        ((0.3, 0.5), (-0.4, 0.1), (0.15, 0.6)),
        ((-0.3, 0.5), (0.4, 0.1), (-0.15, 0.6)),
        # Through the door.
        ((0.3, 0.0), (-0.6, 0.0), (-0.3, 0.0)),
        # Its posts stop what is in it.
        ((0.0, 0.0), (0.0, 0.5), (0.0, 0.2)),
        # The outer walls.
        ((0.8, 0.8), (0.4, 0.4), (0.9, 0.9)),
        # A displacement larger than the wall does not jump it.
        ((-0.9, 0.8), (1.8, 0.0), (-0.15, 0.8)),
    ],
)
def test_walls_block(
    start: tuple[float, float], step: tuple[float, float], end: tuple[float, float]
) -> None:
    found = ROOMS.move(_at(*start), _at(*step))
    assert found.tolist() == pytest.approx(end, abs=1e-12)


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32), scale=st.floats(0.01, 3.0))
def test_no_walk_enters_a_wall(seed: int, scale: float) -> None:
    generator = torch.Generator().manual_seed(seed)
    z = ROOMS.uniform(32, generator)
    assert not _inside_wall(z).any()
    for _ in range(20):
        moves = scale * torch.randn(32, 2, generator=generator, dtype=torch.float64)
        before, z = z, ROOMS.move(z, moves)
        assert not _inside_wall(z).any()
        crossed = (before[:, 0] * z[:, 0] < 0) & (before[:, 0].abs() >= ROOMS.side)
        left = crossed & (before[:, 1].abs() > ROOMS.gap) & (moves[:, 1].abs() < 1e-3)
        assert not left.any()


def test_plans_are_moved_together() -> None:
    z = ROOMS.uniform(3, torch.Generator().manual_seed(2))
    steps = torch.randn(3, 5, 2, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    together = ROOMS.move(z[:, None], steps)
    assert together.shape == (3, 5, 2)
    assert torch.equal(together[:, 4], ROOMS.move(z, steps[:, 4]))
