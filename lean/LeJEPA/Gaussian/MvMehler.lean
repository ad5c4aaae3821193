module

public import LeJEPA.Gaussian.MvExpect

/-!
# A Gaussian pair in several variables

For latents `z = (z_0, ..., z_(n-1))`, independent standard Gaussian, the second point is
`z'_i = ρ_i z_i + σ_i ξ_i` with independent standard Gaussian noise `ξ`.

* `noisy ρ σ p` is the polynomial `p(ρ x + σ ξ)` in the variables `ξ`, with coefficients that are
  polynomials in `x`;
* `mehler ρ σ p` is its expectation over `ξ`, the conditional expectation of `p(z')` given `z = x`;
* `expectPair ρ σ p q = E[p(z) q(z')]`, the expectation over `ξ`, then over `z`.

With `ρ_i² + σ_i² = 1` the point `z'` has the law of `z` (`expect_mehler`) and the pair is
exchangeable (`expectPair_comm`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u

namespace MvPoly
variable {R : Type u} [CommRing R] {n : Nat}

/-- `p(ρ x + σ ξ)`, a polynomial in `ξ` with coefficients that are polynomials in `x`. -/
@[expose] def noisy (ρ σ : Fin n → R) : RingHom (MvPoly R n) (MvPoly (MvPoly R n) n) :=
  eval₂Hom ((CHom n).comp (CHom n)) fun i => C (C (ρ i) * var i) + C (C (σ i)) * var i

/-- The conditional expectation `E[p(z') | z = x]`, a polynomial in `x`. -/
@[expose] def mehler (ρ σ : Fin n → R) (p : MvPoly R n) : MvPoly R n := expect (noisy ρ σ p)

/-- `E[p(z) q(z')]`: the expectation over the noise, then over `z`, of `p(z) q(ρ z + σ ξ)`. -/
@[expose] def expectPair (ρ σ : Fin n → R) (p q : MvPoly R n) : R :=
  expect (expect (C p * noisy ρ σ q))

variable (ρ σ : Fin n → R)

theorem noisy_C (a : R) : noisy ρ σ (C a) = C (C a) := eval₂Hom_C _ _ _

theorem noisy_var (i : Fin n) :
    noisy ρ σ (var i) = C (C (ρ i) * var i) + C (C (σ i)) * var i := eval₂Hom_var _ _ _

/-- Differentiating in the noise: `∂_i (p(ρ x + σ ξ)) = σ_i (∂_i p)(ρ x + σ ξ)`. -/
theorem deriv_noisy (i : Fin n) (p : MvPoly R n) :
    deriv i (noisy ρ σ p) = C (C (σ i)) * noisy ρ σ (deriv i p) := by
  induction p using MvPoly.induction with
  | const a => rw [noisy_C, deriv_C, deriv_C, RingHom.map_zero]; grind
  | add p q hp hq =>
    rw [RingHom.map_add, deriv_add, hp, hq, deriv_add, RingHom.map_add]; grind
  | var_mul j p hp =>
    rw [RingHom.map_mul, deriv_mul, hp, noisy_var, deriv_add, deriv_C, deriv_C_mul, deriv_var,
      deriv_var_mul, RingHom.map_add, RingHom.map_mul, noisy_var]
    split
    · next h => subst h; grind
    · rw [RingHom.map_zero]; grind

/-! ### The conditional expectation -/

theorem mehler_C (a : R) : mehler ρ σ (C a) = C a := by rw [mehler, noisy_C, expect_C]

theorem mehler_one : mehler ρ σ 1 = 1 := by rw [← C_one, mehler_C]

theorem mehler_add (p q : MvPoly R n) : mehler ρ σ (p + q) = mehler ρ σ p + mehler ρ σ q := by
  rw [mehler, RingHom.map_add, expect_add]; rfl

theorem mehler_C_mul (a : R) (p : MvPoly R n) : mehler ρ σ (C a * p) = C a * mehler ρ σ p := by
  rw [mehler, RingHom.map_mul, noisy_C, expect_C_mul]; rfl

/-- Integration by parts over the noise: `T (z_i p) = ρ_i z_i T p + σ_i² T (∂_i p)`. -/
theorem mehler_var_mul (i : Fin n) (p : MvPoly R n) :
    mehler ρ σ (var i * p) = C (ρ i) * var i * mehler ρ σ p
      + C (σ i * σ i) * mehler ρ σ (deriv i p) := by
  rw [mehler, RingHom.map_mul, noisy_var, Semiring.right_distrib, expect_add, expect_C_mul,
    Semiring.mul_assoc (C (C (σ i))), expect_C_mul, stein, deriv_noisy, expect_C_mul, C_mul]
  simp only [mehler]; grind

/-- The derivative of the conditional expectation is attenuated: `∂_i (T p) = ρ_i T (∂_i p)`. -/
theorem deriv_mehler (i : Fin n) (p : MvPoly R n) :
    deriv i (mehler ρ σ p) = C (ρ i) * mehler ρ σ (deriv i p) := by
  induction p using MvPoly.deriv_induction with
  | const a => rw [mehler_C, deriv_C, ← C_zero, mehler_C, C_zero]; grind
  | add p q hp hq => rw [mehler_add, deriv_add, hp, hq, deriv_add, mehler_add]; grind
  | var_mul k p hp hd =>
    rw [mehler_var_mul, deriv_add, Semiring.mul_assoc, deriv_C_mul, deriv_var_mul, hp, deriv_C_mul,
      hd, deriv_var_mul, mehler_add, mehler_var_mul, deriv_comm i k]
    split
    · next h => subst h; grind
    · rw [show mehler ρ σ 0 = 0 by rw [← C_zero, mehler_C]]; grind

/-! ### The pair -/

/-- Conditioning on `z`: `E[p(z) q(z')] = E[p(z) (T q)(z)]`. -/
theorem expectPair_eq (p q : MvPoly R n) : expectPair ρ σ p q = expect (p * mehler ρ σ q) := by
  rw [expectPair, expect_C_mul]; rfl

/-- Joint integration by parts: `E[z_i p(z) q(z')] = E[(∂_i p)(z) q(z')] + ρ_i E[p(z) (∂_i q)(z')]`.
-/
theorem expectPair_var_mul (i : Fin n) (p q : MvPoly R n) :
    expectPair ρ σ (var i * p) q =
      expectPair ρ σ (deriv i p) q + ρ i * expectPair ρ σ p (deriv i q) := by
  rw [expectPair_eq, stein_mul, deriv_mehler, ← expectPair_eq, show p * (C (ρ i) *
    mehler ρ σ (deriv i q)) = C (ρ i) * (p * mehler ρ σ (deriv i q)) by grind, expect_C_mul,
    ← expectPair_eq]

theorem expectPair_add_left (p₁ p₂ q : MvPoly R n) :
    expectPair ρ σ (p₁ + p₂) q = expectPair ρ σ p₁ q + expectPair ρ σ p₂ q := by
  rw [expectPair_eq, Semiring.right_distrib, expect_add, ← expectPair_eq, ← expectPair_eq]

theorem expectPair_add_right (p q₁ q₂ : MvPoly R n) :
    expectPair ρ σ p (q₁ + q₂) = expectPair ρ σ p q₁ + expectPair ρ σ p q₂ := by
  rw [expectPair_eq, mehler_add, Semiring.left_distrib, expect_add, ← expectPair_eq,
    ← expectPair_eq]

theorem expectPair_C_mul_left (a : R) (p q : MvPoly R n) :
    expectPair ρ σ (C a * p) q = a * expectPair ρ σ p q := by
  rw [expectPair_eq, Semiring.mul_assoc, expect_C_mul, ← expectPair_eq]

section Stationary
variable {ρ σ} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
include h

/-- Stationarity: with `ρ_i² + σ_i² = 1` the second point has the law of the first. -/
theorem expect_mehler (p : MvPoly R n) : expect (mehler ρ σ p) = expect p := by
  induction p using MvPoly.deriv_induction with
  | const a => rw [mehler_C]
  | add p q hp hq => rw [mehler_add, expect_add, expect_add, hp, hq]
  | var_mul i p _ hd =>
    rw [mehler_var_mul, expect_add, Semiring.mul_assoc, expect_C_mul, expect_C_mul, stein,
      deriv_mehler, expect_C_mul, hd, stein]
    have := h i
    grind

/-- Reversibility: with `ρ_i² + σ_i² = 1` the pair is exchangeable. -/
theorem expectPair_comm (p q : MvPoly R n) : expectPair ρ σ p q = expectPair ρ σ q p := by
  induction p using MvPoly.deriv_induction generalizing q with
  | const a =>
    rw [expectPair_eq, expectPair_eq, mehler_C, expect_C_mul, expect_mehler h,
      CommSemiring.mul_comm q, expect_C_mul]
  | add p₁ p₂ h1 h2 => rw [expectPair_add_left, expectPair_add_right, h1, h2]
  | var_mul i p hp hd =>
    have e : expectPair ρ σ q (var i * p) =
        ρ i * expectPair ρ σ (var i * q) p + σ i * σ i * expectPair ρ σ q (deriv i p) := by
      simp only [expectPair_eq]
      rw [mehler_var_mul, Semiring.left_distrib, expect_add, ← expect_C_mul, ← expect_C_mul]
      congr 1 <;> congr 1 <;> grind
    rw [expectPair_var_mul, e, expectPair_var_mul, hp, hd i]
    have := h i
    generalize expectPair ρ σ q (deriv i p) = a at *
    generalize expectPair ρ σ (deriv i q) p = b at *
    have : a = (ρ i * ρ i + σ i * σ i) * a := by rw [this]; grind
    grind

end Stationary

example : expectPair (fun _ => 3 / 5) (fun _ => 4 / 5) (var 0) (var 0 : MvPoly Rat 2) = 3 / 5 := by
  have h := expectPair_var_mul (fun _ => 3 / 5) (fun _ => 4 / 5) 0 (1 : MvPoly Rat 2) (var 0)
  rw [deriv_one, deriv_var, if_pos rfl, expectPair_eq _ _ 0, expectPair_eq _ _ 1 1, mehler_one,
    Semiring.zero_mul, expect_zero, Semiring.mul_one, Semiring.mul_one, expect_one] at h
  rw [h]; grind

end MvPoly
end LeJEPA
