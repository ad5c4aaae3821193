"""Make everything that is made from the four files of each theorem; write only what changed.

Products, in the order in which they are made:
  imports     lean/LeJEPA.lean, which imports every module
  statements  proofs/<id>.md: the locked statements, as Lean prints them
  audit       lean/Audit.lean
  locks       proofs/definitions.lock, proofs/core.lock and proofs/uses.lock
  contents    proofs/README.md: the table of theorems
  map         proofs/MAP.md
  commands    docs/reference/command-line.md
  reading     docs/explanation/is-theorem-4-1-machine-checked.md: what it shows of the challenge
  power       docs/results/power.md, measured for theorems whose checks changed
  soundness   docs/results/soundness.md, likewise
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from numcheck.report.catalog import load_catalog
from numcheck.report.map.definitions import load_definitions
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project, find_project
from tools.lean_products import Library, root_imports
from tools.measured_products import measured
from tools.reading import reading
from tools.text_products import command_reference, contents, theorem_map


def products(
    project: Project, only: Sequence[str] | None = None, *, accept: bool = False
) -> dict[str, Callable[[], dict[Path, str]]]:
    """What makes each product: its files with their texts."""
    library = Library(project)
    return {
        "imports": partial(root_imports, project),
        "statements": library.statements,
        "audit": library.audit,
        "locks": library.locks,
        "contents": partial(contents, project),
        "map": partial(theorem_map, project),
        "commands": partial(command_reference, project),
        "reading": lambda: reading(
            project, load_definitions(load_catalog(project.proofs).locked, project)
        ),
        "power": partial(measured, project, "power", only, accept=accept),
        "soundness": partial(measured, project, "soundness", only, accept=accept),
    }


def write_changed(files: dict[Path, str]) -> list[Path]:
    """Write the files whose text is another than before.

    Returns:
        Their paths.
    """
    changed = [
        path
        for path, text in files.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in changed:
        path.write_text(files[path], encoding="utf-8")
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Its arguments; those of the process if not given.

    Returns:
        The exit code.
    """
    project = find_project()
    parser = argparse.ArgumentParser(
        prog="python -m tools.regenerate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = list(products(project))
    parser.add_argument(
        "products", nargs="*", choices=[*names, []], metavar="PRODUCT", help="all if none is named"
    )
    parser.add_argument(
        "--measure", nargs="+", metavar="ID", help="measure these theorems and no others"
    )
    parser.add_argument(
        "--accept-measurements",
        action="store_true",
        help="keep the rows of power and soundness, after a change of code that alters no value",
    )
    options = parser.parse_args(arguments)
    try:
        catalog = load_catalog()
        for theorem in options.measure or ():
            catalog[theorem]
    except NumcheckError as error:
        parser.error(str(error))
    made = products(project, options.measure, accept=options.accept_measurements)
    try:
        for name in [n for n in names if n in (options.products or names)]:
            changed = write_changed(made[name]())
            paths = ", ".join(str(path.relative_to(project.root)) for path in changed)
            print(f"{name:<11} {f'written: {paths}' if paths else 'unchanged'}", flush=True)
    except NumcheckError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
