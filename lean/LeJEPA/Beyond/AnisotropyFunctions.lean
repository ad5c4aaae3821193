module

public import LeJEPA.Beyond.Anisotropy
public import LeJEPA.Forward.Functions

/-!
# Rates per latent, for functions

The theorem on the slowest latents and the anisotropy threshold for encoders that are functions
`h_i : (Fin n → R) → R`, with an expectation functional for the pair of points: the form to apply to
the Gaussian measure on `ℝ^n`, where every square-integrable function is a limit of polynomials.

## Main results
* `slowest_latents_functions`, `anisotropy_threshold_functions`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {ρ : Fin n → R}

namespace GaussianPair
variable (G : GaussianPair R n ρ)

/-- A combination of some of the coordinates, as a function. -/
private theorem val_linComb_z {p : Nat} (e : Fin p → Fin n) (q : Fin p → R) (x : Fin n → R) :
    (linComb q fun k => G.l2World.z (e k)).val x = sum fun k => q k * x (e k) := by
  rw [(FunctionSpace.val_linear x).map_linComb, linComb]
  refine sum_congr fun j => ?_
  show q j * (MvPoly.var (e j) * (1 : MvPoly R n)).eval x = _
  rw [Semiring.mul_one, MvPoly.eval_var]

/-- The distance from such a combination, as an expectation. -/
theorem inner_sub_linComb_z {p : Nat} (f : G.Sq.Elt) (e : Fin p → Fin n) (q : Fin p → R) :
    G.l2World.inner (f - linComb q fun k => G.l2World.z (e k))
        (f - linComb q fun k => G.l2World.z (e k)) =
      G.E fun x _ => (f.val x - sum fun k => q k * x (e k)) *
        (f.val x - sum fun k => q k * x (e k)) := by
  show G.E (fun x _ => (f - linComb q fun k => G.l2World.z (e k)).val x *
    (f - linComb q fun k => G.l2World.z (e k)).val x) = _
  simp only [FunctionSpace.sub_val, val_linComb_z]

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
  mean i := by
    have e : G.E (fun x _ => (h i).val x * (1 : MvPoly R n).eval x) = 0 := hh.mean i
    simp only [MvPoly.eval_one, Semiring.mul_one] at e
    exact e
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

end LeJEPA
