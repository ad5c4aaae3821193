"""The exceptions that users see. Messages say what was given and what is allowed."""

from __future__ import annotations

__all__ = ["InvalidInputError", "NumcheckError", "WorkersLostError"]


class NumcheckError(Exception):
    """Base of all exceptions raised on purpose by this package."""


class InvalidInputError(NumcheckError, ValueError):
    """An argument lies outside what the theorem or the function allows."""


class WorkersLostError(NumcheckError):
    """Workers died again and again, and part of the work was lost with them."""
