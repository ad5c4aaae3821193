"""Commands that read files: embeddings in every form, records of runs; right, damaged, missing."""

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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.commands import LONG, NO_NUMBER, SEED, WRONG_WORDS, Words, call, option, output

ROWS, OUTPUTS = 120, 2


def embeddings() -> tuple[Any, Any]:
    z, noise = np.random.default_rng(0).standard_normal((2, ROWS, OUTPUTS))
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


def spoilt(values: Any) -> dict[str, Any]:
    """Arrays that are no partner of the first."""
    nan, infinite = values.copy(), values.copy()
    nan[3, 1], infinite[5, 0] = np.nan, np.inf
    return {
        "nan": nan, "infinite": infinite, "one-column": values[:, :1], "few-rows": values[:50],
        "other-rows": values[1:], "huge": values * 1e60, "no-rows": values[:0],
    }  # fmt: skip


def damage(folder: Path, source: Path) -> list[Path]:
    content = source.read_bytes()
    found = []
    for name, data in (
        ("empty", b""), ("half", content[: len(content) // 2]), ("noise", b"\x00\xff" * 99),
        ("head", content[:7]), ("shifted", b"x" + content),
    ):  # fmt: skip
        found.append(folder / f"{name}{source.suffix}")
        found[-1].write_bytes(data)
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Files with the first embeddings, with their partners, and what is neither."""
    folder = tmp_path_factory.mktemp("embeddings")
    h, partner = embeddings()
    found: dict[str, list[str]] = {"h": [], "h_prime": [], "wrong": []}
    for suffix, write in WRITERS.items():
        for name, values in (("h", h), ("h_prime", partner)):
            write(folder / f"{name}.{suffix}", values)
            found[name].append(str(folder / f"{name}.{suffix}"))
        for name, values in spoilt(partner).items():
            write(folder / f"{name}.{suffix}", values)
            found["wrong"].append(str(folder / f"{name}.{suffix}"))
        found["wrong"] += map(str, damage(folder, folder / f"h.{suffix}"))
        (folder / f"folder.{suffix}").mkdir()
        found["wrong"] += [str(folder / f"folder.{suffix}"), str(folder / f"none.{suffix}")]
    strange = np.array([{"a": 1}], dtype=object)
    np.save(folder / "objects.npy", strange, allow_pickle=True)
    np.save(folder / "vector.npy", h[:, 0])
    np.save(folder / "cube.npy", h[None])
    np.save(folder / "text.npy", h.astype(str))
    np.save(folder / "complex.npy", h + 1j)
    np.savez(folder / "two.npz", a=h, b=h)
    torch.save({"a": 1, "b": "x"}, folder / "mixed.pt")
    (folder / "pickled.pt").write_bytes(pickle.dumps(Path))
    (folder / "words.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    (folder / "ragged.csv").write_text("1,2\n3\n", encoding="utf-8")
    (folder / "latin.csv").write_bytes(b"1,2\n\xe9,3\n")
    (folder / "h.txt").write_text("1 2\n", encoding="utf-8")
    names = ("objects.npy", "vector.npy", "cube.npy", "text.npy", "complex.npy", "two.npz",
             "two.npz#c", "mixed.pt", "mixed.pt#a", "mixed.pt#b", "pickled.pt", "words.csv",
             "ragged.csv", "latin.csv", "h.txt", "h.npy#h", "h.csv#h", "h.npz#k", "")  # fmt: skip
    found["wrong"] += [str(folder / name) for name in names]
    found["wrong"] += ["", "水.npy", "\udcff.npy", f"{LONG}.npy", "a\0b.npy", "[/red].csv", "#h"]
    return found


NO_RHO = ["0", "1", "nan", "-1", "0.9:0.8", "0.7:0.8:0.9", ":", "1e-400", *NO_NUMBER]
RHO = option("--rho", ["0.8", "0.7:0.85"], NO_RHO)
#: So few pairs allow no bound on the kurtosis: whatever it is, it is refused.
CERTIFY = [
    option("--level", ["0.9", "0.5"], ["0", "1", "nan", "2", *NO_NUMBER]),
    option("--kurtosis", [], ["nan", "0", "-1", "inf", "100", *NO_NUMBER]), SEED,
    output("--json"), option("--plot", [], ["/proc/x.svg", "/dev/null/x.png", "a\0b.svg"]),
    WRONG_WORDS,
]  # fmt: skip


@st.composite
def certificates(draw: st.DrawFn, files: dict[str, list[str]]) -> Words:
    """Two files, one of which may be wrong, with rho and some options."""
    places = [draw(st.sampled_from(files[name])) for name in ("h", "h_prime")]
    wrong = draw(st.sampled_from([None, None, 0, 1]))
    if wrong is not None:
        places[wrong] = draw(st.sampled_from(files["wrong"]))
    parts = [(places, wrong is not None)]
    if draw(st.integers(0, 9)):
        parts.append(draw(RHO))
    else:
        parts.append(([], True))
    chosen = draw(st.lists(st.sampled_from(CERTIFY), max_size=2, unique_by=id))
    parts += [draw(strategy) for strategy in chosen]
    words = [word for part, _ in draw(st.permutations(parts)) for word in part]
    return ["certify", *words], any(bad for _, bad in parts)


def judged(words: list[str], wrong: bool) -> int:
    code, out, err = call(*words)
    assert "Traceback" not in out + err
    if wrong:
        assert code == 2, (words, code, out, err)
        assert "error" in err.lower()
    else:
        assert code in (0, 1), (words, code, out, err)
        assert out
    return code


def run_all(commands: Any, examples: int) -> list[int]:
    codes: list[int] = []

    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(commands)
    def every(drawn: Words) -> None:
        codes.append(judged(*drawn))

    every()
    return codes


def test_certify(files: dict[str, list[str]]) -> None:
    codes = run_all(certificates(files), 150)
    assert len(codes) >= 150
    assert {0, 2} <= set(codes) or {1, 2} <= set(codes)


def test_every_wrong_file(files: dict[str, list[str]]) -> None:
    """Each of them once, in the place of the partners."""
    for path in files["wrong"]:
        assert judged(["certify", files["h"][0], path, "--rho", "0.8"], True) == 2


# Records.

RUN = ["verify", "stein", "--skip-lean", "--skip-mutants", "--samples", "31"]


def changed(record: dict[str, Any]) -> dict[str, Any]:
    """Texts that are no record, by a name."""
    cut = json.dumps(record)
    found: dict[str, Any] = {
        "empty": "", "half": cut[: len(cut) // 2], "list": "[]", "number": "1", "null": "null",
        "nothing": "{}", "nan": cut.replace('"seed": 0', '"seed": NaN'), "deep": "[" * 3000,
        "digits": "9" * 5000,
    }  # fmt: skip
    for name in record:
        found[f"without-{name}"] = json.dumps({k: v for k, v in record.items() if k != name})
        found[f"other-{name}"] = json.dumps({**record, name: None})
        found[f"text-{name}"] = json.dumps({**record, name: "x"})
    return found


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """A record, and what is none."""
    folder = tmp_path_factory.mktemp("records")
    good = folder / "good.json"
    code, out, err = call(*RUN, "--record", str(good))
    assert code == 0, out + err
    wrong = ["", str(folder), str(folder / "none.json"), "/dev/null", "a\0b", "\udcff.json", LONG]
    for name, text in changed(json.loads(good.read_text(encoding="utf-8"))).items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        wrong.append(str(folder / f"{name}.json"))
    (folder / "bytes.json").write_bytes(b"\xff\xfe{}")
    return str(good), [*wrong, str(folder / "bytes.json")]


def test_every_wrong_record(records: tuple[str, list[str]]) -> None:
    for path in records[1]:
        assert judged(["verify", "--replay", path], True) == 2


BESIDE: list[list[str]] = [
    ["stein"], ["--seed", "0"], ["--samples", "31"], ["--rho", "0.5"], ["--skip-lean"],
    ["--skip-mutants"], ["--frobnicate"], ["--record", "/proc/x"], ["--json", "/dev/null/x"],
    ["--replay", "/proc/none"], ["--device", "cpu"],
]  # fmt: skip


def test_replay(records: tuple[str, list[str]]) -> None:
    """A record is replayed with nothing beside it that it says itself."""
    good = records[0]
    assert judged(["verify", "--replay", good, "--record", "/dev/null"], False) == 0
    for words in BESIDE:
        assert judged(["verify", "--replay", good, *words], True) == 2
    for path in ("/proc/x", "/", f"/tmp/{LONG}", "a\0b", "/dev/null/x"):
        assert judged([*RUN, "--record", path], True) == 2
