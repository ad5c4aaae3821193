r"""A certificate of linear identifiability from pairs of embeddings, without latents.

Theorem `certificate`: if $(z, z')$ is a Gaussian pair with correlation $\rho$, h has mean zero,
$E|h - h'|^2 - 2(1-\rho)\operatorname{tr}\operatorname{Cov} h \le \delta$ and $|\operatorname{Cov}
h - 1| \le \varepsilon$, there is a Q with orthonormal rows such that $E|h - Qz|^2 \le D +
(\varepsilon + D)^2$, $D = \delta/(2\rho(1-\rho))$. Applied to $h - E h$ it gives

$$E|h - Qz|^2 \le D + (\varepsilon + D)^2 + |E h|^2 .$$

Delta, epsilon and $|E h|$ are bounded from above, each with a share of the allowed error
probability, so that all three hold together with the stated confidence.

Lean: `LeJEPA.certificate`, `LeJEPA.certificate_archimedean_approximable`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from numcheck.certificate.assumptions import AssumptionTest, Role, examine_assumptions, thinning
from numcheck.certificate.causes import DEFECTS, Cause, find_causes
from numcheck.certificate.embeddings import embedding_pair, rate_interval
from numcheck.certificate.linear import LinearShares, estimated_nonlinear
from numcheck.certificate.pairs import Pairs
from numcheck.certificate.parts import (
    Bounds,
    Parts,
    bounded_parts,
    certified_share,
    estimated_parts,
    linear_shares,
    pairs_needed,
)
from numcheck.certificate.rates import AtRho, estimated_rho, least_rho, rho_profile
from numcheck.certificate.verdict import (
    AT_LEAST,
    LIMITS,
    Status,
    caution_texts,
    headline,
    status_of,
    verdict_text,
)
from numcheck.support.validate import number, probability, renamed, word

#: How often `certify` reads all pairs.
PASSES = 10


@dataclass(frozen=True)
class Certificate:
    """What two aligned batches of embeddings show of their encoder.

    Attributes:
        status: `certified` (the certified share is above `at_least`, and outputs have not
            collapsed), `weak` (it is not, but above 0), `vacuous` (the bound is no better than that
            of an encoder of zeros) or `contradicted` (the embeddings contradict the assumptions).
        share: The certified share: `linear.total`; 0 for a vacuous bound.
        at_least: What was asked of it.
        linear: Lower bounds of the shares of variance that are linear in the latents.
        bounds: Upper bounds that hold together, at the worst rho of the interval.
        estimate: The same quantities as estimated, at the same rho.
        rho: Ends of the interval assumed.
        rho_estimated: Whether that interval is an estimate, under the assumption that at least one
            latent is linear in the embeddings.
        least_rho: The least rho that the embeddings do not contradict.
        profile: What would be certified at each rho, for all that are worth a look.
        confidence: With which they hold.
        kurtosis: What was assumed for bounds at every n; `None` for bounds as n grows.
        n: Number of pairs.
        m: Number of outputs.
        needed: About how many pairs would bring the share above `at_least`, if any number would.
        tests: Of the assumptions, with corrected p-values.
        causes: Why the share is no larger, one for each defect seen.
        cautions: What to be careful about, in words; the causes among it.
        autocorrelations: Eigenvalues of the symmetric part of Cov(h, h') relative to Cov h, rising.
    """

    status: Status
    share: float
    at_least: float
    linear: LinearShares
    bounds: Parts
    estimate: Parts
    rho: tuple[float, float]
    rho_estimated: bool
    least_rho: float
    profile: tuple[AtRho, ...]
    confidence: float
    kurtosis: float | None
    n: int
    m: int
    needed: int | None
    tests: tuple[AssumptionTest, ...]
    causes: tuple[Cause, ...]
    cautions: tuple[str, ...]
    autocorrelations: tuple[float, ...]

    @property
    def headline(self) -> str:
        """What came out, in one line."""
        return headline(self)

    @property
    def verdict(self) -> str:
        """What came out, in plain words."""
        return verdict_text(self)

    @property
    def bound(self) -> float:
        """The bound on E|h - Q z|^2."""
        return self.bounds.bound

    @property
    def delta(self) -> float:
        """The bound on the excess loss, at the worst rho."""
        return self.bounds.delta

    @property
    def epsilon(self) -> float:
        """The bound on |Cov h - 1|."""
        return self.bounds.epsilon

    @property
    def ok(self) -> bool:
        """Whether as much is certified as was asked for."""
        return self.status is Status.CERTIFIED

    def to_json(self) -> dict[str, Any]:
        """The certificate as plain data; what is infinite is `None`."""
        return {
            "status": str(self.status),
            "verdict": self.verdict,
            "share": self.share,
            "at_least": self.at_least,
            "linear": {"total": self.linear.total, "outputs": list(self.linear.outputs)},
            "bound": _finite(self.bound),
            "delta": _finite(self.delta),
            "epsilon": _finite(self.epsilon),
            "mean": _finite(self.bounds.mean),
            "d": _finite(self.bounds.d),
            "rho": list(self.rho),
            "worst_rho": self.bounds.rho,
            "rho_estimated": self.rho_estimated,
            "least_rho": self.least_rho,
            "profile": [
                {name: _finite(value) for name, value in asdict(point).items()}
                for point in self.profile
            ],
            "confidence": self.confidence,
            "kurtosis": self.kurtosis,
            "n": self.n,
            "m": self.m,
            "needed": self.needed,
            "estimate": {
                **asdict(self.estimate),
                "d": _finite(self.estimate.d),
                "bound": _finite(self.estimate.bound),
            },
            "tests": [asdict(test) for test in self.tests],
            "causes": [asdict(cause) for cause in self.causes],
            "cautions": list(self.cautions),
            "not_shown": list(LIMITS),
            "autocorrelations": list(self.autocorrelations),
            "theorem": "certificate",
        }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _repeated(pairs: Pairs) -> int:
    """How many rows of h occur before."""
    hashes = np.empty(pairs.n, dtype=np.int64)
    for rows, h, _ in pairs.blocks():
        # Adding 0 makes one number of both zeros.
        hashes[rows] = [hash(row.tobytes()) for row in h + 0.0]
    return pairs.n - len(np.unique(hashes))


@renamed(level="confidence, the probability with which the bounds hold (0.99, not 0.01)")
def certify(
    h: object,
    h_prime: object,
    *,
    rho: float | tuple[float, float] | None,
    confidence: float = 0.99,
    at_least: float = AT_LEAST,
    kurtosis: float | None = None,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Certificate:
    """Bound the distance of an encoder from a rotation of its latents, from embeddings alone.

    Rows are read in blocks, so that arrays mapped from files (`numpy.load(path, mmap_mode="r")`)
    are never in memory as a whole.

    Args:
        h: Embeddings of n observations, shape (n, m): an array, a tensor or nested lists, of real
            numbers.
        h_prime: The embeddings of their partners, row by row, same shape.
        rho: The correlation of the latents of a pair, or an interval that holds it: then the bound
            is that of the worst value. `None` estimates an interval from the embeddings, under the
            assumption that at least one latent is linear in them; half of the allowed error
            probability is spent on it.
        confidence: Probability with which the bounds hold, all together.
        at_least: The share of the variance of h, in [0, 1), that has to be certified to be linear
            in the latents for the status `certified`; more than that is asked for.
        kurtosis: If given, the confidence holds at every n, for laws of which no number concerned
            has a kurtosis above it (`numcheck.certificate.finite`); it takes some ten thousands of
            pairs.
        seed: Of the directions and signs of the tests; the bound does not depend on it.
        progress: Called with a number of rows whenever so many were read. The pairs are read
            `PASSES` times in all, once more without `rho`, and once more with `kurtosis`.

    Returns:
        The certificate. Its bound assumes a Gaussian Ornstein-Uhlenbeck world with this rho and
        independent pairs; without `kurtosis` its confidence holds as n grows, and what it is worth
        at given sizes is measured (`docs/explanation/certificate.md`).

    Raises:
        InvalidInputError: If the arrays are not embeddings of one shape, there are too few rows, a
            number is out of range, or rho is `None` and h and h_prime are not correlated.
    """
    pairs = Pairs(*embedding_pair(h, h_prime), progress)
    confidence = probability(confidence, name="confidence")
    at_least = number(at_least, name="at_least", minimum=0, maximum=1)
    if kurtosis is not None:
        kurtosis = number(kurtosis, name="kurtosis", minimum=1, maximum=1e6)
    seed = word(seed, name="seed")
    miss = 1 - confidence
    if rho is None:
        miss /= 2
        rhos = estimated_rho(pairs, miss)
    else:
        rhos = rate_interval(rho)
    made = Bounds(pairs, miss, kurtosis)
    bounds, linear = bounded_parts(pairs, rhos, made), linear_shares(rhos, made)
    estimate = estimated_parts(pairs, bounds.rho)
    share = certified_share(bounds, linear.total, pairs.m)
    tests = examine_assumptions(
        pairs, rho=rhos[1], bound=bounds.bound, confidence=confidence, seed=seed
    )
    rejected = {test.name.split(":")[0] for test in tests if test.rejected}
    least = least_rho(pairs, 1 - confidence)
    profile = rho_profile(pairs, made, least, (*rhos, bounds.rho))
    causes = find_causes(
        pairs,
        estimate,
        bounds,
        profile,
        rhos=rhos,
        least_rho=least,
        one_rate="one autocorrelation in all directions" not in rejected,
        gaussian="Gaussian slices" not in rejected,
        too_slow=any(name.startswith("autocorrelation at most") for name in rejected),
    )
    defective = any(cause.name in DEFECTS for cause in causes)
    contradicted = any(test.rejected and test.role is Role.ASSUMPTION for test in tests)
    status = status_of(share, at_least, contradicted=contradicted, defective=defective)
    needed = None
    if status in (Status.WEAK, Status.VACUOUS) and not defective:
        shares = 1 - estimated_nonlinear(pairs.rate, bounds.rho), linear.total
        needed = pairs_needed(estimate, bounds, shares, pairs.n, pairs.m, at_least)
    serial = "independence of consecutive rows" in rejected
    explained = any(cause.name in ("groups", "misaligned") for cause in causes)
    return Certificate(
        status=status,
        share=share,
        at_least=at_least,
        linear=linear,
        bounds=bounds,
        estimate=estimate,
        rho=rhos,
        rho_estimated=rho is None,
        least_rho=least,
        profile=profile,
        confidence=confidence,
        kurtosis=kurtosis,
        n=pairs.n,
        m=pairs.m,
        needed=needed,
        tests=tests,
        causes=causes,
        cautions=(
            *(cause.text for cause in causes),
            *caution_texts(
                [t for t in tests if not (explained and t.name.startswith("one autocorrelation"))],
                thinning(pairs) if serial else None,
                _repeated(pairs),
            ),
        ),
        autocorrelations=tuple(float(x) for x in pairs.rates[0]),
    )
