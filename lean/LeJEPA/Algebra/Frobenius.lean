module

public import LeJEPA.Algebra.FunctionSpace
public import LeJEPA.Algebra.Orthonormal

/-!
# Triangle inequalities and Gram matrices

Norms are square roots, which an ordered field need not have. So `|f| ≤ a` is written as
`B f f ≤ a * a` with `a ≥ 0`, and the triangle inequality takes the form `PosForm.sub_self_le`. The
matrices with the Frobenius product are a case of it.

The Gram matrix `gram B h` of a family `h` holds its products `B (h i) (h j)`: the covariance of the
outputs of a mean-zero encoder. It is positive semidefinite, so its Frobenius norm is at most its
trace (`PosForm.nsq_gram_le`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v

section Gram
variable {R : Type u} {A : Type v} {m n : Nat}

/-- The Gram matrix of a family, `B (h i) (h j)`. -/
@[expose] def gram (B : A → A → R) (h : Fin m → A) : Mat m R := fun i j => B (h i) (h j)

/-- The products of two families, `B (h i) (e j)`. -/
@[expose] def crossGram (B : A → A → R) (h : Fin m → A) (e : Fin n → A) : RectMat m n R :=
  fun i j => B (h i) (e j)

/-- A family is orthonormal exactly if its Gram matrix is the identity. -/
theorem orthonormal_iff_gram [CommRing R] {B : A → A → R} {h : Fin m → A} :
    Orthonormal B h ↔ gram B h = 1 :=
  ⟨fun H => RectMat.ext fun i j => by rw [Mat.one_apply]; exact H i j,
    fun H i j => by rw [← Mat.one_apply, ← H]; rfl⟩

/-- The part of a family that is orthogonal to an orthonormal family `e` has the Gram matrix
`gram h - M Mᵀ`, where `M` holds the products with `e`. -/
theorem Orthonormal.gram_residual [CommRing R] [IntModule A] [VectorSpace R A] {B : A → A → R}
    {e : Fin n → A} (hB : SymmForm B) (he : Orthonormal B e) (h : Fin m → A) :
    gram B (fun i => h i - linComb (crossGram B h e i) e)
      = gram B h - ((crossGram B h e).mul (crossGram B h e).transpose : Mat m R) :=
  RectMat.ext fun i j => by
    have e1 : B (h i) (linComb (crossGram B h e j) e) = (crossGram B h e).mul
        (crossGram B h e).transpose i j := by
      rw [hB.linComb_right]
      exact sum_congr fun k => by
        rw [RectMat.transpose_apply, show B (h i) (e k) = crossGram B h e i k from rfl]; grind
    have e2 : B (linComb (crossGram B h e i) e) (h j) = (crossGram B h e).mul
        (crossGram B h e).transpose i j := by
      rw [hB.linComb_left]
      exact sum_congr fun k => by
        rw [RectMat.transpose_apply, hB.comm (e k),
          show B (h j) (e k) = crossGram B h e j k from rfl]
    show B (h i - _) (h j - _) = B (h i) (h j) - _
    rw [hB.sub_left, hB.sub_right, hB.sub_right, e1, e2, he.linComb_linComb hB]
    show B (h i) (h j) - _ - (_ - (crossGram B h e).mul (crossGram B h e).transpose i j) = _
    grind

end Gram

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] {m n : Nat}

/-- Squares of nonnegative numbers compare as the numbers do. -/
theorem le_of_mul_self_le_mul_self {x y : R} (hy : 0 ≤ y) (h : x * x ≤ y * y) : x ≤ y := by
  rcases Std.le_total (a := x) (b := y) with h1 | h1
  · exact h1
  · by_cases he : x = y
    · grind
    · have := OrderedRing.mul_pos (by grind : 0 < x - y) (by grind : 0 < x + y)
      grind

section Forms
variable [IntModule A] [VectorSpace R A] {B : A → A → R}

/-- The triangle inequality without square roots. -/
theorem PosForm.sub_self_le (h : PosForm B) {f g : A} {a b : R} (ha : 0 ≤ a) (hb : 0 ≤ b)
    (hf : B f f ≤ a * a) (hg : B g g ≤ b * b) :
    B (f - g) (f - g) ≤ (a + b) * (a + b) := by
  have h1 := h.cauchySchwarz f g
  have h2 := OrderedRing.mul_nonneg (h.nonneg f) (by grind : 0 ≤ b * b - B g g)
  have h3 := OrderedRing.mul_nonneg (mul_self_nonneg b) (by grind : 0 ≤ a * a - B f f)
  have h4 : -B f g ≤ a * b := le_of_mul_self_le_mul_self (OrderedRing.mul_nonneg ha hb) (by grind)
  rw [h.sub_self]
  grind

/-- The Frobenius norm of a Gram matrix is at most its trace. -/
theorem PosForm.nsq_gram_le (h : PosForm B) (f : Fin m → A) :
    (gram B f).nsq ≤ (gram B f).trace * (gram B f).trace := by
  have e : (gram B f).trace * (gram B f).trace =
      sum fun i => sum fun j => B (f i) (f i) * B (f j) (f j) := by
    simp only [sum_mul_left, sum_mul_right]; rfl
  rw [e]
  exact sum_le_sum fun i => sum_le_sum fun j => h.cauchySchwarz (f i) (f j)

end Forms

/-- The Frobenius product of two matrices, written as functions of the pair of indices. -/
private theorem frobenius_form :
    PosForm fun f g : (FunctionSpace.univ (Fin m × Fin n) R).Elt =>
      sum fun i => sum fun j => f.val (i, j) * g.val (i, j) where
  comm f g := sum_congr fun i => sum_congr fun j => by grind
  add_left f g k := by
    simp only [← sum_add, FunctionSpace.add_val]
    exact sum_congr fun i => sum_congr fun j => by grind
  smul_left c f g := by
    simp only [← sum_mul_left, FunctionSpace.smul_val]
    exact sum_congr fun i => sum_congr fun j => by grind
  nonneg f := sum_nonneg fun i => sum_nonneg fun j => mul_self_nonneg _

/-- The triangle inequality for the Frobenius norm. -/
theorem Mat.nsq_sub_le {S T : Mat n R} {a b : R} (ha : 0 ≤ a) (hb : 0 ≤ b) (hS : S.nsq ≤ a * a)
    (hT : T.nsq ≤ b * b) : RectMat.nsq (S - T) ≤ (a + b) * (a + b) := by
  have := frobenius_form.sub_self_le (f := ⟨fun p => S p.1 p.2, trivial⟩)
    (g := ⟨fun p => T p.1 p.2, trivial⟩) ha hb hS hT
  simp only [FunctionSpace.sub_val] at this
  exact this

end Order

example : gram (fun a b : Rat => a * b) (fun i : Fin 2 => if i = 0 then 2 else 3) 0 1 = 6 := by
  simp only [gram]; grind

end LeJEPA
