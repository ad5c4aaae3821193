"""SIGReg: projections of embeddings to random directions are held against N(0, 1)."""

from __future__ import annotations

from torch import Tensor

from numcheck.losses.batch import checked_batch
from numcheck.losses.directions import random_directions
from numcheck.losses.kernels.knots import EvenKnots
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.losses.sliced import sliced_statistic, slices_at_a_time
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.theory.regularizer.epps_pulley import epps_pulley, sigreg_knots

_MOST_SLICES = 2**24
_MOST_KNOTS = 10**6
_SPAN = (1e-6, 1e6)
_REFERENCE = "reference"
_BACKENDS = ("auto", "torch", "fused", _REFERENCE)


def sliced_epps_pulley(
    embeddings: Tensor,
    directions: Tensor,
    *,
    knots: int = 17,
    largest: float = 3.0,
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
        knots: K, at least 2.
        largest: $t_{\max}$, from 1e-6 to 1e6.
        backend: `auto` (numba or Triton where they are, else torch), `torch`, `fused` (numba or
            Triton) or `reference`.
        chunk: Slices at a time, 0 for as many as suit. It changes the result by rounding alone.

    Returns:
        A scalar, differentiable in the embeddings.

    Raises:
        InvalidInputError: If an argument is not as said.

    Source: Balestriero and LeCun (2025), "LeJEPA", SIGReg. Lean: `LeJEPA.epps_pulley`,
    `LeJEPA.epps_pulley_null_mean`.
    """
    values = checked_batch(embeddings)
    rows = _checked_directions(directions, values)
    check_options(slices=len(rows), knots=knots, largest=largest, backend=backend)
    chunk = validate.integer(chunk, name="chunk", minimum=0, maximum=_MOST_SLICES)
    # Kernels take no other numbers.
    knots, largest = int(knots), float(largest)
    if backend == _REFERENCE:
        return epps_pulley(values @ rows.mT, sigreg_knots(knots, largest)).mean()
    kernel = slice_kernel(backend, values.device)
    size = chunk or slices_at_a_time(values)
    return sliced_statistic(values, rows, EvenKnots(knots, largest), kernel, size)


def sigreg(
    embeddings: Tensor,
    *,
    seed: int,
    step: int = 0,
    slices: int = 256,
    knots: int = 17,
    largest: float = 3.0,
    backend: str = "auto",
) -> Tensor:
    """`sliced_epps_pulley` for random directions.

    Args:
        embeddings: Shape (n, m), float32 or float64, n at least 2.
        seed: 64-bit seed of the directions.
        step: Number of the step of training: each has directions of its own.
        slices: Number of directions, at least 1.
        knots: Number of knots, at least 2.
        largest: The last knot, from 1e-6 to 1e6.
        backend: As in `sliced_epps_pulley`; also for the directions.

    Returns:
        A scalar, differentiable in the embeddings.

    Raises:
        InvalidInputError: If an argument is not as said.

    Source: Balestriero and LeCun (2025), "LeJEPA", SIGReg.
    """
    values = checked_batch(embeddings)
    check_options(slices=slices, knots=knots, largest=largest, backend=backend)
    directions = directions_for(values, seed=seed, step=step, slices=slices, backend=backend)
    return sliced_epps_pulley(values, directions, knots=knots, largest=largest, backend=backend)


def directions_for(
    embeddings: Tensor, *, seed: int, step: int, slices: int, backend: str = "auto"
) -> Tensor:
    """The directions that `sigreg` takes for embeddings of this shape and dtype on this device."""
    return random_directions(
        checked_batch(embeddings).shape[1],
        slices,
        seed=seed,
        step=step,
        device=embeddings.device,
        dtype=embeddings.dtype,
        backend="torch" if backend == _REFERENCE else backend,
    )


def check_options(*, slices: object, knots: object, largest: object, backend: object) -> None:
    """Raise what `sigreg` would raise for these options.

    Raises:
        InvalidInputError: If one of them is out of range.
    """
    validate.integer(slices, name="slices", minimum=1, maximum=_MOST_SLICES)
    validate.integer(knots, name="knots", minimum=2, maximum=_MOST_KNOTS)
    validate.number(largest, name="largest", minimum=_SPAN[0], maximum=_SPAN[1])
    if not isinstance(backend, str) or backend not in _BACKENDS:
        raise InvalidInputError(
            f"unknown backend {validate.shown(backend)}; allowed are {', '.join(_BACKENDS)}."
        )


def _checked_directions(directions: object, values: Tensor) -> Tensor:
    kind = (
        f"{tuple(directions.shape)}, {directions.dtype}, {directions.device}"
        if isinstance(directions, Tensor)
        else type(directions).__name__
    )
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
            f"got {kind}. `random_directions` makes them."
        )
    if directions.requires_grad or not directions.isfinite().all():
        raise InvalidInputError(
            "directions must be finite constants, got some that are not finite or require a "
            "gradient. Pass directions.detach()."
        )
    return directions
