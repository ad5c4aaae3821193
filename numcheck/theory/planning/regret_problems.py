r"""Plans that are made in a learned space, and how much worse they are than the best ones.

Learned states lie on the line, at distance $|y - y'|$.

Lean: `LeJEPA.Problem.Learned`, `LeJEPA.Problem.Model`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import function as need_function
from numcheck.support.validate import instance, rational, rationals, sequence, shown
from numcheck.theory.planning.limits import entry, horizon
from numcheck.theory.planning.problem import (
    Outcomes,
    Problem,
    tabulated,
)
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

    Raises:
        InvalidInputError: If tables do not fit each other, two states have one image, or something
            is of another type.
    """

    name: str
    weights: tuple[tuple[tuple[Fraction, ...], ...], ...]
    truth: tuple[Fraction, ...]
    encoded: tuple[Fraction, ...]
    stage: Callable[[Any, int], Any]
    terminal: Callable[[Any], Any]
    lipschitz: Fraction
    horizon: int

    def __post_init__(self) -> None:
        instance(self.name, str, name="name")
        truth = rationals(self.truth, name="truth")
        encoded = rationals(self.encoded, name="encoded", length=len(truth))
        if len(set(encoded)) < max(len(encoded), 1):
            raise InvalidInputError(
                f"encoded must be different numbers, one for each of at least one state, got "
                f"{list(map(str, encoded))[:20]}."
            )
        rows = sequence(self.weights, name="weights", length=len(truth))
        sizes = {len(sequence(row, name="a row of weights")) for row in rows}
        if len(sizes) != 1 or sizes == {0}:
            raise InvalidInputError(
                "weights must have for each state the same number of rows, one for each of the "
                f"actions, at least one; got {sorted(sizes)} rows."
            )
        nothing = [[0] * len(row) for row in rows]
        tabulated(rows, nothing, [0] * len(truth))  # type: ignore[arg-type,list-item]
        need_function(self.stage, name="stage")
        need_function(self.terminal, name="terminal")
        rational(self.lipschitz, name="lipschitz", minimum=0)
        horizon(self.horizon, name="horizon")

    @property
    def actions(self) -> range:
        """The actions."""
        return range(len(self.weights[0]))

    def problem(self) -> Problem[int, int]:
        """The true problem, with costs of Q z."""
        return Problem(
            lambda z, a: [(w, y) for y, w in enumerate(self._weights(z, a)) if w],
            lambda z, a: self.stage(entry(self.truth, z, name="state"), a),
            lambda z: self.terminal(entry(self.truth, z, name="state")),
        )

    def _weights(self, z: int, a: int) -> Sequence[Fraction]:
        return entry(entry(self.weights, z, name="state"), a, name="action")

    def learned(self) -> Learned:
        """The learned problem: from h(z) to the images of the outcomes of z."""
        number = {y: z for z, y in enumerate(self.encoded)}

        def kernel(y: Fraction, a: int) -> Outcomes[Fraction]:
            if y not in number:
                raise InvalidInputError(
                    f"no state is encoded as {shown(y)}; the learned states are "
                    f"{list(map(str, self.encoded))[:20]}."
                )
            weights = self._weights(number[y], a)
            return [(w, image) for image, w in zip(self.encoded, weights, strict=True) if w]

        return Problem(kernel, self.stage, self.terminal)

    def has_lipschitz_costs(self) -> bool:
        """Whether the costs are L-Lipschitz, on all learned states there are."""
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

    Raises:
        InvalidInputError: If something is of another type, or a number negative or not exact.
    """

    name: str
    problem: Learned
    model: Learned
    encoded: Fraction
    lipschitz: Fraction
    expansion: Fraction
    horizon: int

    def __post_init__(self) -> None:
        instance(self.name, str, name="name")
        instance(self.problem, Problem, name="problem")
        instance(self.model, Problem, name="model")
        rational(self.encoded, name="encoded")
        for name in ("lipschitz", "expansion"):
            rational(getattr(self, name), name=name, minimum=0)
        horizon(self.horizon, name="horizon")

    def is_smooth(self, steps: int) -> bool:
        """Whether the model expands no distance by more than K, where it is looked at.

        On the line neighbours are enough, by the triangle inequality.
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
        need_function(distance, name="distance")
        met = states_met(self.problem, (0, 1), Fraction(0), max(horizon(steps) - 1, 0))
        return max(
            distance(self.model.kernel(z, a), self.problem.kernel(z, a))
            for z in met
            for a in (0, 1)
        )
