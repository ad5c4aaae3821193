"""The sampled check: estimate what a claim is about, decide at a stated level."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import sympy
import torch
from torch import Tensor

from numcheck import validate
from numcheck.checks.base import Case, Checks, ClaimT, Kind, Outcome, Parameters
from numcheck.decide import Comparison, ExactLaw, median_of_means, tolerance
from numcheck.estimate import BLOCK, Stream, estimate
from numcheck.gaussian import absolute_moment, coefficients, expect_pair

_UNIT_ROUNDOFF = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}


@dataclass(frozen=True)
class Settings:
    """How a sampled check is run.

    Attributes:
        samples: Number of samples of each case, at least 2.
        seed: 64-bit seed.
        device: `auto`, `cpu`, `cuda` or `cuda:K`.
        dtype: `float32` or `float64`; sums are float64 in both cases.
        level: Allowed probability of a false alarm of the whole suite.
        workers: Processes.
        chunk: Samples made at a time (0: a block).

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

    def __post_init__(self) -> None:
        validate.integer(self.samples, name="samples", minimum=2, maximum=2**62)
        validate.integer(self.seed, name="seed", minimum=0, maximum=2**64 - 1)
        validate.device(self.device)
        validate.dtype(self.dtype)
        validate.probability(self.level, name="level")
        validate.integer(self.workers, name="workers", minimum=1, maximum=4096)
        validate.integer(self.chunk, name="chunk", minimum=0, maximum=2**40)


@dataclass(frozen=True)
class PolynomialProducts:
    """The statistic left_i(z) right_j(z') with z' = rho z + sqrt(1 - rho^2) xi.

    Attributes:
        rho: Correlation of the pair.
        left: Coefficients of each left polynomial, constant term first.
        right: Coefficients of each right polynomial.
        dtype: Type in which the polynomials are evaluated.
    """

    rho: float
    left: tuple[tuple[float, ...], ...]
    right: tuple[tuple[float, ...], ...]
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(left), n) and (len(right), n)."""
        sigma = math.sqrt((1 - self.rho) * (1 + self.rho))
        second = z.mul(self.rho).add_(xi, alpha=sigma)
        return (
            _evaluate(self.left, z.to(self.dtype)),
            _evaluate(self.right, second.to(self.dtype)),
        )


def _evaluate(polynomials: Sequence[Sequence[float]], x: Tensor) -> Tensor:
    width = max(len(p) for p in polynomials)
    table = torch.zeros(len(polynomials), width, dtype=x.dtype, device=x.device)
    for row, polynomial in enumerate(polynomials):
        table[row, : len(polynomial)] = torch.tensor(polynomial, dtype=x.dtype)
    powers = torch.empty(width, x.shape[0], dtype=x.dtype, device=x.device)
    powers[0] = 1.0
    for k in range(1, width):
        torch.mul(powers[k - 1], x, out=powers[k])
    return table @ powers


def _statistic(case: Case, dtype: torch.dtype) -> PolynomialProducts:
    def rows(polynomials: Sequence[sympy.Poly]) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(float(c) for c in coefficients(p)) for p in polynomials)

    return PolynomialProducts(float(case.rho), rows(case.left), rows(case.right), dtype)


@lru_cache(maxsize=1 << 12)
def _majorant(p: sympy.Poly) -> float:
    """The square root of E[(|p|(|z|) (1 + |z|))^2], where |p| has the absolute coefficients."""
    absolute = [abs(float(c)) for c in coefficients(p)]
    raised = [a + b for a, b in zip([*absolute, 0.0], [0.0, *absolute], strict=True)]
    return math.sqrt(
        sum(
            a * b * absolute_moment(i + j)
            for i, a in enumerate(raised)
            for j, b in enumerate(raised)
        )
    )


@lru_cache(maxsize=1 << 12)
def exact_law(left: sympy.Poly, right: sympy.Poly, rho: Fraction, dtype: torch.dtype) -> ExactLaw:
    """Variance and kurtosis of left(z) right(z'), exactly, and a bound on its rounding error.

    The rounding bound is first order, with constants doubled: each evaluation of a polynomial of
    degree d by powers costs at most 3 d + 4 roundings, the samples carry a few of float64.
    """
    first = expect_pair(left, right, rho)
    second = expect_pair(left**2, right**2, rho)
    third = expect_pair(left**3, right**3, rho)
    fourth = expect_pair(left**4, right**4, rho)
    variance = second - first**2
    central = fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4
    kurtosis = float(central / variance**2) if variance else 3.0
    degree = left.degree() + right.degree() if left and right else 0
    units = 2 * (3 * degree + 8) * _UNIT_ROUNDOFF[dtype] + 64 * (degree + 1) * 2.0**-53
    rounding = units * _majorant(left) * _majorant(right)
    return ExactLaw(float(variance), math.sqrt(float(second)), kurtosis, rounding)


def stream_number(theorem: str, label: str) -> int:
    """The stream of a case: fixed by its name, whatever else is in the suite."""
    return int.from_bytes(hashlib.sha256(f"{theorem}/{label}".encode()).digest()[:8], "little")


def _compare_case(
    theorem: str, case: Case, settings: Settings, level: float, on_group: Callable[[], None]
) -> Iterator[Comparison]:
    dtype, device = validate.dtype(settings.dtype), validate.device(settings.device)
    stream = Stream(settings.seed, stream_number(theorem, case.label), device, settings.chunk)
    groups = estimate(
        _statistic(case, dtype),
        stream,
        settings.samples,
        workers=settings.workers,
        on_group=on_group,
    )
    observed = median_of_means(groups)
    for i, left in enumerate(case.left):
        for j, right in enumerate(case.right):
            law = exact_law(left, right, case.rho, dtype)
            found, expected = float(observed[i, j]), float(case.expected[i][j])
            allowed = tolerance(law, groups, level, BLOCK[device.type])
            yield Comparison(case.names[i][j], found, expected, abs(found - expected), allowed)


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
    on_group: Callable[[], None] = lambda: None,
) -> SampledOutcome:
    """Hold a claim against samples.

    Args:
        checks: The theorem's checks.
        settings: How many samples, where, from which seed.
        claim: The claim (a mutant's, say); the theorem's own if not given.
        parameters: Correlations and degrees to look at.
        share: Share of `settings.level` for this check; the comparisons split it evenly.
        on_group: Called as each group of samples is done.

    Returns:
        The comparisons, each at its share of the level.
    """
    cases = checks.cases(checks.claim if claim is None else claim, parameters or Parameters())
    count = sum(len(case.left) * len(case.right) for case in cases)
    level = settings.level * share
    comparisons = tuple(
        comparison
        for case in cases
        for comparison in _compare_case(checks.theorem, case, settings, level / count, on_group)
    )
    detail = f"n = {settings.samples:,} x {len(cases)}, {count} means"
    return SampledOutcome(Kind.SAMPLED, comparisons, detail, settings, level)
