"""Rational encoders for the forward theory and the Dirichlet route, positive and negative controls.

Whitened encoders with rational coefficients are rows of a rational orthogonal matrix (Cayley)
applied to orthonormal polynomials of rational norm: the coordinates, products of different
coordinates, and He_2(z_i) He_2(z_j) / 2. Impostors meet all hypotheses of the forward theorem but
one.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from numcheck.theory import multivariate as mv
from numcheck.theory.rational_matrices import (
    Matrix,
    identity,
    orthogonal_matrix,
    times_transpose,
    transpose,
)
from numcheck.theory.whitening import Whitening

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Named:
    """An encoder with a name."""

    name: str
    encoder: mv.Encoder


def named(encoders: Mapping[str, mv.Encoder]) -> tuple[Named, ...]:
    """Encoders with their names."""
    return tuple(Named(name, encoder) for name, encoder in encoders.items())


def orthonormal_polynomials(n: int) -> list[mv.Poly]:
    """The n coordinates, then nonlinear polynomials: all of mean zero and orthonormal."""
    z = mv.coordinates(n)
    pairs = list(itertools.combinations(z, 2))
    return [*z, *(x * y for x, y in pairs), *(_HALF * (x**2 - 1) * (y**2 - 1) for x, y in pairs)]


def mix(rows: Matrix, basis: Sequence[mv.Poly]) -> list[mv.Poly]:
    """The combinations of the basis with the given coefficients."""
    return [mv.combination(row, basis) for row in rows]


def linear_encoder(matrix: Matrix, n: int) -> mv.Encoder:
    """The encoder Q z."""
    return mv.Encoder(mix(matrix, mv.coordinates(n)), n)


@cache
def whitened_encoders() -> tuple[Named, ...]:
    """Encoders of mean zero and identity covariance: linear ones, nonlinear ones, random ones."""
    x, y = mv.coordinates(2)
    c, s = Fraction(3, 5), Fraction(4, 5)
    found = {
        "identity of 1 latent": mv.Encoder(mv.coordinates(1), 1),
        "no outputs": mv.Encoder([], 2),
        "rotation of 2": linear_encoder([[c, s], [-s, c]], 2),
        "one of 2": linear_encoder([[c, -s]], 2),
        "random orthogonal of 3": linear_encoder(orthogonal_matrix(3, 1), 3),
        "random 2 of 4": linear_encoder(orthogonal_matrix(4, 2)[:2], 4),
        "product and coordinate": mv.Encoder([x * y, y], 2),
        "coordinate mixed with product": mv.Encoder([c * x + s * x * y, y], 2),
        "product alone": mv.Encoder([x * y], 2),
    }
    for n, m, seed in [(2, 1, 3), (2, 2, 4), (2, 3, 5), (3, 2, 6), (3, 3, 7)]:
        basis = orthonormal_polynomials(n)
        rows = orthogonal_matrix(len(basis), seed)[:m]
        found[f"random whitened, {m} of {n}"] = mv.Encoder(mix(rows, basis), n)
    return named(found)


@cache
def impostors() -> tuple[Named, ...]:
    """Encoders that miss one hypothesis: mean zero, or identity covariance."""
    x, y = mv.coordinates(2)
    outputs = {
        "a constant output": [mv.constant(2), y],
        "only a constant": [mv.constant(2)],
        "outputs halved": [_HALF * x, _HALF * y],
        "a zero output": [mv.Poly(), y],
        "the same output twice": [x, x],
    }
    return named({name: mv.Encoder(h, 2) for name, h in outputs.items()})


def known_encoders() -> tuple[Named, ...]:
    """Both, those that meet the hypotheses and those that miss one."""
    return (*whitened_encoders(), *impostors())


def block_encoders() -> tuple[Named, ...]:
    """Encoders of 2 latents with few terms, from which large ones are put together."""
    names = (
        "rotation of 2", "product and coordinate", "coordinate mixed with product",
        "a constant output", "outputs halved", "the same output twice",
    )  # fmt: skip
    return tuple(e for e in known_encoders() if e.name in names)


#: A polynomial with its name and its number of latents.
Observable = tuple[str, mv.Poly, int]


def observables(polynomials: Mapping[str, mv.Poly]) -> list[Observable]:
    """Polynomials of 2 latents, and every output of the encoders above."""
    found = [(name, p, 2) for name, p in polynomials.items()]
    for e in known_encoders():
        for k, h in enumerate(e.encoder.outputs):
            found.append((f"output {k} of {e.name}", h, e.encoder.n))
    return found


def lift(p: mv.Poly, view: int) -> mv.Poly:
    """A polynomial of z as one of (z, z'), in the first view (0) or the second (1)."""
    n = p.variables
    return p.padded(after=n) if view == 0 else p.padded(before=n)


def loss_polynomial(encoder: mv.Encoder) -> mv.Poly:
    """sum_i (h_i(z) - h_i(z'))^2 as a polynomial of (z, z')."""
    return mv.add(*((lift(h, 0) - lift(h, 1)) ** 2 for h in encoder.outputs))


def distance_polynomial(encoder: mv.Encoder, matrix: Matrix) -> mv.Poly:
    """|h(z) - M z|^2 as a polynomial of (z, z')."""
    linear = mix(matrix, mv.coordinates(encoder.n))
    pairs = zip(encoder.outputs, linear, strict=True)
    return mv.add(*(lift((h - form) ** 2, 0) for h, form in pairs))


def recovers(encoder: mv.Encoder, q: Matrix) -> bool:
    """Whether Q Q^T = 1, also Q^T Q = 1 if Q is square, and h = Q z."""
    m, n = encoder.m, encoder.n
    orthonormal = times_transpose(q) == identity(m)
    square = m != n or times_transpose(transpose(q, n)) == identity(n)
    return orthonormal and square and encoder.is_linear(q)


def mixes_latents(white: Whitening) -> bool:
    """Whether h = Q z with Q Q^T = 1, for the whitened outputs h."""
    mixing = [mv.linear_coefficients(g, white.n) for g in white.outputs]
    covariance = [[mv.inner(f, g) for f in white.outputs] for g in white.outputs]
    return times_transpose(mixing) == covariance and sum(white.explained()) == white.m


def random_polynomial(generator: random.Random, n: int, degree: int, terms: int) -> mv.Poly:
    """A polynomial with so many random terms of at most a total degree."""
    indices = [i for i in itertools.product(range(degree + 1), repeat=n) if sum(i) <= degree]
    return mv.Poly(
        (i, Fraction(generator.choice([-3, -2, -1, 1, 2, 3]), generator.randint(1, 3)))
        for i in generator.sample(indices, min(len(indices), terms))
    )


def random_encoder(generator: random.Random) -> mv.Encoder:
    """Random rational polynomials of 1 to 3 latents, some encoders of them linear."""
    n, degree = generator.randint(1, 3), generator.choice([1, 1, 2, 3])
    outputs = range(generator.randint(1, n))
    terms = (generator.randint(2, 4) for _ in outputs)
    return mv.Encoder((random_polynomial(generator, n, degree, count) for count in terms), n)


@cache
def random_encoders(count: int = 40) -> tuple[Named, ...]:
    """Random rational polynomial encoders, of any mean and covariance, from a fixed seed."""
    generator = random.Random(4101)  # noqa: S311 - test data, not a secret
    return named({f"random #{k}": random_encoder(generator) for k in range(count)})


def unit_variances(h: mv.Encoder) -> bool:
    """Whether E h_i^2 = 1, whatever the correlations."""
    return all(row[i] == 1 for i, row in enumerate(h.second_moments()))
