"""The repository holds together: names, files made from the catalog, links, snippets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from numcheck.checks import claim_of
from numcheck.lean.audit import read_compiled
from numcheck.lean.check import LEAN_OPTIONS
from numcheck.lean.modules import ModuleGraph, library_modules
from numcheck.lean.native import audit_file
from numcheck.lean.service import ToolchainChoice, choose_toolchain
from numcheck.report.catalog import load_catalog
from numcheck.support.project import find_project
from tools.write_readme import with_table

PROJECT = find_project()
ROOT = PROJECT.root
CATALOG = load_catalog()
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("theorem", [t.id for t in CATALOG])
def test_every_theorem_has_its_files(theorem: str) -> None:
    entry = CATALOG[theorem]
    for path in (entry.proof, entry.check_module, entry.test_module):
        assert (ROOT / path).is_file(), path
    proof = (ROOT / entry.proof).read_text(encoding="utf-8")
    for declaration in entry.declarations:
        assert f"`{declaration.name}`" in proof
        source = ROOT / "lean" / Path(*declaration.module.split(".")).with_suffix(".lean")
        short = declaration.name.removeprefix("LeJEPA.")
        assert re.search(rf"^theorem {re.escape(short)}\b", source.read_text(), re.MULTILINE)
    assert claim_of(theorem).theorem == theorem


def test_every_file_named_like_a_theorem_belongs_to_one() -> None:
    ids = {t.id for t in CATALOG}
    slugs = {t.slug for t in CATALOG}
    shared = {"action_claims", "base", "distorted", "encoders", "polynomials", "__init__"}
    assert {p.stem for p in (ROOT / "proofs").glob("*.md")} - {"MAP"} == ids
    assert {p.stem for p in (ROOT / "numcheck" / "checks").glob("*.py")} - shared == slugs
    tests = {p.stem.removeprefix("test_") for p in (ROOT / "tests" / "theorems").glob("test_*.py")}
    assert tests == slugs


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_every_declaration_that_a_proof_names_exists() -> None:
    toolchain = choose_toolchain(PROJECT, ToolchainChoice.WASM)
    assert toolchain.check_library(lambda *_: None).ok
    modules = toolchain.library_graph().modules
    known = set(read_compiled(modules.values(), toolchain.olean)) | set(modules)
    for path in [
        *(ROOT / "proofs").glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
    ]:
        named = set(re.findall(r"`(LeJEPA\.[\w.']+)", path.read_text(encoding="utf-8")))
        assert named <= known, f"{path.name} names {sorted(named - known)}"


def test_root_leads_to_every_module() -> None:
    graph = ModuleGraph(["LeJEPA"], [ROOT / "lean"])
    assert set(graph.order) == set(library_modules(ROOT / "lean"))


def test_audit_file_is_current() -> None:
    expected = audit_file(CATALOG.locked)
    assert (ROOT / "lean" / "Audit.lean").read_text() == expected, (
        "run `.venv/bin/python -m tools.write_audit`"
    )


def test_table_of_the_readme_is_current() -> None:
    assert with_table(README, CATALOG) == README, "run `.venv/bin/python -m tools.write_readme`"


def test_power_table_names_every_mutant_and_none_lives() -> None:
    """`numcheck mutate --markdown docs/reference/power.md` writes it."""
    text = (ROOT / "docs" / "reference" / "power.md").read_text(encoding="utf-8")
    for theorem in CATALOG:
        for mutant in claim_of(theorem.id).mutants:
            assert f"| {theorem.id} | {mutant.name} |" in text
    assert "**lives**" not in text


def test_both_ways_to_check_use_the_same_options() -> None:
    lakefile = (ROOT / "lakefile.lean").read_text()
    for option in LEAN_OPTIONS:
        name, value = option.removeprefix("-D").split("=")
        assert f"⟨`{name}, {value}⟩" in lakefile


def test_links_lead_somewhere() -> None:
    for path in ROOT.glob("**/*.md"):
        if {".venv", "node_modules"} & set(path.parts):
            continue
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_no_registry_addresses_and_no_paths_of_a_machine() -> None:
    hosts = "|".join(["np" + "mjs", "py" + "pi", "python" + "hosted", "deb" + "ian"])
    pattern = re.compile(rf"https?://[\w.]*({hosts})|/(home|Users)/\w+/|/wor" + "k/", re.IGNORECASE)
    for path in _tracked():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not pattern.search(line), f"{path.relative_to(ROOT)}:{number}: {line}"
    lock = (ROOT / "package-lock.json").read_text()
    assert '"integrity": "sha512-' in lock
    assert '"resolved"' not in lock


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text().splitlines()
    assert "\nmake test" in README
