"""A small vision transformer for frames."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.attention import Block
from numcheck.lab.encoders.perceptron import linear


class VisionTransformer(nn.Module):
    """Patches, a class token, blocks, a layer norm, and a projection with batch norm.

    The last layer norm gives all frames vectors of one length, which no Gaussian has. The
    projection, a hidden layer with batch norm, undoes that: it sets the scale of each unit by its
    spread over frames instead of the spread over units in one frame.

    Args:
        size: Width and height of frames, in pixels.
        embedding_dim: Dimension of embeddings.
        patch: Width of a patch; it divides the size.
        width: Of tokens.
        depth: Number of blocks.
        heads: Of attention; they divide the width.
        seed: Of the first weights.

    Source: Dosovitskiy et al., An Image is Worth 16x16 Words, 2021; the projection is that of the
    LeWorldModel paper (Maes et al., 2026).
    """

    def __init__(
        self,
        size: int,
        embedding_dim: int,
        *,
        patch: int = 8,
        width: int = 64,
        depth: int = 2,
        heads: int = 2,
        seed: int,
    ) -> None:
        super().__init__()
        self.size, self.patch = size, patch
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
            linear(2 * width, embedding_dim, generator),
        )

    def forward(self, frames: Tensor) -> Tensor:
        """Embeddings (n, embedding_dim) of frames, uint8, shape (n, size, size, 3)."""
        n, p, k = len(frames), self.patch, self.size // self.patch
        x = frames.to(self.token.dtype) / 127.5 - 1
        x = x.reshape(n, k, p, k, p, 3).transpose(2, 3).reshape(n, k * k, 3 * p * p)
        x = torch.cat([self.token.expand(n, -1, -1), self.patches(x)], dim=1) + self.places
        found: Tensor = self.projection(self.norm(self.blocks(x)[:, 0]))
        return found
