"""Arguments are checked here, once, with the same words everywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any, TypeVar

import numpy as np
import torch

from numcheck.support.errors import InvalidInputError

T = TypeVar("T")

_DTYPES = {"float32": torch.float32, "float64": torch.float64}
_BACKENDS = ("auto", "torch", "fused")
_DEVICE = re.compile(r"auto|cpu(:0)?|cuda(:(?P<index>[0-9]{1,4}))?")
_LONGEST = 200


def shown(value: object) -> str:
    """A value as a message quotes it: its `repr`, shortened; also where it has none."""
    try:
        text = repr(value)
    # Any class may come in, with any `__repr__`; that of an integer of 5,000 digits raises too.
    except Exception:
        text = f"a {type(value).__name__} that cannot be printed"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def instance(value: object, kind: type[T], *, name: str) -> T:
    """An object of a class.

    Raises:
        InvalidInputError: For anything else.
    """
    if not isinstance(value, kind):
        raise InvalidInputError(
            f"{name} must be of type {kind.__name__}, got {shown(value)} of type "
            f"{type(value).__name__}."
        )
    return value


def function(value: object, *, name: str) -> Callable[..., Any]:
    """Something that can be called.

    Raises:
        InvalidInputError: For anything else.
    """
    if not callable(value):
        raise InvalidInputError(
            f"{name} must be a function, got {shown(value)} of type {type(value).__name__}."
        )
    return value


def sequence(
    values: object, *, name: str, length: int | None = None, text: bool = False
) -> tuple[Any, ...]:
    """The entries of a sequence.

    Args:
        values: What was given.
        name: What it is called.
        length: How many entries it must have.
        text: Whether text will do, as a sequence of letters.

    Raises:
        InvalidInputError: For anything else, or for another length than asked for.
    """
    ordered = isinstance(values, Sequence) or (isinstance(values, np.ndarray) and values.ndim > 0)
    if (isinstance(values, (str, bytes)) and not text) or not ordered:
        raise InvalidInputError(
            f"{name} must be a list or a tuple, got {shown(values)} of type "
            f"{type(values).__name__}."
        )
    found: tuple[Any, ...] = tuple(values)  # type: ignore[arg-type]
    if length is not None and len(found) != length:
        raise InvalidInputError(
            f"{name} must have {length} entries, got {len(found)}: {shown(values)}."
        )
    return found


def correlation(rho: object, *, name: str = "rho") -> float:
    """A correlation strictly between 0 and 1.

    Raises:
        InvalidInputError: For anything else, NaN and text included.
    """
    if isinstance(rho, bool) or not isinstance(rho, Real):
        raise InvalidInputError(
            f"{name} must be a number in (0, 1), got {shown(rho)} of type {type(rho).__name__}. "
            f"Pass a float, e.g. {name}=0.9."
        )
    value = as_float(rho)
    if not 0.0 < value < 1.0:
        raise InvalidInputError(
            f"{name} must lie strictly between 0 and 1, got {shown(value)}. At 0 the views are "
            "independent, at 1 they are equal; the theorems speak of the values between."
        )
    return value


def as_float(value: Real) -> float:
    """A real number as a float, infinite if it is beyond the range of floats."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def integer(value: object, *, name: str, minimum: int, maximum: int | None = None) -> int:
    """An integer within bounds.

    Raises:
        InvalidInputError: For anything else; the message names the bounds.
    """
    allowed = f"at least {minimum}" + (f" and at most {maximum}" if maximum is not None else "")
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidInputError(
            f"{name} must be an integer, {allowed}; got {shown(value)} of type "
            f"{type(value).__name__}."
        )
    number = int(value)
    if number < minimum or (maximum is not None and number > maximum):
        raise InvalidInputError(f"{name} must be {allowed}, got {shown(number)}.")
    return number


