module

public import LeJEPA.Normal.LatticeMoments

/-!
# The Gaussian expectation

`gaussian f` is the expectation of `f` under the standard Gaussian law of `R^N`, over any complete
field `R`: the limit, as `k → ∞`, of the averages of `f` over the lattice of step `1/k` in
`[-k, k]^N` with the weights `exp(-|x|²/2)`. In other words it is
`∫ f(x) exp(-|x|²/2) dx / ∫ exp(-|x|²/2) dx`, with Riemann's integral.

The averages converge for every `f` in `C(N)`, and the limit is a mean with Gaussian moments
(`gaussian_exists`), the only one (`gaussian_unique`). It is definite: `E f² = 0` for a continuous
`f` of polynomial growth implies that `f` is zero everywhere (`eq_zero_of_gaussian_mul_self`).

## Main results
* `gaussian_exists`, `gaussian_unique`, `polynomials_dense`.
* `tendsTo_gaussian_of_moments`: the method of moments.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis
open MvPoly (C var)

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {N : Nat}

/-- The expectation of `f` under the standard Gaussian law of `R^N`: the limit of the averages of
`f` over the lattice of step `1/k` in `[-k, k]^N` with the weights `exp(-|x|²/2)`. -/
@[expose] def gaussian (f : (Fin N → R) → R) : R := lim fun k => latticeAverage k f

