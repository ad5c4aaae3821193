module

public import LeJEPA.Algebra.Reflection

/-!
# The Procrustes bound

The Procrustes problem asks for the matrix `Q` with orthonormal rows that is nearest to a given `M`
in the Frobenius norm. How near it is can be read off `M`: `|M - Q|² ≤ |M Mᵀ - 1|²`.

Over the reals this is a statement on singular values, `(s - 1)² ≤ (s² - 1)²`. Here is a proof
without them, over any ordered field. Optimality of `Q` says that `S = Qᵀ M` satisfies
`tr (G S) ≤ tr S` for every orthogonal `G`. One reflection for `G` gives `vᵀ S v ≥ 0`; products of
two reflections, near the identity, give that `S` is symmetric. Then with the projection `P = Qᵀ Q`
one has `|S² - P|² - |S - P|² = 2 tr ((S - P) S (S - P)) + |S (S - P)|² ≥ 0`, and the two norms on
the left are `|M Mᵀ - 1|²` and `|M - Q|²`.

An optimum need not exist over every ordered field (over the reals it does, the set of candidates
being compact), so it is a hypothesis wherever it is used; `exists_isProcrustes_one` and
`isProcrustes_diagonal` give optima over any ordered field.

## Main results
* `procrustes_bound`: square matrices; `procrustes_bound_rect`: rectangular ones.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u

section Defs
variable {R : Type u} [CommRing R] {m n : Nat}

/-- The squared Frobenius distance `Σ (A_ij - B_ij)²`. -/
@[expose] def RectMat.distSq (A B : RectMat m n R) : R :=
  RectMat.nsq fun i j => A i j - B i j

/-- `Q` is a Procrustes optimum of `M`: it has orthonormal rows, and no matrix with orthonormal rows
is nearer to `M`. -/
structure IsProcrustes [LE R] (M Q : RectMat m n R) : Prop where
  /-- `Q` has orthonormal rows. -/
  orth : Q.mul Q.transpose = (1 : Mat m R)
  /-- No other matrix with orthonormal rows is nearer. -/
  le : ∀ U : RectMat m n R, U.mul U.transpose = (1 : Mat m R) → M.distSq Q ≤ M.distSq U

/-- A matrix has distance 0 from itself. -/
theorem RectMat.distSq_self (M : RectMat m n R) : M.distSq M = 0 :=
  sum_eq_zero fun i => sum_eq_zero fun j => by grind

/-- For square matrices the distance is the norm of the difference. -/
theorem Mat.distSq_eq (M Q : Mat n R) : RectMat.distSq M Q = RectMat.nsq (M - Q) := rfl

/-- The distance from a matrix with orthonormal rows. -/
theorem RectMat.distSq_eq (M : RectMat m n R) {U : RectMat m n R}
    (hU : U.mul U.transpose = (1 : Mat m R)) :
    M.distSq U = M.nsq - 2 * Mat.trace (U.transpose.mul M) + Mat.trace (1 : Mat m R) := by
  have e : Mat.trace (U.transpose.mul M) = sum fun i => sum fun j => M i j * U i j := by
    rw [sum_comm]
    exact sum_congr fun j => sum_congr fun i => by rw [RectMat.transpose_apply]; grind
  rw [← hU, e, Mat.trace_mul_transpose]
  simp only [RectMat.distSq, RectMat.nsq, ← sum_mul_left, ← sum_sub, ← sum_add]
  exact sum_congr fun i => sum_congr fun j => by grind

/-- The norm of a difference of symmetric matrices. -/
private theorem nsq_sub_of_symm {A B : Mat n R} (hA : A.transpose = A) (hB : B.transpose = B) :
    RectMat.nsq (A - B) = Mat.trace (A * A) - 2 * Mat.trace (A * B) + Mat.trace (B * B) := by
  rw [← Mat.trace_mul_transpose, Mat.mul_eq, Mat.transpose_sub, hA, hB,
    show (A - B) * (A - B) = A * A - A * B - B * A + B * B by grind, Mat.trace_add, Mat.trace_sub,
    Mat.trace_sub, show Mat.trace (B * A) = Mat.trace (A * B) from Mat.trace_mul_comm B A]
  grind

