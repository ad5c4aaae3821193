"""Arrays of embeddings: what is accepted; the errors say how to correct what is not."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import scipy.sparse
import torch

from numcheck.certificate.rows import FileRows, Rows, float_rows, row_slices
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import correlation
from numcheck.support.validate_arrays import Array

#: The fewest pairs, and the fewest a pair of embeddings needs for each of its outputs.
LEAST_PAIRS = 100
PAIRS_PER_OUTPUT = 4
#: Largest entry: sums of fourth powers of it are in the range of float64.
_LARGEST = 1e50
_NUMPY_FLOATS = (torch.float16, torch.float32, torch.float64)


def _numbers(values: object, name: str) -> Any:
    """An array of what was given, of any type; tensors are moved to the CPU."""
    if isinstance(values, torch.Tensor):
        return tensor_numbers(values, name)
    if isinstance(values, np.ma.MaskedArray):
        masked = np.ma.getmaskarray(values)
        if masked.any():
            rows = int(masked.reshape(len(masked), -1).any(axis=1).sum())
            raise InvalidInputError(
                f"{name} is a masked array with masked entries in {rows} of {len(masked)} rows. "
                "Remove these rows from both arrays: h[~np.ma.getmaskarray(h).any(axis=1)].data."
            )
        return values.data
    if scipy.sparse.issparse(values):
        raise InvalidInputError(
            f"{name} is a sparse matrix ({type(values).__name__}). Give it as a dense array: "
            f"{name}.toarray()."
        )
    try:
        array = np.asarray(values)
        # A column of arrays, as pandas has it.
        if array.dtype == object and array.ndim == 1 and len(array):
            array = np.stack([np.asarray(row) for row in array])
    except (TypeError, ValueError, RuntimeError) as error:
        raise InvalidInputError(
            f"{name} is not an array of numbers ({error}). Give rows of equal length."
        ) from error
    # bfloat16 and float8 of ml_dtypes are no kind of number to numpy.
    if array.dtype.kind == "V" and array.dtype.names is None and "float" in array.dtype.name:
        array = array.astype(np.float32)
    return array


def tensor_numbers(values: torch.Tensor, name: str) -> Any:
    """An array of the numbers of a tensor, in float32 where numpy has no such type."""
    values = values.detach()
    if values.is_meta:
        raise InvalidInputError(
            f"{name} is a tensor on the meta device, which has a shape and no numbers. Compute the "
            "embeddings on a device that holds them (cpu, cuda)."
        )
    if values.layout != torch.strided:
        raise InvalidInputError(
            f"{name} is a sparse tensor ({values.layout}). Give it as a dense one: "
            f"{name}.to_dense()."
        )
    if values.is_quantized:
        values = values.dequantize()
    values = values.cpu().resolve_conj().resolve_neg()
    # Numpy has no bfloat16 and no float8; float32 holds them all.
    if values.is_floating_point() and values.dtype not in _NUMPY_FLOATS:
        values = values.float()
    return values.numpy()


def embedding_rows(values: object, *, name: str) -> Rows:
    """Rows of shape (n, m), finite, in the type they have: an array, or a file that is mapped.

    Args:
        values: An array, a tensor on any device, nested lists, or rows in a file.
        name: Of the argument, or of the file, for messages.
    """
    array = values if isinstance(values, FileRows) else _numbers(values, name)
    kind = array.dtype.kind
    if kind not in "fiu":
        remedy = "Convert it to float64."
        if kind == "c":
            remedy = "Give real and imaginary parts as outputs of their own."
        elif kind == "V":
            remedy = f"Give the fields as columns: {array.dtype.names}."
        elif kind in "OU":
            remedy = "Leave out columns of text, and give rows of equal length."
        raise InvalidInputError(f"{name} must hold real numbers, got dtype {array.dtype}. {remedy}")
    if len(array.shape) != 2:
        raise InvalidInputError(
            f"{name} must have shape (n, m), n embeddings of m outputs; got shape {array.shape}. "
            "Write a single output as x[:, None], and flatten other axes."
        )
    if 0 in array.shape:
        raise InvalidInputError(
            f"{name} is empty, shape {array.shape}. Give one row per embedding."
        )
    bad, first, largest = 0, 0, 0.0
    for rows in row_slices(array):
        block = float_rows(array, rows)
        # A sum is finite only if all its terms are: most blocks need no second look.
        if not math.isfinite(float(np.abs(block).sum())):
            wrong = np.flatnonzero(~np.isfinite(block).all(axis=1))
            first = first if bad or not len(wrong) else rows.start + int(wrong[0])
            bad += len(wrong)
        largest = max(largest, float(np.abs(block).max()))
    if bad:
        raise InvalidInputError(
            f"{name} has a NaN or an infinity in {bad} of {array.shape[0]} rows, the first is row "
            f"{first}. Remove these rows from both arrays."
        )
    if largest > _LARGEST:
        raise InvalidInputError(
            f"{name} has an entry of size {largest:.1e}, whose powers are beyond float64. The "
            "theorems are about embeddings of mean 0 and variance near 1: rescale them."
        )
    return cast(Rows, array)


def embedding_array(values: object, *, name: str) -> Array:
    """A float64 array of shape (n, m) from an array, a tensor on any device, or nested lists."""
    return float_rows(embedding_rows(values, name=name), slice(None))


def embedding_pair(h: object, h_prime: object) -> tuple[Rows, Rows]:
    """Two aligned arrays of one shape (n, m), with n large enough for m."""
    first, second = embedding_rows(h, name="h"), embedding_rows(h_prime, name="h_prime")
    if tuple(first.shape) != tuple(second.shape):
        raise InvalidInputError(
            f"h has shape {tuple(first.shape)} and h_prime {tuple(second.shape)}. Row i of both "
            "must belong to the same pair of observations: give two arrays of one shape."
        )
    n, m = first.shape
    needed = max(LEAST_PAIRS, PAIRS_PER_OUTPUT * m)
    if n < needed:
        raise InvalidInputError(
            f"{n} pairs are too few for {m} outputs: at least {needed} are needed "
            f"({LEAST_PAIRS}, and {PAIRS_PER_OUTPUT} for each output). Take more pairs, or "
            "certify a projection to fewer outputs."
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
