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
from numcheck.support import validate, validate_arrays
from numcheck.support.errors import InvalidInputError

#: Of the model: length of either link in metres, limit of the wrist in radians.
_LINK, _LIMIT = 0.12, math.radians(160)
_NEAREST, _FARTHEST = 0.05, 0.2
#: Gains of the controller, in units of the largest torque a radian, and a radian a second.
_SPRING, _DAMPING = 1.0, 0.1
#: When a target counts as reached: distance of the angles in radians, and steps of rest there.
_NEAR, _REST = 0.05, 10
#: Steps after which it is given up.
_PATIENCE = 100
#: An episode begins with a number of steps, up to this, that are not recorded.
_BEGINNING = 150


def wrapped(angles: States) -> States:
    """Angles modulo 2 pi, in [-pi, pi).

    Raises:
        InvalidInputError: If they are no array of finite real numbers.
    """
    shape = angles.shape if isinstance(angles, np.ndarray) else ("n",)
    angles = validate_arrays.floats(angles, name="angles", shape=shape)
    return np.asarray(np.remainder(angles + np.pi, 2 * np.pi) - np.pi)


def pose_of(place: tuple[float, float], elbow: float) -> States:
    """The joint angles that put the finger at a place, shape (2,).

    Args:
        place: In metres from the shoulder, within reach.
        elbow: 1 or -1, the sign of the wrist's angle.

    Raises:
        InvalidInputError: If the place is out of reach, or the elbow is neither.
    """
    given = validate.sequence(place, name="place", length=2)
    x, y = (
        validate.number(part, name="a coordinate of place", minimum=-1.0, maximum=1.0)
        for part in given
    )
    if math.hypot(x, y) > 2 * _LINK:
        raise InvalidInputError(
            f"place must be within {2 * _LINK:g} m of the shoulder, got {validate.shown(given)}."
        )
    elbow = validate.number(elbow, name="elbow", minimum=-1.0, maximum=1.0)
    if abs(elbow) != 1:
        raise InvalidInputError(f"elbow must be 1 or -1, got {elbow:g}.")
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

    Raises:
        InvalidInputError: If a number is out of range, or the extra `control` is not installed.
    """
    episodes = validate.integer(episodes, name="episodes", minimum=1, maximum=1 << 24)
    frames = validate.integer(frames, name="frames", minimum=1, maximum=1 << 16)
    lag = validate.integer(lag, name="lag", minimum=1, maximum=1000)
    seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
    physics = reacher_physics()
    try:
        found = [
            _episode(physics, np.random.default_rng([seed, k]), frames, lag)
            for k in range(episodes)
        ]
    finally:
        physics.free()
    return np.array(found, dtype=np.float64)
