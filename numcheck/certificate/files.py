"""Embeddings from files: npy, npz, pt, csv, parquet. Nothing in a file is ever executed."""

from __future__ import annotations

import csv
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from numcheck.certificate.embeddings import embedding_array
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Array


def _chosen(found: Mapping[str, Any], name: str | None, path: Path) -> Any:
    """The array of a name, or the only one."""
    names = ", ".join(found) or "none"
    if name is None:
        if len(found) != 1:
            raise InvalidInputError(
                f"{path} holds {len(found)} arrays ({names}). Say which: {path}#NAME."
            )
        return next(iter(found.values()))
    if name not in found:
        raise InvalidInputError(f"{path} holds no array {name!r}; there are: {names}.")
    return found[name]


def _no_name(name: str | None, path: Path) -> None:
    if name is not None:
        raise InvalidInputError(
            f"{path} holds a single array; leave out #{name}. Only npz and pt files have names."
        )


def _read_npy(path: Path, name: str | None) -> Any:
    _no_name(name, path)
    return np.load(path, allow_pickle=False)


def _read_npz(path: Path, name: str | None) -> Any:
    # Opened here: numpy leaves a damaged one open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
        return _chosen(found, name, path)


def _read_pt(path: Path, name: str | None) -> Any:
    found = torch.load(path, map_location="cpu", weights_only=True)
    if isinstance(found, torch.Tensor):
        _no_name(name, path)
        return found
    if not isinstance(found, Mapping):
        raise InvalidInputError(
            f"{path} holds a {type(found).__name__}. Save a tensor, or a dictionary of tensors."
        )
    return _chosen({str(k): v for k, v in found.items()}, name, path)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _read_csv(path: Path, name: str | None) -> Any:
    _no_name(name, path)
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file) if row]
    # A first line with a word in it is a header.
    if rows and not all(map(_is_number, rows[0])):
        rows = rows[1:]
    width = len(rows[0]) if rows else 0
    for number, row in enumerate(rows, 1):
        if len(row) != width or not all(map(_is_number, row)):
            raise InvalidInputError(
                f"{path}: row {number} is not {width} numbers with commas between: "
                f"{','.join(row)[:60]!r}. Write one embedding a line."
            )
    numbers = np.array([[float(x) for x in row] for row in rows], dtype=np.float64)
    return numbers.reshape(len(rows), width)


def _read_parquet(path: Path, name: str | None) -> Any:
    try:
        from pyarrow import ArrowException, parquet
    except ModuleNotFoundError as error:
        raise InvalidInputError(
            f"{path}: parquet files need pyarrow. Install the extra (pip install "
            "'lejepa-numcheck[parquet]'), or save the embeddings as npy."
        ) from error
    _no_name(name, path)
    try:
        table = parquet.read_table(path)
    except ArrowException as error:
        raise InvalidInputError(f"{path} is not a readable parquet file: {error}.") from error
    columns = [column.to_numpy() for column in table.columns]
    if len(columns) == 1 and columns[0].dtype == object:
        return np.stack(list(columns[0]))
    return np.stack(columns, axis=1) if columns else np.empty((0, 0))


_READERS = {
    ".npy": _read_npy,
    ".npz": _read_npz,
    ".pt": _read_pt,
    ".pth": _read_pt,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}


def read_embeddings(path: str | Path) -> Array:
    """The embeddings of a file, float64 of shape (n, m).

    Args:
        path: An npy, npz, pt, csv (with or without header) or parquet file (a column per output,
            or one column of lists). `FILE#NAME` names one of several arrays of an npz or pt file.

    Raises:
        InvalidInputError: If there is no such file, its suffix is unknown, it cannot be read, or it
            does not hold an array of embeddings.
    """
    text, _, name = str(path).partition("#")
    place = Path(text)
    reader = _READERS.get(place.suffix.lower())
    if reader is None:
        raise InvalidInputError(
            f"{place}: unknown suffix {place.suffix!r}; allowed are {', '.join(_READERS)}."
        )
    if not place.is_file():
        raise InvalidInputError(f"there is no file {place}. Check the path.")
    try:
        found = reader(place, name or None)
    except InvalidInputError:
        raise
    except pickle.UnpicklingError as error:
        raise InvalidInputError(
            f"{place} holds more than tensors, or is damaged. Save the tensor alone: "
            "torch.save(h, path)."
        ) from error
    # For a damaged file the libraries raise errors of many types, some without a word.
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise InvalidInputError(
            f"{place} cannot be read as {place.suffix}: {reason}. "
            "Save it again; object arrays and pickles are not accepted."
        ) from error
    return embedding_array(found, name=str(path))
