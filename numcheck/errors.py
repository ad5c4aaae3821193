"""The exceptions that this package raises; public name of `numcheck.support.errors`."""

from numcheck.support.errors import *  # noqa: F403
from numcheck.support.errors import __all__ as __all__
