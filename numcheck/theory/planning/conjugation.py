"""What a planning theorem assumes of a problem and a map of its states, and what it makes of them.

The second problem is the first in the coordinates Q z. A claim with another `Setting` than the
theorems' makes a false statement of the same form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

#: From Q, its would-be inverse and the map that does nothing: how outcomes are moved, how states
#: are read, and where the second problem starts.
Maps = Callable[[Any, Any, Any], tuple[Any, Any, Any]]


def conjugated(q: Any, inverse: Any, _one: Any) -> tuple[Any, Any, Any]:
    """Outcomes moved by Q, states read through its inverse, start in Q z.

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
    """What a planning theorem assumes, and how it makes the second problem.

    Attributes:
        invariant: Whether the costs must be invariant under Q.
        left: Whether Q must have a left inverse.
        right: Whether that must be a right inverse, too.
        maps: How the second problem is made.
        likeliest: Whether it keeps the likeliest outcome only.
    """

    invariant: bool = True
    left: bool = True
    right: bool = False
    maps: Maps = conjugated
    likeliest: bool = False

    def admits(self, pair: Pair) -> bool:
        """Whether the claim speaks of a pair; between two spaces only conjugation makes sense."""
        return (
            (pair.invariant or not self.invariant)
            and (pair.left or not self.left)
            and (pair.right or not self.right)
            and (pair.square or self.maps is conjugated)
        )


#: The setting of `LeJEPA.planning_cost` and `LeJEPA.planning_value`.
CONJUGATED = Setting()
