r"""A stationary world on four points with a cubic drift, in which z is an optimal encoder.

z is $\pm 3$ with mass b each and $\pm 1$ with mass $1/2 - b$ each, the noise $\pm 2$ with mass 2 b
each and 0 otherwise, and the drift $f(x) = (13 x - x^3) / 12$ maps $\pm 1$ and $\pm 3$ to $\pm 1$.
At $b = (\sqrt{73} - 3) / 32$ the latent z is optimal.

Lean: `LeJEPA.fourPoint`, `LeJEPA.threePoint`, `LeJEPA.fourPointDrift`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any

from numcheck.theory import multivariate as mv
from numcheck.theory.converse.laws import Coefficients
from numcheck.theory.converse.optimal_encoders import excess_form, is_positive_semidefinite

_RADICAND = 73


@total_ordering
@dataclass(frozen=True, eq=False)
class Surd:
    """The number a + b sqrt(73), in the ordered field of all these."""

    a: Fraction
    b: Fraction = Fraction(0)

    @staticmethod
    def of(value: Any) -> Surd:
        """A number of this field, or a rational one, as a number of this field."""
        return value if isinstance(value, Surd) else Surd(Fraction(value))

    def __add__(self, other: Any) -> Surd:
        y = Surd.of(other)
        return Surd(self.a + y.a, self.b + y.b)

    __radd__ = __add__

    def __neg__(self) -> Surd:
        return Surd(-self.a, -self.b)

    def __sub__(self, other: Any) -> Surd:
        return self + -Surd.of(other)

    def __rsub__(self, other: Any) -> Surd:
        return Surd.of(other) - self

    def __mul__(self, other: Any) -> Surd:
        y = Surd.of(other)
        return Surd(self.a * y.a + _RADICAND * self.b * y.b, self.a * y.b + self.b * y.a)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Surd:
        y = Surd.of(other)
        norm = y.a**2 - _RADICAND * y.b**2
        return self * Surd(y.a / norm, -y.b / norm)

    def __eq__(self, other: object) -> bool:
        y = Surd.of(other)
        return (self.a, self.b) == (y.a, y.b)

    def __hash__(self) -> int:
        return hash((self.a, self.b))

    def __lt__(self, other: Any) -> bool:
        return (self - Surd.of(other)).sign() < 0

    def sign(self) -> int:
        """-1, 0 or 1. Where a and b sqrt(73) differ in sign, their squares decide."""
        a, b = ((x > 0) - (x < 0) for x in (self.a, self.b))
        if a * b >= 0:
            return a or b
        return a if self.a**2 > _RADICAND * self.b**2 else b

    def __float__(self) -> float:
        return float(self.a) + float(self.b) * math.sqrt(_RADICAND)


#: The mass b of 3 with which z is optimal: 16 b^2 + 3 b = 1.
MASS = Surd(Fraction(-3, 32), Fraction(1, 32))
#: Coefficients of the drift, constant term first.
DRIFT = (Fraction(0), Fraction(13, 12), Fraction(0), Fraction(-1, 12))


@dataclass(frozen=True)
class PointWorld:
    """A world z' = f(z) + eta in which z and the independent noise eta have finitely many values.

    Masses are numbers of one ordered field, fractions or `Surd`.

    Attributes:
        law: The mass of each value of z.
        noise: The mass of each value of eta.
        f: Coefficients of f, constant term first.
    """

    law: Mapping[Fraction, Any]
    noise: Mapping[Fraction, Any]
    f: Coefficients

    def following(self, x: Fraction, y: Fraction) -> Fraction:
        """The value f(x) + y of z'."""
        return sum((c * x**k for k, c in enumerate(self.f)), y)

    def joint(self) -> dict[tuple[Fraction, Fraction], Any]:
        """The mass of each pair (z, z')."""
        found: dict[tuple[Fraction, Fraction], Any] = {}
        for (x, m), (y, w) in itertools.product(self.law.items(), self.noise.items()):
            pair = x, self.following(x, y)
            found[pair] = found.get(pair, 0) + m * w
        return found

    def value(self, p: mv.Poly, x: Fraction, y: Fraction) -> Fraction:
        """A polynomial of (z, z') at z = x and eta = y."""
        following = self.following(x, y)
        return sum((c * x**a * following**b for (a, b), c in p.items()), Fraction(0))

    def mean(self, p: mv.Poly) -> Any:
        """E of a polynomial of (z, z')."""
        pairs = itertools.product(self.law.items(), self.noise.items())
        return sum(m * w * self.value(p, x, y) for (x, m), (y, w) in pairs)

    def is_positive(self) -> bool:
        """Whether all masses are positive and those of each law add up to 1."""
        masses = [[*law.values()] for law in (self.law, self.noise)]
        return all(sum(law) == 1 and all(m > 0 for m in law) for law in masses)

    def is_stationary(self) -> bool:
        """Whether z' has the law of z."""
        found: dict[Fraction, Any] = dict.fromkeys(self.law, 0)
        for (_, x), m in self.joint().items():
            found[x] = found.get(x, 0) + m
        return all(m == self.law.get(x, 0) for x, m in found.items())

    def is_exchangeable(self) -> bool:
        """Whether (z, z') has the law of (z', z)."""
        joint = self.joint()
        return all(m == joint.get((y, x), 0) for (x, y), m in joint.items())

    def share(self) -> Any:
        """E z z' / E z^2: the share of its variance that z keeps if it has mean zero."""
        z, following = mv.coordinates(2)
        return self.mean(z * following) / self.mean(z**2)

    def keeps_at_most(self, share: Any, *, least: bool = True) -> bool:
        """Whether no function of z of mean zero keeps more than a share of its variance.

        Args:
            share: The share.
            least: Whether that is asked, or whether none keeps less.
        """
        *points, last = self.law
        # One function of mean zero for each value of z but the last.
        basis = [{x: Fraction(1), last: -self.law[x] / self.law[last]} for x in points]

        def paired(masses: Mapping[tuple[Fraction, Fraction], Any]) -> list[list[Any]]:
            return [
                [sum(m * h.get(x, 0) * g.get(y, 0) for (x, y), m in masses.items()) for g in basis]
                for h in basis
            ]

        same = {(x, x): m for x, m in self.law.items()}
        form = excess_form(paired(same), paired(self.joint()), share)
        return is_positive_semidefinite(form if least else [[-x for x in row] for row in form])


def four_point_world(b: Any, weight: Any, f: Coefficients = DRIFT) -> PointWorld:
    """The world of this module.

    Args:
        b: The mass of 3 and of -3.
        weight: The mass of 2 and of -2 in the noise.
        f: Coefficients of the drift.
    """
    one, two, three = Fraction(1), Fraction(2), Fraction(3)
    law = {three: b, one: one / 2 - b, -one: one / 2 - b, -three: b}
    return PointWorld(law, {two: weight, Fraction(0): one - 2 * weight, -two: weight}, f)
