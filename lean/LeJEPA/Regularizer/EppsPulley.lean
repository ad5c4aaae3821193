module

public import LeJEPA.Algebra.Isometry
public import LeJEPA.Algebra.Order
public import LeJEPA.Converse.RandomAlgebra

/-!
# The Epps-Pulley statistic

The regularizer of LeJEPA (SIGReg) tests a one-dimensional sample `x_1, ..., x_N` for the law with
characteristic function `φ`, in the paper the standard Gaussian one, `φ(t) = exp(-t²/2)`. It
compares `φ` with the empirical characteristic function `(1/N) Σ_j exp(i t x_j)`, whose real and
imaginary parts are the sample means of `cos (t x_j)` and `sin (t x_j)`, at finitely many knots
`t_k` with quadrature weights `w_k ≥ 0`:

  `T = N Σ_k w_k ((re_k - φ(t_k))² + im_k²)`.

An ordered field has no cosine, so `cos`, `sin` and `φ` are any functions here; the real ones are an
instance. `T` vanishes exactly for the samples whose empirical characteristic function agrees with
`φ` at every knot that counts (`epps_pulley`). It does not vanish on average for a sample that has
the right law: then its mean is `Σ_k w_k (1 - φ(t_k)²)`, whatever `N` (`epps_pulley_null_mean`).
There `cos (t_k x_j)` and `sin (t_k x_j)` are random variables, and all that is used of them is
`cos² + sin² = 1`, their means, and that those of two draws are uncorrelated.

## Main results
* `epps_pulley`, and `sliced_epps_pulley` for the sum over projections.
* `epps_pulley_null_mean`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-! ### The statistic of a sample -/

section Defs
variable {R : Type u} [Field R] {N K : Nat}

/-- The mean `(1/N) Σ_j f_j` of a sample of size `N`. -/
@[expose] def sampleMean (f : Fin N → R) : R := (N : R)⁻¹ * sum f

/-- The real part at `t` of the empirical characteristic function of the sample `x`, the mean of
`cos (t x_j)`. -/
@[expose] def ecfRe (cos : R → R) (x : Fin N → R) (t : R) : R := sampleMean fun j => cos (t * x j)

/-- The imaginary part at `t` of the empirical characteristic function of the sample `x`, the mean
of `sin (t x_j)`. -/
@[expose] def ecfIm (sin : R → R) (x : Fin N → R) (t : R) : R := sampleMean fun j => sin (t * x j)

/-- The **Epps-Pulley statistic** of the sample `x` for the even characteristic function `φ`, with
knots `t` and weights `w`: `N Σ_k w_k ((re (t_k) - φ (t_k))² + im (t_k)²)`. -/
@[expose] def eppsPulley (cos sin φ : R → R) (t w : Fin K → R) (x : Fin N → R) : R :=
  (N : R) * sum fun k => w k *
    ((ecfRe cos x (t k) - φ (t k)) * (ecfRe cos x (t k) - φ (t k))
      + ecfIm sin x (t k) * ecfIm sin x (t k))

/-- The sliced statistic of a sample of vectors: the sum over the directions `a_d` of the
Epps-Pulley statistics of the projections `a_d · z_j`. -/
@[expose] def slicedEppsPulley {D n : Nat} (cos sin φ : R → R) (t w : Fin K → R)
    (a : Fin D → Fin n → R) (z : Fin N → Fin n → R) : R :=
  sum fun d => eppsPulley cos sin φ t w fun j => dot (a d) (z j)

/-- The empty sample has statistic 0: the theorems on the zeros of the statistic need `N ≥ 1`. -/
theorem eppsPulley_empty (cos sin φ : R → R) (t w : Fin K → R) (x : Fin 0 → R) :
    eppsPulley cos sin φ t w x = 0 := by
  rw [eppsPulley, Semiring.natCast_zero, Semiring.zero_mul]

end Defs

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N K : Nat}

