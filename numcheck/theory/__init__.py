"""The objects of the theorems, with examples: exactly, to many digits, and in float64."""
