"""Networks at any distance from a rotation, with the Procrustes optimum of E[h x^T]."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import mpmath

from numcheck.theory.distorted import Distorted
from numcheck.theory.network_examples import bent_networks, random_network
from numcheck.theory.networks import Network, mixed, rational, real, whitened
from numcheck.theory.quadrature import DIGITS
from numcheck.theory.rational_matrices import Matrix, conjugated, orthogonal_matrix, product


def nearest(matrix: Matrix) -> Matrix:
    """A nearest matrix with orthonormal rows, to `DIGITS` digits: U V of M = U S V.

    Args:
        matrix: With at most as many rows as columns.
    """
    if not matrix:
        return []
    with mpmath.workdps(DIGITS + 20):
        rows = mpmath.matrix([list(map(real, row)) for row in matrix])
        left, _, right = mpmath.svd_r(rows)
        return [list(map(rational, row)) for row in (left * right).tolist()]


@cache
def matrices() -> tuple[tuple[str, Matrix], ...]:
    """Rational matrices, with singular values 0, equal ones and far apart ones."""
    zero, one = Fraction(0), Fraction(1)
    found: dict[str, Matrix] = {"no rows": [], "zero": [[zero]], "zero, 2 x 3": [[zero] * 3] * 2}
    spectra = {
        "spread": [Fraction(3), one / 2, one / 9],
        "singular": [one, one / 3, zero],
        "repeated": [one / 2] * 3,
    }
    for name, spectrum in spectra.items():
        symmetric = conjugated(orthogonal_matrix(3, 3), spectrum)
        for m, n in ((3, 3), (3, 4)):
            found[f"{name}, {m} x {n}"] = product(symmetric, orthogonal_matrix(n, 4)[:m])
        found[f"{name}, mirrored"] = [[-x for x in symmetric[0]], *symmetric[1:]]
    return tuple(found.items())


@dataclass(frozen=True)
class DistortedNetwork(Distorted):
    """A network with the optimum of E[h x^T]."""

    network: Network


def _distorted(*networks: Network) -> tuple[DistortedNetwork, ...]:
    return tuple(DistortedNetwork(h.name, h, nearest(h.mixing()), h) for h in networks)


@cache
def block_distorted_networks() -> tuple[DistortedNetwork, ...]:
    """Networks of 2 latents: a random one as it is, and one whitened, then shrunk a little."""
    little = [[Fraction(99, 100), Fraction(0)], [Fraction(1, 50), Fraction(1)]]
    white = whitened(random_network(2, 2, 3, 42))
    shrunk = mixed("whitened and shrunk a little", white, little)
    return _distorted(random_network(2, 2, 3, 40), white, shrunk)


@cache
def distorted_networks() -> tuple[DistortedNetwork, ...]:
    """Random networks as they are, and whitened ones, some with outputs mixed or shrunk."""
    some, rest = Fraction(4, 5), Fraction(3, 5)
    white = whitened(random_network(2, 2, 3, 41))
    found = (
        *bent_networks(),
        mixed("shrunk", white, [[rest, Fraction(0)], [Fraction(0), some]]),
        mixed("correlated", white, [[some, rest], [rest, some]]),
        random_network(2, 1, 2, 43),
        random_network(3, 2, 3, 44),
        random_network(3, 3, 3, 45, "erf"),
    )
    return (*block_distorted_networks(), *_distorted(*found))
