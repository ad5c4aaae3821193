module

public import LeJEPA.Gaussian.Attenuation
public import LeJEPA.Gaussian.Completeness
public import LeJEPA.Gaussian.Hermite

/-!
# Gaussian calculus by hand

Instances of the theorems on Hermite polynomials, computed from the definitions over the rationals,
without the theorems they illustrate: the definitions mean what their names say. The last examples
show that the hypotheses are needed.
-/

public section

namespace LeJEPA
open Lean.Grind UniPoly

attribute [local instance] Semiring.natCast

/-! ### Moments -/

example : moment 0 = (1 : Rat) ∧ moment 1 = (0 : Rat) ∧ moment 2 = (1 : Rat) ∧ moment 3 = (0 : Rat)
    ∧ moment 4 = (3 : Rat) ∧ moment 5 = (0 : Rat) ∧ moment 6 = (15 : Rat) := by
  simp only [moment]; grind

private theorem moment_two : moment 2 = (1 : Rat) := by simp only [moment]; grind
private theorem moment_three : moment 3 = (0 : Rat) := by simp only [moment]; grind
private theorem moment_four : moment 4 = (3 : Rat) := by simp only [moment]; grind
private theorem moment_six : moment 6 = (15 : Rat) := by simp only [moment]; grind

private theorem expect_X_pow_mul (a : Rat) (k : Nat) : expect (C a * X ^ k) = a * moment k := by
  rw [expect_C_mul, expect_X_pow]

/-! ### Hermite polynomials -/

universe u

section
variable {R : Type u} [CommRing R]

/-- `He_2 = X² - 1`. -/
theorem hermite_two : hermite 2 = (X ^ 2 - 1 : UniPoly R) := by
  rw [hermite_succ, hermite_one, deriv_X]; grind

/-- `He_3 = X³ - 3 X`. -/
theorem hermite_three : hermite 3 = (X ^ 3 - 3 * X : UniPoly R) := by
  rw [hermite_succ, hermite_two, deriv_sub, deriv_pow_succ, deriv_X, deriv_one]; grind

/-- `He_4 = X⁴ - 6 X² + 3`. -/
theorem hermite_four : hermite 4 = (X ^ 4 - 6 * X ^ 2 + 3 : UniPoly R) := by
  rw [hermite_succ, hermite_three, deriv_sub, deriv_mul, deriv_ofNat, deriv_pow_succ, deriv_X]
  grind

/-- `He_5 = X⁵ - 10 X³ + 15 X`. -/
theorem hermite_five : hermite 5 = (X ^ 5 - 10 * X ^ 3 + 15 * X : UniPoly R) := by
  rw [hermite_succ, hermite_four, deriv_add, deriv_sub, deriv_mul, deriv_ofNat, deriv_ofNat,
    deriv_pow_succ, deriv_pow_succ, deriv_X]
  grind

end

/-! ### Orthogonality -/

/-- `E[He_3²] = E[z⁶] - 6 E[z⁴] + 9 E[z²] = 15 - 18 + 9 = 6`. -/
example : expect (hermite 3 * hermite 3 : UniPoly Rat) = 6 := by
  rw [hermite_three, show ((X ^ 3 - 3 * X) * (X ^ 3 - 3 * X) : UniPoly Rat)
    = X ^ 6 - C 6 * X ^ 4 + C 9 * X ^ 2 by rw [C_ofNat, C_ofNat]; grind, expect_add, expect_sub,
    expect_X_pow_mul, expect_X_pow_mul, expect_X_pow, moment_two, moment_four, moment_six]
  grind

/-- `E[He_2 He_4] = E[z⁶] - 7 E[z⁴] + 9 E[z²] - 3 = 15 - 21 + 9 - 3 = 0`. -/
example : expect (hermite 2 * hermite 4 : UniPoly Rat) = 0 := by
  rw [hermite_two, hermite_four, show ((X ^ 2 - 1) * (X ^ 4 - 6 * X ^ 2 + 3) : UniPoly Rat)
    = X ^ 6 - C 7 * X ^ 4 + C 9 * X ^ 2 - C 3 by rw [C_ofNat, C_ofNat, C_ofNat]; grind, expect_sub,
    expect_add, expect_sub, expect_X_pow_mul, expect_X_pow_mul, expect_X_pow, expect_C, moment_two,
    moment_four, moment_six]
  grind

/-! ### Attenuation with `ρ = 3/5`, `σ = 4/5` -/

/-- `p(ρ x + σ ξ)` for `p = X²`, as a polynomial in `ξ` with coefficients polynomials in `x`. -/
private theorem noisy_X_sq : noisy (3 / 5 : Rat) (4 / 5) (X ^ 2)
    = C (C (9 / 25) * X ^ 2) + C (C (24 / 25) * X) * X + C (C (16 / 25)) * X ^ 2 := by
  rw [show (X : UniPoly Rat) ^ 2 = X * X by grind, noisy_mul, noisy_X]
  unfold noisyPoint
  rw [show (9 / 25 : Rat) = 3 / 5 * (3 / 5) by grind,
    show (16 / 25 : Rat) = 4 / 5 * (4 / 5) by grind,
    show (24 / 25 : Rat) = 2 * (3 / 5 * (4 / 5)) by grind]
  simp only [C_mul]; rw [C_ofNat, C_ofNat]; grind

