"""Hypothesis strategies for the objects of the theory: our tests use them, yours may.

Needs `hypothesis` (extra `dev`); `docs/reference/strategies.md` lists them all. Sizes out of range
raise `InvalidInputError`.
"""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "numcheck.strategies needs hypothesis. Install the extra: "
        "pip install 'lejepa-numcheck[dev]'.",
        name="hypothesis",
    ) from error

from numcheck.sampling.strategies import densities, distributions, shapes, transitions
from numcheck.theory.matrix_strategies import (
    float_near_orthogonal_matrices,
    float_orthogonal_matrices,
    float_spd_matrices,
    linear_quadratic_problems,
    near_orthogonal_matrices,
    orthogonal_matrices,
    orthonormal_rows,
    spd_matrices,
    spectra,
)
from numcheck.theory.strategies import (
    circle_points,
    conjugations,
    control_problems,
    correlations,
    costs,
    degrees,
    distorted_encoders,
    kernels,
    multi_indices,
    observables,
    point_laws,
    polynomials,
    rates,
    whitened_encoders,
)

__all__ = [
    "circle_points", "conjugations", "control_problems", "correlations", "costs", "degrees",
    "densities", "distorted_encoders", "distributions", "float_near_orthogonal_matrices",
    "float_orthogonal_matrices", "float_spd_matrices", "kernels", "linear_quadratic_problems",
    "multi_indices", "near_orthogonal_matrices", "observables", "orthogonal_matrices",
    "orthonormal_rows", "point_laws", "polynomials", "rates", "shapes", "spd_matrices", "spectra",
    "transitions", "whitened_encoders",
]  # fmt: skip
