module

public import LeJEPA.Approximate.Bound
public import LeJEPA.World.SpectralGap

/-!
# Mean zero is needed

The constant encoder has no alignment loss and its second moment is 1, yet it says nothing of the
latent. If `approximate_identifiability` did not ask for mean zero, it would bound the error of this
encoder, at the rate 3/4, by `D + D² = 4/9` (with `ε = 0` and `D = -4/3`); the error is 2 for every
orthogonal `Q`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe v

/-- The constant encoder of one latent at the rate 3/4 has second moment 1 and excess loss -1/2, but
its mean squared error is 2 for every orthogonal `Q`. -/
theorem constant_not_identified {A : Type v} [IntModule A] [VectorSpace Rat A]
    (W : OUWorld Rat A 1 fun _ => 3 / 4) :
    gram W.inner (fun _ : Fin 1 => W.one) = 1 ∧
    excessLoss W.inner W.cross (3 / 4) (fun _ : Fin 1 => W.one) = -1 / 2 ∧
    ∀ Q : RectMat 1 1 Rat, Q.mul Q.transpose = (1 : Mat 1 Rat) →
      meanSquareError W.inner (fun _ => W.one) Q W.z = 2 := by
  refine ⟨RectMat.ext fun i j => ?_, ?_, fun Q hQ => ?_⟩
  · rw [Mat.one_apply, if_pos (by omega)]; exact W.inner_one
  · show 0 + (2 * W.inner W.one W.one - 2 * W.cross W.one W.one)
      - 2 * (1 - 3 / 4) * (0 + W.inner W.one W.one) = _
    rw [W.inner_one, W.cross_one]; grind
  · have e := (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 0
    rw [if_pos rfl] at e
    show 0 + W.inner (W.one - linComb (Q 0) W.z) (W.one - linComb (Q 0) W.z) = 2
    rw [W.inner_form.sub_self, W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm, e,
      W.inner_one, W.inner_form.linComb_right,
      sum_eq_zero fun k => by rw [W.inner_form.comm, W.inner_z_one]; grind]
    grind

end LeJEPA
