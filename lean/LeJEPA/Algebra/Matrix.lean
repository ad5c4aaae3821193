module

public import LeJEPA.Algebra.Sum

/-!
# Matrices, and orthogonal ones

Rectangular matrices and the ring of square ones, with transpose, trace and Frobenius norm; and over
an ordered field, that orthonormal rows of a square matrix mean orthonormal columns.

## Main results
* `Mat.transpose_mul_self`: orthonormal rows have orthonormal columns.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u

/-!
## Matrices

Matrices over a commutative ring, indexed by `Fin`. Rectangular ones (`RectMat m n R`: m rows,
n columns) can be added and scaled, and have a transpose, products `A.mul B` and `A.mulVec v`, and a
squared Frobenius norm. Square ones (`Mat n R`) form a `Lean.Grind.Ring`, so that `grind` does
matrix algebra; there `A * B` and `A.mul B` are the same by definition. Entries are computed by
`simp`; equations between small matrices by `simp [RectMat.ext_iff]`.

A rectangular `Q` has orthonormal rows when `Q.mul Q.transpose = 1`; `rows_orthonormal_iff` reads
this off entry by entry.
-/

section
attribute [local instance] Semiring.natCast Ring.intCast

/-- Matrices with `m` rows and `n` columns. -/
@[expose] def RectMat (m n : Nat) (R : Type u) : Type u := Fin m → Fin n → R

/-- Square matrices. -/
abbrev Mat (n : Nat) (R : Type u) : Type u := RectMat n n R

namespace RectMat
variable {R : Type u} {k l m n : Nat}

theorem ext {A B : RectMat m n R} (h : ∀ i j, A i j = B i j) : A = B :=
  funext fun i => funext fun j => h i j

theorem ext_iff {A B : RectMat m n R} : A = B ↔ ∀ i j, A i j = B i j :=
  ⟨fun h _ _ => by rw [h], ext⟩

/-- The transpose, `Aᵀ i j = A j i`. -/
@[expose] def transpose (A : RectMat m n R) : RectMat n m R := fun i j => A j i

@[simp] theorem transpose_apply (A : RectMat m n R) (i j) : A.transpose i j = A j i := rfl

theorem transpose_transpose (A : RectMat m n R) : A.transpose.transpose = A := rfl

variable [CommRing R]

instance : Add (RectMat m n R) := ⟨fun A B i j => A i j + B i j⟩
instance : Neg (RectMat m n R) := ⟨fun A i j => -A i j⟩
instance : Sub (RectMat m n R) := ⟨fun A B i j => A i j - B i j⟩
instance : SMul R (RectMat m n R) := ⟨fun c A i j => c * A i j⟩

@[simp] theorem add_apply (A B : RectMat m n R) (i j) : (A + B) i j = A i j + B i j := rfl
@[simp] theorem neg_apply (A : RectMat m n R) (i j) : (-A) i j = -A i j := rfl
@[simp] theorem sub_apply (A B : RectMat m n R) (i j) : (A - B) i j = A i j - B i j := rfl
@[simp] theorem smul_apply (c : R) (A : RectMat m n R) (i j) : (c • A) i j = c * A i j := rfl

/-- The matrix product. -/
@[expose] def mul (A : RectMat m k R) (B : RectMat k n R) : RectMat m n R :=
  fun i j => sum fun l => A i l * B l j

@[simp] theorem mul_apply (A : RectMat m k R) (B : RectMat k n R) (i j) :
    A.mul B i j = sum fun l => A i l * B l j := rfl

theorem mul_assoc (A : RectMat m k R) (B : RectMat k l R) (C : RectMat l n R) :
    (A.mul B).mul C = A.mul (B.mul C) := by
  apply ext; intro i j
  simp only [mul_apply, ← sum_mul_left, ← sum_mul_right]
  rw [sum_comm]
  exact sum_congr fun p => sum_congr fun q => by grind

