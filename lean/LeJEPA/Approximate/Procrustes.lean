module

public import LeJEPA.Approximate.TraceMax

/-!
# The Procrustes problem

Which matrix with orthonormal rows is nearest to a given one: a bound for its distance, and the
cases in which it exists over every ordered field.

## Main results
* `procrustes_bound`: square matrices; `procrustes_bound_rect`: rectangular ones.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u

/-!
## The Procrustes bound

The Procrustes problem asks for the matrix `Q` with orthonormal rows that is nearest to a given `M`
in the Frobenius norm. How near it is can be read off `M`: `|M - Q|² ≤ |M Mᵀ - 1|²`.

Over the reals this is a statement on singular values, `(s - 1)² ≤ (s² - 1)²`. Here is a proof
without them, over any ordered field. Optimality of `Q` says that `S = Qᵀ M` satisfies
`tr (G S) ≤ tr S` for every orthogonal `G`, so `S` is symmetric with `vᵀ S v ≥ 0`
(`LeJEPA.Approximate.TraceMax`). Then with the projection `P = Qᵀ Q` one has
`|S² - P|² - |S - P|² = 2 tr ((S - P) S (S - P)) + |S (S - P)|² ≥ 0`, and the two norms on the left
are `|M Mᵀ - 1|²` and `|M - Q|²`.

An optimum need not exist over every ordered field (over the reals it does, the set of candidates
being compact), so it is a hypothesis wherever it is used; `exists_isProcrustes_one` and
`isProcrustes_diagonal` give optima over any ordered field. Over an Archimedean field the bound is
met up to any `η > 0` without it (`exists_orthonormal_distSq_le`).
-/

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
theorem nsq_sub_of_symm {A B : Mat n R} (hA : A.transpose = A) (hB : B.transpose = B) :
    RectMat.nsq (A - B) = Mat.trace (A * A) - 2 * Mat.trace (A * B) + Mat.trace (B * B) := by
  rw [← Mat.trace_mul_transpose, Mat.mul_eq, Mat.transpose_sub, hA, hB,
    show (A - B) * (A - B) = A * A - A * B - B * A + B * B by grind, Mat.trace_add, Mat.trace_sub,
    Mat.trace_sub, show Mat.trace (B * A) = Mat.trace (A * B) from Mat.trace_mul_comm B A]
  grind

/-- `M Mᵀ` is symmetric. -/
theorem mul_transpose_symm (M : RectMat m n R) :
    RectMat.transpose (M.mul M.transpose) = M.mul M.transpose := by
  rw [RectMat.transpose_mul, RectMat.transpose_transpose]

/-- `tr (Mᵀ M Mᵀ M) = tr (M Mᵀ M Mᵀ)`. -/
theorem trace_gram_mul_gram (M : RectMat m n R) :
    Mat.trace ((M.transpose.mul M : Mat n R) * (M.transpose.mul M : Mat n R)) =
      Mat.trace ((M.mul M.transpose : Mat m R) * (M.mul M.transpose : Mat m R)) := by
  show Mat.trace ((M.transpose.mul M).mul (M.transpose.mul M)) =
    Mat.trace ((M.mul M.transpose).mul (M.mul M.transpose))
  rw [RectMat.mul_assoc, Mat.trace_mul_comm]
  simp only [RectMat.mul_assoc]

/-- `tr (A S Aᵀ)` is the sum over the rows of `A` of the quadratic form of `S`. -/
theorem trace_mul_mul_transpose (A S : Mat n R) :
    Mat.trace (A * S * A.transpose) = sum fun i => dot (A i) (S.mulVec (A i)) := by
  refine sum_congr fun i => ?_
  simp only [Mat.mul_apply, RectMat.transpose_apply, dot, RectMat.mulVec, ← sum_mul_left,
    ← sum_mul_right]
  rw [sum_comm]
  exact sum_congr fun k => sum_congr fun l => by grind

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

