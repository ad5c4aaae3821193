"""Hypothesis strategies for the objects of the theory; public name of `numcheck.checks.strategies`.

Needs `hypothesis` (the extra `dev`); `docs/reference/strategies.md` lists them all.
"""

from numcheck.checks.strategies import *  # noqa: F403
from numcheck.checks.strategies import __all__ as __all__
