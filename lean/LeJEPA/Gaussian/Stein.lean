module

public import LeJEPA.Gaussian.Moments

/-!
# Stein's identity

`E[z p(z)] = E[p'(z)]` for `z ~ N(0, 1)` and every polynomial `p`: integration by parts against the
Gaussian density. Together with `E[1] = 1` it determines the Gaussian moments.

## Main results
* `LeJEPA.stein`: Stein's identity.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [CommRing R]

/-- **Stein's identity** `E[z p(z)] = E[p'(z)]` for `z ~ N(0, 1)`. -/
theorem stein (p : Poly R) : expect (X * p) = expect (deriv p) := by
  obtain ⟨N, hN⟩ := p.bdd
  unfold expect
  rw [coeffSum_X_mul, coeffSum_eq _ _ p (N := N + 1) fun k hk => hN k (by omega),
    coeffSum_eq _ _ (deriv p) (N := N) fun k hk => coeff_deriv_eq_zero (fun k hk => hN k (by omega))
      k hk,
    sum_range_succ' N fun k => RingHom.id R (p.coeff k) * moment (k + 1), moment_one]
  have e : ∀ k : Fin N, RingHom.id R (p.coeff (k + 1)) * moment (k + 1 + 1)
      = RingHom.id R ((deriv p).coeff k) * moment k := by
    intro k
    rw [RingHom.id_apply, RingHom.id_apply, coeff_deriv, moment_add_two]; grind
  rw [sum_congr e]; grind

/-- Integration by parts: `E[z p q] = E[p' q] + E[p q']`. -/
theorem stein_mul (p q : Poly R) :
    expect (X * p * q) = expect (deriv p * q) + expect (p * deriv q) := by
  rw [show X * p * q = X * (p * q) by grind, stein, deriv_mul, expect_add]

/-- The adjoint of the derivative is the creation operator `p ↦ X p - p'`:
`E[(X p - p') q] = E[p q']`. -/
theorem expect_creation_mul (p q : Poly R) :
    expect ((X * p - deriv p) * q) = expect (p * deriv q) := by
  rw [show (X * p - deriv p) * q = X * p * q - deriv p * q by grind, expect_sub, stein_mul]; grind

example : expect (X * X : Poly Rat) = 1 := by rw [stein, deriv_X, expect_one]

end LeJEPA
