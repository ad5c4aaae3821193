"""Checks of `converse-optimal`: z has the least alignment loss exactly in Gaussian worlds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial

from torch import Tensor

from numcheck.checks.base import Claim, Function, Parameters, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, SampleMean, block_case, sample_case
from numcheck.checks.converse_law import law_case
from numcheck.checks.points import rates
from numcheck.checks.stein_characterization import NamedLaw, tested_laws
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import integrated_laws as integrated
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import AdditiveNoiseWorld, gaussian, independent_noise
from numcheck.theory.converse.autoregressions import Autoregression, worlds
from numcheck.theory.converse.autoregressions import gaussian as autoregression
from numcheck.theory.converse.integrated_laws import IntegratedLaw
from numcheck.theory.converse.optimal_encoders import MixedMoments, is_optimal, share_kept
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
def _stationary() -> tuple[Autoregression, ...]:
    return tuple(world for world in worlds() if world.is_stationary())


def _asked(parameters: Parameters) -> list[Fraction]:
    return [rho.limit_denominator(1000) for rho in rates(parameters)]


def _sampled_worlds(parameters: Parameters) -> list[Autoregression]:
    asked = _asked(parameters)
    return [*(autoregression(r, _HALF, Fraction(3, 4), _HALF) for r in asked), *_stationary()]


def _gaussian_worlds(parameters: Parameters) -> list[AdditiveNoiseWorld]:
    asked = [*_asked(parameters), -_THIRD]
    return [gaussian(r, _HALF, Fraction(3, 4), _HALF) for r in asked]


@cache
def _uniform_moment() -> MixedMoments:
    """E[z^a z'^b] for z uniform on [-1, 1] and z' = z / 2 +- 1/2."""
    law = laws.uniform(12)
    noise = laws.stationary_noise(law, _HALF, Fraction(0))
    return independent_noise(law, noise, (Fraction(0), _HALF))


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

    def is_optimal(self, moment: MixedMoments) -> bool:
        return is_optimal(moment, self.degree, centred=self.centred, least=self.least)

    def claimed_noise(self, mu: Fraction, v: Fraction, r: Fraction, c: Fraction) -> laws.Moments:
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
        yield equal(share_kept(_uniform_moment(), 3), self.cube, "share of the cube")

    @exact(pair=_PAIRS)
    def several_coordinates(self, pair: tuple[Fraction, Fraction]) -> Iterator[Comparison]:
        """Products of Hermite polynomials keep the share rho^alpha; the best two are compared."""
        products = [mv.hermite_product(index) for d in (1, 2, 3) for index in mv.lattice(2, d)]
        shares = sorted((mv.cross(h, h, pair) / mv.inner(h, h) for h in products), reverse=True)
        a, b = pair
        yield equal(shares[0] + shares[1] == a + b, self.separated(a, b) and self.separated(b, a))

    @sampled(world=_sampled_worlds)
    def normal_if_optimal(self, world: Autoregression) -> Iterator[Case]:
        """Bounded functions of z and eta."""
        yield law_case(world.name, self.claimed(world))

    def claimed(
        self, world: Autoregression
    ) -> Iterator[tuple[str, int, IntegratedLaw, IntegratedLaw]]:
        """The laws that z and eta are said to have, if z is optimal."""
        m, r, c = world.law.moments(_KNOWN), world.r, world.c
        if self.rates(r) and self.is_optimal(independent_noise(m, world.noise, (c, r))):
            mu, v = m[1], laws.variance_of(m)
            yield "z", 0, world.law, integrated.normal(mu, v)
            if world.noise_law is not None:
                claimed = integrated.normal(self.mean(r, mu, c), Fraction(self.variance(r, v)))
                yield "eta", 1, world.noise_law, claimed

    @sampled(world=_gaussian_worlds)
    def optimal_if_normal(self, world: AdditiveNoiseWorld) -> Iterator[Case]:
        """What powers of z lose beyond 2 (1 - r) times their variance."""
        mu, v, r, c = world.mean, world.variance, world.rho, world.f[0]
        noise = self.claimed_noise(mu, v, r, c)[: len(world.noise)]
        if self.rates(r) and world.following is not None and world.noise == noise:
            z, following = lift(world.latent, 0), world.following
            relation = Relation.AT_LEAST if self.least else Relation.AT_MOST
            means = []
            for k in range(1, 4):
                mean = world.moment(k, 0) if self.centred else 0
                loss = (z**k - following**k) ** 2 - 2 * (1 - r) * (z**k - mean) ** 2
                means.append((f"excess loss of z^{k}", loss, Fraction(0), relation))
            yield block_case(world.name, (world.correlation,), 1, means)

    @sampled()
    def uniform_world_on_samples(self) -> Iterator[Case]:
        share, moment = float(self.cube), _uniform_moment()
        square = moment(6, 6) - 2 * self.cube * moment(9, 3) + self.cube**2 * moment(12, 0)
        variance = square - (moment(3, 3) - self.cube * moment(6, 0)) ** 2
        statistic, width = partial(_cube_excess, share), 2 + share
        excess = SampleMean("excess of z^3", statistic, 0.0, width, float(variance))
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
