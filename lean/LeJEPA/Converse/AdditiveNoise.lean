module

public import LeJEPA.Converse.Autoregression

/-!
# Reversible additive noise is Gaussian

The uniqueness part of Theorem 4.2, within the stationary additive-noise class. Let `z' = f(z) + η`
with `f` a polynomial and `η` independent of `z`, let the pair `(z, z')` be exchangeable, and let
`z - E z` be an eigenfunction of the transition with an eigenvalue `ρ` other than `0`, `1`, `-1`.
Then `z` and `η` are Gaussian and `f(z) = ρ z + const`.

The eigen-equation says that `f - (ρ X + const)` is orthogonal to all polynomials of `z`. So `f` may
be replaced by `ρ X + const` in every mixed moment (`mul_transition_congr`), and the theorem on
autoregressions applies. For this no definiteness is needed (`normal_of_reversible_additive_noise`).
It is needed only to conclude that `f` *is* `ρ X + const` as a polynomial, and there it is enough
that the variance of `z` is not `0`, since a Gaussian of nonzero variance is nondegenerate.

## Main results
* `LeJEPA.reversible_additive_noise`.
* `LeJEPA.reversible_additive_noise_posDef`: with positivity, also `0 < Var z` and `ρ² < 1`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- Mean maps that differ by a polynomial orthogonal to all polynomials give the same mixed
moments. -/
theorem mul_transition_congr {F G : Expectation R} {f g : Poly R}
    (h : ∀ p, F (p * (f - g)) = 0) (p q : Poly R) :
    F (p * transition f G q) = F (p * transition g G q) := by
  -- the polynomials of `(z, η)` that are orthogonal to all others
  let Null : Poly (Poly R) → Prop := fun w => ∀ u, F (G.map CHom (u * w)) = 0
  have key : Null (addNoise f q - addNoise g q) := by
    induction q using Poly.induction with
    | const a =>
      intro u
      rw [addNoise_C, addNoise_C, show u * (C (C a) - C (C a)) = 0 by grind, Expectation.map_zero,
        F.map_zero]
    | step a q ih =>
      intro u
      rw [addNoise_add, addNoise_add, addNoise_C, addNoise_C, addNoise_mul, addNoise_mul,
        addNoise_X, addNoise_X,
        show u * (C (C a) + (C f + X) * addNoise f q - (C (C a) + (C g + X) * addNoise g q))
          = (C f - C g) * (u * addNoise f q) + u * (C g + X) * (addNoise f q - addNoise g q) by
          grind, Expectation.map_add, F.map_add, ih, ← C_sub, Expectation.map_C_mul,
        CommSemiring.mul_comm, h]
      grind
  have h1 := key (C p)
  rw [show ∀ s t u : Poly (Poly R), s * (t - u) = s * t - s * u by intro s t u; grind,
    Expectation.map_sub, Expectation.map_C_mul, Expectation.map_C_mul,
    F.map_sub] at h1
  unfold transition; grind

