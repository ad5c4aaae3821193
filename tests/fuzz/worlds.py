"""Worlds: pairs of latents, maps to observations, a world with actions; encoders of these."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from numcheck.lab.encoders import InverseCoupling, perceptron
from numcheck.lab.worlds import mixings
from numcheck.lab.worlds.controlled import ControlledWorld, Transitions
from numcheck.lab.worlds.mixings import Coupling, Mixing, Parabola, Shear, Spiral
from numcheck.lab.worlds.pairs import LatentPairs, gaussian_pairs, langevin_pairs, view_pairs
from numcheck.lab.worlds.rates import RatePairs
from numcheck.lab.worlds.world import Batch, World
from numcheck.sampling.base import Distribution
from numcheck.sampling.distributions import GeneralizedNormal, Laplace, Logistic
from numcheck.sampling.transitions import OrnsteinUhlenbeck, Transition, Views
from tests.fuzz.comparing import check
from tests.fuzz.kinds import FLAG, Kind, among, integers, objects, reals, sequences
from tests.fuzz.options import COUNT, DEVICE, NOTHING, RHO, SEEDS
from tests.fuzz.runner import Target, target

SIZE = reals(-100, 100, up_to=(-9, 9))
SEED = integers(0, 2**63 - 1, up_to=9)
LATENTS = integers(1, 2**16, up_to=5)
MAPS = [Spiral(), Shear(), Parabola(), Coupling(2, stretch=0.5), Coupling(4, layers=3)]
PLANAR = objects(st.sampled_from(MAPS[:-1]), Mixing)
FLOATING = st.sampled_from([torch.float32, torch.float64])
#: A stream has so many samples that all of these places are in it.
START = Kind(st.integers(0, 2**40), integers(0, 2**63).wrong)
STREAMS = {"seed": SEEDS, "stream": SEEDS, "start": START, "count": COUNT, "device": DEVICE}


def tensor(seed: int, *shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=dtype)


def points(coordinates: int) -> Kind:
    """Points of any leading shape, and what is none."""
    shapes = st.sampled_from([(), (0,), (1,), (3,), (2, 3)])
    good = st.builds(lambda s, shape, d: tensor(s, *shape, coordinates, dtype=d),
                     st.integers(0, 9), shapes, FLOATING)  # fmt: skip
    one = torch.ones(3, coordinates)
    bad: list[Any] = [
        one[:, :1].expand(3, coordinates + 1), one[:, :0], torch.tensor(1.0), one.int(), one + 0j,
        one > 0, one.to_sparse(), one.numpy(), one.tolist(), one.to(torch.float8_e5m2),
    ]  # fmt: skip
    return Kind(good, st.one_of(NOTHING, st.sampled_from(bad)))


def inverted(found: Tensor, z: Tensor, mixing: Mixing) -> None:
    assert (found.shape, found.dtype) == (z.shape, z.dtype)
    tolerance = 1e-3 if z.dtype == torch.float32 else 1e-9
    torch.testing.assert_close(mixing.inverse(found), z, rtol=tolerance, atol=tolerance)


def map_target(number: int, mixing: Mixing) -> list[Target]:
    name = f"numcheck.lab.worlds.mixings.{type(mixing).__name__}"
    kind, more = points(mixing.latents), {"examples": 60}
    return [
        target(f"{name}.__call__", lambda z: mixing(z), {"z": kind},
               lambda found, z: inverted(found, z, mixing), called={"z": "points"}, **more),
        target(f"{name}.inverse", lambda x: mixing.inverse(x), {"x": kind},
               lambda found, x: check(found.shape == x.shape and found.isfinite().all()),
               called={"x": "points"}, **more),
        target(f"{name}.log_det", lambda z: mixing.log_det(z), {"z": kind},
               lambda found, z: check(found.shape == z.shape[:-1] and found.isfinite().all()),
               called={"z": "points"}, **more),
    ]  # fmt: skip


EVEN = Kind(
    st.integers(1, 4).map(lambda half: 2 * half),
    st.one_of(integers(2, 1024).wrong, st.sampled_from([3, 7, 1023])),
)
LAYERS = integers(1, 64, up_to=5)
MIXINGS = [
    target("numcheck.lab.worlds.mixings.Spiral", Spiral, {"turn": SIZE},
           lambda found, turn: check(type(found.turn) is float)),
    target("numcheck.lab.worlds.mixings.Parabola", Parabola, {"bend": SIZE},
           lambda found, bend: check(found.bend == float(bend))),
    target("numcheck.lab.worlds.mixings.Shear", Shear, {"frequency": SIZE, "height": SIZE},
           lambda found, **_: inverted(found(tensor(0, 4, 2)), tensor(0, 4, 2), found)),
    target("numcheck.lab.worlds.mixings.Coupling", lambda latents, **more: Coupling(latents, **more),
           {"latents": EVEN, "layers": LAYERS, "gain": reals(0, 100, up_to=(0, 3)),
            "stretch": reals(0, 2, up_to=(0, 0.5)), "seed": SEED},
           lambda found, latents, **_: inverted(found(tensor(0, 4, latents)),
                                                tensor(0, 4, latents), found)),
    target("numcheck.lab.worlds.mixings.planar_mixings", mixings.planar_mixings, {"seed": SEED},
           lambda found, seed: check(len(found) == 4)),
    *(of for number, mixing in enumerate(MAPS) for of in map_target(number, mixing)),
]  # fmt: skip


# Pairs.


def pairs_are(found: tuple[Tensor, Tensor], count: int, **given: Any) -> None:
    assert all(part.shape == (count, 2) and part.isfinite().all() for part in found)
    if count > 1:
        later = {**given, "start": given["start"] + 1, "count": int(count) - 1}
        again = given["of"].sample(**{k: v for k, v in later.items() if k != "of"})
        assert all(torch.equal(a[1:], b) for a, b in zip(found, again, strict=True))


def sampled(name: str, of: Any) -> Target:
    return target(f"numcheck.lab.worlds.{name}.sample", of.sample, STREAMS,
                  lambda found, **given: pairs_are(found, of=of, **given))  # fmt: skip


def steps_are(found: Transitions, count: int, **_: Any) -> None:
    parts = found.z, found.a, found.noise, found.after
    assert all(part.shape == (count, 2) and part.isfinite().all() for part in parts)


def batch_is(found: Batch, count: int, dtype: torch.dtype, **_: Any) -> None:
    assert found.z.shape == found.x.shape == (2, count, 2)
    assert (found.z.dtype, found.x.dtype) == (torch.float64, dtype)
    assert found.x.isfinite().all()


STEERED = ControlledWorld()
SEEN = World(RatePairs((0.9, 0.8)), Shear())
RATES = sequences(RHO, least=1)
PAIRS = [
    target("numcheck.lab.worlds.pairs.gaussian_pairs", gaussian_pairs,
           {"latents": LATENTS, "correlation": RHO},
           lambda found, correlation, **_: check(found.correlation == float(correlation))),
    target("numcheck.lab.worlds.pairs.view_pairs", view_pairs, {"latents": LATENTS, "rho": RHO},
           lambda found, **_: check(isinstance(found, LatentPairs) and found.gaussian)),
    target("numcheck.lab.worlds.pairs.langevin_pairs",
           lambda latents, law, time, steps: langevin_pairs(latents, law, time, steps=steps),
           {"latents": LATENTS, "time": reals(1e-6, 12),
            "law": objects(st.sampled_from([GeneralizedNormal(4.0), Laplace(), Logistic()]),
                           Distribution),
            "steps": Kind(st.one_of(st.none(), integers(240, 256).valid),
                          integers(1, 256).wrong.filter(lambda v: v is not None))},
           lambda found, latents, **_: check(found.latents == latents)),
    target("numcheck.lab.worlds.pairs.LatentPairs", LatentPairs,
           {"latents": LATENTS,
            "transition": objects(st.sampled_from([OrnsteinUhlenbeck(0.5), Views(0.5)]),
                                  Transition)},
           lambda found, **_: check(type(found.latents) is int and 0 < found.correlation < 1)),
    target("numcheck.lab.worlds.rates.RatePairs", RatePairs, {"rates": Kind(
               RATES.valid, st.one_of(RATES.wrong, st.just(())))},
           lambda found, rates: check(found.rates == tuple(map(float, rates)))),
    sampled("pairs.LatentPairs", gaussian_pairs(2, 0.7)),
    sampled("rates.RatePairs", RatePairs((0.9, 0.8))),
    target("numcheck.lab.worlds.world.World", World,
           {"pairs": objects(st.sampled_from([SEEN.pairs, gaussian_pairs(2, 0.6)]),
                             (LatentPairs, RatePairs)), "mixing": PLANAR},
           lambda found, **_: check(found.latents == 2),
           misfits=st.just({"pairs": gaussian_pairs(3, 0.6), "mixing": Shear()})),
    target("numcheck.lab.worlds.world.World.sample",
           lambda seed, stream, start, count, **more: SEEN.sample(
               seed, stream, start, count, **more),
           {**STREAMS, "dtype": among(torch.float32, torch.float64)}, batch_is),
    target("numcheck.lab.worlds.controlled.ControlledWorld", ControlledWorld,
           {"mixing": Kind(PLANAR.valid, st.one_of(PLANAR.wrong, st.just(MAPS[-1]))),
            "rho": Kind(st.floats(0.1, 0.7), RHO.wrong), "gain": Kind(
                reals(0.1, 0.7, up_to=(0.1, 0.7)).valid, RHO.wrong), "angle": SIZE},
           lambda found, **_: check(0 < found.sigma < 1),
           misfits=st.just({"rho": 0.8, "gain": 0.6})),
    target("numcheck.lab.worlds.controlled.ControlledWorld.mean", STEERED.mean,
           {"z": Kind(points(2).valid.map(lambda z: z.double()), points(2).wrong),
            "a": Kind(st.just(torch.ones(2, dtype=torch.float64)), points(2).wrong)},
           lambda found, z, a: check(found.shape == (z + a).shape),
           misfits=st.just({"z": torch.ones(2), "a": torch.ones(2).double()})),
    target("numcheck.lab.worlds.controlled.ControlledWorld.sample",
           lambda seed, stream, start, count, device: STEERED.sample(
               seed, stream, start, count, device=device),
           {**STREAMS, "stream": integers(0, 2**62 - 1, up_to=9)}, steps_are),
]  # fmt: skip


# Encoders.


def undoes(found: InverseCoupling, latents: int, layers: int, **_: Any) -> None:
    x = tensor(0, 3, latents, dtype=torch.float32)
    assert found(x).shape == x.shape
    assert found(x).isfinite().all()
    mixing = Coupling(latents, layers=layers)
    with torch.no_grad():
        for weight, shift in zip(found.weights, mixing.shifts, strict=True):
            weight.copy_(shift)
    torch.testing.assert_close(found(mixing(x)), x, rtol=1e-3, atol=1e-3)


def embeds(found: nn.Module, inputs: int, outputs: int, **_: Any) -> None:
    h = found(tensor(0, 5, inputs, dtype=torch.float32))
    assert h.shape == (5, outputs)
    assert h.isfinite().all()


SINGLE = points(4)
ENCODERS = [
    target("numcheck.lab.encoders.coupling.InverseCoupling",
           lambda latents, **more: InverseCoupling(latents, **more),
           {"latents": EVEN, "layers": LAYERS, "scaled": FLAG, "seed": SEED}, undoes),
    target("numcheck.lab.encoders.coupling.InverseCoupling.forward",
           lambda x: InverseCoupling(4, seed=0)(x),
           {"x": Kind(SINGLE.valid.map(lambda x: x.float()),
                      st.one_of(SINGLE.wrong, st.just(torch.ones(2, 4).double())))},
           lambda found, x: check(found.shape == x.shape)),
    target("numcheck.lab.encoders.perceptron.perceptron",
           lambda inputs, outputs, **more: perceptron(inputs, outputs, **more),
           {"inputs": integers(1, 2**16, up_to=5), "outputs": integers(1, 2**16, up_to=5),
            "width": integers(1, 2**14, up_to=9), "depth": integers(0, 64, up_to=4),
            "seed": SEED}, embeds),
]  # fmt: skip

TARGETS = [*MIXINGS, *PAIRS, *ENCODERS]
