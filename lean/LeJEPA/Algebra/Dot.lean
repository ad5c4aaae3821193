module

public import LeJEPA.Algebra.Orthogonal

/-!
# The dot product

`dot x y = Σ_i x_i y_i` on lists of `n` numbers. Differences of vectors are written out as
functions, `fun i => x i - y i`, so that no structure on `Fin n → R` is needed.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u

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

/-- The i-th coordinate of `A x` is the product of the i-th row with `x`. -/
theorem mulVec_apply (A : RectMat m n R) (x : Fin n → R) (i : Fin m) :
    A.mulVec x i = dot (A i) x := rfl

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

end LeJEPA
