"""Experiments on synthetic worlds: measured checks of the theorems' conclusions.

The first five are the paper's; the others show what further theorems say.
"""

from __future__ import annotations

from collections.abc import Callable

from numcheck.lab.experiments import (
    actions,
    camera,
    gennorm,
    grid,
    leworldmodel,
    mixings,
    outputs,
    planning,
    rates,
    reacher,
    regret,
    scaling,
    uniform,
)
from numcheck.lab.experiments.base import Options, Result
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import named

_MODULES = (
    mixings, gennorm, scaling, grid, planning,
    uniform, rates, outputs, actions, regret, reacher,
)  # fmt: skip
EXPERIMENTS: dict[str, Callable[[Options], Result]] = {
    module.__name__.rpartition(".")[2]: module.run for module in (*_MODULES, leworldmodel, camera)
}
#: The experiments in which an option can be chosen, if it is not in all.
OPTION_OF = {
    "size": ("leworldmodel",),
    "steps": ("reacher", "leworldmodel", "camera"),
    "renderer": ("camera",),
}


def run_experiment(name: str, options: Options) -> Result:
    """Run the experiment of a name.

    Raises:
        InvalidInputError: If there is none, or it lacks what the options name.
    """
    run = named(EXPERIMENTS, name, kind="experiment")
    for option, experiments in OPTION_OF.items():
        if name not in experiments and getattr(options, option) is not None:
            raise InvalidInputError(
                f"`{option}` can be chosen in {', '.join(experiments)} only, not in {name}. "
                "Leave it out."
            )
    return run(options)
