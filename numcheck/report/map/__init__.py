"""The map: for every theorem its statement, proofs, checks, mutants and tests, on one page."""
