module

public import LeJEPA.Converse.Autoregression
public import LeJEPA.Converse.Positive

/-!
# Reversible additive noise

The uniqueness part of Theorem 4.2 for `z' = f(z) + η` with a polynomial `f`, and the Gaussian
worlds, which meet its hypotheses.

## Main results
* `LeJEPA.reversible_additive_noise`.
* `LeJEPA.reversible_additive_noise_posDef`: with positivity, also `0 < Var z` and `ρ² < 1`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## Reversible additive noise is Gaussian

The uniqueness part of Theorem 4.2, for reversible worlds with additive noise. Let `z' = f(z) + η`
with `f` a polynomial and `η` independent of `z`, let the pair `(z, z')` be exchangeable, and let
`z - E z` be an eigenfunction of the transition with an eigenvalue `ρ` other than `0`, `1`, `-1`.
Then `z` and `η` are Gaussian and `f(z) = ρ z + const`.

The eigen-equation says that `f - (ρ X + const)` is orthogonal to all polynomials of `z`. So `f` may
be replaced by `ρ X + const` in every mixed moment (`mul_transition_congr`), and the theorem on
autoregressions applies. For this no definiteness is needed (`normal_of_reversible_additive_noise`).
It is needed only to conclude that `f` *is* `ρ X + const` as a polynomial, and there it is enough
that the variance of `z` is not `0`, since a Gaussian of nonzero variance is nondegenerate.
-/

section
variable {R : Type u} [CommRing R]

/-- Mean maps that differ by a polynomial orthogonal to all polynomials give the same mixed
moments. -/
theorem mul_transition_congr {F G : Expectation R} {f g : UniPoly R}
    (h : ∀ p, F (p * (f - g)) = 0) (p q : UniPoly R) :
    F (p * transition f G q) = F (p * transition g G q) := by
  -- the polynomials of `(z, η)` that are orthogonal to all others
  let Null : UniPoly (UniPoly R) → Prop := fun w => ∀ u, F (G.map CHom (u * w)) = 0
  have key : Null (addNoise f q - addNoise g q) := by
    induction q using UniPoly.induction with
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
  rw [show ∀ s t u : UniPoly (UniPoly R), s * (t - u) = s * t - s * u by intro s t u; grind,
    Expectation.map_sub, Expectation.map_C_mul, Expectation.map_C_mul,
    F.map_sub] at h1
  unfold transition; grind

