module

public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Converse.Autoregression
public import LeJEPA.Converse.Positive
public import LeJEPA.Converse.Transition

/-!
# The Laplace law and its autoregression

The law of every counterexample to the converse theorem with one hypothesis dropped: centered,
nondegenerate, positive, and not normal.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## The Laplace law

The law with density `exp(-|x|) / 2`, as a functional on polynomials: its even moments are `k!`, its
odd ones vanish. It is centered, has variance 2, is positive definite on polynomials, and is not
normal. Integration by parts gives the identity that plays the part of Stein's,
`E[p(z)] = p(0) + E[p''(z)]` (`laplace_eq`).

It is the law of every counterexample to the converse theorem with one hypothesis dropped. For every
`ρ` it is stationary for the autoregression `z' = ρ z + η` with the noise `laplaceNoise ρ`, which is
`0` with probability `ρ²` and of the Laplace law otherwise.
-/

section
open RandomAlgebra

section
variable {R : Type u} [CommRing R]

/-- The moments `1, 0, 2, 0, 24, …` of the Laplace law: `k!` for even `k`, else `0`. -/
@[expose] def laplaceMoment : Nat → R
  | 0 => 1
  | 1 => 0
  | k + 2 => ((k + 2 : Nat) : R) * ((k + 1 : Nat) : R) * laplaceMoment k

variable (R) in
/-- The Laplace law on polynomials. -/
@[expose] def laplace : Expectation R := .ofMoments laplaceMoment rfl

theorem laplace_X_pow (k : Nat) : laplace R (X ^ k) = laplaceMoment k :=
  Expectation.ofMoments_X_pow _ _ k

theorem laplace_mean : (laplace R).mean = 0 := Expectation.ofMoments_X _ _

theorem laplace_variance : (laplace R).variance = 2 := by
  rw [Expectation.variance_eq_sub, laplace_mean, show (X * X : UniPoly R) = X ^ 2 by grind,
    laplace_X_pow]
  simp only [laplaceMoment]; grind

/-- Integration by parts: `E[p(z)] = p(0) + E[p''(z)]`. -/
theorem laplace_eq (p : UniPoly R) : laplace R p = p.coeff 0 + laplace R (deriv (deriv p)) := by
  let H : Expectation R := {
    toFun := fun p => p.coeff 0 + laplace R (deriv (deriv p))
    map_add := fun p q => by
      rw [coeff_add, deriv_add, deriv_add, Expectation.map_add]; grind
    map_C_mul := fun a p => by
      rw [coeff_C_mul, deriv_C_mul, deriv_C_mul, Expectation.map_C_mul]; grind
    map_one := by rw [coeff_one, if_pos rfl, deriv_one, deriv_zero, Expectation.map_zero]; grind }
  have hH : laplace R = H := Expectation.ext_X_pow fun k => by
    show _ = (X ^ k : UniPoly R).coeff 0 + laplace R (deriv (deriv (X ^ k)))
    match k with
    | 0 =>
      rw [Semiring.pow_zero, coeff_one, if_pos rfl, deriv_one, deriv_zero, Expectation.map_zero,
        Expectation.map_one]
      grind
    | 1 =>
      rw [Semiring.pow_succ, Semiring.pow_zero, Semiring.one_mul, coeff_X, if_neg (by omega),
        deriv_X, deriv_one, Expectation.map_zero, show laplace R X = 0 from laplace_mean]
      grind
    | k + 2 =>
      rw [laplace_X_pow, Semiring.pow_succ, CommSemiring.mul_comm, coeff_X_mul_zero,
        CommSemiring.mul_comm, ← Semiring.pow_succ, deriv_pow_succ, deriv_X, Semiring.mul_one,
        ← C_natCast, deriv_C_mul, deriv_pow_succ, deriv_X, Semiring.mul_one, ← C_natCast,
        Expectation.map_C_mul, Expectation.map_C_mul, laplace_X_pow]
      simp only [laplaceMoment]; grind
  exact congrArg (fun K : Expectation R => K p) hH

/-- Every polynomial is `P - P''` for one of no larger degree. -/
theorem exists_eq_sub_deriv_deriv {p : UniPoly R} {N : Nat} (hp : ∀ k, N ≤ k → p.coeff k = 0) :
    ∃ P, (∀ k, N ≤ k → P.coeff k = 0) ∧ p = P - deriv (deriv P) := by
  induction N generalizing p with
  | zero =>
    exact ⟨0, fun k _ => coeff_zero k, by
      rw [eq_zero_of_bound hp, deriv_zero, deriv_zero]; grind⟩
  | succ N ih =>
    have hd := coeff_deriv_eq_zero hp
    obtain ⟨P, hP, h⟩ := ih (p := deriv (deriv p)) fun k hk =>
      coeff_deriv_eq_zero (N := N) (fun i hi => hd i (by omega)) k hk
    refine ⟨p + P, fun k hk => ?_, ?_⟩
    · rw [coeff_add, hp k hk, hP k (by omega)]; grind
    · rw [deriv_add, deriv_add]; grind

