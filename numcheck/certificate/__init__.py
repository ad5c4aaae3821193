"""Certificates: how far an encoder is from a rotation of its latents, seen in embeddings alone."""

from numcheck.certificate.assumptions import AssumptionTest, Role
from numcheck.certificate.bound import Certificate, certify
from numcheck.certificate.diagnosis import Diagnosis, diagnose
from numcheck.certificate.files import read_embeddings
from numcheck.certificate.monitor import Monitor
from numcheck.certificate.parts import Parts
from numcheck.certificate.verdict import LIMITS, Status

__all__ = [
    "LIMITS",
    "AssumptionTest",
    "Certificate",
    "Diagnosis",
    "Monitor",
    "Parts",
    "Role",
    "Status",
    "certify",
    "diagnose",
    "read_embeddings",
]
