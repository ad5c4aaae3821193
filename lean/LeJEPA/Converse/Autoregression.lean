module

public import LeJEPA.Converse.Creation
public import LeJEPA.Converse.Reversible

/-!
# Reversible autoregressions are the Gaussian ones

For `z' = r z + c + η` with `η` independent of `z` and `r` none of `0`, `1`, `-1`, the pair
`(z, z')` is exchangeable exactly when `z ~ N(μ, v)` and `η ~ N((1 - r) μ - c, (1 - r²) v)` for some
`μ` and `v`. That Gaussian pairs are reversible holds for every `r`: the transition operator
commutes with the creation operator up to the factor `r`, as it does with its adjoint, the
derivative.

## Main results
* `LeJEPA.reversible_iff`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R] (r c μ v : R)

/-- The transition of Gaussian noise on a multiple of the variable:
`T (X q) = (f + m) T q + w T q'` for noise `N(m, w)`. -/
theorem transition_normal_X_mul (f : Poly R) (m w : R) (q : Poly R) :
    transition f (normal m w) (X * q) = (f + C m) * transition f (normal m w) q
      + C w * transition f (normal m w) (deriv q) := by
  have h := normal_stein (CHom m) (CHom w) (addNoise f q)
  rw [← map_normal, deriv_addNoise] at h
  unfold transition
  rw [addNoise_mul, addNoise_X, show (C f + X) * addNoise f q
      = C (f + C m) * addNoise f q + (X - C (CHom m)) * addNoise f q by
    rw [C_add, CHom_apply]; grind, Expectation.map_add, Expectation.map_C_mul, h]
  rfl

/-- The autoregression `z' = r z + c + η` with the noise that keeps `N(μ, v)`. -/
private theorem transition_creation (q : Poly R) :
    transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (creation μ v q)
      = C r * creation μ v
        (transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) q) := by
  have hX := transition_normal_X_mul (C r * X + C c) ((1 - r) * μ - c) ((1 - r * r) * v) q
  have hd := deriv_transition _ (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (deriv_affine r c) q
  unfold creation
  rw [hd, show (X - C μ) * q - C v * deriv q = X * q - C μ * q - C v * deriv q by grind,
    transition_sub, transition_sub, transition_C_mul, transition_C_mul, hX]
  simp only [C_sub, C_mul, C_one]
  grind

/-- Gaussian autoregressions are reversible: `z' = r z + c + η` with `z ~ N(μ, v)` and independent
noise `η ~ N((1 - r) μ - c, (1 - r²) v)`. -/
theorem reversible_normal :
    Reversible (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (normal μ v) := by
  have hT := transition_creation r c μ v
  have hd := deriv_transition _ (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (deriv_affine r c)
  have hC := transition_C (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v))
  have hadd := transition_add (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v))
  have h0 := transition_zero (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v))
  unfold Reversible
  generalize transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) = T at *
  have stat : ∀ q, normal μ v (T q) = normal μ v q := by
    intro q
    induction q using creation_induction μ v with
    | zero => rw [h0]
    | step a q _ =>
      rw [hadd, hC, hT, Expectation.map_add, Expectation.map_add, Expectation.map_C_mul,
        normal_creation, normal_creation]
      grind
  intro p q
  induction q using creation_induction μ v generalizing p with
  | zero => rw [h0, Semiring.mul_zero, Semiring.zero_mul]
  | step a q ih =>
    rw [hadd, hC, hT, Semiring.left_distrib, Semiring.right_distrib, Expectation.map_add,
      Expectation.map_add, Expectation.mul_C, Expectation.map_C_mul, stat,
      show p * (C r * creation μ v (T q)) = C r * (creation μ v (T q) * p) by grind,
      Expectation.map_C_mul, normal_creation_mul, normal_creation_mul, hd,
      CommSemiring.mul_comm (T q), ih, show q * (C r * T (deriv p)) = C r * (q * T (deriv p)) by
        grind, Expectation.map_C_mul]
    grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- A law and a noise as in `stein_of_reversible` are normal, with matching parameters: only
stationarity and `E[z q(z')] = E[q(z) z']` are used. -/
theorem normal_of_reversible {F G : Expectation R} {r c : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (hstat : Stationary (C r * X + C c) G F)
    (hrev : ∀ q, F (X * transition (C r * X + C c) G q)
      = F (q * transition (C r * X + C c) G X)) :
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  have hF := (stein_characterization _ _ _).1 (stein_of_reversible h0 h1 hn hstat hrev)
  refine ⟨hF, ?_⟩
  have h := (reversible_normal r c F.mean F.variance).stationary
  rw [← hF] at h
  have hG := noise_unique h0 hstat h
  rwa [← hstat.mean_noise] at hG

/-- **Characterization of the reversible autoregressions** (Theorem 4.2, both directions): for `r`
none of `0`, `1`, `-1`, the autoregression `z' = r z + c + η`, with `z` of law `F` and independent
noise `η` of law `G`, is reversible, `E[p(z) q(z')] = E[q(z) p(z')]` for all polynomials, if and
only if both laws are normal with matching parameters. -/
theorem reversible_iff (F G : Expectation R) {r : R} (c : R) (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) :
    (∀ p q, F (p * transition (C r * X + C c) G q) = F (q * transition (C r * X + C c) G p)) ↔
      ∃ μ v, F = normal μ v ∧ G = normal ((1 - r) * μ - c) ((1 - r * r) * v) := by
  constructor
  · intro h
    have hstat := Reversible.stationary (f := C r * X + C c) h
    have hFG := normal_of_reversible h0 h1 hn hstat fun q => h X q
    rw [hstat.mean_noise] at hFG
    exact ⟨_, _, hFG⟩
  · rintro ⟨μ, v, rfl, rfl⟩
    exact reversible_normal r c μ v

end

example : Reversible (C 2 * X + C 0) (normal 0 (-3)) (normal 0 1 : Expectation Rat) := by
  have := reversible_normal (2 : Rat) 0 0 1
  rwa [show (1 - 2) * 0 - 0 = (0 : Rat) by grind,
    show (1 - 2 * 2) * 1 = (-3 : Rat) by grind] at this

end LeJEPA
