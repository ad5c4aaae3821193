"""Hypothesis strategies for the objects of the theory; public name of `numcheck.checks.strategies`.

Needs `hypothesis` (extra `dev`); `docs/reference/strategies.md` lists them all.
"""

try:
    from numcheck.checks.strategies import *  # noqa: F403
    from numcheck.checks.strategies import __all__ as __all__
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise ModuleNotFoundError(
        "numcheck.strategies needs hypothesis. Install the extra: "
        "pip install 'lejepa-numcheck[dev]'.",
        name="hypothesis",
    ) from error
