"""The command line; `numcheck --help` lists the commands."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import FrameType

from rich.console import Console
from rich.markup import escape

from numcheck.support.errors import NumcheckError

#: Exit code if the request or the set-up is wrong (1 means that something did not hold).
WRONG = 2
#: Exit code after Ctrl-C.
INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    # Imported within, so that Ctrl-C during an import is handled too.
    with_exit_codes(lambda: import_module("numcheck.cli.app").app())


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, but not in a library that is being imported and may catch it."""
    inner = frame
    while inner is not None:
        if inner.f_code.co_filename == "<frozen importlib._bootstrap>":
            _interrupted()
        inner = inner.f_back
    signal.default_int_handler(number, frame)


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
    sys.stderr.write("interrupted; finished modules and results are kept\n")
    sys.stderr.flush()
    # Not sys.exit, which would wait for the threads to finish their groups of samples.
    sys.stdout.flush()
    os._exit(INTERRUPTED)
