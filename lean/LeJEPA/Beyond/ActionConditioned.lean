module

public import LeJEPA.Algebra.Sum
public import LeJEPA.Beyond.Prediction
public import LeJEPA.Forward.Counterexample

/-!
# Action-conditioned prediction

The world acts on an action: `z' = ρ z + B a + σ ξ` with latents `z`, an action `a` and noise `ξ`,
all standard Gaussian and independent, `B Bᵀ = b² 1` and `ρ² + b² + σ² = 1`, so that `z'` has the
law of `z`. An encoder `h` and a predictor `g` are trained to make `Σ_i E (h_i(z') - g_i(z, a))²`
small, the encoder under whitening, the predictor without any restriction: every polynomial in `z`
and `a` is allowed.

Nothing about the forward theorem needs the predictor to be absent or linear. What is known,
`x = (z, a)`, enters `z'` only through `M x` with `M = [ρ 1 | B]`, and `M Mᵀ = (ρ² + b²) 1`: so
`LeJEPA.Beyond.Prediction` applies with `t = ρ² + b² = 1 - σ²`. A component of degree `d` loses the
fraction `1 - (1 - σ²)^d` of its variance to the noise; linear features lose least, `σ²` each. The
least loss is `m σ²`, attained exactly by `h = Q z` with `Q Qᵀ = 1` and `g = Q (ρ z + B a)`.

Without action (`k = 0`, then `b = 0` unless there are no latents) this is the forward theorem for
the predictive form of the loss, and it holds for negative rates too. For `b ≠ 0` the hypothesis on
`B` needs `k ≥ n`. If `σ = 0` every encoder is predicted perfectly, if `ρ = b = 0` none is predicted
at all: then the conclusion fails (`not_action_conditioned`).

## Main results
* `action_conditioned`, `action_conditioned_attained`, `action_conditioned_degree`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField
open MvPoly (C var mix blur forecast)

universe u
attribute [local instance] Semiring.natCast

section Ring
variable {R : Type u} [CommRing R] {m n k : Nat}

/-- The matrix `[ρ 1 | B]` by which `(z, a)` enters the next latents. -/
@[expose] def actionMatrix (ρ : R) (B : RectMat n k R) : RectMat n (n + k) R := fun i =>
  Fin.addCases (motive := fun _ => R) (fun l => if i = l then ρ else 0) (B i)

/-- `ρ z_i + Σ_l B_il a_l`, a polynomial in `(z, a)`: the first `n` variables are the latents, the
others the action. -/
@[expose] def actionMean (ρ : R) (B : RectMat n k R) (i : Fin n) : MvPoly R (n + k) :=
  C ρ * var (i.castAdd k) + sum fun l => C (B i l) * var (l.natAdd n)

/-- `p(ρ z + B a + σ ξ)`, a polynomial in the noise `ξ` with coefficients that are polynomials in
`(z, a)`. -/
@[expose] def nextLatent (ρ : R) (B : RectMat n k R) (σ : R) :
    RingMap (MvPoly R n) (MvPoly (MvPoly R (n + k)) n) :=
  MvPoly.eval₂Hom ((MvPoly.CHom n).comp (MvPoly.CHom (n + k))) fun i =>
    C (actionMean ρ B i) + C (C σ) * var i

/-- The prediction loss `Σ_i E (h_i(z') - g_i(z, a))²`. -/
@[expose] def actionLoss (ρ : R) (B : RectMat n k R) (σ : R) (h : Fin m → MvPoly R n)
    (g : Fin m → MvPoly R (n + k)) : R :=
  sum fun i => MvPoly.expect (MvPoly.expect
    ((nextLatent ρ B σ (h i) - C (g i)) * (nextLatent ρ B σ (h i) - C (g i))))

theorem mix_actionMatrix (ρ : R) (B : RectMat n k R) (i : Fin n) :
    mix (actionMatrix ρ B) i = actionMean ρ B i := by
  rw [mix, sum_castAdd_add_sum_natAdd, actionMean, sum_eq_single i]
  · simp only [actionMatrix, Fin.addCases_left, Fin.addCases_right, if_pos]
  · intro j hj
    simp only [actionMatrix, Fin.addCases_left]
    rw [if_neg (Ne.symm hj), MvPoly.C_zero, Semiring.zero_mul]

