"""Does a run reproduce a recorded one? Sources, verdicts, and every figure.

On the same machine with the same versions, exact, precise and sampled figures are the same bit for
bit. (Floating ones need not be: the order of sums in a linear algebra library may depend on where
its arrays lie in memory.) Elsewhere two figures may differ by what rounding can do to both:

* exact ones not at all, since a rational is rounded once, when it is printed;
* precise ones by the last rounding of a number of 50 digits, `_LAST_BITS`;
* floating ones by the sum of their tolerances, which are bounds on rounding errors;
* sampled ones by the sum of the parts of their tolerances that are for rounding: the samples are
  functions of the seed, so that chance has no share in a difference (`numcheck.sampling.decide`).

Claimed values are rationals or numbers of closed form, and tolerances come from an equation solver;
elsewhere they may differ by `_LAST_BITS` and by `_SOLVED`, relatively.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from numcheck.checks.base import Kind
from numcheck.report.record_format import Figure, Hashes, Record, RecordedTheorem, Sources

#: A few units in the last place of a float64.
_LAST_BITS = 2.0**-48
#: To which `numcheck.sampling.decide` solves for the probability behind a tolerance, with room.
_SOLVED = 1e-6


@dataclass(frozen=True)
class Difference:
    """What a replay did not reproduce.

    Attributes:
        theorem: Catalog id, or what else it is about.
        what: Which verdict, figure or hash.
        recorded: As the record has it.
        found: As it is now.
        allowed: How far they may be apart, in words.
    """

    theorem: str
    what: str
    recorded: str
    found: str
    allowed: str = "the same"


def conditions(recorded: Record, found: Record) -> list[str]:
    """The versions and the hardware that are others than those of the record, one line each."""
    pairs = ((recorded.environment, found.environment), (recorded.hardware, found.hardware))
    return [
        f"{name}: {old.get(name, 'none')} in the record, {new.get(name, 'none')} here"
        for old, new in pairs
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def _near(a: float, b: float, *, relative: float = 0.0, absolute: float = 0.0) -> bool:
    return _same(a, b) or math.isclose(a, b, rel_tol=relative, abs_tol=absolute)


def _figure(
    theorem: str, kind: Kind, old: Figure, new: Figure, bitwise: bool
) -> Iterator[Difference]:
    strict = bitwise and kind is not Kind.FLOATING
    share = {
        Kind.EXACT: 0.0,
        Kind.PRECISE: _LAST_BITS * max(abs(old.observed), 1.0),
        Kind.FLOATING: old.tolerance + new.tolerance,
        Kind.SAMPLED: old.rounding + new.rounding,
    }[kind]
    if strict or kind is Kind.EXACT:
        share, bits, solved, words = 0.0, 0.0, 0.0, "bit for bit"
    else:
        bits, solved, words = _LAST_BITS, _SOLVED, f"{share:.3g} apart"
    # Errors of precise checks are what 50 digits leave over: of no meaning elsewhere.
    error = math.inf if kind is Kind.PRECISE and not strict else share
    claimed = share if kind is Kind.FLOATING else 0.0
    pairs = {
        "observed": _near(old.observed, new.observed, absolute=share),
        "expected": _near(old.expected, new.expected, relative=bits, absolute=claimed),
        "error": math.isinf(error) or _near(old.error, new.error, absolute=error + claimed),
        "tolerance": _near(old.tolerance, new.tolerance, relative=solved),
    }
    for name, close in pairs.items():
        if not close:
            what = f"{kind}: {old.label}: {name}"
            allowed = {"expected": "the same value", "tolerance": "the same bound"}.get(name, words)
            a, b = getattr(old, name), getattr(new, name)
            yield Difference(theorem, what, repr(a), repr(b), "bit for bit" if strict else allowed)


def _figures(recorded: Record, found: Record, bitwise: bool) -> Iterator[Difference]:
    places = [
        (t, kind) for side in (recorded, found) for t in side.figures for kind in side.figures[t]
    ]
    for theorem, kind in dict.fromkeys(places):
        figures = recorded.figures.get(theorem, {}).get(kind, ())
        others = found.figures.get(theorem, {}).get(kind, ())
        old = [figure.label for figure in figures]
        new = [figure.label for figure in others]
        if old != new:
            first = next(
                (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
                min(len(old), len(new)),
            )
            names = ("".join(labels[first : first + 1]) or "none" for labels in (old, new))
            yield Difference(theorem, f"{kind}: comparison {first + 1}", *names)
            continue
        for a, b in zip(figures, others, strict=True):
            yield from _figure(theorem, kind, a, b, bitwise)


def _verdicts(old: RecordedTheorem, new: RecordedTheorem) -> Iterator[Difference]:
    def words(ok: bool) -> str:
        return "holds" if ok else "fails"

    if old.ok != new.ok:
        yield Difference(old.id, "verdict", words(old.ok), words(new.ok))
    if old.lean != new.lean:
        sides = (
            f"{part.status} ({', '.join(part.axioms) or 'no axioms'})"
            for part in (old.lean, new.lean)
        )
        yield Difference(old.id, "Lean", *sides)
    before = {check.kind: f"{words(check.ok)}: {check.detail}" for check in old.checks}
    after = {check.kind: f"{words(check.ok)}: {check.detail}" for check in new.checks}
    mutants = {f"mutant {m.name}": m.killed for m in old.mutants}
    tried = {f"mutant {m.name}": m.killed for m in new.mutants}
    for kind in dict.fromkeys([*before, *after]):
        if before.get(kind) != after.get(kind):
            sides = (side.get(kind, "not run") for side in (before, after))
            yield Difference(old.id, f"{kind}: verdict", *sides)
    for name in dict.fromkeys([*mutants, *tried]):
        if mutants.get(name) != tried.get(name):
            yield Difference(old.id, name, str(mutants.get(name)), str(tried.get(name)))


def _hashes(recorded: Hashes, found: Hashes) -> Iterator[Difference]:
    for name in Hashes.model_fields:
        old: Sources = getattr(recorded, name)
        new: Sources = getattr(found, name)
        for path in sorted({*old.files, *new.files}):
            a, b = old.files.get(path, "no such file"), new.files.get(path, "no such file")
            if a != b:
                yield Difference("(sources)", f"hash of {path}", a[:16], b[:16])


def compare_records(recorded: Record, found: Record) -> tuple[Difference, ...]:
    """All that one record has otherwise than another.

    Args:
        recorded: The record.
        found: That of the same run again.

    Returns:
        Empty if the run is reproduced: sources the same, verdicts the same, and every figure as
        near as the module says.
    """
    bitwise = not conditions(recorded, found)
    before = {theorem.id: theorem for theorem in recorded.report.theorems}
    after = {theorem.id: theorem for theorem in found.report.theorems}
    differences = list(_hashes(recorded.hashes, found.hashes))
    for theorem in dict.fromkeys([*before, *after]):
        if theorem in before and theorem in after:
            differences += _verdicts(before[theorem], after[theorem])
        else:
            sides = ("run" if theorem in side else "not run" for side in (before, after))
            differences.append(Difference(theorem, "verdict", *sides))
    differences += _figures(recorded, found, bitwise)
    return tuple(differences)
