"""Control problems with tables, and maps of their states.

Positive cases meet the hypotheses of the planning theorems; negative ones violate one of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from numcheck.theory.planning.problem import Problem, constant_on_orbits, tabulated

#: From Q, its would-be inverse and the identity: how outcomes are moved, how states are read, and
#: where the second problem starts.
Maps = Callable[[Any, Any, Any], tuple[Any, Any, Any]]
#: The most policies that are enumerated.
_MOST_POLICIES = 800


@dataclass(frozen=True)
class FinitePair:
    """A problem with tables and a map of its states.

    Attributes:
        name: What it is.
        problem: The first problem.
        forward: Q.
        backward: Its would-be inverse.
        states: The starting states.
        images: The starting states of the second problem; they contain the images of `states`.
        actions: The actions.
        horizon: The largest number of steps.
    """

    name: str
    problem: Problem[int, int]
    forward: Callable[[int], int]
    backward: Callable[[int], int]
    states: range
    images: range
    actions: range
    horizon: int

    @property
    def invariant(self) -> bool:
        """Whether the costs do not change under Q."""
        p, q = self.problem, self.forward
        return all(
            p.terminal(q(z)) == p.terminal(z)
            and all(p.stage(q(z), a) == p.stage(z, a) for a in self.actions)
            for z in self.states
        )

    @property
    def left(self) -> bool:
        """Whether the inverse undoes Q."""
        return all(self.backward(self.forward(z)) == z for z in self.states)

    @property
    def right(self) -> bool:
        """Whether Q undoes the inverse."""
        return all(self.forward(self.backward(y)) == y for y in self.images)

    @property
    def square(self) -> bool:
        """Whether the two problems have the same states."""
        return self.states == self.images

    @property
    def policy_steps(self) -> int:
        """The largest number of steps for which all policies are enumerated."""
        steps = range(self.horizon + 1)
        return max(
            t for t in steps if len(self.actions) ** (len(self.images) * t) <= _MOST_POLICIES
        )

    def second(
        self, maps: Maps, *, likeliest: bool = False
    ) -> tuple[Problem[int, int], Callable[[int], int]]:
        """The second problem, and its starting state for each of the first.

        Args:
            maps: How it is made.
            likeliest: Whether it keeps the likeliest outcomes only.
        """
        push, pull, start = maps(self.forward, self.backward, lambda state: state)
        found = self.problem.conjugate(push, pull)
        return (found.likeliest() if likeliest else found), start

    def move_actions(self, plan: Sequence[int]) -> tuple[int, ...]:
        """The plan with its actions moved by Q, where actions are target states."""
        return tuple(map(self.forward, plan)) if self.actions == self.states else tuple(plan)


def _random_tables(
    states: int, actions: int, generator: random.Random
) -> tuple[list[list[list[Fraction]]], list[list[Fraction]], list[Fraction]]:
    def row() -> list[Fraction]:
        counts = [generator.choice([0, 0, 1, 2, 3]) for _ in range(states)]
        counts[generator.randrange(states)] += 1
        return [Fraction(count, sum(counts)) for count in counts]

    weights = [[row() for _ in range(actions)] for _ in range(states)]
    stage = [[Fraction(generator.randint(0, 3)) for _ in range(actions)] for _ in range(states)]
    return weights, stage, [Fraction(generator.randint(0, 5)) for _ in range(states)]


def permuted(
    name: str, problem: Problem[int, int], q: Sequence[int], actions: int, horizon: int
) -> FinitePair:
    """A problem with a permutation of its states."""
    states = range(len(q))
    inverse = sorted(states, key=lambda y: q[y])
    forward, backward = q.__getitem__, inverse.__getitem__
    return FinitePair(name, problem, forward, backward, states, states, range(actions), horizon)


def _permuted(
    name: str, q: Sequence[int], actions: int, horizon: int, *, invariant: bool
) -> FinitePair:
    states = len(q)
    generator = random.Random(f"{q} {actions}")  # noqa: S311 - test data, not a secret
    weights, stage, terminal = _random_tables(states, actions, generator)
    if invariant:
        stage, terminal = constant_on_orbits(stage, q), constant_on_orbits(terminal, q)
    return permuted(name, tabulated(weights, stage, terminal), q, actions, horizon)


def _merged() -> FinitePair:
    """Q takes the state 1 to 0, where costs are the same but outcomes are not."""
    halves = [[[2, 0, 0], [0, 1, 1]], [[0, 0, 2], [0, 2, 0]], [[1, 0, 1], [1, 0, 1]]]
    weights = [[[Fraction(w, 2) for w in row] for row in rows] for rows in halves]
    stage = [[Fraction(c) for c in row] for row in ((1, 2), (1, 2), (4, 0))]
    problem = tabulated(weights, stage, [Fraction(0), Fraction(0), Fraction(3)])
    three = range(3)
    return FinitePair(
        "two states merged", problem, (0, 0, 2).__getitem__, lambda y: y, three, three, range(2), 2
    )


def _shifted() -> FinitePair:
    """Q is a shift of the natural numbers by 2; costs and dynamics see the parity only."""

    def kernel(state: int, action: int) -> list[tuple[Fraction, int]]:
        stay = Fraction(1, 3) if (state + action) % 2 else Fraction(3, 4)
        return [(stay, state), (1 - stay, state ^ 1)]

    problem = Problem[int, int](
        kernel, lambda z, a: Fraction(2 * (z % 2) + a), lambda z: Fraction(5 * (z % 2))
    )
    return FinitePair(
        "a shift of the natural numbers",
        problem,
        lambda z: z + 2,
        lambda y: max(y - 2, y % 2),
        range(2),
        range(4),
        range(2),
        2,
    )


@cache
def finite_pairs() -> tuple[FinitePair, ...]:
    """Permutations of up to 7 states, and a shift of infinitely many; then negative cases."""
    shapes: list[tuple[tuple[int, ...], int, int]] = [
        ((0,), 1, 3),
        ((0,), 2, 0),
        ((1, 0), 2, 3),
        ((1, 0, 2), 2, 2),
        ((1, 0, 2), 3, 2),
        ((1, 0, 3, 2), 2, 3),
        ((3, 1, 0, 2), 2, 2),
        ((1, 2, 0, 3), 2, 3),
        ((0, 2, 3, 1), 2, 2),
        ((1, 2, 0, 4, 3), 3, 2),
        ((1, 2, 3, 4, 0, 6, 5), 2, 2),
    ]
    positive = [_permuted(f"q = {q}, {k} actions", q, k, t, invariant=True) for q, k, t in shapes]
    negative = [
        _permuted(f"q = {q}, {k} actions, any costs", q, k, t, invariant=False)
        for q, k, t in shapes[2:]
    ]
    return (*positive, _shifted(), *negative, _merged())
