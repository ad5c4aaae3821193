module

public import LeJEPA.World.OUWorld

/-!
# Chaos components

`W.Chaos α` is the component of multi-degree `α`: what creation operators make of the constant 1
when `c_i` is applied `α i` times, in any order (in the world of polynomials the multiples of the
Hermite polynomial `He_α0(z_0) ⋯ He_α(n-1)(z_(n-1))`). Derivatives lower it, components of different
multi-degrees are orthogonal, and on the component of multi-degree `α` the pairing of `z` with `z'`
is `ρ^α` times the inner product: Mehler's formula, here a consequence of the adjoint relations
alone.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind VectorSpace

universe u v

namespace OUWorld
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R}

/-- The chaos component of multi-degree `α`: the span of the constant 1 with the creation operator
`c_i` applied `α i` times for each `i`. -/
inductive Chaos (W : OUWorld R A n ρ) : (Fin n → Nat) → A → Prop
  | one : Chaos W (fun _ => 0) W.one
  | zero (α) : Chaos W α 0
  | create {α f} (i : Fin n) : Chaos W α f → Chaos W (raise i α) (W.create i f)
  | add {α f g} : Chaos W α f → Chaos W α g → Chaos W α (f + g)
  | smul {α f} (a : R) : Chaos W α f → Chaos W α (a • f)

namespace Chaos
variable {W : OUWorld R A n ρ} {α β : Fin n → Nat} {f g : A}

theorem isPoly (h : W.Chaos α f) : W.IsPoly f := by
  induction h with
  | one => exact .one
  | zero => exact .zero
  | create i _ ih => exact ih.create i
  | add _ _ ih1 ih2 => exact .add ih1 ih2
  | smul a _ ih => exact .smul a ih

/-- `∂_i` lowers the i-th degree, and kills a component whose i-th degree is 0. -/
theorem d (h : W.Chaos α f) (i : Fin n) :
    (α i = 0 → W.d i f = 0) ∧ W.Chaos (lower i α) (W.d i f) := by
  induction h with
  | one => rw [W.d_one]; exact ⟨fun _ => rfl, .zero _⟩
  | zero => rw [(W.d_linear i).map_zero]; exact ⟨fun _ => rfl, .zero _⟩
  | @create α f j hf ih =>
    rw [W.d_create]
    by_cases hij : i = j
    · subst hij
      rw [if_pos rfl, lower_raise]
      refine ⟨fun h => by rw [raise_self] at h; omega, .add ?_ hf⟩
      by_cases hα : α i = 0
      · rw [ih.1 hα, (W.create_linear i).map_zero]; exact .zero _
      · have := ih.2.create i
        rwa [raise_lower i hα] at this
    · rw [if_neg hij, lower_raise_of_ne hij, show W.create j (W.d i f) + 0 = W.create j (W.d i f) by
        grind]
      refine ⟨fun h => ?_, ih.2.create j⟩
      rw [raise, if_neg hij] at h
      rw [ih.1 h, (W.create_linear j).map_zero]
  | add _ _ ih1 ih2 =>
    rw [(W.d_linear i).map_add]
    exact ⟨fun h => by rw [ih1.1 h, ih2.1 h]; grind, .add ih1.2 ih2.2⟩
  | smul a _ ih =>
    rw [(W.d_linear i).map_smul]
    exact ⟨fun h => by rw [ih.1 h, smul_zero], .smul a ih.2⟩

/-- A component of positive degree has mean zero, also for the pair. -/
private theorem one_orthogonal (h : W.Chaos α f) (hα : α ≠ fun _ => 0) :
    W.inner W.one f = 0 ∧ W.cross W.one f = 0 := by
  induction h with
  | one => exact absurd rfl hα
  | zero => exact ⟨W.inner_form.zero_right _, W.cross_form.zero_right _⟩
  | create j _ _ =>
    rw [W.inner_form.comm, W.cross_form.comm, W.inner_create, W.cross_create, W.d_one,
      W.inner_form.zero_right, W.cross_form.zero_right]
    exact ⟨rfl, by grind⟩
  | add _ _ ih1 ih2 =>
    rw [W.inner_form.add_right, W.cross_form.add_right, (ih1 hα).1, (ih1 hα).2, (ih2 hα).1,
      (ih2 hα).2]
    exact ⟨by grind, by grind⟩
  | smul a _ ih =>
    rw [W.inner_form.smul_right, W.cross_form.smul_right, (ih hα).1, (ih hα).2]
    exact ⟨by grind, by grind⟩

