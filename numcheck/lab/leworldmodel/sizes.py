"""How large a world model is, what it is trained on, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from torch import nn

from numcheck.lab.encoders import Convolutional
from numcheck.lab.encoders.vision_transformer import VisionTransformer
from numcheck.lab.leworldmodel.model import LeWorldModel, Predictor
from numcheck.lab.leworldmodel.planning import Horizon
from numcheck.lab.train import Schedule


@dataclass(frozen=True)
class Size:
    """Sizes of all parts of a run.

    Attributes:
        embedding_dims: Dimensions of embeddings; a model is trained for each.
        encoder: `cnn` or `vit`.
        channels: Of the first convolution of a `cnn`.
        patch: Of a `vit`.
        width: Of tokens of a `vit` and of the predictor.
        depth: Blocks of a `vit`.
        predictor_depth: Blocks of the predictor.
        heads: Of attention.
        context: Embeddings that predictions are trained to be made from.
        plan_context: Those that plans are made with.
        episodes: That are trained on.
        length: Steps of each.
        evaluation: Further episodes that are measured on.
        evaluation_length: Steps of each.
        tasks: That are planned.
        schedule: Steps, windows of each, learning rate.
        strength: Weight of SIGReg at the end, as in `numcheck.lab.experiments.trial.Trial`.
        start: Share of it at the first step.
        num_slices: Of SIGReg.
        horizon: How plans are made.
    """

    embedding_dims: tuple[int, ...] = (2, 16)
    encoder: str = "vit"
    channels: int = 8
    patch: int = 8
    width: int = 32
    depth: int = 1
    predictor_depth: int = 1
    heads: int = 2
    context: int = 3
    plan_context: int = 1
    episodes: int = 800
    length: int = 8
    evaluation: int = 512
    evaluation_length: int = 4
    tasks: int = 64
    schedule: Schedule = field(
        default_factory=lambda: Schedule(steps=2000, batch=32, learning_rate=5e-3)
    )
    strength: float = 10.0
    start: float = 0.02
    num_slices: int = 64
    horizon: Horizon = field(default_factory=Horizon)

    def model(
        self, pixels: int, embedding_dim: int, actions: int, *, limit: float, seed: int
    ) -> LeWorldModel:
        """Encoder of frames of this many pixels per side, and predictor, seeded."""
        tokens = {"width": self.width, "heads": self.heads}
        m, depth = embedding_dim, self.predictor_depth
        predictor = Predictor(
            m, actions, context=self.context, depth=depth, seed=seed + 1, **tokens
        )
        encoder: nn.Module
        if self.encoder == "cnn":
            image = (pixels, pixels, 3)
            encoder = Convolutional(m, image=image, width=self.channels, seed=seed)
        else:
            patch, depth = self.patch, self.depth
            encoder = VisionTransformer(pixels, m, patch=patch, depth=depth, seed=seed, **tokens)
        return LeWorldModel(encoder, predictor, limit=limit)


#: `small` and `small-vit` train on two cores in minutes, `medium` on a GPU in minutes; `large` has
#: the widths of the LeWorldModel paper (ViT-Tiny, 192 dimensions, about 15 million parameters).
SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "small": Size(encoder="cnn"),
        "small-vit": Size(
            schedule=Schedule(steps=1000, batch=32, learning_rate=3e-3), strength=1.0, start=0.1
        ),
        "medium": Size(
            embedding_dims=(2, 32),
            width=96,
            depth=4,
            predictor_depth=3,
            heads=4,
            plan_context=3,
            episodes=4000,
            length=32,
            evaluation=2048,
            evaluation_length=8,
            tasks=256,
            schedule=Schedule(steps=20_000, batch=128, learning_rate=1e-3),
            num_slices=256,
        ),
        "large": Size(
            embedding_dims=(2, 192),
            width=192,
            depth=12,
            predictor_depth=6,
            heads=12,
            plan_context=3,
            episodes=10_000,
            length=32,
            evaluation=2048,
            evaluation_length=8,
            tasks=256,
            schedule=Schedule(steps=50_000, batch=128, learning_rate=5e-4, weight_decay=1e-3),
            num_slices=1024,
        ),
    }
)
