module

public import LeJEPA.Converse.GaussianLaw
public import LeJEPA.Converse.LinearOptimal

/-!
# The objective singles out the Gaussian law

`converse_optimal` with laws in the place of moments. The laws of `z` and of an independent noise
`η` are means `ν`, `τ` on `C(1)`, the continuous functions of polynomial growth, over a complete
field; `z' = r z + c + η` is stationary. If the whitened latent has the least alignment loss
`E (h(z) - h(z'))²` of all whitened polynomial encoders `h`, then `z` and `η` have the Gaussian laws:
the expectation of every function of `C(1)` is the Gaussian one. Nothing is reversible by assumption,
and expectations are those of functions, `ν` of `x` and `τ` of `y`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis UniPoly RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The value at `x` of an expectation over the outer variable. -/
theorem eval_map_CHom (x : R) (G : Expectation R) (w : UniPoly (UniPoly R)) :
    eval x (G.map CHom w) = G (map (eval₂Hom (RingMap.id R) x) w) := by
  have key : ∀ (w : UniPoly (UniPoly R)) (j : Nat), eval x (G.map CHom (X ^ j * w))
      = G (X ^ j * map (eval₂Hom (RingMap.id R) x) w) := by
    intro w
    induction w using UniPoly.induction with
    | const a =>
      intro j
      rw [Expectation.mul_C, Expectation.map_X_pow, eval_mul, CHom_apply, eval_C, UniPoly.map_C,
        Expectation.mul_C]
      rfl
    | step a q ih =>
      intro j
      have h0 : eval x (G.map CHom (X ^ j * C a))
          = G (X ^ j * C (eval₂Hom (RingMap.id R) x a)) := by
        rw [Expectation.mul_C, Expectation.map_X_pow, eval_mul, CHom_apply, eval_C,
          Expectation.mul_C]
        rfl
      have h1 := ih (j + 1)
      rw [Semiring.pow_succ, Semiring.pow_succ, Semiring.mul_assoc, Semiring.mul_assoc] at h1
      rw [Semiring.left_distrib, Expectation.map_add, eval_add, h0, h1, UniPoly.map_add,
        UniPoly.map_C, UniPoly.map_X_mul, Semiring.left_distrib, G.map_add]
  have := key w 0
  rwa [Semiring.pow_zero, Semiring.pow_zero, Semiring.one_mul, Semiring.one_mul] at this

/-- The polynomial of the noise that is left of `q(f(z) + η)` at `z = x`. -/
theorem eval_map_addNoise (x y : R) (f q : UniPoly R) :
    eval y (map (eval₂Hom (RingMap.id R) x) (addNoise f q)) = eval (eval x f + y) q := by
  induction q using UniPoly.induction with
  | const a => rw [addNoise_C, UniPoly.map_C, eval_C, eval_C]; exact eval_C x a
  | step a q ih =>
    simp only [addNoise_add, addNoise_C, addNoise_mul, addNoise_X, UniPoly.map_add, UniPoly.map_C,
      UniPoly.map_mul, UniPoly.map_X, eval_add, eval_C, eval_mul, eval_X, ih]
    exact congrArg (fun t => t + (eval x f + y) * eval (eval x f + y) q) (eval_C x a)

/-- `q(z')` in the algebra of two independent variables is `q(f(z) + η)`. -/
theorem product_aeval_next (F G : Expectation R) (f q : UniPoly R) :
    (product F G).aeval ((product F G).aeval (C X) f + X) q = addNoise f q := by
  rw [product_aeval_C_X]
  rfl

private theorem eval_drift (r c x : R) : eval x (C r * X + C c) = r * x + c := by
  rw [eval_add, eval_mul, eval_C, eval_C, eval_X]

end

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The alignment loss `E (h(z) - h(z'))²` of a function `h` of `z`, for `z' = r z + c + η` with `z`
of law `ν` and independent noise `η` of law `τ`. -/
@[expose] def autoregressionLoss (ν τ : Mean (contGrowth R 1)) (r c : R) (h : R → R) : R :=
  ν.E fun x => τ.E fun y =>
    (h (x 0) - h (r * x 0 + c + y 0)) * (h (x 0) - h (r * x 0 + c + y 0))

/-- The loss of a polynomial is determined by the moments. -/
theorem pairLoss_moments (ν τ : Mean (contGrowth R 1)) (r c : R) (h : UniPoly R) :
    pairLoss (C r * X + C c) τ.moments ν.moments h
      = autoregressionLoss ν τ r c fun t => eval t h := by
  unfold pairLoss
  rw [product_aeval_next, product_aeval_C_X, product_mean]
  show (ν.E fun x => eval (x 0) (τ.moments.map CHom _)) = _
  unfold autoregressionLoss
  congr 1
  funext x
  rw [eval_map_CHom]
  show (τ.E fun y => eval (y 0) _) = _
  congr 1
  funext y
  rw [UniPoly.map_mul, UniPoly.map_sub, UniPoly.map_C, eval_mul, eval_sub, eval_map_addNoise, eval_C, eval_drift]
  rfl

