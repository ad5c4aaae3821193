"""Where the catalog, the proofs and the Lean sources are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from numcheck.support.errors import NumcheckError


@dataclass(frozen=True)
class Project:
    """The folders of this project.

    Attributes:
        root: The checkout, or the copy inside an installed package.
    """

    root: Path

    @property
    def lean_sources(self) -> Path:
        """The source folder of the Lean library."""
        return self.root / "lean"

    @property
    def catalog(self) -> Path:
        """The list of theorems."""
        return self.root / "proofs" / "catalog.toml"

    @property
    def definition_lock(self) -> Path:
        """The digests of the definitions that catalogued statements rest on."""
        return self.root / "proofs" / "definitions.lock"

    @property
    def proofs(self) -> Path:
        """The human-readable proofs."""
        return self.root / "proofs"


@cache
def find_project() -> Project:
    """The project that this package belongs to.

    Raises:
        NumcheckError: If the package was installed without its data.
    """
    package = Path(__file__).resolve().parents[1]
    for root in (package.parent, package / "_project"):
        if (root / "proofs" / "catalog.toml").is_file() and (root / "lean").is_dir():
            return Project(root)
    raise NumcheckError(
        f"proofs/catalog.toml and lean/ are neither beside {package} nor inside it. "
        "Install from a checkout (`pip install -e .`) or from a complete wheel."
    )
