module

public import LeJEPA.Beyond.Anisotropy
public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.PolynomialWorld

/-!
# Rates per latent, for polynomials and for functions

The theorem on the slowest latents and the anisotropy threshold in the world of polynomials, with
nothing left abstract, and for encoders that are functions on `R^n`.

## Main results
* `anisotropy_threshold_polynomial`, `slowest_latents_polynomial`.
* `slowest_latents_functions`, `anisotropy_threshold_functions`.
-/

public section

namespace LeJEPA
open Lean.Grind OrderedField

universe u

/-!
## The anisotropy threshold for polynomials, written out

`anisotropy_threshold` and `slowest_latents` with nothing left abstract: polynomials in `n`
independent standard Gaussian latents, `z'_j = ρ_j z_j + σ_j ξ_j`, moments for the mean and the
covariance, the expected squared difference for the loss. The conclusions are equalities of
polynomials.
-/

section
open MvPoly (C var)
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {ρ σ : Fin n → R}

namespace polynomialWorld
variable (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)

/-- In the world of polynomials an encoder is whitened if its moments say so. -/
theorem whitened_iff (f : Fin m → MvPoly R n) : (polynomialWorld ρ σ h).Whitened f ↔
    (∀ i, MvPoly.expect (f i) = 0) ∧
      ∀ i j, MvPoly.expect (f i * f j) = if i = j then 1 else 0 := by
  have e : ∀ i, (polynomialWorld ρ σ h).inner (f i) (polynomialWorld ρ σ h).one =
      MvPoly.expect (f i) := fun i => by
    show MvPoly.expect (f i * 1) = _
    rw [Semiring.mul_one]
  exact ⟨fun w => ⟨fun i => by rw [← e, w.mean], w.cov⟩,
    fun w => ⟨fun i => isPoly h (f i), fun i => by rw [e, w.1], w.2⟩⟩

/-- Polynomials at distance zero from combinations of some of the latents are these. -/
theorem null_comp_iff (f : Fin m → MvPoly R n) (e : Fin m → Fin n) (Q : Mat m R) (i : Fin m) :
    (polynomialWorld ρ σ h).inner (f i - linComb (Q i) fun k => (polynomialWorld ρ σ h).z (e k))
        (f i - linComb (Q i) fun k => (polynomialWorld ρ σ h).z (e k)) = 0 ↔
      f i = sum fun k => C (Q i k) * var (e k) := by
  have eq : (linComb (Q i) fun k => (polynomialWorld ρ σ h).z (e k)) =
      sum fun k => C (Q i k) * var (e k) := by
    rw [linComb]; exact sum_congr fun k => by rw [z_eq, MvPoly.smul_eq_C_mul]
  rw [eq]
  refine ⟨eq_of_norm_sub h, fun hf => ?_⟩
  rw [← hf, (polynomialWorld ρ σ h).inner_form.sub_self]
  grind

end polynomialWorld

/-- If `ρ² + σ² = 1` then `ρ ≤ 1`. -/
private theorem le_one_of_sq {ρ σ : R} (h : ρ * ρ + σ * σ = 1) : ρ ≤ 1 := by
  refine Classical.byContradiction fun hn => ?_
  have a := OrderedRing.mul_pos (by grind : 0 < ρ - 1) (by grind : 0 < ρ - 1)
  have b := mul_self_nonneg σ
  grind

/-- **The slowest latents, for polynomials** (catalog: `slowest-latents`): with `m` latents slower
than `κ` listed by `e`, and `κ` at least every other rate and every product of two rates, `m`
polynomials of mean zero and identity covariance have loss at least `Σ_k 2 (1 - ρ_(e k))`, with
equality if and only if they are `Σ_k Q_ik z_(e k)` with `Q` orthogonal. -/
theorem slowest_latents_polynomial (hσ : ∀ i, ρ i * ρ i + σ i * σ i = 1) (h0 : ∀ i, 0 ≤ ρ i)
    {κ : R} (hκ : ∀ i j, ρ i * ρ j ≤ κ) {e : Fin m → Fin n} (inj : ∀ k l, e k = e l → k = l)
    (slow : ∀ k, κ < ρ (e k)) (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) {h : Fin m → MvPoly R n}
    (mean : ∀ i, MvPoly.expect (h i) = 0)
    (cov : ∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) :
    (sum fun k => 2 * (1 - ρ (e k))) ≤ (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy ρ σ (h i)) * (C (h i) - MvPoly.noisy ρ σ (h i))))) ∧
    ((sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy ρ σ (h i)) * (C (h i) - MvPoly.noisy ρ σ (h i))))) ≤
        (sum fun k => 2 * (1 - ρ (e k))) ↔
      ∃ Q : Mat m R, Q * Q.transpose = 1 ∧ ∀ i, h i = sum fun k => C (Q i k) * var (e k)) := by
  rw [polynomialWorld.loss_eq hσ]
  have key := slowest_latents (polynomialWorld ρ σ hσ) h0 (fun i => le_one_of_sq (hσ i)) hκ inj slow
    fast ((polynomialWorld.whitened_iff hσ h).2 ⟨mean, cov⟩)
  simp only [polynomialWorld.null_comp_iff] at key
  exact key

