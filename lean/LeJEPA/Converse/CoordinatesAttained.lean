module

public import LeJEPA.Beyond.Anisotropy
public import LeJEPA.Converse.Coordinates
public import LeJEPA.Forward.PolynomialWorld

/-!
# Gaussian coordinates meet the hypotheses

The hypotheses of `normal_of_least_encoderLoss` can be met, with a rate for each coordinate: by
independent standard Gaussian latents `z_i' = ρ_i z_i + σ_i ξ_i` whose rates lie in `[0, 1]` and
satisfy `ρ_a² ≤ ρ_b` for all `a`, `b`. There the latents have the least alignment loss of all
whitened polynomial encoders with `n` outputs; for other rates they do not (`anisotropy-threshold`).

The random algebra is that of the polynomials in `z` (inner variables) and `ξ` (outer variables) with
their Gaussian moments.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R] {n : Nat}

/-- The derivative of a polynomial of one element of an algebra of polynomials. -/
private theorem deriv_aeval {S : Type u} [CommRing S] (W : RandomAlgebra R (MvPoly S n))
    {y d : MvPoly S n} {i : Fin n} (hc : ∀ a, MvPoly.deriv i (W.const a) = 0)
    (hy : MvPoly.deriv i y = d) (q : UniPoly R) :
    MvPoly.deriv i (W.aeval y q) = d * W.aeval y (deriv q) := by
  induction q using UniPoly.induction with
  | const a =>
    rw [aeval_C, hc, deriv_C, ← C_zero, aeval_C, W.const.map_zero]; grind
  | step a q ih =>
    rw [aeval_add, aeval_C, aeval_mul, aeval_X, MvPoly.deriv_add, MvPoly.deriv_mul, hc, hy, ih,
      deriv_add, deriv_C, deriv_X_mul, show (0 : UniPoly R) + (q + X * deriv q) = q + X * deriv q by
        grind, aeval_add, aeval_mul, aeval_X]
    grind

/-- The polynomials in independent standard Gaussian `z` (inner variables) and `ξ` (outer
variables). -/
@[expose] def gaussianCoordinates (R : Type u) [CommRing R] (n : Nat) :
    RandomAlgebra R (MvPoly (MvPoly R n) n) where
  const := (MvPoly.CHom n).comp (MvPoly.CHom n)
  mean w := MvPoly.expect (MvPoly.expect w)
  mean_add w₁ w₂ := by rw [MvPoly.expect_add, MvPoly.expect_add]
  mean_const_mul a w := by
    rw [RingMap.comp_apply, MvPoly.CHom_apply, MvPoly.CHom_apply, MvPoly.expect_C_mul,
      MvPoly.expect_C_mul]
  mean_one := by rw [MvPoly.expect_one, MvPoly.expect_one]

/-- The polynomials in `z` with Gaussian moments. -/
private def innerAlgebra (R : Type u) [CommRing R] (n : Nat) : RandomAlgebra R (MvPoly R n) where
  const := MvPoly.CHom n
  mean := MvPoly.expect
  mean_add := MvPoly.expect_add
  mean_const_mul := MvPoly.expect_C_mul
  mean_one := MvPoly.expect_one

variable (ρ σ : Fin n → R)

private theorem const_eq (a : R) :
    (gaussianCoordinates R n).const a = MvPoly.C (MvPoly.C a) := rfl

private theorem mean_eq (w : MvPoly (MvPoly R n) n) :
    (gaussianCoordinates R n).mean w = MvPoly.expect (MvPoly.expect w) := rfl

/-- Polynomials of `z`. -/
theorem gaussianCoordinates_mvaeval (p : MvPoly R n) :
    (gaussianCoordinates R n).mvaeval (fun i => MvPoly.C (MvPoly.var i)) p = MvPoly.C p := by
  refine MvPoly.hom_ext (φ := MvPoly.eval₂Hom (gaussianCoordinates R n).const _)
    (ψ := MvPoly.CHom n) (fun a => ?_) (fun i => ?_) p
  · rw [MvPoly.eval₂Hom_C]; rfl
  · rw [MvPoly.eval₂Hom_var]; rfl

