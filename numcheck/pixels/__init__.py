"""Worlds seen as pixels: what renders states to frames, and data sets rendered once."""

from __future__ import annotations

from numcheck.pixels.cache import Frames, FramesPlan, frames, plan_frames
from numcheck.pixels.pairs import FramePairs
from numcheck.pixels.source import FrameSource

__all__ = ["FramePairs", "FrameSource", "Frames", "FramesPlan", "frames", "plan_frames"]
