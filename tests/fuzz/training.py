"""Training: schedules, diagnosis, checkpoints, and a few steps of the loops."""

from __future__ import annotations

import atexit
import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from numcheck.lab.encoders import perceptron
from numcheck.lab.train import Ramp, Schedule, Trained, train
from numcheck.lab.train import checkpoint as saving
from numcheck.lab.train.diagnosis import CollapseWatch, need_encoder, require_finite
from numcheck.lab.train.predictor import WorldModel, train_model
from numcheck.lab.worlds.controlled import ControlledWorld
from numcheck.lab.worlds.world import World
from numcheck.losses import Loss, make_loss
from tests.fuzz.comparing import check
from tests.fuzz.kinds import FUNCTION, Kind, Strategy, integers, junk, objects, reals
from tests.fuzz.options import CPU, DEVICE, NOTHING, SEEDS
from tests.fuzz.runner import target
from tests.fuzz.worlds import SEEN, STEERED, tensor

STEPS = integers(0, 2**31, up_to=5)
PLAN = Schedule(steps=10)


def rates_are(found: Schedule, steps: int, learning_rate: Any, **_: Any) -> None:
    for step in range(int(steps) + 1):
        assert 0 <= found.rate(step) <= float(learning_rate) * (1 + 1e-12)


SCHEDULES = [
    target("numcheck.lab.train.schedule.Schedule", Schedule,
           {"steps": STEPS, "batch": integers(2, 2**24), "warmup": reals(0, 1),
            "learning_rate": reals(0, 10), "weight_decay": reals(0, 10)}, rates_are),
    target("numcheck.lab.train.schedule.Schedule.rate", PLAN.rate, {"step": integers(0, 10)},
           lambda found, step: check(0 <= found <= PLAN.learning_rate)),
    target("numcheck.lab.train.schedule.Ramp", Ramp, {"start": reals(1e-9, 1)},
           lambda found, start: check(found.factor(0, 5) <= found.factor(4, 5) == 1)),
    target("numcheck.lab.train.schedule.Ramp.factor", Ramp(0.1).factor,
           {"step": STEPS, "steps": STEPS},
           lambda found, **_: check(0.1 - 1e-12 <= found <= 1)),
]  # fmt: skip


# Diagnosis.


def watch(floor: Any, patience: Any) -> CollapseWatch:
    found = CollapseWatch(floor, patience)
    found.look(tensor(0, 9, 2), 3)
    return found


EMBEDDINGS = Kind(
    st.integers(1, 3).flatmap(lambda m: st.integers(0, 9).map(lambda seed: tensor(seed, 9, m))),
    st.one_of(NOTHING, st.sampled_from([
        torch.ones(9), torch.ones(9, 2).int(), torch.ones(2, 2), torch.ones(0, 2),
        torch.ones(9, 0), torch.ones(9, 2) * math.nan, torch.ones(9, 2).to_sparse(),
        torch.ones(9, 2, 2), torch.ones(9, 2) + 0j])),
)  # fmt: skip
TEXT = objects(st.text(max_size=5), str)
DIAGNOSES = [
    target("numcheck.lab.train.diagnosis.CollapseWatch", watch,
           {"floor": reals(0, math.inf, up_to=(0, 0.01)), "patience": integers(2)},
           lambda found, **_: None, wrong={"patience": integers(1).wrong}),
    target("numcheck.lab.train.diagnosis.CollapseWatch.look",
           lambda embeddings: CollapseWatch().look(embeddings, 0), {"embeddings": EMBEDDINGS},
           lambda found, embeddings: check(found is None)),
    target("numcheck.lab.train.diagnosis.require_finite",
           lambda value: require_finite(value, 0, 0.1, "loss"),
           {"value": Kind(EMBEDDINGS.valid, st.one_of(
               junk(lambda v: isinstance(v, Tensor)),
               st.sampled_from([torch.tensor(math.nan), torch.ones(2) * math.inf])))},
           lambda found, value: check(found is None), called={"value": "(value|loss)"}),
]  # fmt: skip


# Checkpoints.

_FOLDER = tempfile.TemporaryDirectory(prefix="numcheck-fuzz-")
atexit.register(_FOLDER.cleanup)
FOLDER = Path(_FOLDER.name)


def snapshot(seed: int = 0, width: int = 4) -> saving.Snapshot:
    encoder = perceptron(2, 2, width=width, depth=1, seed=seed)
    optimizer = torch.optim.AdamW(encoder.parameters())
    return saving.Snapshot(encoder, optimizer, {"step": [seed], "alignment": []})


