module

public import LeJEPA.Beyond.Forecast
public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.Polynomial

/-!
# Predicting the encoding of what comes next

The prediction loss of an encoder `h` with a predictor `g` is
`Σ_i E (h_i(M x + σ ξ) - g_i(x))²`, where `x` is what is known (`LeJEPA.Beyond.Forecast`). With the
best predictor, the forecast, it is half the alignment loss of `h` in a world of one rate
`t = 1 - σ²` (`forecastWorld`), so all theorems on worlds apply: a component of degree `d` keeps the
fraction `t^d` of its variance and loses the rest, and under whitening the loss is at least `m σ²`,
attained only by orthogonal mixtures of the latents with the linear predictor.

## Main results
* `prediction_lower_bound`, `prediction_identifiability`, `prediction_attained`.
* `forecast_of_degree`: what a component of degree `d` loses.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField
open MvPoly (C var deriv mix blur forecast)

universe u
attribute [local instance] Semiring.natCast

/-- The prediction loss `Σ_i E (h_i(M x + σ ξ) - g_i(x))²`. -/
@[expose] def predictionLoss {R : Type u} [CommRing R] {m n N : Nat} (M : RectMat n N R) (σ : R)
    (h : Fin m → MvPoly R n) (g : Fin m → MvPoly R N) : R :=
  sum fun i => MvPoly.expect (MvPoly.expect
    ((blur M σ (h i) - C (g i)) * (blur M σ (h i) - C (g i))))

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n N : Nat} {M : RectMat n N R} {σ t : R}

/-- The world of polynomials with the inner product of forecasts as the pair correlation: that of
two draws of `M x + σ ξ` with the same `x`. -/
@[expose] def forecastWorld (M : RectMat n N R) (σ t : R)
    (hM : ∀ i k, (sum fun j => M i j * M k j) = if i = k then t else 0) (h : t + σ * σ = 1) :
    OUWorld R (MvPoly R n) n fun _ => t where
  one := 1
  mulZ i f := var i * f
  d i f := deriv i f
  inner f g := MvPoly.expect (f * g)
  cross f g := MvPoly.expect (forecast M σ f * forecast M σ g)
  mulZ_linear := (polynomialWorld (fun _ => 1) (fun _ => 0) fun _ => by grind).mulZ_linear
  d_linear := MvPoly.deriv_linear
  inner_form := (polynomialWorld (fun _ => 1) (fun _ => 0) fun _ => by grind).inner_form
  cross_form :=
    { comm := fun f g => by rw [CommSemiring.mul_comm]
      add_left := fun f g k => by
        rw [MvPoly.forecast_add, Semiring.right_distrib, MvPoly.expect_add]
      smul_left := fun c f g => by
        rw [MvPoly.smul_eq_C_mul, MvPoly.forecast_C_mul, Semiring.mul_assoc, MvPoly.expect_C_mul] }
  inner_one := by rw [Semiring.mul_one, MvPoly.expect_one]
  cross_one := by rw [MvPoly.forecast_one, Semiring.mul_one, MvPoly.expect_one]
  d_one := MvPoly.deriv_one
  d_comm := MvPoly.deriv_comm
  d_mulZ i j f := MvPoly.deriv_var_mul i j f
  stein := MvPoly.stein_mul
  cross_stein := MvPoly.expect_forecast_var_mul hM h

namespace forecastWorld
variable (hM : ∀ i k, (sum fun j => M i j * M k j) = if i = k then t else 0)
  (h : t + σ * σ = 1)

theorem linComb_z_eq (q : Fin n → R) :
    linComb q (forecastWorld M σ t hM h).z = sum fun k => C (q k) * var k := by
  rw [linComb]
  exact sum_congr fun k => by
    rw [MvPoly.smul_eq_C_mul]
    show C (q k) * (var k * 1) = _
    rw [Semiring.mul_one]

/-- All observables are polynomial. -/
theorem isPoly (f : MvPoly R n) : (forecastWorld M σ t hM h).IsPoly f := by
  induction f using MvPoly.induction with
  | const a =>
    have := OUWorld.IsPoly.smul (W := forecastWorld M σ t hM h) a .one
    rwa [MvPoly.smul_eq_C_mul, show C a * (forecastWorld M σ t hM h).one = C a from
      Semiring.mul_one _] at this
  | add p q hp hq => exact .add hp hq
  | var_mul i p hp => exact .mulZ i hp

