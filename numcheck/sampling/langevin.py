r"""Langevin dynamics whose stationary law is exactly a given one.

A step proposes $y = x + h s(x) + \sqrt{2 h}\,\xi$, the Euler step of
$dX = s(X)\,dt + \sqrt 2\,dW$ with the score $s = (\log p)'$, and takes it with probability
$\min(1, p(y) q(y, x) / (p(x) q(x, y)))$, where q is the density of the proposal; otherwise it
stays (Metropolis-adjusted Langevin algorithm: Roberts and Tweedie, Bernoulli 2, 1996). Without the
second part the law would be off by an amount of the order of h.

With that the chain is reversible for p: p(x) q(x, y) times the probability of taking y is symmetric
in x and y. So (z, z') is exchangeable for any number of steps, and a sample that starts from p
stays in p, whatever h is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.source import LARGEST_WIDTH, Source, normal, open_uniform
from numcheck.sampling.transitions import Transition
from numcheck.support import validate


@dataclass(frozen=True)
class Langevin(Transition):
    """Z' = z after some steps of the Metropolis-adjusted Langevin algorithm, z of the given law.

    Attributes:
        law: The stationary law; `numcheck.sampling.tabulated.Tabulated` makes one of a density.
        time_step: h, a positive number: after m steps, z' is about where the diffusion is at time
            m h.
        steps: Number of steps, from 1 to 256; each has one counter of the sample.
    """

    law: Distribution
    time_step: float
    steps: int = 1

    def __post_init__(self) -> None:
        validate.number(self.time_step, name="time_step", minimum=1e-12, maximum=1e12)
        validate.integer(self.steps, name="steps", minimum=1, maximum=LARGEST_WIDTH)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"Langevin dynamics of the {self.law.name}, {self.steps} x {self.time_step:g}"

    @property
    def stationary_law(self) -> Distribution:
        """The law."""
        return self.law

    def _draw(self, source: Source, index: Tensor) -> list[Tensor]:
        start, noise = self.law.draw(source, index), source.noise()
        x, h = start, self.time_step
        log, score = self.law.log_density_and_score(x)
        for step in range(self.steps):
            w0, w1, w2, w3 = noise.words(index, width=self.steps, offset=step)
            move = math.sqrt(2 * h) * normal(w0, w1) + h * score
            y = x + move
            log_y, score_y = self.law.log_density_and_score(y)
            forth, back = move - h * score, move + h * score_y
            gain = log_y - log + (forth.square() - back.square()) / (4 * h)
            # Where numbers overflow, the gain is NaN and the step not taken: p(y) is 0 there.
            taken = open_uniform(w2, w3).log() < gain
            x = torch.where(taken, y, x)
            log = torch.where(taken, log_y, log)
            score = torch.where(taken, score_y, score)
        return [start, x]
