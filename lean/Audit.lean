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
