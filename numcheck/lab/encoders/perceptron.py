"""Multilayer perceptrons."""

from __future__ import annotations

import itertools
import math

import torch
from torch import nn


def linear(inputs: int, outputs: int, generator: torch.Generator) -> nn.Linear:
    """A layer with uniform weights of variance 1 / (3 inputs), from the generator alone."""
    layer: nn.Linear = nn.utils.skip_init(nn.Linear, inputs, outputs)  # type: ignore[no-untyped-call]
    bound = 1 / math.sqrt(inputs)
    nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
    nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
    return layer


def perceptron(
    inputs: int, outputs: int, *, width: int = 64, depth: int = 3, seed: int
) -> nn.Sequential:
    """A perceptron with GELU units, smooth as the maps it has to invert.

    Args:
        inputs: Dimension of what it takes.
        outputs: Dimension of what it gives.
        width: Units of each hidden layer.
        depth: Hidden layers.
        seed: Of the first weights.
    """
    generator = torch.Generator().manual_seed(seed)
    sizes = [inputs, *[width] * depth]
    layers: list[nn.Module] = []
    for before, after in itertools.pairwise(sizes):
        layers += [linear(before, after, generator), nn.GELU()]
    return nn.Sequential(*layers, linear(sizes[-1], outputs, generator))
