"""What can go wrong between the sources and Lean's verdict, apart from a proof being wrong."""

from __future__ import annotations

from numcheck.support.errors import NumcheckError


class LeanError(NumcheckError):
    """Base: Lean could not be run, or its answer could not be read."""


class ToolchainError(LeanError):
    """No usable Lean: Node or the package is missing, too old or damaged."""


class SourceError(LeanError):
    """The sources cannot be put in order: a missing module, an import cycle, a missing header."""


class NodeStoppedError(LeanError):
    """The Node that runs the WebAssembly Lean stopped on its own."""


class DeepRecursionError(LeanError):
    """Lean ran out of stack."""


class EarlyExitError(LeanError):
    """A program in a file ended Lean before it was done."""


class OleanFormatError(LeanError):
    """A compiled module is not in the format that the audit reads."""
