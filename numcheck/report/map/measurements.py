"""What the plots of the page show besides the studies, measured with the package's own sampling."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from numcheck.checks.cases.pair import PolynomialProducts, product_law
from numcheck.checks.runner import stream_number
from numcheck.sampling.estimate import Stream, combine, estimate
from numcheck.support.validate_arrays import Array
from numcheck.theory.gaussian import coefficients
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.matrix_rounding import random_orthogonal
from numcheck.theory.planning.paths import segment, twist

#: Samples of a point: few enough for error bars to be seen, enough for seconds.
SAMPLES = 400_000
_KEPT_DEGREES = range(1, 6)
_DEGREES = range(1, 7)
_RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
#: Of the transition under which the eigenfunctions are shown.
_RATE = 0.8
_POINTS = np.linspace(-2.4, 2.4, 17)
_TIMES = np.linspace(0.0, 1.0, 33)


@cache
def _normalized(degree: int) -> tuple[tuple[float, ...], ...]:
    """Coefficients of He_d / sqrt(d!), for every degree up to one."""
    return tuple(
        tuple(float(c) / math.sqrt(math.factorial(d)) for c in coefficients(p))
        for d, p in enumerate(hermite_polynomials(degree))
    )


def normalized_hermite(degree: int, x: Array) -> Array:
    """He_d(x) / sqrt(d!), which has variance 1 under the standard normal law.

    Args:
        degree: d.
        x: Any shape.
    """
    found = np.polynomial.polynomial.polyval(x, _normalized(degree)[-1])
    return np.asarray(found, dtype=np.float64)


def _stream(seed: int, label: str) -> Stream:
    return Stream(seed, stream_number("map", label), torch.device("cpu"), backend="torch")


def _attenuation(samples: int, seed: int) -> list[dict[str, Any]]:
    """The correlation of He_d(z) with He_d(z'), which is claimed to be rho^d.

    Standard errors are exact: a sample underestimates them where the tails are heavy.
    """
    polynomials = _normalized(max(_KEPT_DEGREES))
    exact = hermite_polynomials(max(_KEPT_DEGREES))
    rows = []
    for rho in _RATES:
        laws = [product_law(p, p, Fraction(rho), torch.float64) for p in exact]
        products = PolynomialProducts(rho, polynomials, polynomials, torch.float64)
        found = combine(estimate(products, _stream(seed, f"attenuation/{rho}"), samples))
        rows += [
            {
                "degree": d,
                "rho": rho,
                "mean": float(found.mean[d, d]),
                "standard error": math.sqrt(laws[d].variance / samples) / math.factorial(d),
                "expected": rho**d,
            }
            for d in _KEPT_DEGREES
        ]
    return rows


@dataclass(frozen=True)
class _Transition:
    """The statistic He_d(rho x + sigma xi) / sqrt(d!) for all degrees and points x."""

    rho: float

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """One row of ones, and a row for each degree and point."""
        del z
        points = torch.from_numpy(_POINTS)[:, None]
        after = self.rho * points + math.sqrt(1 - self.rho**2) * xi
        rows = [sum(c * after**k for k, c in enumerate(_normalized(d)[-1])) for d in _DEGREES]
        return torch.ones_like(xi), torch.cat([row for row in rows if isinstance(row, Tensor)])


def _eigenfunctions(samples: int, seed: int) -> list[dict[str, Any]]:
    """E[He_d(z') | z = x], which is claimed to be rho^d He_d(x)."""
    found = combine(estimate(_Transition(_RATE), _stream(seed, "eigenfunctions"), samples))
    means = found.mean.reshape(len(_DEGREES), len(_POINTS))
    errors = found.standard_error.reshape(len(_DEGREES), len(_POINTS))
    return [
        {
            "degree": d,
            "rho": _RATE,
            "x": float(x),
            "mean": float(means[row, column]),
            "standard error": float(errors[row, column]),
            "expected": _RATE**d * float(normalized_hermite(d, np.array(x))),
        }
        for row, d in enumerate(_DEGREES)
        for column, x in enumerate(_POINTS)
    ]


def _straightness(seed: int) -> list[dict[str, Any]]:
    """How far the image of a straight path is from the straight path between the images."""
    generator = np.random.default_rng(seed)
    maps: dict[str, tuple[int, Callable[[Array], Array]]] = {}
    for rows, columns in ((2, 2), (64, 64), (1024, 64)):
        q = random_orthogonal(rows, generator, columns)
        name = f"isometry, {columns} to {rows} dimensions"
        maps[name] = columns, lambda z, q=q: np.asarray(q @ z)  # type: ignore[misc]
    maps["twist, 2 dimensions"] = 2, twist
    found = []
    for name, (size, move) in maps.items():
        x, y = np.zeros(size), np.zeros(size)
        x[:2], y[:2] = (1.0, 0.2), (-0.6, 0.9)
        ends = move(x), move(y)
        whole = float(np.linalg.norm(ends[1] - ends[0]))
        for t in _TIMES:
            image = move(segment(x, y, float(t)))
            away = float(np.linalg.norm(image - segment(*ends, float(t)))) / whole
            found.append(
                {"map": name, "time": float(t), "image": image[:2].tolist(), "deviation": away}
            )
    return found


def measure(samples: int = SAMPLES, seed: int = 0) -> dict[str, Any]:
    """Attenuation curves, eigenfunctions of the transition, straightness of paths.

    Args:
        samples: Samples of each point that is sampled.
        seed: 64-bit seed; the same seed gives the same figures.

    Returns:
        Plain data: `samples`, `seed`, and a list of points for each of `attenuation`,
        `eigenfunctions` and `straightness`.
    """
    return {
        "samples": samples,
        "seed": seed,
        "attenuation": _attenuation(samples, seed),
        "eigenfunctions": _eigenfunctions(samples, seed),
        "straightness": _straightness(seed),
    }
