"""Write the reference of the Python package from its docstrings, as HTML, into a folder."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import importlib
import importlib.util
import inspect
import pkgutil
import sys
import warnings
from pathlib import Path
from typing import Any, get_type_hints
from unittest import mock

import pdoc
import pdoc.extract
import pdoc.render

import numcheck
import numcheck.report
from numcheck.support.project import find_project
from numcheck.theory import matrix_strategies, strategies


def _all_modules() -> list[str]:
    found = pkgutil.walk_packages(numcheck.__path__, "numcheck.")
    return ["numcheck", *(module.name for module in found)]


def public_modules() -> list[str]:
    """All modules of the package that can be imported here: those for Triton need it."""
    has_triton = importlib.util.find_spec("triton") is not None
    return [name for name in _all_modules() if has_triton or "triton" not in name]


def _resolve_annotations(function: Any) -> None:
    """Put types in place of their names, which are looked up in the module of the function.

    Functions that `hypothesis.strategies.composite` makes live in a module of hypothesis, where
    nobody else finds what the names stand for.
    """
    hints = get_type_hints(function, vars(sys.modules[function.__module__]))
    signature = inspect.signature(function)
    parameters = [
        p.replace(annotation=hints.get(p.name, p.annotation)) for p in signature.parameters.values()
    ]
    resolved = signature.replace(
        parameters=parameters, return_annotation=hints.get("return", signature.return_annotation)
    )
    while function is not None:
        function.__signature__ = resolved
        function = getattr(function, "__wrapped__", None)


def _resolve_fields(kind: Any) -> None:
    """The same for a dataclass, whose inherited fields have types named in another module."""
    made = kind.__init__.__annotations__
    made.pop("__dataclass_self__", None)  # of pydantic, which names no type that can be imported
    # Names that are imported for type checkers alone are found by pdoc.
    with contextlib.suppress(NameError):
        hints = get_type_hints(kind)
        made.update({name: hints[name] for name in made if name in hints})


def write_api(folder: Path) -> None:
    """Write the pages.

    Args:
        folder: Where to.
    """
    for module in (matrix_strategies, strategies):
        for value in vars(module).values():
            if inspect.isfunction(value) and value.__module__.startswith("numcheck."):
                _resolve_annotations(value)
    for name in public_modules():
        for value in vars(importlib.import_module(name)).values():
            if dataclasses.is_dataclass(value) and value.__module__ == name:
                _resolve_fields(value)
    pdoc.render.configure(docformat="google", math=True, show_source=False)
    wanted = public_modules()
    left_out = [f"!{name}" for name in _all_modules() if name not in wanted]
    # What a package imports when it is first used would not be found otherwise.
    for name in numcheck.report.__all__:
        setattr(numcheck.report, name, getattr(numcheck.report, name))
    # Modules have pages of their own; functions are found only once they are loaded.
    public = {name: getattr(numcheck, name) for name in numcheck.__all__}
    functions = [name for name, value in public.items() if not inspect.ismodule(value)]
    specs = ["numcheck"]
    with mock.patch.object(numcheck, "__all__", functions), warnings.catch_warnings():
        for name in left_out:
            warnings.filterwarnings("ignore", f"Couldn't import {name[1:]}")
        # Modules that a package does not name in its `__all__` are documented all the same.
        for name in wanted:
            if name not in pdoc.extract.walk_specs(specs):
                specs.append(name)
        pdoc.pdoc(*specs, *left_out, output_directory=folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    default = find_project().root / "build" / "api"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    chosen = parser.parse_args().folder
    write_api(chosen)
    print(f"wrote {chosen}/index.html")