end

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {W : RandomAlgebra R A} {z η z' : A}
  {f : Poly R} {ρ : R}

/-- The eigen-equation in terms of `f`: `f` is `ρ X + const` up to a polynomial orthogonal to all
polynomials of `z`. -/
theorem mean_mul_sub_of_isEigenCoordinate (indep : W.Independent z η)
    (hz' : z' = W.aeval z f + η) (eigen : W.IsEigenCoordinate z z' ρ) (p : Poly R) :
    W.law z (p * (f - (C ρ * X + C ((1 - ρ) * W.mean z - W.mean η)))) = 0 := by
  have h := eigen p
  have h1 := indep.mean_mul_aeval f p (X - C (W.mean z))
  rw [transition_sub, transition_X, transition_C, W.mean_law, ← hz', W.aeval_sub, W.aeval_X,
    W.aeval_C] at h1
  have h2 : W.law z (p * (X - C (W.mean z)))
      = W.mean (W.aeval z p * (z - W.const (W.mean z))) := by
    rw [W.law_apply, W.aeval_mul, W.aeval_sub, W.aeval_X, W.aeval_C]
  rw [h1, ← h2, ← Expectation.map_C_mul] at h
  rw [show p * (f - (C ρ * X + C ((1 - ρ) * W.mean z - W.mean η)))
      = p * (f + C (W.mean η) - C (W.mean z)) - C ρ * (p * (X - C (W.mean z))) by
    rw [C_sub, C_mul, C_sub, C_one]; grind, Expectation.map_sub, h]
  grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Type v} [CommRing A] {W : RandomAlgebra R A} {z η z' : A} {f : Poly R}
  {ρ : R}

/-- Reversible additive noise without any definiteness: `z` and the noise are Gaussian, and `f` is
`ρ X + const` up to a polynomial orthogonal to all polynomials of `z`. -/
theorem normal_of_reversible_additive_noise (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1)
    (indep : W.Independent z η) (hz' : z' = W.aeval z f + η) (exch : W.Exchangeable z z')
    (eigen : W.IsEigenCoordinate z z' ρ) :
    (∀ p, W.law z (p * (f - (C ρ * X + C ((1 - ρ) * W.mean z - W.mean η)))) = 0) ∧
      W.law z = normal (W.mean z) (W.variance z) ∧
      W.law η = normal (W.mean η) ((1 - ρ * ρ) * W.variance z) := by
  have hnull := mean_mul_sub_of_isEigenCoordinate indep hz' eigen
  refine ⟨hnull, ?_⟩
  have hrev : Reversible (C ρ * X + C ((1 - ρ) * W.mean z - W.mean η)) (W.law η) (W.law z) := by
    intro p q
    rw [← mul_transition_congr hnull, ← mul_transition_congr hnull, ← indep.mean_mul_aeval,
      ← indep.mean_mul_aeval, ← hz', exch, CommSemiring.mul_comm]
  have h := normal_of_reversible h0 h1 hn hrev.stationary fun q => hrev X q
  rwa [W.mean_law, W.mean_law, W.variance_law] at h

/-- **Reversible additive noise is Gaussian** (Theorem 4.2, uniqueness within the stationary
additive-noise class). Let `z' = f(z) + η` with `f` a polynomial and `η` independent of `z`; let the
pair `(z, z')` be exchangeable; let `z - E z` be an eigenfunction of the transition with eigenvalue
`ρ` none of `0`, `1`, `-1`; and let `z` have nonzero variance. Then `f = ρ X + const`, the law of
`z` is normal, and the noise is normal with variance `(1 - ρ²) Var z`.

Nonzero variance is what is needed of positive definiteness on polynomials of `z`, which implies
it. -/
theorem reversible_additive_noise (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1)
    (indep : W.Independent z η) (hz' : z' = W.aeval z f + η) (exch : W.Exchangeable z z')
    (eigen : W.IsEigenCoordinate z z' ρ) (hv : W.variance z ≠ 0) :
    f = C ρ * X + C ((1 - ρ) * W.mean z - W.mean η) ∧
      W.law z = normal (W.mean z) (W.variance z) ∧
      W.law η = normal (W.mean η) ((1 - ρ * ρ) * W.variance z) := by
  obtain ⟨hnull, hz, hη⟩ := normal_of_reversible_additive_noise h0 h1 hn indep hz' exch eigen
  refine ⟨?_, hz, hη⟩
  rw [hz] at hnull
  have := eq_zero_of_normal_mul hv hnull
  grind

/-- A law that is positive definite on polynomials has positive variance. -/
theorem Expectation.PosDef.variance_pos {F : Expectation R} (h : F.PosDef) : 0 < F.variance := by
  refine h _ fun hX => ?_
  have := congrArg (fun p => p.coeff 1) hX
  simp only [coeff_sub, coeff_X, coeff_C, coeff_zero] at this
  grind

/-- Reversible additive noise with positivity: if the law of `z` is positive definite on polynomials
and the variance of the noise is not negative, then moreover the variance of `z` is positive and
`ρ² < 1`. -/
theorem reversible_additive_noise_posDef (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1)
    (indep : W.Independent z η) (hz' : z' = W.aeval z f + η) (exch : W.Exchangeable z z')
    (eigen : W.IsEigenCoordinate z z' ρ) (posDef : (W.law z).PosDef) (hη : 0 ≤ W.variance η) :
    0 < W.variance z ∧ ρ * ρ < 1 ∧
      f = C ρ * X + C ((1 - ρ) * W.mean z - W.mean η) ∧
      W.law z = normal (W.mean z) (W.variance z) ∧
      W.law η = normal (W.mean η) ((1 - ρ * ρ) * W.variance z) := by
  have hv := posDef.variance_pos
  rw [W.variance_law] at hv
  have h := reversible_additive_noise h0 h1 hn indep hz' exch eigen (by grind)
  refine ⟨hv, ?_, h⟩
  rw [← W.variance_law, h.2.2, variance_normal] at hη
  by_cases hlt : ρ * ρ < 1
  · exact hlt
  · exfalso
    have hne : (ρ - 1) * (ρ + 1) ≠ 0 := by
      intro h2
      rcases eq_zero_or_eq_zero_of_mul_eq_zero h2 with h3 | h3 <;> grind
    have := OrderedRing.mul_pos (by grind : 0 < ρ * ρ - 1) hv
    grind

end

end LeJEPA