/-- Polynomials of `z'`. -/
theorem gaussianCoordinates_mvaeval_noisy (p : MvPoly R n) :
    (gaussianCoordinates R n).mvaeval (fun i => MvPoly.noisy ρ σ (MvPoly.var i)) p
      = MvPoly.noisy ρ σ p := by
  refine MvPoly.hom_ext (φ := MvPoly.eval₂Hom (gaussianCoordinates R n).const _)
    (ψ := MvPoly.noisy ρ σ) (fun a => ?_) (fun i => ?_) p
  · rw [MvPoly.eval₂Hom_C, MvPoly.noisy_C]; rfl
  · rw [MvPoly.eval₂Hom_var]

private theorem aeval_z (i : Fin n) (p : UniPoly R) :
    (gaussianCoordinates R n).aeval (MvPoly.C (MvPoly.var i)) p = MvPoly.C (ofCoordinate i p) := by
  rw [← gaussianCoordinates_mvaeval (ofCoordinate i p)]
  exact (mvaeval_ofCoordinate _ (fun i => MvPoly.C (MvPoly.var i)) i p).symm

private theorem aeval_next (i : Fin n) (p : UniPoly R) :
    (gaussianCoordinates R n).aeval (MvPoly.noisy ρ σ (MvPoly.var i)) p
      = MvPoly.noisy ρ σ (ofCoordinate i p) := by
  rw [← gaussianCoordinates_mvaeval_noisy ρ σ (ofCoordinate i p)]
  exact (mvaeval_ofCoordinate _ (fun i => MvPoly.noisy ρ σ (MvPoly.var i)) i p).symm

private theorem ofCoordinate_eq (i : Fin n) (p : UniPoly R) :
    ofCoordinate i p = (innerAlgebra R n).aeval (MvPoly.var i) p := rfl

/-- Coordinates are independent. -/
private theorem expect_coordinates {i j : Fin n} (hij : i ≠ j) (p q : UniPoly R) :
    MvPoly.expect (ofCoordinate i p * ofCoordinate j q)
      = MvPoly.expect (ofCoordinate i p) * MvPoly.expect (ofCoordinate j q) := by
  have hc : ∀ a, MvPoly.deriv i ((innerAlgebra R n).const a) = 0 := MvPoly.deriv_C i
  have step : ∀ p q : UniPoly R,
      MvPoly.expect (ofCoordinate i (creation 0 1 p) * ofCoordinate j q) = 0 := fun p q => by
    have h1 := MvPoly.stein_mul i (ofCoordinate i p) (ofCoordinate j q)
    have d1 : MvPoly.deriv i (ofCoordinate i p) = 1 * ofCoordinate i (deriv p) :=
      deriv_aeval (innerAlgebra R n) hc (by rw [MvPoly.deriv_var, if_pos rfl]) p
    have d2 : MvPoly.deriv i (ofCoordinate j q) = 0 * ofCoordinate j (deriv q) :=
      deriv_aeval (innerAlgebra R n) hc (by rw [MvPoly.deriv_var, if_neg hij]) q
    have e : ofCoordinate i (creation 0 1 p)
        = MvPoly.var i * ofCoordinate i p - ofCoordinate i (deriv p) := by
      unfold creation
      rw [C_zero, C_one, show (X - 0) * p - 1 * deriv p = X * p - deriv p by grind]
      simp only [ofCoordinate_eq, aeval_sub, aeval_mul, aeval_X]
    rw [d1, d2, show ∀ x y : MvPoly R n, 1 * x * y = x * y by intro x y; grind,
      show ∀ x y : MvPoly R n, x * (0 * y) = 0 by intro x y; grind, MvPoly.expect_zero] at h1
    rw [e, show ∀ x y z w : MvPoly R n, (x * y - z) * w = x * y * w - z * w by
      intro x y z w; grind, MvPoly.expect_sub, h1]
    grind
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨a, s, -, rfl⟩ := exists_eq_C_add_creation 0 1 (N := N) fun k hk => hN k (by omega)
  have h1 := step s q
  have h2 := step s 1
  simp only [ofCoordinate_eq, aeval_add, aeval_C, aeval_one] at h1 h2 ⊢
  rw [Semiring.mul_one] at h2
  rw [Semiring.right_distrib, MvPoly.expect_add, MvPoly.expect_add, h1, h2]
  show MvPoly.expect (MvPoly.C a * _) + 0 = (MvPoly.expect (MvPoly.C a) + 0) * _
  rw [MvPoly.expect_C_mul, MvPoly.expect_C]
  grind

