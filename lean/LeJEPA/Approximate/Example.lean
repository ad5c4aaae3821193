module

public import LeJEPA.Approximate.Certificate
public import LeJEPA.Forward.Example

/-!
# A worked instance

Two latents over the rationals at the rate 3/5, and the encoder with outputs
`(4/5) z_0 + (3/5) z_0 z_1` and `z_1`. It is whitened, so `ε = 0`; its excess loss is `δ = 108/625`,
whence `D = 9/25`, which is exactly its nonlinear energy. The identity is a Procrustes optimum of
`E[h zᵀ] = diag(4/5, 1)`. The theorem bounds the mean squared error by `D + D² = 306/625`; it is
`250/625`.
-/

public noncomputable section

namespace LeJEPA.BlendExample
open Lean.Grind

universe v
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
    exact sum_eq_zero fun i => sum_eq_zero fun j => by rw [Mat.sub_apply]; grind
  have := approximate_identifiability W (by grind) (by grind) (centered W) (ε := 0)
    (Std.le_refl _) (by rw [white]; grind) (isProcrustes W)
  rw [excessLoss_eq] at this
  grind

/-- The mean squared error itself. -/
theorem meanSquareError_eq :
    meanSquareError W.inner (encoder W) (1 : Mat 2 Rat) W.z = 250 / 625 := by
  have n : nonlinearEnergy W.inner (encoder W) W.z = 9 / 25 := by
    rw [nonlinearEnergy_eq W.inner_form.toSymmForm W.orthonormal_z, gram_eq]
    simp only [Mat.trace, sum_last, sum_empty, Mat.sub_apply, RectMat.mul_apply,
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
    exact sum_eq_zero fun i => sum_eq_zero fun j => by rw [Mat.sub_apply]; grind
  obtain ⟨Q, hQ, _, h⟩ := certificate_archimedean RotationExample.world (by grind) (by grind)
    rat_archimedean (Nat.le_refl 2) (centered RotationExample.world) (δ := 108 / 625) (ε := 0)
    (by rw [excessLoss_eq]; exact Std.le_refl _) (Std.le_refl _) (by rw [white]; grind) hη
  exact ⟨Q, hQ, by grind⟩

end LeJEPA.BlendExample
