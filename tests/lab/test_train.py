"""Training: the same bits after a stop, no global generator, clear words when it fails."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import nn

from numcheck.lab.encoders import InverseCoupling, perceptron
from numcheck.lab.train import CollapseError, DivergenceError, Ramp, Schedule, train
from numcheck.lab.train.diagnosis import CollapseWatch
from numcheck.lab.worlds.mixings import Coupling, Shear
from numcheck.lab.worlds.pairs import gaussian_pairs
from numcheck.lab.worlds.world import World
from numcheck.losses import Loss, make_loss
from numcheck.support.errors import InvalidInputError

pytestmark = pytest.mark.usefixtures("one_thread")

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
    return train(encoder, WORLD, loss, SHORT, seed=seed, **options).encoder  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["whitening", "sigreg"])
def test_resumed_run_has_the_bits_of_one_in_a_piece(name: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.pt"
    whole = _train(loss=_loss(name))
    # Neither a multiple of the interval of checkpoints nor of the steps drawn at a time.
    _train(loss=_loss(name), checkpoint=path, every=20, stop=57)
    resumed = _train(loss=_loss(name), checkpoint=path, every=20)
    assert torch.equal(_weights(whole), _weights(resumed))


def test_trace_survives_a_stop(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"
    encoder = perceptron(2, 2, width=8, depth=1, seed=3)
    train(encoder, WORLD, _loss(), SHORT, seed=0, checkpoint=path, stop=70)
    again = perceptron(2, 2, width=8, depth=1, seed=3)
    resumed = train(again, WORLD, _loss(), SHORT, seed=0, checkpoint=path).trace
    once = perceptron(2, 2, width=8, depth=1, seed=3)
    assert resumed == train(once, WORLD, _loss(), SHORT, seed=0).trace
    assert resumed.step == [0, 50, 100]


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
    trace = train(encoder, WORLD, _loss(), Schedule(steps=301, batch=64), seed=0).trace
    totals = [a + 2 * r for a, r in zip(trace.alignment, trace.regularizer, strict=True)]
    assert totals[-1] < 0.75 * totals[0]


def test_matched_encoder_inverts_the_coupling_map_with_its_weights() -> None:
    for layers in (3, 4):
        mixing, encoder = (
            Coupling(6, layers=layers, seed=2),
            InverseCoupling(6, layers=layers, seed=0),
        )
        with torch.no_grad():
            for mine, theirs in zip(encoder.weights, mixing.shifts, strict=True):
                mine.copy_(theirs)
        z = torch.randn(50, 6, generator=torch.Generator().manual_seed(0))
        torch.testing.assert_close(encoder(mixing(z)), z, rtol=0, atol=1e-5)


def test_collapse_is_seen_early_and_named() -> None:
    done: list[int] = []
    encoder = perceptron(2, 2, width=16, depth=2, seed=3)
    schedule = Schedule(steps=5000, batch=64, learning_rate=1e-2)
    with pytest.raises(CollapseError, match="have collapsed: at step") as caught:
        train(encoder, WORLD, _loss(weight=0.0), schedule, seed=0, on_step=done.append)
    assert "raise its weight" in str(caught.value)
    assert done[-1] < 2500


def test_a_collapsed_direction_is_enough_but_not_once() -> None:
    watch = CollapseWatch(patience=3)
    flat = torch.randn(100, 2, generator=torch.Generator().manual_seed(0))
    healthy = flat.clone()
    flat[:, 1] = flat[:, 0]
    for embeddings in (flat, flat, healthy, flat, flat):
        watch.look(embeddings, 7)
    with pytest.raises(CollapseError, match="at step 7 only 1 of 2 directions"):
        watch.look(flat, 7)


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


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Schedule(steps=-1), "steps must be at least 0"),
        (lambda: Schedule(batch=1), "batch must be at least 2"),
        (lambda: Schedule(learning_rate=math.nan), "learning_rate must be a number"),
        (lambda: Ramp(start=0.0), "start must be a number"),
        (lambda: perceptron(2, 2, width=0, seed=0), "width must be at least 1"),
        (lambda: InverseCoupling(3, seed=0), "must be even, got 3"),
        (lambda: _train(seed=-1), "seed must be at least 0"),
        (lambda: _train(device="gpu"), "unknown device 'gpu'"),
    ],
)
def test_bad_input_is_refused(call: object, words: str) -> None:
    assert callable(call)
    with pytest.raises(InvalidInputError, match=words):
        call()


def test_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"
    _train(checkpoint=path, stop=10)
    with pytest.raises(InvalidInputError, match="is of another run"):
        _train(seed=1, checkpoint=path)
    path.write_bytes(b"nothing")
    with pytest.raises(InvalidInputError, match="no checkpoint that can be read"):
        _train(checkpoint=path)
