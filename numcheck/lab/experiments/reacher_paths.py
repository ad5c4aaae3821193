"""Straight paths between embeddings of frames, decoded to joint angles.

A point of a path is decoded by the affine regression of the angles on the embeddings of the nearest
held-out frames, whose angles are known. The oracle goes straight in the joint angles. The third
path is straight between the frames themselves, decoded in the same way from their principal
components: the baseline without an encoder.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from numcheck.lab.experiments.base import Row
from numcheck.lab.experiments.planning import path_ratios
from numcheck.lab.experiments.reacher_data import SPREAD, Measured
from numcheck.metrics import Bootstrap
from numcheck.metrics.blocks import block_means, mean

#: Paths, and their steps.
TASKS, _STEPS = 64, 8
_BLOCKS = 16
#: Frames that a point is decoded from, and the ridge of the regression, relative.
_NEIGHBOURS, _RIDGE = 32, 1e-2
_COMPONENTS = 16
#: Paths are from one state to another that is at least this far away, in deviations of the angles.
_FAR = 1.0


def decode(features: Tensor, angles: Tensor, wanted: Tensor) -> Tensor:
    """Angles of points, by affine regression on their nearest neighbours.

    Args:
        features: Of frames whose angles are known, shape (n, m).
        angles: Of these frames, shape (n, 2).
        wanted: Features of the points, shape (k, m).

    Returns:
        Shape (k, 2).
    """
    near = torch.cdist(wanted, features).topk(_NEIGHBOURS, largest=False).indices
    x, y = features[near] - wanted[:, None], angles[near]
    centre, level = x.mean(dim=1, keepdim=True), y.mean(dim=1, keepdim=True)
    x, y = x - centre, y - level
    gram = x.mT @ x
    size = gram.diagonal(dim1=1, dim2=2).mean(dim=1).clamp_min(1e-12)
    ridge = _RIDGE * size[:, None, None] * torch.eye(x.shape[2]).to(x)
    slope = torch.linalg.solve(gram + ridge, x.mT @ y)
    found: Tensor = (level - centre @ slope)[:, 0]
    return found


def _tasks(angles: Tensor) -> tuple[Tensor, Tensor]:
    """Numbers of starts and goals: a state and the next one, where they are far apart."""
    numbers = torch.arange(0, len(angles) - 1, 2)
    far = (angles[numbers] - angles[numbers + 1]).norm(dim=1) > _FAR * SPREAD
    starts = numbers[far][: min(TASKS, int(far.sum()) // _BLOCKS * _BLOCKS)]
    return starts, starts + 1


def _follow(
    features: Tensor, library: slice, angles: Tensor, ends: tuple[Tensor, Tensor]
) -> Tensor:
    """The decoded path of each task, shape (tasks, steps + 1, 2)."""
    times = torch.linspace(0, 1, _STEPS + 1, dtype=features.dtype)[:, None, None]
    line = torch.lerp(features[ends[0]], features[ends[1]], times)
    found = decode(features[library], angles[library], line.flatten(0, 1))
    return found.reshape(_STEPS + 1, -1, 2).transpose(0, 1)


def _figures(paths: Tensor, straight: Tensor, name: str) -> dict[str, Tensor]:
    # The arm starts where it is and is brought to the goal by the last step.
    carried = torch.cat([straight[:, :1], paths[:, 1:-1], straight[:, -1:]], dim=1)
    ratios = path_ratios(carried)
    return {
        f"length{name}": ratios["length"],
        f"cost{name}": ratios["cost"],
        f"curvature{name}": _turns(carried),
        f"deviation{name}": (paths - straight).square().sum(dim=2).mean(dim=1).sqrt(),
        f"goal missed{name}": (paths[:, -1] - straight[:, -1]).norm(dim=1),
    }


def _turns(paths: Tensor) -> Tensor:
    """The mean angle between successive steps of each path, in degrees."""
    moves = paths.diff(dim=1)
    cosines = torch.cosine_similarity(moves[:, 1:], moves[:, :-1], dim=2)
    return cosines.clamp(-1, 1).acos().rad2deg().mean(dim=1)


def plan(measured: Measured, h: Tensor, strap: Bootstrap) -> tuple[Row, dict[str, Any]]:
    """Paths of an encoder and of the frames themselves, against the oracle's.

    Lengths and costs (the sum of squared steps) are ratios to the oracle's, of paths from the true
    start through the decoded points to the true goal; curvature is the mean angle between their
    successive steps in degrees; deviation from the oracle's path and distance of the decoded goal
    from the true one are in radians.

    Args:
        measured: Frames with Gaussian angles.
        h: Their embeddings, shape (2, n, outputs).
        strap: How intervals are made.

    Returns:
        The figures with intervals, and some paths to draw.
    """
    flat, angles = h.flatten(0, 1), torch.from_numpy(measured.angles.copy()).flatten(0, 1)
    # Starts and goals are the first of the first views, and frames of other pairs are the library.
    reserved = min(4 * TASKS, h.shape[1] // 2)
    starts, goals = _tasks(angles[:reserved])
    library = slice(h.shape[1] // 2, h.shape[1])
    straight = torch.lerp(
        angles[starts], angles[goals], torch.linspace(0, 1, _STEPS + 1).double()[:, None, None]
    ).transpose(0, 1)
    frames = measured.frames[: h.shape[1]].astype(np.float32).mean(axis=3)[:, ::2, ::2]
    pixels = torch.from_numpy(frames.reshape(len(frames), -1))
    pixels = pixels - pixels.mean(dim=0)
    generator = torch.Generator().manual_seed(0)
    probe = pixels.mT @ (pixels @ torch.randn(pixels.shape[1], _COMPONENTS, generator=generator))
    components = (pixels @ torch.linalg.qr(pixels.mT @ (pixels @ probe)).Q).double()
    ends = starts, goals
    paths = _follow(flat, library, angles, ends)
    between = _follow(components, library, angles, ends)
    figures = _figures(paths, straight, "") | _figures(between, straight, " between frames")
    row: Row = {}
    for name, values in figures.items():
        means = block_means(values, math.gcd(len(values), _BLOCKS))
        row[name] = strap.interval(lambda c, m=means: mean(c, m), len(means)).to_json()  # type: ignore[misc]
    return row, {"paths": paths[:6].tolist(), "straight": straight[:6].tolist()}
