"""Losses that embeddings are trained with: alignment of views, and what keeps it from collapse.

Each is a pure function of tensors, differentiable in them. `LOSSES` has their sums by name:

    loss = make_loss("sigreg", seed=1, weight=0.5, num_slices=256)
    terms = loss(views, step=step)  # embeddings of V views, shape (V, n, m); or loss(first, second)
    terms.total.backward()

`Alignment`, `SIGReg`, `Whitening` and `InfoNCE` are the same as modules, with the step in a buffer.

They compute in the dtype of the embeddings, at least float32, forward and backward, whatever
autocast and the precision of products are set to. They run in `torch.compile` as single operations,
under `torch.func.grad` and `vmap`, and, with `all_ranks`, over the batch of all processes of
`torch.distributed`.
"""

from numcheck.losses.alignment import alignment
from numcheck.losses.directions import random_directions
from numcheck.losses.infonce import infonce, log_partition
from numcheck.losses.modules import Alignment, InfoNCE, SIGReg, Whitening
from numcheck.losses.objective import LOSSES, Loss, Terms, lejepa_weight, make_loss
from numcheck.losses.sigreg import sigreg, sliced_epps_pulley
from numcheck.losses.whitening import whitening

__all__ = [
    "LOSSES",
    "Alignment",
    "InfoNCE",
    "Loss",
    "SIGReg",
    "Terms",
    "Whitening",
    "alignment",
    "infonce",
    "lejepa_weight",
    "log_partition",
    "make_loss",
    "random_directions",
    "sigreg",
    "sliced_epps_pulley",
    "whitening",
]
