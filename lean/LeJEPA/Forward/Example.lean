module

public import LeJEPA.Forward.Counterexample.Quadratic
public import LeJEPA.Forward.PolynomialWorld

/-!
# A worked instance

Two latents over the rationals at the rate 3/5, so `z' = (3/5) z + (4/5) ξ`, and polynomials as
observables.

* The encoder that rotates the latents by the angle of the 3-4-5 triangle is whitened, its alignment
  loss is `8/5 = 2 (1 - 3/5) 2`, the bound, and the matrix that the forward theorem gives is that
  rotation: no other matrix produces the encoder.
* The encoder with outputs `z_0 z_1` and `z_1` is whitened too; its loss is `52/25`, strictly above
  the bound, and it is no mixture of the latents.
-/

public noncomputable section

namespace LeJEPA.RotationExample
open Lean.Grind
open MvPoly (C var)

attribute [local instance] Semiring.natCast

/-- `(3/5)² + (4/5)² = 1`. -/
theorem rate_sq : ∀ _ : Fin 2, (3 / 5 : Rat) * (3 / 5) + 4 / 5 * (4 / 5) = 1 := fun _ => by grind

/-- The world of polynomials in two latents at the rate 3/5. -/
@[expose] def world : OUWorld Rat (MvPoly Rat 2) 2 fun _ => 3 / 5 :=
  polynomialWorld (fun _ => 3 / 5) (fun _ => 4 / 5) rate_sq

/-- The rotation with cosine 3/5 and sine 4/5. -/
@[expose] def rotation : Mat 2 Rat := fun i j =>
  if i = j then 3 / 5 else if i = 0 then -4 / 5 else 4 / 5

theorem rotation_mul_transpose : rotation * rotation.transpose = 1 := by
  refine (RectMat.mul_transpose_eq_one_iff rotation).2 fun i j => ?_
  simp only [sum_last, sum_empty, rotation]
  grind

/-- The encoder that rotates the latents: `(3/5) z_0 - (4/5) z_1` and `(4/5) z_0 + (3/5) z_1`. -/
@[expose] def encoder (i : Fin 2) : MvPoly Rat 2 :=
  if i = 0 then C (3 / 5) * var 0 + C (-4 / 5) * var 1 else C (4 / 5) * var 0 + C (3 / 5) * var 1

theorem encoder_eq (i : Fin 2) : encoder i = linComb (rotation i) world.z := by
  have e : linComb (rotation i) world.z = C (rotation i 0) * var 0 + C (rotation i 1) * var 1 := by
    rw [world, polynomialWorld.linComb_z_eq]
    show 0 + C (rotation i 0) * var 0 + C (rotation i 1) * var 1 = _
    grind
  rw [e]
  have h : i = 0 ∨ i = 1 := by omega
  rcases h with rfl | rfl <;> rfl

/-- The rotation is whitened and its loss is the bound, 8/5. -/
theorem encoder_attains : world.Whitened encoder ∧ world.loss encoder = 8 / 5 ∧
    world.loss encoder = 2 * (1 - 3 / 5) * ((2 : Nat) : Rat) := by
  obtain ⟨hw, hl⟩ := forward_converse world rotation_mul_transpose
  rw [← funext encoder_eq] at hw hl
  exact ⟨hw, by rw [hl]; grind, hl⟩

/-- The forward theorem applied to the rotated latents gives back the rotation, and nothing else. -/
theorem encoder_recovered :
    ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧ Q.transpose * Q = 1 ∧
      (∀ i, encoder i = sum fun j => C (Q i j) * var j) ∧ Q = rotation := by
  obtain ⟨hw, _, hl⟩ := encoder_attains
  obtain ⟨Q, hQ, hQ', e⟩ := forward_identifiability world (by grind) (by grind) hw
    (by rw [hl]; exact Std.le_refl _)
  refine ⟨Q, hQ, hQ' rfl, fun i => ?_, RectMat.ext fun i j => ?_⟩
  · rw [← polynomialWorld.linComb_z_eq rate_sq]
    exact polynomialWorld.eq_of_norm_sub rate_sq (e i)
  · rw [matrix_eq_inner world e, encoder_eq,
      world.orthonormal_z.linComb_apply world.inner_form.toSymmForm]

/-- The encoder with outputs `z_0 z_1` and `z_1`. -/
@[expose] def quadratic (i : Fin 2) : MvPoly Rat 2 := if i = 0 then var 0 * var 1 else var 1

theorem quadratic_zero : quadratic 0 = world.zz 0 1 := by
  show var 0 * var 1 = var 0 * (var 1 * 1)
  grind

theorem quadratic_one : quadratic 1 = world.z 1 := by
  show var 1 = var 1 * 1
  grind

/-- The quadratic encoder is whitened, its loss 52/25 is above the bound 8/5, and it is no mixture
of the latents. -/
theorem quadratic_misses : world.Whitened quadratic ∧ world.loss quadratic = 52 / 25 ∧
    ∀ Q : Mat 2 Rat, quadratic 0 ≠ sum fun j => C (Q 0 j) * var j := by
  have cases : ∀ {P : Fin 2 → Prop}, P 0 → P 1 → ∀ i, P i := fun h0 h1 i => by
    have h : i = 0 ∨ i = 1 := by omega
    rcases h with rfl | rfl
    · exact h0
    · exact h1
  have n01 : (0 : Fin 2) ≠ 1 := by decide
  refine ⟨⟨cases ?_ ?_, cases ?_ ?_, cases (cases ?_ ?_) (cases ?_ ?_)⟩, ?_, fun Q h => ?_⟩
  · rw [quadratic_zero]; exact world.isPoly_zz
  · rw [quadratic_one]; exact .z 1
  · rw [quadratic_zero]; exact world.inner_zz_one n01
  · rw [quadratic_one]; exact world.inner_z_one 1
  · rw [quadratic_zero, if_pos rfl]; exact world.inner_zz_zz n01
  · rw [quadratic_zero, quadratic_one, if_neg n01]; exact world.inner_zz_z n01 1
  · rw [quadratic_zero, quadratic_one, if_neg (Ne.symm n01), world.inner_form.comm]
    exact world.inner_zz_z n01 1
  · rw [quadratic_one, if_pos rfl]; exact world.orthonormal_z.self 1
  · have e : world.loss quadratic = 0 + (2 * world.inner (quadratic 0) (quadratic 0)
        - 2 * world.cross (quadratic 0) (quadratic 0))
        + (2 * world.inner (quadratic 1) (quadratic 1)
          - 2 * world.cross (quadratic 1) (quadratic 1)) := rfl
    rw [e, quadratic_zero, quadratic_one, world.inner_zz_zz n01, world.cross_zz_zz n01,
      OUWorld.cross_z (.z 1), world.orthonormal_z.self]
    grind
  · refine quadratic_not_linear world n01 (Q 0) ?_
    rw [← quadratic_zero, h, ← polynomialWorld.linComb_z_eq rate_sq]
    show world.inner (linComb (Q 0) world.z - linComb (Q 0) world.z)
      (linComb (Q 0) world.z - linComb (Q 0) world.z) = 0
    rw [world.inner_form.sub_self]; grind

end LeJEPA.RotationExample
