module

public import LeJEPA.Forward.GaussianPair
public import LeJEPA.Forward.L2

/-!
# The forward theorem for functions

The forward theorem for encoders that are functions `h_i : (Fin n → R) → R`, with an expectation
functional for the pair of points. This is the form that applies to the Gaussian measure on `ℝ^n`:
there every square-integrable function is a limit of polynomials in mean square, so that hypothesis
is met by every measurable encoder of finite variance.

## Main results
* `forward_functions`: an encoder that attains the bound is `Q x` almost surely.
* `loss_lower_bound_functions`: the bound.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

namespace GaussianPair
variable {R : Type u} [CommRing R] [LE R] [LT R] {m n : Nat} {ρ : Fin n → R}

/-- A whitened encoder with `m` outputs that are square-integrable functions, each a limit of
polynomial functions in mean square. -/
structure Whitened (G : GaussianPair R n ρ) (h : Fin m → (Fin n → R) → R) : Prop where
  /-- The outputs are square-integrable. -/
  sq : ∀ i, G.Sq.mem (h i)
  /-- The outputs are limits of polynomial functions in mean square. -/
  limit : ∀ i ε, 0 < ε → ∃ p, IsPolyFun p ∧
    G.E (fun x _ => (h i x - p x) * (h i x - p x)) ≤ ε
  /-- The outputs have mean zero. -/
  mean : ∀ i, G.E (fun x _ => h i x) = 0
  /-- The outputs have unit variance and are uncorrelated. -/
  cov : ∀ i j, G.E (fun x _ => h i x * h j x) = if i = j then 1 else 0

end GaussianPair

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {ρ : Fin n → R}

namespace GaussianPair

/-- The outputs as elements of the world of square-integrable functions. -/
theorem Whitened.l2World {G : GaussianPair R n ρ} {h : Fin m → (Fin n → R) → R}
    (hh : G.Whitened h) : G.l2World.Whitened fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt) where
  approximable i ε hε := by
    obtain ⟨p, hp, e⟩ := hh.limit i ε hε
    obtain ⟨q, rfl⟩ := hp.exists_eq_eval
    refine ⟨q, G.world_isPoly q, ?_⟩
    show G.E (fun x _ => ((⟨h i, hh.sq i⟩ : G.Sq.Elt) - G.ofPoly q).val x *
      ((⟨h i, hh.sq i⟩ : G.Sq.Elt) - G.ofPoly q).val x) ≤ ε
    simp only [FunctionSpace.sub_val]
    exact e
  mean i := by
    show G.E (fun x _ => h i x * (1 : MvPoly R n).eval x) = 0
    simp only [MvPoly.eval_one, Semiring.mul_one]
    exact hh.mean i
  cov := hh.cov

/-- Its loss there is the expected squared difference. -/
theorem Whitened.loss_eq {G : GaussianPair R n ρ} {h : Fin m → (Fin n → R) → R}
    (hh : G.Whitened h) : G.l2World.loss (fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt)) =
      sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y) :=
  sum_congr fun i => by
    rw [G.E_sub_mul_self (hh.sq i) (hh.sq i)]
    show 2 * G.E (fun x _ => h i x * h i x) - 2 * G.E (fun x y => h i x * h i y) = _
    grind

end GaussianPair

variable {r : R}

/-- **Loss lower bound for functions** (catalog: `loss-lower-bound`): with one rate `0 ≤ r ≤ 1`, a
whitened encoder has alignment loss at least `2 (1 - r) m`. -/
theorem loss_lower_bound_functions (G : GaussianPair R n fun _ => r) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {h : Fin m → (Fin n → R) → R} (hh : G.Whitened h) :
    2 * (1 - r) * (m : R) ≤ sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y) := by
  rw [← hh.loss_eq]
  exact loss_lower_bound_approximable G.l2World h0 h1 hh.l2World

/-- **Forward identifiability for functions** (paper, Theorem 4.1; catalog: `forward-functions`).
Let `E` be the expectation for a Gaussian pair of one rate `0 < r < 1` in `R^n`. If the functions
`h_1, ..., h_m` are square-integrable limits of polynomials with mean zero and identity covariance,
and `Σ_i E (h_i(x) - h_i(y))² ≤ 2 (1 - r) m`, then there is an `m × n` matrix with `Q Qᵀ = 1` and
`E (h_i(x) - Σ_j Q_ij x_j)² = 0` for every `i`. -/
theorem forward_functions (G : GaussianPair R n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → (Fin n → R) → R} (hh : G.Whitened h)
    (opt : (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) ≤
      2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, G.E (fun x _ => (h i x - sum fun j => Q i j * x j) *
        (h i x - sum fun j => Q i j * x j)) = 0 := by
  rw [← hh.loss_eq] at opt
  obtain ⟨Q, hQ, hQ', e⟩ := forward_identifiability_approximable G.l2World h0 h1 hh.l2World opt
  refine ⟨Q, hQ, hQ', fun i => ?_⟩
  have val : ∀ x, (linComb (Q i) G.l2World.z).val x = sum fun j => Q i j * x j := fun x => by
    rw [(FunctionSpace.val_linear x).map_linComb, linComb]
    refine sum_congr fun j => ?_
    show Q i j * (MvPoly.var j * (1 : MvPoly R n)).eval x = _
    rw [Semiring.mul_one, MvPoly.eval_var]
  have e' : G.E (fun x _ => ((⟨h i, hh.sq i⟩ : G.Sq.Elt) - linComb (Q i) G.l2World.z).val x *
      ((⟨h i, hh.sq i⟩ : G.Sq.Elt) - linComb (Q i) G.l2World.z).val x) = 0 := e i
  simp only [FunctionSpace.sub_val, val] at e'
  exact e'

end Order
end LeJEPA
