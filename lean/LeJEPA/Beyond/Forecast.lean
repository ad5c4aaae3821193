module

public import LeJEPA.Algebra.Matrix
public import LeJEPA.Gaussian.Vector

/-!
# Gaussian forecasts

What is known is a vector `x` of `N` independent standard Gaussian variables; what is to be
predicted is a polynomial of `z' = M x + σ ξ`, with noise `ξ` independent of `x`. The best predictor
of `p(z')` is the conditional expectation `forecast M σ p = E[p(M x + σ ξ) | x]`, a polynomial in
`x`. If `M Mᵀ = t 1` and `t + σ² = 1`, then `z'` is standard Gaussian, and the forecasts of `p` and
`q` have the inner product that `E[p(z) q(z')]` has for a Gaussian pair of rate `t`: they satisfy
the same integration by parts (`expect_forecast_var_mul`).

The pair in question is that of two draws of `z'` from the same `x`, whose correlation is `t`. No
square root of `t` is needed, although `M x` is `√t` times a standard Gaussian vector.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u

namespace MvPoly
variable {R : Type u} [CommRing R] {n N : Nat}

/-- `(M x)_i`, a linear form in `N` variables. -/
@[expose] def mix (M : RectMat n N R) (i : Fin n) : MvPoly R N := sum fun j => C (M i j) * var j

/-- `p(M x + σ ξ)`, a polynomial in the noise `ξ` with coefficients that are polynomials in `x`. -/
@[expose] def blur (M : RectMat n N R) (σ : R) : RingMap (MvPoly R n) (MvPoly (MvPoly R N) n) :=
  eval₂Hom ((CHom n).comp (CHom N)) fun i => C (mix M i) + C (C σ) * var i

/-- The conditional expectation `E[p(M x + σ ξ) | x]`, a polynomial in `x`. -/
@[expose] def forecast (M : RectMat n N R) (σ : R) (p : MvPoly R n) : MvPoly R N :=
  expect (blur M σ p)

section Operators
variable (M : RectMat n N R) (σ : R)

theorem deriv_mix (i : Fin n) (j : Fin N) : deriv j (mix M i) = C (M i j) := by
  rw [mix, (deriv_linear j).map_sum, sum_eq_single j]
  · rw [deriv_C_mul, deriv_var, if_pos rfl]; grind
  · intro k hk
    rw [deriv_C_mul, deriv_var, if_neg (Ne.symm hk)]; grind

theorem blur_C (a : R) : blur M σ (C a) = C (C a) := eval₂Hom_C _ _ _

theorem blur_var (i : Fin n) : blur M σ (var i) = C (mix M i) + C (C σ) * var i :=
  eval₂Hom_var _ _ _

/-- Differentiating in the noise: `∂_i (p(M x + σ ξ)) = σ (∂_i p)(M x + σ ξ)`. -/
theorem deriv_blur (i : Fin n) (p : MvPoly R n) :
    deriv i (blur M σ p) = C (C σ) * blur M σ (deriv i p) := by
  induction p using MvPoly.induction with
  | const a => rw [blur_C, deriv_C, deriv_C, RingMap.map_zero]; grind
  | add p q hp hq =>
    rw [RingMap.map_add, deriv_add, hp, hq, deriv_add, RingMap.map_add]; grind
  | var_mul j p hp =>
    rw [RingMap.map_mul, deriv_mul, hp, blur_var, deriv_add, deriv_C, deriv_C_mul, deriv_var,
      deriv_var_mul, RingMap.map_add, RingMap.map_mul, blur_var]
    split
    · next h => subst h; grind
    · rw [RingMap.map_zero]; grind

theorem forecast_C (a : R) : forecast M σ (C a) = C a := by rw [forecast, blur_C, expect_C]

theorem forecast_one : forecast M σ 1 = 1 := by rw [← C_one, forecast_C, C_one]

theorem forecast_zero : forecast M σ 0 = 0 := by rw [← C_zero, forecast_C, C_zero]

theorem forecast_add (p q : MvPoly R n) :
    forecast M σ (p + q) = forecast M σ p + forecast M σ q := by
  rw [forecast, RingMap.map_add, expect_add]; rfl

theorem forecast_C_mul (a : R) (p : MvPoly R n) :
    forecast M σ (C a * p) = C a * forecast M σ p := by
  rw [forecast, RingMap.map_mul, blur_C, expect_C_mul]; rfl

/-- The forecast is linear. -/
theorem forecast_linear : IsLinear R (forecast M σ) where
  map_add := forecast_add M σ
  map_smul := forecast_C_mul M σ

