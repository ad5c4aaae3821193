"""Running checks: samples, estimates, decisions, settings, catalog, verification, studies."""

from __future__ import annotations

import atexit
import itertools
import json
import math
import pickle
import tempfile
from dataclasses import replace
from fractions import Fraction
from numbers import Real
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import torch
from hypothesis import strategies as st
from scipy.stats import binom

from numcheck import decide, estimate, jsonreport, reproduce, strategies, studies, validate, verify
from numcheck.catalog import Catalog, load_catalog
from numcheck.checks import checks_of
from numcheck.checks.base import Parameters
from numcheck.junit import to_junit
from numcheck.markdown import to_markdown
from numcheck.sampled import Settings, check_sampled, stream_number
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.philox import random_words
from numcheck.studies.base import Options
from tests.fuzz.kinds import (
    FLAG,
    FUNCTION,
    Kind,
    among,
    integers,
    junk,
    objects,
    rational_numbers,
    reals,
    sequences,
)
from tests.fuzz.runner import Target, target

CPU = torch.device("cpu")
STEP = Kind(st.just(lambda *_: None), FUNCTION)
CATALOG = load_catalog()
NOTHING = junk(lambda _: False)
SEED = integers(0, 2**64 - 1)
_SEEDS = st.one_of(integers(0, 2**64 - 1, up_to=9).valid, st.integers(0, 2**64 - 1))
SEEDS = Kind(_SEEDS, SEED.wrong)
NAMES = ("cpu", "auto", "cpu:0", CPU)
WRONG_NAMES = ("gpu", "CPU", "cuda:", "cpu:", "cpu:1", "cuda:²", "cuda:٣", "cuda:-1", "cuda:99", "")
DEVICE = Kind(
    st.sampled_from(NAMES),
    st.one_of(junk(lambda v: v == CPU if isinstance(v, torch.device) else False),
              st.sampled_from(WRONG_NAMES)),
)  # fmt: skip
DTYPE = Kind(
    st.sampled_from(["float32", "float64"]),
    st.one_of(NOTHING, st.sampled_from(["float16", "Float64", "f8", np.float64, "float64 "])),
)
LEVELS = reals(0, 1, open_low=True, open_high=True, up_to=(1e-12, 0.999))


def check(holds: Any) -> None:
    """Assert in an expression."""
    assert holds


# Samples.

START = Kind(
    st.one_of(st.integers(0, 10), st.integers(0, 2**63 - 100)), integers(0, 2**63 - 1).wrong
)
COUNT = integers(0, 2**30, up_to=40)
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
        "numcheck.estimate.Stream", estimate.Stream,
        {"seed": SEEDS, "stream": SEEDS, "device": DEVICE, "chunk": integers(0, 2**26),
         "latents": integers(1, 2**20)},
        lambda found, **_: check(found.block >= 32 and pickle.loads(pickle.dumps(found)) == found),
    ),
    target(
        "numcheck.estimate.Moments", estimate.Moments,
        {"n": integers(1, up_to=9), "mean": FLOATS, "deviation": FLOATS}, moments_are,
        misfits=st.just({"n": 2, "mean": np.zeros(2), "deviation": np.zeros(3)}),
    ),
    target(
        "numcheck.estimate.merge", estimate.merge, {"first": MOMENTS, "second": MOMENTS}, merged_is,
        misfits=st.just({"first": moments([1.0]), "second": OTHER}),
    ),
    target(
        "numcheck.estimate.combine", estimate.combine, {"groups": GROUPS},
        lambda found, groups: check(found.n == sum(group.n for group in groups)),
        misfits=st.sampled_from([{"groups": []}, {"groups": [moments([1.0]), OTHER]}]),
        called={"groups": "(groups|second)"},
    ),
    target(
        "numcheck.estimate.group_bounds", estimate.group_bounds,
        {"samples": integers(1, 2**62, up_to=10**6)},
        lambda found, samples: check(
            found[0][0] == 0 and found[-1][1] == samples
            and all(a[1] == b[0] for a, b in itertools.pairwise(found))
            and all(a < b for a, b in found)
        ),
    ),
    target(
        "numcheck.estimate.estimate",
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
        "numcheck.decide.deviation_factor", decide.deviation_factor,
        {"groups": integers(1, 10_000, up_to=40), "per_group": integers(1, 2**62, up_to=1000),
         "kurtosis": reals(1, math.inf, up_to=(1, 1e6)), "level": LEVELS}, factor_is,
    ),
    target(
        "numcheck.decide.rounding_factor", decide.rounding_factor,
        {"groups": integers(1, 10_000, up_to=40), "level": LEVELS},
        lambda found, groups, level: check(
            found >= 1
            and binom.sf((int(groups) + 1) // 2 - 1, int(groups), 1 / found)
            <= float(level) * (1 + 1e-6)
        ),
    ),
    target(
        "numcheck.decide.ExactLaw", decide.ExactLaw,
        {"variance": NOT_NEGATIVE, "scale": NOT_NEGATIVE, "rounding": NOT_NEGATIVE,
         "kurtosis": reals(1, math.inf, up_to=(1, 9))},
        lambda found, variance, **_: check(found.variance == float(variance)),
    ),
    target(
        "numcheck.decide.compare", decide.compare,
        {"relation": among(*decide.Relation),
         "label": objects(st.text(max_size=5), str),
         "observed": Kind(OBSERVED, junk(is_number)),
         "expected": reals(-math.inf, math.inf, up_to=(-9, 9)), "tolerance": NOT_NEGATIVE},
        comparison_is,
    ),
    target(
        "numcheck.decide.tolerance", decide.tolerance,
        {"law": objects(LAWS, decide.ExactLaw), "groups": GROUPS, "level": LEVELS,
         "block": integers(1, up_to=99)},
        lambda found, **_: check(found >= 0 and math.isfinite(found)),
        misfits=st.sampled_from(
            [{"law": decide.ExactLaw(1, 1, 3, 1e308), "groups": [OTHER], "level": 1e-9, "block": 1},
             {"law": decide.ExactLaw(1, 1, 3, 0), "groups": [], "level": 0.1, "block": 1}]
        ),
    ),
    target(
        "numcheck.decide.median_of_means", decide.median_of_means, {"groups": GROUPS},
        lambda found, groups: np.testing.assert_array_equal(
            found, [np.median([group.mean[0] for group in groups])]
        ),
        misfits=st.sampled_from([{"groups": ()}, {"groups": [moments([1.0]), OTHER]}]),
    ),
]  # fmt: skip


