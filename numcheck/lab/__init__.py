"""Worlds, encoders, training, experiments and studies: the theory met by trained networks."""