private theorem mul_transpose_symm (M : RectMat m n R) :
    RectMat.transpose (M.mul M.transpose) = M.mul M.transpose := by
  rw [RectMat.transpose_mul, RectMat.transpose_transpose]

/-- `tr (Mᵀ M Mᵀ M) = tr (M Mᵀ M Mᵀ)`. -/
private theorem trace_gram_mul_gram (M : RectMat m n R) :
    Mat.trace ((M.transpose.mul M : Mat n R) * (M.transpose.mul M : Mat n R)) =
      Mat.trace ((M.mul M.transpose : Mat m R) * (M.mul M.transpose : Mat m R)) := by
  show Mat.trace ((M.transpose.mul M).mul (M.transpose.mul M)) =
    Mat.trace ((M.mul M.transpose).mul (M.mul M.transpose))
  rw [RectMat.mul_assoc, Mat.trace_mul_comm]
  simp only [RectMat.mul_assoc]

/-- For a square matrix, `M Mᵀ` and `Mᵀ M` are at the same distance from 1. -/
theorem nsq_mul_transpose_sub_one (M : Mat n R) :
    RectMat.nsq (M * M.transpose - 1) = RectMat.nsq (M.transpose * M - 1) := by
  have s1 : (M * M.transpose).transpose = M * M.transpose := mul_transpose_symm M
  have s2 : (M.transpose * M).transpose = M.transpose * M := mul_transpose_symm M.transpose
  have e1 : Mat.trace (M.transpose * M * (M.transpose * M)) =
    Mat.trace (M * M.transpose * (M * M.transpose)) := trace_gram_mul_gram M
  have e2 : Mat.trace (M.transpose * M) = Mat.trace (M * M.transpose) := Mat.trace_mul_comm _ _
  rw [nsq_sub_of_symm s1 Mat.transpose_one, nsq_sub_of_symm s2 Mat.transpose_one, e1]
  simp only [Semiring.mul_one, e2]

end Defs

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

/-- A linear function of `t` that is nowhere above a multiple of `t²` vanishes. -/
private theorem eq_zero_of_mul_le {a b : R} (h : ∀ t : R, a * t ≤ b * (t * t)) : a = 0 := by
  have h1 := h (a * (b * b + 1)⁻¹)
  have hb := mul_self_nonneg b
  have hi : (b * b + 1) * (b * b + 1)⁻¹ = 1 := Field.mul_inv_cancel (by grind)
  generalize (b * b + 1)⁻¹ = k at *
  have h2 := OrderedRing.mul_nonneg (mul_self_nonneg (b * b + 1))
    (by grind : 0 ≤ b * ((a * k) * (a * k)) - a * (a * k))
  have h3 : (b * b + 1) * (b * b + 1) * (b * (a * k * (a * k)) - a * (a * k))
      = b * (a * a) * (((b * b + 1) * k) * ((b * b + 1) * k))
        - (b * b + 1) * (a * a) * ((b * b + 1) * k) := by grind
  rw [h3, hi] at h2
  have h5 := mul_self_nonneg ((2 * b - 1) * a)
  have h6 := mul_self_nonneg a
  exact eq_zero_of_mul_self_eq_zero (by grind)

/-- `tr (G S) ≤ tr S` for every orthogonal `G`. -/
private def TraceMax (S : Mat n R) : Prop :=
  ∀ G : Mat n R, G * G.transpose = 1 → Mat.trace (G * S) ≤ Mat.trace S

