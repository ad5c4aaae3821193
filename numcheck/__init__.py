"""Checks of the theory of *When Does LeJEPA Learn a World Model?*: proofs and numbers.

The theorems are listed in `proofs/catalog.toml`. `numcheck.verify.verify` (the command
`numcheck verify`) checks their Lean proofs and holds their statements against exact arithmetic,
many digits and random samples.
"""

from importlib.metadata import version

__version__ = version("lejepa-numcheck")
