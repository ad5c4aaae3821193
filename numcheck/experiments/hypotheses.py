"""Which hypotheses of the theorems a world met, and did their conclusion hold?

The part that all experiments on pixels share: tests of the latents that a data set was made of,
which are known there; the certificate, which sees embeddings alone, beside the true error; and the
verdict, which names the hypotheses that failed where a conclusion did.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import beta, kurtosis, skew
from torch import Tensor

from numcheck import validate, validate_arrays
from numcheck.certificate import Role, certify
from numcheck.certificate.assumptions import examine_assumptions
from numcheck.certificate.pairs import pairs_of
from numcheck.certificate.slices import gaussian_slices
from numcheck.certificate.verdict import chance_text
from numcheck.experiments.base import Row, Section, Verdict
from numcheck.metrics import Bootstrap, measure_coordinates
from numcheck.metrics.blocks import Interval, block_means, mean
from numcheck.metrics.recovery import BLOCKS

Array = NDArray[np.float64]

#: Hypotheses are rejected at 1 less this.
LEVEL = 0.99
ONE_RATE = "one rate for all latents"


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis of a theorem in one data set.

    Attributes:
        name: What is assumed.
        theorem: Catalog id of the theorem that assumes it.
        held: Whether it held: for tests, whether it was not rejected.
        measured: The figures.
    """

    name: str
    theorem: str
    held: bool
    measured: str

    def to_json(self) -> dict[str, Any]:
        """The hypothesis as plain data, for a row."""
        return dict(vars(self))


@dataclass(frozen=True)
class LatentLaw:
    """What pairs of latents show of their law.

    Attributes:
        rates: Of each coordinate its correlation with itself across the pair.
        ratio: (max rate)^2 / min rate; infinite where a rate is not positive.
        hypotheses: Of the theorems on Gaussian pairs, tested.
    """

    rates: tuple[Interval, ...]
    ratio: Interval
    hypotheses: tuple[Hypothesis, ...]

    @property
    def span(self) -> tuple[float, float]:
        """The least and the largest rate within the intervals, inside (0, 1): for `certify`."""
        low, high = min(i.low for i in self.rates), max(i.high for i in self.rates)
        return min(max(low, 1e-3), 0.9999), min(max(high, 1e-3), 0.9999)


def _figures(law: Interval, digits: int = 3) -> str:
    return f"{law.value:.{digits}f} [{law.low:.{digits}f}, {law.high:.{digits}f}]"


def _rates(z: Array, strap: Bootstrap) -> tuple[tuple[Interval, ...], Interval]:
    products = block_means(torch.from_numpy(z[0] * z[1]), BLOCKS)
    squares = block_means(torch.from_numpy((z[0] ** 2 + z[1] ** 2) / 2), BLOCKS)

    def rate(counts: Tensor, j: int) -> Tensor:
        return mean(counts, products[:, j]) / mean(counts, squares[:, j])

    def ratio(counts: Tensor) -> Tensor:
        all_rates = torch.stack([rate(counts, j) for j in range(z.shape[2])])
        least = all_rates.amin(dim=0)
        found = all_rates.amax(dim=0).square() / least
        return torch.where(least > 0, found, torch.full_like(found, 1e6))

    each = [strap.interval(lambda c, j=j: rate(c, j), BLOCKS) for j in range(z.shape[2])]  # type: ignore[misc]
    return tuple(each), strap.interval(ratio, BLOCKS)


