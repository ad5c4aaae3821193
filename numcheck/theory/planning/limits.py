"""What may be enumerated: how many steps, plans and policies; arguments of `problem` checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer, sequence, shown

T = TypeVar("T")

#: The most plans, policies or trajectories.
MOST = 10**6
#: The most steps: Bellman's recursion is as deep as there are steps.
MOST_STEPS = 100


def horizon(steps: object, *, name: str = "steps") -> int:
    """A number of steps.

    Raises:
        InvalidInputError: If it is negative, above `MOST_STEPS` or no integer.
    """
    return integer(steps, name=name, minimum=0, maximum=MOST_STEPS)


def need_few(count: int, what: str) -> None:
    """Enough memory and time for an enumeration.

    Raises:
        InvalidInputError: If there are more than `MOST` things.
    """
    if count > MOST:
        raise InvalidInputError(
            f"there are more than {MOST} {what} to enumerate. Take fewer steps, states or actions."
        )


def choices(values: Sequence[T], *, name: str) -> tuple[T, ...]:
    """States or actions to enumerate, which sets and dictionaries must be able to hold.

    Raises:
        InvalidInputError: If they are no sequence, or one is not hashable.
    """
    found = sequence(values, name=name, text=True)
    for value in found:
        try:
            hash(value)
        except TypeError:
            raise InvalidInputError(
                f"{name} must be hashable, got {shown(value)} of type {type(value).__name__}. "
                "Use numbers, text or tuples."
            ) from None
    return found


def entry(table: Sequence[T], number: object, *, name: str) -> T:
    """An entry of a table; negative numbers do not count from its end.

    Raises:
        InvalidInputError: If there is no such entry.
    """
    return table[integer(number, name=name, minimum=0, maximum=len(table) - 1)]
