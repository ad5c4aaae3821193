module

public import LeJEPA.Approximate.NearProcrustes
public import LeJEPA.Approximate.Polynomial
public import LeJEPA.Forward.PolynomialWorld

/-!
# The certificate without a hypothesis on optima

The certificate with no hypothesis on Procrustes optima, and a worked instance over the rationals
with all numbers.

## Main results
* `certificate_archimedean`; `certificate_archimedean_approximable` for limits of polynomials,
  `certificate_archimedean_functions` for encoders that are functions.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w

/-!
## The certificate over every Archimedean field

`certificate` bounds the error of an encoder by quantities of its embeddings alone, on the
hypothesis that Procrustes optima exist. Over the reals they do, for `m ≤ n` outputs; over the
rationals, where one computes, they need not. Here is the certificate without that hypothesis, for
every Archimedean field and `m ≤ n`: for every `η > 0` there is a matrix `Q` with orthonormal rows
such that `E |h - Q z|² ≤ D + (ε + D)² + η`, with `D` and `ε` as there.

For `m > n` outputs no matrix has orthonormal rows, so `m ≤ n` is needed (in `certificate` it is
part of the hypothesis on optima).
-/

section
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

section Functions
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {r : R}

/-- An encoder of mean zero whose outputs are square-integrable functions, each a limit of
polynomial functions in mean square. Unlike `GaussianPair.Whitened`, nothing is asked of its
covariance. -/
structure GaussianPair.Centered {ρ : Fin n → R} (G : GaussianPair R n ρ)
    (h : Fin m → (Fin n → R) → R) : Prop where
  /-- The outputs are square-integrable. -/
  sq : ∀ i, G.Sq.mem (h i)
  /-- The outputs are limits of polynomial functions in mean square. -/
  limit : ∀ i ε, 0 < ε → ∃ p, IsPolyFun p ∧
    G.E (fun x _ => (h i x - p x) * (h i x - p x)) ≤ ε
  /-- The outputs have mean zero. -/
  mean : ∀ i, G.E (fun x _ => h i x) = 0

/-- **Certificate over an Archimedean field** (catalog: `certificate`) for encoders that are
functions: from bounds `δ` of the excess loss and `ε` of `|Cov h - 1|`, with
`D = δ / (2 r (1 - r))`, and for every `η > 0`, a matrix with orthonormal rows such that
`E |h(x) - Q x|² ≤ D + (ε + D)² + η`. The expectations are written out. -/
theorem certificate_archimedean_functions (G : GaussianPair R n fun _ => r) (h0 : 0 < r)
    (h1 : r < 1) (arch : ∀ x : R, ∃ k : Nat, x < (k : R)) (hmn : m ≤ n)
    {h : Fin m → (Fin n → R) → R} (hh : G.Centered h) {δ ε η : R}
    (hδ : (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) -
      2 * (1 - r) * (sum fun i => G.E fun x _ => h i x * h i x) ≤ δ) (hε0 : 0 ≤ ε)
    (hε : (sum fun i => sum fun j => (G.E (fun x _ => h i x * h j x) - if i = j then 1 else 0) *
      (G.E (fun x _ => h i x * h j x) - if i = j then 1 else 0)) ≤ ε * ε)
    (hη : 0 < η) :
    let D := δ / (2 * r * (1 - r))
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      (sum fun i => G.E fun x _ => (h i x - sum fun j => Q i j * x j) *
        (h i x - sum fun j => Q i j * x j)) ≤ D + (ε + D) * (ε + D) + η := by
  have loss : (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) =
      alignmentLoss G.l2World.inner G.l2World.cross fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt) :=
    sum_congr fun i => by
      rw [G.E_sub_mul_self (hh.sq i) (hh.sq i)]
      show _ = 2 * G.E (fun x _ => h i x * h i x) - 2 * G.E (fun x y => h i x * h i y)
      grind
  have cov : (sum fun i => sum fun j =>
      (G.E (fun x _ => h i x * h j x) - if i = j then 1 else 0) *
        (G.E (fun x _ => h i x * h j x) - if i = j then 1 else 0)) =
      RectMat.nsq (gram G.l2World.inner (fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt)) - 1) := by
    rw [RectMat.nsq]
    exact sum_congr fun i => sum_congr fun j => by rw [RectMat.sub_apply, Mat.one_apply]; rfl
  rw [loss] at hδ
  rw [cov] at hε
  obtain ⟨Q, hQ, hQ', e⟩ := certificate_archimedean_approximable G.l2World h0 h1 arch hmn
    (h := fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt))
    ⟨fun i => G.approximable (hh.sq i) (hh.limit i), fun i => (G.inner_one _).trans (hh.mean i)⟩
    hδ hε0 hε hη
  refine ⟨Q, hQ, hQ', ?_⟩
  rw [sum_congr fun i => (G.inner_sub_linComb_z ⟨h i, hh.sq i⟩ (fun j => j) (Q i)).symm]
  exact e