/-- The inner product of `P - P''` and `Q - Q''` under the Laplace law. -/
theorem laplace_mul (P Q : UniPoly R) :
    laplace R ((P - deriv (deriv P)) * (Q - deriv (deriv Q)))
      = P.coeff 0 * Q.coeff 0 + 2 * laplace R (deriv P * deriv Q)
        + laplace R (deriv (deriv P) * deriv (deriv Q)) := by
  have h := laplace_eq (P * Q)
  rw [deriv_mul, deriv_add, deriv_mul, deriv_mul, coeff_mul, cauchyMul_zero] at h
  simp only [Expectation.map_add] at h
  rw [show (P - deriv (deriv P)) * (Q - deriv (deriv Q)) = P * Q - deriv (deriv P) * Q
    - P * deriv (deriv Q) + deriv (deriv P) * deriv (deriv Q) by grind, Expectation.map_add,
    Expectation.map_sub, Expectation.map_sub, h]
  grind

/-! ### The stationary autoregression -/

/-- The law of the noise that is `0` with probability `ρ²` and of the Laplace law otherwise. -/
@[expose] def laplaceNoise (ρ : R) : Expectation R := .mix (ρ * ρ) (.dirac 0) (laplace R)

theorem eval_zero_eq_coeff (p : UniPoly R) : eval 0 p = p.coeff 0 := by
  rw [eq_C_add_X_mul_divX p, eval_add, eval_mul, eval_C, eval_X, coeff_add, coeff_C,
    coeff_X_mul_zero, if_pos rfl]
  grind

theorem laplaceNoise_mean (ρ : R) : (laplaceNoise ρ).mean = 0 := by
  unfold Expectation.mean laplaceNoise
  rw [Expectation.mix_apply, Expectation.dirac_apply, eval_X,
    show laplace R X = 0 from laplace_mean]
  grind

theorem laplaceNoise_variance (ρ : R) : (laplaceNoise ρ).variance = (1 - ρ * ρ) * 2 := by
  have h := laplace_variance (R := R)
  rw [Expectation.variance_eq_sub, laplace_mean] at h
  rw [Expectation.variance_eq_sub, laplaceNoise_mean]
  unfold laplaceNoise
  rw [Expectation.mix_apply, Expectation.dirac_apply, eval_mul, eval_X]
  grind

/-- With `ρ² = 1` there is no noise. -/
theorem laplaceNoise_eq_dirac {ρ : R} (h : ρ * ρ = 1) : laplaceNoise ρ = .dirac 0 :=
  Expectation.ext fun p => by
    unfold laplaceNoise
    rw [Expectation.mix_apply, h]; grind

theorem laplaceNoise_zero : laplaceNoise 0 = laplace R := Expectation.ext fun p => by
  unfold laplaceNoise
  rw [Expectation.mix_apply]; grind

/-- The Laplace law is stationary for `z' = ρ z + η` with the noise `laplaceNoise ρ`. -/
theorem laplace_stationary (ρ : R) : Stationary (C ρ * X) (laplaceNoise ρ) (laplace R) := by
  have hd : deriv (C ρ * X) = C ρ := by rw [deriv_C_mul, deriv_X, Semiring.mul_one]
  have key : ∀ N, ∀ q : UniPoly R, (∀ k, N ≤ k → q.coeff k = 0) →
      laplace R (transition (C ρ * X) (laplaceNoise ρ) q) = laplace R q := by
    intro N
    induction N with
    | zero => intro q hq; rw [eq_zero_of_bound hq, transition_zero]
    | succ N ih =>
      intro q hq
      have h2 := ih (deriv (deriv q)) fun k hk =>
        coeff_deriv_eq_zero (fun i hi => coeff_deriv_eq_zero hq i (by omega)) k hk
      have h0 : eval 0 (C ρ * X : UniPoly R) = 0 := by rw [eval_mul, eval_X, Semiring.mul_zero]
      have h1 : (transition (C ρ * X) (laplaceNoise ρ) q).coeff 0
          = ρ * ρ * q.coeff 0 + (1 - ρ * ρ) * laplace R q := by
        rw [← eval_zero_eq_coeff, eval_transition _ _ h0]
        unfold laplaceNoise
        rw [Expectation.mix_apply, Expectation.dirac_apply, eval_zero_eq_coeff]
      rw [laplace_eq (transition _ _ q), h1, deriv_transition _ _ hd, deriv_C_mul,
        deriv_transition _ _ hd, Expectation.map_C_mul, Expectation.map_C_mul, h2]
      have := laplace_eq q
      grind
  intro q
  obtain ⟨N, hN⟩ := q.bdd
  exact key N q hN

