"""What the strategies draw is what they say; the examples of the docs run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from inspect import signature
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck import strategies
from numcheck.sampling.base import Distribution
from numcheck.sampling.transitions import Transition
from numcheck.support.errors import InvalidInputError
from numcheck.theory.converse.densities import Density
from numcheck.theory.planning.linear_quadratic import LinearQuadratic, riccati
from numcheck.theory.procrustes import nearest_orthonormal
from numcheck.theory.rational_matrices import Matrix, identity, product, transpose

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "strategies.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "docs" / "explanation" / "decisions.md").read_text(encoding="utf-8")
SIZES = st.integers(0, 4)


def _floats(rows: Matrix, n: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(rows, dtype=np.float64).reshape(n, n)


@given(st.data(), st.integers(0, 5), st.integers(0, 6))
def test_multi_indices(data: st.DataObject, n: int, largest: int) -> None:
    index = data.draw(strategies.multi_indices(n, largest))
    assert len(index) == n
    assert min(index, default=0) >= 0
    assert sum(index) <= largest


def test_every_multi_index_can_be_drawn() -> None:
    seen: set[tuple[int, ...]] = set()

    @given(strategies.multi_indices(2, 2))
    @settings(max_examples=300, derandomize=True, database=None)
    def collect(index: tuple[int, ...]) -> None:
        seen.add(index)

    collect()
    assert seen == {(i, j) for i in range(3) for j in range(3 - i)}


@given(st.data(), SIZES)
@settings(max_examples=40)
def test_orthogonal_matrices(data: st.DataObject, n: int) -> None:
    q = data.draw(strategies.orthogonal_matrices(n))
    assert product(q, transpose(q, n)) == identity(n)


@given(st.data(), SIZES, st.sampled_from([(0, 4), (1, 1), (Fraction(1, 3), Fraction(1, 2))]))
def test_spectra(
    data: st.DataObject, n: int, bounds: tuple[Fraction | int, Fraction | int]
) -> None:
    values = data.draw(strategies.spectra(n, *bounds))
    assert len(values) == n
    assert list(values) == sorted(values, reverse=True)
    assert all(bounds[0] <= value <= bounds[1] for value in values)


@given(st.data(), SIZES)
@settings(max_examples=40)
def test_spd_matrices(data: st.DataObject, n: int) -> None:
    a = data.draw(strategies.spd_matrices(n))
    assert a == transpose(a, n)
    eigenvalues = np.linalg.eigvalsh(_floats(a, n))
    assert ((eigenvalues > 0.1 - 1e-12) & (eigenvalues < 4 + 1e-12)).all()


@given(st.data(), SIZES)
@settings(max_examples=40)
def test_near_orthogonal_matrices(data: st.DataObject, n: int) -> None:
    a, q = data.draw(strategies.near_orthogonal_matrices(n))
    assert product(q, transpose(q, n)) == identity(n)
    factor = product(a, transpose(q, n))
    assert factor == transpose(factor, n)
    values = np.linalg.svd(_floats(a, n), compute_uv=False)
    assert (abs(values - 1) <= 0.25 + 1e-12).all()
    if n:
        assert np.allclose(nearest_orthonormal(_floats(a, n)), _floats(q, n), atol=1e-12)


@given(st.data(), st.sampled_from([0, 1, 2, 7, 64]))
@settings(max_examples=40)
def test_float_matrices(data: st.DataObject, n: int) -> None:
    q = data.draw(strategies.float_orthogonal_matrices(n))
    assert np.allclose(q @ q.T, np.eye(n), atol=1e-13)
    a = data.draw(strategies.float_spd_matrices(n, 1e3))
    assert (a == a.T).all()
    eigenvalues = np.linalg.eigvalsh(a)
    assert ((eigenvalues > 1e-3 - 1e-12) & (eigenvalues < 1 + 1e-12)).all()
    near, nearest = data.draw(strategies.float_near_orthogonal_matrices(n, 0.1))
    assert np.linalg.norm(near - nearest, 2) <= 0.1 + 1e-12 if n else near.shape == (0, 0)


@given(strategies.densities())
@settings(max_examples=50)
def test_densities(density: Density) -> None:
    at_centre = density.log(np.array([density.centre]))
    assert np.isfinite(at_centre).all()
    assert float(density.log(torch.tensor(density.centre))) == pytest.approx(float(at_centre[0]))


@given(strategies.distributions())
@settings(max_examples=50)
def test_distributions(law: Distribution) -> None:
    x = law.sample(1, 2, 3, 50)
    assert x.isfinite().all()
    assert ((law.cdf(x) >= 0) & (law.cdf(x) <= 1)).all()
    assert law.log_density(x).isfinite().all()


@given(strategies.transitions())
@settings(max_examples=50)
def test_transitions(transition: Transition) -> None:
    views = transition.sample(1, 2, 3, 50)
    assert views.shape[1] == 50
    assert len(views) >= 2
    assert views.isfinite().all()
    assert torch.equal(views[0], transition.sample(1, 2, 0, 100)[0, 3:53])


@given(strategies.shapes())
def test_shapes(shape: float) -> None:
    assert 0.125 <= shape <= 32


@given(strategies.kernels(3, 2))
def test_kernels(tables: Sequence[Sequence[Sequence[Fraction]]]) -> None:
    assert [len(rows) for rows in tables] == [2, 2, 2]
    for rows in tables:
        assert all(sum(row) == 1 and min(row) >= 0 and len(row) == 3 for row in rows)


@given(strategies.costs(3, 2, invariant_under=[1, 2, 0]))
def test_costs(drawn: tuple[list[list[Fraction]], list[Fraction]]) -> None:
    stage, terminal = drawn
    assert stage[0] == stage[1] == stage[2]
    assert len(set(terminal)) == 1


@given(strategies.linear_quadratic_problems(2, 1))
@settings(max_examples=30)
def test_linear_quadratic_problems(problem: LinearQuadratic) -> None:
    # Positive definite action costs: the recursion never divides by zero.
    assert len(riccati(problem, 2).gains) == 2


UNFIT: list[SearchStrategy[object]] = [
    strategies.kernels(0, 1),
    strategies.control_problems(0, 1),
    strategies.linear_quadratic_problems(1, 0),
    strategies.near_orthogonal_matrices(2, Fraction(1)),
    strategies.float_spd_matrices(2, 0.5),
]


@pytest.mark.parametrize("strategy", UNFIT, ids=str)
def test_unfit_sizes_are_named(strategy: SearchStrategy[object]) -> None:
    @given(strategy)
    @settings(database=None)
    def drawn(_: object) -> None:
        pass

    with pytest.raises(InvalidInputError, match="must be"):
        drawn()


@pytest.mark.parametrize("name", strategies.__all__)
@given(st.data())
@settings(max_examples=10)
def test_every_strategy_can_be_drawn_at_small_sizes(name: str, data: st.DataObject) -> None:
    strategy = getattr(strategies, name)
    needed = [p.name for p in signature(strategy).parameters.values() if p.default is p.empty]
    data.draw(strategy(**{size: data.draw(st.integers(1, 3)) for size in needed}))


def test_unfit_sizes_are_named_early() -> None:
    for early in (
        lambda: strategies.multi_indices(-1),
        lambda: strategies.spectra(-1),
        lambda: strategies.orthogonal_matrices(13),
    ):
        with pytest.raises(InvalidInputError, match="n must be"):
            early()


def test_the_page_lists_every_strategy() -> None:
    listed = set(re.findall(r"`(\w+)\(", PAGE))
    assert listed == set(strategies.__all__)


@pytest.mark.parametrize(
    "snippet", re.findall(r"^```python\n(.*?)^```", PAGE + DECISIONS, re.MULTILINE | re.DOTALL)
)
def test_the_examples_run(snippet: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
