"""Samples, estimates from them, decisions about these."""

from __future__ import annotations

import itertools
import math
import pickle
from numbers import Real
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from scipy.stats import binom

from numcheck.sampling import decide, estimate
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.philox import random_words
from numcheck.support import validate
from tests.fuzz.comparing import check
from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    among,
    integers,
    junk,
    objects,
    reals,
    sequences,
)
from tests.fuzz.options import (
    COUNT,
    CPU,
    DEVICE,
    LEVELS,
    SEEDS,
    START,
    STEP,
)
from tests.fuzz.runner import target

# Samples.

SAMPLES = {"seed": SEEDS, "stream": SEEDS, "start": START, "count": COUNT, "device": DEVICE}


def one_by_one(function: Any, found: Any, given: dict[str, Any]) -> None:
    """Each sample depends on its index alone."""
    count = int(given["count"])
    assert all(part.shape == (count,) for part in found)
    if count:
        last = {**given, "start": int(given["start"]) + count - 1, "count": 1}
        for part, single in zip(found, function(**last), strict=True):
            torch.testing.assert_close(part[-1:], single, rtol=1e-12, atol=1e-14)


def words_are(found: Any, **given: Any) -> None:
    one_by_one(random_words, found, given)
    assert all(((word >= 0) & (word < 2**32)).all() for word in found)


def normals_are(found: Any, **given: Any) -> None:
    one_by_one(normal_pairs, found, given)
    assert all(part.dtype == torch.float64 and part.isfinite().all() for part in found)
    assert all((part.abs() < 9.5).all() for part in found)


SAMPLING = [
    target("numcheck.sampling.philox.random_words", random_words, SAMPLES, words_are,
           misfits=st.just(
               {"seed": 0, "stream": 0, "start": 2**63 - 5, "count": 9, "device": CPU}
           )),
    target("numcheck.sampling.gaussian.normal_pairs", normal_pairs, SAMPLES, normals_are),
]  # fmt: skip


# Estimates and decisions.


def square(z: Any, xi: Any) -> Any:
    """The rows (1, z) and (1, z): means 1, 0, 0 and 1."""
    rows = torch.stack([torch.ones_like(z[0]), z[0]])
    return rows, rows


BAD_STATISTICS: list[Any] = [
    lambda z, xi: None, lambda z, xi: z, lambda z, xi: (z, 1), lambda z, xi: (z[0], xi[0]),
    lambda z, xi: (z, xi[:, :0]), lambda z, xi: (z.numpy(), xi.numpy()), lambda z, xi: (z, xi, z),
]  # fmt: skip
STREAM = estimate.Stream(seed=3, stream=5, device=CPU)


def moments(values: list[float], shape: tuple[int, ...] = (1,)) -> estimate.Moments:
    mean = np.full(shape, np.mean(values))
    return estimate.Moments(len(values), mean, np.full(shape, np.var(values) * len(values)))


VALUES = st.lists(st.floats(-100, 100), min_size=2, max_size=6)
MOMENTS = objects(VALUES.map(moments), estimate.Moments)
GROUPS = sequences(MOMENTS, least=1, most=4)
OTHER = moments([1.0, 2.0], (2,))


def merged_is(found: estimate.Moments, first: Any, second: Any) -> None:
    assert found.n == first.n + second.n
    total = first.mean * first.n + second.mean * second.n
    np.testing.assert_allclose(found.mean * found.n, total, atol=1e-9)
    assert (found.deviation >= first.deviation + second.deviation - 1e-6).all()


def estimate_is(found: Any, samples: int, **_: Any) -> None:
    total = estimate.combine(found)
    assert total.n == samples
    assert len(found) == min(int(samples), estimate.GROUPS)
    z = normal_pairs(3, 5, 0, int(samples), CPU)[0].numpy()
    expected = np.array([[1.0, z.mean()], [z.mean(), (z**2).mean()]])
    np.testing.assert_allclose(total.mean, expected)


def moments_are(found: estimate.Moments, n: int, mean: Any, deviation: Any) -> None:
    if n > 1:
        expected = np.sqrt(deviation / (int(n) - 1) / int(n))
        np.testing.assert_array_equal(found.standard_error, expected)


