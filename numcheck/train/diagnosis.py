"""What goes wrong in training, seen early and said clearly."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.errors import NumcheckError

#: Embeddings whose least variance in any direction stays below this share of one have collapsed.
_COLLAPSED = 1e-4
#: Looks in a row that must see it: first weights may give embeddings as small.
_PATIENCE = 5


class TrainingError(NumcheckError):
    """Training cannot go on."""


class DivergenceError(TrainingError):
    """A NaN or an infinity turned up."""


class CollapseError(TrainingError):
    """The embeddings no longer depend on the data in some direction."""


class CollapseWatch:
    """Looks at embeddings now and then.

    Args:
        floor: Least variance that counts as alive.
        patience: Looks in a row below the floor after which training is given up.
    """

    def __init__(self, floor: float = _COLLAPSED, patience: int = _PATIENCE) -> None:
        self._floor, self._patience, self._seen = floor, patience, 0

    def look(self, embeddings: Tensor, step: int) -> None:
        """Look at the embeddings of a batch, shape (n, outputs) with n > outputs.

        Raises:
            CollapseError: If they were flat in some direction several times in a row.
        """
        found = embeddings.detach().double()
        variances = torch.linalg.eigvalsh(torch.cov(found.mT).reshape(found.shape[1], -1))
        alive = int((variances > self._floor).sum())
        self._seen = self._seen + 1 if alive < len(variances) else 0
        if self._seen >= self._patience:
            raise CollapseError(
                f"the embeddings have collapsed: at step {step} only {alive} of "
                f"{len(variances)} directions have a variance above {self._floor:g} (the least is "
                f"{float(variances[0]):.1e}), for {self._seen} looks in a row. The regularizer is "
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
