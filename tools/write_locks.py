"""Write `proofs/definitions.lock` from the checked library."""

from __future__ import annotations

from numcheck.lean.audit import definitions_of, read_compiled
from numcheck.lean.service import WasmToolchain
from numcheck.report.catalog import load_catalog
from numcheck.support.project import find_project

_HEADER = """\
# The definitions that the catalogued statements rest on, each with a digest of what the kernel has.
# A line that changes is a change of what a theorem says. Made by `python -m tools.write_locks`.
"""

if __name__ == "__main__":
    project = find_project()
    toolchain = WasmToolchain(project)
    if not toolchain.check_library(lambda *_: None).ok:
        raise SystemExit("the library is not proved; see `numcheck lean`")
    compiled = read_compiled(toolchain.library_graph().modules.values(), toolchain.olean)
    found = definitions_of(load_catalog().locked, compiled)
    text = _HEADER + "".join(f"{name} {digest}\n" for name, digest in found.items())
    project.definition_lock.write_text(text, encoding="utf-8")
    print(f"wrote {project.definition_lock}: {len(found)} definitions")
