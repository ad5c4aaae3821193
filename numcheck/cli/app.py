"""The commands by name, each imported when it is run: `numcheck --help` loads none of them."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from numcheck.support.environment import VERSION
from numcheck.support.errors import InvalidInputError

#: Where each command is, as module:function under `numcheck.cli`, and its line on the help page.
COMMANDS = {
    "list": ("theorems:list_theorems", "List the theorems of the catalog."),
    "show": (
        "theorems:show",
        "Show a theorem: statement, assumptions, Lean declarations, checks, mutants, files.",
    ),
    "lean": ("lean:lean", "Check the library, or files of your own against it, with Lean."),
    "verify": (
        "verify:verify_command",
        "Check the Lean proofs and hold every statement against numbers.",
    ),
    "mutate": ("mutate:mutate", "Show that every check refutes every mutant of its theorem."),
    "study": ("study:study", "Measure how tight the bounds are."),
    "calibrate": (
        "calibrate:calibrate_command",
        "Count the false alarms of the sampled checks over many independent runs.",
    ),
    "certify": (
        "certify:certify_command",
        "Bound the distance of an encoder from a rotation of its latents, from embeddings alone.",
    ),
    "diagnose": (
        "diagnose:diagnose_command",
        "Compare embeddings with their latents: R^2, MCC, distance from a rotation.",
    ),
    "cite": ("cite:cite", "Show how to cite a theorem, or the package, and the paper."),
    "map": (
        "map:map_command",
        "Write proofs/MAP.md, and a page that shows every theorem with its proofs and checks.",
    ),
    "experiment": ("experiment:experiment", "Train encoders on synthetic worlds."),
    "new": (
        "new:new",
        "Write skeletons of the four files of a new theorem, which say what to put where.",
    ),
}
_MOVED = {"bench": "benchmarks.sampling", "bench-losses": "benchmarks.sigreg"}
#: Commands that once had `--level` for a probability of a false alarm.
_ALPHA = ("verify", "mutate", "calibrate")


def _command(name: str, function: Any, help_text: str | None = None) -> Any:
    single = typer.Typer(add_completion=False)
    single.command(name, help=help_text)(function)
    return get_command(single)


class LazyGroup(TyperGroup):
    """Commands that are a name and a line of help until one of them is run."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, (_, summary) in COMMANDS.items():
            self.commands[name] = _command(name, lambda: None, summary)

    def load(self, name: str) -> Any:
        """Import a command and put it in place of its line of help."""
        module, _, function = COMMANDS[name][0].partition(":")
        loaded = _command(name, getattr(import_module(f"numcheck.cli.{module}"), function))
        self.commands[name] = loaded
        return loaded

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command and load it.

        Raises:
            InvalidInputError: If a command or an option is given by the name it once had.
        """
        if (module := _MOVED.get(args[0])) is not None:
            raise InvalidInputError(
                f"numcheck {args[0]} has moved. In a checkout, run python -m {module}."
            )
        name, command, rest = super().resolve_command(ctx, args)
        if name != "certify" and any(word.partition("=")[0] == "--level" for word in rest):
            raise InvalidInputError(
                f"{name} has no option --level any more; it is now --alpha, the probability of a "
                "false alarm."
                if name in _ALPHA
                else f"{name} has no option --level. Probabilities of errors are called --alpha, "
                "those with which bounds hold --confidence; numcheck "
                f"{name} --help shows what it has."
            )
        return name, command if name is None else self.load(name), rest


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Machine-checked proofs and numerical checks of the theory of LeJEPA world models.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(VERSION)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version
