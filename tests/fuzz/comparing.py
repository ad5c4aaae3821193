"""What results are held against: exactly over fractions, nearly over floats."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from tests.fuzz.kinds import Array


def check(holds: Any) -> None:
    """Assert in an expression."""
    assert holds


def as_fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


def is_exact(*values: Any) -> None:
    """Python's own integers and fractions all through: nothing can overflow later."""
    for value in values:
        parts = (value.numerator, value.denominator)
        assert type(value) in (int, Fraction)
        assert all(type(part) is int for part in parts)


def floats(x: Any) -> Array:
    return np.asarray(x).astype(np.float64)


def exact(x: Array) -> Array:
    """The fractions that the entries are, to compare with exactly or nearly."""
    if x.dtype == object:
        return np.array([Fraction(v) for v in x.ravel()], dtype=object).reshape(x.shape)
    return floats(x)


def close(found: Array, expected: Array) -> None:
    assert found.shape == expected.shape
    assert (found.dtype == object) == (expected.dtype == object)
    if found.dtype == object:
        assert (found == expected).all()
    else:
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-7)


def near(found: Any, expected: Any, size: float = 1.0) -> None:
    if isinstance(found, Fraction):
        assert found == expected
    else:
        np.testing.assert_allclose(float(found), float(expected), rtol=1e-6, atol=1e-6 * size)
