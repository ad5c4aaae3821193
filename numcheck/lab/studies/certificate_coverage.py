"""Does a certificate hold as often as it says? Counted on encoders whose error is known.

Encoders (`numcheck.certificate.synthetic`) and latents are drawn afresh each time. Three things
are counted: how often the bound is below the true error, which the slack of the theorem makes rare;
how often one of the bounds on delta, epsilon, the mean and the linear shares fails, as rare as the
confidence says; and how often an assumption is rejected although all of them hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import beta

from numcheck.certificate.bound import certify
from numcheck.certificate.synthetic import KINDS, random_encoder
from numcheck.certificate.verdict import Status
from numcheck.checks.runner import stream_number
from numcheck.lab.studies.base import Options, Result

#: Of the certificates.
CONFIDENCE = 0.99
#: Confidence with which a rate has to exceed what is allowed to count as a violation.
_EVIDENCE = 0.99


@dataclass(frozen=True)
class World:
    """Encoders of one size in one world.

    Attributes:
        outputs: m.
        latents: n.
        pairs: Number of pairs of embeddings.
        rho: Their correlation.
        runs: Encoders of each kind.
    """

    outputs: int
    latents: int
    pairs: int
    rho: float
    runs: int


WORLDS = (
    World(1, 1, 200, 0.5, 22),
    World(2, 3, 500, 0.9, 22),
    World(4, 4, 1000, 0.7, 22),
    World(6, 4, 2000, 0.8, 22),
    World(8, 8, 5000, 0.95, 22),
    World(16, 20, 2000, 0.9, 22),
    World(64, 64, 2000, 0.95, 22),
)
_QUICK = (World(2, 3, 500, 0.9, 3), World(6, 4, 1000, 0.8, 3))


@dataclass(frozen=True)
class Run:
    """The certificate of one encoder, compared with the truth.

    Attributes:
        covered: Whether the true error is at most the bound.
        together: Whether delta, epsilon and the mean are at most their bounds, and the shares that
            are linear at least theirs.
        contradicted: Whether an assumption was rejected.
        useful: Whether something was certified.
        error: The true error.
        bound: The bound.
        known: The theorem's bound from the true delta, epsilon and mean.
    """

    covered: bool
    together: bool
    contradicted: bool
    useful: bool
    error: float
    bound: float
    known: float


def measure(kind: str, world: World, generator: np.random.Generator) -> Run:
    """Certify a random encoder and compare the certificate with what is known of it.

    Args:
        kind: One of `KINDS`.
        world: Sizes and correlation.
        generator: Where encoder and latents come from.
    """
    strength = generator.uniform(0.05, 0.5)
    encoder = random_encoder(kind, world.outputs, world.latents, strength, generator)
    h, h_prime = encoder.sample(world.pairs, world.rho, generator)
    seed = int(generator.integers(2**32))
    found = certify(h, h_prime, rho=world.rho, confidence=CONFIDENCE, seed=seed)
    rounding = 1e-9
    linear, variances = (encoder.linear**2).sum(axis=1), np.diag(encoder.covariance)
    together = (
        found.delta >= encoder.delta(world.rho) - rounding
        and found.epsilon >= encoder.epsilon - rounding
        and found.bounds.mean >= float(np.linalg.norm(encoder.mean)) - rounding
        and found.linear.total <= float(linear.sum() / variances.sum()) + rounding
        and bool((np.array(found.linear.outputs) <= linear / variances + rounding).all())
    )
    return Run(
        encoder.error <= found.bound + rounding,
        together,
        found.status is Status.CONTRADICTED,
        found.status is Status.CERTIFIED,
        encoder.error,
        found.bound,
        encoder.bound(world.rho),
    )


def _row(kind: str, world: World, runs: Sequence[Run]) -> dict[str, Any]:
    bent = [run for run in runs if run.error > 1e-9]

    def median(values: Iterable[float]) -> float:
        return float(np.median(list(values)))

    return {
        "kind": kind,
        **vars(world),
        "bound below the error": sum(not run.covered for run in runs),
        "a part below its value": sum(not run.together for run in runs),
        "assumptions rejected": sum(run.contradicted for run in runs),
        "certified": sum(run.useful for run in runs),
        "error per output": median(run.error for run in runs) / world.outputs,
        "bound per output": median(run.bound for run in runs) / world.outputs,
        "bound / error": median(run.bound / run.error for run in bent) if bent else None,
        "known bound / error": median(run.known / run.error for run in bent) if bent else None,
    }


def _compatible(count: int, runs: int) -> bool:
    """Whether a count is what a probability of 1 - CONFIDENCE makes likely (Clopper, Pearson)."""
    if count == 0:
        return True
    return float(beta.ppf(1 - _EVIDENCE, count, runs - count + 1)) <= 1 - CONFIDENCE


def _upper(count: int, runs: int) -> float:
    return float(beta.ppf(_EVIDENCE, count + 1, runs - count)) if count < runs else 1.0


def run(options: Options) -> Result:
    """Certify encoders of all kinds; the sizes of the samples are those of the worlds."""
    rows: list[dict[str, Any]] = []
    found: dict[str, list[Run]] = {kind: [] for kind in KINDS}
    for world in _QUICK if options.quick else WORLDS:
        for kind in KINDS:
            label = f"{kind}, {world}"
            options.on_step(f"{kind}, {world.outputs} outputs, n = {world.pairs}")
            number = stream_number("study/certificate-coverage", label)
            generator = np.random.default_rng([options.seed, number])
            runs = [measure(kind, world, generator) for _ in range(world.runs)]
            rows.append(_row(kind, world, runs))
            found[kind] += runs
    every = [one for runs in found.values() for one in runs]
    total = len(every)
    missed = sum(not one.covered for one in every)
    parts = sum(not one.together for one in every)
    alarms = sum(one.contradicted for one in every)
    ratios = [one.bound / one.error for one in every if one.error > 1e-9]
    known = [one.known / one.error for one in every if one.error > 1e-9]
    holds = all(_compatible(count, total) for count in (missed, parts, alarms))

    def plot(figure: Any) -> None:
        axes = figure.add_subplot()
        least = 1e-3
        for kind, runs in found.items():
            errors = [max(one.error, least) for one in runs]
            axes.scatter(errors, [one.bound for one in runs], s=6, label=kind)
        ends = [least, max(one.error for one in every)]
        axes.plot(ends, ends, color="grey", linewidth=0.8)
        axes.set(xscale="log", yscale="log", xlabel="true error (at least 0.001)", ylabel="bound")
        axes.set_title(f"certificates at confidence {CONFIDENCE:.0%}: none may be below the line")
        axes.legend(fontsize="small")

    return Result(
        name="certificate-coverage",
        theorem="certificate",
        title=f"Certificates at confidence {CONFIDENCE:.0%}, held against known encoders",
        rows=tuple(rows),
        findings=(
            f"The bound is at least the true error in {total - missed:,} of {total:,} runs"
            f" (at {_EVIDENCE:.0%} confidence in {1 - _upper(missed, total):.2%} of all);"
            f" {CONFIDENCE:.0%} is promised.",
            "The bounds on delta, epsilon, the mean and the shares that are linear hold together"
            f" in {total - parts:,} runs.",
            f"An assumption was rejected in {alarms} runs, although all of them hold.",
            f"The median of bound over error is {np.median(ratios):.1f}; of the theorem's bound"
            f" with nothing to estimate, {np.median(known):.1f}.",
            f"Something was certified in {sum(one.useful for one in every):,} runs."
            + ("" if holds else " MORE FAILURES THAN THE CONFIDENCE ALLOWS."),
        ),
        holds=holds,
        plot=plot,
    )
