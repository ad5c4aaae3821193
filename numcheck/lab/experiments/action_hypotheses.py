"""The hypotheses of `action-conditioned`, tested on the transitions that a model was trained on."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import cast

import numpy as np
import torch
from scipy.stats import pearsonr
from torch import Tensor

from numcheck.certificate.assumptions import AssumptionTest, Role, holm
from numcheck.certificate.slices import gaussian_slices
from numcheck.certificate.verdict import chance_text
from numcheck.lab.experiments.hypotheses import CONFIDENCE, Hypothesis

THEOREM = "action-conditioned"
#: What is taken for 0 of shares of a variance that are computed, not sampled.
_ROUNDING = 1e-9
#: How far the known dynamics may be from rho z + B a with B B^T = b^2, relative to their size.
_NEAR = 0.05


def _gaussian(name: str, values: Tensor, seed: int) -> AssumptionTest:
    largest, p = gaussian_slices(values.numpy(), np.random.default_rng(seed))
    said = f"largest Epps-Pulley statistic of slices {largest:.2f}"
    return AssumptionTest(name, Role.ASSUMPTION, said, p)


def _regressed(z: Tensor, a: Tensor, y: Tensor) -> tuple[Tensor, float]:
    """The matrix from state and action side by side to y, and what share of y is not linear."""
    x = torch.cat([z, a], dim=1)
    x, y = x - x.mean(dim=0), y - y.mean(dim=0)
    solution = torch.linalg.lstsq(x, y).solution
    return solution.mT, float((y - x @ solution).square().sum() / y.square().sum())


def linear_noise(z: Tensor, a: Tensor, after: Tensor) -> float:
    """Share of the variance of states that is not linear in the state and action before."""
    return _regressed(z, a, after)[1]


def action_hypotheses(
    z: Tensor, a: Tensor, after: Tensor, expected: Tensor, *, seed: int
) -> list[Hypothesis]:
    """Test z' = rho z + B a + sigma xi, all Gaussian, B B^T = b^2, on independent transitions.

    P-values are corrected together (Holm).

    Args:
        z: States, float64, shape (n, k).
        a: Actions, shape (n, actions).
        after: The states after, shape (n, k).
        expected: Their mean given state and action, by the world's own dynamics, shape (n, k).
        seed: Of directions of slices.
    """
    k, spread = z.shape[1], z.std(dim=0)
    z, after, expected = ((v - z.mean(dim=0)) / spread for v in (z, after, expected))
    pairs = [(i, j) for i in range(k) for j in range(a.shape[1])]
    chances = [cast("float", pearsonr(z[:, i], a[:, j]).pvalue) for i, j in pairs]
    p = min(1.0, len(chances) * min(chances))
    largest = max(abs(float(np.corrcoef(z[:, i], a[:, j])[0, 1])) for i, j in pairs)
    noise = after - expected
    sigma = float(noise.square().mean().sqrt())
    tests = [
        _gaussian("Gaussian states", z, seed),
        _gaussian("Gaussian actions", a, seed),
        AssumptionTest(
            "actions independent of states",
            Role.ASSUMPTION,
            f"largest correlation {largest:.3f}",
            p,
        ),
    ]
    if sigma**2 >= _ROUNDING:
        law = _gaussian("Gaussian noise, sigma > 0", noise, seed)
        tests.append(replace(law, statistic=f"sigma {sigma:.3f}, {law.statistic}"))
    found = [
        Hypothesis(t.name, THEOREM, not t.rejected, f"{t.statistic}, {chance_text(t.adjusted)}")
        for t in holm(tests, CONFIDENCE)
    ]
    matrix, bent = _regressed(z, (a - a.mean(dim=0)) / a.std(dim=0), expected)
    found.append(
        Hypothesis(
            "dynamics linear in state and action",
            THEOREM,
            bent < _ROUNDING,
            f"{bent:.2%} of the variance of the expected state is not linear",
        )
    )
    state, steering = matrix[:, :k], matrix[:, k:]
    rho, gain = float(state.diagonal().mean()), float(steering.square().sum() / k) ** 0.5
    eye = torch.eye(k, dtype=matrix.dtype)
    away = float(torch.linalg.matrix_norm(state - rho * eye)) / math.sqrt(k)
    turned = steering @ steering.mT - gain**2 * eye
    skewed = float(torch.linalg.matrix_norm(turned)) / math.sqrt(k)
    found.append(
        Hypothesis(
            "one rate rho, and B B^T = b^2",
            THEOREM,
            0 < rho < 1 and away < _NEAR * rho and skewed < _NEAR * gain**2,
            f"rho {rho:.3f}, off it {away:.3f}; b {gain:.3f}, B B^T off b^2 by {skewed:.4f}",
        )
    )
    if sigma**2 < _ROUNDING:
        said = "sigma = 0: an encoder that loses nothing can be predicted without error"
        found.append(Hypothesis("Gaussian noise, sigma > 0", THEOREM, False, said))
    return found
