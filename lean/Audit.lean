import LeJEPA

/-!
# The axioms of every catalogued theorem

Made from `proofs/catalog.toml` by `tools/write_audit.py`. With a native toolchain
`lake env lean lean/Audit.lean` prints on which axioms each theorem rests; only those of
Lean's logic may appear: `propext`, `Classical.choice` and `Quot.sound`.
-/

#print axioms LeJEPA.stein
#print axioms LeJEPA.hermite_orthogonality
#print axioms LeJEPA.hermite_attenuation
#print axioms LeJEPA.hermite_attenuation_pair
#print axioms LeJEPA.ou_eigenfunctions
#print axioms LeJEPA.hermite_completeness
#print axioms LeJEPA.parseval
#print axioms LeJEPA.polynomial_world
#print axioms LeJEPA.chaos_decomposition
#print axioms LeJEPA.chaos_decomposition_degree
#print axioms LeJEPA.correlation_bound
#print axioms LeJEPA.correlation_bound_approximable
#print axioms LeJEPA.spectral_gap
#print axioms LeJEPA.spectral_gap_approximable
#print axioms LeJEPA.loss_lower_bound
#print axioms LeJEPA.loss_lower_bound_approximable
#print axioms LeJEPA.loss_lower_bound_functions
#print axioms LeJEPA.forward_identifiability
#print axioms LeJEPA.forward_identifiability_approximable
#print axioms LeJEPA.forward_identifiability_polynomial
#print axioms LeJEPA.forward_functions
#print axioms LeJEPA.forward_converse
#print axioms LeJEPA.forward_converse_polynomial
#print axioms LeJEPA.forward_converse_functions
#print axioms LeJEPA.affine_eigenfunction
#print axioms LeJEPA.stein_characterization
#print axioms LeJEPA.reversible_iff
