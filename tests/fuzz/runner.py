"""What a generated call must do: give a right result, or refuse and say what was wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from numcheck.support.errors import NumcheckError
from numcheck.support.validate import shown
from tests.fuzz.kinds import Kind, Strategy

#: Generated calls of each callable, if not said otherwise.
EXAMPLES = 110


@dataclass(frozen=True)
class Target:
    """A public callable with the calls to make.

    Attributes:
        name: What `docs/api.md` calls it.
        call: The callable, taking keyword arguments.
        valid: Arguments that must be taken, by name.
        wrong: For an argument what must be refused in its place.
        holds: Asserts what is true of the result, given the result and the arguments.
        misfits: Arguments that do not fit each other; must be refused.
        examples: How many calls.
        called: How messages call an argument, as a regular expression, where not by its name.
    """

    name: str
    call: Callable[..., Any]
    valid: Strategy
    wrong: Mapping[str, Strategy]
    holds: Callable[..., None]
    misfits: Strategy | None = None
    examples: int = EXAMPLES
    called: Mapping[str, str] = field(default_factory=dict)


def target(
    name: str,
    call: Callable[..., Any],
    kinds: Mapping[str, Kind],
    holds: Callable[..., None],
    **more: Any,
) -> Target:
    """A callable whose arguments are independent of each other."""
    valid = st.fixed_dictionaries({key: kind.valid for key, kind in kinds.items()})
    wrong = {key: kind.wrong for key, kind in kinds.items()}
    return Target(name, call, valid, {**wrong, **more.pop("wrong", {})}, holds, **more)


def _draw(of: Target, data: st.DataObject) -> tuple[dict[str, Any], str]:
    """Arguments, and which of them is wrong: none, one, or their company."""
    spoilt = ["", "", *of.wrong, *(["misfits"] if of.misfits is not None else [])]
    which = data.draw(st.sampled_from(spoilt))
    if which == "misfits" and of.misfits is not None:
        return data.draw(of.misfits), which
    arguments = dict(data.draw(of.valid))
    if which:
        arguments[which] = data.draw(of.wrong[which])
    return arguments, which


def _names(error: NumcheckError, which: str, value: Any, of: Target) -> bool:
    """Whether the message says which argument is meant, or quotes it."""
    name = of.called.get(which, re.escape(which))
    return bool(re.search(rf"\b{name}\b", str(error))) or shown(value) in str(error)


def run(of: Target) -> int:
    """Make the calls; the number made."""
    made = 0

    @settings(
        max_examples=of.examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def call(data: st.DataObject) -> None:
        nonlocal made
        arguments, which = _draw(of, data)
        note(f"{of.name}(**{shown(arguments)}), wrong: {which or 'nothing'}")
        made += 1
        refusal, result = None, None
        try:
            result = of.call(**arguments)
        except NumcheckError as error:
            refusal = error
        if not which:
            assert refusal is None, f"refused good arguments: {refusal}"
            of.holds(result, **arguments)
            return
        assert refusal is not None, f"took {which} and gave {shown(result)}"
        assert which == "misfits" or _names(refusal, which, arguments[which], of), str(refusal)

    call()
    return made
