"""Reports on worlds of pixels: hypotheses, certificates beside true errors, verdicts.

A verdict names the hypotheses that failed where a conclusion did; the certificate sees embeddings
alone, and the true error is known here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor

from numcheck.certificate import Role, certify
from numcheck.lab.experiments.base import Row, Section, Verdict, value
from numcheck.lab.experiments.hypotheses import CONFIDENCE, ONE_RATE, Hypothesis
from numcheck.metrics import Bootstrap, measure_coordinates, most_linear, spectrum


def certificate_figures(
    h: Tensor,
    z: Tensor,
    *,
    rho: float | tuple[float, float],
    seed: int = 0,
    bootstrap: Bootstrap | None = None,
) -> Row:
    """What the certificate says of an encoder, beside its true error.

    Args:
        h: Embeddings of independent pairs, shape (2, n, m).
        z: Their latents, shape (2, n, latents).
        rho: What is assumed of the correlation, as in `numcheck.certificate.certify`.
        seed: Of its tests.
        bootstrap: How the interval of the error is made.

    Returns:
        `certificate` (status), `certificate bound`, `certificate verdict`, `certificate rejected`,
        `certificate cautions` and `true error`: E|h - E h - Q z|^2 for the best Q, of standardized
        z, with an interval; absent if m exceeds the number of latents.
    """
    found = certify(h[0], h[1], rho=rho, confidence=CONFIDENCE, seed=seed)
    rejected = [t.name for t in found.tests if t.rejected and t.role is Role.ASSUMPTION]
    cautions = [t.name for t in found.tests if t.rejected and t.role is Role.SHAPE]
    row: Row = {
        "certificate": str(found.status),
        "certificate bound": found.bound,
        "certificate verdict": found.verdict,
        "certificate rejected": rejected,
        "certificate cautions": cautions,
    }
    truth = measure_coordinates(z[0], h[0], bootstrap=bootstrap).error
    return row if truth is None else row | {"true error": truth.to_json()}


def direction_figures(z: Tensor, h: Tensor, *, bootstrap: Bootstrap) -> Row:
    """`directions`: the shares by Hermite degree of each direction of embeddings, shape (n, m).

    The latents, shape (n, latents), are Gaussian.
    """
    found = spectrum(z, most_linear(z, h), degree=2, bootstrap=bootstrap)
    return {"directions": found.to_json()["outputs"]}


def directions_section(rows: Sequence[Row], labels: Sequence[str]) -> Section:
    """The figures of `direction_figures`, a line per direction; labels tell encoders apart."""
    lines = []
    for row in rows:
        for number, (_, *shares) in enumerate(row.get("directions", ()), start=1):
            cells = (f"{value:.2f} [{low:.2f}, {high:.2f}]" for value, low, high in shares)
            lines.append((*(str(row[label]) for label in labels), str(number), *cells))
    header = *labels, "direction", "degree 1: latents", "degree 2", "higher, and noise"
    title = "What the directions of embeddings hold, whitened, the most linear one first"
    return Section(title, (header, *(lines or [("-",) * len(header)])))


def hypotheses_section(rows: Sequence[Row], label: str) -> Section:
    """The hypotheses of the data sets in rows, each data set once; the label tells them apart."""
    lines: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in rows:
        for item in row.get("hypotheses", ()):
            key = str(row[label]), item["name"], item["theorem"]
            held = "yes" if item["held"] else "NO"
            lines.setdefault(key, (*key, held, item["measured"]))
    header = label, "hypothesis", "theorem", "held?", "measured"
    return Section("Hypotheses of the theorems in each data set", (header, *lines.values()))


def certificate_section(rows: Sequence[Row], labels: Sequence[str]) -> Section:
    """The figures of `certificate_figures`, a line per encoder; labels tell encoders apart."""
    header = *labels, "certificate", "bound", "true error", "E|h - Qz|^2 <= bound?", "rejected"
    lines = []
    for row in rows:
        cells = [str(row[label]) for label in labels]
        if "certificate" not in row:
            lines.append((*cells, "-", "-", "-", "-", str(row.get("failure") or "-")))
            continue
        bound, truth = row["certificate bound"], ("-", "-")
        if error := row.get("true error"):
            figures = f"{error[0]:.3g} [{error[1]:.3g}, {error[2]:.3g}]"
            truth = (figures, "yes" if error[0] <= bound else "NO")
        rejected = "; ".join(row["certificate rejected"] or ["nothing"])
        if row["certificate cautions"]:
            rejected += f" (cautions: {'; '.join(row['certificate cautions'])})"
        lines.append((*cells, row["certificate"], f"{bound:.3g}", *truth, rejected))
    return Section("The certificate beside the true error", (header, *lines))


def explained(
    theorem: str, hypotheses: Sequence[Hypothesis], conclusion: bool, finding: str
) -> Verdict:
    """The verdict on a theorem: contradicted only if its hypotheses held and its conclusion failed.

    The hypotheses are those of this theorem, tested; the finding has the figures, in a sentence.
    """
    failed = [item for item in hypotheses if not item.held]
    if failed:
        names = "; ".join(f"{item.name} ({item.measured})" for item in failed)
        why = f"Its hypotheses failed: {names}. So it claims nothing here; its conclusion "
    else:
        why = "None of its hypotheses was seen to fail; its conclusion "
    held = "held" if conclusion else "failed"
    return Verdict(theorem, bool(failed) or conclusion, f"{finding} {why}{held}.")


def recovery_verdicts(
    rows: Sequence[Row], *, allowed: float, conclusion: bool, finding: str
) -> list[Verdict]:
    """The verdicts on the theorems that say when all latents are recovered.

    `anisotropy-threshold`, if its hypothesis was tested, allows rates that differ.

    Args:
        rows: Of one data set, with `hypotheses`, and with `gap` where its least loss is known.
        allowed: The largest excess loss after whitening that counts as near the least loss.
        conclusion: Whether all latents were recovered.
        finding: The figures, in a sentence.
    """
    forward = "forward-identifiability"
    known = [Hypothesis(**item) for item in rows[0].get("hypotheses", ())]
    assumed = [item for item in known if item.theorem == forward]
    if gaps := [value(row, "gap") for row in rows if "gap" in row]:
        # The theorems are on the least loss: training came near it, or it did not.
        said = f"excess loss after whitening up to {max(gaps):.3f}, allowed {allowed:.1f}"
        near = max(gaps) <= allowed
        assumed.append(Hypothesis("the encoder is near the least loss", forward, near, said))
    found = [explained(forward, assumed, conclusion, finding)]
    threshold = [item for item in known if item.theorem == "anisotropy-threshold"]
    if threshold:
        others = [item for item in assumed if item.name != ONE_RATE]
        found.append(explained("anisotropy-threshold", others + threshold, conclusion, finding))
    return found


def certificates_verdict(rows: Sequence[Row]) -> Verdict:
    """`certificate`: no encoder is certified to be nearer than it is in a world as assumed."""
    seen = [row for row in rows if "true error" in row]
    certified = [row for row in seen if row["certificate"] == "certified"]
    wrong = [row for row in certified if row["true error"][1] > row["certificate bound"]]
    broken = [row for row in wrong if all(h["held"] for h in row.get("hypotheses", ()))]
    smallest = min((row["true error"][0] for row in seen), default=math.nan)
    return Verdict(
        "certificate",
        bool(seen) and not broken,
        f"Of {len(seen)} encoders {len(certified)} are certified, and the error of "
        f"{len(wrong)} of these is above the bound beyond its interval"
        f"{f', {len(wrong) - len(broken)} in worlds that break a hypothesis' if wrong else ''}; "
        f"the least true error is {smallest:.3g}.",
    )
