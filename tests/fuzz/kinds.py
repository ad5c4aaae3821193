"""Kinds of arguments: values that must be taken, and values that must be refused.

Valid values come in every form that a caller may have them in: numpy scalars, read-only arrays,
views, other dtypes. Wrong ones are of another type, out of range, or neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

import mpmath
import numpy as np
import sympy
import torch
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from numpy.typing import NDArray

Strategy = SearchStrategy[Any]
Array = NDArray[Any]


class Long(int):
    """An integer that has no `repr`: Python refuses to write more than 4,300 digits.

    Of its own type only because hypothesis cannot report a plain one.
    """


#: What nobody should pass, and what is right in some places only.
JUNK: tuple[Any, ...] = (
    None, True, False, "", "text", "Größe 水", "0.5", "\ud800", b"x", 0, 1, -1, 3, 2**63, -(2**64),
    10**400, Long(10**5000),
    0.0, 0.5, 1.0, 2.5, -0.5, math.nan, math.inf, -math.inf, 1e308, 5e-324, 1j,
    Fraction(1, 2), Fraction(-7, 3), Fraction(1, 10**400), Decimal("0.5"), np.float32(0.5),
    np.float64("nan"), np.int8(-3), np.uint64(2**64 - 1), np.bool_(True), np.array(1.0),
    np.array([1.0, 2.0]), np.array([[1, 2], [3, 4]]), np.array(["a"]), np.array([]), np.array(None),
    torch.tensor(1.0), torch.tensor([1.0, 2.0]), [], [1], [0.5, "x"], [[1.0]], (), (1, 2), {}, {1},
    {"a": 1}, range(3), mpmath.mpf(1), sympy.Symbol("y"), sympy.Integer(3), sympy.pi, object(),
    int, len, lambda *_: None, lambda *_: "text", slice(0, 1), ..., torch.device("cpu"),
    torch.float32,
)  # fmt: skip


def junk(accepts: Callable[[Any], bool]) -> Strategy:
    """Everything in `JUNK` that is not acceptable."""
    refused = [value for value in JUNK if not accepts(value)]
    # By number: hypothesis would print the values, and some have no `repr`.
    return st.sampled_from(range(len(refused))).map(lambda number: refused[number])


@dataclass(frozen=True)
class Kind:
    """Values of an argument.

    Attributes:
        valid: Values that must be taken.
        wrong: Values that must be refused.
    """

    valid: Strategy
    wrong: Strategy


def _is_integer(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def integers(low: int, high: int | None = None, *, up_to: int | None = None) -> Kind:
    """Integers from low to high; valid ones are drawn only `up_to` a size that is quick."""
    largest = next(bound for bound in (up_to, high, low + 50) if bound is not None)
    plain = st.integers(low, largest)
    forms: list[type] = [int, sympy.Integer]
    for form in (np.int8, np.int32, np.int64, np.uint64):
        if np.iinfo(form).min <= low and largest <= np.iinfo(form).max:
            forms.append(form)
    valid = st.one_of(plain, st.builds(lambda form, x: form(x), st.sampled_from(forms), plain))

    def accepts(value: Any) -> bool:
        return _is_integer(value) and low <= value and (high is None or value <= high)

    outside = [st.integers(max_value=low - 1)]
    if high is not None:
        outside.append(st.integers(min_value=high + 1))
    return Kind(valid, st.one_of(junk(accepts), *outside))


def reals(
    low: float, high: float, *, open_low: bool = False, open_high: bool = False,
    up_to: tuple[float, float] | None = None,
) -> Kind:  # fmt: skip
    """Finite numbers between two bounds; valid ones are drawn between those of `up_to`."""

    def accepts(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, Real):
            return False
        try:
            x = float(value)
        except OverflowError:
            return False
        return (
            math.isfinite(x)
            and (low < x if open_low else low <= x)
            and (x < high if open_high else x <= high)
        )

    floats = st.floats(*(up_to or (low, high)), allow_nan=False, allow_infinity=False)
    fractions = floats.map(Fraction)
    valid = st.one_of(floats, floats.map(np.float64), floats.map(np.float32), fractions)
    outside = [st.just(math.nextafter(low, -math.inf))] if low > -math.inf else []
    outside += [st.just(math.nextafter(high, math.inf))] if high < math.inf else []
    outside += [st.just(low)] if open_low and low > -math.inf else []
    outside += [st.just(high)] if open_high and high < math.inf else []
    wrong = st.one_of(junk(accepts), *(x.filter(lambda v: not accepts(v)) for x in outside))
    return Kind(valid.filter(accepts), wrong)


def _is_rational(value: Any) -> bool:
    return isinstance(value, Rational) and not isinstance(value, bool)


def rational_numbers(low: int = -20, high: int = 20, *, bounded: bool = False) -> Kind:
    """Exact numbers; those outside are wrong only if the argument is bounded."""

    def accepts(value: Any) -> bool:
        return _is_rational(value) and (not bounded or low <= value <= high)

    fractions = st.fractions(low, high, max_denominator=12)
    whole = st.integers(low, high)
    forms = st.sampled_from([int, Fraction, np.int64, np.int32, sympy.Integer])
    valid = st.one_of(fractions, whole, st.builds(lambda form, x: form(x), forms, whole))
    outside = [st.fractions(max_value=low - 1), st.fractions(min_value=high + 1)] if bounded else []
    return Kind(valid, st.one_of(junk(accepts), *outside))


def _is_sequence(value: Any) -> bool:
    return isinstance(value, (list, tuple, range)) or (
        isinstance(value, np.ndarray) and value.ndim > 0
    )


def sequences(entry: Kind, *, least: int = 0, most: int = 5) -> Kind:
    """Lists and tuples of so many entries; wrong ones have one wrong entry or are no sequence."""
    good = st.lists(entry.valid, min_size=least, max_size=most)
    # A list that holds one wrong entry, anywhere.
    spoilt = st.builds(
        lambda values, wrong, place: [*values[:place], wrong, *values[place:]],
        st.lists(entry.valid, max_size=max(most - 1, 0)), entry.wrong, st.integers(0, most),
    )  # fmt: skip
    none = junk(_is_sequence)
    return Kind(st.one_of(good, good.map(tuple)), st.one_of(none, spoilt))


def among(*values: Any, accepts: Callable[[Any], bool] | None = None) -> Kind:
    """Some values; everything else is wrong, unless said otherwise."""
    return Kind(
        st.sampled_from(values),
        junk(accepts or (lambda value: any(value is x for x in values))),
    )


def objects(valid: Strategy, kind: type | tuple[type, ...]) -> Kind:
    """Objects of a class; anything of another is wrong."""
    return Kind(valid, junk(lambda value: isinstance(value, kind)))


FUNCTION = junk(callable)
FLAG = Kind(st.booleans(), junk(lambda value: isinstance(value, bool)))


# Arrays.


def _forms(array: Array) -> Strategy:
    """The same array read-only, in Fortran's order, and as a view with steps of both signs."""

    def read_only(x: Array) -> Array:
        found = x.copy()
        found.flags.writeable = False
        return found

    def view(x: Array) -> Array:
        if not x.ndim:
            return x
        spread = np.empty((2 * x.shape[0], *x.shape[1:]), dtype=x.dtype)
        spread[::2] = x[::-1]
        return spread[::2][::-1]

    forms: list[Callable[[Array], Array]] = [np.copy, read_only, np.asfortranarray, view]
    return st.sampled_from(forms).map(lambda form: form(array))


