"""Every check of every theorem accepts the theorem and refutes each of its mutants."""

from __future__ import annotations

import pickle

import pytest
import torch

from numcheck.checks import checks_of
from numcheck.checks.base import Kind, Outcome, Parameters
from numcheck.checks.sampled import Settings, check_sampled
from numcheck.report.catalog import load_catalog
from numcheck.report.verify import refutation
from numcheck.support.errors import NumcheckError

CATALOG = load_catalog()
THEOREMS = [theorem.id for theorem in CATALOG]
KINDS = [(t, kind) for t in THEOREMS for kind in checks_of(t).kinds]
SAMPLED = [t for t, kind in KINDS if kind is Kind.SAMPLED]
MUTANTS = [(t, m.name, kind) for t, kind in KINDS for m in checks_of(t).mutants]


def _outcome(theorem: str, kind: Kind) -> Outcome:
    checks = checks_of(theorem)
    if kind in checks.unsampled:
        return checks.unsampled[kind](checks.claim)
    return check_sampled(checks, Settings(), share=1 / len(CATALOG))


@pytest.mark.parametrize(("theorem", "kind"), KINDS)
def test_theorem_holds(theorem: str, kind: Kind) -> None:
    outcome = _outcome(theorem, kind)
    assert outcome.ok, outcome.failures[:3]


@pytest.mark.parametrize(("theorem", "mutant", "kind"), MUTANTS)
def test_mutant_is_refuted(theorem: str, mutant: str, kind: Kind) -> None:
    checks = checks_of(theorem)
    claim = next(m.claim for m in checks.mutants if m.name == mutant)
    assert refutation(checks, kind, claim, Settings(), 1 / len(CATALOG)).failures


@pytest.mark.parametrize("theorem", THEOREMS)
def test_at_least_two_kinds_one_of_them_at_scale(theorem: str) -> None:
    kinds = checks_of(theorem).kinds
    assert len(kinds) >= 2
    assert {Kind.SAMPLED, Kind.FLOATING} & set(kinds)


@pytest.mark.parametrize("theorem", THEOREMS)
def test_at_least_five_mutants_with_distinct_names(theorem: str) -> None:
    names = [mutant.name for mutant in checks_of(theorem).mutants]
    assert len(names) >= 5
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("theorem", SAMPLED)
def test_no_false_alarm_at_small_samples(theorem: str) -> None:
    """40 seeds at n from 2 to 3,000, where a normal approximation would be false."""
    checks = checks_of(theorem)
    for seed in range(40):
        samples = (2, 31, 100, 3000)[seed % 4]
        outcome = check_sampled(checks, Settings(samples=samples, seed=seed, level=1e-3))
        assert outcome.ok, (samples, seed, outcome.failures[0])


@pytest.mark.parametrize("theorem", SAMPLED)
def test_worker_processes_can_be_given_every_case(theorem: str) -> None:
    checks = checks_of(theorem)
    assert checks.cases is not None
    for claim in [checks.claim, *(mutant.claim for mutant in checks.mutants)]:
        for case in checks.cases(claim, Parameters()):
            pickle.dumps(case.statistic(torch.float64))


def test_float32_holds_and_kills() -> None:
    checks = checks_of("hermite-attenuation")
    settings = Settings(dtype="float32")
    assert check_sampled(checks, settings).ok
    assert not check_sampled(checks, settings, claim=checks.mutants[0].claim).ok


def test_theorem_without_checks_is_named() -> None:
    with pytest.raises(NumcheckError, match=r"numcheck\.checks\.no_such_theorem is missing"):
        checks_of("no-such-theorem")
