"""Options and result of an experiment: rows, verdicts on theorems, a table with a claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from numcheck.support import validate
from numcheck.support.environment import environment
from numcheck.support.errors import InvalidInputError
from numcheck.support.executors import on_one_thread, open_pool

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """How an experiment is run.

    Attributes:
        seed: The first seed of the runs.
        quick: Whether to make fewer and shorter runs, some minutes on two cores.
        device: `auto`, `cpu`, `cuda` or `cuda:K`.
        workers: Processes.
        only: Limits the experiment to maps, losses, data sets or numbers of latents of these names;
            all of a kind if none of that kind is named.
        cache: Folder for data sets of frames; `None`: see `numcheck.lab.pixels.frames`.
        size: Of models, where an experiment has several; `None`: its own choice.
        steps: Of training, in experiments that let them be chosen; `None`: their own.
        renderer: Who draws the frames of `camera`: `mujoco`, which `None` is too, or `blender`.
        on_total: Called with the number of runs.
        on_run: Called with the row of each run as it is done.
        on_plan: Called with what is to be rendered, before it is.
        on_frames_total: Called with the number of frames to render.
        on_frames: Called with how many more are done.

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    seed: int = 0
    quick: bool = False
    device: str = "cpu"
    workers: int = 1
    only: tuple[str, ...] = ()
    cache: Path | None = None
    size: str | None = None
    steps: int | None = None
    renderer: str | None = None
    on_total: Callable[[int], None] = field(default=lambda _total: None, compare=False)
    on_run: Callable[[Row], None] = field(default=lambda _row: None, compare=False)
    on_plan: Callable[[object], None] = field(default=lambda _plan: None, compare=False)
    on_frames_total: Callable[[int], None] = field(default=lambda _total: None, compare=False)
    on_frames: Callable[[int], None] = field(default=lambda _count: None, compare=False)

    def __post_init__(self) -> None:
        validate.integer(self.seed, name="seed", minimum=0, maximum=2**62)
        validate.integer(self.workers, name="workers", minimum=1, maximum=4096)
        validate.device(self.device)
        if self.steps is not None:
            validate.integer(self.steps, name="steps", minimum=1, maximum=2**31)

    @property
    def seeds(self) -> range:
        """The seeds of the runs."""
        return range(self.seed, self.seed + (1 if self.quick else 3))

    def chosen(self, *kinds: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Of each kind of names those that `only` names, or all if it names none of that kind.

        Raises:
            InvalidInputError: If `only` names something of no kind.
        """
        names = [tuple(kind) for kind in kinds]
        known = [name for kind in names for name in kind]
        unknown = [name for name in self.only if name not in known]
        if unknown:
            allowed = f"are {', '.join(known)}" if known else "is nothing to choose from"
            raise InvalidInputError(
                f"`only` names {validate.shown(unknown[0])}; in this experiment there {allowed}."
            )
        return tuple(tuple(n for n in kind if n in self.only) or kind for kind in names)


@dataclass(frozen=True)
class Verdict:
    """Whether trained encoders obeyed a theorem.

    Attributes:
        theorem: Catalog id.
        holds: Whether they did, within the intervals.
        finding: The figures, in a sentence.
    """

    theorem: str
    holds: bool
    finding: str


@dataclass(frozen=True)
class Section:
    """A further table of a report.

    Attributes:
        title: What it shows.
        table: Header and lines.
    """

    title: str
    table: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Result:
    """The result of an experiment.

    Attributes:
        name: The experiment's name.
        title: What was measured, as a title.
        claim: What the source says.
        rows: One row per run, none left out.
        table: Header and lines of the table to show.
        verdicts: One for each theorem that the runs bear on.
        plot: Draws the rows on a matplotlib figure.
        source: Who claims it.
        sections: Further tables.
    """

    name: str
    title: str
    claim: str
    rows: tuple[Row, ...]
    table: tuple[tuple[str, ...], ...]
    verdicts: tuple[Verdict, ...]
    plot: Callable[[Any], None] = field(repr=False)
    source: str = "The paper"
    sections: tuple[Section, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all theorems were obeyed."""
        return all(verdict.holds for verdict in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """The result as plain data; what is not finite is text."""
        return {
            "experiment": self.name,
            "title": self.title,
            "claim": self.claim,
            "holds": self.holds,
            "environment": environment(),
            "verdicts": [dict(vars(verdict)) for verdict in self.verdicts],
            "rows": [plain(row) for row in self.rows],
        }

    def to_markdown(self) -> str:
        """The table with the paper's claim and the verdicts."""
        text = [f"# {self.title}", "", f"{self.source}: {self.claim}", "", *_table(self.table)]
        for verdict in self.verdicts:
            word = "obeyed" if verdict.holds else "**NOT OBEYED**"
            text.append(f"- `{verdict.theorem}`: {word}. {verdict.finding}")
        for section in self.sections:
            text += ["", f"## {section.title}", "", *_table(section.table)[:-1]]
        return "\n".join([*text, ""])


def _table(table: Sequence[Sequence[str]]) -> list[str]:
    header, *lines = table
    return [_line(header), _line(["---"] * len(header)), *map(_line, lines), ""]


def _line(cells: Iterable[str]) -> str:
    # A bar within a cell would end it.
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def plain(value: Any) -> Any:
    """Data for JSON: numbers that are not finite become text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def run_all(call: Callable[[T, str], Row], trials: Sequence[T], options: Options) -> list[Row]:
    """The rows of all trials, in order.

    Args:
        call: From a trial and the device to its row; picklable for more than one process.
        trials: What to run.
        options: Device, number of processes, and callbacks.
    """
    options.on_total(len(trials))
    rows, work, devices = [], partial(on_one_thread, call), [options.device] * len(trials)
    with open_pool(options.workers) as pool:
        done: Iterator[Row] = (map if pool is None else pool.map)(work, trials, devices)
        for row in done:
            rows.append(row)
            options.on_run(row)
    return rows


def grouped(rows: Iterable[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    """Rows by the values of some of their entries, in order of appearance."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def value(row: Row, name: str) -> float:
    """A figure of a row; NaN where the run failed."""
    found = row.get(name)
    return float(found[0]) if found is not None else math.nan


def missed_share(row: Row) -> float:
    """What linear recovery of the latents misses of their variance."""
    return 1 - value(row, "r2_latents")


def shown(row: Row, name: str, digits: int = 4) -> str:
    """A figure with its interval, for a table."""
    found = row.get(name)
    if found is None:
        return "failed" if row.get("failure") else "-"
    return f"{found[0]:.{digits}f} [{found[1]:.{digits}f}, {found[2]:.{digits}f}]"


def mean_shown(rows: Sequence[Row], name: str, digits: int = 4) -> str:
    """The mean over rows and the range of them."""
    values = [value(row, name) for row in rows]
    if len(values) == 1:
        return shown(rows[0], name, digits)
    low, high = min(values), max(values)
    return f"{sum(values) / len(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def draw_groups(
    axes: Any,
    rows: Sequence[Row],
    by: str,
    x: Callable[[Row], float],
    y: Callable[[Row], float],
    *,
    measured: str,
    marker: str = "o",
    names: Iterable[str] = (),
) -> None:
    """Draw a point (x, y) per row that has the entry `measured`, in a colour per group.

    The entry `by` names the group of a row; `names` are those of all groups, or else those met.
    """
    for name in names or dict.fromkeys(row[by] for row in rows):
        drawn = [row for row in rows if row[by] == name and measured in row]
        axes.plot([x(row) for row in drawn], [y(row) for row in drawn], marker, label=name)
