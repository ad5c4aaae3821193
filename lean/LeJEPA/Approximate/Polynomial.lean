module

public import LeJEPA.Approximate.Bound
public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.SpectralGap

/-!
# Approximate identifiability

Encoders that are nearly whitened and nearly optimal are near an orthogonal mixture of the latents
(paper, Proposition 4.3): for polynomial encoders, for limits of polynomials in mean square, and a
counterexample that shows why the mean must be zero.

## Main results
* `nonlinear_energy`: the excess loss bounds the energy of the outputs that is not linear.
* `approximate_identifiability`: the bound, for every Procrustes optimum.
* `exact_recovery`, `small_perturbation`: the cases `δ = ε = 0` and `ε + D ≤ 1`.
* `certificate`: the bound with estimates of `δ` and `ε` that never mention the latents.
* `nonlinear_energy_approximable`, `approximate_identifiability_approximable`,
  `exact_recovery_approximable`, `small_perturbation_approximable`, `certificate_approximable`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w

/-!
## Approximate identifiability for polynomial encoders

The forward theorem is about encoders that are exactly whitened and exactly optimal. This is what
remains of it for encoders that are only nearly so (paper, Proposition 4.3). For a mean-zero encoder
`h` with `m` outputs let

* `δ = Σ_i E (h_i(z) - h_i(z'))² - 2 (1 - r) tr Cov h`, the excess loss, and
* `ε ≥ |Cov h - 1|` in the Frobenius norm, and `D = δ / (2 r (1 - r))`.

Then `E |h - Q z|² ≤ D + (ε + D)²` for a matrix `Q` with orthonormal rows, namely for every
Procrustes optimum of `M = E[h zᵀ]`. Both `δ` and `ε` are functions of the embeddings `h(z)` and
`h(z')` alone: the bound certifies an encoder whose latents are unknown (`certificate`).

Square roots need not exist in an ordered field, so `|Cov h - 1| ≤ ε` reads `nsq (gram - 1) ≤ ε * ε`
with `ε ≥ 0`. Nor need a Procrustes optimum exist. Over the reals it does, for `m ≤ n`; in
`certificate` this is a hypothesis on the field and the two sizes, not on the encoder, and it holds
over every ordered field for `m = n = 1` (`exists_isProcrustes_one`). Over an Archimedean field the
certificate holds without it, up to any `η > 0` (`certificate_archimedean`). For `m > n` outputs
there is no matrix with orthonormal rows, and the statements with an optimum are empty.
-/

section
/-- A polynomial encoder of mean zero. Unlike `OUWorld.Whitened`, nothing is asked of its
covariance. -/
structure OUWorld.Centered {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A]
    [VectorSpace R A] {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ) {m : Nat} (h : Fin m → A) :
    Prop where
  /-- The outputs are polynomial observables. -/
  isPoly : ∀ i, W.IsPoly (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, W.inner (h i) W.one = 0

/-- Whitened encoders are centered. -/
theorem OUWorld.Whitened.centered {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A]
    [VectorSpace R A] {n : Nat} {ρ : Fin n → R} {W : OUWorld R A n ρ} {m : Nat} {h : Fin m → A}
    (hh : W.Whitened h) : W.Centered h := ⟨hh.isPoly, hh.mean⟩

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat} {r : R}

