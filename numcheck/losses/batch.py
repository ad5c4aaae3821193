"""What a loss takes: batches of embeddings, validated with the same words everywhere."""

from __future__ import annotations

from torch import Tensor, float32, float64, stack, strided

from numcheck.support.errors import InvalidInputError


def checked_batch(embeddings: object, *, name: str = "embeddings") -> Tensor:
    """A batch, unchanged: shape (n, m), n at least 2, m at least 1, float32 or float64, finite."""
    if not isinstance(embeddings, Tensor):
        raise InvalidInputError(
            f"{name} must be a torch tensor, got {type(embeddings).__name__}. "
            "Pass torch.as_tensor(array)."
        )
    if embeddings.dtype not in (float32, float64):
        raise InvalidInputError(
            f"{name} must be float32 or float64, got {embeddings.dtype}. Call .float() on it: in "
            "lower precision the statistics of a batch are lost in rounding."
        )
    if embeddings.layout != strided or embeddings.device.type not in ("cpu", "cuda"):
        raise InvalidInputError(
            f"{name} must be a dense tensor on a CPU or a CUDA device, got layout "
            f"{embeddings.layout} on device {embeddings.device}. Call .to_dense() or .cpu()."
        )
    if embeddings.ndim != 2:
        raise InvalidInputError(
            f"{name} must have shape (n, m), a row for each embedding, got "
            f"{tuple(embeddings.shape)}. Flatten other axes into the first."
        )
    n, m = embeddings.shape
    if n < 2 or m < 1:
        raise InvalidInputError(
            f"{name} must be at least 2 embeddings of at least 1 entry, got {n} of {m}. A loss "
            "compares the embeddings of a batch: make the batch larger."
        )
    # The least or the largest entry is not finite if any is not.
    if not stack(embeddings.detach().aminmax()).isfinite().all():
        raise InvalidInputError(
            f"{name} must be finite, got a NaN or an infinity: training has diverged, or the data "
            "are not finite. Lower the learning rate or inspect the data."
        )
    return embeddings


def checked_views(first: object, second: object) -> tuple[Tensor, Tensor]:
    """Two batches of the same shape and dtype, on the same device."""
    one, two = checked_batch(first, name="first"), checked_batch(second, name="second")
    if (one.shape, one.dtype, one.device) != (two.shape, two.dtype, two.device):
        raise InvalidInputError(
            "first and second must have the same shape, dtype and device, got "
            f"{tuple(one.shape)}, {one.dtype}, {one.device} and "
            f"{tuple(two.shape)}, {two.dtype}, {two.device}. "
            "Row i of each is the embedding of a view of input i."
        )
    return one, two
