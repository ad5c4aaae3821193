"""What is measured of encoders: intervals, recovery, spans, spectra by Hermite degree."""

from __future__ import annotations

import itertools
import math
from dataclasses import fields
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor

from numcheck import metrics
from numcheck.metrics import blocks, coordinates, prediction, trajectories
from numcheck.metrics import span as spans
from numcheck.metrics.blocks import Bootstrap, Interval
from tests.fuzz.comparing import check
from tests.fuzz.kinds import FUNCTION, Kind, Strategy, integers, junk, objects, reals, sequences
from tests.fuzz.options import NOTHING, RHO
from tests.fuzz.runner import Target, target

FEW = Bootstrap(replicates=20)
BOOTSTRAPS = Kind(st.sampled_from([FEW, Bootstrap(3, 25, 0.2)]), junk(lambda v: v is None))
BLOCKS = integers(2, 2**20, up_to=9)
LEVEL = reals(0, 1, open_low=True, open_high=True, up_to=(0.01, 0.99))


def tensor(seed: int, *shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=dtype)


def tensors(*shape: int) -> Kind:
    """Tensors of a shape, and what is none."""
    good = tensor(0, *shape)
    bad: list[Any] = [
        good[None], torch.cat([good, good], dim=-1), good.int(), good + 0j, good > 0, good.numpy(),
        good.to_sparse(), good.tolist(), good * math.nan, good + math.inf,
    ]  # fmt: skip
    return Kind(st.integers(0, 9).map(lambda seed: tensor(seed, *shape)),
                st.one_of(NOTHING, st.sampled_from(bad)))  # fmt: skip


def misshapen(good: Tensor) -> Strategy:
    """What does for no argument whose place `good` would do for."""
    spoilt: list[Any] = [
        good[0], good[None], good[..., :0], good.int(), good > 0, good + 0j, good.to_sparse(),
        good.numpy(), good.tolist(), good * math.nan, good + math.inf, good * 1e60,
    ]  # fmt: skip
    return st.one_of(NOTHING, st.sampled_from(spoilt))


def in_order(found: Interval) -> None:
    assert math.isfinite(found.value)
    assert found.low <= found.high


def counts_are(found: Tensor, blocks: int) -> None:
    assert found.shape == (20, blocks)
    assert (found.sum(dim=1) == int(blocks)).all()
    assert (found >= 0).all()


COUNTS = FEW.counts(3)
BAD_COUNTS = st.one_of(
    NOTHING, st.sampled_from([COUNTS[0], COUNTS[:, :2], COUNTS.int(), COUNTS.numpy(), COUNTS + 0j])
)
MEANS = st.integers(0, 9).map(lambda seed: tensor(seed, 3))
SAMPLES = st.builds(
    lambda seed, size, more: tensor(seed, *(6 * size, *more)), st.integers(0, 9),
    st.integers(1, 3), st.sampled_from([(), (2,), (2, 3), (0,)]),
)  # fmt: skip


def no_square(counts: Tensor, products: Tensor) -> Tensor:
    """Term by term: all pairs of different draws."""
    found = []
    for row in counts.long().tolist():
        drawn = [k for k, count in enumerate(row) for _ in range(count)]
        values = [products[i, j] for i, j in itertools.permutations(range(len(drawn)), 2)
                  for i, j in [(drawn[i], drawn[j])]]  # fmt: skip
        found.append(sum(map(float, values)) / len(values))
    return torch.tensor(found, dtype=torch.float64)


