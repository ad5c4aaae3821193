"""Which hypotheses of `action-conditioned` a world breaks: each is broken by itself here."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from numcheck.lab.experiments.action_hypotheses import action_hypotheses, linear_noise
from numcheck.lab.leworldmodel.worlds import TwoRoomWorld

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
