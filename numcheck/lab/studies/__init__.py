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
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import instance, shown

STUDIES: dict[str, Callable[[Options], Result]] = {
    "procrustes-constant": procrustes_constant.run,
    "approximate-bound": approximate_bound.run,
    "converse-spectrum": converse_spectrum.run,
    "certificate-coverage": certificate_coverage.run,
}


def run_study(name: str, options: Options) -> Result:
    """Run a study by its name.

    Args:
        name: One of `STUDIES`.
        options: Seed, size and where to report progress.
    """
    return find_study(name)(instance(options, Options, name="options"))


def find_study(name: object) -> Callable[[Options], Result]:
    """The study of a name."""
    if not isinstance(name, str) or name not in STUDIES:
        raise InvalidInputError(
            f"there is no study {shown(name)}; there are {', '.join(STUDIES)}. "
            "See `numcheck study`."
        )
    return STUDIES[name]
