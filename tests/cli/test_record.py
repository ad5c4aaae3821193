"""A recorded run is reproduced by its replay, and a record that was changed is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from numcheck.checks.base import Parameters
from numcheck.checks.sampled import Settings
from numcheck.report.catalog import load_catalog
from numcheck.report.record import make_record
from numcheck.report.record_format import Request, digest_of, seal_of
from numcheck.report.verify import verify
from tests.cli.conftest import Runner

Record = dict[str, Any]


@pytest.fixture(scope="module")
def text() -> str:
    """The record of a run, made once."""
    request = Request(
        ("stein", "straight-paths"), Settings(3000, 11), Parameters((0.25,), 3), None, False
    )
    report = verify(
        load_catalog(), request.theorems, request.settings,
        parameters=request.parameters, mutants=False,
    )  # fmt: skip
    return json.dumps(make_record(request, report))


@pytest.fixture
def path(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    path.write_text(text)
    return path


def _change(path: Path, change: Callable[[Record], object], *, seal: bool = True) -> None:
    record = json.loads(path.read_text())
    change(record)
    if seal:
        record["seal"] = seal_of(record)
    path.write_text(json.dumps(record))


def _rehash(record: Record, group: str, path: str, digest: str | None) -> None:
    """A forged hash with the digest of its list made anew."""
    sources = record["hashes"][group]
    if digest is None:
        del sources["files"][path]
    else:
        sources["files"][path] = digest
    sources["digest"] = digest_of(sources["files"])


def _figure(record: Record) -> Any:
    return record["figures"]["stein"]["sampled"][3]


def test_record_names_all_that_a_replay_needs(path: Path) -> None:
    record = json.loads(path.read_text())
    assert record["schema"] == {"name": "numcheck-record", "version": 1}
    libraries = {"python", "numcheck", "torch", "numpy", "scipy", "sympy", "mpmath", "lean"}
    assert libraries <= set(record["environment"])
    assert {"cpu", "cores", "gpu"} <= set(record["hardware"])
    assert record["settings"]["theorems"] == ["stein", "straight-paths"]
    assert record["settings"]["seed"] == 11
    assert record["settings"]["rho"] == [0.25]
    assert record["settings"]["toolchain"] is None
    assert "lean/LeJEPA/Gaussian/Stein.lean" in record["hashes"]["lean"]["files"]
    assert {"proofs/stein.md", "proofs/definitions.lock"} <= set(
        record["hashes"]["proofs"]["files"]
    )
    assert "numcheck/checks/stein.py" in record["hashes"]["checks"]["files"]
    assert "numcheck/sampling/decide.py" in record["hashes"]["code"]["files"]
    assert record["report"]["theorems"][0]["id"] == "stein"


def test_record_with_mutants_and_its_replay(run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "record.json"
    done = run("verify", "stein", "--skip-lean", "--samples", "2000", "--record", str(path))
    assert done.returncode == 0, done.stderr
    assert run("verify", "--replay", str(path)).returncode == 0
    _change(path, lambda r: r["report"]["theorems"][0]["mutants"][0]["killed"].update(exact=False))
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
    for key in ("schema", "environment", "hardware", "settings", "hashes", "figures"):
        assert first[key] == second[key]


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
            lambda r: r["figures"]["straight-paths"]["exact"][0].update(expected=7.0),
            ("straight-paths", "exact", "expected", "7.0"),
        ),
        (
            lambda r: r["figures"]["stein"]["exact"].pop(0),
            ("stein", "exact: comparison 1", "p = x^0"),
        ),
        (
            # What is left out is missed as well.
            lambda r: r["figures"].pop("stein"),
            ("stein", "exact: comparison 1", "none"),
        ),
        (
            lambda r: r["report"]["theorems"].pop(0),
            ("stein", "verdict", "not run"),
        ),
        (
            lambda r: r["report"]["theorems"][0]["checks"][0].update(ok=False),
            ("stein", "exact: verdict", "fails: ", "holds: "),
        ),
        (
            lambda r: r["report"]["theorems"][1]["lean"].update(status="proved"),
            ("straight-paths", "Lean", "proved", "not checked"),
        ),
        (
            lambda r: _rehash(r, "lean", "lean/LeJEPA/Gaussian/Stein.lean", "0" * 64),
            ("(sources)", "hash of lean/LeJEPA/Gaussian/Stein.lean", "0000000000000000"),
        ),
        (
            lambda r: _rehash(r, "checks", "numcheck/checks/stein.py", None),
            ("(sources)", "hash of numcheck/checks/stein.py", "no such file"),
        ),
    ],
)
def test_sealed_forgery_is_not_reproduced(
    run: Runner, path: Path, change: Callable[[Record], object], message: tuple[str, ...]
) -> None:
    _change(path, change)
    done = run("verify", "--replay", str(path))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "not reproduced: " in done.stdout
    # A table folds its cells: what it says is compared without its layout.
    said = "".join(done.stdout.translate({ord(c): None for c in "│┃ \n"}))
    for part in message:
        assert part.replace(" ", "") in said, done.stdout


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


def test_theorem_that_the_catalog_does_not_have(run: Runner, path: Path) -> None:
    _change(path, lambda r: r["settings"].update(theorems=["stien"]))
    done = run("verify", "--replay", str(path))
    assert done.returncode == 2
    assert "unknown theorem 'stien'. Did you mean stein?" in done.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: _figure(r).update(observed=1.0), "seal is not that of the record: it was"),
        (lambda r: r["settings"].update(seed=12), "seal is not that of the record"),
        (lambda r: r["hashes"]["lean"]["files"].clear(), "hashes.lean: digest is not that of"),
        (lambda r: r.pop("figures"), "figures: Field required. Add it."),
        (lambda r: r.pop("schema"), "schema: given was None; this version of numcheck reads"),
        (lambda r: r["schema"].update(version=2), "numcheck-record of version 1"),
        (lambda r: r["settings"].update(samples="many"), "settings.samples: "),
        (lambda r: r["settings"].pop("seed"), "settings.seed: Field required"),
        (lambda r: r["settings"].update(theorems=[]), "settings.theorems: "),
        (lambda r: r.update(colour="red"), "colour: Extra inputs are not permitted; given was"),
        (lambda r: r["figures"].update(stein={"guessed": []}), "figures.stein.guessed"),
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
        ('{"schema": NaN}', "NaN is no number of JSON"),
        ("[]", "is not a record: it holds list"),
        ("{}", "schema: given was None"),
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
