"""Peak memory of the check: it must not grow with the number of samples."""

from __future__ import annotations

import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from benchmarks.ways import Options
from numcheck.sampling.estimate import BLOCK, GROUPS


@dataclass(frozen=True)
class Memory:
    """What a run of the check takes.

    Attributes:
        samples: How many samples.
        peak: Largest resident memory of the process so far, bytes.
        growth: How much of it came with this run, bytes.
        cuda_peak: Largest memory of tensors on the GPU, bytes; `None` on a CPU.
    """

    samples: int
    peak: int
    growth: int
    cuda_peak: int | None


def peak_memory() -> int:
    """The largest resident memory of this process so far, bytes.

    Linux keeps that of the program; elsewhere it is that of the process, which is no less.
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
    # Machine code, threads and buffers of whole blocks are there after this.
    run(GROUPS * BLOCK[options.where.type])
    found = []
    for samples in sizes:
        before = peak_memory()
        run(samples)
        on_cuda = options.where.type == "cuda"
        cuda = int(torch.cuda.max_memory_allocated(options.where)) if on_cuda else None
        found.append(Memory(samples, peak_memory(), peak_memory() - before, cuda))
    return found


def measure_memory(options: Options) -> list[Memory]:
    """For a thousandth of the largest number of samples, then for all of them, in a new process."""
    sizes = (options.largest // 1000, options.largest)
    options.on_step(f"memory at {sizes[0]:,} and {sizes[1]:,} samples")
    # What is called on the way does not travel to another process.
    silent = replace(options, on_step=print)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_measure, silent, sizes).result()
