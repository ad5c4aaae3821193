"""The record of a run: what was asked for, on what, of which sources, and every figure found.

A record is a JSON file that `numcheck verify --record` writes and `--replay`
(`numcheck.report.replay`)
repeats. Its seal is a digest of the rest: it shows that a record was changed by accident or by
hand. It is no signature: who changes a record can seal it again, and only the replay tells.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

from numcheck.report.catalog import load_catalog
from numcheck.report.jsonreport import to_json
from numcheck.report.record_format import SCHEMA_NAME, SCHEMA_VERSION, Request, digest_of, seal_of
from numcheck.report.verify import Report
from numcheck.support.project import find_project

_LIBRARIES = ("numpy", "scipy", "sympy", "mpmath", "torch", "numba")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _cpu() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def environment() -> dict[str, str]:
    """The versions that a run depends on."""
    toolchain = find_project().root / "lean-toolchain"
    return {
        "python": platform.python_version(),
        "numcheck": version("lejepa-numcheck"),
        **{library: _version(library) for library in _LIBRARIES},
        "lean": toolchain.read_text(encoding="utf-8").strip(),
    }


def hardware() -> dict[str, str]:
    """The machine of a run."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else "none",
    }


def _sources(root: Path, paths: Iterable[Path]) -> dict[str, Any]:
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
    }
    return {"digest": digest_of(files), "files": files}


def hashes() -> dict[str, Any]:
    """The digests of the sources of the proofs and the checks."""
    project = find_project()
    package = Path(__file__).resolve().parents[1]
    checks = set(package.glob("checks/*.py"))
    proofs = [project.proofs / f"{theorem.id}.md" for theorem in load_catalog()]
    proofs.append(project.definition_lock)
    lean = [*project.lean_sources.rglob("*.lean"), project.root / "lean-toolchain"]
    return {
        "lean": _sources(project.root, lean),
        "proofs": _sources(project.root, proofs),
        "checks": _sources(package.parent, checks),
        "code": _sources(package.parent, set(package.rglob("*.py")) - checks),
    }


def make_record(request: Request, report: Report) -> dict[str, Any]:
    """The record of a run as plain data for `json.dump`.

    Args:
        request: What was asked for.
        report: What was found.
    """
    figures: dict[str, dict[str, list[dict[str, Any]]]] = {
        result.theorem: {
            str(outcome.kind): [
                {
                    key: str(x) if isinstance(x, float) and not math.isfinite(x) else x
                    for key, x in asdict(comparison).items()
                }
                for comparison in outcome.comparisons
            ]
            for outcome in result.outcomes
        }
        for result in report.results
    }
    record = {
        "schema": {"name": SCHEMA_NAME, "version": SCHEMA_VERSION},
        "environment": environment(),
        "hardware": hardware(),
        "settings": {
            "theorems": list(request.theorems),
            "toolchain": None if request.toolchain is None else str(request.toolchain),
            "mutants": request.mutants,
            **asdict(request.settings),
            **asdict(request.parameters),
        },
        "hashes": hashes(),
        "report": to_json(report),
        "figures": figures,
    }
    # Once through JSON, so that what is sealed is what a reader gets.
    record = json.loads(json.dumps(record, allow_nan=False))
    return {**record, "seal": seal_of(record)}
