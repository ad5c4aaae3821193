"""Hypotheses of theorems in the reports of experiments: each is seen to fail where it does."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.experiments.action_hypotheses import action_hypotheses, linear_noise
from numcheck.lab.experiments.base import Result
from numcheck.lab.experiments.hypotheses import LatentLaw, latent_law, share_hypothesis
from numcheck.lab.experiments.reports import (
    certificate_figures,
    certificate_section,
    certificates_verdict,
    explained,
    hypotheses_section,
)
from numcheck.lab.leworldmodel.worlds import TwoRoomWorld
from numcheck.metrics import Bootstrap

Array = NDArray[np.float64]
NAMES = ("one", "two")
TURN = np.array([[0.8, 0.6], [-0.6, 0.8]])
STRAP = Bootstrap(replicates=200)


def _pairs(rates: tuple[float, float] = (0.9, 0.9), n: int = 4096, seed: int = 0) -> Array:
    generator = np.random.default_rng(seed)
    first, noise = generator.standard_normal((2, n, 2))
    rho = np.array(rates)
    return np.stack([first, rho * first + np.sqrt(1 - rho**2) * noise])


def _failed(law: LatentLaw) -> set[str]:
    return {item.name for item in law.hypotheses if not item.held}


def _law(z: Array) -> LatentLaw:
    return latent_law(z, names=NAMES, bootstrap=STRAP)


def test_gaussian_pairs_meet_all_hypotheses() -> None:
    law = _law(3.0 + 2.0 * _pairs())
    assert _failed(law) == set()
    assert law.ratio.value == pytest.approx(0.9, abs=0.01)
    low, high = law.span
    assert 0.88 < low < high < 0.92


@pytest.mark.parametrize(
    ("name", "world"),
    [
        ("Gaussian latents", lambda z: np.tanh(2 * z)),
        ("Gaussian latents", lambda z: np.concatenate([z[..., :1], z[..., 1:] ** 3], axis=2)),
        ("jointly Gaussian pairs", lambda z: np.stack([z[0], np.where(z > 0, z[0], z[1])[1]])),
        ("stationary pairs", lambda z: np.stack([z[0], 1.3 * z[1]])),
        ("reversible pairs", lambda z: np.stack([z[0], z[1] @ TURN])),
        ("independent pairs", lambda z: np.repeat(z, 2, axis=1)),
    ],
)  # fmt: skip
def test_each_violation_is_named(name: str, world: object) -> None:
    assert name in _failed(_law(world(_pairs())))  # type: ignore[operator]


def test_unequal_rates_on_both_sides_of_the_threshold() -> None:
    below, beyond = _law(_pairs((0.9, 0.85))), _law(_pairs((0.9, 0.6)))
    assert _failed(below) == {"one rate for all latents"}
    assert _failed(beyond) == {"one rate for all latents", "(max rho)^2 < min rho"}
    assert beyond.ratio.value == pytest.approx(0.81 / 0.6, abs=0.05)
    noise = np.stack([_pairs()[0], _pairs(seed=3)[0]])
    assert "(max rho)^2 < min rho" in _failed(_law(noise))


def test_shares_have_exact_intervals() -> None:
    none = share_hypothesis("angles unwrapped", "forward-identifiability", 0, 1000, limit=0.0)
    assert none.held
    assert f"[0.00%, {1 - 0.025 ** (1 / 1000):.2%}]" in none.measured
    assert not share_hypothesis("x", "forward-identifiability", 1000, 1000, limit=0.5).held


def test_certificate_beside_the_true_error_and_what_the_verdict_says() -> None:
    z = torch.from_numpy(_pairs(n=1 << 14))
    good = {"world": "g", "hypotheses": [], **certificate_figures(z, z, rho=0.9, bootstrap=STRAP)}
    assert good["certificate"] == "certified"
    assert good["true error"][0] < good["certificate bound"]
    other = torch.from_numpy(_pairs(n=1 << 14, seed=5))
    wrong = {"world": "w", **certificate_figures(z, other, rho=0.9, bootstrap=STRAP)}
    section = certificate_section([good, wrong, {"world": "f", "failure": "lost"}], ["world"])
    assert [line[4] for line in section.table[1:]] == ["yes", "NO", "-"]
    assert certificates_verdict([good]).holds
    assert not certificates_verdict([good, wrong]).holds
    failed = share_hypothesis("unwrapped", "certificate", 9, 10, limit=0.0)
    excused = wrong | {"hypotheses": [failed.to_json()]}
    assert certificates_verdict([good, excused]).holds
    table = hypotheses_section([good, excused, excused], "world").table
    assert [line[:4] for line in table[1:]] == [("w", "unwrapped", "certificate", "NO")]
    assert not explained("certificate", [], False, "Figures.").holds
    verdict = explained("certificate", [failed], False, "Figures.")
    assert verdict.holds
    assert "failed: unwrapped" in verdict.finding
    report = Result("x", "X", "c", (), (("a",),), (verdict,), lambda _f: None, sections=(section,))
    assert "## The certificate beside the true error\n\n| world | certificate |" in (
        report.to_markdown()
    )


Parts = tuple[Tensor, Tensor, Tensor]
_N = 4096


def _draw() -> Parts:
    generator = torch.Generator().manual_seed(0)
    z, a, noise = torch.randn(3, _N, 2, generator=generator, dtype=torch.float64)
    return z, a, noise


def _broken(z: Tensor, a: Tensor, after: Tensor, expected: Tensor) -> set[str]:
    return {t.name for t in action_hypotheses(z, a, after, expected, seed=0) if not t.held}


def _linear(parts: Parts, steering: Tensor | None = None, rates: Tensor | None = None) -> set[str]:
    z, a, noise = parts
    b = torch.eye(2, dtype=torch.float64) * 0.4 if steering is None else steering
    rho = torch.tensor([0.9, 0.9], dtype=torch.float64) if rates is None else rates
    expected = z * rho + a @ b.mT
    return _broken(z, a, expected + 0.17 * noise, expected)


def test_nothing_is_broken_in_the_world_of_the_theorem() -> None:
    assert _linear(_draw()) == set()
    turned = 0.4 * torch.tensor([[0.6, -0.8], [0.8, 0.6]], dtype=torch.float64)
    assert _linear(_draw(), steering=turned) == set()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda z, a, n: (z.sign() * z.abs().sqrt(), a, n), "Gaussian states"),
        (lambda z, a, n: (z, a.clamp(-1, 1), n), "Gaussian actions"),
        (lambda z, a, n: (z, (a - 0.2 * z) / math.sqrt(1.04), n), "actions independent of states"),
        (lambda z, a, n: (z, a, n.sign()), "Gaussian noise, sigma > 0"),
        (lambda z, a, n: (z, a, 0 * n), "Gaussian noise, sigma > 0"),
    ],
)
def test_each_law_is_tested(change: Callable[..., Parts], name: str) -> None:
    assert _linear(change(*_draw())) == {name}


def test_the_dynamics_are_tested() -> None:
    rate = "one rate rho, and B B^T = b^2"
    stretched = torch.diag(torch.tensor([0.4, 0.3], dtype=torch.float64))
    assert _linear(_draw(), steering=stretched) == {rate}
    assert _linear(_draw(), rates=torch.tensor([0.9, 0.7], dtype=torch.float64)) == {rate}
    z, a, noise = _draw()
    bent = 0.9 * z + 0.4 * a + 0.05 * z.square()
    assert _broken(z, a, bent + 0.17 * noise, bent) == {"dynamics linear in state and action"}


def test_two_rooms_break_most() -> None:
    world = TwoRoomWorld()
    drawn = world.explore(_N, 2, torch.Generator().manual_seed(0))
    z, a, after = drawn.states[:, 1], drawn.actions[:, 1], drawn.states[:, 2]
    found = _broken(z, a, after, world.mean(z, a))
    assert {"Gaussian actions", "dynamics linear in state and action"} <= found
    assert {"actions independent of states", "Gaussian noise, sigma > 0"} <= found


def test_what_is_not_linear_counts_as_noise() -> None:
    z, a, noise = _draw()
    after = 0.9 * z + 0.4 * a + math.sqrt(0.03) * noise
    assert linear_noise(z, a, after) == pytest.approx(0.03, rel=0.1)
    assert linear_noise(z, a, 0.9 * z + 0.4 * a) == pytest.approx(0.0, abs=1e-12)