/-- The Gaussian expectation as a mean on `C(N)`. -/
@[expose] def gaussianMean (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (N : Nat) : Mean (contGrowth R N) :=
  Mean.limit (fun k => (lineMean R k).power N) (momentsTend_lineMean N)

theorem gaussianMean_E (f : (Fin N → R) → R) : (gaussianMean R N).E f = gaussian f := by
  rw [gaussian, funext fun k => latticeAverage_eq k f]; rfl

/-- The lattice averages of a function of `C(N)` converge to its Gaussian expectation. -/
theorem tendsTo_gaussian {f : (Fin N → R) → R} (hf : ContGrowth f) :
    TendsTo (fun k => latticeAverage k f) (gaussian f) := by
  rw [← gaussianMean_E, funext fun k => latticeAverage_eq k f]
  exact Mean.tendsTo_limit (momentsTend_lineMean N) hf

theorem gaussianMean_moments : (gaussianMean R N).HasGaussianMoments := Mean.limit_moments _

/-- **Uniqueness** (catalog: `gaussian-unique`): a mean on `C(N)` with Gaussian moments is the
Gaussian expectation. -/
theorem gaussian_unique {μ : Mean (contGrowth R N)} (hμ : μ.HasGaussianMoments)
    {f : (Fin N → R) → R} (hf : ContGrowth f) : μ.E f = gaussian f := by
  rw [← gaussianMean_E]; exact hμ.unique gaussianMean_moments hf

/-- **Polynomials are dense** (catalog: `polynomials-dense`): for every `f` in `C(N)` and `ε > 0` there
are polynomials `p` and `b` with `|f - p| ≤ b` at every point and `E b² ≤ ε`; so `f` is a limit of
polynomials in mean square. -/
theorem polynomials_dense {f : (Fin N → R) → R} (hf : ContGrowth f) {ε : R} (hε : 0 < ε) :
    ∃ p b : MvPoly R N, (∀ x, abs (f x - p.eval x) ≤ b.eval x) ∧
      gaussian (fun x => b.eval x * b.eval x) ≤ ε ∧
      gaussian (fun x => (f x - p.eval x) * (f x - p.eval x)) ≤ ε := by
  obtain ⟨p, b, near, small⟩ := hf.dominated ε hε
  have m := hf.sub (.poly p)
  simp only [← gaussianMean_E]
  have sq := gaussianMean_moments.E_poly (b * b)
  simp only [MvPoly.eval_mul] at sq
  exact ⟨p, b, near, by rw [sq]; exact small,
    Std.le_trans (Mean.E_sq_le (gaussianMean R N) m (.poly b) near) (by rw [sq]; exact small)⟩

/-- **The method of moments**: if the moments of means on `C(N)` tend to the Gaussian ones, then the
means of every function of `C(N)` tend to its Gaussian expectation. -/
theorem tendsTo_gaussian_of_moments {μ : Nat → Mean (contGrowth R N)} (h : Mean.MomentsTend μ)
    {f : (Fin N → R) → R} (hf : ContGrowth f) : TendsTo (fun k => (μ k).E f) (gaussian f) := by
  rw [← gaussian_unique (Mean.limit_moments h) hf]; exact Mean.tendsTo_limit h hf

/-! ## Rules -/

section Rules
variable {f g : (Fin N → R) → R}

theorem gaussian_poly (p : MvPoly R N) : gaussian (fun x => p.eval x) = MvPoly.expect p := by
  rw [← gaussianMean_E]; exact gaussianMean_moments.E_poly p

theorem gaussian_add (hf : ContGrowth f) (hg : ContGrowth g) :
    gaussian (fun x => f x + g x) = gaussian f + gaussian g := by
  simp only [← gaussianMean_E]; exact (gaussianMean R N).E_add hf hg

theorem gaussian_smul (a : R) (hf : ContGrowth f) :
    gaussian (fun x => a * f x) = a * gaussian f := by
  simp only [← gaussianMean_E]; exact (gaussianMean R N).E_smul a hf

theorem gaussian_sub (hf : ContGrowth f) (hg : ContGrowth g) :
    gaussian (fun x => f x - g x) = gaussian f - gaussian g := by
  simp only [← gaussianMean_E]; exact (gaussianMean R N).E_sub hf hg

theorem gaussian_const (a : R) : gaussian (fun _ : Fin N → R => a) = a := by
  have := gaussian_poly (C a : MvPoly R N)
  rw [MvPoly.expect_C] at this
  simp only [MvPoly.eval_C] at this
  exact this

theorem gaussian_nonneg (hf : ContGrowth f) (h : ∀ x, 0 ≤ f x) : 0 ≤ gaussian f := by
  rw [← gaussianMean_E]; exact (gaussianMean R N).E_nonneg hf h

theorem gaussian_le (hf : ContGrowth f) (hg : ContGrowth g) (h : ∀ x, f x ≤ g x) :
    gaussian f ≤ gaussian g := by
  simp only [← gaussianMean_E]; exact (gaussianMean R N).E_le hf hg h

end Rules

/-! ## Definiteness -/

/-- A nonnegative function that is at least `c` near `a` has averages over the lattices of at least
`κ c`, where `κ > 0` does not depend on the function nor on the lattice. -/
private theorem exists_le_lineMean (a : R) {δ : R} (hδ : 0 < δ) : ∃ (κ : R) (K : Nat), 0 < κ ∧
    ∀ k, K ≤ k → ∀ (g : R → R) (c : R), (∀ t, 0 ≤ g t) → 0 ≤ c →
      (∀ t, abs (t - a) ≤ δ → c ≤ g t) → κ * c ≤ (lineMean R k).E g := by
  -- it is enough to treat points on the right
  suffices pos : ∀ a : R, 0 ≤ a → ∃ (κ : R) (K : Nat), 0 < κ ∧ ∀ k, K ≤ k →
      ∀ (g : R → R) (c : R), (∀ t, 0 ≤ g t) → 0 ≤ c →
        (∀ t, abs (t - a) ≤ δ → c ≤ g t) → κ * c ≤ (lineMean R k).E g by
    rcases Std.le_total (a := 0) (b := a) with h | h
    · exact pos a h
    · obtain ⟨κ, K, hκ, H⟩ := pos (-a) (by grind)
      refine ⟨κ, K, hκ, fun k hk g c g0 c0 hg => ?_⟩
      have := H k hk (fun t => g (-t)) c (fun t => g0 _) c0 fun t ht => hg _ (by
        rw [show -t - a = -(t - -a) by grind, abs_neg]; exact ht)
      have e : (lineMean R k).E (fun t => g (-t)) = (lineMean R k).E g := by
        have e := lineSum_neg k fun t => weight t * g t
        simp only [weight_neg] at e
        show lineSum k (fun t => weight t * g (-t)) / _ = _
        rw [e]; rfl
      rwa [e] at this
  intro a ha
  obtain ⟨_, B, _, hB, bound⟩ := exists_lineSum_weight R
  obtain ⟨K1, hK1⟩ := exists_nat_ge (a + δ)
  obtain ⟨K2, _, hK2⟩ := exists_nat_mul_ge (by grind : 0 < δ / 2) (1 : R)
  have m0 := weight_pos (a + δ)
  refine ⟨weight (a + δ) * (δ / 2) / B, K1 + K2 + 1,
    div_pos (OrderedRing.mul_pos m0 (by grind)) hB, fun k hk g c g0 c0 hg => ?_⟩
  have k0 : 0 < k := by omega
  have hh := gridStep_pos (R := R) k0
  have k1 := natCast_le (R := R) (by omega : K1 ≤ k)
  have k2 := mul_le_mul_right (by grind : 0 ≤ δ / 2) (natCast_le (R := R) (by omega : K2 ≤ k))
  have hs : 1 / (k : R) ≤ δ / 2 := (div_le_iff (natCast_pos k0)).2 (by grind)
  have h1 := le_riemann k0 ha hs (by grind) (c := weight (a + δ) * c)
    (OrderedRing.mul_nonneg (Std.le_of_lt m0) c0) (g := fun t => weight t * g t)
    (fun t => OrderedRing.mul_nonneg (Std.le_of_lt (weight_pos t)) (g0 t)) fun t t1 t2 => by
      have h2 : weight (a + δ) ≤ weight t := exp_le_exp (by
        have := mul_le_mul (by grind) (by grind) (by grind : t ≤ a + δ) (by grind : t ≤ a + δ)
        grind)
      exact mul_le_mul (Std.le_of_lt m0) (g0 t) h2 (hg t (abs_le.2 ⟨by grind, by grind⟩))
  have h2 := sum_le_lineSum k fun t => OrderedRing.mul_nonneg (Std.le_of_lt (weight_pos t)) (g0 t)
  have h4 := mul_le_mul_left (Std.le_of_lt hh) h2
  have h5 := Std.le_trans h1 h4
  have A0 := (lineMean R k).E_nonneg (f := g) trivial g0
  have h6 := mul_le_mul_left A0 (bound k k0).2
  rw [← lineMean_mul] at h5
  have e := div_mul_cancel (a := weight (a + δ) * (δ / 2)) (by grind : B ≠ 0)
  generalize weight (a + δ) * (δ / 2) / B = q at *
  refine le_of_mul_le_mul_left hB ?_
  rw [show B * (q * c) = q * B * c by grind, e]
  grind

/-- The same in several variables. -/
private theorem exists_le_iterate (a : Fin N → R) {δ : R} (hδ : 0 < δ) :
    ∃ (κ : R) (K : Nat), 0 < κ ∧ ∀ k, K ≤ k → ∀ (f : (Fin N → R) → R) (c : R), (∀ x, 0 ≤ f x) →
      0 ≤ c → (∀ x, Near δ a x → c ≤ f x) → κ * c ≤ (lineMean R k).iterate f := by
  induction N with
  | zero =>
    refine ⟨1, 0, OrderedRing.zero_lt_one, fun k _ f c _ _ h => ?_⟩
    rw [Semiring.one_mul]
    exact h _ fun i => i.elim0
  | succ N ih =>
    obtain ⟨κ, K, hκ, h1⟩ := ih fun i => a i.castSucc
    obtain ⟨κ', K', hκ', h2⟩ := exists_le_lineMean (a (Fin.last N)) hδ
    refine ⟨κ * κ', K + K', OrderedRing.mul_pos hκ hκ', fun k hk f c f0 c0 h => ?_⟩
    rw [Semiring.mul_assoc, Mean.iterate]
    refine h1 k (by omega) _ _ (fun x => (lineMean R k).E_nonneg trivial fun t => f0 _)
      (OrderedRing.mul_nonneg (Std.le_of_lt hκ') c0) fun x hx => ?_
    refine h2 k (by omega) _ c (fun t => f0 _) c0 fun t ht => h _ fun i => ?_
    refine Fin.lastCases (motive := fun i => abs (snoc x t i - a i) ≤ δ) ?_ (fun i => ?_) i
    · dsimp only; rw [snoc_last]; exact ht
    · dsimp only; rw [snoc_castSucc]; exact hx i

/-- **Definiteness**: a function of `C(N)` with `E f² = 0` is zero at every point. -/
theorem eq_zero_of_gaussian_mul_self {f : (Fin N → R) → R} (hf : ContGrowth f)
    (h : gaussian (fun x => f x * f x) = 0) (x : Fin N → R) : f x = 0 := by
  apply Classical.byContradiction
  intro hx
  have b0 := abs_pos hx
  obtain ⟨δ, hδ, near⟩ := hf.continuous x (abs (f x) / 2) (by grind)
  obtain ⟨κ, K, hκ, H⟩ := exists_le_iterate x hδ
  have lim := tendsTo_gaussian (hf.mul hf)
  rw [h, funext fun k => latticeAverage_eq k fun x => f x * f x] at lim
  have c0 : 0 < abs (f x) / 2 * (abs (f x) / 2) := OrderedRing.mul_pos (by grind) (by grind)
  have := lim.const_le K fun k hk => H k hk _ _ (fun y => mul_self_nonneg (f y))
    (Std.le_of_lt c0) fun y hy => by
      -- `|f y| ≥ |f x| / 2`
      have h1 := near y hy
      have h2 := abs_add_le (f x - f y) (f y)
      rw [abs_sub_comm, show f x - f y + f y = f x by grind] at h2
      have h3 := mul_le_mul (by grind : 0 ≤ abs (f x) / 2) (abs_nonneg (f y))
        (by grind : abs (f x) / 2 ≤ abs (f y)) (by grind : abs (f x) / 2 ≤ abs (f y))
      rwa [abs_mul_self] at h3
  have := OrderedRing.mul_pos hκ c0
  grind

/-- **Existence** (catalog: `gaussian-exists`): there is a mean on `C(N)` with Gaussian moments, the
limit of the lattice averages, and `E f² = 0` only for the function that is zero at every point. -/
theorem gaussian_exists (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (N : Nat) :
    ∃ μ : Mean (contGrowth R N), μ.HasGaussianMoments ∧
      (∀ f, ContGrowth f → TendsTo (fun k => latticeAverage k f) (μ.E f)) ∧
      ∀ f, ContGrowth f → μ.E (fun x => f x * f x) = 0 → ∀ x, f x = 0 :=
  ⟨gaussianMean R N, gaussianMean_moments,
    fun f hf => by rw [gaussianMean_E]; exact tendsTo_gaussian hf,
    fun f hf h => eq_zero_of_gaussian_mul_self hf (by rw [← gaussianMean_E]; exact h)⟩

/-- `E (x² y²) = 1`. -/
example : gaussian (fun x : Fin 2 → R => x 0 * x 0 * (x 1 * x 1)) = 1 := by
  have := gaussian_poly (var 0 * var 0 * (var 1 * var 1) : MvPoly R 2)
  simp only [MvPoly.eval_mul, MvPoly.eval_var] at this
  rw [this, show (var 0 * var 0 * (var 1 * var 1) : MvPoly R 2) =
    var 0 * (var 0 * (var 1 * var 1)) by grind, MvPoly.stein, MvPoly.deriv_var_mul, if_pos rfl,
    MvPoly.deriv_mul, MvPoly.deriv_var, if_neg (by decide),
    show (var 0 * (0 * var 1 + var 1 * 0) + var 1 * var 1 : MvPoly R 2) = var 1 * var 1 by grind,
    MvPoly.stein, MvPoly.deriv_var, if_pos rfl, MvPoly.expect_one]

/-- The absolute value is positive on average: a function that is no polynomial. -/
example : 0 < gaussian fun x : Fin 1 → R => abs (x 0) * abs (x 0) := by
  have h : ContGrowth fun x : Fin 1 → R => abs (x 0) :=
    (ContGrowth.coord 0).lipschitz (L := 1) fun a b => by grind (splits := 40) [abs]
  have h0 := gaussian_nonneg (h.mul h) fun x => mul_self_nonneg _
  have h1 : gaussian (fun x : Fin 1 → R => abs (x 0) * abs (x 0)) ≠ 0 := fun e => by
    have := eq_zero_of_gaussian_mul_self h e fun _ => 1
    rw [abs_one] at this
    have := OrderedRing.zero_lt_one (R := R)
    grind
  grind

end LeJEPA
