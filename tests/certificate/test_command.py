"""The command `certify` on real files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from numcheck import certify
from numcheck.certificate.plot import plot_certificate
from numcheck.certificate.synthetic import random_encoder
from tests.certificate.encoders import batch
from tests.cli.conftest import Runner, run
from tests.cli.test_arguments import LONG, refused

__all__ = ["run"]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    generator = np.random.default_rng(0)
    encoder = random_encoder("orthogonal", 3, 3, 0.1, generator)
    h, other = encoder.sample(2000, 0.9, generator)
    np.save(tmp_path / "h.npy", h)
    np.save(tmp_path / "other.npy", other)
    return str(tmp_path / "h.npy"), str(tmp_path / "other.npy")


def test_certified(run: Runner, files: tuple[str, str], tmp_path: Path) -> None:
    json_path, plot_path = tmp_path / "deep" / "c.json", tmp_path / "deep" / "c.svg"
    done = run(
        "certify", *files, "--rho", "0.9", "--json", str(json_path), "--plot", str(plot_path)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    words = " ".join(done.stdout.split())
    assert "With confidence 99% there is a matrix Q with orthonormal rows" in words
    assert "Embeddings cannot show: that the latents are Gaussian" in words
    data = json.loads(json_path.read_text())
    expected = certify(*(np.load(file) for file in files), rho=0.9)
    assert data == expected.to_json()
    assert "<svg" in plot_path.read_text()
    assert len(expected.tests) == sum("rejected" in line for line in done.stdout.splitlines())


def test_nothing_certified_is_exit_code_1(run: Runner, files: tuple[str, str]) -> None:
    done = run("certify", *files, "--rho", "0.8:0.85", "--confidence", "0.95")
    assert done.returncode == 1
    assert "The embeddings contradict the assumptions" in done.stdout
    done = run("certify", *files, "--rho", "0.9:0.99")
    assert done.returncode == 1
    assert "Nothing is certified" in done.stdout


def test_verdict_comes_first_and_what_is_not_shown_last(
    run: Runner, files: tuple[str, str]
) -> None:
    lines = run("certify", *files, "--rho", "0.9").stdout.splitlines()
    assert lines[0] == f"{files[0]}: 2,000 rows, 3 columns"
    assert lines[1] == f"{files[1]}: 2,000 rows, 3 columns"
    assert lines[2].startswith("certified (")
    assert "of the variance of h is linear in z" in lines[2]
    assert lines[-1].startswith("Embeddings cannot show: ")
    assert any("the least that the data allow" in line for line in lines)
    assert any("assumed" in line for line in lines)


def test_at_least_decides_the_exit_code(run: Runner, files: tuple[str, str]) -> None:
    assert run("certify", *files, "--rho", "0.9", "--at-least", "0.3").returncode == 0
    done = run("certify", *files, "--rho", "0.9", "--at-least", "0.99")
    assert done.returncode == 1
    assert "weak (less than the 99% asked for)" in done.stdout


def test_rho_is_estimated(run: Runner, files: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    done = run("certify", *files, "--rho", "auto", "--json", str(path))
    assert "assuming that at least one latent is recovered" in done.stdout
    data = json.loads(path.read_text())
    assert data["rho_estimated"]
    assert data["rho"][0] < 0.9 < data["rho"][1]


def test_columns_left_out_are_said(run: Runner, files: tuple[str, str], tmp_path: Path) -> None:
    names = []
    for number, file in enumerate(files):
        names.append(str(tmp_path / f"{number}.csv"))
        pd.DataFrame(np.load(file)).to_csv(names[-1])
    done = run("certify", *names, "--rho", "0.9")
    assert done.returncode == 0, done.stderr
    assert f"{names[0]}: 2,000 rows, 3 columns; left out column 1 (index)" in done.stdout
    assert not done.stderr.strip()


@pytest.mark.parametrize("kind", ["orthogonal", "quadratic"])
def test_figure(kind: str) -> None:
    """Three panels, for a collapsed encoder too; nothing is drawn outside of them."""
    from matplotlib.figure import Figure

    h, other = batch(kind, count=500, strength=0.8)
    for scale in (1.0, 1e-6):
        figure = Figure()
        found = certify(scale * h, scale * other, rho=(0.88, 0.9))
        plot_certificate(figure, found)
        terms, profile, rates = figure.axes
        heights = [float(bar.get_bbox().height) for bar in terms.containers[0]]
        assert max(heights) < terms.get_ylim()[1]
        assert found.bounds.d in heights
        rhos, directions = (
            np.asarray(line) for line in (profile.lines[0].get_xdata(), rates.lines[0].get_ydata())
        )
        assert rhos.tolist() == [point.rho for point in found.profile]
        assert directions.tolist() == list(found.autocorrelations[::-1])
        assert str(found.status) in figure.get_suptitle()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rho", "1.5"], "rho must lie strictly between 0 and 1, got 1.5"),
        (["--rho", "0.9:0.8"], "Put the smaller end first"),
        (["--rho", "high"], "--rho must be a number or an interval, got 'high'"),
        (["--rho", "0.7:0.8:0.9"], "--rho must be a number or an interval"),
        (["--rho", "1e-400"], "rho must lie strictly between 0 and 1"),
        (["--rho", ":"], "--rho must be a number or an interval"),
        (["--rho", "nan"], "rho must lie strictly between 0 and 1"),
        (["--rho", "0.9", "--level", "0.05"], "--level any more; it is now --confidence"),
        (["--rho", "0.9", "--confidence", "1"], "confidence must lie strictly between 0 and 1"),
        (["--rho", "0.9", "--at-least", "50"], "at_least must be a number of at least 0"),
        (["--rho", "0.9", "--kurtosis", "0"], "kurtosis must be a number of at least 1"),
        (["--rho", "0.9", "--kurtosis", "9999"], "are needed. Take more pairs"),
        (["--rho", "0.9", "--seed", "-1"], "seed must be at least 0"),
        (["--rho", "0.9", "--plot", "x.jpeg2"], "allowed are .svg, .png, .pdf"),
        (["--rho", "0.9", "--plot", "/dev/null/x.png"], "/dev/null/x.png"),
        (["--rho", "0.9", "--plot", "a\0b.svg"], "null byte"),
        (["--rho", "0.9", "--frobnicate"], "--frobnicate"),
        (["--rho", "0.9", "--json", "/proc/x/y"], "/proc/x/y cannot be written"),
        ([], "--rho"),
    ],
)
def test_bad_requests(
    run: Runner, files: tuple[str, str], arguments: list[str], message: str
) -> None:
    done = run("certify", *files, *arguments)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "name",
    ["absent.npy", "", "h.npy#h", "水.npy", "\udcff.npy", f"{LONG}.npy", "a\0b.npy", "[/red].csv"],
)
def test_missing_file(run: Runner, files: tuple[str, str], name: str) -> None:
    refused(run, "certify", files[0], name, "--rho", "0.9")
