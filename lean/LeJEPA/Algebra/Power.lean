module

public import LeJEPA.Algebra.Order

/-!
# Powers in an ordered field

Only `1` and `-1` are roots of unity in an ordered field. Hence the powers `r^k`, `k ≥ 2`, differ
from `r` unless `r` is `0`, `1` or `-1`: eigenvalues `r, r², r³, …` do not come back to `r`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

theorem one_lt_pow_succ {t : R} (h : 1 < t) (n : Nat) : 1 < t ^ (n + 1) := by
  induction n with
  | zero => rw [Semiring.pow_succ, Semiring.pow_zero]; grind
  | succ n ih =>
    rw [Semiring.pow_succ t (n + 1)]
    generalize t ^ (n + 1) = s at *
    have := OrderedRing.mul_pos (by grind : 0 < s - 1) (by grind : 0 < t - 1)
    grind

theorem pow_succ_lt_one {t : R} (h0 : 0 ≤ t) (h1 : t < 1) (n : Nat) :
    0 ≤ t ^ (n + 1) ∧ t ^ (n + 1) < 1 := by
  induction n with
  | zero => rw [Semiring.pow_succ, Semiring.pow_zero]; grind
  | succ n ih =>
    rw [Semiring.pow_succ t (n + 1)]
    generalize t ^ (n + 1) = s at *
    have h2 := OrderedRing.mul_nonneg ih.1 h0
    have h3 := OrderedRing.mul_nonneg ih.1 (by grind : 0 ≤ 1 - t)
    grind

/-- A root of unity in an ordered field is `1` or `-1`. -/
theorem eq_one_or_eq_neg_one_of_pow_succ_eq_one {r : R} {n : Nat} (h : r ^ (n + 1) = 1) :
    r = 1 ∨ r = -1 := by
  have square : ∀ k : Nat, (r * r) ^ k = r ^ k * r ^ k := by
    intro k
    induction k with
    | zero => simp only [Semiring.pow_zero]; grind
    | succ k ih => simp only [Semiring.pow_succ, ih]; grind
  have h2 : (r * r) ^ (n + 1) = 1 := by rw [square, h]; grind
  have h3 : r * r = 1 := by
    by_cases hlt : r * r < 1
    · have := (pow_succ_lt_one (mul_self_nonneg r) hlt n).2
      rw [h2] at this; grind
    · by_cases hgt : 1 < r * r
      · have := one_lt_pow_succ hgt n
        rw [h2] at this; grind
      · grind
  rcases eq_zero_or_eq_zero_of_mul_eq_zero (by grind : (r - 1) * (r + 1) = 0) with h | h
  · left; grind
  · right; grind

/-- The higher powers of `r` differ from `r`, unless `r` is `0`, `1` or `-1`. -/
theorem pow_add_two_ne_self {r : R} (h0 : r ≠ 0) (h1 : r ≠ 1) (hn : r ≠ -1) (n : Nat) :
    r ^ (n + 2) ≠ r := by
  intro h
  rw [Semiring.pow_succ] at h
  have h3 : r ^ (n + 1) = 1 := by
    rcases eq_zero_or_eq_zero_of_mul_eq_zero (by grind : r * (r ^ (n + 1) - 1) = 0) with h | h
    · exact absurd h h0
    · grind
  rcases eq_one_or_eq_neg_one_of_pow_succ_eq_one h3 with h | h
  · exact h1 h
  · exact hn h

example : (2 : Rat) ^ 3 ≠ 2 := pow_add_two_ne_self (by grind) (by grind) (by grind) 1

end LeJEPA
