"""The parts of transformers: first weights from a generator, self-attention, blocks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.perceptron import linear
from numcheck.support import validate, validate_arrays
from numcheck.support.errors import InvalidInputError

#: Units of the perceptron in a block, for each unit of width.
_WIDER = 4


def checked_sizes(width: object, heads: object, depth: object) -> tuple[int, int, int]:
    """Width, heads and depth of a transformer.

    Raises:
        InvalidInputError: If one is out of range, or the heads do not divide the width.
    """
    wide = validate.integer(width, name="width", minimum=1, maximum=1 << 14)
    many = validate.integer(heads, name="heads", minimum=1, maximum=wide)
    deep = validate.integer(depth, name="depth", minimum=1, maximum=64)
    if wide % many:
        raise InvalidInputError(f"heads must divide width, got heads={many} and width={wide}.")
    return wide, many, deep


def _tokens(x: object, name: str, weight: Tensor) -> Tensor:
    """Tokens of the type and the width that a layer with these weights takes."""
    found = validate_arrays.shaped(x, name=name, shape=("n", "tokens", weight.shape[1]))
    if found.dtype != weight.dtype:
        raise InvalidInputError(
            f"{name} must be of the weights' type {weight.dtype}, got {found.dtype}. Pass "
            f"{name}.to({weight.dtype})."
        )
    return found


class Attention(nn.Module):
    """Self-attention between tokens, shape (n, tokens, width) to the same.

    Args:
        width: Of tokens.
        heads: How many; they divide the width.
        causal: Whether tokens see only those before them and themselves.
        generator: Of the first weights.

    Raises:
        InvalidInputError: If an argument is out of range or of another type.
    """

    def __init__(self, width: int, heads: int, *, causal: bool, generator: torch.Generator) -> None:
        super().__init__()
        width, self.heads, _ = checked_sizes(width, heads, 1)
        self.causal = validate.flag(causal, name="causal")
        validate.instance(generator, torch.Generator, name="generator")
        self.inward = linear(width, 3 * width, generator)
        self.outward = linear(width, width, generator)

    def forward(self, x: Tensor) -> Tensor:
        """What each token gathers from those it sees.

        Raises:
            InvalidInputError: If x is of another shape or type.
        """
        n, tokens, width = _tokens(x, "x", self.inward.weight).shape
        parts = (
            self.inward(x)
            .reshape(n, tokens, 3, self.heads, width // self.heads)
            .permute(2, 0, 3, 1, 4)
        )
        query, key, value = parts.unbind(0)
        # One token sees itself alone.
        found = (
            nn.functional.scaled_dot_product_attention(query, key, value, is_causal=self.causal)
            if tokens > 1
            else value
        )
        out: Tensor = self.outward(found.transpose(1, 2).reshape(n, tokens, width))
        return out


def feedforward(width: int, generator: torch.Generator) -> nn.Sequential:
    """The perceptron of a block.

    Raises:
        InvalidInputError: If the width is out of range, or the generator is none.
    """
    width, _, _ = checked_sizes(width, 1, 1)
    validate.instance(generator, torch.Generator, name="generator")
    inner = _WIDER * width
    return nn.Sequential(
        linear(width, inner, generator), nn.GELU(), linear(inner, width, generator)
    )


class Block(nn.Module):
    """Attention and a perceptron, each after a layer norm and added to what came in."""

    def __init__(self, width: int, heads: int, generator: torch.Generator) -> None:
        super().__init__()
        width, heads, _ = checked_sizes(width, heads, 1)
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, causal=False, generator=generator)
        self.feedforward = feedforward(width, generator)

    def forward(self, x: Tensor) -> Tensor:
        """From and to shape (n, tokens, width).

        Raises:
            InvalidInputError: If x is of another shape or type.
        """
        _tokens(x, "x", self.attention.inward.weight)
        x = x + self.attention(self.first(x))
        found: Tensor = x + self.feedforward(self.second(x))
        return found


class ModulatedBlock(nn.Module):
    """A causal block whose layer norms are shifted and scaled by a condition (AdaLN-zero).

    The maps from conditions to shifts, scales and gates begin at zero: so a block is the identity
    at first, and conditions come in as training finds use for them. Source: Peebles and Xie,
    Scalable Diffusion Models with Transformers, 2023.
    """

    def __init__(self, width: int, heads: int, generator: torch.Generator) -> None:
        super().__init__()
        width, heads, _ = checked_sizes(width, heads, 1)
        # Scale and shift come from the condition.
        self.first = nn.LayerNorm(width, elementwise_affine=False)
        self.second = nn.LayerNorm(width, elementwise_affine=False)
        self.attention = Attention(width, heads, causal=True, generator=generator)
        self.feedforward = feedforward(width, generator)
        self.modulation = linear(width, 6 * width, generator)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Tokens and conditions, both of shape (n, tokens, width), to tokens.

        Raises:
            InvalidInputError: If they are of other shapes or types.
        """
        _tokens(x, "x", self.attention.inward.weight)
        _tokens(condition, "condition", self.modulation.weight)
        if condition.shape != x.shape:
            raise InvalidInputError(
                f"x and condition must be of one shape, got {tuple(x.shape)} and "
                f"{tuple(condition.shape)}."
            )
        parts = self.modulation(nn.functional.silu(condition)).chunk(6, dim=-1)
        shift, scale, gate, other_shift, other_scale, other_gate = parts
        x = x + gate * self.attention(self.first(x) * (1 + scale) + shift)
        found: Tensor = x + other_gate * self.feedforward(
            self.second(x) * (1 + other_scale) + other_shift
        )
        return found
