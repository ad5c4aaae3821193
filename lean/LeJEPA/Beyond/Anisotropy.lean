module

public import LeJEPA.Beyond.DegreeTwo
public import LeJEPA.Beyond.Slowest

/-!
# The anisotropy threshold

Latents of different rates `ρ_j`, and as many outputs as latents. The orthogonal mixtures of the
latents have alignment loss `Σ_j 2 (1 - ρ_j)`. Is a whitened encoder that does at least as well
always one of them? Exactly if `ρ_a² < ρ_b` for all `a` and `b`: the square of the slowest latent,
`He_2(z_a)`, must decorrelate faster than the fastest latent. Unequal autocorrelations break
recovery as soon as they are that unequal.

* If `ρ_a² < ρ_b` for all `a, b`, then `κ = max_a ρ_a²` separates the rates of the latents from
  those of all nonlinear features, and the theorem on the slowest latents applies to all of them.
* If `ρ_a² ≥ ρ_b` for some `a, b` (`a = b` allowed), the output `(2/3) He_2(z_a) + (1/3) z_b` in
  place of `z_b` gives a whitened encoder that is not linear, and its loss is lower than
  `Σ_j 2 (1 - ρ_j)` by `(16/9) (ρ_a² - ρ_b)`. No square root is needed.

On the boundary, where `ρ_a² = ρ_b` for some `a, b` and `ρ_a² ≤ ρ_b` for all, the orthogonal
mixtures still have the least loss (`anisotropy_loss_bound`), but they share it with encoders that
are not linear: the condition must be strict.

Degenerate cases: with no latent both sides hold. With one latent the condition is `ρ² < ρ`, that is
`0 < ρ < 1`. A rate 0 or 1 among the latents always breaks it, with `a = b`. With equal rates it
is `0 < r < 1`, the hypothesis of the forward theorem.

## Main results
* `anisotropy_threshold`: the equivalence, in every world; `anisotropy_threshold_approximable` for
  limits of polynomials in mean square.
* `anisotropy_deficit`: the encoder that does better.
* `anisotropy_loss_bound`: when the orthogonal mixtures have the least loss.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v w
attribute [local instance] Semiring.natCast

namespace OUWorld

