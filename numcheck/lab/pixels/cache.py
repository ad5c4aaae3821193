"""Data sets of frames, rendered once into a folder, in chunks that are written whole or not at all.

A data set has a folder of its own, named by the SHA-256 of all that determines it: source,
parameters and states. It holds `states.npy`, `manifest.json` and the chunks `frames-00000.npy`,
...; a chunk counts when its SHA-256 is in the manifest, so a run that is killed goes on at the
first chunk that is not. Every chunk is hashed before its first use in a process, and rendered again
if it is damaged.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numcheck.lab.pixels.data_set import DataSet, FramesPlan, data_key, lock, render
from numcheck.lab.pixels.source import FrameSource, Pixels, States
from numcheck.lab.pixels.storage import full, refused, write_whole
from numcheck.support.environment import cache_root
from numcheck.support.executors import open_pool

#: Kept free beside the frames, in bytes.
_SPARE = 16 << 20


@dataclass
class Frames:
    """The frames of a data set, read where they are asked for.

    Attributes:
        folder: Where they lie.
        states: What they show, shape (n, d).
        image_shape: Height, width, 3.
    """

    folder: Path
    states: States
    image_shape: tuple[int, int, int]
    _set: DataSet = field(repr=False)
    _open: dict[int, Pixels] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.states)

    def __getitem__(self, indices: slice | Sequence[int] | NDArray[np.integer[Any]]) -> Pixels:
        """The frames with these numbers.

        Args:
            indices: A slice, or whole numbers from 0 (negative ones count from the end).

        Returns:
            Uint8, shape (k, height, width, 3).
        """
        numbers = np.arange(len(self))
        wanted = numbers[indices if isinstance(indices, slice) else np.asarray(indices, int)]
        found = np.empty((len(wanted), *self.image_shape), dtype=np.uint8)
        chunks = wanted // self._set.chunk
        for number in np.unique(chunks):
            here = chunks == number
            found[here] = self._chunk(int(number))[wanted[here] - number * self._set.chunk]
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Without the chunks that are open: other processes open and verify them for themselves."""
        return {**vars(self), "_open": {}}

    def _chunk(self, number: int) -> Pixels:
        if number not in self._open:
            self._open[number] = self._set.verified(number)
        return self._open[number]


def frames(
    source: FrameSource,
    states: States,
    *,
    name: str,
    directory: str | Path | None = None,
    on_plan: Callable[[FramesPlan], None] = lambda _plan: None,
    on_total: Callable[[int], None] = lambda _total: None,
    on_frame: Callable[[int], None] = lambda _count: None,
    chunk: int = 1024,
    workers: int = 1,
) -> Frames:
    """The frames of states; those that are not in the cache are rendered now.

    Args:
        source: What renders; with several workers it has to be picklable.
        states: What to render, float64, shape (n, d).
        name: First part of the folder's name.
        directory: Folder for data sets; `None`: NUMCHECK_CACHE, else the user's cache folder.
        on_plan: Called with size and place before anything is rendered or written.
        on_total: Called with the number of frames to render.
        on_frame: Called with how many more are done, again and again.
        chunk: Frames per file; what is lost at most when the run is killed.
        workers: Processes that render.

    Raises:
        CacheError: If there is no space for the frames, or they cannot be written.
    """
    root = cache_root() if directory is None else Path(directory).resolve()
    folder = root / "frames" / f"{name}-{data_key(source, states)[:16]}"
    data = DataSet(source, states, folder, chunk)
    # A data set keeps the chunks it was begun with.
    data = replace(data, chunk=data.manifest()["chunk"])
    plan = data.plan()
    on_plan(plan)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, folder, plan.missing_bytes) from error
    if data.missing():
        # A data set that is whole is only read: its folder may be read-only.
        with lock(folder):
            _complete(data, workers, on_total, on_frame)
    else:
        on_total(0)
    return Frames(folder, states, source.image_shape, data)


def _complete(
    data: DataSet, workers: int, on_total: Callable[[int], None], on_frame: Callable[[int], None]
) -> None:
    # Under the lock nobody else writes here: these are of a run that was killed.
    for part in data.folder.glob("*.part"):
        part.unlink(missing_ok=True)
    missing, plan = data.missing(), data.plan()
    lacking = plan.missing_bytes
    on_total(plan.missing)
    if shutil.disk_usage(data.folder).free < lacking + _SPARE:
        raise full(data.folder, lacking + _SPARE)
    if not (data.folder / "states.npy").exists():
        buffer = io.BytesIO()
        np.save(buffer, data.states)
        write_whole(data.folder / "states.npy", buffer.getbuffer(), lacking)
    with open_pool(min(workers, len(missing))) as pool:
        if pool is None:
            for number in missing:
                data.write(number, render(data.source, data.of(number), on_frame))
            return
        parts = [data.of(number) for number in missing]
        found = pool.map(partial(render, data.source), parts)
        for number, pixels in zip(missing, found, strict=True):
            data.write(number, pixels)
            on_frame(len(pixels))
