module

public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.Positive

/-!
# The Gaussian world

The hypotheses of `reversible_additive_noise` can be met: for every `ρ`, every mean `μ` and every
variance `v`, the Gaussian `z ~ N(μ, v)` with `z' = ρ z + η` and independent noise
`η ~ N((1 - ρ) μ, (1 - ρ²) v)` meets all of them. For `v > 0` it is positive definite on
polynomials of `z`, and for `ρ² ≤ 1`, when the noise has a variance `≥ 0`, the whole expectation is
positive.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R] (ρ μ v : R)

/-- The polynomials in `z ~ N(μ, v)` and independent noise `η ~ N((1 - ρ) μ, (1 - ρ²) v)`. -/
@[expose] def gaussianWorld : RandomAlgebra R (Poly (Poly R)) :=
  product (normal μ v) (normal ((1 - ρ) * μ) ((1 - ρ * ρ) * v))

/-- The next latent `z' = ρ z + η` of the Gaussian world. -/
@[expose] def gaussianNext : Poly (Poly R) := (gaussianWorld ρ μ v).aeval (C X) (C ρ * X) + X

theorem gaussianWorld_law : (gaussianWorld ρ μ v).law (C X) = normal μ v := product_law_C_X _ _

theorem gaussianWorld_law_noise :
    (gaussianWorld ρ μ v).law X = normal ((1 - ρ) * μ) ((1 - ρ * ρ) * v) := product_law_X _ _

theorem gaussianWorld_independent : (gaussianWorld ρ μ v).Independent (C X) X :=
  product_independent _ _

theorem gaussianWorld_exchangeable :
    (gaussianWorld ρ μ v).Exchangeable (C X) (gaussianNext ρ μ v) := by
  refine product_exchangeable _ _ ?_
  have := reversible_normal ρ 0 μ v
  rwa [C_zero, show C ρ * X + 0 = C ρ * X by grind,
    show (1 - ρ) * μ - 0 = (1 - ρ) * μ by grind] at this

theorem gaussianWorld_isEigenCoordinate :
    (gaussianWorld ρ μ v).IsEigenCoordinate (C X) (gaussianNext ρ μ v) ρ := by
  refine product_isEigenCoordinate _ _ ?_
  rw [mean_normal, mean_normal, C_mul, C_sub, C_one]; grind

theorem gaussianWorld_variance : (gaussianWorld ρ μ v).variance (C X) = v := by
  rw [← variance_law, gaussianWorld_law, variance_normal]

theorem gaussianWorld_variance_noise :
    (gaussianWorld ρ μ v).variance X = (1 - ρ * ρ) * v := by
  rw [← variance_law, gaussianWorld_law_noise, variance_normal]

/-- All hypotheses of `reversible_additive_noise` hold together, for every `ρ` and `v ≠ 0`. -/
theorem gaussianWorld_inhabits (hv : v ≠ 0) :
    (gaussianWorld ρ μ v).Independent (C X) X ∧
      (gaussianWorld ρ μ v).Exchangeable (C X) (gaussianNext ρ μ v) ∧
      (gaussianWorld ρ μ v).IsEigenCoordinate (C X) (gaussianNext ρ μ v) ρ ∧
      (gaussianWorld ρ μ v).variance (C X) ≠ 0 :=
  ⟨gaussianWorld_independent ρ μ v, gaussianWorld_exchangeable ρ μ v,
    gaussianWorld_isEigenCoordinate ρ μ v, by rwa [gaussianWorld_variance]⟩

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {ρ v : R} (μ : R)

/-- The Gaussian world of positive variance is positive definite on polynomials of `z`, and for
`ρ² ≤ 1` its expectation is positive, so that its noise has a variance `≥ 0`: the hypotheses of
`reversible_additive_noise_posDef`. -/
theorem gaussianWorld_posDef (hρ : ρ * ρ ≤ 1) (hv : 0 < v) :
    ((gaussianWorld ρ μ v).law (C X)).PosDef ∧ (gaussianWorld ρ μ v).Positive ∧
      0 ≤ (gaussianWorld ρ μ v).variance X := by
  have h : (gaussianWorld ρ μ v).Positive := positive_product (positive_normal μ (by grind))
    (positive_normal _ (OrderedRing.mul_nonneg (by grind) (by grind)))
  rw [gaussianWorld_law]
  exact ⟨posDef_normal μ hv, h, h.variance_nonneg X⟩

end

/-- The theorem applied to a Gaussian world. -/
example : (gaussianWorld (1 / 2 : Rat) 0 1).law X
    = normal ((gaussianWorld (1 / 2 : Rat) 0 1).mean X)
      ((1 - 1 / 2 * (1 / 2)) * (gaussianWorld (1 / 2 : Rat) 0 1).variance (C X)) :=
  have h := gaussianWorld_inhabits (1 / 2 : Rat) 0 1 (by grind)
  (reversible_additive_noise (by grind) (by grind) (by grind) h.1 rfl h.2.1 h.2.2.1 h.2.2.2).2.2

end LeJEPA
