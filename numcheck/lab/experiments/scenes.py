"""The worlds of the experiment `leworldmodel`, each with what renders it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from torch import Tensor

from numcheck.lab.leworldmodel.worlds import LinearWorld, PixelWorld, TwoRoomWorld
from numcheck.lab.pixels import FrameSource
from numcheck.lab.pixels.arm import ReacherArm, RecolouredArm
from numcheck.lab.pixels.two_rooms import TwoRooms


def _rooms(start: Tensor, goal: Tensor) -> dict[str, Tensor]:
    same = start[:, 0] * goal[:, 0] > 0
    return {"same room": same, "other room": ~same}


@dataclass(frozen=True)
class Scene:
    """A world and its frames.

    Attributes:
        world: States, actions, tasks.
        source: Makes what renders its states.
        recoloured: Makes what renders them in other colours.
        apart: Kinds of tasks that are reported by themselves: from starts and goals to which tasks
            are of each.
    """

    world: PixelWorld
    source: Callable[[], FrameSource]
    recoloured: Callable[[], FrameSource]
    apart: Callable[[Tensor, Tensor], dict[str, Tensor]] = lambda _start, _goal: {}


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "two-rooms": Scene(
            TwoRoomWorld(), TwoRooms, partial(TwoRooms, colour=(31, 119, 180)), _rooms
        ),
        # At this scale an angle beyond pi is nearly four standard deviations away.
        "reacher": Scene(LinearWorld(scale=0.8), ReacherArm, RecolouredArm),
    }
)
