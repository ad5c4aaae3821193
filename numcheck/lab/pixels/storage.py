"""Files written whole or not at all, and what is said where they cannot be written."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from numcheck.support.errors import NumcheckError

ELSEWHERE = "Choose another folder by --cache DIR, or by the environment variable NUMCHECK_CACHE."


class CacheError(NumcheckError):
    """The folder of a data set cannot be written: no space, no permission."""


def size_shown(count: float) -> str:
    """A number of bytes, in readable units."""
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def full(folder: Path, needed: int) -> CacheError:
    """The error that says what is needed, what is free, and where."""
    there = next(path for path in (folder, *folder.parents) if path.is_dir())
    free = shutil.disk_usage(there).free
    return CacheError(
        f"there is no space for the frames: {size_shown(needed)} more are needed and "
        f"{size_shown(free)} are free in {folder}. What is rendered already is "
        f"kept, and the next run goes on from there. Free some space first. {ELSEWHERE}"
    )


def refused(error: OSError, path: Path, needed: int) -> CacheError:
    """The error for a path that the system does not let us write."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full(path.parent, needed)
    return CacheError(f"{path} cannot be written ({error.strerror}). {ELSEWHERE}")


def write_whole(path: Path, data: bytes | memoryview, needed: int) -> None:
    """Write a file whole or not at all.

    Args:
        path: File; replaced only when the new one is on the disk.
        data: Its contents.
        needed: Bytes that are still to be written there, for the message.

    Raises:
        CacheError: If it cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)  # noqa: PTH105 - atomic
    except OSError as error:
        part.unlink(missing_ok=True)
        raise refused(error, path, needed) from error
