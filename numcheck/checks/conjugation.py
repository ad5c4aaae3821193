"""What the planning theorems share: a problem, and the same problem in the coordinates Q z."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from numcheck.checks.base import Claim, Mutant, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.theory.planning.examples import FinitePair, Maps
from numcheck.theory.planning.linear_quadratic import (
    Array,
    Controls,
    LinearQuadratic,
    cost_polynomial,
)
from numcheck.theory.planning.linear_quadratic_examples import STEPS, LinearPair, rational_pairs

#: What a mean is the cost of, the problem, its start, the controls and the claimed expected cost.
CostMean = tuple[str, LinearQuadratic, Array, Controls, Fraction]


def conjugated(q: Any, inverse: Any, _one: Any) -> tuple[Any, Any, Any]:
    """Outcomes moved by Q, states read through its inverse, started in Q z.

    Lean: `LeJEPA.Problem.conj`.
    """
    return q, inverse, q


class Conjugation(Claim):
    """A claim on a problem and a map Q of its states, and the second problem that Q makes of it.

    Attributes:
        invariant: Whether the costs must be invariant under Q; true in the theorems.
        left: Whether Q must have a left inverse; true in the theorems.
        right: Whether that must be a right inverse as well.
        maps: How the second problem is made.
        likeliest: Whether the second problem may keep the likeliest outcome only; not in theorems.
    """

    invariant: bool = True
    left: bool = True
    right: bool = False
    maps: Maps = conjugated
    likeliest: bool = False

    def admits(self, pair: FinitePair | LinearPair) -> bool:
        """Whether the claim covers a pair; between two spaces only conjugation makes sense."""
        return (
            (pair.invariant or not self.invariant)
            and (pair.left or not self.left)
            and (pair.right or not self.right)
            and (pair.square or self.maps is conjugated)
        )

    def second(self, pair: FinitePair | LinearPair) -> tuple[Any, Any]:
        """The second problem, and the map to where it starts."""
        return pair.second(self.maps, likeliest=self.likeliest)

    @sampled(blocks=(1, 16, 256))
    def on_samples(self, blocks: int) -> Iterator[Case]:
        """The noises of all steps of many copies of each problem, mixed by an orthogonal matrix."""
        found = []
        for pair in filter(self.admits, rational_pairs()):
            for name, problem, start, controls, expected in self.costs(pair):
                cost = cost_polynomial(problem, start, controls)
                # A block has two views of its latents; the costs are of the first.
                cost = cost.padded(after=2 * STEPS - cost.variables)
                found.append((name, cost, blocks * expected))
        yield block_case(f"{STEPS * blocks} noises", (Fraction(0),) * STEPS, blocks, found)

    def costs(self, pair: LinearPair) -> Iterable[CostMean]:
        """The expected costs that the claim states for a pair."""
        raise NotImplementedError

    mutants: ClassVar[Sequence[Mutant]] = (
        mutant("any-costs", "costs need not be invariant", invariant=False),
        mutant("any-map", "Q needs no inverse", left=False, right=False),
        mutant("pushed-only", "outcomes moved by Q from states not read through its inverse",
               maps=lambda q, inverse, one: (q, one, q)),
        mutant("inverse", "dynamics conjugated by the inverse of Q",
               maps=lambda q, inverse, one: (inverse, q, q)),
        mutant("same-start", "the same from z, not from Q z",
               maps=lambda q, inverse, one: (q, inverse, one)),
    )  # fmt: skip
