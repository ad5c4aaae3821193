"""A page from a small but real run, for the tests of the page and of the browser."""

from __future__ import annotations

import json
from pathlib import Path

from numcheck.checks.settings import Settings
from numcheck.lab.studies import run_study
from numcheck.lab.studies.base import Options
from numcheck.report.catalog import load_catalog
from numcheck.report.map.entries import gather
from numcheck.report.map.site import build_site
from numcheck.report.map.studies import load_studies
from numcheck.report.paper import PaperItem, Upstream
from numcheck.report.record import read_report
from numcheck.report.verify import verify
from numcheck.support.project import find_project

THEOREMS = ("stein", "ou-eigenfunctions", "am-gm")
_ITEMS = (
    ("Theorem 4.1", "Forward <identifiability>", ("forward-identifiability", "stein"),
     "Encoders called `h` that are not continuous.",
     Upstream.ASSUMED, "lean/Main.lean: forward", "As an axiom."),
    ("Theorem 4.2", "The converse | of it", ("reversible-iff",), "",
     Upstream.CONTRADICTORY, "lean/Main.lean: converse", "By an axiom."),
    ("Appendix Z", "Only here", ("am-gm",), "", Upstream.ABSENT, "", "Nothing states it."),
)  # fmt: skip
PAPER = tuple(PaperItem(**dict(zip(PaperItem.model_fields, item, strict=True))) for item in _ITEMS)


def build_small_site(folder: Path) -> Path:
    """Run, write the results as the commands do, and build the page from them.

    Args:
        folder: An empty folder; the results stay in it.

    Returns:
        The page.
    """
    catalog, project = load_catalog(), find_project()
    report = verify(THEOREMS, Settings(samples=50_000))
    (folder / "verify.json").write_text(report.to_json(), encoding="utf-8")
    (folder / "studies").mkdir()
    study = run_study("procrustes-constant", Options(quick=True)).to_json()
    (folder / "studies" / "procrustes-constant.json").write_text(json.dumps(study))
    return build_site(
        gather(catalog, project),
        PAPER,
        root=project.root,
        output=folder / "site",
        run=read_report(folder / "verify.json"),
        studies=load_studies(folder / "studies"),
        results="verify.json",
        samples=20_000,
    )