/-- Integration by parts over the noise: `F (z_i p) = (M x)_i F p + σ² F (∂_i p)`. -/
theorem forecast_var_mul (i : Fin n) (p : MvPoly R n) :
    forecast M σ (var i * p) = mix M i * forecast M σ p
      + C (σ * σ) * forecast M σ (deriv i p) := by
  rw [forecast, RingMap.map_mul, blur_var, Semiring.right_distrib, expect_add, expect_C_mul,
    Semiring.mul_assoc (C (C σ)), expect_C_mul, stein, deriv_blur, expect_C_mul, C_mul]
  simp only [forecast]; grind

/-- The forecast of a coordinate is `M x`. -/
theorem forecast_var (i : Fin n) : forecast M σ (var i) = mix M i := by
  have := forecast_var_mul M σ i 1
  rw [deriv_one, forecast_one, forecast_zero, Semiring.mul_one] at this
  rw [this]; grind

/-- The chain rule: `∂_j (F p) = Σ_i M_ij F (∂_i p)`. -/
theorem deriv_forecast (j : Fin N) (p : MvPoly R n) :
    deriv j (forecast M σ p) = sum fun i => C (M i j) * forecast M σ (deriv i p) := by
  induction p using MvPoly.deriv_induction with
  | const a =>
    rw [forecast_C, deriv_C, sum_eq_zero fun i => by rw [deriv_C, forecast_zero]; grind]
  | add p q hp hq =>
    rw [forecast_add, deriv_add, hp, hq, ← sum_add]
    exact sum_congr fun i => by rw [deriv_add, forecast_add]; grind
  | var_mul k p hp hd =>
    have e : ∀ i, C (M i j) * forecast M σ (deriv i (var k * p)) =
        mix M k * (C (M i j) * forecast M σ (deriv i p))
          + C (σ * σ) * (C (M i j) * forecast M σ (deriv i (deriv k p)))
          + if i = k then C (M i j) * forecast M σ p else 0 := fun i => by
      rw [deriv_var_mul, forecast_add, forecast_var_mul, deriv_comm i k]
      split
      · grind
      · rw [forecast_zero]; grind
    rw [forecast_var_mul, deriv_add, deriv_mul, deriv_mix, deriv_C_mul, hp, hd, sum_congr e,
      sum_add, sum_add, sum_mul_left, sum_mul_left,
      sum_ite_eq k fun i => C (M i j) * forecast M σ p]
    grind

end Operators

section Isometry
variable {M : RectMat n N R} {σ t : R}
  (hM : ∀ i k, (sum fun j => M i j * M k j) = if i = k then t else 0)

/-- Integration by parts in `x`, in the direction of a row of `M`. -/
theorem expect_mix_mul (M : RectMat n N R) (i : Fin n) (g : MvPoly R N) :
    expect (mix M i * g) = sum fun j => M i j * expect (deriv j g) := by
  rw [mix, ← sum_mul_right, expect_linear.map_sum]
  exact sum_congr fun j => by rw [Semiring.mul_assoc, expect_C_mul, stein]

include hM

/-- `E[(M x)_i F(p) g] = t E[F(∂_i p) g] + E[F(p) Σ_j M_ij ∂_j g]`. -/
private theorem expect_mix_forecast_mul (i : Fin n) (p : MvPoly R n) (g : MvPoly R N) :
    expect (mix M i * (forecast M σ p * g)) = t * expect (forecast M σ (deriv i p) * g)
      + sum fun j => M i j * expect (forecast M σ p * deriv j g) := by
  have e : ∀ j, M i j * expect (deriv j (forecast M σ p * g)) =
      (sum fun k => M i j * M k j * expect (forecast M σ (deriv k p) * g))
        + M i j * expect (forecast M σ p * deriv j g) := fun j => by
    rw [deriv_mul, expect_add, deriv_forecast, ← sum_mul_right, expect_linear.map_sum,
      Semiring.left_distrib, ← sum_mul_left]
    congr 1
    exact sum_congr fun k => by rw [Semiring.mul_assoc (C _), expect_C_mul]; grind
  rw [expect_mix_mul, sum_congr e, sum_add, sum_comm, sum_eq_single i]
  · rw [sum_mul_right, hM, if_pos rfl]
  · intro k hk
    rw [sum_mul_right, hM, if_neg (Ne.symm hk)]; grind