def weights(of: saving.Snapshot) -> Tensor:
    return torch.cat([p.detach().flatten() for p in of.encoder.parameters()])


def state(**more: Any) -> dict[str, Any]:
    one = snapshot()
    return {"run": "a run", "step": 3, "encoder": one.encoder.state_dict(),
            "optimizer": one.optimizer.state_dict(), "trace": {"step": [0], "alignment": [1.0]},
            **more}  # fmt: skip


def files() -> tuple[Path, list[Path]]:
    """A checkpoint, and what is none."""
    good = FOLDER / "good.pt"
    torch.save(state(), good)
    content = good.read_bytes()
    wrong: list[Any] = [
        state(run="another"), state(step=-1), state(step="x"), state(trace={}), state(trace=None),
        state(encoder={}), state(optimizer={}), state(encoder=snapshot(0, 5).encoder.state_dict()),
        state(step=None), [1, 2], torch.ones(2), {}, 1.0,
    ]  # fmt: skip
    paths = [FOLDER / f"wrong-{number}.pt" for number in range(len(wrong))]
    for path, value in zip(paths, wrong, strict=True):
        torch.save(value, path)
    damaged = [b"", content[: len(content) // 2], content[:-9], b"PK\x03\x04", b"\x80\x04\x95"]
    for number, data in enumerate(damaged):
        paths.append(FOLDER / f"damaged-{number}.pt")
        paths[-1].write_bytes(data)
    return good, [*paths, FOLDER, FOLDER / "none.pt", FOLDER / "a\0b", FOLDER / ("x" * 300)]


CHECKPOINT, NO_CHECKPOINTS = files()
SNAPSHOTS = Kind(st.just(0).map(snapshot), NOTHING)


def saved(path: Path, snapshot: saving.Snapshot, run: str, step: int) -> saving.Snapshot:
    saving.save_snapshot(path, snapshot, run, step)
    found = saving.Snapshot(*_fresh())
    assert saving.load_snapshot(path, found, run, CPU) == step
    return found


def _fresh() -> tuple[Any, Any, Any]:
    one = snapshot(5)
    return one.encoder, one.optimizer, one.trace


CHECKPOINTS = [
    target("numcheck.lab.train.checkpoint.Snapshot", saving.Snapshot,
           {"encoder": Kind(st.just(nn.Linear(1, 1)), NOTHING),
            "optimizer": Kind(st.just(snapshot().optimizer), NOTHING),
            "trace": Kind(st.just({}), junk(lambda v: isinstance(v, dict)))},
           lambda found, **_: None),
    target("numcheck.lab.train.checkpoint.save_snapshot", saved,
           {"path": Kind(st.sampled_from([FOLDER / "new.pt", str(FOLDER / "deep" / "new.pt")]),
                         st.one_of(junk(lambda v: isinstance(v, str)), st.sampled_from(
                             ["/proc/none/x", FOLDER / "a\0b", FOLDER / ("x" * 300)]))),
            "snapshot": SNAPSHOTS, "run": TEXT, "step": integers(0)},
           lambda found, snapshot, **_: check(torch.equal(weights(found), weights(snapshot))),
           called={"path": "(path|checkpoint)"}, examples=60),
    target("numcheck.lab.train.checkpoint.load_snapshot", saving.load_snapshot,
           {"path": Kind(st.sampled_from([CHECKPOINT, str(CHECKPOINT)]), st.one_of(
               junk(lambda v: isinstance(v, str)), st.sampled_from(NO_CHECKPOINTS))),
            "snapshot": SNAPSHOTS, "run": Kind(st.just("a run"), NOTHING), "device": DEVICE},
           lambda found, snapshot, **_: check(
               found == 3 and snapshot.trace == {"step": [0], "alignment": [1.0]}),
           called={"path": "(path|checkpoint)", "run": "(run|checkpoint)"}),
]  # fmt: skip


# A few steps.


class _Odd(nn.Module):
    """Gives what no encoder gives."""

    def __init__(self, function: Callable[[Tensor], Any]) -> None:
        super().__init__()
        self.weight, self.function = nn.Parameter(torch.ones(1)), function

    def forward(self, x: Tensor) -> Any:
        return self.function(x * self.weight)


NO_ENCODERS: Strategy = st.one_of(
    NOTHING,
    st.sampled_from(
        [
            nn.Linear(3, 2),
            nn.Linear(2, 2).double(),
            nn.Identity(),
            _Odd(lambda x: None),
            _Odd(lambda x: x[0]),
            _Odd(lambda x: x[:1]),
            _Odd(lambda x: x[:, :0]),
            _Odd(lambda x: 1 / 0),
        ]
    ),
)


def encoder() -> nn.Module:
    return perceptron(2, 2, width=4, depth=1, seed=0)


SCHEDULE = objects(st.builds(Schedule, steps=st.integers(0, 2), batch=st.just(8)), Schedule)
LOSSES = objects(st.sampled_from([make_loss("whitening"), make_loss("sigreg", num_slices=3),
                                  make_loss("infonce")]), Loss)  # fmt: skip
RAMPS = Kind(st.sampled_from([None, Ramp(0.1)]), junk(lambda v: v is None))


def trained(found: Trained, schedule: Schedule, **_: Any) -> None:
    assert found.trace.step == [0][: schedule.steps]
    assert all(parameter.isfinite().all() for parameter in found.encoder.parameters())
    assert all(map(math.isfinite, (*found.trace.alignment, *found.trace.regularizer)))


TRAINING = [
    target("numcheck.lab.train.diagnosis.need_encoder",
           lambda encoder: need_encoder(encoder, (2,), CPU),
           {"encoder": Kind(st.just(0).map(lambda _: encoder()), NO_ENCODERS)},
           lambda found, encoder: check(found == 2), examples=60),
    target("numcheck.lab.train.loop.train",
           lambda encoder, world, loss, schedule, **more: train(
               encoder, world, loss, schedule, **more),
           {"encoder": Kind(st.just(0).map(lambda _: encoder()), NO_ENCODERS),
            "world": objects(st.just(SEEN), World), "loss": LOSSES, "schedule": SCHEDULE,
            "seed": SEEDS, "ramp": RAMPS, "device": DEVICE, "every": integers(1),
            "stop": Kind(st.sampled_from([None, 5]),
                         integers(0).wrong.filter(lambda v: v is not None)),
            "checkpoint": Kind(st.none(), junk(lambda v: v is None or isinstance(v, str))),
            "on_step": Kind(st.just(lambda step: None), FUNCTION)}, trained),
    target("numcheck.lab.train.predictor.WorldModel", WorldModel,
           {"encoder": Kind(st.just(nn.Linear(2, 2)), NOTHING),
            "predictor": Kind(st.just(nn.Linear(4, 2)), NOTHING)},
           lambda found, **_: check(found.predict(torch.ones(3, 2), torch.ones(3, 2)).shape
                                    == (3, 2)), examples=60),
    target("numcheck.lab.train.predictor.WorldModel.predict",
           WorldModel(nn.Linear(2, 2), nn.Linear(4, 2)).predict,
           {"h": Kind(st.just(torch.ones(3, 2)), junk(lambda v: isinstance(v, Tensor))),
            "a": Kind(st.just(torch.ones(3, 2).double()), junk(lambda v: isinstance(v, Tensor)))},
           lambda found, **_: check(found.shape == (3, 2)),
           misfits=st.sampled_from([{"h": torch.ones(3, 2), "a": torch.ones(2, 2)},
                                    {"h": torch.tensor(1.0), "a": torch.ones(2)}])),
    target("numcheck.lab.train.predictor.train_model",
           lambda model, world, loss, schedule, **more: train_model(
               model, world, loss, schedule, **more),
           {"model": Kind(
               st.just(0).map(lambda _: WorldModel(encoder(), nn.Linear(4, 2))),
               st.one_of(NOTHING, NO_ENCODERS.filter(lambda v: isinstance(v, nn.Module)).map(
                   lambda wrong: WorldModel(wrong, nn.Linear(4, 2))),
                   st.just(WorldModel(nn.Linear(2, 2), nn.Linear(4, 3))))),
            "world": objects(st.just(STEERED), ControlledWorld), "loss": LOSSES,
            "schedule": SCHEDULE, "seed": SEEDS, "ramp": RAMPS, "device": DEVICE},
           lambda found, schedule, **_: check(len(found) == min(schedule.steps, 1)),
           called={"model": "(model|encoder|predictor)"}),
]  # fmt: skip

TARGETS = [*SCHEDULES, *DIAGNOSES, *CHECKPOINTS, *TRAINING]
