"""The encoder matched to the coupling map: its layers undo those of the map, for some weights."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from numcheck.lab.worlds.mixings import even_latents
from numcheck.support import validate


class InverseCoupling(nn.Module):
    """Layers b - tanh(a W_i), halves a and b exchanged in every other layer.

    With the weights of a `numcheck.lab.worlds.mixings.Coupling` without stretch it is the inverse
    of that map. It preserves volume, as in the paper: so the embeddings cannot collapse, and their
    scale needs a regularizer less than that of other encoders. With `scaled` each embedding
    coordinate has a factor that is learned.

    Args:
        latents: Even, from 2 to 1,024.
        layers: From 1 to 64.
        scaled: Whether embeddings are scaled.
        seed: Of the first weights.

    Raises:
        InvalidInputError: If a size is invalid.
    """

    def __init__(self, latents: int, *, layers: int = 4, scaled: bool = False, seed: int) -> None:
        super().__init__()
        half = even_latents(latents) // 2
        validate.integer(layers, name="layers", minimum=1, maximum=64)
        generator = torch.Generator().manual_seed(seed)
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(half, half, generator=generator) / math.sqrt(half))
            for _ in range(layers)
        )
        self.log_scale = nn.Parameter(torch.zeros(latents)) if scaled else None

    def forward(self, x: Tensor) -> Tensor:
        """The embeddings of observations, from and to shape (..., latents)."""
        first, second = x.chunk(2, dim=-1)
        even = len(self.weights) % 2 == 0
        moved, fixed = (first, second) if even else (second, first)
        for weight in reversed(self.weights):
            moved, fixed = fixed, moved - (fixed @ weight).tanh()
        found = torch.cat([moved, fixed], dim=-1)
        return found if self.log_scale is None else found * self.log_scale.exp()
