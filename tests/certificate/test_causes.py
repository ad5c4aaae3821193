"""One cause for each defect, and nothing certified in silence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from numcheck import certify
from numcheck.certificate import Certificate, Status
from numcheck.certificate.causes import DEFECTS
from numcheck.certificate.verdict import AT_LEAST, GRADES, grade, status_of
from tests.certificate.encoders import Array, batch

RHO = 0.9
H, OTHER = batch(count=5000)
_GENERATOR = np.random.default_rng(1)
_NOISE = _GENERATOR.standard_normal((2, *H.shape))
_ORDER = _GENERATOR.permutation(len(H))


def _views(change: Callable[[Array], Array]) -> tuple[Array, Array]:
    return change(H), change(OTHER)


def _degree_2(x: Array) -> Array:
    return np.asarray((x**2 - 1) / math.sqrt(2))


def _constants(x: Array) -> Any:
    return np.c_[x, np.full((len(x), 4), 0.5)]


def _names(found: Certificate) -> list[str]:
    return [cause.name for cause in found.causes]


CASES: dict[str, tuple[tuple[Array, Array], list[str]]] = {
    "a rotation": ((H, OTHER), []),
    "collapsed": (_views(lambda x: 1e-3 * x), ["collapsed"]),
    "collapsed to rounding": (_views(lambda x: 1e-8 * x), ["collapsed"]),
    "nothing left": (_views(np.zeros_like), ["collapsed"]),
    "half constant": (_views(_constants), ["constant-outputs"]),
    "half constant, far from 0": (
        _views(lambda x: np.c_[x, np.full((len(x), 2), 7.0)]),
        ["constant-outputs"],
    ),
    "nearly constant": (
        (np.c_[H, 1e-3 * _NOISE[0]], np.c_[OTHER, 1e-3 * _NOISE[1]]),
        ["constant-outputs"],
    ),
    "copies": (_views(lambda x: np.c_[x, x]), ["dependent-outputs"]),
    "a copy with another sign": (_views(lambda x: np.c_[x, -x[:, :1]]), ["dependent-outputs"]),
    "a sum": (_views(lambda x: np.c_[x, x.sum(axis=1) / 2]), ["dependent-outputs"]),
    "a flat direction": (
        _views(lambda x: x @ np.diag([1, 1, 1, 0.05]) @ np.linalg.qr(_NOISE[0][:4])[0]),
        ["collapsed-directions"],
    ),
    "another scale": (_views(lambda x: 2 * x), ["not-white"]),
    "a mean": (_views(lambda x: x + 3), ["mean"]),
    "shuffled": ((H, OTHER[_ORDER]), ["misaligned"]),
    "reversed": ((H, OTHER[::-1]), ["misaligned"]),
    "shifted": ((H, np.roll(OTHER, -2, axis=0)), ["misaligned"]),
    "half quadratic": (_views(lambda x: np.c_[x, _degree_2(x)]), ["groups"]),
    "bent": (_views(lambda x: 0.8 * x + 0.6 * _degree_2(x)), ["not-linear"]),
    "noisy": (
        (0.9 * H + math.sqrt(0.19) * _NOISE[0], 0.9 * OTHER + math.sqrt(0.19) * _NOISE[1]),
        ["rho-too-high-or-noise"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_defect_has_its_one_cause(name: str) -> None:
    views, causes = CASES[name]
    found = certify(*views, rho=RHO)
    assert _names(found) == causes
    assert found.ok == (not causes)
    assert {cause.text for cause in found.causes} <= set(found.cautions)
    assert len(found.headline.splitlines()) == 1
    if causes:
        assert causes[0] in found.headline
        assert "pairs would bring" not in found.verdict


@pytest.mark.parametrize(("n", "m", "rho"), [(100, 4, 0.9), (100, 1, 0.9), (256, 64, 0.95)])
def test_chance_is_no_cause(n: int, m: int, rho: float) -> None:
    """Few pairs of a rotation: what is not certified then is for want of pairs."""
    for seed in range(6):
        found = certify(*batch(count=n, m=m, n=m, rho=rho, seed=seed), rho=rho)
        assert _names(found) == []
        assert found.ok or found.needed is not None


def test_defects_are_never_certified_however_little_is_asked_for() -> None:
    for name in ("collapsed", "half constant", "a copy with another sign", "a flat direction"):
        found = certify(*CASES[name][0], rho=RHO, at_least=0.0)
        assert found.status is Status.WEAK
        assert set(_names(found)) <= set(DEFECTS)
        assert found.share > 0.5


def test_what_causes_say() -> None:
    wanted = "half constant", "copies", "a sum", "half quadratic", "reversed", "shifted"
    texts = {
        name: " ".join(certify(*CASES[name][0], rho=RHO).cautions)
        for name in (*wanted, "shuffled", "noisy", "collapsed")
    }
    assert "4 of 8 outputs are constant, or nearly: 4, 5, 6, 7 (" in texts["half constant"]
    assert "the rank of the embeddings is 4" in texts["copies"]
    assert "0 and 4; 1 and 5; 2 and 6; 3 and 7" in texts["copies"]
    assert "Copies" not in texts["a sum"]
    assert "4 behave like latents (autocorrelation near rho = 0.9)" in texts["half quadratic"]
    assert "4 behave like quadratic features (autocorrelation near rho^2 = 0.81)" in texts[
        "half quadratic"
    ]  # fmt: skip
    assert "Row i of h fits row n - 1 - i of h_prime" in texts["reversed"]
    assert "Row i of h fits row i - 2 of h_prime" in texts["shifted"]
    assert "Look for a shuffled loader" in texts["shuffled"]
    assert "19% of the variance" in texts["noisy"]
    assert "rho = 0.9 is too high" in texts["noisy"]
    assert "standard deviation of an output is 0.001" in texts["collapsed"]


def test_rho_too_low() -> None:
    found = certify(H, OTHER, rho=0.85)
    assert _names(found) == ["rho-too-low"]
    assert found.status is Status.CONTRADICTED
    assert 0.88 < found.least_rho < 0.9
    assert f"{found.least_rho:.4g}" in found.cautions[0]
    # What is allowed is not contradicted, and below it is.
    assert certify(H, OTHER, rho=found.least_rho + 1e-3).ok
    assert certify(H, OTHER, rho=found.least_rho - 3e-3).status is Status.CONTRADICTED


def test_a_wide_interval_is_a_cause_and_its_worst_value_is_named() -> None:
    found = certify(H, OTHER, rho=(0.895, 0.93))
    assert _names(found) == ["rho-interval"]
    assert "0.93 is the worst value" in found.causes[0].text
    points = {point.rho: point for point in found.profile}
    assert {0.895, 0.93} <= points.keys()
    assert points[0.93].bound == found.bound
    assert points[0.895].share > 0.9
    shares = [point.linear for point in found.profile]
    assert shares == sorted(shares, reverse=True)


def test_at_least_decides() -> None:
    found = certify(H, OTHER, rho=RHO)
    assert 0.9 < found.share < 0.96
    assert certify(H, OTHER, rho=RHO, at_least=found.share - 1e-6).ok
    asked = certify(H, OTHER, rho=RHO, at_least=found.share)
    assert asked.status is Status.WEAK
    assert "asked for" in asked.headline
    assert asked.needed is not None
    assert certify(*batch(count=4 * asked.needed), rho=RHO, at_least=found.share).ok


def test_the_grade_is_of_the_share_that_decides() -> None:
    """Stretched, the embeddings are as linear as before, and half as near to a rotation."""
    stretched = certify(1.3 * H, 1.3 * OTHER, rho=RHO)
    assert stretched.bound > stretched.m / 2
    assert stretched.headline.startswith("certified (strong)")
    shares = np.linspace(0.001, 1, 1000)
    for at_least in (0.1, 0.5, 0.8):
        for share in shares:
            status = status_of(share, at_least, contradicted=False, defective=False)
            assert (status is Status.CERTIFIED) == (share > at_least)
    assert {grade(share) for share in shares if share > AT_LEAST} == set(GRADES)
    assert {grade(share) for share in shares if share <= AT_LEAST}.isdisjoint(GRADES)


def test_outliers_beyond_the_bound_are_said() -> None:
    """At every n bounds are medians of means, which a few huge rows do not move."""
    h, other = batch(count=40_000)
    h[:3], other[:3] = 60.0, -60.0
    found = certify(h, other, rho=RHO, kurtosis=15)
    assert "estimate-beyond-bound" in _names(found)


def test_rho_is_estimated_if_a_latent_is_recovered() -> None:
    """All latents, and one latent among features of degree 2."""
    for views in ((H, OTHER), _views(lambda x: np.c_[x[:, :1], _degree_2(x[:, 1:])])):
        found = certify(*views, rho=None)
        low, high = found.rho
        assert low < RHO < high < 0.93
        assert found.rho_estimated
    found = certify(H, OTHER, rho=None)
    assert found.ok
    assert "assuming that at least one latent is recovered" in found.verdict
    with pytest.raises(ValueError, match="rho cannot be estimated"):
        certify(H, OTHER[_ORDER], rho=None)
