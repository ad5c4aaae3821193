"""Failures of training, seen early and named clearly."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.support.errors import NumcheckError

#: A direction whose variance is below this share of 1 has collapsed.
_FLOOR = 1e-4
#: Consecutive checks that must see it: first weights may give embeddings as small.
_PATIENCE = 5


class TrainingError(NumcheckError):
    """Training cannot go on."""


class DivergenceError(TrainingError):
    """A NaN or an infinity turned up."""


class CollapseError(TrainingError):
    """The embeddings no longer depend on the data in some direction."""


class CollapseWatch:
    """Checks embeddings now and then.

    Args:
        patience: Consecutive checks below the floor after which training is given up.
    """

    def __init__(self, patience: int = _PATIENCE) -> None:
        self._patience, self._seen = patience, 0

    def check(self, embeddings: Tensor, step: int) -> None:
        """Check the embeddings of a batch, shape (n, m).

        Of n embeddings in at least as many dimensions only n - 1 directions can be seen to vary.

        Raises:
            CollapseError: If they were flat in some direction several times in a row.
        """
        found = embeddings.detach().double()
        n, m = found.shape
        covariance = torch.cov(found.mT).reshape(m, m)
        variances = torch.linalg.eigvalsh(covariance)[-min(n - 1, m) :]
        alive = int((variances > _FLOOR).sum())
        self._seen = self._seen + 1 if alive < len(variances) else 0
        if self._seen >= self._patience:
            raise CollapseError(
                f"the embeddings have collapsed: at step {step} only {alive} of "
                f"{len(variances)} directions have a variance above {_FLOOR:g} (the least is "
                f"{float(variances[0]):.1e}), for {self._seen} checks in a row. The regularizer is "
                "too weak beside the alignment, or absent: raise its weight."
            )


def require_finite(value: Tensor, step: int, rate: float, what: str) -> None:
    """Go on only if all values are finite.

    Raises:
        DivergenceError: If they are not.
    """
    if not bool(value.detach().isfinite().all()):
        raise DivergenceError(
            f"the {what} has a NaN or an infinity at step {step} (learning rate {rate:.1e}): "
            "training has diverged. Lower the learning rate or lengthen the warm-up; the last "
            "checkpoint, if there is one, is from before."
        )
