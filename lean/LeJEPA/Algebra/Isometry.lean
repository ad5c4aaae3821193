module

public import LeJEPA.Algebra.Matrix

/-!
# The dot product and the maps that keep it

An encoder that recovers the latents is an isometry of `R^n`. Here are the two facts on isometries
that the paper uses: those that fix the origin are matrices with orthonormal columns, and such
matrices keep straight paths straight.

## Main results
* `isometry_linear`.
* `straight_paths`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u

/-!
## The dot product

`dot x y = Σ_i x_i y_i` on lists of `n` numbers. Differences of vectors are written out as
functions, `fun i => x i - y i`, so that no structure on `Fin n → R` is needed.
-/

/-- The dot product `Σ_i x_i y_i`. -/
@[expose] def dot {R : Type u} [CommRing R] {n : Nat} (x y : Fin n → R) : R :=
  sum fun i => x i * y i

/-- The p-th standard basis vector. -/
@[expose] def basisVec {R : Type u} [CommRing R] {n : Nat} (p : Fin n) : Fin n → R :=
  fun i => if i = p then 1 else 0

section Ring
variable {R : Type u} [CommRing R] {m n : Nat}

theorem dot_comm (x y : Fin n → R) : dot x y = dot y x := sum_congr fun i => by grind

theorem dot_add_smul_left (x y z : Fin n → R) (t : R) :
    dot (fun i => x i + t * y i) z = dot x z + t * dot y z := by
  simp only [dot, ← sum_mul_left, ← sum_add]; exact sum_congr fun i => by grind

theorem dot_add_smul_right (x y z : Fin n → R) (t : R) :
    dot z (fun i => x i + t * y i) = dot z x + t * dot z y := by
  rw [dot_comm, dot_add_smul_left, dot_comm x, dot_comm y]

theorem dot_sub_left (x y z : Fin n → R) : dot (fun i => x i - y i) z = dot x z - dot y z := by
  simp only [dot, ← sum_sub]; exact sum_congr fun i => by grind

theorem dot_sub_right (x y z : Fin n → R) : dot z (fun i => x i - y i) = dot z x - dot z y := by
  rw [dot_comm, dot_sub_left, dot_comm x, dot_comm y]

/-- The squared length of a difference. -/
theorem dot_sub_self (x y : Fin n → R) :
    dot (fun i => x i - y i) (fun i => x i - y i) = dot x x - 2 * dot x y + dot y y := by
  rw [dot_sub_left, dot_sub_right, dot_sub_right, dot_comm y x]; grind

/-- The squared distance of two points. -/
@[expose] def vecDistSq (x y : Fin n → R) : R := dot (fun i => x i - y i) fun i => x i - y i

/-- The product with a basis vector is a coordinate. -/
theorem dot_basisVec (x : Fin n → R) (p : Fin n) : dot x (basisVec p) = x p := by
  rw [dot, sum_eq_single p fun k hk => by rw [basisVec, if_neg hk]; grind, basisVec, if_pos rfl]
  grind

theorem dot_basisVec_basisVec (p q : Fin n) :
    dot (basisVec p) (basisVec q) = (if p = q then 1 else 0 : R) := by
  rw [dot_basisVec, basisVec]
  by_cases h : p = q
  · rw [if_pos h, if_pos h.symm]
  · rw [if_neg h, if_neg (Ne.symm h)]

theorem mulVec_basisVec (A : RectMat m n R) (q : Fin n) (p : Fin m) :
    A.mulVec (basisVec q) p = A p q := dot_basisVec (A p) q

theorem mulVec_add_smul (A : RectMat m n R) (x y : Fin n → R) (t : R) :
    A.mulVec (fun i => x i + t * y i) = fun i => A.mulVec x i + t * A.mulVec y i :=
  funext fun i => dot_add_smul_right x y (A i) t

/-- The transpose is the adjoint. -/
theorem dot_mulVec_left (A : RectMat m n R) (x : Fin n → R) (y : Fin m → R) :
    dot (A.mulVec x) y = dot x (A.transpose.mulVec y) := by
  simp only [dot, RectMat.mulVec, RectMat.transpose_apply, ← sum_mul_left, ← sum_mul_right]
  rw [sum_comm]
  exact sum_congr fun j => sum_congr fun i => by grind

theorem mulVec_one (x : Fin n → R) : (1 : Mat n R).mulVec x = x := funext fun i => by
  rw [RectMat.mulVec, sum_eq_single i fun k hk => by
    rw [Mat.one_apply, if_neg (Ne.symm hk)]; grind, Mat.one_apply, if_pos rfl]
  grind

