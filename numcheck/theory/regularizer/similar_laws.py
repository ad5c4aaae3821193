"""Laws of vectors that share some moments, with each other or with N(0, 1), but not all.

They show which projections and which degrees are needed to tell laws apart.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from numcheck.theory import multivariate as mv
from numcheck.theory.regularizer.projections import (
    ImageLaw,
    Law,
    PointLaw,
    difference_pair,
    standard_gaussian,
)

#: Latents of the image laws.
LATENTS = 3
#: Weights at 0, 1, 2 and 3 of a symmetric law with the moments of N(0, 1) to degree 7.
_RULE = (Fraction(7, 18), Fraction(1, 4), Fraction(1, 20), Fraction(1, 180))


def uniform_law(n: int, atoms: Iterable[Iterable[int | Fraction]]) -> PointLaw:
    """Equal weights at some points of n entries, of total mass 1."""
    points = tuple(tuple(Fraction(x) for x in atom) for atom in atoms)
    return PointLaw(n, points, (Fraction(1, len(points)),) * len(points))


def coins(product_one: bool = False) -> PointLaw:
    """Three independent signs, or three of product 1: any two of these are independent."""
    signs = itertools.product((1, -1), repeat=3)
    return uniform_law(3, (c for c in signs if not product_one or math.prod(c) == 1))


def gaussian_rule(n: int) -> PointLaw:
    """The law of n independent entries from -3 to 3 with the moments of N(0, 1) to degree 7."""
    atoms = tuple(itertools.product(map(Fraction, range(-3, 4)), repeat=n))
    weights = tuple(math.prod((_RULE[abs(int(x))] for x in a), start=Fraction(1)) for a in atoms)
    return PointLaw(n, atoms, weights)


def turned(law: PointLaw) -> PointLaw:
    """The law of a vector turned by (3/5, 4/5) in the plane of its first two entries."""
    c, s = Fraction(3, 5), Fraction(4, 5)
    atoms = tuple((c * x - s * y, s * x + c * y, *rest) for x, y, *rest in law.atoms)
    return PointLaw(law.n, atoms, law.weights)


def random_law(n: int, generator: random.Random) -> PointLaw:
    """Three random rational points with random weights of any sign."""

    def number() -> Fraction:
        return Fraction(generator.randint(-4, 4), generator.randint(1, 3))

    atoms = tuple(tuple(number() for _ in range(n)) for _ in range(3))
    return PointLaw(n, atoms, (number(), number(), Fraction(1)))


@cache
def point_pairs() -> tuple[tuple[str, Law, Law], ...]:
    """Pairs of laws that agree up to some degree, in some directions, or not at all."""
    values = (-1, 0, 2)
    cancelled = PointLaw(1, ((Fraction(3),),) * 2, (Fraction(1), Fraction(-1)))
    independent = uniform_law(2, itertools.product(values, repeat=2))
    found: list[tuple[str, Law, Law]] = [
        ("masses 1 and 2, n = 0", uniform_law(0, [()]), PointLaw(0, ((),), (Fraction(2),))),
        ("no mass and a mass cancelled", PointLaw(1, (), ()), cancelled),
        ("marginals equal", uniform_law(2, [(x, x) for x in values]), independent),
        ("marginals of pairs equal", coins(), coins(product_one=True)),
        ("second moments equal", uniform_law(1, [(1,)]), uniform_law(1, [(1,), (-1,)])),
    ]
    generator = random.Random(936)  # noqa: S311 - test data, not a secret
    for n in range(1, 5):
        law = random_law(n, generator)
        twice = PointLaw(n, law.atoms * 2, tuple(w / 2 for w in law.weights) * 2)
        found.append((f"the same written twice, n = {n}", law, twice))
        found.append((f"random, n = {n}", law, random_law(n, generator)))
        for count in range(5):
            steps = [[Fraction(generator.randint(-3, 3)) for _ in range(n)] for _ in range(count)]
            one, two = difference_pair([Fraction(1, 2)] * n, steps)
            found.append((f"equal below degree {count}, n = {n}", one, two))
    return tuple(found)


def _shifted(z: mv.Poly) -> mv.Poly:
    """Of second moment 1, but of mean 3/5."""
    return mv.constant(LATENTS, Fraction(3, 5)) + Fraction(4, 5) * z


@cache
def near_gaussians() -> tuple[tuple[str, Law], ...]:
    """N(0, 1), and laws that share some of its moments."""
    x, y, z = (mv.variable(LATENTS, i) for i in range(LATENTS))
    rule = gaussian_rule(1)
    heavy = PointLaw(1, rule.atoms, tuple(2 * w for w in rule.weights))
    found: list[tuple[str, Law]] = [(f"N(0, 1), n = {n}", standard_gaussian(n)) for n in range(4)]
    found += [
        ("rule of degree 7", rule),
        ("rule of degree 7 turned", turned(gaussian_rule(2))),
        ("coins", coins()),
        ("coins turned", turned(coins())),
        ("coins of product 1", coins(product_one=True)),
        ("mass 2", heavy),
        ("mass 2, n = 0", PointLaw(0, ((),), (Fraction(2),))),
        ("(x, x)", ImageLaw((x, x), LATENTS)),
        ("N(0, 4)", ImageLaw((2 * x,), LATENTS)),
        ("N(3/5, 16/25)", ImageLaw((_shifted(x),), LATENTS)),
        ("(xy, z)", ImageLaw((x * y, z), LATENTS)),
    ]
    return tuple(found)


@cache
def image_laws() -> tuple[tuple[str, ImageLaw], ...]:
    """Polynomials of three Gaussian latents that share moments with N(0, 1), or with each other."""
    x, y, z = (mv.variable(LATENTS, i) for i in range(LATENTS))
    xy = x * y
    # With xy it makes a vector that is turned with (x, y), so its law does not change.
    other = Fraction(1, 2) * (x**2 - y**2)
    outputs = {
        "z": (x, y, z),
        "(x, x, y)": (x, x, y),
        "(3/5 + 4/5 x, y, z)": (_shifted(x), y, z),
        "(xy, yz, zx)": (xy, y * z, z * x),
        "(xy, (x^2 - y^2)/2, z)": (xy, other, z),
        "((x^2 - y^2)/2, -xy, z)": (other, -xy, z),
    }
    return tuple((name, ImageLaw(h, LATENTS)) for name, h in outputs.items())
