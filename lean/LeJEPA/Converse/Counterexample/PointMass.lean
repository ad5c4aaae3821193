module

public import LeJEPA.Converse.RandomAlgebra
public import LeJEPA.Algebra.PolyDeriv

/-!
# Nonzero variance is needed

A constant `z = 0` without noise satisfies all hypotheses of `reversible_additive_noise` but that
the variance is not `0`, with *every* polynomial `f` with `f(0) = 0` and every `ρ`. So `f` is not
determined. (The laws still are: `z` and `η` have the degenerate normal law `N(0, 0)`.)
-/

public section

namespace LeJEPA
open Lean.Grind Poly RandomAlgebra

universe u

variable {R : Type u} [Field R]

/-- **Some definiteness is needed.** For `z = η = 0` and `f = X²` all hypotheses of
`reversible_additive_noise` hold for every `ρ` but that `z` has nonzero variance, and `f` is not
`ρ X + c`. -/
theorem counterexample_variance (ρ : R) :
    (constants R).Independent 0 0 ∧
      (0 : R) = (constants R).aeval 0 (X * X) + 0 ∧
      (constants R).Exchangeable 0 0 ∧
      (constants R).IsEigenCoordinate 0 0 ρ ∧
      (constants R).variance 0 = 0 ∧
      ∀ c, (X * X : Poly R) ≠ C ρ * X + C c := by
  refine ⟨fun p q => rfl, ?_, fun p q => rfl, fun p => ?_, ?_, fun c h => ?_⟩
  · rw [constants_aeval, eval_mul, eval_X]; grind
  · show (constants R).aeval 0 p * (0 - 0) = ρ * ((constants R).aeval 0 p * (0 - 0))
    grind
  · show (0 - 0 : R) * (0 - 0) = 0
    grind
  · have := congrArg (fun p => p.coeff 2) h
    simp only [coeff_X_mul_succ, coeff_add, coeff_C_mul, coeff_X, coeff_C] at this
    grind

end LeJEPA
