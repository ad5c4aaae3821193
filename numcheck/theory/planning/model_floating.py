r"""Models of linear dynamics that err, in float64.

States move by $y' = M y + s_a + \xi$, with finitely many noises that are equally likely.

Rounding: a product with M of norm K is off by at most $2 d^2 u K |y|$
(`numcheck.theory.matrix_rounding`), which T steps multiply by at most $\max(1, K)^T$; in costs it
counts L times. The bounds double that, for two problems and the choice of a best plan by computed
costs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from numcheck.support.validate_arrays import Array
from numcheck.theory.matrix_rounding import random_orthogonal, unit
from numcheck.theory.planning.regret_floating import MARGIN


@dataclass(frozen=True, eq=False)
class PointModel:
    """Linear dynamics, a model that moves elsewhere, and costs of points.

    Attributes:
        name: What it is.
        matrix: M.
        shifts: For each action and noise, equally likely, what the model adds.
        errors: What the true dynamics add to that.
        start: h(z) for the true start z = 0.
        stage: The costs of an action at points.
        terminal: The costs of ending at points.
        slope: L.
        expansion: K, the norm of M.
        steps: T.
    """

    name: str
    matrix: Array
    shifts: Array
    errors: Array
    start: Array
    stage: Callable[[Array, int], Array]
    terminal: Callable[[Array], Array]
    slope: float
    expansion: float
    steps: int

    def _costs(self, start: Array, shifts: Array) -> tuple[Array, float]:
        """The costs of all plans, and the largest norm and cost met."""
        actions, noises = shifts.shape[:2]
        levels = [start[None, :]]
        for _ in range(self.steps):
            moved = (levels[-1] @ self.matrix.T)[:, None, None, :] + shifts
            levels.append(moved.reshape(-1, len(start)))
        values = self.terminal(levels[-1])[:, None]
        size = max(float(np.linalg.norm(y, axis=1).max()) for y in levels) * self.slope
        size = max(size, float(abs(values).max()))
        for points in reversed(levels[:-1]):
            # Rows are states, columns are plans for the steps after.
            after = values.reshape(len(points), actions, noises, -1).mean(axis=2)
            now = np.stack([self.stage(points, a) for a in range(actions)], axis=1)
            values = (now[:, :, None] + after).reshape(len(points), -1)
            size = max(size, float(abs(now).max()))
        return values[0], size

    def regret(self) -> tuple[float, float]:
        """The true cost of the model's best plan less the best cost, and its rounding error."""
        true, size = self._costs(0 * self.start, self.shifts + self.errors)
        model, other = self._costs(self.start, self.shifts)
        growth = max(1.0, self.expansion) ** self.steps * (self.steps + 1) ** 2
        allowed = 8 * growth * unit(len(self.start)) * max(size, other)
        return float(true[model.argmin()] - true.min()), allowed

    def inaccuracy(self, laws: bool) -> float:
        """The mean distance of outcomes that share their noise, or the distance of the means.

        The first is at least the Wasserstein distance.
        """
        if laws:
            return float(np.linalg.norm(self.errors, axis=2).mean(axis=1).max())
        return float(np.linalg.norm(self.errors.mean(axis=1), axis=1).max())


def _overshooting(
    steps: int, slope: float, expansion: float, error: float, inaccuracy: float
) -> PointModel:
    """The worst case on a line in many dimensions, that M maps to itself.

    Two opposite plans cost nearly the same in the model, and in truth their costs differ by nearly
    the bound.
    """
    dimension = 48
    generator = np.random.default_rng(steps)
    frame = random_orthogonal(dimension, generator)
    direction = frame[:, 0]
    turn = np.eye(dimension)
    turn[1:, 1:] = random_orthogonal(dimension - 1, generator)
    paths = [[error], [error]]
    for path, shift in zip(paths, (40.0, -40.0), strict=True):
        for _ in range(steps):
            path.append(expansion * path[-1] + shift)
    fee = slope * (sum(paths[0]) + sum(paths[1]) - MARGIN) / max(steps, 1)
    shifts = np.array([[40 * direction], [-40 * direction]])
    return PointModel(
        f"overshooting by {inaccuracy}, {steps} steps, K = {expansion}, n = {dimension}",
        expansion * frame @ turn @ frame.T,
        shifts,
        np.broadcast_to(-inaccuracy * direction, shifts.shape),
        error * direction,
        lambda x, a: slope * (x @ direction) if a else fee - slope * (x @ direction),
        lambda x: -slope * abs(x @ direction),
        slope,
        expansion,
        steps,
    )


def _mean_alone() -> PointModel:
    """Outcomes far apart to which the model gives their mean; costs are distances from 0."""
    dimension = 48
    generator = np.random.default_rng(48)
    apart, aside = random_orthogonal(dimension, generator, 2).T
    zero = np.zeros(dimension)
    return PointModel(
        "a model of the mean",
        random_orthogonal(dimension, generator),
        np.array([[zero, zero], [2 * aside, 2 * aside]]),
        np.array([[5 * apart, -5 * apart], [zero, zero]]),
        zero,
        lambda x, _: np.zeros(len(x)),
        lambda x: np.asarray(np.linalg.norm(x, axis=1)),
        1.0,
        1.0,
        2,
    )


def _random_model(number: int) -> PointModel:
    dimension, actions, noises = 32, 3, 2
    generator = np.random.default_rng(number)
    matrix = generator.standard_normal((dimension, dimension))
    expansion = float(generator.uniform(0.5, 1.5))
    matrix *= expansion / np.linalg.norm(matrix, 2)
    goals = 4 * generator.standard_normal((actions + 1, dimension))
    size = (actions, noises, dimension)
    return PointModel(
        f"random model #{number}",
        matrix,
        2 * generator.standard_normal(size),
        0.1 * generator.standard_normal(size),
        0.1 * generator.standard_normal(dimension),
        lambda x, a: np.asarray(2 * np.linalg.norm(x - goals[a], axis=1)),
        lambda x: np.asarray(2 * np.linalg.norm(x - goals[actions], axis=1)),
        2.0,
        expansion,
        4,
    )


def _models() -> Iterator[PointModel]:
    for steps, expansion in itertools.product((0, 1, 3, 6), (0.5, 1.0, 2.0)):
        yield _overshooting(steps, 2.0, expansion, 0.5, 1.0)
    yield _overshooting(5, 3.0, 2.0, 1.0, 0.0)
    yield _mean_alone()
    yield from map(_random_model, range(6))


@cache
def point_models() -> tuple[PointModel, ...]:
    """Models in up to 48 dimensions."""
    return tuple(_models())
