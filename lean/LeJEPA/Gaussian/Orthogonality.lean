module

public import LeJEPA.Gaussian.Stein
public import LeJEPA.Gaussian.Hermite
public import LeJEPA.Algebra.Factorial

/-!
# Orthogonality of the Hermite polynomials

`E[He_j(z) He_k(z)]` is `k!` if `j = k` and `0` otherwise. By Stein's identity the creation operator
`p ↦ X p - p'`, which raises the Hermite degree, is adjoint to the derivative, which lowers it; so
both degrees come down together.

## Main results
* `LeJEPA.hermite_orthogonality`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [CommRing R]

/-- `E[He_{k+1} q] = E[He_k q']`. -/
theorem expect_hermite_succ_mul (k : Nat) (q : Poly R) :
    expect (hermite (k + 1) * q) = expect (hermite k * deriv q) :=
  expect_creation_mul _ _

/-- All Hermite polynomials but the constant one have mean zero. -/
theorem expect_hermite (k : Nat) : expect (hermite k) = if k = 0 then (1 : R) else 0 := by
  cases k with
  | zero => rw [hermite_zero, expect_one, if_pos rfl]
  | succ k =>
    rw [if_neg (by omega), show (hermite (k + 1) : Poly R) = hermite (k + 1) * 1 by grind,
      expect_hermite_succ_mul, deriv_one, Semiring.mul_zero, expect_zero]

/-- **Orthogonality of the Hermite polynomials** under the standard Gaussian:
`E[He_j(z) He_k(z)] = k!` if `j = k`, else `0`. -/
theorem hermite_orthogonality (j k : Nat) :
    expect (hermite j * hermite k) = if j = k then (factorial k : R) else 0 := by
  induction j generalizing k with
  | zero =>
    rw [hermite_zero, Semiring.one_mul, expect_hermite]
    cases k with
    | zero => rw [factorial_zero, Semiring.natCast_one, if_pos rfl]
    | succ k => rw [if_neg (by omega), if_neg (by omega)]
  | succ j ih =>
    cases k with
    | zero =>
      rw [expect_hermite_succ_mul, deriv_hermite_zero, Semiring.mul_zero, expect_zero,
        if_neg (by omega)]
    | succ k =>
      rw [expect_hermite_succ_mul, deriv_hermite_succ,
        show hermite j * (C ((k + 1 : Nat) : R) * hermite k)
          = C ((k + 1 : Nat) : R) * (hermite j * hermite k) by grind,
        expect_C_mul, ih, natCast_factorial_succ]
      simp only [Nat.add_right_cancel_iff]
      split <;> grind

example : expect (hermite 3 * hermite 3 : Poly Rat) = 6 := by
  rw [hermite_orthogonality, if_pos rfl, show factorial 3 = 6 from rfl]; rfl

end LeJEPA
