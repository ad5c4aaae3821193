"""Batched Procrustes, counted false alarms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

from numcheck.checks import calibration
from numcheck.theory import procrustes
from tests.fuzz.comparing import check
from tests.fuzz.kinds import Kind, arrays, integers, junk, reals
from tests.fuzz.options import STEP
from tests.fuzz.runner import Target, target

CALIBRATE = [
    target("numcheck.checks.calibration.calibrate",
           lambda theorem, **more: calibration.calibrate(theorem, **more),
           {"theorem": Kind(st.just("stein"), junk(lambda v: False)),
            "samples": integers(2, 1_000_000, up_to=40),
            "runs": integers(1, 10_000_000, up_to=20),
            "level": reals(0, 1, open_low=True, open_high=True, up_to=(1e-9, 0.01)),
            "seed": integers(0, 2**64 - 1, up_to=9), "on_case": STEP},
           lambda found, runs, **_: check(0 <= found.alarms <= runs and found.ok), examples=60),
]  # fmt: skip

# Procrustes in batches.


def float_tensor(x: Any) -> torch.Tensor:
    return torch.tensor(np.array(x, dtype=np.float64, order="C"))


SHAPES = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(3, 4))
BATCH = SHAPES.flatmap(lambda shape: arrays(*shape).map(float_tensor))
SQUARES = st.tuples(st.integers(0, 3), st.integers(1, 3)).flatmap(
    lambda s: arrays(s[0], s[1], s[1]).map(float_tensor)
)


def _fits(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.dtype == torch.float64 and value.ndim == 3


NO_BATCH = st.one_of(junk(_fits), st.sampled_from([
    torch.ones(2, 2), torch.ones(1, 2, 2), torch.full((1, 2, 2), math.nan, dtype=torch.float64),
    torch.full((1, 2, 2), -math.inf, dtype=torch.float64)]))  # fmt: skip


def orthonormal(found: torch.Tensor, matrices: torch.Tensor) -> None:
    one = torch.eye(found.shape[1], dtype=found.dtype).expand(len(found), -1, -1)
    torch.testing.assert_close(found @ found.mT, one)
    assert ((found * matrices).sum((1, 2)) >= -1e-9).all()


def rotations(found: torch.Tensor, matrices: torch.Tensor) -> None:
    torch.testing.assert_close(torch.linalg.det(found), torch.ones(len(found), dtype=found.dtype))


def bounds(found: list[procrustes.Bound], matrices: torch.Tensor, candidates: torch.Tensor) -> None:
    assert len(found) == len(matrices)
    assert all(bound.distance >= 0 and bound.frobenius >= bound.spectral - 1e-9 for bound in found)


BATCH_TARGETS = [
    target("numcheck.theory.procrustes.nearest_orthonormal_batch", procrustes.nearest_orthonormal_batch,
           {"matrices": Kind(BATCH, NO_BATCH)}, orthonormal,
           misfits=st.just({"matrices": torch.ones(1, 3, 2, dtype=torch.float64)})),
    target("numcheck.theory.procrustes.nearest_rotation_batch", procrustes.nearest_rotation_batch,
           {"matrices": Kind(SQUARES, NO_BATCH)}, rotations,
           misfits=st.just({"matrices": torch.ones(1, 2, 3, dtype=torch.float64)})),
    Target("numcheck.theory.procrustes.evaluate_bounds", procrustes.evaluate_bounds,
           SQUARES.map(lambda x: {"matrices": x, "candidates": x.flip(0)}),
           {"matrices": NO_BATCH, "candidates": NO_BATCH}, bounds,
           misfits=st.just({"matrices": torch.ones(1, 2, 2, dtype=torch.float64),
                            "candidates": torch.ones(2, 2, 2, dtype=torch.float64)})),
]  # fmt: skip

TARGETS = [
    *CALIBRATE, *BATCH_TARGETS,
]  # fmt: skip
