module

public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.SpectralGap

/-!
# The Dirichlet energy

A second way to the latents (paper, Appendix C): by the Gaussian Poincaré inequality the whitened
encoders of least Dirichlet energy are the orthogonal mixtures of the latents.

## Main results
* `gaussian_poincare`: the inequality and the equality case.
* `dirichlet_lower_bound`, `dirichlet_identifiability`, `dirichlet_converse`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind VectorSpace

universe u v
attribute [local instance] Semiring.natCast

/-!
## The Gaussian Poincaré inequality

The Dirichlet energy of an observable is `Σ_i E (∂_i f)²`. On the chaos component of total degree
`d` it is `d` times the second moment (`Chaos.dirichletForm_eq`), so the variance of a polynomial is
at most its energy, with equality exactly if all components of degree 2 and more vanish, that is,
for affine functions. The rates of the pair play no part.
-/

namespace OUWorld

section Algebra
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n : Nat}
  {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- The Dirichlet form `Σ_i E[∂_i f ∂_i g]`. -/
@[expose] def dirichletForm (f g : A) : R := sum fun i => W.inner (W.d i f) (W.d i g)

/-- The Dirichlet energy `Σ_i E (∂_i f)²`. -/
@[expose] def dirichletEnergy (f : A) : R := W.dirichletForm f f

/-- The Dirichlet form is symmetric and bilinear. -/
theorem dirichletForm_symm : SymmForm W.dirichletForm :=
  .sum fun i => W.inner_form.toSymmForm.pullback (W.d_linear i)

/-- Constants have no energy. -/
theorem dirichletForm_one (f : A) : W.dirichletForm W.one f = 0 :=
  sum_eq_zero fun i => by rw [W.d_one, W.inner_form.zero_left]

/-- The creation operator raises the energy: with `E` the form,
`E(c_j f, g) = E(f, ∂_j g) + inner f (∂_j g)`. -/
theorem dirichletForm_create (j : Fin n) (f g : A) :
    W.dirichletForm (W.create j f) g = W.dirichletForm f (W.d j g) + W.inner f (W.d j g) := by
  have e : ∀ i, W.inner (W.d i (W.create j f)) (W.d i g) =
      W.inner (W.d i f) (W.d i (W.d j g)) + if i = j then W.inner f (W.d i g) else 0 := fun i => by
    rw [d_create, W.inner_form.add_left, inner_create, W.d_comm j i]
    split
    · rfl
    · rw [W.inner_form.zero_left]
  rw [dirichletForm, sum_congr e, sum_add, sum_ite_eq]; rfl

/-- The energy of a combination of the coordinates. -/
theorem dirichletEnergy_linComb_z (q : Fin n → R) :
    W.dirichletEnergy (linComb q W.z) = sum fun i => q i * q i := by
  refine sum_congr fun i => ?_
  have e : W.d i (linComb q W.z) = q i • W.one := by
    rw [(W.d_linear i).map_linComb]
    have : (fun k => W.d i (W.z k)) = fun k => if i = k then W.one else 0 :=
      funext fun k => W.d_z i k
    rw [this, linComb, sum_eq_single i fun k hk => by rw [if_neg (Ne.symm hk), smul_zero],
      if_pos rfl]
  rw [e, W.inner_form.smul_left, W.inner_form.smul_right, W.inner_one]; grind

variable {W}

/-- On a chaos component the Dirichlet form is the degree times the inner product. -/
theorem Chaos.dirichletForm_eq {α : Fin n → Nat} {p : A} (h : W.Chaos α p) (g : A) :
    W.dirichletForm p g = (degree α : R) * W.inner p g := by
  induction h generalizing g with
  | one => rw [W.dirichletForm_one, degree_zero, Semiring.natCast_zero]; grind
  | zero => rw [W.dirichletForm_symm.zero_left, W.inner_form.zero_left]; grind
  | create j _ ih =>
    rw [dirichletForm_create, ih, inner_create, degree_raise, Semiring.natCast_succ]; grind
  | add _ _ ih1 ih2 =>
    rw [W.dirichletForm_symm.add_left, W.inner_form.add_left, ih1, ih2]; grind
  | smul a _ ih =>
    rw [W.dirichletForm_symm.smul_left, W.inner_form.smul_left, ih]; grind

/-- The energy is the sum of the energies of the components. -/
theorem IsDecomposition.dirichletEnergy_eq {N : Nat} {α : Fin N → Fin n → Nat} {p : Fin N → A}
    {f : A} (h : W.IsDecomposition α p f) :
    W.dirichletEnergy f = sum fun k => (degree (α k) : R) * W.inner (p k) (p k) := by
  have e : W.dirichletForm f f = sum fun k => W.dirichletForm (p k) f := by
    rw [← W.dirichletForm_symm.sum_left, ← h.eq_sum]
  rw [dirichletEnergy, e]
  exact sum_congr fun k => by
    rw [(h.chaos k).dirichletForm_eq, W.inner_form.comm, h.inner_component]

/-- For an observable of mean zero the component of degree 0 has norm zero. -/
private theorem IsDecomposition.null_of_degree_zero {N : Nat} {α : Fin N → Fin n → Nat}
    {p : Fin N → A} {f : A} (h : W.IsDecomposition α p f) (mean : W.inner f W.one = 0) {k : Fin N}
    (hk : degree (α k) = 0) : W.inner (p k) (p k) = 0 := by
  obtain ⟨a, ha⟩ := (h.chaos k).eq_smul_one hk
  have e := h.inner_component k
  rw [← e, ha, W.inner_form.smul_right, mean]; grind

end Algebra

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat} {ρ : Fin n → R}
  (W : OUWorld R A n ρ)

