"""Embeddings: certificates, losses, pairs of latents."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

import numcheck
from numcheck import losses
from numcheck.worlds.pairs import LatentPairs, gaussian_pairs, view_pairs
from tests.fuzz.comparing import check
from tests.fuzz.kinds import FLAG, Kind, Strategy, integers, junk, reals
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


def is_loss(found: torch.Tensor, **_: Any) -> None:
    assert found.ndim == 0
    assert found.isfinite()
    assert found >= -1e-6


def of_views(name: str, call: Any, **more: Kind) -> Target:
    both = {"first": NO_BATCH, "second": NO_BATCH}
    views = st.tuples(BATCHES, st.fixed_dictionaries({k: v.valid for k, v in more.items()}))
    return Target(
        f"numcheck.losses.{name}.{name}", call,
        views.map(lambda drawn: {"first": drawn[0], "second": drawn[0].flip(0), **drawn[1]}),
        {**both, **{key: kind.wrong for key, kind in more.items()}}, is_loss,
        misfits=st.sampled_from([
            {"first": TENSOR, "second": TENSOR[:3]}, {"first": TENSOR, "second": TENSOR.double()},
            {"first": TENSOR, "second": TENSOR[:, :1]}]),
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
    target("numcheck.worlds.pairs.gaussian_pairs", gaussian_pairs,
           {"latents": integers(1, 2**16, up_to=5), "correlation": RHO},
           lambda found, **_: check(isinstance(found, LatentPairs))),
    target("numcheck.worlds.pairs.view_pairs", view_pairs,
           {"latents": integers(1, 2**16, up_to=5), "rho": RHO},
           lambda found, **_: check(isinstance(found, LatentPairs))),
]  # fmt: skip