section Ring
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n : Nat}
  {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- The latents, with `p He_2(z_a) + q z_b` in place of `z_b`. -/
@[expose] def bump (a b : Fin n) (p q : R) (j : Fin n) : A :=
  if j = b then p • W.he2 a + q • W.z b else W.z j

variable (a b : Fin n) {p q : R}

theorem bump_self (p q : R) : W.bump a b p q b = p • W.he2 a + q • W.z b := if_pos rfl

theorem bump_of_ne (p q : R) {j : Fin n} (h : j ≠ b) : W.bump a b p q j = W.z j := if_neg h

theorem inner_bump_z (p q : R) (j : Fin n) :
    W.inner (p • W.he2 a + q • W.z b) (W.z j) = if b = j then q else 0 := by
  rw [W.inner_form.add_left, W.inner_form.smul_left, W.inner_form.smul_left, he2,
    (W.quad_orthogonal_z a a j).1, W.orthonormal_z]
  split <;> grind

private theorem inner_bump_self (pq : 2 * (p * p) + q * q = 1) :
    W.inner (p • W.he2 a + q • W.z b) (p • W.he2 a + q • W.z b) = 1 := by
  have e : W.inner (W.he2 a) (W.z b) = 0 := (W.quad_orthogonal_z a a b).1
  rw [W.inner_form.add_self, W.inner_form.smul_left, W.inner_form.smul_right,
    W.inner_form.smul_left, W.inner_form.smul_right, W.inner_form.smul_left,
    W.inner_form.smul_right, inner_he2_self, e, W.orthonormal_z.self]
  grind

/-- If `2 p² + q² = 1`, this encoder is whitened. -/
theorem whitened_bump (pq : 2 * (p * p) + q * q = 1) : W.Whitened (W.bump a b p q) where
  isPoly j := by
    rw [bump]
    split
    · exact .add (.smul _ (W.isPoly_quad a a)) (.smul _ (.z b))
    · exact .z j
  mean j := by
    rw [bump]
    split
    · rw [W.inner_form.add_left, W.inner_form.smul_left, W.inner_form.smul_left, he2,
        W.inner_quad_one, W.inner_z_one]; grind
    · exact W.inner_z_one j
  cov i j := by
    by_cases hi : i = b <;> by_cases hj : j = b
    · rw [hi, hj, if_pos rfl, bump_self, W.inner_bump_self a b pq]
    · rw [hi, bump_self, W.bump_of_ne a b p q hj, inner_bump_z]
      by_cases hbj : b = j
      · exact absurd hbj.symm hj
      · rw [if_neg hbj, if_neg hbj]
    · rw [hj, bump_self, W.bump_of_ne a b p q hi, W.inner_form.comm, inner_bump_z, if_neg hi,
        if_neg (Ne.symm hi)]
    · rw [W.bump_of_ne a b p q hi, W.bump_of_ne a b p q hj, W.orthonormal_z]

/-- What this encoder gains over the latents. -/
theorem loss_bump (pq : 2 * (p * p) + q * q = 1) :
    (sum fun j => 2 * (1 - ρ j)) - W.loss (W.bump a b p q) = 4 * (p * p) * (ρ a * ρ a - ρ b) := by
  have cov := (W.whitened_bump a b pq).cov
  have c1 : W.cross (W.he2 a) (W.z b) = 0 := (W.quad_orthogonal_z a a b).2
  have c2 : W.cross (W.he2 a) (W.he2 a) = ρ a * ρ a * 2 := by
    rw [he2, W.cross_quad a a (W.isPoly_quad a a), ← he2, inner_he2_self]
  have c3 : ∀ j, W.cross (W.z j) (W.z j) = ρ j := fun j => by
    rw [cross_z (.z j), W.orthonormal_z.self]; grind
  rw [loss, alignmentLoss, ← sum_sub, sum_eq_single b]
  · rw [cov.self, bump_self, W.cross_form.add_self, W.cross_form.smul_left, W.cross_form.smul_right,
      W.cross_form.smul_left, W.cross_form.smul_right, W.cross_form.smul_left,
      W.cross_form.smul_right, c1, c2, c3]
    have : q * q = 1 - 2 * (p * p) := by grind
    grind
  · intro j hj
    rw [W.bump_of_ne a b p q hj, W.orthonormal_z.self, c3]; grind

end Ring

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat} {ρ : Fin n → R}
  (W : OUWorld R A n ρ) (a b : Fin n) {p q : R}

/-- This encoder is no mixture of the latents: its output `b` is none. -/
theorem bump_not_linear (hp : p ≠ 0) (pq : 2 * (p * p) + q * q = 1) (c : Fin n → R) :
    W.inner (W.bump a b p q b - linComb c W.z) (W.bump a b p q b - linComb c W.z) ≠ 0 := by
  intro null
  have e := inner_self_of_null W.inner_form W.orthonormal_z null
  rw [(W.whitened_bump a b pq).cov.self, bump_self, sum_eq_single b fun j hj => by
    rw [inner_bump_z, if_neg (Ne.symm hj)]; grind, inner_bump_z, if_pos rfl] at e
  exact hp (eq_zero_of_mul_self_eq_zero (by grind))

end Order
end OUWorld

section Threshold
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

omit [Field R] [LT R] [Std.LawfulOrderLT R] [OrderedRing R] in
/-- Of finitely many numbers one is the greatest. -/
private theorem exists_greatest (f : Fin (n + 1) → R) : ∃ a, ∀ i, f i ≤ f a := by
  induction n with
  | zero => exact ⟨0, fun i => by rw [show i = 0 by omega]; exact Std.le_refl _⟩
  | succ n ih =>
    obtain ⟨a, ha⟩ := ih fun i => f i.castSucc
    rcases Std.le_total (a := f a.castSucc) (b := f (Fin.last _)) with h | h
    · exact ⟨Fin.last _, Fin.lastCases (Std.le_refl _) fun i => Std.le_trans (ha i) h⟩
    · exact ⟨a.castSucc, Fin.lastCases h ha⟩

