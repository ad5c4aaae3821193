module

public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Gaussian.Stein

/-!
# Hermite polynomials under the Gaussian law

The probabilists' Hermite polynomials: their recurrences, their orthogonality under the Gaussian
expectation, and that they are the eigenfunctions of the Ornstein-Uhlenbeck generator.

## Main results
* `LeJEPA.hermite_orthogonality`.
* `LeJEPA.ou_eigenfunctions`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u v
attribute [local instance] Semiring.natCast

/-!
## Hermite polynomials

The probabilists' Hermite polynomials `He_0 = 1`, `He_{k+1} = X He_k - He_k'`. They are monic of
degree `k`, satisfy `He_{k+1}' = (k+1) He_k` and the three-term recurrence
`He_{k+2} = X He_{k+1} - (k+1) He_k`, and have integer coefficients.
-/

section
variable {R : Type u} [CommRing R]

/-- The probabilists' Hermite polynomials: `He_0 = 1`, `He_{k+1} = X He_k - He_k'`. -/
@[expose] def hermite : Nat → UniPoly R
  | 0 => 1
  | k + 1 => X * hermite k - deriv (hermite k)

theorem hermite_zero : hermite 0 = (1 : UniPoly R) := rfl

theorem hermite_succ (k : Nat) :
    hermite (k + 1) = (X * hermite k - deriv (hermite k) : UniPoly R) := rfl

theorem hermite_one : hermite 1 = (X : UniPoly R) := by
  rw [hermite_succ, hermite_zero, deriv_one]; grind

theorem deriv_hermite_zero : deriv (hermite 0) = (0 : UniPoly R) := deriv_one

/-- `He_{k+1}' = (k+1) He_k`: the derivative lowers the degree. -/
theorem deriv_hermite_succ (k : Nat) :
    deriv (hermite (k + 1)) = (C ((k + 1 : Nat) : R) * hermite k : UniPoly R) := by
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
    hermite (k + 2) = (X * hermite (k + 1) - C ((k + 1 : Nat) : R) * hermite k : UniPoly R) := by
  rw [hermite_succ, deriv_hermite_succ]

/-- Multiplication by the variable: `X He_{k+1} = He_{k+2} + (k+1) He_k`. -/
theorem X_mul_hermite_succ (k : Nat) :
    X * hermite (k + 1) = (hermite (k + 2) + C ((k + 1 : Nat) : R) * hermite k : UniPoly R) := by
  rw [hermite_add_two]; grind

/-- `He_k` has degree at most `k`. -/
theorem coeff_hermite_of_lt {k i : Nat} (h : k < i) : (hermite k : UniPoly R).coeff i = 0 := by
  induction k generalizing i with
  | zero => rw [hermite_zero, coeff_one, if_neg (by omega)]
  | succ k ih =>
    obtain ⟨i, rfl⟩ : ∃ j, i = j + 1 := ⟨i - 1, by omega⟩
    rw [hermite_succ, coeff_sub, coeff_X_mul_succ, coeff_deriv, ih (by omega), ih (by omega)]; grind

/-- `He_k` is monic. -/
theorem coeff_hermite_self (k : Nat) : (hermite k : UniPoly R).coeff k = 1 := by
  induction k with
  | zero => rw [hermite_zero, coeff_one, if_pos rfl]
  | succ k ih =>
    rw [hermite_succ, coeff_sub, coeff_X_mul_succ, coeff_deriv, ih,
      coeff_hermite_of_lt (by omega)]
    grind

end

/-- Hermite polynomials have integer coefficients: homomorphisms of the coefficients keep them. -/
theorem map_hermite {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)
    (k : Nat) : map φ (hermite k) = hermite k := by
  induction k with
  | zero => exact map_one φ
  | succ k ih => rw [hermite_succ, hermite_succ, map_sub, map_X_mul, ← deriv_map, ih]

example : hermite 2 = (X * X - 1 : UniPoly Rat) := by
  rw [hermite_succ, hermite_one, deriv_X]

/-!
## Orthogonality of the Hermite polynomials

`E[He_j(z) He_k(z)]` is `k!` if `j = k` and `0` otherwise. By Stein's identity the creation operator
`p ↦ X p - p'`, which raises the Hermite degree, is adjoint to the derivative, which lowers it; so
both degrees come down together.
-/

section
variable {R : Type u} [CommRing R]

/-- `E[He_{k+1} q] = E[He_k q']`. -/
theorem expect_hermite_succ_mul (k : Nat) (q : UniPoly R) :
    expect (hermite (k + 1) * q) = expect (hermite k * deriv q) :=
  expect_creation_mul _ _

/-- All Hermite polynomials but the constant one have mean zero. -/
theorem expect_hermite (k : Nat) : expect (hermite k) = if k = 0 then (1 : R) else 0 := by
  cases k with
  | zero => rw [hermite_zero, expect_one, if_pos rfl]
  | succ k =>
    rw [if_neg (by omega), show (hermite (k + 1) : UniPoly R) = hermite (k + 1) * 1 by grind,
      expect_hermite_succ_mul, deriv_one, Semiring.mul_zero, expect_zero]

