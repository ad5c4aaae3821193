module

public import LeJEPA.Algebra.Matrix
public import LeJEPA.Algebra.VectorSpace

/-!
# Bilinear forms and orthonormal families

The two pairings of the theory as symmetric bilinear forms on a space of observables, with the
Cauchy-Schwarz inequality, and the families that are orthonormal for such a form, with Bessel's
inequality.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField VectorSpace

universe u v w

/-!
## Symmetric bilinear forms

The two pairings of the theory, `E[f(z) g(z)]` and `E[f(z) g(z')]`, are symmetric bilinear forms on
a space of observables. The first is nonnegative: `E[f(z)²] ≥ 0`. It need not be definite: an
observable can vanish almost surely without being zero, so conclusions read `inner f f = 0`.

`PosForm.cauchySchwarz` is proved without division, and `PosForm.null` (an observable of norm zero
is orthogonal to everything) is what turns "up to norm zero" into an equivalence that all formulas
respect.
-/

/-- `B` is a symmetric bilinear form on the vector space `A`. -/
structure SymmForm {R : Type u} {A : Type v} [CommRing R] [IntModule A] [VectorSpace R A]
    (B : A → A → R) : Prop where
  /-- Symmetry. -/
  comm : ∀ f g, B f g = B g f
  /-- Additivity in the first argument. -/
  add_left : ∀ f g k, B (f + g) k = B f k + B g k
  /-- Homogeneity in the first argument. -/
  smul_left : ∀ (c : R) f g, B (c • f) g = c * B f g

