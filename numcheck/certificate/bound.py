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

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from numcheck.certificate.assumptions import AssumptionTest, Role, examine_assumptions, thinning
from numcheck.certificate.embeddings import embedding_pair, rate_interval
from numcheck.certificate.pairs import Pairs
from numcheck.certificate.parts import Parts, bounded_parts, estimated_parts, pairs_needed
from numcheck.certificate.verdict import LIMITS, Status, caution_texts, verdict_text
from numcheck.support.validate import number, probability, renamed, word
from numcheck.support.validate_arrays import Array


@dataclass(frozen=True)
class Certificate:
    """What two aligned batches of embeddings show of their encoder.

    Attributes:
        status: `certified`, `vacuous` (the bound is no better than that of an encoder of zeros) or
            `contradicted` (the embeddings contradict the assumptions).
        bounds: Upper bounds that hold together, at the worst rho of the interval.
        estimate: The same quantities as estimated, at the same rho.
        rho: Ends of the interval assumed.
        confidence: With which they hold.
        kurtosis: What was assumed for bounds at every n; `None` for bounds as n grows.
        n: Number of pairs.
        m: Number of outputs.
        needed: About how many pairs would make a vacuous bound useful, if any number would.
        tests: Of the assumptions, with corrected p-values.
        cautions: What to be careful about, in words.
        autocorrelations: Eigenvalues of the symmetric part of Cov(h, h') relative to Cov h, rising.
    """

    status: Status
    bounds: Parts
    estimate: Parts
    rho: tuple[float, float]
    confidence: float
    kurtosis: float | None
    n: int
    m: int
    needed: int | None
    tests: tuple[AssumptionTest, ...]
    cautions: tuple[str, ...]
    autocorrelations: tuple[float, ...]

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
        """Whether something is certified."""
        return self.status is Status.CERTIFIED

    def to_json(self) -> dict[str, Any]:
        """The certificate as plain data."""
        return {
            "status": str(self.status),
            "verdict": self.verdict,
            "bound": self.bound,
            "delta": self.delta,
            "epsilon": self.epsilon,
            "mean": self.bounds.mean,
            "d": self.bounds.d,
            "rho": list(self.rho),
            "worst_rho": self.bounds.rho,
            "confidence": self.confidence,
            "kurtosis": self.kurtosis,
            "n": self.n,
            "m": self.m,
            "estimate": {
                **asdict(self.estimate),
                "d": self.estimate.d,
                "bound": self.estimate.bound,
            },
            "tests": [asdict(test) for test in self.tests],
            "cautions": list(self.cautions),
            "not_shown": list(LIMITS),
            "autocorrelations": list(self.autocorrelations),
            "theorem": "certificate",
        }


def _autocorrelations(pairs: Pairs) -> tuple[float, ...]:
    values, vectors = np.linalg.eigh(pairs.covariance)
    kept = values > 1e-10 * max(float(values[-1]), 1e-300)
    whitening = vectors[:, kept] / np.sqrt(values[kept])
    found = np.linalg.eigvalsh(whitening.T @ pairs.cross_covariance @ whitening)
    return tuple(float(x) for x in found)


def _repeated(h: Array) -> int:
    """How many rows occur before; only rows of equal first entries are compared."""
    _, places, counts = np.unique(h[:, 0], return_inverse=True, return_counts=True)
    candidates = h[counts[places] > 1]
    return len(candidates) - len(np.unique(candidates, axis=0))


@renamed(level="confidence, the probability with which the bounds hold (0.99, not 0.01)")
def certify(
    h: object,
    h_prime: object,
    *,
    rho: float | tuple[float, float],
    confidence: float = 0.99,
    kurtosis: float | None = None,
    seed: int = 0,
) -> Certificate:
    """Bound the distance of an encoder from a rotation of its latents, from embeddings alone.

    Args:
        h: Embeddings of n observations, shape (n, m): an array, a tensor or nested lists.
        h_prime: The embeddings of their partners, row by row, same shape.
        rho: The correlation of the latents of a pair, or an interval that holds it: then the bound
            is that of the worst value.
        confidence: Probability with which the bounds hold, all together.
        kurtosis: If given, the confidence holds at every n, for laws of which no number concerned
            has a kurtosis above it (`numcheck.certificate.finite`); it takes some ten thousands of
            pairs.
        seed: Of the directions and signs of the tests; the bound does not depend on it.

    Returns:
        The certificate. Its bound assumes a Gaussian Ornstein-Uhlenbeck world with this rho and
        independent pairs; without `kurtosis` its confidence holds as n grows, and what it is worth
        at given sizes is measured (`docs/explanation/certificate.md`).

    Raises:
        InvalidInputError: If the arrays are not embeddings of one shape, there are too few rows, or
            a number is out of range.
    """
    pairs = Pairs(*embedding_pair(h, h_prime))
    rhos = rate_interval(rho)
    confidence = probability(confidence, name="confidence")
    if kurtosis is not None:
        kurtosis = number(kurtosis, name="kurtosis", minimum=1, maximum=1e6)
    seed = word(seed, name="seed")
    bounds = bounded_parts(pairs, rhos, 1 - confidence, kurtosis)
    estimate = estimated_parts(pairs, bounds.rho)
    tests = examine_assumptions(
        pairs, rho=rhos[1], bound=bounds.bound, confidence=confidence, seed=seed
    )
    status = Status.CERTIFIED
    if any(test.rejected and test.role is Role.ASSUMPTION for test in tests):
        status = Status.CONTRADICTED
    # Up to rounding: embeddings that are all 0 have a bound of m.
    elif not bounds.bound < pairs.m * (1 - 1e-9):
        status = Status.VACUOUS
    needed = pairs_needed(estimate, bounds, pairs.n, pairs.m) if status is Status.VACUOUS else None
    serial = any(test.rejected and test.name.startswith("independence") for test in tests)
    return Certificate(
        status=status,
        bounds=bounds,
        estimate=estimate,
        rho=rhos,
        confidence=confidence,
        kurtosis=kurtosis,
        n=pairs.n,
        m=pairs.m,
        needed=needed,
        tests=tests,
        cautions=tuple(
            caution_texts(tests, thinning(pairs) if serial else None, _repeated(pairs.first))
        ),
        autocorrelations=_autocorrelations(pairs),
    )
