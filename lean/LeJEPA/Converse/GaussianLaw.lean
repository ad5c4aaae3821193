module

public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.Law
public import LeJEPA.Forward.Continuous
public import LeJEPA.Normal.FreshNoise

/-!
# The converse: the law is Gaussian

The theorem on reversible additive noise, with laws instead of moments. The joint law of `z` and the
noise `η` is a mean on `C(2)`, the continuous functions of polynomial growth of two variables;
`z' = f(z) + η` with any `f` in `C(1)`. The conclusion is that `E p(z)` is the Gaussian expectation
of `p`, for every `p` in `C(1)`, and that `f` is affine at every point.

## Main results
* `converse_law` (paper, Theorem 4.2), and `converse_law_attained`: its hypotheses can be met.
* `converse_law_autoregression`: for `f(z) = r z + c` exchangeability is enough.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis UniPoly

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-! ## The algebra of the polynomials of `z` and the noise -/

/-- The polynomials in `z` and `η`, with the expectation of their joint law. -/
private def pairAlgebra (κ : Mean (contGrowth R 2)) : RandomAlgebra R (MvPoly R 2) where
  const := MvPoly.CHom 2
  mean p := κ.E fun x => p.eval x
  mean_add p q := κ.E_poly_add p q
  mean_const_mul a p := by
    have e : ∀ x, (MvPoly.CHom 2 a * p).eval x = a * p.eval x := fun x => by
      rw [MvPoly.eval_mul]; exact congrArg (· * p.eval x) (MvPoly.eval_C x a)
    simp only [e]
    exact κ.E_smul a (.poly p)
  mean_one := by simp only [MvPoly.eval_one]; exact κ.E_one

private theorem eval_const (κ : Mean (contGrowth R 2)) (a : R) (x : Fin 2 → R) :
    ((pairAlgebra κ).const a).eval x = a := MvPoly.eval_C x a

private theorem mean_eq (κ : Mean (contGrowth R 2)) (p : MvPoly R 2) :
    (pairAlgebra κ).mean p = κ.E fun x => p.eval x := rfl

private theorem eval_aeval (κ : Mean (contGrowth R 2)) (w : MvPoly R 2) (p : UniPoly R)
    (x : Fin 2 → R) : ((pairAlgebra κ).aeval w p).eval x = eval (w.eval x) p := by
  induction p using UniPoly.induction with
  | const a => rw [RandomAlgebra.aeval_C, eval_const, eval_C]
  | step a q ih =>
    rw [RandomAlgebra.aeval_add, RandomAlgebra.aeval_C, RandomAlgebra.aeval_mul,
      RandomAlgebra.aeval_X, MvPoly.eval_add, MvPoly.eval_mul, ih, eval_const, eval_add, eval_C,
      eval_mul, eval_X]

/-! ## The theorem -/

section Main
variable [CompleteField R] {κ : Mean (contGrowth R 2)} {f : R → R} {ρ μ e v : R}

omit [CompleteField R] in
/-- The eigen-equation makes `f(z)` equal to `ρ z + const`, almost surely. -/
private theorem null_of_eigen (hf : ContGrowth₁ f) (he : κ.E (fun x => x 1) = e)
    (indep : ∀ p q, ContGrowth₁ p → ContGrowth₁ q →
      κ.E (fun x => p (x 0) * q (x 1)) = κ.E (fun x => p (x 0)) * κ.E fun x => q (x 1))
    (eigen : ∀ p, ContGrowth₁ p → κ.E (fun x => p (x 0) * (f (x 0) + x 1 - μ)) =
      ρ * κ.E fun x => p (x 0) * (x 0 - μ)) :
    IsNull κ fun x => f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e)) := by
  have c0 : ContGrowth fun x : Fin 2 → R => x 0 := .coord 0
  have c1 : ContGrowth fun x : Fin 2 → R => x 1 := .coord 1
  have g1 : ContGrowth₁ fun t => f t - (ρ * t + ((1 - ρ) * μ - e)) :=
    ContGrowth.sub hf (.add (.smul ρ (.coord 0)) (.const _))
  have gm := g1.comp c0
  refine isNull_of_mul_self gm ?_
  have h := eigen _ g1
  have i := indep _ (fun t => t) g1 (ContGrowth.coord 0)
  rw [he] at i
  have e1 : (fun x : Fin 2 → R => (f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e))) *
      (f (x 0) + x 1 - μ)) = fun x =>
      (f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e))) * (f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e))) +
      ((f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e))) * x 1 +
      (ρ * ((f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e))) * (x 0 - μ)) +
      -e * (f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e))))) := funext fun x => by grind
  have m2 := gm.mul c1
  have m3 := (gm.mul (c0.sub (.const μ))).smul ρ
  have m4 := gm.smul (-e)
  rw [e1, κ.E_add (gm.mul gm) (m2.add (m3.add m4)), κ.E_add m2 (m3.add m4), κ.E_add m3 m4,
    κ.E_smul ρ (gm.mul (c0.sub (.const μ))), κ.E_smul (-e) gm, i] at h
  grind

