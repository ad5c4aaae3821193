"""Fused kernels for the statistics of slices that SIGReg averages."""
