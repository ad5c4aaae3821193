"""Write `lean/Audit.lean` from the catalog."""

from __future__ import annotations

from numcheck.lean.native import audit_file
from numcheck.report.catalog import load_catalog
from numcheck.support.project import find_project

if __name__ == "__main__":
    path = find_project().lean_sources / "Audit.lean"
    path.write_text(audit_file(load_catalog().locked), encoding="utf-8")
    print(f"wrote {path}")
