module

public import LeJEPA.Approximate.Procrustes

/-!
# Procrustes optima over any ordered field

Over the reals every `m × n` matrix with `m ≤ n` has a Procrustes optimum, because the matrices with
orthonormal rows form a compact set. Over an ordered field like the rationals it may have none. Here
are the cases that need no completeness: one row and column, diagonal matrices with nonnegative
entries, and matrices that have orthonormal rows already.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
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
  · simp only [RectMat.nsq, sum_last, sum_empty, Mat.sub_apply, Mat.mul_apply,
      RectMat.transpose_apply, Mat.one_apply, M]
    grind

end LeJEPA