/-- **The converse** (paper, Theorem 4.2; catalog: `converse-law`). Let `κ` be the joint law of a
random variable `z` and a noise `η`, a mean on `C(2)`, let `f` be in `C(1)` and `z' = f(z) + η`.
Suppose
* `η` is independent of `z`,
* the pair `(z, z')` is exchangeable,
* `z - E z` is an eigenfunction of the transition, `E[z' - E z | z] = ρ (z - E z)`, with an
  eigenvalue `ρ` none of `0`, `1`, `-1`,
* `z` has variance `v ≠ 0`.

Then `ρ² < 1`, the law of `z` is `N(E z, v)`, the law of `η` is `N(E η, (1 - ρ²) v)`, each in the
sense of expectations of all functions of `C(1)`, and `f(t) = ρ t + const` for every `t`. -/
theorem converse_law (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1) (hf : ContGrowth₁ f)
    (hμ : κ.E (fun x => x 0) = μ) (he : κ.E (fun x => x 1) = e)
    (hv : κ.E (fun x => (x 0 - μ) * (x 0 - μ)) = v) (v0 : v ≠ 0)
    (indep : ∀ p q, ContGrowth₁ p → ContGrowth₁ q →
      κ.E (fun x => p (x 0) * q (x 1)) = κ.E (fun x => p (x 0)) * κ.E fun x => q (x 1))
    (exch : ∀ p q, ContGrowth₁ p → ContGrowth₁ q →
      κ.E (fun x => p (x 0) * q (f (x 0) + x 1)) = κ.E fun x => p (f (x 0) + x 1) * q (x 0))
    (eigen : ∀ p, ContGrowth₁ p → κ.E (fun x => p (x 0) * (f (x 0) + x 1 - μ)) =
      ρ * κ.E fun x => p (x 0) * (x 0 - μ)) :
    ρ * ρ < 1 ∧ (∀ t, f t = ρ * t + ((1 - ρ) * μ - e)) ∧
      (∀ p, ContGrowth₁ p → κ.E (fun x => p (x 0)) =
        gaussian fun x : Fin 1 → R => p (μ + sqrt v * x 0)) ∧
      ∀ p, ContGrowth₁ p → κ.E (fun x => p (x 1)) =
        gaussian fun x : Fin 1 → R => p (e + sqrt ((1 - ρ * ρ) * v) * x 0) := by
  have c0 : ContGrowth fun x : Fin 2 → R => x 0 := .coord 0
  have c1 : ContGrowth fun x : Fin 2 → R => x 1 := .coord 1
  have null := null_of_eigen hf he indep eigen
  -- `z'` and its affine version `w`
  have az := (hf.comp c0).add c1
  have aw : ContGrowth fun x : Fin 2 → R => ρ * x 0 + ((1 - ρ) * μ - e) + x 1 :=
    .add (.add (.smul ρ c0) (.const _)) c1
  have zw : IsNull κ fun x => f (x 0) + x 1 - (ρ * x 0 + ((1 - ρ) * μ - e) + x 1) := by
    rw [show (fun x : Fin 2 → R => f (x 0) + x 1 - (ρ * x 0 + ((1 - ρ) * μ - e) + x 1)) =
      fun x => f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e)) from funext fun x => by grind]
    exact null
  have ew : ∀ x : Fin 2 → R, ((pairAlgebra κ).aeval (MvPoly.var 0)
      (C ρ * X + C ((1 - ρ) * μ - e)) + MvPoly.var 1).eval x = ρ * x 0 + ((1 - ρ) * μ - e) + x 1 :=
    fun x => by
      rw [MvPoly.eval_add, eval_aeval, MvPoly.eval_var, MvPoly.eval_var, eval_add, eval_mul, eval_C,
        eval_C, eval_X]
  have mz : (pairAlgebra κ).mean (MvPoly.var 0) = μ := by
    rw [mean_eq]; simp only [MvPoly.eval_var]; exact hμ
  have mη : (pairAlgebra κ).mean (MvPoly.var 1) = e := by
    rw [mean_eq]; simp only [MvPoly.eval_var]; exact he
  have vz : (pairAlgebra κ).variance (MvPoly.var 0) = v := by
    rw [RandomAlgebra.variance, mz, mean_eq]
    simp only [MvPoly.eval_mul, MvPoly.eval_sub, MvPoly.eval_var, eval_const]
    exact hv
  have comm : ∀ a b : (Fin 2 → R) → R, κ.E (fun x => a x * b x) = κ.E fun x => b x * a x :=
    fun a b => by congr 1; funext x; exact CommSemiring.mul_comm _ _
  have vη : 0 ≤ (pairAlgebra κ).variance (MvPoly.var 1) := by
    rw [RandomAlgebra.variance, mean_eq]
    refine κ.E_nonneg (ContGrowth.poly _) fun x => ?_
    rw [MvPoly.eval_mul]; exact mul_self_nonneg _
  obtain ⟨_, lz, lη⟩ := normal_of_reversible_additive_noise (W := pairAlgebra κ)
    (z := MvPoly.var 0) (η := MvPoly.var 1) (f := C ρ * X + C ((1 - ρ) * μ - e)) h0 h1 hn
    (fun p q => by
      simp only [mean_eq, MvPoly.eval_mul, eval_aeval, MvPoly.eval_var]
      exact indep _ _ (.poly p) (.poly q)) rfl
    (fun p q => by
      simp only [mean_eq, MvPoly.eval_mul, eval_aeval, MvPoly.eval_var, ew]
      have a := (zw.poly az aw q).congr ((ContGrowth₁.poly q).comp az)
        ((ContGrowth₁.poly q).comp aw) ((ContGrowth₁.poly p).comp c0)
      have b := (zw.poly az aw p).congr ((ContGrowth₁.poly p).comp az)
        ((ContGrowth₁.poly p).comp aw) ((ContGrowth₁.poly q).comp c0)
      have c := exch _ _ (.poly p) (.poly q)
      exact a.symm.trans (c.trans ((comm _ _).trans (b.trans (comm _ _)))))
    (fun p => by
      simp only [mz, mean_eq, MvPoly.eval_mul, MvPoly.eval_sub, eval_aeval, MvPoly.eval_var, ew,
        eval_const]
      rw [← eigen _ (.poly p)]
      have n : IsNull κ fun x => f (x 0) + x 1 - μ - (ρ * x 0 + ((1 - ρ) * μ - e) + x 1 - μ) := by
        rw [show (fun x : Fin 2 → R => f (x 0) + x 1 - μ -
          (ρ * x 0 + ((1 - ρ) * μ - e) + x 1 - μ)) =
          fun x => f (x 0) - (ρ * x 0 + ((1 - ρ) * μ - e)) from funext fun x => by grind]
        exact null
      exact (n.congr (az.sub (.const μ)) (aw.sub (.const μ)) ((ContGrowth₁.poly p).comp c0)).symm)
  rw [mz, vz] at lz
  rw [mη, vz] at lη
  have vpos : 0 < v := by
    have := κ.E_nonneg (ContGrowth.mul (c0.sub (.const μ)) (c0.sub (.const μ))) fun x =>
      mul_self_nonneg (x 0 - μ)
    rw [hv] at this
    grind
  have hρ : 0 < (1 - ρ * ρ) * v := by
    rw [← RandomAlgebra.variance_law, lη, variance_normal] at vη
    have : (1 - ρ * ρ) * v ≠ 0 := fun h => by
      rcases eq_zero_or_eq_zero_of_mul_eq_zero h with h | h
      · have : (ρ - 1) * (ρ + 1) = 0 := by grind
        rcases eq_zero_or_eq_zero_of_mul_eq_zero this with h | h <;> grind
      · exact v0 h
    grind
  have lawz : ∀ p, ContGrowth₁ p → κ.E (fun x => p (x 0)) =
      gaussian fun x : Fin 1 → R => p (μ + sqrt v * x 0) := fun p hp =>
    gaussian_law_of_moments c0 (sqrt_nonneg v) (fun q => by
      have : (pairAlgebra κ).law (MvPoly.var 0) q = normal μ v q := by rw [lz]
      rw [sqrt_mul_sqrt (Std.le_of_lt vpos), ← this]
      show _ = (pairAlgebra κ).mean _
      simp only [mean_eq, eval_aeval, MvPoly.eval_var]) hp
  refine ⟨?_, fun t => ?_, lawz, fun p hp => gaussian_law_of_moments c1 (sqrt_nonneg _) (fun q => by
      have : (pairAlgebra κ).law (MvPoly.var 1) q = normal e ((1 - ρ * ρ) * v) q := by rw [lη]
      rw [sqrt_mul_sqrt (Std.le_of_lt hρ), ← this]
      show _ = (pairAlgebra κ).mean _
      simp only [mean_eq, eval_aeval, MvPoly.eval_var]) hp⟩
  · refine Classical.byContradiction fun h => ?_
    have := OrderedRing.mul_nonneg (by grind : 0 ≤ ρ * ρ - 1) (Std.le_of_lt vpos)
    grind
  · have g1 : ContGrowth₁ fun t => f t - (ρ * t + ((1 - ρ) * μ - e)) :=
      ContGrowth.sub hf (.add (.smul ρ (.coord 0)) (.const _))
    have z := null.orth _ (g1.comp c0)
    rw [lawz (fun t => (f t - (ρ * t + ((1 - ρ) * μ - e))) * (f t - (ρ * t + ((1 - ρ) * μ - e))))
      (ContGrowth.mul g1 g1)] at z
    have zero := eq_zero_of_gaussian_mul_self (g1.comp (a := fun x : Fin 1 → R => μ + sqrt v * x 0)
      (.add (.const μ) (.smul _ (.coord 0)))) z fun _ => (sqrt v)⁻¹ * (t - μ)
    have hi := Field.mul_inv_cancel (by have := sqrt_pos vpos; grind : sqrt v ≠ 0)
    simp only [show μ + sqrt v * ((sqrt v)⁻¹ * (t - μ)) = t by grind] at zero
    grind

