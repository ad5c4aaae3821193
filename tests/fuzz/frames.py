"""Encoders of frames, the parts of transformers, data sets of frames, measures of embeddings."""

from __future__ import annotations

import atexit
import json
import math
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from numcheck.lab.encoders import Keypoints, attention
from numcheck.lab.encoders import frames as encoder_frames
from numcheck.lab.encoders.convolutional import Convolutional
from numcheck.lab.encoders.vision_transformer import VisionTransformer
from numcheck.lab.pixels import arm, cache, data_set, pairs, reaching, recoloured
from numcheck.lab.pixels.two_rooms import TwoRooms
from tests.fuzz.comparing import check
from tests.fuzz.kinds import (
    FLAG,
    FUNCTION,
    Kind,
    arrays,
    integers,
    junk,
    objects,
    reals,
    sequences,
    wrong_arrays,
)
from tests.fuzz.options import DEVICE, NOTHING, SEEDS
from tests.fuzz.runner import Target, target
from tests.fuzz.worlds import SEED, points, tensor
from tests.lab.pixels.fake import FakeSource

GENERATOR = Kind(st.just(0).map(torch.Generator().manual_seed), NOTHING)


def tensors(*shape: int, kind: torch.dtype = torch.float64, finite: bool = True) -> Kind:
    """Tensors of a shape, and what is none."""
    good = tensor(0, *shape, dtype=kind)
    bad: list[Any] = [
        good[None], torch.cat([good, good], dim=-1), good.int(), good + 0j, good > 0, good.numpy(),
        good.to_sparse(), good.tolist(),
    ]  # fmt: skip
    bad += [good * math.nan, good + math.inf] if finite else []
    return Kind(st.integers(0, 9).map(lambda seed: tensor(seed, *shape, dtype=kind)),
                st.one_of(NOTHING, st.sampled_from(bad)))  # fmt: skip


# Encoders.

WIDTH, HEADS = integers(1, 2**14, up_to=1), integers(1, 2**14, up_to=1)
SIZES = {"width": Kind(st.sampled_from([4, np.int64(8)]), WIDTH.wrong),
         "heads": Kind(st.sampled_from([1, 2, 4]), HEADS.wrong)}  # fmt: skip
TOKENS = tensors(3, 2, 4, kind=torch.float32, finite=False)
BLOCK = attention.Block(4, 2, torch.Generator().manual_seed(0))
MODULATED = attention.ModulatedBlock(4, 2, torch.Generator().manual_seed(0))
UNEVEN = {"width": 4, "heads": 3, "generator": torch.Generator()}


def as_tokens(found: Tensor, x: Tensor, **_: Any) -> None:
    check(found.shape == x.shape and found.isfinite().all())


def looks_back(found: attention.Attention, width: int, causal: bool, **_: Any) -> None:
    x = tensor(0, 3, 5, int(width), dtype=torch.float32)
    later = torch.cat([x[:, :4], x[:, 4:] + 1], dim=1)
    assert torch.equal(found(x)[:, :4], found(later)[:, :4]) == causal


def same_at_first(found: nn.Module, width: int, **_: Any) -> None:
    x = tensor(0, 3, 5, int(width), dtype=torch.float32)
    assert torch.equal(found(x, x + 1), x)


def pixels(*shape: int) -> Kind:
    """Frames, and what is none."""
    good = torch.zeros(shape, dtype=torch.uint8)
    bad: list[Any] = [good[0], good[None], good[..., :2], good.float(), good.numpy(), good.int(),
                      good.to_sparse()]  # fmt: skip
    return Kind(st.sampled_from([good, good + 255, good[:1], good[:0]]),
                st.one_of(NOTHING, st.sampled_from(bad)))  # fmt: skip


def seen_by(encoder: nn.Module, frames: Kind) -> Target:
    encoder.eval()
    name = f"{type(encoder).__module__}.{type(encoder).__name__}.forward"
    return target(name, lambda frames: encoder(frames), {"frames": frames},
                  lambda found, frames: check(found.shape == (len(frames), 2)
                                              and found.isfinite().all()))  # fmt: skip