/-- **The anisotropy threshold for polynomials** (catalog: `anisotropy-threshold`). For Gaussian
latents of rates `ρ_j ≥ 0`: every `n` polynomials of mean zero and identity covariance whose loss is
at most `Σ_j 2 (1 - ρ_j)` are `Σ_j Q_ij z_j` with `Q` orthogonal, if and only if `ρ_a² < ρ_b` for
all `a` and `b`. -/
theorem anisotropy_threshold_polynomial (hσ : ∀ i, ρ i * ρ i + σ i * σ i = 1)
    (h0 : ∀ i, 0 ≤ ρ i) :
    (∀ h : Fin n → MvPoly R n, (∀ i, MvPoly.expect (h i) = 0) →
      (∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) →
      (sum fun i => MvPoly.expect (MvPoly.expect
        ((C (h i) - MvPoly.noisy ρ σ (h i)) * (C (h i) - MvPoly.noisy ρ σ (h i))))) ≤
          (sum fun j => 2 * (1 - ρ j)) →
      ∃ Q : Mat n R, Q * Q.transpose = 1 ∧ ∀ i, h i = sum fun j => C (Q i j) * var j) ↔
    ∀ a b, ρ a * ρ a < ρ b := by
  rw [← anisotropy_threshold (polynomialWorld ρ σ hσ) h0 fun i => le_one_of_sq (hσ i)]
  have lin := fun h Q i => polynomialWorld.null_comp_iff (m := n) hσ h (fun k => k) Q i
  constructor
  · intro H h hw opt
    have w := (polynomialWorld.whitened_iff hσ h).1 hw
    obtain ⟨Q, hQ, e⟩ := H h w.1 w.2 (by rw [polynomialWorld.loss_eq hσ]; exact opt)
    exact ⟨Q, hQ, fun i => (lin h Q i).2 (e i)⟩
  · intro H h mean cov opt
    rw [polynomialWorld.loss_eq hσ] at opt
    obtain ⟨Q, hQ, e⟩ := H h ((polynomialWorld.whitened_iff hσ h).2 ⟨mean, cov⟩) opt
    exact ⟨Q, hQ, fun i => (lin h Q i).1 (e i)⟩

/-- Over the rationals, the rates 3/5 and 4/5: the square 16/25 of the second exceeds the first, so
some whitened pair of polynomials does at least as well as the latents without being a mixture of
them. -/
example : ¬ ∀ h : Fin 2 → MvPoly Rat 2, (∀ i, MvPoly.expect (h i) = 0) →
    (∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) →
    (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy (fun i => if i = 0 then 3 / 5 else 4 / 5)
          (fun i => if i = 0 then 4 / 5 else 3 / 5) (h i)) *
        (C (h i) - MvPoly.noisy (fun i => if i = 0 then 3 / 5 else 4 / 5)
          (fun i => if i = 0 then 4 / 5 else 3 / 5) (h i))))) ≤
        (sum fun j : Fin 2 => 2 * (1 - if j = 0 then 3 / 5 else 4 / 5)) →
    ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧ ∀ i, h i = sum fun j => C (Q i j) * var j := by
  rw [anisotropy_threshold_polynomial (fun i => by split <;> grind) fun i => by split <;> grind]
  intro H
  have := H 1 0
  rw [if_pos rfl, if_neg (by decide)] at this
  grind

end

/-!
## Rates per latent, for functions

The theorem on the slowest latents and the anisotropy threshold for encoders that are functions
`h_i : (Fin n → R) → R`, with an expectation functional for the pair of points. For the Gaussian law
itself see `LeJEPA.Beyond.Continuous`.
-/

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {ρ : Fin n → R}

