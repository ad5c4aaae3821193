"""Real files of every format, and what is said of files that are no embeddings."""

from __future__ import annotations

import builtins
import io
import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import safetensors.torch as safetensors_torch
import torch
from pyarrow import parquet

from numcheck.certificate import read_embeddings
from numcheck.certificate.files import open_embeddings
from numcheck.support.errors import InvalidInputError

H = np.random.default_rng(0).standard_normal((120, 3))


def _bytes(write: Any) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


NAMES = [f"h{k}" for k in range(H.shape[1])]
IDS = [f"s{k}" for k in range(len(H))]
LABELS = np.arange(len(H)) % 10
PLAIN = pd.DataFrame(H)
NAMED = pd.DataFrame(H, columns=NAMES)
LEVELS = pd.DataFrame(H, columns=pd.MultiIndex.from_product([["h"], range(H.shape[1])]))
TENSOR = torch.from_numpy(H)


def _savez(path: Path, arrays: Any) -> None:
    np.savez(path, **arrays)


def _hdf5(path: Path, **arrays: Any) -> None:
    with h5py.File(path, "w") as file:
        for name, values in arrays.items():
            file.create_dataset(name.replace("_in_", "/"), data=values)


def _datasets(path: Path) -> None:
    """What `datasets` makes of a frame of pandas with a filtered index: no metadata of pandas."""
    table = pa.table({"embedding": list(H), "__index_level_0__": list(range(len(H)))})
    parquet.write_table(table.replace_schema_metadata({"huggingface": "{}"}), path)


#: What libraries write by default, and what people do with it.
WRITERS: dict[str, Any] = {
    "h.npy": lambda p: np.save(p, H),
    "fortran.npy": lambda p: np.save(p, np.asfortranarray(H)),
    "h.NPZ": lambda p: p.write_bytes(_bytes(lambda f: np.savez(f, only=H))),
    "unnamed.npz": lambda p: np.savez_compressed(p, H),
    "labels.npz": lambda p: np.savez(p, label=LABELS, h=H),
    "h.pt": lambda p: torch.save(TENSOR, p),
    "h.pth": lambda p: torch.save({"only": TENSOR}, p),
    "epoch.pt": lambda p: torch.save({"epoch": 3, "of": {"h": TENSOR}}, p),
    "h.safetensors": lambda p: safetensors_torch.save_file({"h": TENSOR}, p),
    "h.h5": lambda p: _hdf5(p, h=H),
    "deep.hdf5": lambda p: _hdf5(p, a_in_h=H, label=LABELS),
    "plain.csv": lambda p: PLAIN.to_csv(p, header=False, index=False),
    "numbers.csv": lambda p: PLAIN.to_csv(p, index=False),
    "numbers-index.csv": lambda p: PLAIN.to_csv(p),
    "layers.csv": lambda p: PLAIN.set_axis([3, 5, 11], axis=1).to_csv(p, index=False),
    "named.csv": lambda p: NAMED.to_csv(p, index=False),
    "named-index.csv": lambda p: NAMED.to_csv(p),
    "index-column.csv": lambda p: NAMED.rename_axis("sample").to_csv(p),
    "text-index.csv": lambda p: NAMED.set_index(pd.Index(IDS)).to_csv(p),
    "two-indices.csv": lambda p: NAMED.set_index([LABELS, np.arange(len(H))]).to_csv(p),
    "no-header-index.csv": lambda p: PLAIN.to_csv(p, header=False),
    "ids.csv": lambda p: NAMED.assign(id=IDS, label=LABELS).to_csv(p, index=False),
    "excel.csv": lambda p: NAMED.to_csv(p, sep=";", decimal=",", index=False),
    "tabs.tsv": lambda p: NAMED.to_csv(p, sep="\t"),
    "excel.tsv": lambda p: NAMED.to_csv(p, sep="\t", decimal=",", index=False),
    "levels.csv": lambda p: LEVELS.to_csv(p, index=False),
    "levels-index.csv": lambda p: LEVELS.to_csv(p),
    "levels-named-index.csv": lambda p: LEVELS.rename_axis("row").to_csv(p),
    "packed.csv.gz": lambda p: PLAIN.to_csv(p),
    "polars.csv": lambda p: pl.DataFrame(H).write_csv(p),
    "polars-index.csv": lambda p: pl.DataFrame(H).with_row_index().write_csv(p),
    "savetxt.csv": lambda p: np.savetxt(p, H),
    "savetxt.txt": lambda p: np.savetxt(p, H, header="a b c"),
    "savetxt.txt.gz": lambda p: np.savetxt(p, H),
    "commas.csv": lambda p: np.savetxt(p, H, delimiter=",", header="a,b,c"),
    "h.parquet": lambda p: NAMED.to_parquet(p),
    "numbers.parquet": lambda p: PLAIN.rename(columns=str).to_parquet(p),
    "masked.parquet": lambda p: NAMED.set_index(np.arange(len(H))[::-1] * 2).to_parquet(p),
    "key.parquet": lambda p: NAMED.set_index(pd.Index(LABELS * 1.5, name="key")).to_parquet(p),
    "lists.parquet": lambda p: pd.DataFrame({"id": IDS, "embedding": list(H)}).to_parquet(p),
    "lists-score.pq": lambda p: pd.DataFrame({"e": list(H), "score": H[:, 0]}).to_parquet(p),
    "h.feather": lambda p: NAMED.to_feather(p),
    "polars.parquet": lambda p: pl.DataFrame(H).with_row_index().write_parquet(p),
    "arrays.parquet": lambda p: pl.DataFrame(
        {"id": IDS, "e": pl.Series(H, dtype=pl.Array(pl.Float64, 3))}
    ).write_parquet(p),
    "polars.arrow": lambda p: pl.DataFrame(H).write_ipc(p),
    "stream.arrow": lambda p: pl.DataFrame(H).write_ipc_stream(p),
    "datasets.parquet": _datasets,
}
#: Formats that are damaged where a part is missing; the rest of a file of text is one, too.
BINARY = [name for name in WRITERS if not name.endswith((".csv", ".tsv", ".txt"))]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    found = read_embeddings(tmp_path / name)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, H)


