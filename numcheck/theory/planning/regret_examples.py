"""Problems with encoders and models that err, some with as much regret as the bound allows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache

from numcheck.theory.planning.problem import Outcomes, Problem
from numcheck.theory.planning.regret import Encoded, Learned, Modelled


def _go(states: int, *outcomes: Sequence[tuple[int, int]]) -> tuple[tuple[Fraction, ...], ...]:
    """For each action the weights of the states, from pairs of a state and a count."""
    rows = []
    for pairs in outcomes:
        row = [0] * states
        for state, count in pairs:
            row[state] += count
        rows.append(tuple(Fraction(count, sum(row)) for count in row))
    return tuple(rows)


def sharp(steps: int, slope: int, error: Fraction, margin: Fraction = Fraction(0)) -> Encoded:
    """Two branches whose costs the encoder misjudges as far as it can, in opposite directions.

    In the learned problem the first branch costs less than the second by L times the margin; in
    truth it costs 2 L (T + 1) eta less L times the margin more.

    Args:
        steps: T.
        slope: L.
        error: eta.
        margin: The margin.
    """
    up = [Fraction(20 * t) for t in range(1, steps + 1)]
    down = [-y - 2 * error for y in up]
    if steps:
        down[-1] += margin - 2 * error
    truth = (Fraction(0), *up, *down)
    size = len(truth)
    following = {z: z + 1 for z in range(1, size)} | {steps: steps, 2 * steps: 2 * steps}
    start = ([(1, 1)], [(steps + 1, 1)]) if steps else ([(0, 1)], [(0, 1)])
    rows = (_go(size, *[[(following[z], 1)]] * 2) for z in range(1, size))
    return Encoded(
        f"two branches of {steps}, L = {slope}, eta = {error}",
        (_go(size, *start), *rows),
        truth,
        tuple(y + error for y in truth),
        # Going up costs -L y, going down L y, the end -L |y|.
        lambda y, a: slope * y if a else -slope * y,
        lambda y: -slope * abs(y),
        Fraction(slope),
        steps,
    )


def library_example() -> Encoded:
    """Staying or moving on by 4 (Lean: `LeJEPA.RegretExample`); both stay at 4 thereafter."""
    truth = Fraction(0), Fraction(4)
    return Encoded(
        "the library's",
        (_go(2, [(0, 1)], [(1, 1)]), _go(2, [(1, 1)], [(1, 1)])),
        truth,
        tuple(z / 2 + 1 for z in truth),
        lambda y, a: y if a else -y,
        lambda y: -y,
    )


def _rare(name: str, encoded: int) -> Encoded:
    """The first action leads, one time in ten, to a costly state."""
    truth = tuple(map(Fraction, (0, 1, 100, 4)))
    rows = tuple(_go(4, [(z, 1)], [(z, 1)]) for z in (1, 2, 3))
    return Encoded(
        name,
        (_go(4, [(1, 9), (2, 1)], [(3, 1)]), *rows),
        truth,
        (truth[0], truth[1], Fraction(encoded), truth[3]),
        lambda y, _: 0 * y,
        lambda y: y,
    )


def _coin() -> Encoded:
    """A coin falls, then its side is to be named: an error costs 6."""
    truth = tuple(map(Fraction, (0, 10, 20, 30, 36)))
    toss = [(1, 1), (2, 1)]
    stay = tuple(_go(5, [(z, 1)], [(z, 1)]) for z in (3, 4))
    weights = _go(5, toss, toss), _go(5, [(3, 1)], [(4, 1)]), _go(5, [(4, 1)], [(3, 1)]), *stay
    return Encoded(
        "a coin", weights, truth, truth,
        lambda y, _: 0 * y, lambda y: abs(y - 30), horizon=2,
    )  # fmt: skip


def _jump() -> Encoded:
    """The cost of ending jumps by 7 between a state and its image."""
    truth = tuple(map(Fraction, (0, 30, 40)))
    stay = tuple(_go(3, [(z, 1)], [(z, 1)]) for z in (1, 2))
    return Encoded(
        "a cost that jumps",
        (_go(3, [(1, 1)], [(2, 1)]), *stay),
        truth,
        (truth[0], Fraction(151, 5), truth[2]),
        lambda y, _: 0 * y,
        # Where it jumps, 30.1, is no float.
        lambda y: 7 * ((y > 20) & (10 * y < 301)) + (y > 35),
    )


def _random(number: int) -> Encoded:
    generator = random.Random(f"regret {number}")  # noqa: S311 - test data, not a secret
    states, actions, horizon = [(2, 2, 4), (3, 2, 3), (4, 2, 2), (3, 3, 2)][number % 4]

    def row() -> list[tuple[int, int]]:
        return [(generator.randrange(states), generator.randint(1, 3)) for _ in range(2)]

    weights = tuple(_go(states, *(row() for _ in range(actions))) for _ in range(states))
    truth = tuple(Fraction(14 * z + generator.randint(-6, 6), 7) for z in range(states))
    # Less than half of the least distance, so that encoded states differ.
    errors = [Fraction(generator.randint(-9, 9), 70) for _ in range(states)]
    slope = generator.randint(1, 3)
    goals = [generator.randint(-1, 2 * states) for _ in range(actions + 1)]
    return Encoded(
        f"random #{number}", weights, truth,
        tuple(y + e for y, e in zip(truth, errors, strict=True)),
        lambda y, a: slope * abs(y - goals[a]), lambda y: -slope * abs(y - goals[-1]),
        Fraction(slope), horizon,
    )  # fmt: skip


@cache
def encoded_problems() -> tuple[Encoded, ...]:
    """Problems with encoders that err; the last one has costs that are not Lipschitz."""
    shapes = [(0, 1, 1), (1, 1, 1), (2, 3, 1), (3, 3, 2), (4, 2, 3)]
    return (
        *(sharp(t, slope, Fraction(e)) for t, slope, e in shapes),
        library_example(),
        _rare("a rare state that is misjudged", 2),
        _rare("a rare state", 100),
        _coin(),
        *map(_random, range(12)),
        _jump(),
    )


def _line(
    expansion: Fraction, shifts: tuple[Fraction, Fraction], noises: Sequence[Fraction]
) -> Callable[[Fraction, int], Outcomes[Fraction]]:
    weight = Fraction(1, len(noises))
    return lambda y, a: [(weight, expansion * y + shifts[a] + noise) for noise in noises]


def sharp_model(
    steps: int, slope: int, expansion: Fraction, error: Fraction, inaccuracy: Fraction
) -> Modelled:
    """A model that overshoots by epsilon at each step, started eta too high.

    Two opposite plans cost the same in the model, and in truth their costs differ by the bound.
    """
    shifts = Fraction(20), Fraction(-20)
    true_shifts = shifts[0] - inaccuracy, shifts[1] - inaccuracy
    paths = [[error], [error]]
    for path, shift in zip(paths, shifts, strict=True):
        for _ in range(steps):
            path.append(expansion * path[-1] + shift)
    # Going up costs less; with this fee it costs as much as going down.
    fee = slope * sum(paths[0] + paths[1], Fraction(0)) / max(steps, 1)

    def stage(y: Fraction, a: int) -> Fraction:
        return slope * y if a else fee - slope * y

    def terminal(y: Fraction) -> Fraction:
        return -slope * abs(y)

    name = f"overshooting, {steps} steps, L = {slope}, K = {expansion}, epsilon = {inaccuracy}"
    problem = Problem(_line(expansion, true_shifts, [Fraction(0)]), stage, terminal)
    model = Problem(_line(expansion, shifts, [Fraction(0)]), stage, terminal)
    return Modelled(name, problem, model, error, Fraction(slope), expansion, steps)


def _mean_model() -> Modelled:
    """Outcomes far apart, and a model that knows only their mean."""

    def kernel(noise: int) -> Callable[[Fraction, int], Outcomes[Fraction]]:
        half = Fraction(1, 2)
        return lambda y, a: [(half, y + s if a == 0 else y + 2) for s in (-noise, noise)]

    problem, model = (Problem(kernel(noise), lambda y, _: 0 * y, abs) for noise in (5, 0))
    zero = Fraction(0)
    return Modelled("a model of the mean", problem, model, zero, Fraction(1), Fraction(1), 2)


def _random_model(number: int) -> Modelled:
    generator = random.Random(f"model {number}")  # noqa: S311 - test data, not a secret

    def draw(largest: int) -> Fraction:
        return Fraction(generator.randint(-largest, largest), 4)

    expansion = Fraction(generator.randint(0, 6), 4)
    shifts, noises = (draw(12), draw(12)), (draw(4), draw(4))
    errors = [[draw(1) for _ in noises] for _ in shifts]
    slope = generator.randint(1, 3)
    goals = [generator.randint(-4, 4) for _ in range(3)]

    def stage(y: Fraction, a: int) -> Fraction:
        return slope * abs(y - goals[a])

    def terminal(y: Fraction) -> Fraction:
        return -slope * abs(y - goals[2])

    def true(y: Fraction, a: int) -> Outcomes[Fraction]:
        known = model.kernel(y, a)
        # The error depends on the state, too.
        return [(w, x + e * (1 + (y > 1))) for (w, x), e in zip(known, errors[a], strict=True)]

    model: Learned = Problem(_line(expansion, shifts, noises), stage, terminal)
    problem = Problem(true, stage, terminal)
    return Modelled(
        f"random model #{number}", problem, model, draw(2), Fraction(slope), expansion, 3
    )


@cache
def modelled_problems() -> tuple[Modelled, ...]:
    """Problems on the line and models of them."""
    numbers = [Fraction(1), Fraction(1, 2), Fraction(2), Fraction(0)]
    return (
        *(
            sharp_model(steps, 2, k, Fraction(1, 2), Fraction(1))
            for steps, k in itertools.product(range(4), numbers)
        ),
        sharp_model(3, 1, Fraction(1), Fraction(0), Fraction(2)),
        sharp_model(3, 3, Fraction(2), Fraction(1), Fraction(0)),
        _mean_model(),
        *map(_random_model, range(8)),
    )
