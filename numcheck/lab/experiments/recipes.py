"""How planar encoders are trained to recover the latents within some thousand steps."""

from __future__ import annotations

from typing import Any

from numcheck.lab.experiments.trial import Trial
from numcheck.lab.train import Schedule

#: By loss. SIGReg ends stronger than whitening: at a finite strength its optimum has a part of
#: degree 3, that of whitening has not. Whitening takes larger batches, since their covariance is
#: all it sees, a lower correlation, and begins at a strength well above 1 - correlation: with
#: less, even functions of the spiral's radius, which are learned at once, trap it in some runs.
PLANAR: dict[str, dict[str, Any]] = {
    "sigreg": {"correlation": 0.9, "strength": 10.0, "start": 0.018, "num_slices": 16},
    "whitening": {"correlation": 0.6, "strength": 3.0, "start": 0.5},
    "infonce": {"correlation": 0.7},
}
_BATCH = {"sigreg": 256, "whitening": 512, "infonce": 256}
_RATE = {"sigreg": 2e-2, "whitening": 1.5e-2, "infonce": 1e-2}


def planar(mixing: str, loss: str, seed: int, *, steps: int, **changes: Any) -> Trial:
    """The trial of a planar map.

    Args:
        mixing: The map.
        loss: The loss.
        seed: The seed.
        steps: Steps of training.
        changes: Other attributes of the trial.
    """
    schedule = Schedule(steps=steps, batch=_BATCH[loss], learning_rate=_RATE[loss])
    return Trial(mixing, loss, seed, **(PLANAR[loss] | {"schedule": schedule} | changes))
