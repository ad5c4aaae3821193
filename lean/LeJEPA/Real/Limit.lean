module

public import LeJEPA.Real.Complete

/-!
# Limits of sequences

`TendsTo a l`: the sequence `a` converges to `l`; `IsCauchy a`: its terms come close to each other.
Over every ordered field a sequence has at most one limit, and limits go through sums, products and
quotients, keep inequalities and are squeezed. Over a complete field bounded monotone sequences and
Cauchy sequences converge.

## Main results
* `TendsTo.unique`, `TendsTo.add`, `TendsTo.mul`, `TendsTo.le`, `TendsTo.squeeze`.
* `exists_tendsTo_of_monotone`, `IsCauchy.exists_tendsTo`.
* `tendsTo_inv_succ`: `1/(n+1)` tends to `0`; `tendsTo_zero_of_ratio`: so do nonnegative sequences
  whose ratios are at most `r < 1`.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The sequence `a` converges to `l`. -/
@[expose] def TendsTo (a : Nat → R) (l : R) : Prop :=
  ∀ e, 0 < e → ∃ K, ∀ n, K ≤ n → abs (a n - l) ≤ e

/-- The terms of the sequence `a` come close to each other. -/
@[expose] def IsCauchy (a : Nat → R) : Prop :=
  ∀ e, 0 < e → ∃ K, ∀ m n, K ≤ m → K ≤ n → abs (a m - a n) ≤ e

variable {a b c : Nat → R} {l m : R}

/-! ## Limits over an ordered field -/

omit [OrderedRing R] in
theorem tendsTo_const (l : R) : TendsTo (fun _ => l) l := fun e he => ⟨0, fun _ _ => by
  rw [show l - l = 0 by grind, abs_zero]; exact Std.le_of_lt he⟩

/-- A sequence has at most one limit. -/
theorem TendsTo.unique (hl : TendsTo a l) (hm : TendsTo a m) : l = m :=
  eq_of_forall_pos fun e he => by
    obtain ⟨K, hK⟩ := hl (e / 2) (by grind)
    obtain ⟨L, hL⟩ := hm (e / 2) (by grind)
    have h1 := hK (K + L) (by omega)
    have h2 := hL (K + L) (by omega)
    have h3 := abs_sub_le l (a (K + L)) m
    rw [abs_sub_comm l (a _)] at h3
    grind

/-- What is within a null sequence of `l`, from some place on, tends to `l`. -/
theorem tendsTo_of_abs_sub_le (hb : TendsTo b 0) (K : Nat)
    (h : ∀ n, K ≤ n → abs (a n - l) ≤ b n) : TendsTo a l := fun e he => by
  obtain ⟨L, hL⟩ := hb e he
  refine ⟨K + L, fun n hn => ?_⟩
  have h1 := h n (by omega)
  have h2 := (abs_le.1 (hL n (by omega))).2
  grind

theorem TendsTo.add (ha : TendsTo a l) (hb : TendsTo b m) :
    TendsTo (fun n => a n + b n) (l + m) := fun e he => by
  obtain ⟨K, hK⟩ := ha (e / 2) (by grind)
  obtain ⟨L, hL⟩ := hb (e / 2) (by grind)
  refine ⟨K + L, fun n hn => ?_⟩
  have h1 := hK n (by omega)
  have h2 := hL n (by omega)
  have h3 := abs_add_le (a n - l) (b n - m)
  rw [show a n - l + (b n - m) = a n + b n - (l + m) by grind] at h3
  grind

theorem TendsTo.mul (ha : TendsTo a l) (hb : TendsTo b m) :
    TendsTo (fun n => a n * b n) (l * m) := fun e he => by
  obtain ⟨d, hd, d1, hde⟩ := exists_pos_mul_le (1 + abs l + abs m) he
  obtain ⟨K, hK⟩ := ha d hd
  obtain ⟨L, hL⟩ := hb d hd
  exact ⟨K + L, fun n hn =>
    Std.le_trans (abs_mul_sub_mul_le (hK n (by omega)) (hL n (by omega)) d1) hde⟩

theorem TendsTo.mul_left (c : R) (ha : TendsTo a l) : TendsTo (fun n => c * a n) (c * l) :=
  (tendsTo_const c).mul ha

theorem TendsTo.neg (ha : TendsTo a l) : TendsTo (fun n => -a n) (-l) := fun e he => by
  obtain ⟨K, hK⟩ := ha e he
  refine ⟨K, fun n hn => ?_⟩
  rw [show -a n - -l = -(a n - l) by grind, abs_neg]
  exact hK n hn

