module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.Algebra.VectorSpace
public import LeJEPA.Approximate.Procrustes
public import LeJEPA.Forward.Polynomial

/-!
# Approximate recovery without probability

The approximate theorem with all probability stripped off, and the inequalities between Gram
matrices that it rests on.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v

/-!
## Triangle inequalities and Gram matrices

Norms are square roots, which an ordered field need not have. So `|f| ≤ a` is written as
`B f f ≤ a * a` with `a ≥ 0`, and the triangle inequality takes the form `PosForm.sub_self_le`. The
matrices with the Frobenius product are a case of it.

The Gram matrix `gram B h` of a family `h` holds its products `B (h i) (h j)`: the covariance of the
outputs of a mean-zero encoder. It is positive semidefinite, so its Frobenius norm is at most its
trace (`PosForm.nsq_gram_le`).
-/

section Gram
variable {R : Type u} {A : Type v} {m n : Nat}

/-- The Gram matrix of a family, `B (h i) (h j)`. -/
@[expose] def gram (B : A → A → R) (h : Fin m → A) : Mat m R := fun i j => B (h i) (h j)

/-- The products of two families, `B (h i) (e j)`. -/
@[expose] def crossGram (B : A → A → R) (h : Fin m → A) (e : Fin n → A) : RectMat m n R :=
  fun i j => B (h i) (e j)

@[simp] theorem gram_apply (B : A → A → R) (h : Fin m → A) (i j) :
    gram B h i j = B (h i) (h j) := rfl

@[simp] theorem crossGram_apply (B : A → A → R) (h : Fin m → A) (e : Fin n → A) (i j) :
    crossGram B h e i j = B (h i) (e j) := rfl

/-- A family is orthonormal exactly if its Gram matrix is the identity. -/
theorem orthonormal_iff_gram [CommRing R] {B : A → A → R} {h : Fin m → A} :
    IsOrthonormal B h ↔ gram B h = 1 :=
  ⟨fun H => RectMat.ext fun i j => by rw [Mat.one_apply]; exact H i j,
    fun H i j => by rw [← Mat.one_apply, ← H]; rfl⟩

/-- The part of a family that is orthogonal to an orthonormal family `e` has the Gram matrix
`gram h - M Mᵀ`, where `M` holds the products with `e`. -/
theorem IsOrthonormal.gram_residual [CommRing R] [IntModule A] [VectorSpace R A] {B : A → A → R}
    {e : Fin n → A} (hB : SymmForm B) (he : IsOrthonormal B e) (h : Fin m → A) :
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

/-!
## From the spectral gap to approximate recovery

As in the exact theorem (`LeJEPA.Forward.Polynomial`), a vector space carries a nonnegative form
`inner` and a form `cross`; `z` is orthonormal; every output `h i` satisfies the gap inequality with
one rate `r`. Write `C = gram inner h` for the
covariance, `M = E[h zᵀ]` for the linear part, and

* `δ = excessLoss`: the loss above `2 (1 - r) tr C`, what linear outputs of this covariance lose;
* `ε`: a bound for `|C - 1|`;
* `W = nonlinearEnergy`: the squared distance of `h` from its linear part.

The gap gives `2 r (1 - r) W ≤ δ`. Since `C = M Mᵀ + N` with `N` the Gram matrix of the nonlinear
parts and `|N| ≤ tr N = W`, one has `|M Mᵀ - 1| ≤ ε + W`, and the Procrustes bound puts an optimum
`Q` within `ε + W` of `M`.
-/

section Defs
variable {R : Type u} {A : Type v} [CommRing R] {m n : Nat}

/-- The loss above what linear outputs of the same covariance have, `Σ_i E (h_i(z) - h_i(z'))² -
2 (1 - r) tr Cov h`. It can be computed from the embeddings of a pair. -/
@[expose] def excessLoss (inner cross : A → A → R) (r : R) (h : Fin m → A) : R :=
  alignmentLoss inner cross h - 2 * (1 - r) * (gram inner h).trace

variable [IntModule A] [VectorSpace R A]

/-- The mean squared error `E |h - Q z|²`. -/
@[expose] def meanSquareError (inner : A → A → R) (h : Fin m → A) (Q : RectMat m n R)
    (z : Fin n → A) : R :=
  sum fun i => inner (h i - linComb (Q i) z) (h i - linComb (Q i) z)

/-- The squared distance of the outputs from their linear parts. -/
@[expose] def nonlinearEnergy (inner : A → A → R) (h : Fin m → A) (z : Fin n → A) : R :=
  meanSquareError inner h (crossGram inner h z) z

variable {inner cross : A → A → R} {z : Fin n → A}

/-- The error splits: what is not linear at all, and what is linear but not `Q z`. -/
theorem meanSquareError_eq (hI : SymmForm inner) (hz : IsOrthonormal inner z) (h : Fin m → A)
    (Q : RectMat m n R) : meanSquareError inner h Q z =
      nonlinearEnergy inner h z + (crossGram inner h z).distSq Q := by
  simp only [meanSquareError, nonlinearEnergy, RectMat.distSq, RectMat.nsq, ← sum_add]
  exact sum_congr fun i => hz.dist_linComb hI (h i) (Q i)