def embeds(found: nn.Module, frames: Tensor, outputs: int) -> None:
    check(found(frames).shape == (len(frames), outputs))


OUTPUTS = integers(1, 2**12, up_to=5)
IMAGE = Kind(st.sampled_from([(16, 16, 3), [17, 20, np.int64(1)]]),
             st.one_of(sequences(integers(16, 2**11), least=3, most=3).wrong, st.sampled_from(
                 [(15, 16, 3), (16, 2**12, 3), (16, 16, 0), (16, 16, 3, 1), (16, 16), (16.0, 16, 3),
                  (16, 16, "3")])))  # fmt: skip
ENCODERS = [
    target("numcheck.lab.encoders.attention.checked_sizes", attention.checked_sizes,
           {**SIZES, "depth": integers(1, 64)}, lambda found, **_: check(all(
               type(size) is int for size in found)),
           misfits=st.just({"width": 4, "heads": 3, "depth": 1})),
    target("numcheck.lab.encoders.attention.feedforward", attention.feedforward,
           {"width": SIZES["width"], "generator": GENERATOR},
           lambda found, width, **_: as_tokens(found(torch.ones(2, int(width))),
                                               torch.ones(2, int(width)))),
    target("numcheck.lab.encoders.attention.Attention", attention.Attention,
           {**SIZES, "causal": FLAG, "generator": GENERATOR}, looks_back,
           misfits=st.just({**UNEVEN, "causal": True})),
    target("numcheck.lab.encoders.attention.Attention.forward",
           lambda x: BLOCK.attention(x), {"x": TOKENS}, as_tokens),
    target("numcheck.lab.encoders.attention.Block", attention.Block,
           {**SIZES, "generator": GENERATOR}, lambda found, width, **_: as_tokens(
               found(torch.ones(1, 2, int(width))), torch.ones(1, 2, int(width))),
           misfits=st.just(UNEVEN)),
    target("numcheck.lab.encoders.attention.Block.forward", lambda x: BLOCK(x), {"x": TOKENS},
           as_tokens),
    target("numcheck.lab.encoders.attention.ModulatedBlock", attention.ModulatedBlock,
           {**SIZES, "generator": GENERATOR}, same_at_first, misfits=st.just(UNEVEN)),
    target("numcheck.lab.encoders.attention.ModulatedBlock.forward",
           lambda x, condition: MODULATED(x, condition), {"x": TOKENS, "condition": TOKENS},
           as_tokens,
           misfits=st.just({"x": torch.ones(3, 2, 4), "condition": torch.ones(3, 1, 4)})),
    target("numcheck.lab.encoders.vision_transformer.VisionTransformer",
           lambda size, outputs, **more: VisionTransformer(size, outputs, **more).eval(),
           {"size": Kind(st.sampled_from([8, np.int32(16)]), integers(1, 4096).wrong),
            "outputs": integers(1, 2**16, up_to=5), **SIZES, "depth": integers(1, 64, up_to=2),
            "patch": Kind(st.sampled_from([4, np.int8(8)]), integers(1, 8).wrong), "seed": SEED},
           lambda found, size, outputs, **_: embeds(
               found, torch.zeros(2, int(size), int(size), 3, dtype=torch.uint8), outputs),
           misfits=st.sampled_from([{"size": 8, "outputs": 2, "patch": 3, "seed": 0},
                                    {"size": 8, "outputs": 2, "width": 6, "heads": 4, "seed": 0}]),
           examples=60),
    target("numcheck.lab.encoders.frames.checked_image",
           encoder_frames.checked_image, {"image": IMAGE},
           lambda found, image: check(found == tuple(map(int, image)) and
                                      all(type(part) is int for part in found))),
    target("numcheck.lab.encoders.frames.checked_frames", encoder_frames.checked_frames,
           {"frames": pixels(3, 8, 8, 3),
            "image": Kind(st.just((8, 8, 3)), st.sampled_from([(7, 8, 3), (8, 8, 1), (3, 8, 8)]))},
           lambda found, frames, image: check(found is frames), called={"image": "frames"}),
    target("numcheck.lab.encoders.frames.as_channels",
           lambda frames: encoder_frames.as_channels(frames, (8, 8, 3), torch.float64),
           {"frames": pixels(3, 8, 8, 3)},
           lambda found, frames: check(torch.equal(
               ((found + 1) * 127.5).round().byte().permute(0, 2, 3, 1), frames))),
    target("numcheck.lab.encoders.keypoints.Keypoints",
           lambda outputs, **more: Keypoints(outputs, **more).eval(),
           {"outputs": OUTPUTS, "image": IMAGE, "channels": integers(1, 2**12, up_to=3),
            "hidden": integers(1, 2**14, up_to=5), "seed": SEED},
           lambda found, outputs, image, **_: embeds(
               found, torch.zeros(2, *map(int, image), dtype=torch.uint8), outputs), examples=60),
    seen_by(Keypoints(2, image=(16, 17, 3), channels=2, hidden=4, seed=0), pixels(3, 16, 17, 3)),
    seen_by(VisionTransformer(8, 2, patch=4, width=4, depth=1, seed=0), pixels(3, 8, 8, 3)),
    target("numcheck.lab.encoders.convolutional.Convolutional",
           lambda outputs, **more: Convolutional(outputs, **more).eval(),
           {"outputs": OUTPUTS, "image": IMAGE, "width": integers(1, 2**10, up_to=3),
            "hidden": integers(1, 2**14, up_to=5), "normalized": FLAG, "seed": SEED},
           lambda found, outputs, image, **_: embeds(
               found, torch.zeros(2, *map(int, image), dtype=torch.uint8), outputs), examples=60),
    seen_by(Convolutional(2, image=(16, 17, 3), width=2, hidden=4, seed=0), pixels(3, 16, 17, 3)),
]  # fmt: skip


