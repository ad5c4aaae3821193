"""How near an encoder is to the theorems while it trains: a few figures, at a small cost.

    monitor = Monitor(rho=0.9)
    for ...:  # steps of training
        monitor.update(h, h_prime)  # embeddings of the pairs of this step
        if step % 1000 == 999:
            print(monitor.compute())

With PyTorch Lightning: `Trainer(callbacks=[Monitor(rho=0.9).callback()])`.
"""

from __future__ import annotations

import math
import sys
from collections import deque
from typing import Any

import torch
from torch import Tensor

from numcheck.certificate.embeddings import LEAST_PAIRS, embedding_pair
from numcheck.certificate.linear import nonlinear_at_most, total_powers
from numcheck.certificate.pairs import Pairs
from numcheck.metrics import Bootstrap, spectrum
from numcheck.support.errors import InvalidInputError
from numcheck.support.extras import extra_module
from numcheck.support.validate import correlation, integer, probability

#: The spectrum takes time with the square of the number of rows: this many are used for it.
_SPECTRUM_ROWS = 512


class Monitor:
    """Figures of the last pairs of embeddings, with torchmetrics' interface.

    They describe the encoders of the steps that the pairs come from, and assume what `certify`
    tests: at the end of training, `certify` fresh pairs.

    Args:
        rho: The correlation of the latents of a pair.
        pairs: How many of the last pairs count, at least 100.
        confidence: Probability with which the certified share is right, at each look.
        degree: The highest Hermite degree distinguished, from 1 to 16.

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    def __init__(
        self, rho: float, *, pairs: int = 2048, confidence: float = 0.99, degree: int = 4
    ) -> None:
        self.rho = correlation(rho)
        self.pairs = integer(pairs, name="pairs", minimum=LEAST_PAIRS, maximum=10**6)
        self.confidence = probability(confidence, name="confidence")
        self.degree = integer(degree, name="degree", minimum=1, maximum=16)
        self.reset()

    def reset(self) -> None:
        """Forget all pairs."""
        self._batches: deque[tuple[Tensor, ...]] = deque()
        self._held = 0

    def update(self, h: Tensor, h_prime: Tensor, z: Tensor | None = None) -> None:
        """Take the pairs of a step. Nothing is looked at and no device is waited for.

        Args:
            h: Embeddings, shape (n, m), of any floating-point type, on any device.
            h_prime: Those of their partners, row by row.
            z: The latents of h, if they are known, shape (n, latents): standard normal.

        Raises:
            InvalidInputError: If the shapes do not fit each other, or what came before.
        """
        batch = (h, h_prime) if z is None else (h, h_prime, z)
        shapes = [_row_shape(x) for x in batch]
        if shapes[0] != shapes[1] or len({len(x) for x in batch}) > 1:
            raise InvalidInputError(
                f"h and h_prime must be tensors of one shape (n, m), and z must have as many rows, "
                f"got {', '.join(str(getattr(x, 'shape', type(x).__name__)) for x in batch)}."
            )
        if self._batches and shapes != [_row_shape(x) for x in self._batches[0]]:
            raise InvalidInputError(
                "embeddings and latents must have the same shape at each step, and latents must be "
                "given always or never. Call reset() between encoders."
            )
        # A copy: a CUDA graph writes the next embeddings to the same place.
        self._batches.append(tuple(x.detach().clone() for x in batch))
        self._held += len(h)
        while self._held - len(self._batches[0][0]) >= self.pairs:
            self._held -= len(self._batches.popleft()[0])

    def compute(self) -> dict[str, float]:
        """The figures of the last pairs.

        Returns:
            `excess_loss`: E|h - h'|^2 above 2 (1 - rho) tr Cov h, the least that it can be;
            `epsilon`: |Cov h - 1|, Frobenius, estimated without the bias of its square;
            `certified_share`: a lower bound of the share of the variance of h that is linear in the
            latents; and, if latents were given, `degree_0`, ..., `degree_above`: the shares of the
            Hermite degrees in the second moment of h, estimated.

        Raises:
            InvalidInputError: If there are too few pairs, or an embedding is not finite.
        """
        if not self._batches:
            raise InvalidInputError("there are no pairs yet. Call update(h, h_prime) first.")
        h, h_prime, *z = (
            torch.cat(parts)[-self.pairs :].double().cpu()
            for parts in zip(*self._batches, strict=True)
        )
        pairs = Pairs(*embedding_pair(h, h_prime))
        nonlinear = nonlinear_at_most(total_powers(pairs), pairs.n, self.rho, 1 - self.confidence)
        found = {
            "excess_loss": float(pairs.excess(self.rho).mean()),
            "epsilon": _epsilon(pairs),
            "certified_share": 1 - float(nonlinear),
        }
        if z:
            rows = slice(0, None, max(-(-pairs.n // _SPECTRUM_ROWS), 1))
            shares = spectrum(
                z[0][rows], h[rows], degree=self.degree, bootstrap=Bootstrap(replicates=20)
            ).total
            names = [f"degree_{d}" for d in range(self.degree + 1)]
            found |= zip([*names, "degree_above"], (x.value for x in shares), strict=True)
        return found

    def callback(
        self,
        *,
        every_n_steps: int = 1000,
        outputs: tuple[str, str] = ("h", "h_prime"),
        latents: str | None = None,
        prefix: str = "numcheck/",
    ) -> Any:
        """A callback for PyTorch Lightning that logs the figures.

        It takes the embeddings from what `training_step` returns: `{"loss": loss, "h": h,
        "h_prime": h_prime}`. Only the steps just before a look are kept.

        Args:
            every_n_steps: Steps of training between two looks.
            outputs: The names of both embeddings.
            latents: The name of the latents, if they are known.
            prefix: What the names of the figures in the log begin with.

        Returns:
            A `lightning.pytorch.Callback`, or one of `pytorch_lightning`, whichever is in use.

        Raises:
            InvalidInputError: If an argument is invalid or Lightning is not installed.
        """
        every = integer(every_n_steps, name="every_n_steps", minimum=1, maximum=2**53)
        # The same classes come in two packages, and a trainer takes those of its own.
        if "pytorch_lightning" not in sys.modules:
            extra_module(
                "lightning.pytorch",
                extra="lightning",
                use="callbacks",
                instead="Or call update and compute in your own loop.",
            )
        from numcheck.certificate.lightning import MonitorCallback

        return MonitorCallback(self, every, outputs, latents, prefix)


def _row_shape(values: object) -> tuple[int, ...]:
    if not isinstance(values, Tensor) or not values.is_floating_point() or values.ndim != 2:
        given = type(values).__name__
        if isinstance(values, Tensor):
            given = f"{tuple(values.shape)} of {values.dtype}"
        raise InvalidInputError(
            f"embeddings must be floating-point tensors of shape (n, m), got {given}."
        )
    return tuple(values.shape[1:])


def _epsilon(pairs: Pairs) -> float:
    """The root of |Cov h - 1|^2 less what chance adds to it; 0 if that is more than all of it."""
    defect = pairs.covariance
    defect[range(pairs.m), range(pairs.m)] -= 1
    squared = float((defect**2).sum())
    # |A|^2 of A = (u u^T + w w^T) / 2 - 1 for each pair, whose mean is the defect.
    uu, ww, uw = pairs.sums.lengths
    norms = (uu**2 + 2 * uw**2 + ww**2) / 4 - (uu + ww) + pairs.m
    return math.sqrt(max(squared - (float(norms.mean()) - squared) / (pairs.n - 1), 0.0))
