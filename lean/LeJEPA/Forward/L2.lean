module

public import LeJEPA.Forward.Gap
public import LeJEPA.World.L2World

/-!
# The forward theorem for square-integrable observables

The statements of `LeJEPA.Forward.Polynomial` for observables that are limits of polynomials in mean
square. In `L²` of the Gaussian that is every observable, so this is the paper's Theorem 4.1 for
measurable encoders of finite variance.

## Main results
* `correlation_bound_approximable`, `spectral_gap_approximable`, `loss_lower_bound_approximable`,
  `forward_identifiability_approximable`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

/-- A whitened encoder with `m` outputs, each a limit of polynomials in mean square. -/
structure L2World.Whitened {R : Type u} {A : Type v} {H : Type w} [CommRing R] [LE R] [LT R]
    [IntModule A] [VectorSpace R A] [IntModule H] [VectorSpace R H] {n : Nat} {ρ : Fin n → R}
    {W : OUWorld R A n ρ} (L : L2World W H) {m : Nat} (h : Fin m → H) : Prop where
  /-- The outputs are limits of polynomials in mean square. -/
  approximable : ∀ i, L.Approximable (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, L.inner (h i) L.one = 0
  /-- The outputs have unit variance and are uncorrelated. -/
  cov : Orthonormal L.inner h

variable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] [IntModule H]
  [VectorSpace R H] {m n : Nat} {r : R} {W : OUWorld R A n fun _ => r}

/-- The gap inequality with one rate, for approximable observables of mean zero. -/
theorem L2World.gap_of_mean (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1) {f : H}
    (hf : L.Approximable f) (mean : L.inner f L.one = 0) :
    Gap L.inner L.cross L.z (fun _ => r) (r * r) f := by
  have := L.gap (fun _ => h0) (fun _ => h1) (OrderedRing.mul_nonneg h0 h0)
    (fun _ _ => Std.le_refl _) hf
  rw [mean] at this
  simp only [Gap]
  grind

/-- **Correlation bound** (catalog: `correlation-bound`) for limits of polynomials in mean square,
of mean zero: `E[f(z) f(z')] ≤ r E[f(z)²]`, and equality makes `f` a combination of the coordinates,
up to norm zero. -/
theorem correlation_bound_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1) {f : H}
    (hf : L.Approximable f) (mean : L.inner f L.one = 0) :
    L.cross f f ≤ r * L.inner f f ∧
    (L.cross f f = r * L.inner f f ↔
      ∃ b : Fin n → R, L.inner (f - linComb b L.z) (f - linComb b L.z) = 0) := by
  have gap := L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) hf mean
  refine ⟨gap.cross_le L.inner_form L.orthonormal_z (Std.le_of_lt h0) (Std.le_of_lt h1),
    fun e => ⟨_, gap.residual_eq_zero L.inner_form L.orthonormal_z h0 h1 (by
      rw [e]; exact Std.le_refl _)⟩, fun ⟨b, hb⟩ => ?_⟩
  have e1 : ∀ g, L.cross f g = L.cross (linComb b L.z) g := fun g => by
    have := L.cross_eq_zero hb g
    rw [L.cross_form.sub_left] at this; grind
  have e2 := L.inner_form.congr hb
  have e3 : L.cross (linComb b L.z) (linComb b L.z) = sum fun k => r * (b k * b k) := by
    rw [L.cross_form.linComb_left]
    refine sum_congr fun k => ?_
    rw [L.cross_form.linComb_right, sum_eq_single k fun j hj => ?_]
    · rw [L2World.z, L.cross_ι, OUWorld.cross_z (.z k), W.orthonormal_z.self]; grind
    · rw [L2World.z, L2World.z, L.cross_ι, OUWorld.cross_z (.z j),
        W.orthonormal_z.of_ne (Ne.symm hj)]; grind
  rw [e1, L.cross_form.comm, e1, e3, e2 f, L.inner_form.comm, e2,
    L.orthonormal_z.linComb_linComb L.inner_form.toSymmForm, sum_mul_left]

/-- **Spectral gap** (catalog: `spectral-gap`) for limits of polynomials in mean square, of mean
zero. -/
theorem spectral_gap_approximable (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1) {f : H}
    (hf : L.Approximable f) (mean : L.inner f L.one = 0) :
    L.cross f f ≤ r * r * L.inner f f
      + r * (1 - r) * L.inner (linComb (fun j => L.inner f (L.z j)) L.z)
          (linComb (fun j => L.inner f (L.z j)) L.z) := by
  have gap := L.gap_of_mean h0 h1 hf mean
  simp only [Gap, sum_mul_left] at gap
  rw [L.orthonormal_z.linComb_linComb L.inner_form.toSymmForm]
  grind

/-- **Loss lower bound** (catalog: `loss-lower-bound`) for encoders whose outputs are limits of
polynomials in mean square. -/
theorem loss_lower_bound_approximable (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {h : Fin m → H} (hh : L.Whitened h) : 2 * (1 - r) * (m : R) ≤ L.loss h :=
  le_alignmentLoss_of_gap L.inner_form L.orthonormal_z h0 h1 hh.cov fun i =>
    L.gap_of_mean h0 h1 (hh.approximable i) (hh.mean i)

/-- **Forward identifiability** (paper, Theorem 4.1; catalog: `forward-identifiability`) for
encoders whose outputs are limits of polynomials in mean square: with one rate `0 < r < 1`, a
whitened encoder whose alignment loss is at most `2 (1 - r) m` is an orthogonal mixture of the
latents up to norm zero. -/
theorem forward_identifiability_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → H} (hh : L.Whitened h) (opt : L.loss h ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, L.inner (h i - linComb (Q i) L.z) (h i - linComb (Q i) L.z) = 0 :=
  exists_matrix_of_gap L.inner_form L.orthonormal_z h0 h1 hh.cov
    (fun i => L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.approximable i) (hh.mean i)) opt

end LeJEPA
