module

public import LeJEPA.Forward.Polynomial

/-!
# Whitening is needed, in both of its parts

* Without unit variance the encoder `h = 0` has loss 0: representation collapse.
* Without decorrelation the encoder with both outputs `z_0` has unit variances and attains the bound
  `4 (1 - r)` exactly: dimensional collapse. It is linear, but the mixture is not orthogonal.

## Main results
* `not_forward_of_variance`, `not_forward_of_decorrelation`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat}

/-- **Unit variance cannot be dropped**: in every world with one rate `r ≤ 1` the zero encoder is
polynomial, has mean zero, uncorrelated outputs and loss at most the bound, and no matrix with
orthonormal rows produces it. -/
theorem not_forward_of_variance {r : R} (h1 : r ≤ 1) (W : OUWorld R A n fun _ => r) :
    ∃ h : Fin 1 → A, (∀ i, W.IsPoly (h i)) ∧ (∀ i, W.inner (h i) W.one = 0) ∧
      (∀ i j, i ≠ j → W.inner (h i) (h j) = 0) ∧ W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : R) ∧
      ¬ ∃ Q : RectMat 1 n R, Q.mul Q.transpose = (1 : Mat 1 R) ∧
        ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 := by
  refine ⟨fun _ => 0, fun _ => .zero, fun _ => W.inner_form.zero_left _,
    fun _ _ _ => W.inner_form.zero_left _, ?_, ?_⟩
  · rw [OUWorld.loss, alignmentLoss, sum_last, sum_empty, W.inner_form.zero_left,
      W.cross_form.zero_left, Semiring.natCast_one]
    grind
  · rintro ⟨Q, hQ, h⟩
    have e := h 0
    rw [W.inner_form.sub_self, W.inner_form.zero_left, W.inner_form.zero_left,
      W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm,
      (RectMat.mul_transpose_eq_one_iff Q).1 hQ, if_pos rfl] at e
    have := OrderedRing.zero_lt_one (R := R)
    grind

/-- **Decorrelation cannot be dropped**: in every world of two latents with one rate, the encoder
with both outputs `z_0` is polynomial, has mean zero, unit variances and loss equal to the bound,
and no matrix with orthonormal rows produces it. -/
theorem not_forward_of_decorrelation {r : R} (W : OUWorld R A 2 fun _ => r) :
    ∃ h : Fin 2 → A, (∀ i, W.IsPoly (h i)) ∧ (∀ i, W.inner (h i) W.one = 0) ∧
      (∀ i, W.inner (h i) (h i) = 1) ∧ W.loss h = 2 * (1 - r) * ((2 : Nat) : R) ∧
      ¬ ∃ Q : RectMat 2 2 R, Q.mul Q.transpose = (1 : Mat 2 R) ∧
        ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 := by
  refine ⟨fun _ => W.z 0, fun _ => .z 0, fun _ => W.inner_z_one 0,
    fun _ => W.orthonormal_z.self 0, ?_, ?_⟩
  · rw [OUWorld.loss, alignmentLoss, sum_const, OUWorld.cross_z (.z 0), W.orthonormal_z.self]
    grind
  · rintro ⟨Q, hQ, h⟩
    have coeff : ∀ i j, Q i j = if j = 0 then 1 else 0 := fun i j => by
      have e := W.inner_form.congr (h i) (W.z j)
      rw [W.orthonormal_z.linComb_apply W.inner_form.toSymmForm, W.orthonormal_z] at e
      rw [← e]
      by_cases hj : j = 0
      · rw [if_pos hj, if_pos hj.symm]
      · rw [if_neg hj, if_neg (Ne.symm hj)]
    have e := (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 1
    rw [if_neg (by decide), sum_eq_single 0 fun k hk => by rw [coeff, if_neg hk]; grind, coeff,
      coeff, if_pos rfl] at e
    have := OrderedRing.zero_lt_one (R := R)
    grind

end LeJEPA
