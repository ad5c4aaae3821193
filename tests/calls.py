"""Functions that tests call in other processes: in a module that imports next to nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time


def late_square(i: int) -> int:
    """The first takes longest."""
    time.sleep(0.2 if i == 0 else 0.0)
    return i * i


def slow_power(i: int, k: int) -> int:
    time.sleep(0.05)
    return int(i**k)


def refuse_two(i: int) -> int:
    if i == 2:
        raise ValueError("2 is refused")
    return i


def die_on_two(i: int) -> int:
    if i == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return i


def run_in_interpreter(program: str) -> None:
    """Run a program in which Triton's kernels are interpreted by numpy."""
    environment = {"TRITON_INTERPRET": "1", "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
