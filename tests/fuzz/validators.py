"""The validators themselves."""

from __future__ import annotations

from typing import Any

import torch

from numcheck.support import validate
from tests.fuzz.comparing import check
from tests.fuzz.kinds import (
    FLAG,
    Kind,
    integers,
    rational_numbers,
    reals,
)
from tests.fuzz.options import DEVICE, DTYPE, RHO
from tests.fuzz.runner import Target, target

VALUE = {"name": "the value"}


def validator(name: str, function: Any, kind: Kind, holds: Any) -> Target:
    """A validator of one value."""
    return target(
        f"numcheck.support.validate.{name}", lambda value: function(value, **VALUE), {"value": kind}, holds,
        called={"value": "(the value|device|dtype)"},
    )  # fmt: skip


TARGETS = [
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
