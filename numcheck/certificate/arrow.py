"""Embeddings from parquet and Arrow files, as pandas, polars and datasets write them."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from numcheck.certificate.columns import Column, Kind, choose_columns
from numcheck.support.errors import InvalidInputError
from numcheck.support.extras import extra_module


def read_arrow_table(path: Path, name: str | None) -> tuple[Any, list[str]]:
    """The numbers of a parquet, Arrow or Feather file, and notes on what was left out.

    Args:
        path: Of the file: a column per output, or one column of lists among others.
        name: Of one column; `None` for what looks like embeddings.

    Raises:
        InvalidInputError: If pyarrow is missing, the file is damaged, or lists differ in length.
    """
    instead = "Or save the embeddings as npy."
    pa = extra_module("pyarrow", extra="parquet", use=f"{path}: its files", instead=instead)
    try:
        table = _read(path, pa)
    except (pa.ArrowException, OSError) as error:
        kind = path.suffix.removeprefix(".")
        raise InvalidInputError(f"{path} is not a readable {kind} file: {error}.") from error
    index = _index_names(table.schema)
    columns = [
        Column(field.name, _kind(field.type, pa), index=field.name in index, varies=True)
        for field in table.schema
    ]
    kept, notes = choose_columns(columns, name, path=path)
    arrays = [_numbers(table.column(k), columns[k], path, pa) for k in kept]
    if len(arrays) == 1:
        found = arrays[0]
        return (found if found.ndim > 1 else found[:, None]), notes
    return (np.stack(arrays, axis=1) if arrays else np.empty((0, 0))), notes


def _read(path: Path, pa: Any) -> Any:
    if path.suffix.lower() in (".parquet", ".pq"):
        from pyarrow import parquet

        # One file, whatever the folders above it are called.
        return parquet.ParquetFile(path).read()
    from pyarrow import ipc

    with path.open("rb") as file:
        with suppress(pa.ArrowInvalid):
            return ipc.open_file(file).read_all()
        file.seek(0)
        # What datasets keeps is a stream.
        return ipc.open_stream(file).read_all()


def _index_names(schema: Any) -> set[str]:
    """The columns that pandas took for an index, by what it wrote of them."""
    try:
        found = json.loads((schema.metadata or {}).get(b"pandas", b"{}")).get("index_columns", [])
    except (ValueError, AttributeError):
        return set()
    return {name for name in found if isinstance(name, str)}


def _stored(kind: Any, pa: Any) -> Any:
    return kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind


def _is_list(kind: Any, pa: Any) -> bool:
    types = pa.types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _kind(kind: Any, pa: Any) -> Kind:
    kind, types, found = _stored(kind, pa), pa.types, Kind.FLOAT
    while _is_list(kind, pa):
        kind, found = _stored(kind.value_type, pa), Kind.LIST
    if types.is_floating(kind) or types.is_decimal(kind):
        return found
    if types.is_integer(kind) or types.is_boolean(kind):
        return found if found is Kind.LIST else Kind.INTEGER
    return Kind.TEXT


def _numbers(column: Any, of: Column, path: Path, pa: Any) -> Any:
    """A column as an array: of one axis, and of one more for each nesting of lists."""
    array, shape = column.combine_chunks(), [len(column)]
    # Newer versions of pyarrow give chunks even of one.
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], column.type)
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    while _is_list(array.type, pa):
        if array.null_count:
            raise InvalidInputError(
                f"{path}: column {of.name!r} has no list in {array.null_count} rows. Remove them."
            )
        from pyarrow import compute

        lengths = compute.list_value_length(array).to_numpy(zero_copy_only=False)
        if len(lengths) and (lengths != lengths[0]).any():
            place = int(np.flatnonzero(lengths != lengths[0])[0])
            raise InvalidInputError(
                f"{path}: the lists of column {of.name!r} differ in length: {lengths[0]} numbers "
                f"in row 0, {lengths[place]} in row {place}. Give embeddings of one length."
            )
        shape.append(int(lengths[0]) if len(lengths) else 0)
        array = array.flatten()
    if pa.types.is_decimal(array.type):
        array = array.cast(pa.float64())
    return array.to_numpy(zero_copy_only=False).reshape(shape)
