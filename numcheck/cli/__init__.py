"""The command line; `numcheck --help` lists the commands."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from rich.console import Console
from rich.markup import escape

from numcheck.support.errors import NumcheckError

#: Exit code if the request or the set-up was wrong (1 is: something did not hold).
WRONG = 2
#: Exit code after Ctrl-C, as the command framework makes it.
INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors of ours end with one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Greek letters is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        # Imported here, so that Ctrl-C while torch is being loaded ends as it does later.
        from numcheck.cli.app import app

        app()
    except NumcheckError as error:
        _fail(str(error))
    except OSError as error:
        # The disk is full, or the cache cannot be written.
        with suppress(OSError, ValueError):
            # What is left to write fails no second time.
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
    Console(stderr=True).print("interrupted; modules and results that were done are kept")
    # Threads in the middle of a group would keep the process until they are through.
    sys.stdout.flush()
    os._exit(INTERRUPTED)
