"""Arguments, validated where a user calls: all that do not pass raise `InvalidInputError`.

Each message says what was given and what is allowed, with the same words everywhere. Torch is
imported where it is used: the command line has options to validate that need none of it.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, cast

import numpy as np

from numcheck.support.errors import InvalidInputError

if TYPE_CHECKING:
    import torch

T = TypeVar("T")
CallableT = TypeVar("CallableT", bound=Callable[..., Any])

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


def renamed(**names: str) -> Callable[[CallableT], CallableT]:
    """Refuse the former keywords of a function or class, with a sentence that gives the new ones.

    Args:
        names: For each old keyword the new one; more words may follow that say what it means.
    """

    def decorate(of: CallableT) -> CallableT:
        function: Any = vars(of)["__init__"] if isinstance(of, type) else of

        @functools.wraps(function)
        def call(*args: Any, **options: Any) -> Any:
            for old in options.keys() & names.keys():
                raise InvalidInputError(
                    f"{of.__name__} has no argument {old!r} any more; it is now {names[old]}."
                )
            return function(*args, **options)

        if isinstance(of, type):
            of.__init__ = call  # type: ignore[misc]
            return of
        return cast(CallableT, call)

    return decorate


def named(table: Mapping[str, T], name: str, *, kind: str) -> T:
    """What has this name in a table of things of a kind."""
    if name not in table:
        raise InvalidInputError(f"there is no {kind} {name!r}; there are {', '.join(table)}.")
    return table[name]


def instance(value: object, kind: type[T], *, name: str) -> T:
    """An object of a class."""
    if not isinstance(value, kind):
        raise InvalidInputError(
            f"{name} must be of type {kind.__name__}, got {shown(value)} of type "
            f"{type(value).__name__}."
        )
    return value


def function(value: object, *, name: str) -> Callable[..., Any]:
    """Something that can be called."""
    if not callable(value):
        raise InvalidInputError(
            f"{name} must be a function, got {shown(value)} of type {type(value).__name__}."
        )
    return value


def sequence(values: object, *, name: str, length: int | None = None) -> tuple[Any, ...]:
    """The entries of a sequence; text is not one of letters."""
    ordered = isinstance(values, Sequence) or (isinstance(values, np.ndarray) and values.ndim > 0)
    if isinstance(values, (str, bytes)) or not ordered:
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
    """A correlation strictly between 0 and 1."""
    if not _is_real(rho):
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


def _is_real(value: object) -> TypeGuard[Real]:
    return isinstance(value, Real) and not isinstance(value, bool)


def _bounds(minimum: float, maximum: float | None, form: str = "") -> str:
    """Bounds in words; `None` and infinities are not bounds."""
    parts = {"at least": minimum, "at most": maximum}
    return " and ".join(
        f"{words} {bound:{form}}"
        for words, bound in parts.items()
        if bound is not None and math.isfinite(bound)
    )


def as_float(value: Any) -> float:
    """A real number as a float, infinite if it is beyond the range of floats."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def integer(value: object, *, name: str, minimum: int, maximum: int | None = None) -> int:
    """An integer within bounds."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidInputError(
            f"{name} must be an integer, {_bounds(minimum, maximum)}; got {shown(value)} of type "
            f"{type(value).__name__}."
        )
    number = int(value)
    if number < minimum or (maximum is not None and number > maximum):
        raise InvalidInputError(f"{name} must be {_bounds(minimum, maximum)}, got {shown(number)}.")
    return number


def word(value: object, *, name: str) -> int:
    """A 64-bit number without sign, as seeds and the numbers of streams are."""
    return integer(value, name=name, minimum=0, maximum=2**64 - 1)


def real(
    value: object, *, name: str, minimum: float = -math.inf, maximum: float = math.inf
) -> float:
    """A finite number within bounds."""
    number = as_float(value) if _is_real(value) else math.nan
    if not (math.isfinite(number) and minimum <= number <= maximum):
        allowed = f"a finite number {_bounds(minimum, maximum, '.12g')}".strip()
        kind = "" if isinstance(value, Real) else f" of type {type(value).__name__}"
        raise InvalidInputError(f"{name} must be {allowed}, got {shown(value)}{kind}.")
    return number


def number(value: object, *, name: str, minimum: float, maximum: float) -> float:
    """A real number within bounds."""
    if not _is_real(value) or not minimum <= as_float(value) <= maximum:
        raise InvalidInputError(
            f"{name} must be a number of {_bounds(minimum, maximum, form='g')}, got {shown(value)}."
        )
    return float(value)


def probability(value: object, *, name: str) -> float:
    """A number strictly between 0 and 1."""
    if not _is_real(value) or not 0.0 < as_float(value) < 1.0:
        raise InvalidInputError(f"{name} must lie strictly between 0 and 1, got {shown(value)}.")
    return float(value)


def flag(value: object, *, name: str) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise InvalidInputError(f"{name} must be True or False, got {shown(value)}.")
    return value


def device(name: object) -> torch.device:
    """The device of a name: `auto` (CUDA if there is one), `cpu`, `cuda` or `cuda:K`."""
    import torch

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


def one_of(allowed: Iterable[str], value: object, *, name: str) -> str:
    """One of some names."""
    known = list(allowed)
    if not isinstance(value, str) or value not in known:
        raise InvalidInputError(f"unknown {name} {shown(value)}; allowed are {', '.join(known)}.")
    return value


def backend(name: object) -> str:
    """The name of a backend: `auto`, `torch` or `fused` (see `numcheck.sampling.kernels`)."""
    return one_of(("auto", "torch", "fused"), name, name="backend")


def dtype(name: object) -> torch.dtype:
    """The floating-point type of a name, `float32` or `float64`."""
    import torch

    dtypes = {"float32": torch.float32, "float64": torch.float64}
    return dtypes[one_of(dtypes, name, name="dtype")]
