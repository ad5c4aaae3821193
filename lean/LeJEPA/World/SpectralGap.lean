module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.World.Decomposition

/-!
# The spectral gap

What a polynomial observable can keep of itself from `z` to `z'`: its mean entirely, its linear part
at the rates `ρ_j`, and all that is left at the rate `κ`, where `κ` bounds every product of two
rates. With rates in `[0, 1]` the pair correlation is also between 0 and the second moment.

This is proved with a rate per latent and any such threshold `κ`; with one rate `r` the threshold is
`r²`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v

namespace OUWorld

section Algebra
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- The coordinates are orthonormal: mean zero, unit variance, uncorrelated. -/
theorem orthonormal_z : IsOrthonormal W.inner W.z := fun i j => by
  rw [W.z_eq_create, W.inner_create, W.d_z]
  split
  · exact W.inner_one
  · exact W.inner_form.zero_right _

theorem inner_z_one (i : Fin n) : W.inner (W.z i) W.one = 0 := by
  rw [z_eq_create, W.inner_create, W.d_one, W.inner_form.zero_right]

/-- The linear part `Σ_j E[f z_j] z_j` of an observable. -/
@[expose] def linearPart (f : A) : A := linComb (fun j => W.inner f (W.z j)) W.z

theorem inner_linearPart_self (f : A) : W.inner (W.linearPart f) (W.linearPart f) =
    sum fun j => W.inner f (W.z j) * W.inner f (W.z j) :=
  W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm _ _

variable {W}

theorem cross_z {f : A} (hf : W.IsPoly f) (i : Fin n) :
    W.cross (W.z i) f = ρ i * W.inner (W.z i) f := by
  rw [(W.chaos_z i).cross_eq hf, monomial_raise, monomial_zero]; grind

/-- The pair correlation of combinations of the coordinates. -/
theorem cross_linComb_z (p q : Fin n → R) :
    W.cross (linComb p W.z) (linComb q W.z) = sum fun k => ρ k * (p k * q k) := by
  rw [W.cross_form.linComb_left]
  refine sum_congr fun k => ?_
  rw [cross_z (.linComb q fun i => .z i), W.inner_form.comm,
    W.orthonormal_z.linComb_apply W.inner_form.toSymmForm]
  grind

/-- Squared products with a component add up over the decomposition. -/
private theorem IsDecomposition.inner_mul_self {N : Nat} {α : Fin N → Fin n → Nat} {p : Fin N → A}
    {f q : A} {β : Fin n → Nat} (h : W.IsDecomposition α p f) (hq : W.Chaos β q) :
    W.inner f q * W.inner f q = sum fun k => W.inner (p k) q * W.inner (p k) q := by
  have e : W.inner f q = sum fun k => W.inner (p k) q := by rw [h.eq_sum, W.inner_form.sum_left]
  have z : ∀ k, α k ≠ β → W.inner (p k) q = 0 := fun k hk => ((h.chaos k).orthogonal hq hk).1
  rw [e]
  by_cases hβ : ∃ k, α k = β
  · obtain ⟨k, rfl⟩ := hβ
    have z' : ∀ j, j ≠ k → W.inner (p j) q = 0 := fun j hj => z j fun e => hj (h.injective _ _ e)
    rw [sum_eq_single k z', sum_eq_single k fun j hj => by rw [z' j hj]; grind]
  · have z' : ∀ j, W.inner (p j) q = 0 := fun j => z j fun e => hβ ⟨j, e⟩
    rw [sum_eq_zero z', sum_eq_zero fun j => by rw [z' j]; grind]; grind

private theorem inner_z_of_degree {α : Fin n → Nat} {p : A} (hp : W.Chaos α p)
    (h : degree α ≠ 1) (j : Fin n) : W.inner p (W.z j) = 0 :=
  (hp.orthogonal (W.chaos_z j) fun e => h (by rw [e, degree_raise, degree_zero])).1

private theorem inner_one_of_degree {α : Fin n → Nat} {p : A} (hp : W.Chaos α p)
    (h : degree α ≠ 0) : W.inner p W.one = 0 :=
  (hp.orthogonal .one fun e => h (by rw [e, degree_zero])).1

end Algebra

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat} {ρ : Fin n → R}
  {W : OUWorld R A n ρ}

/-- An observable of norm zero is uncorrelated with every polynomial of the second point. -/
theorem IsPoly.cross_eq_zero {f g : A} (hf : W.IsPoly f) (hg : W.IsPoly g)
    (h : W.inner f f = 0) : W.cross f g = 0 := by
  obtain ⟨N, α, p, hp⟩ := hf.exists_decomposition
  have e := hp.inner_self
  rw [h] at e
  have z := eq_zero_of_sum_nonpos (fun k => W.inner_form.nonneg (p k)) (by
    rw [← e]; exact Std.le_refl _)
  rw [hp.eq_sum, W.cross_form.sum_left]
  exact sum_eq_zero fun k => by
    rw [(hp.chaos k).cross_eq hg, W.inner_form.null (z k)]; grind

