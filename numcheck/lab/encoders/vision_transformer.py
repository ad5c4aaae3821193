"""A small vision transformer for frames."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.attention import Block, checked_sizes
from numcheck.lab.encoders.frames import checked_frames
from numcheck.lab.encoders.perceptron import linear
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError


class VisionTransformer(nn.Module):
    """Patches, a class token, blocks, a layer norm, and a projection with batch norm.

    The last layer norm gives all frames outputs of one length, which no Gaussian has. The
    projection, a hidden layer with batch norm, undoes that: it sets the size of each unit by its
    spread over frames instead of the spread over units in one frame.

    Args:
        size: Width and height of frames, in pixels.
        outputs: Dimension of embeddings.
        patch: Width of a patch; it divides the size.
        width: Of tokens.
        depth: Number of blocks.
        heads: Of attention; they divide the width.
        seed: Of the first weights.

    Raises:
        InvalidInputError: If an argument is out of range.

    Source: Dosovitskiy et al., An Image is Worth 16x16 Words, 2021; the projection is that of the
    LeWorldModel paper (Maes et al., 2026).
    """

    def __init__(
        self,
        size: int,
        outputs: int,
        *,
        patch: int = 8,
        width: int = 64,
        depth: int = 2,
        heads: int = 2,
        seed: int,
    ) -> None:
        super().__init__()
        size = validate.integer(size, name="size", minimum=1, maximum=4096)
        outputs = validate.integer(outputs, name="outputs", minimum=1, maximum=1 << 16)
        patch = self.patch = validate.integer(patch, name="patch", minimum=1, maximum=size)
        width, heads, depth = checked_sizes(width, heads, depth)
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
        if size % patch:
            raise InvalidInputError(f"patch must divide size, got patch={patch} and size={size}.")
        self.size = size
        generator = torch.Generator().manual_seed(seed)
        tokens = (size // patch) ** 2 + 1
        self.patches = linear(3 * patch * patch, width, generator)
        self.token = nn.Parameter(0.02 * torch.randn(1, 1, width, generator=generator))
        self.places = nn.Parameter(0.2 * torch.randn(1, tokens, width, generator=generator))
        self.blocks = nn.Sequential(*(Block(width, heads, generator) for _ in range(depth)))
        self.norm = nn.LayerNorm(width)
        self.projection = nn.Sequential(
            linear(width, 2 * width, generator),
            nn.BatchNorm1d(2 * width),
            nn.GELU(),
            linear(2 * width, outputs, generator),
        )

    def forward(self, frames: Tensor) -> Tensor:
        """The embeddings of frames, uint8, shape (n, size, size, 3), as shape (n, outputs).

        Raises:
            InvalidInputError: If they are of another shape or type.
        """
        checked = checked_frames(frames, (self.size, self.size, 3))
        n, p = len(checked), self.patch
        x = checked.to(self.token.dtype) / 127.5 - 1
        k = self.size // p
        x = x.reshape(n, k, p, k, p, 3).transpose(2, 3).reshape(n, k * k, 3 * p * p)
        x = torch.cat([self.token.expand(n, -1, -1), self.patches(x)], dim=1) + self.places
        found: Tensor = self.projection(self.norm(self.blocks(x)[:, 0]))
        return found
