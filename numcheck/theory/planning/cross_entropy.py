"""Plans by the cross-entropy method: sample, keep the best, fit a normal law to them, repeat.

Many tasks are planned at a time. Source: Rubinstein and Kroese, The Cross-Entropy Method, 2004; the
default sizes are those that the LeWorldModel paper plans with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: From plans, shape (tasks, candidates, horizon, actions), to their costs, (tasks, candidates).
Cost = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class CrossEntropy:
    """How plans are sought.

    Attributes:
        candidates: Plans drawn in each iteration.
        elites: The best of them, to which the next law is fitted.
        iterations: At most so many.
        deviation: Standard deviation of each action in the first iteration.
        tolerance: Done when no action of any task deviates more than that.
        limit: Actions are clipped to [-limit, limit].

    Raises:
        InvalidInputError: If a number is out of range, or there are more elites than candidates.
    """

    candidates: int = 300
    elites: int = 30
    iterations: int = 30
    deviation: float = 1.0
    tolerance: float = 1e-3
    limit: float = 1e6

    def __post_init__(self) -> None:
        validate.integer(self.candidates, name="candidates", minimum=2, maximum=2**20)
        validate.integer(self.elites, name="elites", minimum=2, maximum=self.candidates)
        validate.integer(self.iterations, name="iterations", minimum=1, maximum=10**4)
        validate.number(self.deviation, name="deviation", minimum=1e-9, maximum=1e6)
        validate.number(self.tolerance, name="tolerance", minimum=0.0, maximum=1e6)
        validate.number(self.limit, name="limit", minimum=1e-9, maximum=1e9)

    def plan(self, cost: Cost, first: Tensor, *, seed: int) -> Plans:
        """The cheapest plans met.

        Args:
            cost: Of plans; must be finite.
            first: The plans to begin with, the means of the first law, float, shape
                (tasks, horizon, actions).
            seed: Of what is drawn.

        Raises:
            InvalidInputError: If shapes do not fit or a cost is not finite.
        """
        if not isinstance(first, Tensor) or not first.is_floating_point() or first.ndim != 3:
            shape = tuple(first.shape) if isinstance(first, Tensor) else type(first).__name__
            raise InvalidInputError(
                f"first must be a float tensor of shape (tasks, horizon, actions), got {shape}."
            )
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
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
            found = _checked(cost(drawn), drawn)
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


def _checked(costs: object, drawn: Tensor) -> Tensor:
    if not isinstance(costs, Tensor) or costs.shape != drawn.shape[:2]:
        shape = tuple(costs.shape) if isinstance(costs, Tensor) else type(costs).__name__
        raise InvalidInputError(
            f"cost must give a tensor of shape (tasks, candidates) = {tuple(drawn.shape[:2])}, got "
            f"{shape}."
        )
    if not bool(costs.isfinite().all()):
        raise InvalidInputError(
            "cost gave a NaN or an infinity. Costs of all plans within the limit must be finite; "
            "lower the limit or bound the cost."
        )
    return costs
