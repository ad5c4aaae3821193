module

public import LeJEPA.Converse.Counterexample.LaplacePositive

/-!
# The excluded rates, and the eigenfunction hypothesis

`reversible_additive_noise` excludes the eigenvalues `ρ = 0`, `1`, `-1`. For each of them all its
other hypotheses hold for a law that is not normal:

* `ρ = 0`: `z'` is an independent copy of `z`;
* `ρ = 1` and `ρ = -1`: no noise, `z' = z` and `z' = -z`, for a symmetric law.

Independent copies also show that the eigenfunction hypothesis is needed: the claim for any other
`ρ` then fails with that hypothesis alone violated.
-/

public section

namespace LeJEPA
open Lean.Grind Poly RandomAlgebra

universe u

section
variable {R : Type u} [CommRing R]

/-- Independent copies are exchangeable. -/
theorem laplace_reversible_zero : Reversible (C 0 * X) (laplaceNoise 0) (laplace R) := fun p q => by
  rw [C_zero, Semiring.zero_mul, transition_zero_left, transition_zero_left, laplaceNoise_zero,
    Expectation.mul_C, Expectation.mul_C]
  grind

/-- `z' = z` is exchangeable with `z`. -/
theorem laplace_reversible_one : Reversible (C 1 * X) (laplaceNoise 1) (laplace R) := by
  have h : ∀ q : Poly R, eval₂ CHom X q = q := by
    intro q
    induction q using Poly.induction with
    | const a => rw [eval₂_C]; rfl
    | step a q ih => rw [eval₂_add, eval₂_C, eval₂_X_mul, ih]; rfl
  intro p q
  rw [laplaceNoise_eq_dirac (by grind), transition_dirac_zero, transition_dirac_zero, C_one,
    Semiring.one_mul, h, h, CommSemiring.mul_comm]

/-- `z' = -z` is exchangeable with `z`, because the law is symmetric. -/
theorem laplace_reversible_neg_one : Reversible (C (-1) * X) (laplaceNoise (-1)) (laplace R) := by
  have stat := laplace_stationary (-1 : R)
  unfold Stationary at stat
  unfold Reversible
  simp only [laplaceNoise_eq_dirac (show (-1 : R) * -1 = 1 by grind), transition_dirac_zero] at *
  rw [show C (-1 : R) * X = -X by rw [C_neg, C_one]; grind] at *
  -- reflection is an involution
  have h : ∀ q : Poly R, eval₂ CHom (-X) (eval₂ CHom (-X) q) = q := by
    intro q
    induction q using Poly.induction with
    | const a => rw [eval₂_C, CHom_apply, eval₂_C]; rfl
    | step a q ih =>
      rw [eval₂_add, eval₂_C, eval₂_X_mul, eval₂_add, eval₂_mul, ih, CHom_apply, eval₂_C,
        show (-X : Poly R) = C (-1) * X by rw [C_neg, C_one]; grind, eval₂_C_mul, eval₂_X,
        CHom_apply, CHom_apply, C_neg, C_one]
      grind
  intro p q
  rw [← stat, eval₂_mul, h, CommSemiring.mul_comm]

/-- The Laplace autoregression is reversible for the excluded rates. -/
theorem laplace_reversible {ρ : R} (hρ : ρ = 0 ∨ ρ = 1 ∨ ρ = -1) :
    Reversible (C ρ * X) (laplaceNoise ρ) (laplace R) := by
  rcases hρ with rfl | rfl | rfl
  · exact laplace_reversible_zero
  · exact laplace_reversible_one
  · exact laplace_reversible_neg_one

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- **The rates `0`, `1` and `-1` must be excluded.** For each of them all other hypotheses of
`reversible_additive_noise` hold in `laplaceWorld ρ`, with `f = ρ X`; the expectation is
positive, and positive definite on polynomials of `z`; and `z` is not normal. -/
theorem counterexample_rate {ρ : R} (hρ : ρ = 0 ∨ ρ = 1 ∨ ρ = -1) :
    (laplaceWorld ρ).Independent (C X) X ∧
      (laplaceWorld ρ).Exchangeable (C X) (laplaceNext ρ) ∧
      (laplaceWorld ρ).IsEigenCoordinate (C X) (laplaceNext ρ) ρ ∧
      (laplaceWorld ρ).variance (C X) ≠ 0 ∧
      ((laplaceWorld ρ).law (C X)).PosDef ∧
      (laplaceWorld ρ).Positive ∧
      ∀ μ v, (laplaceWorld ρ).law (C X) ≠ normal μ v := by
  refine ⟨laplaceWorld_independent ρ, product_exchangeable _ _ (laplace_reversible hρ),
    laplaceWorld_isEigenCoordinate ρ, ?_, ?_, ?_, ?_⟩
  · rw [laplaceWorld_variance]; grind
  · rw [laplaceWorld_law]; exact posDef_laplace
  · exact positive_laplaceWorld (by rcases hρ with rfl | rfl | rfl <;> grind)
  · rw [laplaceWorld_law]; exact laplace_ne_normal

/-- **The eigenfunction hypothesis is needed.** Independent copies, `f = 0`, satisfy all other
hypotheses of `reversible_additive_noise` for every `ρ`; `z` is not normal, and `f` is not
`ρ X + c`. -/
theorem counterexample_eigenfunction {ρ : R} (h0 : ρ ≠ 0) :
    (laplaceWorld (0 : R)).Independent (C X) X ∧
      (laplaceWorld (0 : R)).Exchangeable (C X) (laplaceNext 0) ∧
      ¬(laplaceWorld (0 : R)).IsEigenCoordinate (C X) (laplaceNext 0) ρ ∧
      (laplaceWorld (0 : R)).variance (C X) ≠ 0 ∧
      ((laplaceWorld (0 : R)).law (C X)).PosDef ∧
      (laplaceWorld (0 : R)).Positive ∧
      (∀ μ v, (laplaceWorld (0 : R)).law (C X) ≠ normal μ v) ∧
      ∀ c, C (0 : R) * X ≠ C ρ * X + C c := by
  obtain ⟨hind, hex, heig, hv, hdef, hpos, hne⟩ := counterexample_rate (R := R) (.inl rfl)
  refine ⟨hind, hex, fun h => ?_, hv, hdef, hpos, hne, fun c h => ?_⟩
  · have h1 := h X
    have h2 := heig X
    rw [h2, aeval_X] at h1
    have h3 := laplaceWorld_variance (0 : R)
    unfold RandomAlgebra.variance at h3
    have hm : (laplaceWorld (0 : R)).mean (C X) = 0 := by
      rw [← mean_law, laplaceWorld_law, laplace_mean]
    rw [hm, RingHom.map_zero] at h1 h3
    rw [show (C X - 0) * (C X - 0) = (C X * (C X - 0) : Poly (Poly R)) by grind] at h3
    rw [h3] at h1
    grind
  · have := congrArg (fun p => p.coeff 1) h
    simp only [coeff_add, coeff_C_mul, coeff_X, coeff_C] at this
    grind

end

end LeJEPA