/-- The polynomials in `z`, of the Laplace law, and the independent noise of `laplaceNoise ρ`. -/
@[expose] def laplaceWorld (ρ : R) : RandomAlgebra R (UniPoly (UniPoly R)) :=
  product (laplace R) (laplaceNoise ρ)

/-- The next latent `z' = ρ z + η`. -/
@[expose] def laplaceNext (ρ : R) : UniPoly (UniPoly R) :=
  (laplaceWorld ρ).aeval (C X) (C ρ * X) + X

theorem laplaceWorld_independent (ρ : R) : (laplaceWorld ρ).Independent (C X) X :=
  product_independent _ _

theorem laplaceWorld_isEigenCoordinate (ρ : R) :
    (laplaceWorld ρ).IsEigenCoordinate (C X) (laplaceNext ρ) ρ := by
  refine product_isEigenCoordinate _ _ ?_
  rw [laplace_mean, laplaceNoise_mean, C_zero]; grind

theorem laplaceWorld_law (ρ : R) : (laplaceWorld ρ).law (C X) = laplace R := product_law_C_X _ _

theorem laplaceWorld_variance (ρ : R) : (laplaceWorld ρ).variance (C X) = 2 := by
  rw [← variance_law, laplaceWorld_law, laplace_variance]

theorem laplaceWorld_variance_noise (ρ : R) :
    (laplaceWorld ρ).variance X = (1 - ρ * ρ) * 2 := by
  rw [← variance_law, show (laplaceWorld ρ).law X = laplaceNoise ρ from product_law_X _ _,
    laplaceNoise_variance]

/-- `z'` has the law of `z`. -/
theorem laplaceWorld_law_next (ρ : R) : (laplaceWorld ρ).law (laplaceNext ρ) = laplace R :=
  Expectation.ext fun q => by
    have h := product_mean_mul_aeval (laplace R) (laplaceNoise ρ) (C ρ * X) 1 q
    rw [aeval_one, Semiring.one_mul, Semiring.one_mul, laplace_stationary] at h
    exact h

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The Laplace law is positive definite on polynomials. -/
theorem posDef_laplace : (laplace R).PosDef := by
  have key : ∀ N, ∀ p : UniPoly R, (∀ k, N ≤ k → p.coeff k = 0) →
      0 ≤ laplace R (p * p) ∧ (laplace R (p * p) = 0 → p = 0) := by
    intro N
    induction N with
    | zero =>
      intro p hp
      rw [eq_zero_of_bound hp, Semiring.mul_zero, Expectation.map_zero]
      exact ⟨Std.le_refl _, fun _ => rfl⟩
    | succ N ih =>
      intro p hp
      obtain ⟨P, hP, rfl⟩ := exists_eq_sub_deriv_deriv hp
      have hd := coeff_deriv_eq_zero hP
      have h1 := ih (deriv P) hd
      have h2 := ih (deriv (deriv P)) fun k hk =>
        coeff_deriv_eq_zero (fun i hi => hd i (by omega)) k hk
      have h0 := mul_self_nonneg (P.coeff 0)
      rw [laplace_mul]
      refine ⟨by grind, fun h => ?_⟩
      have hP' := h1.2 (by grind)
      rw [hP', deriv_zero, eq_C_of_deriv_eq_zero hP',
        eq_zero_of_mul_self_eq_zero (a := P.coeff 0) (by grind), C_zero]
      grind
  intro p hp
  obtain ⟨N, hN⟩ := p.bdd
  have := key N p hN
  by_cases h : laplace R (p * p) = 0
  · exact absurd (this.2 h) hp
  · have := this.1
    grind

/-- The Laplace law is not normal: its fourth moment is 24, not 12. -/
theorem laplace_ne_normal (μ v : R) : laplace R ≠ normal μ v := by
  intro h
  have hμ := mean_normal μ v
  have hv := variance_normal μ v
  rw [← h, laplace_mean] at hμ
  rw [← h, laplace_variance] at hv
  have h4 := laplace_X_pow (R := R) 4
  rw [h, normal_X_pow, ← hμ, ← hv] at h4
  simp only [normalMoment, laplaceMoment] at h4
  grind

end

example : laplace Rat (X ^ 4) = 24 := by
  rw [laplace_X_pow]; simp only [laplaceMoment]; grind

end

/-!
## The Laplace law is positive

The expectation of the Laplace law, and that of the Laplace autoregression with `ρ² ≤ 1`, are
nonnegative on squares: the counterexamples are no artefacts of functionals that are not those of a
distribution.
-/

section
/-- Homomorphisms of the coefficients keep the Laplace law. -/
theorem map_laplace {R : Type u} {B : Type v} [CommRing R] [CommRing B] (φ : RingMap R B) :
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

end

end LeJEPA
