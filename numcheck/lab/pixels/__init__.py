"""Worlds seen as pixels: what renders states to frames, and data sets rendered once."""

from __future__ import annotations

from numcheck.lab.pixels.cache import Frames, FramesPlan, frames, plan_frames
from numcheck.lab.pixels.pairs import FramePairs
from numcheck.lab.pixels.source import FrameSource

__all__ = ["FramePairs", "FrameSource", "Frames", "FramesPlan", "frames", "plan_frames"]
