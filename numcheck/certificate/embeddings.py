"""Arrays of embeddings: what is accepted; the errors say how to correct what is not."""

from __future__ import annotations

import numpy as np
import torch

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import correlation
from numcheck.support.validate_arrays import Array

#: The fewest pairs, and the fewest a pair of embeddings needs for each of its outputs.
LEAST_PAIRS = 100
PAIRS_PER_OUTPUT = 4


def embedding_array(values: object, *, name: str) -> Array:
    """A float64 array of shape (n, m) from an array, a tensor on any device, or nested lists."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        if values.dtype is torch.bfloat16:
            values = values.float()
    try:
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InvalidInputError(
            f"{name} is not an array of numbers ({error}). Give rows of equal length."
        ) from error
    if array.dtype.kind not in "fiu":
        raise InvalidInputError(
            f"{name} must hold real numbers, got dtype {array.dtype}. Convert it to float64."
        )
    if array.ndim != 2:
        raise InvalidInputError(
            f"{name} must have shape (n, m), n embeddings of m outputs; got shape {array.shape}. "
            "Write a single output as x[:, None], and flatten other axes."
        )
    if 0 in array.shape:
        raise InvalidInputError(
            f"{name} is empty, shape {array.shape}. Give one row per embedding."
        )
    with np.errstate(over="ignore"):
        array = array.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if len(bad):
        raise InvalidInputError(
            f"{name} has a NaN or an infinity in {len(bad)} of {len(array)} rows, the first is row "
            f"{bad[0]}. Remove these rows from both arrays."
        )
    return array


def embedding_pair(h: object, h_prime: object) -> tuple[Array, Array]:
    """Two aligned arrays of one shape (n, m), with n large enough for m."""
    first = embedding_array(h, name="h")
    second = embedding_array(h_prime, name="h_prime")
    if first.shape != second.shape:
        raise InvalidInputError(
            f"h has shape {first.shape} and h_prime {second.shape}. Row i of both must belong to "
            "the same pair of observations: give two arrays of one shape."
        )
    n, m = first.shape
    needed = max(LEAST_PAIRS, PAIRS_PER_OUTPUT * m)
    if n < needed:
        raise InvalidInputError(
            f"{n} pairs are too few for {m} outputs: at least {needed} are needed "
            f"({LEAST_PAIRS}, and {PAIRS_PER_OUTPUT} for each output). Take more pairs, or "
            "certify a projection to fewer outputs."
        )
    largest = max(float(np.abs(first).max()), float(np.abs(second).max()))
    if largest > 1e50:
        raise InvalidInputError(
            f"an embedding has an entry of size {largest:.1e}, whose powers are beyond "
            "float64. The theorem is about embeddings of mean 0 and variance near 1: rescale them."
        )
    return first, second


def rate_interval(rho: object) -> tuple[float, float]:
    """The ends of what is assumed of rho: a number in (0, 1), or a pair of them in order."""
    if isinstance(rho, np.ndarray):
        rho = rho.tolist()
    if not isinstance(rho, tuple | list):
        value = correlation(rho)
        return value, value
    if len(rho) != 2:
        raise InvalidInputError(
            f"rho must be a number or an interval of two, got {len(rho)} numbers. Write "
            "rho=0.95 or rho=(0.9, 0.97)."
        )
    low, high = (correlation(x) for x in rho)
    if low > high:
        raise InvalidInputError(
            f"rho is the interval from {low} to {high}, which is empty. Put the smaller end first."
        )
    return low, high
