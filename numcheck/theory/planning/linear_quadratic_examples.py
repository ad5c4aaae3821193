"""Linear-quadratic problems with linear maps of their states, positive and negative controls.

Honest pairs meet the hypotheses of the planning theorems; impostors miss one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import numpy as np

from numcheck.theory.matrix_rounding import norm, random_orthogonal, same
from numcheck.theory.planning.examples import Maps
from numcheck.theory.planning.linear_quadratic import Array, LinearQuadratic, eye_like, fractions
from numcheck.theory.planning.linear_quadratic_rounding import Norms

#: Steps of the problems over fractions; each step has one noise.
STEPS = 3


def _is_one(matrix: Array) -> bool:
    return same(matrix, eye_like(matrix, *matrix.shape))


@dataclass(frozen=True)
class LinearPair:
    """A linear-quadratic problem and a linear map of its states, as `FinitePair`.

    Attributes:
        name: What it is.
        problem: The first problem.
        forward: Q.
        backward: Its would-be inverse.
        start: A state.
        steps: The number of steps.
        costs: W and F in the second space; those of the problem if there is only one space.
    """

    name: str
    problem: LinearQuadratic
    forward: Array
    backward: Array
    start: Array
    steps: int = STEPS
    costs: tuple[Array, Array] | None = None

    @cached_property
    def norms(self) -> Norms:
        """The norms of the problem, which conjugation keeps."""
        return Norms.of(self.problem)

    @cached_property
    def invariant(self) -> bool:
        """Whether the costs do not change under Q."""
        q, first = self.forward, (self.problem.state, self.problem.terminal)
        pairs = zip(self.costs or first, first, strict=True)
        return all(same(q.T @ second @ q, cost) for second, cost in pairs)

    @cached_property
    def left(self) -> bool:
        """Whether the inverse undoes Q."""
        return _is_one(self.backward @ self.forward)

    @cached_property
    def right(self) -> bool:
        """Whether Q undoes the inverse."""
        return _is_one(self.forward @ self.backward)

    @property
    def square(self) -> bool:
        """Whether the two problems have the same states."""
        return len(self.forward) == self.problem.states

    def second(self, maps: Maps, *, likeliest: bool = False) -> tuple[LinearQuadratic, Array]:
        """The second problem, without noise if asked for, and the map to where it starts."""
        one = eye_like(self.forward, *self.forward.shape)
        push, pull, start = maps(self.forward, self.backward, one)
        found = self.problem.conjugate(push, pull, self.costs)
        return (found.without_noise() if likeliest else found), start

    def move_actions(self, plan: Sequence[Array]) -> list[Array]:
        """The plan with its actions moved by Q, where they have as many coordinates as states."""
        fits = self.square and self.problem.actions == self.problem.states
        return [self.forward @ action for action in plan] if fits else list(plan)


def _random_pair(
    name: str, n: int, actions: int, generator: np.random.Generator, **given: Any
) -> LinearPair:
    """Dynamics of norm 9/10, costs |z|^2 unless weights are given, and a random orthogonal Q."""

    def of_norm(size: float, rows: int, columns: int) -> Array:
        drawn = generator.standard_normal((rows, columns))
        return drawn * (size / norm(drawn))

    weights, scale = given.get("weights", np.eye(n)), generator.uniform(1, 2, actions)
    problem = LinearQuadratic(
        of_norm(0.9, n, n), of_norm(0.8, n, actions), of_norm(0.5, n, min(n, 4)),
        weights, np.diag(scale), 2 * weights,
    )  # fmt: skip
    start = 2 * generator.standard_normal(n)
    q = given.get("q")
    q = random_orthogonal(n, generator) if q is None else q
    costs = None if q.shape == (n, n) else (np.eye(len(q)), 2 * np.eye(len(q)))
    return LinearPair(
        name, problem, q, given.get("inverse", q.T), start, given.get("steps", 3), costs
    )


@cache
def floating_pairs() -> tuple[LinearPair, ...]:
    """Linear-quadratic problems over floats with up to 256 dimensions, and impostors."""
    return tuple(_floating_pairs(np.random.default_rng(45)))


def _floating_pairs(generator: np.random.Generator) -> Iterator[LinearPair]:
    yield _random_pair("the line reversed", 1, 1, generator, q=-np.eye(1))
    yield _random_pair("a reflection of the plane", 2, 2, generator, q=np.diag([-1.0, 1.0]))
    for n, actions, steps in [(3, 2, 0), (16, 16, 4), (256, 8, 4)]:
        yield _random_pair(f"random, n = {n}", n, actions, generator, steps=steps)
    two, zeros = [random_orthogonal(32, generator) for _ in range(2)], np.zeros((32, 32))
    yield _random_pair(
        "two blocks with different costs, n = 64", 64, 8, generator,
        weights=np.diag([1.0] * 32 + [3.0] * 32), q=np.block([[two[0], zeros], [zeros, two[1]]]),
    )  # fmt: skip
    isometry = random_orthogonal(20, generator)[:, :12]
    yield _random_pair("an isometry of 12 into 20 dimensions", 12, 3, generator, q=isometry)
    weights = np.diag(np.linspace(0.5, 2.0, 16))
    yield _random_pair("costs that Q changes, n = 16", 16, 16, generator, weights=weights)
    q = 1.001 * random_orthogonal(16, generator)
    inverse = np.linalg.inv(q)
    yield _random_pair("Q nearly orthogonal, n = 16", 16, 4, generator, q=q, inverse=inverse)
    merged = np.diag([1.0] * 8 + [0.0] * 8)
    yield _random_pair("a projection, n = 16", 16, 4, generator, weights=merged, q=merged)


@cache
def rational_pairs() -> tuple[LinearPair, ...]:
    """Linear-quadratic problems over fractions with one noise a step, and impostors."""
    c, s, half = Fraction(3, 5), Fraction(4, 5), Fraction(1, 2)
    # A costly end makes the last action differ from those before.
    end = Fraction(12)
    dynamics, plane = fractions([[half, 1], [-half, Fraction(3, 4)]]), fractions([[1, 0], [0, 1]])
    rotation, reflection = fractions([[c, -s], [s, c]]), fractions([[c, s], [s, -c]])
    both, one = fractions([[1, half], [0, 1]]), fractions([[half], [1]])
    noise, start = fractions([[1], [half]]), np.array([Fraction(3), Fraction(-2)])
    uneven, projection = fractions([[5, 0], [0, 1]]), fractions([[1, 0], [0, 0]])

    def pair(name: str, steering: Array, weights: Array, q: Array) -> LinearPair:
        action = eye_like(steering, *[steering.shape[1]] * 2)
        problem = LinearQuadratic(dynamics, steering, noise, weights, action, end * weights)
        return LinearPair(name, problem, q, q.T, start)

    line = fractions([[1]])
    problem = LinearQuadratic(half * line, line, line, Fraction(3) * line, line, end * line)
    isometry, at = fractions([[c], [s]]), np.array([Fraction(2)])
    costs = (3 * plane, end * plane)
    return (
        pair("a rotation of the plane", both, plane, rotation),
        pair("a reflection of the plane", one, plane, reflection),
        LinearPair("the line reversed", problem, -line, -line, at),
        LinearPair("the line in the plane", problem, isometry, isometry.T, at, costs=costs),
        pair("costs that Q changes", one, uneven, rotation),
        pair("a projection of the plane", one, projection, projection),
    )
