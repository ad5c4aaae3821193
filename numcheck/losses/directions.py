"""Random unit vectors to project embeddings onto: a function of seed and step alone."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.losses.kernels.slices import direction_filler
from numcheck.sampling.gaussian import box_muller
from numcheck.sampling.source import Source, indices
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.executors import one_thread

#: The range of counters that directions are made of, apart from those of laws and transitions: data
#: drawn with the same seed and stream are independent of them.
_ROLE = 126
#: Counters at a time: on a CPU they fit the cache of a core.
_PART = {"cpu": 1 << 14, "cuda": 1 << 22}


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
    return unit_vectors(torch.empty(count, m, dtype=dtype, device=where), seed, step, backend)


def unit_vectors(out: Tensor, seed: int, step: int, backend: str) -> Tensor:
    """Fill the rows of a tensor of shape (num_slices, m), by any backend of SIGReg."""
    (count, m), where = out.shape, out.device
    # A counter has two normals.
    width = (m + 1) // 2
    fill = direction_filler("torch" if backend == "reference" else backend, where)
    if fill is not None:
        fill(out, _ROLE * 2**56, seed, step)
        return out
    source = Source(seed, step, where, _ROLE)
    rows = max(1, _PART[where.type] // width)
    with one_thread(where.type == "cpu"):
        for start in range(0, count, rows):
            size = min(rows, count - start)
            pair = box_muller(source.words(indices(start * width, size * width, where)))
            normals = torch.stack(pair, dim=-1).view(size, 2 * width)[:, :m]
            lengths = torch.linalg.vector_norm(normals, dim=1, keepdim=True)
            out[start : start + size] = normals / lengths
    return out
