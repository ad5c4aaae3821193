"""Results of experiments, to compare: up to rounding.

Measuring takes library functions whose last bit depends on where in memory a matrix is.
"""

from __future__ import annotations


def rounded(found: object) -> object:
    """The data with six digits of each number."""
    if isinstance(found, dict):
        return {key: rounded(item) for key, item in found.items()}
    if isinstance(found, list | tuple):
        return [rounded(item) for item in found]
    return float(f"{found:.6g}") if isinstance(found, float) and abs(found) > 1e-9 else found
