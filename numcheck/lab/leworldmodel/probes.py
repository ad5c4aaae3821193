"""Probes: what of the state can be read from embeddings, linearly and by a small perceptron."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.lab.encoders import perceptron
from numcheck.metrics import Bootstrap, measure_coordinates
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import tensor

_WIDTH, _RATE = 64, 3e-3
#: Entries whose squares float32 holds.
LARGEST = 1e15


def perceptron_probe(h: Tensor, z: Tensor, *, seed: int, steps: int = 1500) -> torch.nn.Module:
    """A perceptron from standardized embeddings to standardized states.

    Args:
        h: Embeddings to fit to, shape (n, outputs).
        z: Their states, shape (n, coordinates).
        seed: Of the first weights.
        steps: Of Adam, on all rows.

    Returns:
        From embeddings as given, to states scaled to variance 1.

    Raises:
        InvalidInputError: If the numbers of rows differ, or an argument is not as said.
    """
    for name, rows in (("h", h), ("z", z)):
        tensor(rows, name=name, shape=("n", "coordinates"))
        if not rows.shape[1] or float(rows.detach().abs().max() if len(rows) else 0) > LARGEST:
            raise InvalidInputError(
                f"{name} must have a coordinate and no entry above {LARGEST:g}, got shape "
                f"{tuple(rows.shape)}."
            )
    if len(h) != len(z) or len(h) < 2:
        raise InvalidInputError(
            f"h and z must have the same number of rows, at least 2; got {len(h)} and {len(z)}."
        )
    steps = validate.integer(steps, name="steps", minimum=0, maximum=10**6)
    h, z = h.detach().float(), z.detach().float()
    body = perceptron(h.shape[1], z.shape[1], width=_WIDTH, depth=2, seed=seed)
    probe = torch.nn.Sequential(_Standard(h), body)
    target = (z - z.mean(dim=0)) / z.std(dim=0).clamp_min(1e-6)
    optimizer = torch.optim.Adam(body.parameters(), lr=_RATE)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = _RATE * (1 - step / steps)
        loss = (probe(h) - target).square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return probe.eval()


def _pair(given: object, name: str) -> tuple[Tensor, Tensor]:
    h, z = (
        validate.instance(part, Tensor, name=f"an entry of {name}")
        for part in validate.sequence(given, name=name, length=2)
    )
    return h, z


class _Standard(torch.nn.Module):
    centre: Tensor
    spread: Tensor

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        self.register_buffer("centre", rows.mean(dim=0))
        self.register_buffer("spread", rows.std(dim=0).clamp_min(1e-6))

    def forward(self, h: Tensor) -> Tensor:
        found: Tensor = (h.float() - self.centre) / self.spread
        return found


def probes(
    fitted: tuple[Tensor, Tensor], held: tuple[Tensor, Tensor], *, seed: int, strap: Bootstrap
) -> dict[str, list[float]]:
    """R^2 of states from embeddings, mean over coordinates.

    Args:
        fitted: Embeddings and states that the perceptron is fitted to.
        held: Those of other episodes, one of each episode: what is reported is of these. The
            linear probe is fitted on one half of them and held against the other.
        seed: Of the perceptron.
        strap: How intervals are made.

    Returns:
        `linear R^2` and `perceptron R^2`.

    Raises:
        InvalidInputError: If rows or outputs do not fit, or an argument is not as said.
    """
    fitted = _pair(fitted, "fitted")
    h, z = _pair(held, "held")
    for k, what in enumerate(("h", "z")):
        if fitted[k].ndim != 2 or fitted[k].shape[1:] != (h, z)[k].shape[1:]:
            raise InvalidInputError(
                f"{what} of fitted and held must have the same coordinates, got shapes "
                f"{tuple(fitted[k].shape)} and {tuple((h, z)[k].shape)}."
            )
    validate.instance(strap, Bootstrap, name="strap")
    probe = perceptron_probe(*fitted, seed=seed)
    with torch.no_grad():
        read = probe(h)
    return {
        "linear R^2": measure_coordinates(z, h, bootstrap=strap).total.to_json(),
        "perceptron R^2": measure_coordinates(z, read, bootstrap=strap).total.to_json(),
    }
