"""SIGReg with its gradient: each backend against the formula written down, and that compiled."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import torch
from torch import Tensor
from torch._dynamo.exc import BackendCompilerFailed

from benchmarks import peak_on
from benchmarks.memory import peak_memory
from numcheck.losses import random_directions, sliced_epps_pulley
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.support import validate

#: Embeddings and directions of the small evaluation that loads libraries and starts threads.
_WARM = 64
_RIVAL, _PRODUCTS = "compiled", "products"


@dataclass(frozen=True)
class LossOptions:
    """How to measure.

    Attributes:
        batch: Number of embeddings.
        embedding_dim: Entries of an embedding.
        num_slices: Number of directions.
        num_points: Number of knots, at least 2.
        repetitions: Turns.
        device: `auto`, `cpu`, `cuda` or `cuda:K`.
        dtype: Of the embeddings.
        on_step: Called with the name of the step that begins.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    batch: int = 4096
    embedding_dim: int = 1024
    num_slices: int = 1024
    num_points: int = 17
    repetitions: int = 7
    device: str = "auto"
    dtype: str = "float32"
    on_step: Callable[[str], None] = field(default=lambda _step: None, compare=False)

    def __post_init__(self) -> None:
        least = {"batch": 2, "embedding_dim": 1, "num_slices": 1, "num_points": 2}
        for name, minimum in least.items():
            validate.integer(getattr(self, name), name=name, minimum=minimum, maximum=2**24)
        validate.integer(self.repetitions, name="repetitions", minimum=1, maximum=1000)
        validate.device(self.device)
        validate.dtype(self.dtype)

    @property
    def where(self) -> torch.device:
        """The device."""
        return validate.device(self.device)

    def backends(self) -> list[str]:
        """The available backends of `numcheck.losses.sliced_epps_pulley`, fastest first."""
        fused = slice_kernel("auto", self.where) is not slice_kernel("torch", self.where)
        return [*(["fused"] if fused else []), "torch", "reference"]

    def inputs(self) -> tuple[Tensor, Tensor]:
        """Normal embeddings that require a gradient, and directions."""
        kind = validate.dtype(self.dtype)
        generator = torch.Generator().manual_seed(0)
        values = torch.randn(self.batch, self.embedding_dim, generator=generator, dtype=kind)
        directions = random_directions(
            self.embedding_dim, self.num_slices, seed=0, device=self.where, dtype=kind
        )
        return values.to(self.where).requires_grad_(), directions


@dataclass(frozen=True)
class LossSpeed:
    """How fast a backend computes the loss and its gradient.

    Attributes:
        backend: Its name.
        seconds: Wall-clock time, the median of the turns.
        processor_seconds: Processor time, likewise: the figure that counts on a shared machine;
            `None` on a GPU.
        turns: Wall-clock time of each turn.
        processor_turns: Processor time of each turn.
        value: The loss.
        growth: By how much one evaluation raises the peak of memory, bytes.
        compiled: By how much it is faster than the plain formula under `torch.compile`, by
            wall-clock time and by processor time, medians over the turns; `None` on a GPU, and
            where torch finds no compiler.
        products: What part of its wall-clock time the two matrix products take alone, which no way
            can do without: the median over the turns.
    """

    backend: str
    seconds: float
    processor_seconds: float | None
    turns: tuple[float, ...]
    processor_turns: tuple[float, ...]
    value: float
    growth: int
    compiled: tuple[float, float] | None = None
    products: float = 0.0


def plain_formula(values: Tensor, directions: Tensor, num_points: int) -> Tensor:
    """What one writes without this package: cosines and sines of every knot, slice and row."""
    knots = torch.linspace(0, 3, num_points, dtype=values.dtype)
    lengths = torch.full_like(knots, 6 / (num_points - 1))
    lengths[0] = lengths[-1] = 3 / (num_points - 1)
    targets = torch.exp(-knots.square() / 2)
    angles = (values @ directions.mT)[:, :, None] * knots
    errors = (angles.cos().mean(dim=0) - targets).square() + angles.sin().mean(dim=0).square()
    return len(values) * (errors @ (lengths * targets)).mean()


