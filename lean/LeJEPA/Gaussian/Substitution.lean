module
public import LeJEPA.Algebra.MvPolyFun
public import LeJEPA.Gaussian.Vector

/-!
# Substitution into a polynomial, and what it does to the Gaussian mean

`compose b p` is the polynomial `p(b_0, b_1, …)`. Its derivatives follow the chain rule
(`deriv_compose`), and a substitution that satisfies Stein's identity keeps the Gaussian mean of
every polynomial (`expect_compose`).

## Main results
* `MvPoly.expect_compose_linear`: the standard Gaussian law is invariant under rotations, and under
  every linear map with orthonormal rows.
-/

public noncomputable section
namespace LeJEPA
open Lean.Grind
open MvPoly (C CHom var deriv)
universe u
attribute [local instance] Semiring.natCast

namespace MvPoly
variable {S : Type u} [CommRing S] {M N : Nat}

/-- The polynomial `p(b_0, b_1, …)`. -/
@[expose] def compose (b : Fin M → MvPoly S N) : RingMap (MvPoly S M) (MvPoly S N) :=
  eval₂Hom (CHom N) b

theorem compose_C (b : Fin M → MvPoly S N) (a : S) : compose b (C a) = C a := eval₂Hom_C _ _ _

theorem compose_var (b : Fin M → MvPoly S N) (i : Fin M) : compose b (var i) = b i :=
  eval₂Hom_var _ _ _

theorem compose_monomial (b : Fin M → MvPoly S N) (α : Fin M → Nat) :
    compose b (monomial var α) = monomial b α := by
  rw [RingMap.map_monomial]
  congr; funext i; exact compose_var b i

theorem eval_compose (b : Fin M → MvPoly S N) (x : Fin N → S) (p : MvPoly S M) :
    (compose b p).eval x = p.eval fun i => (b i).eval x :=
  hom_ext (φ := (eval₂Hom (RingMap.id S) x).comp (compose b))
    (ψ := eval₂Hom (RingMap.id S) fun i => (b i).eval x)
    (fun a => by simp only [RingMap.comp_apply, compose_C, eval₂Hom_C])
    (fun i => by simp only [RingMap.comp_apply, compose_var, eval₂Hom_var]; rfl) p

/-- The chain rule. -/
theorem deriv_compose (b : Fin M → MvPoly S N) (j : Fin N) (p : MvPoly S M) :
    deriv j (compose b p) = sum fun k => deriv j (b k) * compose b (deriv k p) := by
  induction p using MvPoly.induction with
  | const a =>
    rw [compose_C, deriv_C]
    exact (sum_eq_zero fun k => by rw [deriv_C, RingMap.map_zero]; grind).symm
  | add p q hp hq =>
    rw [RingMap.map_add, deriv_add, hp, hq, ← sum_add]
    exact sum_congr fun k => by rw [deriv_add, RingMap.map_add]; grind
  | var_mul i p hp =>
    rw [RingMap.map_mul, compose_var, deriv_mul, hp, ← sum_mul_left]
    have e : deriv j (b i) * compose b p =
        sum fun k => if k = i then deriv j (b k) * compose b p else 0 := 
          (sum_ite_eq i fun k => deriv j (b k) * compose b p).symm
    rw [e, ← sum_add]
    refine sum_congr fun k => ?_
    rw [deriv_var_mul, RingMap.map_add, RingMap.map_mul, compose_var]
    split
    · grind
    · rw [RingMap.map_zero]; grind

/-- The chain rule if the j-th variable occurs in `b_i` only, linearly. -/
theorem deriv_compose_single {b : Fin M → MvPoly S N} {j : Fin N} {i : Fin M} {c : S}
    (h : ∀ k, deriv j (b k) = if k = i then C c else 0) (p : MvPoly S M) :
    deriv j (compose b p) = C c * compose b (deriv i p) := by
  rw [deriv_compose, sum_eq_single i fun k hk => by rw [h, if_neg hk]; grind, h, if_pos rfl]

/-- The derivative of a monomial in the values of polynomials. -/
theorem deriv_monomial_single {b : Fin M → MvPoly S N} {j : Fin N} {i : Fin M} {c : S}
    (h : ∀ k, deriv j (b k) = if k = i then C c else 0) (α : Fin M → Nat) :
    deriv j (monomial b α) = C (c * (α i : S)) * monomial b (lower i α) := by
  rw [← compose_monomial, deriv_compose_single h, deriv_monomial, RingMap.map_mul, compose_C,
    compose_monomial, C_mul]; grind

/-- A substitution that satisfies Stein's identity keeps the Gaussian law. -/
theorem expect_compose {b : Fin M → MvPoly S N}
    (h : ∀ i p, expect (b i * compose b p) = expect (compose b (deriv i p))) (p : MvPoly S M) :
    expect (compose b p) = expect p := by
  induction p using MvPoly.deriv_induction with
  | const a => rw [compose_C, expect_C, expect_C]
  | add p q hp hq => rw [RingMap.map_add, expect_add, hp, hq, expect_add]
  | var_mul i p _ hd => rw [RingMap.map_mul, compose_var, h, hd, stein]

/-- **Rotation invariance**: a substitution of linear forms with orthonormal coefficients keeps the
Gaussian law. -/
theorem expect_compose_linear {O : Fin M → Fin N → S}
    (hO : ∀ i k, (sum fun j => O i j * O k j) = if i = k then 1 else 0) (p : MvPoly S M) :
    expect (compose (fun i => sum fun j => C (O i j) * var j) p) = expect p := by
  have dlin : ∀ (j : Fin N) (k : Fin M), deriv j (sum fun l => C (O k l) * var l) = C (O k j) :=
    fun j k => by
      rw [(deriv_linear j).map_sum, sum_congr fun l => show deriv j (C (O k l) * var l) =
        if j = l then C (O k l) else 0 by rw [deriv_C_mul, deriv_var]; split <;> grind]
      exact sum_ite_eq' j _
  refine expect_compose (fun i p => ?_) p
  dsimp only
  rw [← sum_mul_right, expect_linear.map_sum]
  generalize hb : (fun i : Fin M => sum fun j => C (O i j) * (var j : MvPoly S N)) = b
  have db : ∀ j k, deriv j (b k) = C (O k j) := fun j k => by rw [← hb]; exact dlin j k
  have e : ∀ j, expect (C (O i j) * var j * compose b p) =
      sum fun k => O i j * O k j * expect (compose b (deriv k p)) := fun j => by
    rw [Semiring.mul_assoc, expect_C_mul, stein, deriv_compose, expect_linear.map_sum,
      ← sum_mul_left]
    exact sum_congr fun k => by rw [db, expect_C_mul]; grind
  rw [sum_congr e, sum_comm, sum_congr fun k => sum_mul_right _ _,
    sum_eq_single i fun k hk => by rw [hO, if_neg (Ne.symm hk)]; grind, hO, if_pos rfl]
  grind

end MvPoly
end LeJEPA