/-- Stationarity in terms of functions. -/
theorem stationary_moments_iff {ν τ : Mean (contGrowth R 1)} {r c : R} :
    Stationary (C r * X + C c) τ.moments ν.moments ↔
      ∀ q : UniPoly R, (ν.E fun x => τ.E fun y => eval (r * x 0 + c + y 0) q)
        = ν.E fun x => eval (x 0) q := by
  have e : ∀ q : UniPoly R, ν.moments (transition (C r * X + C c) τ.moments q)
      = ν.E fun x => τ.E fun y => eval (r * x 0 + c + y 0) q := fun q => by
    show (ν.E fun x => eval (x 0) (τ.moments.map CHom _)) = _
    congr 1
    funext x
    rw [eval_map_CHom]
    show (τ.E fun y => eval (y 0) _) = _
    congr 1
    funext y
    rw [eval_map_addNoise, eval_drift]
  exact ⟨fun h q => (e q).symm.trans (h q), fun h q => (e q).trans (h q)⟩

/-- The variance of a mean. -/
theorem Mean.variance_moments {κ : Mean (contGrowth R 1)} {m : R} (hm : κ.E (fun x => x 0) = m) :
    κ.moments.mean = m ∧ κ.moments.variance = κ.E fun x => (x 0 - m) * (x 0 - m) := by
  have e1 : κ.moments.mean = m := by
    rw [← hm]
    show (κ.E fun x => eval (x 0) X) = _
    simp only [eval_X]
  refine ⟨e1, ?_⟩
  unfold Expectation.variance
  rw [e1]
  show (κ.E fun x => eval (x 0) ((X - C m) * (X - C m))) = _
  simp only [eval_mul, eval_sub, eval_X, eval_C]

section Main
variable [CompleteField R]

/-- A mean with the moments of `N(m, w)` is the Gaussian law. -/
theorem Mean.law_of_moments {κ : Mean (contGrowth R 1)} {m w : R} (hw : 0 ≤ w)
    (h : κ.moments = normal m w) {p : R → R} (hp : ContGrowth₁ p) :
    κ.E (fun x => p (x 0)) = gaussian fun x : Fin 1 → R => p (m + sqrt w * x 0) :=
  gaussian_law_of_moments (.coord 0) (sqrt_nonneg w) (fun q => by
    rw [sqrt_mul_sqrt hw, ← h]; rfl) hp

