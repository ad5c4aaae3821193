"""Metrics where their values are known exactly, and intervals that cover them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import pytest
import torch
from torch import Tensor

from numcheck.lab.worlds.pairs import gaussian_pairs
from numcheck.lab.worlds.rates import RatePairs
from numcheck.metrics import (
    Bootstrap,
    Interval,
    Recovery,
    hermite_kernels,
    measure,
    measure_coordinates,
    most_linear,
    spectrum,
)
from numcheck.metrics.blocks import block_means, mean
from numcheck.metrics.span import Span, span
from numcheck.support.errors import InvalidInputError

RHO = 0.6
WIDE = Bootstrap(seed=1, alpha=1e-3)


def _pairs(latents: int, count: int, seed: int = 0) -> Tensor:
    return torch.stack(gaussian_pairs(latents, RHO).sample(seed, 5, 0, count))


def _parabola(z: Tensor) -> Tensor:
    return torch.stack([z[..., 0], z[..., 1] + 0.5 * (z[..., 0].square() - 1)], dim=-1)


def _measure(encode: Callable[[Tensor], Tensor], latents: int = 2, count: int = 32768) -> Recovery:
    z = _pairs(latents, count)
    return measure(z, encode(z), correlation=RHO, bootstrap=WIDE)


def _covers(interval: Interval, value: float) -> bool:
    return interval.low <= value <= interval.high


def test_parabola_has_its_exact_figures() -> None:
    """h = (z_0, z_1 + He_2(z_0) / 2): W = 1/2, Cov = diag(1, 3/2)."""
    found = _measure(_parabola)
    delta = 2 * RHO * (1 - RHO) * 0.5
    # What whitening leaves nonlinear is a third of one output; degree 2 attains the bound.
    expected = {
        "r2_latents": 5 / 6,
        "r2_embeddings": 4 / 5,
        "procrustes": 0.5,
        "alignment": 2 * (1 - RHO) * 2 + 2 * (1 - RHO**2) * 0.5,
        "trace": 2.5,
        "epsilon": 0.5,
        "delta": delta,
        "d": 0.5,
        "bound": 0.5 + 1.0,
        "slack": 1.0,
        "gap": 1 / 6,
        "margin": 0.0,
    }
    for name, value in expected.items():
        assert _covers(getattr(found, name), value), (name, getattr(found, name), value)
    assert found.delta.high - found.delta.low < 0.3


def test_rotation_is_seen_as_perfect() -> None:
    q = torch.tensor([[0.6, -0.8], [0.8, 0.6]], dtype=torch.float64)
    found = _measure(lambda z: z @ q.mT + 3.0)
    assert found.r2_latents.value == pytest.approx(1, abs=1e-9)
    assert found.r2_embeddings.value == pytest.approx(1, abs=1e-9)
    assert found.orthogonality.value < 1e-9
    assert found.procrustes.value < 1e-9
    assert _covers(found.delta, 0.0)
    assert found.slack.high > 0


def test_delta_is_not_clamped() -> None:
    values = [
        measure(z, z, correlation=RHO, bootstrap=Bootstrap(replicates=20)).delta.value
        for z in (_pairs(2, 512, seed) for seed in range(8))
    ]
    assert min(values) < 0 < max(values)


def test_epsilon_squared_has_no_bias_from_noise() -> None:
    """The plain estimate of |Cov z - 1| of 64 latents from 1024 samples is about 1.4."""
    found = _measure(lambda z: z, latents=64, count=1024)
    assert found.epsilon.value < 0.5


def test_mutant_bound_is_violated() -> None:
    """Half of the D of the theorem is no bound, and the figures can tell."""
    found = _measure(lambda z: 1e-6 * z)
    # A collapsed encoder: error 2, epsilon sqrt(2), D 0: equality.
    assert found.procrustes.value == pytest.approx(2, rel=0.02)
    assert found.bound.value == pytest.approx(2, rel=0.02)


def test_scaled_outputs() -> None:
    found = _measure(lambda z: 0.5 * z)
    assert _covers(found.epsilon, 0.75 * math.sqrt(2))
    assert found.orthogonality.value == pytest.approx(0.75 * math.sqrt(2), abs=1e-9)
    assert found.procrustes.value == pytest.approx(2 * 0.25, rel=0.03)


def test_kernels_are_sums_over_hermite_polynomials() -> None:
    generator = torch.Generator().manual_seed(0)
    x, y = (torch.randn(4, 1, generator=generator, dtype=torch.float64) for _ in range(2))
    kernels = hermite_kernels(x, y, 5)
    before, now = ([one(v) for v in (x, y)] for one in (torch.zeros_like, torch.ones_like))
    for d, kernel in enumerate(kernels):
        torch.testing.assert_close(kernel, now[0] @ now[1].mT / math.factorial(d))
        now, before = [v * a - d * b for v, a, b in zip((x, y), now, before, strict=True)], now


def test_kernels_of_more_latents_are_convolutions() -> None:
    """K_d of (x_1, x_2) is the sum of the products of those of x_1 and x_2 of total degree d."""
    generator = torch.Generator().manual_seed(1)
    x, y = (torch.randn(3, 5, generator=generator, dtype=torch.float64) for _ in range(2))
    left, right = (hermite_kernels(x[:, s], y[:, s], 6) for s in (slice(2), slice(2, 5)))
    for d, kernel in enumerate(hermite_kernels(x, y, 6)):
        expected = sum(left[k] * right[d - k] for k in range(d + 1))
        torch.testing.assert_close(kernel, expected)


def test_spectrum_of_known_degrees() -> None:
    z = _pairs(2, 4096)[0]
    cubic = (z[:, 0] ** 3 - 3 * z[:, 0]) / math.sqrt(6)
    square = (z[:, 1] ** 2 - 1) / math.sqrt(2)
    h = torch.stack([0.8 * z[:, 1] + 0.6 * cubic, 0.6 * z[:, 0] * z[:, 1] + 0.8 * square], dim=1)
    found = spectrum(z, h + torch.tensor([0.0, 0.5]), bootstrap=WIDE)
    expected = [[0, 0.64, 0, 0.36, 0], [0.2, 0, 0.8, 0, 0]]
    for shares, row in zip(found.shares, expected, strict=True):
        for share, value in zip(shares, row, strict=True):
            assert _covers(share, value) or share.value == pytest.approx(value, abs=0.02)
        assert sum(share.value for share in shares) == pytest.approx(1, abs=1e-9)
    assert found.total[1].value == pytest.approx(0.64 / 2.25, abs=0.05)


def test_directions_part_what_outputs_mix() -> None:
    z = _pairs(3, 8192)[0]
    square = (z[:, 0] ** 2 - 1) / math.sqrt(2)
    parts = torch.stack([z[:, 0], 0.6 * z[:, 1] + 0.8 * square, z[:, 0] * z[:, 2]], dim=1)
    mixing = torch.tensor([[2.0, 1, 0], [0.3, -1, 1], [0, 0.1, 0.5]], dtype=torch.float64)
    found = most_linear(z, parts @ mixing.mT + torch.tensor([1.0, 0, -2]))
    torch.testing.assert_close(found.mT @ found / len(found), torch.eye(3, dtype=torch.float64))
    shares = spectrum(z, found, degree=2, bootstrap=WIDE).shares
    for row, expected in zip(shares, [(1, 0), (0.36, 0.64), (0, 1)], strict=True):
        for share, value in zip(row[1:3], expected, strict=True):
            assert share.value == pytest.approx(value, abs=0.03)


def test_directions_are_those_that_vary() -> None:
    z = _pairs(2, 256)[0]
    h = torch.stack([z[:, 0], 2 * z[:, 0], torch.zeros(256)], dim=1)
    found = most_linear(z, h)
    assert found.shape == (256, 1)
    expected = z[:, 0] - z[:, 0].mean()
    torch.testing.assert_close(found[:, 0].abs(), (expected / expected.std(correction=0)).abs())


def _mean_of(means: Tensor, counts: Tensor) -> Tensor:
    return mean(counts, means)


def test_intervals_cover_at_their_level() -> None:
    generator = torch.Generator().manual_seed(3)
    hits = 0
    for seed in range(200):
        means = block_means(torch.randn(640, generator=generator), 64)
        strap = Bootstrap(seed=seed, replicates=200, alpha=0.1)
        interval = strap.interval(partial(_mean_of, means), 64)
        hits += _covers(interval, 0.0)
    # Binomial(200, 0.9) is outside with probability below 1e-4.
    assert 160 <= hits <= 197


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: measure(torch.zeros(5, 2), torch.zeros(5, 2), correlation=0.5), "shape"),
        (lambda: measure(_pairs(2, 20), _pairs(2, 20), correlation=0.5), "at least 128 pairs"),
        (lambda: measure(_pairs(2, 200), _pairs(2, 200), correlation=1.5), "strictly between"),
        (lambda: measure(_pairs(1, 200), _pairs(2, 200), correlation=0.5), "at most as many"),
        (lambda: measure(_pairs(2, 200), _pairs(2, 200) * math.nan, correlation=0.5), "NaN"),
        (lambda: Bootstrap(replicates=1), "replicates must be at least 20"),
        (lambda: spectrum(torch.zeros(10, 2), torch.zeros(10, 2)), "at least 128"),
        (lambda: most_linear(torch.zeros(9, 2), torch.ones(9, 2)), "constant.*collapsed"),
        (lambda: most_linear(torch.zeros(5, 2), torch.ones(5, 2)), "n above"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        call()


RATES = (0.8, 0.55)
STRAP = Bootstrap(replicates=200)


def _span_of(matrix: Tensor, quadratic: float = 0.0, outputs: int = 2) -> Span:
    z = torch.stack(RatePairs(RATES).sample(3, 0, 0, 1 << 14))
    features = torch.cat([z, (z[..., :1].square() - 1) / math.sqrt(2)], dim=2)
    features[..., 1] = math.sqrt(1 - quadratic**2) * features[..., 1] + quadratic * features[..., 2]
    return span(z, (features @ matrix.mT)[..., :outputs] + 1.0, rates=RATES)


def test_span_of_known_encoders() -> None:
    """Linear maps do not matter; the loss and the least one are those of the features."""
    matrix = torch.tensor([[1.0, 2.0, 0.0], [0.5, -1.0, 0.0], [0.0, 0.0, 1.0]]).double()
    linear = _span_of(matrix)
    assert min(i.low for i in linear.coordinates) > 0.999
    assert abs(linear.quadratic.value) < 0.01
    assert linear.loss.value == pytest.approx(0.4 + 0.9, abs=1e-3)
    # He_2 of the first has 0.64 > 0.55: the least loss is below that of the latents.
    assert linear.excess.value == pytest.approx(2 * (0.64 - 0.55), abs=1e-3)
    assert linear.margin.value == pytest.approx(2 * (0.64 - 0.55), abs=1e-3)
    mixed = _span_of(matrix, quadratic=0.6)
    assert mixed.quadratic.value == pytest.approx(0.36, abs=0.02)
    assert mixed.coordinates[1].value == pytest.approx(0.64, abs=0.02)
    assert mixed.degrees[1].value == pytest.approx(0.18, abs=0.01)
    all_three = _span_of(matrix, outputs=3)
    assert [d.value for d in all_three.degrees] == pytest.approx([2 / 3, 1 / 3, 0.0], abs=5e-3)


def test_coordinates_of_known_encoders() -> None:
    z, noise = torch.randn(2, 4096, 2, generator=torch.Generator().manual_seed(0)).double()
    turn = torch.tensor([[0.6, 0.8], [-0.8, 0.6]]).double()
    exact = measure_coordinates(5 * z + 1, z @ turn + 7, bootstrap=STRAP)
    assert exact.error is not None
    assert exact.error.value == pytest.approx(0.0, abs=1e-2)
    assert exact.total.low > 0.999
    half = measure_coordinates(z, torch.stack([z[:, 0], noise[:, 1]], dim=1), bootstrap=STRAP)
    assert half.each[0].low > 0.999
    assert half.each[1].low < 0.01
    assert half.total.value == pytest.approx(0.5, abs=0.01)
    assert half.error is not None
    assert half.error.value == pytest.approx(2.0, abs=0.1)
    assert measure_coordinates(z[:, :1], z).error is None
    for wrong in (z[:100], z * math.nan, z[:, 0], z * 0):
        with pytest.raises(InvalidInputError):
            measure_coordinates(wrong, z[: len(wrong)])
