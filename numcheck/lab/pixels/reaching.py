"""Trajectories of a controller that reaches for one target after another, by Reacher's physics.

A target is drawn as dm_control draws it, uniform in direction and in distance from 0.05 to 0.2 m.
The joint angles that put the finger there follow from the lengths of the links, with the elbow on
either side; a proportional-derivative controller turns the joints towards them, the shoulder the
shorter way round. The next target is drawn once the finger is there and has stayed a while.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from numcheck.lab.pixels.arm import reacher_physics
from numcheck.lab.pixels.source import States

#: Of the model: length of either link in metres, limit of the wrist in radians.
_LINK, _LIMIT = 0.12, math.radians(160)
_NEAREST, _FARTHEST = 0.05, 0.2
#: Gains of the controller, in units of the largest torque per radian, and per radian per second.
_SPRING, _DAMPING = 1.0, 0.1
#: When a target counts as reached: distance of the angles in radians, and steps of rest there.
_NEAR, _REST = 0.05, 10
#: Steps after which it is given up.
_PATIENCE = 100
#: An episode begins with a number of steps, up to this, that are not recorded.
_BEGINNING = 150


def wrapped(angles: States) -> States:
    """Angles modulo 2 pi, in [-pi, pi)."""
    return np.asarray(np.remainder(angles + np.pi, 2 * np.pi) - np.pi)


def pose_of(place: tuple[float, float], elbow: float) -> States:
    """The joint angles that put the finger at a place, shape (2,).

    Args:
        place: In metres from the shoulder, within reach.
        elbow: 1 or -1, the sign of the wrist's angle.
    """
    x, y = place
    distance = math.hypot(x, y)
    bend = math.acos(min(max(distance**2 / (2 * _LINK**2) - 1, -1.0), 1.0))
    wrist = elbow * min(bend, _LIMIT)
    return np.array([math.atan2(y, x) - wrist / 2, wrist])


def _draw(generator: np.random.Generator) -> States:
    direction = generator.uniform(-math.pi, math.pi)
    distance = generator.uniform(_NEAREST, _FARTHEST)
    place = distance * math.cos(direction), distance * math.sin(direction)
    return pose_of(place, generator.choice([-1.0, 1.0]))


def _episode(
    physics: Any, generator: np.random.Generator, frames: int, lag: int
) -> list[list[float]]:
    with physics.reset_context():
        physics.data.qpos[:] = generator.uniform(-np.pi, np.pi), generator.uniform(-_LIMIT, _LIMIT)
    goal, rest, spent = _draw(generator), 0, 0
    begin = int(generator.integers(_BEGINNING))
    found = []
    for step in range(begin + (frames - 1) * lag + 1):
        pose = np.array(physics.data.qpos)
        if step >= begin and (step - begin) % lag == 0:
            found.append([float(pose[0]), float(pose[1])])
        away = goal - pose
        away[0] = math.remainder(away[0], 2 * math.pi)
        rest = rest + 1 if np.abs(away).max() < _NEAR else 0
        spent += 1
        if rest >= _REST or spent >= _PATIENCE:
            goal, rest, spent = _draw(generator), 0, 0
        torque = _SPRING * away - _DAMPING * physics.data.qvel
        physics.set_control(np.clip(torque, -1.0, 1.0))
        physics.step()
    return found


def reaching_trajectories(episodes: int, frames: int, lag: int, *, seed: int) -> States:
    """Joint angles along episodes of the controller.

    Args:
        episodes: How many.
        frames: States recorded of each.
        lag: Steps of control, 0.02 s each, from one to the next.
        seed: Of starts and targets.

    Returns:
        Radians, not wrapped, shape (episodes, frames, 2).
    """
    physics = reacher_physics()
    try:
        found = [
            _episode(physics, np.random.default_rng([seed, k]), frames, lag)
            for k in range(episodes)
        ]
    finally:
        physics.free()
    return np.array(found, dtype=np.float64)
