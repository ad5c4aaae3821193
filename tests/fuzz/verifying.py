"""Settings, catalog, verification and its reports, studies."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from numcheck.checks import checks_of
from numcheck.checks.base import Parameters
from numcheck.checks.sampled import Settings, check_sampled, stream_number
from numcheck.lab import studies
from numcheck.lab.studies.base import Options
from numcheck.report import jsonreport, reproduce, verify
from numcheck.report.catalog import Catalog, load_catalog
from numcheck.report.junit import to_junit
from numcheck.report.markdown import to_markdown
from tests.fuzz.comparing import check
from tests.fuzz.kinds import (
    FLAG,
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
    ANY_SEED,
    DEVICE,
    DTYPE,
    LEVELS,
    NOTHING,
    RHO,
    SEEDS,
    STEP,
)
from tests.fuzz.runner import target

CATALOG = load_catalog()
SETTINGS_KINDS = {
    "samples": integers(2, 2**62), "seed": SEEDS, "device": DEVICE, "dtype": DTYPE,
    "level": LEVELS, "workers": integers(1, 4096), "chunk": integers(0, 2**26),
}  # fmt: skip
PARAMETER_KINDS = {
    "rho": sequences(RHO, least=1, most=2), "degree": integers(0, 16, up_to=3),
}  # fmt: skip
SMALL = st.builds(Settings, samples=st.integers(2, 60), seed=ANY_SEED, dtype=DTYPE.valid)
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


RUNNING = [
    target("numcheck.checks.sampled.Settings", Settings, SETTINGS_KINDS, settings_are),
    target(
        "numcheck.checks.base.Parameters", Parameters, PARAMETER_KINDS,
        lambda found, rho, degree: check(
            found.degree == degree and all(type(r) is float for r in found.rho)
        ),
        misfits=st.sampled_from([{"rho": (), "degree": 1}, {"rho": (1e-20,), "degree": 1}]),
    ),
    target(
        "numcheck.checks.sampled.stream_number", stream_number,
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
        "numcheck.checks.sampled.check_sampled",
        lambda checks, settings, **more: check_sampled(checks, settings, **more),
        {"checks": objects(st.just(STEIN), type(STEIN)), "settings": SETTINGS,
         "parameters": PARAMETERS, "share": SHARE, "on_group": STEP,
         "claim": Kind(st.none(), junk(lambda v: v is None))},
        lambda found, **_: check(found.ok and found.worst.ratio <= 1), examples=60,
        misfits=st.just({"checks": checks_of("procrustes-bound"), "settings": Settings()}),
    ),
    target(
        "numcheck.report.verify.verify_theorem",
        lambda theorem, settings, **more: verify.verify_theorem(theorem, settings, **more),
        {"theorem": Kind(st.just("stein"), NOTHING), "settings": SETTINGS,
         "parameters": PARAMETERS, "share": SHARE, "on_step": STEP, "on_group": STEP,
         "mutants": Kind(st.just(False), FLAG.wrong), "mutant_samples": integers(2, 2**62),
         "lean": Kind(st.none(), junk(lambda v: v is None))},
        lambda found, **_: check(found.ok), examples=60,
    ),
    target(
        "numcheck.report.verify.verify",
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
        "numcheck.report.reproduce.reproduction", reproduce.reproduction,
        {"theorem": objects(st.just("stein"), str), "settings": SETTINGS, "parameters": PARAMETERS},
        lambda found, **_: check(found.startswith("numcheck verify stein")),
    ),
    target(
        "numcheck.report.jsonreport.to_json", jsonreport.to_json, {"report": REPORTS},
        lambda found, report: check(json.dumps(found, allow_nan=False)), examples=60,
    ),
    target(
        "numcheck.report.junit.to_junit", to_junit, {"report": REPORTS},
        lambda found, report: check(ET.fromstring(found.encode()).get("failures") == "0"),
        examples=60,
    ),
    target(
        "numcheck.report.markdown.to_markdown", to_markdown,
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
        "numcheck.lab.studies.base.Options", Options,
        {"seed": SEEDS, "samples": integers(1000, 2**40), "quick": FLAG,
         "on_step": Kind(st.just(stop), FUNCTION)},
        lambda found, seed, **_: check(type(found.seed) is int and found.seed == seed),
    ),
    target(
        "numcheck.lab.studies.run_study", begin,
        {"name": among(*studies.STUDIES, accepts=lambda v: False),
         "options": objects(OPTIONS, Options)},
        lambda found, **_: check(found is None),
    ),
]  # fmt: skip

TARGETS = [*RUNNING, *STUDYING]
