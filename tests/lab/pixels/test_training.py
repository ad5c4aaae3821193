"""Encoders of frames, trained on pairs of a data set."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch

from numcheck.lab.encoders import Convolutional, Keypoints
from numcheck.lab.experiments.trial import sigreg_weight
from numcheck.lab.pixels import FramePairs, frames
from numcheck.lab.pixels.pairs import chains
from numcheck.lab.pixels.source import Pixels, States
from numcheck.lab.train import PairSource, Ramp, Schedule, train
from numcheck.losses import make_loss
from numcheck.metrics import measure_coordinates
from tests.lab.pixels.fake import FakeSource


@dataclass
class Spots(FakeSource):
    """A white spot on black whose place is the state."""

    name: str = "spots"
    image_shape: tuple[int, int, int] = field(default=(16, 16, 3))

    def render(self, states: States) -> Pixels:
        rows, columns = np.mgrid[0:16, 0:16] / 7.5 - 1
        away = (rows - states[:, 0, None, None] / 4) ** 2
        away = away + (columns - states[:, 1, None, None] / 4) ** 2
        found = (255 * np.exp(-away / 0.05)).astype(np.uint8)
        return np.repeat(found[..., None], 3, axis=3)


def _pairs(folder: Path, count: int = 400) -> FramePairs:
    generator = np.random.default_rng(0)
    states = [generator.standard_normal((count, 2))]
    for _ in range(3):
        noise = generator.standard_normal((count, 2))
        states.append(0.8 * states[-1] + 0.6 * noise)
    z = np.stack(states, axis=1).reshape(-1, 2)
    data = frames(Spots(), z, name="spots", directory=folder)
    return FramePairs(data, *chains(count, 4))


def test_pairs_are_a_function_of_seed_and_step(tmp_path: Path) -> None:
    pairs = _pairs(tmp_path, 10)
    assert isinstance(pairs, PairSource)
    assert len(pairs) == 30
    cpu = torch.device("cpu")
    one, same = (pairs.batch(3, 5, 8, cpu) for _ in range(2))
    assert one.shape == (2, 8, 16, 16, 3)
    assert one.dtype == torch.uint8
    assert torch.equal(one, same)
    assert not torch.equal(one, pairs.batch(3, 6, 8, cpu))
    every = {frame.tobytes(): k for k, frame in enumerate(pairs.frames[:])}
    numbers = [[every[frame.numpy().tobytes()] for frame in view] for view in one]
    assert [b - a for a, b in zip(*numbers, strict=True)] == [1] * 8
    assert all(a % 4 < 3 for a in numbers[0])


@pytest.mark.parametrize(
    "encoder",
    [
        Convolutional(2, image=(16, 16, 3), width=4, hidden=32, seed=0),
        Keypoints(2, image=(16, 16, 3), channels=16, hidden=32, seed=0),
    ],
    ids=lambda encoder: type(encoder).__name__,
)
def test_a_short_training_recovers_the_place_of_a_spot(
    tmp_path: Path, encoder: Convolutional | Keypoints
) -> None:
    pairs = _pairs(tmp_path)
    weight = sigreg_weight(10.0, 2, 64)
    loss = make_loss("sigreg", seed=0, weight=weight, num_slices=16, num_points=9)
    schedule = Schedule(steps=120, batch=64, learning_rate=5e-3)
    train(encoder, pairs, loss, schedule, seed=0, ramp=Ramp(0.02))
    test = Spots()
    z = np.random.default_rng(1).standard_normal((1024, 2))
    with torch.no_grad():
        h = encoder(torch.from_numpy(test.render(z)))
    found = measure_coordinates(torch.from_numpy(z), h)
    assert found.total.low > 0.7


@pytest.mark.parametrize("kind", [Convolutional, Keypoints])
def test_first_weights_follow_from_the_seed_and_touch_no_global_generator(
    kind: type[Convolutional | Keypoints],
) -> None:
    before = torch.random.get_rng_state()
    one, same, other = (kind(2, seed=seed).state_dict() for seed in (1, 1, 2))
    assert torch.equal(before, torch.random.get_rng_state())
    assert all(torch.equal(one[k], same[k]) for k in one)
    random = [k for k in one if one[k].ndim > 1]
    assert not any(torch.equal(one[k], other[k]) for k in random)


def test_keypoints_are_where_their_channel_is_large() -> None:
    encoder = Keypoints(2, image=(64, 64, 3), channels=4, seed=0)
    with torch.no_grad():
        # The fourth answers a hundredfold to white, at its own pixel alone.
        encoder.look.weight[3] = 0
        encoder.look.weight[3, :, 3, 3] = 100.0
    frames = torch.zeros(3, 64, 64, 3, dtype=torch.uint8)
    for frame, (row, column) in zip(frames, [(0, 0), (32, 60), (60, 32)], strict=True):
        frame[row, column] = 255
    found = encoder.places(frames)
    assert found.shape == (3, 2, 4)
    steps = torch.linspace(-1, 1, 16)
    expected = torch.stack([steps[[0, 15, 8]], steps[[0, 8, 15]]], dim=1)
    torch.testing.assert_close(found[..., 3], expected, atol=1e-3, rtol=0)


def test_frames_need_not_be_square() -> None:
    encoder = Convolutional(3, image=(20, 33, 3), seed=0)
    assert encoder(torch.zeros(4, 20, 33, 3, dtype=torch.uint8)).shape == (4, 3)
