module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.World.OUWorld
public import LeJEPA.World.SpectralGap

/-!
# The forward theorem

With whitened outputs the least alignment loss is attained exactly by the orthogonal mixtures of the
latents (paper, Theorem 4.1): first for a form that satisfies the gap inequality, with no
probability left, then for the polynomial observables of a world, with the converse.

## Main results
* `correlation_bound`, `spectral_gap`: what one observable keeps from `z` to `z'`.
* `loss_lower_bound`: the least loss under whitening.
* `forward_identifiability`: only orthogonal mixtures of the latents attain it (paper, Theorem 4.1).
* `forward_converse`: every orthogonal mixture does.
-/

public section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## From the spectral gap to rigidity

The second half of the forward theorem, with all probability stripped off. A vector space carries a
nonnegative form `inner` and a symmetric form `cross`; `z` is orthonormal; and every output `h i`
satisfies the gap inequality
`cross h h ≤ κ inner h h + Σ_j (ρ_j - κ) (inner h z_j)²`.
Then the alignment loss of orthonormal outputs is bounded below, and outputs that attain the bound
are, up to norm zero, `Q z` with `Q Qᵀ = 1`. Used for polynomial observables, for square-integrable
ones, and for functions.
-/

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R]

/-- The gap inequality for one observable: `z_j` has rate `ρ_j`, all that is orthogonal to the
coordinates has rate at most `κ`. -/
@[expose] def Gap (inner cross : A → A → R) {n : Nat} (z : Fin n → A) (ρ : Fin n → R) (κ : R)
    (f : A) : Prop :=
  cross f f ≤ κ * inner f f + sum fun j => (ρ j - κ) * (inner f (z j) * inner f (z j))

variable [IntModule A] [VectorSpace R A] {inner cross : A → A → R} {m n : Nat} {r : R}
  {z : Fin n → A}

/-- One rate: the gap bounds the distance from the linear part by the excess loss. -/
theorem Gap.residual_le (hI : SymmForm inner) (hz : IsOrthonormal inner z) {f : A}
    (gap : Gap inner cross z (fun _ => r) (r * r) f) :
    r * (1 - r) * inner (f - linComb (fun j => inner f (z j)) z)
        (f - linComb (fun j => inner f (z j)) z)
      ≤ r * inner f f - cross f f := by
  rw [hz.bessel_eq hI]
  simp only [Gap, sum_mul_left] at gap
  generalize (sum fun j => inner f (z j) * inner f (z j)) = t at *
  grind

/-- One rate: correlations are at most `r`. -/
theorem Gap.cross_le (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {f : A} (gap : Gap inner cross z (fun _ => r) (r * r) f) : cross f f ≤ r * inner f f := by
  have a := gap.residual_le hI.toSymmForm hz
  have b := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg h0 (by grind : 0 ≤ 1 - r))
    (hI.nonneg (f - linComb (fun j => inner f (z j)) z))
  grind

/-- One rate in `(0, 1)`: only combinations of the coordinates attain the correlation `r`. -/
theorem Gap.residual_eq_zero (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {f : A} (gap : Gap inner cross z (fun _ => r) (r * r) f)
    (eq : r * inner f f ≤ cross f f) :
    inner (f - linComb (fun j => inner f (z j)) z)
      (f - linComb (fun j => inner f (z j)) z) = 0 := by
  have a := gap.residual_le hI.toSymmForm hz
  have b := hI.nonneg (f - linComb (fun j => inner f (z j)) z)
  have c := OrderedRing.mul_pos h0 (by grind : 0 < 1 - r)
  generalize inner (f - linComb (fun j => inner f (z j)) z)
    (f - linComb (fun j => inner f (z j)) z) = t at *
  have d := OrderedRing.mul_nonneg (Std.le_of_lt c) b
  rcases eq_zero_or_eq_zero_of_mul_eq_zero (by grind : r * (1 - r) * t = 0) with h | h
  · grind
  · exact h

/-- One rate: the alignment loss of orthonormal outputs is at least `2 (1 - r)` each. -/
theorem le_alignmentLoss_of_gap (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 ≤ r)
    (h1 : r ≤ 1) {h : Fin m → A} (hh : IsOrthonormal inner h)
    (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i)) :
    2 * (1 - r) * (m : R) ≤ alignmentLoss inner cross h := by
  have := sum_le_sum (f := fun _ : Fin m => 2 * (1 - r)) fun i => by
    have a := (gap i).cross_le hI hz h0 h1
    rw [hh.self] at a
    show _ ≤ 2 * inner (h i) (h i) - 2 * cross (h i) (h i)
    rw [hh.self]; grind
  rw [sum_const] at this
  simp only [alignmentLoss]; grind

