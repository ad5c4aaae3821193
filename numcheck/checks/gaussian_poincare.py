"""Checks of `gaussian-poincare`: Var f <= sum_i E (d_i f)^2, with equality exactly for affine f."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import mpmath
import sympy

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_at_most,
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import BLOCKS, impostors, lift, whitened_encoders
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.quadrature import DIGITS
from numcheck.theory.separable import expectation, latents

#: A sum of mixed derivatives: ((0, 1), (2,)) is d_0 d_1 + d_2.
Operator = tuple[tuple[int, ...], ...]


def _gradient(n: int) -> list[Operator]:
    return [((i,),) for i in range(n)]


def _derivatives(n: int, order: int) -> list[Operator]:
    return [(d,) for d in itertools.combinations_with_replacement(range(n), order)]


@dataclass(frozen=True)
class Claim:
    """Var f <= constant sum_D E (D f)^2, with equality exactly if every D' f vanishes.

    Attributes:
        constant: 1 in the theorem.
        energy: The operators D for n latents: d_0, ..., d_(n-1) in the theorem.
        centred: Whether (E f)^2 is taken off E f^2; true in the theorem.
        equality: The operators D' for n latents: all second derivatives in the theorem, so that f
            is affine.
    """

    constant: Fraction = Fraction(1)
    energy: Callable[[int], Sequence[Operator]] = _gradient
    centred: bool = True
    equality: Callable[[int], Sequence[Operator]] = lambda n: _derivatives(n, 2)


def _apply(operator: Operator, f: mv.Poly) -> mv.Poly:
    return mv.add(*(reduce(mv.derivative, d, f) for d in operator))


def _apply_symbolically(operator: Operator, f: sympy.Expr, z: Sequence[sympy.Symbol]) -> sympy.Expr:
    return sum((sympy.diff(f, *(z[i] for i in d)) for d in operator), sympy.Integer(0))


def _claims_equality(claim: Claim, f: mv.Poly, n: int) -> bool:
    return not any(_apply(operator, f) for operator in claim.equality(n))


def _energy_polynomial(claim: Claim, f: mv.Poly, n: int) -> mv.Poly:
    parts = [_apply(operator, f) for operator in claim.energy(n)]
    return claim.constant * mv.add(*(p**2 for p in parts))


def _random_polynomials() -> list[tuple[str, mv.Poly, int]]:
    generator = random.Random(26053)  # noqa: S311 - test data, not a secret
    found: list[tuple[str, mv.Poly, int]] = []
    for n, degree in itertools.product(range(5), range(4)):
        indices = [i for i in itertools.product(range(degree + 1), repeat=n) if sum(i) <= degree]
        for k in range(3):
            f = {
                i: Fraction(generator.choice([-3, -2, -1, 1, 2, 3]), generator.randint(1, 4))
                for i in generator.sample(indices, min(len(indices), 5))
            }
            found.append((f"random #{k} of {n} latents, degree {degree}", f, n))
    return found


def _named_polynomials() -> list[tuple[str, mv.Poly]]:
    one, x, y = mv.constant(2), mv.variable(2, 0), mv.variable(2, 1)
    squares = x**2, y**2
    return [
        ("zero", mv.constant(2, 0)),
        ("2", mv.constant(2, 2)),
        ("z_1", y),
        ("1 + z_0 - z_1", one + x - y),
        ("z_0^2", squares[0]),
        ("z_0 z_1", x * y),
        ("z_0^2 - z_1^2", squares[0] - squares[1]),
        ("z_0 + z_0 z_1^2", x + x * squares[1]),
        ("z_0^3", x * squares[0]),
    ]


def _check_exactly(claim: Claim) -> Outcome:
    observables = _random_polynomials()
    observables += [(name, f, 2) for name, f in _named_polynomials()]
    for named in (*whitened_encoders(), *impostors()):
        for k, h in enumerate(named.encoder.outputs):
            observables.append((f"output {k} of {named.name}", h, named.encoder.n))
    comparisons = []
    for name, f, n in observables:
        variance = mv.inner(f, f) - (mv.expect(f) ** 2 if claim.centred else 0)
        energy = mv.expect(_energy_polynomial(claim, f, n))
        comparisons.append(compare_at_most(f"Var f, f = {name}", variance, energy))
        holds = (variance == energy) == _claims_equality(claim, f, n)
        comparisons.append(compare_truth(f"equality case, f = {name}", holds))
    detail = f"{len(observables)} polynomials of 0 to 4 latents"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _functions() -> list[tuple[str, sympy.Expr, int]]:
    """Functions that are no rational polynomials, and how many latents they have."""
    x, y = latents(2)
    half = sympy.Rational(1, 2)
    return [
        ("sqrt(2)", sympy.sqrt(2), 1),
        ("sqrt(3) + pi z_0 - sqrt(2) z_1", sympy.sqrt(3) + sympy.pi * x - sympy.sqrt(2) * y, 2),
        ("sqrt(2) z_0^2 + pi z_0", sympy.sqrt(2) * x**2 + sympy.pi * x, 1),
        ("sin(z_0 + 2 z_1)", sympy.sin(x + 2 * y), 2),
        ("cos(z_1)", sympy.cos(y), 2),
        ("sin(z_0 / 100), near to linear", sympy.sin(x / 100), 1),
        ("exp(z_0 / 2) cos(z_1 / 2)", sympy.exp(half * x) * sympy.cos(half * y), 2),
        ("erf(z_0 / sqrt(2))", sympy.erf(x / sympy.sqrt(2)), 1),
        ("z_0 exp(-z_1 / 2) + z_1", x * sympy.exp(-half * y) + y, 2),
    ]


def _check_precisely(claim: Claim) -> Outcome:
    comparisons = []
    functions = _functions()
    for name, f, n in functions:
        z = latents(n)
        squares = [_apply_symbolically(operator, f, z) ** 2 for operator in claim.energy(n)]
        with mpmath.workdps(DIGITS + 12):
            mean = expectation(f, z, digits=DIGITS) if claim.centred else 0
            variance = expectation(f**2, z, digits=DIGITS) - mean**2
            energy = mpmath.fsum(expectation(s, z, digits=DIGITS) for s in squares)
            energy *= mpmath.mpf(claim.constant.numerator) / claim.constant.denominator
            allowed = mpmath.mpf(10) ** (10 - DIGITS) * (1 + energy)
            excess = variance - energy
        label = f"Var f <= {float(energy):.6g}, f = {name}"
        values = float(variance), float(energy), float(max(excess, 0)), float(allowed)
        comparisons.append(Comparison(label, *values))
        vanishing = (_apply_symbolically(operator, f, z) for operator in claim.equality(n))
        claimed = not any(sympy.expand(derivative) for derivative in vanishing)
        holds = bool(abs(excess) <= allowed) == claimed
        comparisons.append(compare_truth(f"equality case, f = {name}", holds))
    detail = f"{DIGITS} digits, quadrature, {len(functions)} functions"
    return Outcome(Kind.PRECISE, tuple(comparisons), detail)


def _cases(claim: Claim, _: Parameters) -> tuple[LatentCase, ...]:
    """Energy less variance of sum_b f(u_b), over blocks of two latents.

    The rates of the pair play no part.
    """
    cases = []
    for blocks in BLOCKS:
        label = f"{2 * blocks} latents"
        claims = []
        for name, f in _named_polynomials():
            excess = (
                _energy_polynomial(claim, f, 2)
                - f**2
                + mv.constant(2, mv.expect(f) ** 2 if claim.centred else 0)
            )
            relation = Relation.EQUAL if _claims_equality(claim, f, 2) else Relation.AT_LEAST
            title = f"energy less variance, f = {name}, {label}"
            claims.append(LatentMean(title, lift(excess, 0), Fraction(0), relation))
        rates = (Fraction(1, 2),) * 2
        cases.append(LatentCase(label, rates, tuple(claims), blocks=blocks, mixed=blocks > 1))
    return tuple(cases)


CHECKS = Checks(
    theorem="gaussian-poincare",
    claim=Claim(),
    mutants=(
        Mutant("half", "half the energy", Claim(constant=Fraction(1, 2))),
        Mutant("hessian", "second derivatives", Claim(energy=lambda n: _derivatives(n, 2))),
        Mutant("one-latent", "the energy along z_0", Claim(energy=lambda n: _gradient(min(n, 1)))),
        Mutant(
            "sum-of-partials",
            "the square of the sum of the partial derivatives",
            Claim(energy=lambda n: [tuple((i,) for i in range(n))]),
        ),
        Mutant("second-moment", "E f^2 for the variance", Claim(centred=False)),
        Mutant(
            "equality-to-degree-two",
            "equality also for quadratic f",
            Claim(equality=lambda n: _derivatives(n, 3)),
        ),
        Mutant(
            "equality-for-harmonic",
            "equality for every f of Laplacian 0",
            Claim(equality=lambda n: [tuple((i, i) for i in range(n))]),
        ),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
