r"""Linear dynamics with quadratic costs, over float64 or over fractions.

The state moves by $z' = A z + B a + S \xi$ with independent standard normal $\xi$, a step costs
$z^T W z + a^T R a$, and the end costs $z^T F z$. Expectations of such costs depend on the noise
through its mean and covariance only. So signs of independent coin tosses, which have finitely many
outcomes, cost the same as Gaussian noise.

Arrays of dtype object hold fractions and are computed with exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag, cho_factor, cho_solve

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import finite
from numcheck.theory import multivariate as mv

#: Floats, or fractions in an array of dtype object.
Array = NDArray[Any]
#: For each step, first to last, the gain L and the offset u of the action a = u - L z.
Controls = Sequence[tuple[Array, Array]]


def fractions(rows: Sequence[Sequence[int | float | Fraction]]) -> Array:
    """A matrix of fractions; floats become the fractions that they are, without rounding."""
    found = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    for i, row in enumerate(rows):
        found[i] = [Fraction(x) for x in row]
    return found


def eye_like(array: Array, rows: int, columns: int) -> Array:
    """The matrix with ones on the diagonal, of the type of an array."""
    found = np.eye(rows, columns)
    return fractions(found.astype(int).tolist()) if array.dtype == object else found


@dataclass(frozen=True)
class LinearQuadratic:
    """A control problem with linear dynamics and quadratic costs.

    Attributes:
        dynamics: A, n x n.
        steering: B, n x k.
        noise: S, n rows.
        state: W, n x n, symmetric.
        action: R, k x k, symmetric and positive definite.
        terminal: F, n x n, symmetric.
    """

    dynamics: Array
    steering: Array
    noise: Array
    state: Array
    action: Array
    terminal: Array

    @property
    def states(self) -> int:
        """Dimension of the state."""
        return int(self.steering.shape[0])

    @property
    def actions(self) -> int:
        """Dimension of the action."""
        return int(self.action.shape[0])

    def conjugate(
        self, push: Array, pull: Array, costs: tuple[Array, Array] | None = None
    ) -> LinearQuadratic:
        """Outcomes moved by `push`, from states read through `pull`.

        Args:
            push: Q.
            pull: Its inverse.
            costs: W and F in the new space; the same as before if not given.
        """
        state, terminal = costs or (self.state, self.terminal)
        moved = push @ self.dynamics @ pull, push @ self.steering, push @ self.noise
        return LinearQuadratic(*moved, state, self.action, terminal)

    def without_noise(self) -> LinearQuadratic:
        """Every step leads to the mean, which is also the likeliest outcome."""
        return replace(self, noise=self.noise * 0)


def open_loop(problem: LinearQuadratic, plan: Sequence[Array]) -> Controls:
    """The controls of a plan."""
    none = problem.steering.T * 0
    return [(none, action) for action in plan]


def feedback(gains: Sequence[Array]) -> Controls:
    """The controls of linear feedback a = -K z, from the gain for each number of steps after."""
    return [(gain, gain.sum(axis=1) * 0) for gain in reversed(gains)]


@np.errstate(over="ignore", invalid="ignore")
def expected_cost(problem: LinearQuadratic, start: Array, controls: Controls) -> Any:
    """The expected cost, by the mean and covariance of each state.

    Raises:
        InvalidInputError: If float64 does not hold the cost.
    """
    p, mean, covariance, total = problem, start, problem.dynamics * 0, 0
    for gain, offset in controls:
        action = offset - gain @ mean
        total += mean @ p.state @ mean + action @ p.action @ action
        total += np.trace((p.state + gain.T @ p.action @ gain) @ covariance)
        closed = p.dynamics - p.steering @ gain
        mean = p.dynamics @ mean + p.steering @ action
        covariance = closed @ covariance @ closed.T + p.noise @ p.noise.T
    total += mean @ p.terminal @ mean + np.trace(p.terminal @ covariance)
    return finite(total, of="the cost")


def _quadratic_form(weights: Array, vector: Sequence[mv.Poly]) -> mv.Poly:
    return mv.add(
        *(weights[i, j] * (vector[i] * vector[j]) for i, j in np.argwhere(weights != 0).tolist())
    )


def cost_polynomial(problem: LinearQuadratic, start: Array, controls: Controls) -> mv.Poly:
    """The cost as a polynomial of the noises of all steps, for problems over fractions."""
    width = problem.noise.shape[1]
    latents = width * len(controls)

    def combine(matrix: Array, vector: Sequence[mv.Poly]) -> list[mv.Poly]:
        return [mv.add(*(c * v for c, v in zip(row, vector, strict=True))) for row in matrix]

    state = [mv.constant(latents, x) for x in start]
    parts = []
    for step, (gain, offset) in enumerate(controls):
        action = [
            mv.constant(latents, u) - part
            for u, part in zip(offset, combine(gain, state), strict=True)
        ]
        parts += [_quadratic_form(problem.state, state), _quadratic_form(problem.action, action)]
        noises = [mv.variable(latents, width * step + i) for i in range(width)]
        moved = zip(
            combine(problem.dynamics, state),
            combine(problem.steering, action),
            combine(problem.noise, noises),
            strict=True,
        )
        state = [mv.add(*terms) for terms in moved]
    return mv.add(*parts, _quadratic_form(problem.terminal, state))


def _eliminate(positive: Array, right: Array) -> Array:
    columns = right[:, None] if right.ndim == 1 else right
    rows = np.concatenate([positive, columns], axis=1)
    for i in range(len(rows)):
        # Without exchanges the pivots are positive exactly if the matrix is positive definite.
        if rows[i, i] <= 0:
            raise np.linalg.LinAlgError
        rows[i] = rows[i] / rows[i, i]
        for j in range(len(rows)):
            if j != i:
                rows[j] = rows[j] - rows[j, i] * rows[i]
    return np.asarray(rows[:, len(rows) :].reshape(right.shape))


def _solve(positive: Array, right: Array) -> Array:
    """The solution of a positive definite system: by elimination, or by Cholesky for floats."""
    try:
        if positive.dtype == object:
            return _eliminate(positive, right)
        finite(positive, of="the cost of the actions")
        return np.asarray(cho_solve(cho_factor(positive), finite(right, of="the effect")))
    except np.linalg.LinAlgError as error:
        raise InvalidInputError(
            "the cost of the actions is not positive definite, so there is no best action. "
            "Give action a symmetric matrix with positive eigenvalues, state and terminal "
            "matrices with none below 0."
        ) from error


@dataclass(frozen=True)
class Riccati:
    """Bellman's recursion for linear dynamics with quadratic costs.

    Attributes:
        gains: For each number of steps left after it, the K of the best action -K z.
        weights: P of the value z^T P z + c over all steps.
        constant: c.
    """

    gains: tuple[Array, ...]
    weights: Array
    constant: Any

    def value(self, state: Array) -> Any:
        """The least expected cost from a state."""
        return state @ self.weights @ state + self.constant


@np.errstate(over="ignore", invalid="ignore")
def riccati(problem: LinearQuadratic, steps: int) -> Riccati:
    """The values and best actions of closed-loop play.

    Raises:
        InvalidInputError: If the cost of the actions is not positive definite, or float64 does not
            hold the values.
    """
    p, gains = problem, []
    weights, constant = p.terminal, 0
    for _ in range(steps):
        steered = weights @ p.steering
        gain = _solve(p.action + p.steering.T @ steered, steered.T @ p.dynamics)
        constant = constant + np.trace(weights @ p.noise @ p.noise.T)
        weights = p.state + p.dynamics.T @ weights @ (p.dynamics - p.steering @ gain)
        gains.append(gain)
    finite(weights, of="the value")
    return Riccati(tuple(gains), weights, finite(constant, of="the value"))


@np.errstate(over="ignore", invalid="ignore")
def best_plan(problem: LinearQuadratic, start: Array, steps: int) -> list[Array]:
    """The best open-loop plan, from the normal equations for all actions at once.

    Raises:
        InvalidInputError: If the cost of the actions is not positive definite, or float64 does not
            hold the plan.
    """
    p, free, k = problem, start, problem.actions
    if steps == 0:
        return []
    effect = np.concatenate([p.steering * 0] * steps, axis=1)
    hessian, linear = block_diag(*[p.action] * steps), effect.T @ free
    for step in range(1, steps + 1):
        free, effect = p.dynamics @ free, p.dynamics @ effect
        effect[:, k * (step - 1) : k * step] += p.steering
        weights = p.terminal if step == steps else p.state
        hessian = hessian + effect.T @ weights @ effect
        linear = linear + effect.T @ weights @ free
    return list(finite(_solve(hessian, -linear), of="the plan").reshape(steps, k))
