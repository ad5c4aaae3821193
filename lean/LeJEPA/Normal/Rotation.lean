module

public import LeJEPA.Gaussian.Substitution
public import LeJEPA.Normal.Gaussian

/-!
# Linear images of a Gaussian vector

If the rows of `O` are orthonormal, `O x` is again a standard Gaussian vector
(`gaussian_mulVec`): the law is invariant under rotations, and some of the coordinates of a Gaussian
vector are one (`gaussian_select`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis
open MvPoly (C var deriv compose)

universe u
attribute [local instance] Semiring.natCast

section Ring
variable {S : Type u} [CommRing S] {M N : Nat}

/-- The linear forms `(T x)_i`. -/
private def form (T : RectMat M N S) (i : Fin M) : MvPoly S N := sum fun j => C (T i j) * var j

private theorem eval_form (T : RectMat M N S) (i : Fin M) (x : Fin N → S) :
    (form T i).eval x = T.mulVec x i := by
  rw [form, show (sum fun j => C (T i j) * var j : MvPoly S N).eval x =
    sum fun j => (C (T i j) * var j : MvPoly S N).eval x from RingMap.map_sum _ _]
  exact sum_congr fun j => by rw [MvPoly.eval_mul, MvPoly.eval_C, MvPoly.eval_var]

private theorem eval_compose_form (T : RectMat M N S) (p : MvPoly S M) (x : Fin N → S) :
    (compose (form T) p).eval x = p.eval (T.mulVec x) := by
  rw [MvPoly.eval_compose]
  congr 1; funext i; exact eval_form T i x

end Ring

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {M N : Nat}

/-- The expectation of a polynomial of `T x`. -/
private theorem gaussian_mulVec_poly (T : RectMat M N R) (p : MvPoly R M) :
    gaussian (fun x => p.eval (T.mulVec x)) = MvPoly.expect (compose (form T) p) := by
  rw [← gaussian_poly]
  congr 1; funext x; exact (eval_compose_form T p x).symm

/-- **Rotation invariance**: if `O Oᵀ = 1`, the vector `O x` is standard Gaussian. -/
theorem gaussian_mulVec {O : RectMat M N R} (hO : O.mul O.transpose = (1 : Mat M R))
    {f : (Fin M → R) → R} (hf : ContGrowth f) : gaussian (fun x => f (O.mulVec x)) = gaussian f := by
  rw [← gaussianMean_E]
  refine gaussian_unique (μ := (gaussianMean R N).map (contGrowth R M) O.mulVec
    fun hf => hf.mulVec O) (fun α => ?_) hf
  show (gaussianMean R N).E (fun x => monomial (O.mulVec x) α) = _
  have h := gaussian_mulVec_poly O (monomial var α)
  simp only [MvPoly.eval_monomial] at h
  rw [gaussianMean_E, h, ← MvPoly.expect_monomial]
  exact MvPoly.expect_compose_linear ((RectMat.mul_transpose_eq_one_iff O).1 hO) _

/-- Some of the coordinates of a Gaussian vector, without repetition, are a Gaussian vector. -/
theorem gaussian_select {e : Fin M → Fin N} (inj : ∀ i j, e i = e j → i = j)
    {f : (Fin M → R) → R} (hf : ContGrowth f) :
    gaussian (fun v : Fin N → R => f fun i => v (e i)) = gaussian f := by
  let O : RectMat M N R := fun i j => if j = e i then 1 else 0
  have hO : O.mul O.transpose = (1 : Mat M R) := by
    refine (RectMat.mul_transpose_eq_one_iff _).2 fun i j => ?_
    show (sum fun k => (if k = e i then 1 else 0) * if k = e j then 1 else 0) = _
    rw [sum_eq_single (e i) fun k hk => by rw [if_neg hk]; grind, if_pos rfl]
    by_cases h : i = j
    · rw [if_pos h, if_pos (by rw [h])]; grind
    · rw [if_neg h, if_neg fun h' => h (inj i j h')]; grind
  rw [← gaussian_mulVec hO hf]
  congr 1; funext x; congr 1; funext i
  show _ = sum fun j => (if j = e i then 1 else 0) * x j
  rw [sum_eq_single (e i) fun j hj => by rw [if_neg hj]; grind, if_pos rfl]
  grind

/-- The marginal law of one coordinate. -/
example {f : (Fin 1 → R) → R} (hf : ContGrowth f) (i : Fin N) :
    gaussian (fun x : Fin N → R => f fun _ => x i) = gaussian f :=
  gaussian_select (e := fun _ => i) (fun _ _ _ => Subsingleton.elim _ _) hf

end LeJEPA
