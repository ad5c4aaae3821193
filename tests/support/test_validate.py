"""Bad input raises at once and says what was given, what is allowed and what to do about it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from numcheck.checks.settings import Settings
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError


@pytest.mark.parametrize("rho", [0, 1, -1, 2, math.nan, "0.5", None, [0.5]])
def test_correlation(rho: object) -> None:
    with pytest.raises(InvalidInputError) as error:
        validate.correlation(rho)
    assert repr(rho) in str(error.value) or repr(float(rho)) in str(error.value)  # type: ignore[arg-type]
    assert "(0, 1)" in str(error.value) or "between 0 and 1" in str(error.value)


@pytest.mark.parametrize("value", [0, 3, -1e300, 10**400, math.nan, math.inf, True, "1", None])
def test_number(value: object) -> None:
    with pytest.raises(InvalidInputError) as error:
        validate.number(value, name="shape", minimum=0.5, maximum=2)
    assert (
        f"shape must be a number of at least 0.5 and at most 2, got {validate.shown(value)}"
        in str(error.value)
    )


@pytest.mark.parametrize("value", [np.int64(3), 3.0, True, 10])
def test_integer(value: Any) -> None:
    if isinstance(value, np.integer):
        assert type(validate.integer(value, name="n", minimum=-3, maximum=9)) is int
        return
    with pytest.raises(InvalidInputError, match=r"n must be .*at least -3 and at most 9"):
        validate.integer(value, name="n", minimum=-3, maximum=9)


def test_old_names_are_refused() -> None:
    @validate.renamed(level="alpha, a probability")
    def decide(alpha: float) -> float:
        return alpha

    assert decide(alpha=0.1) == decide(0.1) == 0.1
    with pytest.raises(InvalidInputError, match="decide has no argument 'level' any more; it is"):
        decide(level=0.1)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["gpu", "", "cpu:1", "cuda:x", "cuda:-1", 3, None])
def test_unknown_device(name: object) -> None:
    with pytest.raises(InvalidInputError, match="unknown device"):
        validate.device(name)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_cuda_asked_for_and_absent() -> None:
    with pytest.raises(InvalidInputError, match=r"sees 0 CUDA devices\. Use device cpu or auto"):
        validate.device("cuda")
    assert validate.device("auto") == torch.device("cpu")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("samples", 1),
        ("samples", -3),
        ("samples", 1e6),
        ("seed", -1),
        ("seed", 2**64),
        ("device", "tpu"),
        ("dtype", "float16"),
        ("alpha", 0.0),
        ("alpha", 1.0),
        ("alpha", math.nan),
        ("workers", 0),
        ("chunk", -1),
        ("backend", "cupy"),
    ],
)
def test_settings(field: str, value: Any) -> None:
    with pytest.raises(InvalidInputError, match=field):
        Settings(**{field: value})
