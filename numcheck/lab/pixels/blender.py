"""The same room and camera drawn by Blender, where its module `bpy` is installed.

Bodies, pictures, colours and cameras are those of `numcheck.lab.pixels.room`; light is Blender's
own (Cycles, on the host, with a fixed seed), so the frames are like MuJoCo's but not equal to them.
Only direct light is followed, and lamps are points: paths that bounce leave bright specks, others
in each frame.
"""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from numcheck.lab.pixels.camera import RoomRenderer, camera_axes
from numcheck.lab.pixels.room import Block, Lamp, Panel, Vector
from numcheck.lab.pixels.source import Pixels, States
from numcheck.lab.pixels.textures import texture
from numcheck.support.environment import installed_version
from numcheck.support.errors import InvalidInputError

#: Watts of a lamp of strength 1: frames are about as bright as MuJoCo's.
_WATTS = 200.0


@dataclass
class BlenderCamera(RoomRenderer):
    """The room drawn by Blender.

    Attributes:
        samples: Paths of light for each pixel.
    """

    name = "camera-blender"
    samples: int = 16

    def _renderer(self) -> dict[str, Any]:
        return {"samples": self.samples, "watts": _WATTS, "bpy": installed_version("bpy")}

    def _make(self) -> Any:
        try:
            bpy = import_module("bpy")
        except ImportError as error:
            raise InvalidInputError(
                f"Blender's module bpy cannot be imported ({error}). Run `pip install bpy` with "
                "the version of Python that it is made for, or choose the renderer mujoco."
            ) from error
        bpy.ops.wm.read_factory_settings(use_empty=True)
        scene = bpy.context.scene
        scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
        scene.cycles.samples, scene.cycles.seed = self.samples, 0
        scene.cycles.use_denoising, scene.cycles.max_bounces = False, 0
        scene.render.resolution_x = scene.render.resolution_y = self.side
        scene.render.resolution_percentage = 100
        scene.render.image_settings.file_format = "PNG"
        scene.render.image_settings.color_mode = "RGB"
        # Colours as they are, as MuJoCo shows them.
        scene.view_settings.view_transform = "Standard"
        for panel in self.room.panels:
            _add_panel(bpy, panel, self.room.ambient)
        for block in self.room.blocks:
            _add_block(bpy, block, self.room.ambient)
        for number, lamp in enumerate(self.room.lamps):
            _add_lamp(bpy, lamp, f"lamp {number}")
        lens = bpy.data.cameras.new("camera")
        lens.sensor_fit, lens.angle = "VERTICAL", math.radians(self.room.field_of_view)
        lens.clip_start = 0.02
        camera = bpy.data.objects.new("camera", lens)
        camera.rotation_mode = "QUATERNION"
        scene.collection.objects.link(camera)
        scene.camera = camera
        return bpy, camera

    def _free(self, opened: Any) -> None:
        opened[0].ops.wm.read_factory_settings(use_empty=True)

    def _draw(self, opened: Any, states: States, frames: Pixels) -> None:
        bpy, camera = opened
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "frame.png")
            for state, axes, frame in zip(states, camera_axes(states), frames, strict=True):
                camera.location = state[:3].tolist()
                turned = Rotation.from_matrix(axes).as_quat(scalar_first=True)
                camera.rotation_quaternion = turned.tolist()
                bpy.ops.render.render()
                # Not `write_still`, which prints every file's name.
                bpy.data.images["Render Result"].save_render(path)
                frame[:] = self._read(bpy, path)

    def _read(self, bpy: Any, path: str) -> Pixels:
        """The frame that was written; the pixels of Blender's result itself cannot be read."""
        image = bpy.data.images.load(path, check_existing=False)
        values = np.empty(self.side * self.side * 4, dtype=np.float32)
        image.pixels.foreach_get(values)
        bpy.data.images.remove(image)
        # The lowest row comes first, and the opacity last.
        upright = values.reshape(self.side, self.side, 4)[::-1, :, :3]
        return np.asarray(np.rint(255 * upright.clip(0, 1)), dtype=np.uint8)


def _linear(colour: Vector) -> NDArray[np.float64]:
    """A colour as a screen takes it (sRGB), as an amount of light: what Blender computes with."""
    shown = np.asarray(colour, dtype=np.float64)
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)


def _material(bpy: Any, name: str, ambient: float) -> tuple[Any, Any, Any]:
    """A dull surface that also glows by the light from everywhere; its nodes' inputs of colour."""
    material = bpy.data.materials.new(name)
    if material.node_tree is None:  # Blender 5 gives every material its nodes.
        material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    dull, glow = nodes.new("ShaderNodeBsdfDiffuse"), nodes.new("ShaderNodeEmission")
    both, output = nodes.new("ShaderNodeAddShader"), nodes.new("ShaderNodeOutputMaterial")
    glow.inputs["Strength"].default_value = ambient
    links.new(dull.outputs["BSDF"], both.inputs[0])
    links.new(glow.outputs["Emission"], both.inputs[1])
    links.new(both.outputs["Shader"], output.inputs["Surface"])
    return material, dull.inputs["Color"], glow.inputs["Color"]


def _add_panel(bpy: Any, panel: Panel, ambient: float) -> None:
    centre, right, up = (np.asarray(v, dtype=float) for v in (panel.centre, panel.right, panel.up))
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners = [(centre + a * right + b * up).tolist() for a, b in signs]
    mesh = bpy.data.meshes.new(panel.name)
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    places = mesh.uv_layers.new(name="picture").data
    for place, (a, b) in zip(places, signs, strict=True):
        place.uv = ((a + 1) / 2, (b + 1) / 2)
    picture = texture(panel.texture)
    height, width = picture.shape[:2]
    image = bpy.data.images.new(panel.texture, width, height)
    opaque = np.ones((height, width, 4), dtype=np.float32)
    opaque[..., :3] = picture[::-1] / 255.0
    image.pixels.foreach_set(opaque.ravel())
    image.update()
    material, *colours = _material(bpy, panel.name, ambient)
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    for colour in colours:
        material.node_tree.links.new(node.outputs["Color"], colour)
    mesh.materials.append(material)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(panel.name, mesh))


def _add_block(bpy: Any, block: Block, ambient: float) -> None:
    add = bpy.ops.mesh
    if block.kind == "box":
        add.primitive_cube_add(size=2.0, location=block.centre, scale=block.size)
    elif block.kind == "cylinder":
        depth = 2 * block.size[2]
        add.primitive_cylinder_add(radius=block.size[0], depth=depth, location=block.centre)
    else:
        add.primitive_uv_sphere_add(radius=block.size[0], location=block.centre)
    added = bpy.context.active_object
    added.name = block.name
    material, *colours = _material(bpy, block.name, ambient)
    for colour in colours:
        colour.default_value = (*_linear(block.colour).tolist(), 1.0)
    added.data.materials.append(material)


def _add_lamp(bpy: Any, lamp: Lamp, name: str) -> None:
    light = bpy.data.lights.new(name, "POINT")
    light.energy, light.use_shadow = _WATTS * lamp.strength, False
    light.shadow_soft_size = 0.0
    placed = bpy.data.objects.new(name, light)
    placed.location = lamp.centre
    bpy.context.scene.collection.objects.link(placed)
