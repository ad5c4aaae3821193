r"""Plans made in learned spaces of many dimensions, in float64.

Problems on the line are blown up: each state becomes many, spread in directions that costs do not
depend on. Distances are Euclidean.

Rounding: a product of a matrix of N weights that sum to 1 with a vector is off by at most
$2 N u$ times its largest entry, so the cost of T steps by at most $T (2 N + 4) u$ times the largest
cost there is; costs are functions of points, off by $(2 d + 4) u L$ times the largest norm. The
bounds double that, for the choice of a best plan by computed costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from numcheck.support.validate_arrays import Array
from numcheck.theory.matrix_rounding import random_orthogonal
from numcheck.theory.planning.regret import Encoded
from numcheck.theory.planning.regret_examples import encoded_problems, sharp

_UNIT = 2.0**-53
#: How much cheaper the chosen plan is in the worst problems, so that rounding does not decide.
MARGIN = 2.0**-20


@dataclass(frozen=True)
class Regrets:
    """The true cost of the best choices in a learned problem, less the best cost.

    Attributes:
        plans: Of plans, against the best plan.
        feedback: Of plans, against the Bellman value.
        policies: Of policies, against the Bellman value.
    """

    plans: float
    feedback: float
    policies: float


@dataclass(frozen=True, eq=False)
class EncodedPoints:
    """A problem whose states have images Q z and h(z) in Euclidean space, started in state 0.

    Attributes:
        name: What it is.
        kernels: For each action the weights of the states, from each state.
        truth: Q z, a row for each state.
        encoded: h(z).
        stage: The costs of an action at points.
        terminal: The costs of ending at points.
        slope: L.
        lipschitz: Whether the costs are L-Lipschitz.
        steps: T.
        margin: By how much the regret falls short of the bound, for a worst problem.
    """

    name: str
    kernels: tuple[Array, ...]
    truth: Array
    encoded: Array
    stage: Callable[[Array, int], Array]
    terminal: Callable[[Array], Array]
    slope: float
    lipschitz: bool
    steps: int
    margin: float | None = None

    @cached_property
    def likeliest(self) -> tuple[Array, ...]:
        """The kernels that keep only the likeliest outcome."""
        size = len(self.truth)
        return tuple(np.eye(size)[kernel.argmax(axis=1)] for kernel in self.kernels)

    def error(self, kernels: tuple[Array, ...], steps: int) -> float:
        """The largest |h(z) - Q z| of the states reached in at most `steps`."""
        met = np.zeros(len(self.truth), dtype=bool)
        met[0] = True
        for _ in range(steps):
            met = met | np.any([(kernel[met] > 0).any(axis=0) for kernel in kernels], axis=0)
        return float(np.linalg.norm((self.encoded - self.truth)[met], axis=1).max())

    def _costs(self, points: Array) -> tuple[list[Array], Array]:
        found = [self.stage(points, a) for a in range(len(self.kernels))]
        return found, self.terminal(points)

    def plan_costs(self, points: Array, kernels: tuple[Array, ...]) -> Array:
        """The costs of all plans from state 0, for costs read off the points."""
        stage, terminal = self._costs(points)
        values = terminal[:, None]
        for _ in range(self.steps):
            moves = zip(stage, kernels, strict=True)
            values = np.concatenate([s[:, None] + k @ values for s, k in moves], axis=1)
        return np.asarray(values[0])

    def play(
        self, points: Array, kernels: tuple[Array, ...], rules: Sequence[NDArray[np.intp]] = ()
    ) -> tuple[float, list[NDArray[np.intp]]]:
        """The cost of a policy from state 0, and its actions for each number of steps left.

        If no policy is given, it is the best one, and the cost the Bellman value.
        """
        stage, values = self._costs(points)
        rows, played = np.arange(len(points)), []
        for step in range(self.steps):
            table = np.stack([s + k @ values for s, k in zip(stage, kernels, strict=True)])
            played.append(rules[step] if rules else table.argmin(axis=0))
            values = table[played[-1], rows]
        return float(values[0]), played

    def regrets(self, kernels: tuple[Array, ...]) -> Regrets:
        """The regrets if the learned problem has these kernels."""
        costs = self.plan_costs(self.truth, self.kernels)
        chosen = float(costs[self.plan_costs(self.encoded, kernels).argmin()])
        least, _ = self.play(self.truth, self.kernels)
        followed, _ = self.play(self.truth, self.kernels, self.play(self.encoded, kernels)[1])
        return Regrets(chosen - float(costs.min()), chosen - least, followed - least)

    @cached_property
    def rounding(self) -> float:
        """A bound on the rounding errors of a computed regret and its bound together."""
        size, dimension = self.truth.shape
        largest, reach = 0.0, 0.0
        for points in (self.truth, self.encoded):
            stage, terminal = self._costs(points)
            largest = max(largest, *(float(abs(c).max()) for c in (*stage, terminal)))
            reach = max(reach, float(np.linalg.norm(points, axis=1).max()))
        total = (self.steps + 1) * largest
        once = self.steps * (2 * size + 4) * total
        once += (self.steps + 1) * (2 * dimension + 4) * self.slope * reach
        return float(8 * once * _UNIT)


def blow_up(
    pair: Encoded, copies: int, dimension: int, margin: float | None = None
) -> EncodedPoints:
    """Each state many times, at points that differ in directions costs do not depend on.

    Costs and regrets are those of the problem on the line.
    """
    generator = np.random.default_rng(sum(map(ord, pair.name)))
    frame = random_orthogonal(dimension, generator)
    direction = frame[:, 0]
    apart = generator.standard_normal((copies * len(pair.truth), dimension - 1)) @ frame[:, 1:].T

    def points(line: tuple[Fraction, ...]) -> Array:
        along = np.repeat(np.array(line, dtype=float), copies)
        return np.asarray(along[:, None] * direction + apart)

    def kernel(action: int) -> Array:
        weights = np.array([rows[action] for rows in pair.weights], dtype=float)
        size = len(weights)
        spread = generator.uniform(0.5, 1.5, (size, copies, size, copies))
        spread *= weights[:, None, :, None] / spread.sum(axis=3, keepdims=True)
        return np.asarray(spread.reshape(size * copies, size * copies))

    return EncodedPoints(
        f"{pair.name}, {copies} times, {dimension} dimensions",
        tuple(kernel(action) for action in pair.actions),
        points(pair.truth),
        points(pair.encoded),
        lambda x, a: np.asarray(pair.stage(x @ direction, a), dtype=float),
        lambda x: np.asarray(pair.terminal(x @ direction), dtype=float),
        float(pair.lipschitz),
        pair.has_lipschitz_costs(),
        pair.horizon,
        margin,
    )


def _cloud(states: int, dimension: int, steps: int) -> EncodedPoints:
    """Random points, outcomes and errors; costs are distances from random points."""
    generator = np.random.default_rng(states)
    truth = 3 * generator.standard_normal((states, dimension))
    errors = generator.standard_normal((states, dimension)) / dimension**0.5
    goals = 3 * generator.standard_normal((4, dimension))

    def kernel() -> Array:
        drawn = generator.uniform(0, 1, (states, states)) ** 64
        drawn[drawn < 0.5] = 0
        drawn += np.eye(states)
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))

    return EncodedPoints(
        f"{states} random points, {dimension} dimensions",
        tuple(kernel() for _ in range(3)),
        truth,
        truth + errors,
        lambda x, a: 2 * np.linalg.norm(x - goals[a], axis=1),
        lambda x: 2 * np.linalg.norm(x - goals[3], axis=1),
        2.0,
        lipschitz=True,
        steps=steps,
    )


def _points() -> Iterator[EncodedPoints]:
    margin = Fraction(MARGIN)
    for steps, slope, error in [(1, 1, 1), (3, 2, 3), (6, 3, 1)]:
        pair = sharp(steps, slope, Fraction(error), margin)
        yield blow_up(pair, 16, 64, float(slope * margin))
    for pair in encoded_problems():
        # In the other worst problems rounding would decide.
        if not pair.name.startswith("two branches"):
            yield blow_up(pair, 24, 32)
    yield _cloud(200, 64, 4)


@cache
def encoded_points() -> tuple[EncodedPoints, ...]:
    """Worst problems, and those on the line, blown up; and a cloud of points."""
    return tuple(_points())
