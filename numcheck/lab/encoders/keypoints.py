"""Encoders of frames that look where things are."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.frames import Image, as_channels
from numcheck.lab.encoders.perceptron import linear


class Keypoints(nn.Module):
    r"""A convolution, the place in the frame that each channel looks at, and a hidden layer.

    The softmax of a channel over the pixels is a law on the frame; its mean, two coordinates, is
    what the layers after it see. So the motion of near things against far ones is a linear function
    of them from the first step on, where a stack of convolutions has to learn it. That matters for
    alignment losses more than for regression: a feature that is not seen well yet has a lower
    autocorrelation than squares of those that are, and these take its place.

    Args:
        embedding_dim: Dimension of embeddings.
        image: Height, width and colours of a frame.
        channels: Of the convolution: places that are looked for.
        hidden: Units of the hidden layer.
        seed: Of the first weights.

    Source: the spatial softmax of Levine et al., End-to-End Training of Deep Visuomotor Policies,
    2016.
    """

    def __init__(
        self,
        embedding_dim: int,
        *,
        image: Image = (64, 64, 3),
        channels: int = 64,
        hidden: int = 128,
        seed: int,
    ) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        look = nn.utils.skip_init(  # type: ignore[no-untyped-call]
            nn.Conv2d, image[2], channels, 7, stride=4, padding=3, bias=False
        )
        # The norm after it sets the scale.
        nn.init.normal_(look.weight, generator=generator)
        self.look: nn.Conv2d = look
        self.norm = nn.BatchNorm2d(channels)
        self.layers = nn.Sequential(
            nn.BatchNorm1d(2 * channels),
            linear(2 * channels, hidden, generator),
            nn.GELU(),
            linear(hidden, embedding_dim, generator),
        )

    def places(self, frames: Tensor) -> Tensor:
        """Where each channel looks, in [-1, 1]: uint8 frames to shape (n, 2, channels).

        First how far to the right, then how far down.
        """
        seen = self.norm(self.look(as_channels(frames, self.look.weight.dtype)))
        law = seen.flatten(2).softmax(dim=2).reshape(seen.shape)
        axes = [torch.linspace(-1, 1, n, dtype=law.dtype, device=law.device) for n in law.shape[2:]]
        return torch.stack([law.sum(dim=2) @ axes[1], law.sum(dim=3) @ axes[0]], dim=1)

    def forward(self, frames: Tensor) -> Tensor:
        """Embeddings (n, embedding_dim) of frames, uint8, shape (n, height, width, colours)."""
        found: Tensor = self.layers(self.places(frames).flatten(1))
        return found
