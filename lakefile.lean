import Lake
open Lake DSL

package lejepa where
  leanOptions := #[⟨`autoImplicit, false⟩]

@[default_target]
lean_lib LeJEPA where
  srcDir := "lean"
