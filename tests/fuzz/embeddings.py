"""Embeddings: certificates and losses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

import numcheck
from numcheck import losses
from numcheck.losses.batch import checked_batch, checked_views
from numcheck.losses.sigreg import check_options, directions_for
from tests.fuzz.comparing import check
from tests.fuzz.kinds import FLAG, FUNCTION, Kind, Strategy, among, integers, junk, objects, reals
from tests.fuzz.options import DEVICE, SEEDS
from tests.fuzz.runner import Target, target

RHO = reals(0, 1, open_low=True, open_high=True, up_to=(0.3, 0.99))


def pair(seed: int, rows: int, outputs: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    generator = np.random.default_rng(seed)
    z, noise = generator.standard_normal((2, rows, outputs))
    return z, 0.8 * z + 0.6 * noise


PAIRS = st.tuples(st.integers(0, 9), st.integers(260, 300), st.integers(1, 3)).map(
    lambda drawn: pair(*drawn)
)
GOOD, PARTNER = pair(0, 200, 2)


def _with(value: float) -> Any:
    found = GOOD.copy()
    found[3, 1] = value
    return found


NO_ROWS: list[Any] = [
    GOOD[:3], GOOD[:0], GOOD[:, :0], GOOD[0], GOOD[None], GOOD + 1j, GOOD > 0, GOOD.astype(str),
    _with(math.nan), _with(math.inf), GOOD.tolist()[:5], [[1.0], [1.0, 2.0]], torch.ones(2, 2, 2),
]  # fmt: skip
NO_EMBEDDINGS: Strategy = st.one_of(junk(lambda _: False), st.sampled_from(NO_ROWS))


def certified(found: Any, h: Any, level: Any, **_: Any) -> None:
    assert math.isnan(found.bound) or found.bound >= 0
    assert found.n == len(h)
    assert found.level == float(level)
    assert found.verdict


CERTIFY = Target(
    "numcheck.certify",
    lambda h, h_prime, **more: numcheck.certify(h, h_prime, **more),
    st.tuples(PAIRS, RHO.valid, reals(0.5, 0.999).valid, st.integers(0, 9)).map(
        lambda drawn: {"h": drawn[0][0], "h_prime": drawn[0][1], "rho": drawn[1],
                       "level": drawn[2], "seed": drawn[3]}
    ),
    {"h": NO_EMBEDDINGS, "h_prime": NO_EMBEDDINGS, "rho": RHO.wrong,
     "level": reals(0, 1, open_low=True, open_high=True).wrong,
     "seed": integers(0, 2**64 - 1).wrong},
    certified,
    misfits=st.sampled_from([
        {"h": GOOD, "h_prime": PARTNER[:, :1], "rho": 0.8}, {"h": GOOD[1:], "h_prime": PARTNER,
                                                             "rho": 0.8},
        {"h": GOOD, "h_prime": PARTNER, "rho": (0.9, 0.8)}]),
    examples=60,
    called={"h": "(h|row|rows|pairs)", "h_prime": "(h_prime|h|row|rows|pairs)"},
)  # fmt: skip
DIAGNOSE = Target(
    "numcheck.diagnose",
    lambda h, z, **more: numcheck.diagnose(h, z, **more),
    PAIRS.map(lambda drawn: {"h": drawn[1], "z": drawn[0], "degree": 3}),
    {"h": NO_EMBEDDINGS, "z": NO_EMBEDDINGS, "degree": integers(1, 16).wrong},
    lambda found, **_: check(found is not None),
    misfits=st.just({"h": GOOD, "z": PARTNER[1:]}),
    examples=40,
    called={"h": "(h|row|rows|z|latents|samples)", "z": "(z|row|rows|h|latents|samples)"},
)

# Losses.


def _tensor(seed: int, dtype: torch.dtype, rows: int, entries: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(rows, entries, generator=generator, dtype=dtype)


SIZES = st.tuples(st.integers(2, 20), st.integers(1, 5))
DTYPES = st.sampled_from([torch.float32, torch.float64])
BATCHES = st.tuples(st.integers(0, 9), DTYPES, SIZES).map(
    lambda drawn: _tensor(drawn[0], drawn[1], *drawn[2])
)
TENSOR = torch.ones(4, 2)
NO_BATCH: Strategy = st.one_of(junk(lambda _: False), st.sampled_from([
    TENSOR[:1], TENSOR[:, :0], TENSOR[0], TENSOR.half(), TENSOR.to(torch.bfloat16), TENSOR.int(),
    TENSOR * math.nan, TENSOR * math.inf, TENSOR.to_sparse(), TENSOR[None], TENSOR + 0j,
]))  # fmt: skip
BATCH = Kind(BATCHES, NO_BATCH)


def is_loss(found: torch.Tensor, least: float = -1e-6, **_: Any) -> None:
    assert found.ndim == 0
    assert found.isfinite()
    assert found >= least


MISFITS = st.sampled_from([
    {"first": TENSOR, "second": TENSOR[:3], "step": 0},
    {"first": TENSOR, "second": TENSOR.double(), "step": 0},
    {"first": TENSOR, "second": TENSOR[:, :1], "step": 0},
])  # fmt: skip
BACKEND = among("auto", "torch", "reference")
BATCHES_OF_TWO = st.builds(lambda seed, rows: _tensor(seed, torch.float64, rows, 2),
                           st.integers(0, 9), st.integers(2, 20))  # fmt: skip
DIRECTIONS = losses.random_directions(2, 3, seed=1)
NO_DIRECTIONS: Strategy = st.one_of(junk(lambda _: False), st.sampled_from([
    DIRECTIONS[0], DIRECTIONS[:0], DIRECTIONS[:, :1], DIRECTIONS.float(), DIRECTIONS * math.nan,
    DIRECTIONS.to_sparse(), DIRECTIONS.clone().requires_grad_(), DIRECTIONS.numpy(),
]))  # fmt: skip
#: Of no loss, or of no size that is allowed.
NO_OPTIONS: list[dict[str, Any]] = [
    {"frobnicate": 1}, {"weight": -1}, {"weight": math.nan}, {"weight": "1"}, {"step": 1},
]  # fmt: skip
WRONG_OPTIONS: list[tuple[str, dict[str, Any]]] = [
    ("infonce", {"weight": 1.0}), ("infonce", {"bandwidth": 0}), ("sigreg", {"slices": 0}),
    ("sigreg", {"knots": 1}), ("sigreg", {"largest": math.inf}), ("sigreg", {"backend": "cupy"}),
    ("whitening", {"hinge": 1}), ("whitening", {"mean": -1.0}), ("whitening", {"slices": 3}),
]  # fmt: skip


def directions_are(found: torch.Tensor, dimension: int, slices: int, dtype: Any, **_: Any) -> None:
    assert (found.shape, found.dtype) == ((slices, dimension), dtype)
    torch.testing.assert_close(found.norm(dim=1), torch.ones(slices, dtype=dtype))


def of_views(
    module: str, call: Any, *, name: str | None = None, least: float = -1e-6, **more: Kind
) -> Target:
    both = {"first": NO_BATCH, "second": NO_BATCH}
    views = st.tuples(BATCHES, st.fixed_dictionaries({k: v.valid for k, v in more.items()}))
    return Target(
        f"numcheck.losses.{module}.{name or module}", call,
        views.map(lambda drawn: {"first": drawn[0], "second": drawn[0].flip(0), **drawn[1]}),
        {**both, **{key: kind.wrong for key, kind in more.items()}},
        lambda found, **_: is_loss(found, least),
        misfits=MISFITS.map(lambda given: {k: given[k] for k in ("first", "second")}),
        called={"first": "(first|second|views)", "second": "(first|second|views)"},
    )  # fmt: skip


WEIGHT = reals(0, math.inf, up_to=(0, 10))
TARGETS = [
    CERTIFY, DIAGNOSE,
    of_views("alignment", losses.alignment),
    of_views("infonce", losses.infonce, bandwidth=reals(1e-6, 1e6, up_to=(0.1, 10))),
    target("numcheck.losses.sigreg.sigreg", lambda embeddings, **more: losses.sigreg(
               embeddings, **more),
           {"embeddings": BATCH, "seed": integers(0, 2**64 - 1, up_to=9),
            "slices": integers(1, 2**24, up_to=9)}, is_loss),
    target("numcheck.losses.whitening.whitening", lambda embeddings, **more: losses.whitening(
               embeddings, **more),
           {"embeddings": BATCH, "mean": WEIGHT, "variance": WEIGHT, "covariance": WEIGHT,
            "hinge": FLAG}, is_loss),
    of_views("infonce", losses.log_partition, name="log_partition", least=-math.inf,
             bandwidth=reals(1e-6, 1e6, up_to=(0.1, 10))),
    target("numcheck.losses.sigreg.sliced_epps_pulley",
           lambda embeddings, directions, **more: losses.sliced_epps_pulley(
               embeddings, directions, **more),
           {"embeddings": Kind(BATCHES_OF_TWO, NO_BATCH),
            "directions": Kind(st.integers(1, 4).map(
                lambda count: losses.random_directions(2, count, seed=1)), NO_DIRECTIONS),
            "knots": integers(2, 10**6, up_to=9), "largest": reals(1e-6, 1e6, up_to=(0.1, 9)),
            "backend": BACKEND, "chunk": integers(0, 2**24, up_to=9)}, is_loss,
           misfits=st.just({"embeddings": TENSOR, "directions": DIRECTIONS})),
    target("numcheck.losses.directions.random_directions",
           lambda dimension, slices, **more: losses.random_directions(dimension, slices, **more),
           {"dimension": integers(1, 2**24, up_to=5), "slices": integers(1, 2**24, up_to=9),
            "seed": SEEDS, "step": SEEDS, "device": DEVICE,
            "dtype": among(torch.float32, torch.float64), "backend": among("auto", "torch")},
           directions_are),
    target("numcheck.losses.sigreg.directions_for",
           lambda embeddings, **more: directions_for(embeddings, **more),
           {"embeddings": BATCH, "seed": SEEDS, "step": SEEDS,
            "slices": integers(1, 2**24, up_to=9)},
           lambda found, embeddings, slices, **_: check(
               found.shape == (slices, embeddings.shape[1]) and found.dtype == embeddings.dtype)),
    target("numcheck.losses.sigreg.check_options",
           lambda **options: check_options(**options),
           {"slices": integers(1, 2**24), "knots": integers(2, 10**6),
            "largest": reals(1e-6, 1e6), "backend": BACKEND},
           lambda found, **_: check(found is None)),
    target("numcheck.losses.batch.checked_batch", checked_batch, {"embeddings": BATCH},
           lambda found, embeddings: check(found is embeddings)),
    Target("numcheck.losses.batch.checked_views", checked_views,
           BATCHES.map(lambda batch: {"first": batch, "second": batch.flip(0)}),
           {"first": NO_BATCH, "second": NO_BATCH},
           lambda found, first, second: check(found[0] is first and found[1] is second),
           misfits=MISFITS.map(lambda given: {k: given[k] for k in ("first", "second")})),
    target("numcheck.losses.objective.make_loss",
           lambda name, seed, options: losses.make_loss(name, seed=seed, **options),
           {"name": among(*losses.LOSSES, accepts=lambda v: False), "seed": SEEDS,
            "options": Kind(st.just({}), st.sampled_from(NO_OPTIONS))},
           lambda found, name, **_: is_loss(found(TENSOR, TENSOR).total.clamp_min(0)),
           misfits=st.sampled_from([{"name": name, "seed": 0, "options": options}
                                    for name, options in WRONG_OPTIONS]),
           called={"options": "(option|weight)"}),
    target("numcheck.losses.objective.Loss", losses.Loss,
           {"name": objects(st.text(max_size=5), str), "weight": reals(0, 1e9),
            "regularizer": Kind(st.just(lambda first, second, *, step: first.sum()), FUNCTION)},
           lambda found, **_: check(found(TENSOR, TENSOR, step=3).total.isfinite())),
    Target("numcheck.losses.objective.Loss.__call__",
           lambda first, second, step: losses.make_loss("whitening")(first, second, step=step),
           st.builds(lambda batch, step: {"first": batch, "second": batch, "step": step},
                     BATCHES, SEEDS.valid),
           {"first": NO_BATCH, "second": NO_BATCH, "step": SEEDS.wrong},
           lambda found, **_: check(found.alignment == 0 and found.total >= 0), misfits=MISFITS),
]  # fmt: skip