/-- Whitening in this world is whitening of polynomials. -/
theorem whitened {f : Fin m → MvPoly R n} (mean : ∀ i, MvPoly.expect (f i) = 0)
    (cov : ∀ i j, MvPoly.expect (f i * f j) = if i = j then 1 else 0) :
    (forecastWorld M σ t hM h).Whitened f where
  isPoly i := isPoly hM h (f i)
  mean i := by
    show MvPoly.expect (f i * 1) = 0
    rw [Semiring.mul_one]; exact mean i
  cov := cov

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
include hM h in
/-- The prediction loss is half the alignment loss of this world, plus the squared distance of the
predictor from the forecast. -/
theorem two_mul_predictionLoss (f : Fin m → MvPoly R n) (g : Fin m → MvPoly R N) :
    2 * predictionLoss M σ f g = alignmentLoss (fun f g => MvPoly.expect (f * g))
        (fun f g => MvPoly.expect (forecast M σ f * forecast M σ g)) f +
      2 * sum fun i => MvPoly.expect ((forecast M σ (f i) - g i) * (forecast M σ (f i) - g i)) := by
  rw [predictionLoss, alignmentLoss, ← sum_mul_left, ← sum_mul_left, ← sum_add]
  exact sum_congr fun i => by rw [MvPoly.expect_blur_sub_mul_self hM h]; grind

end forecastWorld

/-- **What a component of degree `d` loses** (catalog: `action-conditioned`): the error of every
predictor of `f(z')` is at least `(1 - t^d) E f²`, and the forecast attains this. -/
theorem forecast_of_degree (hM : ∀ i k, (sum fun j => M i j * M k j) = if i = k then t else 0)
    (h : t + σ * σ = 1) {d : Nat} {f : MvPoly R n}
    (hf : (forecastWorld M σ t hM h).HasDegree d f) (g : MvPoly R N) :
    (1 - t ^ d) * MvPoly.expect (f * f) ≤
        MvPoly.expect (MvPoly.expect ((blur M σ f - C g) * (blur M σ f - C g))) ∧
      (MvPoly.expect (MvPoly.expect ((blur M σ f - C g) * (blur M σ f - C g))) =
        (1 - t ^ d) * MvPoly.expect (f * f) ↔ g = forecast M σ f) := by
  have e : MvPoly.expect (forecast M σ f * forecast M σ f) = t ^ d * MvPoly.expect (f * f) :=
    hf.cross_eq (forecastWorld.isPoly hM h f)
  rw [MvPoly.expect_blur_sub_mul_self hM h, e]
  have p := MvPoly.expect_mul_self_nonneg (forecast M σ f - g)
  refine ⟨by grind, fun eq => ?_, fun hg => ?_⟩
  · have := MvPoly.eq_zero_of_expect_mul_self (p := forecast M σ f - g) (by grind)
    grind
  · rw [hg, show forecast M σ f - forecast M σ f = 0 by grind, Semiring.zero_mul,
      MvPoly.expect_zero]
    grind

section Main
variable (hM : ∀ i k, (sum fun j => M i j * M k j) = if i = k then t else 0)
  (h : t + σ * σ = 1) {f : Fin m → MvPoly R n}
include hM h

/-- **Least prediction loss**: whitened polynomials have prediction loss at least `m σ²`, whatever
polynomial predicts them. -/
theorem prediction_lower_bound (t0 : 0 ≤ t) (mean : ∀ i, MvPoly.expect (f i) = 0)
    (cov : ∀ i j, MvPoly.expect (f i * f j) = if i = j then 1 else 0)
    (g : Fin m → MvPoly R N) : (m : R) * (σ * σ) ≤ predictionLoss M σ f g := by
  have b := loss_lower_bound (forecastWorld M σ t hM h) t0 (by have := mul_self_nonneg σ; grind)
    (forecastWorld.whitened hM h mean cov)
  have e := forecastWorld.two_mul_predictionLoss hM h f g
  have p := sum_nonneg fun i => MvPoly.expect_mul_self_nonneg (forecast M σ (f i) - g i)
  have s : (forecastWorld M σ t hM h).loss f = alignmentLoss (fun f g => MvPoly.expect (f * g))
    (fun f g => MvPoly.expect (forecast M σ f * forecast M σ g)) f := rfl
  rw [s] at b
  have ht : t = 1 - σ * σ := by grind
  subst ht
  grind

