"""The monitor: figures of encoders whose figures are known, its callback, its cost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from benchmarks.monitor import cost
from numcheck import Monitor, certify, losses
from numcheck.support.errors import InvalidInputError

RHO = 0.8


def latents(n: int, m: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    z, noise = torch.randn(2, n, m, generator=generator, dtype=torch.float64)
    return z, RHO * z + (1 - RHO**2) ** 0.5 * noise


def figures_of(encoder: Any, *, n: int = 4096, known: bool = False) -> dict[str, float]:
    monitor = Monitor(RHO, pairs=n)
    z, z_prime = latents(n, 3)
    for rows in torch.split(torch.arange(n), 256):
        h, h_prime = encoder(z[rows]), encoder(z_prime[rows])
        monitor.update(h, h_prime, z[rows] if known else None)
    return monitor.compute()


def test_a_perfect_encoder() -> None:
    turn = torch.linalg.qr(latents(3, 3, 1)[0])[0]
    found = figures_of(lambda z: z @ turn, known=True)
    assert abs(found["excess_loss"]) < 0.1
    assert found["epsilon"] < 0.15
    assert found["certified_share"] > 0.8
    assert found["degree_1"] == pytest.approx(1, abs=0.01)
    names = [f"degree_{d}" for d in (*range(5), "above")]
    assert list(found) == ["excess_loss", "epsilon", "certified_share", *names]
    assert sum(found[name] for name in names) == pytest.approx(1)


def test_a_quadratic_encoder() -> None:
    """E|h - h'|^2 is 2 (1 - rho^2) a variance; nothing is linear."""
    found = figures_of(lambda z: (z.square() - 1) / 2**0.5, known=True)
    assert found["excess_loss"] == pytest.approx(3 * 2 * (RHO - RHO**2), abs=0.2)
    assert found["certified_share"] < 0.2
    assert found["degree_2"] == pytest.approx(1, abs=0.2)


def test_collapse_and_scale() -> None:
    small = figures_of(lambda z: 1e-3 * z)
    assert small["epsilon"] == pytest.approx(3**0.5, rel=1e-3)
    assert small["certified_share"] > 0.8
    constant = figures_of(lambda z: torch.ones_like(z))
    assert constant["certified_share"] == 0
    assert constant["epsilon"] == pytest.approx(3**0.5)


def test_agrees_with_the_certificate() -> None:
    def encode(z: Tensor) -> Tensor:
        return 1.1 * z + 0.1 * z.square()

    z, z_prime = latents(3000, 3, 2)
    monitor = Monitor(RHO, pairs=3000)
    monitor.update(encode(z).float(), encode(z_prime).float())
    found, certificate = monitor.compute(), certify(encode(z), encode(z_prime), rho=RHO)
    assert found["excess_loss"] == pytest.approx(certificate.estimate.delta, rel=1e-4)
    assert found["epsilon"] == pytest.approx(certificate.estimate.epsilon, rel=1e-4)
    # The certificate has bounds of single outputs, too, that hold together with this one.
    assert found["certified_share"] == pytest.approx(certificate.linear.total, abs=0.03)


def test_only_the_last_pairs_count() -> None:
    monitor, fresh = Monitor(RHO, pairs=500), Monitor(RHO, pairs=500)
    z, z_prime = latents(500, 2)
    monitor.update(z.square(), z_prime.square())
    for part in torch.split(torch.arange(500), 150):
        monitor.update(z[part], z_prime[part])
    fresh.update(z, z_prime)
    assert monitor.compute() == fresh.compute()
    monitor.reset()
    with pytest.raises(InvalidInputError, match="no pairs yet"):
        monitor.compute()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([[1.0]], [[1.0]]), "floating-point tensors of shape .n, m., got list"),
        ((torch.ones(3, dtype=torch.int64),) * 2, r"got \(3,\) of torch.int64"),
        ((torch.ones(3, 2), torch.ones(3, 1)), "one shape"),
        ((torch.ones(3, 2), torch.ones(4, 2)), "one shape"),
        ((torch.ones(3, 2), torch.ones(3, 2), torch.ones(4, 2)), "as many rows"),
        ((torch.ones(3, 5), torch.ones(3, 5)), "same shape at each step"),
        ((torch.ones(3, 2), torch.ones(3, 2), torch.ones(3, 2)), "always or never"),
    ],
)
def test_what_does_not_fit_is_said(given: Any, message: str) -> None:
    monitor = Monitor(RHO)
    monitor.update(torch.ones(3, 2), torch.ones(3, 2))
    with pytest.raises(InvalidInputError, match=message):
        monitor.update(*given)


