"""The parts of a world model: vision transformer, predictor, both together."""

from __future__ import annotations

import pytest
import torch

from numcheck.lab.encoders.vision_transformer import VisionTransformer
from numcheck.lab.leworldmodel.model import LeWorldModel, Predictor


def _frames(count: int, size: int = 16, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(256, (count, size, size, 3), generator=generator, dtype=torch.uint8)


def _encoder(embedding_dim: int = 2, seed: int = 0) -> VisionTransformer:
    return VisionTransformer(16, embedding_dim, patch=8, width=8, depth=2, heads=2, seed=seed)


def _predictor(seed: int = 0, context: int = 3) -> Predictor:
    return Predictor(2, 2, context=context, width=8, depth=2, heads=2, seed=seed)


def _stirred(predictor: Predictor) -> Predictor:
    """With modulations away from zero, as after training."""
    generator = torch.Generator().manual_seed(9)
    with torch.no_grad():
        for parameter in predictor.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.3)
    return predictor


def test_first_weights_are_a_function_of_the_seed() -> None:
    torch.manual_seed(1)
    one, other = _encoder(), _encoder(seed=1)
    torch.manual_seed(2)
    same = _encoder()
    frames = _frames(4)
    assert torch.equal(one(frames), same(frames))
    assert not torch.equal(one(frames), other(frames))
    weights, again = _predictor().state_dict(), _predictor().state_dict()
    assert all(torch.equal(weights[name], again[name]) for name in weights)


def test_the_place_of_a_patch_matters() -> None:
    encoder, frames = _encoder().eval(), torch.zeros(2, 16, 16, 3, dtype=torch.uint8)
    frames[0, 2:6, 2:6] = 255
    frames[1, 10:14, 2:6] = 255
    first, second = encoder(frames)
    assert not torch.allclose(first, second, atol=1e-4)


def test_the_projection_undoes_the_layer_norm() -> None:
    """After the layer norm all frames have one length; after the projection they have not."""
    encoder, frames = _encoder(embedding_dim=8), _frames(64)
    lengths: dict[str, torch.Tensor] = {}
    encoder.norm.register_forward_hook(lambda _m, _i, found: lengths.update(norm=found.norm(dim=1)))
    lengths["outputs"] = (h := encoder(frames) - encoder(frames).mean(dim=0)).norm(dim=1)
    assert lengths["norm"].std() < 1e-3 * lengths["norm"].mean()
    assert lengths["outputs"].std() > 0.05 * lengths["outputs"].mean()
    assert h.var(dim=0).min() > 1e-4


def test_no_prediction_depends_on_actions_at_first() -> None:
    h, a = torch.randn(4, 3, 2), torch.randn(4, 3, 2)
    predictor = _predictor()
    assert torch.equal(predictor(h, a), h)
    with torch.no_grad():
        predictor.outward.weight.fill_(0.1)
    assert torch.equal(predictor(h, a), predictor(h, -a))
    predictor(h, a).square().sum().backward()
    gradients = {
        name: parameter.grad
        for name, parameter in predictor.named_parameters()
        if name.endswith("modulation.weight")
    }
    assert len(gradients) == 2
    assert all(found is not None and found.abs().max() > 0 for found in gradients.values())
    assert not torch.equal(_stirred(predictor)(h, a), predictor(h, -a))


@pytest.mark.parametrize("moment", [1, 2])
def test_predictions_look_at_nothing_later(moment: int) -> None:
    predictor = _stirred(_predictor())
    h, a = torch.randn(4, 3, 2), torch.randn(4, 3, 2)
    before = predictor(h, a)
    for changed in (h, a):
        changed[:, moment] += 1.0
        after = predictor(h, a)
        assert torch.allclose(after[:, :moment], before[:, :moment], atol=1e-6)
        assert not torch.allclose(after[:, moment], before[:, moment], atol=1e-3)
        before = after


def test_earlier_embeddings_are_used() -> None:
    predictor = _stirred(_predictor())
    h, a = torch.randn(4, 3, 2), torch.randn(4, 3, 2)
    before = predictor(h, a)[:, 2]
    h[:, 0] += 1.0
    assert not torch.allclose(predictor(h, a)[:, 2], before, atol=1e-4)


def test_rollouts_are_predictions_of_predictions() -> None:
    model = LeWorldModel(_encoder(), _stirred(_predictor(context=2)), limit=0.5)
    h, a = torch.randn(5, 2), torch.randn(5, 4, 2)
    found = model.rollout(h, a)
    assert found.shape == (5, 4, 2)
    seen = [h]
    for step in range(4):
        first = max(step - 1, 0)
        window = torch.stack(seen[first:], dim=1)
        seen.append(model.predictor(window, a[:, first : step + 1] / 0.5)[:, -1])
    assert torch.allclose(found, torch.stack(seen[1:], dim=1), atol=1e-5)
    alone = model.rollout(h, a, context=1)
    assert torch.allclose(alone[:, 0], found[:, 0], atol=1e-6)
    assert not torch.allclose(alone[:, 2], found[:, 2], atol=1e-4)


def test_frames_keep_their_order() -> None:
    model = LeWorldModel(_encoder().eval(), _predictor())
    frames = _frames(6)
    h = model.embed(frames.reshape(2, 3, 16, 16, 3))
    assert torch.allclose(h.reshape(6, 2), model.encoder(frames), atol=1e-6)
