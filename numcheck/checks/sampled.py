"""The sampled check: estimate what a claim is about, decide at a stated level."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from numcheck.checks.base import Checks, ClaimT, Kind, Outcome, Parameters
from numcheck.checks.cases import Case
from numcheck.sampling.decide import Comparison, compare, median_of_means, rounding_part, tolerance
from numcheck.sampling.estimate import Stream, estimate
from numcheck.sampling.kernels import pair_kernel
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError, NumcheckError, WorkersLostError
from numcheck.support.executors import open_pool
from numcheck.support.pool import Pool


@dataclass(frozen=True)
class Settings:
    """How a sampled check is run.

    Attributes:
        samples: Number of samples of each case, at least 2.
        seed: 64-bit seed.
        device: `auto`, `cpu`, `cuda` or `cuda:K`.
        dtype: `float32` or `float64`; sums are float64 in both cases.
        level: Allowed probability of a false alarm of the whole suite, at least 1e-200.
        workers: Processes.
        chunk: Samples made at a time (0: a block); the fused kernels need no more than a tile.
        scheduler: Address of a dask scheduler whose workers are to compute instead.
        backend: `auto`, `torch` or `fused` (see `numcheck.sampling.kernels`): how to compute.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    samples: int = 1_000_000
    seed: int = 0
    device: str = "auto"
    dtype: str = "float64"
    level: float = 1e-6
    workers: int = 1
    chunk: int = 0
    scheduler: str | None = None
    backend: str = "auto"

    def __post_init__(self) -> None:
        bounds = {
            "samples": (2, 2**62),
            "seed": (0, 2**64 - 1),
            "workers": (1, 4096),
            "chunk": (0, 2**26),
        }
        # Plain numbers and text, for JSON.
        for name, (least, most) in bounds.items():
            value = validate.integer(getattr(self, name), name=name, minimum=least, maximum=most)
            object.__setattr__(self, name, value)
        validate.device(self.device)
        object.__setattr__(self, "device", str(self.device))
        validate.dtype(self.dtype)
        if self.scheduler is not None and self.workers > 1:
            raise InvalidInputError(
                f"workers = {self.workers} and scheduler = {self.scheduler!r} exclude each other: "
                "the workers of a scheduler are started with it. Leave out one of them."
            )
        if validate.backend(self.backend) == "fused":
            pair_kernel(self.backend, validate.device(self.device))
        level = validate.probability(self.level, name="level")
        object.__setattr__(self, "level", validate.real(level, name="level", minimum=1e-200))

    def open_pool(self, pool: Pool | None = None) -> AbstractContextManager[Pool | None]:
        """The workers asked for, or a pool that is open already (`numcheck.support.executors`)."""
        return open_pool(self.workers, self.scheduler, pool=pool)


def stream_number(theorem: str, label: str) -> int:
    """The stream of a case: fixed by its name, whatever else is in the suite.

    Raises:
        InvalidInputError: If a name is not text that UTF-8 can hold.
    """
    for name, text in (("theorem", theorem), ("label", label)):
        if not isinstance(text, str) or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InvalidInputError(f"{name} must be text, got {validate.shown(text)}.")
    return int.from_bytes(hashlib.sha256(f"{theorem}/{label}".encode()).digest()[:8], "little")


def _compare_case(
    theorem: str,
    case: Case,
    settings: Settings,
    level: float,
    pool: Pool | None,
    on_group: Callable[[], None],
) -> Iterator[Comparison]:
    dtype, device = validate.dtype(settings.dtype), validate.device(settings.device)
    stream = Stream(
        settings.seed,
        stream_number(theorem, case.label),
        device,
        settings.chunk,
        case.latents,
        settings.backend,
    )
    draws = case.draws(settings.samples)
    try:
        groups = estimate(case.statistic(dtype), stream, draws, pool=pool, on_group=on_group)
    except WorkersLostError as error:
        raise WorkersLostError(f"{theorem}, {case.label}, {draws:,} draws: {error}") from error
    observed = median_of_means(groups).ravel()
    for found, mean in zip(observed, case.means(dtype), strict=True):
        allowed = tolerance(mean.law, groups, level, stream.block)
        rounding = rounding_part(mean.law, groups, level, stream.block)
        yield compare(mean.relation, mean.name, float(found), mean.expected, allowed, rounding)


@dataclass(frozen=True)
class SampledOutcome(Outcome):
    """A sampled check, with how it was run.

    Attributes:
        settings: As given.
        level: The share of the suite's level that this check was given.
    """

    settings: Settings = field(default_factory=Settings)
    level: float = 0.0


def check_sampled(
    checks: Checks[ClaimT],
    settings: Settings,
    *,
    claim: ClaimT | None = None,
    parameters: Parameters | None = None,
    share: float = 1.0,
    pool: Pool | None = None,
    on_group: Callable[[], None] = lambda: None,
) -> SampledOutcome:
    """Hold a claim against samples.

    Args:
        checks: The theorem's checks.
        settings: How many samples, where, from which seed.
        claim: The claim (a mutant's, say); the theorem's own if not given.
        parameters: Correlations and degrees to look at.
        share: Share of `settings.level` for this check; the comparisons split it evenly.
        pool: Open workers to use in place of those of `settings`.
        on_group: Called as each group of samples is done.

    Returns:
        The comparisons, each at its share of the level.

    Raises:
        InvalidInputError: If an argument is of another type or out of range.
        NumcheckError: If the theorem has no sampled check, or the workers cannot be had or die
            again and again.
    """
    validate.instance(checks, Checks, name="checks")
    validate.instance(settings, Settings, name="settings")
    if claim is not None:
        validate.instance(claim, type(checks.claim), name="claim")
    where = Parameters() if parameters is None else parameters
    parameters = validate.instance(where, Parameters, name="parameters")
    share = validate.real(share, name="share", minimum=1e-30, maximum=1.0)
    validate.function(on_group, name="on_group")
    if checks.cases is None:
        raise NumcheckError(
            f"theorem {checks.theorem} has no sampled check: it is about no expectation. "
            f"It has: {', '.join(checks.kinds)}."
        )
    claimed = checks.cases(checks.claim if claim is None else claim, parameters)
    cases = [case for case in claimed if case.count]
    count = sum(case.count for case in cases)
    level = settings.level * share
    with settings.open_pool(pool) as spread:
        comparisons = tuple(
            comparison
            for case in cases
            for comparison in _compare_case(
                checks.theorem, case, settings, level / count, spread, on_group
            )
        )
    detail = f"n = {settings.samples:,} x {len(cases)}, {count} means"
    return SampledOutcome(Kind.SAMPLED, comparisons, detail, settings, level)
