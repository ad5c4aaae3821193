"""The theory of *When Does LeJEPA Learn a World Model?*, proved in Lean and checked numerically.

- `verify` (the command `numcheck verify`) checks the theorems of the catalog in `proofs/`: their
  Lean proofs with Lean's kernel, their statements in exact and high-precision arithmetic, in
  float64 and on random samples.
- `certify`, `diagnose` and `read_embeddings` apply the theory to embeddings of your own, without
  and with the latents, and `Monitor` does so while an encoder trains.
- `losses` and `metrics` are for training and evaluating encoders, `strategies` for property-based
  tests, and `errors` has what all of them raise.

Importing the package loads none of these: each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numcheck import errors, losses, metrics, strategies
    from numcheck.certificate import Certificate, Monitor, certify, diagnose, read_embeddings
    from numcheck.report.verify import verify
    from numcheck.support.environment import VERSION as __version__  # noqa: N811

__all__ = [
    "Certificate", "Monitor", "__version__", "certify", "diagnose", "errors", "losses", "metrics",
    "read_embeddings", "strategies", "verify",
]  # fmt: skip

#: Where the names are that are no modules of their own.
_HOMES = {
    "Certificate": ("certificate", "Certificate"),
    "Monitor": ("certificate", "Monitor"),
    "certify": ("certificate", "certify"),
    "diagnose": ("certificate", "diagnose"),
    "read_embeddings": ("certificate", "read_embeddings"),
    "verify": ("report.verify", "verify"),
    "__version__": ("support.environment", "VERSION"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in _HOMES:
        return import_module(f"numcheck.{name}")
    module, attribute = _HOMES[name]
    value = globals()[name] = getattr(import_module(f"numcheck.{module}"), attribute)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