/-- The greatest square of a rate bounds the products of two rates. -/
private theorem exists_threshold {ρ : Fin n → R} (h0 : ∀ i, 0 ≤ ρ i) :
    ∃ κ, 0 ≤ κ ∧ (∀ i j, ρ i * ρ j ≤ κ) ∧ ∀ j : Fin n, ∃ a, κ = ρ a * ρ a ∧ ρ j ≤ ρ a := by
  cases n with
  | zero => exact ⟨0, Std.le_refl _, fun i => i.elim0, fun i => i.elim0⟩
  | succ n =>
    obtain ⟨a, ha⟩ := exists_greatest ρ
    refine ⟨ρ a * ρ a, mul_self_nonneg _, fun i j => ?_, fun j => ⟨a, rfl, ha j⟩⟩
    have c := OrderedRing.mul_nonneg (h0 i) (by have := ha j; grind : 0 ≤ ρ a - ρ j)
    have d := OrderedRing.mul_nonneg (h0 a) (by have := ha i; grind : 0 ≤ ρ a - ρ i)
    grind

end Threshold

section Main
variable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] [IntModule H]
  [VectorSpace R H] {n : Nat} {ρ : Fin n → R} {W : OUWorld R A n ρ}

/-- **The anisotropy deficit** (beyond the paper; catalog: `anisotropy-threshold`). At any rates and
for any latents `a` and `b`, equal or not, the encoder with the output
`(2/3) He_2(z_a) + (1/3) z_b` in place of `z_b` is whitened, that output is no combination of the
latents, and nine times the loss it saves against the latents is `16 (ρ_a² - ρ_b)`. -/
theorem anisotropy_deficit (W : OUWorld R A n ρ) (a b : Fin n) :
    ∃ h : Fin n → A, h b = (2 / 3 : R) • W.he2 a + (1 / 3 : R) • W.z b ∧
      (∀ j, j ≠ b → h j = W.z j) ∧ W.Whitened h ∧
      (∀ q : Fin n → R, W.inner (h b - linComb q W.z) (h b - linComb q W.z) ≠ 0) ∧
      9 * ((sum fun j => 2 * (1 - ρ j)) - W.loss h) = 16 * (ρ a * ρ a - ρ b) := by
  have pq : 2 * (2 / 3 * (2 / 3)) + 1 / 3 * (1 / 3) = (1 : R) := by grind
  refine ⟨W.bump a b (2 / 3) (1 / 3), W.bump_self a b _ _, fun j hj => W.bump_of_ne a b _ _ hj,
    W.whitened_bump a b pq, W.bump_not_linear a b (by grind) pq, ?_⟩
  rw [W.loss_bump a b pq]
  grind

/-- **The anisotropy threshold** (beyond the paper; catalog: `anisotropy-threshold`). With a rate in
`[0, 1]` per latent and as many outputs as latents: every whitened polynomial encoder whose loss is
at most that of the latents, `Σ_j 2 (1 - ρ_j)`, is an orthogonal mixture of the latents (up to norm
zero), if and only if `ρ_a² < ρ_b` for all `a` and `b`. -/
theorem anisotropy_threshold (W : OUWorld R A n ρ) (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) :
    (∀ h : Fin n → A, W.Whitened h → W.loss h ≤ (sum fun j => 2 * (1 - ρ j)) →
      ∃ Q : Mat n R, Q * Q.transpose = 1 ∧
        ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0) ↔
    ∀ a b, ρ a * ρ a < ρ b := by
  constructor
  · intro H a b
    refine Classical.byContradiction fun hn => ?_
    obtain ⟨h, _, _, hw, hl, e⟩ := anisotropy_deficit W a b
    obtain ⟨Q, _, null⟩ := H h hw (by grind)
    exact hl (Q b) (null b)
  · intro sep h hh opt
    obtain ⟨κ, _, hκ, ex⟩ := exists_threshold h0
    have slow : ∀ j, κ < ρ j := fun j => by
      obtain ⟨a, rfl, _⟩ := ex j
      exact sep a j
    exact (slowest_latents W h0 h1 hκ (e := fun j => j) (fun _ _ h => h) slow
      (fun j hj => absurd rfl (hj j)) hh).2.1 opt

