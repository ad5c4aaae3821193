module

public import LeJEPA.World.SpectralGap

/-!
# The product of two latents

The simplest nonlinear feature, `z_i z_j` with `i ≠ j`: mean zero, unit variance, uncorrelated with
every coordinate, and with itself at the second point it has correlation `ρ_i ρ_j`. It serves as the
nonlinear output in examples and counterexamples.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v

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
end LeJEPA