/-- **The Epps-Pulley statistic** (catalog: `epps-pulley`) is nonnegative, and for a sample of size
`N ≥ 1` it is 0 exactly when the empirical characteristic function agrees with `φ` (real part `φ`,
imaginary part 0) at every knot of positive weight. `cos`, `sin` and `φ` may be any functions. -/
theorem epps_pulley (cos sin φ : R → R) (t : Fin K → R) {w : Fin K → R} (hw : ∀ k, 0 ≤ w k)
    (x : Fin N → R) :
    0 ≤ eppsPulley cos sin φ t w x ∧
      (0 < N → (eppsPulley cos sin φ t w x = 0 ↔
        ∀ k, 0 < w k → ecfRe cos x (t k) = φ (t k) ∧ ecfIm sin x (t k) = 0)) := by
  have sq : ∀ k, 0 ≤ (ecfRe cos x (t k) - φ (t k)) * (ecfRe cos x (t k) - φ (t k))
      + ecfIm sin x (t k) * ecfIm sin x (t k) := fun k => by
    have h1 := mul_self_nonneg (ecfRe cos x (t k) - φ (t k))
    have h2 := mul_self_nonneg (ecfIm sin x (t k))
    grind
  have term := fun k => OrderedRing.mul_nonneg (hw k) (sq k)
  refine ⟨OrderedRing.mul_nonneg OrderedRing.natCast_nonneg (sum_nonneg term), fun hN => ?_⟩
  have hN' := natCast_pos (R := R) hN
  constructor
  · intro h k hk
    have h1 := (eq_zero_or_eq_zero_of_mul_eq_zero h).resolve_left (by grind)
    have h2 := eq_zero_of_sum_nonpos term (by rw [h1]; exact Std.le_refl _) k
    have h3 := (eq_zero_or_eq_zero_of_mul_eq_zero h2).resolve_left (by grind)
    have h4 := mul_self_nonneg (ecfRe cos x (t k) - φ (t k))
    have h5 := mul_self_nonneg (ecfIm sin x (t k))
    have h6 : ecfRe cos x (t k) - φ (t k) = 0 := eq_zero_of_mul_self_eq_zero (by grind)
    exact ⟨by grind, eq_zero_of_mul_self_eq_zero (by grind)⟩
  · intro h
    rw [eppsPulley, sum_eq_zero fun k => ?_, Semiring.mul_zero]
    by_cases hk : 0 < w k
    · rw [(h k hk).1, (h k hk).2]; grind
    · have := hw k
      rw [show w k = 0 by grind, Semiring.zero_mul]

/-- **The sliced statistic** (catalog: `epps-pulley`) is nonnegative, and for a sample of size
`N ≥ 1` it is 0 exactly when in each of the directions the empirical characteristic function of the
projections agrees with `φ` at every knot of positive weight. -/
theorem sliced_epps_pulley {D n : Nat} (cos sin φ : R → R) (t : Fin K → R) {w : Fin K → R}
    (hw : ∀ k, 0 ≤ w k) (a : Fin D → Fin n → R) (z : Fin N → Fin n → R) :
    0 ≤ slicedEppsPulley cos sin φ t w a z ∧
      (0 < N → (slicedEppsPulley cos sin φ t w a z = 0 ↔
        ∀ d k, 0 < w k → ecfRe cos (fun j => dot (a d) (z j)) (t k) = φ (t k) ∧
          ecfIm sin (fun j => dot (a d) (z j)) (t k) = 0)) := by
  have ep := fun d => epps_pulley cos sin φ t hw fun j => dot (a d) (z j)
  refine ⟨sum_nonneg fun d => (ep d).1, fun hN => ⟨fun h d => ?_, fun h => ?_⟩⟩
  · refine ((ep d).2 hN).1 (eq_zero_of_sum_nonpos (fun d => (ep d).1) ?_ d)
    show slicedEppsPulley cos sin φ t w a z ≤ 0
    rw [h]; exact Std.le_refl _
  · exact sum_eq_zero fun d => ((ep d).2 hN).2 (h d)

end Order

/-! ### The mean of the statistic under the null hypothesis -/

namespace RandomAlgebra
variable {R : Type u} {A : Type v} [Field R] [CommRing A] (W : RandomAlgebra R A) {N K : Nat}

