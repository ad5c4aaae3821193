"""SIGReg with its derivative: numcheck against the formula written down in torch, in one run."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from benchmarks.memory import peak_memory
from numcheck.losses import random_directions, sliced_epps_pulley
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.support import validate

#: Projections of the small turn before memory is measured: libraries and threads are there then.
_WARM = 64


@dataclass(frozen=True)
class LossOptions:
    """How to measure.

    Attributes:
        batch: Embeddings, n.
        dimension: Entries of one, m.
        num_slices: Directions.
        num_points: Knots, at least 2.
        repetitions: Turns.
        device: As in `numcheck.checks.settings.Settings`, like the next.
        dtype: Of the embeddings.
        on_step: Called with what is being done.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    batch: int = 4096
    dimension: int = 1024
    num_slices: int = 1024
    num_points: int = 17
    repetitions: int = 7
    device: str = "auto"
    dtype: str = "float32"
    on_step: Callable[[str], None] = field(default=lambda _step: None, compare=False)

    def __post_init__(self) -> None:
        for name, least in (("batch", 2), ("dimension", 1), ("num_slices", 1), ("num_points", 2)):
            validate.integer(getattr(self, name), name=name, minimum=least, maximum=2**24)
        validate.integer(self.repetitions, name="repetitions", minimum=1, maximum=1000)
        validate.device(self.device)
        validate.dtype(self.dtype)

    @property
    def where(self) -> torch.device:
        """The device."""
        return validate.device(self.device)

    def backends(self) -> list[str]:
        """The backends of `numcheck.losses.sliced_epps_pulley` to be had, the fastest first."""
        fused = slice_kernel("auto", self.where) is not slice_kernel("torch", self.where)
        return [*(["fused"] if fused else []), "torch", "reference"]

    def inputs(self) -> tuple[Tensor, Tensor]:
        """Normal embeddings, for which a gradient is asked, and directions."""
        kind = validate.dtype(self.dtype)
        generator = torch.Generator().manual_seed(0)
        values = torch.randn(self.batch, self.dimension, generator=generator, dtype=kind)
        directions = random_directions(
            self.dimension, self.num_slices, seed=0, device=self.where, dtype=kind
        )
        return values.to(self.where).requires_grad_(), directions


@dataclass(frozen=True)
class LossSpeed:
    """How fast a backend finds the loss and its derivative.

    Attributes:
        backend: Which.
        seconds: Wall-clock time, the median of the turns.
        processor_seconds: Processor time, likewise; what counts on a machine that others use.
            `None` on a GPU.
        turns: Wall-clock time of each turn.
        processor_turns: Processor time of each turn.
        value: The loss.
        growth: By how much the peak of memory grows with one evaluation, bytes.
    """

    backend: str
    seconds: float
    processor_seconds: float | None
    turns: tuple[float, ...]
    processor_turns: tuple[float, ...]
    value: float
    growth: int


def _evaluate(values: Tensor, directions: Tensor, num_points: int, backend: str) -> float:
    loss = sliced_epps_pulley(values, directions, num_points=num_points, backend=backend)
    torch.autograd.grad(loss, values)
    if values.device.type == "cuda":
        torch.cuda.synchronize(values.device)
    return loss.item()


def _measure_growth(options: LossOptions, backend: str) -> int:
    """In a process of its own: the peak of memory with one evaluation over that before it."""
    values, directions = options.inputs()
    small = values[:_WARM].detach().requires_grad_()
    _evaluate(small, directions[:_WARM], options.num_points, backend)
    on_cuda = options.where.type == "cuda"

    def peak() -> int:
        return int(torch.cuda.max_memory_allocated(options.where)) if on_cuda else peak_memory()

    before = peak()
    _evaluate(values, directions, options.num_points, backend)
    return peak() - before


def measure_losses(options: LossOptions) -> list[LossSpeed]:
    """All backends, which take turns: other programs slow them alike."""
    backends = options.backends()
    values, directions = options.inputs()
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in backends}
    for turn in range(-1, options.repetitions):
        options.on_step("warming up" if turn < 0 else f"turn {turn + 1} of {options.repetitions}")
        for backend in backends:
            wall, busy = time.perf_counter(), time.process_time()
            value = _evaluate(values, directions, options.num_points, backend)
            wall, busy = time.perf_counter() - wall, time.process_time() - busy
            if turn >= 0:
                found[backend].append((wall, busy, value))
    del values, directions
    context = multiprocessing.get_context("spawn")
    silent = replace(options, on_step=print)
    rows = []
    for backend in backends:
        options.on_step(f"memory of backend {backend}")
        walls, busies, results = zip(*found[backend], strict=True)
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            growth = pool.submit(_measure_growth, silent, backend).result()
        processor = statistics.median(busies) if options.where.type == "cpu" else None
        rows.append(
            LossSpeed(
                backend, statistics.median(walls), processor, walls, busies, results[-1], growth
            )
        )
    return rows


@dataclass(frozen=True)
class Advantage:
    """By how much a backend is better than the formula written down.

    Attributes:
        backend: Which.
        wall: Times as fast, the median of the turns' ratios.
        processor: Times as little processor time, likewise; `None` on a GPU.
        memory: Times as little growth of memory.
    """

    backend: str
    wall: float
    processor: float | None
    memory: float


def advantages(rows: list[LossSpeed]) -> list[Advantage]:
    """Each backend but the last, which is the formula, against that."""
    *others, formula = rows

    def ratio(slow: tuple[float, ...], fast: tuple[float, ...]) -> float:
        return statistics.median(a / b for a, b in zip(slow, fast, strict=True))

    return [
        Advantage(
            row.backend,
            ratio(formula.turns, row.turns),
            None
            if row.processor_seconds is None
            else ratio(formula.processor_turns, row.processor_turns),
            formula.growth / max(row.growth, 1),
        )
        for row in others
    ]
