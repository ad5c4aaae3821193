module

public import LeJEPA.Algebra.Dot

/-!
# Isometries that fix the origin are linear

A map from `R^n` to `R^m` that keeps distances and maps 0 to 0 is given by a matrix with orthonormal
columns. Nothing is assumed of the map beyond that: no continuity, no differentiability, and it need
not be onto. This is the inner-product case of the Mazur-Ulam theorem, over any ordered field.

Distances determine dot products by polarization; the matrix is read off the images of the basis
vectors, and `|T x - Q x|²` expands to 0.

## Main results
* `isometry_linear`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

/-- **Isometries are linear** (paper, Appendix C; catalog: `isometry-linear`). A map
`T : R^n → R^m` with `|T x - T y| = |x - y|` for all `x, y` and `T 0 = 0` is `x ↦ Q x` with
`Qᵀ Q = 1`; with `m = n` also `Q Qᵀ = 1`. -/
theorem isometry_linear {T : (Fin n → R) → Fin m → R}
    (dist : ∀ x y, vecDistSq (T x) (T y) = vecDistSq x y) (zero : T (fun _ => 0) = fun _ => 0) :
    ∃ Q : RectMat m n R, Q.transpose.mul Q = (1 : Mat n R) ∧
      (m = n → Q.mul Q.transpose = (1 : Mat m R)) ∧ ∀ x, T x = Q.mulVec x := by
  have len : ∀ k (x : Fin k → R), vecDistSq x (fun _ => 0) = dot x x := fun k x => by
    have : (fun i => x i - 0) = x := funext fun i => by grind
    rw [vecDistSq, this]
  have self : ∀ x, dot (T x) (T x) = dot x x := fun x => by
    have := dist x fun _ => 0
    rwa [zero, len, len] at this
  have prod : ∀ x y, dot (T x) (T y) = dot x y := fun x y => by
    have := dist x y
    rw [vecDistSq, vecDistSq, dot_sub_self, dot_sub_self, self, self] at this
    grind
  have cols : RectMat.mul (fun j i => T (basisVec j) i : RectMat n m R)
      (fun i j => T (basisVec j) i : RectMat m n R) = (1 : Mat n R) := RectMat.ext fun j k => by
    rw [Mat.one_apply, ← dot_basisVec_basisVec j k, ← prod]; rfl
  refine ⟨fun i j => T (basisVec j) i, cols, fun e => ?_, fun x => funext fun i => ?_⟩
  · subst e
    exact Mat.mul_transpose_self_iff.2 cols
  · have mix : dot (T x) (RectMat.mulVec (fun i j => T (basisVec j) i) x) = dot x x := by
      rw [dot_comm, dot_mulVec_left]
      refine sum_congr fun j => ?_
      have : RectMat.mulVec (RectMat.transpose fun i j => T (basisVec j) i) (T x) j = x j := by
        show dot (T (basisVec j)) (T x) = x j
        rw [prod, dot_comm, dot_basisVec]
      rw [this]
    have e := dot_sub_self (T x) (RectMat.mulVec (fun i j => T (basisVec j) i) x)
    rw [self, mix, dot_mulVec_mulVec cols] at e
    have := eq_zero_of_dot_self (by rw [e]; grind) i
    grind

/-- The hypothesis `T 0 = 0` is needed: a translation keeps distances. -/
example : (∀ x y : Fin 1 → Rat, vecDistSq (fun i => x i + 1) (fun i => y i + 1) = vecDistSq x y) ∧
    ∀ Q : Mat 1 Rat, (fun _ : Fin 1 => (0 : Rat) + 1) ≠ Q.mulVec fun _ => 0 := by
  refine ⟨fun x y => ?_, fun Q h => ?_⟩
  · simp only [vecDistSq, dot, sum_last, sum_empty]; grind
  · have := congrFun h 0
    simp only [RectMat.mulVec, sum_last, sum_empty] at this
    grind

/-- The sign change of the line is an isometry: the hypotheses can be met. -/
example : ∃ Q : Mat 1 Rat, ∀ x : Fin 1 → Rat, (fun i => -x i) = Q.mulVec x := by
  obtain ⟨Q, _, _, e⟩ := isometry_linear (T := fun (x : Fin 1 → Rat) i => -x i)
    (fun x y => by simp only [vecDistSq, dot, sum_last, sum_empty]; grind)
    (funext fun _ => by grind)
  exact ⟨Q, e⟩

end LeJEPA