theorem TendsTo.sub (ha : TendsTo a l) (hb : TendsTo b m) :
    TendsTo (fun n => a n - b n) (l - m) := by
  have := ha.add hb.neg
  simp only [← Ring.sub_eq_add_neg] at this
  exact this

/-- Inverses of numbers away from zero are as near to each other as the numbers are. -/
theorem abs_inv_sub_inv_le {x y d e : R} (hd : 0 < d) (hx : d ≤ abs x) (hy : d ≤ abs y)
    (h : abs (x - y) ≤ d * d * e) : abs (x⁻¹ - y⁻¹) ≤ e := by
  have dd := OrderedRing.mul_pos hd hd
  have he : 0 ≤ e := le_of_mul_le_mul_left dd (by have := abs_nonneg (x - y); grind)
  have ix := Field.mul_inv_cancel (a := x) (by rintro rfl; rw [abs_zero] at hx; grind)
  have iy := Field.mul_inv_cancel (a := y) (by rintro rfl; rw [abs_zero] at hy; grind)
  have h1 := mul_le_mul (Std.le_of_lt hd) (abs_nonneg y) hx hy
  have h2 := mul_le_mul_right he h1
  refine le_of_mul_le_mul_left (c := abs x * abs y) (by grind) ?_
  rw [← abs_mul, ← abs_mul, show x * y * (x⁻¹ - y⁻¹) = -(x - y) by grind, abs_neg, abs_mul]
  grind

/-- What holds from some place on for each of finitely many `i` holds from some place on for
all. -/
theorem exists_forall_fin {n : Nat} {P : Fin n → Nat → Prop}
    (h : ∀ i, ∃ K, ∀ k, K ≤ k → P i k) : ∃ K, ∀ k, K ≤ k → ∀ i, P i k := by
  induction n with
  | zero => exact ⟨0, fun _ _ i => i.elim0⟩
  | succ n ih =>
    obtain ⟨K, hK⟩ := ih fun i => h i.castSucc
    obtain ⟨L, hL⟩ := h (Fin.last n)
    exact ⟨K + L, fun k hk i => Fin.lastCases (motive := fun i => P i k) (hL k (by omega))
      (fun i => hK k (by omega) i) i⟩

/-- Limits keep inequalities that hold from some place on. -/
theorem TendsTo.le (ha : TendsTo a l) (hb : TendsTo b m) (K : Nat)
    (h : ∀ n, K ≤ n → a n ≤ b n) : l ≤ m := le_of_forall_pos fun e he => by
  obtain ⟨L, hL⟩ := ha (e / 2) (by grind)
  obtain ⟨M, hM⟩ := hb (e / 2) (by grind)
  have h1 := abs_le.1 (hL (K + L + M) (by omega))
  have h2 := abs_le.1 (hM (K + L + M) (by omega))
  have h3 := h (K + L + M) (by omega)
  grind

theorem TendsTo.le_const (ha : TendsTo a l) (K : Nat) (h : ∀ n, K ≤ n → a n ≤ m) : l ≤ m :=
  ha.le (tendsTo_const m) K h

theorem TendsTo.const_le (ha : TendsTo a l) (K : Nat) (h : ∀ n, K ≤ n → m ≤ a n) : m ≤ l :=
  (tendsTo_const m).le ha K h

/-- A bound of the distance from `m` passes to the limit. -/
theorem TendsTo.abs_sub_le (ha : TendsTo a l) (K : Nat) {e : R}
    (h : ∀ n, K ≤ n → abs (a n - m) ≤ e) : abs (l - m) ≤ e := by
  have h1 := ha.le_const (m := m + e) K fun n hn => by have := abs_le.1 (h n hn); grind
  have h2 := ha.const_le (m := m - e) K fun n hn => by have := abs_le.1 (h n hn); grind
  exact abs_le.2 ⟨by grind, by grind⟩

/-- A sequence between two with the same limit has that limit. -/
theorem TendsTo.squeeze (ha : TendsTo a l) (hc : TendsTo c l) (K : Nat)
    (h : ∀ n, K ≤ n → a n ≤ b n ∧ b n ≤ c n) : TendsTo b l := fun e he => by
  obtain ⟨L, hL⟩ := ha e he
  obtain ⟨M, hM⟩ := hc e he
  refine ⟨K + L + M, fun n hn => abs_le.2 ?_⟩
  have h1 := abs_le.1 (hL n (by omega))
  have h2 := abs_le.1 (hM n (by omega))
  have h3 := h n (by omega)
  exact ⟨by grind, by grind⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- A subsequence has the same limit. -/
