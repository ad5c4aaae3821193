module

/-!
# Affine eigenfunctions force an affine score

For a stationary density `p` on the line with score `s = (log p)'`, the Ornstein-Uhlenbeck type
generator `L φ = K (φ'' + s φ')` applied to an affine function `φ(z) = a z + b` is `K s(z) a`. So
`φ` is an eigenfunction, `L φ = -λ φ`, exactly when `K s(z) a = -λ (a z + b)` for all `z`. This file
solves that equation: it has a solution with `a ≠ 0` if and only if the score is affine *with slope
`-λ / K`*, which is the score of a Gaussian of variance `K / λ`. Without the tie between the slope
and the eigenvalue the "if" would be false.

## Main results
* `LeJEPA.affine_eigenfunction`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u

/-- **Affine eigenfunctions** (the one-dimensional eigen-equation in the proof of Theorem 4.2): for
`K, l ≠ 0` and any function `s`, the equation `K s(z) a = -l (a z + b)` for all `z` has a solution
`a, b` with `a ≠ 0` exactly when `s` is affine of slope `-l / K`. -/
theorem affine_eigenfunction {R : Type u} [Field R] {K l : R} (hK : K ≠ 0) (hl : l ≠ 0)
    (s : R → R) :
    (∃ a b : R, a ≠ 0 ∧ ∀ z, K * s z * a = -(l * (a * z + b))) ↔
      ∃ β : R, ∀ z, s z = -(l / K) * z + β := by
  have hk := Field.mul_inv_cancel hK
  have hi := Field.mul_inv_cancel hl
  simp only [Field.div_eq_mul_inv]
  generalize K⁻¹ = k at *
  generalize l⁻¹ = i at *
  constructor
  · rintro ⟨a, b, ha, h⟩
    have hj := Field.mul_inv_cancel ha
    generalize a⁻¹ = j at *
    refine ⟨-(l * b * (k * j)), fun z => ?_⟩
    have hz := h z
    generalize s z = t at *
    rw [show t = K * t * a * (k * j) by grind, hz]; grind
  · rintro ⟨β, h⟩
    refine ⟨1, -(K * β * i), fun h1 => ?_, fun z => ?_⟩
    · exact hK (by grind)
    · rw [h z]; grind

/-- In the situation of `affine_eigenfunction` the offsets determine each other: for
`s(z) = -(l / K) z + β` the function `a z + b` satisfies the eigen-equation at `z` if and only if
`K β a = -l b`. -/
theorem affine_eigenfunction_offset {R : Type u} [Field R] {K l a b β z : R} (hK : K ≠ 0) :
    K * (-(l / K) * z + β) * a = -(l * (a * z + b)) ↔ K * β * a = -(l * b) := by
  have hk := Field.mul_inv_cancel hK
  rw [Field.div_eq_mul_inv]
  generalize K⁻¹ = k at *
  constructor <;> intro h <;> grind

/-- The score `-z` of the standard Gaussian has `z` as an eigenfunction, with eigenvalue `K`. -/
example : ∃ a b : Rat, a ≠ 0 ∧ ∀ z, 3 * (-z) * a = -(3 * (a * z + b)) :=
  (affine_eigenfunction (by grind) (by grind) fun z => -z).2 ⟨0, fun z => by grind⟩

/-- The slope is tied to the eigenvalue: with another eigenvalue there is no solution. -/
example : ¬∃ a b : Rat, a ≠ 0 ∧ ∀ z, 3 * (-z) * a = -(2 * (a * z + b)) := by
  intro h
  obtain ⟨β, h⟩ := (affine_eigenfunction (by grind) (by grind) fun z => -z).1 h
  have h0 := h 0
  have h1 := h 1
  grind

/-- `l ≠ 0` is needed: with `l = 0` a constant score `1` has the slope `0 / K`, but no eigenfunction
`a z + b` with `a ≠ 0`. -/
example : (∃ β : Rat, ∀ z : Rat, (1 : Rat) = -(0 / 1) * z + β) ∧
    ¬∃ a b : Rat, a ≠ 0 ∧ ∀ z : Rat, 1 * 1 * a = -(0 * (a * z + b)) :=
  ⟨⟨1, fun z => by grind⟩, fun ⟨a, b, ha, h⟩ => ha (by have := h 0; grind)⟩

/-- `K ≠ 0` is needed: with `K = 0` the equation `0 = -l (a z + b)` has no solution. -/
example : ¬∃ a b : Rat, a ≠ 0 ∧ ∀ z : Rat, 0 * 1 * a = -(1 * (a * z + b)) :=
  fun ⟨a, b, ha, h⟩ => ha (by have h0 := h 0; have h1 := h 1; grind)

end LeJEPA
