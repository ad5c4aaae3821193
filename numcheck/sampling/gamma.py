r"""Gamma variables of shape at least 1, by the method of Marsaglia and Tsang (ACM TOMS 26, 2000).

With $d = a - 1/3$, $c = 1/\sqrt{9 d}$, x standard normal, u uniform and $v = (1 + c x)^3$, the
number $d v$ is accepted if v > 0 and $\log u < x^2/2 + d - d v + d \log v$; then it has the law
Gamma(a) exactly. An attempt succeeds with probability
$e^d \sqrt d\,\Gamma(a) / (\sqrt{2 \pi}\, d^a)$, which grows with a and is at least 0.9516.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from numcheck.sampling.source import Source, normal, open_uniform

#: All attempts fail with probability below 1e-18.
ATTEMPTS = 14


def gamma(source: Source, index: Tensor, shape: float, *, width: int, offset: int) -> Tensor:
    """Gamma variables of scale 1.

    Each attempt has a counter of its own, so a sample depends on its number alone. A sample whose
    attempts all fail is set to d: that changes the law by less than 1e-18 in total variation.

    Args:
        source: Where the random numbers come from.
        index: Numbers of the samples, shape (n,).
        shape: At least 1.
        width: Counters of each sample.
        offset: The first of the `ATTEMPTS` counters to use.

    Returns:
        A float64 tensor of shape (n,). Rounding decides about an attempt with a probability of
        the order of 1e-15; there two devices may differ by more than rounding.
    """
    d = shape - 1 / 3
    c = 1 / math.sqrt(9 * d)
    found = torch.full(index.shape, d, dtype=torch.float64, device=index.device)
    left = torch.arange(index.shape[0], device=index.device)
    for attempt in range(ATTEMPTS):
        w0, w1, w2, w3 = source.words(index[left], width=width, offset=offset + attempt)
        x = normal(w0, w1)
        root = x.mul(c).add_(1.0)
        v = root * root * root
        # Where v < 0, the logarithm is NaN and the comparison false.
        bound = v.log().sub_(v).add_(1.0).mul_(d).add_(x.square_().mul_(0.5))
        accepted = open_uniform(w2, w3).log_() < bound
        found[left[accepted]] = v[accepted].mul_(d)
        left = left[~accepted]
        if left.shape[0] == 0:
            break
    return found
