"""Worlds with actions, encoders with quadratic features, exact whitening."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import sympy
from hypothesis import strategies as st

from numcheck.theory import actions, quadratic_features, whitening
from numcheck.theory import multivariate as mv
from numcheck.theory.actions import ActionWorld
from tests.fuzz.comparing import as_fraction, check, is_exact
from tests.fuzz.gaussian import CORRELATION, RATIONAL
from tests.fuzz.kinds import Kind, Strategy, integers, junk, objects, rational_numbers, sequences
from tests.fuzz.multivariate import BAD_OBSERVABLE, OBSERVABLE, observables, value
from tests.fuzz.runner import Target, target

THREE = ({(1, 0): Fraction(1)},) * 3
#: rho z + B a + sigma xi with 2 latents and 1 action.
WORLD = ActionWorld(
    "of two latents", Fraction(1, 3), ((Fraction(2, 3),), (Fraction(-2, 3),)), Fraction(2, 3),
    Fraction(2, 3), 1,
)  # fmt: skip
#: Where polynomials of (z, a) and of (z, a, xi) are looked at.
SEEN = (Fraction(1, 2), Fraction(-3), Fraction(2))
MOVED = (*SEEN, Fraction(1), Fraction(-1, 5))
OF_SEEN = Kind(observables(3), BAD_OBSERVABLE)
#: A law on -2, ..., 2 with the mean and variance of the noise.
COIN = [(Fraction(w, 8), x) for w, x in ((1, -2), (6, 0), (1, 2))]
TOO_MANY = {"p": {(1, 0, 0): Fraction(1)}}
LATENT = integers(0, 1)


def means(z: Any) -> tuple[Fraction, ...]:
    return tuple(WORLD.rate * z[i] + WORLD.steering[i][0] * z[2] for i in range(2))


def after(z: Any) -> tuple[Fraction, ...]:
    return tuple(m + WORLD.noise * xi for m, xi in zip(means(z), z[3:], strict=True))


def same_at(found: Any, point: Any, expected: Any) -> None:
    is_exact(*found.values())
    assert value(found, tuple(point)) == expected


def composed_is(found: Any, p: Any, forms: Any, n: int) -> None:
    inner = tuple(value(q, SEEN[: int(n)]) for q in forms)
    same_at(found, SEEN[: int(n)], value(p, inner))


def world_is(found: ActionWorld, steering: Any, actions: int, **_: Any) -> None:
    assert (found.n, found.known) == (len(steering), len(steering) + actions)
    is_exact(found.rate, found.strength, found.noise, *(x for row in found.steering for x in row))
    assert hash(found) == hash(found)


def best_is(found: Any, p: Any, degree: int) -> None:
    """No polynomial near it does better; from the degree of p on it is the forecast."""
    is_exact(*found.values())
    least = WORLD.loss(p, found)
    assert WORLD.loss(p, mv.add(found, mv.constant(3, Fraction(1, 9)))) >= least
    if all(sum(map(int, index)) <= degree for index in p):
        assert found == WORLD.forecast(p)


def method(name: str, kinds: dict[str, Kind], holds: Any, **more: Any) -> Target:
    return target(
        f"numcheck.theory.actions.ActionWorld.{name}", getattr(WORLD, name), kinds, holds, **more
    )


ACTIONS = [
    target(
        "numcheck.theory.actions.compose", actions.compose,
        {"p": OBSERVABLE, "forms": sequences(OBSERVABLE, least=2, most=2),
         "n": Kind(st.just(2), integers(0, 10_000).wrong)}, composed_is,
        misfits=st.sampled_from([
            {"p": {(1, 0): Fraction(1)}, "forms": THREE, "n": 2},
            {"p": {(1, 0): Fraction(1)}, "forms": THREE[:2], "n": 3}]),
    ),
    target(
        "numcheck.theory.actions.extend", actions.extend,
        {"p": OBSERVABLE, "more": integers(0, 10_000, up_to=4)},
        lambda found, p, more: check(
            {index: as_fraction(c) for index, c in p.items()}
            == {index[:2]: c for index, c in found.items()}
            and all(index[2:] == (0,) * int(more) for index in found)
        ),
    ),
    Target(
        "numcheck.theory.actions.ActionWorld", ActionWorld,
        st.integers(0, 2).flatmap(lambda k: st.fixed_dictionaries({
            "name": st.text(max_size=5), "rate": RATIONAL.valid, "strength": RATIONAL.valid,
            "noise": RATIONAL.valid, "actions": st.just(k),
            "steering": sequences(sequences(RATIONAL, least=k, most=k), most=3).valid})),
        {"name": junk(lambda v: isinstance(v, str)), "rate": RATIONAL.wrong,
         "strength": RATIONAL.wrong, "noise": RATIONAL.wrong,
         "actions": integers(0, 10_000).wrong,
         "steering": sequences(sequences(RATIONAL, least=2, most=2), most=3).wrong.filter(
             lambda v: not (isinstance(v, (list, tuple)) and all(
                 isinstance(row, (list, tuple)) and not row for row in v)))},
        world_is,
        misfits=st.just({"name": "", "rate": 1, "strength": 1, "noise": 1, "actions": 2,
                         "steering": [[1, 2], [3]]}),
    ),
    method("mean", {"i": LATENT}, lambda found, i: same_at(found, SEEN, means(SEEN)[int(i)])),
    method("variable", {"i": integers(0, 2)},
           lambda found, i: same_at(found, SEEN, SEEN[int(i)])),
    method("after", {"p": OBSERVABLE},
           lambda found, p: same_at(found, MOVED, value(p, after(MOVED))),
           misfits=st.just(TOO_MANY)),
    method("at_mean", {"p": OBSERVABLE},
           lambda found, p: same_at(found, SEEN, value(p, means(SEEN))),
           misfits=st.just(TOO_MANY)),
    method(
        "forecast", {"p": OBSERVABLE},
        # The mean over the noise: no output is of a larger degree than 2 in it.
        lambda found, p: same_at(found, SEEN, sum(
            (w * v * value(p, after((*SEEN, x, y))) for w, x in COIN for v, y in COIN),
            Fraction(0))),
        misfits=st.just(TOO_MANY),
    ),
    method("error", {"p": OBSERVABLE, "g": OF_SEEN},
           lambda found, p, g: same_at(found, MOVED, value(p, after(MOVED)) - value(g, SEEN)),
           misfits=st.just({**TOO_MANY, "g": {}})),
    method("loss", {"p": OBSERVABLE, "g": OF_SEEN},
           lambda found, p, g: check(
               found >= WORLD.loss(p, WORLD.forecast(p))  # The conditional mean is the best.
           ), misfits=st.just({**TOO_MANY, "g": {}}), examples=60),
    method("least_squares", {"p": OBSERVABLE, "degree": integers(0, 1000, up_to=2)}, best_is,
           misfits=st.sampled_from([{**TOO_MANY, "degree": 1}, {"p": {}, "degree": 30}]),
           examples=60),
]  # fmt: skip


# Quadratic features.


def features_are(found: mv.Encoder, n: int, a: int, b: int, p: Any, q: Any) -> None:
    assert (found.m, found.n) == (n, n)
    # The square has the squared norm 2 and is orthogonal to latents.
    expected = 2 * as_fraction(p) ** 2 + as_fraction(q) ** 2
    assert mv.inner(found.outputs[int(b)], found.outputs[int(b)]) == expected


def rungs_are(found: mv.Encoder, n: int, m: int) -> None:
    assert (found.m, found.n) == (m, n)
    degrees = [max(map(sum, p)) for p in found.outputs]
    assert degrees == sorted(degrees)
    gram = found.second_moments()
    assert all((gram[i][j] == 0) == (i != j) for i in range(found.m) for j in range(found.m))


def on_ellipse(found: tuple[Fraction, Fraction], t: Any) -> None:
    is_exact(*found)
    assert 2 * found[0] ** 2 + found[1] ** 2 == 1


def latents_and(*names: str) -> Strategy:
    return st.integers(1, 4).flatmap(lambda n: st.fixed_dictionaries(
        {"n": st.just(n), **{name: integers(0, n - 1).valid for name in names}}
    ))  # fmt: skip


FEATURES = [
    Target(
        "numcheck.theory.quadratic_features.square", quadratic_features.square, latents_and("a"),
        {"n": integers(1, 1000).wrong, "a": integers(0, 1000).wrong},
        lambda found, n, a: same_at(found, range(n), int(a) ** 2 - 1),
        misfits=st.just({"n": 2, "a": 2}),
    ),
    target("numcheck.theory.quadratic_features.unit_pair", quadratic_features.unit_pair,
           {"t": rational_numbers(-3, 3)}, on_ellipse),
    Target(
        "numcheck.theory.quadratic_features.with_square", quadratic_features.with_square,
        st.tuples(latents_and("a", "b"), RATIONAL.valid, RATIONAL.valid).map(
            lambda drawn: {**drawn[0], "p": drawn[1], "q": drawn[2]}),
        {"n": integers(1, 1000).wrong, "a": integers(0, 1000).wrong,
         "b": integers(0, 1000).wrong, "p": RATIONAL.wrong, "q": RATIONAL.wrong}, features_are,
        misfits=st.just({"n": 2, "a": 0, "b": 2, "p": 1, "q": 1}),
    ),
    Target(
        "numcheck.theory.quadratic_features.ladder", quadratic_features.ladder,
        st.one_of(st.fixed_dictionaries({"n": integers(1, 3).valid, "m": integers(0, 12).valid}),
                  st.just({"n": 0, "m": 0})),
        {"n": integers(0, 64).wrong, "m": integers(0, 12_800).wrong}, rungs_are,
        misfits=st.sampled_from([{"n": 0, "m": 1}, {"n": 1, "m": 201}, {"n": 0, "m": 10**5000}]),
    ),
    target("numcheck.theory.quadratic_features.room", quadratic_features.room, {"n": integers(0)},
           lambda found, n: check(found == math.comb(int(n) + 1, 2))),
]  # fmt: skip


# Whitening.

SQUARE: Strategy = st.integers(0, 3).flatmap(
    lambda n: sequences(sequences(RATIONAL, least=n, most=n), least=n, most=n).valid
)
ENCODERS = st.lists(observables(2), max_size=3).map(lambda outputs: mv.Encoder(outputs, 2))
WHITE = whitening.whitening(mv.Encoder([{(1, 0): Fraction(2)}, {(2, 0): Fraction(1)}], 2))
assert WHITE is not None


def inverse_is(found: Any, matrix: Any) -> None:
    given = sympy.Matrix(
        len(matrix), len(matrix), [sympy.Rational(as_fraction(x)) for row in matrix for x in row]
    )
    if found is None:
        assert given.det() == 0
    else:
        is_exact(*(x for row in found for x in row))
        assert given * sympy.Matrix(len(matrix), len(matrix), [
            sympy.Rational(x) for row in found for x in row]) == sympy.eye(len(matrix))  # fmt: skip


def whitened_is(found: Any, encoder: mv.Encoder) -> None:
    """Whitened outputs have together the variance m; if there are none, some are dependent."""
    if found is not None:
        assert found.m == encoder.m
        assert found.trace(mv.inner) == encoder.m
        assert all(0 <= share <= 1 for share in found.explained())


WHITENING = [
    target(
        "numcheck.theory.whitening.inverse", whitening.inverse,
        {"matrix": Kind(SQUARE, st.one_of(
            sequences(sequences(RATIONAL)).wrong.filter(lambda v: not isinstance(v, (list, tuple))),
            st.sampled_from([[[1, 2]], [[1], [2]], [[0.5]], [[None]], [1, 2], [["1"]],
                             [[1, 0], [0]]])))}, inverse_is,
    ),
    target("numcheck.theory.whitening.whitening", whitening.whitening,
           {"encoder": objects(ENCODERS, mv.Encoder)}, whitened_is),
    target("numcheck.theory.whitening.Whitening.loss", WHITE.loss,
           {"rates": sequences(CORRELATION, least=2, most=2)},
           # The outputs z_0 and He_2(z_0) / sqrt(2).
           lambda found, rates: check(
               found == 4 - 2 * as_fraction(rates[0]) - 2 * as_fraction(rates[0]) ** 2),
           called={"rates": "rho"}),
]  # fmt: skip

TARGETS = [*ACTIONS, *FEATURES, *WHITENING]