theorem transpose_mul (A : RectMat m k R) (B : RectMat k n R) :
    (A.mul B).transpose = B.transpose.mul A.transpose := by
  apply ext; intro i j
  simp only [transpose_apply, mul_apply]
  exact sum_congr fun l => by grind

/-- The matrix acts on vectors: `(A v) i = Σ_j A i j v j`. -/
@[expose] def mulVec (A : RectMat m n R) (v : Fin n → R) : Fin m → R :=
  fun i => sum fun j => A i j * v j

@[simp] theorem mulVec_apply (A : RectMat m n R) (v : Fin n → R) (i) :
    A.mulVec v i = sum fun j => A i j * v j := rfl

theorem mulVec_mulVec (A : RectMat m k R) (B : RectMat k n R) (v : Fin n → R) :
    A.mulVec (B.mulVec v) = (A.mul B).mulVec v := by
  funext i
  simp only [mulVec, mul_apply, ← sum_mul_left, ← sum_mul_right]
  rw [sum_comm]
  exact sum_congr fun p => sum_congr fun q => by grind

/-- The squared Frobenius norm `Σ A_ij²`. -/
@[expose] def nsq (A : RectMat m n R) : R := sum fun i => sum fun j => A i j * A i j

theorem nsq_transpose (A : RectMat m n R) : A.transpose.nsq = A.nsq := sum_comm _

end RectMat

/-! ### The ring of square matrices -/

namespace Mat
open RectMat (add_apply neg_apply sub_apply)
variable {R : Type u} [CommRing R] {n : Nat}

instance : Mul (Mat n R) := ⟨RectMat.mul⟩
instance : NatCast (Mat n R) := ⟨fun k i j => if i = j then (k : R) else 0⟩
instance (k : Nat) : OfNat (Mat n R) k := ⟨(k : Mat n R)⟩
instance : IntCast (Mat n R) := ⟨fun k i j => if i = j then (k : R) else 0⟩
instance : SMul Nat (Mat n R) := ⟨fun k A => (k : Mat n R) * A⟩
instance : SMul Int (Mat n R) := ⟨fun k A => (k : Mat n R) * A⟩

/-- Powers of a square matrix. -/
@[expose] protected def pow (A : Mat n R) : Nat → Mat n R
  | 0 => 1
  | k + 1 => Mat.pow A k * A

instance : HPow (Mat n R) Nat (Mat n R) := ⟨Mat.pow⟩

@[simp] theorem mul_apply (A B : Mat n R) (i j) : (A * B) i j = sum fun k => A i k * B k j := rfl

/-- The two products of square matrices agree. -/
theorem mul_eq (A B : Mat n R) : RectMat.mul A B = A * B := rfl

private theorem natCast_apply (k : Nat) (i j) :
    (k : Mat n R) i j = if i = j then (k : R) else 0 := rfl
private theorem intCast_apply (k : Int) (i j) :
    (k : Mat n R) i j = if i = j then (k : R) else 0 := rfl
private theorem ofNat_apply (k : Nat) (i j) :
    (OfNat.ofNat k : Mat n R) i j = if i = j then (k : R) else 0 := rfl

@[simp] theorem one_apply (i j) : (1 : Mat n R) i j = if i = j then 1 else 0 := by
  rw [ofNat_apply]; split <;> grind

@[simp] theorem zero_apply (i j) : (0 : Mat n R) i j = 0 := by rw [ofNat_apply]; split <;> grind

protected theorem mul_one (A : Mat n R) : A * 1 = A := by
  apply RectMat.ext; intro i j
  rw [mul_apply, sum_eq_single j fun k hk => by rw [one_apply, if_neg hk]; grind, one_apply,
    if_pos rfl]; grind

protected theorem one_mul (A : Mat n R) : 1 * A = A := by
  apply RectMat.ext; intro i j
  rw [mul_apply, sum_eq_single i fun k hk => by rw [one_apply, if_neg (Ne.symm hk)]; grind,
    one_apply, if_pos rfl]; grind

