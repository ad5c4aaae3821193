module

public import LeJEPA.Approximate.Procrustes

/-!
# A matrix inequality for nearly symmetric matrices

For a symmetric matrix `T` with nonnegative quadratic form, `|T - 1|² ≤ |Tᵀ T - 1|²` in the
Frobenius norm. Here is what remains of it when `T` is not quite symmetric and its quadratic form
not quite nonnegative, `vᵀ T v ≥ -β |v|²`:

  `|T - 1|² ≤ |Tᵀ T - 1|² + 2 β |T - 1|² + (5/4 + β) |T - Tᵀ|²`.

Write `T = 1 + Y + K` with `Y` symmetric and `K` skew. Then `|T - 1|² = |Y|² + |K|²`, and
`Tᵀ T - 1 = (2 Y + Y²) + H` with `H = Y K - K Y - K²` symmetric. The trace of an odd number of
factors `K` vanishes with the right symmetry, so that

* `|2 Y + Y²|² = |Y|² + 2 tr (Y T Y) + |Y + Y²|²`, where `tr (Y T Y) ≥ -β |Y|²`;
* `tr ((2 Y + Y²) H) = -2 tr (Y K²) + |Y K|²`, where `-tr (Y K²) = tr (K T Kᵀ) - |K|²` is at least
  `-(1 + β) |K|²`.
-/

public section

namespace LeJEPA
open Lean.Grind OrderedField

universe u

section Ring
variable {R : Type u} [CommRing R] {n : Nat}

private theorem trace_neg (A : Mat n R) : Mat.trace (-A) = -Mat.trace A := sum_neg _

private theorem nsq_add (A B : Mat n R) :
    RectMat.nsq (A + B) = A.nsq + 2 * Mat.trace (A * B.transpose) + B.nsq := by
  simp only [RectMat.nsq, Mat.trace, Mat.mul_apply, RectMat.add_apply, RectMat.transpose_apply,
    ← sum_mul_left, ← sum_add]
  exact sum_congr fun i => sum_congr fun j => by grind

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat} {β : R}

/-- A bound for the quadratic form, summed over the rows of a matrix. -/
private theorem neg_le_trace {S : Mat n R} (h : ∀ v, -(β * dot v v) ≤ dot v (S.mulVec v))
    (A : Mat n R) : -(β * A.nsq) ≤ Mat.trace (A * S * A.transpose) := by
  rw [trace_mul_mul_transpose, RectMat.nsq, ← sum_mul_left, ← sum_neg]
  exact sum_le_sum fun i => h (A i)

/-- A trace vanishes if transposing the product changes its sign. -/
private theorem trace_eq_zero {A B : Mat n R} (h : A.transpose = -B)
    (hAB : Mat.trace A = Mat.trace B) : Mat.trace A = 0 := by
  have := Mat.trace_transpose A
  rw [h, trace_neg] at this
  grind

/-- The inequality for `1 + Y + K` with `Y` symmetric and `K` skew. -/
private theorem nsq_add_le {Y K : Mat n R} (hY : Y.transpose = Y) (hK : K.transpose = -K)
    (form : ∀ v, -(β * dot v v) ≤ dot v (RectMat.mulVec (1 + Y + K) v)) :
    RectMat.nsq (Y + K) = Y.nsq + K.nsq ∧
    Y.nsq + K.nsq ≤ RectMat.nsq ((1 + Y - K) * (1 + Y + K) - 1) + 2 * β * Y.nsq
      + (5 + 4 * β) * K.nsq := by
  have cyc : ∀ A B : Mat n R, Mat.trace (A * B) = Mat.trace (B * A) := fun A B =>
    Mat.trace_mul_comm A B
  -- the traces that vanish
  have z1 : Mat.trace (Y * K) = 0 := trace_eq_zero (B := K * Y)
    (by rw [Mat.transpose_mul, hY, hK]; grind) (cyc _ _)
  have z2 : Mat.trace (Y * Y * K) = 0 := trace_eq_zero (B := K * (Y * Y))
    (by rw [Mat.transpose_mul, Mat.transpose_mul, hY, hK]; grind) (cyc _ _)
  have z3 : Mat.trace (K * K * K) = 0 := trace_eq_zero (B := K * K * K)
    (by rw [Mat.transpose_mul, Mat.transpose_mul, hK]; grind) rfl
  -- the norms as traces
  have n1 : Y.nsq = Mat.trace (Y * Y) := by rw [← Mat.trace_mul_transpose, hY]; rfl
  have n2 : K.nsq = -Mat.trace (K * K) := by
    rw [← Mat.trace_mul_transpose, hK, ← trace_neg, Mat.mul_eq]; congr 1; grind
  have n3 : RectMat.nsq (Y * K) = -Mat.trace (Y * Y * K * K) := by
    rw [← Mat.trace_mul_transpose, Mat.mul_eq, Mat.transpose_mul, hY, hK,
      show Y * K * (-K * Y) = -(Y * (K * K) * Y) by grind, trace_neg, cyc (Y * (K * K))]
    congr 2; grind
  have n4 : RectMat.nsq (Y + Y * Y) = Y.nsq + 2 * Mat.trace (Y * Y * Y) + RectMat.nsq (Y * Y) := by
    rw [nsq_add, Mat.transpose_mul, hY, Semiring.mul_assoc]
  have n5 : RectMat.nsq (Y + Y * Y + Y) = RectMat.nsq (Y + Y * Y)
      + 2 * (Mat.trace (Y * Y) + Mat.trace (Y * Y * Y)) + Y.nsq := by
    rw [nsq_add, hY, ← Mat.trace_add]; congr 3; congr 1; grind
  -- the two bounds for the form
  have f1 := neg_le_trace form Y
  rw [hY, show Y * (1 + Y + K) * Y = Y * Y + Y * Y * Y + Y * (K * Y) by grind, Mat.trace_add,
    Mat.trace_add, cyc Y (K * Y), Semiring.mul_assoc K, cyc K, z2] at f1
  have f2 := neg_le_trace form K
  rw [hK, show K * (1 + Y + K) * -K = -(K * K) - K * (Y * K) - K * K * K by grind, Mat.trace_sub,
    Mat.trace_sub, trace_neg, cyc K (Y * K), z3, ← n2] at f2
  -- the square
  have hH : (Y * K - K * Y - K * K).transpose = Y * K - K * Y - K * K := by
    rw [Mat.transpose_sub, Mat.transpose_sub, Mat.transpose_mul, Mat.transpose_mul,
      Mat.transpose_mul, hY, hK]
    grind
  have tH : Mat.trace ((Y + Y * Y + Y) * (Y * K - K * Y - K * K))
      = -2 * Mat.trace (Y * K * K) + RectMat.nsq (Y * K) := by
    rw [show (Y + Y * Y + Y) * (Y * K - K * Y - K * K) = (Y * Y * K - Y * (K * Y) - Y * K * K)
        + (Y * Y * K - Y * (K * Y) - Y * K * K)
        + (Y * Y * (Y * K) - Y * Y * K * Y - Y * Y * K * K) by grind]
    simp only [Mat.trace_add, Mat.trace_sub]
    rw [cyc (Y * Y * K) Y, cyc Y (K * Y), Semiring.mul_assoc K, cyc K (Y * Y), z2, n3,
      show Y * (Y * Y * K) = Y * Y * (Y * K) by grind]
    grind
  have sq := nsq_add (Y + Y * Y + Y) (Y * K - K * Y - K * K)
  rw [hH, tH, n5, ← n1] at sq
  have e : (1 + Y - K) * (1 + Y + K) - 1 = Y + Y * Y + Y + (Y * K - K * Y - K * K) := by grind
  have p1 := RectMat.nsq_nonneg (Y * K)
  have p2 := RectMat.nsq_nonneg (Y * K - K * Y - K * K)
  have p3 := RectMat.nsq_nonneg (Y + Y * Y)
  refine ⟨?_, ?_⟩
  · rw [nsq_add, hK, show Y * -K = -(Y * K) by grind, trace_neg, z1]; grind
  · rw [e, sq]; grind

