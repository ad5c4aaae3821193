"""Checks of `chaos-decomposition`: orthogonal components on which the pair keeps rho^alpha."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import factorial, prod

from numcheck.checks.base import Claim, Function, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import lift
from numcheck.theory.multivariate import hermite_product as he

_RATES = (Fraction(3, 5), Fraction(9, 10), Fraction(1, 2))
#: Numbers of latents, and largest total degrees.
_SIZES = ((0, 0), (1, 5), (2, 4), (3, 3))


def _indices(n: int, degree: int) -> list[mv.Index]:
    return [i for i in itertools.product(range(degree + 1), repeat=n) if sum(i) <= degree]


def _keep(rho: Sequence[Fraction], alpha: mv.Index) -> Fraction:
    return prod(map(pow, rho, alpha), start=Fraction(1))


class ChaosDecomposition(Claim):
    """f is the sum of its parts E[f He_alpha] / norm(alpha) He_alpha, which keep rho^alpha.

    Attributes:
        keep: prod_i rho_i^alpha_i in the theorem.
        norm: prod_i alpha_i! in the theorem.
        related: Which components have a nonzero product: alpha = beta in the theorem.
    """

    keep: Function = _keep
    norm: Function = lambda alpha: prod(map(factorial, alpha))
    related: Function = lambda alpha, beta: alpha == beta

    def value(self, alpha: mv.Index, beta: mv.Index) -> Fraction:
        """The claimed E[He_alpha(z) He_beta(z)]."""
        return Fraction(self.norm(alpha)) if self.related(alpha, beta) else Fraction(0)

    @exact(size=_SIZES)
    def components(self, size: tuple[int, int]) -> Iterator[Comparison]:
        indices, rho = _indices(*size), _RATES[: size[0]]
        for alpha, beta in itertools.combinations_with_replacement(indices, 2):
            value = self.value(alpha, beta)
            p, q = he(alpha), he(beta)
            yield equal(mv.inner(p, q), value, f"E[He_{alpha} He_{beta}]")
            kept = self.keep(rho, beta) * value
            yield equal(mv.cross(p, q, rho), kept, f"E[He_{alpha}(z) He_{beta}(z')]")

    @exact(size=_SIZES)
    def decomposition(self, size: tuple[int, int]) -> Iterator[Comparison]:
        # A polynomial with every coefficient different.
        f = mv.Poly((alpha, Fraction(k + 1, 3)) for k, alpha in enumerate(_indices(*size)))
        parts = (mv.inner(f, he(a)) / self.norm(a) * he(a) for a in _indices(*size))
        yield equal(mv.add(*parts), f)

    @sampled(blocks=(1, 512))
    def components_on_samples(self, blocks: int) -> Iterator[Case]:
        rho, means = _RATES[:2], []
        for alpha, beta in itertools.combinations_with_replacement(_indices(2, 2), 2):
            kept = blocks * self.keep(rho, beta) * self.value(alpha, beta)
            product = lift(he(alpha), 0) * lift(he(beta), 1)
            means.append((f"sum of E[He_{alpha}(z) He_{beta}(z')]", product, kept))
        yield block_case(f"{2 * blocks} latents", rho, blocks, means)

    mutants = (
        mutant("largest-rate", "max(rho)^|alpha| for rho^alpha",
               keep=lambda rho, alpha: max(rho, default=Fraction(1)) ** sum(alpha)),
        mutant("support-only", "each latent of alpha keeps rho_i, whatever its degree",
               keep=lambda rho, alpha: _keep(rho, tuple(min(a, 1) for a in alpha))),
        mutant("sum-of-rates", "the mean of the rates for their product",
               keep=lambda rho, alpha: sum((r * a for r, a in zip(rho, alpha, strict=True)),
                                           Fraction(0)) / sum(alpha) if any(alpha) else 1),
        mutant("squared", "rho^(2 alpha) for rho^alpha",
               keep=lambda rho, alpha: _keep(rho, tuple(2 * a for a in alpha))),
        mutant("total-degree-factorial", "|alpha|! for alpha!",
               norm=lambda alpha: factorial(sum(alpha))),
        mutant("one-component-per-degree",
               "components of the same total degree are not orthogonal",
               related=lambda alpha, beta: sum(alpha) == sum(beta)),
    )  # fmt: skip
