r"""Linear dynamics with quadratic costs, over float64 or over fractions.

The state moves by $z' = A z + B a + S \xi$ with independent standard normal $\xi$, a step costs
$z^T W z + a^T R a$, and the end costs $z^T F z$. Expectations of such costs depend on the noise
through its mean and covariance only. So signs of independent coin tosses, which have finitely many
outcomes, cost the same as Gaussian noise.

Arrays of dtype object hold fractions and are computed with exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag, cho_factor, cho_solve

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import instance, integer, rational, real, sequence
from numcheck.support.validate_arrays import Shape, array, finite, same_kind, symmetric
from numcheck.theory import multivariate as mv

#: Floats, or fractions in an array of dtype object.
Array = NDArray[Any]
#: For each step, first to last, the gain L and the offset u of the action a = u - L z.
Controls = Sequence[tuple[Array, Array]]

#: Largest number of steps, and of actions of a plan in all: its equations are solved at once.
_MOST_STEPS, _MOST_ACTIONS = 10_000, 4000


def fractions(rows: Sequence[Sequence[int | float | Fraction]]) -> Array:
    """A matrix of fractions; floats become the fractions that they are, without rounding.

    Raises:
        InvalidInputError: If the rows have different lengths, or an entry is no finite number.
    """
    rows = [sequence(row, name="a row of rows") for row in sequence(rows, name="rows")]
    found = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    for i, row in enumerate(rows):
        found[i] = [
            Fraction(real(x, name="an entry of rows"))
            if isinstance(x, (float, np.floating))
            else rational(x, name="an entry of rows")
            for x in sequence(row, name="a row of rows", length=found.shape[1])
        ]
    return found


def eye_like(array: Array, rows: int, columns: int) -> Array:
    """The matrix with ones on the diagonal, of the type of an array."""
    found = np.eye(rows, columns)
    return fractions(found.astype(int).tolist()) if array.dtype == object else found


@dataclass(frozen=True)
class LinearQuadratic:
    """A control problem with linear dynamics and quadratic costs.

    Attributes:
        dynamics: A.
        steering: B.
        noise: S.
        state: W, symmetric.
        action: R, symmetric and positive definite.
        terminal: F, symmetric.

    Raises:
        InvalidInputError: If one is no array of finite numbers, some hold floats and some
            fractions, the shapes do not fit each other, or a cost is not symmetric.
    """

    dynamics: Array
    steering: Array
    noise: Array
    state: Array
    action: Array
    terminal: Array

    def __post_init__(self) -> None:
        action = array(self.action, name="action", shape=("k", "k"), exact=True)
        k = len(action)
        steering = array(self.steering, name="steering", shape=("n", k), exact=True)
        n = len(steering)
        found = {"action": action, "steering": steering}
        shapes: dict[str, Shape] = {
            "dynamics": (n, n),
            "noise": (n, "noises"),
            "state": (n, n),
            "terminal": (n, n),
        }
        for name, shape in shapes.items():
            found[name] = array(getattr(self, name), name=name, shape=shape, exact=True)
        same_kind(**found)
        for name in ("state", "action", "terminal"):
            symmetric(found[name], name=name)
        for name, value in found.items():
            object.__setattr__(self, name, value)

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

        Raises:
            InvalidInputError: If a matrix does not fit the problem.
        """
        push = array(push, name="push", shape=("m", self.states), exact=True)
        pull = array(pull, name="pull", shape=(self.states, len(push)), exact=True)
        same_kind(push=push, pull=pull, dynamics=self.dynamics)
        if costs is not None:
            costs = sequence(costs, name="costs", length=2)
        return LinearQuadratic(
            push @ self.dynamics @ pull,
            push @ self.steering,
            push @ self.noise,
            self.state if costs is None else costs[0],
            self.action,
            self.terminal if costs is None else costs[1],
        )

    def without_noise(self) -> LinearQuadratic:
        """Every step leads to the mean, which is also the likeliest outcome."""
        return replace(self, noise=self.noise * 0)


def open_loop(problem: LinearQuadratic, plan: Sequence[Array]) -> Controls:
    """The controls of a plan.

    Raises:
        InvalidInputError: If an action of the plan is no vector that fits the problem.
    """
    instance(problem, LinearQuadratic, name="problem")
    none = problem.steering.T * 0
    return [
        (none, _vector(problem, a, "plan", problem.actions)) for a in sequence(plan, name="plan")
    ]


