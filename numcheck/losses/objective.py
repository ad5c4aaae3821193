"""Objectives of training: alignment plus a weight times what keeps it from collapse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from types import MappingProxyType
from typing import Any, Protocol

import torch
from torch import Tensor

from numcheck.losses.alignment import mean_distance
from numcheck.losses.batch import checked_value, checked_views
from numcheck.losses.directions import directions_for
from numcheck.losses.infonce import checked_bandwidth, mean_partition
from numcheck.losses.sigreg import SliceOptions, checked_options, mean_statistic, old_names
from numcheck.losses.whitening import WhiteningOptions, checked_whitening, mean_penalty
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
    """A scalar function of the embeddings of all views, one after the other, at a step."""

    def __call__(self, *views: Tensor, step: int) -> Tensor: ...  # noqa: D102


@dataclass(frozen=True)
class Loss:
    """An objective.

    Attributes:
        name: Its name in `LOSSES`.
        weight: Of the regularizer, at least 0.
        regularizer: From the embeddings of the views and the step of training to a scalar.
        check_finite: Whether to refuse values that are not finite, as in `alignment`.

    Raises:
        InvalidInputError: If an attribute is invalid.
    """

    name: str
    weight: float
    regularizer: Regularizer | Callable[..., Tensor]
    check_finite: bool = True

    def __post_init__(self) -> None:
        validate.instance(self.name, str, name="name")
        validate.function(self.regularizer, name="regularizer")
        weight = validate.number(self.weight, name="weight", minimum=0.0, maximum=1e9)
        object.__setattr__(self, "weight", weight)
        validate.flag(self.check_finite, name="check_finite")

    def __call__(self, first: Tensor, second: Tensor | None = None, *, step: int = 0) -> Terms:
        """The terms for the embeddings of two views, both of shape (n, m), or of V views.

        Args:
            first: Embeddings of the first views, or of all, shape (V, n, m).
            second: Embeddings of the second views, row by row.
            step: Number of the step of training.

        Raises:
            InvalidInputError: If an argument is invalid; see `numcheck.losses.alignment`.
        """
        step = validate.word(step, name="step")
        views = checked_views(first, second)
        terms = Terms(mean_distance(views), self.regularizer(*views, step=step), self.weight)
        checked_value(
            terms.total, {"first": first, "second": second}, check_finite=self.check_finite
        )
        return terms


def _batches(views: Sequence[Tensor], pooled: bool) -> Sequence[Tensor]:
    return [torch.cat(tuple(views))] if pooled else views


@dataclass(frozen=True)
class _SigReg:
    """SIGReg of each view, or of all, in the same directions."""

    seed: int
    num_slices: int
    pooled: bool
    options: SliceOptions

    def __call__(self, *views: Tensor, step: int) -> Tensor:
        backend = self.options["backend"]
        directions = directions_for(views[0], self.num_slices, self.seed, step, backend)
        return mean_statistic(_batches(views, self.pooled), directions, self.options)


@dataclass(frozen=True)
class _Whitening:
    """Whitening of each view, or of all."""

    pooled: bool
    options: WhiteningOptions

    def __call__(self, *views: Tensor, step: int) -> Tensor:  # noqa: ARG002
        return mean_penalty(_batches(views, self.pooled), self.options)


@dataclass(frozen=True)
class _Partition:
    """What InfoNCE adds to alignment."""

    bandwidth: float

    def __call__(self, *views: Tensor, step: int) -> Tensor:  # noqa: ARG002
        return mean_partition(views, self.bandwidth)


def _sigreg_loss(
    *,
    seed: int,
    weight: float = 1.0,
    num_slices: int = 256,
    num_points: int = 17,
    t_max: float = 3.0,
    backend: str = "auto",
    pooled: bool = False,
    all_ranks: bool = False,
    check_finite: bool = True,
) -> Loss:
    options = checked_options(num_slices, num_points, t_max, backend, all_ranks=all_ranks)
    pooled = validate.flag(pooled, name="pooled")
    return Loss("sigreg", weight, _SigReg(seed, int(num_slices), pooled, options), check_finite)


def _whitening_loss(
    *,
    seed: int,  # noqa: ARG001
    weight: float = 1.0,
    mean: float = 1.0,
    variance: float = 1.0,
    covariance: float = 1.0,
    hinge: bool = False,
    pooled: bool = False,
    all_ranks: bool = False,
    check_finite: bool = True,
) -> Loss:
    options = checked_whitening(mean, variance, covariance, hinge, all_ranks)
    pooled = validate.flag(pooled, name="pooled")
    return Loss("whitening", weight, _Whitening(pooled, options), check_finite)


def _infonce_loss(
    *,
    seed: int,  # noqa: ARG001
    bandwidth: float = 1.0,
    check_finite: bool = True,
) -> Loss:
    width = checked_bandwidth(bandwidth)
    return Loss("infonce", 2 * width**2, _Partition(width), check_finite)


#: From names to makers of objectives, which take a `seed` and the options of the function of that
#: name by keyword. `sigreg` and `whitening` take a `weight` and, unless views are `pooled`, average
#: over the views; `infonce` is 2 sigma^2 InfoNCE, which is alignment + 2 sigma^2 log_partition.
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

    Returns:
        The objective; it can be pickled and copied.

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


def lejepa_weight(lamb: float, *, embedding_dim: int, num_views: int = 2) -> float:
    r"""The weight of `make_loss("sigreg")` that stands for $\lambda$ in the code of LeJEPA.

    That code, and the paper's, minimize $\lambda\,R + (1 - \lambda)\,I$, with SIGReg R and the mean
    I of $(h_v - \bar h)^2$ over views, batch and entries. Since
    $I = \frac{V - 1}{2 V m}\,\text{alignment}$, this is
    $(1 - \lambda) \frac{V - 1}{2 V m}$ times alignment $+\ w R$, with

    $$w = \frac{\lambda}{1 - \lambda} \cdot \frac{2 V m}{V - 1}.$$

    The factor in front does not matter to Adam. LeJEPA's code takes SIGReg of each view (the
    default here), the paper's that of all views as one batch (`pooled=True`). The paper's whitening
    is the mean over the $m^2$ entries of the covariance, without the mean of the batch: for it take
    `make_loss("whitening", pooled=True, mean=0, weight=w / m**2)`.

    Args:
        lamb: $\lambda$, at least 0 and below 1.
        embedding_dim: Entries of an embedding, m.
        num_views: V, at least 2.

    Returns:
        w.

    Raises:
        InvalidInputError: If an argument is invalid.

    Source: Balestriero and LeCun (2025), "LeJEPA", and the code published with it and with the
    paper.
    """
    share = validate.number(lamb, name="lamb", minimum=0.0, maximum=1.0)
    if share == 1:
        raise InvalidInputError(
            "lamb must be below 1, got 1: at 1 there is no alignment. Use sigreg alone."
        )
    m = validate.integer(embedding_dim, name="embedding_dim", minimum=1, maximum=2**24)
    views = validate.integer(num_views, name="num_views", minimum=2, maximum=2**24)
    return share / (1 - share) * 2 * views * m / (views - 1)
