"""The workers of a dask scheduler, on as many machines as there are (extra `cluster`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from numcheck.support.environment import VERSION
from numcheck.support.errors import InvalidInputError, NumcheckError, WorkersLostError
from numcheck.support.extras import extra_module
from numcheck.support.pool import RETRIES, parts
from numcheck.support.validate import shown

R = TypeVar("R")

#: Seconds to wait for a scheduler, and for its first worker.
PATIENCE = 10


def _version() -> str:
    return VERSION


class DaskPool:
    """The workers of a dask scheduler.

    Args:
        address: Where the scheduler listens, e.g. `tcp://host:8786`.

    Raises:
        NumcheckError: If `distributed` is missing, nothing answers there, or there are no workers
            with this version of the package.
    """

    def __init__(self, address: str) -> None:
        distributed = extra_module("distributed", extra="cluster", use="workers of --scheduler")
        self._address = address
        self._killed = distributed.KilledWorker
        self._gone = (CancelledError, distributed.comm.CommClosedError)
        try:
            # Before the client, whose patience may end before it says what is wrong.
            scheme, place = distributed.comm.parse_address(address, strict=True)
            distributed.comm.registry.get_backend(scheme)
            if "://" in address and scheme in ("tcp", "tls", "ws", "wss"):
                distributed.comm.parse_host_port(place)
        except (TypeError, ValueError) as error:
            raise InvalidInputError(
                f"scheduler {shown(address)} is no address ({error}). "
                "Give protocol, host and port, e.g. tcp://localhost:8786."
            ) from error
        try:
            self._client = distributed.Client(
                address, timeout=PATIENCE, set_as_default=False, name="numcheck"
            )
        except (OSError, TimeoutError) as error:
            raise NumcheckError(
                f"no dask scheduler answers at {address}. Start one (`dask scheduler`) and "
                f"workers (`dask worker {address}`), or leave out --scheduler."
            ) from error
        try:
            self._check_workers()
        except BaseException:
            self._client.close()
            raise

    def _check_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise NumcheckError(
                f"the dask scheduler at {self._address} has no workers. "
                f"Start one: `dask worker {self._address}`."
            ) from error
        found = self._client.run(_version, on_error="return")
        wrong = {who: what for who, what in found.items() if what != VERSION}
        if wrong:
            who, what = next(iter(wrong.items()))
            raise NumcheckError(
                f"{len(wrong)} of {len(found)} dask workers do not have numcheck "
                f"{VERSION}; {who} has {what!r}. "
                f"Install lejepa-numcheck=={VERSION} there."
            )

    def map(self, fn: Callable[..., R], /, *iterables: Iterable[Any]) -> Iterator[R]:
        """Results of the calls, in order.

        The scheduler gives the calls of a worker that died to others (how often is its setting
        `distributed.scheduler.allowed-failures`), and those that failed are tried again here.

        Args:
            fn: A pure function.
            iterables: One for each parameter, of equal length.

        Raises:
            WorkersLostError: If a call took too many workers with it, or the scheduler is gone.
        """
        calls = list(zip(*iterables, strict=True))
        # Keys of their own: pure calls would share keys, and be answered from another run.
        futures = self._client.map(fn, *zip(*calls, strict=True), pure=False, retries=RETRIES)
        done = 0
        try:
            for future in futures:
                yield future.result()
                done += 1
        except self._killed as error:
            raise WorkersLostError(
                f"workers of the dask scheduler at {self._address} died again and again; lost: "
                f"{parts([done], len(futures))}. If memory ran out, give them fewer threads. "
                f"{error}"
            ) from error
        except self._gone as error:
            raise WorkersLostError(
                f"the dask scheduler at {self._address} is gone; lost: "
                f"{parts(range(done, len(futures)), len(futures))}. {error}"
            ) from error
        except BaseException:
            self._client.cancel(futures)
            raise

    def close(self) -> None:
        """Leave the scheduler; its workers stay."""
        self._client.close()
