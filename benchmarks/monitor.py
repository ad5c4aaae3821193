"""What `numcheck.Monitor` costs of a step of training: `python -m benchmarks.monitor --help`."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.console import Console
from rich.table import Table
from torch import Tensor

from benchmarks import run_command, write_figures
from numcheck import Monitor
from numcheck.cli.files import need_writable
from numcheck.lab.experiments.mixings import LOSSES
from numcheck.lab.experiments.recipes import planar
from numcheck.lab.train import train


@dataclass
class Watched:
    """The hook of an encoder that hands the embeddings of each step to a monitor, timed.

    Attributes:
        monitor: The monitor.
        every: Steps between two looks.
        latents: Whether latents are given, too: what they are does not matter to the time.
        steps: Steps seen.
        updates: Time of the updates, processor seconds.
        looks: Times of the looks.
    """

    monitor: Monitor
    every: int
    latents: bool
    steps: int = 0
    updates: float = 0.0
    looks: list[float] = field(default_factory=list)

    def __call__(self, _encoder: Any, _inputs: Any, embeddings: Tensor) -> None:
        """Take the embeddings of a step, shape (2 batch, m), and look if it is time."""
        views = embeddings.chunk(2)
        z = (torch.randn(views[0].shape),) if self.latents else ()
        begin = time.process_time()
        self.monitor.update(*views, *z)
        self.updates += time.process_time() - begin
        self.steps += 1
        if self.steps % self.every == 0:
            begin = time.process_time()
            self.monitor.compute()
            self.looks.append(time.process_time() - begin)


def cost(loss: str, *, steps: int, every: int, latents: bool) -> dict[str, float]:
    """Times of one run of the experiment `mixings` on the spiral, with a monitor, seconds.

    Args:
        loss: Of the run.
        steps: Steps of training.
        every: Steps between two looks.
        latents: Whether the monitor gets latents.
    """
    trial = planar("spiral", loss, 0, steps=steps)
    encoder, (objective, ramp) = trial.first_encoder(), trial.objective()
    watched = Watched(Monitor(trial.correlation), every, latents)
    encoder.register_forward_hook(watched)
    begin = time.process_time()
    train(encoder, trial.world(), objective, trial.schedule, seed=0, ramp=ramp)
    total = time.process_time() - begin
    looks = sum(watched.looks)
    step = (total - watched.updates - looks) / steps
    return {
        "step": step,
        "update": watched.updates / steps,
        "look": statistics.median(watched.looks),
        "share": (watched.updates + looks) / steps / step,
    }


@dataclass(frozen=True)
class MonitorOptions:
    """How to measure: steps of training, and steps between two looks."""

    steps: int
    every: int


def bench(
    steps: Annotated[int, typer.Option(help="Steps of training of a run.", min=1)] = 2000,
    every: Annotated[int, typer.Option(help="Steps between two looks.", min=1)] = 1000,
    json_path: Annotated[
        Path, typer.Option("--json", help="Write the figures here as JSON.")
    ] = Path("results/monitor.json"),
) -> None:
    """Measure the cost of a monitor in the training of the experiment mixings, on one thread."""
    need_writable(json_path)
    torch.set_num_threads(1)
    every = min(every, steps)
    # What is loaded and compiled at first use is no cost of a step.
    cost("sigreg", steps=20, every=10, latents=True)
    table = Table("loss", "latents", "step, ms", "update, ms", "look, ms", "share of a step")
    rows = []
    for loss in LOSSES:
        for latents in (False, True):
            found = cost(loss, steps=steps, every=every, latents=latents)
            rows.append({"loss": loss, "latents": latents, **found})
            cells = (f"{1e3 * found[name]:.2f}" for name in ("step", "update", "look"))
            given = "given" if latents else "-"
            table.add_row(loss, given, *cells, f"{100 * found['share']:.1f}%")
    Console().print(table)
    write_figures(json_path, MonitorOptions(steps, every), {"runs": rows})


if __name__ == "__main__":
    run_command(bench)
