module

public import LeJEPA.Real.Absolute

/-!
# Complete ordered fields

A *complete field* is an ordered field in which every nonempty set that is bounded above has a least
upper bound. All analysis of the library is over a complete field; the real numbers are one
(`RealComplete`), and up to isomorphism the only one (`Unique`).

## Main results
* `exists_nat_ge`: complete fields are Archimedean.
* `not_completeField_rat`: the rationals are not complete.
* `sqrt`: nonnegative numbers have square roots.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

/-- An ordered field in which every nonempty set that is bounded above has a least upper bound. -/
class CompleteField (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] : Prop where
  exists_lub : ∀ S : R → Prop, (∃ a, S a) → (∃ b, ∀ a, S a → a ≤ b) →
    ∃ s, (∀ a, S a → a ≤ s) ∧ ∀ b, (∀ a, S a → a ≤ b) → s ≤ b

/-- The rational numbers are Archimedean. -/
theorem rat_archimedean (x : Rat) : ∃ k : Nat, x < (k : Rat) := by
  refine ⟨(x.floor + 1).toNat, ?_⟩
  have h1 : x < ((x.floor + 1 : Int) : Rat) := Rat.lt_floor_add_one x
  have h2 : ((x.floor + 1 : Int) : Rat) ≤ (((x.floor + 1).toNat : Int) : Rat) :=
    Rat.intCast_le_intCast.2 (Int.self_le_toNat _)
  exact Std.lt_of_lt_of_le h1 h2

namespace Analysis

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-! ## Archimedes -/

/-- In an Archimedean field every number is at most some multiple of a given positive number. -/
theorem exists_nat_mul_ge_of_archimedean (arch : ∀ x : R, ∃ n : Nat, x < (n : R)) {e : R}
    (he : 0 < e) (c : R) : ∃ n : Nat, 0 < n ∧ c ≤ (n : R) * e := by
  obtain ⟨n, hn⟩ := arch (c / e)
  have hn := (div_le_iff he).1 (Std.le_of_lt hn)
  refine ⟨n + 1, Nat.succ_pos n, ?_⟩
  rw [Semiring.natCast_succ]
  grind

section Archimedes
variable [CompleteField R]

/-- Complete fields are Archimedean: every number is at most some natural number. -/
theorem exists_nat_ge (x : R) : ∃ n : Nat, x ≤ (n : R) := by
  refine Classical.byContradiction fun hn => ?_
  have hb : ∀ n : Nat, (n : R) ≤ x := fun n => by
    have : ¬ x ≤ (n : R) := fun h => hn ⟨n, h⟩
    grind
  obtain ⟨s, hs, least⟩ := CompleteField.exists_lub (fun r : R => ∃ n : Nat, r = (n : R))
    ⟨_, 0, rfl⟩ ⟨x, fun r ⟨n, h⟩ => h ▸ hb n⟩
  have := least (s - 1) fun r ⟨n, h⟩ => by
    have := hs _ ⟨n + 1, rfl⟩
    rw [Semiring.natCast_succ] at this
    grind
  have := OrderedRing.zero_lt_one (R := R)
  grind

theorem exists_nat_gt (x : R) : ∃ n : Nat, x < (n : R) := by
  obtain ⟨n, hn⟩ := exists_nat_ge (x + 1)
  have := OrderedRing.zero_lt_one (R := R)
  exact ⟨n, by grind⟩

theorem exists_nat_mul_ge {e : R} (he : 0 < e) (c : R) : ∃ n : Nat, 0 < n ∧ c ≤ (n : R) * e :=
  exists_nat_mul_ge_of_archimedean exists_nat_gt he c

end Archimedes

/-! ## Square roots -/

/-- Squaring is strictly increasing on nonnegative numbers. -/
theorem mul_self_lt_mul_self {a b : R} (ha : 0 ≤ a) (h : a < b) : a * a < b * b := by
  have := OrderedRing.mul_pos (by grind : 0 < b - a) (by grind : 0 < b + a)
  grind

theorem le_of_mul_self_le {a b : R} (hb : 0 ≤ b) (h : a * a ≤ b * b) : a ≤ b := by
  refine Classical.byContradiction fun hn => ?_
  have := mul_self_lt_mul_self hb (by grind : b < a)
  grind

/-- Nonnegative numbers with the same square are equal. -/
theorem eq_of_mul_self_eq {a b : R} (ha : 0 ≤ a) (hb : 0 ≤ b) (h : a * a = b * b) : a = b := by
  have h1 := le_of_mul_self_le hb (by grind : a * a ≤ b * b)
  have h2 := le_of_mul_self_le ha (by grind : b * b ≤ a * a)
  grind

