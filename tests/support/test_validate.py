"""Bad input raises at once and says what was given, what is allowed and how to mend it."""

from __future__ import annotations

import math
from typing import Any

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
        ("level", 0.0),
        ("level", 1.0),
        ("level", math.nan),
        ("workers", 0),
        ("chunk", -1),
        ("backend", "cupy"),
    ],
)
def test_settings(field: str, value: Any) -> None:
    with pytest.raises(InvalidInputError, match=field):
        Settings(**{field: value})
