"""Gaussianity from projections: moments, and the Epps-Pulley statistic."""
