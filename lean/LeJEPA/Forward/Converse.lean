module

public import LeJEPA.Forward.Polynomial

/-!
# Orthogonal mixtures attain the bound

The converse of the forward theorem: for every `Q` with `Q Qᵀ = 1` the encoder `Q z` is whitened and
its alignment loss is exactly `2 (1 - r) m`. So the matrix `Q` of the forward theorem cannot be
narrowed down: the loss does not see it.

## Main results
* `forward_converse`: every such `Q` attains the bound.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {m n : Nat}

/-- An orthogonal mixture of the latents is a whitened encoder, at any rates. -/
theorem OUWorld.whitened_linComb {ρ : Fin n → R} (W : OUWorld R A n ρ) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) : W.Whitened fun i => linComb (Q i) W.z where
  isPoly i := .linComb _ fun k => .z k
  mean i := by
    rw [W.inner_form.linComb_left]
    exact sum_eq_zero fun k => by rw [W.inner_z_one]; grind
  cov := (W.orthonormal_z.linComb_iff W.inner_form.toSymmForm Q).2 hQ

/-- **Converse of the forward theorem** (catalog: `forward-converse`). With one rate, every `m × n`
matrix with `Q Qᵀ = 1` gives a whitened encoder `Q z` that attains the bound `2 (1 - r) m`. -/
theorem forward_converse {r : R} (W : OUWorld R A n fun _ => r) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    W.Whitened (fun i => linComb (Q i) W.z) ∧
      W.loss (fun i => linComb (Q i) W.z) = 2 * (1 - r) * (m : R) := by
  have hw := W.whitened_linComb hQ
  refine ⟨hw, ?_⟩
  have e : ∀ i, W.cross (linComb (Q i) W.z) (linComb (Q i) W.z) = r := fun i => by
    have := hw.cov.self i
    rw [W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm] at this
    rw [OUWorld.cross_linComb_z, sum_mul_left, this]; grind
  rw [OUWorld.loss, alignmentLoss, sum_congr (g := fun _ => 2 * (1 - r)) fun i => by
    rw [hw.cov.self, e]; grind, sum_const]
  grind

end LeJEPA
