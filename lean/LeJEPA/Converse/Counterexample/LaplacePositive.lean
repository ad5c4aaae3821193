module

public import LeJEPA.Converse.Positive
public import LeJEPA.Converse.Counterexample.Laplace

/-!
# The Laplace law is positive

The expectation of the Laplace law, and that of the Laplace autoregression with `ρ² ≤ 1`, are
nonnegative on squares: the counterexamples are no artefacts of functionals that are not those of a
distribution.
-/

public section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

/-- Homomorphisms of the coefficients keep the Laplace law. -/
theorem map_laplace {R : Type u} {B : Type v} [CommRing R] [CommRing B] (φ : RingHom R B) :
    (laplace R).map φ = laplace B := by
  refine Expectation.ext_X_pow fun k => ?_
  rw [Expectation.map_X_pow, laplace_X_pow, laplace_X_pow]
  induction k using Nat.strongRecOn with
  | ind k ih =>
    match k with
    | 0 => exact φ.map_one
    | 1 => exact φ.map_zero
    | k + 2 =>
      simp only [laplaceMoment]
      rw [φ.map_mul, φ.map_mul, φ.map_natCast, φ.map_natCast, ih k (by omega)]

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The Laplace law is positive. -/
theorem positive_laplace : (laplace R).Positive := fun {B} _ W hW w => by
  rw [map_laplace]
  obtain ⟨N, hN⟩ := w.bdd
  induction N generalizing w with
  | zero =>
    have := hW 0
    rw [eq_zero_of_bound hN, Semiring.mul_zero, Expectation.map_zero]
    rwa [Semiring.mul_zero] at this
  | succ N ih =>
    obtain ⟨P, hP, rfl⟩ := exists_eq_sub_deriv_deriv hN
    have hd := coeff_deriv_eq_zero hP
    have h1 := ih (deriv P) hd
    have h2 := ih (deriv (deriv P)) fun k hk =>
      coeff_deriv_eq_zero (fun i hi => hd i (by omega)) k hk
    have h0 := hW (P.coeff 0)
    rw [laplace_mul, W.mean_add, W.mean_add, show ∀ s : B, 2 * s = s + s by
      intro s; grind, W.mean_add]
    grind

/-- The noise of the Laplace autoregression is positive for `ρ² ≤ 1`. -/
theorem positive_laplaceNoise {ρ : R} (hρ : ρ * ρ ≤ 1) : (laplaceNoise ρ).Positive :=
  positive_mix (mul_self_nonneg ρ) hρ (positive_dirac 0) positive_laplace

/-- The Laplace autoregression is positive for `ρ² ≤ 1`. -/
theorem positive_laplaceWorld {ρ : R} (hρ : ρ * ρ ≤ 1) : (laplaceWorld ρ).Positive :=
  positive_product positive_laplace (positive_laplaceNoise hρ)

example : (laplaceWorld (1 / 2 : Rat)).Positive := positive_laplaceWorld (by grind)

end LeJEPA