/-- Square matrices form a ring. -/
instance instRing : Ring (Mat n R) where
  add_zero A := RectMat.ext fun i j => by rw [add_apply, zero_apply]; grind
  add_comm A B := RectMat.ext fun i j => by simp only [add_apply]; grind
  add_assoc A B C := RectMat.ext fun i j => by simp only [add_apply]; grind
  mul_assoc := RectMat.mul_assoc
  mul_one := Mat.mul_one
  one_mul := Mat.one_mul
  left_distrib A B C := RectMat.ext fun i j => by
    simp only [mul_apply, add_apply, ← sum_add]; exact sum_congr fun k => by grind
  right_distrib A B C := RectMat.ext fun i j => by
    simp only [mul_apply, add_apply, ← sum_add]; exact sum_congr fun k => by grind
  zero_mul A := RectMat.ext fun i j => by
    simp only [mul_apply, zero_apply, Semiring.zero_mul, sum_zero]
  mul_zero A := RectMat.ext fun i j => by
    simp only [mul_apply, zero_apply, Semiring.mul_zero, sum_zero]
  pow_zero A := rfl
  pow_succ A k := rfl
  ofNat_succ k := RectMat.ext fun i j => by
    rw [add_apply]; simp only [ofNat_apply]; split <;> grind
  ofNat_eq_natCast k := rfl
  nsmul_eq_natCast_mul k A := rfl
  neg_add_cancel A := RectMat.ext fun i j => by rw [add_apply, neg_apply, zero_apply]; grind
  sub_eq_add_neg A B := RectMat.ext fun i j => by rw [add_apply, neg_apply, sub_apply]; grind
  neg_zsmul k A := RectMat.ext fun i j => by
    show sum (fun l => (if i = l then ((-k : Int) : R) else 0) * A l j)
      = -sum (fun l => (if i = l then ((k : Int) : R) else 0) * A l j)
    rw [← sum_neg]; exact sum_congr fun l => by split <;> grind
  zsmul_natCast_eq_nsmul k A := RectMat.ext fun i j => by
    show sum (fun l => (if i = l then ((k : Int) : R) else 0) * A l j)
      = sum (fun l => (if i = l then ((k : Nat) : R) else 0) * A l j)
    simp only [Ring.intCast_natCast]
  intCast_ofNat k := RectMat.ext fun i j => by
    rw [intCast_apply, ofNat_apply, show ((OfNat.ofNat k : Int) : R) = (k : R) from
      Ring.intCast_natCast k]
  intCast_neg k := RectMat.ext fun i j => by
    rw [neg_apply]; simp only [intCast_apply]; split <;> grind

/-- The trace, the sum of the diagonal. -/
@[expose] def trace (A : Mat n R) : R := sum fun i => A i i

theorem trace_add (A B : Mat n R) : trace (A + B) = trace A + trace B := sum_add _ _

theorem trace_sub (A B : Mat n R) : trace (A - B) = trace A - trace B := sum_sub _ _

theorem trace_transpose (A : Mat n R) : trace A.transpose = trace A := rfl

/-- `tr(A B) = tr(B A)`, for rectangular factors. -/
theorem trace_mul_comm {m : Nat} (A : RectMat m n R) (B : RectMat n m R) :
    trace (A.mul B) = trace (B.mul A) := by
  simp only [trace, RectMat.mul_apply]
  rw [sum_comm]; exact sum_congr fun i => sum_congr fun j => by grind

/-- The trace of `A Aᵀ` is the squared Frobenius norm of `A`. -/
theorem trace_mul_transpose {m : Nat} (A : RectMat m n R) : trace (A.mul A.transpose) = A.nsq := rfl

theorem transpose_add (A B : Mat n R) : (A + B).transpose = A.transpose + B.transpose := rfl

theorem transpose_sub (A B : Mat n R) : (A - B).transpose = A.transpose - B.transpose := rfl

