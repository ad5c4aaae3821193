r"""Networks with one hidden layer: continuous encoders, no polynomials, with known second moments.

A network is $h(x) = Px + A\,s(Wx - t) + c$ with a Lipschitz activation s. For jointly Gaussian u, v
the moments E s(u - a), E s'(u - a) and E s(u - a) s(v - b) have closed forms: for sines by
Euler's formula, for erf by Williams (1997), for ReLU without thresholds as the arc-cosine kernel of
degree 1 (Cho and Saul 2009). With thresholds that of ReLU is a smooth integral over an angle, since
the second derivative in the correlation is the density of (u, v) at (a, b) (Price 1958). From these
follow mean, covariance, E[h x^T] and E[h(x) h(y)^T], at any correlation, a rate for each latent
included.

So |x|, max(x, y), ramps and random networks can be whitened to many digits. Numbers are rationals
that agree with the real ones to `DIGITS` digits, and are exact for linear encoders.

Lean: `LeJEPA.ContGrowth.lipschitz` says that such functions are in C(n).
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import Any

import mpmath
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.theory import multivariate as mv
from numcheck.theory.quadrature import DIGITS
from numcheck.theory.rational_matrices import Matrix, dot, identity, product

_ZERO = Fraction(0)


@dataclass(frozen=True)
class Activation:
    """A Lipschitz function s.

    Attributes:
        value: s(x) for a number of mpmath.
        tensor: s(x), elementwise.
        blurred: E s(x + tau g) for a standard normal g, elementwise, from x and tau.
        slopes: An interval that holds all slopes of s.
        mean: E s(u - a) for u of the given variance, from (variance, a).
        slope: E s'(u - a), likewise.
        product: E s(u - a) s(v - b), from (Var u, Var v, Cov(u, v), a, b).
    """

    value: Callable[[Any], Any]
    tensor: Callable[[Tensor], Tensor]
    blurred: Callable[[Tensor, Tensor], Tensor]
    slopes: tuple[float, float]
    mean: Callable[[Any, Any], Any]
    slope: Callable[[Any, Any], Any]
    product: Callable[[Fraction, Fraction, Fraction, Fraction, Fraction], Any]


def real(x: Fraction) -> Any:
    """A rational as a number of mpmath."""
    return mpmath.mpf(x.numerator) / x.denominator


def _excess(a: Any) -> Any:
    """E max(u - a, 0) for a standard normal u."""
    return mpmath.npdf(a) - a * mpmath.ncdf(-a)


def _excess_product(r: Any, a: Any, b: Any, sign: int) -> Any:
    """E max(u - a, 0) max(v - b, 0) for standard normals of correlation r; `sign` if r is +-1."""
    if sign:
        # max(-u - b, 0) = max(u + b, 0) - (u + b).
        low, high = sorted((a, sign * b))
        same = (1 + low * high) * mpmath.ncdf(-high) - low * mpmath.npdf(high)
        return same if sign > 0 else same - mpmath.ncdf(-a) - b * _excess(a)
    angle = mpmath.asin(r)
    if a == b == 0:
        return (mpmath.sqrt(1 - r**2) + r * (mpmath.pi / 2 + angle)) / (2 * mpmath.pi)

    def density(psi: Any) -> Any:
        exponent = (a**2 - 2 * a * b * mpmath.sin(psi) + b**2) / (2 * mpmath.cos(psi) ** 2)
        return (r - mpmath.sin(psi)) * mpmath.exp(-exponent)

    bend = mpmath.quad(density, [0, angle]) / (2 * mpmath.pi)
    return _excess(a) * _excess(b) + r * mpmath.ncdf(-a) * mpmath.ncdf(-b) + bend


def _relu_product(p: Fraction, q: Fraction, c: Fraction, a: Fraction, b: Fraction) -> Any:
    first, second = mpmath.sqrt(real(p)), mpmath.sqrt(real(q))
    sign = ((c > 0) - (c < 0)) * (c * c == p * q)
    r, lengths = real(c) / (first * second), first * second
    return lengths * _excess_product(r, real(a) / first, real(b) / second, sign)


def _sine_product(p: Fraction, q: Fraction, c: Fraction, a: Fraction, b: Fraction) -> Any:
    apart, together = real((p + q) / 2 - c), real((p + q) / 2 + c)
    waves = mpmath.cos(real(a - b)), mpmath.cos(real(a + b))
    return (mpmath.exp(-apart) * waves[0] - mpmath.exp(-together) * waves[1]) / 2


def _erf_product(p: Fraction, q: Fraction, c: Fraction, _a: Fraction, _b: Fraction) -> Any:
    """Without thresholds."""
    sine = 2 * real(c) / mpmath.sqrt(real((1 + 2 * p) * (1 + 2 * q)))
    return 2 * mpmath.asin(sine) / mpmath.pi


def _blurred_relu(x: Tensor, tau: Tensor) -> Tensor:
    """The mean x Phi(x / tau) + tau phi(x / tau)."""
    scaled = x / tau
    density = torch.exp(-scaled.square() / 2) / math.sqrt(2 * math.pi)
    found: Tensor = x * torch.special.ndtr(scaled) + tau * density
    return found


#: The activations by name; erf takes no thresholds.
ACTIVATIONS = {
    "ReLU": Activation(
        value=lambda x: max(x, mpmath.mpf(0)),
        tensor=torch.relu,
        blurred=_blurred_relu,
        slopes=(0.0, 1.0),
        mean=lambda p, a: mpmath.sqrt(p) * _excess(a / mpmath.sqrt(p)),
        slope=lambda p, a: mpmath.ncdf(-a / mpmath.sqrt(p)),
        product=_relu_product,
    ),
    "sine": Activation(
        value=mpmath.sin,
        tensor=torch.sin,
        blurred=lambda x, tau: torch.sin(x) * torch.exp(-tau.square() / 2),
        slopes=(-1.0, 1.0),
        mean=lambda p, a: -mpmath.sin(a) * mpmath.exp(-p / 2),
        slope=lambda p, a: mpmath.cos(a) * mpmath.exp(-p / 2),
        product=_sine_product,
    ),
    "erf": Activation(
        value=mpmath.erf,
        tensor=torch.erf,
        blurred=lambda x, tau: torch.erf(x / (1 + 2 * tau.square()).sqrt()),
        slopes=(0.0, 2 / math.sqrt(math.pi)),
        mean=lambda _p, _a: mpmath.mpf(0),
        slope=lambda p, _a: 2 / mpmath.sqrt(mpmath.pi * (1 + 2 * p)),
        product=_erf_product,
    ),
}


def rational(x: Any) -> Fraction:
    """The rational that a number of mpmath is."""
    numerator, denominator = mpmath.libmp.to_rational(mpmath.mpf(x)._mpf_)
    return Fraction(int(numerator), int(denominator))


@lru_cache(maxsize=1 << 14)
def _moment(activation: str, which: str, variance: Fraction, a: Fraction) -> Fraction:
    with mpmath.workdps(DIGITS + 20):
        function = getattr(ACTIVATIONS[activation], which)
        return rational(function(real(variance), real(a)))


@lru_cache(maxsize=1 << 14)
def _product(activation: str, *numbers: Fraction) -> Fraction:
    with mpmath.workdps(DIGITS + 20):
        return rational(ACTIVATIONS[activation].product(*numbers))


def _floats(rows: Sequence[Sequence[Fraction]], columns: int) -> NDArray[np.float64]:
    return np.array(rows, dtype=np.float64).reshape(len(rows), columns)


@dataclass(frozen=True, eq=False)
class Network(mv.Encoder):
    """h(x) = P x + A s(W x - t) + c, seen through its moments; it has no polynomial outputs.

    Attributes:
        name: What it is.
        n: Number of latents.
        linear: P, with a row for each output.
        outer: A, with a row for each output.
        weights: W, with a row for each hidden unit; none of them zero.
        thresholds: t.
        shift: c.
        activation: Name of s.
        jump: What is added to every output where x_0 = 0: on a null set, so that no moment shows
            it. Other than 0 it makes the encoder discontinuous.
    """

    name: str
    n: int
    linear: Matrix
    outer: Matrix = field(repr=False)
    weights: Matrix = field(repr=False)
    thresholds: list[Fraction] = field(repr=False)
    shift: list[Fraction] = field(repr=False)
    activation: str = "ReLU"
    jump: int = 0

    @cached_property
    def _kept(self) -> dict[tuple[Any, ...], Matrix]:
        """What `products` returned: the same network is asked at many sizes."""
        return {}

    @property
    def m(self) -> int:
        """Number of outputs."""
        return len(self.linear)

    @property
    def continuous(self) -> bool:
        """Whether it is continuous."""
        return self.jump == 0

    def _hidden(self, which: str, law: Matrix) -> list[Fraction]:
        """The mean of each hidden unit, or of its slope, for latents of covariance `law`."""
        return [
            _moment(self.activation, which, dot(w, column), t)
            for w, column, t in zip(self.weights, self._through(law), self.thresholds, strict=True)
        ]

    def _through(self, cross: Matrix) -> Matrix:
        """W C for a symmetric C."""
        return [[dot(w, row) for row in cross] for w in self.weights]

    def _features(self, cross: Matrix, law: Matrix) -> Matrix:
        """E f(x) f(y)^T of the features f = (x, s(W x - t))."""
        k, through = len(self.weights), self._through(cross)
        variances = [dot(w, row) for w, row in zip(self.weights, self._through(law), strict=True)]
        slopes = self._hidden("slope", law)
        mixed = [[slopes[i] * x for x in through[i]] for i in range(k)]
        inner = [[_ZERO] * k for _ in range(k)]
        for i, j in itertools.combinations_with_replacement(range(k), 2):
            numbers = variances[i], variances[j], dot(through[i], self.weights[j])
            thresholds = self.thresholds[i], self.thresholds[j]
            inner[i][j] = inner[j][i] = _product(self.activation, *numbers, *thresholds)
        top = [[*cross[i], *(row[i] for row in mixed)] for i in range(self.n)]
        return top + [[*mixed[i], *inner[i]] for i in range(k)]

    def _mean(self, law: Matrix) -> list[Fraction]:
        means = self._hidden("mean", law)
        return [dot(a, means) + c for a, c in zip(self.outer, self.shift, strict=True)]

    def _rounded(self, x: Fraction) -> Fraction:
        """To `DIGITS` digits after the point, if there are hidden units."""
        return Fraction(round(x * 10**DIGITS), 10**DIGITS) if self.weights else x

    def unrounded_products(self, cross: Matrix, law: Matrix) -> Matrix:
        """What `products` rounds."""
        rows = [[*p, *a] for p, a in zip(self.linear, self.outer, strict=True)]
        features, means = self._features(cross, law), self._mean(law)
        # Without the shift c the mean is mean - c.
        bare = [x - c for x, c in zip(means, self.shift, strict=True)]
        firsts = [[dot(row, column) for column in features] for row in rows]
        return [
            [dot(f, row) + means[i] * means[j] - bare[i] * bare[j] for j, row in enumerate(rows)]
            for i, f in enumerate(firsts)
        ]

    def products(self, cross: Matrix, law: Matrix | None = None) -> Matrix:
        """E[h_i(x) h_j(y)] for Gaussian vectors x and y.

        Args:
            cross: E[x y^T], symmetric.
            law: Covariance of x and of y; the identity if it is not given.
        """
        law = identity(self.n) if law is None else law
        key = tuple(map(tuple, (*cross, *law)))
        if key not in self._kept:
            found = self.unrounded_products(cross, law)
            self._kept[key] = [list(map(self._rounded, row)) for row in found]
        return self._kept[key]

    def mean(self) -> list[Fraction]:
        """E[h_i]."""
        return [self._rounded(x) for x in self._mean(identity(self.n))]

    def second_moments(self) -> Matrix:
        """E[h_i h_j]."""
        return self.products(identity(self.n))

    def loss(self, rho: Sequence[Fraction]) -> Fraction:
        """The alignment loss, for the rate of each latent."""
        cross = [[r * (i == j) for j in range(self.n)] for i, r in enumerate(rho)]
        pairs = zip(self.second_moments(), self.products(cross), strict=True)
        return sum((2 * a[i] - 2 * b[i] for i, (a, b) in enumerate(pairs)), _ZERO)

    def mixing(self) -> Matrix:
        """E[h_i(x) x_j]."""
        slopes = self._hidden("slope", identity(self.n))
        bent = [[dot(a, [s * w[j] for s, w in zip(slopes, self.weights, strict=True)])
                 for j in range(self.n)] for a in self.outer]  # fmt: skip
        return [
            [self._rounded(x + y) for x, y in zip(p, b, strict=True)]
            for p, b in zip(self.linear, bent, strict=True)
        ]

    def distance(self, matrix: Sequence[Sequence[Fraction]]) -> Fraction:
        """E |h(x) - M x|^2 for an m x n matrix M."""
        second, mixing = self.second_moments(), self.mixing()
        return sum(
            (
                second[i][i] - 2 * dot(mixing[i], row) + dot(row, row)
                for i, row in enumerate(matrix)
            ),
            _ZERO,
        )

    def value(self, x: Sequence[Fraction]) -> list[Fraction]:
        """h(x) at a point."""
        with mpmath.workdps(DIGITS + 20):
            s = ACTIVATIONS[self.activation].value
            inputs = [dot(w, x) - t for w, t in zip(self.weights, self.thresholds, strict=True)]
            hidden = [rational(s(real(u))) for u in inputs]
        jump = self.jump if self.n and x[0] == 0 else 0
        rows = zip(self.linear, self.outer, self.shift, strict=True)
        return [self._rounded(dot(p, x) + dot(a, hidden) + c + jump) for p, a, c in rows]

    def is_linear(self, matrix: Sequence[Sequence[Fraction]]) -> bool:
        """Whether h(x) = M x at the probes, 0 and points of every coordinate plane among them."""
        return all(self.value(x) == [dot(row, x) for row in matrix] for x in probes(self.n))

    @cached_property
    def arrays(self) -> tuple[NDArray[np.float64], ...]:
        """P, A, W, t and c in float64, the last two as columns."""
        k = len(self.weights)
        columns = ([[t] for t in self.thresholds], [[c] for c in self.shift])
        return (
            _floats(self.linear, self.n),
            _floats(self.outer, k),
            _floats(self.weights, self.n),
            *(_floats(column, 1) for column in columns),
        )

    def tensor(self, x: Tensor, noise: float = 0.0) -> Tensor:
        """Columns h(x), shape (m, count), or E h(x + noise g) for a standard normal vector g."""
        p, a, w, t, c = (torch.from_numpy(array).to(x) for array in self.arrays)
        s, inputs = ACTIVATIONS[self.activation], w @ x - t
        blur = noise * w.norm(dim=1, keepdim=True)
        hidden = s.blurred(inputs, blur) if noise else s.tensor(inputs)
        return p @ x + a @ hidden + c + self.jump * (x[:1] == 0)

    @property
    def size(self) -> float:
        """A bound on the root mean square of what is added up to compute h."""
        p, a, w, t, c = (float(np.linalg.norm(array)) for array in self.arrays)
        return (p + 2 * a * w) * math.sqrt(self.n) + 2 * a * (t + math.sqrt(len(self.weights))) + c

    def lipschitz(self, matrix: Sequence[Sequence[Fraction]] = ()) -> float:
        """A bound on the Lipschitz constant of h(x) - M x, jump aside; M = 0 if not given.

        Its derivative is P - M + A D W, with the slopes of the units on the diagonal of D.
        """
        p, a, w, *_ = self.arrays
        low, high = ACTIVATIONS[self.activation].slopes
        middle = p + (low + high) / 2 * (a @ w) - (_floats(matrix, self.n) if matrix else 0)
        norms = [np.linalg.norm(x, 2) if x.size else 0.0 for x in (middle, a, w)]
        return float(norms[0] + (high - low) / 2 * norms[1] * norms[2])


@cache
def probes(n: int) -> tuple[tuple[Fraction, ...], ...]:
    """Points of R^n: 0, points of each coordinate plane, others near to 0 and far from it."""
    generator = random.Random(n)  # noqa: S311 - test data, not a secret
    points = [[Fraction(generator.randint(-9, 9), 4) for _ in range(n)] for _ in range(4)]
    points.append([Fraction(1000 * generator.choice([-1, 1])) for _ in range(n)])
    planes = [[x * (j != i) for j, x in enumerate(points[0])] for i in range(n)]
    return tuple(map(tuple, [[_ZERO] * n, *planes, *points]))


def linear_network(name: str, matrix: Matrix, n: int, jump: int = 0) -> Network:
    """The encoder M x, exactly, but for what is added where x_0 = 0."""
    rows = range(len(matrix))
    return Network(name, n, matrix, [[] for _ in rows], [], [], [_ZERO] * len(matrix), jump=jump)


def network(
    name: str,
    linear: Matrix,
    outer: Matrix,
    weights: Matrix,
    thresholds: Sequence[Fraction] | None = None,
    activation: str = "ReLU",
) -> Network:
    """The network without a shift, or centred by one: of mean zero."""
    n, t = len(weights[0]), list(thresholds or [_ZERO] * len(weights))
    raw = Network(name, n, linear, outer, weights, t, [_ZERO] * len(linear), activation)
    shift = [-x for x in raw._mean(identity(n))]
    return Network(name, n, linear, outer, weights, t, shift, activation)


def mixed(name: str, centred: Network, mixer: Matrix) -> Network:
    """The network with its outputs mixed by a matrix."""
    linear, outer = product(mixer, centred.linear), product(mixer, centred.outer)
    hidden = centred.weights, centred.thresholds, centred.activation
    return network(name, linear, outer, *hidden)


def whitened(centred: Network) -> Network:
    """The network with its outputs mixed to have identity covariance, to `DIGITS` digits."""
    one = identity(centred.n)
    with mpmath.workdps(DIGITS + 20):
        second = [list(map(real, row)) for row in centred.unrounded_products(one, one)]
        inverse = mpmath.cholesky(mpmath.matrix(second)) ** -1
        mixer = [list(map(rational, row)) for row in inverse.tolist()]
    return mixed(centred.name, centred, mixer)