/-- If `Q` is nearest to `M` up to `η` among the matrices with orthonormal rows, the trace of
`Qᵀ M` cannot be raised by more than `η`. -/
theorem traceMax_of_distSq_le {M Q : RectMat m n R} {η : R} (hη : 0 ≤ η)
    (hQ : Q.mul Q.transpose = (1 : Mat m R))
    (opt : ∀ U : RectMat m n R, U.mul U.transpose = (1 : Mat m R) →
      M.distSq Q ≤ M.distSq U + η) : TraceMax η (Q.transpose.mul M : Mat n R) := fun G hG => by
  have hU : (Q.mul G.transpose).mul (Q.mul G.transpose).transpose = (1 : Mat m R) := by
    have hG' : G.transpose.mul G = (1 : Mat n R) := Mat.transpose_mul_self hG
    rw [RectMat.transpose_mul, RectMat.transpose_transpose, RectMat.mul_assoc,
      ← RectMat.mul_assoc G.transpose, hG', RectMat.one_mul, hQ]
  have h1 := opt _ hU
  rw [M.distSq_eq hQ, M.distSq_eq hU, RectMat.transpose_mul, RectMat.transpose_transpose,
    RectMat.mul_assoc, Mat.mul_eq] at h1
  grind

/-- The trace of `Qᵀ M` is maximal if `Q` is an optimum. -/
private theorem IsProcrustes.traceMax {M Q : RectMat m n R} (h : IsProcrustes M Q) :
    TraceMax 0 (Q.transpose.mul M : Mat n R) :=
  traceMax_of_distSq_le (Std.le_refl _) h.orth fun U hU => by have := h.le U hU; grind

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
    have := trace_mul_mul_transpose X S
    rw [hX] at this
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

/-!
## Procrustes optima over any ordered field

Over the reals every `m × n` matrix with `m ≤ n` has a Procrustes optimum, because the matrices with
orthonormal rows form a compact set. Over an ordered field like the rationals it may have none. Here
are the cases that need no completeness: one row and column, diagonal matrices with nonnegative
entries, and matrices that have orthonormal rows already.
-/

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

/-- A matrix with orthonormal rows is its own optimum. -/
theorem isProcrustes_self {M : RectMat m n R} (h : M.mul M.transpose = (1 : Mat m R)) :
    IsProcrustes M M :=
  ⟨h, fun U _ => by rw [RectMat.distSq_self]; exact RectMat.nsq_nonneg _⟩

/-- A matrix with orthonormal rows is its only optimum. -/
theorem IsProcrustes.eq_of_orth {M Q : RectMat m n R} (h : IsProcrustes M Q)
    (hM : M.mul M.transpose = (1 : Mat m R)) : Q = M := RectMat.ext fun i j => by
  have h1 := h.le M hM
  rw [RectMat.distSq_self] at h1
  have h2 := RectMat.apply_eq_zero_of_nsq h1 i j
  grind

/-- The entries of a matrix with orthonormal rows are at most 1. -/
theorem apply_le_one_of_orth {U : RectMat m n R} (h : U.mul U.transpose = (1 : Mat m R)) (i : Fin m)
    (j : Fin n) : U i j ≤ 1 := by
  have h1 := (RectMat.mul_transpose_eq_one_iff U).1 h i i
  rw [if_pos rfl] at h1
  have h2 := le_sum (fun k => mul_self_nonneg (U i k)) j
  rw [h1] at h2
  have h3 := mul_self_nonneg (U i j - 1)
  grind

/-- The identity is an optimum of every diagonal matrix with nonnegative entries. -/
theorem isProcrustes_diagonal {M : Mat n R} (off : ∀ i j, i ≠ j → M i j = 0)
    (nonneg : ∀ i, 0 ≤ M i i) : IsProcrustes M (1 : Mat n R) := by
  have one : RectMat.mul (1 : Mat n R) (RectMat.transpose (1 : Mat n R)) = (1 : Mat n R) := by
    rw [Mat.transpose_one, RectMat.one_mul]
  have tr : ∀ U : Mat n R, Mat.trace (U.transpose.mul M) = sum fun i => U i i * M i i := fun U =>
    sum_congr fun i => by
      rw [RectMat.mul_apply, sum_eq_single i fun k hk => by rw [off k i hk]; grind,
        RectMat.transpose_apply]
  refine ⟨one, fun U hU => ?_⟩
  rw [RectMat.distSq_eq M one, RectMat.distSq_eq M hU, tr, tr]
  have h1 := sum_le_sum (f := fun i => U i i * M i i) (g := fun i => (1 : Mat n R) i i * M i i)
    fun i => by
      have h1 := OrderedRing.mul_nonneg (by have := apply_le_one_of_orth hU i i; grind :
        0 ≤ 1 - U i i) (nonneg i)
      show U i i * M i i ≤ (1 : Mat n R) i i * M i i
      rw [Mat.one_apply, if_pos rfl]
      grind
  grind

/-- A matrix with one row and one column has an optimum: its sign. -/
theorem exists_isProcrustes_one (M : Mat 1 R) : ∃ Q : Mat 1 R, IsProcrustes M Q := by
  have single : ∀ U : Mat 1 R, U.mul U.transpose = (1 : Mat 1 R) ↔ U 0 0 * U 0 0 = 1 := fun U => by
    rw [RectMat.mul_transpose_eq_one_iff]
    refine ⟨fun h => ?_, fun h i j => ?_⟩
    · have := h 0 0
      simp only [sum_last, sum_empty] at this
      show U (Fin.last 0) (Fin.last 0) * U (Fin.last 0) (Fin.last 0) = 1
      grind
    · obtain rfl : i = 0 := by omega
      obtain rfl : j = 0 := by omega
      rw [if_pos rfl, ← h]
      show 0 + U 0 0 * U 0 0 = _
      grind
  have dist : ∀ U : Mat 1 R, M.distSq U = (M 0 0 - U 0 0) * (M 0 0 - U 0 0) := fun U => by
    show 0 + (0 + (M 0 0 - U 0 0) * (M 0 0 - U 0 0)) = _
    grind
  have key : ∀ s : R, s * s = 1 → 0 ≤ s * M 0 0 → IsProcrustes M (fun _ _ => s : Mat 1 R) :=
    fun s hs h => ⟨(single _).2 hs, fun U hU => by
      have hU := (single U).1 hU
      rw [dist, dist]
      show (M 0 0 - s) * (M 0 0 - s) ≤ _
      generalize M 0 0 = a at *
      generalize U 0 0 = u at *
      have h1 : (u - s) * (u + s) = 0 := by grind
      rcases eq_zero_or_eq_zero_of_mul_eq_zero h1 with h2 | h2
      · obtain rfl : u = s := by grind
        exact Std.le_refl _
      · obtain rfl : u = -s := by grind
        grind⟩
  rcases Std.le_total (a := (0 : R)) (b := M 0 0) with h | h
  · exact ⟨_, key 1 (by grind) (by grind)⟩
  · exact ⟨_, key (-1) (by grind) (by grind)⟩

/-- The identity is the nearest orthogonal matrix to `diag(4/5, 1)`, and meets the Procrustes
bound: `1/25 ≤ 81/625`. -/
example : let M : Mat 2 Rat := fun i j => if i = j then (if i = 0 then 4 / 5 else 1) else 0
    IsProcrustes M 1 ∧ M.distSq (1 : Mat 2 Rat) = 1 / 25 ∧
      RectMat.nsq (M * M.transpose - 1) = 81 / 625 := by
  intro M
  refine ⟨isProcrustes_diagonal (fun i j h => if_neg h) fun i => ?_, ?_, ?_⟩
  · simp only [M]
    grind
  · simp only [RectMat.distSq, RectMat.nsq, sum_last, sum_empty, Mat.one_apply, M]
    grind
  · simp only [RectMat.nsq, sum_last, sum_empty, RectMat.sub_apply, Mat.mul_apply,
      RectMat.transpose_apply, Mat.one_apply, M]
    grind

end

end LeJEPA