/-- `E[(M x)_i F(p) F(q)] = t (E[F(∂_i p) F(q)] + E[F(p) F(∂_i q)])`. -/
private theorem expect_mix_forecast_forecast (i : Fin n) (p q : MvPoly R n) :
    expect (mix M i * (forecast M σ p * forecast M σ q)) =
      t * (expect (forecast M σ (deriv i p) * forecast M σ q)
        + expect (forecast M σ p * forecast M σ (deriv i q))) := by
  have a := expect_mix_forecast_mul hM (σ := σ) i p (forecast M σ q)
  have e : ∀ j, M i j * expect (forecast M σ p * deriv j (forecast M σ q)) =
      sum fun k => M i j * M k j * expect (forecast M σ p * forecast M σ (deriv k q)) := fun j => by
    rw [deriv_forecast, ← sum_mul_left, expect_linear.map_sum, ← sum_mul_left]
    exact sum_congr fun k => by
      rw [show forecast M σ p * (C (M k j) * forecast M σ (deriv k q)) =
        C (M k j) * (forecast M σ p * forecast M σ (deriv k q)) by grind, expect_C_mul]
      grind
  rw [a, sum_congr e, sum_comm, sum_eq_single i]
  · rw [sum_mul_right, hM, if_pos rfl]; grind
  · intro k hk
    rw [sum_mul_right, hM, if_neg (Ne.symm hk)]; grind

variable (h : t + σ * σ = 1)
include h

/-- Stationarity: `z'` is standard Gaussian. -/
theorem expect_forecast (p : MvPoly R n) : expect (forecast M σ p) = expect p := by
  induction p using MvPoly.deriv_induction with
  | const a => rw [forecast_C, expect_C, expect_C]
  | add p q hp hq => rw [forecast_add, expect_add, expect_add, hp, hq]
  | var_mul i p _ hd =>
    have a := expect_mix_forecast_mul hM (σ := σ) i p 1
    rw [sum_eq_zero fun j => by rw [deriv_one, Semiring.mul_zero, expect_zero]; grind,
      Semiring.mul_one, Semiring.mul_one] at a
    rw [forecast_var_mul, expect_add, a, expect_C_mul, hd, stein]
    grind

/-- Forecasts integrate by parts as a Gaussian pair of rate `t` does:
`E[F(z_i p) F(q)] = E[F(∂_i p) F(q)] + t E[F(p) F(∂_i q)]`. -/
theorem expect_forecast_var_mul (i : Fin n) (p q : MvPoly R n) :
    expect (forecast M σ (var i * p) * forecast M σ q) =
      expect (forecast M σ (deriv i p) * forecast M σ q)
        + t * expect (forecast M σ p * forecast M σ (deriv i q)) := by
  have a := expect_mix_forecast_forecast hM (σ := σ) i p q
  rw [forecast_var_mul, Semiring.right_distrib, expect_add, Semiring.mul_assoc, a,
    Semiring.mul_assoc (C _), expect_C_mul]
  grind

/-- `E[p(z')² - 2 p(z') g(x) + g(x)²]`: the error of a predictor `g` is the least error plus its
squared distance from the forecast. -/
theorem expect_blur_sub_mul_self (p : MvPoly R n) (g : MvPoly R N) :
    expect (expect ((blur M σ p - C g) * (blur M σ p - C g))) =
      (expect (p * p) - expect (forecast M σ p * forecast M σ p))
        + expect ((forecast M σ p - g) * (forecast M σ p - g)) := by
  have e : (blur M σ p - C g) * (blur M σ p - C g) =
      blur M σ (p * p) - (C g * blur M σ p + C g * blur M σ p) + C (g * g) := by
    rw [RingMap.map_mul, C_mul]; grind
  have f : (forecast M σ p - g) * (forecast M σ p - g) = forecast M σ p * forecast M σ p
      - (g * forecast M σ p + g * forecast M σ p) + g * g := by grind
  rw [e, f, expect_add, expect_sub, expect_add (C g * blur M σ p), expect_C_mul, expect_C]
  simp only [expect_add, expect_sub]
  have s := expect_forecast hM h (p * p)
  simp only [forecast] at s ⊢
  grind

end Isometry

/-- Two known variables with weights 3/5 and 2/5 and noise: the forecast of the one coordinate. -/
example : forecast (fun _ j => if j = 0 then 3 / 5 else 2 / 5 : RectMat 1 2 Rat) (1 / 2)
    (var 0) = C (3 / 5) * var 0 + C (2 / 5) * var 1 := by
  rw [forecast_var, mix, sum_last, sum_last, sum_empty]
  show 0 + C (3 / 5) * var 0 + C (2 / 5) * var 1 = _
  grind

end MvPoly
end LeJEPA
