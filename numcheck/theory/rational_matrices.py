"""Matrices of fractions, as lists of rows; a matrix without rows does not know its columns."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from fractions import Fraction

from sympy import QQ
from sympy.polys.matrices import DomainMatrix

Matrix = list[list[Fraction]]


def to_sympy(rows: Sequence[Sequence[Fraction]], columns: int) -> DomainMatrix:
    """A matrix with the given number of columns as one that sympy computes with."""
    entries = [[QQ(x.numerator, x.denominator) for x in row] for row in rows]
    return DomainMatrix(entries, (len(rows), columns), QQ)


def from_sympy(matrix: DomainMatrix) -> Matrix:
    """What `to_sympy` came from."""
    rows = matrix.to_list()
    return [[Fraction(int(x.numerator), int(x.denominator)) for x in row] for row in rows]


def orthogonal_matrix(size: int, seed: int) -> Matrix:
    """A random rational orthogonal matrix, (1 - A) (1 + A)^-1 for a skew-symmetric A (Cayley)."""
    generator = random.Random(seed)  # noqa: S311 - test data, not a secret
    total = identity(size)
    for i, j in itertools.combinations(range(size), 2):
        total[i][j] = Fraction(generator.randint(-4, 4), generator.randint(1, 4))
        total[j][i] = -total[i][j]
    # 1 - A is the transpose of 1 + A.
    plus = to_sympy(total, size)
    return from_sympy(plus.transpose() * plus.inv())


def dot(x: Sequence[Fraction | int], y: Sequence[Fraction]) -> Fraction:
    """The sum of the products of entries."""
    return sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))


def product(a: Matrix, b: Matrix) -> Matrix:
    """A B."""
    columns = transpose(b, len(b[0]) if b else 0)
    return [[dot(row, column) for column in columns] for row in a]


def conjugated(basis: Matrix, spectrum: Sequence[Fraction]) -> Matrix:
    """V diag(spectrum) V^T."""
    scaled = [[x * s for x, s in zip(row, spectrum, strict=True)] for row in basis]
    return product(scaled, transpose(basis, len(basis)))


def times_transpose(a: Matrix) -> Matrix:
    """A A^T."""
    return [[dot(first, second) for second in a] for first in a]


def transpose(a: Matrix, columns: int) -> Matrix:
    """A^T, for a matrix with the given number of columns."""
    return [[row[j] for row in a] for j in range(columns)]


def identity(rows: int, columns: int | None = None) -> Matrix:
    """The identity matrix; the first rows or columns of one, if it is not to be square."""
    columns = rows if columns is None else columns
    return [[Fraction(i == j) for j in range(columns)] for i in range(rows)]


def squared_distance(a: Matrix, b: Matrix) -> Fraction:
    """|A - B|^2, Frobenius."""
    pairs = (zip(first, second, strict=True) for first, second in zip(a, b, strict=True))
    return sum(((x - y) ** 2 for row in pairs for x, y in row), Fraction(0))
