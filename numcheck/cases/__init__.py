"""What sampled checks estimate: means of polynomials of Gaussian pairs, with their exact laws.

A case says which polynomials of (z, z') are averaged, what a claim says of their means, and,
exactly and without any theorem under test, their variances and kurtoses, from which the tolerances
follow (`numcheck.decide`).
"""

from numcheck.cases.common import Case, Mean
from numcheck.cases.function import FunctionCase, FunctionMean, Pairing
from numcheck.cases.latent import LatentCase, LatentMean
from numcheck.cases.pair import PairCase, PolynomialProducts
from numcheck.cases.sample import SampleCase, SampleMean

__all__ = [
    "Case",
    "FunctionCase",
    "FunctionMean",
    "LatentCase",
    "LatentMean",
    "Mean",
    "PairCase",
    "Pairing",
    "PolynomialProducts",
    "SampleCase",
    "SampleMean",
]