def _compiled(
    options: LossOptions, values: Tensor, directions: Tensor
) -> Callable[[], float] | None:
    """An evaluation of the plain formula by compiled code, with its gradient."""
    if options.where.type != "cpu":
        return None
    formula = torch.compile(plain_formula, dynamic=False)

    def run() -> float:
        loss: Tensor = formula(values, directions, options.num_points)
        torch.autograd.grad(loss, values)
        return loss.item()

    try:
        run()
    except BackendCompilerFailed:
        return None
    return run


def _multiply(values: Tensor, directions: Tensor) -> float:
    """The projections, and a gradient from as many numbers: what every way computes."""
    found = (directions @ values.detach().mT).mT @ directions
    return float(found[0, 0])  # waits for the device


def _evaluate(values: Tensor, directions: Tensor, num_points: int, backend: str) -> float:
    loss = sliced_epps_pulley(values, directions, num_points=num_points, backend=backend)
    torch.autograd.grad(loss, values)
    if values.device.type == "cuda":
        torch.cuda.synchronize(values.device)
    return loss.item()


def _measure_growth(options: LossOptions, backend: str) -> int:
    """By how much one evaluation raises the peak of memory; in a process of its own."""
    values, directions = options.inputs()
    small = values[:_WARM].detach().requires_grad_()
    _evaluate(small, directions[:_WARM], options.num_points, backend)

    def peak() -> int:
        cuda = peak_on(options.where)
        return peak_memory() if cuda is None else cuda

    before = peak()
    _evaluate(values, directions, options.num_points, backend)
    return peak() - before


def measure_losses(options: LossOptions) -> list[LossSpeed]:
    """All backends, taking turns."""
    backends = options.backends()
    values, directions = options.inputs()
    ways: dict[str, Callable[[], float]] = {
        name: partial(_evaluate, values, directions, options.num_points, name) for name in backends
    }
    ways[_PRODUCTS] = partial(_multiply, values, directions)
    options.on_step("compiling the plain formula")
    rival = _compiled(options, values, directions)
    if rival is not None:
        ways[_RIVAL] = rival
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    for turn in range(-1, options.repetitions):
        options.on_step("warming up" if turn < 0 else f"turn {turn + 1} of {options.repetitions}")
        for name, way in ways.items():
            # None pays for what another one has left in the caches.
            way()
            wall, busy = time.perf_counter(), time.process_time()
            value = way()
            wall, busy = time.perf_counter() - wall, time.process_time() - busy
            if turn >= 0:
                found[name].append((wall, busy, value))
    del values, directions, ways, rival
    context = multiprocessing.get_context("spawn")
    on_cpu, median = options.where.type == "cpu", statistics.median
    rows = []
    for backend in backends:
        options.on_step(f"memory of backend {backend}")
        walls, busies, values_found = zip(*found[backend], strict=True)
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            growth = pool.submit(_measure_growth, replace(options, on_step=print), backend).result()
        processor, value = median(busies) if on_cpu else None, values_found[-1]
        compiled = None
        if _RIVAL in found:
            theirs = list(zip(*found[_RIVAL], strict=True))[:2]
            compiled = _ratio(theirs[0], walls), _ratio(theirs[1], busies)
        products = _ratio(tuple(wall for wall, *_ in found[_PRODUCTS]), walls)
        rows.append(
            LossSpeed(
                backend,
                median(walls),
                processor,
                walls,
                busies,
                value,
                growth,
                compiled=compiled,
                products=products,
            )
        )
    return rows


def _ratio(slow: tuple[float, ...], fast: tuple[float, ...]) -> float:
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


@dataclass(frozen=True)
class Advantage:
    """By how much a backend beats the formula written down.

    Attributes:
        backend: Its name.
        wall: Ratio of the wall-clock times, the median over the turns.
        processor: Ratio of the processor times, likewise; `None` on a GPU.
        memory: Ratio of the growths of memory.
    """

    backend: str
    wall: float
    processor: float | None
    memory: float


def advantages(rows: list[LossSpeed]) -> list[Advantage]:
    """All backends but the last, which is the formula, compared with it."""
    *others, formula = rows
    return [
        Advantage(
            row.backend,
            wall=_ratio(formula.turns, row.turns),
            processor=_ratio(formula.processor_turns, row.processor_turns)
            if row.processor_seconds is not None
            else None,
            memory=formula.growth / max(row.growth, 1),
        )
        for row in others
    ]
