"""The objects of the theorems, computed: exactly, to many digits, and in float64."""
