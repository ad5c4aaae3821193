r"""Control problems with encoders or models that err; learned states lie on the line.

Lean: `LeJEPA.Problem.Learned`, `LeJEPA.Problem.Model`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numcheck.theory.planning.problem import Outcomes, Problem
from numcheck.theory.planning.regret import Learned, is_lipschitz, states_met, wasserstein


@dataclass(frozen=True)
class Encoded:
    """A problem on the states 0, 1, ..., started in 0, and an encoder with an error.

    Attributes:
        name: What it is.
        weights: For each state and action the probabilities of the states.
        truth: Q z for each state.
        encoded: h(z) for each state; all different.
        stage: The cost of an action as a function of the learned state.
        terminal: The cost of ending in a learned state.
        lipschitz: L.
        horizon: The largest number of steps.
    """

    name: str
    weights: tuple[tuple[tuple[Fraction, ...], ...], ...]
    truth: tuple[Fraction, ...]
    encoded: tuple[Fraction, ...]
    stage: Callable[[Any, int], Any]
    terminal: Callable[[Any], Any]
    lipschitz: Fraction
    horizon: int

    @property
    def actions(self) -> range:
        """The actions."""
        return range(len(self.weights[0]))

    def problem(self) -> Problem[int, int]:
        """The true problem, with costs of Q z."""
        return Problem(
            lambda z, a: [(w, y) for y, w in enumerate(self.weights[z][a]) if w],
            lambda z, a: self.stage(self.truth[z], a),
            lambda z: self.terminal(self.truth[z]),
        )

    def learned(self) -> Learned:
        """The learned problem: from h(z) to the images of the outcomes of z."""
        number = {y: z for z, y in enumerate(self.encoded)}

        def kernel(y: Fraction, a: int) -> Outcomes[Fraction]:
            weights = self.weights[number[y]][a]
            return [(w, image) for image, w in zip(self.encoded, weights, strict=True) if w]

        return Problem(kernel, self.stage, self.terminal)

    def has_lipschitz_costs(self) -> bool:
        """Whether the costs are L-Lipschitz at all states and their images."""
        points = tuple({*self.truth, *self.encoded})
        costs = [lambda y, a=a: self.stage(y, a) for a in self.actions]
        return all(is_lipschitz(f, self.lipschitz, points) for f in [*costs, self.terminal])

    def error(self, states: Iterable[int]) -> Fraction:
        """The largest |h(z) - Q z| of some states."""
        return max(abs(self.encoded[z] - self.truth[z]) for z in states)


@dataclass(frozen=True)
class Modelled:
    """A problem on the line, which is Q z = z, and a model of its dynamics.

    Attributes:
        name: What it is.
        problem: The true problem.
        model: The model, with the same costs.
        encoded: h(0).
        lipschitz: L.
        expansion: K.
        horizon: The largest number of steps.
    """

    name: str
    problem: Learned
    model: Learned
    encoded: Fraction
    lipschitz: Fraction
    expansion: Fraction
    horizon: int

    def is_smooth(self, steps: int) -> bool:
        """Whether the model expands no distance of states met by more than K.

        On the line neighbours suffice, by the triangle inequality.
        """
        points = states_met(self.model, (0, 1), self.encoded, steps)
        points += states_met(self.problem, (0, 1), Fraction(0), steps)
        return all(
            wasserstein(self.model.kernel(x, a), self.model.kernel(y, a))
            <= self.expansion * abs(x - y)
            for x, y in itertools.pairwise(sorted(set(points)))
            for a in (0, 1)
        )

    def error(
        self, steps: int, distance: Callable[[Outcomes[Fraction], Outcomes[Fraction]], Fraction]
    ) -> Fraction:
        """The largest distance of the model's outcomes from the true ones, before the last step."""
        met = states_met(self.problem, (0, 1), Fraction(0), max(steps - 1, 0))
        return max(
            distance(self.model.kernel(z, a), self.problem.kernel(z, a))
            for z in met
            for a in (0, 1)
        )
