"""Whitened encoders that compete with the latents for the least loss, and impostors."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from functools import cache

from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import (
    Named,
    impostors,
    linear_encoder,
    mix,
    named,
    orthonormal_polynomials,
    whitened_encoders,
)
from numcheck.theory.quadratic_features import ladder, room, square, unit_pair, with_square
from numcheck.theory.rational_matrices import orthogonal_matrix
from numcheck.theory.whitening import Whitening, whitening

#: A rate for each latent.
Rates = tuple[Fraction, ...]


def worlds(text: str) -> tuple[Rates, ...]:
    """The rates of several worlds, between commas."""
    return tuple(tuple(map(Fraction, rates.split())) for rates in text.split(","))


@cache
def competitors(n: int, m: int, few: bool = False) -> tuple[Named, ...]:
    """Rational encoders of n latents with m outputs: whitened ones, linear or not, and impostors.

    Args:
        n: Number of latents.
        m: Number of outputs, at most n.
        few: Whether to leave out those with many terms, and squares beyond the first two latents.
    """
    z = mv.coordinates(n)
    turns = orthogonal_matrix(m, 21), orthogonal_matrix(m, 22)
    sets = list(itertools.combinations(range(n), m))
    found = [
        Named(f"mixture of {e}", mv.Encoder(mix(turns[0], [z[j] for j in e]), n)) for e in sets
    ]
    if 0 < m < n:
        found.append(Named("mixture of all", linear_encoder(orthogonal_matrix(n, 23)[:m], n)))
    latents = range(min(n, 2) if few else n)
    for e in sets:
        # A square in place of one latent, by much or little, or turned.
        for a, b in itertools.product(latents, set(e) & set(latents)):
            for t in (Fraction(1),) if few else (Fraction(1), Fraction(1, 10), Fraction(3)):
                outputs = with_square(n, a, b, *unit_pair(t)).outputs
                kept = [outputs[j] for j in e]
                encoder = mv.Encoder(mix(turns[1], kept) if t > 1 else kept, n)
                found.append(Named(f"{e}, square of {a} for {b}, t = {t}", encoder))
    if m and n > 1:
        first = Fraction(3, 5) * z[0] + Fraction(4, 5) * z[0] * z[1]
        found.append(Named("product for 0", mv.Encoder([first, *z[1:m]], n)))
        basis = orthonormal_polynomials(n)
        for seed in () if few else (1, 2):
            rows = orthogonal_matrix(len(basis), seed)[:m]
            found.append(Named(f"random whitened #{seed}", mv.Encoder(mix(rows, basis), n)))
    return (*found, *(i for i in impostors() if i.encoder.n == n and i.encoder.m == m))


@cache
def random_whitenings(n: int, m: int, count: int = 6) -> tuple[Whitening, ...]:
    """Random polynomials of n latents, near to the first ones or far from them, whitened."""
    generator = random.Random(f"{n} latents, {m} outputs")  # noqa: S311 - test data, not a secret
    indices = [i for i in itertools.product(range(4), repeat=n) if sum(i) <= 3]

    def noise() -> mv.Poly:
        return mv.Poly(
            (index, Fraction(generator.choice([-2, -1, 1, 2]), generator.choice([1, 3, 20])))
            for index in generator.sample(indices, min(3, len(indices)))
        )

    found: list[Whitening] = []
    while n and m and len(found) < count:
        white = whitening(mv.Encoder([mv.variable(n, i % n) + noise() for i in range(m)], n))
        if white is not None:
            found.append(white)
    return tuple(found)


@cache
def overcomplete_encoders(few: bool = False) -> tuple[Named, ...]:
    """Rational encoders for `overcomplete`: some attain its bound, some do not; and impostors.

    Args:
        few: Whether to leave out those with many terms.
    """
    x, y = mv.coordinates(2)
    three = mv.coordinates(3)
    pairs = [a * b for a, b in itertools.combinations(three, 2)]
    half = Fraction(1, 2)
    bases = {
        "latents and product": [x, y, x * y],
        "a latent, product": [x, x * y],
        "latents and the product of 3": [*three, pairs[0] * three[2]],
    }
    if not few:
        squares = [half * (square(2, 0) + sign * square(2, 1)) for sign in (1, -1)]
        bases |= {
            "latents and a feature of degree 4": [x, y, half * mv.hermite_product((2, 2))],
            "latents, product, squares": [x, y, x * y, *squares],
            "latents and all products of 3": [*three, *pairs],
        }
    found = {}
    for name, basis in bases.items():
        n = basis[0].variables
        found[name] = mv.Encoder(basis, n)
        if not few or n == 2:
            turn = orthogonal_matrix(len(basis), 31)
            found[f"{name}, turned"] = mv.Encoder(mix(turn, basis), n)
    others = {"rotation of 2", "one of 2"}
    known = [e for e in whitened_encoders() if not few or e.name in others]
    return (*named(found), *known, *impostors())


@cache
def overcomplete_whitenings() -> tuple[tuple[str, Whitening], ...]:
    """Whitened encoders that are not rational: the slowest Hermite products, random polynomials."""
    sizes = [(0, 0)]
    sizes += [(n, m) for n in (1, 2, 3) for m in range(n + room(n) + (1 if n == 3 else 3))]
    chosen = {f"ladder of {m} on {n}": ladder(n, m) for n, m in sizes}
    generator = random.Random(77)  # noqa: S311 - test data, not a secret
    for k, (n, m, degree) in enumerate([(1, 2, 2), (1, 2, 3), (2, 4, 2), (2, 5, 2), (2, 3, 3)]):
        indices = [i for i in itertools.product(range(4), repeat=n) if 0 < sum(i) <= degree]
        outputs = [
            mv.Poly(
                (i, Fraction(generator.randint(-3, 3), generator.randint(1, 3))) for i in indices
            )
            for _ in range(m)
        ]
        chosen[f"random #{k}"] = mv.Encoder(outputs, n)
    found = ((name, whitening(encoder)) for name, encoder in chosen.items())
    return tuple((name, white) for name, white in found if white is not None)
