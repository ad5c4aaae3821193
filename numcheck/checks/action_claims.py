"""What is claimed of encoders of worlds with actions, and the losses that it is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from numcheck.checks.encoders import Matrix
from numcheck.theory import multivariate as mv
from numcheck.theory.actions import ActionWorld


def linear_forecast(world: ActionWorld, q: Matrix) -> list[mv.Poly]:
    """Q (rho z + B a)."""
    return [
        mv.add(mv.constant(world.known, 0), *(c * world.mean(j) for j, c in enumerate(row)))
        for row in q
    ]


@dataclass(frozen=True)
class Claim:
    """Whitened encoders have loss at least least(world, m), and only Q z attains it.

    Attributes:
        least: m sigma^2 in the theorem.
        share: What a component of degree d loses: 1 - (1 - sigma^2)^d in the theorem.
        best: What predicts a component best: E[f(z') | z, a] in the theorem.
        predictor: What predicts Q z: Q (rho z + B a) in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        whitened: Whether E[h_i h_j] must be the identity; true in the theorem.
        attained: Whether the loss must be at most the least one for h = Q z; true in the theorem.
        noisy: Whether sigma must not be 0; true in the theorem.
        informed: Whether rho and b must not both be 0; true in the theorem.
        orthogonal: Whether rows of B must be orthogonal; true in the theorem.
        stationary: Whether rho^2 + b^2 + sigma^2 must be 1; true in the theorem.
    """

    least: Callable[[ActionWorld, int], Fraction] = lambda world, m: m * world.noise**2
    share: Callable[[ActionWorld, int], Fraction] = lambda world, d: 1 - (1 - world.noise**2) ** d
    best: Callable[[ActionWorld, mv.Poly], mv.Poly] = ActionWorld.forecast
    predictor: Callable[[ActionWorld, Matrix], list[mv.Poly]] = linear_forecast
    matrix: Callable[[Matrix, int], Matrix] = lambda mixing, n: mixing
    mean_zero: bool = True
    whitened: bool = True
    attained: bool = True
    noisy: bool = True
    informed: bool = True
    orthogonal: bool = True
    stationary: bool = True

    def admits(self, world: ActionWorld) -> bool:
        """Whether the claim speaks of a world."""
        return (
            world.right_lengths
            and (world.noise != 0 or not self.noisy)
            and (world.rate != 0 or world.strength != 0 or not self.informed)
            and (world.orthogonal or not self.orthogonal)
            and (world.stationary or not self.stationary)
        )

    def speaks_of(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        centred = encoder.is_centred() or not self.mean_zero
        return centred and (encoder.has_unit_second_moments() or not self.whitened)


@lru_cache(maxsize=1 << 12)
def _loss(
    world: ActionWorld,
    p: tuple[tuple[mv.Index, Fraction], ...],
    g: tuple[tuple[mv.Index, Fraction], ...],
) -> Fraction:
    return world.loss(dict(p), dict(g))


def known_loss(world: ActionWorld, p: mv.Poly, g: mv.Poly) -> Fraction:
    """E (p(z') - g(z, a))^2, computed once: every mutant asks for the same ones."""
    return _loss(world, tuple(sorted(p.items())), tuple(sorted(g.items())))


def total_loss(world: ActionWorld, encoder: mv.Encoder, g: list[mv.Poly]) -> Fraction:
    """The sum over the outputs of an encoder, each with its predictor."""
    pairs = zip(encoder.outputs, g, strict=True)
    return sum((known_loss(world, p, q) for p, q in pairs), Fraction(0))
