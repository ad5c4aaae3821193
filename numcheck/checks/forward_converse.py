"""Checks of `forward-converse`: Q z is whitened and has loss 2 (1 - rho) m, if Q Q^T = 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_exactly,
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import (
    BLOCKS,
    RATES,
    Matrix,
    identity,
    lift,
    linear_encoder,
    loss_polynomial,
    orthogonal_matrix,
    times_transpose,
    transpose,
)


def _orthonormal_rows(q: Matrix, n: int) -> bool:
    del n
    return times_transpose(q) == identity(len(q))


@dataclass(frozen=True)
class Claim:
    """For every m x n matrix Q that meets `premise`, Q z is whitened with loss value(rho, m, n).

    Attributes:
        premise: Q Q^T = 1 in the theorem.
        value: 2 (1 - rho) m in the theorem.
    """

    premise: Callable[[Matrix, int], bool] = _orthonormal_rows
    value: Callable[[Fraction, int, int], Fraction] = lambda rho, m, n: 2 * (1 - rho) * m


def _matrices() -> list[tuple[str, Matrix, int]]:
    third = Fraction(1, 3)
    tall = [[2 * third], [2 * third], [third]]
    found: list[tuple[str, Matrix, int]] = [
        ("no rows", [], 2),
        ("1 x 1", [[Fraction(-1)]], 1),
        ("rotation", [[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]], 2),
        ("one row of 2", [[Fraction(3, 5), Fraction(-4, 5)]], 2),
        ("orthonormal column", tall, 1),
        ("shear", [[Fraction(1), Fraction(1)], [Fraction(0), Fraction(1)]], 2),
        ("half", [[Fraction(1, 2)]], 1),
        ("zero row", [[Fraction(0), Fraction(0)]], 2),
    ]
    for n, m, seed in [(3, 3, 1), (4, 2, 2), (5, 1, 3), (6, 6, 4)]:
        found.append((f"random {m} x {n}", orthogonal_matrix(n, seed)[:m], n))
    return found


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for name, q, n in _matrices():
        if not claim.premise(q, n):
            continue
        encoder = linear_encoder(q, n)
        white = encoder.is_centred() and encoder.has_unit_second_moments()
        comparisons.append(compare_truth(f"{name}: Q z is whitened", white))
        for rho in RATES:
            loss, expected = encoder.loss((rho,) * n), claim.value(rho, len(q), n)
            comparisons.append(compare_exactly(f"loss, {name}, rho = {rho}", loss, expected))
    return Outcome(Kind.EXACT, tuple(comparisons), "random rational Q, m <= n <= 6")


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    for width in (1, 2):
        blocks_of = [(name, q) for name, q, n in _matrices() if n == width and claim.premise(q, n)]
        for blocks in BLOCKS:
            for number in parameters.rho:
                rho = Fraction(number)
                claims = []
                for name, q in blocks_of:
                    encoder = linear_encoder(q, width)
                    where = f"{name}, {width * blocks} latents, rho = {number}"
                    expected = claim.value(rho, blocks * len(q), blocks * width)
                    loss = loss_polynomial(encoder)
                    claims.append(LatentMean(f"loss of Q z, {where}", loss, expected))
                    for i, g in enumerate(encoder.outputs):
                        for j, h in enumerate(encoder.outputs[: i + 1]):
                            product = lift(g * h, 0)
                            label = f"E[h_{i} h_{j}], {where}"
                            unit = Fraction(blocks * int(i == j))
                            claims.append(LatentMean(label, product, unit))
                label = f"{width} x {blocks} latents, rho = {number}"
                mixed = blocks > 1
                cases.append(LatentCase(label, (rho,) * width, tuple(claims), blocks, mixed))
    return tuple(cases)


CHECKS = Checks(
    theorem="forward-converse",
    claim=Claim(),
    mutants=(
        Mutant(
            "all-latents",
            "2 (1 - rho) n for m outputs",
            Claim(value=lambda rho, m, n: 2 * (1 - rho) * n),
        ),
        Mutant(
            "rate-squared", "2 (1 - rho^2) m", Claim(value=lambda rho, m, n: 2 * (1 - rho**2) * m)
        ),
        Mutant("factor-lost", "(1 - rho) m", Claim(value=lambda rho, m, n: (1 - rho) * m)),
        Mutant("any-matrix", "for every Q", Claim(premise=lambda q, n: True)),
        Mutant(
            "columns-for-rows",
            "for every Q with Q^T Q = 1",
            Claim(premise=lambda q, n: times_transpose(transpose(q, n)) == identity(n)),
        ),
        Mutant(
            "determinant-one",
            "for every 2 x 2 matrix of determinant 1",
            Claim(
                premise=lambda q, n: len(q) == n == 2 and q[0][0] * q[1][1] - q[0][1] * q[1][0] == 1
            ),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