private theorem mehler_X_sq :
    mehler (3 / 5 : Rat) (4 / 5) (X ^ 2) = C (9 / 25) * X ^ 2 + C (16 / 25) := by
  unfold mehler
  have one : moment 1 = (0 : UniPoly Rat) := moment_one
  have two : moment 2 = (1 : UniPoly Rat) := by simp only [moment]; grind
  rw [noisy_X_sq, expect_add, expect_add, expect_C, expect_C_mul, expect_C_mul, expect_X_pow, two,
    show (X : UniPoly (UniPoly Rat)) = X ^ 1 by grind, expect_X_pow, one]
  grind

/-- `E_ξ[(ρ x + σ ξ)² - 1] = ρ² x² + σ² - 1 = ρ² (x² - 1)`. -/
example : mehler (3 / 5 : Rat) (4 / 5) (hermite 2) = C ((3 / 5 : Rat) ^ 2) * hermite 2 := by
  have h : C (16 / 25 : Rat) = 1 - C (9 / 25) := by rw [← C_one, ← C_sub]; congr 1; grind
  rw [hermite_two, mehler_sub, mehler_one, mehler_X_sq, h, show (3 / 5 : Rat) ^ 2 = 9 / 25 by grind]
  grind

/-- `E[z² z'²] = ρ² E[z⁴] + σ² E[z²] = 1 + 2 ρ²`. -/
example : expectPair (3 / 5 : Rat) (4 / 5) (X ^ 2) (X ^ 2) = 1 + 2 * (3 / 5) ^ 2 := by
  rw [expectPair_eq, mehler_X_sq, show (X ^ 2 * (C (9 / 25) * X ^ 2 + C (16 / 25)) : UniPoly Rat)
    = C (9 / 25) * X ^ 4 + C (16 / 25) * X ^ 2 by grind, expect_add, expect_X_pow_mul,
    expect_X_pow_mul, moment_two, moment_four]
  grind

/-! ### The generator -/

/-- `He_3'' - X He_3' = 6 X - X (3 X² - 3) = -3 (X³ - 3 X)`. -/
example : ouGenerator (hermite 3 : UniPoly Rat) = -3 * hermite 3 := by
  have h : deriv (X ^ 3 - 3 * X : UniPoly Rat) = 3 * X ^ 2 - 3 := by
    rw [deriv_sub, deriv_mul, deriv_ofNat, deriv_pow_succ, deriv_X]; grind
  unfold ouGenerator
  rw [hermite_three, h, deriv_sub, deriv_mul, deriv_ofNat, deriv_pow_succ, deriv_X]; grind

/-! ### Expansions -/

/-- `X³ = He_3 + 3 He_1`. -/
example : (X ^ 3 : UniPoly Rat) = hermite 3 + 3 * hermite 1 := by
  rw [hermite_three, hermite_one]; grind

/-- The coefficients are the projections: `E[z³ He_1] / 1! = E[z⁴] = 3`. -/
example : expect (X ^ 3 * hermite 1 : UniPoly Rat) / ((natFactorial 1 : Nat) : Rat) = 3 := by
  rw [hermite_one, show (X ^ 3 * X : UniPoly Rat) = X ^ 4 by grind, expect_X_pow, moment_four,
    show natFactorial 1 = 1 from rfl]
  grind

/-- `E[z³ He_3] / 3! = (E[z⁶] - 3 E[z⁴]) / 6 = (15 - 9) / 6 = 1`. -/
example : expect (X ^ 3 * hermite 3 : UniPoly Rat) / ((natFactorial 3 : Nat) : Rat) = 1 := by
  rw [hermite_three, show (X ^ 3 * (X ^ 3 - 3 * X) : UniPoly Rat) = X ^ 6 - C 3 * X ^ 4 by
      rw [C_ofNat]; grind, expect_sub, expect_X_pow, expect_X_pow_mul, moment_four, moment_six,
    show natFactorial 3 = 6 from rfl]
  grind

/-- Parseval for `X³`: `E[z⁶] = 15 = 3² · 1! + 1² · 3!`. -/
example : expect (X ^ 3 * X ^ 3 : UniPoly Rat)
    = 3 ^ 2 * ((natFactorial 1 : Nat) : Rat) + 1 ^ 2 * ((natFactorial 3 : Nat) : Rat) := by
  rw [show (X ^ 3 * X ^ 3 : UniPoly Rat) = X ^ 6 by grind, expect_X_pow, moment_six,
    show natFactorial 1 = 1 from rfl, show natFactorial 3 = 6 from rfl]
  grind

/-! ### The hypothesis `ρ² + σ² = 1` is needed -/

/-- With `ρ = σ = 1` the second moment of `z' = z + ξ` is `2`. -/
private theorem expect_mehler_one_one : expect (mehler 1 1 (X * X)) = (2 : Rat) := by
  rw [mehler_X_mul, mehler_X, deriv_X, mehler_one, show (1 * 1 : Rat) = 1 by grind, C_one,
    show (1 * X * (1 * X) + 1 * 1 : UniPoly Rat) = X * X + 1 by grind, expect_add, stein, deriv_X,
    expect_one]
  grind

/-- Without it the pair is not stationary. -/
example : expect (mehler 1 1 (X * X)) ≠ (expect (X * X) : Rat) := by
  rw [expect_mehler_one_one, stein, deriv_X, expect_one]; grind

/-- Without it the pair is not reversible: `E[z'²] = 2` and `E[z²] = 1`. -/
example : expectPair (1 : Rat) 1 1 (X * X) ≠ expectPair 1 1 (X * X) 1 := by
  rw [expectPair_one_left, expectPair_one_right, expect_mehler_one_one, stein, deriv_X, expect_one]
  grind

end LeJEPA
