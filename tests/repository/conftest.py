"""The command line, in the process of the tests, for snippets that call it; and a real Lean."""

from tests.cli.conftest import run
from tests.lean.conftest import lean

__all__ = ["lean", "run"]
