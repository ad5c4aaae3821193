"""Arrays and tensors, validated as in `numcheck.support.validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from numcheck.support.errors import InvalidInputError

if TYPE_CHECKING:
    from torch import Tensor

#: Of floats.
Array = NDArray[np.float64]
#: The length of each axis, or what the message calls it.
Shape = tuple[int | str, ...]


def _fits(given: tuple[int, ...], wanted: Shape) -> bool:
    if len(given) != len(wanted):
        return False
    lengths: dict[str, int] = {}
    return all(
        (lengths.setdefault(want, length) if isinstance(want, str) else want) == length
        for length, want in zip(given, wanted, strict=True)
    )


def _written(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def finite(value: Any, *, of: str) -> Any:
    """A result, if float64 could hold it."""
    array = np.asarray(value)
    if array.dtype != object and not np.isfinite(array).all():
        raise InvalidInputError(
            f"{of} is beyond the range of float64 for these numbers, as an intermediate result "
            "may be. Rescale the input."
        )
    return value


def shaped(value: object, *, name: str, shape: Shape) -> Tensor:
    """A dense torch tensor of real floating-point numbers; NaNs cost time to find on a GPU."""
    from torch import Tensor

    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = str(value.dtype) if isinstance(value, Tensor) else type(value).__name__
        raise InvalidInputError(
            f"{name} must be a floating-point tensor, got {kind}. "
            "Pass torch.as_tensor(array, dtype=torch.float64)."
        )
    if value.is_sparse or not _fits(tuple(value.shape), shape):
        raise InvalidInputError(
            f"{name} must have shape {_written(shape)}, got {_written(tuple(value.shape))}"
            f"{', sparse. Pass its to_dense()' if value.is_sparse else ''}."
        )
    return value