def feedback(gains: Sequence[Array]) -> Controls:
    """The controls of linear feedback a = -K z, from the gain for each number of steps after.

    Raises:
        InvalidInputError: If the gains are no matrices of one shape.
    """
    found: list[Array] = []
    for gain in sequence(gains, name="gains"):
        shape: Shape = found[0].shape if found else ("k", "n")
        found.append(array(gain, name="a matrix of gains", shape=shape, exact=True))
    return [(gain, gain.sum(axis=1) * 0) for gain in reversed(found)]


def _vector(problem: LinearQuadratic, value: Array, name: str, length: int) -> Array:
    """A vector that may be computed with in a problem."""
    found = array(value, name=name, shape=(length,), exact=True)
    same_kind(**{name: found, "dynamics": problem.dynamics})
    return found


def _checked(problem: LinearQuadratic, controls: Controls) -> Iterator[tuple[Array, Array]]:
    """The controls, each a gain and an offset that fit the problem."""
    for control in sequence(controls, name="controls"):
        gain, offset = sequence(control, name="a pair of controls", length=2)
        gain = array(
            gain, name="a gain of controls", shape=(problem.actions, problem.states), exact=True
        )
        same_kind(**{"a gain of controls": gain, "dynamics": problem.dynamics})
        yield gain, _vector(problem, offset, "an offset of controls", problem.actions)


@np.errstate(over="ignore", invalid="ignore")
def expected_cost(problem: LinearQuadratic, start: Array, controls: Controls) -> Any:
    """The expected cost, by the mean and covariance of each state.

    Raises:
        InvalidInputError: If the start or a control does not fit the problem, or float64 does not
            hold the cost.
    """
    p = instance(problem, LinearQuadratic, name="problem")
    mean, covariance, total = _vector(p, start, "start", p.states), p.dynamics * 0, 0
    for gain, offset in _checked(p, controls):
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
        *(
            mv.scale(weights[i, j], mv.multiply(vector[i], vector[j]))
            for i, j in np.argwhere(weights != 0).tolist()
        )
    )


def cost_polynomial(problem: LinearQuadratic, start: Array, controls: Controls) -> mv.Poly:
    """The cost as a polynomial of the noises of all steps, for problems over fractions."""
    width = problem.noise.shape[1]
    latents = width * len(controls)

    def combine(matrix: Array, vector: Sequence[mv.Poly]) -> list[mv.Poly]:
        return [
            mv.add(*(mv.scale(c, v) for c, v in zip(row, vector, strict=True))) for row in matrix
        ]

    state = [mv.constant(latents, x) for x in start]
    parts = []
    for step, (gain, offset) in enumerate(controls):
        action = [
            mv.add(mv.constant(latents, u), mv.scale(-1, part))
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
        """The least expected cost from a state.

        Raises:
            InvalidInputError: If the state does not fit, or float64 does not hold the cost.
        """
        found = array(state, name="state", shape=(len(self.weights),), exact=True)
        same_kind(state=found, weights=self.weights)
        with np.errstate(over="ignore", invalid="ignore"):
            return finite(found @ self.weights @ found + self.constant, of="the cost")


@np.errstate(over="ignore", invalid="ignore")
def riccati(problem: LinearQuadratic, steps: int) -> Riccati:
    """The values and best actions of closed-loop play.

    Raises:
        InvalidInputError: If the number of steps is out of range, the cost of the actions is not
            positive definite, or float64 does not hold the values.
    """
    p, gains = instance(problem, LinearQuadratic, name="problem"), []
    weights, constant = p.terminal, 0
    for _ in range(integer(steps, name="steps", minimum=0, maximum=_MOST_STEPS)):
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
        InvalidInputError: If the number of steps is out of range, the start does not fit, the cost
            of the actions is not positive definite, or float64 does not hold the plan.
    """
    p = instance(problem, LinearQuadratic, name="problem")
    free, k = _vector(p, start, "start", p.states), p.actions
    most = min(_MOST_STEPS, _MOST_ACTIONS // max(k, 1))
    steps = integer(steps, name="steps", minimum=0, maximum=most)
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
