"""Settings for all tests; what a failure says about how to see it again."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import settings

# Tables are as wide as consoles were when the command line was loaded.
os.environ["COLUMNS"] = "200"
# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile("shared", deadline=None, print_blob=True)
settings.load_profile("shared")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure names its theorem, if it is a test of one, and the command that repeats it."""
    report = yield
    if report.failed:
        # What hypothesis drew its examples from; absent if it did not get so far, or was not asked.
        seed = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_generated_seed", None)
        option = "" if seed is None else f" --hypothesis-seed={seed}"
        lines = [f"reproduce  pytest '{item.nodeid}'{option}"]
        path = Path(item.path)
        if path.parent.name == "theorems":
            lines.insert(0, f"theorem    {path.stem.removeprefix('test_').replace('_', '-')}")
        report.sections.append(("How to see it again", "\n".join(lines)))
    return report


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Operations of torch on one thread: its threads wait for each other on shared cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small run: three theorems, one study, three items of the paper."""
    from tests.report.map.small import build_small_site

    return build_small_site(tmp_path_factory.mktemp("site"))
