"""Standard normal samples and the Gaussian pairs of the Ornstein-Uhlenbeck transition."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from numcheck.sampling.philox import words_at
from numcheck.sampling.source import indices, open_uniform


def box_muller(words: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Two independent standard normals from the four words of each counter."""
    w0, w1, w2, w3 = words
    radius = open_uniform(w0, w1).log_().mul_(-2.0).sqrt_()
    angle = open_uniform(w2, w3).mul_(math.tau)
    return radius * angle.cos(), angle.sin_().mul_(radius)


def normal_pairs(
    seed: int, stream: int, start: int, count: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Two independent standard normals for each sample, by the method of Box and Muller.

    All 128 bits of a counter go into its two numbers, so that the tails reach 9.4 standard
    deviations. The samples are start, ..., start + count - 1 of a stream, and lie below 2**63.

    Returns:
        Two float64 tensors of shape (count,).
    """
    return box_muller(words_at(seed, stream, indices(start, count, device)))
