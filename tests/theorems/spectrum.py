"""How much of themselves polynomials keep, by brute force."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import scipy.linalg

from numcheck.theory import multivariate as mv


def kept_shares(rho: Sequence[Fraction], degree: int) -> list[float]:
    """The eigenvalues of p -> E[p(z') | z] on polynomials of mean zero, largest first.

    From the moments of all monomials up to the degree.
    """
    indices = itertools.product(range(degree + 1), repeat=len(rho))
    monomials = [mv.Poly({i: Fraction(1)}) for i in indices if 0 < sum(i) <= degree]
    centred = [p - mv.expect(p) for p in monomials]
    gram = np.array([[float(mv.inner(f, g)) for g in centred] for f in centred])
    kept = np.array([[float(mv.cross(f, g, rho)) for g in centred] for f in centred])
    return sorted(map(float, scipy.linalg.eigh(kept, gram, eigvals_only=True)), reverse=True)
