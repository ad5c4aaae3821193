module

public import LeJEPA.Gaussian.HermiteSum
public import LeJEPA.Gaussian.Mehler

/-!
# Attenuation of Hermite polynomials (Mehler)

With `ρ² + σ² = 1` the noisy copy `z' = ρ z + σ ξ` of a standard normal latent is again standard
normal, and the Mehler operator is diagonal in the Hermite basis: `E_ξ[He_d(ρ x + σ ξ)] =
ρ^d He_d(x)`. A feature of degree `d` keeps the fraction `ρ^d` of its correlation between `z` and
`z'`, which is why linear features are the ones that noise destroys least.

Consequences: the pair `(z, z')` is stationary (both have the same law) and reversible (the law of
the pair is symmetric).

## Main results
* `LeJEPA.hermite_attenuation`: the operator form.
* `LeJEPA.hermite_attenuation_pair`: the form for the pair.
* `LeJEPA.expect_mehler`, `LeJEPA.expectPair_comm`: stationarity and reversibility.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [CommRing R] {ρ σ : R}

/-- Between the creation operator `p ↦ X p - p'` and the Mehler operator `T`:
`T (X p - p') = ρ (X T p - (T p)')`. -/
theorem mehler_creation (h : ρ * ρ + σ * σ = 1) (p : Poly R) :
    mehler ρ σ (X * p - deriv p) = C ρ * (X * mehler ρ σ p - deriv (mehler ρ σ p)) := by
  rw [mehler_sub, mehler_X_mul, deriv_mehler, show σ * σ = 1 - ρ * ρ by grind, C_sub, C_one, C_mul]
  grind

/-- **Attenuation** (Mehler's formula): with `ρ² + σ² = 1` and `ξ ~ N(0, 1)`,
`E_ξ[He_d(ρ x + σ ξ)] = ρ^d He_d(x)`, as polynomials in `x`. -/
theorem hermite_attenuation (h : ρ * ρ + σ * σ = 1) (d : Nat) :
    mehler ρ σ (hermite d) = C (ρ ^ d) * hermite d := by
  induction d with
  | zero => rw [hermite_zero, mehler_one, Semiring.pow_zero, C_one]; grind
  | succ d ih =>
    rw [hermite_succ, mehler_creation h, ih, deriv_C_mul, Semiring.pow_succ, C_mul]; grind

/-- The Mehler operator on a Hermite sum. -/
theorem mehler_hermiteSum (h : ρ * ρ + σ * σ = 1) (N : Nat) (c : Nat → R) :
    mehler ρ σ (hermiteSum N c) = hermiteSum N fun k => c k * ρ ^ k := by
  induction N with
  | zero => exact mehler_zero ρ σ
  | succ N ih =>
    rw [hermiteSum_succ, mehler_add, ih, mehler_C_mul, hermite_attenuation h, hermiteSum_succ,
      C_mul]
    grind

/-- **Attenuation for the pair** `z' = ρ z + σ ξ` with `ρ² + σ² = 1`:
`E[He_j(z) He_k(z')] = ρ^k k!` if `j = k`, else `0`. -/
theorem hermite_attenuation_pair (h : ρ * ρ + σ * σ = 1) (j k : Nat) :
    expectPair ρ σ (hermite j) (hermite k)
      = if j = k then ρ ^ k * (factorial k : R) else 0 := by
  rw [expectPair_eq, hermite_attenuation h, show hermite j * (C (ρ ^ k) * hermite k)
    = C (ρ ^ k) * (hermite j * hermite k) by grind, expect_C_mul, hermite_orthogonality]
  split <;> grind

/-- Stationarity: `z' = ρ z + σ ξ` with `ρ² + σ² = 1` has the moments of `z`. -/
theorem expect_mehler (h : ρ * ρ + σ * σ = 1) (p : Poly R) :
    expect (mehler ρ σ p) = expect p := by
  induction p using hermite_induction with
  | zero => rw [mehler_zero]
  | add p q hp hq => rw [mehler_add, expect_add, expect_add, hp, hq]
  | basis a k =>
    rw [mehler_C_mul, hermite_attenuation h, expect_C_mul, expect_C_mul, expect_C_mul,
      expect_hermite]
    split
    · next hk => subst hk; rw [Semiring.pow_zero]; grind
    · grind

/-- Reversibility: with `ρ² + σ² = 1` the pair `(z, z')` is exchangeable,
`E[p(z) q(z')] = E[q(z) p(z')]`. -/
theorem expectPair_comm (h : ρ * ρ + σ * σ = 1) (p q : Poly R) :
    expectPair ρ σ p q = expectPair ρ σ q p := by
  induction p using hermite_induction with
  | zero => rw [expectPair_zero_left, expectPair_zero_right]
  | add p₁ p₂ h₁ h₂ => rw [expectPair_add_left, expectPair_add_right, h₁, h₂]
  | basis a j =>
    rw [expectPair_C_mul_left, expectPair_C_mul_right]
    congr 1
    induction q using hermite_induction with
    | zero => rw [expectPair_zero_left, expectPair_zero_right]
    | add q₁ q₂ h₁ h₂ => rw [expectPair_add_left, expectPair_add_right, h₁, h₂]
    | basis b k =>
      rw [expectPair_C_mul_left, expectPair_C_mul_right, hermite_attenuation_pair h,
        hermite_attenuation_pair h]
      by_cases hjk : j = k
      · rw [if_pos hjk, if_pos hjk.symm, hjk]
      · rw [if_neg hjk, if_neg (Ne.symm hjk)]

/-- The Mehler operator is symmetric: `E[(T p) q] = E[p (T q)]`. -/
theorem expect_mehler_mul (h : ρ * ρ + σ * σ = 1) (p q : Poly R) :
    expect (mehler ρ σ p * q) = expect (p * mehler ρ σ q) := by
  rw [CommSemiring.mul_comm, ← expectPair_eq, expectPair_comm h, expectPair_eq]

private theorem mul_pow (a b : R) (k : Nat) : (a * b) ^ k = a ^ k * b ^ k := by
  induction k with
  | zero => simp only [Semiring.pow_zero]; grind
  | succ k ih => simp only [Semiring.pow_succ, ih]; grind

/-- The semigroup law: attenuation by `ρ₂` after attenuation by `ρ₁` is attenuation by `ρ₁ ρ₂`. -/
theorem mehler_mehler {ρ₁ σ₁ ρ₂ σ₂ : R} (h₁ : ρ₁ * ρ₁ + σ₁ * σ₁ = 1)
    (h₂ : ρ₂ * ρ₂ + σ₂ * σ₂ = 1) (h : ρ₁ * ρ₂ * (ρ₁ * ρ₂) + σ * σ = 1) (p : Poly R) :
    mehler ρ₂ σ₂ (mehler ρ₁ σ₁ p) = mehler (ρ₁ * ρ₂) σ p := by
  induction p using hermite_induction with
  | zero => simp only [mehler_zero]
  | add p q hp hq => simp only [mehler_add, hp, hq]
  | basis a k =>
    simp only [mehler_C_mul, hermite_attenuation h₁, hermite_attenuation h₂, hermite_attenuation h]
    rw [mul_pow, C_mul]; grind

/-- The hypothesis is met by rationals other than `0` and `1`, and the pair then correlates. -/
example : expectPair (3 / 5) (4 / 5) (hermite 2) (hermite 2) = (18 / 25 : Rat) := by
  rw [hermite_attenuation_pair (by grind), if_pos rfl, show factorial 2 = 2 from rfl]; grind

end LeJEPA
