"""Studies: measurements that say more than yes or no, each with a table, JSON and a plot."""

from __future__ import annotations

from collections.abc import Callable

from numcheck.lab.studies import (
    approximate_bound,
    certificate_coverage,
    converse_spectrum,
    procrustes_constant,
)
from numcheck.lab.studies.base import Options, Result
from numcheck.support.validate import named

STUDIES: dict[str, Callable[[Options], Result]] = {
    "procrustes-constant": procrustes_constant.run,
    "approximate-bound": approximate_bound.run,
    "converse-spectrum": converse_spectrum.run,
    "certificate-coverage": certificate_coverage.run,
}


def run_study(name: str, options: Options) -> Result:
    """Run the study of a name.

    Raises:
        InvalidInputError: If there is none.
    """
    return named(STUDIES, name, kind="study")(options)
