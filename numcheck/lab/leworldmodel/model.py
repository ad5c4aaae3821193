"""An encoder of frames and a causal transformer that predicts the next embedding."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.attention import ModulatedBlock
from numcheck.lab.encoders.perceptron import linear


class Predictor(nn.Module):
    """The next embedding after each one, from those up to it and the actions taken.

    Actions enter by zero-initialised adaptive layer norms: at first no prediction depends on them.
    What is predicted is the change, at first none: so training begins as alignment of consecutive
    frames, to which slow and smooth functions of the state lose least.

    Args:
        embedding_dim: Dimension of embeddings.
        actions: Dimension of actions.
        context: Most embeddings that a prediction is made from.
        width: Of tokens.
        depth: Number of blocks.
        heads: Of attention; they divide the width.
        seed: Of the first weights.
    """

    def __init__(
        self,
        embedding_dim: int,
        actions: int,
        *,
        context: int = 3,
        width: int = 64,
        depth: int = 2,
        heads: int = 2,
        seed: int,
    ) -> None:
        super().__init__()
        self.context = context
        generator = torch.Generator().manual_seed(seed)
        self.inward = linear(embedding_dim, width, generator)
        self.places = nn.Parameter(0.02 * torch.randn(1, context, width, generator=generator))
        self.conditions = nn.Sequential(
            linear(actions, width, generator), nn.SiLU(), linear(width, width, generator)
        )
        self.blocks = nn.ModuleList(ModulatedBlock(width, heads, generator) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.outward = linear(width, embedding_dim, generator)
        nn.init.zeros_(self.outward.weight)
        nn.init.zeros_(self.outward.bias)

    def forward(self, h: Tensor, a: Tensor) -> Tensor:
        """The expected next embedding after each.

        Args:
            h: Embeddings, shape (n, t, m) with t at most `context`.
            a: The action taken at each, shape (n, t, actions).

        Returns:
            Shape (n, t, m); the prediction at k is of k + 1, and uses nothing after k.
        """
        x, conditions = self.inward(h) + self.places[:, : h.shape[1]], self.conditions(a)
        for block in self.blocks:
            x = block(x, conditions)
        found: Tensor = h + self.outward(self.norm(x))
        return found


class LeWorldModel(nn.Module):
    """An encoder of frames and a predictor.

    Attributes:
        encoder: From frames, uint8, shape (n, height, width, 3), to embeddings (n, m).
        predictor: Of the next embedding.
        limit: The largest coordinate of an action; the predictor sees actions divided by it.
    """

    def __init__(self, encoder: nn.Module, predictor: Predictor, *, limit: float = 1.0) -> None:
        super().__init__()
        self.encoder, self.predictor, self.limit = encoder, predictor, limit

    def embed(self, frames: Tensor) -> Tensor:
        """The embeddings of frames (..., height, width, 3), shape (..., m)."""
        flat: Tensor = self.encoder(frames.flatten(0, -4))
        return flat.reshape(*frames.shape[:-3], flat.shape[-1])

    def predict(self, h: Tensor, a: Tensor) -> Tensor:
        """As `Predictor.forward`, of actions in their own units."""
        found: Tensor = self.predictor(h, (a / self.limit).to(h))
        return found

    def rollout(self, h: Tensor, a: Tensor, *, context: int | None = None) -> Tensor:
        """The embeddings expected along a plan, each from those expected before it.

        Args:
            h: The last embedding seen, shape (n, m).
            a: The plan, shape (n, steps, actions).
            context: Most embeddings that a prediction is made from; `None`: as many as the
                predictor takes.

        Returns:
            Shape (n, steps, m).
        """
        seen, most = h[:, None], context or self.predictor.context
        for step in range(a.shape[1]):
            first = max(step + 1 - most, 0)
            expected = self.predict(seen[:, first:], a[:, first : step + 1])[:, -1:]
            seen = torch.cat([seen, expected], dim=1)
        return seen[:, 1:]
