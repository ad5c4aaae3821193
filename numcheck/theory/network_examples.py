"""Networks to hold the theorems on continuous encoders against, positive and negative controls."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from functools import cache

from numcheck.theory.encoders import Named
from numcheck.theory.networks import Network, linear_network, network, whitened
from numcheck.theory.rational_matrices import Matrix, identity, orthogonal_matrix

_ZERO, _ONE = Fraction(0), Fraction(1)
_TURN = [[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]]


def random_network(
    n: int, m: int, units: int, seed: int, activation: str = "ReLU", thresholds: bool = False
) -> Network:
    """A random network of mean zero with rational weights, not whitened."""
    generator = random.Random(f"{n} {m} {units} {seed}")  # noqa: S311 - test data, not a secret

    def rows(count: int, columns: range) -> Matrix:
        numerators = [-3, -2, -1, 1, 2, 3]
        return [
            [Fraction(generator.choice(numerators), generator.randint(2, 4)) for _ in columns]
            for _ in range(count)
        ]

    bends = [Fraction(generator.randint(-4, 4), 4) for _ in range(units)] if thresholds else None
    name = f"random {activation}, {m} of {n}, #{seed}"
    parts = rows(m, range(n)), rows(m, range(units)), rows(units, range(n))
    return network(name, *parts, bends, activation)


def _absolute(n: int, kept: Matrix, share: Fraction = _ONE, name: str = "|x|") -> Network:
    """Rows of the latents, with share |x_0| added to the first."""
    outer = [[2 * share * (i == 0)] for i in range(len(kept))]
    linear = [[x - share * (i == j == 0) for j, x in enumerate(row)] for i, row in enumerate(kept)]
    return network(name, linear, outer, identity(1, n))


@cache
def bent_networks() -> tuple[Network, ...]:
    """Whitened networks that are not linear, one of them nearly."""
    centred = (
        _absolute(1, [[_ZERO]]),
        network("max(x, 0)", [[_ZERO]], [[_ONE]], [[_ONE]]),
        network("ramp from -1 to 1", [[_ZERO]], [[_ONE, -_ONE]], [[_ONE]] * 2, [-_ONE, _ONE]),
        _absolute(1, [[_ONE]], Fraction(1, 1000), "x and a little |x|"),
        # y + max(x - y, 0), with y itself.
        network("max(x, y) and y", [[_ZERO, _ONE]] * 2, [[_ONE], [_ZERO]], [[_ONE, -_ONE]]),
        random_network(3, 2, 4, 1),
        random_network(2, 2, 3, 2, thresholds=True),
        random_network(2, 2, 3, 3, "sine", thresholds=True),
        random_network(3, 1, 2, 4, "erf"),
    )
    return tuple(map(whitened, centred))


@cache
def linear_networks() -> tuple[Network, ...]:
    """Encoders Q x with Q Q^T = 1."""
    return (
        linear_network("no outputs", [], 2),
        linear_network("mirrored latent", [[-_ONE]], 1),
        linear_network("rotation of 2", _TURN, 2),
        linear_network("one of 2", _TURN[:1], 2),
        linear_network("2 of 3", orthogonal_matrix(3, 5)[:2], 3),
        linear_network("rotation of 4", orthogonal_matrix(4, 6), 4),
    )


@cache
def discontinuous_networks() -> tuple[Network, ...]:
    """Q x, with other values at a point of the line or on a line of the plane."""
    return (
        linear_network("mirrored latent, but at 0", [[-_ONE]], 1, jump=1),
        linear_network("rotation of 2, but on a line", _TURN, 2, jump=2),
    )


@cache
def impostor_networks() -> tuple[Network, ...]:
    """Encoders that miss one hypothesis: mean zero, or identity covariance."""
    half = [[x / 2 for x in row] for row in _TURN]
    constant = Network("constant", 1, [[_ZERO]], [[]], [], [], [_ONE])
    return (
        constant,
        linear_network("outputs halved", half, 2),
        linear_network("a zero output", [[_ONE, _ZERO], [_ZERO, _ZERO]], 2),
        linear_network("the same output twice", [[_ONE, _ZERO]] * 2, 2),
    )


@cache
def known_networks() -> tuple[Network, ...]:
    """All of these."""
    return (*linear_networks(), *bent_networks(), *discontinuous_networks(), *impostor_networks())


def named_networks() -> tuple[Named, ...]:
    """All of these, with their names."""
    return tuple(Named(h.name, h) for h in known_networks())


@cache
def competing_networks(n: int, m: int) -> tuple[Network, ...]:
    """Whitened networks of n latents with m outputs; and m of the latents, with a jump."""
    if not m:
        return ()
    found = [random_network(n, m, m + 1, seed) for seed in (11, 12)]
    found.append(random_network(n, m, m + 1, 13, "sine"))
    if m <= n:
        found += [
            _absolute(n, [[_ZERO] * n, *identity(n)[1:m]], name="|x_0| for x_0"),
            _absolute(n, identity(n)[:m], Fraction(1, 10), "a little |x_0|"),
        ]
    jumps = (
        linear_network(f"{e}, but on a plane", [identity(n)[j] for j in e], n, jump=1)
        for e in itertools.combinations(range(n), m)
    )
    return (*map(whitened, found), *jumps)


@cache
def block_networks(n: int, e: tuple[int, ...]) -> tuple[Network, ...]:
    """Encoders of n latents, from which sampled checks put large ones together.

    They have as many outputs as e has entries: mixtures of these latents, if there are so many,
    with and without a jump; and whitened random networks.
    """
    m = len(e)
    if not m:
        return ()
    found = [
        whitened(random_network(n, m, m + 1, 21)),
        whitened(random_network(n, m, m, 22, "erf")),
    ]
    if max(e) < n:
        turn = orthogonal_matrix(m, 23)
        columns = [dict(zip(e, row, strict=True)) for row in turn]
        rows = [[row.get(j, _ZERO) for j in range(n)] for row in columns]
        found += [
            linear_network(f"mixture of {e}", rows, n),
            linear_network(f"mixture of {e}, but on a plane", rows, n, jump=1),
        ]
    return tuple(found)
