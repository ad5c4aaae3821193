"""How fast the package is, and how much memory it takes, against plain ways to do the same.

`python -m benchmarks.sampling` measures the sampled check of `hermite-attenuation`,
`python -m benchmarks.sigreg` the loss with its gradient, `python -m benchmarks.monitor` what a
monitor costs of a step of training. All ways to do the same take turns within one run, so that
other programs slow them alike.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import typer
from rich.console import Console

from numcheck.cli import with_exit_codes
from numcheck.cli.files import write_json
from numcheck.support.environment import environment


def run_command(command: Callable[..., None]) -> None:
    """Run a benchmark with the arguments of the command line."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    with_exit_codes(app)


def peak_on(device: torch.device) -> int | None:
    """The largest memory of tensors on a GPU so far, bytes; `None` for a CPU."""
    return int(torch.cuda.max_memory_allocated(device)) if device.type == "cuda" else None


def write_figures(path: Path, options: Any, figures: dict[str, Any]) -> None:
    """Write what was measured, with where and how, as JSON."""
    triton = getattr(sys.modules.get("triton"), "__version__", "not used")
    data = {
        "environment": {**environment(), "triton": triton},
        # Above the number of cores, other programs have slowed the run.
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "options": {k: v for k, v in vars(options).items() if k != "on_step"},
        **figures,
    }
    write_json(path, data)
    Console().print(f"{path}", style="dim", highlight=False)