variable [CompleteField R]

/-- Nonnegative numbers have square roots: the least upper bound `s` of the numbers `a` with
`a² ≤ x`. If `s² < x`, a little more than `s` would still be such a number; if `x < s²`, a little
less than `s` would be an upper bound. -/
theorem exists_sqrt {x : R} (hx : 0 ≤ x) : ∃ s, 0 ≤ s ∧ s * s = x := by
  have one := OrderedRing.zero_lt_one (R := R)
  obtain ⟨s, hs, least⟩ := CompleteField.exists_lub (fun a : R => a * a ≤ x) ⟨0, by grind⟩
    ⟨x + 1, fun a ha => le_of_mul_self_le (by grind) (by have := mul_self_nonneg x; grind)⟩
  have s0 : 0 ≤ s := hs 0 (by grind)
  refine ⟨s, s0, Classical.byContradiction fun hne => ?_⟩
  rcases Std.le_total (a := s * s) (b := x) with h | h
  · obtain ⟨d, hd, d1, hde⟩ := exists_pos_mul_le (2 * s + 1) (by grind : 0 < x - s * s)
    have := OrderedRing.mul_nonneg (by grind : 0 ≤ d) (by grind : 0 ≤ 1 - d)
    have := hs (s + d) (by grind)
    grind
  · obtain ⟨d, hd, d1, hde⟩ := exists_pos_mul_le (2 * s) (by grind : 0 < s * s - x)
    have dd := OrderedRing.mul_pos hd hd
    have hds : d ≤ s := by
      refine Classical.byContradiction fun hn => ?_
      have := mul_le_mul_left s0 (by grind : s ≤ d)
      have := mul_le_mul_left s0 (by grind : 0 ≤ d)
      grind
    have := least (s - d) fun a ha => le_of_mul_self_le (by grind) (by grind)
    grind

open Classical in
/-- The square root: the nonnegative number with square `x`, and `0` if `x` has none. -/
@[expose] def sqrt (x : R) : R :=
  if h : ∃ s, 0 ≤ s ∧ s * s = x then Classical.choose h else 0

omit [LT R] [Std.LawfulOrderLT R] [OrderedRing R] [CompleteField R] in
theorem sqrt_nonneg (x : R) : 0 ≤ sqrt x := by
  unfold sqrt
  split
  · next h => exact (Classical.choose_spec h).1
  · exact Std.le_refl _

theorem sqrt_mul_sqrt {x : R} (h : 0 ≤ x) : sqrt x * sqrt x = x := by
  unfold sqrt
  rw [dif_pos (exists_sqrt h)]
  exact (Classical.choose_spec (exists_sqrt h)).2

theorem sqrt_eq {x y : R} (hy : 0 ≤ y) (h : y * y = x) : sqrt x = y := by
  have hx : 0 ≤ x := by have := mul_self_nonneg y; grind
  exact eq_of_mul_self_eq (sqrt_nonneg x) hy (by rw [sqrt_mul_sqrt hx, h])

theorem sqrt_pos {x : R} (h : 0 < x) : 0 < sqrt x := by
  have h1 := sqrt_nonneg x
  have h2 := sqrt_mul_sqrt (Std.le_of_lt h)
  by_cases h3 : sqrt x = 0
  · rw [h3] at h2; grind
  · grind

example : sqrt (4 : R) = 2 := by
  have := OrderedRing.zero_lt_one (R := R)
  exact sqrt_eq (by grind) (by grind)

/-! ## The rationals are not complete -/

/-- The rationals are not complete: no rational number has the square `2`. -/
theorem not_completeField_rat : ¬ CompleteField Rat := fun _ => by
  obtain ⟨s, -, h⟩ := exists_sqrt (by grind : (0 : Rat) ≤ 2)
  have h1 := Rat.num_pow s 2
  rw [show s ^ 2 = 2 by grind, Rat.num_ofNat] at h1
  have h2 := Int.natAbs_mul_self (a := s.num)
  generalize s.num.natAbs = n at h2
  have h3 : n * n = 2 := by grind
  have h4 : n < 2 := Classical.byContradiction fun hn => by
    have := Nat.mul_le_mul (by omega : 2 ≤ n) (by omega : 2 ≤ n)
    omega
  obtain rfl | rfl : n = 0 ∨ n = 1 := by omega
  all_goals omega

end Analysis
end LeJEPA
