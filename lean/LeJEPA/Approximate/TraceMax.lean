module

public import LeJEPA.Algebra.Isometry

/-!
# Trace-maximal matrices

A matrix whose trace no rotation raises is symmetric with nonnegative quadratic form, and nearly so
if rotations raise its trace by little. The rotations that show it are products of reflections.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

/-!
## Reflections

`reflection c v = 1 - c v vᵀ`, which is the reflection in the hyperplane orthogonal to `v` if
`c |v|² = 2`. Reflections are the orthogonal matrices that every ordered field has in plenty: no
square root is needed to write one down. The trace of a matrix against one reflection sees the
quadratic form of the matrix, against two reflections also its antisymmetric part; this is what the
Procrustes bound is drawn from.
-/

namespace Mat
variable {R : Type u} [CommRing R] {n : Nat}

/-- The matrix `c v vᵀ`. -/
@[expose] def rankOne (c : R) (v : Fin n → R) : Mat n R := fun i j => c * (v i * v j)

/-- The matrix `1 - c v vᵀ`, a reflection if `c |v|² = 2`. -/
@[expose] def reflection (c : R) (v : Fin n → R) : Mat n R := 1 - rankOne c v

theorem reflection_apply (c : R) (v : Fin n → R) (i j : Fin n) :
    reflection c v i j = (if i = j then 1 else 0) - c * (v i * v j) := by
  rw [reflection, RectMat.sub_apply, one_apply, rankOne]

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
    rw [mul_apply, RectMat.add_apply]
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

/-!
## Matrices whose trace cannot be raised by a rotation

A square matrix `S` is *trace-maximal up to η* if `tr (G S) ≤ tr S + η` for every orthogonal `G`.
With `η = 0`, which is what an optimum of the Procrustes problem gives, such a matrix is symmetric
and its quadratic form is nonnegative. With `η > 0`, for an approximate solution, it is nearly so:

* one reflection for `G` gives `2 vᵀ S v ≥ -η |v|²`;
* products of two reflections, near the identity, give that `|S - Sᵀ|²` is at most a multiple of
  `η`.

Reflections need no square roots, so this holds over every ordered field.
-/

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {η : R} {S : Mat n R}

/-- `tr (G S) ≤ tr S + η` for every orthogonal `G`. -/
@[expose] def TraceMax (η : R) (S : Mat n R) : Prop :=
  ∀ G : Mat n R, G * G.transpose = 1 → Mat.trace (G * S) ≤ Mat.trace S + η

private theorem exists_mul_dot {v : Fin n → R} (hv : dot v v ≠ 0) : ∃ c : R, c * dot v v = 2 :=
  ⟨2 * (dot v v)⁻¹, by have := Field.mul_inv_cancel hv; grind⟩

/-- Optimality against one reflection: the quadratic form is nearly nonnegative. -/
theorem TraceMax.neg_le_dot (h : TraceMax η S) (v : Fin n → R) :
    -(η * dot v v) ≤ 2 * dot v (S.mulVec v) := by
  by_cases h0 : dot v v = 0
  · have : dot v (S.mulVec v) = 0 := sum_eq_zero fun i => by
      rw [eq_zero_of_dot_self h0 i]; grind
    rw [h0, this]; grind
  · obtain ⟨c, hc⟩ := exists_mul_dot h0
    have h1 := h _ (Mat.reflection_mul_transpose hc)
    rw [Mat.trace_reflection_mul] at h1
    have h2 := OrderedRing.mul_nonneg (dot_self_nonneg v)
      (by grind : 0 ≤ c * dot v (S.mulVec v) + η)
    have h3 : dot v v * (c * dot v (S.mulVec v) + η)
      = c * dot v v * dot v (S.mulVec v) + η * dot v v := by grind
    rw [h3, hc] at h2
    grind

/-- Optimality against two reflections. -/
private theorem TraceMax.two_reflections (h : TraceMax η S) {u v : Fin n → R} (hu : dot u u ≠ 0)
    (hv : dot v v ≠ 0) : 4 * (dot u v * dot v (S.mulVec u)) ≤
      2 * (dot v v * dot u (S.mulVec u) + dot u u * dot v (S.mulVec v))
        + η * (dot u u * dot v v) := by
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
      - c * d * dot u v * dot v (S.mulVec u) + η)
  have h3 : dot u u * dot v v * (c * dot u (S.mulVec u) + d * dot v (S.mulVec v)
      - c * d * dot u v * dot v (S.mulVec u) + η)
    = (c * dot u u) * (dot v v * dot u (S.mulVec u))
      + (d * dot v v) * (dot u u * dot v (S.mulVec v))
      - (c * dot u u) * (d * dot v v) * (dot u v * dot v (S.mulVec u))
      + η * (dot u u * dot v v) := by grind
  rw [h3, hc, hd] at h2
  grind

/-- Optimality against the product of the reflections in `e_p` and `e_p + t e_q`: the rotation of
the plane of `p` and `q` whose half angle has tangent `t`. -/
private theorem TraceMax.rotation (h : TraceMax η S) {p q : Fin n} (hpq : p ≠ q) (t : R) :
    2 * ((S q p - S p q) * t) ≤ 2 * ((S p p + S q q) * (t * t)) + η * (1 + t * t) := by
  have hqp := Ne.symm hpq
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

