"""What the tests of certificates are made on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from numcheck.certificate.synthetic import SyntheticEncoder, random_encoder

Array = NDArray[np.float64]


def encoder_of(kind: str, m: int = 4, n: int = 4, strength: float = 0.3) -> SyntheticEncoder:
    return random_encoder(kind, m, n, strength, np.random.default_rng(5))


def batch(
    kind: str = "orthogonal", count: int = 4000, rho: float = 0.9, seed: int = 0, **sizes: Any
) -> tuple[Array, Array]:
    return encoder_of(kind, **sizes).sample(count, rho, np.random.default_rng(seed))