/-- The nonlinear energy is the trace of `Cov h - M Mᵀ`. -/
theorem nonlinearEnergy_eq (hI : SymmForm inner) (hz : IsOrthonormal inner z) (h : Fin m → A) :
    nonlinearEnergy inner h z = Mat.trace (gram inner h -
      ((crossGram inner h z).mul (crossGram inner h z).transpose : Mat m R)) := by
  rw [← hz.gram_residual hI]; rfl

end Defs

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {inner cross : A → A → R}
  {m n : Nat} {r : R} {z : Fin n → A}

/-- The nonlinear energy is a sum of squares. -/
theorem nonlinearEnergy_nonneg (hI : PosForm inner) (h : Fin m → A) (z : Fin n → A) :
    0 ≤ nonlinearEnergy inner h z := sum_nonneg fun _ => hI.nonneg _

/-- The error is a sum of squares. -/
theorem meanSquareError_nonneg (hI : PosForm inner) (h : Fin m → A) (Q : RectMat m n R)
    (z : Fin n → A) : 0 ≤ meanSquareError inner h Q z := sum_nonneg fun _ => hI.nonneg _

/-- The gap bounds the nonlinear energy by the excess loss. -/
theorem nonlinearEnergy_le_of_gap (hI : SymmForm inner) (hz : IsOrthonormal inner z)
    {h : Fin m → A} (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i)) :
    2 * r * (1 - r) * nonlinearEnergy inner h z ≤ excessLoss inner cross r h := by
  have s := sum_le_sum fun i => (gap i).residual_le hI hz
  have e : (sum fun i => r * inner (h i) (h i) - cross (h i) (h i)) * 2 =
      excessLoss inner cross r h := by
    rw [excessLoss, alignmentLoss, Mat.trace, ← sum_mul_left, ← sum_sub, ← sum_mul_right]
    exact sum_congr fun i => by simp only [gram]; grind
  rw [sum_mul_left] at s
  have e' : nonlinearEnergy inner h z = sum fun i =>
    inner (h i - linComb (fun j => inner (h i) (z j)) z)
      (h i - linComb (fun j => inner (h i) (z j)) z) := rfl
  rw [← e, e']
  grind

/-- `|M Mᵀ - 1| ≤ ε + W`. -/
private theorem nsq_crossGram_le (hI : PosForm inner) (hz : IsOrthonormal inner z) {h : Fin m → A}
    {ε : R} (hε0 : 0 ≤ ε) (hε : RectMat.nsq (gram inner h - 1) ≤ ε * ε) :
    RectMat.nsq (((crossGram inner h z).mul (crossGram inner h z).transpose : Mat m R) - 1) ≤
      (ε + nonlinearEnergy inner h z) * (ε + nonlinearEnergy inner h z) := by
  have hN := hI.nsq_gram_le fun i => h i - linComb (crossGram inner h z i) z
  rw [hz.gram_residual hI.toSymmForm, ← nonlinearEnergy_eq hI.toSymmForm hz] at hN
  have := Mat.nsq_sub_le hε0 (nonlinearEnergy_nonneg hI h z) hε hN
  rwa [show gram inner h - 1 - (gram inner h - ((crossGram inner h z).mul
    (crossGram inner h z).transpose : Mat m R)) = ((crossGram inner h z).mul
    (crossGram inner h z).transpose : Mat m R) - 1 by grind] at this

/-- The constant of the gap is positive. -/
private theorem gap_pos (h0 : 0 < r) (h1 : r < 1) : 0 < 2 * r * (1 - r) := by
  have := OrderedRing.mul_pos h0 (by grind : 0 < 1 - r)
  grind

/-- Division by the gap: `W ≤ δ / (2 r (1 - r))`. -/
theorem nonlinearEnergy_le_div (hI : SymmForm inner) (hz : IsOrthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → A} (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i)) {δ : R}
    (hδ : excessLoss inner cross r h ≤ δ) :
    nonlinearEnergy inner h z ≤ δ / (2 * r * (1 - r)) := by
  have k := gap_pos h0 h1
  have g := nonlinearEnergy_le_of_gap hI hz gap
  have i := Field.mul_inv_cancel (by grind : 2 * r * (1 - r) ≠ 0)
  refine le_of_mul_le_mul_left k ?_
  rw [Field.div_eq_mul_inv]
  generalize 2 * r * (1 - r) = c at *
  have : c * (δ * c⁻¹) = δ * (c * c⁻¹) := by grind
  rw [this, i]
  grind