theorem TendsTo.subseq (ha : TendsTo a l) {φ : Nat → Nat} (hφ : ∀ k, k ≤ φ k) :
    TendsTo (fun k => a (φ k)) l := fun e he => by
  obtain ⟨K, hK⟩ := ha e he
  exact ⟨K, fun k hk => hK _ (Nat.le_trans hk (hφ k))⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem TendsTo.shift (ha : TendsTo a l) (K : Nat) : TendsTo (fun n => a (n + K)) l :=
  ha.subseq fun k => Nat.le_add_right k K

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem TendsTo.of_shift (K : Nat) (ha : TendsTo (fun n => a (n + K)) l) : TendsTo a l :=
  fun e he => by
    obtain ⟨L, hL⟩ := ha e he
    refine ⟨L + K, fun n hn => ?_⟩
    have := hL (n - K) (by omega)
    dsimp only at this
    rwa [show n - K + K = n by omega] at this

open Classical in
/-- The limit of a convergent sequence, and `0` for others. -/
@[expose] def lim (a : Nat → R) : R := if h : ∃ l, TendsTo a l then Classical.choose h else 0

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem tendsTo_lim (h : ∃ l, TendsTo a l) : TendsTo a (lim a) := by
  unfold lim
  rw [dif_pos h]
  exact Classical.choose_spec h

theorem TendsTo.lim_eq (h : TendsTo a l) : lim a = l := (tendsTo_lim ⟨l, h⟩).unique h

/-- `1/(n+1)` tends to zero in every Archimedean field. -/
theorem tendsTo_inv_succ_of_archimedean (arch : ∀ x : R, ∃ n : Nat, x < (n : R)) :
    TendsTo (fun n : Nat => 1 / ((n + 1 : Nat) : R)) 0 := fun e he => by
  obtain ⟨K, _, hK⟩ := exists_nat_mul_ge_of_archimedean arch he (1 : R)
  refine ⟨K, fun n hn => ?_⟩
  have hp : 0 < ((n + 1 : Nat) : R) := natCast_pos (by omega)
  have h1 := div_pos (OrderedRing.zero_lt_one (R := R)) hp
  have h2 := mul_le_mul_right (Std.le_of_lt he) (natCast_le (R := R) (by omega : K ≤ n + 1))
  rw [show ∀ x : R, x - 0 = x from fun x => by grind, abs_of_nonneg (Std.le_of_lt h1),
    div_le_iff hp]
  grind

/-! ## Cauchy sequences -/

theorem TendsTo.isCauchy (ha : TendsTo a l) : IsCauchy a := fun e he => by
  obtain ⟨K, hK⟩ := ha (e / 2) (by grind)
  refine ⟨K, fun m n hm hn => ?_⟩
  have h1 := hK m hm
  have h2 := hK n hn
  have h3 := Analysis.abs_sub_le (a m) l (a n)
  rw [abs_sub_comm l] at h3
  grind

/-- Cauchy sequences are bounded from some place on. -/
theorem IsCauchy.bounded (ha : IsCauchy a) : ∃ B, 0 < B ∧ ∃ K, ∀ n, K ≤ n → abs (a n) ≤ B := by
  have one := OrderedRing.zero_lt_one (R := R)
  obtain ⟨K, hK⟩ := ha 1 one
  refine ⟨abs (a K) + 1, by have := abs_nonneg (a K); grind, K, fun n hn => ?_⟩
  have h1 := hK n K hn (Nat.le_refl K)
  have h2 := abs_add_le (a n - a K) (a K)
  rw [show a n - a K + a K = a n by grind] at h2
  grind

example : ¬ TendsTo (fun _ => (1 : Rat)) 0 := fun h => by
  have := h.unique (tendsTo_const 1)
  grind

example : ¬ IsCauchy fun n : Nat => (n : Rat) := fun h => by
  obtain ⟨K, hK⟩ := h (1 / 2) (by grind)
  have := abs_le.1 (hK (K + 1) K (by omega) (by omega))
  dsimp only at this
  rw [Semiring.natCast_succ] at this
  grind

/-! ## Convergence over a complete field -/

section Complete
variable [CompleteField R]

