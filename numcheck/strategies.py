"""Hypothesis strategies for the objects of the theory; public name of `numcheck.checks.strategies`.

Needs `hypothesis` (extra `dev`); `docs/reference/strategies.md` lists them all.
"""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "numcheck.strategies needs hypothesis. Install the extra: "
        "pip install 'lejepa-numcheck[dev]'.",
        name="hypothesis",
    ) from error

from numcheck.checks.strategies import *  # noqa: F403
from numcheck.checks.strategies import __all__ as __all__