/-- With rates that are not negative, an observable is not anticorrelated with itself. -/
theorem IsPoly.cross_nonneg (h0 : ∀ i, 0 ≤ ρ i) {f : A} (hf : W.IsPoly f) : 0 ≤ W.cross f f := by
  obtain ⟨N, α, p, hp⟩ := hf.exists_decomposition
  rw [hp.cross_self]
  exact sum_nonneg fun k => OrderedRing.mul_nonneg (monomial_nonneg h0 _) (W.inner_form.nonneg _)

/-- With rates in `[0, 1]`, the pair correlation is at most the second moment. -/
theorem IsPoly.cross_le_inner (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) {f : A} (hf : W.IsPoly f) :
    W.cross f f ≤ W.inner f f := by
  obtain ⟨N, α, p, hp⟩ := hf.exists_decomposition
  rw [hp.cross_self, hp.inner_self]
  refine sum_le_sum fun k => ?_
  have a := monomial_le_one h0 h1 _ (α k) rfl
  have b := OrderedRing.mul_nonneg (W.inner_form.nonneg (p k))
    (by grind : 0 ≤ 1 - monomial ρ (α k))
  grind

/-- The gap inequality on one component. -/
private theorem Chaos.gap (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) {κ : R}
    (hκ : ∀ i j, ρ i * ρ j ≤ κ) {α : Fin n → Nat} {p : A} (hp : W.Chaos α p) :
    monomial ρ α * W.inner p p ≤ κ * W.inner p p
      + (sum fun j => (ρ j - κ) * (W.inner p (W.z j) * W.inner p (W.z j)))
      + (1 - κ) * (W.inner p W.one * W.inner p W.one) := by
  by_cases d0 : degree α = 0
  · obtain ⟨a, rfl⟩ := hp.eq_smul_one d0
    rw [sum_eq_zero fun j => by rw [inner_z_of_degree hp (by omega)]; grind,
      eq_zero_of_degree α d0, monomial_zero, W.inner_form.smul_left, W.inner_form.smul_right,
      W.inner_form.smul_left, W.inner_one]
    grind
  by_cases d1 : degree α = 1
  · obtain ⟨i, hi⟩ := exists_ne_zero_of_degree d0
    have hd := degree_raise i (lower i α)
    rw [raise_lower i hi] at hd
    have hα : α = raise i fun _ => 0 := by
      rw [← eq_zero_of_degree (lower i α) (by omega), raise_lower i hi]
    have off : ∀ j, j ≠ i → W.inner p (W.z j) = 0 := fun j hj => by
      refine (hp.orthogonal (W.chaos_z j) fun e => ?_).1
      have := congrFun (hα.symm.trans e) i
      rw [raise_self, raise, if_neg (Ne.symm hj)] at this
      omega
    obtain ⟨b, hb⟩ := hp.eq_linComb_z d1
    have n1 : W.inner p p = W.inner p (W.z i) * W.inner p (W.z i) := by
      have hB := W.inner_form.toSymmForm
      have e : W.inner p p = W.inner p (linComb b W.z) := by rw [← hb]
      rw [e, hB.linComb_right, sum_eq_single i fun j hj => by rw [off j hj]; grind]
      have : b i = W.inner p (W.z i) := by rw [hb, W.orthonormal_z.linComb_apply hB]
      rw [this]
    rw [inner_one_of_degree hp d0, sum_eq_single i fun j hj => by rw [off j hj]; grind, n1, hα,
      monomial_raise, monomial_zero]
    grind
  · rw [sum_eq_zero fun j => by rw [inner_z_of_degree hp d1]; grind, inner_one_of_degree hp d0]
    have a := monomial_le_of_two_le_degree h0 h1 hκ (by omega : 2 ≤ degree α)
    have b := OrderedRing.mul_nonneg (W.inner_form.nonneg p) (by grind : 0 ≤ κ - monomial ρ α)
    grind

/-- **Spectral gap** for polynomial observables, with a rate in `[0, 1]` per latent and a bound `κ`
on the products of two rates: the mean is kept, the linear part decays at the rates, and the rest at
the rate `κ`. -/
theorem IsPoly.gap (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) {κ : R} (hκ : ∀ i j, ρ i * ρ j ≤ κ)
    {f : A} (hf : W.IsPoly f) :
    W.cross f f ≤ κ * W.inner f f
      + (sum fun j => (ρ j - κ) * (W.inner f (W.z j) * W.inner f (W.z j)))
      + (1 - κ) * (W.inner f W.one * W.inner f W.one) := by
  obtain ⟨N, α, p, hp⟩ := hf.exists_decomposition
  have s := sum_le_sum fun k => (hp.chaos k).gap h0 h1 hκ
  rw [sum_add, sum_add, sum_mul_left, sum_mul_left, sum_comm] at s
  simp only [sum_mul_left] at s
  rw [hp.cross_self, hp.inner_self, hp.inner_mul_self .one]
  simp only [hp.inner_mul_self (W.chaos_z _)]
  exact s

end Order
/-- A coordinate has the correlation `ρ_i` with itself at the second point. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.cross (W.z 0) (W.z 0) = 1 / 2 := by
  rw [cross_z (.z 0), W.orthonormal_z.self]; grind

end OUWorld
end LeJEPA
