module

public import LeJEPA.Converse.Expectation
public import LeJEPA.Gaussian.Stein

/-!
# Normal laws of any mean and variance

`normal μ v` is the law `N(μ, v)` as a functional on polynomials. Its moments obey
`M_{k+2} = μ M_{k+1} + v (k+1) M_k`, so no square root of `v` is needed and the definition makes
sense over every commutative ring. `v` may be any element: for `v = 0` it is a constant, and for
negative `v` it is still a functional, though not a law.

## Main results
* `LeJEPA.stein_characterization`: Stein's identity holds for this law and for no other.
* `LeJEPA.central_moments`: `E[(z - μ)^(2k)] = v^k (2k-1)!!`, and the odd ones vanish.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The moments of `N(μ, v)`: `1, μ, μ² + v, μ³ + 3 μ v, …`. -/
@[expose] def normalMoment (μ v : R) : Nat → R
  | 0 => 1
  | 1 => μ
  | k + 2 => μ * normalMoment μ v (k + 1) + v * (((k + 1 : Nat) : R) * normalMoment μ v k)

/-- The law `N(μ, v)` on polynomials. -/
@[expose] def normal (μ v : R) : Expectation R := .ofMoments (normalMoment μ v) rfl

theorem normal_X_pow (μ v : R) (k : Nat) : normal μ v (X ^ k) = normalMoment μ v k :=
  Expectation.ofMoments_X_pow _ _ k

