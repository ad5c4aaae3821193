"""Hypothesis strategies for laws and transitions; public in `numcheck.strategies`."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck.sampling import distributions as known
from numcheck.sampling.autoregression import Autoregression
from numcheck.sampling.base import Distribution
from numcheck.sampling.langevin import Langevin
from numcheck.sampling.tabulated import Tabulated
from numcheck.sampling.transitions import OrnsteinUhlenbeck, Transition, Views
from numcheck.theory.converse import densities as given

_SCALES = st.one_of(st.just(1.0), st.floats(0.01, 100))
_CORRELATIONS = st.floats(0.01, 0.99)
_OF_ONE_SHAPE = (known.Gaussian, known.Laplace, known.Logistic, known.Uniform, known.Exponential)


def shapes() -> SearchStrategy[float]:
    """Shapes of the generalized normal law, from 0.125 to 32; 1 and 2 are the known ones."""
    return st.one_of(st.sampled_from([1.0, 2.0]), st.floats(0.125, 32))


def densities() -> SearchStrategy[given.Density]:
    """Densities given by their logarithm: normal, with flat and heavy tails, with two wells."""
    return st.one_of(
        st.builds(
            given.normal,
            st.fractions(-3, 3, max_denominator=5),
            st.fractions(Fraction(1, 10), 10, max_denominator=10),
        ),
        st.builds(given.generalized_normal, st.floats(1, 32)),
        st.builds(given.logistic, st.floats(4, 30)),
        st.builds(given.smoothed_laplace, st.floats(4, 30)),
        st.builds(given.double_well, st.floats(0.1, 6)),
    )


def distributions() -> SearchStrategy[Distribution]:
    """Laws with samples, moments and distribution functions, of scales from 0.01 to 100."""
    return st.one_of(
        *(st.builds(law, scale=_SCALES) for law in _OF_ONE_SHAPE),
        st.builds(known.GeneralizedNormal, shapes(), scale=_SCALES),
        st.builds(known.Student, st.floats(0.25, 50), scale=_SCALES),
        st.builds(Tabulated, densities(), scale=_SCALES),
    )


def transitions() -> SearchStrategy[Transition]:
    """Pairs and views of one law: Gaussian, autoregressive, Langevin."""
    return st.one_of(
        st.builds(OrnsteinUhlenbeck, _CORRELATIONS),
        st.builds(Views, _CORRELATIONS, st.integers(2, 5)),
        st.builds(
            Autoregression,
            st.one_of(
                st.builds(known.Laplace, scale=_SCALES), st.builds(known.Exponential, scale=_SCALES)
            ),
            _CORRELATIONS,
        ),
        st.builds(
            Autoregression,
            st.builds(known.Uniform, scale=_SCALES),
            st.integers(2, 20).map(lambda m: 1 / m),
        ),
        st.builds(Langevin, distributions(), st.floats(0.001, 2), st.integers(1, 4)),
    )
