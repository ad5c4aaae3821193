"""Embeddings from files of many kinds. Nothing in a file is ever executed."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from numcheck.certificate.arrow import read_arrow_table
from numcheck.certificate.embeddings import embedding_rows, tensor_numbers
from numcheck.certificate.rows import FileRows, Rows, float_rows
from numcheck.certificate.text import read_text_table
from numcheck.support.errors import InvalidInputError
from numcheck.support.extras import extra_module
from numcheck.support.validate_arrays import Array

_LOG = logging.getLogger(__name__)
#: What a reader makes of a path and a name: the numbers, and notes on what was left out.
_Read = tuple[Any, list[str]]


@dataclass(frozen=True)
class Source:
    """Embeddings of a file.

    Attributes:
        rows: Of shape (n, m), all finite; those of npy, safetensors and HDF5 stay in the file.
        notes: What was left out of it, in words.
    """

    rows: Rows
    notes: tuple[str, ...]


def _chosen_name(axes: Mapping[str, int], name: str | None, path: Path) -> tuple[str, list[str]]:
    """Of arrays with so many axes: that of a name, or the only one, or the only one of two axes."""
    names = ", ".join(axes) or "none"
    if name is not None:
        if name not in axes:
            raise InvalidInputError(f"{path} holds no array {name!r}; there are: {names}.")
        return name, []
    if len(axes) == 1:
        return next(iter(axes)), []
    tables = [key for key, count in axes.items() if count == 2]
    if len(tables) != 1:
        raise InvalidInputError(
            f"{path} holds {len(axes)} arrays ({names}). Say which: {path}#NAME."
        )
    return tables[0], [f"array {tables[0]!r} of {names}"]


def _chosen(found: Mapping[str, Any], name: str | None, path: Path) -> _Read:
    """The array of a name, or the only one, or the only one of two axes."""
    key, notes = _chosen_name({key: value.ndim for key, value in found.items()}, name, path)
    return found[key], notes


def _no_name(name: str | None, path: Path) -> None:
    if name is not None:
        raise InvalidInputError(
            f"{path} holds a single array; leave out #{name}. Only files of several arrays or "
            "columns have names."
        )


def _read_npy(path: Path, name: str | None) -> _Read:
    _no_name(name, path)
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    # What is empty cannot be mapped.
    except ValueError:
        return np.load(path, allow_pickle=False), []
    if not isinstance(mapped, np.memmap):
        mapped.close()
        raise InvalidInputError(f"{path} is an npz file. Rename it to {path.stem}.npz.")

    def read(start: int, stop: int) -> Any:
        return np.load(path, mmap_mode="r", allow_pickle=False)[start:stop]

    return FileRows(mapped.shape, mapped.dtype, read), []


def _read_npz(path: Path, name: str | None) -> _Read:
    # Opened here: numpy leaves a damaged one open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
        if name is not None and name in found:
            return found[name], []
        return _chosen(dict(found), name, path)


def _tensors(found: Mapping[Any, Any], prefix: str = "") -> dict[str, Any]:
    tensors: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(value, Mapping):
            tensors |= _tensors(value, f"{prefix}{key}.")
        elif isinstance(value, torch.Tensor):
            tensors[f"{prefix}{key}"] = value
    return tensors


def _read_pt(path: Path, name: str | None) -> _Read:
    found = torch.load(path, map_location="cpu", weights_only=True)
    if isinstance(found, torch.Tensor):
        _no_name(name, path)
        return found, []
    if not isinstance(found, Mapping):
        raise InvalidInputError(
            f"{path} holds a {type(found).__name__}. Save a tensor, or a dictionary of tensors."
        )
    return _chosen(_tensors(found), name, path)


def _read_safetensors(path: Path, name: str | None) -> _Read:
    module = extra_module("safetensors", extra="safetensors", use=f"{path}: its files")
    with module.safe_open(path, framework="pt") as file:
        # The file is no mapping: it has keys, and is none of them.
        shapes = {key: tuple(file.get_slice(key).get_shape()) for key in list(file.keys())}
        key, notes = _chosen_name({key: len(x) for key, x in shapes.items()}, name, path)
        shape = shapes[key]
        if len(shape) != 2:
            return file.get_tensor(key), notes

    def read(start: int, stop: int) -> Any:
        with module.safe_open(path, framework="pt") as file:
            return tensor_numbers(file.get_slice(key)[start:stop], str(path))

    return FileRows(shape, read(0, min(1, shape[0])).dtype, read), notes


def _read_hdf5(path: Path, name: str | None) -> _Read:
    h5py = extra_module("h5py", extra="hdf5", use=f"{path}: its files")
    with h5py.File(path, "r") as file:
        found: dict[str, Any] = {}

        def gather(key: str, item: Any) -> None:
            if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu":
                found[key] = item

        file.visititems(gather)
        chosen, notes = _chosen(found, name and name.strip("/"), path)
        key, shape, dtype = chosen.name, tuple(chosen.shape or ()), chosen.dtype

    def read(start: int, stop: int) -> Any:
        with h5py.File(path, "r") as file:
            return file[key][start:stop]

    return FileRows(shape, dtype, read), notes


_READERS: dict[str, Callable[[Path, str | None], _Read]] = {
    ".npy": _read_npy,
    ".npz": _read_npz,
    ".pt": _read_pt,
    ".pth": _read_pt,
    ".csv": read_text_table,
    ".tsv": read_text_table,
    ".txt": read_text_table,
    ".csv.gz": read_text_table,
    ".tsv.gz": read_text_table,
    ".txt.gz": read_text_table,
    ".parquet": read_arrow_table,
    ".pq": read_arrow_table,
    ".arrow": read_arrow_table,
    ".feather": read_arrow_table,
    ".safetensors": _read_safetensors,
    ".h5": _read_hdf5,
    ".hdf5": _read_hdf5,
}
#: The kinds of files, for a line of help.
KINDS = "npy, npz, pt, csv, parquet, arrow, safetensors, hdf5"


def _located(path: str | Path) -> tuple[Path, str | None]:
    """The file of `FILE#NAME` and the name: a # may be part of either, an existing file wins."""
    text = str(path)
    cuts = [len(text), *(k for k in reversed(range(len(text))) if text[k] == "#")]
    for cut in cuts:
        # A path with a null character is a ValueError before Python 3.13.
        try:
            if cut and Path(text[:cut]).is_file():
                return Path(text[:cut]), text[cut + 1 :] or None
        except (OSError, ValueError):
            break
    file, _, name = text.rpartition("#") if "#" in text else (text, "", "")
    return Path(file), name or None


