"""The command line, run in the process of the tests, for the snippets that call it."""

from tests.cli.conftest import run

__all__ = ["run"]
