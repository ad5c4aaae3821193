"""Worlds that are seen as frames and moved by actions: Two-Room, and a linear Gaussian one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.pixels.two_rooms import TwoRooms
from numcheck.lab.worlds.controlled import STATES, ControlledWorld
from numcheck.lab.worlds.mixings import points
from numcheck.support import validate


@dataclass(frozen=True)
class Episodes:
    """Trajectories.

    Attributes:
        states: float64, shape (episodes, steps + 1, coordinates).
        actions: The action taken at each state but the last, shape (episodes, steps, actions).
    """

    states: Tensor
    actions: Tensor


class PixelWorld(Protocol):
    """What an experiment with a world model needs to know of a world."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def limit(self) -> float:
        """The largest coordinate of an action."""
        ...

    @property
    def actions(self) -> int:
        """Coordinates of an action."""
        ...

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise."""
        ...

    @property
    def near(self) -> float:
        """How near to the goal a plan has to end."""
        ...

    def explore(self, episodes: int, steps: int, generator: torch.Generator) -> Episodes:
        """Trajectories of the policy that data are collected with."""
        ...

    def mean(self, states: Tensor, actions: Tensor) -> Tensor:
        """The state expected after an action; float64, shape (..., 2)."""
        ...

    def move(self, states: Tensor, actions: Tensor, generator: torch.Generator) -> Tensor:
        """The state after an action, noise and all; shape (n, 2)."""
        ...

    def tasks(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Where plans begin and where they have to end."""
        ...

    def shown(self, states: Tensor) -> NDArray[np.float64]:
        """What a frame source renders for states (n, 2)."""
        ...


def _checked(episodes: int, steps: int, generator: torch.Generator) -> None:
    validate.instance(generator, torch.Generator, name="generator")
    validate.integer(episodes, name="episodes", minimum=1, maximum=2**24)
    validate.integer(steps, name="steps", minimum=1, maximum=2**16)


@dataclass(frozen=True)
class TwoRoomWorld:
    """A dot in two rooms, moved by displacements.

    Data are collected by a policy that goes to a place chosen at random, by the door if that is in
    the other room, with large errors.

    Attributes:
        rooms: Its geometry.
        limit: The largest displacement in each direction.
        near: As in `PixelWorld`.
        wander: Standard deviation of the policy's errors, over the limit.

    Raises:
        InvalidInputError: If a number is out of range.
    """

    rooms: TwoRooms = field(default_factory=TwoRooms)
    limit: float = 0.25
    near: float = 0.2
    wander: float = 0.8
    name: str = "two-rooms"
    actions: int = STATES
    sigma: float = 0.0

    def __post_init__(self) -> None:
        validate.instance(self.rooms, TwoRooms, name="rooms")
        validate.number(self.limit, name="limit", minimum=1e-6, maximum=2.0)
        validate.number(self.near, name="near", minimum=0.0, maximum=4.0)
        validate.number(self.wander, name="wander", minimum=0.0, maximum=1e6)

    def explore(self, episodes: int, steps: int, generator: torch.Generator) -> Episodes:
        """Trajectories of the policy."""
        _checked(episodes, steps, generator)
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
        """The state after an action: there is no noise."""
        points(actions, STATES, what="the world", name="actions")
        return self.rooms.move(states, actions.clamp(-self.limit, self.limit))

    def move(self, states: Tensor, actions: Tensor, generator: torch.Generator) -> Tensor:
        """The same."""
        del generator
        return self.mean(states, actions)

    def tasks(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Two places chosen independently."""
        return self.rooms.uniform(count, generator), self.rooms.uniform(count, generator)

    def shown(self, states: Tensor) -> NDArray[np.float64]:
        """The places themselves."""
        points(states, STATES, what="the world", name="states")
        return states.numpy()


@dataclass(frozen=True)
class LinearWorld:
    r"""$z' = \rho z + B a + \sigma \xi$, all Gaussian: the world of the theorem, seen as frames.

    Attributes:
        name: As in `PixelWorld`.
        world: The dynamics; its map is not used.
        limit: The largest coordinate of an action in plans; data have standard normal actions.
        near: As in `PixelWorld`.
        scale: What a source is given for a state of 1.

    Raises:
        InvalidInputError: If a number is out of range.
    """

    name: str
    world: ControlledWorld = field(default_factory=ControlledWorld)
    limit: float = 2.0
    near: float = 1.0
    scale: float = 1.0
    actions: int = STATES

    def __post_init__(self) -> None:
        validate.instance(self.name, str, name="name")
        validate.instance(self.world, ControlledWorld, name="world")
        validate.number(self.limit, name="limit", minimum=1e-6, maximum=1e6)
        validate.number(self.near, name="near", minimum=0.0, maximum=1e6)
        validate.number(self.scale, name="scale", minimum=-1e6, maximum=1e6)

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise."""
        return self.world.sigma

    def explore(self, episodes: int, steps: int, generator: torch.Generator) -> Episodes:
        """Stationary trajectories with independent actions."""
        _checked(episodes, steps, generator)
        states = [_normal((episodes, STATES), generator)]
        actions = _normal((episodes, steps, STATES), generator)
        for a in actions.unbind(dim=1):
            states.append(self.move(states[-1], a, generator))
        return Episodes(torch.stack(states, dim=1), actions)

    def mean(self, states: Tensor, actions: Tensor) -> Tensor:
        """The expected state."""
        return self.world.mean(states, actions)

    def move(self, states: Tensor, actions: Tensor, generator: torch.Generator) -> Tensor:
        """The state after an action."""
        validate.instance(generator, torch.Generator, name="generator")
        mean = self.mean(states, actions)
        noise = _normal(tuple(states.shape), generator)
        return mean + self.world.sigma * noise

    def tasks(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Two states of the stationary law."""
        count = validate.integer(count, name="count", minimum=0, maximum=2**31)
        validate.instance(generator, torch.Generator, name="generator")
        return _normal((count, STATES), generator), _normal((count, STATES), generator)

    def shown(self, states: Tensor) -> NDArray[np.float64]:
        """States times the scale."""
        points(states, STATES, what="the world", name="states")
        found: NDArray[np.float64] = (self.scale * states).numpy()
        return found


def _normal(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=torch.float64)
