module

public import LeJEPA.Algebra.Dot

/-!
# Reflections

`reflection c v = 1 - c v vᵀ`, which is the reflection in the hyperplane orthogonal to `v` if
`c |v|² = 2`. Reflections are the orthogonal matrices that every ordered field has in plenty: no
square root is needed to write one down. The trace of a matrix against one reflection sees the
quadratic form of the matrix, against two reflections also its antisymmetric part; this is what the
Procrustes bound is drawn from.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u

namespace Mat
variable {R : Type u} [CommRing R] {n : Nat}

/-- The matrix `c v vᵀ`. -/
@[expose] def rankOne (c : R) (v : Fin n → R) : Mat n R := fun i j => c * (v i * v j)

/-- The matrix `1 - c v vᵀ`, a reflection if `c |v|² = 2`. -/
@[expose] def reflection (c : R) (v : Fin n → R) : Mat n R := 1 - rankOne c v

theorem reflection_apply (c : R) (v : Fin n → R) (i j : Fin n) :
    reflection c v i j = (if i = j then 1 else 0) - c * (v i * v j) := by
  rw [reflection, sub_apply, one_apply, rankOne]

theorem transpose_reflection (c : R) (v : Fin n → R) :
    (reflection c v).transpose = reflection c v := by
  rw [reflection, transpose_sub, transpose_one]
  congr 1
  exact RectMat.ext fun i j => by rw [RectMat.transpose_apply, rankOne, rankOne]; grind

/-- A reflection undoes itself. -/
theorem reflection_mul_self {c : R} {v : Fin n → R} (h : c * dot v v = 2) :
    reflection c v * reflection c v = 1 := by
  have e : rankOne c v * rankOne c v = rankOne c v + rankOne c v := RectMat.ext fun i j => by
    have : (sum fun k => c * (v i * v k) * (c * (v k * v j)))
        = c * dot v v * (c * (v i * v j)) := by
      rw [dot, ← sum_mul_left, ← sum_mul_right]; exact sum_congr fun k => by grind
    rw [mul_apply, add_apply]
    simp only [rankOne]
    rw [this, h]; grind
  rw [reflection]
  generalize rankOne c v = N at e
  calc (1 - N) * (1 - N) = 1 - N - N + N * N := by grind
    _ = 1 := by rw [e]; grind

/-- A reflection is orthogonal. -/
theorem reflection_mul_transpose {c : R} {v : Fin n → R} (h : c * dot v v = 2) :
    reflection c v * (reflection c v).transpose = 1 := by
  rw [transpose_reflection, reflection_mul_self h]

/-- A reflection acts by `w ↦ w - c (v · w) v`. -/
theorem mulVec_reflection (c : R) (v w : Fin n → R) :
    (reflection c v).mulVec w = fun i => w i + -(c * dot v w) * v i := funext fun i => by
  have : ∀ j, reflection c v i j * w j
      = (if i = j then w j else 0) - c * v i * (v j * w j) := fun j => by
    rw [reflection_apply]; split <;> grind
  rw [RectMat.mulVec, sum_congr this, sum_sub, sum_ite_eq', sum_mul_left]
  simp only [dot]; grind

/-- The trace against one reflection. -/
theorem trace_reflection_mul (c : R) (v : Fin n → R) (S : Mat n R) :
    trace (reflection c v * S) = trace S - c * dot v (S.mulVec v) := by
  have e : dot v (S.mulVec v) = sum fun i => sum fun k => v i * v k * S k i := by
    simp only [dot, RectMat.mulVec, ← sum_mul_left]
    rw [sum_comm]; exact sum_congr fun i => sum_congr fun k => by grind
  rw [e, ← sum_mul_left, trace, trace, ← sum_sub]
  refine sum_congr fun i => ?_
  have : ∀ k, reflection c v i k * S k i
      = (if i = k then S k i else 0) - c * (v i * v k * S k i) := fun k => by
    rw [reflection_apply]; split <;> grind
  rw [mul_apply, sum_congr this, sum_sub, sum_ite_eq', sum_mul_left]

/-- The trace against two reflections. -/
theorem trace_reflection_mul_reflection_mul (c d : R) (x y : Fin n → R) (S : Mat n R) :
    trace (reflection c x * reflection d y * S)
      = trace S - c * dot x (S.mulVec x) - d * dot y (S.mulVec y)
        + c * d * dot x y * dot y (S.mulVec x) := by
  rw [Semiring.mul_assoc, trace_reflection_mul, trace_reflection_mul, ← mul_eq,
    ← RectMat.mulVec_mulVec, mulVec_reflection, dot_add_smul_right]
  grind

end Mat

/-- The reflection that exchanges the two axes of the plane. -/
example : Mat.reflection (1 : Rat) (fun i : Fin 2 => if i = 0 then 1 else -1) 0 1 = 1 := by
  rw [Mat.reflection_apply]; grind

end LeJEPA
