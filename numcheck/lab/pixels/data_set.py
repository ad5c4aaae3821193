"""One data set on the disk: its manifest, its chunks, what is missing."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from numcheck.lab.pixels.source import FrameSource, Pixels, States
from numcheck.lab.pixels.storage import ELSEWHERE, CacheError, size_shown, write_whole

#: Of the layout of the folder; part of the key.
FORMAT = 1
#: Frames rendered between two reports of progress.
_STEP = 32


@dataclass(frozen=True)
class FramesPlan:
    """What is to be rendered.

    Attributes:
        folder: Where the data set lies.
        count: Frames in all.
        bytes: Their size.
        missing: Frames that are not there yet.
        missing_bytes: Their size.
    """

    folder: Path
    count: int
    bytes: int
    missing: int
    missing_bytes: int

    def __str__(self) -> str:
        there = f", {self.count - self.missing} of them there" if self.missing < self.count else ""
        return f"{self.count} frames, {size_shown(self.bytes)}{there}, in {self.folder}"


def lock(folder: Path) -> FileLock:
    """What keeps two processes from writing the same data set."""
    return FileLock(str(folder / "lock"))


def render(
    source: FrameSource, states: States, on_frames: Callable[[int], None] = lambda _count: None
) -> Pixels:
    """The frames of some states, by a renderer opened for them and freed after."""
    found = np.empty((len(states), *source.image_shape), dtype=np.uint8)
    with source as renderer:
        for start in range(0, len(states), _STEP):
            part = renderer.render(states[start : start + _STEP])
            found[start : start + _STEP] = part
            on_frames(len(part))
    return found


def data_key(source: FrameSource, states: States) -> str:
    """SHA-256 of all that determines the frames, as 64 hexadecimal digits."""
    described = {
        "format": FORMAT,
        "source": source.name,
        "parameters": source.parameters,
        "image": list(source.image_shape),
        "states": list(states.shape),
    }
    digest = hashlib.sha256(json.dumps(described, sort_keys=True, allow_nan=False).encode())
    digest.update(np.ascontiguousarray(states, dtype="<f8").tobytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class DataSet:
    """The frames of a source for some states, in a folder.

    Attributes:
        source: What renders.
        states: What it renders, shape (n, d).
        folder: Where the frames lie, or will.
        chunk: Frames per file.
    """

    source: FrameSource
    states: States
    folder: Path
    chunk: int

    @property
    def chunks(self) -> int:
        """Their number."""
        return -(-len(self.states) // self.chunk)

    def of(self, number: int) -> States:
        """The states of a chunk."""
        return self.states[number * self.chunk : (number + 1) * self.chunk]

    def path(self, number: int) -> Path:
        """The file of a chunk."""
        return self.folder / f"frames-{number:05d}.npy"

    def manifest(self) -> dict[str, Any]:
        """That on disk; a new one where there is none that can be read."""
        try:
            found = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
            fine = isinstance(found["sha256"], dict) and found["chunk"] > 0
            if found["format"] == FORMAT and fine:
                return dict(found)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return {
            "format": FORMAT,
            "source": self.source.name,
            "parameters": self.source.parameters,
            "states": list(self.states.shape),
            "image": list(self.source.image_shape),
            "chunk": self.chunk,
            "complete": False,
            "sha256": {},
        }

    def missing(self) -> list[int]:
        """The chunks that are not there yet."""
        hashes = self.manifest()["sha256"]
        return [k for k in range(self.chunks) if str(k) not in hashes or not self.path(k).exists()]

    def plan(self) -> FramesPlan:
        """Size and place, and what is missing."""
        count, missing = len(self.states), sum(len(self.of(k)) for k in self.missing())
        size = math.prod(self.source.image_shape)
        return FramesPlan(self.folder, count, count * size, missing, missing * size)

    def write(self, number: int, frames: Pixels) -> None:
        """Write a chunk, then its hash; whatever happens, what was there stays valid."""
        buffer = io.BytesIO()
        np.save(buffer, frames)
        data = buffer.getbuffer()
        write_whole(self.path(number), data, self.plan().missing_bytes)
        manifest = self.manifest()
        manifest["sha256"][str(number)] = hashlib.sha256(data).hexdigest()
        manifest["complete"] = len(manifest["sha256"]) == self.chunks
        text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        write_whole(self.folder / "manifest.json", text.encode(), self.plan().missing_bytes)

    def verified(self, number: int) -> Pixels:
        """A chunk as it was written, rendered again if need be."""
        for again in (False, True):
            try:
                with self.path(number).open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
                if found == self.manifest()["sha256"].get(str(number)):
                    return np.asarray(np.load(self.path(number), mmap_mode="r"), dtype=np.uint8)
            except OSError:
                pass
            if not again:
                with lock(self.folder):
                    self.write(number, render(self.source, self.of(number)))
        raise CacheError(
            f"{self.path(number)} is not what was just written to it: the disk is failing, or "
            f"something else writes there. {ELSEWHERE}"
        )