private theorem OUWorld.Centered.gap {W : OUWorld R A n fun _ => r} (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {h : Fin m → A} (hh : W.Centered h) (i : Fin m) :
    Gap W.inner W.cross W.z (fun _ => r) (r * r) (h i) :=
  (hh.isPoly i).gap_of_mean h0 h1 (hh.mean i)

/-- **Nonlinear energy** (catalog: `nonlinear-energy`): with one rate `0 ≤ r ≤ 1`, the energy `W` of
a mean-zero polynomial encoder outside its linear part satisfies `2 r (1 - r) W ≤ δ`, where `δ` is
the excess loss `Σ_i E (h_i(z) - h_i(z'))² - 2 (1 - r) tr Cov h`. In particular `δ ≥ 0`. -/
theorem nonlinear_energy (W : OUWorld R A n fun _ => r) (h0 : 0 ≤ r) (h1 : r ≤ 1) {h : Fin m → A}
    (hh : W.Centered h) :
    2 * r * (1 - r) * nonlinearEnergy W.inner h W.z ≤ excessLoss W.inner W.cross r h ∧
      0 ≤ excessLoss W.inner W.cross r h := by
  have a := nonlinearEnergy_le_of_gap W.inner_form.toSymmForm W.orthonormal_z (hh.gap h0 h1)
  have b := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg h0 (by grind : 0 ≤ 1 - r))
    (nonlinearEnergy_nonneg W.inner_form h W.z)
  exact ⟨a, by grind⟩

/-- **Approximate identifiability** (paper, Proposition 4.3; catalog:
`approximate-identifiability`). With one rate `0 < r < 1`, let `h` be a polynomial encoder of mean
zero, `|Cov h - 1| ≤ ε`, and `D` its excess loss divided by `2 r (1 - r)`. Every Procrustes optimum
`Q` of `M = E[h zᵀ]` satisfies `E |h - Q z|² ≤ D + (ε + D)²`. -/
theorem approximate_identifiability (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → A} (hh : W.Centered h) {ε : R} (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram W.inner h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : IsProcrustes (crossGram W.inner h W.z) Q) :
    let D := excessLoss W.inner W.cross r h / (2 * r * (1 - r))
    meanSquareError W.inner h Q W.z ≤ D + (ε + D) * (ε + D) :=
  meanSquareError_le_of_gap W.inner_form W.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) (Std.le_refl _) hε0 hε hQ

/-- **Exact recovery** (catalog: `exact-recovery`): a mean-zero polynomial encoder with identity
covariance and no excess loss is `Q z` for a matrix with orthonormal rows, and this `Q` is the one
and only Procrustes optimum of `E[h zᵀ]`. -/
theorem exact_recovery (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1) {h : Fin m → A}
    (hh : W.Centered h) (cov : gram W.inner h = 1)
    (hδ : excessLoss W.inner W.cross r h ≤ 0) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (∀ P, IsProcrustes (crossGram W.inner h W.z) P ↔ P = Q) ∧
      ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 :=
  exact_of_gap W.inner_form W.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) hδ cov

/-- **Small perturbations** (catalog: `small-perturbation`): if `ε + D ≤ 1` then
`E |h - Q z|² ≤ 2 D + ε`. -/
theorem small_perturbation (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → A} (hh : W.Centered h) {ε : R} (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram W.inner h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : IsProcrustes (crossGram W.inner h W.z) Q) :
    let D := excessLoss W.inner W.cross r h / (2 * r * (1 - r))
    ε + D ≤ 1 → meanSquareError W.inner h Q W.z ≤ 2 * D + ε := fun small =>
  meanSquareError_le_of_small W.inner_form W.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) (Std.le_refl _) hε0 hε small hQ

/-- **Certificate** (catalog: `certificate`). The loss and the covariance of the embeddings certify
the encoder, with no access to the latents: let `δ` and `ε` be any upper bounds of the excess loss
and of `|Cov h - 1|`, quantities of the pair `h(z), h(z')` alone, and `D = δ / (2 r (1 - r))`. Then
there is a matrix with orthonormal rows such that `E |h - Q z|² ≤ D + (ε + D)²`.

