"""Ways to explore a room with a camera: the pairs of latents that an encoder is trained on.

Latents are the six degrees of freedom, counted from the middle of the room in the units of
`numcheck.lab.pixels.camera`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

from numcheck.lab.pixels.camera import CENTRE, DEGREES_OF_FREEDOM, UNITS
from numcheck.lab.pixels.source import States
from numcheck.lab.worlds.pairs import gaussian_pairs

_LATENTS = len(DEGREES_OF_FREEDOM)
_YAW = DEGREES_OF_FREEDOM.index("yaw")
#: Where the cinematic camera looks: above the table, beside its lamp, in metres.
_FOCUS = np.array([2.2, 0.2, 1.4])
#: Pairs of a shot, and key points it goes through; the time between two of them is 1.
_PAIRS, _KEYS = 64, 12
#: No lag is longer.
_LONGEST = 3.0
#: Samples from which the lag of cinematic pairs is found.
_REFERENCE = 1 << 14


def broad(seed: int, stream: int, count: int, rho: float) -> States:
    """All six degrees of freedom independent, standard normal, with correlation rho.

    The first pairs of a stream, shape (2, count, 6); seed and stream are 64-bit numbers.
    """
    views = gaussian_pairs(_LATENTS, rho).sample(seed, stream, 0, count)
    return np.stack([view.numpy() for view in views])


def yaw_only(seed: int, stream: int, count: int, rho: float) -> States:
    """The camera turns left and right on the spot: arguments and result as in `broad`."""
    views = gaussian_pairs(1, rho).sample(seed, stream, 0, count)
    found = np.zeros((2, count, _LATENTS))
    found[..., _YAW] = np.stack([view[:, 0].numpy() for view in views])
    return found


def cinematic(seed: int, stream: int, count: int, rho: float) -> States:
    """Shots with the table in view: orbits, dollies and cranes along smooth splines.

    In a shot the bearing, the distance and the height from the table pass through random key
    points, and the camera looks at a point above it, beside its lamp, with a slowly changing
    offset, and leans into its turns. So yaw and pitch follow from the position but for the offset,
    and roll from the motion. A pair is two instants of a shot, always the earlier first, and pairs
    of a shot come in order of time. Their lag is such that the mean correlation of the six is rho.
    Arguments and result as in `broad`; 64 pairs come from each shot.
    """
    return _shots(seed, stream, count, lag_of(rho))


@cache
def lag_of(rho: float) -> float:
    """The lag at which the mean correlation of the six degrees of freedom in shots is rho.

    Args:
        rho: From 0.1, below which several lags have it, to 0.9999.
    """

    def excess(lag: float) -> float:
        z = _shots(0, 0, _REFERENCE, lag)
        z = (z - z.mean(axis=(0, 1))) / z.std(axis=(0, 1))
        return float((z[0] * z[1]).mean()) - rho

    return float(brentq(excess, 1e-3, _LONGEST, xtol=1e-4))


def _shots(seed: int, stream: int, count: int, lag: float) -> States:
    shots = -(-count // _PAIRS)
    found = np.empty((2, shots, _PAIRS, _LATENTS))
    for shot in range(shots):
        generator = np.random.default_rng([seed, stream, shot])
        path = _path(generator)
        # Away from the ends, where splines are not as between their key points.
        times = np.sort(generator.uniform(1.0, _KEYS - 2.0 - _LONGEST, _PAIRS))
        found[:, shot] = path(times), path(times + lag)
    return found.reshape(2, -1, _LATENTS)[:, :count]


def _path(generator: np.random.Generator) -> Callable[[States], States]:
    """A shot: the latents at given times."""
    keys = generator.standard_normal((_KEYS, 5)) * [0.3, 0.5, 0.3, 0.12, 0.08]
    spline = CubicSpline(np.arange(_KEYS), keys)
    turning = spline.derivative()
    standing = math.hypot(_FOCUS[0] - CENTRE[0], _FOCUS[1] - CENTRE[1])

    def at(times: States) -> States:
        bearing, closer, height, aside, above = spline(times).T
        distance = np.maximum(standing - closer, 0.8)
        x = _FOCUS[0] - distance * np.cos(bearing)
        y = _FOCUS[1] - distance * np.sin(bearing)
        z = CENTRE[2] + height
        pitch = np.arctan2(_FOCUS[2] - z, distance)
        lean = 0.35 * turning(times)[:, 0]
        states = np.stack([x, y, z, bearing + aside, pitch + above, lean], axis=1)
        return np.asarray((states - CENTRE) / UNITS)

    return at


def canonical(seed: int, count: int) -> States:
    """The common test of every encoder: uniform in each degree of freedom, of variance 1.

    No way to explore has this law; it covers the middle of the room evenly. Shape (count, 6).
    """
    generator = np.random.default_rng([seed, 0xCA1])
    return generator.uniform(-math.sqrt(3), math.sqrt(3), (count, _LATENTS))


#: Ways to explore, by name.
REGIMES: dict[str, Callable[[int, int, int, float], States]] = {
    "broad": broad,
    "cinematic": cinematic,
    "yaw": yaw_only,
}
