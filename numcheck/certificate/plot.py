"""A certificate as a picture."""

from __future__ import annotations

from typing import Any

from numcheck.certificate.bound import Certificate
from numcheck.certificate.parts import Parts

_TERMS = ("D", "(ε + D)²", "|E h|²")


def _terms(parts: Parts) -> tuple[float, float, float]:
    return parts.d, (parts.epsilon + parts.d) ** 2, parts.mean**2


def plot_certificate(figure: Any, certificate: Certificate) -> None:
    """Draw the terms of the bound and the autocorrelations on a matplotlib figure.

    Args:
        figure: Of matplotlib.
        certificate: What to draw.
    """
    left, right = figure.subplots(1, 2)
    places = range(len(_TERMS))
    left.bar([x - 0.2 for x in places], _terms(certificate.bounds), 0.4, label="bound")
    left.bar([x + 0.2 for x in places], _terms(certificate.estimate), 0.4, label="estimate")
    left.axhline(certificate.m, color="grey", linewidth=0.8, linestyle="--", label="outputs all 0")
    left.set_xticks(list(places), _TERMS)
    left.set_yscale("symlog", linthresh=0.01)
    left.set_title(
        f"E|h - Qz|² ≤ {certificate.bound:.4g}: {certificate.status}"
        f" ({100 * certificate.confidence:.10g}%)"
    )
    left.legend(fontsize="small")
    found = certificate.autocorrelations[::-1]
    right.plot(range(1, len(found) + 1), found, marker=".", linestyle="none")
    low, high = certificate.rho
    right.axhspan(low, high, color="tab:orange", alpha=0.3)
    right.axhline(high, color="tab:orange", linewidth=0.8, label="rho, assumed")
    right.axhline(
        low**2, color="grey", linewidth=0.8, linestyle=":", label="rho², of features of degree 2"
    )
    right.set(xlabel="direction", ylabel="autocorrelation of h")
    right.set_title("estimated autocorrelations, each in its own direction")
    right.legend(fontsize="small")