theorem transpose_mul (A B : Mat n R) : (A * B).transpose = B.transpose * A.transpose :=
  RectMat.transpose_mul A B

theorem transpose_one : (1 : Mat n R).transpose = 1 := RectMat.ext fun i j => by
  rw [RectMat.transpose_apply, one_apply, one_apply]
  by_cases h : i = j
  · rw [if_pos h, if_pos h.symm]
  · rw [if_neg h, if_neg (Ne.symm h)]

end Mat

namespace RectMat
variable {R : Type u} [CommRing R] {m n : Nat}

theorem mul_one (A : RectMat m n R) : A.mul (1 : Mat n R) = A := ext fun i j => by
  rw [mul_apply, sum_eq_single j fun k hk => by rw [Mat.one_apply, if_neg hk]; grind,
    Mat.one_apply, if_pos rfl]; grind

theorem one_mul (A : RectMat m n R) : RectMat.mul (1 : Mat m R) A = A := ext fun i j => by
  rw [mul_apply, sum_eq_single i fun k hk => by rw [Mat.one_apply, if_neg (Ne.symm hk)]; grind,
    Mat.one_apply, if_pos rfl]; grind

/-- `Q Qᵀ = 1` says that the rows of `Q` are orthonormal. -/
theorem mul_transpose_eq_one_iff (Q : RectMat m n R) :
    Q.mul Q.transpose = (1 : Mat m R) ↔
      ∀ i j, (sum fun k => Q i k * Q j k) = if i = j then 1 else 0 := by
  constructor
  · intro h i j
    rw [← Mat.one_apply, ← h]; rfl
  · exact fun h => ext fun i j => by rw [Mat.one_apply, ← h]; rfl

end RectMat

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

theorem RectMat.nsq_nonneg (A : RectMat m n R) : 0 ≤ A.nsq :=
  sum_nonneg fun _ => sum_nonneg fun _ => mul_self_nonneg _

/-- A matrix whose squared Frobenius norm is not positive is zero. -/
theorem RectMat.apply_eq_zero_of_nsq {A : RectMat m n R} (h : A.nsq ≤ 0) (i j) : A i j = 0 := by
  have h1 := eq_zero_of_sum_nonpos (fun i => sum_nonneg fun j => mul_self_nonneg (A i j)) h i
  exact eq_zero_of_mul_self_eq_zero
    (eq_zero_of_sum_nonpos (fun j => mul_self_nonneg (A i j)) (by rw [h1]; exact Std.le_refl _) j)

end Order

example (R : Type u) [CommRing R] (n : Nat) (S : Mat n R) : (S - 1) * (S + 1) = S * S - 1 := by
  grind

example (A B : RectMat 2 3 Rat) : (2 : Rat) • A - B + B = A + A := by
  simp [RectMat.ext_iff]; grind

/-- A rotation by the angle of the triangle with sides 3, 4, 5. -/
example : let Q : Mat 2 Rat := fun i j =>
    if i = j then 3 / 5 else if i = 0 then -4 / 5 else 4 / 5
    Q.mul Q.transpose = (1 : Mat 2 Rat) ∧ Q.nsq = 2 := by
  intro Q
  refine ⟨(RectMat.mul_transpose_eq_one_iff Q).2 fun i j => ?_, ?_⟩
  · simp only [sum_last, sum_empty, Q]
    grind
  · simp only [RectMat.nsq, sum_last, sum_empty, Q]
    grind

end

/-!
## Orthogonal matrices over an ordered field

For a square matrix `Q Qᵀ = 1` implies `Qᵀ Q = 1`. Over an ordered field this needs no determinants:
`P = Qᵀ Q` is symmetric and idempotent with trace `tr (Q Qᵀ) = n`, so the squared Frobenius norm of
`1 - P`, which is `tr ((1 - P) (1 - P)ᵀ) = tr (1 - P)`, is zero.
-/

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
  rw [RectMat.sub_apply] at e
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
