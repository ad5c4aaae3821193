module

public import LeJEPA.Algebra.PolyDeriv

/-!
# Hermite polynomials

The probabilists' Hermite polynomials `He_0 = 1`, `He_{k+1} = X He_k - He_k'`. They are monic of
degree `k`, satisfy `He_{k+1}' = (k+1) He_k` and the three-term recurrence
`He_{k+2} = X He_{k+1} - (k+1) He_k`, and have integer coefficients.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The probabilists' Hermite polynomials: `He_0 = 1`, `He_{k+1} = X He_k - He_k'`. -/
@[expose] def hermite : Nat → Poly R
  | 0 => 1
  | k + 1 => X * hermite k - deriv (hermite k)

theorem hermite_zero : hermite 0 = (1 : Poly R) := rfl

theorem hermite_succ (k : Nat) :
    hermite (k + 1) = (X * hermite k - deriv (hermite k) : Poly R) := rfl

theorem hermite_one : hermite 1 = (X : Poly R) := by
  rw [hermite_succ, hermite_zero, deriv_one]; grind

theorem deriv_hermite_zero : deriv (hermite 0) = (0 : Poly R) := deriv_one

/-- `He_{k+1}' = (k+1) He_k`: the derivative lowers the degree. -/
theorem deriv_hermite_succ (k : Nat) :
    deriv (hermite (k + 1)) = (C ((k + 1 : Nat) : R) * hermite k : Poly R) := by
  induction k with
  | zero => rw [hermite_one, deriv_X, hermite_zero, Semiring.natCast_one, C_one]; grind
  | succ k ih =>
    calc deriv (hermite (k + 1 + 1))
        = hermite (k + 1) + C ((k + 1 : Nat) : R) * (X * hermite k - deriv (hermite k)) := by
          rw [hermite_succ (k + 1), deriv_sub, deriv_X_mul, ih, deriv_C_mul]; grind
      _ = C ((k + 1 + 1 : Nat) : R) * hermite (k + 1) := by
          rw [Semiring.natCast_succ (k + 1), C_add, C_one, ← hermite_succ]; grind

/-- The three-term recurrence `He_{k+2} = X He_{k+1} - (k+1) He_k`. -/
theorem hermite_add_two (k : Nat) :
    hermite (k + 2) = (X * hermite (k + 1) - C ((k + 1 : Nat) : R) * hermite k : Poly R) := by
  rw [hermite_succ, deriv_hermite_succ]

/-- Multiplication by the variable: `X He_{k+1} = He_{k+2} + (k+1) He_k`. -/
theorem X_mul_hermite_succ (k : Nat) :
    X * hermite (k + 1) = (hermite (k + 2) + C ((k + 1 : Nat) : R) * hermite k : Poly R) := by
  rw [hermite_add_two]; grind

/-- `He_k` has degree at most `k`. -/
theorem coeff_hermite_of_lt {k i : Nat} (h : k < i) : (hermite k : Poly R).coeff i = 0 := by
  induction k generalizing i with
  | zero => rw [hermite_zero, coeff_one, if_neg (by omega)]
  | succ k ih =>
    obtain ⟨i, rfl⟩ : ∃ j, i = j + 1 := ⟨i - 1, by omega⟩
    rw [hermite_succ, coeff_sub, coeff_X_mul_succ, coeff_deriv, ih (by omega), ih (by omega)]; grind

/-- `He_k` is monic. -/
theorem coeff_hermite_self (k : Nat) : (hermite k : Poly R).coeff k = 1 := by
  induction k with
  | zero => rw [hermite_zero, coeff_one, if_pos rfl]
  | succ k ih =>
    rw [hermite_succ, coeff_sub, coeff_X_mul_succ, coeff_deriv, ih,
      coeff_hermite_of_lt (by omega)]
    grind

end

/-- Hermite polynomials have integer coefficients: homomorphisms of the coefficients keep them. -/
theorem map_hermite {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingHom A B)
    (k : Nat) : map φ (hermite k) = hermite k := by
  induction k with
  | zero => exact map_one φ
  | succ k ih => rw [hermite_succ, hermite_succ, map_sub, map_X_mul, ← deriv_map, ih]

example : hermite 2 = (X * X - 1 : Poly Rat) := by
  rw [hermite_succ, hermite_one, deriv_X]

end LeJEPA