# Data sets of frames.

_FOLDER = tempfile.TemporaryDirectory(prefix="numcheck-fuzz-")
atexit.register(_FOLDER.cleanup)
FOLDER = Path(_FOLDER.name)
STATES = np.arange(12.0).reshape(6, 2)
SEEN = cache.frames(FakeSource(), STATES, name="seen", directory=FOLDER, chunk=4)
SHOWN = FakeSource().render(STATES)
STATE_ARRAYS = Kind(arrays(3, 2), wrong_arrays(3, 2, ndim=2))
PLANNED = {
    "source": Kind(st.sampled_from([FakeSource(), FakeSource(scale=3.0), TwoRooms(size=8)]),
                   st.one_of(NOTHING, st.just(FakeSource))),
    "states": STATE_ARRAYS,
    "name": Kind(st.sampled_from(["a", "two-rooms", "x" * 63]), junk(
        lambda v: v == "text" if isinstance(v, str) else False)),
    "directory": Kind(st.sampled_from([FOLDER, str(FOLDER), FOLDER / "new" / "deep"]), st.one_of(
        junk(lambda v: v is None or isinstance(v, str)), st.sampled_from(["a\0b", Path("a\0b")]))),
    "chunk": integers(1, 2**20, up_to=9),
}  # fmt: skip


def rendered(found: cache.Frames, source: Any, states: Any, **_: Any) -> None:
    np.testing.assert_array_equal(found[:], source.render(states.astype(np.float64)))


def paired(found: pairs.FramePairs, first: Any, second: Any, **_: Any) -> None:
    batch = found.batch(0, 1, 20, torch.device("cpu"))
    allowed = {(int(SHOWN[a].sum()), int(SHOWN[b].sum()))
               for a, b in zip(first, second, strict=True)}  # fmt: skip
    assert (
        set(zip(*(part.flatten(1).sum(dim=1).tolist() for part in batch), strict=True)) <= allowed
    )


class _ReachedError(Exception):
    """Here the physics would be opened."""


def to_the_physics(*sizes: int, seed: int) -> bool:
    """Whether arguments are taken; the simulator is not run."""
    with mock.patch.object(reaching, "reacher_physics", side_effect=_ReachedError):
        try:
            reaching.reaching_trajectories(*sizes, seed=seed)
        except _ReachedError:
            return True
    return False