/-- The Dirichlet form is nonnegative. -/
theorem dirichletForm_pos : PosForm W.dirichletForm where
  toSymmForm := W.dirichletForm_symm
  nonneg f := sum_nonneg fun i => W.inner_form.nonneg (W.d i f)

/-- A sum of null vectors is null. -/
private theorem null_sum {N : Nat} {f : Fin N → A} (h : ∀ k, W.inner (f k) (f k) = 0) :
    W.inner (sum f) (sum f) = 0 := by
  rw [W.inner_form.sum_left]
  exact sum_eq_zero fun k => W.inner_form.null (h k) _

variable {W}

/-- A polynomial of norm zero has no energy. -/
theorem IsPoly.dirichletEnergy_eq_zero {f : A} (hf : W.IsPoly f) (h : W.inner f f = 0) :
    W.dirichletEnergy f = 0 := by
  obtain ⟨N, α, p, hp⟩ := hf.exists_decomposition
  rw [hp.dirichletEnergy_eq]
  exact sum_eq_zero fun k => by
    rw [← hp.inner_component, W.inner_form.null h]; grind

/-- The inequality for mean zero, and what equality means. -/
theorem IsPoly.inner_le_dirichletEnergy {f : A} (hf : W.IsPoly f) (mean : W.inner f W.one = 0) :
    W.inner f f ≤ W.dirichletEnergy f ∧
    (W.dirichletEnergy f ≤ W.inner f f →
      ∃ b : Fin n → R, W.inner (f - linComb b W.z) (f - linComb b W.z) = 0) := by
  obtain ⟨N, α, p, hp⟩ := hf.exists_decomposition
  have term : ∀ k, 0 ≤ (degree (α k) : R) * W.inner (p k) (p k) - W.inner (p k) (p k) := fun k => by
    match hd : degree (α k) with
    | 0 => rw [hp.null_of_degree_zero mean hd]; grind
    | d + 1 =>
      have := OrderedRing.mul_nonneg (OrderedRing.natCast_nonneg (R := R) (a := d))
        (W.inner_form.nonneg (p k))
      rw [Semiring.natCast_succ]; grind
  have tot : (sum fun k => (degree (α k) : R) * W.inner (p k) (p k) - W.inner (p k) (p k)) =
      W.dirichletEnergy f - W.inner f f := by
    rw [sum_sub, hp.dirichletEnergy_eq, hp.inner_self]
  refine ⟨by have := sum_nonneg term; rw [tot] at this; grind, fun le => ?_⟩
  have zero := eq_zero_of_sum_nonpos term (by rw [tot]; grind)
  have lin : ∀ k, ∃ b : Fin n → R, W.inner (p k - linComb b W.z) (p k - linComb b W.z) = 0 :=
    fun k => by
      by_cases d1 : degree (α k) = 1
      · obtain ⟨b, hb⟩ := (hp.chaos k).eq_linComb_z d1
        exact ⟨b, by rw [hb, W.inner_form.sub_self]; grind⟩
      refine ⟨fun _ => 0, ?_⟩
      rw [linComb_zero, show p k - 0 = p k by grind]
      by_cases d0 : degree (α k) = 0
      · exact hp.null_of_degree_zero mean d0
      obtain ⟨d, hd⟩ : ∃ d, degree (α k) = d + 1 + 1 := ⟨degree (α k) - 2, by omega⟩
      have z := zero k
      have a := OrderedRing.mul_nonneg (OrderedRing.natCast_nonneg (R := R) (a := d))
        (W.inner_form.nonneg (p k))
      have b := W.inner_form.nonneg (p k)
      rw [hd, Semiring.natCast_succ, Semiring.natCast_succ] at z
      grind
  have e : f - linComb (fun i => sum fun k => Classical.choose (lin k) i) W.z =
      sum fun k => p k - linComb (Classical.choose (lin k)) W.z := by
    rw [sum_sub, ← hp.eq_sum]
    simp only [linComb, sum_smul]
    rw [sum_comm]
  exact ⟨_, by rw [e]; exact W.null_sum fun k => Classical.choose_spec (lin k)⟩

end Order
end OUWorld

section Main
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat} {ρ : Fin n → R}

