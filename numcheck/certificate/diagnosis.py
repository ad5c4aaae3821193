"""What can be said of an encoder whose latents are known (`numcheck.metrics`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from numcheck.certificate.embeddings import embedding_array
from numcheck.metrics import Bootstrap, Interval, Spectrum, measure, spectrum
from numcheck.support.errors import InvalidInputError

#: The spectrum takes time with the square of the number of rows: this many are used for it.
SPECTRUM_ROWS = 4096


@dataclass(frozen=True)
class Diagnosis:
    """How embeddings relate to their latents, each figure with a bootstrap interval.

    Attributes:
        r2_latents: Held-out share of the variance of z that is linear in h.
        r2_embeddings: Held-out share of the variance of h that is linear in z.
        orthogonality: |A A^T - 1| for the regression matrix A of h on z, Frobenius.
        procrustes: E|h - E h - Q z|^2 for the nearest Q with orthonormal rows.
        spectrum: Shares of the second moment of each output by Hermite degree.
    """

    r2_latents: Interval
    r2_embeddings: Interval
    orthogonality: Interval
    procrustes: Interval
    spectrum: Spectrum

    def to_json(self) -> dict[str, Any]:
        """Each figure as value, lower end, upper end."""
        return {name: figure.to_json() for name, figure in vars(self).items()}


def diagnose(
    h: object, z: object, *, degree: int = 4, bootstrap: Bootstrap | None = None
) -> Diagnosis:
    """Compare embeddings with their latents.

    Args:
        h: Embeddings, shape (n, m) with m at most the number of latents.
        z: Latents, independent and of variance 1, shape (n, latents); the spectrum takes them to be
            standard normal.
        degree: The highest Hermite degree distinguished, from 1 to 16.
        bootstrap: How intervals are made.

    Raises:
        InvalidInputError: If the arrays do not fit each other, a value is not finite, or there are
            too few rows.
    """
    first = torch.from_numpy(embedding_array(h, name="h"))
    latents = torch.from_numpy(embedding_array(z, name="z"))
    if len(first) != len(latents):
        raise InvalidInputError(
            f"h has {len(first)} rows and z {len(latents)}. Row i of z must hold the latents of "
            "row i of h."
        )
    # The metrics take two views; those used here do not depend on how the views are related.
    half = len(first) // 2
    views = [torch.stack([x[:half], x[half : 2 * half]]) for x in (latents, first)]
    found = measure(*views, correlation=0.5, bootstrap=bootstrap)
    step = max(-(-len(first) // SPECTRUM_ROWS), 1)
    return Diagnosis(
        found.r2_latents,
        found.r2_embeddings,
        found.orthogonality,
        found.procrustes,
        spectrum(latents[::step], first[::step], degree=degree, bootstrap=bootstrap),
    )
