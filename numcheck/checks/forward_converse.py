"""Checks of `forward-converse`: Q z is whitened and has loss 2 (1 - rho) m, if Q Q^T = 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import BLOCKS, RATES, rates
from numcheck.sampling.decide import Comparison
from numcheck.theory import encoders
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.rational_matrices import Matrix, identity, times_transpose

#: Name, matrix, and number of its columns, which one without rows does not show.
NamedMatrix = tuple[str, Matrix, int]


def _matrices() -> list[NamedMatrix]:
    zero, one, some, rest = Fraction(0), Fraction(1), Fraction(3, 5), Fraction(4, 5)
    found: list[NamedMatrix] = [
        ("no rows", [], 2),
        ("1 x 1", [[-one]], 1),
        ("rotation", [[some, rest], [-rest, some]], 2),
        ("one row of 2", [[some, -rest]], 2),
        ("orthonormal column", [[Fraction(2, 3)], [Fraction(2, 3)], [Fraction(1, 3)]], 1),
        ("shear", [[one, one], [zero, one]], 2),
        ("half", [[one / 2]], 1),
        ("zero row", [[zero, zero]], 2),
    ]
    for n, m, seed in [(3, 3, 1), (4, 2, 2), (5, 1, 3), (6, 6, 4)]:
        found.append((f"random {m} x {n}", matrices.orthogonal_matrix(n, seed)[:m], n))
    return found


class ForwardConverse(Claim):
    """For every m x n matrix Q that meets `premise`, Q z is whitened with loss value(rho, m, n).

    Attributes:
        premise: Q Q^T = 1 in the theorem.
        value: 2 (1 - rho) m in the theorem.
    """

    premise: Function = lambda q, n: times_transpose(q) == identity(len(q))
    value: Function = lambda rho, m, n: 2 * (1 - rho) * m

    @exact(q=_matrices)
    def is_whitened(self, q: NamedMatrix) -> Iterator[Comparison]:
        _, matrix, n = q
        if self.premise(matrix, n):
            h = encoders.linear_encoder(matrix, n)
            yield holds(h.is_centred() and h.has_unit_second_moments())

    @exact(q=_matrices, rho=RATES)
    def loss(self, q: NamedMatrix, rho: Fraction) -> Iterator[Comparison]:
        _, matrix, n = q
        if self.premise(matrix, n):
            loss = encoders.linear_encoder(matrix, n).loss((rho,) * n)
            yield equal(loss, self.value(rho, len(matrix), n))

    @sampled(width=(1, 2), blocks=BLOCKS, rho=rates)
    def on_samples(self, width: int, blocks: int, rho: Fraction) -> Iterator[Case]:
        means = []
        for name, q, n in _matrices():
            if n == width and self.premise(q, n):
                h = encoders.linear_encoder(q, n)
                loss = encoders.loss_polynomial(h)
                expected = self.value(rho, blocks * len(q), blocks * n)
                means.append((f"loss of Q z, {name}", loss, expected))
                for i, f in enumerate(h.outputs):
                    for j, g in enumerate(h.outputs[: i + 1]):
                        product, unit = encoders.lift(f * g, 0), Fraction(blocks * (i == j))
                        means.append((f"E[h_{i} h_{j}], {name}", product, unit))
        label = f"{width} x {blocks} latents, rho = {float(rho)}"
        yield block_case(label, (rho,) * width, blocks, means)

    mutants = (
        mutant("all-latents", "2 (1 - rho) n for m outputs",
               value=lambda rho, m, n: 2 * (1 - rho) * n),
        mutant("rate-squared", "2 (1 - rho^2) m", value=lambda rho, m, n: 2 * (1 - rho**2) * m),
        mutant("factor-lost", "(1 - rho) m", value=lambda rho, m, n: (1 - rho) * m),
        mutant("any-matrix", "for every Q", premise=lambda q, n: True),
        mutant("columns-for-rows", "for every Q with Q^T Q = 1",
               premise=lambda q, n: times_transpose(matrices.transpose(q, n)) == identity(n)),
        mutant("determinant-one", "for every 2 x 2 matrix of determinant 1",
               premise=lambda q, n: len(q) == n == 2
               and q[0][0] * q[1][1] - q[0][1] * q[1][0] == 1),
    )  # fmt: skip
