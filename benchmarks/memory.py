"""The peak of memory of the check, which must not grow with the number of samples."""

from __future__ import annotations

import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import peak_on
from benchmarks.ways import Options
from numcheck.sampling.estimate import BLOCK, GROUPS


@dataclass(frozen=True)
class Memory:
    """What a run of the check takes, in bytes.

    Attributes:
        samples: Samples of the run.
        peak: Largest resident memory of the process so far.
        growth: How much of it came with this run.
        cuda_peak: Largest memory of tensors on the GPU; `None` on a CPU.
    """

    samples: int
    peak: int
    growth: int
    cuda_peak: int | None


def peak_memory() -> int:
    """The largest resident memory of this process so far, bytes.

    On Linux since the program was started; elsewhere since the process was, which is no less.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        if found:
            return int(found[1]) * 1024
    import resource
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _measure(options: Options, sizes: tuple[int, ...]) -> list[Memory]:
    run = options.check(options.backend)
    # So that machine code, threads and buffers of whole blocks are there before.
    run(min(GROUPS * BLOCK[options.where.type], options.largest))
    found = []
    for samples in sizes:
        before = peak_memory()
        run(samples)
        peak = peak_memory()
        found.append(Memory(samples, peak, peak - before, peak_on(options.where)))
    return found


def measure_memory(options: Options) -> list[Memory]:
    """In a new process: for a thousandth of the largest number of samples, then for all of them."""
    sizes = (options.largest // 1000, options.largest)
    options.on_step(f"memory at {sizes[0]:,} and {sizes[1]:,} samples")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        # A function of this process cannot be sent to another.
        return pool.submit(_measure, replace(options, on_step=print), sizes).result()
