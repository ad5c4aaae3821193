"""Convolutional encoders of frames."""

from __future__ import annotations

import itertools
import math
from typing import Any

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.frames import Image, as_channels

#: Channels after each halving of the image, over those after the first.
_CHANNELS = (1, 2, 4, 4)


def _scaled(generator: torch.Generator, kind: type[nn.Module], *sizes: int, **rest: Any) -> Any:
    """A layer with uniform weights of variance 2 / inputs, from the generator alone."""
    layer = nn.utils.skip_init(kind, *sizes, **rest)  # type: ignore[no-untyped-call]
    bound = math.sqrt(6 / layer.weight[0].numel())
    nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class Convolutional(nn.Module):
    """Four convolutions of stride 2 with batch norm, a hidden layer, and the embedding.

    It takes frames as they are, uint8 with the colours last, scales them to [-1, 1] and adds two
    channels with the coordinates of the pixels: where something is shall be read off as easily as
    what it is (Liu et al., 2018, "CoordConv").

    Args:
        embedding_dim: Dimension of embeddings.
        image: Height, width and colours of a frame.
        width: Channels of the first convolution.
        hidden: Units of the hidden layer.
        seed: Of the first weights.
    """

    def __init__(
        self,
        embedding_dim: int,
        *,
        image: Image = (64, 64, 3),
        width: int = 16,
        hidden: int = 128,
        seed: int,
    ) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        channels = [image[2] + 2, *(width * factor for factor in _CHANNELS)]
        layers: list[nn.Module] = []
        for k, (before, after) in enumerate(itertools.pairwise(channels)):
            size = 5 if k == 0 else 3
            options = {"stride": 2, "padding": size // 2, "bias": False}
            convolution = _scaled(generator, nn.Conv2d, before, after, size, **options)
            layers += [convolution, nn.BatchNorm2d(after), nn.GELU()]
        height, breadth = (-(-side // 16) for side in image[:2])
        inner = _scaled(generator, nn.Linear, channels[-1] * height * breadth, hidden)
        last = _scaled(generator, nn.Linear, hidden, embedding_dim)
        self.layers = nn.Sequential(*layers, nn.Flatten(), inner, nn.GELU(), last)
        rows = torch.linspace(-1, 1, image[0])[:, None].expand(*image[:2])
        columns = torch.linspace(-1, 1, image[1])[None].expand(*image[:2])
        self.coordinates: Tensor
        self.register_buffer("coordinates", torch.stack([rows, columns]), persistent=False)

    def forward(self, frames: Tensor) -> Tensor:
        """Embeddings (n, embedding_dim) of frames, uint8, shape (n, height, width, colours)."""
        pixels = as_channels(frames, self.coordinates.dtype)
        where = self.coordinates.expand(len(frames), -1, -1, -1)
        found: Tensor = self.layers(torch.cat([pixels, where], dim=1))
        return found
