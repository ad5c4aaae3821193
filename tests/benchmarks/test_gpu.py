"""`tools/gpu.sh`: what it does on a CUDA device, in small and in Triton's interpreter."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from numcheck.support.project import find_project

SCRIPT = find_project().root / "tools" / "gpu.sh"
PARTS = ["tests", "verify", "sampling", "sigreg", "scaling"]


def gpu(folder: Path, *options: str, python: str | Path = sys.executable) -> Any:
    """The exit code and the summary."""
    done = subprocess.run(
        [SCRIPT, *options, folder], env={**os.environ, "PYTHON": str(python)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    path = folder / "summary.json"
    return done.returncode, json.loads(path.read_text()) if path.is_file() else done.stderr


@pytest.mark.skipif(find_spec("triton") is None, reason="needs Triton")
def test_everything_in_small(tmp_path: Path) -> None:
    code, summary = gpu(tmp_path, "--cpu")
    assert [part["part"] for part in summary["parts"]] == PARTS
    failed = [part for part in summary["parts"] if part["exit"] != 0]
    assert not failed, (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert code == 0
    results = {path.stem: json.loads(path.read_text()) for path in tmp_path.glob("*.json")}
    assert set(results) == {"verify", "sampling", "sigreg", "scaling", "summary"}
    # The kernels were there: without one there is no torch backend to compare them with.
    assert "numcheck, torch backend" in results["sampling"]["ratios"]
    assert all(rate > 0 for row in results["sampling"]["speed"] for rate in row["rates"])
    assert all(row["peak"] >= row["growth"] for row in results["sampling"]["memory"])
    first, *others = results["sigreg"]["backends"]
    assert [first["backend"], *(row["backend"] for row in others)] == [
        "fused",
        "torch",
        "reference",
    ]
    for row in others:
        assert row["value"] == pytest.approx(first["value"], rel=1e-4)
    assert "triton_agrees" in (tmp_path / "tests.xml").read_text(encoding="utf-8")
    # Few enough to be fetched one by one.
    assert len(list(tmp_path.iterdir())) <= 8


def test_a_part_that_fails_does_not_stop_the_next(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text('#!/bin/sh\n[ "$1" = -c ] && echo {} || exit 3\n', encoding="utf-8")
    broken.chmod(0o755)
    code, summary = gpu(tmp_path / "out", python=broken)
    assert code == 1
    assert [(part["part"], part["exit"]) for part in summary["parts"]] == [(p, 3) for p in PARTS]
    assert "== scaling" in (tmp_path / "out" / "log.txt").read_text(encoding="utf-8")


def test_a_machine_without_a_device_is_told(tmp_path: Path) -> None:
    refusing = tmp_path / "python"
    refusing.write_text("#!/bin/sh\necho no CUDA device >&2; exit 1\n", encoding="utf-8")
    refusing.chmod(0o755)
    assert gpu(tmp_path / "out", python=refusing) == (2, "no CUDA device\n")


def test_all_limits_together_are_nine_minutes() -> None:
    start, parts = SCRIPT.read_text(encoding="utf-8").split("if [ $on = cuda ]")
    limits = [int(seconds) for seconds in re.findall(r"timeout (\d+)", start)]
    of_parts = re.findall(r"part \w+ (\d+)", parts.split("else")[0])
    assert (len(limits), len(of_parts)) == (2, len(PARTS))
    # A part that does not stop when its time is over gets five seconds more.
    assert sum(limits) + sum(int(seconds) + 5 for seconds in of_parts) <= 9 * 60
