module

public import LeJEPA.Gaussian.Orthogonality

/-!
# The Ornstein-Uhlenbeck generator

`ouGenerator p = p'' - X p'` generates the stationary Gaussian diffusion `dz = -z dt + √2 dW`, of
which the pairs `z' = ρ z + σ ξ` with `ρ = exp(-t)` are the transitions. It is symmetric under the
Gaussian expectation, with Dirichlet form `E[p' q']`, and the Hermite polynomials are its
eigenfunctions, with eigenvalues `0, -1, -2, …`.

## Main results
* `LeJEPA.ou_eigenfunctions`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The Ornstein-Uhlenbeck generator `p ↦ p'' - X p'`. -/
@[expose] def ouGenerator (p : Poly R) : Poly R := deriv (deriv p) - X * deriv p

theorem ouGenerator_add (p q : Poly R) :
    ouGenerator (p + q) = ouGenerator p + ouGenerator q := by
  unfold ouGenerator; simp only [deriv_add]; grind

theorem ouGenerator_C_mul (a : R) (p : Poly R) :
    ouGenerator (C a * p) = C a * ouGenerator p := by
  unfold ouGenerator; simp only [deriv_C_mul]; grind

theorem ouGenerator_C (a : R) : ouGenerator (C a) = 0 := by
  unfold ouGenerator; rw [deriv_C, deriv_zero]; grind

/-- **Hermite polynomials are the eigenfunctions of the Ornstein-Uhlenbeck generator**:
`He_d'' - X He_d' = -d He_d`. -/
theorem ou_eigenfunctions (d : Nat) :
    ouGenerator (hermite d) = (C (-(d : R)) * hermite d : Poly R) := by
  cases d with
  | zero =>
    rw [hermite_zero, ← C_one, ouGenerator_C, Semiring.natCast_zero, show -(0 : R) = 0 by grind,
      C_zero]
    grind
  | succ d =>
    unfold ouGenerator
    rw [deriv_hermite_succ, deriv_C_mul, C_neg, hermite_succ d]; grind

/-- The generator is minus the Dirichlet form: `E[(L p) q] = -E[p' q']`. -/
theorem expect_ouGenerator_mul (p q : Poly R) :
    expect (ouGenerator p * q) = -expect (deriv p * deriv q) := by
  unfold ouGenerator
  rw [show (deriv (deriv p) - X * deriv p) * q = -((X * deriv p - deriv (deriv p)) * q) by grind,
    expect_neg, expect_creation_mul]

/-- The generator is symmetric: `E[(L p) q] = E[p (L q)]`. -/
theorem expect_ouGenerator_mul_comm (p q : Poly R) :
    expect (ouGenerator p * q) = expect (p * ouGenerator q) := by
  rw [CommSemiring.mul_comm p, expect_ouGenerator_mul, expect_ouGenerator_mul,
    CommSemiring.mul_comm (deriv p)]

/-- The generator has mean zero: the Gaussian is its stationary law. -/
theorem expect_ouGenerator (p : Poly R) : expect (ouGenerator p) = 0 := by
  rw [show ouGenerator p = ouGenerator p * 1 by grind, expect_ouGenerator_mul, deriv_one,
    Semiring.mul_zero, expect_zero]
  grind

end

/-- The generator commutes with homomorphisms of the coefficients. -/
theorem map_ouGenerator {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingHom A B)
    (p : Poly A) : map φ (ouGenerator p) = ouGenerator (map φ p) := by
  unfold ouGenerator; rw [map_sub, map_X_mul, deriv_map, deriv_map]

example : ouGenerator (X * X : Poly Rat) = 2 - 2 * (X * X) := by
  unfold ouGenerator
  rw [deriv_X_mul, deriv_add, deriv_X_mul, deriv_X, deriv_one]; grind

end LeJEPA
