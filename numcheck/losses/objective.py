"""Objectives of training: alignment plus a weight times what keeps it from collapse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import signature
from types import MappingProxyType
from typing import Any, Protocol

import torch
from torch import Tensor

from numcheck.losses.alignment import alignment
from numcheck.losses.directions import unit_vectors
from numcheck.losses.infonce import log_partition
from numcheck.losses.sigreg import check_options, mean_statistic, old_names
from numcheck.losses.whitening import whitening
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError


@dataclass(frozen=True)
class Terms:
    """What an objective is made of.

    Attributes:
        alignment: See `numcheck.losses.alignment`.
        regularizer: What is added to it,
        weight: times this.
    """

    alignment: Tensor
    regularizer: Tensor
    weight: float

    @property
    def total(self) -> Tensor:
        """What is minimized: alignment + weight * regularizer."""
        return self.alignment + self.weight * self.regularizer


class Regularizer(Protocol):
    """A scalar function of the embeddings of two views at a step of training."""

    def __call__(self, first: Tensor, second: Tensor, *, step: int) -> Tensor: ...  # noqa: D102


@dataclass(frozen=True)
class Loss:
    """An objective.

    Attributes:
        name: Its name in `LOSSES`.
        weight: Of the regularizer, at least 0.
        regularizer: From the embeddings of two views and the step of training to a scalar.

    Raises:
        InvalidInputError: If an attribute is invalid.
    """

    name: str
    weight: float
    regularizer: Regularizer

    def __post_init__(self) -> None:
        validate.instance(self.name, str, name="name")
        validate.function(self.regularizer, name="regularizer")
        weight = validate.number(self.weight, name="weight", minimum=0.0, maximum=1e9)
        object.__setattr__(self, "weight", weight)

    def __call__(self, first: Tensor, second: Tensor, *, step: int = 0) -> Terms:
        """The terms for the embeddings of two views, both of shape (n, m).

        Args:
            first: Embeddings of the first views.
            second: Embeddings of the second views, row by row.
            step: Number of the step of training.

        Raises:
            InvalidInputError: If an argument is invalid; see `numcheck.losses.alignment`.
        """
        step = validate.word(step, name="step")
        # Alignment validates the views for the regularizer, too.
        return Terms(
            alignment(first, second), self.regularizer(first, second, step=step), self.weight
        )


def _sigreg_loss(
    *,
    seed: int,
    weight: float = 1.0,
    num_slices: int = 256,
    num_points: int = 17,
    t_max: float = 3.0,
    backend: str = "auto",
) -> Loss:
    check_options(num_slices, num_points, t_max, backend)
    options: dict[str, Any] = {"num_points": num_points, "t_max": t_max, "backend": backend}
    return Loss("sigreg", weight, partial(_sigreg, seed=seed, num_slices=num_slices, **options))


def _sigreg(
    first: Tensor, second: Tensor, *, step: int, seed: int, num_slices: int, **options: Any
) -> Tensor:
    """The mean over both views, in the same directions."""
    directions = first.new_empty(num_slices, first.shape[1])
    unit_vectors(directions, seed, step, options["backend"])
    one, two = (mean_statistic(h, directions, **options) for h in (first, second))
    return (one + two) / 2


def _whitening_loss(
    *,
    seed: int,  # noqa: ARG001
    weight: float = 1.0,
    mean: float = 1.0,
    variance: float = 1.0,
    covariance: float = 1.0,
    hinge: bool = False,
) -> Loss:
    one = partial(whitening, mean=mean, variance=variance, covariance=covariance, hinge=hinge)
    # Options are validated now, not when training starts.
    one(torch.zeros(2, 1))
    return Loss("whitening", weight, partial(_whitening, one))


def _whitening(
    one: Callable[[Tensor], Tensor],
    first: Tensor,
    second: Tensor,
    *,
    step: int,  # noqa: ARG001
) -> Tensor:
    return (one(first) + one(second)) / 2


def _infonce_loss(*, seed: int, bandwidth: float = 1.0) -> Loss:  # noqa: ARG001
    width = validate.number(bandwidth, name="bandwidth", minimum=1e-6, maximum=1e6)
    return Loss("infonce", 2 * width**2, partial(_infonce, bandwidth=width))


def _infonce(first: Tensor, second: Tensor, *, step: int, bandwidth: float) -> Tensor:  # noqa: ARG001
    return log_partition(first, second, bandwidth=bandwidth)


#: From names to makers of objectives, which take a `seed` and the options of the function of that
#: name by keyword. `sigreg` and `whitening` take a `weight` and average over both views; `infonce`
#: is 2 sigma^2 InfoNCE, which is alignment + 2 sigma^2 log_partition.
LOSSES: Mapping[str, Callable[..., Loss]] = MappingProxyType(
    {"sigreg": _sigreg_loss, "whitening": _whitening_loss, "infonce": _infonce_loss}
)


@old_names
def make_loss(name: str, *, seed: int = 0, **options: Any) -> Loss:
    """The objective with a name.

    Args:
        name: `sigreg`, `whitening` or `infonce`.
        seed: 64-bit seed of whatever it draws.
        options: `weight` (not for `infonce`), and the options of the function with that name.

    Raises:
        InvalidInputError: If name, seed or an option is unknown or invalid.
    """
    maker = LOSSES[validate.one_of(LOSSES, name, name="loss")]
    seed = validate.word(seed, name="seed")
    allowed = [option for option in signature(maker).parameters if option != "seed"]
    unknown = [option for option in options if option not in allowed]
    if unknown:
        raise InvalidInputError(
            f"loss {name!r} has no option {unknown[0]!r}; allowed are {', '.join(allowed)}."
        )
    return maker(seed=seed, **options)
