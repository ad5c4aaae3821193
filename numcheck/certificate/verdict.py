"""What a certificate says, in words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from numcheck.certificate.assumptions import AssumptionTest, Role

if TYPE_CHECKING:
    from numcheck.certificate.bound import Certificate

#: What no embeddings can show.
LIMITS = (
    "that the latents are Gaussian and evolve as an Ornstein-Uhlenbeck process: it is assumed",
    "that rho is right: with a rho below the true one the bound is too small, which is noticed "
    "only if some direction of h is slower than rho (two augmentations of one latent that have "
    "correlation rho with it have rho^2 with each other)",
    "how many latents there are: with fewer latents than outputs, Q also acts on latents that "
    "the encoder does not see",
    "which Q it is: h(z) and h(U z) have one law for every orthogonal U",
    "that the rows are independent: only neighbours are compared",
)


class Status(StrEnum):
    """What came out."""

    CERTIFIED = "certified"
    VACUOUS = "vacuous"
    CONTRADICTED = "contradicted"


def chance_text(p: float) -> str:
    """A p-value, as it is written."""
    return f"p = {p:.2g}" if p >= 1e-7 else "p < 1e-7"


def rate_text(rho: tuple[float, float]) -> str:
    """The assumption on rho, in words."""
    low, high = rho
    return f"correlation {low:g}" if low == high else f"any correlation from {low:g} to {high:g}"


def verdict_text(found: Certificate) -> str:
    """The verdict in plain words."""
    if found.status is Status.CONTRADICTED:
        failed = [t for t in found.tests if t.rejected and t.role is Role.ASSUMPTION]
        why = "; ".join(f"{t.name} ({t.statistic}; {chance_text(t.adjusted)})" for t in failed)
        return (
            f"The embeddings contradict the assumptions, so nothing is certified. Rejected: {why}."
        )
    if found.status is Status.VACUOUS:
        more = (
            f"About {found.needed:,} pairs would bring it there."
            if found.needed is not None
            else "More pairs would not help: what is estimated is too large already."
        )
        return (
            f"Nothing is certified: the bound is {found.bound:.4g}, and an encoder whose outputs "
            f"are all 0 has an error of {found.m}. {more}"
        )
    return (
        f"With confidence {100 * found.confidence:.10g}% there is a matrix Q with orthonormal rows "
        f"such that E|h - Qz|^2 <= {found.bound:.4g} ({found.bound / found.m:.3g} per output), if "
        f"the world is Gaussian Ornstein-Uhlenbeck with {rate_text(found.rho)} and the pairs are "
        "independent"
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
