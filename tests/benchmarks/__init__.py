"""Benchmarks, each run as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from numcheck.support.project import find_project


def run_module(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module as `python -m` does, from the root of the repository."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=find_project().root,
        env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done