def test_too_few_or_bad_pairs_are_refused() -> None:
    monitor = Monitor(RHO)
    monitor.update(torch.ones(3, 2), torch.ones(3, 2))
    with pytest.raises(InvalidInputError, match="3 pairs are too few"):
        monitor.compute()
    monitor.update(torch.full((200, 2), torch.nan), torch.ones(200, 2))
    with pytest.raises(InvalidInputError, match="NaN or an infinity in 200 of 203 rows"):
        monitor.compute()
    for bad in ({"rho": 1.5}, {"pairs": 3}, {"confidence": 1}, {"degree": 0}):
        with pytest.raises(InvalidInputError, match=next(iter(bad))):
            Monitor(**{"rho": RHO, **bad})  # type: ignore[arg-type]


def test_costs_little() -> None:
    """Less than 5% of a step of the experiment `mixings`, looked at every thousand steps."""
    found = cost("sigreg", steps=200, every=50, latents=False)
    assert found["update"] + found["look"] / 1000 < 0.05 * found["step"]


lightning = pytest.mark.filterwarnings("ignore")


class Module:
    """What a user writes; made with the classes of Lightning when a test runs."""

    def __new__(cls, returns: Any = None) -> Any:
        from lightning.pytorch import LightningModule

        class Trained(LightningModule):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__()
                self.encoder = nn.Linear(3, 3)
                self.align, self.regularize = losses.Alignment(), losses.SIGReg(num_slices=4)

            def training_step(self, batch: Any, batch_idx: int) -> Any:
                z, h, h_prime = batch[0], *(self.encoder(x) for x in batch)
                loss = self.align(h, h_prime) + self.regularize(torch.stack([h, h_prime]))
                named = {"loss": loss, "h": h, "h_prime": h_prime, "z": z}
                return named if returns is None else returns(loss)

            def configure_optimizers(self) -> Any:
                return torch.optim.SGD(self.parameters(), lr=0.1)

        return Trained()


def fit(folder: Path, callback: Any, module: Any) -> Any:
    from lightning.pytorch import Trainer
    from torch.utils.data import DataLoader, TensorDataset

    views = (x.float() for x in latents(64 * 12, 3))
    trainer = Trainer(
        max_epochs=1, accelerator="cpu", logger=False, callbacks=[callback],
        enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
        default_root_dir=folder,
    )  # fmt: skip
    trainer.fit(module, DataLoader(TensorDataset(*views), batch_size=64))
    return trainer


@lightning
def test_callback_logs_figures(tmp_path: Path) -> None:
    pytest.importorskip("lightning")
    monitor = Monitor(RHO, pairs=200, degree=2)
    callback = monitor.callback(every_n_steps=6, latents="z", prefix="theory/")
    trainer = fit(tmp_path, callback, Module())
    names = {"excess_loss", "epsilon", "certified_share", "degree_0", "degree_1", "degree_2"}
    assert names < set(callback.figures)
    for name, value in callback.figures.items():
        assert float(trainer.logged_metrics[f"theory/{name}"]) == pytest.approx(value, rel=1e-5)


@lightning
def test_callback_says_what_training_step_lacks(tmp_path: Path) -> None:
    pytest.importorskip("lightning")
    callback = Monitor(RHO).callback(outputs=("h", "after"))
    for returns in (lambda loss: loss, lambda loss: {"loss": loss, "h": loss}):
        with pytest.raises(InvalidInputError, match="training_step must return a dictionary with"):
            fit(tmp_path, callback, Module(returns))


def test_without_lightning_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] in ("lightning", "pytorch_lightning"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lightning", None)
    with pytest.raises(InvalidInputError, match=r"pip install 'lejepa-numcheck\[lightning\]'"):
        Monitor(RHO).callback()