NUMBERS = Kind(st.lists(st.integers(0, 5), min_size=3, max_size=3).map(np.array), st.one_of(
    NOTHING, st.sampled_from([np.array([0, 6, 1]), np.array([0, -1, 2]), np.ones((3, 1), int),
                              np.ones(3), np.ones(3, bool),
                              np.array([1, 2, 2**63], np.uint64)])))  # fmt: skip
ROOMS = TwoRooms(size=8)
NOWHERE = points(2).wrong.filter(lambda v: not isinstance(v, Tensor) or v.shape != (2,))
INSIDE = tensor(0, 3, 2).clamp(-0.9, 0.9)
SIDE = {"side": integers(16, 480, up_to=99),
        "target": Kind(st.sampled_from([None, (0.1, -0.2), [0, 0.3]]), st.one_of(
            junk(lambda v: v is None),
            st.sampled_from([(0.1,), (0.1, 0.4), (math.nan, 0)])))}  # fmt: skip
BAD_COLOURS: list[Any] = [(1, 2), (0, 0, -1), (0, 0, "1"), (0, 0, 256)]
COLOUR = st.one_of(NOTHING, st.sampled_from(BAD_COLOURS))
FRAMES = [
    target("numcheck.lab.pixels.cache.plan_frames",
           lambda source, states, **more: cache.plan_frames(source, states, **more), PLANNED,
           lambda found, states, **_: check(found.count == len(states) >= found.missing)),
    target("numcheck.lab.pixels.cache.frames",
           lambda source, states, **more: cache.frames(source, states, **more),
           {**PLANNED, "workers": Kind(st.just(1), integers(1, 4096).wrong),
            **{name: Kind(st.just(lambda _: None), FUNCTION)
               for name in ("on_plan", "on_total", "on_frame")}}, rendered, examples=60),
    target("numcheck.lab.pixels.cache.Frames.__getitem__", SEEN.__getitem__,
           {"indices": Kind(st.one_of(st.lists(st.integers(-6, 5)), st.slices(6)), st.one_of(
               junk(lambda v: isinstance(v, (slice, range, list, tuple, np.ndarray, Tensor))),
               st.sampled_from([[6], [-7], [0.5], [[1]], [True], ["a"], [None], [[1], [1, 2]],
                                [2**70], slice("a"), slice(0.5, 2), slice(0, 3, 0),
                                np.array([2**64 - 1], np.uint64)])))},
           lambda found, indices: np.testing.assert_array_equal(
               found, SHOWN[indices if isinstance(indices, slice) else np.array(indices, int)])),
    target("numcheck.lab.pixels.pairs.FramePairs", pairs.FramePairs,
           {"frames": objects(st.just(SEEN), cache.Frames), "first": NUMBERS, "second": NUMBERS},
           paired, called={"first": "(first|pairs)", "second": "(second|pairs)"},
           misfits=st.just({"frames": SEEN, "first": np.arange(3), "second": np.arange(2)})),
    target("numcheck.lab.pixels.pairs.FramePairs.batch",
           pairs.FramePairs(SEEN, np.arange(3), np.arange(3)).batch,
           {"seed": SEEDS, "step": integers(0), "count": integers(0, 2**31, up_to=9),
            "device": DEVICE},
           lambda found, count, **_: check(found.shape == (2, count, 4, 5, 3))),
    target("numcheck.lab.pixels.pairs.chains", pairs.chains,
           {"count": integers(1, 2**31, up_to=5), "length": integers(2, 2**31, up_to=5)},
           lambda found, count, length: check(
               len(found[0]) == count * (length - 1) and (found[1] - found[0] == 1).all()
               and not (found[1] % int(length) == 0).any())),
    Target("numcheck.lab.pixels.data_set.data_key", data_set.data_key, st.fixed_dictionaries(
               {"source": PLANNED["source"].valid, "states": STATE_ARRAYS.valid}), {},
           lambda found, source, states: check(
               len(found) == 64 and found == data_set.data_key(source, states.astype(float))
               and found != data_set.data_key(source, states.astype(float) + 1)), examples=20),
    target("numcheck.lab.pixels.two_rooms.TwoRooms", TwoRooms,
           {"size": integers(8, 1024, up_to=16), "door": reals(0.01, 0.99, up_to=(0.3, 0.99)),
            "wall": reals(0.01, 0.4), "radius": reals(0.01, 0.4, up_to=(0.01, 0.29)),
            "colour": Kind(st.sampled_from([(1, 2, 3), [0, 255, np.uint8(7)]]), COLOUR)},
           lambda found, size, **_: check(found.render(STATES / 12).shape == (6, size, size, 3)
                                          and json.dumps(found.parameters)),
           misfits=st.just({"door": 0.1, "radius": 0.1}), examples=60),
    target("numcheck.lab.pixels.two_rooms.TwoRooms.render", ROOMS.render, {"states": STATE_ARRAYS},
           lambda found, states: check(found.shape == (3, 8, 8, 3) and found.dtype == np.uint8),
           misfits=st.just({"states": np.ones((3, 3))})),
    target("numcheck.lab.pixels.two_rooms.TwoRooms.move",
           ROOMS.move, {"states": Kind(st.just(INSIDE), NOWHERE), "displacements": Kind(
               st.sampled_from([INSIDE, INSIDE[0], 1e9 * INSIDE]), NOWHERE)},
           lambda found, **_: check((found.abs() <= ROOMS.edge + 1e-12).all()),
           misfits=st.just({"states": INSIDE, "displacements": INSIDE[:2]})),
    target("numcheck.lab.pixels.two_rooms.TwoRooms.uniform", ROOMS.uniform,
           {"count": integers(0, 2**31, up_to=9), "generator": GENERATOR},
           lambda found, count, **_: check(found.shape == (count, 2)
                                           and (found.abs() <= ROOMS.edge).all())),
    target("numcheck.lab.pixels.arm.ReacherArm", arm.ReacherArm, SIDE,
           lambda found, side, **_: check(json.dumps(found.parameters) and found.side == side)),
    target("numcheck.lab.pixels.recoloured.RecolouredArm", recoloured.RecolouredArm,
           {**SIDE, "colour": Kind(st.just((0, 0.5, 1)), COLOUR)},
           lambda found, **_: check(json.dumps(found.parameters["colour"]))),
    target("numcheck.lab.pixels.reaching.wrapped", reaching.wrapped,
           {"angles": Kind(arrays(3, 2), wrong_arrays(3, 2).filter(
               lambda v: not isinstance(v, np.ndarray) or v.dtype.kind not in "fi"))},
           lambda found, angles: np.testing.assert_allclose(
               np.exp(1j * found), np.exp(1j * angles.astype(float)), atol=1e-12)),
    target("numcheck.lab.pixels.reaching.pose_of", reaching.pose_of,
           {"place": Kind(st.sampled_from([(0.1, 0.1), (-0.2, 0), [0.05, -0.1]]), st.one_of(
               NOTHING, st.sampled_from([(0.1,), (0.2, 0.2), (math.nan, 0), ("a", 0)]))),
            "elbow": Kind(st.sampled_from([1, -1.0]), st.one_of(
                junk(lambda v: isinstance(v, (int, float)) or bool(
                    np.isscalar(v))), st.sampled_from([0, 0.5, 2, -2, math.nan, True])))},
           lambda found, place, elbow: np.testing.assert_allclose(
               0.12 * sum(np.exp(1j * a) for a in (found[0], found.sum())), complex(*place),
               atol=0.01)),
    target("numcheck.lab.pixels.reaching.reaching_trajectories",
           lambda episodes, frames, lag, seed: to_the_physics(episodes, frames, lag, seed=seed),
           {"episodes": integers(1, 2**24), "frames": integers(1, 2**16),
            "lag": integers(1, 1000), "seed": SEED}, lambda found, **_: check(found)),
]  # fmt: skip

TARGETS = [*ENCODERS, *FRAMES]
