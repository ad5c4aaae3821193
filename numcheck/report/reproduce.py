"""The commands that repeat what a report says, with the same values."""

from __future__ import annotations

from collections.abc import Sequence

from numcheck.checks.base import Parameters
from numcheck.checks.settings import Settings


def _options(settings: Settings, names: Sequence[str]) -> list[str]:
    default = Settings()
    given = ((name, getattr(settings, name)) for name in names)
    return [f"--{name} {value}" for name, value in given if value != getattr(default, name)]


def reproduction(theorem: str, settings: Settings, parameters: Parameters) -> str:
    """The command that repeats the numerical checks of a theorem, with any number of workers."""
    names = ("samples", "seed", "device", "dtype", "alpha", "chunk", "backend")
    parts = [f"numcheck verify {theorem} --skip-lean", *_options(settings, names)]
    if parameters != Parameters():
        parts += [f"--rho {rho}" for rho in parameters.rho]
        parts.append(f"--degree {parameters.degree}")
    return " ".join(parts)


def mutant_reproduction(theorem: str, settings: Settings) -> str:
    """The command that tries the mutants of a theorem again."""
    names = ("samples", "seed", "device", "dtype", "alpha")
    return " ".join([f"numcheck mutate {theorem}", *_options(settings, names)])
