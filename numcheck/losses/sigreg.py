"""SIGReg: projections of embeddings onto random directions are compared with N(0, 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import torch
from torch import Tensor

from numcheck.losses.batch import checked_batch, checked_batches, checked_value
from numcheck.losses.directions import directions_for
from numcheck.losses.precision import product
from numcheck.losses.ranks import count_over_ranks, sum_over_ranks
from numcheck.losses.sliced import lacks_derivatives, sliced_statistic
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.theory.regularizer.epps_pulley import sigreg_knots

_REFERENCE = "reference"

#: Refuses the former names of the options of SIGReg.
old_names = validate.renamed(slices="num_slices", knots="num_points", largest="t_max")


@old_names
def sliced_epps_pulley(
    embeddings: Tensor,
    directions: Tensor,
    *,
    num_points: int = 17,
    t_max: float = 3.0,
    backend: str = "auto",
    chunk: int = 0,
    all_ranks: bool = False,
    check_finite: bool = True,
) -> Tensor:
    r"""The mean over directions a of the Epps-Pulley statistic of the projections $a \cdot h$.

    $$\frac1S \sum_s n \sum_k w_k \Big( \Big(\frac1n \sum_j \cos t_k x_{js} - e^{-t_k^2/2}\Big)^2
    + \Big(\frac1n \sum_j \sin t_k x_{js}\Big)^2 \Big), \qquad x_{js} = a_s \cdot h_j,$$

    with $t_k = k\,t_{\max} / (K - 1)$ and the weights $w_k$ of
    `numcheck.theory.regularizer.epps_pulley.sigreg_knots`: the trapezoidal rule on
    $[-t_{\max}, t_{\max}]$, folded to $t \ge 0$, times $e^{-t^2/2}$. Like LeJEPA's code it has the
    factor n: for standard normal embeddings and unit directions its mean is
    `numcheck.theory.regularizer.epps_pulley.null_mean` at any n.

    The backends give the same up to rounding. `reference` writes the formula down, takes memory for
    n S K numbers several times over, and can be differentiated any number of times and in forward
    mode. The others work on some slices at a time, keep nothing for each knot, and can be
    differentiated once; their cost beside the two matrix products is small
    (`numcheck.losses.kernels`).

    Args:
        embeddings: Shape (n, m), n at least 2. Float16 and bfloat16 are taken and computed with in
            float32.
        directions: Shape (S, m), S at least 1, on the same device and of the same dtype, for
            float16 and bfloat16 float32; constants, no gradient is taken in them. They need not
            have length 1.
        num_points: K, at least 2.
        t_max: $t_{\max}$, from 1e-6 to 1e6.
        backend: `auto` (numba or Triton where they are, else torch; the reference in forward mode,
            and for `torch.func` in compiled code), `torch`, `fused` (numba or Triton) or
            `reference`.
        chunk: Slices at a time, 0 for as many as suit. It changes the result by rounding alone.
        all_ranks: Whether the batch is that of all ranks of `torch.distributed` together: the
            characteristic functions are summed over them, and the gradient is as
            `numcheck.losses.ranks` says.
        check_finite: As in `numcheck.losses.alignment`.

    Returns:
        A scalar, at least float32, differentiable in the embeddings.

    Raises:
        InvalidInputError: If an argument is invalid, or the value is not finite.

    Source: Balestriero and LeCun (2025), "LeJEPA", SIGReg. Lean: `LeJEPA.epps_pulley`,
    `LeJEPA.epps_pulley_null_mean`.
    """
    values = checked_batch(embeddings)
    rows = _checked_directions(directions, values)
    options = checked_options(len(rows), num_points, t_max, backend, all_ranks=all_ranks)
    options["chunk"] = validate.integer(chunk, name="chunk", minimum=0, maximum=2**24)
    value = mean_statistic([values], rows, options)
    given = {"embeddings": embeddings, "directions": directions}
    return checked_value(value, given, check_finite=check_finite)


@old_names
def sigreg(
    embeddings: Tensor,
    *,
    seed: int,
    step: int = 0,
    num_slices: int = 256,
    num_points: int = 17,
    t_max: float = 3.0,
    backend: str = "auto",
    pooled: bool = False,
    all_ranks: bool = False,
    check_finite: bool = True,
) -> Tensor:
    """`sliced_epps_pulley` for random directions.

    Args:
        embeddings: Shape (n, m), n at least 2, or (V, n, m) for V views. Float16 and bfloat16 are
            taken and computed with in float32.
        seed: 64-bit seed of the directions.
        step: Number of the step of training: each has directions of its own.
        num_slices: Number of directions, at least 1.
        num_points: Number of knots, at least 2.
        t_max: The last knot, from 1e-6 to 1e6.
        backend: As in `sliced_epps_pulley`; also for the directions.
        pooled: Whether all views are one batch of V n embeddings, as in the paper's code; else the
            value is the mean of those of each view, as in LeJEPA's.
        all_ranks: As in `sliced_epps_pulley`. Seed and step have to be the same on all ranks.
        check_finite: As in `numcheck.losses.alignment`.

    Returns:
        A scalar, at least float32, differentiable in the embeddings.

    Raises:
        InvalidInputError: If an argument is invalid, or the value is not finite.

    Source: Balestriero and LeCun (2025), "LeJEPA", SIGReg.
    """
    batches = checked_batches(embeddings, pooled=pooled)
    options = checked_options(num_slices, num_points, t_max, backend, all_ranks=all_ranks)
    seed, step = validate.word(seed, name="seed"), validate.word(step, name="step")
    directions = directions_for(batches[0], int(num_slices), seed, step, backend)
    value = mean_statistic(batches, directions, options)
    return checked_value(value, {"embeddings": embeddings}, check_finite=check_finite)


class SliceOptions(TypedDict):
    """The options that a statistic is computed by."""

    num_points: int
    t_max: float
    backend: str
    chunk: int
    all_ranks: bool


def checked_options(
    num_slices: object, num_points: object, t_max: object, backend: object, *, all_ranks: object
) -> SliceOptions:
    """The options, or what `sigreg` would raise for them."""
    validate.integer(num_slices, name="num_slices", minimum=1, maximum=2**24)
    return {
        "num_points": validate.integer(num_points, name="num_points", minimum=2, maximum=10**6),
        "t_max": validate.number(t_max, name="t_max", minimum=1e-6, maximum=1e6),
        "backend": validate.one_of(("auto", "torch", "fused", _REFERENCE), backend, name="backend"),
        "chunk": 0,
        "all_ranks": validate.flag(all_ranks, name="all_ranks"),
    }


def mean_statistic(batches: Sequence[Tensor], directions: Tensor, options: SliceOptions) -> Tensor:
    """The mean of the statistics of some batches, of arguments that have been checked."""
    backend = options["backend"]
    if backend == _REFERENCE or (backend == "auto" and lacks_derivatives()):
        found = [_as_written(values, directions, options) for values in batches]
    else:
        found = [sliced_statistic(values, directions, **options) for values in batches]
    return found[0] if len(found) == 1 else torch.stack(found).mean()


def _as_written(values: Tensor, directions: Tensor, options: SliceOptions) -> Tensor:
    """The formula of `sliced_epps_pulley`."""
    shared = options["all_ranks"]
    count = count_over_ranks(values, all_ranks=shared)
    knots = sigreg_knots(options["num_points"], options["t_max"])
    points, weights, targets = (
        values.new_tensor(row) for row in (knots.points, knots.weights, knots.targets)
    )
    angles = product(values, directions.mT)[:, :, None] * points
    cosines, sines = (
        sum_over_ranks(part.sum(dim=0), all_ranks=shared) / count
        for part in (angles.cos(), angles.sin())
    )
    distances = (cosines - targets).square() + sines.square()
    return count * (distances * weights).sum(dim=1).mean()


def _checked_directions(directions: object, values: Tensor) -> Tensor:
    given = type(directions).__name__
    if isinstance(directions, Tensor):
        given = f"{tuple(directions.shape)}, {directions.dtype}, {directions.device}"
    if (
        not isinstance(directions, Tensor)
        or directions.layout != values.layout
        or directions.ndim != 2
        or directions.shape[0] < 1
        or directions.shape[1] != values.shape[1]
        or (directions.dtype, directions.device) != (values.dtype, values.device)
    ):
        raise InvalidInputError(
            f"directions must be a tensor of shape (S, {values.shape[1]}), S at least 1, of the "
            f"dtype and on the device of the embeddings ({values.dtype}, {values.device}), "
            f"got {given}. `random_directions` makes them."
        )
    if directions.requires_grad:
        raise InvalidInputError(
            "directions must be constants, got some that require a gradient. Pass "
            "directions.detach()."
        )
    return directions
