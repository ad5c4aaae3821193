"""Frames as encoders take them: uint8 with the colours last."""

from __future__ import annotations

import torch
from torch import Tensor

#: Height, width and colours of a frame.
Image = tuple[int, int, int]


def as_channels(frames: Tensor, dtype: torch.dtype) -> Tensor:
    """Frames scaled to [-1, 1], with the colours first: what convolutions take.

    Args:
        frames: Uint8, shape (n, height, width, colours).
        dtype: Of the result, shape (n, colours, height, width).
    """
    return frames.permute(0, 3, 1, 2).to(dtype) / 127.5 - 1