private theorem IsProcrustes.traceMax {M Q : RectMat m n R} (h : IsProcrustes M Q) :
    TraceMax (Q.transpose.mul M : Mat n R) := fun G hG => by
  have hU : (Q.mul G.transpose).mul (Q.mul G.transpose).transpose = (1 : Mat m R) := by
    have hG' : G.transpose.mul G = (1 : Mat n R) := Mat.transpose_mul_self hG
    rw [RectMat.transpose_mul, RectMat.transpose_transpose, RectMat.mul_assoc,
      ← RectMat.mul_assoc G.transpose, hG', RectMat.one_mul, h.orth]
  have h1 := h.le _ hU
  rw [M.distSq_eq h.orth, M.distSq_eq hU, RectMat.transpose_mul, RectMat.transpose_transpose,
    RectMat.mul_assoc, Mat.mul_eq] at h1
  grind

private theorem exists_mul_dot {v : Fin n → R} (hv : dot v v ≠ 0) : ∃ c : R, c * dot v v = 2 :=
  ⟨2 * (dot v v)⁻¹, by have := Field.mul_inv_cancel hv; grind⟩

/-- Optimality against one reflection. -/
private theorem TraceMax.dot_nonneg {S : Mat n R} (h : TraceMax S) (v : Fin n → R) :
    0 ≤ dot v (S.mulVec v) := by
  by_cases h0 : dot v v = 0
  · have : dot v (S.mulVec v) = 0 := sum_eq_zero fun i => by
      rw [eq_zero_of_dot_self h0 i]; grind
    grind
  · obtain ⟨c, hc⟩ := exists_mul_dot h0
    have h1 := h _ (Mat.reflection_mul_transpose hc)
    rw [Mat.trace_reflection_mul] at h1
    have h2 := OrderedRing.mul_nonneg (dot_self_nonneg v) (by grind : 0 ≤ c * dot v (S.mulVec v))
    have h3 : dot v v * (c * dot v (S.mulVec v)) = c * dot v v * dot v (S.mulVec v) := by grind
    rw [h3, hc] at h2
    grind

/-- Optimality against two reflections. -/
private theorem TraceMax.two_reflections {S : Mat n R} (h : TraceMax S) {u v : Fin n → R}
    (hu : dot u u ≠ 0) (hv : dot v v ≠ 0) : 2 * (dot u v * dot v (S.mulVec u)) ≤
      dot v v * dot u (S.mulVec u) + dot u u * dot v (S.mulVec v) := by
  obtain ⟨c, hc⟩ := exists_mul_dot hu
  obtain ⟨d, hd⟩ := exists_mul_dot hv
  have orth : Mat.reflection c u * Mat.reflection d v *
      (Mat.reflection c u * Mat.reflection d v).transpose = 1 := by
    rw [Mat.transpose_mul, Mat.transpose_reflection, Mat.transpose_reflection]
    calc _ = Mat.reflection c u * (Mat.reflection d v * Mat.reflection d v)
          * Mat.reflection c u := by grind
      _ = 1 := by rw [Mat.reflection_mul_self hd, Semiring.mul_one, Mat.reflection_mul_self hc]
  have h1 := h _ orth
  rw [Mat.trace_reflection_mul_reflection_mul] at h1
  have h2 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg (dot_self_nonneg u) (dot_self_nonneg v))
    (by grind : 0 ≤ c * dot u (S.mulVec u) + d * dot v (S.mulVec v)
      - c * d * dot u v * dot v (S.mulVec u))
  have h3 : dot u u * dot v v * (c * dot u (S.mulVec u) + d * dot v (S.mulVec v)
      - c * d * dot u v * dot v (S.mulVec u))
    = (c * dot u u) * (dot v v * dot u (S.mulVec u))
      + (d * dot v v) * (dot u u * dot v (S.mulVec v))
      - (c * dot u u) * (d * dot v v) * (dot u v * dot v (S.mulVec u)) := by grind
  rw [h3, hc, hd] at h2
  grind

