"""Commands that read files, embeddings in every format and records: good, damaged and missing."""

from __future__ import annotations

import csv
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.cli.conftest import Runner
from tests.cli.test_arguments import LONG, NO_FILE, NO_NUMBER, refused


def embeddings() -> tuple[Any, Any]:
    z, noise = np.random.default_rng(0).standard_normal((2, 120, 2))
    return z, 0.8 * z + 0.6 * noise


def write_csv(path: Path, values: Any) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(values.tolist())


def write_parquet(path: Path, values: Any) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = {f"h{i}": column for i, column in enumerate(values.T)}
    parquet.write_table(pyarrow.table(columns), path)


WRITERS: dict[str, Callable[[Path, Any], None]] = {
    "npy": np.save,
    "npz": lambda path, values: np.savez(path, h=values),
    "pt": lambda path, values: torch.save(torch.tensor(values), path),
    "csv": write_csv,
    "parquet": write_parquet,
}
suffixes = pytest.mark.parametrize("suffix", WRITERS)


@pytest.fixture
def pair(tmp_path: Path) -> list[str]:
    paths = [str(tmp_path / name) for name in ("h.npy", "h_prime.npy")]
    for path, values in zip(paths, embeddings(), strict=True):
        np.save(path, values)
    return paths


@suffixes
def test_embeddings_of_every_format(run: Runner, tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in ("h", "h_prime")]
    for path, values in zip(paths, embeddings(), strict=True):
        WRITERS[suffix](path, values)
    done = run("certify", *map(str, paths), "--rho", "0.8")
    assert done.returncode in (0, 1), done
    assert "delta" in done.stdout


@suffixes
def test_bad_embeddings_of_every_format(
    run: Runner, tmp_path: Path, suffix: str, pair: list[str]
) -> None:
    values = embeddings()[1]
    nan, infinite = values.copy(), values.copy()
    nan[3, 1], infinite[5, 0] = np.nan, np.inf
    wrong = {
        "nan": nan, "infinite": infinite, "one-column": values[:, :1], "few-rows": values[:50],
        "other-rows": values[1:], "huge": values * 1e60, "no-rows": values[:0],
    }  # fmt: skip
    for name, array in wrong.items():
        WRITERS[suffix](tmp_path / f"{name}.{suffix}", array)
    WRITERS[suffix](tmp_path / f"good.{suffix}", values)
    content = (tmp_path / f"good.{suffix}").read_bytes()
    damaged = {
        "empty": b"", "half": content[: len(content) // 2], "noise": b"\x00\xff" * 99,
        "head": content[:7], "shifted": b"x" + content,
    }  # fmt: skip
    for name, data in damaged.items():
        (tmp_path / f"{name}.{suffix}").write_bytes(data)
    (tmp_path / f"folder.{suffix}").mkdir()
    for name in (*wrong, *damaged, "folder", "missing"):
        refused(run, "certify", pair[0], str(tmp_path / f"{name}.{suffix}"), "--rho", "0.8")


def test_files_that_are_not_embeddings(run: Runner, tmp_path: Path, pair: list[str]) -> None:
    h, _ = embeddings()
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.save(tmp_path / "vector.npy", h[:, 0])
    np.save(tmp_path / "cube.npy", h[None])
    np.save(tmp_path / "text.npy", h.astype(str))
    np.save(tmp_path / "complex.npy", h + 1j)
    np.savez(tmp_path / "two.npz", a=h, b=h)
    np.savez(tmp_path / "one.npz", h=h)
    torch.save({"a": 1, "b": "x"}, tmp_path / "mixed.pt")
    (tmp_path / "pickled.pt").write_bytes(pickle.dumps(Path))
    (tmp_path / "words.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    (tmp_path / "ragged.csv").write_text("1,2\n3\n", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(b"1,2\n\xe9,3\n")
    (tmp_path / "h.txt").write_text("1 2\n", encoding="utf-8")
    names = (
        "objects.npy", "vector.npy", "cube.npy", "text.npy", "complex.npy", "two.npz", "two.npz#c",
        "mixed.pt", "mixed.pt#a", "mixed.pt#b", "pickled.pt", "words.csv", "ragged.csv",
        "latin.csv", "h.txt", "h.npy#h", "one.npz#k",
    )  # fmt: skip
    odd = ["", "水.npy", "\udcff.npy", f"{LONG}.npy", "a\0b.npy", "[/red].csv", "#h"]
    for path in [*(str(tmp_path / name) for name in names), *odd]:
        refused(run, "certify", pair[0], path, "--rho", "0.8")


def test_bad_options_of_certify(run: Runner, pair: list[str]) -> None:
    refused(run, "certify", *pair)
    for rho in ("0", "1", "-1", "0.9:0.8", "0.7:0.8:0.9", ":", "1e-400", *NO_NUMBER):
        refused(run, "certify", *pair, "--rho", rho)
    wrong = {
        "--seed": ["-1", "x"],
        "--kurtosis": ["0", "-1", "100", *NO_NUMBER],
        "--json": NO_FILE,
        "--plot": ["/proc/x.svg", "/dev/null/x.png", "a\0b.svg", "plot.txt"],
        "--frobnicate": [""],
    }
    for option, values in wrong.items():
        for value in values:
            refused(run, "certify", *pair, "--rho", "0.8", option, value)


# Records.

RUN = ["verify", "stein", "--skip-lean", "--skip-mutants", "--samples", "31"]


@pytest.fixture
def record(run: Runner, tmp_path: Path) -> Path:
    done = run(*RUN, "--record", str(tmp_path / "good.json"))
    assert done.returncode == 0, done
    return tmp_path / "good.json"


def test_replay(run: Runner, record: Path) -> None:
    """A record is replayed with nothing beside it that the record itself says."""
    assert run("verify", "--replay", str(record), "--record", "/dev/null").returncode == 0
    beside = [
        ["stein"], ["--seed", "0"], ["--samples", "31"], ["--rho", "0.5"], ["--skip-lean"],
        ["--skip-mutants"], ["--frobnicate"], ["--record", "/proc/x"], ["--json", "/dev/null/x"],
        ["--replay", "/proc/none"], ["--device", "cpu"],
    ]  # fmt: skip
    for words in beside:
        refused(run, "verify", "--replay", str(record), *words)


def test_files_that_are_not_records(run: Runner, record: Path, tmp_path: Path) -> None:
    text = record.read_text(encoding="utf-8")
    whole = json.loads(text)
    texts = {
        "empty": "", "half": text[: len(text) // 2], "list": "[]", "number": "1", "null": "null",
        "nothing": "{}", "deep": "[" * 3000, "digits": "9" * 5000,
    }  # fmt: skip
    for key in whole:
        texts[f"without-{key}"] = json.dumps({k: v for k, v in whole.items() if k != key})
        texts[f"null-{key}"] = json.dumps({**whole, key: None})
        texts[f"text-{key}"] = json.dumps({**whole, key: "x"})
    for name, content in texts.items():
        (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
        refused(run, "verify", "--replay", str(tmp_path / f"{name}.json"))
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{}")
    for path in (tmp_path / "bytes.json", tmp_path, tmp_path / "none.json"):
        refused(run, "verify", "--replay", str(path))
    for odd in ("", "/dev/null", "a\0b", "\udcff.json", LONG):
        refused(run, "verify", "--replay", odd)