/-- A nondecreasing bounded sequence converges to its least upper bound. -/
theorem exists_tendsTo_of_monotone (mono : ∀ n, a n ≤ a (n + 1)) {B : R} (hB : ∀ n, a n ≤ B) :
    ∃ l, TendsTo a l ∧ (∀ n, a n ≤ l) ∧ l ≤ B := by
  obtain ⟨s, hs, least⟩ := CompleteField.exists_lub (fun x : R => ∃ n : Nat, x = a n)
    ⟨_, 0, rfl⟩ ⟨B, fun x ⟨n, h⟩ => h ▸ hB n⟩
  have le : ∀ n k, a n ≤ a (n + k) := fun n k => by
    induction k with
    | zero => exact Std.le_refl _
    | succ k ih => exact Std.le_trans ih (mono _)
  refine ⟨s, fun e he => ?_, fun n => hs _ ⟨n, rfl⟩, least _ fun x ⟨n, h⟩ => h ▸ hB n⟩
  refine Classical.byContradiction fun hn => ?_
  have := least (s - e) fun x ⟨K, h⟩ => by
    subst h
    refine Classical.byContradiction fun hK => hn ⟨K, fun n hKn => abs_le.2 ?_⟩
    have h1 := le K (n - K)
    rw [Nat.add_sub_of_le hKn] at h1
    have h2 := hs _ ⟨n, rfl⟩
    exact ⟨by grind, by grind⟩
  grind

/-- Cauchy sequences converge: the limit is the least upper bound of the numbers that the sequence
is eventually above. -/
theorem IsCauchy.exists_tendsTo (ha : IsCauchy a) : ∃ l, TendsTo a l := by
  have near : ∀ e, 0 < e → ∃ K, ∀ n, K ≤ n → a K - e ≤ a n ∧ a n ≤ a K + e := fun e he => by
    obtain ⟨K, hK⟩ := ha e he
    exact ⟨K, fun n hn => by have := abs_le.1 (hK n K hn (Nat.le_refl K)); grind⟩
  obtain ⟨B, hB, L, hL⟩ := ha.bounded
  obtain ⟨s, hs, least⟩ := CompleteField.exists_lub (fun x : R => ∃ K, ∀ n, K ≤ n → x ≤ a n)
    ⟨-B, L, fun n hn => (abs_le.1 (hL n hn)).1⟩
    ⟨B, fun x ⟨K, h⟩ => Std.le_trans (h (K + L) (by omega)) (abs_le.1 (hL _ (by omega))).2⟩
  refine ⟨s, fun e he => ?_⟩
  obtain ⟨K, hK⟩ := near (e / 2) (by grind)
  have h1 := hs (a K - e / 2) ⟨K, fun n hn => (hK n hn).1⟩
  have h2 := least (a K + e / 2) fun x ⟨M, h⟩ =>
    Std.le_trans (h (K + M) (by omega)) (hK _ (by omega)).2
  refine ⟨K, fun n hn => abs_le.2 ?_⟩
  have h3 := hK n hn
  exact ⟨by grind, by grind⟩

theorem tendsTo_inv_succ : TendsTo (fun n : Nat => 1 / ((n + 1 : Nat) : R)) 0 :=
  tendsTo_inv_succ_of_archimedean exists_nat_gt

/-- **Ratio test**: nonnegative terms that shrink at least by the factor `r < 1` from some place on
tend to zero. -/
theorem tendsTo_zero_of_ratio {r : R} (r1 : r < 1) (K : Nat) (a0 : ∀ n, 0 ≤ a n)
    (h : ∀ n, K ≤ n → a (n + 1) ≤ r * a n) : TendsTo a 0 := by
  have step : ∀ n, a (n + 1 + K) ≤ r * a (n + K) := fun n => by
    have := h (n + K) (by omega)
    rwa [show n + K + 1 = n + 1 + K by omega] at this
  obtain ⟨l, hl, -, -⟩ := exists_tendsTo_of_monotone (a := fun n => -a (n + K)) (B := 0)
    (fun n => by
      have h1 := step n
      have h2 := mul_le_mul_right (a0 (n + K)) (Std.le_of_lt r1)
      grind) fun n => by have := a0 (n + K); grind
  have h1 := hl.le_const (m := 0) 0 fun n _ => by have := a0 (n + K); grind
  have h2 := (hl.mul_left r).le (hl.shift 1) 0 fun n _ => by have := step n; grind
  have h3 : l = 0 := by
    have := le_of_mul_le_mul_left (c := 1 - r) (a := 0) (b := l) (by grind) (by grind)
    grind
  subst h3
  have := hl.neg
  simp only [show ∀ x : R, - -x = x from fun x => by grind] at this
  rw [show -(0 : R) = 0 by grind] at this
  exact .of_shift K this

example : lim (fun n : Nat => 3 - 2 * (1 / ((n + 1 : Nat) : R))) = 3 := by
  have := (tendsTo_const (3 : R)).sub (tendsTo_inv_succ.mul_left 2)
  rw [show (3 : R) - 2 * 0 = 3 by grind] at this
  exact this.lim_eq

end Complete

end LeJEPA.Analysis
