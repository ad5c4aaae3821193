"""A recorded run is reproduced by its replay, and a record that was changed is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from numcheck.checks.base import Parameters
from numcheck.checks.settings import Settings
from numcheck.cli.record import finish_replay
from numcheck.report import Report
from numcheck.report.record import read_report
from numcheck.report.verify import verify
from tests.cli.conftest import Runner

Record = dict[str, Any]
THEOREMS = ("stein", "procrustes-bound")


@pytest.fixture(scope="module")
def text() -> str:
    """The record of a run, made once."""
    settings, parameters = Settings(3000, 11), Parameters((0.25,), 3)
    return verify(THEOREMS, settings, parameters=parameters, mutants=False).to_json()


@pytest.fixture
def path(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    path.write_text(text)
    return path


def _change(path: Path, change: Callable[[Record], object], *, seal: bool = True) -> None:
    record = json.loads(path.read_text())
    change(record)
    if seal:
        path.write_text(Report.model_validate(record).to_json())
    else:
        path.write_text(json.dumps(record))


def _check(record: Record, theorem: int = 0, kind: str = "exact") -> Any:
    checks = record["theorems"][theorem]["checks"]
    return next(check for check in checks if check["kind"] == kind)


def _figure(record: Record) -> Any:
    return _check(record, kind="sampled")["comparisons"][3]


def test_record_names_all_that_a_replay_needs(path: Path) -> None:
    record = json.loads(path.read_text())
    assert record["format"] == "numcheck-report 3"
    libraries = {"python", "numcheck", "torch", "numpy", "scipy", "sympy", "mpmath", "lean"}
    assert libraries | {"cpu", "cores", "gpu"} <= set(record["environment"])
    assert record["settings"]["theorems"] == list(THEOREMS)
    assert record["settings"]["seed"] == 11
    assert record["settings"]["rho"] == [0.25]
    assert record["lean"] is None
    hashes = record["hashes"]
    assert "lean/LeJEPA/Gaussian/Stein.lean" in hashes["lean"]
    assert {"proofs/stein.md", "proofs/definitions.lock"} <= set(hashes["proofs"])
    assert "numcheck/checks/stein.py" in hashes["checks"]
    assert "numcheck/sampling/decide.py" in hashes["code"]


def test_record_with_mutants_and_its_replay(run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "record.json"
    done = run("verify", "stein", "--skip-lean", "--samples", "2000", "--record", str(path))
    assert done.returncode == 0, done.stderr
    assert run("verify", "--replay", str(path)).returncode == 0
    _change(path, lambda r: r["theorems"][0]["mutants"][0]["killed"].update(exact=False))
    done = run("verify", "--replay", str(path))
    assert done.returncode == 1
    assert "mutant factor-two" in done.stdout


def test_replay_is_identical(run: Runner, path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    done = run("verify", "--replay", str(path), "--record", str(again))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "reproduced: 2 theorems" in done.stdout
    assert "bit for bit" in done.stdout
    first, second = json.loads(path.read_text()), json.loads(again.read_text())
    for key in ("format", "environment", "settings", "hashes"):
        assert first[key] == second[key]
    for old, new in zip(first["theorems"], second["theorems"], strict=True):
        for check in (*old["checks"], *new["checks"]):
            del check["seconds"]
        assert old["checks"] == new["checks"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda r: _figure(r).update(observed=_figure(r)["observed"] + 1e-15),
            ("stein", "sampled: E[z p(z) - p'(z)], p = x^3: observed", "bit for bit"),
        ),
        (
            lambda r: _figure(r).update(observed="nan"),
            ("stein", "sampled: E[z p(z) - p'(z)], p = x^3: observed", "nan"),
        ),
        (
            lambda r: _check(r, 1)["comparisons"][0].update(expected=7.0),
            ("procrustes-bound", "exact", "expected", "7.0"),
        ),
        (lambda r: _check(r)["comparisons"].pop(0), ("stein", "exact: comparison 1", "p = x^0")),
        (
            # What is left out is missed as well.
            lambda r: _check(r)["comparisons"].clear(),
            ("stein", "exact: comparison 1", "none"),
        ),
        (
            lambda r: r["theorems"][0]["checks"].pop(0),
            ("stein", "exact: verdict", "not run", "holds: "),
        ),
        (lambda r: r["theorems"].pop(0), ("stein", "verdict", "not run")),
        (
            lambda r: _check(r)["comparisons"][0].update(error=1.0),
            ("stein", "exact: verdict", "fails: ", "holds: "),
        ),
        (
            lambda r: r["theorems"][1]["lean"].update(status="proved"),
            ("procrustes-bound", "Lean", "proved", "not checked"),
        ),
        (
            lambda r: r["hashes"]["lean"].update({"lean/LeJEPA/Gaussian/Stein.lean": "0" * 64}),
            ("(sources)", "hash of lean/LeJEPA/Gaussian/Stein.lean", "0000000000000000"),
        ),
        (
            lambda r: r["hashes"]["checks"].pop("numcheck/checks/stein.py"),
            ("(sources)", "hash of numcheck/checks/stein.py", "no such file"),
        ),
    ],
)
def test_sealed_forgery_is_not_reproduced(
    path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Record], object],
    message: tuple[str, ...],
) -> None:
    found = read_report(path)
    _change(path, change)
    assert not finish_replay(read_report(path), found)
    output = capsys.readouterr().out
    assert "not reproduced: " in output
    # A table folds its cells: what it says is compared without its layout.
    said = "".join(output.translate({ord(c): None for c in "│┃ \n"}))
    for part in message:
        assert part.replace(" ", "") in said, output


def test_other_conditions_are_named_and_allow_for_rounding(run: Runner, path: Path) -> None:
    def elsewhere(record: Record) -> None:
        record["environment"]["torch"] = "2.0.0"
        figure = _figure(record)
        assert figure["rounding"] > 0
        figure["observed"] += figure["rounding"]
        figure["error"] = abs(figure["observed"])

    _change(path, elsewhere)
    done = run("verify", "--replay", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "other conditions: torch: 2.0.0 in the record" in done.stdout
    assert "up to rounding" in done.stdout

    def too_far(record: Record) -> None:
        _figure(record)["observed"] += 2 * _figure(record)["rounding"]

    _change(path, too_far)
    done = run("verify", "--replay", str(path))
    assert done.returncode == 1
    assert "apart" in done.stdout
    assert "not reproduced: 1 difference\n" in done.stdout


def test_theorem_that_the_catalog_does_not_have(run: Runner, path: Path) -> None:
    _change(path, lambda r: r["settings"].update(theorems=["stien"]))
    done = run("verify", "--replay", str(path))
    assert done.returncode == 2
    assert "unknown theorem 'stien'. Did you mean stein?" in done.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: _figure(r).update(observed=1.0), "seal is not that of the report: it was"),
        (lambda r: r["settings"].update(seed=12), "seal is not that of the report"),
        (lambda r: r["hashes"]["lean"].clear(), "seal is not that of the report"),
        (lambda r: r.update(ok=False), "seal is not that of the report"),
        (lambda r: r["theorems"][1].update(ok=False), "seal is not that of the report"),
        (lambda r: _check(r).update(ok=False), "seal is not that of the report"),
        (lambda r: r.update(seal="0" * 64), "seal is not that of the report"),
        (lambda r: r.pop("seal"), "seal is not that of the report"),
        (lambda r: r.pop("theorems"), "theorems: Field required. Add it."),
        (lambda r: r.pop("format"), "format: given was None; this version of numcheck reads"),
        (lambda r: r.update(format="numcheck-report 4"), "reads 'numcheck-report 3'"),
        (
            lambda r: (r.pop("format"), r.update(schema={"name": "numcheck-record", "version": 1})),
            "format: given was {'name': 'numcheck-record', 'version': 1}; this version",
        ),
        (lambda r: r["settings"].update(samples="many"), "settings.samples: "),
        (lambda r: r["settings"].pop("seed"), "settings.seed: Field required"),
        (lambda r: r["settings"].update(theorems=[]), "settings.theorems: "),
        (lambda r: r.update(colour="red"), "colour: Extra inputs are not permitted; given was"),
        (lambda r: _check(r).update(kind="guessed"), "theorems.0.checks.0.kind"),
    ],
)
def test_changed_record_is_refused(
    run: Runner, path: Path, change: Callable[[Record], object], message: str
) -> None:
    _change(path, change, seal=False)
    done = run("verify", "--replay", str(path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"format": NaN}', "NaN is no number of JSON"),
        ("[]", "is not a report: it holds list"),
        ("{}", "format: given was None"),
        ("\xff", "is not JSON"),
    ],
)
def test_what_is_no_record(run: Runner, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(text.encode("latin-1"))
    done = run("verify", "--replay", str(path))
    assert done.returncode == 2
    assert message in done.stderr


def test_missing_record(run: Runner, tmp_path: Path) -> None:
    done = run("verify", "--replay", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert "none.json cannot be read: No such file" in done.stderr


def test_settings_beside_a_replay_are_refused(run: Runner, path: Path) -> None:
    done = run("verify", "stein", "--replay", str(path), "--seed", "1")
    assert done.returncode == 2
    assert "given beside it were" in done.stderr
    assert "seed" in done.stderr
    assert "theorems" in done.stderr


def test_setting_that_is_out_of_range(run: Runner, path: Path) -> None:
    _change(path, lambda r: r["settings"].update(samples=1))
    done = run("verify", "--replay", str(path))
    assert done.returncode == 2
    assert "samples must be at least 2" in done.stderr
