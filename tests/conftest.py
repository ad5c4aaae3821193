"""Settings for all tests; what a failure says about how to see it again."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Tables are as wide as consoles were when the command line was loaded.
os.environ["COLUMNS"] = "200"
# Tests run side by side: threads of torch would wait for each other, spinning.
os.environ["OMP_NUM_THREADS"] = "1"
# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile("shared", deadline=None, print_blob=True)
settings.load_profile("shared")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to go on where pytest-xdist does not keep the tests of a group on one worker."""
    if getattr(session.config.option, "loadgroup", False):
        grouped = (item for item in session.items if item.get_closest_marker("xdist_group"))
        if lost := [item.nodeid for item in grouped if "@" not in item.nodeid]:
            raise pytest.UsageError(
                f"pytest-xdist did not group {lost[0]}: it does not fit pytest "
                f"{pytest.__version__}. Install the versions of constraints.txt."
            )


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


@pytest.fixture
def two_threads() -> Iterator[None]:
    """Torch as users have it, on several threads."""
    import torch

    torch.set_num_threads(2)
    yield
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small run: three theorems, one study, three items of the paper."""
    from tests.report.map.small import build_small_site

    return build_small_site(tmp_path_factory.mktemp("site"))
