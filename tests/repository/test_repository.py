"""The repository holds together: names, files made from the catalog, links, snippets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from numcheck.lean.audit import by_name, declarations_of
from numcheck.lean.auxiliary import judge_auxiliary, load_auxiliary, public_theorems
from numcheck.lean.check import LEAN_OPTIONS
from numcheck.lean.names import Name
from numcheck.lean.service import WasmToolchain
from numcheck.report.catalog import NOT_THEOREMS, load_catalog, split_proof
from numcheck.report.paper import load_paper
from numcheck.support.project import find_project
from tools.lean_products import uses_lock
from tools.regenerate import products

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
    assert entry.tests, f"{entry.test_module} has no test"
    assert entry.claim.kinds
    assert entry.mutants
    for path in (entry.proof, entry.check_module, entry.test_module):
        assert (ROOT / path).is_file(), path
        assert "TODO" not in (ROOT / path).read_text(encoding="utf-8"), path
    proof = split_proof((ROOT / entry.proof).read_text(encoding="utf-8"), ROOT / entry.proof).prose
    for declaration in entry.declarations:
        assert f"`{declaration.name}`" in proof
        source = ROOT / "lean" / Path(*declaration.module.split(".")).with_suffix(".lean")
        short = declaration.name.removeprefix("LeJEPA.")
        text = source.read_text(encoding="utf-8")
        assert re.search(rf"^theorem {re.escape(short)}\b", text, re.MULTILINE)
        assert "TODO" not in text, source
    assert entry.claim.theorem == theorem


def test_every_file_named_like_a_theorem_belongs_to_one() -> None:
    ids = {t.id for t in CATALOG}
    slugs = {t.slug for t in CATALOG}
    assert {p.stem for p in (ROOT / "proofs").glob("*.md")} - NOT_THEOREMS == ids
    tests = {p.stem.removeprefix("test_") for p in (ROOT / "tests" / "theorems").glob("test_*.py")}
    assert tests == slugs
    modules = {p.stem: p.read_text("utf-8") for p in (ROOT / "numcheck" / "checks").glob("*.py")}
    names = {name: "".join(word.capitalize() for word in name.split("_")) for name in modules}
    assert {n for n, text in modules.items() if f"\nclass {names[n]}(" in text} >= slugs


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_catalog_and_texts_name_what_is_in_the_library(lean: WasmToolchain) -> None:
    assert lean.check_library(lambda *_: None).ok
    modules = lean.library_graph().modules
    compiled = by_name(declarations_of(lean.compiled(lean.library_graph())))
    assert set(CATALOG.locked) <= set(public_theorems(compiled))
    homes = {d.name: d.module for theorem in CATALOG for d in theorem.declarations}
    assert {name: compiled[Name.parse(name)][0].name for name in homes} == homes
    uses = uses_lock(map(Name.parse, CATALOG.locked), compiled)
    assert PROJECT.uses_lock.read_text(encoding="utf-8") == uses, "run `make regenerate`"
    problems = judge_auxiliary(CATALOG.locked, load_auxiliary(), compiled)
    assert not problems, "\n".join(problems)
    # The last one is what `add-a-theorem.md` adds as an example.
    known = set(map(str, compiled)) | set(modules) | {"LeJEPA.parallelogram_law"}
    for path in [
        *(ROOT / "proofs").glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
    ]:
        named = set(re.findall(r"`(LeJEPA\.[\w.']+)", path.read_text(encoding="utf-8")))
        assert named <= known, f"{path.name} names {sorted(named - known)}"


@pytest.mark.parametrize("product", ["imports", "audit", "contents", "map", "commands", "reading"])
def test_what_is_made_is_current(product: str) -> None:
    """Those that a test of the library asks Lean for, and the measured ones, aside."""
    for path, text in products(PROJECT)[product]().items():
        assert path.read_text(encoding="utf-8") == text, "run `make regenerate`"


def test_power_table_names_every_mutant_and_none_lives() -> None:
    text = (ROOT / "docs" / "results" / "power.md").read_text(encoding="utf-8")
    for theorem in CATALOG:
        for mutant in theorem.mutants:
            assert f"| {theorem.id} | {mutant.name} |" in text
    assert "**lives**" not in text


def test_both_ways_to_check_use_the_same_options() -> None:
    lakefile = (ROOT / "lakefile.lean").read_text()
    for option in LEAN_OPTIONS:
        name, value = option.removeprefix("-D").split("=")
        assert f"⟨`{name}, {value}⟩" in lakefile


def test_links_lead_somewhere() -> None:
    for path in (path for path in _tracked() if path.suffix == ".md"):
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


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_readme_names_the_theorems_of_every_item_of_the_paper() -> None:
    table = README.split("| item of the paper |")[1].split("\n\n")[0]
    named = re.findall(r"`([\w-]+)`", table)
    assert len(named) == len(set(named))
    items = load_paper(load_catalog()).item
    assert set(named) == {theorem for item in items for theorem in item.theorems}
