"""Arguments of `certify` that cannot be meant, and what is said of them."""

from __future__ import annotations

import math
from typing import Any

import pytest

import numcheck
from numcheck import certify
from numcheck.metrics import Bootstrap
from numcheck.support.errors import InvalidInputError
from tests.certificate.encoders import Array, batch


def _with(h: Array, place: tuple[int, int], value: float) -> Array:
    changed = h.copy()
    changed[place] = value
    return changed


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h[:-1], r"h has shape \(500, 4\) and h_prime \(499, 4\)"),
        (lambda h: h[:, :2], r"Row i of both must belong to the same pair"),
        (lambda h: _with(h, (3, 1), math.nan), "NaN or an infinity in 1 of 500 rows.* row 3"),
        (lambda h: _with(h, (0, 0), math.inf), "Remove these rows from both"),
        (lambda h: h[:, 0], r"must have shape \(n, m\).*x\[:, None\]"),
        (lambda h: h.astype(str), "must hold real numbers"),
        (lambda h: h + 1j, "must hold real numbers, got dtype complex128"),
        (lambda h: h[:0], "is empty"),
        (lambda h: None, "must hold real numbers"),
        (lambda h: [[1.0], [1.0, 2.0]], "not an array of numbers.*rows of equal length"),
        (lambda h: h * 1e60, "rescale them"),
    ],
)
def test_bad_arrays_are_named(change: Any, message: str) -> None:
    h, other = batch(count=500)
    with pytest.raises(InvalidInputError, match=message):
        certify(h, change(other), rho=0.9)


def test_too_few_pairs_says_how_many() -> None:
    h, other = batch(m=64, n=64, count=255)
    with pytest.raises(InvalidInputError, match=r"255 pairs are too few for 64 outputs.*256 are"):
        certify(h, other, rho=0.9)
    with pytest.raises(InvalidInputError, match=r"99 pairs are too few for 4 outputs.*100 are"):
        certify(*batch(count=99), rho=0.9)
    certify(*batch(count=100), rho=0.9)


@pytest.mark.parametrize(
    ("rho", "message"),
    [
        (0, "rho must lie strictly between 0 and 1, got 0.0"),
        (1.0, "rho must lie strictly between 0 and 1, got 1.0"),
        (math.nan, "rho must lie strictly between 0 and 1, got nan"),
        ("half", "rho must be a number"),
        ((0.9, 1.0), "rho must lie strictly between 0 and 1, got 1.0"),
        ((0.9, 0.8), "Put the smaller end first"),
        ((0.7, 0.8, 0.9), "an interval of two, got 3"),
        ("0.9", "rho must be a number"),
        ([[0.8], [0.9]], "rho must be a number"),
    ],
)
def test_bad_rho_is_named(rho: Any, message: str) -> None:
    h, other = batch(count=500)
    with pytest.raises(InvalidInputError, match=message):
        certify(h, other, rho=rho)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, math.nan, "high"])
def test_bad_confidence_is_named(confidence: Any) -> None:
    with pytest.raises(InvalidInputError, match="confidence must lie strictly between 0 and 1"):
        certify(*batch(count=500), rho=0.9, confidence=confidence)


def test_level_is_refused_with_the_new_word() -> None:
    """Whoever passed 0.05 there meant a false-alarm probability, and got a confidence of 5%."""
    with pytest.raises(InvalidInputError, match="no argument 'level' any more; it is now confiden"):
        certify(*batch(count=500), rho=0.9, level=0.05)  # type: ignore[call-arg]
    with pytest.raises(InvalidInputError, match="no argument 'level' any more; it is now alpha"):
        Bootstrap(level=0.05)  # type: ignore[call-arg]


def test_exported() -> None:
    assert numcheck.certify is certify
    assert "certify" in numcheck.__all__
    with pytest.raises(AttributeError, match="no attribute 'certified'"):
        numcheck.certified  # noqa: B018
