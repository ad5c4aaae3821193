"""A room, its pictures and its model, a camera in it, and ways to explore it; nothing is drawn."""

from __future__ import annotations

import io
import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from matplotlib.image import imread

from numcheck.lab.pixels import arm, blender, camera, exploration, mjcf, room, textures
from numcheck.support.errors import InvalidInputError
from tests.fuzz.comparing import check
from tests.fuzz.kinds import (
    Kind,
    among,
    arrays,
    integers,
    junk,
    objects,
    reals,
    sequences,
    wrong_arrays,
)
from tests.fuzz.options import NOTHING, RHO, SEEDS
from tests.fuzz.runner import Target, target

ROOM = room.furnished_room()
PANEL, BLOCK, LAMP = ROOM.panels[0], ROOM.blocks[0], ROOM.lamps[0]
#: Rooms with nothing in them, with one thing of each kind, and the whole one.
ROOMS = objects(st.sampled_from([
    ROOM, replace(ROOM, panels=()), room.Room((), (), (), 0, 90), replace(ROOM, ambient=1)
]), room.Room)  # fmt: skip


# The room.


def triples(low: float, high: float, *, up_to: tuple[float, float]) -> Kind:
    return sequences(reals(low, high, up_to=up_to), least=3, most=3)


NAME = Kind(st.sampled_from(["rug", "books, red", "Größe 水"]), st.one_of(
    junk(lambda v: isinstance(v, str) and v not in ("", "\ud800")),
    st.sampled_from(["", "\ud800", "a\0", "a\n"])))  # fmt: skip
PLACE = triples(-1000, 1000, up_to=(-9, 9))
EDGES = st.sampled_from([((1, 0, 0), [0, 2.5, 0]), ([0.6, np.float64(-0.8), 0], (0.8, 0.6, 5e-3))])
SHORT_OR_ASLANT = st.sampled_from([((0, 0, 0), (0, 1, 0)), ((1, 0, 0), (1e-6, 1, 0)),
                                   ((1, 0, 0), (0, 1e-9, 0)), ((1, 0, 0), (1, 1, 0))])  # fmt: skip
PICTURE = among(*textures.TEXTURES)


def panel(edges: tuple[Any, Any], **more: Any) -> room.Panel:
    return room.Panel(right=edges[0], up=edges[1], **more)


def block(kind: Any, size: Any, **more: Any) -> room.Block:
    """A block whose size fits its kind, if that is one."""
    if isinstance(kind, str) and kind != "box" and isinstance(size, tuple):
        size = (size[0], size[0], size[0] if kind == "ball" else size[2])
    return room.Block(kind=kind, size=size, **more)


def is_plain(found: Any, **_: Any) -> None:
    """Two lives of it are equal: one as it is, one through JSON."""
    read = json.loads(json.dumps(vars(found)))
    assert type(found)(**read) == found


def entries(kind: type, one: Any) -> Kind:
    """Lists and tuples of some things or none; and what is no list, or holds something else."""
    other: list[Any] = [[one, None], (LAMP if kind is not room.Lamp else PANEL,), [kind]]
    none = junk(lambda v: not isinstance(v, bool) and np.ndim(v) > 0 and len(v) == 0)
    return Kind(st.sampled_from([(), [one], (one,)]), st.one_of(none, st.sampled_from(other)))


ROOM_PARTS = [
    target("numcheck.lab.pixels.room.Panel", panel,
           {"name": NAME, "centre": PLACE, "edges": Kind(EDGES, SHORT_OR_ASLANT),
            "texture": PICTURE}, is_plain, called={"edges": "right and up"}),
    target("numcheck.lab.pixels.room.Panel.right",
           lambda right: replace(PANEL, right=right), {"right": Kind(
               st.sampled_from([PANEL.right, [0, 1, 0]]), PLACE.wrong)}, is_plain),
    target("numcheck.lab.pixels.room.Panel.up",
           lambda up: replace(PANEL, up=up), {"up": Kind(
               st.sampled_from([PANEL.up, [2, 0, 0]]), PLACE.wrong)}, is_plain),
    target("numcheck.lab.pixels.room.Block", block,
           {"name": NAME, "kind": among(*room.KINDS), "centre": PLACE,
            "size": Kind(triples(1e-3, 1000, up_to=(1e-3, 9)).valid.map(tuple),
                         triples(1e-3, 1000, up_to=(1e-3, 9)).wrong.filter(
                             lambda v: not isinstance(v, tuple))),
            "colour": triples(0, 1, up_to=(0, 1))}, is_plain,
           misfits=st.sampled_from([
               {"name": "b", "kind": kind, "centre": (0, 0, 0), "size": [1, 1.5, 2],
                "colour": (0, 0, 0)} for kind in ("ball", "cylinder")])),
    target("numcheck.lab.pixels.room.Lamp", room.Lamp,
           {"centre": PLACE, "strength": reals(0, 10)}, is_plain),
    target("numcheck.lab.pixels.room.Room", room.Room,
           {"panels": entries(room.Panel, PANEL), "blocks": entries(room.Block, BLOCK),
            "lamps": entries(room.Lamp, LAMP), "ambient": reals(0, 1),
            "field_of_view": reals(1, 170)},
           lambda found, panels, **_: check(
               json.dumps(found.to_json(), allow_nan=False)
               and len(found.to_json()["textures"]) == len(panels)),
           misfits=st.just({"panels": [PANEL], "blocks": [replace(BLOCK, name=PANEL.name)],
                            "lamps": (), "ambient": 0, "field_of_view": 60})),
    Target("numcheck.lab.pixels.room.furnished_room", room.furnished_room, st.just({}), {},
           lambda found: check(found == ROOM), examples=2),
]  # fmt: skip


