module

public import LeJEPA.Approximate.Bound
public import LeJEPA.Forward.L2

/-!
# Approximate identifiability for square-integrable encoders

The statements of `LeJEPA.Approximate.Polynomial` for encoders whose outputs are limits of
polynomials in mean square. In `L²` of the Gaussian that is every observable, so this is the paper's
Proposition 4.3 for measurable encoders of finite variance.

## Main results
* `nonlinear_energy_approximable`, `approximate_identifiability_approximable`,
  `exact_recovery_approximable`, `small_perturbation_approximable`, `certificate_approximable`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w

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

end LeJEPA
