module

/-!
# Ordered fields

Throughout the library `R` is an ordered field in the sense of core Lean's classes
(`Lean.Grind.Field`, `Std.IsLinearOrder`, `Lean.Grind.OrderedRing`), of which `Rat` and Mathlib's
`ℝ` are instances. Here is what the theory needs of them and `grind` does not find by itself:
products of inequalities, powers, and natural numbers as elements of the field. The first two are in
the namespace `OrderedField`, for Mathlib has these names at its root.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-!
## Products of inequalities

`grind` decides linear arithmetic over an ordered field but does not multiply inequalities; the
lemmas here are the products it has to be handed.
-/

namespace OrderedField
section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- A square is nonnegative. -/
theorem mul_self_nonneg (a : R) : 0 ≤ a * a := by
  rcases Std.le_total (a := (0 : R)) (b := a) with h | h
  · exact OrderedRing.mul_nonneg h h
  · have h' : 0 ≤ -a := by grind
    have := OrderedRing.mul_nonneg h' h'
    grind

/-- Only zero has square zero. -/
theorem eq_zero_of_mul_self_eq_zero {a : R} (h : a * a = 0) : a = 0 := by grind

/-- A product vanishes only if a factor does. -/
theorem eq_zero_or_eq_zero_of_mul_eq_zero {a b : R} (h : a * b = 0) : a = 0 ∨ b = 0 := by
  by_cases ha : a = 0
  · exact .inl ha
  · right
    have := Field.mul_inv_cancel ha
    grind

/-- A positive factor cancels from an inequality. -/
theorem le_of_mul_le_mul_left {a b c : R} (hc : 0 < c) (h : c * a ≤ c * b) : a ≤ b := by
  rcases Std.le_total (a := a) (b := b) with hab | hab
  · exact hab
  · by_cases he : a = b
    · grind
    · have := OrderedRing.mul_lt_mul_of_pos_left (by grind : b < a) hc
      grind

end

example : (0 : Rat) ≤ (-3 / 2) * (-3 / 2) := mul_self_nonneg _

/-!
## Powers in an ordered field

Only `1` and `-1` are roots of unity in an ordered field. Hence the powers `r^k`, `k ≥ 2`, differ
from `r` unless `r` is `0`, `1` or `-1`: eigenvalues `r, r², r³, …` do not come back to `r`.
-/

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

theorem pow_nonneg {a : R} (h : 0 ≤ a) (k : Nat) : 0 ≤ a ^ k := by
  induction k with
  | zero => have := OrderedRing.zero_lt_one (R := R); grind
  | succ k ih => rw [Semiring.pow_succ]; exact OrderedRing.mul_nonneg ih h

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

end
end OrderedField

/-!
## Factorials

`natFactorial n = n!` as a natural number, and that its image in an ordered field is positive, so
that one can divide by it. Natural numbers enter a ring through `Lean.Grind.Semiring.natCast`.
-/

/-- `natFactorial n = n! = 1 · 2 ⋯ n`. -/
@[expose] def natFactorial : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * natFactorial n

theorem natFactorial_zero : natFactorial 0 = 1 := rfl
theorem natFactorial_succ (n : Nat) : natFactorial (n + 1) = (n + 1) * natFactorial n := rfl

theorem natFactorial_pos (n : Nat) : 0 < natFactorial n := by
  induction n with
  | zero => decide
  | succ n ih => exact Nat.mul_pos (Nat.succ_pos n) ih

/-- `(n+1)! = (n+1) n!` in a commutative ring. -/
theorem natCast_natFactorial_succ {R : Type u} [CommRing R] (n : Nat) :
    (natFactorial (n + 1) : R) = ((n + 1 : Nat) : R) * (natFactorial n : R) := by
  rw [natFactorial_succ, Semiring.natCast_mul]

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- A positive natural number is positive in every ordered field. -/
theorem natCast_pos {n : Nat} (h : 0 < n) : 0 < (n : R) := by
  obtain ⟨n, rfl⟩ : ∃ m, n = m + 1 := ⟨n - 1, by omega⟩
  have h1 : 0 ≤ (n : R) := OrderedRing.natCast_nonneg
  have h2 : (0 : R) < 1 := OrderedRing.zero_lt_one
  rw [Semiring.natCast_succ]; grind

theorem natCast_natFactorial_pos (n : Nat) : 0 < (natFactorial n : R) :=
  natCast_pos (natFactorial_pos n)

theorem natCast_natFactorial_ne_zero (n : Nat) : (natFactorial n : R) ≠ 0 := by
  have := natCast_natFactorial_pos (R := R) n
  grind

end

example : natFactorial 5 = 120 := rfl

end LeJEPA
