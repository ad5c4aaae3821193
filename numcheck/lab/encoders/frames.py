"""Frames as encoders take them: uint8 with the colours last."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Least side of an image for convolutions.
LEAST_SIDE = 16


def checked_image(image: object) -> tuple[int, int, int]:
    """Height, width and colours of a frame for convolutions.

    Args:
        image: The three numbers.

    Raises:
        InvalidInputError: If they are no such numbers.
    """
    height, width, colours = validate.sequence(image, name="image", length=3)
    sides = [
        validate.integer(side, name="a side of the image", minimum=LEAST_SIDE, maximum=1 << 11)
        for side in (height, width)
    ]
    name = "the number of colours of the image"
    return sides[0], sides[1], validate.integer(colours, name=name, minimum=1, maximum=64)


def checked_frames(frames: object, image: tuple[int, int, int]) -> Tensor:
    """The frames, if they are a dense uint8 tensor of shape (n, height, width, colours).

    Raises:
        InvalidInputError: If they are not.
    """
    shape = f"(n, {', '.join(map(str, image))})"
    if not isinstance(frames, Tensor):
        given = type(frames).__name__
    elif (
        frames.dtype is torch.uint8
        and frames.layout == torch.strided
        and frames.ndim == 4
        and tuple(frames.shape[1:]) == image
    ):
        return frames
    else:
        given = f"{frames.dtype} of shape {tuple(frames.shape)}, {frames.layout}"
    raise InvalidInputError(
        f"frames must be a dense uint8 tensor of shape {shape}, got {given}. "
        "Use torch.from_numpy on what a source renders."
    )


def as_channels(frames: object, image: tuple[int, int, int], dtype: torch.dtype) -> Tensor:
    """Frames scaled to [-1, 1], with the colours first: what convolutions take.

    Args:
        frames: Uint8, shape (n, height, width, colours).
        image: The last three.
        dtype: Of the result, shape (n, colours, height, width).

    Raises:
        InvalidInputError: If they are of another shape or type.
    """
    return checked_frames(frames, image).permute(0, 3, 1, 2).to(dtype) / 127.5 - 1
