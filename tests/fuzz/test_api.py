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
    drawing,
    embeddings,
    estimating,
    frames,
    gaussian,
    geometry,
    laws,
    metrics,
    moment_laws,
    multivariate,
    plans,
    regret,
    regular,
    rooms,
    training,
    validators,
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
    *estimating.TARGETS,
    *verifying.TARGETS,
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
    "numcheck.action_examples": "cases of checks, with no arguments",
    "numcheck.planning.regret_examples": "cases of checks",
    "numcheck.planning.regret_floating": "cases of checks, in float64",
    "numcheck.map": "tests/map",
    "numcheck.experiments": "trains for minutes: tests/test_experiments.py",
    "numcheck.certificate": "tests/certificate",
    "numcheck.auxiliary": "files in every wrong form: tests/unit/test_auxiliary.py",
    "numcheck.bench": "measures for minutes; its options are in test_command_line",
    "numcheck.cases": "what the checks are made of, for claims that are in the package",
    "numcheck.checks": "one call for each theorem: tests/test_checks.py",
    "numcheck.cite": "texts of the catalog: tests/cli/test_cite.py",
    "numcheck.cli": "test_command_line",
    "numcheck.cluster": "needs a scheduler: tests/unit/test_cluster.py",
    "numcheck.converse.additive_noise": "worlds of checks, given by moments",
    "numcheck.executors": "starts processes: tests/unit/test_executors.py",
    "numcheck.failures": "texts of reports: tests/cli/test_reproduce.py",
    "numcheck.kernels": "behind Settings and Stream, which are called here",
    "numcheck.law_strategies": "part of `numcheck.strategies`",
    "numcheck.losses.sliced": "behind `sliced_epps_pulley`, which is called here",
    "numcheck.lean": "needs a Lean: tests/lean",
    "numcheck.matrix_rounding": "bounds behind checks of matrices",
    "numcheck.matrix_strategies": "part of `numcheck.strategies`",
    "numcheck.pixels.arm": "`reacher_physics` opens a simulator; `ReacherArm` is called here",
    "numcheck.pixels.extra": "imports a renderer: tests/pixels/test_arm.py",
    "numcheck.pixels.storage": "behind `frames`: full folders are in tests/pixels/test_cache.py",
    "numcheck.paper": "files in every wrong form: tests/unit/test_paper.py",
    "numcheck.planning.conjugation": "settings of checks",
    "numcheck.planning.limits": "validators behind what is called here",
    "numcheck.planning.linear_quadratic_rounding": "bounds behind checks of plans",
    "numcheck.planning.linear_quadratic_examples": "cases of checks, with no arguments",
    "numcheck.planning.examples": "cases of checks, with no arguments",
    "numcheck.record_format": "records in every wrong form: tests/cli/test_record.py",
    "numcheck.record": "records in every wrong form: tests/cli/test_record.py",
    "numcheck.replay": "records in every wrong form: tests/cli/test_record.py",
    "numcheck.regularizer.matched_samples": "cases of a check",
    "numcheck.regularizer.similar_laws": "cases of a check",
    "numcheck.regularizer.slices": "terms of a check",
    "numcheck.regularizer.turns": "terms of a check",
    "numcheck.sampling.base": "through the laws",
    "numcheck.sampling.gamma": "draws for laws that are called here",
    "numcheck.sampling.source": "counters behind the laws that are called here",
    "numcheck.sampling.tabulated": "through `Tabulated`",
    "numcheck.sampling.transitions": "through the transitions",
    "numcheck.studies": "run for minutes: tests/test_studies.py; `run_study` is called here",
    "numcheck.tables": "tests/unit/test_catalog.py",
    "numcheck.validate_arrays": "validators behind what is called here",
    "numcheck.validate_polynomials": "validators behind what is called here",
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


def test_there_are_ten_thousand_calls() -> None:
    assert sum(of.examples for of in TARGETS) >= 10_000
