"""The encoder matched to the coupling map: its layers undo those of the map, for some weights."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from numcheck.lab.worlds.mixings import LARGEST, points
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError


class InverseCoupling(nn.Module):
    """Layers b - tanh(a W_i), halves a and b exchanged in every other layer.

    With the weights of a `numcheck.lab.worlds.mixings.Coupling` without stretch it is the inverse
    of that map. It preserves volume, as in the paper: so the embeddings cannot collapse, and their
    size needs a regularizer less than those of other encoders. With `scaled` each output has a
    factor that is learned.

    Args:
        latents: Even, from 2 to 1,024.
        layers: From 1 to 64.
        scaled: Whether outputs are scaled.
        seed: Of the first weights.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    def __init__(self, latents: int, *, layers: int = 4, scaled: bool = False, seed: int) -> None:
        super().__init__()
        latents = validate.integer(latents, name="latents", minimum=2, maximum=LARGEST)
        if latents % 2:
            raise InvalidInputError(f"latents must be even, got {latents}. Use {latents + 1}.")
        layers = validate.integer(layers, name="layers", minimum=1, maximum=64)
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
        scaled = validate.flag(scaled, name="scaled")
        half = latents // 2
        generator = torch.Generator().manual_seed(seed)
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(half, half, generator=generator) / math.sqrt(half))
            for _ in range(layers)
        )
        self.log_scale = nn.Parameter(torch.zeros(latents)) if scaled else None

    def forward(self, x: Tensor) -> Tensor:
        """The embeddings of observations, from and to shape (..., latents).

        Raises:
            InvalidInputError: If the shape or the type does not fit.
        """
        known = self.weights[0]
        points(x, 2 * len(known), what="the encoder", name="x")
        if x.dtype != known.dtype:
            raise InvalidInputError(
                f"x must be {known.dtype} as the weights are, got {x.dtype}. Pass x.to("
                f"{known.dtype})."
            )
        first, second = x.chunk(2, dim=-1)
        even = len(self.weights) % 2 == 0
        moved, fixed = (first, second) if even else (second, first)
        for weight in reversed(self.weights):
            moved, fixed = fixed, moved - (fixed @ weight).tanh()
        found = torch.cat([moved, fixed], dim=-1)
        return found if self.log_scale is None else found * self.log_scale.exp()
