"""Convolutional encoders of frames."""

from __future__ import annotations

import itertools
import math
from typing import Any

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.frames import as_channels, checked_image
from numcheck.support import validate

#: Channels after each halving of the image, times the width over 16.
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
    """Four convolutions of stride 2 with batch norm, a hidden layer, and the outputs.

    It takes frames as they are, uint8 with the colours last, scales them to [-1, 1] and adds two
    channels with the coordinates of the pixels: where something is shall be read off as easily as
    what it is (Liu et al., 2018, "CoordConv").

    Args:
        outputs: Number of embeddings.
        image: Height, width and colours of a frame.
        width: Channels of the first convolution.
        hidden: Units of the hidden layer.
        normalized: Whether outputs pass a last batch norm without scale and shift, which fixes
            mean and variance of each in training.
        seed: Of the first weights.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    def __init__(
        self,
        outputs: int,
        *,
        image: tuple[int, int, int] = (64, 64, 3),
        width: int = 16,
        hidden: int = 128,
        normalized: bool = False,
        seed: int,
    ) -> None:
        super().__init__()
        outputs = validate.integer(outputs, name="outputs", minimum=1, maximum=1 << 12)
        width = validate.integer(width, name="width", minimum=1, maximum=1 << 10)
        hidden = validate.integer(hidden, name="hidden", minimum=1, maximum=1 << 14)
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
        validate.flag(normalized, name="normalized")
        self.image = checked_image(image)
        generator = torch.Generator().manual_seed(seed)
        channels = [self.image[2] + 2, *(width * factor for factor in _CHANNELS)]
        layers: list[nn.Module] = []
        for k, (before, after) in enumerate(itertools.pairwise(channels)):
            size = 5 if k == 0 else 3
            options = {"stride": 2, "padding": size // 2, "bias": False}
            convolution = _scaled(generator, nn.Conv2d, before, after, size, **options)
            layers += [convolution, nn.BatchNorm2d(after), nn.GELU()]
        height, breadth = (-(-side // 16) for side in self.image[:2])
        inner = _scaled(generator, nn.Linear, channels[-1] * height * breadth, hidden)
        last = _scaled(generator, nn.Linear, hidden, outputs)
        layers += [nn.Flatten(), inner, nn.GELU(), last]
        if normalized:
            layers.append(nn.BatchNorm1d(outputs, affine=False))
        self.layers = nn.Sequential(*layers)
        rows = torch.linspace(-1, 1, self.image[0])[:, None].expand(self.image[:2])
        columns = torch.linspace(-1, 1, self.image[1])[None].expand(self.image[:2])
        self.coordinates: Tensor
        self.register_buffer("coordinates", torch.stack([rows, columns]), persistent=False)

    def forward(self, frames: Tensor) -> Tensor:
        """Embeddings of frames.

        Args:
            frames: Uint8, shape (n, height, width, colours).

        Returns:
            Float32, shape (n, outputs).

        Raises:
            InvalidInputError: If they are of another shape or type.
        """
        pixels = as_channels(frames, self.image, self.coordinates.dtype)
        where = self.coordinates.expand(len(frames), -1, -1, -1)
        found: Tensor = self.layers(torch.cat([pixels, where], dim=1))
        return found
