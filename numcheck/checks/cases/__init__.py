"""What sampled checks estimate: means of functions of Gaussian pairs, with what is known of them.

A case says which statistics of (z, z') are averaged, what a claim says of their means, and, without
any theorem under test, their variances and kurtoses, from which the tolerances follow
(`numcheck.sampling.decide`): exactly for polynomials, by bounds for others.
"""

from numcheck.checks.cases.common import Case, Mean
from numcheck.checks.cases.latent import block_case
from numcheck.checks.cases.lipschitz import (
    LossSum,
    SquareMean,
    error_mean,
    loss_mean,
    prediction_mean,
)
from numcheck.checks.cases.pair import PolynomialProducts, means_of, pair_means
from numcheck.checks.cases.sample import MomentMean, SampleMean, sample_case

__all__ = [
    "Case", "LossSum", "Mean", "MomentMean", "PolynomialProducts", "SampleMean", "SquareMean",
    "block_case", "error_mean", "loss_mean", "means_of", "pair_means", "prediction_mean",
    "sample_case",
]  # fmt: skip
