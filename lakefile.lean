import Lake
open Lake DSL

package lejepa where
  leanOptions := #[⟨`autoImplicit, false⟩]

@[default_target]
lean_lib LeJEPA where
  srcDir := "lean"

-- The statements of `LeJEPA.Headline` without proofs, for Lean's comparator.
lean_lib Challenge where
  srcDir := "challenge"
