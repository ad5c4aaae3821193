module

public import LeJEPA.Dirichlet.Poincare
public import LeJEPA.Forward.Polynomial

/-!
# Identifiability by the Dirichlet energy

A second way to the latents (paper, Appendix C): instead of the alignment loss of a pair, minimize
the Dirichlet energy `Σ_i Σ_j E (∂_j h_i)²` of a whitened encoder. By the Poincaré inequality it is
at least the number `m` of outputs, and an encoder that attains this is `Q z` with `Q Qᵀ = 1`.
Nothing is assumed of the Jacobian of the encoder.

## Main results
* `dirichlet_lower_bound`, `dirichlet_identifiability`, `dirichlet_converse`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

section Converse
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {m n : Nat}
  {ρ : Fin n → R}

/-- Every orthogonal mixture of the latents attains the least Dirichlet energy. -/
theorem dirichlet_converse (W : OUWorld R A n ρ) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    (sum fun i => W.dirichletEnergy (linComb (Q i) W.z)) = (m : R) := by
  have e := (RectMat.mul_transpose_eq_one_iff Q).1 hQ
  rw [sum_congr (g := fun _ => 1) fun i => by
    rw [W.dirichletEnergy_linComb_z, e, if_pos rfl], sum_const]
  grind

end Converse

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat} {ρ : Fin n → R}

private theorem one_le_dirichletEnergy {W : OUWorld R A n ρ} {h : Fin m → A} (hh : W.Whitened h)
    (i : Fin m) : 1 ≤ W.dirichletEnergy (h i) := by
  have := ((hh.isPoly i).inner_le_dirichletEnergy (hh.mean i)).1
  rwa [hh.cov.self] at this

/-- The Dirichlet energy of a whitened polynomial encoder with `m` outputs is at least `m`. -/
theorem dirichlet_lower_bound (W : OUWorld R A n ρ) {h : Fin m → A} (hh : W.Whitened h) :
    (m : R) ≤ sum fun i => W.dirichletEnergy (h i) := by
  have := sum_le_sum fun i => one_le_dirichletEnergy hh i
  rw [sum_const] at this
  grind

/-- **Dirichlet identifiability** (paper, Appendix C; catalog: `dirichlet-identifiability`). A
whitened polynomial encoder whose Dirichlet energy `Σ_i Σ_j E (∂_j h_i)²` is at most the least
possible, `m`, is an orthogonal mixture of the latents: there is an `m × n` matrix `Q` with
`Q Qᵀ = 1` and `E |h - Q z|² = 0`; with `m = n` also `Qᵀ Q = 1`. -/
theorem dirichlet_identifiability (W : OUWorld R A n ρ) {h : Fin m → A} (hh : W.Whitened h)
    (opt : (sum fun i => W.dirichletEnergy (h i)) ≤ (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 := by
  have term : ∀ i, 0 ≤ W.dirichletEnergy (h i) - 1 := fun i => by
    have := one_le_dirichletEnergy hh i
    grind
  have zero := eq_zero_of_sum_nonpos term (by rw [sum_sub, sum_const]; grind)
  have lin := fun i => ((hh.isPoly i).inner_le_dirichletEnergy (hh.mean i)).2 (by
    have := zero i
    rw [hh.cov.self]; grind)
  have null : ∀ i, W.inner (h i - linComb (Classical.choose (lin i)) W.z)
      (h i - linComb (Classical.choose (lin i)) W.z) = 0 := fun i => Classical.choose_spec (lin i)
  have orth : RectMat.mul (fun i => Classical.choose (lin i))
      (RectMat.transpose fun i => Classical.choose (lin i)) = (1 : Mat m R) := by
    refine (W.orthonormal_z.linComb_iff W.inner_form.toSymmForm _).1 fun i j => ?_
    rw [← hh.cov i j, ← W.inner_form.congr (null i), W.inner_form.comm,
      ← W.inner_form.congr (null j), W.inner_form.comm]
  refine ⟨fun i => Classical.choose (lin i), orth, fun e => ?_, null⟩
  subst e
  exact Mat.transpose_mul_self orth

/-- One latent: the only whitened encoders of energy 1 are `z` and `-z`. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 1 fun _ => 1 / 2)
    {h : Fin 1 → A} (hh : W.Whitened h) (opt : W.dirichletEnergy (h 0) = 1) :
    ∃ q : Rat, q * q = 1 ∧ W.inner (h 0 - q • W.z 0) (h 0 - q • W.z 0) = 0 := by
  obtain ⟨Q, hQ, _, e⟩ := dirichlet_identifiability W hh (by
    show 0 + W.dirichletEnergy (h 0) ≤ _
    rw [opt]; grind)
  refine ⟨Q 0 0, ?_, ?_⟩
  · have := (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 0
    rw [if_pos rfl] at this
    rw [← this]
    show _ = 0 + Q 0 0 * Q 0 0
    grind
  · have := e 0
    rwa [show linComb (Q 0) W.z = Q 0 0 • W.z 0 by
      show 0 + Q 0 0 • W.z 0 = _
      grind] at this

end LeJEPA
