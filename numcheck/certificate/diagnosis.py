"""What can be said of an encoder whose latents are known (`numcheck.metrics`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from scipy.stats import kurtosis, skew

from numcheck.certificate.embeddings import embedding_array
from numcheck.metrics import (
    Bootstrap,
    Interval,
    Spectrum,
    mean_correlation,
    measure,
    measure_coordinates,
    spectrum,
)
from numcheck.metrics.recovery import BLOCKS, chosen
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer
from numcheck.support.validate_arrays import Array

#: The spectrum takes time with the square of the number of rows: this many are used for it.
SPECTRUM_ROWS = 4096
#: The fewest rows, and the fewest for each output and for each latent.
LEAST_ROWS, ROWS_PER_COLUMN = 4 * BLOCKS, 4
#: Shares of Hermite degrees beyond this are those of latents that are not Gaussian.
_SHARE = 1.5


@dataclass(frozen=True)
class Diagnosis:
    """How embeddings relate to their latents, each figure with a bootstrap interval.

    Latents are centred and scaled to variance 1 first; the figures are about those.

    Attributes:
        n: Number of rows.
        m: Number of outputs.
        r2_latents: Held-out share of the variance of z that is linear in h: the mean of `latents`.
        r2_embeddings: Held-out share of the variance of h that is linear in z: the mean of
            `outputs` that vary; `None` if none does. Neither depends on the scale of a column.
        latents: Of each latent the held-out share of its variance that is linear in h.
        outputs: Of each output that of it that is linear in z; `None` for a constant one.
        mcc: Mean absolute correlation of outputs and latents that are paired one to one
            (`numcheck.metrics.mean_correlation`). A rotation of the latents has less than 1.
        mcc_linear: The same after the best linear map: the mean correlation of each latent with
            what predicts it from h, the root of its share.
        orthogonality: |A A^T - 1| for the regression matrix A of h on z, Frobenius; `None` with
            more outputs than latents, as `procrustes`.
        procrustes: E|h - E h - Q z|^2 for the nearest Q with orthonormal rows.
        spectrum: Shares of the second moment of each output by Hermite degree; `None` if all
            outputs are 0, or the latents so far from Gaussian that these are no shares.
        notes: What was done to the data or assumed of them, in words.
    """

    n: int
    m: int
    r2_latents: Interval
    r2_embeddings: Interval | None
    latents: tuple[Interval, ...]
    outputs: tuple[Interval | None, ...]
    mcc: Interval
    mcc_linear: Interval
    orthogonality: Interval | None
    procrustes: Interval | None
    spectrum: Spectrum | None
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Each figure as value, lower end, upper end; `None` for what there is not."""

        def plain(figure: Interval | None) -> list[float] | None:
            return None if figure is None else figure.to_json()

        return {
            "n": self.n,
            "m": self.m,
            "r2_latents": plain(self.r2_latents),
            "r2_embeddings": plain(self.r2_embeddings),
            "latents": [plain(figure) for figure in self.latents],
            "outputs": [plain(figure) for figure in self.outputs],
            "mcc": plain(self.mcc),
            "mcc_linear": plain(self.mcc_linear),
            "orthogonality": plain(self.orthogonality),
            "procrustes": plain(self.procrustes),
            "spectrum": None if self.spectrum is None else self.spectrum.to_json(),
            "notes": list(self.notes),
        }

    def table(self) -> list[tuple[str, str, str]]:
        """Rows of figure, value with interval, and meaning."""
        shares = [] if self.spectrum is None else [x.value for x in self.spectrum.total]
        # Adding 0 takes the sign off a 0.
        cells = [f"{round(share, 3) + 0.0:.3f}" for share in shares]
        by_degree = ", ".join(f"{k}: {cell}" for k, cell in enumerate(cells[:-1]))
        worst = min(range(len(self.latents)), key=lambda j: self.latents[j].value)
        return [
            ("R^2 of z from h", str(self.r2_latents), "latents, linear in the outputs"),
            ("least of one latent", str(self.latents[worst]), f"latent {worst}, counted from 0"),
            ("R^2 of h from z", str(self.r2_embeddings or "-"), "outputs, linear in the latents"),
            ("MCC", str(self.mcc), "single outputs against single latents"),
            ("MCC after a linear map", str(self.mcc_linear), "the same up to a linear map"),
            ("|A A^T - 1|", str(self.orthogonality or "-"), "0 for a rotation; A regresses h on z"),
            ("E|h - Qz|^2", str(self.procrustes or "-"), f"0 for a rotation, {self.m} for zeros"),
            (
                "Hermite degrees",
                f"{by_degree}, higher: {cells[-1]}" if shares else "-",
                "shares of h; degree 1 is linear",
            ),
        ]

    def __str__(self) -> str:
        rows = self.table()
        wide = [max(len(row[k]) for row in rows) for k in (0, 1)]
        lines = [f"{self.n:,} rows, {self.m} outputs, {len(self.latents)} latents"]
        lines += [f"{a:<{wide[0]}}  {b:<{wide[1]}}  {c}" for a, b, c in rows]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