/-- If `2 a t ≤ 2 b t² + η (1 + t²)` for all `t`, then `a² ≤ 4 b' η` for every `b' ≥ b` that is at
least 1. -/
private theorem mul_self_le_of_forall {a b b' : R} (hη1 : η ≤ 1) (hb : b ≤ b')
    (hb' : 1 ≤ b') (h : ∀ t : R, 2 * (a * t) ≤ 2 * (b * (t * t)) + η * (1 + t * t)) :
    a * a ≤ 4 * b' * η := by
  have inv := Field.mul_inv_cancel (by grind : 2 * b' ≠ 0)
  have k0 := Field.IsOrdered.inv_pos_iff.mpr (by grind : 0 < 2 * b')
  have h1 := h (a * (2 * b')⁻¹)
  generalize (2 * b')⁻¹ = k at *
  have A0 := mul_self_nonneg a
  -- `k ≤ 1/2`
  have k1 := OrderedRing.mul_nonneg (by grind : 0 ≤ k) (by grind : 0 ≤ b' - 1)
  -- replace `b` by `b'`
  have h2 := OrderedRing.mul_nonneg (mul_self_nonneg (a * k)) (by grind : 0 ≤ b' - b)
  have h3 : 2 * (b' * (a * k * (a * k))) = a * a * k := by
    have : 2 * (b' * (a * k * (a * k))) = a * a * k * (2 * b' * k) := by grind
    rw [this, inv]; grind
  -- `η (a k)² ≤ a² k / 2`
  have Ak := OrderedRing.mul_nonneg A0 (by grind : 0 ≤ k)
  have h4 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg Ak (by grind : 0 ≤ k))
    (by grind : 0 ≤ 1 - η)
  have h5 := OrderedRing.mul_nonneg Ak (by grind : 0 ≤ 1 - 2 * k)
  have h6 : a * a * k ≤ 2 * η := by grind
  have h7 := OrderedRing.mul_nonneg (by grind : 0 ≤ 2 * b') (by grind : 0 ≤ 2 * η - a * a * k)
  have h8 : 2 * b' * (a * a * k) = a * a := by
    have : 2 * b' * (a * a * k) = a * a * (2 * b' * k) := by grind
    rw [this, inv]; grind
  grind

/-- The diagonal entries of a matrix of squared norm `B` are at most `(B + 1) / 2`. -/
private theorem two_mul_diag_le (S : Mat n R) (p : Fin n) : 2 * S p p ≤ S.nsq + 1 := by
  have h1 := le_sum (fun j => mul_self_nonneg (S p j)) p
  have h2 := le_sum (fun i => sum_nonneg fun j => mul_self_nonneg (S i j)) p
  have h3 := mul_self_nonneg (S p p - 1)
  have h4 : S p p * S p p ≤ S.nsq := Std.le_trans h1 h2
  grind

/-- Each entry of `S - Sᵀ` is small. -/
theorem TraceMax.sub_mul_self_le (h : TraceMax η S) (hη0 : 0 ≤ η) (hη1 : η ≤ 1) (p q : Fin n) :
    (S p q - S q p) * (S p q - S q p) ≤ 4 * (S.nsq + 1) * η := by
  have hB := S.nsq_nonneg
  by_cases hpq : p = q
  · have := OrderedRing.mul_nonneg (by grind : 0 ≤ 4 * (S.nsq + 1)) hη0
    rw [hpq]; grind
  have hp := two_mul_diag_le S p
  have hq := two_mul_diag_le S q
  exact mul_self_le_of_forall hη1 (by grind : S q q + S p p ≤ S.nsq + 1) (by grind)
    (h.rotation (Ne.symm hpq))

/-- **A matrix that is trace-maximal up to `η ≤ 1` is symmetric up to a multiple of `η`.** -/
theorem TraceMax.nsq_sub_transpose_le (h : TraceMax η S) (hη0 : 0 ≤ η) (hη1 : η ≤ 1) :
    RectMat.nsq (S - S.transpose) ≤ (n : R) * ((n : R) * (4 * (S.nsq + 1) * η)) := by
  rw [← sum_const, ← sum_const]
  exact sum_le_sum fun i => sum_le_sum fun j => h.sub_mul_self_le hη0 hη1 i j

/-- A trace-maximal matrix has a nonnegative quadratic form. -/
theorem TraceMax.dot_nonneg (h : TraceMax 0 S) (v : Fin n → R) : 0 ≤ dot v (S.mulVec v) := by
  have := h.neg_le_dot v
  grind

/-- A trace-maximal matrix is symmetric. -/
theorem TraceMax.symm (h : TraceMax 0 S) : S.transpose = S := RectMat.ext fun q p => by
  have one := OrderedRing.zero_lt_one (R := R)
  have h1 := h.sub_mul_self_le (Std.le_refl _) (by grind) p q
  have h2 := mul_self_nonneg (S p q - S q p)
  have h3 : S p q - S q p = 0 := eq_zero_of_mul_self_eq_zero (by grind)
  rw [RectMat.transpose_apply]
  grind

end Order

/-- A matrix of one row is trace-maximal up to `2 |s|`, whatever its sign. -/
example (s : Rat) (hs : 0 ≤ s) : TraceMax (2 * s) (fun _ _ => -s : Mat 1 Rat) := fun G hG => by
  have h := congrFun (congrFun hG 0) 0
  rw [Mat.one_apply, if_pos rfl] at h
  have e : 0 + G 0 0 * G 0 0 = 1 := h
  show 0 + (0 + G 0 0 * -s) ≤ 0 + -s + 2 * s
  have := OrderedRing.mul_nonneg hs (by have := mul_self_nonneg (G 0 0 + 1); grind : 0 ≤ 1 + G 0 0)
  grind

end LeJEPA
