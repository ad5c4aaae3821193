"""Probes: what of the state can be read from embeddings, linearly and by a small perceptron."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from numcheck.lab.encoders import perceptron
from numcheck.metrics import Bootstrap, measure_coordinates

_WIDTH, _RATE = 64, 3e-3


def perceptron_probe(
    h: Tensor, z: Tensor, *, seed: int, steps: int = 1500
) -> Callable[[Tensor], Tensor]:
    """A perceptron from standardized embeddings to standardized states.

    Args:
        h: Embeddings to fit to, shape (n, m).
        z: Their states, shape (n, coordinates).
        seed: Of the first weights.
        steps: Of Adam, on all rows.

    Returns:
        From embeddings as given, to states scaled to variance 1.
    """
    h, z = h.detach().float(), z.detach().float()
    centre, spread = h.mean(dim=0), h.std(dim=0).clamp_min(1e-6)
    body = perceptron(h.shape[1], z.shape[1], width=_WIDTH, depth=2, seed=seed)

    def probe(rows: Tensor) -> Tensor:
        found: Tensor = body((rows.float() - centre) / spread)
        return found

    target = (z - z.mean(dim=0)) / z.std(dim=0).clamp_min(1e-6)
    optimizer = torch.optim.Adam(body.parameters(), lr=_RATE)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = _RATE * (1 - step / steps)
        loss = (probe(h) - target).square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return probe


def probes(
    fitted: tuple[Tensor, Tensor], held: tuple[Tensor, Tensor], *, seed: int, strap: Bootstrap
) -> dict[str, list[float]]:
    """R^2 of states from embeddings, mean over coordinates.

    Args:
        fitted: Embeddings and states that the perceptron is fitted to.
        held: Those of other episodes, one of each episode, which R^2 is reported of. The linear
            probe is fitted on one half of them and held against the other.
        seed: Of the perceptron.
        strap: How intervals are made.

    Returns:
        `linear R^2` and `perceptron R^2`.
    """
    h, z = held
    probe = perceptron_probe(*fitted, seed=seed)
    with torch.no_grad():
        read = probe(h)
    return {
        "linear R^2": measure_coordinates(z, h, bootstrap=strap).total.to_json(),
        "perceptron R^2": measure_coordinates(z, read, bootstrap=strap).total.to_json(),
    }
