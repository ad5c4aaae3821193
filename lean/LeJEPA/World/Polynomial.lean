module

public import LeJEPA.Gaussian.Vector
public import LeJEPA.World.L2World
public import LeJEPA.World.SpectralGap

/-!
# Polynomials are a world

The world of polynomials, in which the theorems on worlds can be computed with, and in every world
the product of two latents, the simplest observable that is not linear.

## Main results
* `polynomial_world`: polynomials are a world, with pairings and operators as they should be.
* `polynomialWorld.eq_of_norm_sub`: there, observables at distance zero are equal.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v

/-!
## The product of two latents

The simplest nonlinear feature, `z_i z_j` with `i ≠ j`: mean zero, unit variance, uncorrelated with
every coordinate, and with itself at the second point it has correlation `ρ_i ρ_j`. It serves as the
nonlinear output in examples and counterexamples.
-/

namespace OUWorld
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- The observable `z_i z_j`. -/
@[expose] def zz (i j : Fin n) : A := W.mulZ i (W.z j)

variable {i j : Fin n}

theorem isPoly_zz : W.IsPoly (W.zz i j) := .mulZ i (.z j)

/-- For `i ≠ j`, `z_i z_j` is a chaos component of degree 2. -/
theorem zz_eq_create (h : i ≠ j) : W.zz i j = W.create i (W.z j) := by
  rw [zz, mulZ_eq, d_z, if_neg h]; grind

theorem chaos_zz (h : i ≠ j) : W.Chaos (raise i (raise j fun _ => 0)) (W.zz i j) := by
  rw [W.zz_eq_create h]; exact .create i (W.chaos_z j)

private theorem d_zz (h : i ≠ j) : W.d i (W.zz i j) = W.z j := by
  rw [W.zz_eq_create h, d_create, d_z, if_neg h, (W.create_linear i).map_zero, if_pos rfl]; grind

/-- `z_i z_j` has mean zero. -/
theorem inner_zz_one (h : i ≠ j) : W.inner (W.zz i j) W.one = 0 := by
  rw [W.zz_eq_create h, W.inner_create, W.d_one, W.inner_form.zero_right]

/-- `z_i z_j` has unit variance. -/
theorem inner_zz_zz (h : i ≠ j) : W.inner (W.zz i j) (W.zz i j) = 1 := by
  have e := W.inner_create i (W.z j) (W.zz i j)
  rw [← W.zz_eq_create h, W.d_zz h, W.orthonormal_z.self] at e
  exact e

/-- The pair correlation of `z_i z_j`. -/
theorem cross_zz_zz (h : i ≠ j) : W.cross (W.zz i j) (W.zz i j) = ρ i * ρ j := by
  rw [(W.chaos_zz h).cross_eq W.isPoly_zz, W.inner_zz_zz h, monomial_raise, monomial_raise,
    monomial_zero]; grind

/-- `z_i z_j` is uncorrelated with every coordinate. -/
theorem inner_zz_z (h : i ≠ j) (k : Fin n) : W.inner (W.zz i j) (W.z k) = 0 :=
  ((W.chaos_zz h).orthogonal (W.chaos_z k) fun e => by
    have := congrArg degree e
    rw [degree_raise, degree_raise, degree_raise] at this
    omega).1

/-- `z_i z_j` is no combination of the coordinates: it has distance at least 1 from each. -/
theorem dist_zz_linComb (h : i ≠ j) (q : Fin n → R) :
    W.inner (W.zz i j - linComb q W.z) (W.zz i j - linComb q W.z) = 1 + sum fun k => q k * q k := by
  rw [W.inner_form.sub_self, W.inner_zz_zz h, W.inner_form.linComb_right,
    W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm,
    sum_eq_zero fun k => by rw [W.inner_zz_z h]; grind]
  grind

example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.cross (W.zz 0 1) (W.zz 0 1) = 1 / 4 := by
  rw [W.cross_zz_zz (by decide)]; grind

end OUWorld

/-!
## The world of polynomials

The polynomials in `n` variables over an ordered field, with the expectation that the Gaussian
moments give, and the second point `z' = ρ z + σ ξ` substituted literally, are an `OUWorld` whenever
`ρ_i² + σ_i² = 1`. So no theorem about worlds is empty. In this world all observables are
polynomial, and only the zero polynomial has norm zero, so that "up to norm zero" means equality of
polynomials.
-/

section
open MvPoly (C var deriv)
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

