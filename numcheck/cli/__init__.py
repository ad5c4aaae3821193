"""The command line; `numcheck --help` lists the commands."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from rich.console import Console
from rich.markup import escape

from numcheck.support.errors import NumcheckError

#: Exit code if the request or the set-up is wrong (1 means that something did not hold).
WRONG = 2
#: Exit code after Ctrl-C.
INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    # Imported within, so that Ctrl-C during an import is handled too.
    with_exit_codes(lambda: import_module("numcheck.cli.app").app())


def with_exit_codes(command: Callable[[], object]) -> None:
    """Run a command; our errors end in one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Greek letters is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        command()
    except NumcheckError as error:
        _fail(str(error))
    except OSError as error:
        # The disk is full, or the cache cannot be written.
        with suppress(OSError, ValueError):
            # So that what is still buffered does not fail once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _fail(str(error))
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as done:
        if done.code != INTERRUPTED:
            raise
        _interrupted()


def _fail(message: str) -> None:
    text = f"[bold red]error:[/] {escape(message)}"
    Console(stderr=True).print(text, highlight=False, soft_wrap=True)
    sys.exit(WRONG)


def _interrupted() -> None:
    Console(stderr=True).print("interrupted; finished modules and results are kept")
    # Not sys.exit, which would wait for the threads to finish their groups of samples.
    sys.stdout.flush()
    os._exit(INTERRUPTED)
