"""Arguments are checked here, once, with the same words everywhere."""

from __future__ import annotations

from numbers import Integral, Real

import torch

from numcheck.errors import InvalidInputError

_DTYPES = {"float32": torch.float32, "float64": torch.float64}
_BACKENDS = ("auto", "torch", "fused")


def correlation(rho: object, *, name: str = "rho") -> float:
    """A correlation strictly between 0 and 1.

    Raises:
        InvalidInputError: For anything else, NaN and text included.
    """
    if isinstance(rho, bool) or not isinstance(rho, Real):
        raise InvalidInputError(
            f"{name} must be a number in (0, 1), got {rho!r} of type {type(rho).__name__}. "
            f"Pass a float, e.g. {name}=0.9."
        )
    value = float(rho)
    if not 0.0 < value < 1.0:
        raise InvalidInputError(
            f"{name} must lie strictly between 0 and 1, got {value!r}. At 0 the views are "
            "independent, at 1 they are equal; the theorems speak of the values between."
        )
    return value


def integer(value: object, *, name: str, minimum: int, maximum: int | None = None) -> int:
    """An integer within bounds.

    Raises:
        InvalidInputError: For anything else; the message names the bounds.
    """
    allowed = f"at least {minimum}" + (f" and at most {maximum}" if maximum is not None else "")
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidInputError(
            f"{name} must be an integer, {allowed}; got {value!r} of type {type(value).__name__}."
        )
    number = int(value)
    if number < minimum or (maximum is not None and number > maximum):
        raise InvalidInputError(f"{name} must be {allowed}, got {number}.")
    return number


def number(value: object, *, name: str, minimum: float, maximum: float) -> float:
    """A real number within bounds.

    Raises:
        InvalidInputError: For anything else, NaN and text included; the message names the bounds.
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, Real)
        or value < minimum
        or not value <= maximum
    ):
        raise InvalidInputError(
            f"{name} must be a number of at least {minimum:g} and at most {maximum:g}, "
            f"got {value!r}."
        )
    return float(value)


def probability(value: object, *, name: str) -> float:
    """A number strictly between 0 and 1.

    Raises:
        InvalidInputError: For anything else.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not 0.0 < float(value) < 1.0:
        raise InvalidInputError(f"{name} must lie strictly between 0 and 1, got {value!r}.")
    return float(value)


def device(name: object) -> torch.device:
    """The device of a name: `auto` (CUDA if there is one), `cpu`, `cuda` or `cuda:K`.

    Raises:
        InvalidInputError: For an unknown name, or CUDA where there is none.
    """
    if isinstance(name, torch.device):
        name = str(name)
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    kind, _, index = str(name).partition(":")
    if (
        kind not in ("cpu", "cuda")
        or (index and not index.isdigit())
        or (kind, index) == ("cpu", "1")
    ):
        raise InvalidInputError(f"unknown device {name!r}; allowed are auto, cpu, cuda and cuda:K.")
    if kind == "cuda":
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if int(index or 0) >= count:
            raise InvalidInputError(
                f"device {name!r} was asked for, but torch {torch.__version__} sees {count} CUDA "
                "devices. Use device cpu or auto, or install a CUDA build of torch."
            )
    return torch.device(str(name))


def backend(name: object) -> str:
    """The name of a backend: `auto`, `torch` or `fused` (see `numcheck.kernels`).

    Raises:
        InvalidInputError: For any other name.
    """
    if name not in _BACKENDS:
        raise InvalidInputError(f"unknown backend {name!r}; allowed are {', '.join(_BACKENDS)}.")
    return str(name)


def dtype(name: object) -> torch.dtype:
    """The floating-point type of a name, `float32` or `float64`.

    Raises:
        InvalidInputError: For any other name.
    """
    if name not in _DTYPES:
        raise InvalidInputError(f"unknown dtype {name!r}; allowed are {', '.join(_DTYPES)}.")
    return _DTYPES[str(name)]