/-- The mean `(1/N) Σ_j f_j` of `N` random variables, itself a random variable. -/
@[expose] def sampleMean (f : Fin N → A) : A := W.const (N : R)⁻¹ * sum f

/-- The Epps-Pulley statistic as a random variable, `c k j` and `s k j` being the random variables
`cos (t_k x_j)` and `sin (t_k x_j)`, and `φ k` the value `φ(t_k)`. -/
@[expose] def eppsPulley (w φ : Fin K → R) (c s : Fin K → Fin N → A) : A :=
  W.const (N : R) * sum fun k => W.const (w k) *
    ((W.sampleMean (c k) - W.const (φ k)) * (W.sampleMean (c k) - W.const (φ k))
      + W.sampleMean (s k) * W.sampleMean (s k))

/-- On constants it is the statistic of a sample. -/
theorem constants_eppsPulley (cos sin φ : R → R) (t w : Fin K → R) (x : Fin N → R) :
    (constants R).eppsPulley w (fun k => φ (t k)) (fun k j => cos (t k * x j))
      (fun k j => sin (t k * x j)) = LeJEPA.eppsPulley cos sin φ t w x := rfl

/-- The null hypothesis, as far as the mean of the Epps-Pulley statistic needs it: the draws have
the characteristic function `φ` at the knots, and those of two draws are uncorrelated. For
independent draws `x_j` of a symmetric law with characteristic function `φ` all of this holds. -/
structure EppsPulleyNull (φ : Fin K → R) (c s : Fin K → Fin N → A) : Prop where
  /-- `E cos (t_k x_j) = φ(t_k)`. -/
  mean_cos : ∀ k j, W.mean (c k j) = φ k
  /-- `E sin (t_k x_j) = 0`. -/
  mean_sin : ∀ k j, W.mean (s k j) = 0
  /-- `cos² + sin² = 1`; on average is enough. -/
  sq_add_sq : ∀ k j, W.mean (c k j * c k j + s k j * s k j) = 1
  /-- The cosines of two draws are uncorrelated. -/
  cos_cos : ∀ k i j, i ≠ j → W.mean (c k i * c k j) = φ k * φ k
  /-- The sines of two draws are uncorrelated. -/
  sin_sin : ∀ k i j, i ≠ j → W.mean (s k i * s k j) = 0

private theorem mean_sum (f : Fin N → A) : W.mean (sum f) = sum fun i => W.mean (f i) := by
  refine apply_sum W.mean ?_ W.mean_add f
  have := W.mean_const_mul 0 0
  rw [Semiring.mul_zero] at this
  grind

/-- The mean squared error of the sample mean of uncorrelated variables with mean `a`. -/
private theorem mean_sampleMean_sub_sq {f : Fin N → A} {a : R} (hN : (N : R) ≠ 0)
    (mean : ∀ j, W.mean (f j) = a) (uncorr : ∀ i j, i ≠ j → W.mean (f i * f j) = a * a) :
    W.mean ((W.sampleMean f - W.const a) * (W.sampleMean f - W.const a)) * (N : R)
      = (N : R)⁻¹ * sum fun j => W.mean (f j * f j) - a * a := by
  have inv := Field.mul_inv_cancel hN
  have cinv : W.const (N : R) * W.const (N : R)⁻¹ = 1 := by
    rw [← W.const.map_mul, inv, W.const.map_one]
  have centre : W.sampleMean f - W.const a
      = W.const (N : R)⁻¹ * sum fun j => f j - W.const a := by
    rw [sum_sub, sum_const, sampleMean, ← W.const.map_natCast]
    grind
  have cov : ∀ i j, W.mean ((f i - W.const a) * (f j - W.const a))
      = W.mean (f i * f j) - a * a := fun i j => by
    rw [show (f i - W.const a) * (f j - W.const a) = f i * f j - W.const a * f j
      - W.const a * f i + W.const a * (W.const a * 1) by grind, W.mean_add, W.mean_sub, W.mean_sub,
      W.mean_const_mul, W.mean_const_mul, W.mean_const_mul, W.mean_const_mul, W.mean_one, mean,
      mean]
    grind
  rw [centre, show ∀ u v : A, u * v * (u * v) = u * (u * (v * v)) by intros; grind,
    W.mean_const_mul, W.mean_const_mul, ← sum_mul_left, mean_sum]
  rw [sum_congr (g := fun j => W.mean (f j * f j) - a * a) fun j => ?_]
  · grind
  · rw [← sum_mul_right, mean_sum, sum_eq_single j fun i hi => by rw [cov, uncorr i j hi]; grind,
      cov]

