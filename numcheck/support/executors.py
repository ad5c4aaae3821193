"""Who computes: threads of this process, worker processes, or the workers of a dask scheduler.

Work comes as calls of a pure function, and each kind of worker has the `map` of
`concurrent.futures.Executor`, with results in the order of the calls. So a call that is lost with
its worker is made again, and the results do not depend on who computes. Every call computes on one
thread: blocks are small, and torch's own threads, which wait for each other at every operation,
come to a standstill where the cores are shared with other programs.

Torch is imported where it is used, so that a worker that has no use for it starts in no time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, TypeVar, cast

from threadpoolctl import ThreadpoolController

from numcheck.support.errors import WorkersLostError
from numcheck.support.pool import RETRIES, Pool, parts

if TYPE_CHECKING:
    import torch

R = TypeVar("R")


@cache
def _openmp() -> ThreadpoolController:
    """OpenMP as torch uses it. How many threads it starts is set for each thread by itself."""
    import torch  # noqa: F401  # loads the library

    return ThreadpoolController().select(user_api="openmp")


def _limited() -> AbstractContextManager[object]:
    """From now on, or for the length of a block, torch computes on one thread for this one.

    What `torch.set_num_threads` sets, other threads see.
    """
    import torch

    # In a new thread torch sets the number when it is first asked for it: that is now.
    torch.get_num_threads()
    return cast(AbstractContextManager[object], _openmp().limit(limits=1))


@contextmanager
def open_threads(device: torch.device) -> Iterator[Pool]:
    """Threads of this process: one for each core, or one that feeds a GPU.

    Args:
        device: Where the calls compute.

    Yields:
        The pool. If its block ends by an exception, what was not begun is dropped and what is
        running is not waited for.
    """
    count = 1 if device.type == "cuda" else os.cpu_count()
    threads = ThreadPoolExecutor(count, initializer=_limited)
    try:
        yield threads
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        raise
    threads.shutdown()


@contextmanager
def open_pool(
    workers: int = 1, scheduler: str | None = None, *, pool: Pool | None = None
) -> Iterator[Pool | None]:
    """The workers asked for, for as long as the block lasts.

    Args:
        workers: Processes, started at the first call.
        scheduler: Address of a dask scheduler, e.g. `tcp://host:8786`.
        pool: A pool that is open already, to be used in place of a new one and left open.

    Yields:
        The pool, or None for one worker, which is this process (see `open_threads`).

    Raises:
        NumcheckError: If there is no such scheduler, or it has no workers that can do the work.
    """
    if pool is not None:
        yield pool
    elif scheduler is not None:
        # Imported here: it is an extra.
        from numcheck.support.cluster import DaskPool

        with closing(DaskPool(scheduler)) as cluster:
            yield cluster
    elif workers > 1:
        with closing(ProcessPool(workers)) as processes:
            yield processes
    else:
        yield None


def on_one_thread(fn: Callable[..., R], *call: Any) -> R:
    """The result of a call, which computes on the thread that it is made on."""
    with _limited():
        return fn(*call)


class ProcessPool:
    """Worker processes that are replaced when they die, and never outlive this process.

    Args:
        workers: How many.
        retries: How often in a row lost calls are made again.
    """

    def __init__(self, workers: int, *, retries: int = RETRIES) -> None:
        self._workers, self._retries = workers, retries
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None

    def map(self, fn: Callable[..., R], /, *iterables: Iterable[Any]) -> Iterator[R]:
        """Results of the calls, in order.

        Args:
            fn: A pure function, picklable by name, like its arguments.
            iterables: One for each parameter, of equal length.

        Raises:
            WorkersLostError: If workers die too often with no result in between.
        """
        calls = list(zip(*iterables, strict=True))
        futures: dict[int, Future[R]] = {}
        position = failed = 0
        try:
            while position < len(calls):
                try:
                    for index in range(position, len(calls)):
                        if index not in futures:
                            futures[index] = self._submit(fn, calls[index])
                    result = futures[position].result()
                except BrokenProcessPool as error:
                    # One worker's death ends them all, and every call that is not done is lost.
                    self.close()
                    futures = {i: f for i, f in futures.items() if _succeeded(f)}
                    failed += 1
                    if failed > self._retries:
                        lost = [i for i in range(position, len(calls)) if i not in futures]
                        raise WorkersLostError(
                            f"worker processes died {failed} times in a row; lost: "
                            f"{parts(lost, len(calls))}. If memory ran out, use fewer --workers; "
                            "a script that starts workers has to do so under "
                            'if __name__ == "__main__".'
                        ) from error
                    continue
                del futures[position]
                position, failed = position + 1, 0
                yield result
        except BaseException:
            self.close()
            raise

    def _submit(self, fn: Callable[..., R], call: tuple[Any, ...]) -> Future[R]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            end, self._lifeline = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=context, initializer=_begin_worker, initargs=(end,)
            )
        with _interrupts_held_back():
            return self._pool.submit(fn, *call)

    def close(self) -> None:
        """End all workers now, whatever they are doing; the next call starts new ones."""
        if self._lifeline is not None:
            self._lifeline.close()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._lifeline = None


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Processes started here never see Ctrl-C, which is for the process that waits for them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(lifeline: Connection) -> None:
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    """Nothing is ever sent: the pipe wakes up when its other end is closed, or its process ends."""
    wait([lifeline])
    os._exit(1)


def _succeeded(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