FLOATS = Kind(
    st.sampled_from([np.zeros(2), np.ones(2)]),
    st.one_of(
        junk(lambda v: isinstance(v, np.ndarray)),
        st.sampled_from([np.zeros(2, dtype=np.float32), np.zeros(2, dtype=int)]),
    ),
)
ESTIMATES = [
    target(
        "numcheck.sampling.estimate.Stream", estimate.Stream,
        {"seed": SEEDS, "stream": SEEDS, "device": DEVICE, "chunk": integers(0, 2**26),
         "latents": integers(1, 2**20)},
        lambda found, **_: check(found.block >= 32 and pickle.loads(pickle.dumps(found)) == found),
    ),
    target(
        "numcheck.sampling.estimate.Moments", estimate.Moments,
        {"n": integers(1, up_to=9), "mean": FLOATS, "deviation": FLOATS}, moments_are,
        misfits=st.just({"n": 2, "mean": np.zeros(2), "deviation": np.zeros(3)}),
    ),
    target(
        "numcheck.sampling.estimate.merge", estimate.merge, {"first": MOMENTS, "second": MOMENTS}, merged_is,
        misfits=st.just({"first": moments([1.0]), "second": OTHER}),
    ),
    target(
        "numcheck.sampling.estimate.combine", estimate.combine, {"groups": GROUPS},
        lambda found, groups: check(found.n == sum(group.n for group in groups)),
        misfits=st.sampled_from([{"groups": []}, {"groups": [moments([1.0]), OTHER]}]),
        called={"groups": "(groups|second)"},
    ),
    target(
        "numcheck.sampling.estimate.group_bounds", estimate.group_bounds,
        {"samples": integers(1, 2**62, up_to=10**6)},
        lambda found, samples: check(
            found[0][0] == 0 and found[-1][1] == samples
            and all(a[1] == b[0] for a, b in itertools.pairwise(found))
            and all(a < b for a, b in found)
        ),
    ),
    target(
        "numcheck.sampling.estimate.estimate",
        lambda statistic, stream, samples, **more: estimate.estimate(
            statistic, stream, samples, **more
        ),
        {"statistic": Kind(st.just(square), st.one_of(FUNCTION, st.sampled_from(BAD_STATISTICS))),
         "stream": objects(st.just(STREAM), estimate.Stream),
         "samples": integers(2, 2**62, up_to=200), "on_group": STEP,
         "workers": Kind(st.just(1), integers(1, 4096).wrong)}, estimate_is,
        misfits=st.just({"statistic": lambda z, xi: (z, z), "stream": STREAM, "samples": 9,
                         "workers": 2}),
    ),
]  # fmt: skip


def factor_is(found: float, groups: int, per_group: int, kurtosis: Any, level: Any) -> None:
    m, k = int(per_group), float(kurtosis)
    p = min(1 / (1 + found**2), (3 + (k - 3) / m) / found**4) if found else 1.0
    needed = (int(groups) + 1) // 2
    failing = 2 * binom.sf(needed - 1, int(groups), min(p, 1.0))
    assert failing <= float(level) * (1 + 1e-6)


def comparison_is(found: decide.Comparison, **given: Any) -> None:
    observed, expected = validate.as_float(given["observed"]), float(given["expected"])
    tolerance, relation = float(given["tolerance"]), given["relation"]
    right = {
        decide.Relation.EQUAL: abs(observed - expected) <= tolerance,
        decide.Relation.AT_LEAST: observed >= expected or expected - observed <= tolerance,
        decide.Relation.AT_MOST: observed <= expected or observed - expected <= tolerance,
    }[relation]
    assert found.ok == (right and math.isfinite(observed))


LAWS = st.builds(
    decide.ExactLaw, variance=reals(0, 9).valid, scale=reals(0, 9).valid,
    kurtosis=reals(1, 100).valid, rounding=reals(0, 1e-6).valid,
)  # fmt: skip
NOT_NEGATIVE = reals(0, math.inf, up_to=(0, 9))
OBSERVED = st.one_of(st.floats(), st.integers(-9, 9), st.just(np.float32(1)), st.just(10**400))


def is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


DECISIONS = [
    target(
        "numcheck.sampling.decide.deviation_factor", decide.deviation_factor,
        {"groups": integers(1, 10_000, up_to=40), "per_group": integers(1, 2**62, up_to=1000),
         "kurtosis": reals(1, math.inf, up_to=(1, 1e6)), "level": LEVELS}, factor_is,
    ),
    target(
        "numcheck.sampling.decide.rounding_factor", decide.rounding_factor,
        {"groups": integers(1, 10_000, up_to=40), "level": LEVELS},
        lambda found, groups, level: check(
            found >= 1
            and binom.sf((int(groups) + 1) // 2 - 1, int(groups), 1 / found)
            <= float(level) * (1 + 1e-6)
        ),
    ),
    target(
        "numcheck.sampling.decide.ExactLaw", decide.ExactLaw,
        {"variance": NOT_NEGATIVE, "scale": NOT_NEGATIVE, "rounding": NOT_NEGATIVE,
         "kurtosis": reals(1, math.inf, up_to=(1, 9))},
        lambda found, variance, **_: check(found.variance == float(variance)),
    ),
    target(
        "numcheck.sampling.decide.compare", decide.compare,
        {"relation": among(*decide.Relation),
         "label": objects(st.text(max_size=5), str),
         "observed": Kind(OBSERVED, junk(is_number)),
         "expected": reals(-math.inf, math.inf, up_to=(-9, 9)), "tolerance": NOT_NEGATIVE},
        comparison_is,
    ),
    target(
        "numcheck.sampling.decide.tolerance", decide.tolerance,
        {"law": objects(LAWS, decide.ExactLaw), "groups": GROUPS, "level": LEVELS,
         "block": integers(1, up_to=99)},
        lambda found, **_: check(found >= 0 and math.isfinite(found)),
        misfits=st.sampled_from(
            [{"law": decide.ExactLaw(1, 1, 3, 1e308), "groups": [OTHER], "level": 1e-9, "block": 1},
             {"law": decide.ExactLaw(1, 1, 3, 0), "groups": [], "level": 0.1, "block": 1}]
        ),
    ),
    target(
        "numcheck.sampling.decide.median_of_means", decide.median_of_means, {"groups": GROUPS},
        lambda found, groups: np.testing.assert_array_equal(
            found, [np.median([group.mean[0] for group in groups])]
        ),
        misfits=st.sampled_from([{"groups": ()}, {"groups": [moments([1.0]), OTHER]}]),
    ),
]  # fmt: skip

TARGETS = [*SAMPLING, *ESTIMATES, *DECISIONS]
