"""Encoders: networks whose first weights are a function of a seed."""

from __future__ import annotations

from numcheck.lab.encoders.convolutional import Convolutional
from numcheck.lab.encoders.coupling import InverseCoupling
from numcheck.lab.encoders.keypoints import Keypoints
from numcheck.lab.encoders.perceptron import perceptron

__all__ = ["Convolutional", "InverseCoupling", "Keypoints", "perceptron"]
