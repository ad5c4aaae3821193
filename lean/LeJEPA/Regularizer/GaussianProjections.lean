module

public import LeJEPA.Algebra.MvPolyFun
public import LeJEPA.Converse.Normal
public import LeJEPA.Converse.RandomAlgebra
public import LeJEPA.Gaussian.Vector
public import LeJEPA.Regularizer.CramerWold

/-!
# Projections of a Gaussian vector, and vectors whose projections are Gaussian

For a vector `z` of `n` independent standard Gaussian variables, every projection `a · z` has the
law `N(0, |a|²)` (`law_project_gaussian`). Conversely, if all projections of a vector `z` have the
moments of `N(0, |a|²)` up to degree `k`, then the joint moments of `z` up to total degree `k` are
those of independent standard Gaussians (`cramer_wold_gaussian`): this is what the regularizer can
tell from one-dimensional projections.

## Main results
* `LeJEPA.cramer_wold_gaussian`; for all degrees at once, `LeJEPA.cramer_wold_gaussian_law`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

section
variable (R : Type u) [CommRing R] (n : Nat)

/-- The polynomials in `n` independent standard Gaussian variables, with their expectation. -/
@[expose] def gaussianVector : RandomAlgebra R (MvPoly R n) where
  const := MvPoly.CHom n
  mean := MvPoly.expect
  mean_add := MvPoly.expect_add
  mean_const_mul := MvPoly.expect_C_mul
  mean_one := MvPoly.expect_one

end

section
variable {R : Type u} [CommRing R] {n : Nat}

/-- The expectation of a random algebra as a linear functional. -/
@[expose] def RandomAlgebra.functional {A : Type v} [CommRing A] (W : RandomAlgebra R A) :
    LinearFunctional W.const := ⟨W.mean, W.mean_add, W.mean_const_mul⟩

/-- The derivatives of a projection in the variables are its coefficients. -/
private theorem deriv_project (i : Fin n) (a : Fin n → R) :
    MvPoly.deriv i (project (MvPoly.CHom n) a MvPoly.var) = MvPoly.C (a i) := by
  unfold project
  rw [(MvPoly.deriv_linear i).map_sum, sum_eq_single i fun j hj => by
    rw [MvPoly.CHom_apply, MvPoly.deriv_C_mul, MvPoly.deriv_var, if_neg (Ne.symm hj),
      Semiring.mul_zero], MvPoly.CHom_apply, MvPoly.deriv_C_mul, MvPoly.deriv_var, if_pos rfl,
    Semiring.mul_one]

/-- The chain rule: `∂_i p(y) = (∂_i y) p'(y)`. -/
private theorem deriv_aeval (i : Fin n) (y : MvPoly R n) (p : UniPoly R) :
    MvPoly.deriv i ((gaussianVector R n).aeval y p)
      = MvPoly.deriv i y * (gaussianVector R n).aeval y (UniPoly.deriv p) := by
  induction p using UniPoly.induction with
  | const a =>
    rw [RandomAlgebra.aeval_C, UniPoly.deriv_C, ← UniPoly.C_zero, RandomAlgebra.aeval_C,
      RingMap.map_zero, Semiring.mul_zero]
    exact MvPoly.deriv_C i a
  | step a q ih =>
    rw [RandomAlgebra.aeval_add, RandomAlgebra.aeval_mul, RandomAlgebra.aeval_C,
      RandomAlgebra.aeval_X, MvPoly.deriv_add, MvPoly.deriv_mul, ih, UniPoly.deriv_add,
      UniPoly.deriv_C, UniPoly.deriv_X_mul, show (0 : UniPoly R) + (q + UniPoly.X * UniPoly.deriv q)
        = q + UniPoly.X * UniPoly.deriv q by grind, RandomAlgebra.aeval_add,
      RandomAlgebra.aeval_mul, RandomAlgebra.aeval_X,
      show MvPoly.deriv i ((gaussianVector R n).const a) = 0 from MvPoly.deriv_C i a]
    grind

