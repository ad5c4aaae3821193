"""Hypothesis strategies for networks."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck.theory.network_examples import random_network
from numcheck.theory.networks import ACTIVATIONS, Network, whitened

RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


def networks(n: int, largest: int, least: int = 1) -> SearchStrategy[Network]:
    """Random networks of mean zero on n latents with `least` to `largest` outputs."""
    return st.integers(least, largest).flatmap(
        lambda m: st.builds(
            random_network,
            st.just(n),
            st.just(m),
            st.integers(m, m + 2),
            st.integers(0, 10**6),
            st.sampled_from(sorted(ACTIVATIONS)),
        )
    )


def _is_independent(h: Network) -> bool:
    """Whether no output is a combination of others, as two of one latent easily are."""
    return bool(np.linalg.eigvalsh(np.array(h.second_moments(), dtype=np.float64))[0] > 1e-9)


def whitened_networks(n: int, largest: int, least: int = 1) -> SearchStrategy[Network]:
    """The same with identity covariance."""
    return networks(n, largest, least).filter(_is_independent).map(whitened)
