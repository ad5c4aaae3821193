module

/-!
# Facts about ordered fields that `grind` does not find by itself

Throughout the library `R` is an ordered field in the sense of core Lean's classes
(`Lean.Grind.Field`, `Std.IsLinearOrder`, `Lean.Grind.OrderedRing`), of which `Rat` and Mathlib's
`ℝ` are instances. `grind` decides linear arithmetic over such a field but does not multiply
inequalities; the lemmas here are the products it has to be handed.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u

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

end LeJEPA