# Settings and checks.

SETTINGS_KINDS = {
    "samples": integers(2, 2**62), "seed": SEEDS, "device": DEVICE, "dtype": DTYPE,
    "level": LEVELS, "workers": integers(1, 4096), "chunk": integers(0, 2**26),
}  # fmt: skip
RHO = reals(0, 1, open_low=True, open_high=True, up_to=(0.01, 0.99))
PARAMETER_KINDS = {
    "rho": sequences(RHO, least=1, most=2), "degree": integers(0, 16, up_to=3),
}  # fmt: skip
SMALL = st.builds(Settings, samples=st.integers(2, 60), seed=_SEEDS, dtype=DTYPE.valid)
SETTINGS = objects(SMALL, Settings)
PARAMETERS = Kind(
    st.builds(Parameters, rho=st.tuples(st.floats(0.1, 0.9)), degree=st.integers(1, 3)),
    junk(lambda v: v is None),
)
SHARE = reals(1e-30, 1, up_to=(0.001, 1))
STEIN = checks_of("stein")
REPORT = verify.verify(CATALOG, ["stein"], Settings(samples=50), mutants=False)
REPORTS = objects(st.just(REPORT), verify.Report)


def settings_are(found: Settings, **given: Any) -> None:
    """Plain data, as JSON holds it."""
    again = json.loads(json.dumps(vars(found)))
    assert Settings(**again) == found
    assert all(again[name] == given[name] for name in ("samples", "seed", "workers", "chunk"))


_FOLDER = tempfile.TemporaryDirectory(prefix="numcheck-fuzz-")
atexit.register(_FOLDER.cleanup)


def catalog_file(number: int) -> Path:
    path = Path(_FOLDER.name) / f"{number}.toml"
    path.write_bytes(BAD_CATALOGS[number])
    return path