def latent_law(
    z: Array, *, names: Sequence[str], seed: int = 0, bootstrap: Bootstrap | None = None
) -> LatentLaw:
    """Test the hypotheses of the theorems on Gaussian pairs on the latents themselves.

    A hypothesis counts as failed at 1%; the p-values of those that the certificate tests are
    corrected together (Holm).

    Args:
        z: Latents of independent pairs, shape (2, n, latents); each is centred and scaled here.
        names: Of the coordinates.
        seed: Of directions, signs and the bootstrap.
        bootstrap: How intervals are made.

    Raises:
        InvalidInputError: If shapes do not fit, there are fewer than 128 pairs, or one coordinate
            is constant.
    """
    z = validate_arrays.floats(z, name="z", shape=(2, "n", "latents"))
    validate.sequence(names, name="names", length=z.shape[2])
    validate.integer(z.shape[1], name="the number of pairs", minimum=2 * BLOCKS)
    z = z[:, : z.shape[1] // BLOCKS * BLOCKS]
    spread = z.std(axis=(0, 1))
    validate.real(float(spread.min()), name="the least deviation of a latent", above=0.0)
    z = (z - z.mean(axis=(0, 1))) / spread
    rates, ratio = _rates(z, bootstrap or Bootstrap(seed=seed))
    rho = min(max(max(rate.high for rate in rates), 1e-3), 0.9999)
    tests = examine_assumptions(
        z[0], z[1], pairs_of(z[0], z[1]), rho=rho, bound=0.0, level=LEVEL, seed=seed
    )
    by_name = {test.name.split(":")[0]: test for test in tests}

    def of(name: str, theorem: str, key: str, more: str = "", *, also: bool = True) -> Hypothesis:
        test = by_name[key]
        said = ", ".join(filter(None, (test.statistic, chance_text(test.adjusted), more)))
        return Hypothesis(name, theorem, not test.rejected and also, said)

    generator = np.random.default_rng(seed)
    marginals, least = [], 1.0
    for j, name in enumerate(names):
        _, p = gaussian_slices(z[0][:, [j]], generator)
        least = min(least, p * z.shape[2])
        shape = f"skewness {skew(z[0][:, j]):.2f}, excess kurtosis {kurtosis(z[0][:, j]):.2f}"
        marginals.append(f"{name}: {shape}, {chance_text(p)}")
    largest, step_p = gaussian_slices(z[1] - z[0], generator)
    autocorrelation = "; ".join(
        f"{name} {_figures(rate)}" for name, rate in zip(names, rates, strict=True)
    )
    forward = "forward-identifiability"
    found = [
        of(
            "Gaussian latents",
            forward,
            "Gaussian slices",
            "; ".join(marginals),
            also=least > 1 - LEVEL,
        ),
        Hypothesis(
            "jointly Gaussian pairs",
            forward,
            step_p > 1 - LEVEL,
            f"slices of z' - z: statistic {largest:.3f}, {chance_text(step_p)}",
        ),
        of("stationary pairs", forward, "stationarity"),
        of("reversible pairs", forward, "exchangeability of h and h'"),
        of("independent pairs", "certificate", "independence of consecutive rows"),
    ]
    if z.shape[2] > 1:
        key = "one autocorrelation in all directions"
        found += [
            of(ONE_RATE, forward, key, f"rates {autocorrelation}"),
            Hypothesis(
                "(max rho)^2 < min rho",
                "anisotropy-threshold",
                ratio.value < 1,
                f"(max rho)^2 / min rho = {_figures(ratio)}",
            ),
        ]
    return LatentLaw(rates, ratio, tuple(found))


def share_hypothesis(
    name: str, theorem: str, count: int, total: int, *, limit: float
) -> Hypothesis:
    """A hypothesis that all but a small share of samples meet.

    Args:
        name: What is assumed.
        theorem: Catalog id of the theorem that assumes it.
        count: Samples that break it.
        total: All of them.
        limit: It counts as held while the share is not above this.

    Raises:
        InvalidInputError: If a number is out of range.
    """
    total = validate.integer(total, name="total", minimum=1)
    count = validate.integer(count, name="count", minimum=0, maximum=total)
    limit = validate.number(limit, name="limit", minimum=0.0, maximum=1.0)
    # Clopper and Pearson.
    low = float(beta.ppf(0.025, count, total - count + 1)) if count else 0.0
    high = float(beta.ppf(0.975, count + 1, total - count)) if count < total else 1.0
    measured = f"broken by {count} of {total}, {count / total:.2%} [{low:.2%}, {high:.2%}]"
    return Hypothesis(name, theorem, count / total <= limit, f"{measured}; allowed {limit:.2%}")


def certificate_figures(
    h: Tensor,
    z: Tensor,
    *,
    rho: float | tuple[float, float],
    seed: int = 0,
    bootstrap: Bootstrap | None = None,
) -> Row:
    """What the certificate says of an encoder, and how far from the truth it is.

    Args:
        h: Embeddings of independent pairs, shape (2, n, outputs).
        z: Their latents, shape (2, n, latents).
        rho: What is assumed of the correlation, as in `numcheck.certificate.certify`.
        seed: Of its tests.
        bootstrap: How the interval of the error is made.

    Returns:
        `certificate` (status), `certificate bound`, `certificate verdict`, `certificate rejected`
        and `true error`: E|h - E h - Q z|^2 for the best Q, of standardized z, with an interval;
        absent with more outputs than latents.

    Raises:
        InvalidInputError: If shapes do not fit or the rows are too few.
    """
    found = certify(h[0], h[1], rho=rho, level=LEVEL, seed=seed)
    rejected = [t.name for t in found.tests if t.rejected and t.role is Role.ASSUMPTION]
    cautions = [t.name for t in found.tests if t.rejected and t.role is Role.SHAPE]
    row: Row = {
        "certificate": str(found.status),
        "certificate bound": found.bound,
        "certificate verdict": found.verdict,
        "certificate rejected": rejected,
        "certificate cautions": cautions,
    }
    truth = measure_coordinates(z[0], h[0], bootstrap=bootstrap).error
    return row if truth is None else row | {"true error": truth.to_json()}


def hypotheses_section(rows: Sequence[Row], label: str) -> Section:
    """The hypotheses of the data sets in rows, each data set once.

    Args:
        rows: With `hypotheses`, a list of `Hypothesis.to_json()`.
        label: What tells data sets apart, a key of the rows.
    """
    lines: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in rows:
        for item in row.get("hypotheses", ()):
            key = str(row[label]), item["name"], item["theorem"]
            held = "yes" if item["held"] else "NO"
            lines.setdefault(key, (*key, held, item["measured"]))
    header = label, "hypothesis", "theorem", "held?", "measured"
    return Section("Hypotheses of the theorems in each data set", (header, *lines.values()))


def certificate_section(rows: Sequence[Row], labels: Sequence[str]) -> Section:
    """The verdicts of the certificate beside the true errors, a line an encoder.

    Args:
        rows: With the figures of `certificate_figures`.
        labels: What tells encoders apart, keys of the rows.
    """
    header = *labels, "certificate", "bound", "true error", "E|h - Qz|^2 <= bound?", "rejected"
    lines = []
    for row in rows:
        cells = [str(row[label]) for label in labels]
        if "certificate" not in row:
            lines.append((*cells, "-", "-", "-", "-", str(row.get("failure") or "-")))
            continue
        error = row.get("true error")
        bound = row["certificate bound"]
        lines.append(
            (
                *cells,
                row["certificate"],
                f"{bound:.3g}",
                f"{error[0]:.3g} [{error[1]:.3g}, {error[2]:.3g}]" if error else "-",
                ("yes" if error[0] <= bound else "NO") if error else "-",
                "; ".join(row["certificate rejected"] or ["nothing"])
                + (
                    f" (cautions: {'; '.join(row['certificate cautions'])})"
                    if row["certificate cautions"]
                    else ""
                ),
            )
        )
    return Section("The certificate beside the true error", (header, *lines))


def explained(
    theorem: str, hypotheses: Sequence[Hypothesis], conclusion: bool, finding: str
) -> Verdict:
    """The verdict on a theorem: contradicted only if its hypotheses held and its conclusion failed.

    Args:
        theorem: Catalog id.
        hypotheses: Those of this theorem in this data set, tested.
        conclusion: Whether its conclusion held.
        finding: The figures, in a sentence.
    """
    failed = [item for item in hypotheses if not item.held]
    if failed:
        names = "; ".join(f"{item.name} ({item.measured})" for item in failed)
        why = f"Its hypotheses failed: {names}. So it claims nothing here; its conclusion "
    else:
        why = "None of its hypotheses was seen to fail; its conclusion "
    held = "held" if conclusion else "failed"
    return Verdict(theorem, bool(failed) or conclusion, f"{finding} {why}{held}.")


def certificates_verdict(rows: Sequence[Row]) -> Verdict:
    """`certificate`: no encoder is certified to be nearer than it is, if its world is as assumed.

    Args:
        rows: With the figures of `certificate_figures` and, where the hypotheses of the data set
            are known, `hypotheses`.
    """
    seen = [row for row in rows if "true error" in row]
    certified = [row for row in seen if row["certificate"] == "certified"]
    wrong = [row for row in certified if row["true error"][1] > row["certificate bound"]]

    def met(row: Row) -> bool:
        return all(item["held"] for item in row.get("hypotheses", ()))

    broken = [row for row in wrong if met(row)]
    smallest = min((row["true error"][0] for row in seen), default=math.nan)
    return Verdict(
        "certificate",
        bool(seen) and not broken,
        f"Of {len(seen)} encoders {len(certified)} are certified, and the error of "
        f"{len(wrong)} of these is above the bound beyond its interval"
        f"{f', {len(wrong) - len(broken)} in worlds that break a hypothesis' if wrong else ''}; "
        f"the least true error is {smallest:.3g}.",
    )
