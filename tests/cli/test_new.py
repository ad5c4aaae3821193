"""`numcheck new`: four skeletons that no check takes for a theorem."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from numcheck.cli.new import skeletons
from numcheck.report.catalog import load_catalog
from numcheck.support.errors import InvalidInputError
from numcheck.support.project import Project, find_project
from tests.cli.conftest import Runner

PROJECT = find_project()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "lean").symlink_to(PROJECT.root / "lean")
    return Project(tmp_path)


def test_four_files_of_one_name(project: Project) -> None:
    files = skeletons("my-new-law", "Beyond", project)
    assert [path.relative_to(project.root).as_posix() for path in files] == [
        "lean/LeJEPA/Beyond/MyNewLaw.lean",
        "proofs/my-new-law.md",
        "numcheck/checks/my_new_law.py",
        "tests/theorems/test_my_new_law.py",
    ]
    lean, proof, *_ = files.values()
    assert all("TODO" in text for text in files.values())
    assert not re.search("my.?theorem", "".join(files.values()), re.IGNORECASE)
    assert "theorem my_new_law " in lean
    (project.root / "proofs").mkdir()
    (project.proofs / "my-new-law.md").write_text(proof)
    (theorem,) = load_catalog(project.proofs)
    assert theorem.title == "My new law"
    assert theorem.declarations[0].module == "LeJEPA.Beyond.MyNewLaw"
    assert theorem.declarations[0].statement == ""


def test_skeleton_of_checks_and_tests_run_and_fail(project: Project) -> None:
    _, _, checks, test = skeletons("my-new-law", "Beyond", project).values()
    (project.root / "checks.py").write_text(checks)
    (project.root / "tests.py").write_text(test)
    claim: Any = runpy.run_path(str(project.root / "checks.py"))["MyNewLaw"]()
    assert claim.theorem == "my-new-law"
    assert [str(kind) for kind in claim.kinds] == ["exact", "sampled"]
    (failure, *_) = claim.check(claim.kinds[0]).failures
    assert failure.label.startswith("TODO: write this check, x = ")
    with pytest.raises(AssertionError):
        runpy.run_path(str(project.root / "tests.py"))["test_statement"]()


@pytest.mark.parametrize(
    ("theorem", "room", "message"),
    [
        ("My Theorem", "Beyond", r"'My Theorem' cannot be an id\. .*, like my-theorem\."),
        ("law-2", "Beyond", "digits that begin with a letter"),
        ("lambda", "Beyond", "'lambda' cannot be an id"),
        ("aa/../bb", "Beyond", r"like aa-bb\."),
        ("", "Beyond", "'' cannot be an id"),
        ("stein", "Beyond", r"proofs/stein\.md is there already\. Choose another id"),
        ("base", "Beyond", r"numcheck/checks/base\.py is there already"),
        ("new", "Gausian", r"there is no room 'Gausian' in lean/LeJEPA\. Did you mean Gaussian\?"),
        ("new", "?", r"no room '\?' in lean/LeJEPA\. Known are Algebra, "),
    ],
)
def test_bad_requests(theorem: str, room: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        skeletons(theorem, room, PROJECT)


def test_command(run: Runner, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numcheck.cli.new.find_project", lambda: Project(project.root))
    done = run("new", "my-new-law")
    assert done.returncode == 2
    assert "is not a checkout" in done.stderr
    for folder in ("proofs", "numcheck/checks", "tests/theorems"):
        (project.root / folder).mkdir(parents=True)
    (project.root / "lean").unlink()
    (project.root / "lean" / "LeJEPA" / "Beyond").mkdir(parents=True)
    (project.root / "lean" / "LeJEPA" / "Beyond" / "Old.lean").touch()
    done = run("new", "my-new-law")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split("\n")) == 6
    assert (project.proofs / "my-new-law.md").is_file()
    assert run("new", "my-new-law").returncode == 2
