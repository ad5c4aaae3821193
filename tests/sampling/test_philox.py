"""The generator is Philox-4x32-10 as published, and a function of seed, stream and index alone."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.philox import philox, words_at
from numcheck.sampling.source import indices

CPU = torch.device("cpu")
# From the file `kat_vectors` of Random123, lines `philox4x32 10`: counter, key, result.
PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
]  # fmt: skip


def _words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
def test_published_vectors(counter: str, key: str, result: str) -> None:
    c0, c1, c2, c3 = (torch.tensor([word], dtype=torch.int64) for word in _words(counter))
    k0, k1 = _words(key)
    assert [int(word) for word in philox((c0, c1, c2, c3), (k0, k1))] == _words(result)


@given(st.integers(0, 2**40), st.integers(1, 50), st.integers(0, 49))
def test_a_sample_depends_on_its_index_alone(start: int, count: int, offset: int) -> None:
    whole = words_at(7, 11, indices(start, count, CPU))
    part = words_at(7, 11, indices(start + offset, 1, CPU))
    if offset < count:
        assert all(int(w[offset]) == int(p[0]) for w, p in zip(whole, part, strict=True))


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
@settings(max_examples=50)
def test_all_seeds_and_streams_are_accepted_and_words_have_32_bits(seed: int, stream: int) -> None:
    for word in words_at(seed, stream, indices(0, 100, CPU)):
        assert word.min() >= 0
        assert word.max() < 2**32


def test_normals_have_the_right_law() -> None:
    """Kolmogorov-Smirnov at alpha = 1e-9, and independence of the two numbers of a counter."""
    n = 200_000
    first, second = normal_pairs(3, 5, 0, n, CPU)
    allowed = (torch.log(torch.tensor(2e9)) / (2 * n)).sqrt()  # Massart's constant
    for sample in (first, second, (first + second) / 2**0.5, (first - second) / 2**0.5):
        ranks = torch.arange(n, dtype=torch.float64)
        cdf = torch.special.ndtr(sample.sort().values)
        distance = torch.maximum((cdf - ranks / n).max(), ((ranks + 1) / n - cdf).max())
        assert distance < allowed


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_streams_agree_between_devices() -> None:
    index = indices(10**6, 10**5, CPU)
    for cpu, cuda in zip(words_at(1, 2, index), words_at(1, 2, index.cuda()), strict=True):
        assert torch.equal(cpu, cuda.cpu())
    normals = normal_pairs(1, 2, 0, 10**5, CPU)
    for cpu, cuda in zip(normals, normal_pairs(1, 2, 0, 10**5, torch.device("cuda")), strict=True):
        torch.testing.assert_close(cpu, cuda.cpu(), rtol=1e-13, atol=1e-13)
