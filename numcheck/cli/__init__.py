"""The command line: `numcheck list | show | verify | mutate | lean | study | bench`."""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.markup import escape

from numcheck.cli.app import app
from numcheck.errors import NumcheckError

#: Exit code if the request or the set-up was wrong (1 is: something did not hold).
WRONG = 2
#: Exit code after Ctrl-C, as the command framework makes it.
INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors of ours end with one line and exit code 2."""
    try:
        app()
    except NumcheckError as error:
        message = f"[bold red]error:[/] {escape(str(error))}"
        Console(stderr=True).print(message, highlight=False, soft_wrap=True)
        sys.exit(WRONG)
    except SystemExit as done:
        if done.code != INTERRUPTED:
            raise
        Console(stderr=True).print("interrupted; modules and results that were done are kept")
        # Threads in the middle of a group would keep the process until they are through.
        sys.stdout.flush()
        os._exit(INTERRUPTED)
