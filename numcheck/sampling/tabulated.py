"""The law of a density given by its logarithm, by numerical integration.

The interval is cut into panels, finer towards the centre, where the density may have a kink. On
each the density is replaced by its Legendre interpolant of degree 15, whose integral is exact; so
the distribution function has an error of about 1e-14, and its inverse is found by Newton's method.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import torch
from numpy.polynomial.legendre import leggauss, legvander
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.source import Source, open_uniform
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Array
from numcheck.theory.converse.densities import Density

_NODES = 16
#: Panels of equal width on each side of the centre, and how often the first of them is halved.
_PANELS, _HALVINGS = 128, 40
#: The last Legendre coefficients of a panel, times its width, as part of the whole mass.
_UNRESOLVED = 1e-12
#: Newton's method is done after some 6 steps; halving the panel instead, after 60.
_STEPS = 100


@dataclass(frozen=True)
class Table:
    """A density on panels.

    Attributes:
        edges: Edges of the panels, ascending, shape (panels + 1,).
        below: Mass below each edge, same shape.
        density: Legendre coefficients of the density times half the panel's width, shape
            (16, panels); the mass of all panels is 1.
        log_mass: Logarithm of the mass before it was made 1.
    """

    edges: Tensor
    below: Tensor
    density: Tensor
    log_mass: float


def _mass_and_density(coefficients: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """Mass of a panel below t, and the density there, for t in [-1, 1].

    Args:
        coefficients: Legendre coefficients of the panel of each number, shape (16, n).
        t: Shape (n,).
    """
    # The integral of P_k from -1 is (P_(k+1) - P_(k-1)) / (2 k + 1), and t + 1 for k = 0.
    before, now = torch.ones_like(t), t.clone()
    density, mass = coefficients[0].clone(), coefficients[0] * (t + 1)
    for k in range(1, _NODES):
        after = (t * now).mul_((2 * k + 1) / (k + 1)).sub_(before, alpha=k / (k + 1))
        density.addcmul_(coefficients[k], now)
        mass.addcmul_(coefficients[k], before.sub_(after), value=-1 / (2 * k + 1))
        before, now = now, after
    return mass, density


def _panel(place: Tensor, edges: Tensor) -> Tensor:
    return (torch.searchsorted(edges, place, right=True) - 1).clamp_(0, edges.shape[0] - 2)


def _edges(density: Density) -> Array:
    steps = np.linspace(0.0, density.width, _PANELS + 1)
    halved = steps[1] * 2.0 ** -np.arange(_HALVINGS, 0, -1)
    side = np.concatenate([halved, steps[1:]])
    found: Array = density.centre + np.concatenate([-side[::-1], [0.0], side])
    return found


def tabulate(density: Density) -> Table:
    """The table of a density.

    Raises:
        InvalidInputError: If the density is not positive and finite, or so rough that the panels
            do not resolve it.
    """
    edges = _edges(density)
    nodes, weights = leggauss(_NODES)
    half = np.diff(edges)[:, None] / 2
    points = edges[:-1, None] + half * (nodes + 1)
    log = np.asarray(density.log(points), dtype=np.float64)
    highest = float(log.max())
    if not math.isfinite(highest) or np.isnan(log).any():
        raise InvalidInputError(
            f"the density {density.name} has a logarithm of {highest!r} inside its interval; "
            "give one that is finite, or minus infinity where the density is 0."
        )
    orders = np.arange(_NODES)
    projection = weights[:, None] * legvander(nodes, _NODES - 1) * (orders + 0.5)
    coefficients = (np.exp(log - highest) * half) @ projection
    masses = 2 * coefficients[:, 0]
    total = masses.sum()
    unresolved = float(np.abs(coefficients[:, -2:]).max() / total)
    if unresolved > _UNRESOLVED:
        raise InvalidInputError(
            f"the density {density.name} is too rough for {2 * _PANELS} panels on an interval of "
            f"half width {density.width:g}: the last coefficients are {unresolved:.1e} of its "
            f"mass, allowed are {_UNRESOLVED:g}. Give a smoother density or a narrower interval."
        )
    below = np.concatenate([[0.0], np.cumsum(masses) / total])
    return Table(
        torch.from_numpy(edges),
        torch.from_numpy(below),
        torch.from_numpy(np.ascontiguousarray(coefficients.T / total)),
        highest + math.log(total),
    )


@dataclass(frozen=True)
class Tabulated(Distribution):
    """The law of a density (`numcheck.theory.converse`), cut off at the ends of its interval.

    Attributes:
        density: The density of scale 1.
    """

    density: Density

    @property
    def name(self) -> str:
        """What it is called."""
        return f"law with density {self.density.name}"

    @cached_property
    def table(self) -> Table:
        """The density on panels, on the host."""
        return tabulate(self.density)

    def _table(self, device: torch.device) -> Table:
        table = self.table
        edges, below = table.edges.to(device), table.below.to(device)
        return Table(edges, below, table.density.to(device), table.log_mass)

    def _unit_moment(self, order: int) -> Fraction:
        """By Gauss's rule on the panels: to about 1e-14 of E |U|^order, not to 50 digits."""
        nodes, weights = leggauss(_NODES)
        edges = self.table.edges.numpy()
        half = np.diff(edges)[:, None] / 2
        points = edges[:-1, None] + half * (nodes + 1)
        density = np.exp(self.density.log(points) - self.table.log_mass)
        return Fraction(math.fsum((points**order * density * half * weights).ravel()))

    def _unit_log_density(self, u: Tensor) -> Tensor:
        inside = (u - self.density.centre).abs() <= self.density.width
        # Off the interval the logarithm itself may overflow, and would spoil the derivative.
        log = self.density.log(torch.where(inside, u, self.density.centre))
        return torch.where(inside, log - self.table.log_mass, -math.inf)

    def _unit_cdf(self, u: Tensor) -> Tensor:
        table = self._table(u.device)
        panel = _panel(u, table.edges)
        low, high = table.edges[panel], table.edges[panel + 1]
        t = ((u - low) - (high - u)) / (high - low)
        mass, _ = _mass_and_density(table.density[:, panel], t.clamp(-1.0, 1.0))
        return (table.below[panel] + mass).clamp(0.0, 1.0)

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        share = open_uniform(*source.words(index)[:2])
        table = self._table(index.device)
        panel = _panel(share, table.below)
        below, above = table.below[panel], table.below[panel + 1]
        mass = (above - below).clamp_min(1e-300)
        t = _solve(table.density[:, panel], share - below, mass)
        low, high = table.edges[panel], table.edges[panel + 1]
        return low + (t + 1) * (high - low) / 2


def _solve(coefficients: Tensor, wanted: Tensor, mass: Tensor) -> Tensor:
    """The t in [-1, 1] below which a panel has the wanted mass.

    Newton's method; where a step leaves the interval known to hold t, that is halved. A number that
    has converged stays, so that it does not depend on its neighbours.
    """
    t = (2 * wanted / mass - 1).clamp_(-1.0, 1.0)
    low, high = -torch.ones_like(t), torch.ones_like(t)
    done = torch.zeros_like(t, dtype=torch.bool)
    for _ in range(_STEPS):
        found, density = _mass_and_density(coefficients, t)
        error = found - wanted
        low, high = torch.where(error < 0, t, low), torch.where(error > 0, t, high)
        step = t - error / density
        inside = (step >= low) & (step <= high)
        after = torch.where(inside, step, (low + high) / 2)
        close = ((after - t).abs() <= 1e-15) | (error.abs() <= 1e-18 * mass)
        t = torch.where(done, t, after)
        done |= close
        if bool(done.all()):
            break
    return t
