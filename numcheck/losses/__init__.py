"""Losses that embeddings are trained with: alignment of two views, and what keeps it from collapse.

Each is a pure function of tensors, differentiable in them. `LOSSES` has their sums by name:

    loss = make_loss("sigreg", seed=1, weight=0.5, num_slices=256)
    terms = loss(first, second, step=step)  # embeddings of two views, both of shape (n, m)
    terms.total.backward()
"""

from numcheck.losses.alignment import alignment
from numcheck.losses.directions import random_directions
from numcheck.losses.infonce import infonce, log_partition
from numcheck.losses.objective import LOSSES, Loss, Terms, make_loss
from numcheck.losses.sigreg import sigreg, sliced_epps_pulley
from numcheck.losses.whitening import whitening

__all__ = [
    "LOSSES",
    "Loss",
    "Terms",
    "alignment",
    "infonce",
    "log_partition",
    "make_loss",
    "random_directions",
    "sigreg",
    "sliced_epps_pulley",
    "whitening",
]