namespace GaussianPair

/-- A whitened encoder in the world of square-integrable functions is one of functions. -/
theorem whitened_val {G : GaussianPair R n ρ} {h : Fin m → G.Sq.Elt}
    (hh : G.l2World.Whitened h) : G.Whitened fun i => (h i).val where
  sq i := (h i).prop
  limit i ε hε := by
    obtain ⟨p, _, e⟩ := hh.approximable i ε hε
    refine ⟨fun x => p.eval x, isPolyFun_eval p, ?_⟩
    have e' : G.E (fun x _ => (h i - G.ofPoly p).val x * (h i - G.ofPoly p).val x) ≤ ε := e
    simp only [FunctionSpace.sub_val] at e'
    exact e'
  mean i := by rw [← G.inner_one]; exact hh.mean i
  cov := hh.cov

end GaussianPair

/-- **The slowest latents for functions** (catalog: `slowest-latents`): functions that are
square-integrable limits of polynomials, with mean zero and identity covariance, have alignment loss
at least `Σ_k 2 (1 - ρ_(e k))`; if they attain it, they are `Σ_k Q_ik x_(e k)` almost surely, with
`Q` orthogonal. -/
theorem slowest_latents_functions (G : GaussianPair R n ρ) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) {κ : R} (hκ0 : 0 ≤ κ) (hκ : ∀ i j, ρ i * ρ j ≤ κ) {e : Fin m → Fin n}
    (inj : ∀ k l, e k = e l → k = l) (slow : ∀ k, κ < ρ (e k))
    (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) {h : Fin m → (Fin n → R) → R} (hh : G.Whitened h) :
    (sum fun k => 2 * (1 - ρ (e k))) ≤
      (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) ∧
    ((sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) ≤
        (sum fun k => 2 * (1 - ρ (e k))) →
      ∃ Q : Mat m R, Q * Q.transpose = 1 ∧ ∀ i,
        G.E (fun x _ => (h i x - sum fun k => Q i k * x (e k)) *
          (h i x - sum fun k => Q i k * x (e k))) = 0) := by
  rw [← hh.loss_eq]
  obtain ⟨lower, rigid⟩ := slowest_latents_approximable G.l2World h0 h1 hκ0 hκ inj slow fast
    hh.l2World
  refine ⟨lower, fun opt => ?_⟩
  obtain ⟨Q, hQ, null⟩ := rigid opt
  exact ⟨Q, hQ, fun i => by
    have := null i
    rw [GaussianPair.inner_sub_linComb_z] at this
    exact this⟩

/-- **The anisotropy threshold for functions** (catalog: `anisotropy-threshold`). Let `E` be the
expectation for a Gaussian pair with rates in `[0, 1]` in `R^n`. Every `n` functions that are
square-integrable limits of polynomials with mean zero and identity covariance and alignment loss at
most `Σ_j 2 (1 - ρ_j)` are `Σ_j Q_ij x_j` almost surely, with `Q` orthogonal, if and only if
`ρ_a² < ρ_b` for all `a` and `b`. -/
theorem anisotropy_threshold_functions (G : GaussianPair R n ρ) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) :
    (∀ h : Fin n → (Fin n → R) → R, G.Whitened h →
      (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) ≤
        (sum fun j => 2 * (1 - ρ j)) →
      ∃ Q : Mat n R, Q * Q.transpose = 1 ∧ ∀ i,
        G.E (fun x _ => (h i x - sum fun j => Q i j * x j) *
          (h i x - sum fun j => Q i j * x j)) = 0) ↔
    ∀ a b, ρ a * ρ a < ρ b := by
  rw [← anisotropy_threshold_approximable G.l2World h0 h1]
  have dist := fun (f : G.Sq.Elt) (q : Fin n → R) => G.inner_sub_linComb_z f (fun k => k) q
  constructor
  · intro H h hh opt
    have hw := GaussianPair.whitened_val hh
    obtain ⟨Q, hQ, e⟩ := H _ hw (by rw [← hw.loss_eq]; exact opt)
    exact ⟨Q, hQ, fun i => (dist (h i) (Q i)).trans (e i)⟩
  · intro H h hh opt
    rw [← hh.loss_eq] at opt
    obtain ⟨Q, hQ, e⟩ := H _ hh.l2World opt
    exact ⟨Q, hQ, fun i => (dist ⟨h i, hh.sq i⟩ (Q i)).symm.trans (e i)⟩

end

end LeJEPA
