"""What sampled checks estimate: means of polynomials of Gaussian pairs, with their exact laws.

A case says which polynomials of (z, z') are averaged, what a claim says of their means, and,
exactly and without any theorem under test, their variances and kurtoses, from which the tolerances
follow (`numcheck.sampling.decide`).
"""

from numcheck.checks.cases.common import Case, Mean
from numcheck.checks.cases.latent import block_case
from numcheck.checks.cases.pair import PolynomialProducts, means_of, pair_means
from numcheck.checks.cases.sample import SampleMean, sample_case

__all__ = [
    "Case", "Mean", "PolynomialProducts", "SampleMean", "block_case", "means_of", "pair_means",
    "sample_case",
]  # fmt: skip