theorem nextLatent_eq (ρ : R) (B : RectMat n k R) (σ : R) :
    nextLatent ρ B σ = blur (actionMatrix ρ B) σ := by
  rw [nextLatent, blur]
  congr 1
  funext i
  rw [mix_actionMatrix]

theorem actionLoss_eq (ρ : R) (B : RectMat n k R) (σ : R) (h : Fin m → MvPoly R n)
    (g : Fin m → MvPoly R (n + k)) :
    actionLoss ρ B σ h g = predictionLoss (actionMatrix ρ B) σ h g := by
  rw [actionLoss, predictionLoss, nextLatent_eq]

/-- The rows of `[ρ 1 | B]` are orthogonal, of squared length `ρ² + b²`. -/
theorem actionMatrix_mul_transpose {ρ b : R} {B : RectMat n k R}
    (hB : ∀ i j, (sum fun l => B i l * B j l) = if i = j then b * b else 0) (i j : Fin n) :
    (sum fun l => actionMatrix ρ B i l * actionMatrix ρ B j l) =
      if i = j then ρ * ρ + b * b else 0 := by
  rw [sum_castAdd_add_sum_natAdd]
  simp only [actionMatrix, Fin.addCases_left, Fin.addCases_right]
  rw [hB, sum_eq_single i fun l hl => by rw [if_neg (Ne.symm hl)]; grind, if_pos rfl]
  by_cases h : i = j
  · rw [if_pos h.symm, if_pos h, if_pos h]
  · rw [if_neg (Ne.symm h), if_neg h, if_neg h]; grind

end Ring

section Main
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n k : Nat} {ρ b σ : R} {B : RectMat n k R}
  (hB : ∀ i j, (sum fun l => B i l * B j l) = if i = j then b * b else 0)
  (h : ρ * ρ + b * b + σ * σ = 1)
include hB h

/-- **Action-conditioned prediction** (beyond the paper; catalog: `action-conditioned`). Let
`z' = ρ z + B a + σ ξ` with independent standard Gaussian `z`, `a`, `ξ`, `B Bᵀ = b² 1` and
`ρ² + b² + σ² = 1`, where `σ ≠ 0` and `ρ`, `b` are not both 0. Then polynomials `f_1, ..., f_m` of
mean zero and identity covariance have prediction loss at least `m σ²`, whatever polynomials of
`(z, a)` predict them; and if the loss is at most that, then `f = Q z` with `Q Qᵀ = 1`, and the
predictor is `Q (ρ z + B a)`. -/
theorem action_conditioned (hσ : σ ≠ 0) (hρ : ρ ≠ 0 ∨ b ≠ 0) {f : Fin m → MvPoly R n}
    (mean : ∀ i, MvPoly.expect (f i) = 0)
    (cov : ∀ i j, MvPoly.expect (f i * f j) = if i = j then 1 else 0) :
    (∀ g, (m : R) * (σ * σ) ≤ actionLoss ρ B σ f g) ∧
    ∀ g, actionLoss ρ B σ f g ≤ (m : R) * (σ * σ) →
      ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
        (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
        (∀ i, f i = sum fun j => C (Q i j) * var j) ∧
        ∀ i, g i = sum fun j => C (Q i j) * actionMean ρ B j := by
  have hM := actionMatrix_mul_transpose (ρ := ρ) hB
  have r0 := mul_self_nonneg ρ
  have b0 := mul_self_nonneg b
  have s0 := mul_self_nonneg σ
  have s1 : σ * σ ≠ 0 := fun e => hσ (eq_zero_of_mul_self_eq_zero e)
  have t0 : 0 < ρ * ρ + b * b := by
    rcases hρ with e | e
    · have : ρ * ρ ≠ 0 := fun e' => e (eq_zero_of_mul_self_eq_zero e')
      grind
    · have : b * b ≠ 0 := fun e' => e (eq_zero_of_mul_self_eq_zero e')
      grind
  simp only [actionLoss_eq, ← mix_actionMatrix]
  exact ⟨prediction_lower_bound hM h (Std.le_of_lt t0) mean cov,
    fun g opt => prediction_identifiability hM h t0 (by grind) mean cov opt⟩

