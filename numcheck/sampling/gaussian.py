"""Standard normal samples and the Gaussian pairs of the Ornstein-Uhlenbeck transition."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from numcheck.sampling.philox import random_words

_TWO_PI = 2.0 * math.pi


def _open_uniform(high: Tensor, low: Tensor) -> Tensor:
    """(high * 2**32 + low + 1/2) / 2**64 in float64: in (0, 1], down to 2**-65."""
    return high.double().mul_(2.0**-32).add_(low.double().add_(0.5).mul_(2.0**-64))


def normal_pairs(
    seed: int, stream: int, start: int, count: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Two independent standard normals for each sample, by the method of Box and Muller.

    All 128 bits of a counter go into its two numbers, so that the tails reach 9.4 standard
    deviations.

    Args:
        seed: 64-bit key.
        stream: Number of the stream.
        start: Index of the first sample.
        count: Number of samples.
        device: Where to make them.

    Returns:
        Two float64 tensors of shape (count,).
    """
    w0, w1, w2, w3 = random_words(seed, stream, start, count, device)
    radius = _open_uniform(w0, w1).log_().mul_(-2.0).sqrt_()
    angle = _open_uniform(w2, w3).mul_(_TWO_PI)
    return radius * angle.cos(), angle.sin_().mul_(radius)