def real(
    value: object,
    *,
    name: str,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    above: float = -math.inf,
) -> float:
    """A finite number within bounds.

    Args:
        value: What was given.
        name: What it is called.
        minimum: The least value allowed.
        maximum: The largest.
        above: A bound that itself is not allowed.

    Raises:
        InvalidInputError: For anything else, NaN included; the message names the bounds.
    """
    bounds = [f"at least {minimum:.12g}"] if minimum > -math.inf else []
    bounds += [f"above {above:.12g}"] if above > -math.inf else []
    bounds += [f"at most {maximum:.12g}"] if maximum < math.inf else []
    number = math.nan
    if isinstance(value, Real) and not isinstance(value, bool):
        number = as_float(value)
    if not (math.isfinite(number) and minimum <= number <= maximum and number > above):
        allowed = " ".join(["a finite number", " and ".join(bounds)]).strip()
        kind = "" if isinstance(value, Real) else f" of type {type(value).__name__}"
        raise InvalidInputError(f"{name} must be {allowed}, got {shown(value)}{kind}.")
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
            f"got {shown(value)}."
        )
    return float(value)


def probability(value: object, *, name: str) -> float:
    """A number strictly between 0 and 1.

    Raises:
        InvalidInputError: For anything else.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not 0.0 < as_float(value) < 1.0:
        raise InvalidInputError(f"{name} must lie strictly between 0 and 1, got {shown(value)}.")
    return float(value)


def flag(value: object, *, name: str) -> bool:
    """True or False.

    Raises:
        InvalidInputError: For anything else, 0 and 1 included.
    """
    if not isinstance(value, bool):
        raise InvalidInputError(f"{name} must be True or False, got {shown(value)}.")
    return value


def rational(
    value: object, *, name: str, minimum: int | None = None, maximum: int | None = None
) -> Fraction:
    """An exact number as a fraction of Python's integers, which do not overflow as numpy's do.

    Raises:
        InvalidInputError: For anything else, floats included, or outside the bounds.
    """
    if isinstance(value, Rational) and not isinstance(value, bool):
        # A Fraction of numpy's integers would overflow in silence.
        found = Fraction(int(value.numerator), int(value.denominator))
    else:
        raise InvalidInputError(
            f"{name} must be exact, an integer or a Fraction; got {shown(value)} of type "
            f"{type(value).__name__}. Pass a float as Fraction(x) if its exact value is meant."
        )
    if (minimum is not None and found < minimum) or (maximum is not None and found > maximum):
        bounds = [f"at least {minimum}"] if minimum is not None else []
        bounds += [f"at most {maximum}"] if maximum is not None else []
        raise InvalidInputError(f"{name} must be {' and '.join(bounds)}, got {shown(value)}.")
    return found


def rationals(
    values: object,
    *,
    name: str,
    length: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
) -> tuple[Fraction, ...]:
    """A sequence of exact numbers.

    Raises:
        InvalidInputError: For anything else, or for another length than asked for.
    """
    found = sequence(values, name=name, length=length)
    return tuple(rational(x, name=name, minimum=minimum, maximum=maximum) for x in found)


def device(name: object) -> torch.device:
    """The device of a name: `auto` (CUDA if there is one), `cpu`, `cuda` or `cuda:K`.

    Raises:
        InvalidInputError: For an unknown name, or CUDA where there is none.
    """
    if isinstance(name, torch.device):
        name = str(name)
    match = _DEVICE.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        raise InvalidInputError(
            f"unknown device {shown(name)}; allowed are auto, cpu, cuda and cuda:K."
        )
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if match[0].startswith("cuda"):
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if int(match["index"] or 0) >= count:
            raise InvalidInputError(
                f"device {name!r} was asked for, but torch {torch.__version__} sees {count} CUDA "
                "devices. Use device cpu or auto, or install a CUDA build of torch."
            )
    return torch.device(match[0])


def backend(name: object) -> str:
    """The name of a backend: `auto`, `torch` or `fused` (see `numcheck.sampling.kernels`).

    Raises:
        InvalidInputError: For any other name.
    """
    if not isinstance(name, str) or name not in _BACKENDS:
        raise InvalidInputError(
            f"unknown backend {shown(name)}; allowed are {', '.join(_BACKENDS)}."
        )
    return str(name)


def dtype(name: object) -> torch.dtype:
    """The floating-point type of a name, `float32` or `float64`.

    Raises:
        InvalidInputError: For any other name.
    """
    if not isinstance(name, str) or name not in _DTYPES:
        raise InvalidInputError(f"unknown dtype {shown(name)}; allowed are {', '.join(_DTYPES)}.")
    return _DTYPES[name]
