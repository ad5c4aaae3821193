"""The encoder matched to the coupling map: its layers undo those of the map, for some weights."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class InverseCoupling(nn.Module):
    """Layers b - tanh(a W_i), halves a and b exchanged in every other layer.

    With the weights of a `numcheck.lab.worlds.mixings.Coupling` it is the inverse of that map. It
    preserves volume, as in the paper: so the embeddings cannot collapse, and their scale needs a
    regularizer less than that of other encoders.

    Args:
        latents: Even.
        layers: Their number.
        seed: Of the first weights.
    """

    def __init__(self, latents: int, *, layers: int = 4, seed: int) -> None:
        super().__init__()
        half = latents // 2
        generator = torch.Generator().manual_seed(seed)
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(half, half, generator=generator) / math.sqrt(half))
            for _ in range(layers)
        )

    def forward(self, x: Tensor) -> Tensor:
        """The embeddings of observations, from and to shape (..., latents)."""
        first, second = x.chunk(2, dim=-1)
        even = len(self.weights) % 2 == 0
        moved, fixed = (first, second) if even else (second, first)
        for weight in reversed(self.weights):
            moved, fixed = fixed, moved - (fixed @ weight).tanh()
        return torch.cat([moved, fixed], dim=-1)
