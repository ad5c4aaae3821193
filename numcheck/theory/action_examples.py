"""Worlds with actions, positive and negative controls, and what is encoded in them.

Honest worlds meet the hypotheses of the theorem on action-conditioned prediction; impostors miss
one of them.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

from numcheck.theory import multivariate as mv
from numcheck.theory.actions import ActionWorld
from numcheck.theory.encoders import Named, block_encoders, impostors, mix, whitened_encoders
from numcheck.theory.rational_matrices import Matrix, identity, orthogonal_matrix

_C, _S = Fraction(3, 5), Fraction(4, 5)
#: A signed permutation for B / b: few terms, which large sampled checks need.
_SIGNED = [[Fraction(0), Fraction(-1)], [Fraction(1), Fraction(0)]]
_PARALLEL = [[Fraction(1), Fraction(0)]] * 2


def action_world(
    name: str, numbers: tuple[Fraction, ...], directions: Matrix, actions: int
) -> ActionWorld:
    """The world with the given (rho, b, sigma), and b times the given rows for B."""
    rate, strength, noise = numbers
    steering = tuple(tuple(strength * x for x in row) for row in directions)
    return ActionWorld(name, rate, steering, strength, noise, actions)


def _on_sphere(*numerators: int) -> tuple[Fraction, ...]:
    """(rho, b, sigma) in these proportions; the sum of their squares must be a square."""
    size = math.isqrt(sum(x * x for x in numerators))
    return tuple(Fraction(x, size) for x in numerators)


#: Worlds with 2 latents and 2 actions, each of which moves one latent.
SPARSE_WORLDS = (
    action_world("2 of 2 steered", _on_sphere(6, 2, 3), _SIGNED, 2),
    action_world("rate below 0", _on_sphere(-1, 2, -2), _SIGNED, 2),
    action_world("no memory", _on_sphere(0, 3, 4), _SIGNED, 2),
    action_world("no effect", _on_sphere(4, 0, 3), _SIGNED, 2),
)
#: Worlds with 2 latents and 2 actions that miss one hypothesis.
SPARSE_IMPOSTORS = (
    action_world("no noise", _on_sphere(3, 4, 0), _SIGNED, 2),
    action_world("nothing but noise", _on_sphere(0, 0, 1), _SIGNED, 2),
    action_world("one action for both", _on_sphere(0, 4, 3), _PARALLEL, 2),
    action_world("shrinking", (Fraction(1, 5),) * 3, _SIGNED, 2),
)
#: Honest worlds, up to 4 latents, then impostors.
WORLDS = (
    *SPARSE_WORLDS,
    action_world("no latents", _on_sphere(2, 1, 2), [], 1),
    action_world("one latent", _on_sphere(2, 1, 2), identity(1), 1),
    action_world("one latent, two actions", _on_sphere(-6, 3, 2), [[_C, -_S]], 2),
    action_world("no action", _on_sphere(-3, 0, 4), [[], []], 0),
    action_world("steered along a rotation", _on_sphere(2, 6, 3), [[_C, _S], [-_S, _C]], 2),
    action_world("three actions for two", _on_sphere(1, 2, 2), orthogonal_matrix(3, 8)[:2], 3),
    action_world("three latents", _on_sphere(2, 3, 6), identity(3), 3),
    action_world("four latents", _on_sphere(4, 4, 7), identity(4), 4),
    *SPARSE_IMPOSTORS,
)


def _isotropic(n: int) -> mv.Poly:
    """(z_0^2 + ... - n) / 2."""
    return Fraction(1, 2) * mv.add(mv.constant(n, -n), *(z**2 for z in mv.coordinates(n)))


def _mixed_squares() -> Named:
    """An output of degree 2 that hardly sees noise which moves both latents alike."""
    x, y = mv.coordinates(2)
    return Named("squares less product", mv.Encoder([_C * _isotropic(2) - _S * x * y], 2))


@cache
def encoders(n: int) -> tuple[Named, ...]:
    """Encoders of n latents of degree at most 2, whitened or not, for the exact check."""
    chosen = [e for e in (*whitened_encoders(), *impostors()) if e.encoder.n == n]
    # The best predictors of those of degree 4 have hundreds of terms.
    small = [e for e in chosen if not e.name.startswith("random whitened")]
    if n == 2:
        x, y = mv.coordinates(2)
        mixed = mv.Encoder(mix(orthogonal_matrix(3, 21)[:2], [x, y, x * y]), 2)
        small += [Named("coordinates and product mixed", mixed), _mixed_squares()]
    return tuple(small)


@cache
def sampled_encoders(world: ActionWorld) -> tuple[Named, ...]:
    """Encoders of 2 latents with few terms; those with more only where the world has few."""
    few = [e for e in block_encoders() if e.name != "coordinate mixed with product"]
    return (*few, *([_mixed_squares()] if world.rate == 0 else []))


@cache
def components(n: int) -> tuple[tuple[int, mv.Poly], ...]:
    """Polynomials of n latents in one chaos, with their degrees."""
    found = [(0, mv.constant(n, 3))]
    if n > 0:
        found += [(d, mv.hermite_product((d, *[0] * (n - 1)))) for d in (1, 2, 3)]
    if n > 1:
        x, *_, y = mv.coordinates(n)
        cubic = (x**2 - 1) * y - 2 * (y**3 - 3 * y)
        found += [(1, x - 2 * y), (2, x * y), (2, _isotropic(n) + x * y), (3, cubic)]
    return tuple(found)
