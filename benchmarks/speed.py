r"""Sample-degrees per second.

A *sample-degree* is one Hermite degree $1, \dots, d$ evaluated for one sample (z, z') with its
products accumulated.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from benchmarks.ways import Options, ways

#: Float64 operations per clock cycle of a multiprocessor, by compute capability (CUDA C programming
#: guide, table of the throughput of arithmetic instructions).
_FLOAT64_PER_CYCLE = {(8, 0): 32, (9, 0): 64}


@dataclass(frozen=True)
class Speed:
    """How fast one way is.

    Attributes:
        name: Name of the way.
        samples: Samples of a turn.
        rate: Sample-degrees per second, the median of the turns.
        rate_per_core: Sample-degrees per second of processor time, likewise: the figure that counts
            on a shared machine; `None` on a GPU.
        rates: Sample-degrees per second in each turn.
        means: The means of the last turn, of k = 1, ..., degree.
    """

    name: str
    samples: int
    rate: float
    rate_per_core: float | None
    rates: tuple[float, ...]
    means: tuple[float, ...]


def measure_speed(options: Options) -> list[Speed]:
    """The check first, then the other ways."""
    turns: list[list[tuple[float, float, list[float]]]] = []
    taken = ways(options)
    for way in taken:
        options.on_step(f"warming up: {way.name}")
        way.run(max(way.samples // 100, 100))
    for turn in range(options.repetitions):
        options.on_step(f"turn {turn + 1} of {options.repetitions}")
        turns.append([])
        for way in taken:
            wall, busy = time.perf_counter(), time.process_time()
            # The means are on the host, so a GPU has finished.
            means = way.run(way.samples)
            work = way.samples * options.degree
            wall, busy = time.perf_counter() - wall, time.process_time() - busy
            turns[-1].append((work / wall, work / busy, means))
    found = []
    for way, results in zip(taken, zip(*turns, strict=True), strict=True):
        rates, per_core, means_of_turns = zip(*results, strict=True)
        on_cpu = options.where.type == "cpu" or way.name == "scipy"
        found.append(
            Speed(
                way.name,
                way.samples,
                statistics.median(rates),
                statistics.median(per_core) if on_cpu else None,
                rates,
                tuple(means_of_turns[-1]),
            )
        )
    return found


def ratios(speeds: Sequence[Speed]) -> dict[str, float]:
    """By how much the check is faster than each other way: medians over the turns."""
    first, *others = speeds
    return {
        other.name: statistics.median(a / b for a, b in zip(first.rates, other.rates, strict=True))
        for other in others
    }


def share_of_limit(rate: float, options: Options) -> float | None:
    """The share of a GPU's float64 throughput that the fused kernel uses.

    A sample takes (d + 1)^2 products, two operations for each further row and four for the second
    view and the weights; sampling is float32 and integer work beside them.

    Returns:
        `None` on a CPU, without a kernel, and for GPUs whose throughput is not in the table.
    """
    program = shutil.which("nvidia-smi")
    if options.where.type != "cuda" or not options.fused or program is None:
        return None
    properties = torch.cuda.get_device_properties(options.where)
    per_cycle = _FLOAT64_PER_CYCLE.get((properties.major, properties.minor))
    query = [program, "--query-gpu=clocks.max.sm", "--format=csv,noheader,nounits"]
    clock = subprocess.run(query, capture_output=True, text=True, check=False).stdout.split()
    if per_cycle is None or not clock or not clock[0].isdigit():
        return None
    degree = options.degree
    operations = (degree + 1) ** 2 + 4 * (degree - 1) + 4
    limit = properties.multi_processor_count * per_cycle * int(clock[0]) * 1e6
    return rate / degree * operations / limit