/-- **Approximate recovery from the gap**, with slack. With `δ` and `ε` any upper bounds of the
excess loss and of `|Cov h - 1|`, and `D = δ / (2 r (1 - r))`, a matrix `Q` that meets the
Procrustes bound for `M = E[h zᵀ]` up to `η` satisfies `E |h - Q z|² ≤ D + (ε + D)² + η`. -/
theorem meanSquareError_le_of_distSq_le (hI : PosForm inner) (hz : IsOrthonormal inner z)
    (h0 : 0 < r) (h1 : r < 1) {h : Fin m → A}
    (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i)) {δ ε η : R}
    (hδ : excessLoss inner cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram inner h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : (crossGram inner h z).distSq Q ≤ RectMat.nsq (((crossGram inner h z).mul
      (crossGram inner h z).transpose : Mat m R) - 1) + η) :
    meanSquareError inner h Q z ≤ δ / (2 * r * (1 - r))
      + (ε + δ / (2 * r * (1 - r))) * (ε + δ / (2 * r * (1 - r))) + η := by
  have a := nsq_crossGram_le hI hz hε0 hε
  have b := nonlinearEnergy_le_div hI.toSymmForm hz h0 h1 gap hδ
  have c := nonlinearEnergy_nonneg hI h z
  rw [meanSquareError_eq hI.toSymmForm hz]
  generalize δ / (2 * r * (1 - r)) = D at *
  have d := OrderedRing.mul_nonneg (by grind : 0 ≤ D - nonlinearEnergy inner h z)
    (by grind : 0 ≤ 2 * ε + nonlinearEnergy inner h z + D)
  grind

/-- **Approximate recovery from the gap.** With `δ` and `ε` any upper bounds of the excess loss and
of `|Cov h - 1|`, and `D = δ / (2 r (1 - r))`, a Procrustes optimum `Q` of `M = E[h zᵀ]` satisfies
`E |h - Q z|² ≤ D + (ε + D)²`. -/
theorem meanSquareError_le_of_gap (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → A} (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i))
    {δ ε : R} (hδ : excessLoss inner cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram inner h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : IsProcrustes (crossGram inner h z) Q) :
    meanSquareError inner h Q z ≤ δ / (2 * r * (1 - r))
      + (ε + δ / (2 * r * (1 - r))) * (ε + δ / (2 * r * (1 - r))) := by
  have a := procrustes_bound_rect hQ
  have b := meanSquareError_le_of_distSq_le hI hz h0 h1 gap hδ hε0 hε (Q := Q) (η := 0) (by grind)
  grind

/-- For small perturbations, `ε + D ≤ 1`, the bound is linear: `E |h - Q z|² ≤ 2 D + ε`. -/
theorem meanSquareError_le_of_small (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → A} (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i))
    {δ ε : R} (hδ : excessLoss inner cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram inner h - 1) ≤ ε * ε) (small : ε + δ / (2 * r * (1 - r)) ≤ 1)
    {Q : RectMat m n R} (hQ : IsProcrustes (crossGram inner h z) Q) :
    meanSquareError inner h Q z ≤ 2 * (δ / (2 * r * (1 - r))) + ε := by
  have a := meanSquareError_le_of_gap hI hz h0 h1 gap hδ hε0 hε hQ
  have b := nonlinearEnergy_le_div hI.toSymmForm hz h0 h1 gap hδ
  have c := nonlinearEnergy_nonneg hI h z
  generalize δ / (2 * r * (1 - r)) = D at *
  have d := OrderedRing.mul_nonneg (by grind : 0 ≤ ε + D) (by grind : 0 ≤ 1 - (ε + D))
  grind

/-- Without excess loss and with identity covariance recovery is exact: `M = E[h zᵀ]` has
orthonormal rows, is its own and only Procrustes optimum, and `E (h_i - (M z)_i)² = 0`. -/
theorem exact_of_gap (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → A} (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i))
    (hδ : excessLoss inner cross r h ≤ 0) (cov : gram inner h = 1) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (∀ P, IsProcrustes (crossGram inner h z) P ↔ P = Q) ∧
      ∀ i, inner (h i - linComb (Q i) z) (h i - linComb (Q i) z) = 0 := by
  have w := nonlinearEnergy_le_div hI.toSymmForm hz h0 h1 gap hδ
  rw [Field.div_eq_mul_inv, Semiring.zero_mul] at w
  have null := eq_zero_of_sum_nonpos (fun i => hI.nonneg _) w
  have orth := IsOrthonormal.coeff_mul_transpose hI (orthonormal_iff_gram.2 cov) null
  exact ⟨crossGram inner h z, orth,
    fun P => ⟨fun hP => hP.eq_of_orth orth, fun e => by rw [e]; exact isProcrustes_self orth⟩,
    null⟩

end Order

/-- On the line with `z = 1` and the pair correlation 1/2, the output `3 z` has no excess loss. -/
example : excessLoss (fun a b : Rat => a * b) (fun a b => a * b / 2) (1 / 2)
    (fun _ : Fin 1 => 3) = 0 := by
  simp only [excessLoss, alignmentLoss, Mat.trace, gram, sum_last, sum_empty]
  grind

end LeJEPA
