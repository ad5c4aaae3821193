"""Every public callable, called in every way: a right result, or a refusal that says why."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import numcheck
from tests.fuzz import (
    actions,
    control,
    densities,
    frames,
    gaussian,
    geometry,
    laws,
    moment_laws,
    multivariate,
    plans,
    regret,
    regular,
    rooms,
    training,
    verifying,
    world_models,
    worlds,
)
from tests.fuzz.runner import Target, run

TARGETS: list[Target] = [
    *gaussian.TARGETS,
    *multivariate.TARGETS,
    *moment_laws.TARGETS,
    *geometry.TARGETS,
    *control.TARGETS,
    *densities.TARGETS,
    *plans.TARGETS,
    *regret.TARGETS,
    *actions.TARGETS,
    *regular.TARGETS,
    *verifying.TARGETS,
    *laws.TARGETS,
    *worlds.TARGETS,
    *training.TARGETS,
    *frames.TARGETS,
    *rooms.TARGETS,
    *world_models.TARGETS,
]

#: Modules, or names in them, that are called otherwise, and why not here.
ELSEWHERE = {
    **dict.fromkeys(
        (
            "numcheck.support",
            "numcheck.sampling",
            "numcheck.losses",
            "numcheck.metrics",
            "numcheck.certificate",
            "numcheck.checks",
        ),
        "trust their types but for the doors, whose tests are with those of the room",
    ),
    "numcheck.checks.action_examples": "cases of checks, with no arguments",
    "numcheck.theory.planning.regret_examples": "cases of checks",
    "numcheck.theory.planning.regret_floating": "cases of checks, in float64",
    "numcheck.report.map": "tests/report/map",
    "numcheck.lab.experiments": "trains for minutes: tests/lab/test_experiments.py",
    "numcheck.lean.auxiliary": "files in every wrong form: tests/lean/test_auxiliary.py",
    "benchmarks": "measures for minutes; its options are in test_command_line",
    "numcheck.checks.cases": "what the checks are made of, for claims that are in the package",
    "numcheck.checks": "one call for each theorem: tests/checks/test_checks.py",
    "numcheck.report.cite": "texts of the catalog: tests/cli/test_cite.py",
    "numcheck.cli": "test_command_line",
    "numcheck.theory.converse.additive_noise": "worlds of checks, given by moments",
    "numcheck.report.failures": "texts of reports: tests/cli/test_reproduce.py",
    "numcheck.lean": "needs a Lean: tests/lean",
    "numcheck.theory.matrix_rounding": "bounds behind checks of matrices",
    "numcheck.lab.pixels.arm": "`reacher_physics` opens a simulator; `ReacherArm` is called here",
    "numcheck.lab.pixels.extra": "imports a renderer: tests/lab/pixels/test_arm.py",
    "numcheck.lab.pixels.storage": "behind `frames`: full folders are in tests/lab/pixels/test_cache.py",
    "numcheck.report.catalog": "files in every wrong form: tests/report/test_catalog.py",
    "numcheck.report.paper": "files in every wrong form: tests/report/test_paper.py",
    "numcheck.theory.planning.conjugation": "settings of checks",
    "numcheck.theory.planning.limits": "validators behind what is called here",
    "numcheck.theory.planning.linear_quadratic_rounding": "bounds behind checks of plans",
    "numcheck.checks.linear_quadratic_examples": "cases of checks, with no arguments",
    "numcheck.theory.planning.examples": "cases of checks, with no arguments",
    "numcheck.report.record_format": "records in every wrong form: tests/cli/test_record.py",
    "numcheck.report.record": "records in every wrong form: tests/cli/test_record.py",
    "numcheck.report.replay": "records in every wrong form: tests/cli/test_record.py",
    "numcheck.theory.regularizer.matched_samples": "cases of a check",
    "numcheck.theory.regularizer.similar_laws": "cases of a check",
    "numcheck.theory.regularizer.slices": "terms of a check",
    "numcheck.theory.regularizer.turns": "terms of a check",
    "numcheck.lab.studies": "run for minutes: tests/lab/test_studies.py; `run_study` is called here",
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
