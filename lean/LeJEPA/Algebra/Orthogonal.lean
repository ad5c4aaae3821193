module

public import LeJEPA.Algebra.Matrix

/-!
# Orthogonal matrices over an ordered field

For a square matrix `Q Qᵀ = 1` implies `Qᵀ Q = 1`. Over an ordered field this needs no determinants:
`P = Qᵀ Q` is symmetric and idempotent with trace `tr (Q Qᵀ) = n`, so the squared Frobenius norm of
`1 - P`, which is `tr ((1 - P) (1 - P)ᵀ) = tr (1 - P)`, is zero.

## Main results
* `Mat.transpose_mul_self`: orthonormal rows have orthonormal columns.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u

namespace Mat

/-- An orthogonal matrix keeps squared lengths. -/
theorem sum_mulVec_mul_self {R : Type u} [CommRing R] {m n : Nat} {Q : RectMat m n R}
    (h : Q.transpose.mul Q = (1 : Mat n R)) (v : Fin n → R) :
    (sum fun i => Q.mulVec v i * Q.mulVec v i) = sum fun j => v j * v j := by
  have e : ∀ i, Q.mulVec v i * Q.mulVec v i = sum fun j => v j * (Q.transpose j i * Q.mulVec v i) :=
    fun i => by
      calc _ = (sum fun j => Q i j * v j) * Q.mulVec v i := rfl
        _ = _ := by
          rw [← sum_mul_right]
          exact sum_congr fun j => by rw [RectMat.transpose_apply]; grind
  rw [sum_congr e, sum_comm]
  refine sum_congr fun j => ?_
  rw [sum_mul_left]
  have : (sum fun i => Q.transpose j i * Q.mulVec v i) = v j := by
    show Q.transpose.mulVec (Q.mulVec v) j = v j
    rw [RectMat.mulVec_mulVec, h, RectMat.mulVec,
      sum_eq_single j fun k hk => by rw [one_apply, if_neg (Ne.symm hk)]; grind, one_apply,
      if_pos rfl]
    grind
  rw [this]

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

/-- A right inverse of the form `Qᵀ` is a left inverse: a square matrix with orthonormal rows has
orthonormal columns. -/
theorem transpose_mul_self {Q : Mat n R} (h : Q * Q.transpose = 1) : Q.transpose * Q = 1 := by
  have sym : (1 - Q.transpose * Q).transpose = 1 - Q.transpose * Q := by
    rw [transpose_sub, transpose_one, transpose_mul, RectMat.transpose_transpose]
  have idem : (1 - Q.transpose * Q) * (1 - Q.transpose * Q).transpose = 1 - Q.transpose * Q := by
    rw [sym]
    have : Q.transpose * Q * (Q.transpose * Q) = Q.transpose * Q := by
      calc _ = Q.transpose * (Q * Q.transpose) * Q := by grind
        _ = _ := by rw [h]; grind
    generalize Q.transpose * Q = P at this
    rw [show (1 - P) * (1 - P) = 1 - P - P + P * P by grind, this]; grind
  have tr : trace (Q.transpose * Q) = trace (1 : Mat n R) := by
    rw [← h]; exact trace_mul_comm _ _
  have zero : RectMat.nsq (1 - Q.transpose * Q) ≤ 0 := by
    rw [← trace_mul_transpose, mul_eq, idem, trace_sub, tr, Ring.sub_eq_add_neg]; grind
  refine RectMat.ext fun i j => ?_
  have e := RectMat.apply_eq_zero_of_nsq zero i j
  rw [sub_apply] at e
  grind

/-- `Q Qᵀ = 1` and `Qᵀ Q = 1` say the same of a square matrix. -/
theorem mul_transpose_self_iff {Q : Mat n R} : Q * Q.transpose = 1 ↔ Q.transpose * Q = 1 := by
  refine ⟨transpose_mul_self, fun h => ?_⟩
  have := transpose_mul_self (Q := Q.transpose) h
  exact this

end Mat

example : let Q : Mat 2 Rat := fun i j =>
    if i = j then 3 / 5 else if i = 0 then -4 / 5 else 4 / 5
    Q.transpose * Q = 1 := by
  intro Q
  refine Mat.transpose_mul_self ((RectMat.mul_transpose_eq_one_iff Q).2 fun i j => ?_)
  simp only [sum_last, sum_empty, Q]
  grind

end LeJEPA
