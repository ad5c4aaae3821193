"""Real files of every format, and what is said of files that are no embeddings."""

from __future__ import annotations

import builtins
import csv
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
from numpy.typing import NDArray
from pyarrow import parquet

from numcheck.certificate import read_embeddings
from numcheck.support.errors import InvalidInputError

Array = NDArray[np.float64]

H = np.random.default_rng(0).standard_normal((120, 3))


def _bytes(write: Any) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def _write_csv(path: Path, h: Array, header: bool) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        if header:
            writer.writerow([f"h{k}" for k in range(h.shape[1])])
        writer.writerows([[repr(float(x)) for x in row] for row in h])


def _write_parquet(path: Path, h: Array, lists: bool) -> None:
    if lists:
        table = pa.table({"embedding": list(h)})
    else:
        table = pa.table({f"h{k}": h[:, k] for k in range(h.shape[1])})
    parquet.write_table(table, path)


WRITERS: dict[str, Any] = {
    "h.npy": lambda p: np.save(p, H),
    "h.NPZ": lambda p: p.write_bytes(_bytes(lambda f: np.savez(f, only=H))),
    "h.pt": lambda p: torch.save(torch.from_numpy(H), p),
    "h.pth": lambda p: torch.save({"only": torch.from_numpy(H)}, p),
    "h.csv": lambda p: _write_csv(p, H, header=False),
    "header.csv": lambda p: _write_csv(p, H, header=True),
    "h.parquet": lambda p: _write_parquet(p, H, lists=False),
    "lists.parquet": lambda p: _write_parquet(p, H, lists=True),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    found = read_embeddings(tmp_path / name)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, H)


@pytest.mark.parametrize("suffix", ["npz", "pt"])
def test_one_of_several_arrays(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"both.{suffix}"
    if suffix == "npz":
        np.savez(path, h=H, h_prime=2 * H)
    else:
        torch.save({"h": torch.from_numpy(H), "h_prime": torch.from_numpy(2 * H)}, path)
    np.testing.assert_array_equal(read_embeddings(f"{path}#h_prime"), 2 * H)
    with pytest.raises(InvalidInputError, match=r"holds 2 arrays \(h, h_prime\). Say which: .*#"):
        read_embeddings(path)
    with pytest.raises(InvalidInputError, match="holds no array 'z'; there are: h, h_prime"):
        read_embeddings(f"{path}#z")


# A part of a file of CSV, or one with a head, is one, too.
@pytest.mark.parametrize("name", [name for name in WRITERS if not name.endswith("csv")])
def test_a_damaged_file_of_every_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    WRITERS[name](path)
    content = path.read_bytes()
    for damaged in (b"", content[:7], b"\x00\xff" * 99, b"x" + content):
        path.write_bytes(damaged)
        with pytest.raises(InvalidInputError, match=name):
            read_embeddings(path)


class Harmful:
    """What runs code when it is unpickled."""

    def __reduce__(self) -> Any:
        return (builtins.print, ("executed",))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("h.xlsx", b"", "unknown suffix '.xlsx'; allowed are .npy, .npz, .pt"),
        ("h", b"", "unknown suffix ''"),
        ("h.npy", b"no array", "cannot be read as .npy"),
        ("h.npy", b"", "cannot be read as .npy"),
        ("h.npz", b"PK no zip", "cannot be read as .npz"),
        ("h.pt", b"no tensor", "holds more than tensors, or is damaged"),
        ("h.pt", _bytes(lambda f: torch.save(Harmful(), f)), "holds more than tensors"),
        ("h.pt", _bytes(lambda f: torch.save([1, 2], f)), "holds a list"),
        (
            "h.npy",
            _bytes(lambda f: np.save(f, np.array([Harmful()]), allow_pickle=True)),
            "object arrays and pickles are not accepted",
        ),
        ("h.parquet", b"no table", "not a readable parquet file"),
        ("h.csv", b"1,2\n3,4,5\n", "row 2 is not 2 numbers"),
        ("h.csv", b"a,b\n3,x\n", "row 1 is not 2 numbers"),
        ("h.csv", b"", "is empty"),
        ("h.csv", b"\xff\xfe\x00", "cannot be read as .csv"),
        ("h.csv", b"1,2\n3,nan\n", "NaN or an infinity in 1 of 2 rows"),
        ("h.npy", _bytes(lambda f: np.save(f, np.zeros(3))), "must have shape"),
        ("h.npy", _bytes(lambda f: np.save(f, np.zeros((1, 2, 2)))), "must have shape"),
        ("h.npy", _bytes(lambda f: np.save(f, np.zeros((3, 2)) + 1j)), "must hold real numbers"),
        ("h.npy", _bytes(lambda f: np.save(f, np.array(["a"]))), "must hold real numbers"),
    ],
)
def test_files_that_are_no_embeddings(
    name: str, content: bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInputError, match=message) as error:
        read_embeddings(tmp_path / name)
    assert name in str(error.value)
    assert "executed" not in capsys.readouterr().out


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"there is no file .*absent.npy. Check the path"):
        read_embeddings(tmp_path / "absent.npy")
    (tmp_path / "folder.npy").mkdir()
    with pytest.raises(InvalidInputError, match="there is no file"):
        read_embeddings(tmp_path / "folder.npy")


def test_names_where_there_are_none(tmp_path: Path) -> None:
    np.save(tmp_path / "h.npy", H)
    with pytest.raises(InvalidInputError, match="leave out #h"):
        read_embeddings(f"{tmp_path / 'h.npy'}#h")


def test_missing_pyarrow_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write_parquet(tmp_path / "h.parquet", H, lists=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InvalidInputError, match=r"need pyarrow.*lejepa-numcheck\[parquet\]"):
        read_embeddings(tmp_path / "h.parquet")
