"""Encoders that use quadratic features: a square in place of a latent, squares beside the latents.

Lean: `LeJEPA.OUWorld.bump`, `LeJEPA.withFeatures`.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer, rational, shown
from numcheck.theory import multivariate as mv

_MOST_LATENTS = 1000
#: The largest degree that `numcheck.theory.multivariate` makes.
_MOST_DEGREE = 200


def square(n: int, a: int) -> mv.Poly:
    """He_2(z_a), of squared norm 2.

    Raises:
        InvalidInputError: If there is no latent a of n.
    """
    n = integer(n, name="n", minimum=1, maximum=_MOST_LATENTS)
    a = integer(a, name="a", minimum=0, maximum=n - 1)
    return mv.hermite_product(tuple(2 * int(k == a) for k in range(n)))


def unit_pair(t: Fraction) -> tuple[Fraction, Fraction]:
    """A rational point (p, q) of the ellipse 2 p^2 + q^2 = 1; near (0, 1) for small t.

    Raises:
        InvalidInputError: If t is not exact.
    """
    t = rational(t, name="t")
    return 2 * t / (1 + 2 * t**2), (1 - 2 * t**2) / (1 + 2 * t**2)


def with_square(n: int, a: int, b: int, p: Fraction, q: Fraction) -> mv.Encoder:
    """The n latents, with the output p He_2(z_a) + q z_b in place of z_b.

    Args:
        n: Number of latents.
        a: The latent that is squared.
        b: The latent that is replaced; it may be the same.
        p: Weight of the square.
        q: Weight that z_b keeps; the encoder is whitened if 2 p^2 + q^2 = 1.

    Raises:
        InvalidInputError: If there is no latent a or b, or a weight is not exact.
    """
    n = integer(n, name="n", minimum=1, maximum=_MOST_LATENTS)
    a, b = (integer(i, name=k, minimum=0, maximum=n - 1) for k, i in (("a", a), ("b", b)))
    p, q = rational(p, name="p"), rational(q, name="q")
    outputs = [mv.variable(n, j) for j in range(n)]
    outputs[b] = mv.add(mv.scale(p, square(n, a)), mv.scale(q, outputs[b]))
    return mv.Encoder(outputs, n)


def ladder(n: int, m: int) -> mv.Encoder:
    """The first m Hermite products from degree 1 on: orthogonal, slowest first, not normalised.

    Products of different latents come before squares.

    Args:
        n: Number of latents, at most 64.
        m: Number of outputs, at most 200 n; without latents there are none.

    Raises:
        InvalidInputError: If a number is out of range, or outputs are asked for and there is no
            latent.
    """
    n = integer(n, name="n", minimum=0, maximum=64)
    m = integer(m, name="m", minimum=0)
    if m and not n:
        raise InvalidInputError(
            f"m = {shown(m)} outputs of n = 0 latents: give m = 0, or more latents."
        )
    integer(m, name="m", minimum=0, maximum=_MOST_DEGREE * n)
    found: list[mv.Index] = []
    for degree in itertools.count(1):
        if len(found) >= m:
            break
        found += sorted(_of_degree(n, degree), key=lambda i: (max(i), [-k for k in i]))
    return mv.Encoder([mv.hermite_product(index) for index in found[:m]], n)


def _of_degree(n: int, degree: int) -> list[mv.Index]:
    chosen = itertools.combinations_with_replacement(range(n), degree)
    return [tuple(c.count(k) for k in range(n)) for c in chosen]


def room(n: int) -> int:
    """How many features of degree 2 there are: n (n + 1) / 2.

    Raises:
        InvalidInputError: If n is negative.
    """
    n = integer(n, name="n", minimum=0)
    return n * (n + 1) // 2
