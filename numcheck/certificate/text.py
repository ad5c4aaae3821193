"""Embeddings from files of text: csv with or without a header, and what numpy writes."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from numcheck.certificate.columns import Column, Kind, choose_columns
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Array

#: Lines from which separator, header and kinds of columns are found.
_SAMPLE = 1000
_INTEGER = re.compile(r"\s*[+-]?\d+\s*")
_DECIMAL = re.compile(r"(?!\s*[+-]?\d+\s*$)(?=.*\d).*")
_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", None: "spaces"}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class _Format:
    """How the lines of a file are written: what separates numbers, and whether 0,5 is a half."""

    separator: str | None
    comma: bool

    def cells(self, line: str) -> list[str]:
        if self.separator is None:
            return line.split()
        cells = next(csv.reader([line], delimiter=self.separator))
        return [cell.replace(",", ".") for cell in cells] if self.comma else cells

    def has(self, line: str, width: int) -> bool:
        """True.

        Raises:
            ValueError: If the line has another number of cells.
        """
        if len(self.cells(line.rstrip("\r\n"))) != width:
            raise ValueError("a row of another length")
        return True

    def plain(self, line: str) -> str:
        return line.replace(",", ".") if self.comma else line


def _format_of(line: str) -> _Format:
    """The format of a line of data."""
    # A comma separates only where nothing else does; else it may be that of decimals.
    for separator in (";", "\t", ","):
        if separator in line:
            return _Format(separator, separator != "," and "," in line)
    return _Format(None if len(line.split()) > 1 else ",", False)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rt", newline="", encoding="utf-8-sig") as file:
        yield file


def _lines(file: IO[str]) -> Iterator[str]:
    """Lines that hold something; numpy writes headers as comments."""
    return (line for line in file if line.strip() and not line.lstrip().startswith("#"))


def _has_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names columns: with words, or with numbers that count them."""
    numbers = [_is_number(cell) for cell in first]
    whole = [bool(_INTEGER.fullmatch(cell)) for cell in first]
    if not any(numbers):
        return True
    if not all(numbers):
        below = [any(_is_number(row[k]) for row in rest if k < len(row)) for k in range(len(first))]
        named = any(under and not number for under, number in zip(below, numbers, strict=True))
        # A row of decimals in which one is missing is no header.
        return named and all(w for w, number in zip(whole, numbers, strict=True) if number)
    if not rest:
        return False
    # What pandas writes of columns without names; or whole numbers above decimals alone.
    counts = len(first) > 1 and [float(cell) for cell in first] == list(range(len(first)))
    decimals = all(_DECIMAL.fullmatch(cell) for row in rest for cell in row)
    return counts or (all(whole) and len(set(first)) == len(first) and decimals)


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    found = []
    for k, name in enumerate(names):
        cells = [row[k].strip() for row in rows if k < len(row)]
        kind = Kind.FLOAT
        # A single row may have a misprint as well as a name.
        if len(cells) > 1 and not any(map(_is_number, cells)):
            kind = Kind.TEXT
        elif cells and all(map(_INTEGER.fullmatch, cells)):
            kind = Kind.INTEGER
        found.append(Column(name, kind, varies=len(set(cells)) > 1))
    return found


def read_text_table(path: Path, name: str | None) -> tuple[Array, list[str]]:
    """The numbers of a file of text, float64 of shape (n, m), and notes on what was left out.

    Args:
        path: Of a file with one row a line, separated by commas, semicolons, tabs or spaces; gzip
            if it ends so.
        name: Of one column, by its header; `None` for all that look like outputs.

    Raises:
        InvalidInputError: If a row is not one of numbers.
    """
    with _opened(path) as file:
        sample = list(itertools.islice(_lines(file), _SAMPLE))
    if not sample:
        return np.empty((0, 0)), []
    form = _format_of(sample[min(1, len(sample) - 1)])
    rows = [form.cells(line.rstrip("\r\n")) for line in sample]
    header = int(_has_header(rows[0], rows[1:]))
    if header:
        names = [cell.strip() for cell in rows[0]]
        rows = rows[1:]
        # Pandas writes a line for each level of the names of columns; those of one group repeat.
        levels = len(set(names)) < len(names)
        while levels and rows and _has_header(rows[0], rows[1:]):
            names = [
                f"{name}.{cell.strip()}".strip(".")
                for name, cell in zip(names, rows[0], strict=False)
            ]
            header, rows = header + 1, rows[1:]
    elif name is not None:
        raise InvalidInputError(f"{path} has no header, so no column {name!r}; leave out #{name}.")
    else:
        names = [f"{k + 1}" for k in range(len(rows[0]))]
    # Tables of R have no name for the column of the names of rows.
    if header and rows and len(rows[0]) == len(names) + 1:
        names = ["", *names]
    if not rows:
        return np.empty((0, len(names))), []
    kept, notes = choose_columns(_columns(names, rows), name, path=path)
    with _opened(path) as file:
        lines: Iterator[str] = itertools.islice(_lines(file), header, None)
        every = len(kept) == len(names)
        if not every:
            # Numpy looks at the columns it uses only.
            lines = (line for line in lines if form.has(line, len(names)))
        try:
            numbers = np.loadtxt(
                map(form.plain, lines),
                delimiter=form.separator,
                usecols=None if every else kept,
                comments=None,
                quotechar='"',
                ndmin=2,
            )
        except ValueError as error:
            raise InvalidInputError(_first_fault(path, form, header, len(names), kept)) from error
    return numbers, notes


def _first_fault(path: Path, form: _Format, header: int, width: int, kept: Sequence[int]) -> str:
    with _opened(path) as file:
        for number, line in enumerate(itertools.islice(_lines(file), header, None), 1):
            cells = form.cells(line.rstrip("\r\n"))
            if len(cells) != width or not all(_is_number(cells[k]) for k in kept):
                return (
                    f"{path}: row {number} is not {width} numbers with {_WORDS[form.separator]} "
                    f"between: {line.strip()[:60]!r}. Write one embedding a line, and fill or "
                    "remove rows with missing values."
                )
    return f"{path} is not a table of numbers. Write one embedding a line."
