module

public import LeJEPA.Approximate.ProcrustesOptimum

/-!
# Near optima of the Procrustes problem

Over an ordered field without limits, like the rationals, a matrix need not have a nearest one among
those with orthonormal rows. But over every Archimedean field there are matrices with orthonormal
rows that are nearest up to any `η > 0`: start with any one and exchange it for a better one as long
as the squared distance drops by more than `η`; it is nonnegative, so this ends.

That the field is Archimedean is the hypothesis `∀ x : R, ∃ k : Nat, x < k`. The rationals are
(`rat_archimedean`), and so are the reals.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

/-- `Q` is a Procrustes optimum of `M` up to `η`: it has orthonormal rows, and no matrix with
orthonormal rows is nearer to `M` by more than `η` in squared Frobenius distance. -/
structure IsNearProcrustes {R : Type u} [CommRing R] [LE R] {m n : Nat} (η : R)
    (M Q : RectMat m n R) : Prop where
  /-- `Q` has orthonormal rows. -/
  orth : Q.mul Q.transpose = (1 : Mat m R)
  /-- No other matrix with orthonormal rows is nearer by more than `η`. -/
  le : ∀ U : RectMat m n R, U.mul U.transpose = (1 : Mat m R) → M.distSq Q ≤ M.distSq U + η

/-- The rational numbers are Archimedean. -/
theorem rat_archimedean (x : Rat) : ∃ k : Nat, x < (k : Rat) := by
  refine ⟨(x.floor + 1).toNat, ?_⟩
  have h1 : x < ((x.floor + 1 : Int) : Rat) := Rat.lt_floor_add_one x
  have h2 : ((x.floor + 1 : Int) : Rat) ≤ (((x.floor + 1).toNat : Int) : Rat) :=
    Rat.intCast_le_intCast.2 (Int.self_le_toNat _)
  exact Std.lt_of_lt_of_le h1 h2

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

end LeJEPA
