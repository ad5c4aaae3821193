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
from numcheck.losses.infonce import log_partition
from numcheck.losses.sigreg import check_options, directions_for, sliced_epps_pulley
from numcheck.losses.whitening import whitening
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

_LARGEST_WEIGHT = 1e9


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
    """A function of the embeddings of two views at a step of training."""

    def __call__(self, first: Tensor, second: Tensor, *, step: int) -> Tensor:
        """A scalar."""
        ...


@dataclass(frozen=True)
class Loss:
    """An objective.

    Attributes:
        name: Its name in `LOSSES`.
        weight: Of the regularizer, at least 0.
        regularizer: From the embeddings of two views and the step of training to a scalar.

    Raises:
        InvalidInputError: If the weight is out of range, or another attribute of another type.
    """

    name: str
    weight: float
    regularizer: Regularizer

    def __post_init__(self) -> None:
        validate.instance(self.name, str, name="name")
        validate.function(self.regularizer, name="regularizer")
        weight = validate.number(self.weight, name="weight", minimum=0.0, maximum=_LARGEST_WEIGHT)
        object.__setattr__(self, "weight", weight)

    def __call__(self, first: Tensor, second: Tensor, *, step: int = 0) -> Terms:
        """The terms for the embeddings of two views, both of shape (n, m).

        Args:
            first: Embeddings of the first views.
            second: Embeddings of the second views, row by row.
            step: Number of the step of training.

        Raises:
            InvalidInputError: If the embeddings do not fit; see `numcheck.losses.alignment`.
        """
        step = validate.integer(step, name="step", minimum=0, maximum=2**64 - 1)
        return Terms(
            alignment(first, second), self.regularizer(first, second, step=step), self.weight
        )


def _sigreg_loss(
    *,
    seed: int,
    weight: float = 1.0,
    slices: int = 256,
    knots: int = 17,
    largest: float = 3.0,
    backend: str = "auto",
) -> Loss:
    check_options(slices=slices, knots=knots, largest=largest, backend=backend)

    def regularizer(first: Tensor, second: Tensor, *, step: int) -> Tensor:
        directions = directions_for(first, seed=seed, step=step, slices=slices, backend=backend)
        one = partial(
            sliced_epps_pulley,
            directions=directions,
            knots=knots,
            largest=largest,
            backend=backend,
        )
        return (one(first) + one(second)) / 2

    return Loss("sigreg", weight, regularizer)


def _whitening_loss(
    *,
    seed: int,
    weight: float = 1.0,
    mean: float = 1.0,
    variance: float = 1.0,
    covariance: float = 1.0,
    hinge: bool = False,
) -> Loss:
    del seed
    one = partial(whitening, mean=mean, variance=variance, covariance=covariance, hinge=hinge)
    # Options are looked at now, not when training starts.
    one(torch.zeros(2, 1))

    def regularizer(first: Tensor, second: Tensor, *, step: int) -> Tensor:
        del step
        return (one(first) + one(second)) / 2

    return Loss("whitening", weight, regularizer)


def _infonce_loss(*, seed: int, bandwidth: float = 1.0) -> Loss:
    del seed
    width = validate.number(bandwidth, name="bandwidth", minimum=1e-6, maximum=1e6)

    def regularizer(first: Tensor, second: Tensor, *, step: int) -> Tensor:
        del step
        return log_partition(first, second, bandwidth=width)

    return Loss("infonce", 2 * width**2, regularizer)


#: From names to makers of objectives, which take a `seed` and the options of the function of that
#: name by keyword. `sigreg` and `whitening` take a `weight` and average over both views; `infonce`
#: is 2 sigma^2 InfoNCE, which is alignment + 2 sigma^2 log_partition.
LOSSES: Mapping[str, Callable[..., Loss]] = MappingProxyType(
    {"sigreg": _sigreg_loss, "whitening": _whitening_loss, "infonce": _infonce_loss}
)


def make_loss(name: str, *, seed: int = 0, **options: Any) -> Loss:
    """The objective with a name.

    Args:
        name: `sigreg`, `whitening` or `infonce`.
        seed: 64-bit seed of whatever it draws.
        options: `weight` (not for `infonce`), and the options of the function with that name.

    Raises:
        InvalidInputError: If name, seed or an option are unknown or out of range.
    """
    if not isinstance(name, str) or name not in LOSSES:
        raise InvalidInputError(
            f"unknown loss {validate.shown(name)}; allowed are {', '.join(LOSSES)}."
        )
    seed = validate.integer(seed, name="seed", minimum=0, maximum=2**64 - 1)
    maker = LOSSES[name]
    allowed = [option for option in signature(maker).parameters if option != "seed"]
    unknown = [option for option in options if option not in allowed]
    if unknown:
        raise InvalidInputError(
            f"loss {name!r} has no option {unknown[0]!r}; allowed are {', '.join(allowed)}."
        )
    return maker(seed=seed, **options)
