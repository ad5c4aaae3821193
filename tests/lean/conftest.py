"""A real Lean for the tests marked `lean`, all on one xdist worker."""

from __future__ import annotations

import pytest

from numcheck.lean.service import ToolchainChoice, WasmToolchain, choose_toolchain
from numcheck.support.project import find_project


@pytest.fixture(scope="session")
def lean() -> WasmToolchain:
    toolchain = choose_toolchain(find_project(), ToolchainChoice.WASM)
    assert isinstance(toolchain, WasmToolchain)
    return toolchain