/-- **Projections of a standard Gaussian vector are Gaussian**: `a · z ~ N(0, |a|²)`. -/
theorem law_project_gaussian (a : Fin n → R) :
    (gaussianVector R n).law (project (MvPoly.CHom n) a MvPoly.var)
      = normal 0 (sum fun i => a i * a i) := by
  refine (stein_characterization _ _ _).1 fun p => ?_
  generalize hy : project (MvPoly.CHom n) a MvPoly.var = y
  rw [UniPoly.C_zero, show (UniPoly.X - 0) * p = UniPoly.X * p by grind, RandomAlgebra.law_apply,
    RandomAlgebra.aeval_mul, RandomAlgebra.aeval_X, RandomAlgebra.law_apply, ← sum_mul_right]
  show MvPoly.expect (y * _) = _
  have e : y * (gaussianVector R n).aeval y p
      = sum fun i => MvPoly.C (a i) * (MvPoly.var i * (gaussianVector R n).aeval y p) := by
    conv => lhs; arg 1; rw [← hy, project]
    rw [← sum_mul_right]
    exact sum_congr fun i => by rw [MvPoly.CHom_apply]; grind
  rw [e, MvPoly.expect_linear.map_sum]
  refine sum_congr fun i => ?_
  rw [MvPoly.expect_C_mul, MvPoly.stein, deriv_aeval, ← hy, deriv_project, MvPoly.expect_C_mul,
    Semiring.mul_assoc]
  rfl

/-- The moments of the projections of a standard Gaussian vector. -/
theorem expect_project_pow (a : Fin n → R) (j : Nat) :
    MvPoly.expect (project (MvPoly.CHom n) a MvPoly.var ^ j)
      = normalMoment 0 (sum fun i => a i * a i) j := by
  have h := congrArg (fun F : Expectation R => F (UniPoly.X ^ j)) (law_project_gaussian a)
  dsimp only at h
  rw [normal_X_pow, RandomAlgebra.law_apply, RandomAlgebra.aeval_pow] at h
  exact h

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Type v} [CommRing A] {n : Nat}

/-- **Cramér-Wold for a standard Gaussian vector**: the moments of degree at most `k` of all
projections `a · z` are those of `N(0, |a|²)` if and only if all joint moments of total degree at
most `k` of `z` are those of `n` independent standard Gaussian variables. -/
theorem cramer_wold_gaussian {φ : RingMap R A} (L : LinearFunctional φ) (z : Fin n → A) (k : Nat) :
    (∀ (a : Fin n → R) (j : Nat), j ≤ k →
        L (project φ a z ^ j) = normalMoment 0 (sum fun i => a i * a i) j) ↔
      ∀ α : Fin n → Nat, degree α ≤ k → L (monomial z α) = MvPoly.monomialMoment α := by
  -- the functional on polynomials in `n` variables
  let ψ : RingMap (MvPoly R n) A := MvPoly.eval₂Hom φ z
  have hψ : ψ.comp (MvPoly.CHom n) = φ := RingMap.ext fun a => MvPoly.eval₂Hom_C φ z a
  have hvar : (fun i => ψ (MvPoly.var i)) = z := funext fun i => MvPoly.eval₂Hom_var φ z i
  let P : LinearFunctional (MvPoly.CHom (S := R) n) := {
    toFun := fun p => L (ψ p)
    map_add := fun p q => by rw [ψ.map_add, L.map_add]
    map_const_mul := fun a p => by
      rw [ψ.map_mul, show ψ (MvPoly.CHom n a) = φ a from MvPoly.eval₂Hom_C φ z a, L.map_const_mul] }
  have hpow : ∀ a (j : Nat), P (project (MvPoly.CHom n) a MvPoly.var ^ j) = L (project φ a z ^ j) :=
    fun a j => by
      show L (ψ _) = _
      rw [ψ.map_pow, map_project, hψ, hvar]
  have hmon : ∀ α, P (monomial MvPoly.var α) = L (monomial z α) := fun α => by
    show L (ψ _) = _
    rw [RingMap.map_monomial, hvar]
  have hG : ∀ a (j : Nat), (gaussianVector R n).functional
      (project (MvPoly.CHom n) a MvPoly.var ^ j) = normalMoment 0 (sum fun i => a i * a i) j :=
    expect_project_pow
  have hM : ∀ α, (gaussianVector R n).functional (monomial MvPoly.var α)
      = MvPoly.monomialMoment α := MvPoly.expect_monomial
  have key := cramer_wold P (gaussianVector R n).functional MvPoly.var k
  simp only [hpow, hmon, hG, hM] at key
  exact key

