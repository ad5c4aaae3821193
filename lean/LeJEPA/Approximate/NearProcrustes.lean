module

public import LeJEPA.Approximate.NearSymmetric
public import LeJEPA.Approximate.Procrustes
public import LeJEPA.Real.Complete

/-!
# Near optima and the Procrustes bound

Over an Archimedean field near optima of the Procrustes problem exist, and they satisfy the
Procrustes bound up to any `η > 0`.

## Main results
* `near_procrustes_bound`, `exists_orthonormal_distSq_le`.
-/

public section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## Near optima of the Procrustes problem

Over an ordered field without limits, like the rationals, a matrix need not have a nearest one among
those with orthonormal rows. But over every Archimedean field there are matrices with orthonormal
rows that are nearest up to any `η > 0`: start with any one and exchange it for a better one as long
as the squared distance drops by more than `η`; it is nonnegative, so this ends.

That the field is Archimedean is the hypothesis `∀ x : R, ∃ k : Nat, x < k`. The rationals are
(`rat_archimedean`), and so are the reals.
-/

section
/-- `Q` is a Procrustes optimum of `M` up to `η`: it has orthonormal rows, and no matrix with
orthonormal rows is nearer to `M` by more than `η` in squared Frobenius distance. -/
structure IsNearProcrustes {R : Type u} [CommRing R] [LE R] {m n : Nat} (η : R)
    (M Q : RectMat m n R) : Prop where
  /-- `Q` has orthonormal rows. -/
  orth : Q.mul Q.transpose = (1 : Mat m R)
  /-- No other matrix with orthonormal rows is nearer by more than `η`. -/
  le : ∀ U : RectMat m n R, U.mul U.transpose = (1 : Mat m R) → M.distSq Q ≤ M.distSq U + η

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

/-- A Procrustes optimum is a near optimum. -/
theorem IsProcrustes.isNearProcrustes {M Q : RectMat m n R} (h : IsProcrustes M Q) {η : R}
    (hη : 0 ≤ η) : IsNearProcrustes η M Q :=
  ⟨h.orth, fun U hU => by have := h.le U hU; grind⟩

/-- Over an Archimedean field, a nonnegative function attains its infimum up to any `η > 0`. -/
theorem exists_forall_le_add (arch : ∀ x : R, ∃ k : Nat, x < (k : R)) {X : Type v} (f : X → R)
    (nonneg : ∀ x, 0 ≤ f x) (x : X) {η : R} (hη : 0 < η) : ∃ x, ∀ y, f x ≤ f y + η := by
  have key : ∀ (k : Nat) (x : X), f x < (k : R) * η → ∃ x, ∀ y, f x ≤ f y + η := by
    intro k
    induction k with
    | zero =>
      intro x hx
      rw [Semiring.natCast_zero, Semiring.zero_mul] at hx
      have := nonneg x
      grind
    | succ k ih =>
      intro x hx
      by_cases h : ∀ y, f x ≤ f y + η
      · exact ⟨x, h⟩
      · obtain ⟨y, hy⟩ := Classical.not_forall.1 h
        refine ih y ?_
        rw [Semiring.natCast_succ] at hx
        grind
  obtain ⟨k, hk⟩ := arch (f x * η⁻¹)
  refine key k x ?_
  have h1 := OrderedRing.mul_lt_mul_of_pos_right hk hη
  have h2 := Field.mul_inv_cancel (by grind : η ≠ 0)
  rwa [Semiring.mul_assoc, show η⁻¹ * η = 1 by grind, Semiring.mul_one] at h1

/-- For `m ≤ n` there are `m × n` matrices with orthonormal rows: the first rows of the identity. -/
theorem exists_orthonormal_rows (R : Type u) [CommRing R] (hmn : m ≤ n) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) := by
  refine ⟨fun i j => if j = i.castLE hmn then 1 else 0, ?_⟩
  rw [RectMat.mul_transpose_eq_one_iff]
  intro i j
  rw [sum_eq_single (i.castLE hmn) fun k hk => by rw [if_neg hk]; grind, if_pos rfl]
  by_cases h : i = j
  · rw [if_pos h, if_pos (by rw [h])]; grind
  · rw [if_neg h, if_neg fun e => h (by simpa [Fin.ext_iff] using e)]; grind

