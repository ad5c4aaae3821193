module

public import LeJEPA.Algebra.Sum

/-!
# Finite products over `Fin n`

`prod f = f 0 * ... * f (n-1)` in a commutative ring, the companion of `sum`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe v

/-- The product `f 0 * ... * f (n-1)`; the empty product is `1`. -/
@[expose] noncomputable def prod {A : Type v} [CommRing A] : {n : Nat} → (Fin n → A) → A
  | 0, _ => 1
  | _ + 1, f => prod (fun i => f i.castSucc) * f (Fin.last _)

example : prod (fun i : Fin 3 => if i = 0 then (2 : Rat) else 3) = 18 := by
  simp only [prod]; grind

end LeJEPA