/-- **When the latents have the least loss** (catalog: `anisotropy-threshold`): every whitened
polynomial encoder with as many outputs as latents has loss at least `Σ_j 2 (1 - ρ_j)` if and only
if `ρ_a² ≤ ρ_b` for all `a` and `b`. -/
theorem anisotropy_loss_bound (W : OUWorld R A n ρ) (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) :
    (∀ h : Fin n → A, W.Whitened h → (sum fun j => 2 * (1 - ρ j)) ≤ W.loss h) ↔
      ∀ a b, ρ a * ρ a ≤ ρ b := by
  constructor
  · intro H a b
    obtain ⟨h, _, _, hw, _, e⟩ := anisotropy_deficit W a b
    have := H h hw
    grind
  · intro sep h hh
    obtain ⟨κ, _, hκ, ex⟩ := exists_threshold h0
    have slow : ∀ j, κ ≤ ρ j := fun j => by
      obtain ⟨a, rfl, _⟩ := ex j
      exact sep a j
    have g := hh.gap_comp h0 h1 hκ (e := fun j => j) (fun _ _ h => h)
      (fun j hj => absurd rfl (hj j))
    have := le_alignmentLoss_of_rate_gap W.inner_form W.orthonormal_z slow hh.cov g
    rw [sum_two_mul_one_sub κ]
    exact this

/-- **The anisotropy threshold** (catalog: `anisotropy-threshold`) for encoders whose outputs are
limits of polynomials in mean square. -/
theorem anisotropy_threshold_approximable (L : L2World W H) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) :
    (∀ h : Fin n → H, L.Whitened h → L.loss h ≤ (sum fun j => 2 * (1 - ρ j)) →
      ∃ Q : Mat n R, Q * Q.transpose = 1 ∧
        ∀ i, L.inner (h i - linComb (Q i) L.z) (h i - linComb (Q i) L.z) = 0) ↔
    ∀ a b, ρ a * ρ a < ρ b := by
  constructor
  · intro H a b
    refine Classical.byContradiction fun hn => ?_
    obtain ⟨h, _, _, hw, hl, e⟩ := anisotropy_deficit W a b
    have hw' : L.Whitened fun i => L.ι (h i) :=
      { approximable := fun i => L.approximable_ι (hw.isPoly i)
        mean := fun i => by rw [L2World.one, L.inner_ι, hw.mean]
        cov := fun i j => by rw [L.inner_ι, hw.cov] }
    have hl' : L.loss (fun i => L.ι (h i)) = W.loss h :=
      sum_congr fun i => by rw [L.inner_ι, L.cross_ι]
    obtain ⟨Q, _, null⟩ := H _ hw' (by rw [hl']; grind)
    have s := inner_self_of_null L.inner_form L.orthonormal_z (null b)
    simp only [L2World.z, L.inner_ι] at s
    refine hl (fun j => W.inner (h b) (W.z j)) ?_
    rw [W.orthonormal_z.bessel_eq W.inner_form.toSymmForm, ← s]
    grind
  · intro sep h hh opt
    obtain ⟨κ, κ0, hκ, ex⟩ := exists_threshold h0
    have slow : ∀ j, κ < ρ j := fun j => by
      obtain ⟨a, rfl, _⟩ := ex j
      exact sep a j
    exact (slowest_latents_approximable L h0 h1 κ0 hκ (e := fun j => j) (fun _ _ h => h) slow
      (fun j hj => absurd rfl (hj j)) hh).2 opt

end Main

/-- The rates 1/2 and 1/3 are above the threshold: recovery. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A]
    (W : OUWorld Rat A 2 fun i => if i = 0 then 1 / 2 else 1 / 3) {h : Fin 2 → A}
    (hh : W.Whitened h)
    (opt : W.loss h ≤ sum fun j : Fin 2 => 2 * (1 - if j = 0 then 1 / 2 else 1 / 3)) :
    ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧
      ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 :=
  (anisotropy_threshold W (fun i => by split <;> grind) (fun i => by split <;> grind)).2
    (fun a b => by split <;> split <;> grind) h hh opt

/-- One latent at the rate 1 (the pair is the same point twice): the encoder with the output
`(2/3) He_2(z) + (1/3) z` has loss 0, as the latent itself. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 1 fun _ => 1) :
    ∃ h : Fin 1 → A, W.Whitened h ∧ W.loss h = 0 ∧
      ∀ q : Fin 1 → Rat, W.inner (h 0 - linComb q W.z) (h 0 - linComb q W.z) ≠ 0 := by
  obtain ⟨h, _, _, hw, hl, e⟩ := anisotropy_deficit W 0 0
  rw [sum_last, sum_empty] at e
  exact ⟨h, hw, by grind, hl⟩

end LeJEPA
