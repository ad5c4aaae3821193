"""Rational encoders for the forward theory and the Dirichlet route, honest ones and impostors.

Whitened encoders with rational coefficients are rows of a rational orthogonal matrix (Cayley)
applied to orthonormal polynomials of rational norm: the coordinates, products of different
coordinates, and He_2(z_i) He_2(z_j) / 2. Impostors meet all hypotheses of the forward theorem but
one.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import sympy

from numcheck.theory import multivariate as mv
from numcheck.theory.gaussian import rational

Matrix = list[list[Fraction]]

#: Rates of the exact checks: both ends, where the theorems change, and values between.
RATES = (Fraction(0), Fraction(1, 10), Fraction(3, 5), Fraction(19, 20), Fraction(1))
#: Numbers of blocks of the sampled checks: with 2 latents a block, from 2 to 1,024 latents.
BLOCKS = (1, 16, 512)


@dataclass(frozen=True)
class Named:
    """An encoder with a name.

    Attributes:
        name: What it is.
        encoder: The encoder.
    """

    name: str
    encoder: mv.Encoder


def orthogonal_matrix(size: int, seed: int) -> Matrix:
    """A random rational orthogonal matrix, (1 - A) (1 + A)^-1 for a skew-symmetric A (Cayley)."""
    generator = random.Random(seed)  # noqa: S311 - test data, not a secret
    skew = sympy.zeros(size, size)
    for i, j in itertools.combinations(range(size), 2):
        entry = rational(Fraction(generator.randint(-4, 4), generator.randint(1, 4)))
        skew[i, j], skew[j, i] = entry, -entry
    identity = sympy.eye(size)
    found = (identity - skew) * (identity + skew).inv()
    return [[Fraction(int(x.p), int(x.q)) for x in found.row(i)] for i in range(size)]


def orthonormal_polynomials(n: int) -> list[mv.Poly]:
    """The n coordinates, then nonlinear polynomials: all of mean zero and orthonormal."""
    linear = [mv.variable(n, i) for i in range(n)]
    products = [
        mv.multiply(mv.variable(n, i), mv.variable(n, j))
        for i, j in itertools.combinations(range(n), 2)
    ]
    squares = [
        mv.scale(
            Fraction(1, 2), mv.hermite_product(tuple(2 if k in (i, j) else 0 for k in range(n)))
        )
        for i, j in itertools.combinations(range(n), 2)
    ]
    return linear + products + squares


def mix(rows: Matrix, basis: list[mv.Poly]) -> list[mv.Poly]:
    """The combinations of the basis with the given coefficients."""
    return [mv.add(*(mv.scale(c, b) for c, b in zip(row, basis, strict=True))) for row in rows]


def linear_encoder(matrix: Matrix, n: int) -> mv.Encoder:
    """The encoder Q z."""
    return mv.Encoder(mix(matrix, [mv.variable(n, j) for j in range(n)]), n)


def _random_whitened(n: int, m: int, seed: int) -> mv.Encoder:
    basis = orthonormal_polynomials(n)
    return mv.Encoder(mix(orthogonal_matrix(len(basis), seed)[:m], basis), n)


@cache
def whitened_encoders() -> tuple[Named, ...]:
    """Encoders of mean zero and identity covariance: linear ones, nonlinear ones, random ones."""
    z = [mv.variable(2, i) for i in range(2)]
    product = mv.multiply(z[0], z[1])
    some = Fraction(3, 5), Fraction(4, 5)
    found = [
        Named("identity of 1 latent", mv.Encoder([mv.variable(1, 0)], 1)),
        Named("no outputs", mv.Encoder([], 2)),
        Named("rotation of 2", linear_encoder([[some[0], some[1]], [-some[1], some[0]]], 2)),
        Named("one of 2", linear_encoder([[some[0], -some[1]]], 2)),
        Named("random orthogonal of 3", linear_encoder(orthogonal_matrix(3, 1), 3)),
        Named("random 2 of 4", linear_encoder(orthogonal_matrix(4, 2)[:2], 4)),
        Named("product and coordinate", mv.Encoder([product, z[1]], 2)),
        Named(
            "coordinate mixed with product",
            mv.Encoder([mv.add(mv.scale(some[0], z[0]), mv.scale(some[1], product)), z[1]], 2),
        ),
        Named("product alone", mv.Encoder([product], 2)),
    ]
    for n, m, seed in [(2, 1, 3), (2, 2, 4), (2, 3, 5), (3, 2, 6), (3, 3, 7)]:
        found.append(Named(f"random whitened, {m} of {n}", _random_whitened(n, m, seed)))
    return tuple(found)


@cache
def impostors() -> tuple[Named, ...]:
    """Encoders that miss one hypothesis: mean zero, or identity covariance."""
    z = [mv.variable(2, i) for i in range(2)]
    half = Fraction(1, 2)
    return (
        Named("a constant output", mv.Encoder([mv.constant(2), z[1]], 2)),
        Named("only a constant", mv.Encoder([mv.constant(2)], 2)),
        Named("outputs halved", mv.Encoder([mv.scale(half, z[0]), mv.scale(half, z[1])], 2)),
        Named("a zero output", mv.Encoder([mv.constant(2, 0), z[1]], 2)),
        Named("the same output twice", mv.Encoder([z[0], z[0]], 2)),
    )


def block_encoders() -> tuple[Named, ...]:
    """Encoders of 2 latents with few terms, from which large ones are put together."""
    names = {
        "rotation of 2",
        "product and coordinate",
        "coordinate mixed with product",
        "a constant output",
        "outputs halved",
        "the same output twice",
    }
    return tuple(e for e in (*whitened_encoders(), *impostors()) if e.name in names)


def lift(p: mv.Poly, view: int) -> mv.Poly:
    """A polynomial of z as one of (z, z'), in the first view (0) or the second (1)."""
    n = len(next(iter(p))) if p else 0
    zeros = (0,) * n
    return {(index + zeros if view == 0 else zeros + index): c for index, c in p.items()}


def difference_squared(p: mv.Poly) -> mv.Poly:
    """(p(z) - p(z'))^2 as a polynomial of (z, z')."""
    difference = mv.add(lift(p, 0), mv.scale(-1, lift(p, 1)))
    return mv.multiply(difference, difference)


def loss_polynomial(encoder: mv.Encoder) -> mv.Poly:
    """sum_i (h_i(z) - h_i(z'))^2 as a polynomial of (z, z')."""
    return mv.add(*(difference_squared(h) for h in encoder.outputs))


def distance_polynomial(encoder: mv.Encoder, matrix: Matrix) -> mv.Poly:
    """|h(z) - M z|^2 as a polynomial of (z, z')."""
    parts = []
    for h, linear in zip(encoder.outputs, mix_coordinates(matrix, encoder.n), strict=True):
        difference = mv.add(h, mv.scale(-1, linear))
        parts.append(lift(mv.multiply(difference, difference), 0))
    return mv.add(*parts)


def mix_coordinates(matrix: Matrix, n: int) -> list[mv.Poly]:
    """The linear forms M z."""
    return mix(matrix, [mv.variable(n, j) for j in range(n)])


def product(a: Matrix, b: Matrix) -> Matrix:
    """A B."""
    columns = transpose(b, len(b[0]) if b else 0)
    return [
        [sum((x * y for x, y in zip(r, c, strict=True)), Fraction(0)) for c in columns] for r in a
    ]


def times_transpose(a: Matrix) -> Matrix:
    """A A^T."""
    return [[sum((x * y for x, y in zip(r, s, strict=True)), Fraction(0)) for s in a] for r in a]


def recovers(encoder: mv.Encoder, q: Matrix) -> bool:
    """Whether Q Q^T = 1, also Q^T Q = 1 if Q is square, and E|h - Q z|^2 = 0."""
    if times_transpose(q) != identity(encoder.m):
        return False
    if encoder.m == encoder.n and times_transpose(transpose(q, encoder.n)) != identity(encoder.n):
        return False
    return encoder.distance(q) == 0


def transpose(a: Matrix, columns: int) -> Matrix:
    """A^T, for a matrix with the given number of columns."""
    return [[row[j] for row in a] for j in range(columns)]


def identity(size: int) -> Matrix:
    """The identity matrix."""
    return [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]


@dataclass(frozen=True)
class Whitened:
    """What whitening makes of an encoder, exactly and without square roots.

    With covariance S, the whitened outputs are W h for any W with W S W^T = 1. Loss, distance and
    orthonormality do not depend on which W: they are traces with S^-1 = W^T W.

    Attributes:
        loss: tr(S^-1 L) with L_ij = E[(h_i - h_i')(h_j - h_j')].
        distance: E|W h - Q z|^2 = m - tr(S^-1 M M^T) with M = E[h z^T] and Q = W M.
        orthonormal: Whether Q Q^T = 1, that is M M^T = S.
    """

    loss: Fraction
    distance: Fraction
    orthonormal: bool


def _gram(form: Callable[[mv.Poly, mv.Poly], Fraction], outputs: list[mv.Poly]) -> sympy.Matrix:
    return sympy.Matrix([[rational(form(g, h)) for h in outputs] for g in outputs])


def _centred(encoder: mv.Encoder) -> list[mv.Poly]:
    return [mv.add(h, mv.constant(encoder.n, -mv.expect(h))) for h in encoder.outputs]


def whitened_trace(
    encoder: mv.Encoder, form: Callable[[mv.Poly, mv.Poly], Fraction]
) -> Fraction | None:
    """The sum of form(g, g) over the outputs g of a centred and whitened encoder.

    Args:
        encoder: Any encoder with at least one output.
        form: Symmetric and bilinear, so that the sum is tr(S^-1 F) with F_ij = form(h_i, h_j),
            whichever way h is whitened.

    Returns:
        The sum, or `None` where whitening is impossible, the covariance S being singular.
    """
    centred = _centred(encoder)
    covariance = _gram(mv.inner, centred)
    if covariance.det() == 0:
        return None
    total = (covariance.inv() * _gram(form, centred)).trace()
    return Fraction(int(total.p), int(total.q))


def whiten(encoder: mv.Encoder, rho: Fraction) -> Whitened | None:
    """Centre and whiten an encoder; `None` where that is impossible, its covariance being singular.

    Args:
        encoder: Any encoder with at least one output.
        rho: The rate of all latents.
    """
    n = encoder.n
    centred = _centred(encoder)
    covariance = _gram(mv.inner, centred)
    if covariance.det() == 0:
        return None
    rates = (rho,) * n
    losses = _gram(lambda g, h: 2 * mv.inner(g, h) - 2 * mv.cross(g, h, rates), centred)
    mixing = [mv.linear_coefficients(h, n) for h in centred]
    gram = sympy.Matrix([[rational(x) for x in row] for row in times_transpose(mixing)])
    inverse = covariance.inv()
    loss, kept = (inverse * losses).trace(), (inverse * gram).trace()
    return Whitened(
        loss=Fraction(int(loss.p), int(loss.q)),
        distance=encoder.m - Fraction(int(kept.p), int(kept.q)),
        orthonormal=gram == covariance,
    )


def random_encoder(generator: random.Random) -> mv.Encoder:
    """Random rational polynomials of 1 to 3 latents, some encoders of them linear."""
    n = generator.randint(1, 3)
    degree = generator.choice([1, 1, 2, 3])
    indices = [i for i in itertools.product(range(degree + 1), repeat=n) if sum(i) <= degree]
    outputs = []
    for _ in range(generator.randint(1, n)):
        chosen = generator.sample(indices, min(len(indices), generator.randint(2, 4)))
        outputs.append(
            {
                i: Fraction(generator.choice([-3, -2, -1, 1, 2, 3]), generator.randint(1, 3))
                for i in chosen
            }
        )
    return mv.Encoder(outputs, n)


@cache
def random_encoders(count: int = 40) -> tuple[Named, ...]:
    """Random rational polynomial encoders, of any mean and covariance, from a fixed seed."""
    generator = random.Random(4101)  # noqa: S311 - test data, not a secret
    return tuple(Named(f"random #{k}", random_encoder(generator)) for k in range(count))
