"""Does a run reproduce a recorded one? Sources, verdicts, and every comparison.

On the same machine with the same versions, the values of exact, high-precision and sampled checks
are the same bit for bit. (Those of float64 checks need not be: the order of sums in a linear
algebra library may depend on where its arrays lie in memory.) Elsewhere two values may differ by
what rounding can do to both:

* exact ones not at all, since a rational is rounded once, when it is printed;
* high-precision ones by the last rounding of a number of 50 digits, `_LAST_BITS`;
* those in float64 by the sum of their tolerances, which are bounds on rounding errors;
* sampled ones by the sum of the parts of their tolerances that are for rounding: the samples are
  functions of the seed, so chance has no share in a difference (`numcheck.sampling.decide`).

Claimed values are rationals or numbers of closed form, and tolerances come from an equation solver;
elsewhere they may differ by `_LAST_BITS` and by `_SOLVED`, relatively.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from numcheck.checks.base import Kind
from numcheck.report.report import CheckResult, Report, TheoremResult
from numcheck.sampling.decide import Comparison

T = TypeVar("T")

#: A few units in the last place of a float64.
_LAST_BITS = 2.0**-48
#: To which `numcheck.sampling.decide` solves for the probability behind a tolerance, with room.
_SOLVED = 1e-6


@dataclass(frozen=True)
class Difference:
    """What a replay did not reproduce.

    Attributes:
        theorem: Catalog id, or what else it is about.
        what: Which verdict, value or hash.
        recorded: As the record has it.
        found: As it is now.
        allowed: How far apart they may be, in words.
    """

    theorem: str
    what: str
    recorded: str
    found: str
    allowed: str = "the same"


def _changed(
    old: Mapping[str, T], new: Mapping[str, T]
) -> Iterator[tuple[str, T | None, T | None]]:
    """The keys whose values differ, with both; one that is missing is None."""
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)


def conditions(recorded: Report, found: Report) -> list[str]:
    """The versions and the hardware that differ from those of the record, one line each."""
    return [
        f"{name}: {old or 'none'} in the record, {new or 'none'} here"
        for name, old, new in _changed(recorded.environment, found.environment)
    ]


def _near(a: float, b: float, *, relative: float = 0.0, absolute: float = 0.0) -> bool:
    same = a == b or (math.isnan(a) and math.isnan(b))
    return same or math.isclose(a, b, rel_tol=relative, abs_tol=absolute)


def _compared(
    theorem: str, kind: Kind, old: Comparison, new: Comparison, bitwise: bool
) -> Iterator[Difference]:
    """The values of a comparison that are too far apart."""
    share = {
        Kind.EXACT: 0.0,
        Kind.HIGH_PRECISION: _LAST_BITS * max(abs(old.observed), 1.0),
        Kind.FLOAT64: old.tolerance + new.tolerance,
        Kind.SAMPLED: old.rounding + new.rounding,
    }[kind]
    strict = bitwise and kind is not Kind.FLOAT64
    if strict or kind is Kind.EXACT:
        share, bits, solved, words = 0.0, 0.0, 0.0, "bit for bit"
    else:
        bits, solved, words = _LAST_BITS, _SOLVED, f"{share:.3g} apart"
    # Errors of high-precision checks are what 50 digits leave over: of no meaning elsewhere.
    error = math.inf if kind is Kind.HIGH_PRECISION and not strict else share
    claimed = share if kind is Kind.FLOAT64 else 0.0
    near = {
        "observed": _near(old.observed, new.observed, absolute=share),
        "expected": _near(old.expected, new.expected, relative=bits, absolute=claimed),
        "error": math.isinf(error) or _near(old.error, new.error, absolute=error + claimed),
        "tolerance": _near(old.tolerance, new.tolerance, relative=solved),
    }
    allowed = {} if strict else {"expected": "the same value", "tolerance": "the same bound"}
    for name in (name for name, is_near in near.items() if not is_near):
        a, b = repr(getattr(old, name)), repr(getattr(new, name))
        yield Difference(theorem, f"{kind}: {old.label}: {name}", a, b, allowed.get(name, words))


def _comparisons(
    theorem: str, old: CheckResult, new: CheckResult, bitwise: bool
) -> Iterator[Difference]:
    pairs = zip_longest(old.comparisons, new.comparisons)
    for number, (before, after) in enumerate(pairs, 1):
        a, b = (c.label if c else "none" for c in (before, after))
        if a != b:
            yield Difference(theorem, f"{old.kind}: comparison {number}", a, b)
            return
        yield from _compared(theorem, old.kind, before, after, bitwise)


def _lean(result: TheoremResult) -> str:
    return f"{result.lean.status} ({', '.join(result.lean.axioms) or 'no axioms'})"


def _verdict(check: CheckResult | None) -> str:
    return f"{'holds' if check.ok else 'fails'}: {check.detail}" if check else "not run"


def _theorem(old: TheoremResult, new: TheoremResult, bitwise: bool) -> Iterator[Difference]:
    if old.lean != new.lean:
        yield Difference(old.id, "Lean", _lean(old), _lean(new))
    for kind in Kind:
        before, after = old.of(kind), new.of(kind)
        if _verdict(before) != _verdict(after):
            yield Difference(old.id, f"{kind}: verdict", _verdict(before), _verdict(after))
        if before and after:
            yield from _comparisons(old.id, before, after, bitwise)
    killed = ({m.name: m.killed for m in result.mutants} for result in (old, new))
    for name, a, b in _changed(*killed):
        yield Difference(old.id, f"mutant {name}", str(a), str(b))


def differences(recorded: Report, found: Report) -> list[Difference]:
    """All that does not reproduce a record.

    Args:
        recorded: The record.
        found: The report of the same run again.

    Returns:
        Empty if the run is reproduced: sources and verdicts the same, and every value as near as
        the module says.
    """
    bitwise = not conditions(recorded, found)
    result = []
    for group in dict.fromkeys([*recorded.hashes, *found.hashes]):
        for path, *sides in _changed(recorded.hashes.get(group, {}), found.hashes.get(group, {})):
            a, b = ((digest or "no such file")[:16] for digest in sides)
            result.append(Difference("(sources)", f"hash of {path}", a, b))
    for name in dict.fromkeys([t.id for report in (recorded, found) for t in report.theorems]):
        old, new = recorded.of(name), found.of(name)
        if old and new:
            result += _theorem(old, new, bitwise)
        else:
            a, b = ("run" if theorem else "not run" for theorem in (old, new))
            result.append(Difference(name, "verdict", a, b))
    return result
