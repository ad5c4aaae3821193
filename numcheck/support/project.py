"""Where the proofs and the Lean sources are."""

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
    def definition_lock(self) -> Path:
        """The digests of the catalogued statements and of the definitions that they rest on."""
        return self.root / "proofs" / "definitions.lock"

    @property
    def core_lock(self) -> Path:
        """The constants of Lean's own library that the library uses."""
        return self.root / "proofs" / "core.lock"

    @property
    def uses_lock(self) -> Path:
        """Which definitions each catalogued statement uses, and each of those."""
        return self.root / "proofs" / "uses.lock"

    @property
    def proofs(self) -> Path:
        """The catalog: a file for each theorem, with its entry and its proof in words."""
        return self.root / "proofs"


@cache
def find_project() -> Project:
    """The project that this package belongs to.

    Raises:
        NumcheckError: If the package was installed without its data.
    """
    package = Path(__file__).resolve().parents[1]
    for root in (package.parent, package / "_project"):
        if (root / "proofs" / "definitions.lock").is_file() and (root / "lean").is_dir():
            return Project(root)
    raise NumcheckError(
        f"proofs/ and lean/ are neither beside {package} nor inside it. "
        "Install from a checkout (`pip install -e .`) or from a complete wheel."
    )
