"""Plans by the cross-entropy method: sample, keep the best, fit a normal law to them, repeat.

Many tasks are planned at once. Source: Rubinstein and Kroese, The Cross-Entropy Method, 2004; the
default sizes are those of the LeWorldModel paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.support.errors import InvalidInputError

#: From plans, shape (tasks, candidates, horizon, actions), to their costs, (tasks, candidates).
Cost = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class CrossEntropy:
    """The cross-entropy method with its parameters.

    Attributes:
        candidates: Plans drawn in each iteration.
        elites: The number of the best plans, to which the next law is fitted.
        iterations: The most iterations.
        deviation: Standard deviation of each action in the first iteration.
        tolerance: Standard deviation below which, for all actions of all tasks, the search stops.
        limit: Actions are clipped to [-limit, limit].
    """

    candidates: int = 300
    elites: int = 30
    iterations: int = 30
    deviation: float = 1.0
    tolerance: float = 1e-3
    limit: float = 1e6

    def plan(self, cost: Cost, first: Tensor, *, seed: int) -> Plans:
        """The cheapest plans drawn.

        Args:
            cost: Of plans.
            first: The means of the first law, float, shape (tasks, horizon, actions).
            seed: Of what is drawn.

        Raises:
            InvalidInputError: If a cost is not finite.
        """
        generator = torch.Generator().manual_seed(seed)
        mean = first.clamp(-self.limit, self.limit)
        deviation = torch.full_like(mean, self.deviation)
        best, least = mean, torch.full_like(mean[:, 0, 0], torch.inf)
        done = 0
        while done < self.iterations and bool((deviation > self.tolerance).any()):
            shape = (len(mean), self.candidates, *mean.shape[1:])
            noise = torch.randn(shape, generator=generator, dtype=torch.float64).to(mean)
            noise[:, 0] = 0.0  # The mean itself is a candidate.
            drawn = mean[:, None] + deviation[:, None] * noise
            drawn = drawn.clamp(-self.limit, self.limit)
            found = cost(drawn)
            if not bool(found.isfinite().all()):
                raise InvalidInputError(
                    "cost gave a NaN or an infinity. Costs of all plans within the limit must be "
                    "finite; lower the limit or bound the cost."
                )
            values, order = found.topk(self.elites, dim=1, largest=False)
            elites = torch.take_along_dim(drawn, order[..., None, None], dim=1)
            better = values[:, 0] < least
            best = torch.where(better[:, None, None], elites[:, 0], best)
            least = torch.where(better, values[:, 0], least)
            mean, deviation = elites.mean(dim=1), elites.std(dim=1)
            done += 1
        return Plans(best, least, done)


@dataclass(frozen=True)
class Plans:
    """The plans found.

    Attributes:
        actions: Shape (tasks, horizon, actions).
        costs: Their costs, shape (tasks,).
        iterations: Iterations done.
    """

    actions: Tensor
    costs: Tensor
    iterations: int
