module

public import LeJEPA.Forward.Continuous
public import LeJEPA.Normal.FreshNoise

/-!
# The prediction loss of continuous encoders

The next latents are `y = M x + σ ξ`, with independent standard Gaussian `x` (what is known: latents
and action) and noise `ξ`, `M Mᵀ = t 1` and `t + σ² = 1`. An encoder `f` and a predictor `g`, both
continuous of polynomial growth, have the prediction loss `Σ_i E (f_i(y) - g_i(x))²`.

Let `y'` be the next latents with fresh noise. Then `E (f(y) - g(x)) (f(y') - g(x)) ≥ 0`
(`gaussian_copies_nonneg`), and so the prediction loss is at least half the alignment loss of the
pair `(y, y')` (`le_two_mul_prediction`), which is a Gaussian pair of rate `t`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis
open polynomialPair (join join_castAdd join_natAdd)

universe u
attribute [local instance] Semiring.natCast

/-! ## The next state -/

section Ring
variable {R : Type u} [CommRing R] {N n : Nat}

/-- The next latents `M x + σ ξ`, from the vector `(x, ξ)`. -/
@[expose] def nextState (M : RectMat n N R) (σ : R) (v : Fin (N + n) → R) : Fin n → R :=
  fun i => M.mulVec (fstPoint v) i + σ * noisePart v i

/-- The matrix of `(x, ξ, ξ') ↦ a M x + b ξ + c ξ'`. -/
private def rows (M : RectMat n N R) (a b c : R) : RectMat n (N + n + n) R := fun i =>
  join (join (fun l => a * M i l) fun j => if i = j then b else 0)
    fun j => if i = j then c else 0

private theorem rows_mulVec (M : RectMat n N R) (a b c : R) (v : Fin (N + n + n) → R) (i : Fin n) :
    (rows M a b c).mulVec v i = a * M.mulVec (fstPoint (fstPoint v)) i +
      b * noisePart (fstPoint v) i + c * noisePart v i := by
  have single : ∀ (c : R) (w : Fin n → R),
      (sum fun j => (if i = j then c else 0) * w j) = c * w i := fun c w => by
      rw [sum_eq_single i fun j hj => by rw [if_neg (Ne.symm hj)]; grind, if_pos rfl]
  rw [RectMat.mulVec, sum_castAdd_add_sum_natAdd, sum_castAdd_add_sum_natAdd]
  simp only [rows, join, Fin.addCases_left, Fin.addCases_right]
  have s1 := single b (noisePart (fstPoint v))
  have s2 := single c (noisePart v)
  simp only [noisePart, fstPoint] at s1 s2 ⊢
  rw [s1, s2, RectMat.mulVec, ← sum_mul_left]
  congr 2
  exact sum_congr fun l => Semiring.mul_assoc _ _ _