/-- A matrix with orthonormal columns keeps products. -/
theorem dot_mulVec_mulVec {Q : RectMat m n R} (h : Q.transpose.mul Q = (1 : Mat n R))
    (x y : Fin n → R) : dot (Q.mulVec x) (Q.mulVec y) = dot x y := by
  rw [dot_mulVec_left, RectMat.mulVec_mulVec, h, mulVec_one]

/-- A matrix with orthonormal columns keeps distances. -/
theorem vecDistSq_mulVec {Q : RectMat m n R} (hQ : Q.transpose.mul Q = (1 : Mat n R))
    (x y : Fin n → R) : vecDistSq (Q.mulVec x) (Q.mulVec y) = vecDistSq x y := by
  simp only [vecDistSq, dot_sub_self, dot_mulVec_mulVec hQ]

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

theorem dot_self_nonneg (x : Fin n → R) : 0 ≤ dot x x := sum_nonneg fun _ => mul_self_nonneg _

/-- Only the zero vector has length zero. -/
theorem eq_zero_of_dot_self {x : Fin n → R} (h : dot x x = 0) (i : Fin n) : x i = 0 :=
  eq_zero_of_mul_self_eq_zero
    (eq_zero_of_sum_nonpos (fun i => mul_self_nonneg (x i)) (by
      show dot x x ≤ 0
      rw [h]; exact Std.le_refl _) i)

end Order

example : dot (fun i : Fin 2 => if i = 0 then (1 : Rat) else 2) (fun _ => 1 / 3) = 1 := by
  simp only [dot, sum_last, sum_empty]; grind

/-!
## Isometries that fix the origin are linear

A map from `R^n` to `R^m` that keeps distances and maps 0 to 0 is given by a matrix with orthonormal
columns. Nothing is assumed of the map beyond that: no continuity, no differentiability, and it need
not be onto. This is the inner-product case of the Mazur-Ulam theorem, over any ordered field.

Distances determine dot products by polarization; the matrix is read off the images of the basis
vectors, and `|T x - Q x|²` expands to 0.
-/

section
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

end

/-!
## Straight paths stay straight

A linear map takes the straight interpolation between two points to the one between their images,
and if it is orthogonal it also keeps the length. So straight-line plans in the embedding are
straight-line plans in the latents, traversed at the same pace.
-/

section
variable {R : Type u} [CommRing R] {m n : Nat}

/-- The point at time `t` on the straight path from `x` at time 0 to `y` at time 1. -/
@[expose] def straightPath (x y : Fin n → R) (t : R) : Fin n → R := fun i => (1 - t) * x i + t * y i

theorem straightPath_zero (x y : Fin n → R) : straightPath x y 0 = x := funext fun i => by
  simp only [straightPath]; grind

theorem straightPath_one (x y : Fin n → R) : straightPath x y 1 = y := funext fun i => by
  simp only [straightPath]; grind

/-- A linear map takes straight paths to straight paths. -/
theorem mulVec_straightPath (Q : RectMat m n R) (x y : Fin n → R) (t : R) :
    Q.mulVec (straightPath x y t) = straightPath (Q.mulVec x) (Q.mulVec y) t := funext fun i => by
  simp only [RectMat.mulVec, straightPath, ← sum_mul_left, ← sum_add]
  exact sum_congr fun j => by grind

/-- A straight path moves at constant pace: `|p(s) - p(t)|² = (s - t)² |x - y|²`. -/
theorem vecDistSq_straightPath (x y : Fin n → R) (s t : R) :
    vecDistSq (straightPath x y s) (straightPath x y t) = (s - t) * (s - t) * vecDistSq x y := by
  simp only [vecDistSq, dot, straightPath, ← sum_mul_left]
  exact sum_congr fun i => by grind

/-- **Straight paths** (paper, Corollary 4.5; catalog: `straight-paths`). If `Qᵀ Q = 1`, the image
of the straight path from `x` to `y` is the straight path from `Q x` to `Q y`, and between any two
times it covers the same distance. -/
theorem straight_paths {Q : RectMat m n R} (hQ : Q.transpose.mul Q = (1 : Mat n R))
    (x y : Fin n → R) :
    (∀ t, Q.mulVec (straightPath x y t) = straightPath (Q.mulVec x) (Q.mulVec y) t) ∧
      ∀ s t, vecDistSq (straightPath (Q.mulVec x) (Q.mulVec y) s)
        (straightPath (Q.mulVec x) (Q.mulVec y) t) =
          vecDistSq (straightPath x y s) (straightPath x y t) :=
  ⟨mulVec_straightPath Q x y, fun s t => by
    rw [← mulVec_straightPath, ← mulVec_straightPath, vecDistSq_mulVec hQ]⟩

/-- A third of the way from 1 to 4. -/
example : straightPath (fun _ : Fin 1 => (1 : Rat)) (fun _ => 4) (1 / 3) 0 = 2 := by
  simp only [straightPath]; grind

end

end LeJEPA