/-- **Gaussian Poincaré inequality** (paper, Appendix C; catalog: `gaussian-poincare`). The variance
of a polynomial observable is at most its Dirichlet energy, `E f² - (E f)² ≤ Σ_i E (∂_i f)²`, with
equality exactly if it is affine, `f = a + Σ_j b_j z_j` up to norm zero. -/
theorem gaussian_poincare (W : OUWorld R A n ρ) {f : A} (hf : W.IsPoly f) :
    W.inner f f - W.inner f W.one * W.inner f W.one ≤ W.dirichletEnergy f ∧
    (W.inner f f - W.inner f W.one * W.inner f W.one = W.dirichletEnergy f ↔
      ∃ (a : R) (b : Fin n → R), W.inner (f - (a • W.one + linComb b W.z))
        (f - (a • W.one + linComb b W.z)) = 0) := by
  have hI := W.inner_form.toSymmForm
  have hD := W.dirichletForm_symm
  have mean : W.inner (f - W.inner f W.one • W.one) W.one = 0 := by
    rw [hI.sub_left, hI.smul_left, W.inner_one]; grind
  have var : W.inner (f - W.inner f W.one • W.one) (f - W.inner f W.one • W.one) =
      W.inner f f - W.inner f W.one * W.inner f W.one := by
    rw [hI.sub_self, hI.smul_left, hI.smul_right, hI.smul_right, W.inner_one]; grind
  have energy : ∀ (g : A) (a : R), W.dirichletEnergy (g - a • W.one) = W.dirichletEnergy g :=
    fun g a => by
      have z : ∀ k, W.dirichletForm (a • W.one) k = 0 := fun k => by
        rw [hD.smul_left, W.dirichletForm_one]; grind
      rw [OUWorld.dirichletEnergy, hD.sub_self, hD.comm g (a • W.one), z, z,
        OUWorld.dirichletEnergy]
      grind
  have key := (hf.sub (.smul _ .one)).inner_le_dirichletEnergy mean
  rw [var, energy] at key
  refine ⟨key.1, fun e => ?_, fun ⟨a, b, null⟩ => ?_⟩
  · obtain ⟨b, hb⟩ := key.2 (by rw [e]; exact Std.le_refl _)
    refine ⟨W.inner f W.one, b, ?_⟩
    rwa [show f - (W.inner f W.one • W.one + linComb b W.z) =
      f - W.inner f W.one • W.one - linComb b W.z by grind]
  · have poly : W.IsPoly (a • W.one + linComb b W.z) :=
      .add (.smul _ .one) (.linComb b fun i => .z i)
    have z1 : W.inner (linComb b W.z) W.one = 0 := by
      rw [hI.linComb_left]; exact sum_eq_zero fun k => by rw [W.inner_z_one]; grind
    have e1 : ∀ g, W.inner f g = W.inner (a • W.one + linComb b W.z) g := W.inner_form.congr null
    have e2 : ∀ g, W.dirichletForm f g = W.dirichletForm (a • W.one + linComb b W.z) g :=
      W.dirichletForm_pos.congr ((hf.sub poly).dirichletEnergy_eq_zero null)
    have e3 : W.dirichletEnergy f = sum fun i => b i * b i := by
      have := energy (a • W.one + linComb b W.z) a
      rw [show a • W.one + linComb b W.z - a • W.one = linComb b W.z by grind,
        W.dirichletEnergy_linComb_z] at this
      rw [OUWorld.dirichletEnergy, e2, hD.comm, e2, this]; rfl
    have e4 : W.inner f W.one = a := by
      rw [e1, hI.add_left, hI.smul_left, W.inner_one, z1]; grind
    have e5 : W.inner f f = a * a + sum fun i => b i * b i := by
      rw [e1, hI.comm, e1, hI.add_self, hI.smul_left, hI.smul_right, hI.smul_left, W.inner_one,
        hI.comm W.one, z1, W.orthonormal_z.linComb_linComb hI]; grind
    rw [e3, e4, e5]; grind

end Main

/-- The variance of `z_0 z_1` is 1 and its energy 2. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.dirichletEnergy (W.create 0 (W.z 1)) = 2 := by
  rw [OUWorld.dirichletEnergy, ((W.chaos_z 1).create 0).dirichletForm_eq, W.inner_create,
    W.d_create, W.d_z, degree_raise, degree_raise, degree_zero, if_pos rfl, if_neg (by decide),
    (W.create_linear 0).map_zero, show (0 : A) + W.z 1 = W.z 1 by grind, W.orthonormal_z.self]
  grind

/-!
## Identifiability by the Dirichlet energy

A second way to the latents (paper, Appendix C): instead of the alignment loss of a pair, minimize
the Dirichlet energy `Σ_i Σ_j E (∂_j h_i)²` of a whitened encoder. By the Poincaré inequality it is
at least the number `m` of outputs, and an encoder that attains this is `Q z` with `Q Qᵀ = 1`.
Nothing is assumed of the Jacobian of the encoder.
-/

section
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

end

end LeJEPA
