"""What a planning theorem assumes of a problem and a map Q of its states.

The second problem is the first in the coordinates Q z. With another `Setting` than the theorems',
a claim of the same form is false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

#: From Q, its would-be inverse and the identity: how outcomes are moved, how states are read, and
#: where the second problem starts.
Maps = Callable[[Any, Any, Any], tuple[Any, Any, Any]]


def conjugated(q: Any, inverse: Any, _one: Any) -> tuple[Any, Any, Any]:
    """Outcomes moved by Q, states read through its inverse, started in Q z.

    Lean: `LeJEPA.Problem.conj`.
    """
    return q, inverse, q


class Pair(Protocol):
    """A problem and a map Q of its states, with the hypotheses they meet."""

    @property
    def invariant(self) -> bool:
        """Whether the costs do not change under Q."""
        ...

    @property
    def left(self) -> bool:
        """Whether the would-be inverse undoes Q."""
        ...

    @property
    def right(self) -> bool:
        """Whether Q undoes the would-be inverse."""
        ...

    @property
    def square(self) -> bool:
        """Whether the two problems have the same states."""
        ...


@dataclass(frozen=True)
class Setting:
    """What a planning theorem assumes, and how the second problem is made.

    Attributes:
        invariant: Whether the costs must be invariant under Q.
        left: Whether Q must have a left inverse.
        right: Whether that must be a right inverse as well.
        maps: How the second problem is made.
        likeliest: Whether it keeps only the likeliest outcome.
    """

    invariant: bool = True
    left: bool = True
    right: bool = False
    maps: Maps = conjugated
    likeliest: bool = False

    def admits(self, pair: Pair) -> bool:
        """Whether the claim covers a pair; between two spaces only conjugation makes sense."""
        return (
            (pair.invariant or not self.invariant)
            and (pair.left or not self.left)
            and (pair.right or not self.right)
            and (pair.square or self.maps is conjugated)
        )


#: The setting of `LeJEPA.planning_cost` and `LeJEPA.planning_value`.
CONJUGATED = Setting()