def _entries(count: int, dtype: type, largest: float) -> Strategy:
    if np.issubdtype(dtype, np.integer):
        numbers: Strategy = st.integers(0 if dtype is np.uint8 else -9, 9)
    else:
        width = {np.float16: 16, np.float32: 32, np.float64: 64}[dtype]  # type: ignore[index]
        bound = float(np.float16(min(largest, 1000.0))) if width < 64 else largest
        numbers = st.floats(-bound, bound, width=width)  # type: ignore[arg-type]
    return st.lists(numbers, min_size=count, max_size=count)


def arrays(*shape: int, largest: float = 100.0) -> Strategy:
    """Arrays of real numbers of a shape, of any dtype that is taken, in any form."""
    dtypes = st.sampled_from(
        [np.float64, np.float64, np.float32, np.float16, np.int64, np.int8, np.uint8]
    )
    return dtypes.flatmap(
        lambda dtype: _entries(math.prod(shape), dtype, largest).map(
            lambda values: np.array(values, dtype=dtype).reshape(shape)
        )
    ).flatmap(_forms)


def fraction_arrays(*shape: int) -> Strategy:
    """Arrays of dtype object that hold exact numbers."""
    numbers = st.one_of(st.fractions(-5, 5, max_denominator=6), st.integers(-5, 5))
    count = math.prod(shape)

    def build(values: list[Any]) -> Array:
        found = np.empty(count, dtype=object)
        found[:] = values
        return found.reshape(shape)

    return st.lists(numbers, min_size=count, max_size=count).map(build).flatmap(_forms)


def wrong_arrays(*shape: int, ndim: int | None = None, exact: bool = False) -> Strategy:
    """What is no array of that shape, or of any with `ndim` axes, with finite real numbers.

    Args:
        shape: The shape, or one that would do.
        ndim: Given if any shape with so many axes will do.
        exact: Whether fractions are taken.
    """
    ones = np.ones(shape)
    spoilt: list[Any] = [
        ones[None], ones.astype(complex), ones.astype(bool), ones.astype(str),
        ones.astype("datetime64[s]"), ones.tolist(), torch.tensor(ones), np.ma.array(ones),
        np.full((*shape, 0), 1.0),
    ]  # fmt: skip
    if ndim is None:
        spoilt.append(np.ones((*shape[:-1], shape[-1] + 3)))
    if not exact:
        spoilt.append(np.full(shape, Fraction(1), dtype=object))
    if ones.size:
        for value in (math.nan, math.inf, -math.inf):
            spoilt.append(ones.copy())
            spoilt[-1].flat[-1] = value
        spoilt.append(np.full(shape, 2**62))
        for entry in (1.0, "1", None, True):
            spoilt.append(np.full(shape, Fraction(1), dtype=object))
            spoilt[-1].flat[0] = entry

    def accepts(value: Any) -> bool:
        fits = isinstance(value, np.ndarray) and value.dtype.kind in "fi"
        return fits and (value.ndim == ndim if ndim is not None else value.shape == shape)

    return st.one_of(st.sampled_from(spoilt), junk(accepts))
