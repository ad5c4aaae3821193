"""Training: the same bits after a stop, no global generator, clear words when it fails."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from numcheck.lab.encoders import perceptron
from numcheck.lab.train import CollapseError, DivergenceError, Ramp, Schedule, train
from numcheck.lab.train.descent import Keeping
from numcheck.lab.train.diagnosis import CollapseWatch
from numcheck.lab.worlds.mixings import Shear
from numcheck.lab.worlds.pairs import gaussian_pairs
from numcheck.lab.worlds.world import World
from numcheck.losses import Loss, make_loss
from numcheck.support.errors import InvalidInputError, NumcheckError

WORLD = World(gaussian_pairs(2, 0.6), Shear())
SHORT = Schedule(steps=120, batch=64, learning_rate=5e-3)


def _loss(name: str = "whitening", weight: float = 2.0) -> Loss:
    options = {"num_slices": 4, "num_points": 5} if name == "sigreg" else {}
    return make_loss(name, seed=1, weight=weight, **options)


def _weights(encoder: nn.Module) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in encoder.parameters()])


def _train(seed: int = 0, **options: object) -> nn.Module:
    encoder = perceptron(2, 2, width=16, depth=2, seed=3)
    loss = options.pop("loss", _loss())
    train(encoder, WORLD, loss, SHORT, seed=seed, **options)  # type: ignore[arg-type]
    return encoder


@pytest.mark.parametrize("name", ["whitening", "sigreg"])
def test_resumed_run_has_the_bits_of_one_in_a_piece(name: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.pt"
    whole = _train(loss=_loss(name))
    # Neither a multiple of the interval of checkpoints nor of the steps drawn at a time.
    _train(loss=_loss(name), keeping=Keeping(path, every=20, stop=57))
    resumed = _train(loss=_loss(name), keeping=Keeping(path, every=20))
    assert torch.equal(_weights(whole), _weights(resumed))


def test_no_global_generator_is_read_or_written() -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first = _weights(_train())
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(2)
    assert torch.equal(_weights(_train()), first)
    assert not torch.equal(_weights(_train(seed=1)), first)


def test_training_lowers_the_loss() -> None:
    encoder = perceptron(2, 2, width=16, depth=2, seed=3)
    trace = train(encoder, WORLD, _loss(), Schedule(steps=301, batch=64), seed=0)
    totals = [a + 2 * r for a, r in zip(trace["alignment"], trace["regularizer"], strict=True)]
    assert totals[-1] < 0.75 * totals[0]


def test_collapse_is_seen_early_and_named() -> None:
    encoder = perceptron(2, 2, width=16, depth=2, seed=3)
    schedule = Schedule(steps=5000, batch=64, learning_rate=1e-2)
    with pytest.raises(CollapseError, match="have collapsed: at step") as caught:
        train(encoder, WORLD, _loss(weight=0.0), schedule, seed=0)
    said = re.fullmatch(r".* at step (\d+) only .* raise its weight\.", str(caught.value))
    assert said is not None
    assert int(said[1]) < 2500


def test_a_collapsed_direction_is_enough_but_not_once() -> None:
    watch = CollapseWatch(patience=3)
    flat = torch.randn(100, 2, generator=torch.Generator().manual_seed(0))
    healthy = flat.clone()
    flat[:, 1] = flat[:, 0]
    for embeddings in (flat, flat, healthy, flat, flat):
        watch.check(embeddings, 7)
    with pytest.raises(CollapseError, match="at step 7 only 1 of 2 directions"):
        watch.check(flat, 7)


def test_fewer_embeddings_than_dimensions_are_no_collapse() -> None:
    """As in `scaling` at 1,024 latents, with 256 pairs per step."""
    watch = CollapseWatch(patience=1)
    healthy = torch.randn(20, 32, generator=torch.Generator().manual_seed(0))
    watch.check(healthy, 0)
    with pytest.raises(CollapseError, match="only 5 of 19 directions"):
        watch.check(healthy[:, :5] @ healthy[:5], 0)


def test_divergence_is_named() -> None:
    encoder = perceptron(2, 2, width=16, depth=2, seed=3)
    with torch.no_grad():
        next(encoder.parameters())[0, 0] = math.nan
    with pytest.raises(DivergenceError, match="NaN or an infinity at step"):
        train(encoder, WORLD, _loss(), SHORT, seed=0)


def test_ramp_raises_the_weight() -> None:
    ramp = Ramp(start=0.1)
    weights = [ramp.factor(step, 101) for step in (0, 50, 100)]
    assert weights == pytest.approx([0.1, math.sqrt(0.1), 1.0])
    assert Ramp().factor(0, 10) == 1.0


def test_rate_rises_and_falls() -> None:
    schedule = Schedule(steps=100, learning_rate=1.0, warmup=0.1)
    rates = [schedule.rate(step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0, abs=0.03)
    assert rates[99] < 1e-3


def test_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"
    _train(keeping=Keeping(path, stop=10))
    with pytest.raises(InvalidInputError, match="belongs to another run"):
        _train(seed=1, keeping=Keeping(path))
    content = path.read_bytes()
    for damaged in (b"", b"nothing", content[: len(content) // 2], content[:-9], b"PK\x03\x04"):
        path.write_bytes(damaged)
        with pytest.raises(InvalidInputError, match="is not a readable checkpoint"):
            _train(keeping=Keeping(path))


@pytest.mark.parametrize(
    "change",
    [
        {"step": -1},
        {"step": "x"},
        {"trace": {}},
        {"trace": None},
        {"encoder": {}},
        {"optimizer": {}},
    ],
    ids=str,
)
def test_checkpoint_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "state.pt"
    _train(keeping=Keeping(path, stop=1))
    torch.save(torch.load(path, weights_only=True) | change, path)
    with pytest.raises(InvalidInputError, match="does not fit the encoder and optimizer"):
        _train(keeping=Keeping(path))


def test_checkpoint_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NumcheckError, match="cannot be written"):
        _train(keeping=Keeping(tmp_path / "file" / "state.pt", stop=1))