/-- `F` satisfies Stein's identity with mean `μ` and variance `v`: `E[(z - μ) p(z)] = v E[p'(z)]`
for all polynomials `p`. -/
@[expose] def Expectation.Stein (F : Expectation R) (μ v : R) : Prop :=
  ∀ p : UniPoly R, F ((X - C μ) * p) = v * F (deriv p)

/-- It is enough to have Stein's identity for powers. -/
private theorem stein_of_X_pow {F : Expectation R} {μ v : R}
    (h : ∀ k : Nat, F ((X - C μ) * X ^ k) = v * F (deriv (X ^ k))) : F.Stein μ v := by
  have key : ∀ (p : UniPoly R) (j : Nat),
      F ((X - C μ) * (p * X ^ j)) = v * F (deriv (p * X ^ j)) := by
    intro p
    induction p using UniPoly.induction with
    | const a =>
      intro j
      rw [show (X - C μ) * (C a * X ^ j) = C a * ((X - C μ) * X ^ j) by grind, F.map_C_mul, h,
        deriv_C_mul, F.map_C_mul]
      grind
    | step a q ih =>
      intro j
      rw [show (C a + X * q) * X ^ j = C a * X ^ j + q * X ^ (j + 1) by
          rw [Semiring.pow_succ]; grind, deriv_add, deriv_C_mul, F.map_add, F.map_C_mul,
        Semiring.left_distrib, F.map_add, ih,
        show (X - C μ) * (C a * X ^ j) = C a * ((X - C μ) * X ^ j) by grind, F.map_C_mul, h]
      grind
  intro p
  have := key p 0
  rwa [Semiring.pow_zero, Semiring.mul_one] at this

/-- Stein's identity for powers is the recursion of the moments. -/
private theorem stein_X_pow_iff {F : Expectation R} {μ v : R} (k : Nat) :
    F ((X - C μ) * X ^ (k + 1)) = v * F (deriv (X ^ (k + 1))) ↔
      F (X ^ (k + 2)) = μ * F (X ^ (k + 1)) + v * (((k + 1 : Nat) : R) * F (X ^ k)) := by
  rw [show (X - C μ) * X ^ (k + 1) = X ^ (k + 2) - C μ * X ^ (k + 1) by
      rw [Semiring.pow_succ X (k + 1)]; grind,
    F.map_sub, F.map_C_mul, deriv_pow_succ, deriv_X, Semiring.mul_one, ← C_natCast, F.map_C_mul]
  constructor <;> intro h <;> grind

/-- Stein's identity for constants is the mean. -/
private theorem stein_one_iff {F : Expectation R} {μ v : R} :
    F ((X - C μ) * X ^ 0) = v * F (deriv (X ^ 0)) ↔ F.mean = μ := by
  rw [Semiring.pow_zero, deriv_one, F.map_zero, Semiring.mul_one, F.map_sub, F.map_C]
  unfold Expectation.mean
  constructor <;> intro h <;> grind

theorem mean_normal (μ v : R) : (normal μ v).mean = μ := Expectation.ofMoments_X _ _

/-- The normal law satisfies Stein's identity. -/
theorem normal_stein (μ v : R) : (normal μ v).Stein μ v := stein_of_X_pow fun k => by
  cases k with
  | zero => exact stein_one_iff.2 (mean_normal μ v)
  | succ k => exact (stein_X_pow_iff k).2 (by simp only [normal_X_pow]; rfl)

/-- **Stein's characterization of the normal law** (Theorem 4.2, proof): a linear functional `F` on
polynomials with `F 1 = 1` satisfies `F((X - μ) p) = v F(p')` for all `p` exactly when it is the
expectation of `N(μ, v)`. -/
theorem stein_characterization (F : Expectation R) (μ v : R) :
    (∀ p : UniPoly R, F ((X - C μ) * p) = v * F (deriv p)) ↔ F = normal μ v := by
  constructor
  · intro h
    have key : ∀ k : Nat, F (X ^ k) = normal μ v (X ^ k) ∧
        F (X ^ (k + 1)) = normal μ v (X ^ (k + 1)) := by
      intro k
      induction k with
      | zero =>
        rw [Semiring.pow_zero, F.map_one, Expectation.map_one, Semiring.pow_succ, Semiring.pow_zero,
          Semiring.one_mul]
        exact ⟨rfl, (stein_one_iff.1 (h _)).trans (mean_normal μ v).symm⟩
      | succ k ih =>
        refine ⟨ih.2, ?_⟩
        rw [(stein_X_pow_iff k).1 (h _), ih.1, ih.2]
        simp only [normal_X_pow]; rfl
    exact Expectation.ext_X_pow fun k => (key k).1
  · rintro rfl
    exact normal_stein μ v

/-- The second of the defining properties of a normal law: its variance. -/
theorem variance_normal (μ v : R) : (normal μ v).variance = v := by
  rw [Expectation.variance_eq, mean_normal, normal_stein, deriv_X, Expectation.map_one]; grind

/-- `(2k-1)!! = 1 · 3 ⋯ (2k-1)`, the product of the first `k` odd numbers. -/
@[expose] def oddFactorial : Nat → Nat
  | 0 => 1
  | k + 1 => (2 * k + 1) * oddFactorial k

private theorem deriv_centered (μ : R) : deriv (X - C μ) = 1 := by
  rw [deriv_sub, deriv_X, deriv_C]; grind

/-- The central moments of `N(μ, v)` lower by two degrees at a time. -/
private theorem central_moment_add_two (μ v : R) (k : Nat) :
    normal μ v ((X - C μ) ^ (k + 2)) = v * (((k + 1 : Nat) : R) * normal μ v ((X - C μ) ^ k)) := by
  rw [Semiring.pow_succ, CommSemiring.mul_comm, normal_stein, deriv_pow_succ, deriv_centered,
    Semiring.mul_one, ← C_natCast, Expectation.map_C_mul]

/-- The central moments of `N(μ, v)` are those of a Gaussian: `E[(z - μ)^(2k)] = v^k (2k-1)!!`, and
the odd ones vanish. -/
theorem central_moments (μ v : R) (k : Nat) :
    normal μ v ((X - C μ) ^ (2 * k)) = v ^ k * (oddFactorial k : R) ∧
      normal μ v ((X - C μ) ^ (2 * k + 1)) = 0 := by
  induction k with
  | zero =>
    rw [show 2 * 0 + 1 = 0 + 1 by omega, Semiring.pow_succ, Nat.mul_zero, Semiring.pow_zero,
      Semiring.one_mul, Expectation.map_one, Expectation.map_sub, Expectation.map_C,
      Semiring.pow_zero]
    refine ⟨?_, ?_⟩
    · rw [show oddFactorial 0 = 1 from rfl, Semiring.natCast_one]; grind
    · rw [show normal μ v X = μ from mean_normal μ v]; grind
  | succ k ih =>
    rw [show 2 * (k + 1) = 2 * k + 2 by omega, show 2 * k + 2 + 1 = 2 * k + 1 + 2 by omega,
      central_moment_add_two, central_moment_add_two, ih.1, ih.2]
    refine ⟨?_, by grind⟩
    rw [show oddFactorial (k + 1) = (2 * k + 1) * oddFactorial k from rfl, Semiring.natCast_mul,
      Semiring.pow_succ]
    grind

/-- `N(0, 1)` is the standard Gaussian expectation. -/
theorem normal_zero_one (p : UniPoly R) : normal 0 1 p = expect p := by
  have h := (stein_characterization ⟨expect, expect_add, expect_C_mul, expect_one⟩ (0 : R) 1).1
    fun p => by
      show expect _ = 1 * expect _
      rw [C_zero, show (X - 0) * p = X * p by grind, stein]; grind
  rw [← h]

/-- An affine function of a normal variable is normal: for `z ~ N(μ, v)` the law of `c + s z` is
`N(c + s μ, s² v)`. -/
theorem normal_affine (μ v c s : R) (p : UniPoly R) :
    normal μ v (eval₂ CHom (C c + C s * X) p) = normal (c + s * μ) (s * s * v) p := by
  let F : Expectation R := {
    toFun := fun p => normal μ v (eval₂ CHom (C c + C s * X) p)
    map_add := fun p q => by rw [eval₂_add, Expectation.map_add]
    map_C_mul := fun a p => by rw [eval₂_C_mul, CHom_apply, Expectation.map_C_mul]
    map_one := by rw [eval₂_one, Expectation.map_one] }
  have slope : deriv (C c + C s * X) = C s := by
    rw [deriv_add, deriv_C, deriv_C_mul, deriv_X]; grind
  have hF : F = normal (c + s * μ) (s * s * v) := (stein_characterization _ _ _).1 fun p => by
    have hd : deriv (eval₂ CHom (C c + C s * X) p) = C s * eval₂ CHom (C c + C s * X) (deriv p) :=
      deriv_eval₂_linear (RingMap.id R) slope p
    show normal μ v (eval₂ _ _ _) = s * s * v * normal μ v (eval₂ _ _ _)
    rw [eval₂_mul, eval₂_sub, eval₂_X, eval₂_C, CHom_apply,
      show (C c + C s * X - C (c + s * μ)) * eval₂ CHom (C c + C s * X) p
        = C s * ((X - C μ) * eval₂ CHom (C c + C s * X) p) by rw [C_add, C_mul]; grind,
      Expectation.map_C_mul, normal_stein, hd, Expectation.map_C_mul]
    grind
  exact congrArg (fun K : Expectation R => K p) hF

/-- `N(μ, s²)` is the law of `μ + s x`, with `x` standard Gaussian. -/
theorem normal_eq_expect (μ s : R) (p : UniPoly R) :
    normal μ (s * s) p = expect (eval₂ CHom (C μ + C s * X) p) := by
  rw [← normal_zero_one, normal_affine]
  congr 2 <;> grind

/-- With variance `0` the normal law is concentrated at its mean. -/
theorem normal_zero_right (μ : R) : normal μ 0 = .dirac μ :=
  ((stein_characterization _ _ _).1 fun p => by
    rw [Expectation.dirac_apply, eval_mul, eval_sub, eval_X, eval_C]; grind).symm

end

section
variable {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)

/-- Homomorphisms of the coefficients send normal laws to normal laws. -/
theorem map_normal (μ v : A) : (normal μ v).map φ = normal (φ μ) (φ v) := by
  refine Expectation.ext_X_pow fun k => ?_
  rw [Expectation.map_X_pow, normal_X_pow, normal_X_pow]
  induction k using Nat.strongRecOn with
  | ind k ih =>
    match k with
    | 0 => exact φ.map_one
    | 1 => rfl
    | k + 2 =>
      simp only [normalMoment]
      rw [φ.map_add, φ.map_mul, φ.map_mul, φ.map_mul, φ.map_natCast, ih k (by omega),
        ih (k + 1) (by omega)]

end

/-- `E[z⁴] = μ⁴ + 6 μ² v + 3 v²`, here for `μ = 2`, `v = 3`. -/
example : normal 2 3 (X ^ 4) = (115 : Rat) := by
  rw [normal_X_pow]; simp only [normalMoment]; grind

end LeJEPA
