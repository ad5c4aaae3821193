"""Trajectories in a learned space: straightness, and means over them with intervals."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from numcheck.metrics.blocks import Bootstrap, block_means, mean
from numcheck.metrics.recovery import BLOCKS


def mean_interval(values: Tensor, strap: Bootstrap) -> list[float]:
    """The mean of independent values, shape (n,) with n even, with its interval."""
    blocks = math.gcd(len(values), BLOCKS)
    means = block_means(values, blocks).cpu()
    return strap.interval(lambda counts: mean(counts, means), blocks).to_json()


def ratio_interval(values: Tensor, usual: Tensor, strap: Bootstrap) -> list[float]:
    """The ratio of two means over the same trajectories, shapes (n,), with its interval."""
    blocks = math.gcd(len(values), BLOCKS)
    above, below = (block_means(x, blocks).cpu() for x in (values, usual))
    return strap.interval(
        lambda counts: mean(counts, above) / mean(counts, below), blocks
    ).to_json()


def straightness(paths: Tensor) -> Tensor:
    """Mean cosine of consecutive steps of each path; shape (steps, paths, coordinates)."""
    moves = paths.diff(dim=0)
    return torch.cosine_similarity(moves[1:], moves[:-1], dim=2).mean(dim=0)
