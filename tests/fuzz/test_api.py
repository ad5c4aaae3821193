"""Every public callable, called in every way: a right result, or a refusal that says why."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import numcheck
from tests.fuzz import (
    drawing,
    embeddings,
    estimating,
    frames,
    laws,
    metrics,
    regret,
    rooms,
    training,
    validators,
    world_models,
    worlds,
)
from tests.fuzz.runner import Target, run

TARGETS: list[Target] = [
    *regret.TARGETS,
    *estimating.TARGETS,
    *validators.TARGETS,
    *drawing.TARGETS,
    *laws.TARGETS,
    *embeddings.TARGETS,
    *worlds.TARGETS,
    *training.TARGETS,
    *metrics.TARGETS,
    *frames.TARGETS,
    *rooms.TARGETS,
    *world_models.TARGETS,
]

#: Modules, or names in them, that are called otherwise, and why not here.
ELSEWHERE = {
    "numcheck.checks.action_examples": "cases of checks, with no arguments",
    "numcheck.lab.experiments": "trains for minutes: tests/lab/test_experiments.py",
    "numcheck.certificate": "tests/certificate",
    "numcheck.lean.auxiliary": "files in every wrong form: tests/lean/test_auxiliary.py",
    "benchmarks": "measures for minutes; its options are in test_command_line",
    "numcheck.checks.cases": "what the checks are made of, for claims that are in the package",
    "numcheck.checks": "one call for each theorem: tests/checks/test_checks.py",
    "numcheck.cli": "test_command_line",
    "numcheck.support.cluster": "needs a scheduler: tests/support/test_cluster.py",
    "numcheck.support.executors": "starts processes: tests/support/test_executors.py",
    "numcheck.sampling.kernels": "behind Settings and Stream, which are called here",
    "numcheck.checks.law_strategies": "part of `numcheck.checks.strategies`",
    "numcheck.losses.sliced": "behind `sliced_epps_pulley`, which is called here",
    "numcheck.lean": "needs a Lean: tests/lean",
    "numcheck.checks.matrix_strategies": "part of `numcheck.checks.strategies`",
    "numcheck.lab.pixels.arm": "`reacher_physics` opens a simulator; `ReacherArm` is called here",
    "numcheck.lab.pixels.extra": "imports a renderer: tests/lab/pixels/test_arm.py",
    "numcheck.lab.pixels.storage": "behind `frames`: full folders are in tests/lab/pixels/test_cache.py",
    "numcheck.checks.linear_quadratic_examples": "cases of checks, with no arguments",
    "numcheck.sampling.base": "through the laws",
    "numcheck.sampling.gamma": "draws for laws that are called here",
    "numcheck.sampling.source": "counters behind the laws that are called here",
    "numcheck.sampling.tabulated": "through `Tabulated`",
    "numcheck.sampling.transitions": "through the transitions",
    "numcheck.lab.studies": "run for minutes: tests/lab/test_studies.py; `run_study` is called here",
    "numcheck.theory": "interior: tests/theory",
    "numcheck.report": "tests/report and tests/cli",
    "numcheck.support.tables": "tests/report/test_catalog.py",
    "numcheck.support.validate_arrays": "validators behind what is called here",
}


def _public(module: str) -> Iterator[str]:
    for name, value in vars(importlib.import_module(module)).items():
        own = getattr(value, "__module__", None) == module and not name.startswith("_")
        if own and inspect.isfunction(value):
            yield f"{module}.{name}"


def test_every_public_module_is_called() -> None:
    """A new module needs targets here, or a reason in `ELSEWHERE`."""
    called = {of.name for of in TARGETS}
    modules = [m.name for m in pkgutil.walk_packages(numcheck.__path__, "numcheck.")]
    missing = []
    for module in modules:
        if any(module == e or module.startswith(f"{e}.") for e in ELSEWHERE):
            continue
        names = list(_public(module))
        if names and not called & set(names):
            missing.append(module)
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("of", TARGETS, ids=lambda of: of.name.removeprefix("numcheck."))
def test_calls(of: Target) -> None:
    assert run(of) >= of.examples
