"""Checks of the theory of *When Does LeJEPA Learn a World Model?*: proofs and numbers.

The theorems are listed in `proofs/`. `numcheck.report.verify.verify` (the command
`numcheck verify`) checks their Lean proofs and holds their statements against exact arithmetic,
many digits and random samples. `numcheck.certify` (the command `numcheck certify`) applies one of
them to embeddings of your own.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numcheck.certificate import Certificate, certify, diagnose, read_embeddings

__all__ = ["Certificate", "__version__", "certify", "diagnose", "read_embeddings"]

__version__ = version("lejepa-numcheck")


def __getattr__(name: str) -> Any:
    """What needs torch is loaded when it is first used."""
    if name in __all__:
        from numcheck import certificate

        return getattr(certificate, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
