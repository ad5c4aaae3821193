module

public import LeJEPA.Gaussian.Stein -- TODO: the modules that the statement and its proof need

/-!
# My theorem

TODO: the statement in words and in a formula, where it comes from, and the idea of its proof.

## Main results
* `LeJEPA.my_theorem`: TODO
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
variable {R : Type u} [CommRing R]

/-- **My theorem.** TODO: the statement; a hypothesis says something of the data, and is no axiom. -/
theorem my_theorem (x : R) : x = 0 := by
  sorry -- TODO: this is neither true nor proved, so that nothing is green before you write it

end LeJEPA
