"""Laws and transitions of latents, their tests of fit, counted false alarms."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import torch
from hypothesis import strategies as st

from numcheck.checks.strategies import densities
from numcheck.sampling import dependence, goodness
from numcheck.sampling.autoregression import Autoregression
from numcheck.sampling.base import Distribution
from numcheck.sampling.distributions import (
    Exponential,
    Gaussian,
    GeneralizedNormal,
    Laplace,
    Logistic,
    Student,
    Uniform,
)
from numcheck.sampling.langevin import Langevin
from numcheck.sampling.tabulated import Tabulated
from numcheck.sampling.transitions import OrnsteinUhlenbeck, Transition, Views
from numcheck.theory.converse.densities import Density
from tests.fuzz.comparing import check
from tests.fuzz.estimating import one_by_one
from tests.fuzz.kinds import Kind, Strategy, integers, junk, objects, reals
from tests.fuzz.options import COUNT, DEVICE, SEED, START
from tests.fuzz.runner import Target, target

SCALE = reals(1e-30, 1e30)
SIMPLE = st.sampled_from([Gaussian(), Laplace(), Uniform(scale=2.0), Exponential(), Logistic()])
LAWS = objects(SIMPLE, Distribution)
CORRELATION = reals(0, 1, open_low=True, open_high=True, up_to=(1e-6, 0.999))


def is_law(found: Distribution, scale: Any, **_: Any) -> None:
    assert found.scale == float(scale)
    median = torch.tensor([0.0])
    if not isinstance(found, Exponential | Tabulated):
        torch.testing.assert_close(found.cdf(median), torch.tensor([0.5], dtype=torch.float64))
    assert found.sample(1, 2, 3, 4).shape == (4,)


def law(of: Any, **more: Kind) -> Target:
    return target(f"{of.__module__}.{of.__name__}", of, {"scale": SCALE, **more}, is_law)


def samples_are(found: Any, **given: Any) -> None:
    made = given.pop("of")
    assert found.dtype == torch.float64
    assert not found.isnan().any()
    parts = found if found.ndim == 2 else [found]

    def again(**at: Any) -> Any:
        one = made.sample(**at)
        return one if one.ndim == 2 else [one]

    one_by_one(again, parts, given)


MADE = {"seed": SEED, "stream": SEED, "start": START, "count": COUNT, "device": DEVICE}
MADE = {name: Kind(st.sampled_from([0, 7, 2**64 - 1]), kind.wrong) if kind is SEED else kind
        for name, kind in MADE.items()}  # fmt: skip


def made_by(kind: type, which: Strategy) -> Target:
    kinds = {"of": Kind(which, st.nothing()), **MADE}
    of = target(
        f"{kind.__module__}.{kind.__name__}.sample", lambda of, **at: of.sample(**at), kinds,
        samples_are,
    )  # fmt: skip
    return replace(of, wrong={name: kinds[name].wrong for name in MADE})


TENSORS = st.lists(st.floats(-1e6, 1e6), max_size=4).flatmap(
    lambda x: st.sampled_from([torch.float32, torch.float64]).map(
        lambda dtype: torch.tensor(x, dtype=dtype)
    )
)
NO_TENSOR = junk(lambda v: isinstance(v, torch.Tensor) and v.is_floating_point())
OF = Kind(SIMPLE, st.nothing())


def of_law(name: str, kinds: dict[str, Kind], holds: Any) -> Target:
    """A method; what it is a method of is never wrong."""
    of = target(
        f"numcheck.sampling.base.Distribution.{name}",
        lambda of, **more: getattr(of, name)(**more), {"of": OF, **kinds}, holds, examples=60,
    )  # fmt: skip
    return replace(of, wrong={key: kinds[key].wrong for key in kinds})


def moment_is(found: Fraction, of: Distribution, order: int) -> None:
    assert found >= 0
    assert isinstance(of, Exponential) or order % 2 == 0 or found == 0


LAW_TARGETS = [
    *map(law, (Gaussian, Laplace, Logistic, Uniform, Exponential)),
    law(GeneralizedNormal, shape=reals(0.125, 32)),
    law(Student, df=reals(0.25, 1e6, up_to=(0.25, 100))),
    law(Tabulated, density=objects(densities(), Density)),
    made_by(Distribution, SIMPLE),
    of_law("moment", {"order": integers(0, up_to=12)}, moment_is),
    of_law("cdf", {"x": Kind(TENSORS, NO_TENSOR)},
           lambda found, **_: check(((found >= 0) & (found <= 1)).all())),
    of_law("log_density", {"x": Kind(TENSORS, NO_TENSOR)},
           lambda found, **_: check(not found.isnan().any() and not (found == math.inf).any())),
    of_law("score", {"x": Kind(TENSORS, NO_TENSOR)},
           lambda found, **_: check(found.isfinite().all())),
]  # fmt: skip

# Transitions.


def is_transition(found: Transition, **_: Any) -> None:
    made = found.sample(1, 2, 3, 4)
    assert made.shape[1] == 4
    assert made.isfinite().all()


def joint_moment_is(found: Fraction, a: Any, b: Any) -> None:
    exact = OrnsteinUhlenbeck(0.5).joint_moment(b, a)
    assert found == exact
    assert (found == 0) == ((int(a) + int(b)) % 2 == 1)


TRANSITION_TARGETS = [
    target("numcheck.sampling.transitions.OrnsteinUhlenbeck", OrnsteinUhlenbeck,
           {"rho": CORRELATION}, is_transition),
    target("numcheck.sampling.transitions.OrnsteinUhlenbeck.joint_moment",
           OrnsteinUhlenbeck(0.5).joint_moment,
           {"a": integers(0, 64, up_to=9), "b": integers(0, 64, up_to=9)}, joint_moment_is),
    target("numcheck.sampling.transitions.Views", Views,
           {"rho": CORRELATION, "count": integers(2, 256, up_to=5)}, is_transition),
    target("numcheck.sampling.langevin.Langevin", Langevin,
           {"law": LAWS, "time_step": reals(1e-12, 1e12, up_to=(1e-3, 10)),
            "steps": integers(1, 256, up_to=5)}, is_transition),
    target("numcheck.sampling.autoregression.Autoregression", Autoregression,
           {"law": objects(st.sampled_from([Laplace(), Exponential(scale=3.0)]),
                           (Laplace, Exponential, Uniform)), "rho": CORRELATION}, is_transition,
           misfits=st.sampled_from([{"law": Uniform(), "rho": 0.7}, {"law": Gaussian(),
                                                                     "rho": 0.5}])),
    made_by(Transition, st.sampled_from(
        [OrnsteinUhlenbeck(0.3), Views(0.5, 3), Langevin(Laplace(), 0.1, 2),
         Autoregression(Laplace(), 0.5), Autoregression(Uniform(), 1 / 3)])),
]  # fmt: skip

# Tests of fit.

DRAWS = objects(
    st.builds(goodness.Draws, st.integers(2, 3000), st.sampled_from([1e-9, 1e-3]),
              st.integers(0, 99)), goodness.Draws,
)  # fmt: skip
FUNCTIONS = junk(callable)
LAWS_TESTED = objects(st.just(Gaussian()), Distribution)


def all_hold(found: Any, **_: Any) -> None:
    assert all(comparison.ok for comparison in found)


def pairs_of(kind: Any) -> Kind:
    return Kind(st.just(kind(Gaussian())), FUNCTIONS)


FIT_TARGETS = [
    target("numcheck.sampling.goodness.Draws", goodness.Draws,
           {"samples": integers(2, 2**40), "level": reals(0, 1, open_low=True, open_high=True),
            "seed": integers(0, 2**64 - 1), "stream": integers(0, 2**64 - 1), "device": DEVICE},
           lambda found, samples, **_: check(found.samples == samples)),
    target("numcheck.sampling.goodness.goodness_of_fit", goodness.goodness_of_fit,
           {"law": LAWS_TESTED,
            "sampler": Kind(st.just(Gaussian().sample), FUNCTIONS), "draws": DRAWS}, all_hold,
           examples=60),
    target("numcheck.sampling.dependence.independence", dependence.independence,
           {"law": LAWS_TESTED,
            "pairs": pairs_of(dependence.LaggedPairs), "draws": DRAWS}, all_hold, examples=60),
    target("numcheck.sampling.dependence.exchangeability", dependence.exchangeability,
           {"law": LAWS_TESTED,
            "pairs": pairs_of(dependence.StreamPairs), "draws": DRAWS}, all_hold, examples=60),
    target("numcheck.sampling.dependence.joint_moments", dependence.joint_moments,
           {"transition": objects(st.just(OrnsteinUhlenbeck(0.5)), Transition),
            "sampler": Kind(st.just(OrnsteinUhlenbeck(0.5).sample), FUNCTIONS), "draws": DRAWS},
           all_hold, examples=60),
    target("numcheck.sampling.dependence.LaggedPairs", dependence.LaggedPairs,
           {"law": LAWS, "lag": integers(1, 2**32)},
           lambda found, **_: check(found(1, 2, 3, 4, torch.device("cpu")).shape == (2, 4))),
    target("numcheck.sampling.dependence.StreamPairs", dependence.StreamPairs,
           {"law": LAWS, "seeds": Kind(st.booleans(), junk(lambda v: isinstance(v, bool)))},
           lambda found, **_: check(found(1, 2, 3, 4, torch.device("cpu")).shape == (2, 4))),
]  # fmt: skip

TARGETS = [*LAW_TARGETS, *TRANSITION_TARGETS, *FIT_TARGETS]
