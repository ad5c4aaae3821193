"""What a certificate says, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from numcheck.certificate.assumptions import AssumptionTest, Role
from numcheck.certificate.causes import DEFECTS

if TYPE_CHECKING:
    from numcheck.certificate.bound import Certificate

#: What no embeddings can show.
LIMITS = (
    "that the latents are Gaussian and an Ornstein-Uhlenbeck process (it is assumed)",
    "that rho is right (below the true one the bound is too small)",
    "how many latents there are, and which of them fewer outputs leave out",
    "noise of the encoder's own, which the theorem does not cover and which counts as error here",
    "which Q it is",
    "that the rows are independent (only neighbours are compared)",
)


#: Grades of a certified share, each of what is above it. Half of the variance, which is asked for
#: unless another share is, is the least that has the lowest grade: so what is certified by default
#: is fair at least, and only who asked for less may get it `in part`.
GRADES = {"strong": 0.9, "good": 0.75, "fair": 0.5}
AT_LEAST = GRADES["fair"]
_BELOW = "in part"


class Status(StrEnum):
    """What came out."""

    CERTIFIED = "certified"
    WEAK = "weak"
    VACUOUS = "vacuous"
    CONTRADICTED = "contradicted"


def status_of(share: float, at_least: float, *, contradicted: bool, defective: bool) -> Status:
    """The status of a certified share.

    Args:
        share: From 0, where the bound says nothing, to 1.
        at_least: What was asked of it.
        contradicted: Whether an assumption was rejected.
        defective: Whether outputs have collapsed, are constant or repeat others.
    """
    if contradicted:
        return Status.CONTRADICTED
    if share <= 0:
        return Status.VACUOUS
    return Status.CERTIFIED if share > at_least and not defective else Status.WEAK


def grade(share: float) -> str:
    """A certified share in a word."""
    return next((word for word, least in GRADES.items() if share > least), _BELOW)


def chance_text(p: float) -> str:
    """A p-value, as it is written."""
    return f"p = {p:.2g}" if p >= 1e-7 else "p < 1e-7"


def rate_text(rho: tuple[float, float]) -> str:
    """The assumption on rho, in words."""
    low, high = rho
    return f"correlation {low:g}" if low == high else f"any correlation from {low:g} to {high:g}"


def percent(share: float) -> str:
    """A share of which no more is promised than is there: rounded down."""
    return f"{math.floor(1000 * max(share, 0.0) + 1e-9) / 10:g}%"


def headline(found: Certificate) -> str:
    """The verdict in one line: the status, its grade, and what is certified."""
    if found.status is Status.CONTRADICTED:
        failed = [t.name for t in found.tests if t.rejected and t.role is Role.ASSUMPTION]
        return (
            f"{grade_text(found)}: the embeddings contradict the assumptions ({'; '.join(failed)})"
        )
    linear = f"at least {percent(found.linear.total)} of the variance of h is linear in z"
    if found.linear.outputs:
        linear += f" (worst output: {percent(found.linear.least)})"
    if found.status is Status.VACUOUS:
        return (
            f"{grade_text(found)}: as far as the bound says, h may be no rotation of z at all; "
            f"{linear}"
        )
    rest = math.ceil(1000 * found.bound / found.m - 1e-9) / 10
    return (
        f"{grade_text(found)}: {linear}, and h is a rotation of z up to at most {rest:g}% of its "
        "variance"
    )


def grade_text(found: Certificate) -> str:
    """The status, and in brackets its grade or what it lacks."""
    causes = [cause.name for cause in found.causes]
    marks = [name for name in causes if name in DEFECTS] or causes[:1]
    if found.status is Status.CERTIFIED:
        marks = [grade(found.share)]
    elif found.status is Status.WEAK and found.share <= found.at_least:
        marks = [f"less than the {percent(found.at_least)} asked for", *marks]
    return f"{found.status} ({', '.join(marks)})" if marks else str(found.status)


def verdict_text(found: Certificate) -> str:
    """The verdict in plain words: the headline, and what the theorem says."""
    return f"{headline(found)}. {statement_text(found)}"


def statement_text(found: Certificate) -> str:
    """What is certified, with its assumptions, or why nothing is."""
    if found.status is Status.CONTRADICTED:
        failed = [t for t in found.tests if t.rejected and t.role is Role.ASSUMPTION]
        why = "; ".join(f"{t.name} ({t.statistic}; {chance_text(t.adjusted)})" for t in failed)
        return (
            f"The embeddings contradict the assumptions, so nothing is certified. Rejected: {why}."
        )
    if found.needed is not None:
        more = f"About {found.needed:,} pairs would bring the share there."
    elif any(cause.name in DEFECTS for cause in found.causes):
        more = "More pairs would not help: the outputs have to be mended."
    else:
        more = "More pairs would not help: what is estimated is too large already."
    if found.status is Status.VACUOUS:
        return (
            f"Nothing is certified: the bound is {found.bound:.4g}, and an encoder whose outputs "
            f"are all 0 has an error of {found.m}. {more}"
        )
    return (
        ("" if found.ok else f"{more} ")
        + (
            "The interval of rho was estimated, assuming that at least one latent is recovered. "
            if found.rho_estimated
            else ""
        )
        + f"With confidence {100 * found.confidence:.10g}% there is a matrix Q with orthonormal "
        f"rows such that E|h - Qz|^2 <= {found.bound:.4g} ({found.bound / found.m:.3g} per "
        f"output), if the world is Gaussian Ornstein-Uhlenbeck with {rate_text(found.rho)} and the "
        "pairs are independent"
        + (f", with kurtosis at most {found.kurtosis:g}." if found.kurtosis is not None else ".")
    )


def caution_texts(tests: Sequence[AssumptionTest], thin: int | None, repeated: int) -> list[str]:
    """What to be careful about.

    Args:
        tests: Of the assumptions.
        thin: Which rows to keep where neighbours are related.
        repeated: Number of rows that occur before.
    """
    found = [
        f"Rejected: {test.name} ({test.statistic}; {chance_text(test.adjusted)}). The encoder is "
        "not an exact rotation of Gaussian latents with one correlation: it may be bent, or the "
        "latents may be other ones."
        for test in tests
        if test.rejected and test.role is Role.SHAPE
    ]
    if thin is not None:
        found.append(
            "Consecutive rows are related: the confidence is lower than stated. If the rows were "
            f"recorded one after the other, keep every {thin}-th."
        )
    if repeated:
        found.append(
            f"{repeated} rows occur more than once: repeated pairs are not independent. "
            "Remove them."
        )
    return found