/-- **Rigidity of prediction**: whitened polynomials that some polynomial predicts with loss at most
`m σ²` are orthogonal mixtures of the coordinates, and the predictor is the linear one. -/
theorem prediction_identifiability (t0 : 0 < t) (t1 : t < 1) (mean : ∀ i, MvPoly.expect (f i) = 0)
    (cov : ∀ i j, MvPoly.expect (f i * f j) = if i = j then 1 else 0)
    {g : Fin m → MvPoly R N} (opt : predictionLoss M σ f g ≤ (m : R) * (σ * σ)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      (∀ i, f i = sum fun j => C (Q i j) * var j) ∧
      ∀ i, g i = sum fun j => C (Q i j) * mix M j := by
  have hw := forecastWorld.whitened hM h mean cov
  have b := loss_lower_bound (forecastWorld M σ t hM h) (Std.le_of_lt t0) (Std.le_of_lt t1) hw
  have e := forecastWorld.two_mul_predictionLoss hM h f g
  have p0 := fun i => MvPoly.expect_mul_self_nonneg (forecast M σ (f i) - g i)
  have p := sum_nonneg p0
  have s : (forecastWorld M σ t hM h).loss f = alignmentLoss (fun f g => MvPoly.expect (f * g))
    (fun f g => MvPoly.expect (forecast M σ f * forecast M σ g)) f := rfl
  rw [← s] at e
  have ht : 2 * (1 - t) * (m : R) = 2 * ((m : R) * (σ * σ)) := by
    rw [show (1 : R) - t = σ * σ by grind]; grind
  obtain ⟨Q, hQ, hQ', null⟩ := forward_identifiability _ t0 t1 hw (by grind)
  have lin : ∀ i, f i = sum fun j => C (Q i j) * var j := fun i => by
    rw [← forecastWorld.linComb_z_eq hM h]
    have := MvPoly.eq_zero_of_expect_mul_self (null i)
    grind
  refine ⟨Q, hQ, hQ', lin, fun i => ?_⟩
  have z := MvPoly.eq_zero_of_expect_mul_self (eq_zero_of_sum_nonpos p0 (by grind) i)
  have fc : forecast M σ (f i) = sum fun j => C (Q i j) * mix M j := by
    rw [lin i, (MvPoly.forecast_linear M σ).map_sum]
    exact sum_congr fun j => by rw [MvPoly.forecast_C_mul, MvPoly.forecast_var]
  rw [← fc]
  grind

/-- **Linear encoders attain it**: orthogonal mixtures of the coordinates are whitened, and the
linear predictor has loss `m σ²`. -/
theorem prediction_attained {Q : RectMat m n R} (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    (∀ i, MvPoly.expect (sum fun j => C (Q i j) * var j : MvPoly R n) = 0) ∧
    (∀ i k, MvPoly.expect ((sum fun j => C (Q i j) * var j : MvPoly R n)
      * sum fun j => C (Q k j) * var j) = if i = k then 1 else 0) ∧
    predictionLoss M σ (fun i => sum fun j => C (Q i j) * var j)
      (fun i => sum fun j => C (Q i j) * mix M j) = (m : R) * (σ * σ) := by
  obtain ⟨hw, hl⟩ := forward_converse (forecastWorld M σ t hM h) hQ
  simp only [forecastWorld.linComb_z_eq hM h] at hw hl
  refine ⟨fun i => ?_, hw.cov, ?_⟩
  · have := hw.mean i
    rw [← Semiring.mul_one (sum fun j => C (Q i j) * var j : MvPoly R n)]
    exact this
  · have e := forecastWorld.two_mul_predictionLoss hM h (fun i => sum fun j => C (Q i j) * var j)
      (fun i => sum fun j => C (Q i j) * mix M j)
    have z : ∀ i, forecast M σ (sum fun j => C (Q i j) * var j) -
        (sum fun j => C (Q i j) * mix M j) = 0 := fun i => by
      rw [(MvPoly.forecast_linear M σ).map_sum, sum_congr (g := fun j => C (Q i j) * mix M j)
        fun j => by rw [MvPoly.forecast_C_mul, MvPoly.forecast_var]]
      grind
    rw [sum_eq_zero fun i => by rw [z, Semiring.zero_mul, MvPoly.expect_zero]] at e
    have s : (forecastWorld M σ t hM h).loss (fun i => sum fun j => C (Q i j) * var j) =
      alignmentLoss (fun f g => MvPoly.expect (f * g))
        (fun f g => MvPoly.expect (forecast M σ f * forecast M σ g))
        (fun i : Fin m => sum fun j => C (Q i j) * var j) := rfl
    rw [← s, hl] at e
    have ht : t = 1 - σ * σ := by grind
    subst ht
    grind

end Main
end LeJEPA
