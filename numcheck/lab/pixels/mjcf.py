"""A `numcheck.lab.pixels.room.Room` as a MuJoCo model."""

from __future__ import annotations

import math
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterable

import numpy as np

from numcheck.lab.pixels.room import Room
from numcheck.lab.pixels.source import Pixels
from numcheck.lab.pixels.textures import texture

#: Name of the camera in the model; it hangs on a body that can be put anywhere.
CAMERA = "camera"


def _text(numbers: Iterable[float]) -> str:
    return " ".join(f"{number:.9g}" for number in numbers)


def png(picture: Pixels) -> bytes:
    """A picture, uint8, shape (height, width, 3), as a PNG file: the format that MuJoCo reads."""
    height, width = picture.shape[:2]
    # Each row begins with the number of its filter, 0 for none.
    rows = np.pad(picture.reshape(height, 3 * width), ((0, 0), (1, 0)))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows.tobytes())),
        (b"IEND", b""),
    )
    found = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        check = zlib.crc32(kind + data)
        found += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
    return found


def textures_of(room: Room) -> dict[str, bytes]:
    """The files that the model of a room names, by file name."""
    return {f"{name}.png": png(texture(name)) for name in room.textures}


def room_mjcf(room: Room, *, side: int) -> str:
    """The room as MJCF, with a camera to be moved.

    Args:
        room: What is in it.
        side: Height and width of the frames to be rendered, in pixels.
    """
    root = ET.Element("mujoco", model="room")
    visual = ET.SubElement(root, "visual")
    ET.SubElement(visual, "global", offwidth=str(side), offheight=str(side))
    ET.SubElement(
        visual, "headlight", ambient=_text([room.ambient] * 3), diffuse="0 0 0", specular="0 0 0"
    )
    # Times the extent of the model: near things are cut off at 2 cm.
    ET.SubElement(root, "statistic", extent="1", center="0 0 1")
    ET.SubElement(visual, "map", znear="0.02", zfar="20")
    assets, world = ET.SubElement(root, "asset"), ET.SubElement(root, "worldbody")
    for name in room.textures:
        ET.SubElement(assets, "texture", name=name, type="2d", file=f"{name}.png")
        ET.SubElement(assets, "material", name=name, texture=name, specular="0", shininess="0")
    for lamp in room.lamps:
        ET.SubElement(
            world,
            "light",
            pos=_text(lamp.centre),
            dir="0 0 -1",
            cutoff="180",
            exponent="0",
            attenuation="1 0 0",
            diffuse=_text([lamp.strength] * 3),
            specular="0 0 0",
            castshadow="false",
        )

    def add(**attributes: str) -> None:
        # Nothing here touches anything.
        ET.SubElement(world, "geom", attributes, contype="0", conaffinity="0")

    for panel in room.panels:
        add(
            name=panel.name,
            type="plane",
            pos=_text(panel.centre),
            xyaxes=_text([*panel.right, *panel.up]),
            size=_text([math.hypot(*panel.right), math.hypot(*panel.up), 1.0]),
            material=panel.texture,
        )
    for block in room.blocks:
        sizes = {
            "box": block.size,
            "cylinder": (block.size[0], block.size[2]),
            "ball": block.size[:1],
        }
        kind = "sphere" if block.kind == "ball" else block.kind
        add(
            name=block.name,
            type=kind,
            pos=_text(block.centre),
            size=_text(sizes[block.kind]),
            rgba=_text([*block.colour, 1.0]),
        )
    body = ET.SubElement(world, "body", name=CAMERA, mocap="true")
    ET.SubElement(body, "camera", name=CAMERA, fovy=f"{room.field_of_view:g}")
    return ET.tostring(root, encoding="unicode")
