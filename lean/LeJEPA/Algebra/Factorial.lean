module

public import LeJEPA.Algebra.Order

/-!
# Factorials

`factorial n = n!` as a natural number, and that its image in an ordered field is positive, so that
one can divide by it. Natural numbers enter a ring through `Lean.Grind.Semiring.natCast`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-- `factorial n = n! = 1 · 2 ⋯ n`. -/
@[expose] def factorial : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * factorial n

theorem factorial_zero : factorial 0 = 1 := rfl
theorem factorial_succ (n : Nat) : factorial (n + 1) = (n + 1) * factorial n := rfl

theorem factorial_pos (n : Nat) : 0 < factorial n := by
  induction n with
  | zero => decide
  | succ n ih => exact Nat.mul_pos (Nat.succ_pos n) ih

/-- `(n+1)! = (n+1) n!` in a commutative ring. -/
theorem natCast_factorial_succ {R : Type u} [CommRing R] (n : Nat) :
    (factorial (n + 1) : R) = ((n + 1 : Nat) : R) * (factorial n : R) := by
  rw [factorial_succ, Semiring.natCast_mul]

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- A positive natural number is positive in every ordered field. -/
theorem natCast_pos {n : Nat} (h : 0 < n) : 0 < (n : R) := by
  obtain ⟨n, rfl⟩ : ∃ m, n = m + 1 := ⟨n - 1, by omega⟩
  have h1 : 0 ≤ (n : R) := OrderedRing.natCast_nonneg
  have h2 : (0 : R) < 1 := OrderedRing.zero_lt_one
  rw [Semiring.natCast_succ]; grind

theorem natCast_factorial_pos (n : Nat) : 0 < (factorial n : R) := natCast_pos (factorial_pos n)

theorem natCast_factorial_ne_zero (n : Nat) : (factorial n : R) ≠ 0 := by
  have := natCast_factorial_pos (R := R) n
  grind

end

example : factorial 5 = 120 := rfl

end LeJEPA