/-- **Orthogonality of the Hermite polynomials** under the standard Gaussian:
`E[He_j(z) He_k(z)] = k!` if `j = k`, else `0`. -/
theorem hermite_orthogonality (j k : Nat) :
    expect (hermite j * hermite k) = if j = k then (natFactorial k : R) else 0 := by
  induction j generalizing k with
  | zero =>
    rw [hermite_zero, Semiring.one_mul, expect_hermite]
    cases k with
    | zero => rw [natFactorial_zero, Semiring.natCast_one, if_pos rfl]
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
        expect_C_mul, ih, natCast_natFactorial_succ]
      simp only [Nat.add_right_cancel_iff]
      split <;> grind

example : expect (hermite 3 * hermite 3 : UniPoly Rat) = 6 := by
  rw [hermite_orthogonality, if_pos rfl, show natFactorial 3 = 6 from rfl]; rfl

end

/-!
## The Ornstein-Uhlenbeck generator

`ouGenerator p = p'' - X p'` generates the stationary Gaussian diffusion `dz = -z dt + √2 dW`, of
which the pairs `z' = ρ z + σ ξ` with `ρ = exp(-t)` are the transitions. It is symmetric under the
Gaussian expectation, with Dirichlet form `E[p' q']`, and the Hermite polynomials are its
eigenfunctions, with eigenvalues `0, -1, -2, …`.
-/

section
variable {R : Type u} [CommRing R]

/-- The Ornstein-Uhlenbeck generator `p ↦ p'' - X p'`. -/
@[expose] def ouGenerator (p : UniPoly R) : UniPoly R := deriv (deriv p) - X * deriv p

theorem ouGenerator_add (p q : UniPoly R) :
    ouGenerator (p + q) = ouGenerator p + ouGenerator q := by
  unfold ouGenerator; simp only [deriv_add]; grind

theorem ouGenerator_C_mul (a : R) (p : UniPoly R) :
    ouGenerator (C a * p) = C a * ouGenerator p := by
  unfold ouGenerator; simp only [deriv_C_mul]; grind

theorem ouGenerator_C (a : R) : ouGenerator (C a) = 0 := by
  unfold ouGenerator; rw [deriv_C, deriv_zero]; grind

/-- **Hermite polynomials are the eigenfunctions of the Ornstein-Uhlenbeck generator**:
`He_d'' - X He_d' = -d He_d`. -/
theorem ou_eigenfunctions (d : Nat) :
    ouGenerator (hermite d) = (C (-(d : R)) * hermite d : UniPoly R) := by
  cases d with
  | zero =>
    rw [hermite_zero, ← C_one, ouGenerator_C, Semiring.natCast_zero, show -(0 : R) = 0 by grind,
      C_zero]
    grind
  | succ d =>
    unfold ouGenerator
    rw [deriv_hermite_succ, deriv_C_mul, C_neg, hermite_succ d]; grind

/-- The generator is minus the Dirichlet form: `E[(L p) q] = -E[p' q']`. -/
theorem expect_ouGenerator_mul (p q : UniPoly R) :
    expect (ouGenerator p * q) = -expect (deriv p * deriv q) := by
  unfold ouGenerator
  rw [show (deriv (deriv p) - X * deriv p) * q = -((X * deriv p - deriv (deriv p)) * q) by grind,
    expect_neg, expect_creation_mul]

/-- The generator is symmetric: `E[(L p) q] = E[p (L q)]`. -/
theorem expect_ouGenerator_mul_comm (p q : UniPoly R) :
    expect (ouGenerator p * q) = expect (p * ouGenerator q) := by
  rw [CommSemiring.mul_comm p, expect_ouGenerator_mul, expect_ouGenerator_mul,
    CommSemiring.mul_comm (deriv p)]

/-- The generator has mean zero: the Gaussian is its stationary law. -/
theorem expect_ouGenerator (p : UniPoly R) : expect (ouGenerator p) = 0 := by
  rw [show ouGenerator p = ouGenerator p * 1 by grind, expect_ouGenerator_mul, deriv_one,
    Semiring.mul_zero, expect_zero]
  grind

end

/-- The generator commutes with homomorphisms of the coefficients. -/
theorem map_ouGenerator {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)
    (p : UniPoly A) : map φ (ouGenerator p) = ouGenerator (map φ p) := by
  unfold ouGenerator; rw [map_sub, map_X_mul, deriv_map, deriv_map]

example : ouGenerator (X * X : UniPoly Rat) = 2 - 2 * (X * X) := by
  unfold ouGenerator
  rw [deriv_X_mul, deriv_add, deriv_X_mul, deriv_X, deriv_one]; grind

end LeJEPA
