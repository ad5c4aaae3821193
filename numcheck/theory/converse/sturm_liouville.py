r"""The slowest function of a diffusion: the first eigenfunction of $L g = K (g'' + s g')$.

Here $s = (\log p)'$ is the score of the stationary density p, on an interval with reflecting ends.
The eigenfunction minimizes $K\,\mathbb E\,g'^2 / \operatorname{Var} g$, and so the eigenvalue of
any subspace of functions is an upper bound (Rayleigh and Ritz). The subspace: continuous functions,
on each of `_ELEMENTS` intervals a polynomial of degree `_DEGREE` (spectral elements; Patera 1984).

For $g(z) = z$ the quotient is $K / \operatorname{Var} z$. If the bound is less than that, z is no
eigenfunction, whether or not the bound has converged.

Lean: `LeJEPA.affine_eigenfunction` says when z is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
from numpy.polynomial import legendre

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Array
from numcheck.theory.converse.densities import Density

_ELEMENTS = 32
#: Fewer of them, with which the eigenvalue must agree to a relative error.
_FEWER, _AGREEMENT = 24, 1e-8
_DEGREE = 10
_POINTS = 24


@dataclass(frozen=True)
class Eigenfunction:
    """The first eigenfunction of a diffusion.

    Attributes:
        eigenvalue: lambda with L g = -lambda g, an upper bound up to rounding.
        distance: Squared distance of g from the affine functions over Var g: 1 - corr(g, z)^2.
        slope: Smallest slope of g between nodes over the largest: positive if g is increasing.
        mean: E z.
        variance: Var z.
        nodes: Points at which g is given, increasing.
        values: g there, of mean zero and variance one, positively correlated with z.
    """

    eigenvalue: float
    distance: float
    slope: float
    mean: float
    variance: float
    nodes: Array
    values: Array


def _reference() -> tuple[Array, Array, Array, Array, Array]:
    """Nodes, quadrature points and weights on [-1, 1]; values and slopes of nodal functions."""
    interior = legendre.Legendre.basis(_DEGREE).deriv().roots()
    nodes = np.concatenate([[-1.0], np.sort(interior.real), [1.0]])
    points, weights = legendre.leggauss(_POINTS)
    to_nodal = np.linalg.inv(legendre.legvander(nodes, _DEGREE))
    values = legendre.legvander(points, _DEGREE) @ to_nodal
    slopes = np.stack([legendre.legval(points, legendre.legder(c)) for c in to_nodal.T], axis=1)
    return nodes, points, weights, values, slopes.astype(np.float64)


def first_eigenfunction(density: Density, diffusion: float = 1.0) -> Eigenfunction:
    """The first eigenfunction that is not constant, and how far from affine it is.

    Args:
        density: The stationary density.
        diffusion: K, above 0.

    Raises:
        InvalidInputError: If float64 does not determine the eigenvalue to eight digits, as for
            wells that are all but apart, or the density is 0 or not finite on its interval.
    """
    found, other = _solve(density, diffusion, _ELEMENTS), _solve(density, diffusion, _FEWER)
    if not abs(found.eigenvalue - other.eigenvalue) <= _AGREEMENT * found.eigenvalue:
        raise InvalidInputError(
            f"density {density.name!r}: its first eigenvalue came out as {found.eigenvalue:.6g} "
            f"from {_ELEMENTS} elements and {other.eigenvalue:.6g} from {_FEWER}. It is too rough, "
            "its interval too wide, or its mass in parts that are all but apart."
        )
    return found


@np.errstate(all="ignore")
def _solve(density: Density, diffusion: float, elements: int) -> Eigenfunction:
    nodes, points, weights, values, slopes = _reference()
    edges = density.centre + density.width * np.linspace(-1.0, 1.0, elements + 1)
    half = (edges[1] - edges[0]) / 2
    middles = edges[:-1] + half
    at = middles[:, None] + half * points
    logs = density.log(at)
    mass = np.exp(logs - logs.max()) * weights
    mass /= mass.sum()

    size = elements * _DEGREE + 1
    gram, energy = np.zeros((size, size)), np.zeros((size, size))
    for element in range(elements):
        own = slice(element * _DEGREE, (element + 1) * _DEGREE + 1)
        gram[own, own] += (values.T * mass[element]) @ values
        energy[own, own] += (slopes.T * mass[element]) @ slopes / half**2
    # In the tails the density is tiny: a scale of its own for each node keeps the matrices regular.
    scale = 1 / np.sqrt(np.diag(gram))
    try:
        numbers, vectors = scipy.linalg.eigh(
            energy * np.outer(scale, scale), gram * np.outer(scale, scale), subset_by_index=[0, 1]
        )
    # Not finite, or not positive definite.
    except (ValueError, np.linalg.LinAlgError):
        raise InvalidInputError(
            f"density {density.name!r} is 0 or not finite in float64 on a part of its interval. "
            "Shrink the width to where the density is above 1e-300 of its maximum."
        ) from None
    function = vectors[:, 1] * scale

    position = (middles[:, None] + half * nodes[:-1]).ravel()
    position = np.append(position, edges[-1])
    mean = float((mass * at).sum())
    variance = float((mass * (at - mean) ** 2).sum())
    # g is orthogonal to the constants and of norm one.
    covariance = float(function @ gram @ (position - mean))
    function *= np.sign(covariance)
    steps = np.diff(function) / np.diff(position)
    return Eigenfunction(
        eigenvalue=diffusion * float(numbers[1]),
        distance=1 - covariance**2 / variance,
        slope=float(steps.min() / steps.max()),
        mean=mean,
        variance=variance,
        nodes=position,
        values=function,
    )