/-- **The inequality for nearly symmetric matrices**: if `vᵀ T v ≥ -β |v|²` for all `v`, then
`|T - 1|² ≤ |Tᵀ T - 1|² + 2 β |T - 1|² + (5/4 + β) |T - Tᵀ|²`. -/
theorem Mat.nsq_sub_one_le {T : Mat n R} (hβ : 0 ≤ β)
    (form : ∀ v, -(β * dot v v) ≤ dot v (T.mulVec v)) :
    RectMat.nsq (T - 1) ≤ RectMat.nsq (T.transpose * T - 1) + 2 * β * RectMat.nsq (T - 1)
      + (5 / 4 + β) * RectMat.nsq (T - T.transpose) := by
  let Y : Mat n R := fun i j => (T i j + T j i) / 2 - (1 : Mat n R) i j
  let K : Mat n R := fun i j => (T i j - T j i) / 2
  have hY : Y.transpose = Y := RectMat.ext fun i j => by
    have := congrFun (congrFun (Mat.transpose_one (R := R) (n := n)) i) j
    rw [RectMat.transpose_apply] at this
    simp only [RectMat.transpose_apply, Y, this]; grind
  have hK : K.transpose = -K := RectMat.ext fun i j => by
    simp only [RectMat.transpose_apply, RectMat.neg_apply, K]; grind
  have hT : T = 1 + Y + K := RectMat.ext fun i j => by
    simp only [RectMat.add_apply, Y, K]; grind
  have hT' : T.transpose = 1 + Y - K := by
    conv => lhs; rw [hT]
    rw [Mat.transpose_add, Mat.transpose_add, Mat.transpose_one, hY, hK]; grind
  have kk : RectMat.nsq (T - T.transpose) = 4 * K.nsq := by
    simp only [RectMat.nsq, ← sum_mul_left]
    exact sum_congr fun i => sum_congr fun j => by
      simp only [RectMat.sub_apply, RectMat.transpose_apply, K]; grind
  have form' := form
  rw [hT] at form'
  obtain ⟨h1, h2⟩ := nsq_add_le hY hK form'
  rw [← hT', ← hT] at h2
  rw [show T - 1 = Y + K by rw [hT]; grind, h1, kk]
  have h3 := OrderedRing.mul_nonneg hβ K.nsq_nonneg
  grind

end Order

/-- A shear of the plane has the quadratic form `x² + x y + y² ≥ 0`. -/
example : let T : Mat 2 Rat := fun i j => if i = j then 1 else if i = 0 then 1 else 0
    RectMat.nsq (T - 1) ≤ RectMat.nsq (T.transpose * T - 1) + 2 * 0 * RectMat.nsq (T - 1)
      + (5 / 4 + 0) * RectMat.nsq (T - T.transpose) := by
  intro T
  refine Mat.nsq_sub_one_le (Std.le_refl _) fun v => ?_
  have h1 := mul_self_nonneg (2 * v 0 + v 1)
  have h2 := mul_self_nonneg (v 1)
  show -(0 * dot v v) ≤ 0 + v 0 * (0 + 1 * v 0 + 1 * v 1) + v 1 * (0 + 0 * v 0 + 1 * v 1)
  grind

end LeJEPA
