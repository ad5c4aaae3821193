module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.Algebra.Orthogonal

/-!
# Orthonormal families and Bessel's inequality

`e : Fin n → A` is orthonormal for a symmetric form when `B (e i) (e j) = δ_ij`. In the theory there
are two such families in one space: the coordinates `z_j` of the latents, and the outputs `h_i` of a
whitened encoder. The distance of a vector from the span of such a family is given by Bessel's
identity, and the matrix `Q i j = B (h i) (z j)` of a family that lies in the span of the other, up
to norm zero, satisfies `Q Qᵀ = 1`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v

section
variable {R : Type u} {A : Type v} [CommRing R] {B : A → A → R} {m n : Nat} {e : Fin n → A}

/-- `B (e i) (e j) = δ_ij`. -/
@[expose] def Orthonormal (B : A → A → R) (e : Fin n → A) : Prop :=
  ∀ i j, B (e i) (e j) = if i = j then 1 else 0

theorem Orthonormal.self (he : Orthonormal B e) (i : Fin n) : B (e i) (e i) = 1 := by
  rw [he, if_pos rfl]

theorem Orthonormal.of_ne (he : Orthonormal B e) {i j : Fin n} (h : i ≠ j) : B (e i) (e j) = 0 := by
  rw [he, if_neg h]

variable [IntModule A] [VectorSpace R A]

/-- The coefficients of a combination are its products with the family. -/
theorem Orthonormal.linComb_apply (hB : SymmForm B) (he : Orthonormal B e) (q : Fin n → R)
    (j : Fin n) : B (linComb q e) (e j) = q j := by
  rw [hB.linComb_left, sum_eq_single j fun k hk => by rw [he.of_ne hk]; grind, he.self]; grind

/-- Products of combinations. -/
theorem Orthonormal.linComb_linComb (hB : SymmForm B) (he : Orthonormal B e) (p q : Fin n → R) :
    B (linComb p e) (linComb q e) = sum fun k => p k * q k := by
  rw [hB.linComb_right]
  exact sum_congr fun k => by rw [he.linComb_apply hB]; grind

/-- Combinations by the rows of `Q` are orthonormal exactly when `Q Qᵀ = 1`. -/
theorem Orthonormal.linComb_iff (hB : SymmForm B) (he : Orthonormal B e) (Q : RectMat m n R) :
    Orthonormal B (fun i => linComb (Q i) e) ↔ Q.mul Q.transpose = (1 : Mat m R) := by
  rw [RectMat.mul_transpose_eq_one_iff]
  simp only [Orthonormal, he.linComb_linComb hB]

/-- **Bessel's identity**: the squared distance of `f` from its projection. -/
theorem Orthonormal.bessel_eq (hB : SymmForm B) (he : Orthonormal B e) (f : A) :
    B (f - linComb (fun k => B f (e k)) e) (f - linComb (fun k => B f (e k)) e)
      = B f f - sum fun k => B f (e k) * B f (e k) := by
  rw [hB.sub_self, he.linComb_linComb hB, hB.linComb_right]; grind

/-- The squared distance of `f` from any combination. -/
theorem Orthonormal.dist_linComb (hB : SymmForm B) (he : Orthonormal B e) (f : A) (q : Fin n → R) :
    B (f - linComb q e) (f - linComb q e)
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
theorem Orthonormal.bessel_le (hB : PosForm B) (he : Orthonormal B e) (f : A) :
    (sum fun k => B f (e k) * B f (e k)) ≤ B f f := by
  have := hB.nonneg (f - linComb (fun k => B f (e k)) e)
  rw [he.bessel_eq hB.toSymmForm] at this
  grind

/-- An orthonormal family `h` in the span of `e` (up to norm zero) is related to `e` by a matrix
with orthonormal rows, its coefficient matrix. -/
theorem Orthonormal.coeff_mul_transpose (hB : PosForm B) {h : Fin m → A}
    (hh : Orthonormal B h) (null : ∀ i, B (h i - linComb (fun k => B (h i) (e k)) e)
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

example : Orthonormal (fun a b : Rat => a * b) (fun _ : Fin 1 => -1) := fun i j => by
  rw [if_pos (by omega)]; grind

end LeJEPA