def diagnose(
    h: object, z: object, *, degree: int = 4, bootstrap: Bootstrap | None = None
) -> Diagnosis:
    """Compare embeddings with their latents.

    Args:
        h: Embeddings, shape (n, m): an array, a tensor or nested lists, of real numbers. There may
            be more outputs than latents, or fewer.
        z: Latents, shape (n, latents), in any units: each is centred and scaled to variance 1, and
            a note says so if they were not. The regressions and MCC assume nothing of them;
            `orthogonality` and `procrustes` that they are uncorrelated, `spectrum` that they are
            independent and normal.
        degree: The highest Hermite degree distinguished, from 1 to 16.
        bootstrap: How intervals are made.

    Raises:
        InvalidInputError: If the arrays do not fit each other, a value is not finite, a latent is
            constant or a combination of others, or there are too few rows.
    """
    first, latents = embedding_array(h, name="h"), embedding_array(z, name="z")
    degree = integer(degree, name="degree", minimum=1, maximum=16)
    strap = chosen(bootstrap)
    _need_rows(first, latents)
    latents, notes = _standardized(latents)
    n, m = first.shape
    count = latents.shape[1]
    hs, zs = torch.from_numpy(np.ascontiguousarray(first)), torch.from_numpy(latents)
    spread = first.std(axis=0)
    varying = np.flatnonzero(spread > 1e-12 * np.abs(first).max(axis=0))
    if len(varying) < m:
        notes.append(f"{m - len(varying)} of {m} outputs are constant: they hold nothing of z.")
    recovered = measure_coordinates(zs, hs, bootstrap=strap)
    linear = measure_coordinates(hs[:, varying], zs, bootstrap=strap) if len(varying) else None
    outputs: list[Interval | None] = [None] * m
    for place, share in zip(varying, linear.each if linear else (), strict=True):
        outputs[place] = share
    rotation = None
    if m <= count:
        # The metrics take two views; those used here do not depend on how the views are related.
        half = n // 2
        views = [torch.stack([x[:half], x[half : 2 * half]]) for x in (zs, hs)]
        rotation = measure(*views, correlation=0.5, bootstrap=strap)
    else:
        notes.append(
            f"{m} outputs and {count} latents: |A A^T - 1| and E|h - Qz|^2 are left out, as no "
            "rotation of the latents has so many outputs."
        )
    if m < count:
        notes.append(
            f"{m} outputs hold at most {m} of {count} latents: R^2 of z is at most {m / count:.2g}."
        )
    shares = None
    if len(varying):
        step = max(-(-n // SPECTRUM_ROWS), 1)
        shares = spectrum(zs[::step], hs[::step], degree=degree, bootstrap=strap)
    if shares is not None and max(abs(share.value) for share in shares.total) > _SHARE:
        shares = None
        notes.append("The shares by Hermite degree are left out: the latents are not Gaussian.")
    return Diagnosis(
        n=n,
        m=m,
        r2_latents=recovered.total,
        r2_embeddings=None if linear is None else linear.total,
        latents=recovered.each,
        outputs=tuple(outputs),
        mcc=mean_correlation(zs, hs, strap),
        mcc_linear=_roots(recovered.each),
        orthogonality=None if rotation is None else rotation.orthogonality,
        procrustes=None if rotation is None else rotation.procrustes,
        spectrum=shares,
        notes=tuple(notes),
    )


def _need_rows(h: Array, z: Array) -> None:
    if len(h) != len(z):
        raise InvalidInputError(
            f"h has {len(h)} rows and z {len(z)}. Row i of z must hold the latents of row i of h."
        )
    needed = max(LEAST_ROWS, ROWS_PER_COLUMN * h.shape[1], ROWS_PER_COLUMN * z.shape[1])
    if len(h) < needed:
        raise InvalidInputError(
            f"h and z have {len(h)} rows, shapes {h.shape} and {z.shape}: {needed} pairs are "
            f"needed ({LEAST_ROWS}, and {ROWS_PER_COLUMN} for each output and for each latent). Take more "
            "rows, or a projection of h to fewer outputs."
        )


def _standardized(z: Array) -> tuple[Array, list[str]]:
    """Latents of mean 0 and variance 1, and notes on what they were."""
    means, spread = z.mean(axis=0), z.std(axis=0)
    constant = np.flatnonzero(spread <= 1e-12 * np.abs(z).max(axis=0))
    if len(constant):
        raise InvalidInputError(
            f"latent {constant[0]} of z (counted from 0) is constant: nothing of it can be "
            "recovered. Leave out constant latents."
        )
    scaled = (z - means) / spread
    if np.linalg.eigvalsh(np.cov(scaled, rowvar=False).reshape(z.shape[1], -1))[0] < 1e-10:
        raise InvalidInputError(
            f"z, shape {z.shape}, has latents that are linear combinations of others. Leave them "
            "out."
        )
    notes = []
    near = 6 / math.sqrt(len(z))
    if np.abs(means / spread).max() > near or np.abs(spread - 1).max() > near:
        notes.append(
            "The latents were centred and scaled to variance 1; their means were "
            f"{_span(means)}, their standard deviations {_span(spread)}."
        )
    else:
        # What they are by the law, and not by the sample, if they were drawn like that.
        scaled = z
    crossed = np.corrcoef(z, rowvar=False).reshape(z.shape[1], -1) - np.eye(z.shape[1])
    if (largest := float(np.abs(crossed).max())) > max(0.1, near):
        notes.append(
            f"Latents are correlated, up to {largest:.2f}: |A A^T - 1|, E|h - Qz|^2 and the "
            "Hermite degrees are meant for independent ones."
        )
    bent = np.flatnonzero((np.abs(skew(z)) > 0.5) | (np.abs(kurtosis(z)) > 0.75))
    if len(bent):
        k = int(bent[0])
        others = f" and {len(bent) - 1} others are" if len(bent) > 1 else " is"
        notes.append(
            f"Latent {k}{others} not normal (skewness {skew(z[:, k]):.2f}, excess kurtosis "
            f"{kurtosis(z[:, k]):.2f}): the Hermite degrees are meant for normal ones."
        )
    return np.ascontiguousarray(scaled), notes


def _span(values: Array) -> str:
    low, high = f"{values.min():.3g}", f"{values.max():.3g}"
    return low if low == high else f"from {low} to {high}"


def _roots(shares: Sequence[Interval]) -> Interval:
    """The mean of the roots of shares, and of those of the ends of their intervals."""

    def root(name: str) -> float:
        return float(np.mean([math.sqrt(max(getattr(share, name), 0.0)) for share in shares]))

    return Interval(root("value"), root("low"), root("high"))