private theorem rows_mul_rows {M : RectMat n N R} {t : R}
    (hM : ∀ i j, (sum fun l => M i l * M j l) = if i = j then t else 0) (a b c a' b' c' : R)
    (i j : Fin n) : (sum fun l => rows M a b c i l * rows M a' b' c' j l) =
      if i = j then a * a' * t + b * b' + c * c' else 0 := by
  have diag : ∀ b b' : R, (sum fun l : Fin n => (if i = l then b else 0) * if j = l then b' else 0)
      = if i = j then b * b' else 0 := fun b b' => by
    rw [sum_eq_single i fun l hl => by rw [if_neg (Ne.symm hl)]; grind, if_pos rfl]
    by_cases h : i = j
    · rw [if_pos h, if_pos h.symm]
    · rw [if_neg h, if_neg (Ne.symm h)]; grind
  rw [sum_castAdd_add_sum_natAdd, sum_castAdd_add_sum_natAdd]
  simp only [rows, join, Fin.addCases_left, Fin.addCases_right]
  rw [diag, diag, sum_congr (g := fun l => a * a' * (M i l * M j l)) fun l => by grind,
    sum_mul_left, hM]
  split <;> grind

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N m n : Nat} {M : RectMat n N R} {σ t : R}

theorem ContGrowth.nextState {f : (Fin n → R) → R} (hf : ContGrowth f) (M : RectMat n N R) (σ : R) :
    ContGrowth fun v : Fin (N + n) → R => f (LeJEPA.nextState M σ v) :=
  hf.comp fun i => .add (.sum fun j => .smul (M i j) (.coord _)) (.smul σ (.coord _))

theorem ContGrowth.known {g : (Fin N → R) → R} (hg : ContGrowth g) :
    ContGrowth fun v : Fin (N + n) → R => g (fstPoint v) := hg.comp fun _ => .coord _

variable [CompleteField R]

/-- The prediction loss `Σ_i E (f_i(M x + σ ξ) - g_i(x))²`. -/
@[expose] def gaussianPrediction (M : RectMat n N R) (σ : R) (f : Fin m → (Fin n → R) → R)
    (g : Fin m → (Fin N → R) → R) : R :=
  sum fun i => gaussian fun v : Fin (N + n) → R =>
    (f i (nextState M σ v) - g i (fstPoint v)) * (f i (nextState M σ v) - g i (fstPoint v))

variable (hM : ∀ i j, (sum fun l => M i l * M j l) = if i = j then t else 0) (h : t + σ * σ = 1)
include hM h

/-- The next latents, twice with fresh noise, are a Gaussian pair of rate `t`. -/
private theorem gaussian_two_states (t0 : 0 ≤ t) (t1 : t < 1) {F : (Fin n → R) → (Fin n → R) → R}
    (hF : ContGrowth fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint (fun _ => t)
      (fun _ => sqrt (1 - t * t)) v)) :
    (gaussian fun v : Fin (N + n + n) → R => F (nextState M σ (fstPoint v))
      fun i => M.mulVec (fstPoint (fstPoint v)) i + σ * noisePart v i) =
    gaussian fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint (fun _ => t)
      (fun _ => sqrt (1 - t * t)) v) := by
  have pos : 0 < 1 - t * t := by
    have := OrderedRing.mul_nonneg t0 (by grind : 0 ≤ 1 - t)
    grind
  have s0 := sqrt_pos pos
  have ss := sqrt_mul_sqrt (Std.le_of_lt pos)
  generalize sqrt (1 - t * t) = s at *
  have si := Field.mul_inv_cancel (by grind : s ≠ 0)
  have hO : RectMat.mul (join (rows M 1 σ 0)
      (rows M ((1 - t) * s⁻¹) (-(t * σ) * s⁻¹) (σ * s⁻¹)) :
      RectMat (n + n) (N + n + n) R) (RectMat.transpose (join (rows M 1 σ 0)
        (rows M ((1 - t) * s⁻¹) (-(t * σ) * s⁻¹) (σ * s⁻¹)))) = (1 : Mat (n + n) R) := by
    refine (RectMat.mul_transpose_eq_one_iff _).2 fun k l => ?_
    refine Fin.addCases (fun i => ?_) (fun i => ?_) k <;>
      refine Fin.addCases (fun j => ?_) (fun j => ?_) l <;>
      simp only [join_castAdd, join_natAdd, rows_mul_rows hM, Fin.ext_iff,
        Fin.val_castAdd, Fin.val_natAdd]
    · split <;> grind
    · have ne : ¬ (i : Nat) = n + j := by have := i.isLt; omega
      rw [if_neg ne]; split <;> grind
    · have ne : ¬ n + (i : Nat) = j := by have := j.isLt; omega
      rw [if_neg ne]; split <;> grind
    · have u : (1 - t) * s⁻¹ * ((1 - t) * s⁻¹) * t + -(t * σ) * s⁻¹ * (-(t * σ) * s⁻¹) +
          σ * s⁻¹ * (σ * s⁻¹) = 1 := by
        have : σ * σ = 1 - t := by grind
        have e : (1 - t) * s⁻¹ * ((1 - t) * s⁻¹) * t + -(t * σ) * s⁻¹ * (-(t * σ) * s⁻¹) +
          σ * s⁻¹ * (σ * s⁻¹) = ((1 - t) * (1 - t) * t + (t * t + 1) * (σ * σ)) * (s⁻¹ * s⁻¹) := by
          grind
        rw [e, this]
        have : (s * s⁻¹) * (s * s⁻¹) = 1 := by rw [si]; grind
        grind
      rw [u]
      by_cases e : (i : Nat) = j
      · rw [if_pos e, if_pos (by omega)]
      · rw [if_neg e, if_neg (by omega)]
  rw [← gaussian_mulVec hO hF]
  refine congrArg _ (funext fun v => ?_)
  have mv : ∀ (A B : RectMat n (N + n + n) R), RectMat.mulVec (join A B) v =
      join (A.mulVec v) (B.mulVec v) := fun A B => funext fun k => by
    refine Fin.addCases (fun i => ?_) (fun i => ?_) k
    · rw [join_castAdd, RectMat.mulVec, join_castAdd]; rfl
    · rw [join_natAdd, RectMat.mulVec, join_natAdd]; rfl
  show F _ _ = F (fstPoint (RectMat.mulVec _ v)) (sndPoint _ _ (RectMat.mulVec _ v))
  rw [mv]
  congr 1
  · funext i
    rw [fstPoint, join_castAdd, rows_mulVec, nextState]; grind
  · funext i
    rw [sndPoint, join_castAdd, join_natAdd, rows_mulVec, rows_mulVec]
    grind

