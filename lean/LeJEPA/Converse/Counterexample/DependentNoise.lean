module

public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.Counterexample.LaplacePositive

/-!
# Independence is needed, and so is that the mean map is a polynomial

Let `z'` be equal to `z` with probability `ρ`, `0 ≤ ρ ≤ 1`, and an independent copy of it otherwise.
For every law of `z` the pair is exchangeable and `E[z' - E z | z] = ρ (z - E z)`.

* With `f = ρ X` and `η = z' - ρ z`, the noise depends on `z`, and nothing else is violated.
* With `z' = m + 0`, the noise `η = 0` is independent of everything, and nothing is violated but
  that `m = z'` is no polynomial in `z`. (A random algebra knows of functions of `z` only the
  polynomials; any other random variable may stand for "the mean of `z'`".)
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R] (ρ : R) (F : Expectation R)

/-- The polynomials in `z` (inner variable) of law `F` and `z'` (outer variable), which is equal to
`z` with probability `ρ` and an independent copy of it otherwise. -/
@[expose] def lazyWorld : RandomAlgebra R (Poly (Poly R)) where
  const := CHom.comp CHom
  mean w := ρ * F (eval X w) + (1 - ρ) * F (F.map CHom w)
  mean_add w₁ w₂ := by simp only [Expectation.map_add, eval_add]; grind
  mean_const_mul a w := by
    simp only [RingHom.comp_apply, CHom_apply, Expectation.map_C_mul, eval_mul, eval_C]; grind
  mean_one := by simp only [eval_one, Expectation.map_one]; grind

theorem lazyWorld_aeval_C_X (p : Poly R) : (lazyWorld ρ F).aeval (C X) p = C p :=
  product_aeval_C_X F F p

theorem lazyWorld_aeval_X (p : Poly R) : (lazyWorld ρ F).aeval X p = map CHom p :=
  product_aeval_X F F p

/-- `E[p(z) q(z')] = ρ E[p(z) q(z)] + (1 - ρ) E[p(z)] E[q(z)]`. -/
theorem lazyWorld_mean_mul (p q : Poly R) :
    (lazyWorld ρ F).mean ((lazyWorld ρ F).aeval (C X) p * (lazyWorld ρ F).aeval X q)
      = ρ * F (p * q) + (1 - ρ) * (F p * F q) := by
  have h : eval X (map CHom q) = q := by
    induction q using Poly.induction with
    | const a => rw [map_C, eval_C]; rfl
    | step a q ih => rw [map_add, map_C, map_X_mul, eval_add, eval_C, eval_mul, eval_X, ih]; rfl
  rw [lazyWorld_aeval_C_X, lazyWorld_aeval_X]
  show ρ * F (eval X (C p * map CHom q)) + (1 - ρ) * F (F.map CHom (C p * map CHom q)) = _
  rw [eval_mul, eval_C, h, Expectation.map_C_mul, Expectation.map_apply_map, CHom_apply, F.mul_C]
  grind

theorem lazyWorld_law : (lazyWorld ρ F).law (C X) = F := Expectation.ext fun p => by
  have h := lazyWorld_mean_mul ρ F p 1
  rw [aeval_one, Semiring.mul_one, Semiring.mul_one, F.map_one] at h
  rw [law_apply, h]; grind

theorem lazyWorld_exchangeable : (lazyWorld ρ F).Exchangeable (C X) X := fun p q => by
  have h := lazyWorld_mean_mul ρ F q p
  rw [CommSemiring.mul_comm] at h
  rw [h, lazyWorld_mean_mul, CommSemiring.mul_comm p]; grind

theorem lazyWorld_mean : (lazyWorld ρ F).mean (C X) = F.mean := by
  rw [← mean_law, lazyWorld_law]

theorem lazyWorld_isEigenCoordinate : (lazyWorld ρ F).IsEigenCoordinate (C X) X ρ := fun p => by
  have h := lazyWorld_mean_mul ρ F p (X - C F.mean)
  rw [aeval_sub, aeval_X, aeval_C] at h
  have h2 : (lazyWorld ρ F).mean ((lazyWorld ρ F).aeval (C X) p
      * (C X - (lazyWorld ρ F).const F.mean)) = F (p * (X - C F.mean)) := by
    have e : C X - (lazyWorld ρ F).const F.mean = (lazyWorld ρ F).aeval (C X) (X - C F.mean) := by
      rw [aeval_sub, aeval_X, aeval_C]
    rw [e, ← aeval_mul, ← law_apply, lazyWorld_law]
  rw [lazyWorld_mean, h, h2, F.map_sub, F.map_C]
  unfold Expectation.mean
  grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {ρ : R}

/-- The expectation is positive for `0 ≤ ρ ≤ 1`. -/
theorem positive_lazyWorld (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) {F : Expectation R} (hF : F.Positive) :
    (lazyWorld ρ F).Positive := fun w => by
  have h2 := OrderedRing.mul_nonneg h0 (hF.nonneg (eval X w))
  have h3 := OrderedRing.mul_nonneg (by grind : 0 ≤ 1 - ρ) (positive_product hF hF w)
  show 0 ≤ ρ * F (eval X (w * w)) + (1 - ρ) * (product F F).mean (w * w)
  rw [eval_mul]; grind