BAD_CATALOGS = (
    b"", b"theorem = 1", b"theorem = []", b"theorem = [1]", b'theorem = ["a"]', b"theorem = [[1]]",
    b"[[theorem]]", b"a = " + b"9" * 5000, b"a = " + b"[" * 3000, b"\xff\xfe", b"[[theorem]]\nid=1",
    b"[[theorem]]\nid = 'a'\n" * 2,
)  # fmt: skip
RUNNING = [
    target("numcheck.sampled.Settings", Settings, SETTINGS_KINDS, settings_are),
    target(
        "numcheck.checks.base.Parameters", Parameters, PARAMETER_KINDS,
        lambda found, rho, degree: check(
            found.degree == degree and all(type(r) is float for r in found.rho)
        ),
        misfits=st.sampled_from([{"rho": (), "degree": 1}, {"rho": (1e-20,), "degree": 1}]),
    ),
    target(
        "numcheck.sampled.stream_number", stream_number,
        {"theorem": objects(st.text(max_size=5), str), "label": objects(st.text(max_size=5), str)},
        lambda found, **_: check(0 <= found < 2**64),
        misfits=st.just({"theorem": "\ud800", "label": ""}),
    ),
    target(
        "numcheck.checks.checks_of", checks_of,
        {"theorem": among(*(entry.id for entry in CATALOG),
                          accepts=lambda v: False)},
        lambda found, theorem: check(found.theorem == theorem),
        misfits=st.sampled_from(
            [{"theorem": t} for t in ("base", "encoders", "no-such", "", "stein ", "../stein",
                                      "a.b", "stein\n", "stein_", "ST", "x" * 5000)]
        ),
    ),
    target(
        "numcheck.sampled.check_sampled",
        lambda checks, settings, **more: check_sampled(checks, settings, **more),
        {"checks": objects(st.just(STEIN), type(STEIN)), "settings": SETTINGS,
         "parameters": PARAMETERS, "share": SHARE, "on_group": STEP,
         "claim": Kind(st.none(), junk(lambda v: v is None))},
        lambda found, **_: check(found.ok and found.worst.ratio <= 1), examples=60,
        misfits=st.just({"checks": checks_of("procrustes-bound"), "settings": Settings()}),
    ),
    target(
        "numcheck.catalog.load_catalog", load_catalog,
        {"path": Kind(st.sampled_from([None, CATALOG.path, str(CATALOG.path)]),
                      st.one_of(junk(lambda v: v is None), st.sampled_from(["a\0b", "x" * 300])))},
        lambda found, path: check(len(found) == len(CATALOG)), examples=40,
        misfits=st.sampled_from([{"path": catalog_file(k)} for k in range(len(BAD_CATALOGS))]),
        called={"path": "(path|cannot be read|is not TOML)"},
    ),
    target(
        "numcheck.catalog.Catalog.__getitem__", CATALOG.__getitem__,
        {"theorem": among(*(entry.id for entry in CATALOG), accepts=lambda v: False)},
        lambda found, theorem: check(found.id == theorem),
    ),
    target(
        "numcheck.verify.verify_theorem",
        lambda theorem, settings, **more: verify.verify_theorem(theorem, settings, **more),
        {"theorem": Kind(st.just("stein"), NOTHING), "settings": SETTINGS,
         "parameters": PARAMETERS, "share": SHARE, "on_step": STEP, "on_group": STEP,
         "mutants": Kind(st.just(False), FLAG.wrong), "mutant_samples": integers(2, 2**62),
         "lean": Kind(st.none(), junk(lambda v: v is None))},
        lambda found, **_: check(found.ok), examples=60,
    ),
    target(
        "numcheck.verify.verify",
        lambda catalog, theorems, settings, **more: verify.verify(
            catalog, theorems, settings, **more
        ),
        {"catalog": objects(st.just(CATALOG), Catalog), "settings": SETTINGS,
         "theorems": Kind(st.just(["stein"]), st.one_of(
             sequences(among("stein", accepts=lambda v: False)).wrong, st.just("stein"))),
         "parameters": PARAMETERS, "on_step": STEP, "on_group": STEP,
         "mutants": Kind(st.just(False), FLAG.wrong),
         "lean": Kind(st.none(), junk(lambda v: v is None))},
        lambda found, **_: check(
            found.ok and json.dumps(jsonreport.to_json(found), allow_nan=False)
        ),
        called={"theorems": "(theorem|theorems)"}, examples=60,
    ),
    target(
        "numcheck.reproduce.reproduction", reproduce.reproduction,
        {"theorem": objects(st.just("stein"), str), "settings": SETTINGS, "parameters": PARAMETERS},
        lambda found, **_: check(found.startswith("numcheck verify stein")),
    ),
    target(
        "numcheck.jsonreport.to_json", jsonreport.to_json, {"report": REPORTS},
        lambda found, report: check(json.dumps(found, allow_nan=False)), examples=60,
    ),
    target(
        "numcheck.junit.to_junit", to_junit, {"report": REPORTS},
        lambda found, report: check(ET.fromstring(found.encode()).get("failures") == "0"),
        examples=60,
    ),
    target(
        "numcheck.markdown.to_markdown", to_markdown,
        {"report": REPORTS, "catalog": objects(st.just(CATALOG), Catalog)},
        lambda found, **_: check(found.startswith("# Verification report")),
    ),
]  # fmt: skip


class _StopError(Exception):
    """Raised by the caller's own function, to end a study early; it must come through."""


def stop(_step: str) -> None:
    raise _StopError


def begin(name: Any, options: Any) -> Any:
    try:
        return studies.run_study(name, options)
    except _StopError:
        return None


