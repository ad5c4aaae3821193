"""An encoder of frames and a causal transformer that predicts the next embedding."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.encoders.attention import ModulatedBlock, checked_sizes
from numcheck.lab.encoders.perceptron import linear
from numcheck.support import validate, validate_arrays
from numcheck.support.errors import InvalidInputError


def _floating(value: object, dtype: torch.dtype | None = None, *, name: str) -> Tensor:
    """A dense tensor of floating-point numbers, of a type if one is given.

    Raises:
        InvalidInputError: For anything else.
    """
    found = validate.instance(value, Tensor, name=name)
    right = found.is_floating_point() if dtype is None else found.dtype == dtype
    if not right or found.layout != torch.strided:
        raise InvalidInputError(
            f"{name} must be a dense tensor of {dtype or 'floating-point numbers'}, got "
            f"{found.dtype}, {found.layout}. Use {name}.to({dtype or 'torch.float64'})."
        )
    return found


class Predictor(nn.Module):
    """The next embedding after each one, from those up to it and the actions taken.

    Actions come in by zero-initialised adaptive layer norms: at first no prediction depends on
    them. What is predicted is the change, at first none: so training begins as alignment of
    consecutive frames, to which slow and smooth functions of the state lose least.

    Args:
        outputs: Dimension of embeddings.
        actions: Dimension of actions.
        context: Most embeddings that a prediction is made from.
        width: Of tokens.
        depth: Number of blocks.
        heads: Of attention; they divide the width.
        seed: Of the first weights.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    def __init__(
        self,
        outputs: int,
        actions: int,
        *,
        context: int = 3,
        width: int = 64,
        depth: int = 2,
        heads: int = 2,
        seed: int,
    ) -> None:
        super().__init__()
        self.outputs = validate.integer(outputs, name="outputs", minimum=1, maximum=1 << 16)
        self.actions = validate.integer(actions, name="actions", minimum=1, maximum=1 << 12)
        self.context = validate.integer(context, name="context", minimum=1, maximum=1 << 10)
        width, heads, depth = checked_sizes(width, heads, depth)
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
        generator = torch.Generator().manual_seed(seed)
        outputs, actions = self.outputs, self.actions
        self.inward = linear(outputs, width, generator)
        self.places = nn.Parameter(0.02 * torch.randn(1, self.context, width, generator=generator))
        self.conditions = nn.Sequential(
            linear(actions, width, generator), nn.SiLU(), linear(width, width, generator)
        )
        self.blocks = nn.ModuleList(ModulatedBlock(width, heads, generator) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.outward = linear(width, outputs, generator)
        nn.init.zeros_(self.outward.weight)
        nn.init.zeros_(self.outward.bias)

    def forward(self, h: Tensor, a: Tensor) -> Tensor:
        """The expected next embedding after each.

        Args:
            h: Embeddings, shape (n, t, outputs) with t at most `context`.
            a: The action taken at each, shape (n, t, actions).

        Returns:
            Shape (n, t, outputs); the prediction at k is of k + 1, and looks at nothing after k.

        Raises:
            InvalidInputError: If the shapes or types do not fit.
        """
        for name, given in (("h", h), ("a", a)):
            _floating(given, self.places.dtype, name=name)
        fits = h.ndim == a.ndim == 3 and h.shape[:2] == a.shape[:2]
        if not fits or (h.shape[2], a.shape[2]) != (self.outputs, self.actions):
            raise InvalidInputError(
                f"h and a must have shapes (n, t, {self.outputs}) and (n, t, {self.actions}), got "
                f"{tuple(h.shape)} and {tuple(a.shape)}."
            )
        steps = h.shape[1]
        if not 1 <= steps <= self.context:
            raise InvalidInputError(
                f"predictions are made from 1 to {self.context} embeddings, got {steps}. Give the "
                "last ones only."
            )
        x, conditions = self.inward(h) + self.places[:, :steps], self.conditions(a)
        for block in self.blocks:
            x = block(x, conditions)
        found: Tensor = h + self.outward(self.norm(x))
        return found


class LeWorldModel(nn.Module):
    """An encoder of frames and a predictor.

    Attributes:
        encoder: From frames, uint8, shape (n, height, width, 3), to embeddings (n, outputs).
        predictor: Of the next embedding.
        limit: The largest coordinate of an action; the predictor sees actions divided by it.

    Raises:
        InvalidInputError: If an argument is out of range or of another type.
    """

    def __init__(self, encoder: nn.Module, predictor: Predictor, *, limit: float = 1.0) -> None:
        super().__init__()
        self.encoder = validate.instance(encoder, nn.Module, name="encoder")
        self.predictor = validate.instance(predictor, Predictor, name="predictor")
        self.limit = validate.number(limit, name="limit", minimum=1e-6, maximum=1e6)

    def embed(self, frames: Tensor) -> Tensor:
        """The embeddings of frames (..., height, width, 3), shape (..., outputs).

        Raises:
            InvalidInputError: If they are no frames.
        """
        if validate.instance(frames, Tensor, name="frames").ndim < 4:
            raise InvalidInputError(
                f"frames must have shape (..., height, width, 3), got {tuple(frames.shape)}. Add "
                "an axis by frames[None]."
            )
        flat: Tensor = self.encoder(frames.flatten(0, -4))
        return flat.reshape(*frames.shape[:-3], flat.shape[-1])

    def predict(self, h: Tensor, a: Tensor) -> Tensor:
        """As `Predictor.forward`, of actions in their own units.

        Raises:
            InvalidInputError: If the shapes or types do not fit.
        """
        _floating(h, self.predictor.places.dtype, name="h")
        _floating(a, name="a")
        found: Tensor = self.predictor(h, (a / self.limit).to(h))
        return found

    def rollout(self, h: Tensor, a: Tensor, *, context: int | None = None) -> Tensor:
        """The embeddings expected along a plan, each from those expected before it.

        Args:
            h: The last embedding seen, shape (n, outputs).
            a: The plan, shape (n, steps, actions).
            context: Most embeddings that a prediction is made from; `None`: as many as the
                predictor takes.

        Returns:
            Shape (n, steps, outputs).

        Raises:
            InvalidInputError: If the context is out of range, or shapes or types do not fit.
        """
        predictor = self.predictor
        h = _floating(
            validate_arrays.shaped(h, name="h", shape=("n", predictor.outputs)),
            predictor.places.dtype,
            name="h",
        )
        validate_arrays.shaped(a, name="a", shape=(len(h), "steps", predictor.actions))
        seen, most = h[:, None], self.predictor.context
        if context is not None:
            most = validate.integer(context, name="context", minimum=1, maximum=most)
        for step in range(a.shape[1]):
            first = max(step + 1 - most, 0)
            expected = self.predict(seen[:, first:], a[:, first : step + 1])[:, -1:]
            seen = torch.cat([seen, expected], dim=1)
        return seen[:, 1:]