`opt` is a property of the ordered field and of the numbers of outputs and latents: over the reals
it holds for all `m ≤ n`, by compactness. -/
theorem certificate (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    (opt : ∀ M : RectMat m n R, ∃ Q, IsProcrustes M Q) {h : Fin m → A} (hh : W.Centered h)
    {δ ε : R} (hδ : excessLoss W.inner W.cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram W.inner h - 1) ≤ ε * ε) :
    let D := δ / (2 * r * (1 - r))
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      meanSquareError W.inner h Q W.z ≤ D + (ε + D) * (ε + D) := by
  obtain ⟨Q, hQ⟩ := opt (crossGram W.inner h W.z)
  refine ⟨Q, hQ.orth, fun e => ?_, meanSquareError_le_of_gap W.inner_form W.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) hδ hε0 hε hQ⟩
  subst e
  exact Mat.transpose_mul_self hQ.orth

/-- One latent over the rationals: the certificate needs no hypothesis on the field. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 1 fun _ => 1 / 2)
    {h : Fin 1 → A} (hh : W.Centered h) (hδ : excessLoss W.inner W.cross (1 / 2) h ≤ 1 / 20)
    (hε : RectMat.nsq (gram W.inner h - 1) ≤ 1 / 10 * (1 / 10)) :
    ∃ Q : RectMat 1 1 Rat, Q.mul Q.transpose = (1 : Mat 1 Rat) ∧
      meanSquareError W.inner h Q W.z ≤ 7 / 50 := by
  obtain ⟨Q, hQ, _, e⟩ := certificate W (by grind) (by grind) exists_isProcrustes_one hh hδ
    (by grind) hε
  exact ⟨Q, hQ, by grind⟩

end

/-!
## Approximate identifiability for square-integrable encoders

The same for encoders whose outputs are limits of polynomials in mean square. In `L²` of the
Gaussian that is every observable, so this is the paper's Proposition 4.3 for measurable encoders of
finite variance.
-/

section
/-- An encoder of mean zero whose outputs are limits of polynomials in mean square. -/
structure L2World.Centered {R : Type u} {A : Type v} {H : Type w} [CommRing R] [LE R] [LT R]
    [IntModule A] [VectorSpace R A] [IntModule H] [VectorSpace R H] {n : Nat} {ρ : Fin n → R}
    {W : OUWorld R A n ρ} (L : L2World W H) {m : Nat} (h : Fin m → H) : Prop where
  /-- The outputs are limits of polynomials in mean square. -/
  approximable : ∀ i, L.Approximable (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, L.inner (h i) L.one = 0

/-- Whitened encoders are centered. -/
theorem L2World.Whitened.centered {R : Type u} {A : Type v} {H : Type w} [CommRing R] [LE R]
    [LT R] [IntModule A] [VectorSpace R A] [IntModule H] [VectorSpace R H] {n : Nat}
    {ρ : Fin n → R} {W : OUWorld R A n ρ} {L : L2World W H} {m : Nat} {h : Fin m → H}
    (hh : L.Whitened h) : L.Centered h := ⟨hh.approximable, hh.mean⟩

variable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] [IntModule H]
  [VectorSpace R H] {m n : Nat} {r : R} {W : OUWorld R A n fun _ => r}

private theorem L2World.Centered.gap {L : L2World W H} (h0 : 0 ≤ r) (h1 : r ≤ 1) {h : Fin m → H}
    (hh : L.Centered h) (i : Fin m) : Gap L.inner L.cross L.z (fun _ => r) (r * r) (h i) :=
  L.gap_of_mean h0 h1 (hh.approximable i) (hh.mean i)

/-- **Nonlinear energy** (catalog: `nonlinear-energy`) for limits of polynomials in mean square. -/
theorem nonlinear_energy_approximable (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1) {h : Fin m → H}
    (hh : L.Centered h) :
    2 * r * (1 - r) * nonlinearEnergy L.inner h L.z ≤ excessLoss L.inner L.cross r h ∧
      0 ≤ excessLoss L.inner L.cross r h := by
  have a := nonlinearEnergy_le_of_gap L.inner_form.toSymmForm L.orthonormal_z (hh.gap h0 h1)
  have b := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg h0 (by grind : 0 ≤ 1 - r))
    (nonlinearEnergy_nonneg L.inner_form h L.z)
  exact ⟨a, by grind⟩

