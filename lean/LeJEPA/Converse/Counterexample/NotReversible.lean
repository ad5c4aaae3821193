module

public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.Counterexample.LaplacePositive

/-!
# Exchangeability is needed

A stationary autoregression `z' = ρ z + η` with independent noise need not be Gaussian: the Laplace
law is stationary for the noise that is `0` with probability `ρ²` and of the Laplace law otherwise.
All hypotheses of `reversible_additive_noise` hold but exchangeability, and even stationarity, which
is the weaker form of it. So that theorem also tells that this process is not reversible.
-/

public section

namespace LeJEPA
open Lean.Grind Poly RandomAlgebra

universe u

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- **Exchangeability cannot be weakened to stationarity.** For every `ρ` with `ρ² ≤ 1` the Laplace
autoregression meets all other hypotheses of `reversible_additive_noise`, with `f = ρ X`; `z'` has
the law of `z`; the expectation is positive, and positive definite on polynomials of `z`; and `z` is
not normal. -/
theorem counterexample_exchangeable {ρ : R} (hρ : ρ * ρ ≤ 1) :
    (laplaceWorld ρ).Independent (C X) X ∧
      (laplaceWorld ρ).law (laplaceNext ρ) = (laplaceWorld ρ).law (C X) ∧
      (laplaceWorld ρ).IsEigenCoordinate (C X) (laplaceNext ρ) ρ ∧
      (laplaceWorld ρ).variance (C X) ≠ 0 ∧
      ((laplaceWorld ρ).law (C X)).PosDef ∧
      (laplaceWorld ρ).Positive ∧
      ∀ μ v, (laplaceWorld ρ).law (C X) ≠ normal μ v := by
  refine ⟨laplaceWorld_independent ρ, ?_, laplaceWorld_isEigenCoordinate ρ, ?_, ?_, ?_, ?_⟩
  · rw [laplaceWorld_law_next, laplaceWorld_law]
  · rw [laplaceWorld_variance]; grind
  · rw [laplaceWorld_law]; exact posDef_laplace
  · exact positive_laplaceWorld hρ
  · rw [laplaceWorld_law]; exact laplace_ne_normal

/-- The Laplace autoregression is not reversible, unless `ρ` is `0`, `1` or `-1`. -/
theorem laplaceWorld_not_exchangeable {ρ : R} (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1) :
    ¬(laplaceWorld ρ).Exchangeable (C X) (laplaceNext ρ) := fun h => by
  have := (normal_of_reversible_additive_noise h0 h1 hn (laplaceWorld_independent ρ) rfl h
    (laplaceWorld_isEigenCoordinate ρ)).2.1
  rw [laplaceWorld_law] at this
  exact laplace_ne_normal _ _ this

end LeJEPA