end Functions

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

end

/-!
## A worked instance

Two latents over the rationals at the rate 3/5, and the encoder with outputs
`(4/5) z_0 + (3/5) z_0 z_1` and `z_1`. It is whitened, so `ε = 0`; its excess loss is `δ = 108/625`,
whence `D = 9/25`, which is exactly its nonlinear energy. The identity is a Procrustes optimum of
`E[h zᵀ] = diag(4/5, 1)`. The theorem bounds the mean squared error by `D + D² = 306/625`; it is
`250/625`.
-/

namespace BlendExample

variable {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 3 / 5)

/-- The encoder with outputs `(4/5) z_0 + (3/5) z_0 z_1` and `z_1`. -/
@[expose] def encoder (i : Fin 2) : A :=
  if i = 0 then (4 / 5 : Rat) • W.z 0 + (3 / 5 : Rat) • W.zz 0 1 else W.z 1

theorem encoder_zero : encoder W 0 = (4 / 5 : Rat) • W.z 0 + (3 / 5 : Rat) • W.zz 0 1 := rfl
theorem encoder_one : encoder W 1 = W.z 1 := rfl

private theorem cases {P : Fin 2 → Prop} (h0 : P 0) (h1 : P 1) (i : Fin 2) : P i := by
  have h : i = 0 ∨ i = 1 := by omega
  rcases h with rfl | rfl
  · exact h0
  · exact h1

private theorem ne : (0 : Fin 2) ≠ 1 := by decide

/-- The outputs are polynomials of mean zero. -/
theorem centered : W.Centered (encoder W) where
  isPoly := cases (.add (.smul _ (.z 0)) (.smul _ W.isPoly_zz)) (.z 1)
  mean := cases (by
    rw [encoder_zero, W.inner_form.add_left, W.inner_form.smul_left, W.inner_form.smul_left,
      W.inner_z_one, W.inner_zz_one ne]; grind) (W.inner_z_one 1)

/-- `E[h zᵀ] = diag(4/5, 1)`. -/
theorem crossGram_apply : ∀ i j, crossGram W.inner (encoder W) W.z i j =
    if i = j then (if i = 0 then 4 / 5 else 1) else 0 :=
  have row0 : ∀ j, W.inner (encoder W 0) (W.z j) = if 0 = j then 4 / 5 else 0 := fun j => by
    rw [encoder_zero, W.inner_form.add_left, W.inner_form.smul_left, W.inner_form.smul_left,
      W.inner_zz_z ne, W.orthonormal_z]
    split <;> grind
  cases (fun j => row0 j) fun j => W.orthonormal_z 1 j

/-- The encoder is whitened. -/
theorem gram_eq : gram W.inner (encoder W) = 1 := by
  have e00 : W.inner (encoder W 0) (encoder W 0) = 1 := by
    rw [encoder_zero, W.inner_form.add_self, W.inner_form.smul_left, W.inner_form.smul_left,
      W.inner_form.smul_left, W.inner_form.smul_right, W.inner_form.smul_right,
      W.inner_form.smul_right, W.inner_form.comm (W.z 0) (W.zz 0 1), W.inner_zz_z ne,
      W.inner_zz_zz ne, W.orthonormal_z.self]
    grind
  have e01 : W.inner (encoder W 0) (encoder W 1) = 0 := crossGram_apply W 0 1
  have e10 : W.inner (encoder W 1) (encoder W 0) = 0 := by rw [W.inner_form.comm]; exact e01
  have e11 : W.inner (encoder W 1) (encoder W 1) = 1 := W.orthonormal_z.self 1
  refine RectMat.ext fun i j => ?_
  rw [Mat.one_apply]
  exact cases (P := fun i => gram W.inner (encoder W) i j = if i = j then 1 else 0)
    (cases (P := fun j => gram W.inner (encoder W) 0 j = if 0 = j then 1 else 0) e00 e01 j)
    (cases (P := fun j => gram W.inner (encoder W) 1 j = if 1 = j then 1 else 0) e10 e11 j) i