end RandomAlgebra

/-- **The mean of the Epps-Pulley statistic under the null hypothesis** (catalog: `epps-pulley`):
`E T = Σ_k w_k (1 - φ(t_k)²)`, whatever the size `N ≥ 1` of the sample. -/
theorem epps_pulley_null_mean {R : Type u} {A : Type v} [Field R] [CommRing A]
    (W : RandomAlgebra R A) {N K : Nat} (hN : (N : R) ≠ 0) (w : Fin K → R) {φ : Fin K → R}
    {c s : Fin K → Fin N → A} (h : W.EppsPulleyNull φ c s) :
    W.mean (W.eppsPulley w φ c s) = sum fun k => w k * (1 - φ k * φ k) := by
  rw [RandomAlgebra.eppsPulley, W.mean_const_mul, W.mean_sum, ← sum_mul_left]
  refine sum_congr fun k => ?_
  have hc := W.mean_sampleMean_sub_sq hN (h.mean_cos k) (h.cos_cos k)
  have hs := W.mean_sampleMean_sub_sq hN (h.mean_sin k) fun i j hij => by
    rw [h.sin_sin k i j hij]; grind
  rw [W.const.map_zero, show W.sampleMean (s k) - 0 = W.sampleMean (s k) by grind] at hs
  have add : (sum fun j => W.mean (c k j * c k j) - φ k * φ k)
      + (sum fun j => W.mean (s k j * s k j) - 0 * 0) = (N : R) * (1 - φ k * φ k) := by
    rw [← sum_add, ← sum_const]
    exact sum_congr fun j => by
      have := h.sq_add_sq k j
      rw [W.mean_add] at this
      grind
  have inv := Field.mul_inv_cancel hN
  rw [W.mean_const_mul, W.mean_add]
  grind


/-! ### Examples -/

/-- With the Taylor polynomials of cosine and sine for the functions, and one knot: the sample
`1, -1` meets `φ = 1/2`, the sample `1, 1` does not. -/
example :
    let T : (Fin 2 → Rat) → Rat :=
      eppsPulley (fun u => 1 - u * u / 2) (fun u => u) (fun _ => 1 / 2) (fun _ : Fin 1 => 1)
        (fun _ => 1)
    T (fun j => if j = 0 then 1 else -1) = 0 ∧ T (fun _ => 1) = 2 := by
  simp only [eppsPulley, ecfRe, ecfIm, sampleMean, sum_last, sum_empty]
  grind

/-- The two vectors `(1, 1), (-1, 1)` along both axes: the statistic of the first coordinate is 0,
that of the second is 2. -/
example : slicedEppsPulley (fun u : Rat => 1 - u * u / 2) (fun u => u) (fun _ => 1 / 2)
    (fun _ : Fin 1 => 1) (fun _ => 1) (basisVec : Fin 2 → Fin 2 → Rat)
    (fun (j : Fin 2) i => if j = 0 then 1 else if i = 0 then -1 else 1) = 2 := by
  simp only [slicedEppsPulley, eppsPulley, ecfRe, ecfIm, sampleMean, dot, basisVec, sum_last,
    sum_empty]
  grind

/-- The hypotheses of the null mean in the simplest case, a sample that is not random. -/
example : (RandomAlgebra.constants Rat).EppsPulleyNull (fun _ : Fin 1 => 1)
    (fun _ (_ : Fin 3) => 1) (fun _ _ => 0) where
  mean_cos _ _ := rfl
  mean_sin _ _ := rfl
  sq_add_sq _ _ := by show (1 * 1 + 0 * 0 : Rat) = 1; grind
  cos_cos _ _ _ _ := rfl
  sin_sin _ _ _ _ := by show (0 * 0 : Rat) = 0; grind

end LeJEPA