/-- **The objective singles out the Gaussian law** (paper, Theorem 4.2; catalog:
`converse-optimal`). Let `ν` be the law of `z`, with mean `μ` and variance `v > 0`, and `τ` that of
an independent noise `η`, means on `C(1)`. Let `z' = r z + c + η`, with `r` none of `0`, `1`, `-1`,
be stationary: `E q(z') = E q(z)` for all polynomials. If the whitened latent `(z - μ) / sqrt v` has
the least alignment loss of all polynomials `h` with `E h(z) = 0` and `E h(z)² = 1`, then the law of
`z` is `N(μ, v)` and that of `η` is `N((1 - r) μ - c, (1 - r²) v)`, in the sense of expectations of
all functions of `C(1)`. -/
theorem converse_optimal_law {ν τ : Mean (contGrowth R 1)} {r c μ v : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (hμ : ν.E (fun x => x 0) = μ) (hv : ν.E (fun x => (x 0 - μ) * (x 0 - μ)) = v)
    (v0 : 0 < v)
    (stat : ∀ q : UniPoly R, (ν.E fun x => τ.E fun y => eval (r * x 0 + c + y 0) q)
      = ν.E fun x => eval (x 0) q)
    (opt : ∀ h : UniPoly R, ν.E (fun x => eval (x 0) h) = 0 →
      ν.E (fun x => eval (x 0) h * eval (x 0) h) = 1 →
      autoregressionLoss ν τ r c (fun t => (sqrt v)⁻¹ * (t - μ))
        ≤ autoregressionLoss ν τ r c fun t => eval t h) {p : R → R} (hp : ContGrowth₁ p) :
    ν.E (fun x => p (x 0)) = gaussian (fun x : Fin 1 → R => p (μ + sqrt v * x 0)) ∧
      τ.E (fun x => p (x 0)) = gaussian fun x : Fin 1 → R =>
        p ((1 - r) * μ - c + sqrt ((1 - r * r) * v) * x 0) := by
  obtain ⟨em, ev⟩ := Mean.variance_moments hμ
  rw [hv] at ev
  have hst := stationary_moments_iff.2 stat
  have hs : (sqrt v)⁻¹ * (sqrt v)⁻¹ * ν.moments.variance = 1 := by
    have hi := Field.mul_inv_cancel (a := sqrt v) (by have := sqrt_pos v0; grind)
    have hq := sqrt_mul_sqrt (Std.le_of_lt v0)
    rw [ev]
    clear opt stat
    generalize (sqrt v)⁻¹ = t at *
    generalize sqrt v = u at *
    rw [← hq, show t * t * (u * u) = (u * t) * (u * t) by grind, hi]
    grind
  have pos : ∀ q, 0 ≤ ν.moments (q * q) := fun q => by
    show 0 ≤ ν.E fun x => eval (x 0) (q * q)
    refine ν.E_nonneg (ContGrowth₁.poly (q * q)) fun x => ?_
    rw [eval_mul]; exact mul_self_nonneg _
  have key := normal_of_least_loss h0 h1 hn pos hst hs fun h hh => by
    rw [pairLoss_moments, pairLoss_moments, em]
    have e : (fun t => eval t (C (sqrt v)⁻¹ * (X - C μ))) = fun t => (sqrt v)⁻¹ * (t - μ) :=
      funext fun t => by rw [eval_mul, eval_C, eval_sub, eval_X, eval_C]
    rw [e]
    refine opt h hh.1 ?_
    have h2 : (ν.E fun x => eval (x 0) (h * h)) = 1 := hh.2
    simp only [eval_mul] at h2
    exact h2
  rw [hst.mean_noise, em, ev] at key
  obtain ⟨kν, kτ⟩ := key
  have w0 : 0 ≤ (1 - r * r) * v := by
    have e := variance_normal ((1 - r) * μ - c) ((1 - r * r) * v)
    rw [← kτ] at e
    rw [← e]
    show 0 ≤ τ.E fun x => eval (x 0) _
    refine τ.E_nonneg (ContGrowth₁.poly _) fun x => ?_
    rw [eval_mul]; exact mul_self_nonneg _
  exact ⟨Mean.law_of_moments (Std.le_of_lt v0) kν hp, Mean.law_of_moments w0 kτ hp⟩

end Main

/-- **The hypotheses of `converse_optimal_law` hold for Gaussian moments**, at every rate between 0
and 1: the process is stationary, and the whitened latent has the least loss. -/
theorem least_autoregressionLoss {ν τ : Mean (contGrowth R 1)} {r c μ v s : R} (h0 : 0 < r)
    (h1 : r < 1) (hν : ν.moments = normal μ v)
    (hτ : τ.moments = normal ((1 - r) * μ - c) ((1 - r * r) * v)) (hs : s * s * v = 1) :
    (∀ q : UniPoly R, (ν.E fun x => τ.E fun y => eval (r * x 0 + c + y 0) q)
      = ν.E fun x => eval (x 0) q) ∧
    ∀ h : UniPoly R, ν.E (fun x => eval (x 0) h) = 0 →
      ν.E (fun x => eval (x 0) h * eval (x 0) h) = 1 →
      autoregressionLoss ν τ r c (fun t => s * (t - μ))
        ≤ autoregressionLoss ν τ r c fun t => eval t h := by
  have st := (reversible_normal r c μ v).stationary
  rw [← hν, ← hτ] at st
  have em : ν.moments.mean = μ := by rw [hν, mean_normal]
  have ev : ν.moments.variance = v := by rw [hν, variance_normal]
  have pos : ∀ q, 0 ≤ ν.moments (q * q) := fun q => by
    show 0 ≤ ν.E fun x => eval (x 0) (q * q)
    refine ν.E_nonneg (ContGrowth₁.poly (q * q)) fun x => ?_
    rw [eval_mul]; exact mul_self_nonneg _
  refine ⟨stationary_moments_iff.1 st, fun h m w => ?_⟩
  have key := (converse_optimal h0 h1 pos st (s := s) (by rw [ev]; exact hs)).2
    ⟨by rw [em, ev]; exact hν, by rw [st.mean_noise, em, ev]; exact hτ⟩ h ⟨m, by
      rw [← w]
      show (ν.E fun x => eval (x 0) (h * h)) = _
      simp only [eval_mul]⟩
  rw [pairLoss_moments, pairLoss_moments, em] at key
  have e : (fun t => eval t (C s * (X - C μ))) = fun t => s * (t - μ) :=
    funext fun t => by rw [eval_mul, eval_C, eval_sub, eval_X, eval_C]
  rwa [e] at key

end LeJEPA