/-- The excess loss. -/
theorem excessLoss_eq : excessLoss W.inner W.cross (3 / 5) (encoder W) = 108 / 625 := by
  have c0 : W.cross (encoder W 0) (encoder W 0) = 321 / 625 := by
    rw [encoder_zero, W.cross_form.add_self, W.cross_form.smul_left, W.cross_form.smul_left,
      W.cross_form.smul_left, W.cross_form.smul_right, W.cross_form.smul_right,
      W.cross_form.smul_right, OUWorld.cross_z W.isPoly_zz, OUWorld.cross_z (.z 0),
      W.inner_form.comm (W.z 0) (W.zz 0 1), W.inner_zz_z ne, W.cross_zz_zz ne, W.orthonormal_z.self]
    grind
  have c1 : W.cross (encoder W 1) (encoder W 1) = 3 / 5 := by
    rw [encoder_one, OUWorld.cross_z (.z 1), W.orthonormal_z.self]; grind
  have g : ∀ i, W.inner (encoder W i) (encoder W i) = 1 := fun i => by
    have := congrFun (congrFun (gram_eq W) i) i
    rwa [Mat.one_apply, if_pos rfl] at this
  have e : excessLoss W.inner W.cross (3 / 5) (encoder W) =
      0 + (2 * W.inner (encoder W 0) (encoder W 0) - 2 * W.cross (encoder W 0) (encoder W 0))
        + (2 * W.inner (encoder W 1) (encoder W 1) - 2 * W.cross (encoder W 1) (encoder W 1))
        - 2 * (1 - 3 / 5) * (0 + W.inner (encoder W 0) (encoder W 0)
          + W.inner (encoder W 1) (encoder W 1)) := rfl
  rw [e, g, g, c0, c1]
  grind

/-- The identity is a Procrustes optimum. -/
theorem isProcrustes : IsProcrustes (crossGram W.inner (encoder W) W.z) (1 : Mat 2 Rat) :=
  isProcrustes_diagonal (fun i j h => by rw [crossGram_apply, if_neg h]) fun i => by
    rw [crossGram_apply, if_pos rfl]; split <;> grind

/-- The bound of the theorem. -/
theorem meanSquareError_le :
    meanSquareError W.inner (encoder W) (1 : Mat 2 Rat) W.z ≤ 306 / 625 := by
  have white : RectMat.nsq (gram W.inner (encoder W) - 1) = 0 := by
    rw [gram_eq]
    exact sum_eq_zero fun i => sum_eq_zero fun j => by rw [RectMat.sub_apply]; grind
  have := approximate_identifiability W (by grind) (by grind) (centered W) (ε := 0)
    (Std.le_refl _) (by rw [white]; grind) (isProcrustes W)
  rw [excessLoss_eq] at this
  grind

/-- The mean squared error itself. -/
theorem meanSquareError_eq :
    meanSquareError W.inner (encoder W) (1 : Mat 2 Rat) W.z = 250 / 625 := by
  have n : nonlinearEnergy W.inner (encoder W) W.z = 9 / 25 := by
    rw [nonlinearEnergy_eq W.inner_form.toSymmForm W.orthonormal_z, gram_eq]
    simp only [Mat.trace, sum_last, sum_empty, RectMat.sub_apply, RectMat.mul_apply,
      RectMat.transpose_apply, Mat.one_apply, crossGram_apply]
    grind
  rw [LeJEPA.meanSquareError_eq W.inner_form.toSymmForm W.orthonormal_z, n]
  simp only [RectMat.distSq, RectMat.nsq, sum_last, sum_empty, Mat.one_apply, crossGram_apply]
  grind

/-- The same in the world of polynomials. -/
example : meanSquareError RotationExample.world.inner (encoder RotationExample.world)
    (1 : Mat 2 Rat) RotationExample.world.z ≤ 306 / 625 := meanSquareError_le _

/-- The same as a statement on limits of polynomials in mean square. -/
example : (polynomialL2World (fun _ => 3 / 5) (fun _ => 4 / 5) RotationExample.rate_sq
    (fun _ => by grind) (fun _ => by grind)).Centered (encoder RotationExample.world) where
  approximable _ := L2World.approximable_ι _ (polynomialWorld.isPoly _ _)
  mean := (centered RotationExample.world).mean

/-- The certificate for the same encoder: it uses the excess loss and the covariance only, finds a
rational rotation, and supposes nothing of the field or of the Procrustes problem. -/
example {η : Rat} (hη : 0 < η) : ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧
    meanSquareError RotationExample.world.inner (encoder RotationExample.world) Q
      RotationExample.world.z ≤ 306 / 625 + η := by
  have white : RectMat.nsq (gram RotationExample.world.inner (encoder RotationExample.world) - 1)
      = 0 := by
    rw [gram_eq]
    exact sum_eq_zero fun i => sum_eq_zero fun j => by rw [RectMat.sub_apply]; grind
  obtain ⟨Q, hQ, _, h⟩ := certificate_archimedean RotationExample.world (by grind) (by grind)
    rat_archimedean (Nat.le_refl 2) (centered RotationExample.world) (δ := 108 / 625) (ε := 0)
    (by rw [excessLoss_eq]; exact Std.le_refl _) (Std.le_refl _) (by rw [white]; grind) hη
  exact ⟨Q, hQ, by grind⟩

end BlendExample

end LeJEPA
