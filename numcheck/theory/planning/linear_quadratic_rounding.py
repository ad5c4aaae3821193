r"""Bounds on the rounding errors of linear-quadratic computations in float64.

Errors obey the recursions of the quantities themselves, with norms for matrices and
`numcheck.theory.matrix_rounding.unit` for each operation; that unit leaves room for conjugation:
two more products, with a matrix that is orthogonal up to rounding. A Cholesky solve is off by at
most $12 n^2 u$ times the condition number (Higham, Accuracy and Stability of Numerical Algorithms,
2002, section 10.1). The bounds hold for the difference of two computations of one quantity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numcheck.theory.matrix_rounding import norm, unit
from numcheck.theory.planning.linear_quadratic import Array, Controls, LinearQuadratic

#: The most rounded operations on a value in one step, for two computations.
_OPERATIONS = 32


@dataclass(frozen=True)
class Norms:
    """The spectral norms of the matrices of a problem.

    Attributes:
        dynamics: |A|.
        steering: |B|.
        noise: |S|.
        state: |W|.
        action: |R|.
        least_action: The least eigenvalue of R.
        terminal: |F|.
        actions: Dimension of the action.
        size: The largest dimension.
    """

    dynamics: float
    steering: float
    noise: float
    state: float
    action: float
    least_action: float
    terminal: float
    actions: int
    size: int

    @classmethod
    def of(cls, problem: LinearQuadratic) -> Norms:
        """The norms of a problem over floats."""
        p = problem
        return cls(
            dynamics=norm(p.dynamics),
            steering=norm(p.steering),
            noise=norm(p.noise),
            state=norm(p.state),
            action=norm(p.action),
            least_action=1 / norm(np.linalg.inv(p.action)) if p.actions else 1.0,
            terminal=norm(p.terminal),
            actions=p.actions,
            size=max(p.states, p.actions, p.noise.shape[1]),
        )


def cost_rounding(p: Norms, start: Array, controls: Controls) -> float:
    """How far two computations of `expected_cost` may differ."""
    mean, variance, total = norm(start), 0.0, 0.0
    for gain, offset in controls:
        fed, added = norm(gain), norm(offset)
        total += p.state * (mean**2 + p.size * variance)
        total += p.action * ((fed * mean + added) ** 2 + p.size * fed**2 * variance)
        closed = p.dynamics + p.steering * fed
        mean, variance = closed * mean + p.steering * added, closed**2 * variance + p.noise**2
    total += p.terminal * (mean**2 + p.size * variance)
    return _OPERATIONS * (len(controls) + 1) * unit(p.size) * total


@dataclass(frozen=True)
class RiccatiRounding:
    """How far two computations of `riccati` may differ.

    Attributes:
        gains: For each number of steps left, the spectral norm of the difference of the gains.
        weights: The same for P.
        constant: The same for c.
    """

    gains: tuple[float, ...]
    weights: float
    constant: float

    def value(self, state: Array) -> float:
        """How far two values of a state may differ, before their own rounding."""
        return self.weights * norm(state) ** 2 + self.constant


def riccati_rounding(p: Norms, steps: int) -> RiccatiRounding:
    """Bounds for `riccati`.

    An error E of P changes the gain by at most (|B| / r) |A - B K| E and the next P by at most
    |A - B K|^2 E, with r the least eigenvalue of R.
    """
    gains = []
    one = _OPERATIONS * unit(p.size)
    weights, error = p.terminal, one * p.terminal
    constant = 0.0
    for _ in range(steps):
        gain = p.steering * weights * p.dynamics / p.least_action
        closed = p.dynamics + p.steering * gain
        condition = (p.action + p.steering**2 * weights) / p.least_action
        solved = one * condition * gain
        constant += p.size * p.noise**2 * (error + one * weights)
        gains.append(p.steering / p.least_action * closed * error + solved)
        rounded = one * (p.state + p.dynamics * weights * closed)
        error = closed**2 * error + p.dynamics * weights * p.steering * solved + rounded
        weights = p.state + p.dynamics**2 * weights
    return RiccatiRounding(tuple(gains), error, constant)


def plan_rounding(p: Norms, start: Array, steps: int) -> float:
    """How far two computations of `best_plan`, as one vector, may differ."""
    effect = p.steering * sum(p.dynamics**j for j in range(steps))
    weights = steps * max(p.state, p.terminal)
    hessian = p.action + weights * effect**2
    linear = weights * effect * max(1.0, p.dynamics) ** steps * norm(start)
    one = _OPERATIONS * (steps + 1) * unit(max(p.size, steps * p.actions))
    return one * (linear + hessian * linear / p.least_action) / p.least_action