/-- **Linear encoders attain it** (catalog: `action-conditioned`): for every `Q` with `Q Qᵀ = 1` the
encoder `Q z` is whitened, and the predictor `Q (ρ z + B a)` has loss `m σ²`. -/
theorem action_conditioned_attained {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    (∀ i, MvPoly.expect (sum fun j => C (Q i j) * var j : MvPoly R n) = 0) ∧
    (∀ i k, MvPoly.expect ((sum fun j => C (Q i j) * var j : MvPoly R n)
      * sum fun j => C (Q k j) * var j) = if i = k then 1 else 0) ∧
    actionLoss ρ B σ (fun i => sum fun j => C (Q i j) * var j)
      (fun i => sum fun j => C (Q i j) * actionMean ρ B j) = (m : R) * (σ * σ) := by
  simp only [actionLoss_eq, ← mix_actionMatrix]
  exact prediction_attained (actionMatrix_mul_transpose hB) h hQ

/-- **What a component of degree `d` loses** (catalog: `action-conditioned`): the fraction
`1 - (1 - σ²)^d` of its variance with the best predictor, the conditional expectation, and more with
every other. -/
theorem action_conditioned_degree {d : Nat} {f : MvPoly R n}
    (hf : (forecastWorld (actionMatrix ρ B) σ (ρ * ρ + b * b) (actionMatrix_mul_transpose hB)
      h).HasDegree d f) (g : MvPoly R (n + k)) :
    (1 - (1 - σ * σ) ^ d) * MvPoly.expect (f * f) ≤ MvPoly.expect (MvPoly.expect
        ((nextLatent ρ B σ f - C g) * (nextLatent ρ B σ f - C g))) ∧
      (MvPoly.expect (MvPoly.expect
          ((nextLatent ρ B σ f - C g) * (nextLatent ρ B σ f - C g))) =
        (1 - (1 - σ * σ) ^ d) * MvPoly.expect (f * f) ↔
          g = MvPoly.expect (nextLatent ρ B σ f)) := by
  have := forecast_of_degree (actionMatrix_mul_transpose hB) h hf g
  rw [show ρ * ρ + b * b = 1 - σ * σ by grind] at this
  rw [nextLatent_eq]
  exact this

end Main

/-- **The hypotheses on the noise are needed.** If `σ = 0`, or if `ρ = b = 0`, the product of two
latents is whitened and predicted with the least loss `σ²`, and it is no mixture of the latents. -/
theorem not_action_conditioned {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] {k : Nat} {ρ b σ : R} {B : RectMat 2 k R}
    (hB : ∀ i j, (sum fun l => B i l * B j l) = if i = j then b * b else 0)
    (h : ρ * ρ + b * b + σ * σ = 1) (deg : σ = 0 ∨ (ρ = 0 ∧ b = 0)) :
    MvPoly.expect (var 0 * var 1 : MvPoly R 2) = 0 ∧
    MvPoly.expect (var 0 * var 1 * (var 0 * var 1) : MvPoly R 2) = 1 ∧
    (∃ g, actionLoss ρ B σ (fun _ : Fin 1 => var 0 * var 1) g = σ * σ) ∧
    ∀ q : Fin 2 → R, (var 0 * var 1 : MvPoly R 2) ≠ sum fun j => C (q j) * var j := by
  have hM := actionMatrix_mul_transpose (ρ := ρ) hB
  have n01 : (0 : Fin 2) ≠ 1 := by decide
  have e : (forecastWorld (actionMatrix ρ B) σ _ hM h).zz 0 1 = var 0 * var 1 := by
    show var 0 * (var 1 * 1) = _
    rw [Semiring.mul_one]
  have one := (forecastWorld (actionMatrix ρ B) σ _ hM h).inner_zz_one n01
  have unit := (forecastWorld (actionMatrix ρ B) σ _ hM h).inner_zz_zz n01
  have cross := (forecastWorld (actionMatrix ρ B) σ _ hM h).cross_zz_zz n01
  have lin := quadratic_not_linear (forecastWorld (actionMatrix ρ B) σ _ hM h) n01
  rw [e] at one unit cross
  refine ⟨?_, unit, ⟨fun _ => forecast (actionMatrix ρ B) σ (var 0 * var 1), ?_⟩, fun q hq => ?_⟩
  · rw [← Semiring.mul_one (var 0 * var 1)]; exact one
  · rw [actionLoss_eq, predictionLoss, sum_last, sum_empty, MvPoly.expect_blur_sub_mul_self hM h]
    have z : forecast (actionMatrix ρ B) σ (var 0 * var 1) -
      forecast (actionMatrix ρ B) σ (var 0 * var 1) = 0 := by grind
    have c : MvPoly.expect (forecast (actionMatrix ρ B) σ (var 0 * var 1) *
      forecast (actionMatrix ρ B) σ (var 0 * var 1)) = (ρ * ρ + b * b) * (ρ * ρ + b * b) := cross
    have u : MvPoly.expect (var 0 * var 1 * (var 0 * var 1) : MvPoly R 2) = 1 := unit
    rw [z, Semiring.zero_mul, MvPoly.expect_zero, c, u]
    rcases deg with rfl | ⟨rfl, rfl⟩ <;> grind
  · refine lin q ?_
    rw [forecastWorld.linComb_z_eq, e, ← hq]
    show MvPoly.expect ((var 0 * var 1 - var 0 * var 1) * (var 0 * var 1 - var 0 * var 1)) = 0
    rw [show (var 0 * var 1 - var 0 * var 1 : MvPoly R 2) = 0 by grind, Semiring.zero_mul,
      MvPoly.expect_zero]

/-- One latent and one action over the rationals, `z' = (2/3) z + (1/3) a + (2/3) ξ`: the latent
itself is predicted with loss `4/9`, the least possible. -/
example : actionLoss (2 / 3) (fun _ _ => 1 / 3 : RectMat 1 1 Rat) (2 / 3)
    (fun _ : Fin 1 => sum fun j => C ((1 : Mat 1 Rat) 0 j) * var j)
    (fun _ => sum fun j => C ((1 : Mat 1 Rat) 0 j) * actionMean (2 / 3) (fun _ _ => 1 / 3) j)
      = 4 / 9 := by
  have hQ : (1 : Mat 1 Rat).mul (1 : Mat 1 Rat).transpose = (1 : Mat 1 Rat) := by
    rw [Mat.transpose_one]; exact RectMat.mul_one _
  have := (action_conditioned_attained (B := (fun _ _ => 1 / 3 : RectMat 1 1 Rat)) (ρ := 2 / 3)
    (b := 1 / 3) (σ := 2 / 3) (fun i j => by
      rw [if_pos (by omega), sum_last, sum_empty]; grind) (by grind) hQ).2.2
  rw [Semiring.natCast_one] at this
  have e : (fun i : Fin 1 => sum fun j => C ((1 : Mat 1 Rat) i j) * var j : Fin 1 → MvPoly Rat 1) =
      fun _ => sum fun j => C ((1 : Mat 1 Rat) 0 j) * var j := by
    funext i; rw [show i = 0 by omega]
  have e' : (fun i : Fin 1 => sum fun j => C ((1 : Mat 1 Rat) i j) *
      actionMean (2 / 3) (fun _ _ => 1 / 3 : RectMat 1 1 Rat) j) =
      fun _ => sum fun j => C ((1 : Mat 1 Rat) 0 j) * actionMean (2 / 3) (fun _ _ => 1 / 3) j := by
    funext i; rw [show i = 0 by omega]
  rw [e, e'] at this
  rw [this]
  grind

end LeJEPA
