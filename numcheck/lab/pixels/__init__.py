"""Worlds seen as pixels: what renders states to frames, and data sets rendered once."""

from __future__ import annotations

from numcheck.lab.pixels.cache import Frames, frames
from numcheck.lab.pixels.pairs import FramePairs
from numcheck.lab.pixels.source import FrameSource

__all__ = ["FramePairs", "FrameSource", "Frames", "frames"]