/-- `B` is a nonnegative symmetric bilinear form: a squared seminorm `B f f ≥ 0`. -/
structure PosForm {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
    (B : A → A → R) : Prop extends SymmForm B where
  /-- Squared lengths are nonnegative. -/
  nonneg : ∀ f, 0 ≤ B f f

namespace SymmForm
variable {R : Type u} {A : Type v} [CommRing R] [IntModule A] [VectorSpace R A] {B : A → A → R}
  {n : Nat}

theorem add_right (h : SymmForm B) (f g k : A) : B f (g + k) = B f g + B f k := by
  rw [h.comm, h.add_left, h.comm g, h.comm k]

theorem smul_right (h : SymmForm B) (c : R) (f g : A) : B f (c • g) = c * B f g := by
  rw [h.comm, h.smul_left, h.comm g]

theorem zero_left (h : SymmForm B) (f : A) : B 0 f = 0 := by
  have := h.smul_left 0 (0 : A) f
  rw [zero_smul] at this
  grind

theorem zero_right (h : SymmForm B) (f : A) : B f 0 = 0 := by rw [h.comm, h.zero_left]

theorem neg_left (h : SymmForm B) (f g : A) : B (-f) g = -B f g := by
  rw [← neg_one_smul (R := R), h.smul_left]; grind

theorem neg_right (h : SymmForm B) (f g : A) : B f (-g) = -B f g := by
  rw [h.comm, h.neg_left, h.comm g]

theorem sub_left (h : SymmForm B) (f g k : A) : B (f - g) k = B f k - B g k := by
  rw [show f - g = f + -g by grind, h.add_left, h.neg_left]; grind

theorem sub_right (h : SymmForm B) (f g k : A) : B f (g - k) = B f g - B f k := by
  rw [h.comm, h.sub_left, h.comm g, h.comm k]

theorem sum_left (h : SymmForm B) (f : Fin n → A) (g : A) :
    B (sum f) g = sum fun i => B (f i) g := by
  induction n with
  | zero => simp only [sum_empty, h.zero_left]
  | succ n ih => simp only [sum_last, h.add_left, ih]

theorem sum_right (h : SymmForm B) (f : A) (g : Fin n → A) :
    B f (sum g) = sum fun i => B f (g i) := by
  rw [h.comm, h.sum_left]; exact sum_congr fun i => h.comm _ _

theorem linComb_left (h : SymmForm B) (q : Fin n → R) (e : Fin n → A) (g : A) :
    B (linComb q e) g = sum fun k => q k * B (e k) g := by
  rw [linComb, h.sum_left]; exact sum_congr fun k => h.smul_left _ _ _

theorem linComb_right (h : SymmForm B) (f : A) (q : Fin n → R) (e : Fin n → A) :
    B f (linComb q e) = sum fun k => q k * B f (e k) := by
  rw [h.comm, h.linComb_left]; exact sum_congr fun k => by rw [h.comm]

/-- The square of a sum of two. -/
theorem add_self (h : SymmForm B) (f g : A) : B (f + g) (f + g) = B f f + 2 * B f g + B g g := by
  rw [h.add_left, h.add_right, h.add_right, h.comm g f]; grind

/-- The square of a difference. -/
theorem sub_self (h : SymmForm B) (f g : A) : B (f - g) (f - g) = B f f - 2 * B f g + B g g := by
  rw [h.sub_left, h.sub_right, h.sub_right, h.comm g f]; grind

/-- Null vectors scale. -/
theorem null_smul (h : SymmForm B) (c : R) {f : A} (hf : B f f = 0) : B (c • f) (c • f) = 0 := by
  rw [h.smul_left, h.smul_right, hf]; grind

/-! Forms are closed under the operations of a vector space, and under pulling back. -/

theorem add {B' : A → A → R} (h : SymmForm B) (h' : SymmForm B') :
    SymmForm fun f g => B f g + B' f g where
  comm f g := by rw [h.comm, h'.comm]
  add_left f g k := by rw [h.add_left, h'.add_left]; grind
  smul_left c f g := by rw [h.smul_left, h'.smul_left]; grind

theorem scale (h : SymmForm B) (a : R) : SymmForm fun f g => a * B f g where
  comm f g := by rw [h.comm]
  add_left f g k := by rw [h.add_left]; grind
  smul_left c f g := by rw [h.smul_left]; grind

/-- The square of the functional `B · e`. -/
theorem rankOne (h : SymmForm B) (e : A) : SymmForm fun f g => B f e * B g e where
  comm f g := by grind
  add_left f g k := by rw [h.add_left]; grind
  smul_left c f g := by rw [h.smul_left]; grind

theorem pullback {A' : Type w} [IntModule A'] [VectorSpace R A'] (h : SymmForm B) {T : A' → A}
    (hT : IsLinear R T) : SymmForm fun f g => B (T f) (T g) where
  comm f g := h.comm _ _
  add_left f g k := by rw [hT.map_add, h.add_left]
  smul_left c f g := by rw [hT.map_smul, h.smul_left]

/-- The zero form. -/
theorem zero : SymmForm fun _ _ : A => (0 : R) where
  comm _ _ := rfl
  add_left _ _ _ := by grind
  smul_left _ _ _ := by grind

theorem sum {B : Fin n → A → A → R} (h : ∀ i, SymmForm (B i)) :
    SymmForm fun f g => LeJEPA.sum fun i => B i f g where
  comm f g := sum_congr fun i => (h i).comm f g
  add_left f g k := by rw [← sum_add]; exact sum_congr fun i => (h i).add_left f g k
  smul_left c f g := by rw [← sum_mul_left]; exact sum_congr fun i => (h i).smul_left c f g

end SymmForm

namespace PosForm

/-- A nonnegative form pulled back along a linear map is one. -/
theorem pullback {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A]
    [VectorSpace R A] {B : A → A → R} {A' : Type w} [IntModule A'] [VectorSpace R A']
    (h : PosForm B) {T : A' → A} (hT : IsLinear R T) : PosForm fun f g => B (T f) (T g) where
  toSymmForm := h.toSymmForm.pullback hT
  nonneg f := h.nonneg (T f)

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {B : A → A → R}

/-- **Cauchy-Schwarz.** -/
theorem cauchySchwarz (h : PosForm B) (f g : A) : B f g * B f g ≤ B f f * B g g := by
  have key : ∀ f g, 0 < B g g → B f g * B f g ≤ B f f * B g g := fun f g hg => by
    have h1 := h.nonneg (B g g • f - B f g • g)
    rw [h.sub_self, h.smul_left, h.smul_right, h.smul_left, h.smul_right, h.smul_left,
      h.smul_right] at h1
    exact le_of_mul_le_mul_left hg (by grind)
  by_cases hg : 0 < B g g
  · exact key f g hg
  by_cases hf : 0 < B f f
  · have := key g f hf
    rw [h.comm g f] at this; grind
  · have h1 := h.nonneg f
    have h2 := h.nonneg g
    have h3 := h.nonneg (f + g)
    have h4 := h.nonneg (f - g)
    rw [h.add_self] at h3
    rw [h.sub_self] at h4
    have h5 : B f g = 0 := by grind
    have h6 : B f f = 0 := by grind
    rw [h5, h6]; grind

/-- A null vector is orthogonal to everything. -/
theorem null (h : PosForm B) {f : A} (hf : B f f = 0) (g : A) : B f g = 0 := by
  have h1 := h.cauchySchwarz f g
  have h2 := mul_self_nonneg (B f g)
  rw [hf] at h1
  exact eq_zero_of_mul_self_eq_zero (by grind)

/-- Null vectors add. -/
theorem null_add (h : PosForm B) {f g : A} (hf : B f f = 0) (hg : B g g = 0) :
    B (f + g) (f + g) = 0 := by
  rw [h.add_self, hf, hg, h.null hf]; grind

/-- A vector at distance zero has the same products. -/
theorem congr (h : PosForm B) {f f' : A} (hf : B (f - f') (f - f') = 0) (g : A) :
    B f g = B f' g := by
  have := h.null hf g
  rw [h.sub_left] at this; grind

/-- The product of scalars is a nonnegative form. -/
theorem mul : PosForm fun a b : R => a * b where
  comm a b := by grind
  add_left a b c := by grind
  smul_left c a b := by rw [smul_eq_mul]; grind
  nonneg a := mul_self_nonneg a

end PosForm

example : (2 * 3 : Rat) * (2 * 3) ≤ 2 * 2 * (3 * 3) := PosForm.mul.cauchySchwarz 2 3

/-!
## Orthonormal families and Bessel's inequality

`e : Fin n → A` is orthonormal for a symmetric form when `B (e i) (e j) = δ_ij`. In the theory there
are two such families in one space: the coordinates `z_j` of the latents, and the outputs `h_i` of a
whitened encoder. The distance of a vector from the span of such a family is given by Bessel's
identity, and the matrix `Q i j = B (h i) (z j)` of a family that lies in the span of the other, up
to norm zero, satisfies `Q Qᵀ = 1`.
-/

section
variable {R : Type u} {A : Type v} [CommRing R] {B : A → A → R} {m n : Nat} {e : Fin n → A}

/-- `B (e i) (e j) = δ_ij`. -/
@[expose] def IsOrthonormal (B : A → A → R) (e : Fin n → A) : Prop :=
  ∀ i j, B (e i) (e j) = if i = j then 1 else 0

theorem IsOrthonormal.self (he : IsOrthonormal B e) (i : Fin n) : B (e i) (e i) = 1 := by
  rw [he, if_pos rfl]

theorem IsOrthonormal.of_ne (he : IsOrthonormal B e) {i j : Fin n} (h : i ≠ j) :
    B (e i) (e j) = 0 := by
  rw [he, if_neg h]

variable [IntModule A] [VectorSpace R A]

/-- The coefficients of a combination are its products with the family. -/
theorem IsOrthonormal.linComb_apply (hB : SymmForm B) (he : IsOrthonormal B e) (q : Fin n → R)
    (j : Fin n) : B (linComb q e) (e j) = q j := by
  rw [hB.linComb_left, sum_eq_single j fun k hk => by rw [he.of_ne hk]; grind, he.self]; grind

/-- Products of combinations. -/
theorem IsOrthonormal.linComb_linComb (hB : SymmForm B) (he : IsOrthonormal B e) (p q : Fin n → R) :
    B (linComb p e) (linComb q e) = sum fun k => p k * q k := by
  rw [hB.linComb_right]
  exact sum_congr fun k => by rw [he.linComb_apply hB]; grind

/-- Combinations by the rows of `Q` are orthonormal exactly when `Q Qᵀ = 1`. -/
theorem IsOrthonormal.linComb_iff (hB : SymmForm B) (he : IsOrthonormal B e) (Q : RectMat m n R) :
    IsOrthonormal B (fun i => linComb (Q i) e) ↔ Q.mul Q.transpose = (1 : Mat m R) := by
  rw [RectMat.mul_transpose_eq_one_iff]
  simp only [IsOrthonormal, he.linComb_linComb hB]

/-- **Bessel's identity**: the squared distance of `f` from its projection. -/
theorem IsOrthonormal.bessel_eq (hB : SymmForm B) (he : IsOrthonormal B e) (f : A) :
    B (f - linComb (fun k => B f (e k)) e) (f - linComb (fun k => B f (e k)) e)
      = B f f - sum fun k => B f (e k) * B f (e k) := by
  rw [hB.sub_self, he.linComb_linComb hB, hB.linComb_right]; grind

/-- The squared distance of `f` from any combination. -/
theorem IsOrthonormal.dist_linComb (hB : SymmForm B) (he : IsOrthonormal B e) (f : A)
    (q : Fin n → R) : B (f - linComb q e) (f - linComb q e)
      = B (f - linComb (fun k => B f (e k)) e) (f - linComb (fun k => B f (e k)) e)
        + sum fun k => (B f (e k) - q k) * (B f (e k) - q k) := by
  have : (sum fun k => (B f (e k) - q k) * (B f (e k) - q k)) =
      (sum fun k => B f (e k) * B f (e k)) - 2 * (sum fun k => q k * B f (e k))
        + sum fun k => q k * q k := by
    rw [← sum_mul_left, ← sum_sub, ← sum_add]; exact sum_congr fun k => by grind
  rw [this, he.bessel_eq hB, hB.sub_self, he.linComb_linComb hB, hB.linComb_right]; grind

end

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {B : A → A → R} {m n : Nat}
  {e : Fin n → A}

/-- **Bessel's inequality.** -/
theorem IsOrthonormal.bessel_le (hB : PosForm B) (he : IsOrthonormal B e) (f : A) :
    (sum fun k => B f (e k) * B f (e k)) ≤ B f f := by
  have := hB.nonneg (f - linComb (fun k => B f (e k)) e)
  rw [he.bessel_eq hB.toSymmForm] at this
  grind

/-- An orthonormal family `h` in the span of `e` (up to norm zero) is related to `e` by a matrix
with orthonormal rows, its coefficient matrix. -/
theorem IsOrthonormal.coeff_mul_transpose (hB : PosForm B) {h : Fin m → A}
    (hh : IsOrthonormal B h) (null : ∀ i, B (h i - linComb (fun k => B (h i) (e k)) e)
      (h i - linComb (fun k => B (h i) (e k)) e) = 0) :
    RectMat.mul (fun i k => B (h i) (e k) : RectMat m n R)
      (RectMat.transpose fun i k => B (h i) (e k)) = (1 : Mat m R) := by
  rw [RectMat.mul_transpose_eq_one_iff]
  intro i j
  have e1 := hB.congr (null i) (h j)
  rw [hh, hB.linComb_left] at e1
  rw [e1]
  exact sum_congr fun k => by rw [hB.comm (e k)]

end

example : IsOrthonormal (fun a b : Rat => a * b) (fun _ : Fin 1 => -1) := fun i j => by
  rw [if_pos (by omega)]; grind

end LeJEPA
