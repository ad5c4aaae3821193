"""SIGReg: projections of embeddings onto random directions are compared with N(0, 1)."""

from __future__ import annotations

from torch import Tensor

from numcheck.losses.batch import checked_batch
from numcheck.losses.directions import unit_vectors
from numcheck.losses.kernels.knots import EvenKnots
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.losses.sliced import sliced_statistic, slices_at_a_time
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.theory.regularizer.epps_pulley import epps_pulley, sigreg_knots

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
    n S K numbers several times over, and can be differentiated any number of times. The others work
    on some slices at a time, keep nothing for each knot, and can be differentiated once; their cost
    beside the two matrix products is small (`numcheck.losses.kernels`).

    Args:
        embeddings: Shape (n, m), float32 or float64, n at least 2.
        directions: Shape (S, m), S at least 1, of the same dtype and device; constants, no
            gradient is taken in them. They need not have length 1.
        num_points: K, at least 2.
        t_max: $t_{\max}$, from 1e-6 to 1e6.
        backend: `auto` (numba or Triton where they are, else torch), `torch`, `fused` (numba or
            Triton) or `reference`.
        chunk: Slices at a time, 0 for as many as suit. It changes the result by rounding alone.

    Returns:
        A scalar, differentiable in the embeddings.

    Raises:
        InvalidInputError: If an argument is invalid.

    Source: Balestriero and LeCun (2025), "LeJEPA", SIGReg. Lean: `LeJEPA.epps_pulley`,
    `LeJEPA.epps_pulley_null_mean`.
    """
    values = checked_batch(embeddings)
    rows = _checked_directions(directions, values)
    check_options(len(rows), num_points, t_max, backend)
    chunk = validate.integer(chunk, name="chunk", minimum=0, maximum=2**24)
    return mean_statistic(values, rows, num_points, t_max, backend, chunk)


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
) -> Tensor:
    """`sliced_epps_pulley` for random directions.

    Args:
        embeddings: Shape (n, m), float32 or float64, n at least 2.
        seed: 64-bit seed of the directions.
        step: Number of the step of training: each has directions of its own.
        num_slices: Number of directions, at least 1.
        num_points: Number of knots, at least 2.
        t_max: The last knot, from 1e-6 to 1e6.
        backend: As in `sliced_epps_pulley`; also for the directions.

    Returns:
        A scalar, differentiable in the embeddings.

    Raises:
        InvalidInputError: If an argument is invalid.

    Source: Balestriero and LeCun (2025), "LeJEPA", SIGReg.
    """
    values = checked_batch(embeddings)
    check_options(num_slices, num_points, t_max, backend)
    seed, step = validate.word(seed, name="seed"), validate.word(step, name="step")
    directions = values.new_empty(int(num_slices), values.shape[1])
    unit_vectors(directions, seed, step, backend)
    return mean_statistic(values, directions, num_points, t_max, backend)


def mean_statistic(
    values: Tensor, directions: Tensor, num_points: int, t_max: float, backend: str, chunk: int = 0
) -> Tensor:
    """`sliced_epps_pulley` of arguments that have been validated."""
    # Kernels take no other numbers.
    num_points, t_max = int(num_points), float(t_max)
    if backend == _REFERENCE:
        return epps_pulley(values @ directions.mT, sigreg_knots(num_points, t_max)).mean()
    kernel = slice_kernel(backend, values.device)
    size = chunk or slices_at_a_time(values)
    return sliced_statistic(values, directions, EvenKnots(num_points, t_max), kernel, size)


def check_options(num_slices: object, num_points: object, t_max: object, backend: object) -> None:
    """Raise what `sigreg` would raise for these options."""
    validate.integer(num_slices, name="num_slices", minimum=1, maximum=2**24)
    validate.integer(num_points, name="num_points", minimum=2, maximum=10**6)
    validate.number(t_max, name="t_max", minimum=1e-6, maximum=1e6)
    validate.one_of(("auto", "torch", "fused", _REFERENCE), backend, name="backend")


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
    if directions.requires_grad or not directions.isfinite().all():
        raise InvalidInputError(
            "directions must be finite constants, got some that are not finite or require a "
            "gradient. Pass directions.detach()."
        )
    return directions