@pytest.mark.parametrize("suffix", ["npz", "pt", "safetensors", "h5"])
def test_one_of_several_arrays(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"both.{suffix}"
    if suffix == "npz":
        np.savez(path, h=H, h_prime=2 * H)
    elif suffix == "h5":
        _hdf5(path, h=H, h_prime=2 * H)
    else:
        save = torch.save if suffix == "pt" else safetensors_torch.save_file
        save({"h": TENSOR, "h_prime": 2 * TENSOR}, path)
    np.testing.assert_array_equal(read_embeddings(f"{path}#h_prime"), 2 * H)
    with pytest.raises(InvalidInputError, match=r"holds 2 arrays \(h, h_prime\). Say which: .*#"):
        read_embeddings(path)
    with pytest.raises(InvalidInputError, match="holds no array 'z'; there are: h, h_prime"):
        read_embeddings(f"{path}#z")


@pytest.mark.parametrize("name", BINARY)
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


@pytest.mark.parametrize("suffix", ["csv", "parquet", "feather"])
def test_one_column_of_a_table(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{suffix}"
    frame = NAMED.assign(id=IDS, label=LABELS)
    getattr(frame, f"to_{suffix}")(path)
    np.testing.assert_array_equal(read_embeddings(f"{path}#h1"), H[:, [1]])
    np.testing.assert_array_equal(read_embeddings(f"{path}#label"), LABELS[:, None])
    with pytest.raises(InvalidInputError, match="column 'id' holds no numbers"):
        read_embeddings(f"{path}#id")
    with pytest.raises(
        InvalidInputError, match=r"no column 'z'; there are: .*h0, h1, h2, id, label"
    ):
        read_embeddings(f"{path}#z")


def test_one_column_of_lists(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pd.DataFrame({"id": IDS, "h": list(H), "z": list(2 * H)}).to_parquet(path)
    np.testing.assert_array_equal(read_embeddings(f"{path}#z"), 2 * H)
    with pytest.raises(InvalidInputError, match=r"2 columns of lists \(h, z\). Say which: .*#NAME"):
        read_embeddings(path)


def test_a_hash_in_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "run#3"
    folder.mkdir()
    np.save(folder / "h.npy", H)
    _savez(folder / "a#b.npz", {"x#y": H, "z": 2 * H})
    np.testing.assert_array_equal(read_embeddings(folder / "h.npy"), H)
    np.testing.assert_array_equal(read_embeddings(f"{folder}/a#b.npz#x#y"), H)
    np.testing.assert_array_equal(read_embeddings(f"{folder}/a#b.npz#z"), 2 * H)
    # A file wins over an array of another one.
    _savez(tmp_path / "a.npz", {"b.npy": 3 * H, "c": H})
    np.save(tmp_path / "a.npz#b.npy", H)
    np.testing.assert_array_equal(read_embeddings(tmp_path / "a.npz#b.npy"), H)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float8_e4m3fn", "float8_e5m2", "int8"])
def test_small_types(dtype: str, tmp_path: Path) -> None:
    tensor = TENSOR.to(getattr(torch, dtype))
    safetensors_torch.save_file({"h": tensor}, tmp_path / "h.safetensors")
    torch.save(tensor, tmp_path / "h.pt")
    for name in ("h.safetensors", "h.pt"):
        np.testing.assert_array_equal(read_embeddings(tmp_path / name), tensor.double().numpy())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (",0.1,0.2\n0.3,0.4,0.5\n", "row 1 is not 3 numbers.*missing values"),
        ("id,a,b\nx,1.5,2.5\ny,1.5,oops\n", "row 2 is not 3 numbers"),
        ("id,a,b\nx,1.5,2.5\ny,1.5,2.5,3\n", "row 2 is not 3 numbers"),
        ("id,e\nx,[0.1 0.2]\ny,[0.3 0.4]\n", "no column of numbers; there are: id, e.*parquet"),
        ("id,e\n0,[0.1 0.2]\n1,[0.3 0.4]\n", "no column of numbers; there are: id, e.*parquet"),
        ("a;b\n1,5;2\n1,5;x\n", "row 2 is not 2 numbers with semicolons"),
        ("a,b\n", "is empty"),
    ],
)
def test_tables_of_text_that_are_no_embeddings(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text(text)
    with pytest.raises(InvalidInputError, match=message):
        read_embeddings(tmp_path / "h.csv")


def test_first_rows_that_are_no_headers(tmp_path: Path) -> None:
    for text, rows in (("1,2\n3,4\n", 2), ("0.0,1.5\n2.5,3.5\n", 2), ("0,0\n0,0.5\n", 2)):
        (tmp_path / "h.csv").write_text(text)
        assert len(read_embeddings(tmp_path / "h.csv")) == rows


def test_lists_that_are_no_embeddings(tmp_path: Path) -> None:
    for lists, message in (
        ([[1.0, 2.0], [1.0]], "differ in length: 2 numbers in row 0, 1 in row 1"),
        ([[1.0, 2.0], None], "no list in 1 rows"),
        ([[[1.0], [2.0]], [[1.0], [2.0]]], r"got shape \(2, 2, 1\)"),
    ):
        parquet.write_table(pa.table({"e": lists}), tmp_path / "h.parquet")
        with pytest.raises(InvalidInputError, match=message):
            read_embeddings(tmp_path / "h.parquet")


def test_what_is_left_out_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    NAMED.assign(id=IDS, label=LABELS).to_csv(tmp_path / "h.csv")
    (note,) = open_embeddings(tmp_path / "h.csv").notes
    assert note == "left out column 1 (index), column 'id' (text), column 'label' (integers)"
    read_embeddings(tmp_path / "h.csv")
    assert note in caplog.text
    assert not open_embeddings(_written(tmp_path / "plain.csv")).notes


def _written(path: Path) -> Path:
    WRITERS[path.name](path)
    return path


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("h.parquet", "pyarrow", "parquet"),
        ("polars.arrow", "pyarrow", "parquet"),
        ("h.safetensors", "safetensors", "safetensors"),
        ("h.h5", "h5py", "hdf5"),
    ],
)
def test_missing_packages_are_named(
    name: str, package: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path / name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InvalidInputError, match=rf"need {package}.*lejepa-numcheck\[{extra}\]"):
        read_embeddings(path)