end

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {W : RandomAlgebra R A} {z η z' : A}
  {f : UniPoly R} {ρ : R}

/-- The eigen-equation in terms of `f`: `f` is `ρ X + const` up to a polynomial orthogonal to all
polynomials of `z`. -/
theorem mean_mul_sub_of_isEigenCoordinate (indep : W.Independent z η)
    (hz' : z' = W.aeval z f + η) (eigen : W.IsEigenCoordinate z z' ρ) (p : UniPoly R) :
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
  [OrderedRing R] {A : Type v} [CommRing A] {W : RandomAlgebra R A} {z η z' : A} {f : UniPoly R}
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

/-!
## The Gaussian world

The hypotheses of `reversible_additive_noise` can be met: for every `ρ`, every mean `μ` and every
variance `v`, the Gaussian `z ~ N(μ, v)` with `z' = ρ z + η` and independent noise
`η ~ N((1 - ρ) μ, (1 - ρ²) v)` meets all of them. For `v > 0` it is positive definite on
polynomials of `z`, and for `ρ² ≤ 1`, when the noise has a variance `≥ 0`, the whole expectation is
positive.
-/

section
open RandomAlgebra

section
variable {R : Type u} [CommRing R] (ρ μ v : R)

/-- The polynomials in `z ~ N(μ, v)` and independent noise `η ~ N((1 - ρ) μ, (1 - ρ²) v)`. -/
@[expose] def gaussianWorld : RandomAlgebra R (UniPoly (UniPoly R)) :=
  product (normal μ v) (normal ((1 - ρ) * μ) ((1 - ρ * ρ) * v))

/-- The next latent `z' = ρ z + η` of the Gaussian world. -/
@[expose] def gaussianNext : UniPoly (UniPoly R) := (gaussianWorld ρ μ v).aeval (C X) (C ρ * X) + X

theorem gaussianWorld_law : (gaussianWorld ρ μ v).law (C X) = normal μ v := product_law_C_X _ _

theorem gaussianWorld_law_noise :
    (gaussianWorld ρ μ v).law X = normal ((1 - ρ) * μ) ((1 - ρ * ρ) * v) := product_law_X _ _

theorem gaussianWorld_independent : (gaussianWorld ρ μ v).Independent (C X) X :=
  product_independent _ _

theorem gaussianWorld_exchangeable :
    (gaussianWorld ρ μ v).Exchangeable (C X) (gaussianNext ρ μ v) := by
  refine product_exchangeable _ _ ?_
  have := reversible_normal ρ 0 μ v
  rwa [C_zero, show C ρ * X + 0 = C ρ * X by grind,
    show (1 - ρ) * μ - 0 = (1 - ρ) * μ by grind] at this

theorem gaussianWorld_isEigenCoordinate :
    (gaussianWorld ρ μ v).IsEigenCoordinate (C X) (gaussianNext ρ μ v) ρ := by
  refine product_isEigenCoordinate _ _ ?_
  rw [mean_normal, mean_normal, C_mul, C_sub, C_one]; grind

theorem gaussianWorld_variance : (gaussianWorld ρ μ v).variance (C X) = v := by
  rw [← variance_law, gaussianWorld_law, variance_normal]

theorem gaussianWorld_variance_noise :
    (gaussianWorld ρ μ v).variance X = (1 - ρ * ρ) * v := by
  rw [← variance_law, gaussianWorld_law_noise, variance_normal]

/-- All hypotheses of `reversible_additive_noise` hold together, for every `ρ` and `v ≠ 0`. -/
theorem gaussianWorld_inhabits (hv : v ≠ 0) :
    (gaussianWorld ρ μ v).Independent (C X) X ∧
      (gaussianWorld ρ μ v).Exchangeable (C X) (gaussianNext ρ μ v) ∧
      (gaussianWorld ρ μ v).IsEigenCoordinate (C X) (gaussianNext ρ μ v) ρ ∧
      (gaussianWorld ρ μ v).variance (C X) ≠ 0 :=
  ⟨gaussianWorld_independent ρ μ v, gaussianWorld_exchangeable ρ μ v,
    gaussianWorld_isEigenCoordinate ρ μ v, by rwa [gaussianWorld_variance]⟩

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {ρ v : R} (μ : R)

/-- The Gaussian world of positive variance is positive definite on polynomials of `z`, and for
`ρ² ≤ 1` its expectation is positive, so that its noise has a variance `≥ 0`: the hypotheses of
`reversible_additive_noise_posDef`. -/
theorem gaussianWorld_posDef (hρ : ρ * ρ ≤ 1) (hv : 0 < v) :
    ((gaussianWorld ρ μ v).law (C X)).PosDef ∧ (gaussianWorld ρ μ v).Positive ∧
      0 ≤ (gaussianWorld ρ μ v).variance X := by
  have h : (gaussianWorld ρ μ v).Positive := positive_product (positive_normal μ (by grind))
    (positive_normal _ (OrderedRing.mul_nonneg (by grind) (by grind)))
  rw [gaussianWorld_law]
  exact ⟨posDef_normal μ hv, h, h.variance_nonneg X⟩

end

/-- The theorem applied to a Gaussian world. -/
example : (gaussianWorld (1 / 2 : Rat) 0 1).law X
    = normal ((gaussianWorld (1 / 2 : Rat) 0 1).mean X)
      ((1 - 1 / 2 * (1 / 2)) * (gaussianWorld (1 / 2 : Rat) 0 1).variance (C X)) :=
  have h := gaussianWorld_inhabits (1 / 2 : Rat) 0 1 (by grind)
  (reversible_additive_noise (by grind) (by grind) (by grind) h.1 rfl h.2.1 h.2.2.1 h.2.2.2).2.2

end

end LeJEPA
