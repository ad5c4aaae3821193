module

public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.Laplace
public import LeJEPA.Converse.RandomAlgebra

/-!
# Each hypothesis of the converse theorem is needed

`reversible_additive_noise` fails when one of its hypotheses is dropped: the excluded rates, the
eigenfunction, exchangeability, independence, the polynomial mean map, nonzero variance.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

/-!
## The excluded rates, and the eigenfunction hypothesis

`reversible_additive_noise` excludes the eigenvalues `ρ = 0`, `1`, `-1`. For each of them all its
other hypotheses hold for a law that is not normal:

* `ρ = 0`: `z'` is an independent copy of `z`;
* `ρ = 1` and `ρ = -1`: no noise, `z' = z` and `z' = -z`, for a symmetric law.

Independent copies also show that the eigenfunction hypothesis is needed: the claim for any other
`ρ` then fails with that hypothesis alone violated.
-/

section
variable {R : Type u} [CommRing R]

/-- Independent copies are exchangeable. -/
theorem laplace_reversible_zero : Reversible (C 0 * X) (laplaceNoise 0) (laplace R) := fun p q => by
  rw [C_zero, Semiring.zero_mul, transition_zero_left, transition_zero_left, laplaceNoise_zero,
    Expectation.mul_C, Expectation.mul_C]
  grind

/-- `z' = z` is exchangeable with `z`. -/
theorem laplace_reversible_one : Reversible (C 1 * X) (laplaceNoise 1) (laplace R) := by
  have h : ∀ q : UniPoly R, eval₂ CHom X q = q := by
    intro q
    induction q using UniPoly.induction with
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
  have h : ∀ q : UniPoly R, eval₂ CHom (-X) (eval₂ CHom (-X) q) = q := by
    intro q
    induction q using UniPoly.induction with
    | const a => rw [eval₂_C, CHom_apply, eval₂_C]; rfl
    | step a q ih =>
      rw [eval₂_add, eval₂_C, eval₂_X_mul, eval₂_add, eval₂_mul, ih, CHom_apply, eval₂_C,
        show (-X : UniPoly R) = C (-1) * X by rw [C_neg, C_one]; grind, eval₂_C_mul, eval₂_X,
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
    rw [hm, RingMap.map_zero] at h1 h3
    rw [show (C X - 0) * (C X - 0) = (C X * (C X - 0) : UniPoly (UniPoly R)) by grind] at h3
    rw [h3] at h1
    grind
  · have := congrArg (fun p => p.coeff 1) h
    simp only [coeff_add, coeff_C_mul, coeff_X, coeff_C] at this
    grind

/-!
## Exchangeability is needed

A stationary autoregression `z' = ρ z + η` with independent noise need not be Gaussian: the Laplace
law is stationary for the noise that is `0` with probability `ρ²` and of the Laplace law otherwise.
All hypotheses of `reversible_additive_noise` hold but exchangeability, and even stationarity, which
is the weaker form of it. So that theorem also tells that this process is not reversible.
-/

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

end

/-!
## Independence is needed, and so is that the mean map is a polynomial

Let `z'` be equal to `z` with probability `ρ`, `0 ≤ ρ ≤ 1`, and an independent copy of it otherwise.
For every law of `z` the pair is exchangeable and `E[z' - E z | z] = ρ (z - E z)`.

* With `f = ρ X` and `η = z' - ρ z`, the noise depends on `z`, and nothing else is violated.
* With `z' = m + 0`, the noise `η = 0` is independent of everything, and nothing is violated but
  that `m = z'` is no polynomial in `z`. (A random algebra knows of functions of `z` only the
  polynomials; any other random variable may stand for "the mean of `z'`".)
-/

section
variable {R : Type u} [CommRing R] (ρ : R) (F : Expectation R)

/-- The polynomials in `z` (inner variable) of law `F` and `z'` (outer variable), which is equal to
`z` with probability `ρ` and an independent copy of it otherwise. -/
@[expose] def lazyWorld : RandomAlgebra R (UniPoly (UniPoly R)) where
  const := CHom.comp CHom
  mean w := ρ * F (eval X w) + (1 - ρ) * F (F.map CHom w)
  mean_add w₁ w₂ := by simp only [Expectation.map_add, eval_add]; grind
  mean_const_mul a w := by
    simp only [RingMap.comp_apply, CHom_apply, Expectation.map_C_mul, eval_mul, eval_C]; grind
  mean_one := by simp only [eval_one, Expectation.map_one]; grind

theorem lazyWorld_aeval_C_X (p : UniPoly R) : (lazyWorld ρ F).aeval (C X) p = C p :=
  product_aeval_C_X F F p

theorem lazyWorld_aeval_X (p : UniPoly R) : (lazyWorld ρ F).aeval X p = map CHom p :=
  product_aeval_X F F p

/-- `E[p(z) q(z')] = ρ E[p(z) q(z)] + (1 - ρ) E[p(z)] E[q(z)]`. -/
theorem lazyWorld_mean_mul (p q : UniPoly R) :
    (lazyWorld ρ F).mean ((lazyWorld ρ F).aeval (C X) p * (lazyWorld ρ F).aeval X q)
      = ρ * F (p * q) + (1 - ρ) * (F p * F q) := by
  have h : eval X (map CHom q) = q := by
    induction q using UniPoly.induction with
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
  rw [show (X + 0 : UniPoly (UniPoly R)) = X by grind]
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

/-!
## Nonzero variance is needed

A constant `z = 0` without noise satisfies all hypotheses of `reversible_additive_noise` but that
the variance is not `0`, with *every* polynomial `f` with `f(0) = 0` and every `ρ`. So `f` is not
determined. (The laws still are: `z` and `η` have the degenerate normal law `N(0, 0)`.)
-/

/-- **Some definiteness is needed.** For `z = η = 0` and `f = X²` all hypotheses of
`reversible_additive_noise` hold for every `ρ` but that `z` has nonzero variance, and `f` is not
`ρ X + c`. -/
theorem counterexample_variance {R : Type u} [Field R] (ρ : R) :
    (constants R).Independent 0 0 ∧
      (0 : R) = (constants R).aeval 0 (X * X) + 0 ∧
      (constants R).Exchangeable 0 0 ∧
      (constants R).IsEigenCoordinate 0 0 ρ ∧
      (constants R).variance 0 = 0 ∧
      ∀ c, (X * X : UniPoly R) ≠ C ρ * X + C c := by
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