# Its pictures, and its model.


def is_picture(found: Any, picture: Any) -> None:
    np.testing.assert_array_equal(np.rint(255 * imread(io.BytesIO(found), "png"))[..., :3], picture)


def has_all(found: str, room: room.Room, side: int) -> None:
    root = ET.fromstring(found)
    geoms = [geom.get("name") for geom in root.iter("geom")]
    assert geoms == [p.name for p in room.panels] + [b.name for b in room.blocks]
    files = {picture.get("file") for picture in root.iter("texture")}
    assert files == set(mjcf.textures_of(room))
    assert {view.get("offwidth") for view in root.iter("global")} == {str(int(side))}


PIXELS = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
NO_PIXELS: list[Any] = [
    PIXELS[0], PIXELS[None], PIXELS[..., :2], PIXELS[:0], PIXELS[:, :0], PIXELS / 255,
    PIXELS.astype(int), PIXELS > 3, PIXELS.tolist(),
]  # fmt: skip
MODEL = [
    target("numcheck.lab.pixels.textures.texture", textures.texture, {"name": PICTURE},
           lambda found, name: check(found.shape == (256, 256, 3) and found.dtype == np.uint8),
           called={"name": "texture"}),
    target("numcheck.lab.pixels.textures.texture_hash", textures.texture_hash, {"name": PICTURE},
           lambda found, name: check([found] == [
               textures.texture_hash(other) for other in textures.TEXTURES
               if (textures.texture(other) == textures.texture(name)).all()]),
           called={"name": "texture"}, examples=40),
    target("numcheck.lab.pixels.mjcf.png", mjcf.png,
           {"picture": Kind(st.sampled_from([PIXELS, PIXELS[::-1, ::2], PIXELS[:1, :1]]),
                            st.one_of(NOTHING, st.sampled_from(NO_PIXELS)))}, is_picture),
    target("numcheck.lab.pixels.mjcf.textures_of", mjcf.textures_of, {"room": ROOMS},
           lambda found, room: check(all(
               (np.rint(255 * imread(io.BytesIO(file), "png"))[..., :3]
                == textures.texture(name.removesuffix(".png"))).all()
               for name, file in found.items())), examples=20),
    target("numcheck.lab.pixels.mjcf.room_mjcf",
           lambda room, side: mjcf.room_mjcf(room, side=side),
           {"room": ROOMS, "side": integers(1, 4096)}, has_all),
]  # fmt: skip


# The camera.

LATENTS = Kind(st.one_of(arrays(6), arrays(3, 6), arrays(2, 3, 6)), wrong_arrays(3, 6).filter(
    lambda v: not isinstance(v, np.ndarray) or v.dtype.kind not in "fi" or v.ndim == 0
    or v.shape[-1] != 6 or not (abs(v.astype(float)) < 1e9).all()))  # fmt: skip
STATES = Kind(arrays(3, 6), wrong_arrays(3, 6).filter(
    lambda v: not (isinstance(v, np.ndarray) and v.dtype.kind in "fi" and v.ndim == 2
                   and v.shape[1] == 6 and (abs(v.astype(float)) < 1e9).all())))  # fmt: skip
SIDE = integers(16, 1024, up_to=99)


