"""Encoders: networks whose first weights are a function of a seed."""

from __future__ import annotations

from numcheck.encoders.convolutional import Convolutional
from numcheck.encoders.coupling import InverseCoupling
from numcheck.encoders.keypoints import Keypoints
from numcheck.encoders.perceptron import perceptron

__all__ = ["Convolutional", "InverseCoupling", "Keypoints", "perceptron"]
