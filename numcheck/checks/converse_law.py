"""Checks of `converse-law`: reversible worlds have the Gaussian law, on all of C(1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial

from torch import Tensor

from numcheck.checks.base import Claim, Function, Parameters, equal, high_precision, mutant, sampled
from numcheck.checks.cases import Case, SampleMean, sample_case
from numcheck.checks.points import rates
from numcheck.sampling.decide import Comparison
from numcheck.theory.converse import integrated_laws as integrated
from numcheck.theory.converse import laws
from numcheck.theory.converse.autoregressions import DEGREE, Autoregression, gaussian, worlds
from numcheck.theory.converse.integrated_laws import IntegratedLaw, normal


def _sampled_worlds(parameters: Parameters) -> list[Autoregression]:
    half = Fraction(1, 2)
    asked = (rho.limit_denominator(1000) for rho in rates(parameters))
    return [*(gaussian(r, half, Fraction(3, 4), half) for r in asked), *worlds()]


def _value(
    function: Callable[[Tensor], Tensor], draw: Callable[[Tensor], Tensor], row: int, *views: Tensor
) -> Tensor:
    """The function of a variable drawn from one of the views."""
    return function(draw(views[row]))


def law_case(name: str, claimed: Iterable[tuple[str, int, IntegratedLaw, IntegratedLaw]]) -> Case:
    """Means of bounded functions of variables that are said to have some laws.

    Args:
        name: Of the world.
        claimed: Of each variable its name, its place (0 or 1), its law, and that which it is said
            to have.
    """
    means = []
    for variable, row, law, other in claimed:
        for f in integrated.BOUNDED:
            function, expected = partial(_value, f.tensor, law.draw, row), float(f.mean(other))
            label = f"E {f.name} of {variable}, {name}"
            means.append(SampleMean(label, function, expected, f.width))
    return sample_case(name, 4, means)


class ConverseLaw(Claim):
    """If (z, z') is exchangeable, E f(z) and E f(eta) are Gaussian means for every f in C(1).

    Attributes:
        rates: For which r: all but 0, 1 and -1 in the theorem.
        degree: The total degree to which polynomials must be exchanged; all in the theorem, for
            which 8 stands.
        reversible: Whether the pair must be exchangeable, not only stationary.
        latent: The law of z, from its mean and variance: N(mu, v) in the theorem.
        mean: The mean of eta: (1 - r) mu - c in the theorem.
        variance: The variance of eta: (1 - r^2) v in the theorem.
    """

    rates: Function = lambda r: r not in (0, 1, -1)
    degree: int = DEGREE
    reversible: bool = True
    latent: Function = normal
    mean: Function = lambda r, mu, c: (1 - r) * mu - c
    variance: Function = lambda r, v: (1 - r**2) * v

    def covers(self, world: Autoregression) -> bool:
        """Whether the claim speaks of a world."""
        kept = world.is_exchangeable(self.degree) if self.reversible else world.is_stationary()
        return bool(kept and self.rates(world.r))

    def claimed(
        self, world: Autoregression
    ) -> Iterator[tuple[str, int, IntegratedLaw, IntegratedLaw]]:
        """What is claimed: a variable, its place, its law, and the law that it is said to have."""
        moments = world.law.moments(2)
        mu, v = moments[1], laws.variance_of(moments)
        yield "z", 0, world.law, self.latent(mu, v)
        if world.noise_law is not None:
            variance = Fraction(self.variance(world.r, v))
            yield "eta", 1, world.noise_law, normal(self.mean(world.r, mu, world.c), variance)

    @high_precision(world=worlds)
    def is_gaussian(self, world: Autoregression) -> Iterator[Comparison]:
        for name, _, law, claimed in self.claimed(world) if self.covers(world) else ():
            for t in integrated.THRESHOLDS:
                yield equal(law.excess(t), claimed.excess(t), f"E max({name} - {t}, 0)")
            yield equal(law.cosine(), claimed.cosine(), f"E cos {name}")

    @sampled(world=_sampled_worlds)
    def is_gaussian_on_samples(self, world: Autoregression) -> Iterator[Case]:
        yield law_case(world.name, self.claimed(world) if self.covers(world) else ())

    mutants = (
        mutant("four-moments", "exchangeable for polynomials of total degree 4", degree=4),
        mutant("stationary", "stationary instead of exchangeable", reversible=False),
        mutant("rate-zero", "also for r = 0", rates=lambda r: r not in (1, -1)),
        mutant("rate-one", "also for r = 1", rates=lambda r: r not in (0, -1)),
        mutant("rate-minus-one", "also for r = -1", rates=lambda r: r not in (0, 1)),
        mutant("standard", "z is N(mu, 1)", latent=lambda mu, v: normal(mu, Fraction(1))),
        mutant("second-moment", "z is N(mu, E z^2)", latent=lambda mu, v: normal(mu, mu**2 + v)),
        mutant("shift-lost", "eta has mean (1 - r) mu", mean=lambda r, mu, c: (1 - r) * mu),
        mutant("variance-linear", "eta has variance (1 - |r|) v",
               variance=lambda r, v: (1 - abs(r)) * v),
        mutant("variance-whole", "eta has variance v", variance=lambda r, v: v),
    )  # fmt: skip
