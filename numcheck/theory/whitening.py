"""Encoders whitened exactly and without square roots.

With covariance S, the whitened outputs are W g for any W with W S W^T = 1. Everything computed here
is the same for all such W: it depends on S^-1 = W^T W only, which is rational if g is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from numcheck.theory import multivariate as mv
from numcheck.theory.rational_matrices import Matrix, from_sympy, product, to_sympy, transpose


def inverse(matrix: Matrix) -> Matrix | None:
    """The inverse of a square rational matrix; `None` if it is singular."""
    try:
        return from_sympy(to_sympy(matrix, len(matrix)).inv())
    except DMNonInvertibleMatrixError:
        return None


@dataclass(frozen=True)
class Whitening:
    """The whitened outputs h = W g of an encoder g, up to an orthogonal matrix.

    Attributes:
        outputs: g, of mean zero.
        n: Number of latents.
        weight: S^-1 = W^T W.
    """

    outputs: tuple[mv.Poly, ...]
    n: int
    weight: Matrix

    @property
    def m(self) -> int:
        """Number of outputs."""
        return len(self.outputs)

    @property
    def degree(self) -> int:
        """The largest total degree of an output."""
        return max((sum(index) for g in self.outputs for index in g), default=0)

    def trace(self, form: Callable[[mv.Poly, mv.Poly], Fraction]) -> Fraction:
        """The sum of form(h_i, h_i), for a symmetric bilinear form."""
        total = Fraction(0)
        for i, g in enumerate(self.outputs):
            for j, f in enumerate(self.outputs[: i + 1]):
                total += (1 + (j < i)) * self.weight[i][j] * form(g, f)
        return total

    def loss(self, rates: Sequence[Fraction]) -> Fraction:
        """The alignment loss, with a rate per latent."""
        return self.trace(lambda f, g: 2 * mv.inner(f, g) - 2 * mv.cross(f, g, rates))

    def kept_polynomial(self) -> mv.Poly:
        """The sum of h_i(z) h_i(z'), as a polynomial of (z, z'); the loss is 2 m less twice it.

        Its mean shows the loss of nonlinear features with less noise than their differences do.
        """
        return mv.add(
            *(
                w * f.padded(after=self.n) * g.padded(before=self.n)
                for row, f in zip(self.weight, self.outputs, strict=True)
                for w, g in zip(row, self.outputs, strict=True)
                if w
            )
        )

    def latents(self) -> list[mv.Poly]:
        """M^T h with M = E[h z^T]: the best linear guess of the latents from the outputs."""
        mixing = [mv.linear_coefficients(g, self.n) for g in self.outputs]
        weights = transpose(product(self.weight, mixing), self.n)
        return [mv.combination(row, self.outputs) for row in weights]

    def explained(self) -> list[Fraction]:
        """The diagonal of M^T M: the share of each latent's variance that the outputs explain."""
        return [mv.inner(p, mv.variable(self.n, j)) for j, p in enumerate(self.latents())]


def whitening(encoder: mv.Encoder) -> Whitening | None:
    """Centre and whiten an encoder; `None` where that is impossible, its covariance being singular.

    Args:
        encoder: Any polynomial encoder with rational coefficients.
    """
    centred = tuple(h + mv.constant(encoder.n, -mv.expect(h)) for h in encoder.outputs)
    weight = inverse([[mv.inner(g, h) for h in centred] for g in centred])
    return None if weight is None else Whitening(centred, encoder.n, weight)