/-- The mean of a polynomial of the noise over the noise is a constant. -/
private theorem expect_noise (i : Fin n) (q : UniPoly R) :
    ∃ a, MvPoly.expect ((gaussianCoordinates R n).aeval
      (MvPoly.C (MvPoly.C (σ i)) * MvPoly.var i) q) = MvPoly.C a := by
  obtain ⟨N, hN⟩ := q.bdd
  obtain ⟨a, s, -, rfl⟩ := exists_eq_C_add_creation 0 (σ i * σ i) (N := N)
    fun k hk => hN k (by omega)
  refine ⟨a, ?_⟩
  have d := deriv_aeval (gaussianCoordinates R n) (i := i) (fun a => MvPoly.deriv_C i _)
    (d := MvPoly.C (MvPoly.C (σ i))) (y := MvPoly.C (MvPoly.C (σ i)) * MvPoly.var i)
    (by rw [MvPoly.deriv_C_mul, MvPoly.deriv_var, if_pos rfl, Semiring.mul_one]) s
  have h := MvPoly.stein i ((gaussianCoordinates R n).aeval
    (MvPoly.C (MvPoly.C (σ i)) * MvPoly.var i) s)
  rw [d, MvPoly.expect_C_mul] at h
  unfold creation
  rw [C_zero, show ∀ v : UniPoly R, (X - 0) * s - v * deriv s = X * s - v * deriv s by
    intro v; grind, aeval_add, aeval_sub, aeval_mul, aeval_mul, aeval_X, aeval_C, aeval_C,
    const_eq, const_eq, MvPoly.expect_add, MvPoly.expect_sub, MvPoly.expect_C, Semiring.mul_assoc,
    MvPoly.expect_C_mul, h, MvPoly.expect_C_mul, MvPoly.C_mul]
  grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat} {ρ σ : Fin n → R}

/-- Gaussian latents whose rates satisfy `ρ_a² ≤ ρ_b` have the least alignment loss of all whitened
polynomial encoders with `n` outputs (catalog: `converse-optimal`). -/
theorem least_encoderLoss_gaussian (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) (sep : ∀ a b, ρ a * ρ a ≤ ρ b) (f : Fin n → MvPoly R n)
    (hf : WhitenedOn (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i)) f) :
    encoderLoss (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i))
        (fun i => MvPoly.noisy ρ σ (MvPoly.var i)) MvPoly.var
      ≤ encoderLoss (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i))
        (fun i => MvPoly.noisy ρ σ (MvPoly.var i)) f := by
  have loss : ∀ g : Fin n → MvPoly R n,
      encoderLoss (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i))
        (fun i => MvPoly.noisy ρ σ (MvPoly.var i)) g = (polynomialWorld ρ σ h).loss g := fun g => by
    rw [← polynomialWorld.loss_eq h]
    unfold encoderLoss
    simp only [gaussianCoordinates_mvaeval, gaussianCoordinates_mvaeval_noisy, mean_eq]
  have hw : (polynomialWorld ρ σ h).Whitened f :=
    { isPoly := fun i => polynomialWorld.isPoly h (f i)
      mean := fun i => by
        have := hf.1 i
        rw [gaussianCoordinates_mvaeval, mean_eq, MvPoly.expect_C] at this
        show MvPoly.expect (f i * 1) = 0
        rw [Semiring.mul_one]; exact this
      cov := fun i j => by
        have := hf.2 i j
        rw [gaussianCoordinates_mvaeval, gaussianCoordinates_mvaeval, ← MvPoly.C_mul, mean_eq,
          MvPoly.expect_C] at this
        exact this }
  have e : (polynomialWorld ρ σ h).loss MvPoly.var = sum fun j => 2 * (1 - ρ j) := by
    refine sum_congr fun i => ?_
    show 2 * (polynomialWorld ρ σ h).inner (MvPoly.var i) (MvPoly.var i)
      - 2 * (polynomialWorld ρ σ h).cross (MvPoly.var i) (MvPoly.var i) = 2 * (1 - ρ i)
    have e1 := (polynomialWorld ρ σ h).orthonormal_z.self i
    have e2 := OUWorld.cross_z (W := polynomialWorld ρ σ h) (.z i) i
    rw [e1, polynomialWorld.z_eq] at e2
    rw [polynomialWorld.z_eq] at e1
    rw [e1, e2]
    grind
  rw [loss, loss, e]
  exact (anisotropy_loss_bound (polynomialWorld ρ σ h) h0 h1).2 sep f hw

