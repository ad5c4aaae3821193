"""Worlds that are seen as frames and moved by actions: Two-Room, and a linear Gaussian one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.pixels.two_rooms import TwoRooms
from numcheck.lab.worlds.controlled import STATES, ControlledWorld


@dataclass(frozen=True)
class Episodes:
    """Trajectories.

    Attributes:
        states: float64, shape (episodes, steps + 1, coordinates).
        actions: The action taken at each state but the last, shape (episodes, steps, actions).
    """

    states: Tensor
    actions: Tensor


@dataclass(frozen=True)
class TwoRoomWorld:
    """A dot in two rooms, moved by displacements.

    Data are collected by a policy that goes to a place chosen at random, by the door if that is in
    the other room, with large errors.

    Attributes:
        rooms: Its geometry.
        limit: The largest displacement in each direction.
        near: How near to the goal a plan has to end.
        wander: Standard deviation of the policy's errors, over the limit.
        actions: Coordinates of an action.
    """

    rooms: TwoRooms = field(default_factory=TwoRooms)
    limit: float = 0.25
    near: float = 0.2
    wander: float = 0.8
    actions: int = STATES

    def explore(self, episodes: int, steps: int, generator: torch.Generator) -> Episodes:
        """Trajectories of the policy."""
        z, goal = self.tasks(episodes, generator)
        states, actions = [z], []
        for _ in range(steps):
            other = z[:, :1] * goal[:, :1] < 0
            inside = z[:, 1:].abs() < self.rooms.gap
            # At the height of the door the way is straight through it.
            target = torch.where(other & ~inside, 0 * z, goal)
            target = torch.where(other & inside, goal * torch.tensor([1.0, 0.0]).to(z), target)
            errors = torch.randn(z.shape, generator=generator, dtype=z.dtype)
            wanted = (target - z) + self.wander * self.limit * errors
            actions.append(wanted.clamp(-self.limit, self.limit))
            z = self.mean(z, actions[-1])
            states.append(z)
        return Episodes(torch.stack(states, dim=1), torch.stack(actions, dim=1))

    def mean(self, states: Tensor, actions: Tensor) -> Tensor:
        """The state after an action, float64, shape (..., 2): there is no noise."""
        return self.rooms.move(states, actions.clamp(-self.limit, self.limit))

    def move(self, states: Tensor, actions: Tensor, generator: torch.Generator) -> Tensor:
        """The same."""
        del generator
        return self.mean(states, actions)

    def tasks(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Where plans begin and where they have to end: two places chosen independently."""
        return self.rooms.uniform(count, generator), self.rooms.uniform(count, generator)

    def shown(self, states: Tensor) -> NDArray[np.float64]:
        """What a frame source renders for states (n, 2): the places themselves."""
        return states.numpy()


@dataclass(frozen=True)
class LinearWorld:
    r"""$z' = \rho z + B a + \sigma \xi$, all Gaussian: the world of the theorem, seen as frames.

    Attributes:
        world: The dynamics; its map is not used.
        limit: The largest coordinate of an action in plans; data have standard normal actions.
        near: How near to the goal a plan has to end.
        scale: What a source is given for a state of 1.
        actions: Coordinates of an action.
    """

    world: ControlledWorld = field(default_factory=ControlledWorld)
    limit: float = 2.0
    near: float = 1.0
    scale: float = 1.0
    actions: int = STATES

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise."""
        return self.world.sigma

    def explore(self, episodes: int, steps: int, generator: torch.Generator) -> Episodes:
        """Stationary trajectories with independent actions."""
        states = [_normal((episodes, STATES), generator)]
        actions = _normal((episodes, steps, STATES), generator)
        for a in actions.unbind(dim=1):
            states.append(self.move(states[-1], a, generator))
        return Episodes(torch.stack(states, dim=1), actions)

    def mean(self, states: Tensor, actions: Tensor) -> Tensor:
        """The expected state after an action, float64, shape (..., 2)."""
        return self.world.mean(states, actions)

    def move(self, states: Tensor, actions: Tensor, generator: torch.Generator) -> Tensor:
        """The state after an action, with noise."""
        mean = self.mean(states, actions)
        return mean + self.world.sigma * _normal(tuple(states.shape), generator)

    def tasks(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Where plans begin and where they have to end: two states of the stationary law."""
        return _normal((count, STATES), generator), _normal((count, STATES), generator)

    def shown(self, states: Tensor) -> NDArray[np.float64]:
        """What a frame source renders for states (n, 2): the scale times these."""
        found: NDArray[np.float64] = (self.scale * states).numpy()
        return found


#: A world that an experiment with a world model can be made in.
PixelWorld = TwoRoomWorld | LinearWorld


def _normal(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=torch.float64)
