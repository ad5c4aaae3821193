"""A page from a small but real run, for the tests of the page and of the browser."""

from __future__ import annotations

import json
from pathlib import Path

from numcheck.catalog import load_catalog
from numcheck.jsonreport import to_json
from numcheck.map.entries import gather
from numcheck.map.paper import load_paper
from numcheck.map.results import load_run, load_studies
from numcheck.map.site import build_site
from numcheck.project import find_project
from numcheck.sampled import Settings
from numcheck.studies import run_study
from numcheck.studies.base import Options
from numcheck.verify import verify

THEOREMS = ("stein", "ou-eigenfunctions", "am-gm")
PAPER = """
[[item]]
item = "Theorem 4.1"
title = "Forward <identifiability>"
theorems = ["forward-identifiability", "stein"]
upstream = "assumed"
where = "Main.lean"
note = "As an axiom."

[[item]]
item = "Theorem 4.2"
title = "The converse"
theorems = ["reversible-iff"]
upstream = "contradictory"

[[item]]
item = "Appendix Z"
title = "Nothing of ours"
upstream = "absent"
"""


def build_small_site(folder: Path) -> Path:
    """Run, write the results as the commands do, and build the page from them.

    Args:
        folder: An empty folder; the results stay in it.

    Returns:
        The page.
    """
    catalog, project = load_catalog(), find_project()
    report = verify(catalog, THEOREMS, Settings(samples=50_000))
    (folder / "verify.json").write_text(json.dumps(to_json(report)), encoding="utf-8")
    (folder / "studies").mkdir()
    study = run_study("procrustes-constant", Options(quick=True)).to_json()
    (folder / "studies" / "procrustes-constant.json").write_text(json.dumps(study))
    (folder / "paper.toml").write_text(PAPER, encoding="utf-8")
    return build_site(
        gather(catalog, project),
        load_paper(folder / "paper.toml", [theorem.id for theorem in catalog]),
        root=project.root,
        output=folder / "site",
        run=load_run(folder / "verify.json"),
        studies=load_studies(folder / "studies"),
        results="verify.json",
        samples=20_000,
    )
