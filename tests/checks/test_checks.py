"""Every check of every theorem accepts the theorem and refutes each of its mutants."""

from __future__ import annotations

import pickle

import pytest
import torch

from numcheck.checks import claim_of
from numcheck.checks.base import Kind, Parameters
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.report.catalog import load_catalog
from numcheck.support.errors import InvalidInputError, NumcheckError

CATALOG = load_catalog()
THEOREMS = [theorem.id for theorem in CATALOG]
KINDS = [(t, kind) for t in THEOREMS for kind in claim_of(t).kinds]
SAMPLED = [t for t, kind in KINDS if kind is Kind.SAMPLED]
MUTANTS = [(t, m.name, kind) for t, kind in KINDS for m in claim_of(t).mutants]
RUNNER = Runner(share=1 / len(CATALOG))


@pytest.mark.parametrize(("theorem", "kind"), KINDS)
def test_theorem_holds(theorem: str, kind: Kind) -> None:
    outcome = RUNNER.run(claim_of(theorem), kind)
    assert outcome.ok, outcome.failures[:3]


@pytest.mark.parametrize(("theorem", "mutant", "kind"), MUTANTS)
def test_mutant_is_refuted(theorem: str, mutant: str, kind: Kind) -> None:
    claim = next(m.claim for m in claim_of(theorem).mutants if m.name == mutant)
    assert RUNNER.refute(claim, kind).failures


@pytest.mark.parametrize("theorem", THEOREMS)
def test_at_least_two_kinds_one_of_them_at_scale(theorem: str) -> None:
    kinds = claim_of(theorem).kinds
    assert len(kinds) >= 2
    assert {Kind.SAMPLED, Kind.FLOAT64} & set(kinds)


@pytest.mark.parametrize("theorem", THEOREMS)
def test_at_least_five_mutants_with_distinct_names(theorem: str) -> None:
    names = [mutant.name for mutant in claim_of(theorem).mutants]
    assert len(names) >= 5
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("theorem", SAMPLED)
def test_cases_have_streams_of_their_own(theorem: str) -> None:
    labels = [case.label for case in claim_of(theorem).cases(Parameters())]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("theorem", SAMPLED)
def test_no_false_alarm_at_small_samples(theorem: str) -> None:
    """At n from 2 to 3,000, where a normal approximation would be false."""
    for seed, samples in enumerate((2, 31, 100, 3000)):
        settings = Settings(samples=samples, seed=seed, alpha=1e-3)
        outcome = Runner(settings).run(claim_of(theorem), Kind.SAMPLED)
        assert outcome.ok, (settings, outcome.failures[0])


@pytest.mark.parametrize("theorem", SAMPLED)
def test_worker_processes_can_be_given_every_case(theorem: str) -> None:
    true = claim_of(theorem)
    for claim in [true, *(mutant.claim for mutant in true.mutants)]:
        for case in claim.cases(Parameters()):
            pickle.dumps(case.statistic(torch.float64))


def test_float32_holds_and_kills() -> None:
    runner, claim = Runner(Settings(dtype="float32")), claim_of("hermite-attenuation")
    assert runner.run(claim, Kind.SAMPLED).ok
    assert runner.refute(claim.mutants[0].claim, Kind.SAMPLED).failures


def test_alpha_is_split_evenly() -> None:
    claim = claim_of("ou-eigenfunctions")
    whole, half = (Runner(Settings(samples=1000), share=share) for share in (1.0, 0.5))
    assert whole.run(claim, Kind.SAMPLED).alpha == 1e-6
    assert half.run(claim, Kind.SAMPLED).alpha == 5e-7
    # The last ones, since those of the constant He_0 are known without error.
    wider = half.run(claim, Kind.SAMPLED).comparisons[-1].tolerance
    assert wider > whole.run(claim, Kind.SAMPLED).comparisons[-1].tolerance


def test_theorem_without_checks_is_named() -> None:
    with pytest.raises(NumcheckError, match=r"numcheck\.checks\.no_such_theorem is missing"):
        claim_of("no-such-theorem")
    with pytest.raises(InvalidInputError, match="theorem must be an id"):
        claim_of("../stein")
