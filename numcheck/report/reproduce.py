"""The commands that repeat what a report says, with the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from numcheck.checks.base import Parameters
from numcheck.checks.sampled import Settings
from numcheck.support.validate import instance


def _options(settings: Settings, names: Sequence[str]) -> list[str]:
    default = Settings()
    given = ((name, getattr(settings, name)) for name in names)
    return [f"--{name} {value}" for name, value in given if value != getattr(default, name)]


def reproduction(theorem: str, settings: Settings, parameters: Parameters | None) -> str:
    """The command that repeats the numerical checks of a theorem, by whatever workers.

    Raises:
        InvalidInputError: If an argument is of another type.
    """
    instance(theorem, str, name="theorem")
    instance(settings, Settings, name="settings")
    if parameters is not None:
        instance(parameters, Parameters, name="parameters")
    names = ("samples", "seed", "device", "dtype", "level", "chunk", "backend")
    parts = [f"numcheck verify {theorem} --skip-lean", *_options(settings, names)]
    if parameters is not None and parameters != Parameters():
        parts += [f"--rho {rho}" for rho in parameters.rho]
        parts.append(f"--degree {parameters.degree}")
    return " ".join(parts)


def mutant_reproduction(theorem: str, settings: Settings, samples: int) -> str:
    """The command that tries the mutants of a theorem again."""
    names = ("samples", "seed", "device", "dtype", "level")
    trial = replace(settings, samples=samples)
    return " ".join([f"numcheck mutate {theorem}", *_options(trial, names)])
