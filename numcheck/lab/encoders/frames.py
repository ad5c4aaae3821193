"""Frames as encoders take them: uint8 with the colours last."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.support import validate

#: Height, width and colours of a frame.
Image = tuple[int, int, int]
_LEAST_SIDE = 16


def check_encoder(embedding_dim: int, image: Image, *, hidden: int, **channels: int) -> None:
    """Refuse sizes that no convolutional encoder has.

    Args:
        embedding_dim: Dimension of embeddings.
        image: Height, width and colours of a frame.
        hidden: Units of the hidden layer.
        channels: Of convolutions, by the names of the arguments.

    Raises:
        InvalidInputError: If a size is out of range.
    """
    validate.integer(embedding_dim, name="embedding_dim", minimum=1, maximum=1 << 12)
    validate.integer(hidden, name="hidden", minimum=1, maximum=1 << 14)
    for name, count in channels.items():
        validate.integer(count, name=name, minimum=1, maximum=1 << 12)
    *sides, colours = validate.sequence(image, name="image", length=3)
    for side in sides:
        validate.integer(side, name="a side of the image", minimum=_LEAST_SIDE, maximum=1 << 11)
    validate.integer(colours, name="the number of colours of the image", minimum=1, maximum=64)


def as_channels(frames: Tensor, dtype: torch.dtype) -> Tensor:
    """Frames scaled to [-1, 1], with the colours first: what convolutions take.

    Args:
        frames: Uint8, shape (n, height, width, colours).
        dtype: Of the result, shape (n, colours, height, width).
    """
    return frames.permute(0, 3, 1, 2).to(dtype) / 127.5 - 1