OPTIONS = st.builds(Options, quick=st.booleans(), on_step=st.just(stop))
STUDYING = [
    target(
        "numcheck.studies.base.Options", Options,
        {"seed": SEEDS, "samples": integers(1000, 2**40), "quick": FLAG,
         "on_step": Kind(st.just(stop), FUNCTION)},
        lambda found, seed, **_: check(type(found.seed) is int and found.seed == seed),
    ),
    target(
        "numcheck.studies.run_study", begin,
        {"name": among(*studies.STUDIES, accepts=lambda v: False),
         "options": objects(OPTIONS, Options)},
        lambda found, **_: check(found is None),
    ),
]  # fmt: skip


# The validators themselves.

VALUE = {"name": "the value"}


def validator(name: str, function: Any, kind: Kind, holds: Any) -> Target:
    """A validator of one value."""
    return target(
        f"numcheck.validate.{name}", lambda value: function(value, **VALUE), {"value": kind}, holds,
        called={"value": "(the value|device|dtype)"},
    )  # fmt: skip


VALIDATORS = [
    validator("correlation", validate.correlation, RHO,
              lambda found, value: check(type(found) is float and found == float(value))),
    validator("integer", lambda v, name: validate.integer(v, name=name, minimum=-3, maximum=9),
              integers(-3, 9), lambda found, value: check(type(found) is int and found == value)),
    validator("real", lambda v, name: validate.real(v, name=name, minimum=-3, maximum=9),
              reals(-3, 9), lambda found, value: check(found == float(value))),
    validator("rational", validate.rational, rational_numbers(),
              lambda found, value: check(found == value and type(found.numerator) is int)),
    validator("probability", validate.probability, RHO,
              lambda found, value: check(found == float(value))),
    validator("flag", validate.flag, FLAG, lambda found, value: check(found is value)),
    validator("device", lambda v, name: validate.device(v), DEVICE,
              lambda found, value: check(isinstance(found, torch.device))),
    validator("dtype", lambda v, name: validate.dtype(v), DTYPE,
              lambda found, value: check(str(found) == f"torch.{value}")),
]  # fmt: skip


# Strategies: what is wrong is said when a value is drawn.

SIZE = integers(0, 200, up_to=3)
POSITIVE = integers(1, 200, up_to=3)
DISTANCE = rational_numbers(0, 1, bounded=True)
DISTANCE = Kind(st.fractions(0, Fraction(11, 12), max_denominator=12), DISTANCE.wrong)
STRATEGIES: dict[str, dict[str, Kind]] = {
    "correlations": {},
    "shapes": {},
    "densities": {},
    "distributions": {},
    "transitions": {},
    "multi_indices": {"n": SIZE, "largest_degree": SIZE},
    "orthogonal_matrices": {"n": SIZE},
    "spectra": {"n": SIZE},
    "spd_matrices": {"n": SIZE},
    "near_orthogonal_matrices": {"n": SIZE, "distance": DISTANCE},
    "float_orthogonal_matrices": {"n": SIZE},
    "float_spd_matrices": {"n": SIZE, "condition": reals(1, 1e12, up_to=(1, 1e6))},
    "float_near_orthogonal_matrices": {"n": SIZE, "distance": reals(0, 0.999)},
    "linear_quadratic_problems": {"states": POSITIVE, "actions": POSITIVE},
    "kernels": {"states": POSITIVE, "actions": SIZE},
    "costs": {"states": POSITIVE, "actions": SIZE},
    "circle_points": {"largest": integers(2, 200, up_to=30)},
    "degrees": {"largest": SIZE},
    "polynomials": {"largest_degree": SIZE},
    "rates": {"size": SIZE},
    "observables": {"n": SIZE, "largest_degree": SIZE},
    "orthonormal_rows": {"n": SIZE},
    "whitened_encoders": {"n": SIZE},
    "distorted_encoders": {"n": SIZE, "small": FLAG},
    "point_laws": {"n": SIZE, "largest_count": SIZE},
    "control_problems": {"states": POSITIVE, "actions": SIZE},
    "conjugations": {"largest_states": POSITIVE, "largest_actions": POSITIVE},
}


def drawing(name: str, kinds: dict[str, Kind]) -> Target:
    """A strategy, drawn from."""
    strategy = getattr(strategies, name)
    data = {"data": Kind(st.data(), st.nothing())}

    def draw(data: st.DataObject, **sizes: Any) -> Any:
        return data.draw(strategy(**sizes))

    of = target(
        f"numcheck.strategies.{name}", draw, {**data, **kinds}, lambda found, **_: None, examples=30
    )
    return replace(of, wrong={key: kinds[key].wrong for key in kinds})


TARGETS = [
    *SAMPLING, *ESTIMATES, *DECISIONS, *RUNNING, *STUDYING, *VALIDATORS,
    *(drawing(name, kinds) for name, kinds in STRATEGIES.items()),
]  # fmt: skip