/-- The world of polynomials in `n` independent standard Gaussian variables, with the second point
`z'_i = ρ_i z_i + σ_i ξ_i`. -/
@[expose] def polynomialWorld (ρ σ : Fin n → R) (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) :
    OUWorld R (MvPoly R n) n ρ where
  one := 1
  mulZ i f := var i * f
  d i f := deriv i f
  inner f g := MvPoly.expect (f * g)
  cross f g := MvPoly.expectPair ρ σ f g
  mulZ_linear i :=
    { map_add := fun f g => by grind
      map_smul := fun c f => by rw [MvPoly.smul_eq_C_mul, MvPoly.smul_eq_C_mul]; grind }
  d_linear i := MvPoly.deriv_linear i
  inner_form :=
    { comm := fun f g => by rw [CommSemiring.mul_comm]
      add_left := fun f g k => by rw [Semiring.right_distrib, MvPoly.expect_add]
      smul_left := fun c f g => by
        rw [MvPoly.smul_eq_C_mul, Semiring.mul_assoc, MvPoly.expect_C_mul]
      nonneg := MvPoly.expect_mul_self_nonneg }
  cross_form :=
    { comm := MvPoly.expectPair_comm h
      add_left := MvPoly.expectPair_add_left ρ σ
      smul_left := fun c f g => by rw [MvPoly.smul_eq_C_mul, MvPoly.expectPair_C_mul_left] }
  inner_one := by rw [Semiring.mul_one, MvPoly.expect_one]
  cross_one := by rw [MvPoly.expectPair_eq, MvPoly.mehler_one, Semiring.mul_one, MvPoly.expect_one]
  d_one := MvPoly.deriv_one
  d_comm := MvPoly.deriv_comm
  d_mulZ i j f := MvPoly.deriv_var_mul i j f
  stein := MvPoly.stein_mul
  cross_stein := MvPoly.expectPair_var_mul ρ σ

namespace polynomialWorld
variable {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)

theorem z_eq (i : Fin n) : (polynomialWorld ρ σ h).z i = var i := Semiring.mul_one _

/-- A combination of the coordinates is the linear form with these coefficients. -/
theorem linComb_z_eq (q : Fin n → R) :
    linComb q (polynomialWorld ρ σ h).z = sum fun k => C (q k) * var k := by
  rw [linComb]; exact sum_congr fun k => by rw [z_eq, MvPoly.smul_eq_C_mul]

/-- In the world of polynomials every observable is a polynomial observable. -/
theorem isPoly (f : MvPoly R n) : (polynomialWorld ρ σ h).IsPoly f := by
  induction f using MvPoly.induction with
  | const a =>
    have := OUWorld.IsPoly.smul (W := polynomialWorld ρ σ h) a .one
    rwa [MvPoly.smul_eq_C_mul, show C a * (polynomialWorld ρ σ h).one = C a from Semiring.mul_one _]
      at this
  | add p q hp hq => exact .add hp hq
  | var_mul i p hp => exact .mulZ i hp

/-- Observables at distance zero are equal as polynomials. -/
theorem eq_of_norm_sub {f g : MvPoly R n}
    (hfg : (polynomialWorld ρ σ h).inner (f - g) (f - g) = 0) : f = g := by
  have := MvPoly.eq_zero_of_expect_mul_self hfg
  grind

end polynomialWorld

/-- **The world of polynomials** (catalog: `polynomial-world`). The polynomials in `n` variables
with the Gaussian moments, and `z'_i = ρ_i z_i + σ_i ξ_i` substituted for the second point, are a
world at the rates `ρ`, if `ρ_i² + σ_i² = 1`: its constant, coordinates, derivatives and pairings
are those of polynomials, all its observables are polynomial, and its inner product is definite. -/
theorem polynomial_world (ρ σ : Fin n → R) (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) :
    ∃ W : OUWorld R (MvPoly R n) n ρ,
      W.one = 1 ∧ (∀ i f, W.mulZ i f = var i * f) ∧ (∀ i f, W.d i f = deriv i f) ∧
      (∀ f g, W.inner f g = MvPoly.expect (f * g)) ∧
      (∀ f g, W.cross f g = MvPoly.expect (MvPoly.expect (C f * MvPoly.noisy ρ σ g))) ∧
      (∀ f, W.IsPoly f) ∧ ∀ f, W.inner f f = 0 → f = 0 :=
  ⟨polynomialWorld ρ σ h, rfl, fun _ _ => rfl, fun _ _ => rfl, fun _ _ => rfl, fun _ _ => rfl,
    polynomialWorld.isPoly h, fun _ => MvPoly.eq_zero_of_expect_mul_self⟩

/-- The world of polynomials with rates in `[0, 1]` is also an `L2World`, in which every observable
is approximable: the hypotheses of the forward theorem in `L²` can be met. -/
@[expose] def polynomialL2World (ρ σ : Fin n → R) (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
    (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) : L2World (polynomialWorld ρ σ h) (MvPoly R n) :=
  (polynomialWorld ρ σ h).toL2World (polynomialWorld.isPoly h) h0 h1

/-- Two latents at the rate 3/5 over the rationals. -/
example : ∃ W : OUWorld Rat (MvPoly Rat 2) 2 fun _ => 3 / 5, W.inner (var 0) (var 0) = 1 := by
  obtain ⟨W, h1, hz, _⟩ := polynomial_world (n := 2) (fun _ => (3 / 5 : Rat)) (fun _ => 4 / 5)
    fun _ => by grind
  have e : W.z 0 = var 0 := by rw [OUWorld.z, hz, h1, Semiring.mul_one]
  exact ⟨W, by rw [← e]; exact W.orthonormal_z.self 0⟩

end

end LeJEPA
