"""Options that many functions take: seeds, devices, dtypes, levels, counts of samples."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import strategies as st

from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    integers,
    junk,
    reals,
)

CPU = torch.device("cpu")
STEP = Kind(st.just(lambda *_: None), FUNCTION)
NOTHING = junk(lambda _: False)
SEED = integers(0, 2**64 - 1)
ANY_SEED = st.one_of(integers(0, 2**64 - 1, up_to=9).valid, st.integers(0, 2**64 - 1))
SEEDS = Kind(ANY_SEED, SEED.wrong)
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

START = Kind(
    st.one_of(st.integers(0, 10), st.integers(0, 2**63 - 100)), integers(0, 2**63 - 1).wrong
)
COUNT = integers(0, 2**30, up_to=40)
RHO = reals(0, 1, open_low=True, open_high=True, up_to=(0.01, 0.99))