/-- **Independence of the noise is needed.** With `f = ρ X` and `η = z' - ρ z`, all hypotheses of
`reversible_additive_noise` but independence hold, the expectation is positive, and `z` is not
normal. -/
theorem counterexample_independent (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) :
    X = (lazyWorld ρ (laplace R)).aeval (C X) (C ρ * X) + (X - C (C ρ * X)) ∧
      (lazyWorld ρ (laplace R)).Exchangeable (C X) X ∧
      (lazyWorld ρ (laplace R)).IsEigenCoordinate (C X) X ρ ∧
      (lazyWorld ρ (laplace R)).variance (C X) ≠ 0 ∧
      ((lazyWorld ρ (laplace R)).law (C X)).PosDef ∧
      (lazyWorld ρ (laplace R)).Positive ∧
      ∀ μ v, (lazyWorld ρ (laplace R)).law (C X) ≠ normal μ v := by
  refine ⟨?_, lazyWorld_exchangeable _ _, lazyWorld_isEigenCoordinate _ _, ?_, ?_,
    positive_lazyWorld h0 h1 positive_laplace, ?_⟩
  · rw [lazyWorld_aeval_C_X]; grind
  · rw [← variance_law, lazyWorld_law, laplace_variance]; grind
  · rw [lazyWorld_law]; exact posDef_laplace
  · rw [lazyWorld_law]; exact laplace_ne_normal

/-- **The mean map has to be a polynomial.** With `z' = m + η`, `η = 0`, and `m = z'`, the noise is
independent of `z` and `m` together, the pair is exchangeable, `z - E z` is an eigenfunction, and
the expectation is positive; but `m` is no polynomial in `z`, and `z` is not normal. -/
theorem counterexample_polynomial (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) :
    (∀ w q, (lazyWorld ρ (laplace R)).mean
        ((lazyWorld ρ (laplace R)).aeval₂ (C X) X w * (lazyWorld ρ (laplace R)).aeval 0 q)
      = (lazyWorld ρ (laplace R)).mean ((lazyWorld ρ (laplace R)).aeval₂ (C X) X w)
        * (lazyWorld ρ (laplace R)).mean ((lazyWorld ρ (laplace R)).aeval 0 q)) ∧
      (lazyWorld ρ (laplace R)).Exchangeable (C X) (X + 0) ∧
      (lazyWorld ρ (laplace R)).IsEigenCoordinate (C X) (X + 0) ρ ∧
      (lazyWorld ρ (laplace R)).variance (C X) ≠ 0 ∧
      ((lazyWorld ρ (laplace R)).law (C X)).PosDef ∧
      (lazyWorld ρ (laplace R)).Positive ∧
      (∀ f, (lazyWorld ρ (laplace R)).aeval (C X) f ≠ X) ∧
      ∀ μ v, (lazyWorld ρ (laplace R)).law (C X) ≠ normal μ v := by
  obtain ⟨_, hex, heig, hv, hdef, hpos, hne⟩ := counterexample_independent h0 h1
  rw [show (X + 0 : Poly (Poly R)) = X by grind]
  refine ⟨fun w q => ?_, hex, heig, hv, hdef, hpos, fun f h => ?_, hne⟩
  · have h0 : (lazyWorld ρ (laplace R)).aeval 0 q
        = (lazyWorld ρ (laplace R)).const (q.coeff 0) := by
      rw [eq_C_add_X_mul_divX q, aeval_add, aeval_mul, aeval_C, aeval_X, coeff_add, coeff_C,
        coeff_X_mul_zero, if_pos rfl, show q.coeff 0 + 0 = q.coeff 0 by grind]
      grind
    have h1 := (lazyWorld ρ (laplace R)).mean_const_mul (q.coeff 0) 1
    rw [(lazyWorld ρ (laplace R)).mean_one, Semiring.mul_one, Semiring.mul_one] at h1
    rw [h0, h1, CommSemiring.mul_comm, RandomAlgebra.mean_const_mul, CommSemiring.mul_comm]
  · rw [lazyWorld_aeval_C_X] at h
    have h1 := congrArg (fun w => (w.coeff 1).coeff 0) h
    dsimp only at h1
    rw [coeff_C, if_neg (by omega), coeff_X, if_pos rfl, coeff_zero, coeff_one, if_pos rfl] at h1
    grind

/-- The noise of `counterexample_independent` is not independent, unless `ρ` is `0` or `1`. -/
theorem lazyWorld_not_independent (h0 : 0 < ρ) (h1 : ρ < 1) :
    ¬(lazyWorld ρ (laplace R)).Independent (C X) (X - C (C ρ * X)) := fun h => by
  obtain ⟨hz, hex, heig, _, _, _, hne⟩ := counterexample_independent (ρ := ρ) (by grind) (by grind)
  exact hne _ _
    (normal_of_reversible_additive_noise (by grind) (by grind) (by grind) h hz hex heig).2.1

end

/-- The correlation of `z` and `z'`. -/
example : (lazyWorld (1 / 2) (laplace Rat)).mean (C X * X) = 1 := by
  have h := lazyWorld_mean_mul (1 / 2) (laplace Rat) X X
  have hv := laplace_variance (R := Rat)
  rw [Expectation.variance_eq_sub, laplace_mean] at hv
  rw [aeval_X, aeval_X, show laplace Rat X = 0 from laplace_mean] at h
  grind

end LeJEPA
