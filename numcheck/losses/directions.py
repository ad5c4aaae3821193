"""Random unit vectors to project embeddings onto: a function of seed and step alone."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor

from numcheck.losses.kernels.slices import direction_filler
from numcheck.sampling.gaussian import box_muller
from numcheck.sampling.source import Source, indices
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: The range of counters that directions are made of, apart from those of laws and transitions: data
#: drawn with the same seed and stream are independent of them.
_ROLE = 126
#: Counters at a time: on a CPU they fit the cache of a core, and torch starts no threads for them.
_PART = {"cpu": 1 << 13, "cuda": 1 << 22}
_WORD = 2**64 - 1


@validate.renamed(dimension="embedding_dim", slices="num_slices")
def random_directions(
    embedding_dim: int,
    num_slices: int,
    *,
    seed: int,
    step: int = 0,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float64,
    backend: str = "auto",
) -> Tensor:
    """Independent uniform unit vectors: standard normals by their length.

    Direction s depends on the dimension, seed, step and s alone, and not on how many there are. The
    numbers are made in float64: on other devices and by other backends they are the same up to
    rounding.

    Args:
        embedding_dim: Entries of a vector, m, at least 1.
        num_slices: How many vectors, at least 1.
        seed: 64-bit seed.
        step: 64-bit number of the stream, e.g. the step of training.
        device: Where to make them.
        dtype: Type of the result, float32 or float64.
        backend: `auto`, `torch`, or `fused`, which is numba on a CPU and torch elsewhere.

    Returns:
        Shape (num_slices, m), rows of length 1.

    Raises:
        InvalidInputError: If an argument is invalid.
    """
    m = validate.integer(embedding_dim, name="embedding_dim", minimum=1, maximum=2**24)
    count = validate.integer(num_slices, name="num_slices", minimum=1, maximum=2**24)
    seed, step = validate.word(seed, name="seed"), validate.word(step, name="step")
    where, backend = validate.device(device), validate.backend(backend)
    if dtype not in (torch.float32, torch.float64):
        raise InvalidInputError(
            f"dtype must be torch.float32 or torch.float64, got {validate.shown(dtype)}."
        )
    return cast(
        Tensor, unit_vectors(word_tensor(step), signed(seed), count, m, dtype, where, backend)
    )


# An operation of its own, so that compiled code calls it and does not look into it. The step is a
# tensor: a module keeps it in a buffer, which the code reads each time, and a CUDA graph too.
@torch.library.custom_op("numcheck::unit_vectors", mutates_args=())
def unit_vectors(
    step: Tensor,
    seed: int,
    num_slices: int,
    embedding_dim: int,
    dtype: torch.dtype,
    device: torch.device,
    backend: str,
) -> Tensor:
    """`random_directions` of arguments that have been checked, by any backend of SIGReg.

    Args:
        step: A scalar, int64, on any device: `word_tensor` of the step.
        seed: Like step; above 2**63 less 2**64.
        num_slices: How many.
        embedding_dim: Entries of each.
        dtype: Float32 or float64.
        device: Where to make them.
        backend: One of those of `sliced_epps_pulley`.
    """
    out = torch.empty(num_slices, embedding_dim, dtype=dtype, device=device)
    seed &= _WORD
    # A counter has two normals.
    width = (embedding_dim + 1) // 2
    fill = direction_filler("torch" if backend == "reference" else backend, device)
    if fill is not None:
        fill(out, _ROLE * 2**56, seed, int(step) & _WORD)
        return out
    stream = step if step.is_cuda else int(step) & _WORD
    source = Source(seed, stream, device, _ROLE)
    rows = max(1, _PART[device.type] // width)
    for start in range(0, num_slices, rows):
        size = min(rows, num_slices - start)
        pair = box_muller(source.words(indices(start * width, size * width, device)))
        normals = torch.stack(pair, dim=-1).view(size, 2 * width)[:, :embedding_dim]
        lengths = torch.linalg.vector_norm(normals, dim=1, keepdim=True)
        out[start : start + size] = normals / lengths
    return out


@unit_vectors.register_fake
def _(
    step: Tensor,  # noqa: ARG001
    seed: int,  # noqa: ARG001
    num_slices: int,
    embedding_dim: int,
    dtype: torch.dtype,
    device: torch.device,
    backend: str,  # noqa: ARG001
) -> Tensor:
    return torch.empty(num_slices, embedding_dim, dtype=dtype, device=device)


def signed(word: int) -> int:
    """A 64-bit number without sign as the int64 of the same bits."""
    return word - 2**64 if word >= 2**63 else word


def word_tensor(word: int) -> Tensor:
    """A 64-bit number without sign as a tensor of the same bits."""
    return torch.tensor(signed(word), dtype=torch.int64, device="cpu")


def directions_for(
    values: Tensor, num_slices: int, seed: int, step: int | Tensor, backend: str
) -> Tensor:
    """Directions for embeddings of shape (n, m): of their dtype, on their device."""
    where = step if isinstance(step, Tensor) else word_tensor(step)
    found: Tensor = unit_vectors(
        where, signed(seed), num_slices, values.shape[1], values.dtype, values.device, backend
    )
    return found