/-- **Near optima exist**: over an Archimedean field, for `m ≤ n`, every `m × n` matrix has a
Procrustes optimum up to any `η > 0`. -/
theorem exists_isNearProcrustes (arch : ∀ x : R, ∃ k : Nat, x < (k : R)) (hmn : m ≤ n)
    (M : RectMat m n R) {η : R} (hη : 0 < η) : ∃ Q, IsNearProcrustes η M Q := by
  obtain ⟨Q, hQ⟩ := exists_orthonormal_rows R hmn
  obtain ⟨⟨Q, hQ⟩, h⟩ := exists_forall_le_add arch
    (fun U : { U : RectMat m n R // U.mul U.transpose = (1 : Mat m R) } => M.distSq U.1)
    (fun U => RectMat.nsq_nonneg _) ⟨Q, hQ⟩ hη
  exact ⟨Q, hQ, fun U hU => h ⟨U, hU⟩⟩

/-- A shear over the rationals has near optima; its nearest orthogonal matrix over the reals has the
irrational entries `2/√5` and `1/√5`. -/
example {η : Rat} (hη : 0 < η) :
    ∃ Q : Mat 2 Rat,
      IsNearProcrustes η (fun i j => if i = j then 1 else if i = 0 then 1 else 0) Q :=
  exists_isNearProcrustes rat_archimedean (Nat.le_refl _) _ hη

end

/-!
## The Procrustes bound without an optimum

The Procrustes bound `|M - Q|² ≤ |M Mᵀ - 1|²` holds for the nearest matrix `Q` with orthonormal
rows, which over a general ordered field need not exist. For a near optimum it holds up to a
multiple of the slack (`near_procrustes_bound`). Near optima exist over every Archimedean field, so
there, for `m ≤ n` and every `η > 0`, some `Q` with orthonormal rows satisfies
`|M - Q|² ≤ |M Mᵀ - 1|² + η` (`exists_orthonormal_distSq_le`).

Let `S = Qᵀ M` and `P = Qᵀ Q`, the projection on the rows of `Q`. Near optimality makes `S` nearly
symmetric with nearly nonnegative quadratic form (`LeJEPA.Approximate.TraceMax`), and so is
`T = S + (1 - P)`. Since `P S = S`, one has `T - 1 = S - P` and `Tᵀ T - 1 = Sᵀ S - P`, so that the
inequality of `LeJEPA.Approximate.NearSymmetric` compares `|S - P|² = |M - Q|²` with
`|Sᵀ S - P|² = |M Mᵀ - 1|² + 2 (|S|² - |S P|²)`, and the last difference is at most `|S - Sᵀ|²`.
-/

section Ring
variable {R : Type u} [CommRing R] {m n : Nat}

private theorem nsq_sub (A B : Mat n R) :
    RectMat.nsq (A - B) = A.nsq - 2 * Mat.trace (A * B.transpose) + B.nsq := by
  simp only [RectMat.nsq, Mat.trace, Mat.mul_apply, RectMat.sub_apply, RectMat.transpose_apply,
    ← sum_mul_left, ← sum_sub, ← sum_add]
  exact sum_congr fun i => sum_congr fun j => by grind

private theorem nsq_sub_transpose (A : Mat n R) :
    RectMat.nsq (A - A.transpose) = 2 * (A.nsq - Mat.trace (A * A)) := by
  rw [nsq_sub, RectMat.transpose_transpose, A.nsq_transpose]; grind

private theorem trace_one : Mat.trace (1 : Mat m R) = (m : R) := by
  rw [Mat.trace, sum_congr (g := fun _ => 1) fun i => by rw [Mat.one_apply, if_pos rfl], sum_const]
  grind

private theorem add_mulVec (A B : Mat n R) (v : Fin n → R) :
    RectMat.mulVec (A + B) v = fun i => A.mulVec v i + 1 * B.mulVec v i := funext fun i => by
  simp only [RectMat.mulVec, ← sum_mul_left, ← sum_add]
  exact sum_congr fun j => by rw [RectMat.add_apply]; grind

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {η : R}

/-- The inequality for nearly symmetric matrices with a projection `P` in place of 1. -/
private theorem nsq_sub_proj_le {S P : Mat n R} (hP : P.transpose = P) (hPP : P * P = P)
    (hPS : P * S = S) (hη : 0 ≤ η) (form : ∀ v, -(η * dot v v) ≤ 2 * dot v (S.mulVec v)) :
    RectMat.nsq (S - P) ≤ RectMat.nsq (S.transpose * S - P) + η * RectMat.nsq (S - P)
      + (5 / 4 + η / 2) * RectMat.nsq (S - S.transpose) := by
  have hSP : S.transpose * P = S.transpose := by
    have := congrArg RectMat.transpose hPS
    rwa [Mat.transpose_mul, hP] at this
  have hT : (S + (1 - P)).transpose = S.transpose + (1 - P) := by
    rw [Mat.transpose_add, Mat.transpose_sub, Mat.transpose_one, hP]
  have nn : ∀ v, 0 ≤ dot v (RectMat.mulVec (1 - P) v) := fun v => by
    have h1 := dot_self_nonneg (RectMat.mulVec (1 - P) v)
    rwa [dot_mulVec_left, RectMat.mulVec_mulVec, Mat.mul_eq, Mat.transpose_sub, Mat.transpose_one,
      hP, show (1 - P) * (1 - P) = 1 - P - P + P * P by grind, hPP,
      show 1 - P - P + P = 1 - P by grind] at h1
  have key := Mat.nsq_sub_one_le (T := S + (1 - P)) (β := η / 2) (by grind) fun v => by
    rw [add_mulVec, dot_add_smul_right]
    have h1 := form v
    have h2 := nn v
    grind
  rw [hT, show S + (1 - P) - 1 = S - P by grind,
    show S + (1 - P) - (S.transpose + (1 - P)) = S - S.transpose by grind,
    show (S.transpose + (1 - P)) * (S + (1 - P)) - 1 = S.transpose * S + (S.transpose -
      S.transpose * P) + (S - P * S) + (P * P - P) - P by grind, hSP, hPS, hPP,
    show S.transpose * S + (S.transpose - S.transpose) + (S - S) + (P - P) - P
      = S.transpose * S - P by grind] at key
  grind

/-- `|S|² - |S P|²` is at most half of `|S - Sᵀ|²`, if `P S = S`. -/
private theorem two_mul_sub_le {S P : Mat n R} (hP : P.transpose = P) (hPP : P * P = P)
    (hPS : P * S = S) :
    2 * (S.nsq - Mat.trace (S.transpose * S * P)) ≤ RectMat.nsq (S - S.transpose) := by
  have h1 := RectMat.nsq_nonneg (S * P - (S * P).transpose)
  have h2 : RectMat.nsq (S * P) = Mat.trace (S.transpose * S * P) := by
    rw [← Mat.trace_mul_transpose, Mat.mul_eq, Mat.transpose_mul, hP,
      show S * P * (P * S.transpose) = S * (P * P) * S.transpose by grind, hPP,
      show Mat.trace (S * P * S.transpose) = Mat.trace (S.transpose * (S * P)) from
        Mat.trace_mul_comm _ _]
    congr 1; grind
  have h3 : Mat.trace (S * P * (S * P)) = Mat.trace (S * S) := by
    rw [show S * P * (S * P) = S * (P * S) * P by grind, hPS,
      show Mat.trace (S * S * P) = Mat.trace (P * (S * S)) from Mat.trace_mul_comm _ _,
      ← Semiring.mul_assoc, hPS]
  rw [nsq_sub_transpose, h2, h3] at h1
  rw [nsq_sub_transpose]
  grind

/-- `|M - Q|² ≤ 2 |M|² + 2 m`. -/
private theorem distSq_le {M Q : RectMat m n R} (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    M.distSq Q ≤ 2 * (M.nsq + (m : R)) := by
  have h : Q.nsq = (m : R) := by rw [← Mat.trace_mul_transpose, hQ, trace_one]
  rw [← h]
  simp only [RectMat.distSq, RectMat.nsq, ← sum_add, ← sum_mul_left]
  exact sum_le_sum fun i => sum_le_sum fun j => by
    have := mul_self_nonneg (M i j + Q i j)
    grind

/-- **The Procrustes bound for near optima**: if `Q` is a Procrustes optimum of `M` up to `η ≤ 1`,
then `|M - Q|²` is at most `|M Mᵀ - 1|²` plus a multiple of `η` that depends on `|M|` and the sizes
only. For `η = 0` this is `procrustes_bound_rect`. -/
theorem near_procrustes_bound {M Q : RectMat m n R} (h : IsNearProcrustes η M Q) (hη0 : 0 ≤ η)
    (hη1 : η ≤ 1) : M.distSq Q ≤ RectMat.nsq ((M.mul M.transpose : Mat m R) - 1)
      + η * (2 * (M.nsq + (m : R)) + 12 * ((n : R) * ((n : R) * (M.nsq + 1)))) := by
  have tm := traceMax_of_distSq_le hη0 h.orth h.le
  have hP : RectMat.transpose (Q.transpose.mul Q) = Q.transpose.mul Q :=
    mul_transpose_symm Q.transpose
  have hPS : (Q.transpose.mul Q : Mat n R) * (Q.transpose.mul M : Mat n R) = Q.transpose.mul M := by
    show (Q.transpose.mul Q).mul (Q.transpose.mul M) = _
    rw [RectMat.mul_assoc, ← RectMat.mul_assoc Q, h.orth, RectMat.one_mul]
  have hPP : (Q.transpose.mul Q : Mat n R) * (Q.transpose.mul Q : Mat n R) = Q.transpose.mul Q := by
    show (Q.transpose.mul Q).mul (Q.transpose.mul Q) = _
    rw [RectMat.mul_assoc, ← RectMat.mul_assoc Q, h.orth, RectMat.one_mul]
  have hSS : RectMat.mul (RectMat.transpose (Q.transpose.mul M)) (Q.transpose.mul M)
      = M.transpose.mul M := by
    rw [RectMat.transpose_mul, RectMat.transpose_transpose, RectMat.mul_assoc,
      ← RectMat.mul_assoc Q, h.orth, RectMat.one_mul]
  have trP : Mat.trace (Q.transpose.mul Q) = Mat.trace (1 : Mat m R) := by
    rw [Mat.trace_mul_comm, h.orth]
  have trM : Mat.trace (M.transpose.mul M) = M.nsq := by
    rw [Mat.trace_mul_comm, Mat.trace_mul_transpose]
  have nS : RectMat.nsq (Q.transpose.mul M) = M.nsq := by
    rw [← Mat.trace_mul_transpose, Mat.trace_mul_comm, hSS, trM]
  have e1 : M.distSq Q = RectMat.nsq ((Q.transpose.mul M : Mat n R) - Q.transpose.mul Q) := by
    rw [nsq_sub, nS, hP, ← Mat.trace_mul_transpose (Q.transpose.mul Q), hP, Mat.mul_eq, hPP, trP,
      ← Mat.mul_eq, Mat.trace_mul_comm, Mat.mul_eq, hPS, M.distSq_eq h.orth]
  have e2 : RectMat.nsq ((M.transpose.mul M : Mat n R) - Q.transpose.mul Q)
      = RectMat.nsq ((M.mul M.transpose : Mat m R) - 1) + 2 * (M.nsq
        - Mat.trace ((M.transpose.mul M : Mat n R) * (Q.transpose.mul Q : Mat n R))) := by
    have hMM : RectMat.transpose (M.transpose.mul M) = M.transpose.mul M :=
      mul_transpose_symm M.transpose
    rw [nsq_sub_of_symm (mul_transpose_symm M) Mat.transpose_one, nsq_sub_of_symm hMM hP, hPP,
      trace_gram_mul_gram, trP]
    simp only [Semiring.mul_one, Mat.trace_mul_transpose]
    grind
  have b1 := nsq_sub_proj_le hP hPP hPS hη0 tm.neg_le_dot
  have b2 := two_mul_sub_le hP hPP hPS
  have b3 := tm.nsq_sub_transpose_le hη0 hη1
  have b4 := OrderedRing.mul_nonneg hη0 (by have := distSq_le (M := M) h.orth; grind :
    0 ≤ 2 * (M.nsq + (m : R)) - M.distSq Q)
  rw [Mat.mul_eq] at hSS
  rw [hSS, nS] at b2
  rw [hSS, e2, ← e1] at b1
  rw [nS] at b3
  have b5 := OrderedRing.mul_nonneg (by grind : 0 ≤ (1 - η) / 2)
    (RectMat.nsq_nonneg ((Q.transpose.mul M : Mat n R) - (Q.transpose.mul M).transpose))
  have b6 := RectMat.nsq_nonneg ((Q.transpose.mul M : Mat n R) - (Q.transpose.mul M).transpose)
  grind

/-- **Procrustes without an optimum**: over an Archimedean ordered field, for `m ≤ n`, every `m × n`
matrix `M` and every `η > 0` there is a matrix `Q` with orthonormal rows such that
`|M - Q|² ≤ |M Mᵀ - 1|² + η`. -/
theorem exists_orthonormal_distSq_le (arch : ∀ x : R, ∃ k : Nat, x < (k : R)) (hmn : m ≤ n)
    (M : RectMat m n R) (hη : 0 < η) : ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      M.distSq Q ≤ RectMat.nsq ((M.mul M.transpose : Mat m R) - 1) + η := by
  have hm := OrderedRing.natCast_nonneg (R := R) (a := m)
  have hn := OrderedRing.natCast_nonneg (R := R) (a := n)
  have hM := M.nsq_nonneg
  have hC := OrderedRing.mul_nonneg hn (OrderedRing.mul_nonneg hn (by grind : 0 ≤ M.nsq + 1))
  have bound := fun (Q : RectMat m n R) η => near_procrustes_bound (M := M) (Q := Q) (η := η)
  generalize hc : 2 * (M.nsq + (m : R)) + 12 * ((n : R) * ((n : R) * (M.nsq + 1))) = C at *
  -- the slack `η / (C + η + 1)`
  have u0 := Field.IsOrdered.inv_pos_iff.mpr (by grind : 0 < C + η + 1)
  have uC : (C + η + 1) * (C + η + 1)⁻¹ = 1 := Field.mul_inv_cancel (by grind)
  generalize (C + η + 1)⁻¹ = t at *
  have h1 := OrderedRing.mul_pos hη u0
  have h2 := OrderedRing.mul_nonneg (by grind : 0 ≤ C) (by grind : 0 ≤ t)
  have h3 := OrderedRing.mul_nonneg (by grind : 0 ≤ η) (by grind : 0 ≤ 1 - C * t)
  obtain ⟨Q, hQ⟩ := exists_isNearProcrustes arch hmn M h1
  refine ⟨Q, hQ.orth, Std.le_trans (bound Q _ hQ (by grind) (by grind)) ?_⟩
  grind

end Order

/-- A shear over the rationals is nearly as close to a rational orthogonal matrix as the bound says:
`|M Mᵀ - 1|² = 3`. -/
example {η : Rat} (hη : 0 < η) : ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧
    RectMat.distSq (fun i j => if i = j then 1 else if i = 0 then 1 else 0) Q ≤ 3 + η := by
  obtain ⟨Q, hQ, h⟩ := exists_orthonormal_distSq_le rat_archimedean (Nat.le_refl 2)
    (fun i j => if i = j then 1 else if i = 0 then 1 else 0) hη
  refine ⟨Q, hQ, Std.le_trans h ?_⟩
  simp only [RectMat.nsq, sum_last, sum_empty, RectMat.sub_apply, RectMat.mul_apply,
    RectMat.transpose_apply, Mat.one_apply]
  grind

end LeJEPA
