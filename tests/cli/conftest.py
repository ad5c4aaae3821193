"""The command line, run in the process of the tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from numcheck.cli import main


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Runner:
    """Runs the command line in this process, as its entry point does."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys, self._patch = capsys, patch

    def __call__(self, *arguments: str, **environment: str) -> Done:
        for name, value in {"COLUMNS": "200", **environment}.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["numcheck", *arguments])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        return Done(code, *self._capsys.readouterr())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(capsys, monkeypatch)
