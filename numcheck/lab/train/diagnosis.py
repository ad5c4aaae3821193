"""What goes wrong in training, seen early and said clearly."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.validate_arrays import tensor

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

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    def __init__(self, floor: float = _COLLAPSED, patience: int = _PATIENCE) -> None:
        self._floor = validate.real(floor, name="floor", minimum=0.0)
        self._patience = validate.integer(patience, name="patience", minimum=1)
        self._seen = 0

    def look(self, embeddings: Tensor, step: int) -> None:
        """Look at the embeddings of a batch, shape (n, outputs) with n > outputs.

        Raises:
            CollapseError: If they were flat in some direction several times in a row.
            InvalidInputError: If they are not finite, or too few for their outputs.
        """
        tensor(embeddings, name="embeddings", shape=("n", "outputs"))
        if not 1 <= embeddings.shape[1] < len(embeddings):
            raise InvalidInputError(
                "embeddings must be more than their outputs, which are at least 1, or their "
                f"covariance is singular; got shape {tuple(embeddings.shape)}. Raise the batch."
            )
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
        InvalidInputError: If it is no tensor.
    """
    validate.instance(value, Tensor, name="value")
    if not bool(value.detach().isfinite().all()):
        raise DivergenceError(
            f"the {what} has a NaN or an infinity at step {step} (learning rate {rate:.1e}): "
            "training has diverged. Lower the learning rate or lengthen the warm-up; the last "
            "checkpoint, if there is one, is from before."
        )


def need_encoder(
    encoder: object,
    inputs: tuple[int, ...],
    device: torch.device,
    *,
    name: str = "encoder",
    outputs: int | None = None,
) -> int:
    """Try a module on two inputs, before anything is trained.

    Args:
        encoder: The module; moved to the device, otherwise left as it is.
        inputs: Shape of one input.
        device: Where it is tried.
        name: What it is called.
        outputs: How many outputs it must have; any number if not given.

    Returns:
        Its number of outputs.

    Raises:
        InvalidInputError: If it is no module with weights that maps (2, ...) to (2, outputs).
    """
    module = validate.instance(encoder, nn.Module, name=name)
    if not any(parameter.requires_grad for parameter in module.parameters()):
        raise InvalidInputError(f"the {name} has no weights to train. Give one that has.")
    training = module.training
    wanted = f"(n, {'m' if outputs is None else outputs})"
    try:
        with torch.no_grad():
            found = module.to(device).eval()(torch.zeros(2, *inputs, device=device))
    # It is the caller's module: anything may come out of it.
    except Exception as error:
        raise InvalidInputError(
            f"the {name} does not take float32 inputs of shape {('n', *inputs)}: {error}."
        ) from error
    finally:
        module.train(training)
    shape = tuple(found.shape) if isinstance(found, Tensor) else type(found).__name__
    if (
        not isinstance(found, Tensor)
        or found.ndim != 2
        or len(found) != 2
        or found.shape[1] < 1
        or (outputs is not None and found.shape[1] != outputs)
    ):
        raise InvalidInputError(
            f"the {name} must give embeddings of shape {wanted} for n inputs, got {shape} for 2."
        )
    return int(found.shape[1])