/-- Components of different multi-degrees are orthogonal, for both pairings. -/
theorem orthogonal (hf : W.Chaos α f) (hg : W.Chaos β g) (h : α ≠ β) :
    W.inner f g = 0 ∧ W.cross f g = 0 := by
  induction hf generalizing β g with
  | one => exact hg.one_orthogonal (Ne.symm h)
  | zero => exact ⟨W.inner_form.zero_left _, W.cross_form.zero_left _⟩
  | @create α f j _ ih =>
    rw [W.inner_create, W.cross_create]
    have e : W.inner f (W.d j g) = 0 ∧ W.cross f (W.d j g) = 0 := by
      by_cases hβ : β j = 0
      · rw [(hg.d j).1 hβ, W.inner_form.zero_right, W.cross_form.zero_right]; exact ⟨rfl, rfl⟩
      · exact ih (hg.d j).2 fun hα => h (by rw [hα, raise_lower j hβ])
    rw [e.1, e.2]; exact ⟨rfl, by grind⟩
  | add _ _ ih1 ih2 =>
    rw [W.inner_form.add_left, W.cross_form.add_left, (ih1 hg h).1, (ih1 hg h).2, (ih2 hg h).1,
      (ih2 hg h).2]
    exact ⟨by grind, by grind⟩
  | smul a _ ih =>
    rw [W.inner_form.smul_left, W.cross_form.smul_left, (ih hg h).1, (ih hg h).2]
    exact ⟨by grind, by grind⟩

private theorem cross_one (h : W.Chaos α f) : W.cross W.one f = W.inner W.one f := by
  induction h with
  | one => rw [W.cross_one, W.inner_one]
  | zero => rw [W.inner_form.zero_right, W.cross_form.zero_right]
  | create j _ _ =>
    rw [W.inner_form.comm, W.cross_form.comm, W.inner_create, W.cross_create, W.d_one,
      W.inner_form.zero_right, W.cross_form.zero_right]
    grind
  | add _ _ ih1 ih2 => rw [W.inner_form.add_right, W.cross_form.add_right, ih1, ih2]
  | smul a _ ih => rw [W.inner_form.smul_right, W.cross_form.smul_right, ih]

/-- Mehler's formula between components. -/
theorem mehler (hf : W.Chaos α f) (hg : W.Chaos β g) :
    W.cross f g = monomial ρ α * W.inner f g := by
  induction hf generalizing β g with
  | one => rw [hg.cross_one, monomial_zero]; grind
  | zero => rw [W.inner_form.zero_left, W.cross_form.zero_left]; grind
  | create j _ ih => rw [W.inner_create, W.cross_create, ih (hg.d j).2, monomial_raise]; grind
  | add _ _ ih1 ih2 => rw [W.inner_form.add_left, W.cross_form.add_left, ih1 hg, ih2 hg]; grind
  | smul a _ ih => rw [W.inner_form.smul_left, W.cross_form.smul_left, ih hg]; grind

/-- The component of multi-degree 0 is the constants. -/
theorem eq_smul_one (h : W.Chaos α f) (hα : degree α = 0) : ∃ a : R, f = a • W.one := by
  induction h with
  | one => exact ⟨1, (one_smul _).symm⟩
  | zero => exact ⟨0, (zero_smul _).symm⟩
  | create => rw [degree_raise] at hα; omega
  | add _ _ ih1 ih2 =>
    obtain ⟨a, rfl⟩ := ih1 hα
    obtain ⟨b, rfl⟩ := ih2 hα
    exact ⟨a + b, (add_smul _ _ _).symm⟩
  | smul a _ ih =>
    obtain ⟨b, rfl⟩ := ih hα
    exact ⟨a * b, (mul_smul _ _ _).symm⟩

/-- The components of degree 1 are the combinations of the coordinates. -/
theorem eq_linComb_z (h : W.Chaos α f) (hα : degree α = 1) : ∃ b : Fin n → R,
    f = linComb b W.z := by
  induction h with
  | one => rw [degree_zero] at hα; omega
  | zero => exact ⟨fun _ => 0, (linComb_zero _).symm⟩
  | create i hf _ =>
    rw [degree_raise] at hα
    obtain ⟨a, rfl⟩ := hf.eq_smul_one (by omega)
    exact ⟨fun k => if k = i then a else 0, by
      rw [linComb_single, (W.create_linear i).map_smul, W.z_eq_create]⟩
  | add _ _ ih1 ih2 =>
    obtain ⟨a, rfl⟩ := ih1 hα
    obtain ⟨b, rfl⟩ := ih2 hα
    exact ⟨fun k => a k + b k, (linComb_add _ _ _).symm⟩
  | smul a _ ih =>
    obtain ⟨b, rfl⟩ := ih hα
    exact ⟨fun k => a * b k, (linComb_smul _ _ _).symm⟩

end Chaos

/-- The coordinate `z_i` has multi-degree `e_i`. -/
theorem chaos_z (W : OUWorld R A n ρ) (i : Fin n) : W.Chaos (raise i fun _ => 0) (W.z i) := by
  rw [z_eq_create]; exact .create i .one

/-- The order in which creation operators are applied does not matter for the multi-degree. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.Chaos (fun _ => 1) (W.create 0 (W.z 1)) ∧ W.Chaos (fun _ => 1) (W.create 1 (W.z 0)) := by
  have e : ∀ i j : Fin 2, i ≠ j → raise i (raise j fun _ => 0) = fun _ => 1 := fun i j h => by
    funext k; simp only [raise]; grind
  rw [← e 0 1 (by decide)]
  refine ⟨.create 0 (W.chaos_z 1), ?_⟩
  rw [e 0 1 (by decide), ← e 1 0 (by decide)]
  exact .create 1 (W.chaos_z 0)

end OUWorld
end LeJEPA
