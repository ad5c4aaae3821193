"""Checks of `converse-optimal`: z has the least alignment loss exactly in Gaussian worlds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial
from typing import Any

from torch import Tensor

from numcheck.checks.base import Claim, Function, Parameters, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, SampleMean, block_case, sample_case
from numcheck.checks.points import rates
from numcheck.checks.stein_characterization import NamedLaw, tested_laws
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import integrated_laws as integrated
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import (
    AdditiveNoiseWorld,
    counterexamples,
    gaussian,
    independent_noise,
)
from numcheck.theory.converse.optimal_encoders import is_optimal, share_kept
from numcheck.theory.encoders import lift

#: Degree of encoders that stands for all degrees.
_DEGREE = 5
_KNOWN = 2 * _DEGREE
_HALF, _THIRD = Fraction(1, 2), Fraction(1, 3)
_RATES = (Fraction(0), _HALF, -_THIRD, Fraction(9, 10), Fraction(1))
#: Rates of two latents: with the square of each at most the other, and not.
_PAIRS = tuple(
    (Fraction(a), Fraction(b))
    for a, b in [
        ("1/2", "1/2"),
        ("3/5", "9/25"),
        ("9/10", "17/20"),
        ("9/10", "1/2"),
        ("3/5", "1/3"),
    ]
)


def _laws() -> list[NamedLaw]:
    found = [*tested_laws(_KNOWN), ("three points", integrated.three_points(_KNOWN))]
    return [(name, m) for name, m in found if laws.variance_of(m)]


@cache
def _autoregressions() -> tuple[AdditiveNoiseWorld, ...]:
    """The worlds with Laplace latents that have independent noise and the drift rho x + c."""
    return tuple(w for w in counterexamples() if w.is_independent() and w.f[1:] == (w.rho,))


def _sampled_worlds(parameters: Parameters) -> list[AdditiveNoiseWorld]:
    asked = [*(rho.limit_denominator(1000) for rho in rates(parameters)), -_THIRD]
    return [*(gaussian(r, _HALF, Fraction(3, 4), _HALF) for r in asked), *_autoregressions()]


def _cube_excess(share: float, z: Tensor, xi: Tensor) -> Tensor:
    """z^3 z'^3 - share z^6 for z uniform on [-1, 1] and z' = z / 2 +- 1/2."""
    u = integrated.UNIFORM.draw(z)
    following = u / 2 + xi[0].sign() / 2
    cube: Tensor = u**3
    return cube * following**3 - share * cube.square()


class ConverseOptimal(Claim):
    """In a stationary z' = r z + c + eta, z is optimal exactly if z and eta are Gaussian.

    Optimal: z / sqrt(v) has the least loss E(h(z) - h(z'))^2 of all whitened polynomials h.

    Attributes:
        rates: For which r: those between 0 and 1 in the theorem.
        degree: The degree of encoders; any in the theorem, for which 5 stands.
        centred: Whether encoders have mean zero, as in the theorem.
        least: Whether optimal is least, as in the theorem, or greatest.
        mean: The mean of eta, from r, E z and c: (1 - r) mu - c in the theorem.
        variance: The variance of eta, from r and Var z: (1 - r^2) v in the theorem.
        cube: The share of its variance that z^3 keeps if z is uniform on [-1, 1] and
            z' = z/2 +- 1/2: 13/20 in the theorem.
        separated: For which rates a, b two independent Gaussian latents have the least loss of all
            whitened encoders with two outputs, if it is met by (a, b) and (b, a): a^2 <= b.
    """

    rates: Function = lambda r: 0 < r < 1
    degree: int = _DEGREE
    centred: bool = True
    least: bool = True
    mean: Function = lambda r, mu, c: (1 - r) * mu - c
    variance: Function = lambda r, v: (1 - r**2) * v
    cube: Fraction = Fraction(13, 20)
    separated: Function = lambda a, b: a**2 <= b

    def is_optimal(self, moment: Any) -> bool:
        return is_optimal(moment, self.degree, centred=self.centred, least=self.least)

    def claimed_noise(self, mu: Fraction, v: Fraction, r: Fraction, c: Fraction) -> Any:
        return laws.normal(self.mean(r, mu, c), self.variance(r, v), _KNOWN)

    @exact(law=_laws, r=_RATES, c=(Fraction(0), Fraction(2, 3)))
    def both_or_neither(self, law: NamedLaw, r: Fraction, c: Fraction) -> Iterator[Comparison]:
        """With the noise that keeps the law."""
        _, m = law
        mu, v = m[1], laws.variance_of(m)
        if self.rates(r):
            noise = laws.stationary_noise(m, r, c)
            gaussian = m == laws.normal(mu, v, _KNOWN) and noise == self.claimed_noise(mu, v, r, c)
            yield equal(self.is_optimal(independent_noise(m, noise, (c, r))), gaussian)

    @exact()
    def uniform_world(self) -> Iterator[Comparison]:
        m = laws.uniform(6)
        noise = laws.stationary_noise(m, _HALF, Fraction(0))
        moment = independent_noise(m, noise, (Fraction(0), _HALF))
        yield equal(share_kept(moment, 3), self.cube, "share of the cube")

    @exact(pair=_PAIRS)
    def several_coordinates(self, pair: tuple[Fraction, Fraction]) -> Iterator[Comparison]:
        """Products of Hermite polynomials keep the share rho^alpha; the best two are compared."""
        products = [mv.hermite_product(index) for d in (1, 2, 3) for index in mv.lattice(2, d)]
        shares = sorted((mv.cross(h, h, pair) / mv.inner(h, h) for h in products), reverse=True)
        a, b = pair
        yield equal(shares[0] + shares[1] == a + b, self.separated(a, b) and self.separated(b, a))

    @sampled(world=_sampled_worlds)
    def one_coordinate(self, world: AdditiveNoiseWorld) -> Iterator[Case]:
        """Where z is optimal, z and eta are Gaussian; where they are, no encoder does better."""
        if self.rates(world.rho):
            rates = (world.correlation,) * world.latent.variables
            means = [*self.normality(world), *self.losses(world)]
            yield block_case(world.name, rates, 1, means)

    def normality(self, world: AdditiveNoiseWorld) -> Iterator[tuple[Any, ...]]:
        """The claimed moments of z and of the noise, if z is optimal."""
        if self.is_optimal(world.moment):
            z, c = lift(world.latent, 0), world.f[0]
            moments = laws.normal(world.mean, world.variance, 4)
            for k in range(1, 5):
                yield f"E z^{k}", z**k, moments[k]
            noise = self.claimed_noise(world.mean, world.variance, world.rho, c)
            if world.following is not None and (eta := world.following - c - world.rho * z):
                for k in range(1, 4):
                    yield f"E eta^{k}", eta**k, noise[k]

    def losses(self, world: AdditiveNoiseWorld) -> Iterator[tuple[Any, ...]]:
        """What powers of z lose beyond 2 (1 - r) times their variance, if all is normal."""
        mu, v, c = world.mean, world.variance, world.f[0]
        normal = world.law == laws.normal(mu, v, len(world.law) - 1)
        noise = self.claimed_noise(mu, v, world.rho, c)[: len(world.noise)]
        if world.following is None or not normal or world.noise[: len(noise)] != noise:
            return
        relation = Relation.AT_LEAST if self.least else Relation.AT_MOST
        for k in range(1, 4):
            mean = world.moment(k, 0) if self.centred else 0
            h, following = lift(world.latent, 0) ** k - mean, world.following**k - mean
            excess = (h - following) ** 2 - 2 * (1 - world.rho) * h**2
            yield f"excess loss of z^{k}", excess, Fraction(0), relation

    @sampled()
    def uniform_world_on_samples(self) -> Iterator[Case]:
        share = float(self.cube)
        excess = SampleMean("excess of z^3", partial(_cube_excess, share), 0.0, 2 + share)
        yield sample_case("uniform world", 1, [excess])

    @sampled(pair=_PAIRS)
    def several_on_samples(self, pair: tuple[Fraction, Fraction]) -> Iterator[Case]:
        """The output (2/3) He_2(z_1) + (1/3) z_2 in place of z_2."""
        a, b = pair
        if self.separated(a, b):
            z, following = ([lift(x, i) for x in mv.coordinates(2)] for i in (0, 1))
            h, h_next = (Fraction(2, 3) * (x[0] ** 2 - 1) + _THIRD * x[1] for x in (z, following))
            loss = (h - h_next) ** 2 - (z[1] - following[1]) ** 2
            name = f"rates {a}, {b}"
            yield block_case(name, pair, 1, [("excess loss", loss, Fraction(0), Relation.AT_LEAST)])

    mutants = (
        mutant("quadratics", "encoders of degree 2 are enough", degree=2),
        mutant("rate-zero", "also for r = 0", rates=lambda r: 0 <= r < 1),
        mutant("rate-one", "also for r = 1", rates=lambda r: 0 < r <= 1),
        mutant("rate-negative", "also for r < 0", rates=lambda r: -1 < r < 1 and r != 0),
        mutant("not-centred", "encoders of mean square one, of any mean", centred=False),
        mutant("greatest", "greatest loss for least", least=False),
        mutant("shift-lost", "noise mean (1 - r) mu", mean=lambda r, mu, c: (1 - r) * mu),
        mutant("mean-lost", "noise mean -c", mean=lambda r, mu, c: -c),
        mutant("variance-linear", "noise variance (1 - r) v", variance=lambda r, v: (1 - r) * v),
        mutant("variance-whole", "noise variance v", variance=lambda r, v: v),
        mutant("cube-as-latent", "the cube keeps 1/2, as z does", cube=_HALF),
        mutant("any-rates", "several coordinates of any rates", separated=lambda a, b: True),
    )