BAD_STATISTICS: list[Any] = [
    lambda counts: counts,
    lambda counts: 1.0,
    lambda counts: counts[:, 0] + 0j,
    lambda counts: None,
]
INTERVALS = [
    target("numcheck.metrics.blocks.Bootstrap", Bootstrap,
           {"seed": integers(0, 2**63 - 1, up_to=9), "replicates": integers(20, 10**6, up_to=50),
            "level": LEVEL},
           lambda found, **_: in_order(found.interval(lambda c: c[:, 0], 4))),
    target("numcheck.metrics.blocks.Bootstrap.counts", FEW.counts, {"blocks": BLOCKS}, counts_are,
           misfits=st.just({"blocks": 2**21})),
    target("numcheck.metrics.blocks.Bootstrap.interval", FEW.interval,
           {"statistic": Kind(st.just(lambda c: c[:, 0]),
                              st.one_of(FUNCTION, st.sampled_from(BAD_STATISTICS))),
            "blocks": BLOCKS},
           lambda found, **_: check(found.value == 1 and 0 <= found.low <= found.high)),
    target("numcheck.metrics.blocks.block_means", blocks.block_means,
           {"values": Kind(SAMPLES, st.one_of(NOTHING, st.sampled_from(
               [torch.tensor(1.0), torch.ones(0, 2), torch.ones(6) + 0j,
                torch.ones(6).to_sparse()]))),
            "blocks": Kind(st.sampled_from([1, 2, 3, 6]), integers(1).wrong)},
           lambda found, values, blocks: torch.testing.assert_close(
               found, torch.stack([part.mean(dim=0) for part in values.chunk(blocks)])),
           misfits=st.just({"values": torch.ones(6), "blocks": 4}),
           called={"values": "(values|samples)"}),
    target("numcheck.metrics.blocks.mean", blocks.mean,
           {"counts": Kind(st.just(COUNTS), BAD_COUNTS), "means": Kind(
               MEANS, st.one_of(NOTHING, st.sampled_from(
                   [COUNTS, COUNTS[0, :2], COUNTS[0].int()])))},
           lambda found, counts, means: torch.testing.assert_close(
               found, (counts * means).sum(dim=1) / 3)),
    target("numcheck.metrics.blocks.squared_mean", blocks.squared_mean,
           {"counts": Kind(st.just(COUNTS[COUNTS.amax(dim=1) == 1]), BAD_COUNTS),
            "products": Kind(st.integers(0, 9).map(lambda seed: tensor(seed, 3, 3)),
                             st.one_of(NOTHING, st.sampled_from([COUNTS, COUNTS[0]])))},
           lambda found, counts, products: torch.testing.assert_close(
               found, no_square(counts, products)), examples=60),
]  # fmt: skip


# Encoders.


def views(seed: int, rows: int, outputs: int) -> dict[str, Tensor]:
    """Latents with correlation 0.8, and outputs near them with some of their squares."""
    z, noise = tensor(seed, 2, rows, 2)
    both = torch.stack([z, 0.8 * z + 0.6 * noise])
    return {"z": both, "h": (both + 0.1 * both.square())[..., :outputs].float()}


VIEWS = st.builds(views, st.integers(0, 9), st.integers(128, 300), st.integers(1, 2))
GOOD = views(0, 128, 2)
CONSTANT = {**GOOD, "z": torch.ones_like(GOOD["z"])}
TWICE = {**GOOD, "z": GOOD["z"][..., :1].expand(2, 128, 2)}
FEW_PAIRS = {name: value[:, :100] for name, value in GOOD.items()}
BAD_VIEWS = {name: misshapen(value) for name, value in GOOD.items()}


def measured(found: metrics.Recovery, **_: Any) -> None:
    for field in fields(found):
        in_order(getattr(found, field.name))
    assert found.r2_latents.value <= 1
    assert found.r2_embeddings.value <= 1
    assert found.trace.value >= 0


def spanned(found: spans.Span, h: Tensor, **_: Any) -> None:
    every = (*found.coordinates, found.quadratic, *found.degrees, found.loss, found.excess)
    for interval in (*every, found.margin):
        in_order(interval)
    assert abs(sum(part.value for part in found.degrees) - 1) < 1e-9


def largest_are(found: list[float], rates: Any, count: int) -> None:
    checked = list(map(float, rates))
    powers = itertools.chain.from_iterable(
        map(math.prod, itertools.combinations_with_replacement(checked, degree))
        for degree in range(1, int(count) + 1)
    )
    np.testing.assert_allclose(found, sorted(powers, reverse=True)[: int(count)])


RATES = sequences(RHO, least=1, most=2)
BAD_RATES = st.one_of(sequences(RHO, least=2, most=2).wrong, st.sampled_from([(), (0.9,), (1, 1)]))


def shares_are(found: metrics.Spectrum, h: Tensor, degree: int, **_: Any) -> None:
    assert len(found.shares) == h.shape[1]
    for row in (*found.shares, found.total):
        assert len(row) == degree + 2
        assert abs(sum(share.value for share in row) - 1) < 1e-9
        for share in row:
            in_order(share)


def directions_are(found: Tensor, z: Tensor, h: Tensor) -> None:
    assert found.shape[0] == len(z)
    assert 0 < found.shape[1] <= h.shape[1]
    one = torch.eye(found.shape[1], dtype=torch.float64)
    torch.testing.assert_close(found.mT @ found / len(z), one, rtol=0, atol=1e-3)


def kernels_are(found: list[Tensor], x: Tensor, y: Tensor, degree: int) -> None:
    assert [k.shape for k in found] == [(len(x), len(y))] * (int(degree) + 1)
    assert (found[0] == 1).all()
    if degree:
        torch.testing.assert_close(found[1], x @ y.mT)


