"""Where a report is from: versions, hardware, commit and sources."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path

from numcheck.support import environment as machine
from numcheck.support.project import find_project

#: What a commit ends with if files differ from it.
DIRTY = "-dirty"


def environment() -> dict[str, str]:
    """Versions, the pinned Lean among them, and the hardware."""
    toolchain = find_project().root / "lean-toolchain"
    return {**machine.environment(), "lean": toolchain.read_text(encoding="utf-8").strip()}


def commit_in_words(commit: str | None) -> str:
    """What `commit` gives, as a sentence has it."""
    if commit is None:
        return "no commit is known"
    name = commit.removesuffix(DIRTY)
    return f"commit {name}" + ("" if name == commit else ", with changes that are not committed")


def commit() -> str | None:
    """The commit of the checkout, with `-dirty` if files differ from it; None elsewhere."""
    root = find_project().root
    if not (root / ".git").exists():
        return None
    command = [
        "git",
        "--no-optional-locks",
        "describe",
        "--always",
        "--abbrev=40",
        f"--dirty={DIRTY}",
    ]
    try:
        done = subprocess.run(
            [*command, "--exclude=*"], cwd=root, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() or None


def _digests(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
    }


def hashes() -> dict[str, dict[str, str]]:
    """SHA-256 of the Lean sources, the catalog with its locks, the checks, and all other code."""
    project = find_project()
    package = Path(__file__).resolve().parents[1]
    checks = set(package.glob("checks/**/*.py"))
    proofs = {path for kind in ("md", "toml", "lock") for path in project.proofs.glob(f"*.{kind}")}
    written = {project.proofs / name for name in ("MAP.md", "README.md")}
    lean = [*project.lean_sources.rglob("*.lean"), project.root / "lean-toolchain"]
    return {
        "lean": _digests(project.root, lean),
        "proofs": _digests(project.root, proofs - written),
        "checks": _digests(package.parent, checks),
        "code": _digests(package.parent, set(package.rglob("*.py")) - checks),
    }