/-- The next latents are standard Gaussian. -/
private theorem gaussian_nextState {f : (Fin n → R) → R} (hf : ContGrowth f) :
    gaussian (fun v : Fin (N + n) → R => f (nextState M σ v)) = gaussian f := by
  have hO : RectMat.mul (rows M 1 σ 0) (rows M 1 σ 0).transpose = (1 : Mat n R) := by
    refine (RectMat.mul_transpose_eq_one_iff _).2 fun i j => ?_
    rw [rows_mul_rows hM]; split <;> grind
  rw [← gaussian_mulVec hO hf, ← gaussian_select (N := N + n + n)
    (e := fun i : Fin (N + n) => i.castAdd n) (fun _ _ => eq_of_castAdd_eq)
    (hf.nextState M σ)]
  refine congrArg _ (funext fun v => ?_)
  show f (nextState M σ (fstPoint v)) = f ((rows M 1 σ 0).mulVec v)
  congr 1; funext i
  rw [rows_mulVec, nextState]
  grind

/-- The prediction loss of one output is at least half of its alignment loss with fresh noise. -/
theorem le_two_mul_prediction (t0 : 0 ≤ t) (t1 : t < 1) {f : (Fin n → R) → R}
    (hf : ContGrowth f) {g : (Fin N → R) → R} (hg : ContGrowth g) :
    (gaussian fun v : Fin (n + n) → R =>
      (f (fstPoint v) - f (sndPoint (fun _ => t) (fun _ => sqrt (1 - t * t)) v)) *
        (f (fstPoint v) - f (sndPoint (fun _ => t) (fun _ => sqrt (1 - t * t)) v))) ≤
      2 * gaussian fun v : Fin (N + n) → R =>
        (f (nextState M σ v) - g (fstPoint v)) * (f (nextState M σ v) - g (fstPoint v)) := by
  have my := hf.nextState M σ
  have mg : ContGrowth fun v : Fin (N + n) → R => g (fstPoint v) := hg.known
  -- functions of `(x, ξ)` and of `(x, ξ')` among `(x, ξ, ξ')`
  have sel : ∀ {F : (Fin (N + n) → R) → R}, ContGrowth F →
      gaussian (fun v : Fin (N + n + n) → R => F (fstPoint v)) = gaussian F := fun hF =>
    gaussian_select (e := fun i : Fin (N + n) => i.castAdd n) (fun _ _ => eq_of_castAdd_eq) hF
  have sel' : ∀ {F : (Fin (N + n) → R) → R}, ContGrowth F →
      gaussian (fun v : Fin (N + n + n) → R =>
        F (join (fstPoint (fstPoint v)) (noisePart v))) = gaussian F := fun {F} hF => by
    have := gaussian_select (N := N + n + n) (e := fun k : Fin (N + n) =>
      Fin.addCases (motive := fun _ => Fin (N + n + n)) (fun i => (i.castAdd n).castAdd n)
        (fun j => j.natAdd (N + n)) k) (fun k l => by
      refine Fin.addCases (fun i => ?_) (fun i => ?_) k <;>
        refine Fin.addCases (fun j => ?_) (fun j => ?_) l <;>
        simp only [Fin.addCases_left, Fin.addCases_right, Fin.ext_iff, Fin.val_castAdd,
          Fin.val_natAdd]
      all_goals
        intro e
        have := i.isLt
        have := j.isLt
        omega) hF
    refine (congrArg gaussian (funext fun v => congrArg F (funext fun k => ?_))).trans this
    refine Fin.addCases (fun i => ?_) (fun i => ?_) k
    · simp only [join, Fin.addCases_left]; rfl
    · simp only [join, Fin.addCases_right]; rfl
  have st : ∀ v : Fin (N + n + n) → R,
      nextState M σ (join (fstPoint (fstPoint v)) (noisePart v)) = fun i =>
        M.mulVec (fstPoint (fstPoint v)) i + σ * noisePart v i := fun v => by
    funext i
    rw [nextState, fstPoint_join, noisePart_join]
  have a := gaussian_copies_nonneg (my.sub mg)
  have b := sel' (my.mul mg)
  have c := sel (my.mul mg)
  have d := sel (mg.mul mg)
  have mf1 : ContGrowth fun v : Fin (n + n) → R => f (fstPoint v) := hf.fst
  have mf2 : ContGrowth fun v : Fin (n + n) → R =>
    f (sndPoint (fun _ => t) (fun _ => sqrt (1 - t * t)) v) := hf.snd _ _
  have two := gaussian_two_states hM h t0 t1 (F := fun x y => f x * f y) (mf1.mul mf2)
  have hρ : ∀ _ : Fin n, t * t ≤ 1 := fun _ => rate_mul_self_le t0 (Std.le_of_lt t1)
  have al : (gaussian fun v : Fin (n + n) → R =>
      (f (fstPoint v) - f (sndPoint (fun _ => t) (fun _ => sqrt (1 - t * t)) v)) *
        (f (fstPoint v) - f (sndPoint (fun _ => t) (fun _ => sqrt (1 - t * t)) v))) =
      gaussian (fun x => f x * f x) + gaussian (fun x => f x * f x) -
        2 * gaussian fun v : Fin (n + n) → R =>
          f (fstPoint v) * f (sndPoint (fun _ => t) (fun _ => sqrt (1 - t * t)) v) := by
    refine ((gaussianViews (fun _ : Fin n => t) hρ).E_sub_mul_self (f := f) (g := f) hf hf).trans ?_
    rw [show (gaussianViews (fun _ : Fin n => t) hρ).E (fun x _ => f x * f x) =
      gaussian fun x => f x * f x from gaussian_fst (hf.mul hf)]
    rfl
  have yy := gaussian_nextState hM h (hf.mul hf)
  simp only [st, fstPoint_join] at a b
  have nY : ContGrowth fun v : Fin (N + n + n) → R => f (nextState M σ (fstPoint v)) := my.known
  have nG : ContGrowth fun v : Fin (N + n + n) → R => g (fstPoint (fstPoint v)) := mg.known
  have nZ : ContGrowth fun v : Fin (N + n + n) → R =>
      f fun i => M.mulVec (fstPoint (fstPoint v)) i + σ * noisePart v i :=
    hf.comp fun i => .add (.sum fun j => .smul (M i j) (.coord _)) (.smul σ (.coord _))
  have ea : (fun v : Fin (N + n + n) → R =>
      (f (nextState M σ (fstPoint v)) - g (fstPoint (fstPoint v))) *
        ((f fun i => M.mulVec (fstPoint (fstPoint v)) i + σ * noisePart v i) -
          g (fstPoint (fstPoint v)))) = fun v =>
      f (nextState M σ (fstPoint v)) *
          (f fun i => M.mulVec (fstPoint (fstPoint v)) i + σ * noisePart v i) +
        g (fstPoint (fstPoint v)) * g (fstPoint (fstPoint v)) -
        (f (nextState M σ (fstPoint v)) * g (fstPoint (fstPoint v)) +
          (f fun i => M.mulVec (fstPoint (fstPoint v)) i + σ * noisePart v i) *
            g (fstPoint (fstPoint v))) := funext fun v => by grind
  have eb : (fun v : Fin (N + n) → R => (f (nextState M σ v) - g (fstPoint v)) *
      (f (nextState M σ v) - g (fstPoint v))) = fun v =>
      f (nextState M σ v) * f (nextState M σ v) + g (fstPoint v) * g (fstPoint v) -
        2 * (f (nextState M σ v) * g (fstPoint v)) := funext fun v => by grind
  rw [ea, gaussian_sub ((nY.mul nZ).add (nG.mul nG)) ((nY.mul nG).add (nZ.mul nG)),
    gaussian_add (nY.mul nZ) (nG.mul nG), gaussian_add (nY.mul nG) (nZ.mul nG), two, b, c, d] at a
  rw [al, eb, gaussian_sub ((my.mul my).add (mg.mul mg)) ((my.mul mg).smul 2),
    gaussian_add (my.mul my) (mg.mul mg), gaussian_smul 2 (my.mul mg), yy]
  grind

end Order

end LeJEPA