/-! ## Autoregressions -/

/-- The moments of a law on the line: its expectations of polynomials. -/
@[expose] def Mean.moments (ν : Mean (contGrowth R 1)) : Expectation R where
  toFun q := ν.E fun x => eval (x 0) q
  map_add p q := by
    simp only [eval_add]
    exact ν.E_add (ContGrowth₁.poly p) (ContGrowth₁.poly q)
  map_C_mul a p := by
    simp only [eval_mul, eval_C]
    exact ν.E_smul a (ContGrowth₁.poly p)
  map_one := by simp only [eval_one]; exact ν.E_one

/-- **The converse for autoregressions** (paper, Theorem 4.2; catalog: `converse-law`). Let `ν` be the
law of `z` and `τ` that of an independent noise `η`, and let `z' = r z + c + η` with `r` none of `0`,
`1`, `-1` be reversible: `E[p(z) q(z')] = E[q(z) p(z')]` for all polynomials. With `μ = E z` and
`v = E (z - μ)²` the law of `z` is `N(μ, v)` and that of `η` is `N((1 - r) μ - c, (1 - r²) v)`, in
the sense of expectations of all functions of `C(1)`. -/
theorem converse_law_autoregression {ν τ : Mean (contGrowth R 1)} {r c : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (rev : Reversible (C r * X + C c) τ.moments ν.moments) :
    ∃ μ v, ν.E (fun x => x 0) = μ ∧ ν.E (fun x => (x 0 - μ) * (x 0 - μ)) = v ∧
      ∀ p, ContGrowth₁ p →
        ν.E (fun x => p (x 0)) = gaussian (fun x : Fin 1 → R => p (μ + sqrt v * x 0)) ∧
        τ.E (fun x => p (x 0)) = gaussian fun x : Fin 1 → R =>
          p ((1 - r) * μ - c + sqrt ((1 - r * r) * v) * x 0) := by
  obtain ⟨μ, v, hν, hτ⟩ := (reversible_iff ν.moments τ.moments c h0 h1 hn).1 rev
  have mean : ∀ {κ : Mean (contGrowth R 1)} {m w : R}, κ.moments = normal m w →
      κ.E (fun x => x 0) = m ∧ κ.E (fun x => (x 0 - m) * (x 0 - m)) = w ∧ 0 ≤ w := fun {κ m w} h => by
    have e1 : κ.moments.mean = m := by rw [h, mean_normal]
    have e2 : κ.moments.variance = w := by rw [h, variance_normal]
    have e3 : κ.E (fun x => x 0) = m := by
      rw [← e1]
      show _ = κ.E fun x => eval (x 0) X
      simp only [eval_X]
    have e4 : κ.E (fun x => (x 0 - m) * (x 0 - m)) = w := by
      rw [Expectation.variance, e1] at e2
      rw [← e2]
      show _ = κ.E fun x => eval (x 0) ((X - C m) * (X - C m))
      simp only [eval_mul, eval_sub, eval_X, eval_C]
    have c := (ContGrowth.coord (R := R) (0 : Fin 1)).sub (.const m)
    exact ⟨e3, e4, by rw [← e4]; exact κ.E_nonneg (c.mul c) fun x => mul_self_nonneg _⟩
  have law : ∀ {κ : Mean (contGrowth R 1)} {m w : R}, κ.moments = normal m w → ∀ p, ContGrowth₁ p →
      κ.E (fun x => p (x 0)) = gaussian fun x : Fin 1 → R => p (m + sqrt w * x 0) :=
    fun {κ m w} h p hp => gaussian_law_of_moments (.coord 0) (sqrt_nonneg w) (fun q => by
      rw [sqrt_mul_sqrt (mean h).2.2, ← h]; rfl) hp
  exact ⟨μ, v, (mean hν).1, (mean hν).2.1, fun p hp => ⟨law hν p hp, law hτ p hp⟩⟩

/-! ## The hypotheses can be met -/

/-- The joint law of `z` and the noise `sqrt (1 - ρ²) ξ`. -/
@[expose] def gaussianNoise (ρ : R) : Mean (contGrowth R 2) :=
  (gaussianMean R 2).map (contGrowth R 2)
    (fun v i => if i = 0 then v 0 else sqrt (1 - ρ * ρ) * v 1) fun hf =>
      ContGrowth.comp hf fun i => by
        by_cases h : i = 0
        · simp only [if_pos h]; exact .coord 0
        · simp only [if_neg h]; exact .smul _ (.coord 1)

/-- **The hypotheses of `converse_law` can be met** (catalog: `converse-law`): by the Gaussian world
with `f(z) = ρ z`, mean 0 and variance 1. -/
theorem converse_law_attained {ρ : R} (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) :
    (gaussianNoise ρ).E (fun x => x 0) = 0 ∧ (gaussianNoise ρ).E (fun x => x 1) = 0 ∧
    (gaussianNoise ρ).E (fun x => (x 0 - 0) * (x 0 - 0)) = 1 ∧
    (∀ p q, ContGrowth₁ p → ContGrowth₁ q → (gaussianNoise ρ).E (fun x => p (x 0) * q (x 1)) =
      (gaussianNoise ρ).E (fun x => p (x 0)) * (gaussianNoise ρ).E fun x => q (x 1)) ∧
    (∀ p q, ContGrowth₁ p → ContGrowth₁ q →
      (gaussianNoise ρ).E (fun x => p (x 0) * q (ρ * x 0 + x 1)) =
        (gaussianNoise ρ).E fun x => p (ρ * x 0 + x 1) * q (x 0)) ∧
    ∀ p, ContGrowth₁ p → (gaussianNoise ρ).E (fun x => p (x 0) * (ρ * x 0 + x 1 - 0)) =
      ρ * (gaussianNoise ρ).E fun x => p (x 0) * (x 0 - 0) := by
  have hρ := mul_self_add_sqrt (rate_mul_self_le h0 h1)
  have E : ∀ F : (Fin 2 → R) → R, (gaussianNoise ρ).E F = gaussian fun v : Fin 2 → R =>
      F fun i => if i = 0 then v 0 else sqrt (1 - ρ * ρ) * v 1 := fun F => gaussianMean_E _
  simp only [E, if_pos, if_neg (by decide : ¬ (1 : Fin 2) = 0)]
  generalize sqrt (1 - ρ * ρ) = s at *
  have c0 : ContGrowth fun v : Fin 2 → R => v 0 := .coord 0
  have c1 : ContGrowth fun v : Fin 2 → R => v 1 := .coord 1
  have id1 : ContGrowth fun x : Fin 1 → R => x 0 := .coord 0
  have m0 : gaussian (fun x : Fin 1 → R => x 0) = 0 := by
    have := gaussian_poly (MvPoly.var 0 : MvPoly R 1)
    simp only [MvPoly.eval_var] at this
    rw [this, ← Semiring.mul_one (MvPoly.var 0), MvPoly.stein, MvPoly.deriv_one, MvPoly.expect_zero]
  -- independence of the coordinates
  have ind : ∀ p q : R → R, ContGrowth₁ p → ContGrowth₁ q →
      gaussian (fun v : Fin 2 → R => p (v 0) * q (v 1)) =
        (gaussian fun x : Fin 1 → R => p (x 0)) * gaussian fun x : Fin 1 → R => q (x 0) :=
    fun p q hp hq => gaussian_mul_independent (N := 1) (n := 1) (f := fun x => p (x 0))
      (g := fun x => q (x 0)) hp hq
  have fst : ∀ p : R → R, ContGrowth₁ p → gaussian (fun v : Fin 2 → R => p (v 0)) =
      gaussian fun x : Fin 1 → R => p (x 0) := fun p hp =>
    gaussian_select (e := fun _ : Fin 1 => (0 : Fin 2)) (fun _ _ _ => Subsingleton.elim _ _)
      (f := fun x => p (x 0)) hp
  have snd : ∀ p : R → R, ContGrowth₁ p → gaussian (fun v : Fin 2 → R => p (v 1)) =
      gaussian fun x : Fin 1 → R => p (x 0) := fun p hp =>
    gaussian_select (e := fun _ : Fin 1 => (1 : Fin 2)) (fun _ _ _ => Subsingleton.elim _ _)
      (f := fun x => p (x 0)) hp
  have sc : ∀ q : R → R, ContGrowth₁ q → ContGrowth₁ fun t => q (s * t) := fun q hq =>
    hq.comp (.smul s (.coord 0))
  refine ⟨(fst (fun t => t) id1).trans m0, ?_, ?_, fun p q hp hq => ?_, fun p q hp hq => ?_,
    fun p hp => ?_⟩
  · rw [gaussian_smul s c1, snd (fun t => t) id1, m0]; grind
  · have := gaussian_poly (MvPoly.var 0 * MvPoly.var 0 : MvPoly R 2)
    simp only [MvPoly.eval_mul, MvPoly.eval_var] at this
    simp only [show ∀ a : R, a - 0 = a from fun a => by grind]
    rw [this, MvPoly.stein, MvPoly.deriv_var, if_pos rfl, MvPoly.expect_one]
  · rw [ind p (fun t => q (s * t)) hp (sc q hq), fst p hp, snd (fun t => q (s * t)) (sc q hq)]
  · have m : ContGrowth fun v : Fin (1 + 1) → R => p (fstPoint v 0) *
        q (sndPoint (fun _ => ρ) (fun _ => s) v 0) :=
      .mul (hp.comp (a := fun v : Fin (1 + 1) → R => fstPoint v 0) (.coord _))
        (hq.comp (a := fun v : Fin (1 + 1) → R => sndPoint (fun _ => ρ) (fun _ => s) v 0)
          (.add (.smul _ (.coord _)) (.smul _ (.coord _))))
    exact (gaussian_swap (ρ := fun _ : Fin 1 => ρ) (σ := fun _ => s) (fun _ => hρ)
      (F := fun x y => p (x 0) * q (y 0)) m).symm
  · have mp := hp.comp c0
    have e : (fun v : Fin 2 → R => p (v 0) * (ρ * v 0 + s * v 1 - 0)) = fun v =>
        ρ * (p (v 0) * (v 0 - 0)) + s * (p (v 0) * v 1) := funext fun v => by grind
    have i := ind p (fun t => t) hp id1
    have m1 : ContGrowth fun v : Fin 2 → R => p (v 0) * (v 0 - 0) := mp.mul (c0.sub (.const 0))
    rw [e, gaussian_add (m1.smul ρ) ((mp.mul c1).smul s), gaussian_smul ρ m1,
      gaussian_smul s (mp.mul c1), i, m0]
    grind

end Main

end LeJEPA