def up_to_the_renderer(render: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Whether states are taken, by a source that is not open."""

    def taken(states: Any) -> bool:
        try:
            render(states)
        except InvalidInputError as error:
            if "not open" in str(error):
                return True
            raise
        return False

    return taken


def turned(found: Any, states: Any) -> None:
    assert found.shape == (len(states), 3, 3)
    np.testing.assert_allclose(found @ found.mT, np.tile(np.eye(3), (len(states), 1, 1)),
                               atol=1e-12)  # fmt: skip
    np.testing.assert_allclose(found[:, 2, 2], -np.sin(states[:, 4].astype(float)), atol=1e-12)


CAMERA = [
    target("numcheck.lab.pixels.camera.camera_states", camera.camera_states, {"latents": LATENTS},
           lambda found, latents: np.testing.assert_allclose(
               (found - camera.CENTRE) / camera.UNITS, latents.astype(float), atol=1e-9)),
    target("numcheck.lab.pixels.camera.checked_states", camera.checked_states, {"states": STATES},
           lambda found, states: check(found.dtype == np.float64 and (
               found == states.astype(float)).all())),
    target("numcheck.lab.pixels.camera.camera_axes", camera.camera_axes, {"states": STATES}, turned),
    target("numcheck.lab.pixels.camera.checked_side", camera.checked_side, {"side": SIDE},
           lambda found, side: check(type(found) is int and found == side)),
    target("numcheck.lab.pixels.camera.described", camera.described,
           {"room": ROOMS, "side": SIDE, "renderer": objects(st.just({"made by": "hand"}), dict)},
           lambda found, room, **_: check(json.dumps(found) and found["made by"] == "hand"
                                          and found["room"] == room.to_json())),
    target("numcheck.lab.pixels.camera.RoomCamera", camera.RoomCamera, {"side": SIDE, "room": ROOMS},
           lambda found, side, **_: check(json.dumps(found.parameters) and found.image_shape == (
               side, side, 3))),
    target("numcheck.lab.pixels.camera.RoomCamera.render",
           up_to_the_renderer(camera.RoomCamera().render), {"states": STATES},
           lambda found, **_: check(found)),
    target("numcheck.lab.pixels.blender.BlenderCamera", blender.BlenderCamera,
           {"side": SIDE, "room": ROOMS, "samples": integers(1, 4096)},
           lambda found, side, **_: check(json.dumps(found.parameters) and found.image_shape == (
               side, side, 3))),
    target("numcheck.lab.pixels.blender.BlenderCamera.render",
           up_to_the_renderer(blender.BlenderCamera().render), {"states": STATES},
           lambda found, **_: check(found)),
    target("numcheck.lab.pixels.arm.ReacherArm.render", up_to_the_renderer(arm.ReacherArm().render),
           {"states": Kind(arrays(3, 2), wrong_arrays(3, 2, ndim=2))},
           lambda found, **_: check(found), misfits=st.just({"states": np.ones((3, 3))})),
]  # fmt: skip


# Ways to explore.

PAIRS = {"seed": SEEDS, "stream": SEEDS, "count": integers(1, 2**24, up_to=150)}
#: Each takes a second the first time: the lag has to be found.
LAGGED = Kind(st.sampled_from([0.1, 0.9, np.float64(0.9), 0.9999]), st.one_of(
    RHO.wrong, st.sampled_from([0.01, 0.0999, 0.99991, math.nextafter(1, 0)])))  # fmt: skip


def explores(name: str, rho: Kind, holds: Callable[..., None]) -> Target:
    explore = getattr(exploration, name)

    def called(found: Any, seed: int, stream: int, count: int, rho: float) -> None:
        assert found.shape == (2, count, 6)
        assert found.dtype == np.float64
        assert np.isfinite(found).all()
        again = explore(seed, stream, count, rho)
        np.testing.assert_array_equal(found, again)
        holds(found)

    return target(f"numcheck.lab.pixels.exploration.{name}", explore, {**PAIRS, "rho": rho}, called)


WAYS = [
    explores("broad", RHO, lambda found: check(found.any(axis=(0, 1)).all())),
    explores("yaw_only", RHO, lambda found: check((found.any(axis=(0, 1)) == [
        name == "yaw" for name in camera.DEGREES_OF_FREEDOM]).all())),
    explores("cinematic", LAGGED, lambda found: check(abs(found).max() < 20)),
    target("numcheck.lab.pixels.exploration.lag_of", exploration.lag_of, {"rho": LAGGED},
           lambda found, rho: check(0 < found < 1 and (found < 0.3) == (rho > 0.8))),
    target("numcheck.lab.pixels.exploration.canonical", exploration.canonical,
           {"seed": SEEDS, "count": PAIRS["count"]},
           lambda found, count, **_: check(found.shape == (count, 6)
                                           and (abs(found) <= math.sqrt(3)).all())),
]  # fmt: skip

TARGETS = [*ROOM_PARTS, *MODEL, *CAMERA, *WAYS]
