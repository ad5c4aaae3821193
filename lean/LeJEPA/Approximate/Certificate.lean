module

public import LeJEPA.Approximate.L2
public import LeJEPA.Approximate.NearProcrustes
public import LeJEPA.Approximate.Polynomial

/-!
# The certificate over every Archimedean field

`certificate` bounds the error of an encoder by quantities of its embeddings alone, on the
hypothesis that Procrustes optima exist. Over the reals they do, for `m ≤ n` outputs; over the
rationals, where one computes, they need not. Here is the certificate without that hypothesis, for
every Archimedean field and `m ≤ n`: for every `η > 0` there is a matrix `Q` with orthonormal rows
such that `E |h - Q z|² ≤ D + (ε + D)² + η`, with `D` and `ε` as there.

For `m > n` outputs no matrix has orthonormal rows, so `m ≤ n` is needed (in `certificate` it is
part of the hypothesis on optima).

## Main results
* `certificate_archimedean`; `certificate_archimedean_approximable` for limits of polynomials.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat} {r : R}

/-- **Certificate over an Archimedean field** (catalog: `certificate`). For a polynomial encoder of
mean zero with `m ≤ n` outputs, let `δ` and `ε` be any upper bounds of its excess loss and of
`|Cov h - 1|`, quantities of the pair `h(z), h(z')` alone, and `D = δ / (2 r (1 - r))`. Then for
every `η > 0` there is a matrix with orthonormal rows such that `E |h - Q z|² ≤ D + (ε + D)² + η`.
No optimum of any problem is supposed to exist; `arch` says that the field is Archimedean. -/
theorem certificate_archimedean (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    (arch : ∀ x : R, ∃ k : Nat, x < (k : R)) (hmn : m ≤ n) {h : Fin m → A} (hh : W.Centered h)
    {δ ε η : R} (hδ : excessLoss W.inner W.cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram W.inner h - 1) ≤ ε * ε) (hη : 0 < η) :
    let D := δ / (2 * r * (1 - r))
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      meanSquareError W.inner h Q W.z ≤ D + (ε + D) * (ε + D) + η := by
  obtain ⟨Q, orth, hQ⟩ := exists_orthonormal_distSq_le arch hmn (crossGram W.inner h W.z) hη
  refine ⟨Q, orth, fun e => ?_, meanSquareError_le_of_distSq_le W.inner_form W.orthonormal_z h0 h1
    (fun i => (hh.isPoly i).gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.mean i)) hδ hε0 hε
    hQ⟩
  subst e
  exact Mat.transpose_mul_self orth

variable {H : Type w} [IntModule H] [VectorSpace R H] {W : OUWorld R A n fun _ => r}

/-- **Certificate over an Archimedean field** (catalog: `certificate`) for encoders whose outputs
are limits of polynomials in mean square. -/
theorem certificate_archimedean_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1)
    (arch : ∀ x : R, ∃ k : Nat, x < (k : R)) (hmn : m ≤ n) {h : Fin m → H} (hh : L.Centered h)
    {δ ε η : R} (hδ : excessLoss L.inner L.cross r h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gram L.inner h - 1) ≤ ε * ε) (hη : 0 < η) :
    let D := δ / (2 * r * (1 - r))
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      meanSquareError L.inner h Q L.z ≤ D + (ε + D) * (ε + D) + η := by
  obtain ⟨Q, orth, hQ⟩ := exists_orthonormal_distSq_le arch hmn (crossGram L.inner h L.z) hη
  refine ⟨Q, orth, fun e => ?_, meanSquareError_le_of_distSq_le L.inner_form L.orthonormal_z h0 h1
    (fun i => L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.approximable i) (hh.mean i)) hδ
    hε0 hε hQ⟩
  subst e
  exact Mat.transpose_mul_self orth

end

/-- The certificate over the rationals, for any numbers `m ≤ n` of outputs and latents: with excess
loss at most 1/20 at the rate 1/2 and `|Cov h - 1| ≤ 1/10` the mean squared error is less than
15/100 for some rational `Q`. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] {m n : Nat} (hmn : m ≤ n)
    (W : OUWorld Rat A n fun _ => 1 / 2) {h : Fin m → A} (hh : W.Centered h)
    (hδ : excessLoss W.inner W.cross (1 / 2) h ≤ 1 / 20)
    (hε : RectMat.nsq (gram W.inner h - 1) ≤ 1 / 10 * (1 / 10)) :
    ∃ Q : RectMat m n Rat, Q.mul Q.transpose = (1 : Mat m Rat) ∧
      meanSquareError W.inner h Q W.z < 15 / 100 := by
  obtain ⟨Q, hQ, _, e⟩ := certificate_archimedean W (by grind) (by grind) rat_archimedean hmn hh hδ
    (by grind) hε (η := 1 / 200) (by grind)
  exact ⟨Q, hQ, by grind⟩

end LeJEPA
