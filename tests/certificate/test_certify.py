"""Certificates: true, useful, and refused where they must be."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from numcheck import certify
from numcheck.certificate import Status
from numcheck.certificate import bound as bound_module
from numcheck.certificate.parts import Parts, estimated_parts
from numcheck.lab.studies import run_study
from numcheck.lab.studies.base import Options
from tests.certificate.encoders import batch, encoder_of


def test_a_rotation_is_certified() -> None:
    found = certify(*batch(), rho=0.9)
    assert found.ok
    assert found.bound < 0.4
    assert "With confidence 99% there is a matrix Q" in found.verdict
    assert "if the world is Gaussian" in found.verdict
    assert not found.cautions


def test_many_outputs_stay_useful() -> None:
    """At m = 64 and n = 2,000 an entrywise bound of epsilon would be above 4 alone."""
    found = certify(*batch(m=64, n=64, count=2000, rho=0.95), rho=0.95)
    assert found.ok
    assert found.epsilon < 0.7
    assert found.bound / found.m < 0.06


@pytest.mark.parametrize("kind", ["near-orthogonal", "shrunk", "quadratic", "cubic", "whitened"])
def test_bound_is_above_the_error_and_comes_near_to_that_of_the_theorem(kind: str) -> None:
    encoder = encoder_of(kind, strength=0.6)
    found = certify(*batch(kind, count=50_000, strength=0.6), rho=0.9)
    assert encoder.error <= encoder.bound(0.9) <= found.bound * 1.0001
    assert found.bound < 2 * encoder.bound(0.9)
    assert found.estimate.bound == pytest.approx(encoder.bound(0.9), rel=0.2)


def test_mean_is_part_of_the_bound() -> None:
    encoder = encoder_of("shifted", strength=2.0)
    found = certify(*batch("shifted", strength=2.0), rho=0.9)
    assert encoder.error == pytest.approx(4)
    assert found.bound > 4
    assert found.status is Status.VACUOUS
    assert "is certified" in found.verdict


@pytest.mark.parametrize("mutant", ["no-d", "no-square", "no-mean"])
def test_false_certificates_are_caught(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a term forgotten, some encoder has a larger error."""
    wrong = {
        "no-d": lambda p: p.epsilon**2 + p.mean**2,
        "no-square": lambda p: p.d + p.mean**2,
        "no-mean": lambda p: p.d + (p.epsilon + p.d) ** 2,
    }[mutant]
    monkeypatch.setattr(Parts, "bound", property(wrong))
    kind = {"no-d": "whitened", "no-square": "shrunk", "no-mean": "shifted"}[mutant]
    encoder = encoder_of(kind, strength=0.6)
    caught = 0
    for seed in range(5):
        found = certify(*batch(kind, count=2000, seed=seed, strength=0.6), rho=0.9)
        caught += not encoder.error <= found.bound
    assert caught


def test_estimates_for_bounds_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an allowance for sampling errors the parts are too small more often than allowed."""
    honest = estimated_parts
    monkeypatch.setattr(bound_module, "bounded_parts", lambda p, r, *_: honest(p, r[0]))
    result = run_study("certificate-coverage", Options(quick=True))
    assert not result.holds
    assert "MORE FAILURES THAN THE CONFIDENCE ALLOWS" in result.findings[-1]


def test_bound_does_not_depend_on_a_rotation_or_on_the_order_of_the_views() -> None:
    h, other = batch("quadratic")
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((4, 4)))[0]
    one = certify(h, other, rho=0.9)
    for again in (certify(h @ turn, other @ turn, rho=0.9), certify(other, h, rho=0.9)):
        for name in ("bound", "delta", "epsilon"):
            assert getattr(again, name) == pytest.approx(getattr(one, name), rel=1e-9)


def test_monotone_in_the_confidence() -> None:
    h, other = batch("quadratic")
    bounds = [certify(h, other, rho=0.9, confidence=x).bound for x in (0.5, 0.9, 0.99, 0.9999)]
    assert bounds == sorted(bounds)
    assert len(set(bounds)) == 4


def test_more_pairs_make_it_smaller() -> None:
    bounds = [certify(*batch(count=n), rho=0.9).bound for n in (500, 5000, 50_000)]
    assert bounds[0] > 2 * bounds[1] > 4 * bounds[2]


def test_an_interval_of_rho_costs_as_much_as_its_worst_value() -> None:
    h, other = batch("quadratic")
    found = certify(h, other, rho=(0.85, 0.91))
    single = [certify(h, other, rho=r).bound for r in (0.85, 0.88, 0.9, 0.91)]
    assert found.bound == pytest.approx(max(single))
    assert found.bounds.rho == 0.91
    assert "any correlation from 0.85 to 0.91" in found.verdict
    assert certify(h, other, rho=(0.9, 0.9)).bound == certify(h, other, rho=0.9).bound


def test_seed_changes_tests_only() -> None:
    h, other = batch()
    one, two = (certify(h, other, rho=0.9, seed=s) for s in (1, 2))
    assert one.bounds == two.bounds
    assert one.tests != two.tests
    assert certify(h, other, rho=0.9, seed=1) == one


def test_vacuous_says_how_many_pairs_are_needed() -> None:
    found = certify(*batch(count=100), rho=0.9)
    assert found.status is Status.VACUOUS
    needed = int(found.verdict.split("About ")[1].split(" pairs")[0].replace(",", ""))
    assert 100 < needed < 2000
    assert certify(*batch(count=4 * needed), rho=0.9).ok
    hopeless = certify(*batch("cubic", strength=1.0), rho=0.9)
    assert "More pairs would not help" in hopeless.verdict


def test_more_outputs_than_latents_are_not_certified() -> None:
    encoder = encoder_of("orthogonal", m=6, n=4)
    found = certify(*batch(m=6, n=4), rho=0.9)
    assert encoder.error == pytest.approx(4)
    assert not found.ok
    assert found.bound > 4


def test_json_is_plain_and_complete() -> None:
    found = certify(*batch(count=500), rho=(0.88, 0.9), confidence=0.95)
    data = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert data["rho"] == [0.88, 0.9]
    assert data["confidence"] == 0.95
    assert (data["n"], data["m"]) == (500, 4)
    assert data["bound"] == found.bound
    assert {"delta", "epsilon", "verdict", "status", "not_shown"} <= set(data)
    assert len(data["tests"]) == 7
    for test in data["tests"]:
        assert test["p_value"] <= test["adjusted"] <= 1


def test_what_overflows_is_infinite_and_none_in_json() -> None:
    found = certify(*(batch(count=500, seed=seed)[0] for seed in (0, 1)), rho=1e-300)
    assert found.bound == math.inf
    assert not found.ok
    data = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert data["bound"] is None


def test_inputs_of_other_kinds() -> None:
    h, other = batch(count=500)
    one = certify(h, other, rho=0.9)
    tensors = torch.from_numpy(h).requires_grad_(), torch.from_numpy(other)
    assert certify(*tensors, rho=0.9) == one
    assert certify(h.tolist(), other.tolist(), rho=[0.9, 0.9]) == one  # type: ignore[arg-type]
    assert certify(h, other, rho=np.array(0.9)) == one  # type: ignore[arg-type]
    single = h.astype(np.float32), torch.from_numpy(other).bfloat16()
    assert certify(*single, rho=0.9).bound == pytest.approx(one.bound, rel=0.1)
