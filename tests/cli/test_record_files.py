"""Records that are damaged, missing or replayed with settings beside them are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from tests.cli.test_arguments import LONG, refused

RUN = ["verify", "stein", "--skip-lean", "--skip-mutants", "--samples", "31"]


@pytest.fixture
def record(run: Runner, tmp_path: Path) -> Path:
    done = run(*RUN, "--record", str(tmp_path / "good.json"))
    assert done.returncode == 0, done
    return tmp_path / "good.json"


def test_replay(run: Runner, record: Path) -> None:
    """A record is replayed with nothing beside it that the record itself says."""
    assert run("verify", "--replay", str(record), "--record", "/dev/null").returncode == 0
    beside = [
        ["stein"], ["--seed", "0"], ["--samples", "31"], ["--rho", "0.5"], ["--skip-lean"],
        ["--skip-mutants"], ["--frobnicate"], ["--record", "/proc/x"], ["--json", "/dev/null/x"],
        ["--replay", "/proc/none"], ["--device", "cpu"],
    ]  # fmt: skip
    for words in beside:
        refused(run, "verify", "--replay", str(record), *words)


def test_files_that_are_not_records(run: Runner, record: Path, tmp_path: Path) -> None:
    text = record.read_text(encoding="utf-8")
    whole = json.loads(text)
    texts = {
        "empty": "", "half": text[: len(text) // 2], "list": "[]", "number": "1", "null": "null",
        "nothing": "{}", "deep": "[" * 3000, "digits": "9" * 5000,
    }  # fmt: skip
    for key in (key for key in whole if whole[key] is not None):
        texts[f"without-{key}"] = json.dumps({k: v for k, v in whole.items() if k != key})
        texts[f"null-{key}"] = json.dumps({**whole, key: None})
        texts[f"text-{key}"] = json.dumps({**whole, key: "x"})
    for name, content in texts.items():
        (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
        refused(run, "verify", "--replay", str(tmp_path / f"{name}.json"))
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{}")
    for path in (tmp_path / "bytes.json", tmp_path, tmp_path / "none.json"):
        refused(run, "verify", "--replay", str(path))
    for odd in ("", "/dev/null", "a\0b", "\udcff.json", LONG):
        refused(run, "verify", "--replay", odd)
