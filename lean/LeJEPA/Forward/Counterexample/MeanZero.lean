module

public import LeJEPA.Forward.Polynomial

/-!
# Mean zero is needed

The constant encoder `h = 1` has second moment 1 and alignment loss 0, so it beats the bound at
every rate `r < 1`, and it is no mixture of the latents: it does not see them. Without the
hypothesis that outputs have mean zero the forward theorem fails, at every rate.

## Main results
* `not_forward_of_mean`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat}

/-- **Mean zero cannot be dropped**: in every world with one rate `r < 1` the constant encoder is
polynomial, has second moment 1 and loss at most the bound, and is no mixture of the latents. -/
theorem not_forward_of_mean {r : R} (h1 : r < 1) (W : OUWorld R A n fun _ => r) :
    ∃ h : Fin 1 → A, (∀ i, W.IsPoly (h i)) ∧ Orthonormal W.inner h ∧
      W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : R) ∧
      ∀ Q : RectMat 1 n R, ∃ i,
        W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) ≠ 0 := by
  refine ⟨fun _ => W.one, fun _ => .one, fun i j => by rw [if_pos (by omega), W.inner_one], ?_,
    fun Q => ⟨0, fun h => ?_⟩⟩
  · rw [OUWorld.loss, alignmentLoss, sum_last, sum_empty, W.inner_one, W.cross_one,
      Semiring.natCast_one]
    grind
  · rw [W.inner_form.sub_self, W.inner_one, W.inner_form.linComb_right,
      W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm, sum_eq_zero fun k => by
        rw [W.inner_form.comm, W.inner_z_one]; grind] at h
    have := sum_nonneg fun k => mul_self_nonneg (Q 0 k)
    have := OrderedRing.zero_lt_one (R := R)
    grind

end LeJEPA
