"""The command `certify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.table import Table

from numcheck.certificate.bound import PASSES, Certificate, certify
from numcheck.certificate.files import KINDS
from numcheck.certificate.plot import plot_certificate
from numcheck.certificate.verdict import (
    AT_LEAST,
    LIMITS,
    Status,
    chance_text,
    percent,
    statement_text,
)
from numcheck.cli.files import draw, need_drawable, need_writable, write_json
from numcheck.cli.progress import show_progress
from numcheck.cli.sources import show_source
from numcheck.support.errors import InvalidInputError

_console = Console()
_STYLE = {
    Status.CERTIFIED: "bold green",
    Status.WEAK: "bold yellow",
    Status.VACUOUS: "bold yellow",
    Status.CONTRADICTED: "bold red",
}


def parse_rho(text: str) -> tuple[float, float] | None:
    """The ends of `0.95` or `0.9:0.97`; `None` for `auto`.

    Raises:
        InvalidInputError: If it is none of these.
    """
    if text == "auto":
        return None
    ends = text.split(":")
    try:
        numbers = [float(x) for x in ends]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2):
        raise InvalidInputError(
            f"--rho must be a number or an interval, got {text!r}. Write --rho 0.95 or "
            "--rho 0.9:0.97, or --rho auto to estimate it."
        )
    return numbers[0], numbers[-1]


def _quantities(found: Certificate) -> Table:
    table = Table("quantity", "estimate", f"at most ({100 * found.confidence:.10g}% together)")
    low, high = found.estimate, found.bounds
    at = f"rho = {high.rho:g}"
    for name, estimate, bound in (
        (f"delta, excess loss at {at}", low.delta, high.delta),
        ("epsilon, |Cov h - 1|", low.epsilon, high.epsilon),
        ("|E h|", low.mean, high.mean),
        ("D = delta / (2 rho (1 - rho))", low.d, high.d),
        ("D + (epsilon + D)^2 + |E h|^2", low.bound, high.bound),
    ):
        table.add_row(escape(name), f"{estimate:.4g}", f"{bound:.4g}")
    return table


def _profile(found: Certificate) -> Table:
    table = Table("rho", "linear in z, at least", "E|h - Qz|^2 at most", "")
    low, high = found.rho
    for point in found.profile:
        notes = [
            "assumed" if low <= point.rho <= high else "",
            "worst" if point.rho == found.bounds.rho and low < high else "",
            "the least that the data allow" if point.rho == found.least_rho else "",
            "contradicted" if point.rho < found.least_rho else "",
        ]
        table.add_row(
            f"{point.rho:.4g}",
            percent(point.linear),
            f"{point.bound:.4g}",
            ", ".join(filter(None, notes)),
        )
    return table


def _tests(found: Certificate) -> Table:
    table = Table("test", "seen", "p, corrected", "")
    for test in found.tests:
        mark = "[red]rejected[/]" if test.rejected else "[green]not rejected[/]"
        table.add_row(
            f"{escape(test.name)} [dim]({test.role})[/]",
            escape(test.statistic),
            chance_text(test.adjusted).removeprefix("p = ").removeprefix("p "),
            mark,
        )
    return table


def certify_command(
    h: Annotated[
        str, typer.Argument(help=f"Embeddings: a file of {KINDS}; FILE#NAME for one of several.")
    ],
    h_prime: Annotated[str, typer.Argument(help="Those of the partners, row by row.")],
    rho: Annotated[str, typer.Option(help="Correlation of the latents: 0.95, 0.9:0.97, or auto.")],
    confidence: Annotated[
        float, typer.Option(help="Probability with which the bounds hold.")
    ] = 0.99,
    at_least: Annotated[
        float, typer.Option(help="Share of the variance of h that has to be certified as linear.")
    ] = AT_LEAST,
    kurtosis: Annotated[
        float | None, typer.Option(help="Largest kurtosis: then the confidence holds at every n.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the tests.")] = 0,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the certificate here as JSON.")
    ] = None,
    plot_path: Annotated[
        Path | None, typer.Option("--plot", help="Write a plot here: svg, png or pdf.")
    ] = None,
    level: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Bound the distance of an encoder from a rotation of its latents, from embeddings alone.

    Exit code 0 only if the verdict is "certified".
    """
    if level is not None:
        raise InvalidInputError(
            "certify has no option --level any more; it is now --confidence, the probability with "
            "which the bounds hold (0.99, not 0.01)."
        )
    rhos = parse_rho(rho)
    need_writable(json_path)
    if plot_path is not None:
        need_drawable(plot_path)
    first, second = show_source(_console, h), show_source(_console, h_prime)
    with show_progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()) as bar:
        passes = PASSES + (rhos is None) + (kurtosis is not None)
        task = bar.add_task("reading pairs", total=passes * first.shape[0])
        found = certify(
            first,
            second,
            rho=rhos,
            confidence=confidence,
            at_least=at_least,
            kurtosis=kurtosis,
            seed=seed,
            progress=lambda rows: bar.advance(task, rows),
        )
    _console.print(
        escape(found.headline), style=_STYLE[found.status], highlight=False, soft_wrap=True
    )
    _console.print(escape(statement_text(found)), highlight=False, soft_wrap=True)
    for caution in found.cautions:
        _console.print(f"[yellow]caution:[/] {escape(caution)}", highlight=False, soft_wrap=True)
    _console.print(_quantities(found))
    _console.print(_profile(found))
    _console.print(_tests(found))
    limits = "; ".join(LIMITS)
    _console.print(
        f"Embeddings cannot show: {escape(limits)}.", style="dim", highlight=False, soft_wrap=True
    )
    write_json(json_path, found.to_json())
    if plot_path is not None:
        draw(plot_path, lambda figure: plot_certificate(figure, found), size=(15, 4.5))
    if not found.ok:
        raise typer.Exit(1)
