"""Encoders that use quadratic features: a square in place of a latent, squares beside the latents.

Lean: `LeJEPA.OUWorld.bump`, `LeJEPA.withFeatures`.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from numcheck.theory import multivariate as mv


def square(n: int, a: int) -> mv.Poly:
    """He_2(z_a), of squared norm 2."""
    return mv.hermite_product(tuple(2 * int(k == a) for k in range(n)))


def unit_pair(t: Fraction) -> tuple[Fraction, Fraction]:
    """A rational point (p, q) of the ellipse 2 p^2 + q^2 = 1; near (0, 1) for small t."""
    return 2 * t / (1 + 2 * t**2), (1 - 2 * t**2) / (1 + 2 * t**2)


def with_square(n: int, a: int, b: int, p: Fraction, q: Fraction) -> mv.Encoder:
    """The n latents, with the output p He_2(z_a) + q z_b in place of z_b.

    Args:
        n: Number of latents.
        a: The latent that is squared.
        b: The latent that is replaced; it may be the same.
        p: Weight of the square.
        q: Weight that z_b keeps; the encoder is whitened if 2 p^2 + q^2 = 1.
    """
    outputs = mv.coordinates(n)
    outputs[b] = p * square(n, a) + q * outputs[b]
    return mv.Encoder(outputs, n)


def ladder(n: int, m: int) -> mv.Encoder:
    """The first m Hermite products from degree 1 on: orthogonal, slowest first, not normalised.

    Products of different latents come before squares.

    Args:
        n: Number of latents.
        m: Number of outputs; 0 if there are no latents.
    """
    found: list[mv.Index] = []
    for degree in itertools.count(1):
        if len(found) >= m:
            break
        found += sorted(mv.lattice(n, degree), key=lambda i: (max(i), [-k for k in i]))
    return mv.Encoder([mv.hermite_product(index) for index in found[:m]], n)


def room(n: int) -> int:
    """How many features of degree 2 there are: n (n + 1) / 2."""
    return n * (n + 1) // 2
