"""The parts of transformers: self-attention and blocks, with first weights from a generator."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.perceptron import linear

#: Hidden units of the perceptron in a block, for each unit of width.
_EXPANSION = 4


class Attention(nn.Module):
    """Self-attention between tokens, shape (n, tokens, width) to the same.

    Args:
        width: Of tokens.
        heads: Of attention; they divide the width.
        causal: Whether tokens see only themselves and those before them.
        generator: Of the first weights.
    """

    def __init__(self, width: int, heads: int, *, causal: bool, generator: torch.Generator) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.inward = linear(width, 3 * width, generator)
        self.outward = linear(width, width, generator)

    def forward(self, x: Tensor) -> Tensor:
        """What each token gathers from those it sees."""
        n, tokens, width = x.shape
        parts = (
            self.inward(x)
            .reshape(n, tokens, 3, self.heads, width // self.heads)
            .permute(2, 0, 3, 1, 4)
        )
        query, key, value = parts.unbind(0)
        # A single token sees itself alone.
        found = (
            nn.functional.scaled_dot_product_attention(query, key, value, is_causal=self.causal)
            if tokens > 1
            else value
        )
        out: Tensor = self.outward(found.transpose(1, 2).reshape(n, tokens, width))
        return out


def feedforward(width: int, generator: torch.Generator) -> nn.Sequential:
    """The perceptron of a block."""
    inner = _EXPANSION * width
    return nn.Sequential(
        linear(width, inner, generator), nn.GELU(), linear(inner, width, generator)
    )


class Block(nn.Module):
    """Attention and a perceptron, each after a layer norm and added to its input."""

    def __init__(self, width: int, heads: int, generator: torch.Generator) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, causal=False, generator=generator)
        self.feedforward = feedforward(width, generator)

    def forward(self, x: Tensor) -> Tensor:
        """From and to shape (n, tokens, width)."""
        x = x + self.attention(self.first(x))
        found: Tensor = x + self.feedforward(self.second(x))
        return found


class ModulatedBlock(nn.Module):
    """A causal block whose layer norms are shifted and scaled by a condition (AdaLN-zero).

    The maps from conditions to shifts, scales and gates begin at zero: so a block is the identity
    at first, and conditions take effect as training finds uses for them. Source: Peebles and Xie,
    Scalable Diffusion Models with Transformers, 2023.
    """

    def __init__(self, width: int, heads: int, generator: torch.Generator) -> None:
        super().__init__()
        # Scale and shift come from the condition.
        self.first = nn.LayerNorm(width, elementwise_affine=False)
        self.second = nn.LayerNorm(width, elementwise_affine=False)
        self.attention = Attention(width, heads, causal=True, generator=generator)
        self.feedforward = feedforward(width, generator)
        self.modulation = linear(width, 6 * width, generator)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Tokens and conditions, both of shape (n, tokens, width), to tokens."""
        parts = self.modulation(nn.functional.silu(condition)).chunk(6, dim=-1)
        shift, scale, gate, other_shift, other_scale, other_gate = parts
        x = x + gate * self.attention(self.first(x) * (1 + scale) + shift)
        found: Tensor = x + other_gate * self.feedforward(
            self.second(x) * (1 + other_scale) + other_shift
        )
        return found