/-- **Cramér-Wold for a standard Gaussian vector, in all degrees**: every projection `a · z` has the
law `N(0, |a|²)` if and only if the expectation of every polynomial of `z` is that of the polynomial
of `n` independent standard Gaussian variables. -/
theorem cramer_wold_gaussian_law (W : RandomAlgebra R A) (z : Fin n → A) :
    (∀ a : Fin n → R, W.law (project W.const a z) = normal 0 (sum fun i => a i * a i)) ↔
      ∀ p : MvPoly R n, W.mean (MvPoly.eval₂Hom W.const z p) = MvPoly.expect p := by
  have hvar : (fun i => MvPoly.eval₂Hom W.const z (MvPoly.var i)) = z :=
    funext fun i => MvPoly.eval₂Hom_var W.const z i
  constructor
  · intro h
    have moments := fun k => (cramer_wold_gaussian W.functional z k).1 fun a j _ => by
      rw [← normal_X_pow, ← h, RandomAlgebra.law_apply, RandomAlgebra.aeval_pow]; rfl
    intro p
    induction p using MvPoly.monomial_induction with
    | mon a α =>
      rw [RingMap.map_mul, RingMap.map_monomial, hvar, MvPoly.eval₂Hom_C, W.mean_const_mul,
        MvPoly.expect_C_mul, MvPoly.expect_monomial]
      exact congrArg (a * ·) (moments (degree α) α (Nat.le_refl _))
    | add p q hp hq => rw [RingMap.map_add, W.mean_add, MvPoly.expect_add, hp, hq]
  · intro h a
    refine Expectation.ext_X_pow fun j => ?_
    have := h (project (MvPoly.CHom n) a MvPoly.var ^ j)
    rw [expect_project_pow, RingMap.map_pow, map_project, hvar,
      show (MvPoly.eval₂Hom W.const z).comp (MvPoly.CHom n) = W.const from
        RingMap.ext fun a => MvPoly.eval₂Hom_C W.const z a] at this
    rw [RandomAlgebra.law_apply, RandomAlgebra.aeval_pow, this, normal_X_pow]

end

/-- `E[(z_0 + 2 z_1)⁴] = 3 · 5²`. -/
example : MvPoly.expect (project (MvPoly.CHom 2) (fun i => if i = 0 then 1 else 2)
    (MvPoly.var : Fin 2 → MvPoly Rat 2) ^ 4) = 75 := by
  rw [expect_project_pow]
  simp only [sum_last, sum_empty, normalMoment]
  simp; grind

/-- The directions of the coordinates are not enough: both coordinates of `(x, x)`, with standard
Gaussian `x`, are standard Gaussian, but `E[x x] = 1`, not `0`. -/
example : (∀ p : UniPoly Rat, normal 0 1 p = expect p) ∧
    expect (UniPoly.X * UniPoly.X : UniPoly Rat) = 1 ∧
    MvPoly.expect (MvPoly.var 0 * MvPoly.var 1 : MvPoly Rat 2) = 0 := by
  refine ⟨normal_zero_one, ?_, ?_⟩
  · rw [stein, UniPoly.deriv_X, expect_one]
  · rw [MvPoly.stein, MvPoly.deriv_var, if_neg (by decide), MvPoly.expect_zero]

end LeJEPA