/-- **Approximate identifiability** (paper, Proposition 4.3; catalog:
`approximate-identifiability`) for encoders whose outputs are limits of polynomials in mean square:
with `|Cov h - 1| ≤ ε` and `D` the excess loss divided by `2 r (1 - r)`, every Procrustes optimum
`Q` of `E[h zᵀ]` satisfies `E |h - Q z|² ≤ D + (ε + D)²`. -/
theorem approximate_identifiability_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → H} (hh : L.Centered h) {ε : R} (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram L.inner h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : IsProcrustes (crossGram L.inner h L.z) Q) :
    let D := excessLoss L.inner L.cross r h / (2 * r * (1 - r))
    meanSquareError L.inner h Q L.z ≤ D + (ε + D) * (ε + D) :=
  meanSquareError_le_of_gap L.inner_form L.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) (Std.le_refl _) hε0 hε hQ

/-- **Exact recovery** (catalog: `exact-recovery`) for limits of polynomials in mean square. -/
theorem exact_recovery_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1) {h : Fin m → H}
    (hh : L.Centered h) (cov : gram L.inner h = 1)
    (hδ : excessLoss L.inner L.cross r h ≤ 0) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (∀ P, IsProcrustes (crossGram L.inner h L.z) P ↔ P = Q) ∧
      ∀ i, L.inner (h i - linComb (Q i) L.z) (h i - linComb (Q i) L.z) = 0 :=
  exact_of_gap L.inner_form L.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) hδ cov

/-- **Small perturbations** (catalog: `small-perturbation`) for limits of polynomials in mean
square. -/
theorem small_perturbation_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → H} (hh : L.Centered h) {ε : R} (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram L.inner h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : IsProcrustes (crossGram L.inner h L.z) Q) :
    let D := excessLoss L.inner L.cross r h / (2 * r * (1 - r))
    ε + D ≤ 1 → meanSquareError L.inner h Q L.z ≤ 2 * D + ε := fun small =>
  meanSquareError_le_of_small L.inner_form L.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) (Std.le_refl _) hε0 hε small hQ

/-- **Certificate** (catalog: `certificate`) for limits of polynomials in mean square: any upper
bounds `δ` of the excess loss and `ε` of `|Cov h - 1|`, quantities of the pair `h(z), h(z')` alone,
certify that `E |h - Q z|² ≤ D + (ε + D)²` for some `Q` with orthonormal rows. Over the reals `opt`
holds for all `m ≤ n`. -/
theorem certificate_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1)
    (opt : ∀ M : RectMat m n R, ∃ Q, IsProcrustes M Q) {h : Fin m → H} (hh : L.Centered h)
    {δ ε : R} (hδ : excessLoss L.inner L.cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram L.inner h - 1) ≤ ε * ε) :
    let D := δ / (2 * r * (1 - r))
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      meanSquareError L.inner h Q L.z ≤ D + (ε + D) * (ε + D) := by
  obtain ⟨Q, hQ⟩ := opt (crossGram L.inner h L.z)
  refine ⟨Q, hQ.orth, fun e => ?_, meanSquareError_le_of_gap L.inner_form L.orthonormal_z h0 h1
    (hh.gap (Std.le_of_lt h0) (Std.le_of_lt h1)) hδ hε0 hε hQ⟩
  subst e
  exact Mat.transpose_mul_self hQ.orth

end

/-!
## Mean zero is needed

The constant encoder has no alignment loss and its second moment is 1, yet it says nothing of the
latent. If `approximate_identifiability` did not ask for mean zero, it would bound the error of this
encoder, at the rate 3/4, by `D + D² = 4/9` (with `ε = 0` and `D = -4/3`); the error is 2 for every
orthogonal `Q`.
-/

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
