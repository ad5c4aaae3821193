"""How good is the constant of the Procrustes bound? Climb |M - Q| / |M M^T - 1| by its gradient.

The search knows nothing of singular vectors: it changes all entries of M, from random starts at
several sizes. It must not find a ratio above 1, and it should come near to 1 (at singular M).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from numcheck.lab.studies.base import Options, Result
from numcheck.theory.procrustes import evaluate_bound, nearest_orthonormal

_SIZES = (1, 2, 3, 5, 8)
#: No ratio is taken nearer to the orthogonal matrices, where both sides vanish.
_NEAREST = 1e-3


def log_ratio(matrices: Tensor) -> Tensor:
    """The logarithm of |M - Q| / |M M^T - 1| for a batch of square matrices, shape (b, n, n)."""
    values = torch.linalg.svdvals(matrices)
    distance = (values - 1).square().sum(dim=-1)
    defect = (values.square() - 1).square().sum(dim=-1)
    ratio: Tensor = distance / defect.clamp_min(_NEAREST**2)
    return ratio.log() / 2


def climb(size: int, restarts: int, steps: int, seed: int) -> tuple[Tensor, list[float]]:
    """The matrix with the largest ratio found, and the largest ratio after each step.

    Args:
        size: n, for n x n matrices.
        restarts: Number of random starts, of several scales.
        steps: Steps of gradient ascent (Adam).
        seed: Seed of the starts.
    """
    generator = torch.Generator().manual_seed(seed)
    scales = torch.logspace(-0.5, 1, restarts, dtype=torch.float64)[:, None, None]
    start = torch.randn(restarts, size, size, generator=generator, dtype=torch.float64)
    matrices = (start * scales / math.sqrt(size)).requires_grad_()
    optimizer = torch.optim.Adam([matrices], lr=0.05)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = log_ratio(matrices)
        history.append(float(value.detach().max().exp()))
        torch.neg(value.sum()).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    best = int(log_ratio(matrices).argmax())
    return matrices.detach()[best], history


def run(options: Options) -> Result:
    """Search at several sizes; evaluate the matrix found again, by the nearest matrix itself."""
    restarts, steps = (8, 200) if options.quick else (32, 1000)
    rows: list[dict[str, Any]] = []
    histories = {}
    for size in _SIZES:
        options.on_step(f"{size} x {size}")
        matrix, history = climb(size, restarts, steps, options.seed)
        found = matrix.numpy()
        sides = evaluate_bound(found, nearest_orthonormal(found))
        histories[size] = history
        rows.append(
            {
                "size": size,
                "restarts": restarts,
                "steps": steps,
                "ratio at the start": history[0],
                "ratio": sides.distance / sides.frobenius,
                "singular values": torch.linalg.svdvals(matrix).tolist(),
                "rounding": sides.rounding / sides.frobenius,
            }
        )
    worst = max(rows, key=lambda row: float(row["ratio"]))
    holds = all(row["ratio"] <= 1 + row["rounding"] for row in rows)

    def plot(figure: Any) -> None:
        axes = figure.add_subplot()
        for size, history in histories.items():
            best = np.maximum.accumulate(history)
            axes.plot(np.maximum(1 - best, 1e-12), label=f"{size} x {size}")
        axes.set(yscale="log", xlabel="step", ylabel="1 - largest ratio so far")
        axes.set_title("|M - Q| / |M Mᵀ - 1|: climbing to the constant 1")
        axes.legend()

    return Result(
        name="procrustes-constant",
        theorem="procrustes-bound",
        title="The worst constant of the Procrustes bound, by gradient ascent",
        rows=tuple(rows),
        findings=(
            f"The largest ratio found is {worst['ratio']:.9f}, at size {worst['size']}, with the "
            f"singular values {', '.join(f'{s:.1e}' for s in worst['singular values'])}.",
            "The theorem allows 1, which is attained at M = 0: the constant cannot be improved."
            if holds
            else "The theorem allows 1: THE BOUND IS VIOLATED.",
        ),
        holds=holds,
        plot=plot,
    )
