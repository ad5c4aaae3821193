"""Figures with latents at hand are those of encoders whose moments are known."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck import diagnose
from numcheck.certificate.synthetic import degrees
from numcheck.metrics import Bootstrap, Interval
from numcheck.support.errors import InvalidInputError
from tests.certificate.encoders import encoder_of
from tests.cli.conftest import Runner, run
from tests.cli.test_arguments import refused

__all__ = ["run"]

Z = np.random.default_rng(0).standard_normal((4096, 3))


def _plain(figure: Interval | None) -> list[float] | None:
    return None if figure is None else figure.to_json()


@pytest.mark.parametrize("kind", ["orthogonal", "shrunk", "quadratic", "cubic"])
def test_figures(kind: str) -> None:
    encoder = encoder_of(kind, m=3, n=3, strength=0.7)
    found = diagnose(encoder.encode(Z), Z)
    linear = encoder.linear @ encoder.linear.T
    share = float(np.trace(linear) / np.trace(encoder.covariance))
    orthogonality = float(np.linalg.norm(linear - np.eye(3)))
    for interval, value in (
        (found.r2_embeddings, share),
        (found.orthogonality, orthogonality),
        (found.procrustes, encoder.error),
    ):
        assert interval is not None
        assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9
        assert interval.value == pytest.approx(value, abs=0.1)
    assert found.r2_latents.value > 0.7
    by_degree = np.zeros((3, 6))
    by_degree[:, 1] = np.diag(linear)
    for column, degree in enumerate(degrees(3)):
        by_degree[:, int(degree)] += encoder.nonlinear[:, column] ** 2
    by_degree /= np.diag(encoder.covariance)[:, None]
    assert found.spectrum is not None
    values = np.array([[x.value for x in row] for row in found.spectrum.shares])
    np.testing.assert_allclose(values, by_degree, atol=0.12)
    assert json.loads(json.dumps(found.to_json()))["procrustes"] == _plain(found.procrustes)


@pytest.mark.parametrize("latents", [1, 3])
def test_a_perfect_encoder_in_other_units_is_perfect(latents: int) -> None:
    z = Z[:1024, :latents]
    found = diagnose(z, 32 + 18 * z)
    assert found.r2_latents.value == pytest.approx(1)
    assert found.mcc.value == pytest.approx(1)
    assert found.orthogonality is not None
    assert found.procrustes is not None
    assert found.spectrum is not None
    assert found.orthogonality.value < 0.1
    assert found.procrustes.value < 0.01
    assert found.spectrum.total[1].value == pytest.approx(1, abs=0.01)
    (note,) = found.notes
    assert "centred and scaled" in note
    assert "standard deviations" in note
    assert not diagnose(z, z).notes


@given(scale=st.floats(1e-12, 1e12), place=st.integers(0, 2), latent=st.booleans())
@settings(max_examples=8)
def test_no_r2_depends_on_the_scale_of_a_column(scale: float, place: int, latent: bool) -> None:
    quick = Bootstrap(replicates=20)
    z = Z[:512]
    h = encoder_of("quadratic", m=3, n=3, strength=0.7).encode(z)
    one = diagnose(h, z, bootstrap=quick)
    scales = np.ones(3)
    scales[place] = scale
    two = diagnose(*((h, z * scales) if latent else (h * scales, z)), bootstrap=quick)
    for name in ("r2_latents", "r2_embeddings", "mcc", "mcc_linear"):
        assert getattr(two, name).value == pytest.approx(getattr(one, name).value, abs=0.01), name


def test_more_outputs_than_latents() -> None:
    """4 latents in 64 outputs, with noise: each output has its own share, each latent nearly 1."""
    generator = np.random.default_rng(1)
    z = generator.standard_normal((4096, 4))
    mixing = generator.standard_normal((4, 64))
    h = z @ mixing + generator.standard_normal((4096, 64))
    found = diagnose(h, z)
    # What is left of z, if z is predicted from h: (1 + M M^T)^-1.
    left = np.diag(np.linalg.inv(np.eye(4) + mixing @ mixing.T))
    values = np.array([share.value for share in found.latents])
    np.testing.assert_allclose(1 - values, left, rtol=0.15)
    size = (mixing**2).sum(axis=0)
    outputs = np.array([share.value if share else np.nan for share in found.outputs])
    np.testing.assert_allclose(outputs, size / (1 + size), atol=0.03)
    assert found.procrustes is None
    assert found.orthogonality is None
    assert any("64 outputs and 4 latents" in note for note in found.notes)
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["procrustes"] is None


def test_fewer_outputs_than_latents() -> None:
    found = diagnose(Z[:1024, :2], Z[:1024])
    assert found.r2_latents.value == pytest.approx(2 / 3, abs=0.01)
    assert found.mcc.value == pytest.approx(1)
    assert any("at most 0.67" in note for note in found.notes)


def test_mean_correlation_is_that_of_the_best_pairing() -> None:
    """Outputs in another order, with other signs and scales; then a rotation by 30 degrees."""
    permuted = Z[:, [2, 0, 1]] * [-1e-9, 3.0, 1e9]
    assert diagnose(permuted, Z).mcc.value == pytest.approx(1)
    turn = np.array([[math.cos(math.pi / 6), -0.5], [0.5, math.cos(math.pi / 6)]])
    found = diagnose(Z[:, :2] @ turn, Z[:, :2])
    assert found.mcc.value == pytest.approx(math.cos(math.pi / 6), abs=0.02)
    assert found.mcc.low < math.cos(math.pi / 6) < found.mcc.high
    assert found.mcc_linear.value == pytest.approx(1)


@pytest.mark.parametrize("constant", [1, 3])
def test_constant_outputs(constant: int) -> None:
    """Figures that do not exist are `None`, never NaN."""
    z = Z[:1024]
    h = z.copy()
    h[:, 3 - constant :] = 5.0
    found = diagnose(h, z)
    json.dumps(found.to_json(), allow_nan=False)
    assert found.outputs.count(None) == constant
    assert (found.r2_embeddings is None) == (constant == 3)
    assert found.r2_latents.value == pytest.approx(1 - constant / 3, abs=0.01)
    assert any(f"{constant} of 3 outputs are constant" in note for note in found.notes)


def test_latents_that_are_not_as_assumed_are_said() -> None:
    z = Z[:1024]
    uniform = np.random.default_rng(2).uniform(size=(1024, 3))
    assert any("not normal" in note for note in diagnose(uniform, uniform).notes)
    mixed = z @ (np.eye(3) + 0.5)
    assert any("correlated" in note for note in diagnose(z, mixed).notes)
    heavy = np.random.default_rng(2).standard_t(2, size=(1024, 3))
    found = diagnose(z, heavy)
    assert found.spectrum is None
    assert any("left out: the latents are not Gaussian" in note for note in found.notes)


def test_the_default_device_does_not_matter() -> None:
    h, z = np.random.default_rng(0).standard_normal((2, 300, 2))
    expected = diagnose(h, z).to_json()
    with torch.device("meta"):
        assert diagnose(h, z).to_json() == expected


def test_printed_as_a_table_of_ten_lines() -> None:
    lines = str(diagnose(Z[:1024], 2 * Z[:1024])).splitlines()
    assert len(lines) == 10
    assert lines[0] == "1,024 rows, 3 outputs, 3 latents"
    assert lines[1].startswith("R^2 of z from h")
    assert lines[-1].startswith("note: The latents were centred and scaled")


def test_bad_arrays_are_named() -> None:
    with pytest.raises(InvalidInputError, match="h has 4096 rows and z 100"):
        diagnose(Z, Z[:100])
    with pytest.raises(InvalidInputError, match="z has a NaN or an infinity"):
        diagnose(Z, np.where(Z > 3, np.nan, Z))
    with pytest.raises(InvalidInputError, match=r"have 100 rows, .*256 pairs are needed"):
        diagnose(Z[:100], Z[:100])
    with pytest.raises(InvalidInputError, match=r"shapes \(300, 192\).*768 pairs are needed"):
        diagnose(np.zeros((300, 192)), Z[:300])
    with pytest.raises(InvalidInputError, match=r"latent 3 of z \(counted from 0\) is constant"):
        diagnose(Z, np.c_[Z, np.ones(4096)])
    with pytest.raises(InvalidInputError, match=r"z, shape \(4096, 4\), .* combinations of others"):
        diagnose(Z, np.c_[Z, Z[:, 0] - Z[:, 1]])


@pytest.mark.parametrize("suffix", ["", "#z"])
def test_command(run: Runner, tmp_path: Path, suffix: str) -> None:
    h, z, out = tmp_path / "h.npy", tmp_path / "z.npz", tmp_path / "d.json"
    latents = Z[:1024]
    np.save(h, np.c_[latents, latents])
    np.savez(z, z=10 * latents)
    done = run("diagnose", str(h), f"{z}{suffix}", "--degree", "2", "--json", str(out))
    assert done.returncode == 0, done.stderr
    assert f"{h}: 1,024 rows, 6 columns" in done.stdout
    assert "R^2 of z from h" in done.stdout
    assert "note: The latents were centred" in done.stdout
    expected = diagnose(np.c_[latents, latents], 10 * latents, degree=2)
    found = json.loads(out.read_text())
    assert found["notes"] == list(expected.notes)
    assert found["mcc"] == pytest.approx(expected.mcc.to_json())
    assert found.keys() == expected.to_json().keys()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--degree", "17"], "degree must be at least 1 and at most 16"),
        (["--alpha", "1"], "alpha must lie strictly between 0 and 1"),
        (["--seed", "-1"], "seed must be at least 0"),
        (["--level", "0.05"], "diagnose has no option --level. Probabilities of errors"),
        (["--json", "/dev/null/x"], "cannot be written"),
        (["--frobnicate"], "--frobnicate"),
    ],
)
def test_bad_requests(run: Runner, tmp_path: Path, arguments: list[str], message: str) -> None:
    np.save(tmp_path / "z.npy", Z[:300])
    path = str(tmp_path / "z.npy")
    refused(run, "diagnose", path, str(tmp_path / "absent.npy"))
    done = run("diagnose", path, path, *arguments)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
