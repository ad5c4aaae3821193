"""Philox-4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (SC 2011).

The 128 random bits of a counter are a function of the counter and the key alone, so that sample i
of a stream can be made anywhere, in any order, with any chunk size: on a CPU, a GPU or another
machine. The words are held in int64 tensors, since torch has no full set of unsigned operations.
"""

from __future__ import annotations

import torch
from torch import Tensor

_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_WEYL = (0x9E3779B9, 0xBB67AE85)
_ROUNDS = 10
_MASK = 0xFFFFFFFF


def philox(counter: tuple[Tensor, Tensor, Tensor, Tensor], key: tuple[int, int]) -> list[Tensor]:
    """Four random 32-bit words for each counter.

    Args:
        counter: Four int64 tensors of one shape and device with values in [0, 2**32), least
            significant word first.
        key: Two 32-bit words.

    Returns:
        Four int64 tensors of that shape, values in [0, 2**32).

    Source: SC 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.4; tested against the
    vectors published with Random123 (`kat_vectors`).
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        # The signed product wraps, but its bits are those of the unsigned one.
        p0, p1 = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        high0 = (p0 >> 32).bitwise_and_(_MASK)
        high1 = (p1 >> 32).bitwise_and_(_MASK)
        c0 = high1.bitwise_xor_(c1).bitwise_xor_(k0)
        c2 = high0.bitwise_xor_(c3).bitwise_xor_(k1)
        c1, c3 = p1.bitwise_and_(_MASK), p0.bitwise_and_(_MASK)
        k0, k1 = (k0 + _WEYL[0]) & _MASK, (k1 + _WEYL[1]) & _MASK
    return [c0, c1, c2, c3]


def words_at(seed: int, stream: int | Tensor, index: Tensor) -> list[Tensor]:
    """The four words of the samples with the given numbers.

    Args:
        seed: 64-bit key.
        stream: Number of the stream in [0, 2**64), or an int64 scalar of these bits on the device
            of the index; streams do not overlap.
        index: Numbers of samples, int64, in any order.

    Returns:
        Four int64 tensors of the shape of `index`.
    """
    low = index.bitwise_and(_MASK)
    high = (index >> 32).bitwise_and(_MASK)
    s0, s1 = (torch.zeros_like(index) + (word & _MASK) for word in (stream, stream >> 32))
    return philox((low, high, s0, s1), (seed & _MASK, seed >> 32))