ROWS = st.builds(lambda seed, rows: tensor(seed, rows, 2), st.integers(0, 9), st.integers(0, 4))
BAD_ROWS = st.one_of(NOTHING, st.sampled_from([
    torch.ones(2), torch.ones(2, 2, 2), torch.ones(2, 0), torch.ones(2, 2),
    torch.ones(2, 3).double(),
    torch.ones(2, 2).int(), torch.ones(2, 2).double().to_sparse(), np.ones((2, 2))]))  # fmt: skip
FLAT = st.builds(views, st.integers(0, 9), st.integers(128, 200), st.integers(1, 2)).map(
    lambda given: {"z": given["z"][0], "h": given["h"][0]}
)
BAD_FLAT = {name: misshapen(value[0]) for name, value in GOOD.items()}
SIZES = {"z": "(z|shapes)", "h": "(h|shapes)"}

MEASURED = [
    Target("numcheck.metrics.recovery.measure",
           lambda z, h, **more: metrics.measure(z, h, **more),
           st.builds(lambda given, rho, b: {**given, "correlation": rho, "bootstrap": b},
                     VIEWS, RHO.valid, BOOTSTRAPS.valid),
           {**BAD_VIEWS, "correlation": RHO.wrong, "bootstrap": BOOTSTRAPS.wrong}, measured,
           misfits=st.sampled_from([
               {**given, "correlation": 0.8}
               for given in (CONSTANT, TWICE, FEW_PAIRS, {"z": GOOD["z"], "h": GOOD["h"][:, 1:]},
                             {"z": GOOD["z"][..., :1], "h": GOOD["h"]})]), examples=40),
    Target("numcheck.metrics.span.span", lambda z, h, **more: spans.span(z, h, **more),
           st.builds(lambda given, rates, b: {**given, "rates": rates, "bootstrap": b},
                     VIEWS, sequences(RHO, least=2, most=2).valid, BOOTSTRAPS.valid),
           {**BAD_VIEWS, "rates": BAD_RATES, "bootstrap": BOOTSTRAPS.wrong}, spanned,
           misfits=st.sampled_from([
               {**given, "rates": (0.9, 0.8)}
               for given in (CONSTANT, TWICE, FEW_PAIRS,
                             {"z": GOOD["z"], "h": GOOD["h"][:, 1:]})]), examples=40),
    target("numcheck.metrics.span.eigenvalues", spans.eigenvalues,
           {"rates": Kind(RATES.valid, st.one_of(RATES.wrong, st.just(()))),
            "count": integers(1, 64, up_to=12)}, largest_are),
    target("numcheck.metrics.span.eigenvalues", spans.eigenvalues,
           {"rates": objects(st.just((0.99, *[0.3] * 20)), tuple), "count": integers(1, 64)},
           lambda found, rates, count: check(len(found) == count), examples=20),
    Target("numcheck.metrics.spectrum.spectrum",
           lambda z, h, **more: metrics.spectrum(z, h, **more),
           st.builds(lambda given, d, b: {**given, "degree": d, "bootstrap": b},
                     FLAT, integers(1, 4).valid, BOOTSTRAPS.valid),
           {**BAD_FLAT, "degree": integers(1, 16).wrong, "bootstrap": BOOTSTRAPS.wrong}, shares_are,
           misfits=st.sampled_from([{"z": GOOD["z"][0], "h": GOOD["h"][0, 1:]},
                                    {"z": GOOD["z"][0, :99], "h": GOOD["h"][0, :99]}]),
           called=SIZES, examples=25),
    Target("numcheck.metrics.spectrum.most_linear", metrics.most_linear, FLAT, BAD_FLAT,
           directions_are,
           misfits=st.sampled_from([{"z": GOOD["z"][0], "h": GOOD["h"][0, 1:]},
                                    {"z": GOOD["z"][0, :5], "h": GOOD["h"][0, :5]},
                                    {"z": GOOD["z"][0], "h": 0 * GOOD["h"][0]}]),
           called=SIZES, examples=40),
    target("numcheck.metrics.spectrum.hermite_kernels", metrics.hermite_kernels,
           {"x": Kind(ROWS, BAD_ROWS), "y": Kind(ROWS, BAD_ROWS), "degree": integers(0, 16)},
           kernels_are),
]  # fmt: skip


# Of any latents.

STRAP = objects(BOOTSTRAPS.valid, Bootstrap)
LARGE = 1e60 * tensor(0, 128, 2)