def _suffix(path: Path) -> str:
    last = [suffix.lower() for suffix in path.suffixes[-2:]]
    return "".join(last) if last[-1:] == [".gz"] else "".join(last[-1:])


def open_embeddings(path: str | Path) -> Source:
    """The embeddings of a file, as `read_embeddings`, but rows stay in it where they can.

    Args:
        path: As there.

    Raises:
        InvalidInputError: As there.
    """
    place, name = _located(path)
    suffix = _suffix(place)
    reader = _READERS.get(suffix)
    if reader is None:
        raise InvalidInputError(
            f"{place}: unknown suffix {suffix!r}; allowed are {', '.join(_READERS)}."
        )
    if not place.is_file():
        raise InvalidInputError(f"there is no file {place}. Check the path.")
    try:
        found, notes = reader(place, name)
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
            f"{place} cannot be read as {suffix}: {reason}. "
            "Save it again; object arrays and pickles are not accepted."
        ) from error
    return Source(embedding_rows(found, name=str(path)), tuple(notes))


def read_embeddings(path: str | Path) -> Array:
    """The embeddings of a file, float64 of shape (n, m).

    Args:
        path: A file of numpy (npy, npz), PyTorch (pt, pth), text (csv, tsv, txt, with or without
            header, also as gz), Arrow (parquet, arrow, feather; extra `parquet`), safetensors
            (extra `safetensors`) or HDF5 (h5, hdf5; extra `hdf5`). `FILE#NAME` names one of several
            arrays, or a column of a table: of lists, or of numbers. Of a table without a name the
            outputs are its column of lists, or its columns of floats; an index, and text and
            integers beside floats, are left out, which is logged.

    Raises:
        InvalidInputError: If there is no such file, its suffix is unknown, the package that reads
            it is missing, it cannot be read, or it does not hold an array of embeddings.
    """
    found = open_embeddings(path)
    for note in found.notes:
        _LOG.warning("%s: %s", path, note)
    return float_rows(found.rows, slice(None))
