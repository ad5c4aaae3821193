"""A certificate as a picture."""

from __future__ import annotations

from typing import Any

from numcheck.certificate.bound import Certificate
from numcheck.certificate.parts import Parts
from numcheck.certificate.verdict import Status, grade_text

_TERMS = ("D", "(ε + D)²", "|E h|²")
_COLOURS = {
    Status.CERTIFIED: "tab:green",
    Status.WEAK: "tab:orange",
    Status.VACUOUS: "tab:orange",
    Status.CONTRADICTED: "tab:red",
}


def _terms(parts: Parts) -> tuple[float, float, float]:
    return parts.d, (parts.epsilon + parts.d) ** 2, parts.mean**2


def _draw_terms(axes: Any, certificate: Certificate) -> None:
    places = range(len(_TERMS))
    for shift, label, parts in (
        (-0.2, "bound", certificate.bounds),
        (0.2, "estimate", certificate.estimate),
    ):
        axes.bar([x + shift for x in places], _terms(parts), 0.4, label=label)
    axes.axhline(certificate.m, color="grey", linewidth=0.8, linestyle="--", label="outputs all 0")
    axes.set_xticks(list(places), _TERMS)
    axes.set_yscale("symlog", linthresh=0.01)
    axes.set_ylim(bottom=0 if certificate.estimate.d >= 0 else None)
    axes.set_title(f"terms of the bound on E|h - Qz|² ≤ {certificate.bound:.4g}")
    axes.legend(fontsize="small")


def _draw_profile(axes: Any, certificate: Certificate) -> None:
    rhos = [point.rho for point in certificate.profile]
    axes.plot(
        rhos, [point.linear for point in certificate.profile], marker=".", label="linear in z"
    )
    turned = [max(1 - point.bound / certificate.m, 0.0) for point in certificate.profile]
    axes.plot(rhos, turned, marker=".", label="1 - bound / m")
    axes.axhline(certificate.at_least, color="grey", linewidth=0.8, linestyle="--")
    low, high = certificate.rho
    axes.axvspan(low, high, color="tab:orange", alpha=0.3)
    axes.axvline(high, color="tab:orange", linewidth=0.8, label="rho, assumed")
    axes.axvline(certificate.least_rho, color="tab:red", linestyle=":", label="least rho allowed")
    axes.set(xlabel="rho", ylabel="at least this share of variance", ylim=(-0.03, 1.03))
    axes.set_title("what would be certified at each rho")
    axes.legend(fontsize="small")


def _draw_rates(axes: Any, certificate: Certificate) -> None:
    found = certificate.autocorrelations[::-1]
    axes.plot(range(1, len(found) + 1), found, marker=".", linestyle="none")
    low, high = certificate.rho
    axes.axhspan(low, high, color="tab:orange", alpha=0.3)
    axes.axhline(high, color="tab:orange", linewidth=0.8, label="rho: latents")
    axes.axhline(low**2, color="grey", linewidth=0.8, linestyle=":", label="rho²: degree 2")
    axes.set(xlabel="direction", ylabel="autocorrelation of h")
    axes.set_ylim(min(0.0, *found, 0.0) - 0.03, 1.03)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title("autocorrelation of each direction")
    axes.legend(fontsize="small")


def plot_certificate(figure: Any, certificate: Certificate) -> None:
    """Draw the terms of the bound, the certificate at each rho, and the autocorrelations.

    Args:
        figure: Of matplotlib.
        certificate: What to draw.
    """
    left, middle, right = figure.subplots(1, 3)
    _draw_terms(left, certificate)
    _draw_profile(middle, certificate)
    _draw_rates(right, certificate)
    figure.suptitle(
        f"{grade_text(certificate)}, {certificate.n:,} pairs of {certificate.m} outputs, "
        f"confidence {100 * certificate.confidence:.10g}%",
        color=_COLOURS[certificate.status],
    )