/-- **The hypotheses of `normal_of_least_encoderLoss` can be met** (catalog: `converse-optimal`), by
Gaussian latents with rates that satisfy `ρ_a² ≤ ρ_b`; the scaled latents are the latents. -/
theorem gaussianCoordinates_attained (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) (sep : ∀ a b, ρ a * ρ a ≤ ρ b) :
    (gaussianCoordinates R n).Positive ∧
    (∀ i j : Fin n, i ≠ j → (gaussianCoordinates R n).Independent (MvPoly.C (MvPoly.var i))
      (MvPoly.C (MvPoly.var j))) ∧
    (∀ i : Fin n, (gaussianCoordinates R n).Independent (MvPoly.C (MvPoly.var i))
      (MvPoly.C (MvPoly.C (σ i)) * MvPoly.var i)) ∧
    (∀ i : Fin n, MvPoly.noisy ρ σ (MvPoly.var i) = (gaussianCoordinates R n).const (ρ i)
      * MvPoly.C (MvPoly.var i) + (gaussianCoordinates R n).const 0
      + MvPoly.C (MvPoly.C (σ i)) * MvPoly.var i) ∧
    (∀ i : Fin n, (gaussianCoordinates R n).law (MvPoly.noisy ρ σ (MvPoly.var i))
      = (gaussianCoordinates R n).law (MvPoly.C (MvPoly.var i))) ∧
    (∀ i : Fin n, 1 * 1 * (gaussianCoordinates R n).variance (MvPoly.C (MvPoly.var i)) = 1) ∧
    ∀ f : Fin n → MvPoly R n,
      WhitenedOn (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i)) f →
      encoderLoss (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i))
          (fun i => MvPoly.noisy ρ σ (MvPoly.var i))
          (scaledLatent (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i)) fun _ => 1)
        ≤ encoderLoss (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i))
          (fun i => MvPoly.noisy ρ σ (MvPoly.var i)) f := by
  have mean : ∀ i : Fin n, (gaussianCoordinates R n).mean (MvPoly.C (MvPoly.var i)) = 0 :=
    fun i => by
      rw [mean_eq, MvPoly.expect_C, ← Semiring.mul_one (MvPoly.var i), MvPoly.stein,
        MvPoly.deriv_one, MvPoly.expect_zero]
  refine ⟨MvPoly.expect_expect_mul_self_nonneg, fun i j hij p q => ?_, fun i p q => ?_, fun i => ?_,
    fun i => Expectation.ext fun p => ?_, fun i => ?_, fun f hf => ?_⟩
  · rw [aeval_z, aeval_z, ← MvPoly.C_mul, mean_eq, mean_eq, mean_eq, MvPoly.expect_C,
      MvPoly.expect_C, MvPoly.expect_C, expect_coordinates hij]
  · obtain ⟨a, ha⟩ := expect_noise σ i q
    rw [aeval_z, mean_eq, mean_eq, mean_eq, MvPoly.expect_C_mul, MvPoly.expect_C, ha,
      MvPoly.expect_C, CommSemiring.mul_comm, MvPoly.expect_C_mul, CommSemiring.mul_comm]
  · rw [MvPoly.noisy_var, const_eq, const_eq, MvPoly.C_mul, MvPoly.C_zero, MvPoly.C_zero]
    grind
  · rw [law_apply, law_apply, aeval_next, aeval_z, mean_eq, mean_eq, MvPoly.expect_C]
    exact MvPoly.expect_mehler h _
  · unfold RandomAlgebra.variance
    rw [mean, RingMap.map_zero, show ∀ x : MvPoly (MvPoly R n) n, (x - 0) * (x - 0) = x * x by
      intro x; grind, ← MvPoly.C_mul, mean_eq, MvPoly.expect_C, MvPoly.stein, MvPoly.deriv_var,
      if_pos rfl, MvPoly.expect_one]
    grind
  · have e : scaledLatent (gaussianCoordinates R n) (fun i => MvPoly.C (MvPoly.var i))
        (fun _ => 1) = MvPoly.var := funext fun i => by
      unfold scaledLatent
      rw [mean, MvPoly.C_zero, MvPoly.C_one]
      grind
    rw [e]
    exact least_encoderLoss_gaussian h h0 h1 sep f hf

end
end LeJEPA