/-- Optimality against the product of the reflections in `e_p` and `e_p + t e_q`, for small `t`. -/
private theorem TraceMax.symm {S : Mat n R} (h : TraceMax S) : S.transpose = S :=
  RectMat.ext fun q p => by
  rw [RectMat.transpose_apply]
  by_cases hpq : p = q
  · rw [hpq]
  have hqp := Ne.symm hpq
  suffices key : ∀ t : R, (S q p - S p q) * t ≤ (S p p + S q q) * (t * t) by
    have := eq_zero_of_mul_le key
    grind
  intro t
  have one := OrderedRing.zero_lt_one (R := R)
  have e0 : dot (basisVec p) (basisVec p) = (1 : R) := by
    rw [dot_basisVec_basisVec, if_pos rfl]
  have e1 : dot (basisVec p) (fun i => basisVec p i + t * basisVec q i) = (1 : R) := by
    rw [dot_add_smul_right, e0, dot_basisVec_basisVec, if_neg hpq]; grind
  have e2 : dot (fun i => basisVec p i + t * basisVec q i)
      (fun i => basisVec p i + t * basisVec q i) = 1 + t * t := by
    rw [dot_add_smul_left, e1, dot_add_smul_right, dot_basisVec_basisVec, dot_basisVec_basisVec,
      if_neg hqp, if_pos rfl]; grind
  have e3 : ∀ x : Fin n → R, dot (basisVec p) x = x p := fun x => by rw [dot_comm, dot_basisVec]
  have e4 : ∀ x : Fin n → R, dot (basisVec q) x = x q := fun x => by rw [dot_comm, dot_basisVec]
  have ht := mul_self_nonneg t
  have h1 := h.two_reflections (u := basisVec p) (v := fun i => basisVec p i + t * basisVec q i)
    (by grind) (by grind)
  rw [e0, e1, e2, dot_add_smul_left, dot_add_smul_left, mulVec_add_smul, e3, e3, e4, e4] at h1
  simp only [mulVec_basisVec] at h1
  grind

/-- For a symmetric `S` with nonnegative quadratic form and a symmetric `P` that acts on it as 1:
`|S - P|² ≤ |S² - P|²`. -/
private theorem nsq_sub_le {S P : Mat n R} (hS : S.transpose = S) (hP : P.transpose = P)
    (hSP : S * P = S) (hPS : P * S = S) (pos : ∀ v, 0 ≤ dot v (S.mulVec v)) :
    RectMat.nsq (S - P) ≤ RectMat.nsq (S * S - P) := by
  have hX : (S - P).transpose = S - P := by rw [Mat.transpose_sub, hS, hP]
  have comm : S * (S - P) = (S - P) * S := by
    calc S * (S - P) = S * S - S * P := by grind
      _ = S * S - P * S := by rw [hSP, hPS]
      _ = (S - P) * S := by grind
  have split : S * S - P = (S - P) + S * (S - P) := by
    calc S * S - P = S * S - S + (S - P) := by grind
      _ = S * S - S * P + (S - P) := by rw [hSP]
      _ = (S - P) + S * (S - P) := by grind
  generalize S - P = X at *
  have e3 : 0 ≤ Mat.trace (X * S * X) := by
    have : Mat.trace (X * S * X) = sum fun i => dot (X i) (S.mulVec (X i)) := by
      refine sum_congr fun i => ?_
      simp only [Mat.mul_apply, dot, RectMat.mulVec, ← sum_mul_left, ← sum_mul_right]
      rw [sum_comm]
      refine sum_congr fun k => sum_congr fun l => ?_
      have : X l i = X i l := congrFun (congrFun hX i) l
      rw [this]; grind
    rw [this]; exact sum_nonneg fun i => pos _
  have e4 := RectMat.nsq_nonneg (S * X)
  have e5 : RectMat.nsq (S * S - P) = RectMat.nsq X + Mat.trace (X * S * X)
      + Mat.trace (X * S * X) + RectMat.nsq (S * X) := by
    rw [split, ← Mat.trace_mul_transpose, ← Mat.trace_mul_transpose X,
      ← Mat.trace_mul_transpose (S * X)]
    simp only [Mat.mul_eq, Mat.transpose_add, Mat.transpose_mul, hX, hS, ← Mat.trace_add]
    congr 1
    have c1 : X * (X * S) = X * S * X := by rw [Semiring.mul_assoc, comm]
    have c2 : S * X * X = X * S * X := by rw [comm]
    calc (X + S * X) * (X + X * S) = X * X + X * (X * S) + S * X * X + S * X * (X * S) := by grind
      _ = X * X + X * S * X + X * S * X + S * X * (X * S) := by rw [c1, c2]
  grind

