module

public import LeJEPA.Algebra.Sum

/-!
# Absolute values, inequalities and small numbers

What analysis needs over any ordered field, the rationals included: the absolute value, products and
quotients of inequalities, and the choice of small numbers. Completeness comes in `Complete`.

`grind` proves linear statements about absolute values when it is given the definition,
`grind [abs]`, or the two inequalities of `abs_le`.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-! ## Products and quotients of inequalities -/

theorem mul_le_mul_left {a b c : R} (hc : 0 ≤ c) (h : a ≤ b) : c * a ≤ c * b := by
  have := OrderedRing.mul_nonneg hc (by grind : 0 ≤ b - a)
  grind

theorem mul_le_mul_right {a b c : R} (hc : 0 ≤ c) (h : a ≤ b) : a * c ≤ b * c := by
  have := OrderedRing.mul_nonneg hc (by grind : 0 ≤ b - a)
  grind

theorem mul_le_mul {a b c d : R} (ha : 0 ≤ a) (hd : 0 ≤ d) (h : a ≤ b) (h' : c ≤ d) :
    a * c ≤ b * d :=
  Std.le_trans (mul_le_mul_left ha h') (mul_le_mul_right hd h)

theorem inv_pos {a : R} (h : 0 < a) : 0 < a⁻¹ := Field.IsOrdered.inv_pos_iff.mpr h

theorem div_pos {a b : R} (ha : 0 < a) (hb : 0 < b) : 0 < a / b := by
  rw [Field.div_eq_mul_inv]; exact OrderedRing.mul_pos ha (inv_pos hb)

theorem div_mul_cancel {a b : R} (hb : b ≠ 0) : a / b * b = a := by
  have := Field.mul_inv_cancel hb
  rw [Field.div_eq_mul_inv]
  generalize b⁻¹ = c at *
  grind

theorem div_le_iff {a b c : R} (hb : 0 < b) : a / b ≤ c ↔ a ≤ c * b := by
  have e := div_mul_cancel (a := a) (by grind : b ≠ 0)
  generalize a / b = q at *
  subst e
  refine ⟨fun h => mul_le_mul_right (Std.le_of_lt hb) h, fun h => ?_⟩
  exact le_of_mul_le_mul_left hb (by grind)

theorem le_div_iff {a b c : R} (hb : 0 < b) : c ≤ a / b ↔ c * b ≤ a := by
  have e := div_mul_cancel (a := a) (by grind : b ≠ 0)
  generalize a / b = q at *
  subst e
  refine ⟨fun h => mul_le_mul_right (Std.le_of_lt hb) h, fun h => ?_⟩
  exact le_of_mul_le_mul_left hb (by grind)

theorem one_le_pow {a : R} (h : 1 ≤ a) (n : Nat) : 1 ≤ a ^ n := by
  have one := OrderedRing.zero_lt_one (R := R)
  induction n with
  | zero => rw [Semiring.pow_zero]; exact Std.le_refl _
  | succ n ih =>
    have := mul_le_mul (by grind) (by grind) ih h
    rw [Semiring.pow_succ]; grind

theorem pow_le_pow_left {a b : R} (ha : 0 ≤ a) (h : a ≤ b) (n : Nat) : a ^ n ≤ b ^ n := by
  induction n with
  | zero => rw [Semiring.pow_zero, Semiring.pow_zero]; exact Std.le_refl _
  | succ n ih =>
    rw [Semiring.pow_succ, Semiring.pow_succ]
    exact mul_le_mul (pow_nonneg ha n) (Std.le_trans ha h) ih h

theorem natCast_le {m n : Nat} (h : m ≤ n) : (m : R) ≤ (n : R) := by
  obtain ⟨d, rfl⟩ : ∃ d, n = m + d := ⟨n - m, by omega⟩
  have : 0 ≤ (d : R) := OrderedRing.natCast_nonneg
  rw [Semiring.natCast_add]; grind

/-! ## The absolute value -/

open Classical in
/-- The absolute value: `a` if `0 ≤ a`, and `-a` otherwise. -/
@[expose] def abs (a : R) : R := if 0 ≤ a then a else -a

omit [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem abs_of_nonneg {a : R} (h : 0 ≤ a) : abs a = a := if_pos h
theorem abs_of_nonpos {a : R} (h : a ≤ 0) : abs a = -a := by grind [abs]
omit [LT R] [Std.LawfulOrderLT R] [OrderedRing R] in
theorem abs_zero : abs (0 : R) = 0 := abs_of_nonneg (Std.le_refl _)
theorem abs_one : abs (1 : R) = 1 := abs_of_nonneg (Std.le_of_lt OrderedRing.zero_lt_one)
theorem abs_nonneg (a : R) : 0 ≤ abs a := by grind [abs]
theorem le_abs_self (a : R) : a ≤ abs a := by grind [abs]
theorem abs_neg (a : R) : abs (-a) = abs a := by grind [abs]
theorem abs_sub_comm (a b : R) : abs (a - b) = abs (b - a) := by grind [abs]
theorem abs_pos {a : R} (h : a ≠ 0) : 0 < abs a := by grind [abs]

/-- A bound of the absolute value, as two inequalities. -/
theorem abs_le {a b : R} : abs a ≤ b ↔ -b ≤ a ∧ a ≤ b := by grind [abs]

/-- The triangle inequality. -/
theorem abs_add_le (a b : R) : abs (a + b) ≤ abs a + abs b := by grind [abs]

/-- The triangle inequality for distances. -/
theorem abs_sub_le (a b c : R) : abs (a - c) ≤ abs (a - b) + abs (b - c) := by grind [abs]

theorem abs_mul (a b : R) : abs (a * b) = abs a * abs b := by
  rcases Std.le_total (a := (0 : R)) (b := a) with ha | ha <;>
    rcases Std.le_total (a := (0 : R)) (b := b) with hb | hb
  · rw [abs_of_nonneg ha, abs_of_nonneg hb, abs_of_nonneg (OrderedRing.mul_nonneg ha hb)]
  · have := OrderedRing.mul_nonneg ha (by grind : 0 ≤ -b)
    rw [abs_of_nonneg ha, abs_of_nonpos hb, abs_of_nonpos (by grind)]; grind
  · have := OrderedRing.mul_nonneg (by grind : 0 ≤ -a) hb
    rw [abs_of_nonpos ha, abs_of_nonneg hb, abs_of_nonpos (by grind)]; grind
  · have := OrderedRing.mul_nonneg (by grind : 0 ≤ -a) (by grind : 0 ≤ -b)
    rw [abs_of_nonpos ha, abs_of_nonpos hb, abs_of_nonneg (by grind)]; grind

theorem abs_mul_self (a : R) : abs a * abs a = a * a := by grind [abs]

/-- Bounds of two factors bound the product. -/
theorem abs_mul_le {a b c d : R} (ha : abs a ≤ c) (hb : abs b ≤ d) : abs (a * b) ≤ c * d := by
  rw [abs_mul]
  exact mul_le_mul (abs_nonneg a) (Std.le_trans (abs_nonneg b) hb) ha hb

/-- If two numbers each move by at most `d ≤ 1`, their product moves by at most
`(1 + |a| + |b|) d`. -/
theorem abs_mul_sub_mul_le {a b x y d : R} (hx : abs (x - a) ≤ d) (hy : abs (y - b) ≤ d)
    (hd : d ≤ 1) : abs (x * y - a * b) ≤ (1 + abs a + abs b) * d := by
  have h1 := abs_mul_le hx (Std.le_trans hy hd)
  have h2 := abs_mul_le hx (Std.le_refl (abs b))
  have h3 := abs_mul_le (Std.le_refl (abs a)) hy
  have h4 := abs_add_le ((x - a) * (y - b)) ((x - a) * b)
  have h5 := abs_add_le ((x - a) * (y - b) + (x - a) * b) (a * (y - b))
  rw [show (x - a) * (y - b) + (x - a) * b + a * (y - b) = x * y - a * b by grind] at h5
  generalize abs (x * y - a * b) = z at *
  grind

theorem abs_pow (a : R) (n : Nat) : abs (a ^ n) = abs a ^ n := by
  induction n with
  | zero => rw [Semiring.pow_zero, Semiring.pow_zero, abs_one]
  | succ n ih => rw [Semiring.pow_succ, Semiring.pow_succ, abs_mul, ih]

theorem abs_sum_le {n : Nat} (f : Fin n → R) : abs (sum f) ≤ sum fun i => abs (f i) := by
  induction n with
  | zero => rw [sum_empty, sum_empty, abs_zero]; exact Std.le_refl _
  | succ n ih =>
    have h1 := ih fun i => f i.castSucc
    have h2 := abs_add_le (sum fun i => f i.castSucc) (f (Fin.last n))
    rw [sum_last, sum_last]
    grind

example : abs (-3 / 2 : Rat) = 3 / 2 := by grind [abs]

/-! ## The nearest number in `[0, 1]` -/

open Classical in
/-- The number in `[0, 1]` that is nearest to `a`. -/
@[expose] def clamp (a : R) : R := if a ≤ 0 then 0 else if 1 ≤ a then 1 else a

theorem clamp_nonneg (a : R) : 0 ≤ clamp a := by
  have := OrderedRing.zero_lt_one (R := R)
  grind [clamp]

theorem clamp_le_one (a : R) : clamp a ≤ 1 := by
  have := OrderedRing.zero_lt_one (R := R)
  grind [clamp]

omit [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem clamp_eq_zero {a : R} (h : a ≤ 0) : clamp a = 0 := if_pos h

theorem clamp_eq_one {a : R} (h : 1 ≤ a) : clamp a = 1 := by
  have := OrderedRing.zero_lt_one (R := R)
  grind [clamp]

theorem abs_clamp_sub_le (a b : R) : abs (clamp a - clamp b) ≤ abs (a - b) := by
  have := OrderedRing.zero_lt_one (R := R)
  grind (splits := 40) [clamp, abs]

example : clamp (3 / 2 : Rat) = 1 := clamp_eq_one (by grind)

/-! ## Small numbers -/

omit [Std.LawfulOrderLT R] [OrderedRing R] in
/-- Of two positive numbers one is at most both. -/
theorem exists_pos_le {a b : R} (ha : 0 < a) (hb : 0 < b) : ∃ c, 0 < c ∧ c ≤ a ∧ c ≤ b := by
  rcases Std.le_total (a := a) (b := b) with h | h
  · exact ⟨a, ha, Std.le_refl _, h⟩
  · exact ⟨b, hb, h, Std.le_refl _⟩

omit [Field R] [LT R] [Std.LawfulOrderLT R] [OrderedRing R] in
/-- Some number is at least both of two. -/
theorem exists_ge (a b : R) : ∃ c, a ≤ c ∧ b ≤ c := by
  rcases Std.le_total (a := a) (b := b) with h | h
  · exact ⟨b, h, Std.le_refl _⟩
  · exact ⟨a, Std.le_refl _, h⟩

/-- For every factor there is a positive number, at most `1`, that the factor keeps below `e`. -/
theorem exists_pos_mul_le (c : R) {e : R} (he : 0 < e) : ∃ d, 0 < d ∧ d ≤ 1 ∧ c * d ≤ e := by
  have hp : 0 < abs c + e := by have := abs_nonneg c; grind
  have h1 := div_mul_cancel (a := e) (b := abs c + e) (by grind)
  have h2 := div_pos he hp
  generalize e / (abs c + e) = d at *
  have h3 := mul_le_mul_right (Std.le_of_lt h2) (le_abs_self c)
  have h4 := OrderedRing.mul_pos h2 he
  have h5 := OrderedRing.mul_nonneg (Std.le_of_lt h2) (abs_nonneg c)
  refine ⟨d, h2, ?_, by grind⟩
  refine le_of_mul_le_mul_left hp ?_
  have := abs_nonneg c
  grind

omit [Std.LawfulOrderLT R] in
/-- A positive number that serves finitely many conditions. -/
theorem exists_pos_forall {n : Nat} {P : Fin n → R → Prop}
    (mono : ∀ i a b, a ≤ b → P i b → P i a) (h : ∀ i, ∃ d, 0 < d ∧ P i d) :
    ∃ d, 0 < d ∧ ∀ i, P i d := by
  induction n with
  | zero => exact ⟨1, OrderedRing.zero_lt_one, fun i => i.elim0⟩
  | succ n ih =>
    obtain ⟨a, ha, h1⟩ := ih (P := fun i => P i.castSucc) (fun i => mono _) fun i => h _
    obtain ⟨b, hb, h2⟩ := h (Fin.last n)
    obtain ⟨d, hd, da, db⟩ := exists_pos_le ha hb
    refine ⟨d, hd, fun i => ?_⟩
    exact Fin.lastCases (motive := fun i => P i d) (mono _ _ _ db h2)
      (fun i => mono _ _ _ da (h1 i)) i

theorem le_of_forall_pos {a b : R} (h : ∀ e, 0 < e → a ≤ b + e) : a ≤ b := by
  rcases Std.le_total (a := a) (b := b) with hab | hab
  · exact hab
  · by_cases he : a = b
    · grind
    · have := h ((a - b) / 2) (by grind)
      grind

/-- Numbers that are within every positive distance of each other are equal. -/
theorem eq_of_forall_pos {a b : R} (h : ∀ e, 0 < e → abs (a - b) ≤ e) : a = b := by
  have h1 : a ≤ b := le_of_forall_pos fun e he => by have := abs_le.1 (h e he); grind
  have h2 : b ≤ a := le_of_forall_pos fun e he => by have := abs_le.1 (h e he); grind
  grind

end LeJEPA.Analysis
