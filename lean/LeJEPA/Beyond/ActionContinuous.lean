module

public import LeJEPA.Beyond.ActionConditioned
public import LeJEPA.Beyond.PredictionContinuous

/-!
# Action-conditioned prediction for continuous encoders

The next latents are `z' = ρ z + B a + σ ξ`, with independent standard Gaussian latents `z`, action
`a` and noise `ξ`, `B Bᵀ = b² 1` and `ρ² + b² + σ² = 1`. An encoder `f` and a predictor `g`, both
continuous of polynomial growth, have the prediction loss `Σ_i E (f_i(z') - g_i(z, a))²`.

By `le_two_mul_prediction` the forward theorem applies: the loss is at least `m σ²`, and an encoder
that attains this is `Q z`. The loss is strictly convex in the predictor, and so the predictor is
`Q (ρ z + B a)`.

## Main results
* `prediction_continuous`, `action_continuous`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis

universe u
attribute [local instance] Semiring.natCast

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {N m n : Nat} {M : RectMat n N R} {σ t : R}
  (hM : ∀ i j, (sum fun l => M i l * M j l) = if i = j then t else 0) (h : t + σ * σ = 1)
include hM h

variable {f : Fin m → (Fin n → R) → R}

/-- **Least prediction loss** for continuous encoders and predictors. -/
theorem prediction_lower_bound_continuous (t0 : 0 ≤ t) (t1 : t < 1) (w : ContinuousWhitened f)
    {g : Fin m → (Fin N → R) → R} (hg : ∀ i, ContGrowth (g i)) :
    gaussianLoss (fun _ => t) f ≤ 2 * gaussianPrediction M σ f g ∧
      (m : R) * (σ * σ) ≤ gaussianPrediction M σ f g := by
  have a : gaussianLoss (fun _ => t) f ≤ 2 * gaussianPrediction M σ f g := by
    rw [gaussianPrediction, ← sum_mul_left]
    exact sum_le_sum fun i => le_two_mul_prediction hM h t0 t1 (w.mem i) (hg i)
  have b := loss_lower_bound_continuous t0 (Std.le_of_lt t1) w
  have e : 2 * (1 - t) * (m : R) = 2 * ((m : R) * (σ * σ)) := by
    rw [show 1 - t = σ * σ by grind]; grind
  exact ⟨a, by grind⟩