/-- One rate in `(0, 1)`: orthonormal outputs that attain the lower bound are `Q z` with
`Q Qᵀ = 1`, up to norm zero. -/
theorem exists_matrix_of_gap (hI : PosForm inner) (hz : IsOrthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → A} (hh : IsOrthonormal inner h)
    (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i))
    (opt : alignmentLoss inner cross h ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, inner (h i - linComb (Q i) z) (h i - linComb (Q i) z) = 0 := by
  have term : ∀ i, 0 ≤ 2 * (inner (h i) (h i) * r - cross (h i) (h i)) := fun i => by
    have := (gap i).cross_le hI hz (Std.le_of_lt h0) (Std.le_of_lt h1)
    grind
  have tot : (sum fun i => 2 * (inner (h i) (h i) * r - cross (h i) (h i))) ≤ 0 := by
    have e : (sum fun i => 2 * (inner (h i) (h i) * r - cross (h i) (h i)))
        = alignmentLoss inner cross h - sum fun _ : Fin m => 2 * (1 - r) := by
      rw [alignmentLoss, ← sum_sub]
      exact sum_congr fun i => by rw [hh.self]; grind
    rw [e, sum_const]; grind
  have null : ∀ i, inner (h i - linComb (fun j => inner (h i) (z j)) z)
      (h i - linComb (fun j => inner (h i) (z j)) z) = 0 := fun i =>
    (gap i).residual_eq_zero hI hz h0 h1 (by
      have := eq_zero_of_sum_nonpos term tot i
      grind)
  have orth := IsOrthonormal.coeff_mul_transpose hI hh null
  refine ⟨fun i j => inner (h i) (z j), orth, fun hmn => ?_, null⟩
  subst hmn
  exact Mat.transpose_mul_self orth

end

/-- One coordinate `z = 1` on the line, at the rate 1/2: the gap inequality is an equality. -/
example : Gap (fun a b : Rat => a * b) (fun a b => a * b / 2) (fun _ : Fin 1 => 1)
    (fun _ => 1 / 2) (1 / 2 * (1 / 2)) 3 := by
  simp only [Gap, sum_last, sum_empty]
  grind

/-!
## The forward theorem for polynomial observables

One rate `r` for all latents, `0 < r < 1`. An encoder is a list `h` of `m` observables of the
latents, *whitened*: mean zero and identity covariance. Its alignment loss
`Σ_i E (h_i(z) - h_i(z'))²` is at least `2 (1 - r) m`, and an encoder that attains this bound has
recovered the latents up to a rotation: `h = Q z` with `Q Qᵀ = 1`.

Of the regularizer only whitening is used: the embeddings need not be assumed Gaussian, as the paper
does. Nothing is assumed of the numbers of outputs and latents; the conclusion implies `m ≤ n`.
-/

section
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
  cov : IsOrthonormal W.inner h

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

end

/-!
## Orthogonal mixtures attain the bound

The converse of the forward theorem: for every `Q` with `Q Qᵀ = 1` the encoder `Q z` is whitened and
its alignment loss is exactly `2 (1 - r) m`. So the matrix `Q` of the forward theorem cannot be
narrowed down: the loss does not see it.
-/

section
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

end

end LeJEPA
