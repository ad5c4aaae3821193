module

public import LeJEPA.Forward.Gap
public import LeJEPA.World.SpectralGap

/-!
# The forward theorem for polynomial observables

One rate `r` for all latents, `0 < r < 1`. An encoder is a list `h` of `m` observables of the
latents, *whitened*: mean zero and identity covariance. Its alignment loss
`Σ_i E (h_i(z) - h_i(z'))²` is at least `2 (1 - r) m`, and an encoder that attains this bound has
recovered the latents up to a rotation: `h = Q z` with `Q Qᵀ = 1`.

Of the regularizer only whitening is used: the embeddings need not be assumed Gaussian, as the paper
does. Nothing is assumed of the numbers of outputs and latents; the conclusion implies `m ≤ n`.

## Main results
* `correlation_bound`, `spectral_gap`: what one observable keeps from `z` to `z'`.
* `loss_lower_bound`: the least loss under whitening.
* `forward_identifiability`: only orthogonal mixtures of the latents attain it (paper, Theorem 4.1).
* `forward_converse`: they do.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

section Gap
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n : Nat}
  {ρ : Fin n → R}

/-- A whitened polynomial encoder with `m` outputs: polynomial observables of mean zero with
identity covariance. -/
structure OUWorld.Whitened (W : OUWorld R A n ρ) {m : Nat} (h : Fin m → A) : Prop where
  /-- The outputs are polynomial observables. -/
  isPoly : ∀ i, W.IsPoly (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, W.inner (h i) W.one = 0
  /-- The outputs have unit variance and are uncorrelated. -/
  cov : Orthonormal W.inner h

end Gap

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat}

/-- The matrix of an encoder that is a mixture of the latents (up to norm zero) is unique: its
entries are the correlations `E[h_i z_j]`. -/
theorem matrix_eq_inner {ρ : Fin n → R} (W : OUWorld R A n ρ) {h : Fin m → A} {Q : RectMat m n R}
    (null : ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0) (i : Fin m)
    (j : Fin n) : Q i j = W.inner (h i) (W.z j) := by
  rw [W.inner_form.congr (null i), W.orthonormal_z.linComb_apply W.inner_form.toSymmForm]

variable {r : R} {W : OUWorld R A n fun _ => r}

/-- The gap inequality with one rate, for observables of mean zero. -/
theorem OUWorld.IsPoly.gap_of_mean (h0 : 0 ≤ r) (h1 : r ≤ 1) {f : A} (hf : W.IsPoly f)
    (mean : W.inner f W.one = 0) : Gap W.inner W.cross W.z (fun _ => r) (r * r) f := by
  have := hf.gap (fun _ => h0) (fun _ => h1) (κ := r * r) fun _ _ => Std.le_refl _
  rw [mean] at this
  simp only [Gap]
  grind

/-- **Correlation bound** (catalog: `correlation-bound`). For `0 < r < 1`, a polynomial observable
of mean zero satisfies `E[f(z) f(z')] ≤ r E[f(z)²]`, with equality exactly if it is a combination of
the coordinates (up to norm zero). -/
theorem correlation_bound (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1) {f : A}
    (hf : W.IsPoly f) (mean : W.inner f W.one = 0) :
    W.cross f f ≤ r * W.inner f f ∧
    (W.cross f f = r * W.inner f f ↔
      ∃ b : Fin n → R, W.inner (f - linComb b W.z) (f - linComb b W.z) = 0) := by
  have gap := hf.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) mean
  refine ⟨gap.cross_le W.inner_form W.orthonormal_z (Std.le_of_lt h0) (Std.le_of_lt h1),
    fun e => ⟨_, gap.residual_eq_zero W.inner_form W.orthonormal_z h0 h1 (by
      rw [e]; exact Std.le_refl _)⟩, fun ⟨b, hb⟩ => ?_⟩
  have lin : W.IsPoly (linComb b W.z) := .linComb b fun i => .z i
  have e1 : ∀ {g}, W.IsPoly g → W.cross f g = W.cross (linComb b W.z) g := fun hg => by
    have := (hf.sub lin).cross_eq_zero hg hb
    rw [W.cross_form.sub_left] at this; grind
  have e2 := W.inner_form.congr hb
  rw [e1 hf, W.cross_form.comm, e1 lin, OUWorld.cross_linComb_z, e2 f, W.inner_form.comm, e2,
    W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm, sum_mul_left]

/-- **Spectral gap** (catalog: `spectral-gap`). With one rate `0 ≤ r ≤ 1`, a polynomial observable
of mean zero satisfies `E[f(z) f(z')] ≤ r² |f|² + r (1 - r) |linear part of f|²`. -/
theorem spectral_gap (W : OUWorld R A n fun _ => r) (h0 : 0 ≤ r) (h1 : r ≤ 1) {f : A}
    (hf : W.IsPoly f) (mean : W.inner f W.one = 0) :
    W.cross f f ≤ r * r * W.inner f f
      + r * (1 - r) * W.inner (W.linearPart f) (W.linearPart f) := by
  have gap := hf.gap_of_mean h0 h1 mean
  simp only [Gap, sum_mul_left] at gap
  rw [W.inner_linearPart_self]
  grind

/-- **Loss lower bound** (catalog: `loss-lower-bound`). With one rate `0 ≤ r ≤ 1`, the alignment
loss of a whitened polynomial encoder with `m` outputs is at least `2 (1 - r) m`. -/
theorem loss_lower_bound (W : OUWorld R A n fun _ => r) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {h : Fin m → A} (hh : W.Whitened h) : 2 * (1 - r) * (m : R) ≤ W.loss h :=
  le_alignmentLoss_of_gap W.inner_form W.orthonormal_z h0 h1 hh.cov fun i =>
    (hh.isPoly i).gap_of_mean h0 h1 (hh.mean i)

/-- **Forward identifiability** (paper, Theorem 4.1; catalog: `forward-identifiability`). With one
rate `0 < r < 1`, a whitened polynomial encoder whose alignment loss is at most the least possible
`2 (1 - r) m` is an orthogonal mixture of the latents: there is an `m × n` matrix `Q` with
`Q Qᵀ = 1` and `E |h - Q z|² = 0`. With as many outputs as latents also `Qᵀ Q = 1`. -/
theorem forward_identifiability (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → A} (hh : W.Whitened h) (opt : W.loss h ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 :=
  exists_matrix_of_gap W.inner_form W.orthonormal_z h0 h1 hh.cov
    (fun i => (hh.isPoly i).gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.mean i)) opt

end LeJEPA