def rows_in_order(found: dict[str, list[float]], **_: Any) -> None:
    assert found
    for row in found.values():
        in_order(Interval(*row))


def regressed(found: coordinates.Coordinates, z: Tensor, h: Tensor, **_: Any) -> None:
    assert len(found.each) == z.shape[1]
    assert (found.error is None) == (h.shape[1] > z.shape[1])
    for one in (*found.each, found.total):
        assert one.value <= 1
        in_order(one)


def whitened(found: dict[str, list[float]], sigma: Any, **_: Any) -> None:
    rows_in_order(found)
    excess, loss = found["excess"][0], found["loss_whitened"][0]
    assert math.isclose(loss, excess + 2 * float(sigma) ** 2, abs_tol=1e-9)


PLAIN, ONE = tensors(128, 2), tensors(64)
VALUES = Kind(ONE.valid, st.one_of(ONE.wrong, st.just(tensor(0, 3))))
POSITIVE = Kind(
    ONE.valid.map(lambda x: x.abs() + 1), st.one_of(ONE.wrong, st.just(0 * tensor(0, 64)))
)
PATHS = tensors(4, 3, 2)
FITTED = Kind(PLAIN.valid, st.one_of(PLAIN.wrong, st.just(LARGE)))
MISFITS = [torch.ones(128, 2), tensor(0, 100, 2), tensor(0, 128, 0)]
TWO_ROWS = st.builds(lambda seed, m: {"z": tensor(seed, 200, 2), "h": tensor(seed, 200, m).float()},
                     st.integers(0, 9), st.integers(1, 3))  # fmt: skip
WIDE = tensors(200, 2).wrong.filter(lambda v: not isinstance(v, Tensor) or v.shape != (200, 4))
UNASSUMING = [
    Target("numcheck.metrics.coordinates.measure_coordinates",
           lambda z, h, bootstrap: coordinates.measure_coordinates(z, h, bootstrap=bootstrap),
           st.builds(lambda given, strap: {**given, "bootstrap": strap}, TWO_ROWS, STRAP.valid),
           {"z": WIDE, "h": WIDE, "bootstrap": STRAP.wrong.filter(lambda v: v is not None)},
           regressed, misfits=st.sampled_from([
               {"z": z, "h": h, "bootstrap": FEW} for z, h in (
                   *((x, tensor(0, 128, 2)) for x in (*MISFITS, LARGE)),
                   *((tensor(0, 128, 2), y) for y in (LARGE, LARGE[:, :0], tensor(0, 129, 2))))]),
           examples=60),
    target("numcheck.metrics.prediction.whitened_prediction",
           lambda errors, h, sigma, strap, known: prediction.whitened_prediction(
               errors, h, sigma, strap, known=known),
           {"errors": PLAIN, "h": PLAIN, "sigma": reals(0, 1e6, up_to=(0, 2)), "strap": STRAP,
            "known": Kind(st.one_of(st.none(), tensors(128, 1).valid), st.one_of(
                junk(lambda v: v is None), st.sampled_from([tensor(0, 127, 1), tensor(0, 128)])))},
           whitened, called={"h": "(h|errors)"}, examples=60,
           misfits=st.sampled_from([{"errors": tensor(0, n, m), "h": tensor(1, n, m), "sigma": 1,
                                     "strap": FEW, "known": None}
                                    for n, m in ((0, 2), (64, 2), (130, 2), (128, 0))])),
    target("numcheck.metrics.trajectories.mean_interval", trajectories.mean_interval,
           {"values": VALUES, "strap": STRAP},
           lambda found, values, **_: check(math.isclose(found[0], float(values.mean()),
                                                         abs_tol=1e-12))),
    target("numcheck.metrics.trajectories.ratio_interval", trajectories.ratio_interval,
           {"values": VALUES, "usual": POSITIVE, "strap": STRAP},
           lambda found, **_: in_order(Interval(*found)), called={"values": "(values|usual)"}),
    target("numcheck.metrics.trajectories.straightness", trajectories.straightness,
           {"paths": Kind(PATHS.valid, st.one_of(PATHS.wrong.filter(
               lambda v: not isinstance(v, Tensor) or v.shape[-1:] != (4,)),
               st.sampled_from([tensor(0, 2, 3, 2), tensor(0, 4, 3, 0)])))},
           lambda found, paths: check(found.shape == (3,) and (found.abs() <= 1 + 1e-9).all())),
]  # fmt: skip

TARGETS = [*INTERVALS, *MEASURED, *UNASSUMING]