/-- **The Procrustes bound for rectangular matrices**: if `Q` has orthonormal rows and none such is
nearer to `M`, then `|M - Q|² ≤ |M Mᵀ - 1|²`. -/
theorem procrustes_bound_rect {M Q : RectMat m n R} (h : IsProcrustes M Q) :
    M.distSq Q ≤ RectMat.nsq ((M.mul M.transpose : Mat m R) - 1) := by
  have hS := h.traceMax.symm
  have hP : RectMat.transpose (Q.transpose.mul Q) = Q.transpose.mul Q :=
    mul_transpose_symm Q.transpose
  have hPS : (Q.transpose.mul Q : Mat n R) * (Q.transpose.mul M : Mat n R) = Q.transpose.mul M := by
    show (Q.transpose.mul Q).mul (Q.transpose.mul M) = _
    rw [RectMat.mul_assoc, ← RectMat.mul_assoc Q, h.orth, RectMat.one_mul]
  have hSP : (Q.transpose.mul M : Mat n R) * (Q.transpose.mul Q : Mat n R) = Q.transpose.mul M := by
    have := congrArg RectMat.transpose hPS
    rwa [Mat.transpose_mul, hP, hS] at this
  have hSS : (Q.transpose.mul M : Mat n R) * (Q.transpose.mul M : Mat n R) = M.transpose.mul M := by
    calc _ = RectMat.mul (RectMat.transpose (Q.transpose.mul M)) (Q.transpose.mul M) := by
          rw [hS]; rfl
      _ = _ := by
        rw [RectMat.transpose_mul, RectMat.transpose_transpose, RectMat.mul_assoc,
          ← RectMat.mul_assoc Q, h.orth, RectMat.one_mul]
  have hMM : RectMat.transpose (M.transpose.mul M) = M.transpose.mul M :=
    mul_transpose_symm M.transpose
  have hPP : (Q.transpose.mul Q : Mat n R) * (Q.transpose.mul Q : Mat n R) = Q.transpose.mul Q := by
    show (Q.transpose.mul Q).mul (Q.transpose.mul Q) = _
    rw [RectMat.mul_assoc, ← RectMat.mul_assoc Q, h.orth, RectMat.one_mul]
  have hMP : (M.transpose.mul M : Mat n R) * (Q.transpose.mul Q : Mat n R) = M.transpose.mul M := by
    rw [← hSS, Semiring.mul_assoc, hSP]
  have e1 : M.distSq Q = RectMat.nsq ((Q.transpose.mul M : Mat n R) - Q.transpose.mul Q) := by
    rw [nsq_sub_of_symm hS hP, hSS, hSP, hPP, M.distSq_eq h.orth, Mat.trace_mul_comm M.transpose,
      Mat.trace_mul_transpose, Mat.trace_mul_comm Q.transpose Q, h.orth]
  have e2 : RectMat.nsq ((M.mul M.transpose : Mat m R) - 1) =
      RectMat.nsq ((M.transpose.mul M : Mat n R) - Q.transpose.mul Q) := by
    rw [nsq_sub_of_symm (mul_transpose_symm M) Mat.transpose_one, nsq_sub_of_symm hMM hP, hMP, hPP,
      trace_gram_mul_gram, Mat.trace_mul_comm M.transpose M, Mat.trace_mul_comm Q.transpose Q,
      h.orth]
    simp only [Semiring.mul_one]
  rw [e1, e2, ← hSS]
  exact nsq_sub_le hS hP hSP hPS h.traceMax.dot_nonneg

/-- **The Procrustes bound** (catalog: `procrustes-bound`): if `Q` is orthogonal and no orthogonal
matrix is nearer to the square matrix `M`, then `|M - Q|² ≤ |Mᵀ M - 1|²` in the Frobenius norm. -/
theorem procrustes_bound {M Q : Mat n R} (hQ : Q.transpose * Q = 1)
    (opt : ∀ U : Mat n R, U.transpose * U = 1 → RectMat.nsq (M - Q) ≤ RectMat.nsq (M - U)) :
    RectMat.nsq (M - Q) ≤ RectMat.nsq (M.transpose * M - 1) := by
  rw [← nsq_mul_transpose_sub_one]
  exact procrustes_bound_rect
    ⟨Mat.mul_transpose_self_iff.2 hQ, fun U hU => opt U (Mat.transpose_mul_self hU)⟩

end Order
end LeJEPA
