"""Trees of all that can happen."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor

from numcheck.lab.worlds import tree
from numcheck.lab.worlds.controlled import ControlledWorld
from tests.fuzz.kinds import (
    Array,
    Kind,
    Strategy,
    integers,
    junk,
    objects,
)
from tests.fuzz.options import NOTHING
from tests.fuzz.runner import Target, target

GENTLE = ControlledWorld()
TWO = torch.zeros(2, 2, dtype=torch.float64)


def points(least: int) -> Strategy:
    return st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=least, max_size=3).map(
        lambda rows: torch.tensor(rows, dtype=torch.float64).reshape(-1, 2)
    )


BAD_POINTS = st.one_of(
    NOTHING,
    st.sampled_from([TWO[0], TWO[:, :1], TWO.float(), TWO.int(), TWO * math.nan, TWO + math.inf,
                     TWO[None], TWO.numpy(), TWO.to_sparse(), TWO + 0j]),
)  # fmt: skip


def tree_is(found: list[Tensor], start: Tensor, actions: Tensor, steps: int, **_: Any) -> None:
    assert len(found) == steps + 1
    for depth, z in enumerate(found):
        assert z.shape == (len(start), *(len(actions), 4) * depth, 2)
        assert z.isfinite().all()
    if steps:
        means = GENTLE.mean(start[:, None], actions)
        torch.testing.assert_close(found[1].mean(dim=2), means)


@st.composite
def costs(draw: st.DrawFn) -> dict[str, Any]:
    tasks, k, steps = (draw(st.integers(*ends)) for ends in ((1, 2), (1, 3), (0, 2)))
    generator = np.random.default_rng(draw(st.integers(0, 99)))
    return {
        "costs": [torch.tensor(generator.normal(size=(tasks, *(k, 4) * t)))
                  for t in range(steps + 1)],
        "spent": torch.tensor(generator.normal(size=k)),
    }  # fmt: skip


ONE_STEP = [torch.zeros(1, dtype=torch.float64), torch.zeros(1, 2, 4, dtype=torch.float64)]
SPENT = torch.zeros(2, dtype=torch.float64)
BAD_COSTS: dict[str, Strategy] = {
    "costs": st.one_of(
        NOTHING,
        st.sampled_from([[], [None], [1.0], ONE_STEP[::-1], [ONE_STEP[0], ONE_STEP[1][0]],
                         [ONE_STEP[0], ONE_STEP[1] * math.nan],
                         [ONE_STEP[0], ONE_STEP[1].float()],
                         [TWO[:, 0], ONE_STEP[1]], [ONE_STEP[0].numpy()]]),
    ),
    "spent": st.one_of(NOTHING, st.sampled_from([SPENT[:0], SPENT[None], SPENT.float(),
                                                 SPENT + math.nan, torch.tensor(0.0).double()])),
}  # fmt: skip


def expected(costs: list[Tensor], spent: Tensor) -> Array:
    """The costs of plans of at most two steps, outcome by outcome."""
    found = []
    for task in range(len(costs[0])):
        for plan in itertools.product(range(len(spent)), repeat=len(costs) - 1):
            total = float(costs[0][task]) + sum(float(spent[a]) for a in plan)
            for depth in range(1, len(costs)):
                every = itertools.product(range(4), repeat=depth)
                places = [[x for pair in zip(plan, w, strict=False) for x in pair] for w in every]
                values = [float(costs[depth][(task, *place)]) for place in places]
                total += sum(values) / len(values)
            found.append(total)
    return np.array(found)


def plans_are(found: Tensor, costs: list[Tensor], spent: Tensor) -> None:
    assert found.shape == (len(costs[0]), *[len(spent)] * (len(costs) - 1))
    np.testing.assert_allclose(found.flatten().numpy(), expected(costs, spent), atol=1e-12)


def policy_is(found: list[Tensor], costs: list[Tensor], spent: Tensor) -> None:
    assert [a.shape for a in found] == [c.shape for c in costs[:-1]]
    plans = tree.plan_costs(costs, spent).reshape(len(costs[0]), -1)
    assert (tree.policy_cost(costs, spent, found) <= plans.amin(dim=1) + 1e-12).all()


def with_policy(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "policy": [torch.zeros_like(c, dtype=torch.int64) for c in given["costs"][:-1]],
    }


ZEROS = torch.zeros(1, dtype=torch.int64)
TREES = [
    target(
        "numcheck.lab.worlds.tree.states", tree.states,
        {"world": objects(st.just(GENTLE), ControlledWorld), "start": Kind(points(0), BAD_POINTS),
         "actions": Kind(points(1), st.one_of(BAD_POINTS, st.just(TWO[:0]))),
         "steps": integers(0, 24, up_to=2)}, tree_is,
        misfits=st.just({"world": GENTLE, "start": TWO, "actions": TWO, "steps": 24}),
    ),
    Target("numcheck.lab.worlds.tree.plan_costs", tree.plan_costs, costs(), BAD_COSTS, plans_are,
           misfits=st.just({"costs": ONE_STEP, "spent": SPENT[:1]})),
    Target("numcheck.lab.worlds.tree.best_policy", tree.best_policy, costs(), BAD_COSTS, policy_is,
           misfits=st.just({"costs": ONE_STEP, "spent": SPENT[:1]})),
    Target(
        "numcheck.lab.worlds.tree.policy_cost", tree.policy_cost, costs().map(with_policy),
        {**BAD_COSTS, "policy": st.one_of(
            junk(lambda v: isinstance(v, (list, tuple)) and not v), st.sampled_from(
                [[None], [ZEROS, ZEROS, ZEROS], [ZEROS.float()], [ZEROS - 1]]))},
        # Always the first action: no other policy that ignores outcomes is meant.
        lambda found, costs, spent, policy: np.testing.assert_allclose(
            found, tree.plan_costs(costs, spent).reshape(len(costs[0]), -1)[:, 0], atol=1e-12),
        misfits=st.sampled_from([{"costs": ONE_STEP, "spent": SPENT, "policy": policy}
                                 for policy in ([], [ZEROS + 2], [ZEROS[:0]], [ZEROS[None]])]),
        called={"policy": "policy"},
    ),
]  # fmt: skip

TARGETS = TREES
