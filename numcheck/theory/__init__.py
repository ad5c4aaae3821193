"""The objects of the theorems, examples and counterexamples among them, computed: exactly, to many digits, and in float64."""
