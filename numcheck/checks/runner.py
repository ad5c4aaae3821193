"""Runs checks: a claim and a kind go in, comparisons come out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Self

from numcheck.checks.base import Claim, Kind, Outcome, Parameters
from numcheck.checks.cases import Case
from numcheck.checks.settings import Settings
from numcheck.sampling import decide
from numcheck.sampling.decide import Comparison
from numcheck.sampling.estimate import Stream, estimate
from numcheck.support import validate
from numcheck.support.errors import NumcheckError, WorkersLostError
from numcheck.support.pool import Pool

#: Samples that are enough to refute most mutants.
_FEW = 20_000


def stream_number(theorem: str, label: str) -> int:
    """The stream of a case: fixed by its name, whatever else is in the suite."""
    return int.from_bytes(hashlib.sha256(f"{theorem}/{label}".encode()).digest()[:8], "little")


@dataclass
class Runner:
    """What all checks of a run share; a context manager that opens the workers once.

    Attributes:
        settings: How sampled checks are run.
        parameters: Where they look.
        share: Share of `settings.alpha` for the sampled check of one theorem; its comparisons
            split it evenly.
        pool: Open workers to use in place of those of `settings`.
        on_group: Called as each group of samples is done.
    """

    settings: Settings = field(default_factory=Settings)
    parameters: Parameters = field(default_factory=Parameters)
    share: float = 1.0
    pool: Pool | None = None
    on_group: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        self._workers = self.settings.open_pool(self.pool)
        self.pool = self._workers.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._workers.__exit__(*error)

    def with_samples(self, samples: int) -> Runner:
        """The same with another number of samples, at the default parameters, and no progress."""
        settings = replace(self.settings, samples=samples)
        return Runner(settings, share=self.share, pool=self.pool)

    def run(self, claim: Claim, kind: Kind) -> Outcome:
        """Hold a claim to account by one kind of check.

        Raises:
            NumcheckError: If the claim has no such check, or the workers cannot be had or die
                again and again.
        """
        if kind not in claim.kinds:
            raise NumcheckError(
                f"theorem {claim.theorem} has no {kind} check. It has: {', '.join(claim.kinds)}."
            )
        return self._sample(claim) if kind is Kind.SAMPLED else claim.check(kind)

    def refute(self, claim: Claim, kind: Kind) -> Outcome:
        """The same for a mutant's claim; the first failure is enough, and mostly few samples.

        An outcome that has failures refutes it. (One that compares nothing has none.)
        """
        if kind is not Kind.SAMPLED:
            return claim.check(kind, until_failure=True)
        if self.settings.samples > _FEW:
            found = self.with_samples(_FEW)._sample(claim, until_failure=True)
            if found.failures:
                return found
        return self._sample(claim, until_failure=True)

    def _sample(self, claim: Claim, *, until_failure: bool = False) -> Outcome:
        cases = claim.cases(self.parameters)
        count = sum(case.count for case in cases)
        alpha = self.settings.alpha * self.share
        comparisons: list[Comparison] = []
        with self.settings.open_pool(self.pool) as pool:
            for case in cases:
                comparisons += self._compare(claim.theorem, case, alpha / count, pool)
                if until_failure and not all(c.ok for c in comparisons):
                    break
        detail = f"n = {self.settings.samples:,} x {len(cases)}, {count} means"
        return Outcome(Kind.SAMPLED, tuple(comparisons), detail, alpha)

    def _compare(
        self, theorem: str, case: Case, alpha: float, pool: Pool | None
    ) -> Iterator[Comparison]:
        settings = self.settings
        dtype, device = validate.dtype(settings.dtype), validate.device(settings.device)
        number, where = stream_number(theorem, case.label), (device, settings.chunk)
        stream = Stream(settings.seed, number, *where, case.latents, settings.backend)
        draws = case.draws(settings.samples)
        statistic = case.statistic(dtype)
        try:
            groups = estimate(statistic, stream, draws, pool=pool, on_group=self.on_group)
        except WorkersLostError as error:
            lost = f"{theorem}, {case.label}, {draws:,} draws: {error}"
            raise WorkersLostError(lost) from error
        observed = decide.median_of_means(groups).ravel()
        for found, mean in zip(observed, case.means(dtype), strict=True):
            allowed = decide.tolerance(mean.law, groups, alpha, stream.block)
            rounding = decide.rounding_part(mean.law, groups, alpha, stream.block)
            values = float(found), mean.expected, allowed, rounding
            yield decide.compare(mean.relation, mean.name, *values)
