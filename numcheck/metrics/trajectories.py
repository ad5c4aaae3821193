"""Trajectories in a learned space: straightness, and means over them with intervals."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, block_means, mean
from numcheck.metrics.recovery import BLOCKS
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import tensor


def _blocks(values: Tensor, name: str) -> int:
    tensor(values, name=name, shape=("n",))
    blocks = math.gcd(len(values), BLOCKS)
    if not len(values) or blocks < 2:
        raise InvalidInputError(
            f"{name} must be an even number of values, at least 2, got {len(values)}: intervals "
            "come from blocks of equal size. Leave out the last."
        )
    return blocks


def mean_interval(values: Tensor, strap: Bootstrap) -> list[float]:
    """The mean of independent values, shape (n,), with its interval; n and 64 have a divisor.

    Raises:
        InvalidInputError: If they have none, or the values are not finite or not of that shape.
    """
    blocks = _blocks(values, "values")
    validate.instance(strap, Bootstrap, name="strap")
    means = block_means(values, blocks).cpu()
    return strap.interval(lambda counts: mean(counts, means), blocks).to_json()


def ratio_interval(values: Tensor, usual: Tensor, strap: Bootstrap) -> list[float]:
    """The ratio of two means over the same trajectories, shapes (n,), with its interval.

    Raises:
        InvalidInputError: As `mean_interval` does, or if the usual mean is 0.
    """
    blocks = _blocks(values, "values")
    tensor(usual, name="usual", shape=(len(values),))
    validate.instance(strap, Bootstrap, name="strap")
    if not float(usual.double().mean()):
        raise InvalidInputError("usual has the mean 0, over which there is no ratio.")
    above, below = (block_means(x, blocks).cpu() for x in (values, usual))
    return strap.interval(
        lambda counts: mean(counts, above) / mean(counts, below), blocks
    ).to_json()


def straightness(paths: Tensor) -> Tensor:
    """Mean cosine of consecutive steps of each path; shape (steps, paths, coordinates).

    Raises:
        InvalidInputError: If there are less than 3 steps, or the paths are not finite or not of
            that shape.
    """
    tensor(paths, name="paths", shape=("steps", "paths", "coordinates"))
    if len(paths) < 3 or not paths.shape[2]:
        raise InvalidInputError(
            f"paths must have at least 3 steps and a coordinate, got shape {tuple(paths.shape)}."
        )
    moves = paths.diff(dim=0)
    return torch.cosine_similarity(moves[1:], moves[:-1], dim=2).mean(dim=0)