omit hM h in
/-- The linear predictor of a linear encoder has prediction loss `m σ²`. -/
private theorem prediction_linear {Q : RectMat m n R} (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    gaussianPrediction M σ (fun i x => sum fun j => Q i j * x j)
      (fun i x => sum fun j => Q i j * M.mulVec x j) = (m : R) * (σ * σ) := by
  have w := (forward_converse_continuous (Std.le_refl (0 : R))
    (Std.le_of_lt OrderedRing.zero_lt_one) hQ).1
  rw [gaussianPrediction, ← sum_const]
  refine sum_congr fun i => ?_
  have e : (fun v : Fin (N + n) → R => ((sum fun j => Q i j * nextState M σ v j) -
      sum fun j => Q i j * M.mulVec (fstPoint v) j) * ((sum fun j => Q i j * nextState M σ v j) -
      sum fun j => Q i j * M.mulVec (fstPoint v) j)) = fun v => σ * σ *
      ((sum fun j => Q i j * noisePart v j) * sum fun j => Q i j * noisePart v j) :=
    funext fun v => by
      have : (sum fun j => Q i j * nextState M σ v j) =
          (sum fun j => Q i j * M.mulVec (fstPoint v) j) +
            σ * sum fun j => Q i j * noisePart v j := by
        rw [← sum_mul_left, ← sum_add]
        exact sum_congr fun j => by rw [nextState]; grind
      rw [this]; grind
  have q : ContGrowth fun x : Fin n → R => sum fun j => Q i j * x j := w.mem i
  have mq : ContGrowth fun v : Fin (N + n) → R => sum fun j => Q i j * noisePart v j :=
    .sum fun j => .smul _ (.coord _)
  have c := w.cov i i
  rw [if_pos rfl] at c
  have s := gaussian_select (N := N + n) (e := fun j : Fin n => j.natAdd N)
    (fun _ _ => eq_of_natAdd_eq) (q.mul q)
  refine (congrArg gaussian e).trans ?_
  rw [gaussian_smul _ (mq.mul mq)]
  have s' : gaussian (fun v : Fin (N + n) → R => (sum fun j => Q i j * noisePart v j) *
      sum fun j => Q i j * noisePart v j) = 1 := s.trans c
  rw [s']; grind

/-- **Rigidity of prediction** for continuous encoders and predictors: if the prediction loss is at
most `m σ²`, the encoder is `Q y` and the predictor `Q M x`, at every point. -/
theorem prediction_continuous (t0 : 0 < t) (t1 : t < 1) (w : ContinuousWhitened f)
    {g : Fin m → (Fin N → R) → R} (hg : ∀ i, ContGrowth (g i))
    (opt : gaussianPrediction M σ f g ≤ (m : R) * (σ * σ)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      (∀ i y, f i y = sum fun j => Q i j * y j) ∧
      ∀ i x, g i x = sum fun j => Q i j * M.mulVec x j := by
  have s0 := Std.le_of_lt t0
  have low := (prediction_lower_bound_continuous hM h s0 t1 w hg).1
  have e : 2 * (1 - t) * (m : R) = 2 * ((m : R) * (σ * σ)) := by
    rw [show 1 - t = σ * σ by grind]; grind
  obtain ⟨Q, hQ, hQ', lin⟩ := forward_continuous t0 t1 w (by grind)
  have hl : ∀ i, ContGrowth fun x : Fin N → R => sum fun j => Q i j * M.mulVec x j := fun i =>
    .sum fun j => .smul _ (.sum fun l => .smul _ (.coord l))
  -- the loss of the mean of the two predictors
  have mid := (prediction_lower_bound_continuous hM h s0 t1 w (g := fun i x =>
    1 / 2 * (g i x + sum fun j => Q i j * M.mulVec x j)) fun i => .smul _ ((hg i).add (hl i))).2
  have best := prediction_linear (M := M) (σ := σ) hQ
  have fe : f = fun i x => sum fun j => Q i j * x j := funext fun i => funext fun x => lin i x
  rw [← fe] at best
  have nn : ∀ i, 0 ≤ gaussian fun v : Fin (N + n) → R =>
      (g i (fstPoint v) - sum fun j => Q i j * M.mulVec (fstPoint v) j) *
        (g i (fstPoint v) - sum fun j => Q i j * M.mulVec (fstPoint v) j) := fun i =>
    have k := ((hg i).sub (hl i)).known
    gaussian_nonneg (k.mul k) fun v => mul_self_nonneg _
  have par : gaussianPrediction M σ f (fun i x =>
      1 / 2 * (g i x + sum fun j => Q i j * M.mulVec x j)) =
      1 / 2 * gaussianPrediction M σ f g +
        1 / 2 * gaussianPrediction M σ f (fun i x => sum fun j => Q i j * M.mulVec x j) -
        1 / 4 * sum fun i => gaussian fun v : Fin (N + n) → R =>
          (g i (fstPoint v) - sum fun j => Q i j * M.mulVec (fstPoint v) j) *
            (g i (fstPoint v) - sum fun j => Q i j * M.mulVec (fstPoint v) j) := by
    simp only [gaussianPrediction]
    rw [← sum_mul_left, ← sum_mul_left, ← sum_mul_left, ← sum_add, ← sum_sub]
    refine sum_congr fun i => ?_
    have my := (w.mem i).nextState M σ
    have m1 := my.sub (hg i).known
    have m2 := my.sub (hl i).known
    have m3 := ((hg i).sub (hl i)).known (n := n)
    rw [← gaussian_smul _ (m1.mul m1), ← gaussian_smul _ (m2.mul m2), ← gaussian_smul _ (m3.mul m3),
      ← gaussian_add ((m1.mul m1).smul _) ((m2.mul m2).smul _),
      ← gaussian_sub (((m1.mul m1).smul _).add ((m2.mul m2).smul _)) ((m3.mul m3).smul _)]
    congr 1; funext v; grind
  have tot := eq_zero_of_sum_nonpos nn (by grind)
  refine ⟨Q, hQ, hQ', lin, fun i x => ?_⟩
  have k := (hg i).sub (hl i)
  have z := eq_zero_of_gaussian_mul_self k ((gaussian_select (N := N + n)
    (e := fun l : Fin N => l.castAdd n) (fun _ _ => eq_of_castAdd_eq) (k.mul k)).symm.trans
      (tot i)) x
  grind

end Order

/-! ## Actions -/

section Action
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n k : Nat} {ρ b σ : R} {B : RectMat n k R}

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- `[ρ 1 | B] (z, a) = ρ z + B a`. -/
theorem actionMatrix_mulVec (ρ : R) (B : RectMat n k R) (x : Fin (n + k) → R) (i : Fin n) :
    (actionMatrix ρ B).mulVec x i = ρ * fstPoint x i + sum fun l => B i l * noisePart x l := by
  rw [RectMat.mulVec, sum_castAdd_add_sum_natAdd]
  simp only [actionMatrix, Fin.addCases_left, Fin.addCases_right]
  rw [sum_eq_single i fun l hl => by rw [if_neg (Ne.symm hl)]; grind, if_pos rfl]
  rfl

variable [CompleteField R]
  (hB : ∀ i j, (sum fun l => B i l * B j l) = if i = j then b * b else 0)
  (h : ρ * ρ + b * b + σ * σ = 1)
include hB h

/-- **Action-conditioned prediction for continuous encoders and predictors** (beyond the paper;
catalog: `action-continuous`). Let `z' = ρ z + B a + σ ξ` with independent standard Gaussian `z`,
`a`, `ξ`, `B Bᵀ = b² 1` and `ρ² + b² + σ² = 1`, where `σ ≠ 0` and `ρ`, `b` are not both 0. Let `f`
be a continuous whitened encoder. Its prediction loss `Σ_i E (f_i(z') - g_i(z, a))²` is at least
`m σ²`, whatever continuous `g` of polynomial growth predicts it; and if it is at most that, then
`f(z) = Q z` and `g(z, a) = Q (ρ z + B a)` with `Q Qᵀ = 1`, at every point. -/
theorem action_continuous (hσ : σ ≠ 0) (hρ : ρ ≠ 0 ∨ b ≠ 0) {f : Fin m → (Fin n → R) → R}
    (w : ContinuousWhitened f) {g : Fin m → (Fin (n + k) → R) → R} (hg : ∀ i, ContGrowth (g i)) :
    (m : R) * (σ * σ) ≤ gaussianPrediction (actionMatrix ρ B) σ f g ∧
    (gaussianPrediction (actionMatrix ρ B) σ f g ≤ (m : R) * (σ * σ) →
      ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
        (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
        (∀ i z, f i z = sum fun j => Q i j * z j) ∧
        ∀ i x, g i x = sum fun j => Q i j *
          (ρ * fstPoint x j + sum fun l => B j l * noisePart x l)) := by
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
  refine ⟨(prediction_lower_bound_continuous hM h (Std.le_of_lt t0) (by grind) w hg).2,
    fun opt => ?_⟩
  obtain ⟨Q, h1, h2, h3, h4⟩ := prediction_continuous hM h t0 (by grind) w hg opt
  simp only [actionMatrix_mulVec] at h4
  exact ⟨Q, h1, h2, h3, h4⟩

omit hB h in
/-- **Linear encoders attain it** (catalog: `action-continuous`). -/
theorem action_attained_continuous {Q : RectMat m n R} (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    gaussianPrediction (actionMatrix ρ B) σ (fun i z => sum fun j => Q i j * z j)
      (fun i x => sum fun j => Q i j *
        (ρ * fstPoint x j + sum fun l => B j l * noisePart x l)) = (m : R) * (σ * σ) := by
  have := prediction_linear (M := actionMatrix ρ B) (σ := σ) hQ
  simp only [actionMatrix_mulVec] at this
  exact this

end Action

end LeJEPA
