module

public import LeJEPA.World.SpectralGap

/-!
# Quadratic features

The observables `quad a b = c_a c_b 1` of degree 2: for `a ≠ b` the product `z_a z_b`, for `a = b`
the second Hermite function `He_2(z_a) = z_a² - 1`. Their inner products are
`δ_ac δ_bd + δ_ad δ_bc`, so that `He_2(z_a)` has squared norm 2 and every other one is a unit
vector, and the pair correlation of `quad a b` is `ρ_a ρ_b` times that.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v

namespace OUWorld
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- The quadratic feature `z_a z_b - δ_ab`. -/
@[expose] def quad (a b : Fin n) : A := W.create a (W.z b)

/-- The second Hermite function of a latent, `He_2(z_a) = z_a² - 1`. -/
@[expose] def he2 (a : Fin n) : A := W.quad a a

theorem isPoly_quad (a b : Fin n) : W.IsPoly (W.quad a b) := .create (.z b) a

theorem chaos_quad (a b : Fin n) : W.Chaos (raise a (raise b fun _ => 0)) (W.quad a b) :=
  .create a (W.chaos_z b)

private theorem degree_quad (a b : Fin n) : degree (raise a (raise b fun _ => 0)) = 2 := by
  rw [degree_raise, degree_raise, degree_zero]

theorem hasDegree_quad (a b : Fin n) : W.HasDegree 2 (W.quad a b) :=
  .chaos (degree_quad a b) (W.chaos_quad a b)

theorem hasDegree_smul_quad (c : R) (a b : Fin n) : W.HasDegree 2 (c • W.quad a b) :=
  .chaos (degree_quad a b) (.smul c (W.chaos_quad a b))

/-- Quadratic features have mean zero. -/
theorem inner_quad_one (a b : Fin n) : W.inner (W.quad a b) W.one = 0 := by
  rw [quad, inner_create, W.d_one, W.inner_form.zero_right]

/-- The derivatives of a quadratic feature. -/
theorem d_quad (i a b : Fin n) :
    W.d i (W.quad a b) = (if i = b then W.z a else 0) + if i = a then W.z b else 0 := by
  rw [quad, d_create, d_z]
  split
  · rw [← z_eq_create]
  · rw [(W.create_linear a).map_zero]

/-- The inner products of quadratic features (Isserlis' formula). -/
theorem inner_quad_quad (a b c d : Fin n) : W.inner (W.quad a b) (W.quad c d) =
    (if a = c then if b = d then 1 else 0 else 0) +
      if a = d then if b = c then 1 else 0 else 0 := by
  have e : W.inner (W.quad a b) (W.quad c d) = W.inner (W.z b) (W.d a (W.quad c d)) :=
    W.inner_create a _ _
  have f : ∀ (p : Prop) [Decidable p] (k : Fin n), W.inner (W.z b) (if p then W.z k else 0) =
      if p then if b = k then 1 else 0 else 0 := fun p _ k => by
    split
    · exact W.orthonormal_z b k
    · exact W.inner_form.zero_right _
  rw [e, d_quad, W.inner_form.add_right, f, f]
  exact AddCommMonoid.add_comm _ _

/-- Quadratic features are uncorrelated with the coordinates, also for the pair. -/
theorem quad_orthogonal_z (a b j : Fin n) :
    W.inner (W.quad a b) (W.z j) = 0 ∧ W.cross (W.quad a b) (W.z j) = 0 :=
  (W.chaos_quad a b).orthogonal (W.chaos_z j) fun e => by
    have := congrArg degree e
    rw [degree_quad, degree_raise, degree_zero] at this
    omega

/-- `He_2(z_a)` has squared norm 2. -/
theorem inner_he2_self (a : Fin n) : W.inner (W.he2 a) (W.he2 a) = 2 := by
  rw [he2, inner_quad_quad, if_pos rfl, if_pos rfl]; grind

/-- The pair correlations of quadratic features. -/
theorem cross_quad (a b : Fin n) {f : A} (hf : W.IsPoly f) :
    W.cross (W.quad a b) f = ρ a * ρ b * W.inner (W.quad a b) f := by
  rw [(W.chaos_quad a b).cross_eq hf, monomial_raise, monomial_raise, monomial_zero]; grind

end OUWorld

/-- `He_2(z_0)` and `z_0 z_1` are orthogonal, and the second is a unit vector. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.inner (W.he2 0) (W.quad 0 1) = 0 ∧ W.inner (W.quad 0 1) (W.quad 0 1) = 1 := by
  rw [OUWorld.he2, W.inner_quad_quad, W.inner_quad_quad]
  have : (0 : Fin 2) ≠ 1 := by decide
  simp only [if_neg this, if_pos]
  grind

end LeJEPA
