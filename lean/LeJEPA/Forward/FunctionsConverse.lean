module

public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.Converse

/-!
# The converse of the forward theorem for functions

With an expectation functional for a Gaussian pair of one rate, the encoder `x ↦ Q x` is whitened
and attains the bound, for every matrix with `Q Qᵀ = 1`. In particular the hypotheses of
`forward_functions` hold together for every such functional.

## Main results
* `forward_converse_functions`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

namespace GaussianPair
variable {R : Type u} [CommRing R] [LE R] [LT R] [Std.LawfulOrderLT R]
  {m n : Nat} {ρ : Fin n → R}

/-- An encoder of polynomials that is whitened in the world of polynomial functions is a whitened
encoder of functions. -/
theorem whitened_eval (G : GaussianPair R n ρ) {p : Fin m → MvPoly R n}
    (hp : G.world.Whitened p) : G.Whitened fun i x => (p i).eval x where
  sq i := G.sq_polyFun (isPolyFun_eval _)
  limit i ε hε := by
    refine ⟨fun x => (p i).eval x, isPolyFun_eval _, ?_⟩
    have one : G.Int fun _ _ => 1 * 1 :=
      G.int_fst (G.sq_polyFun (.const 1)) (G.sq_polyFun (.const 1))
    have e : (fun x (_ : Fin n → R) => ((p i).eval x - (p i).eval x) *
        ((p i).eval x - (p i).eval x)) = fun _ _ => 0 * (1 * 1) := by funext x y; grind
    rw [e, G.E_smul 0 one, Semiring.zero_mul]
    exact Std.le_of_lt hε
  mean i := by
    have : G.E (fun x _ => (p i).eval x * (1 : MvPoly R n).eval x) = 0 := hp.mean i
    simp only [MvPoly.eval_one, Semiring.mul_one] at this
    exact this
  cov := hp.cov

end GaussianPair

/-- **Converse for functions** (catalog: `forward-converse`): for every matrix with `Q Qᵀ = 1` the
encoder `x ↦ Q x` is whitened, and its alignment loss is `2 (1 - r) m`. -/
theorem forward_converse_functions {R : Type u} [CommRing R] [LE R] [LT R] [Std.LawfulOrderLT R]
    {m n : Nat} {r : R} (G : GaussianPair R n fun _ => r)
    {Q : RectMat m n R} (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    G.Whitened (fun i x => sum fun j => Q i j * x j) ∧
      (sum fun i => G.E fun x y => ((sum fun j => Q i j * x j) - sum fun j => Q i j * y j) *
        ((sum fun j => Q i j * x j) - sum fun j => Q i j * y j)) = 2 * (1 - r) * (m : R) := by
  obtain ⟨hw, hl⟩ := forward_converse G.world hQ
  have val : ∀ (i : Fin m) x, (linComb (Q i) G.world.z).eval x = sum fun j => Q i j * x j :=
    fun i x => by
      show (G.ofPoly (linComb (Q i) G.world.z)).val x = _
      rw [G.ofPoly_linear.map_linComb, (FunctionSpace.val_linear x).map_linComb, linComb]
      refine sum_congr fun j => ?_
      show Q i j * (MvPoly.var j * (1 : MvPoly R n)).eval x = _
      rw [Semiring.mul_one, MvPoly.eval_var]
  have hw' := G.whitened_eval hw
  simp only [val] at hw'
  refine ⟨hw', ?_⟩
  rw [← hl]
  refine sum_congr fun i => ?_
  rw [G.E_sub_mul_self (hw'.sq i) (hw'.sq i)]
  have e1 : G.world.inner (linComb (Q i) G.world.z) (linComb (Q i) G.world.z) =
      G.E fun x _ => (sum fun j => Q i j * x j) * sum fun j => Q i j * x j := by
    simp only [← val]; rfl
  have e2 : G.world.cross (linComb (Q i) G.world.z) (linComb (Q i) G.world.z) =
      G.E fun x y => (sum fun j => Q i j * x j) * sum fun j => Q i j * y j := by
    simp only [← val]; rfl
  rw [e1, e2]; grind

end LeJEPA
