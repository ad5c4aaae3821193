module

public import LeJEPA.Beyond.RateGap
public import LeJEPA.Forward.L2

/-!
# More outputs than latents, in mean square

The bound of `overcomplete` for encoders whose outputs are limits of polynomials in mean square, in
`L²` of the Gaussian all of them; and if it is attained, the latents are an orthogonal projection of
the outputs, `z = Mᵀ h` with `Mᵀ M = 1`.

## Main results
* `overcomplete_approximable`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

/-- **More outputs than latents** (catalog: `overcomplete`) for encoders whose outputs are limits of
polynomials in mean square: with one rate `0 < r < 1` the alignment loss of a whitened encoder is at
least `2 (1 - r) n + 2 (1 - r²) (m - n)`, and if it attains this, `z = Mᵀ h` with `Mᵀ M = 1`, up to
norm zero. -/
theorem overcomplete_approximable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R]
    [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A]
    [IntModule H] [VectorSpace R H] {m n : Nat} {r : R} {W : OUWorld R A n fun _ => r}
    (L : L2World W H) (h0 : 0 < r) (h1 : r < 1) {h : Fin m → H} (hh : L.Whitened h) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ≤ L.loss h ∧
    (L.loss h ≤ 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) →
      ∃ M : RectMat m n R, M.transpose.mul M = (1 : Mat n R) ∧
        ∀ j, L.inner (L.z j - linComb (M.transpose j) h)
          (L.z j - linComb (M.transpose j) h) = 0) := by
  have gap := fun i => L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.approximable i)
    (hh.mean i)
  have slow : r * r < r := by
    have := OrderedRing.mul_pos h0 (by grind : 0 < 1 - r)
    grind
  have e : 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) =
      2 * (1 - r * r) * (m : R) - 2 * sum fun _ : Fin n => r - r * r := by
    rw [sum_const]; grind
  rw [e]
  refine ⟨le_alignmentLoss_of_rate_gap L.inner_form L.orthonormal_z
    (fun _ => Std.le_of_lt slow) hh.cov gap, fun opt => ?_⟩
  have null := (rigid_of_rate_gap L.inner_form L.orthonormal_z (fun _ => slow) hh.cov gap opt).2
  exact ⟨RectMat.transpose fun j i => L.inner (L.z j) (h i),
    Orthonormal.coeff_mul_transpose L.inner_form L.orthonormal_z null, null⟩

end LeJEPA
