"""The cache of frames: resumed, verified, never left half written."""

from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from numcheck.lab.pixels import Frames, frames
from numcheck.lab.pixels.data_set import FramesPlan, data_key
from numcheck.lab.pixels.storage import CacheError
from tests.lab.pixels.fake import FakeSource

STATES = np.arange(150, dtype=np.float64).reshape(75, 2) / 10
BYTES = 75 * 60


def of(source: FakeSource, folder: Path, **options: Any) -> Frames:
    return frames(source, STATES, name="test", directory=folder, chunk=20, **options)


def test_frames_are_rendered_once_and_read_by_number(tmp_path: Path) -> None:
    first, again = FakeSource(), FakeSource()
    done: list[int] = []
    plans: list[FramesPlan] = []
    found = of(first, tmp_path, on_plan=plans.append, on_frame=done.append)
    expected = FakeSource().render(STATES)
    assert plans[0].bytes == plans[0].missing_bytes == BYTES
    assert plans[0].count == plans[0].missing == 75
    assert sum(done) == first.rendered == 75
    assert first.opened == first.freed == 4
    np.testing.assert_array_equal(found[:], expected)
    order = np.array([74, 0, 21, 21, -1])
    np.testing.assert_array_equal(found[order], expected[order])
    np.testing.assert_array_equal(of(again, tmp_path)[10:50:3], expected[10:50:3])
    assert again.opened == 0
    manifest = json.loads((found.folder / "manifest.json").read_text())
    assert manifest["complete"]
    assert len(manifest["sha256"]) == 4
    np.testing.assert_array_equal(np.load(found.folder / "states.npy"), STATES)
    assert found[[]].shape == (0, 4, 5, 3)
    sent = pickle.dumps(found)
    assert len(sent) < 6000
    np.testing.assert_array_equal(pickle.loads(sent)[:], expected)


def test_parameters_and_states_have_data_sets_of_their_own() -> None:
    keys = {
        data_key(FakeSource(scale), states)
        for scale in (10.0, 11.0)
        for states in (STATES, STATES + 1e-9, STATES[:70], STATES.reshape(50, 3))
    }
    assert len(keys) == 8


@pytest.mark.parametrize("chunk", [20, 7])
def test_a_killed_run_goes_on_at_the_first_missing_chunk(tmp_path: Path, chunk: int) -> None:
    """Whatever the size of chunks is now: the manifest has that of the first run."""
    killed = FakeSource(fail_at=40)
    with pytest.raises(KeyboardInterrupt):
        of(killed, tmp_path)
    assert killed.opened == killed.freed
    next(tmp_path.rglob("states.npy")).with_name("frames-00002.npy.1.part").write_bytes(b"half")
    resumed = FakeSource()
    plans: list[FramesPlan] = []
    found = frames(
        resumed, STATES, name="test", directory=tmp_path, chunk=chunk, on_plan=plans.append
    )
    assert plans[0].missing == resumed.rendered == 35
    assert "40 of them there" in str(plans[0])
    assert not list(tmp_path.rglob("*.part"))
    np.testing.assert_array_equal(found[:], FakeSource().render(STATES))


@pytest.mark.parametrize("harm", ["flipped", "cut", "removed", "swapped", "no manifest"])
def test_what_is_damaged_is_rendered_again(tmp_path: Path, harm: str) -> None:
    folder = of(FakeSource(), tmp_path).folder
    path = folder / "frames-00001.npy"
    data = bytearray(path.read_bytes())
    if harm == "flipped":
        data[-1] ^= 1
        path.write_bytes(data)
    elif harm == "cut":
        path.write_bytes(data[:-100])
    elif harm == "no manifest":
        (folder / "manifest.json").write_text("{")
    elif harm == "swapped":
        shutil.copy(folder / "frames-00002.npy", path)
    else:
        path.unlink()
    source = FakeSource()
    np.testing.assert_array_equal(of(source, tmp_path)[:], FakeSource().render(STATES))
    assert source.rendered == (75 if harm == "no manifest" else 20)
    assert source.opened == source.freed


def test_too_little_space_is_said_before_rendering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    source = FakeSource()
    with pytest.raises(CacheError, match=r"needed and 1\.0 MB are free in .*--cache DIR"):
        of(source, tmp_path)
    assert source.opened == 0


def test_a_disk_that_fills_up_keeps_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CacheError, match=r"no space for the frames.*NUMCHECK_CACHE"):
        of(FakeSource(), tmp_path)
    monkeypatch.undo()
    assert not list(tmp_path.rglob("*.part"))
    source = FakeSource()
    np.testing.assert_array_equal(of(source, tmp_path)[:], FakeSource().render(STATES))
    assert source.rendered == 35


def test_workers_give_the_same_frames(tmp_path: Path) -> None:
    done: list[int] = []
    found = of(FakeSource(), tmp_path, workers=2, on_frame=done.append)
    assert sum(done) == 75
    np.testing.assert_array_equal(found[:], FakeSource().render(STATES))


def test_the_folder_is_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMCHECK_CACHE", str(tmp_path))
    assert frames(FakeSource(), STATES, name="test").folder.parent == tmp_path / "frames"


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "frames").write_text("a file")
    with pytest.raises(CacheError, match=r"cannot be written.*--cache DIR"):
        of(FakeSource(), tmp_path)
