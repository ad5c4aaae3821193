"""The theorems of the Lean library that are not catalogued, and why they need not be.

A public theorem is catalogued (`proofs/<id>.md`), or one that a catalogued theorem rests on,
or it is listed in `proofs/auxiliary.toml` with a reason. That file also says of every module that
holds no catalogued theorem what its theorems are for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from numcheck.lean.audit import Declarations, dependencies
from numcheck.lean.names import Name
from numcheck.support.errors import NumcheckError
from numcheck.support.project import find_project
from numcheck.support.tables import Entry, read_table

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# `*` stands for the rest of a name; on its own it would match everything.
_Pattern = Annotated[str, StringConstraints(pattern=r"^[\w.'₀-₉]+\*?$")]

#: Last parts of the names of the facts that Lean itself proves of a definition.
_MADE_BY_LEAN = re.compile(
    r"(_\w+|match_\d+|eq_\d+|eq_def|congr_simp|injEq|inj|sizeOf_spec|brecOn|hcongr_\d+)"
)


class AuxiliaryError(NumcheckError):
    """`proofs/auxiliary.toml` is not valid; the message says where and what to do."""


class Beside(Entry):
    """Theorems that no catalogued one rests on.

    Attributes:
        theorems: Their names without `LeJEPA.`; a `*` at the end stands for any rest.
        reason: Why they are there and not in the catalog.
    """

    theorems: Annotated[tuple[_Pattern, ...], Field(min_length=1)]
    reason: _Text


class AuxiliaryModule(Entry):
    """A module with theorems.

    Attributes:
        name: Its name.
        serves: What its theorems are for.
        beside: Those that no catalogued theorem rests on.
    """

    name: Annotated[str, StringConstraints(pattern=r"^LeJEPA(\.\w+)+$")]
    serves: _Text
    beside: tuple[Beside, ...] = ()


class _File(Entry):
    module: Annotated[tuple[AuxiliaryModule, ...], Field(min_length=1)]


def load_auxiliary(path: Path | None = None) -> dict[str, AuxiliaryModule]:
    """Read and validate `proofs/auxiliary.toml`.

    Args:
        path: The file; the project's own if not given.

    Returns:
        The modules by name.

    Raises:
        AuxiliaryError: If it is missing, not TOML, not valid, or names a module twice.
    """
    path = path or find_project().proofs / "auxiliary.toml"
    modules = read_table(path, _File, AuxiliaryError).module
    names = [module.name for module in modules]
    for name in names:
        if names.count(name) > 1:
            raise AuxiliaryError(f"{path}: module {name} occurs twice. Join its entries.")
    return {module.name: module for module in modules}


def public_theorems(declarations: Declarations) -> dict[str, str]:
    """The theorems that importing modules see and that were written by hand, with their modules.

    Args:
        declarations: All declarations of the library, by name.
    """

    def is_made(name: Name) -> bool:
        last = str(name[-1])
        return name.parent in declarations and bool(_MADE_BY_LEAN.fullmatch(last))

    return {
        str(name): module.name
        for name, (module, declaration) in declarations.items()
        if declaration.kind == "theorem" and not name.is_private and not is_made(name)
    }


def judge_auxiliary(
    catalogued: Collection[str], modules: Mapping[str, AuxiliaryModule], declarations: Declarations
) -> list[str]:
    """What `proofs/auxiliary.toml` leaves out, and which of its entries are not needed.

    Args:
        catalogued: The declarations of the catalog.
        modules: The modules of the file.
        declarations: All declarations of the library, by name.

    Returns:
        A line for each fault, which says what to do.
    """
    theorems = public_theorems(declarations)
    names = [Name.parse(name) for name in catalogued]
    known = set(names).union(*(dependencies(name, declarations) for name in names))
    problems = []
    serving = {declarations[name][0].name for name in names if name in declarations}
    for name in sorted(set(theorems.values()) - serving - set(modules)):
        problems.append(
            f"module {name} has theorems, none of them catalogued, and no entry in "
            "proofs/auxiliary.toml. Add [[module]] with its name and, as `serves`, what its "
            "theorems are for."
        )
    for name in sorted(set(modules) - set(theorems.values())):
        problems.append(
            f"proofs/auxiliary.toml: module {name} is not in the library or has no theorems. "
            "Remove its entry or correct the name."
        )
    unused = {name: module for name, module in theorems.items() if Name.parse(name) not in known}
    allowed = {
        (module.name, pattern)
        for module in modules.values()
        for beside in module.beside
        for pattern in beside.theorems
    }
    met = set()
    for name, home in sorted(unused.items()):
        short = name.removeprefix("LeJEPA.")
        found = {(m, p) for m, p in allowed if m == home and fnmatchcase(short, p)}
        met |= found
        if not found:
            problems.append(
                f"theorem {name} of module {home} is not catalogued, and no catalogued theorem "
                "rests on it. If it is one that the project announces, add it to the "
                "declarations of a proofs/<id>.md; else list it under `beside` of its module in "
                "proofs/auxiliary.toml with the reason why it is there."
            )
    for home, pattern in sorted(allowed - met):
        problems.append(
            f"proofs/auxiliary.toml: module {home}: `{pattern}` under `beside` is no theorem of "
            "it, or a catalogued theorem rests on it. Remove it."
        )
    return problems
