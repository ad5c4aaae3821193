"""A callback for PyTorch Lightning; see `numcheck.certificate.monitor.Monitor.callback`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from numcheck.support.errors import InvalidInputError

if TYPE_CHECKING:
    from numcheck.certificate.monitor import Monitor

if "lightning.pytorch" in sys.modules:
    from lightning.pytorch import Callback
else:
    from pytorch_lightning import Callback


class MonitorCallback(Callback):  # type: ignore[misc]
    """Logs the figures of a monitor.

    Attributes:
        figures: Those of the last look; empty before the first.
    """

    def __init__(
        self,
        monitor: Monitor,
        every: int,
        outputs: tuple[str, str],
        latents: str | None,
        prefix: str,
    ) -> None:
        self.figures: dict[str, float] = {}
        self._monitor, self._every, self._prefix = monitor, every, prefix
        self._names = (*outputs, *([] if latents is None else [latents]))
        self._seen = 0

    def on_train_batch_end(
        self,
        trainer: Any,  # noqa: ARG002
        pl_module: Any,
        outputs: Any,
        batch: Any,  # noqa: ARG002
        batch_idx: int,  # noqa: ARG002
    ) -> None:
        """Take the embeddings of a step, and look at them if it is time."""
        missing = [x for x in self._names if not isinstance(outputs, Mapping) or x not in outputs]
        if missing:
            raise InvalidInputError(
                f"training_step must return a dictionary with {missing[0]!r} beside 'loss', for "
                "the monitor. Return {'loss': loss, 'h': h, 'h_prime': h_prime}, or name what it "
                "returns: callback(outputs=(..., ...))."
            )
        given = [outputs[name] for name in self._names]
        self._seen += 1
        left = -self._seen % self._every
        if left * len(given[0]) < self._monitor.pairs:
            self._monitor.update(*given)
        if left == 0:
            self.figures = self._monitor.compute()
            self._monitor.reset()
            for name, value in self.figures.items():
                pl_module.log(self._prefix + name, value)
