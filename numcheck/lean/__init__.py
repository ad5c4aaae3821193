"""Checking the Lean proofs: with the user's own Lean, or with one compiled to WebAssembly."""
