"""Arrays, validated as in `numcheck.support.validate`: shape, type of the entries, no NaN."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import rational, shown

if TYPE_CHECKING:
    from torch import Tensor

#: The largest integer up to which float64 holds all.
_EXACT = 2**53

#: The length of each axis, or what the message calls it.
Shape = tuple[int | str, ...]


def array(value: object, *, name: str, shape: Shape, exact: bool = False) -> NDArray[Any]:
    """A numpy array of a shape: finite real numbers as float64.

    Args:
        value: What was given. float16, float32 and integers that float64 holds are converted, so
            that nothing is computed in their precision and nothing wraps around.
        name: What it is called.
        shape: For each axis its length, or a name if any length will do; the same name stands for
            the same length.
        exact: Whether an array of dtype object that holds integers and fractions will do too; it
            comes back with fractions.
    """
    if not isinstance(value, np.ndarray) or isinstance(value, np.ma.MaskedArray):
        raise InvalidInputError(
            f"{name} must be a numpy array of shape {_written(shape)}, got {shown(value)} of type "
            f"{type(value).__name__}. Pass numpy.array(...)."
        )
    if not _fits(value.shape, shape):
        raise InvalidInputError(
            f"{name} has shape {_written(value.shape)}, expected {_written(shape)}."
        )
    if value.dtype == object and exact:
        return _fractions(value, name)
    kind = "float16, float32, float64, integers" + (", fractions (dtype object)" if exact else "")
    allowed = value.dtype.kind in "iu" or value.dtype in (np.float16, np.float32, np.float64)
    if not allowed:
        raise InvalidInputError(
            f"{name} must hold {kind}, got dtype {value.dtype}. Convert it with "
            f"{name}.astype(numpy.float64) if that loses nothing."
        )
    if value.dtype.kind in "iu" and value.size:
        largest = max(int(value.max()), -int(value.min()))
        if largest > _EXACT:
            raise InvalidInputError(
                f"{name} holds an integer of size {largest}; float64 holds all only up to 2^53. "
                "Rescale it, or round with astype(numpy.float64)."
            )
    found = np.asarray(value, dtype=np.float64)
    if not np.isfinite(found).all():
        raise InvalidInputError(f"{name} has a NaN or an infinity; remove it first.")
    return found


def floats(value: object, *, name: str, shape: Shape) -> NDArray[np.float64]:
    """As `array`, of floats only."""
    return array(value, name=name, shape=shape)


def _fractions(value: NDArray[Any], name: str) -> NDArray[Any]:
    if all(type(x) is Fraction and type(x.numerator) is int for x in value.flat):
        return np.asarray(value)
    found = np.empty(value.shape, dtype=object)
    for place, x in np.ndenumerate(value):
        found[place] = rational(x, name=f"an entry of {name}")
    return found


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


def same_kind(**arrays: NDArray[Any]) -> None:
    """All arrays hold floats, or all hold fractions."""
    exact = [name for name, value in arrays.items() if value.dtype == object]
    if exact and len(exact) < len(arrays):
        other = next(name for name in arrays if name not in exact)
        raise InvalidInputError(
            f"{exact[0]} holds fractions and {other} floats: one of them would lose its precision. "
            "Give both as floats or both as fractions (dtype object)."
        )


@np.errstate(over="ignore", invalid="ignore")
def symmetric(matrix: NDArray[Any], *, name: str) -> None:
    """A square array is its own transpose."""
    error, size = abs(matrix - matrix.T), abs(matrix)
    # Fractions are symmetric or not; floats may have been rounded on the way.
    allowed = 0 if matrix.dtype == object else 1e-9
    if matrix.size and error.max() > allowed * size.max():
        raise InvalidInputError(
            f"{name} must be symmetric, got a matrix that differs from its transpose by "
            f"{float(error.max()):.3g}. Pass ({name} + {name}.T) / 2, which has the same costs."
        )


def finite(value: Any, *, of: str) -> Any:
    """A result, if float64 could hold it."""
    array = np.asarray(value)
    if array.dtype != object and not np.isfinite(array).all():
        raise InvalidInputError(
            f"{of} is beyond the range of float64 for these numbers, as an intermediate result "
            "may be. Rescale the input."
        )
    return value


def tensor(value: object, *, name: str, shape: Shape) -> Tensor:
    """A dense torch tensor of real floating-point numbers, all finite."""
    found = shaped(value, name=name, shape=shape)
    if not bool(found.detach().isfinite().all()):
        raise InvalidInputError(f"{name} has a NaN or an infinity; remove it first.")
    return found


def shaped(value: object, *, name: str, shape: Shape) -> Tensor:
    """As `tensor`, whatever the numbers are: checking them all takes time on a GPU."""
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
