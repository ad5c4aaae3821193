module

public import LeJEPA.World.Chaos

/-!
# The chaos decomposition

Every polynomial observable is a finite sum of chaos components of different multi-degrees. They are
orthogonal for both pairings, and on the component of multi-degree `α` the pairing `E[f(z) g(z')]`
is `ρ^α = ρ_0^α_0 ⋯ ρ_(n-1)^α_(n-1)` times `E[f(z) g(z)]`. With one rate `r` for all latents this is
`r^d` on everything of total degree `d`: the higher the degree of an observable, the faster it
decorrelates.

## Main results
* `chaos_decomposition`: with a rate per latent, by multi-degree.
* `chaos_decomposition_degree`: with one rate, by total degree.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind VectorSpace

universe u v

namespace OUWorld
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R}

/-- `f` is the sum of the components `p k`, of different multi-degrees `α k`. -/
structure IsDecomposition (W : OUWorld R A n ρ) {N : Nat} (α : Fin N → Fin n → Nat) (p : Fin N → A)
    (f : A) : Prop where
  /-- The multi-degrees are different. -/
  injective : ∀ j k, α j = α k → j = k
  /-- Each summand is a chaos component. -/
  chaos : ∀ k, W.Chaos (α k) (p k)
  /-- The components add up. -/
  eq_sum : f = sum p

private def Decomposable (W : OUWorld R A n ρ) (f : A) : Prop :=
  ∃ (N : Nat) (α : Fin N → Fin n → Nat) (p : Fin N → A), W.IsDecomposition α p f

namespace Decomposable
variable {W : OUWorld R A n ρ}

private theorem zero : W.Decomposable 0 :=
  ⟨0, fun i => i.elim0, fun i => i.elim0, fun i => i.elim0, fun i => i.elim0, rfl⟩

/-- One more component: it joins the one of its multi-degree, if there is one. -/
private theorem add_chaos {β : Fin n → Nat} {f q : A} (hf : W.Decomposable f) (hq : W.Chaos β q) :
    W.Decomposable (f + q) := by
  obtain ⟨N, α, p, inj, ch, rfl⟩ := hf
  by_cases h : ∃ k, α k = β
  · obtain ⟨k, rfl⟩ := h
    refine ⟨N, α, fun j => p j + if j = k then q else 0, inj, fun j => ?_, ?_⟩
    · dsimp only
      split
      · next e => subst e; exact .add (ch j) hq
      · rw [show p j + 0 = p j by grind]; exact ch j
    · rw [sum_add, sum_ite_eq k fun _ => q]
  · refine ⟨N + 1, Fin.lastCases β α, Fin.lastCases q p, ?_, ?_, ?_⟩
    · intro j k
      refine Fin.lastCases ?_ (fun j => ?_) j <;> refine Fin.lastCases ?_ (fun k => ?_) k
      · exact fun _ => rfl
      · rw [Fin.lastCases_last, Fin.lastCases_castSucc]
        exact fun e => absurd ⟨k, e.symm⟩ h
      · rw [Fin.lastCases_last, Fin.lastCases_castSucc]
        exact fun e => absurd ⟨j, e⟩ h
      · rw [Fin.lastCases_castSucc, Fin.lastCases_castSucc]
        exact fun e => congrArg Fin.castSucc (inj j k e)
    · intro k
      refine Fin.lastCases ?_ (fun k => ?_) k
      · rw [Fin.lastCases_last, Fin.lastCases_last]; exact hq
      · rw [Fin.lastCases_castSucc, Fin.lastCases_castSucc]; exact ch k
    · rw [sum_last, Fin.lastCases_last]
      simp only [Fin.lastCases_castSucc]

private theorem add_sum {f : A} (hf : W.Decomposable f) : ∀ {N : Nat} {α : Fin N → Fin n → Nat}
    {p : Fin N → A}, (∀ k, W.Chaos (α k) (p k)) → W.Decomposable (f + sum p)
  | 0, _, _, _ => by rw [sum_empty, show f + 0 = f by grind]; exact hf
  | N + 1, _, p, h => by
    rw [sum_last, show ∀ a b : A, f + (a + b) = f + a + b by intros; grind]
    exact (add_sum hf fun k : Fin N => h k.castSucc).add_chaos (h _)

private theorem of_sum {N : Nat} {α : Fin N → Fin n → Nat} {p : Fin N → A}
    (h : ∀ k, W.Chaos (α k) (p k)) : W.Decomposable (sum p) := by
  have := add_sum zero h
  rwa [show 0 + sum p = sum p by grind] at this

private theorem add {f g : A} (hf : W.Decomposable f) (hg : W.Decomposable g) :
    W.Decomposable (f + g) := by
  obtain ⟨N, α, p, _, ch, rfl⟩ := hg
  exact add_sum hf ch

end Decomposable

variable {W : OUWorld R A n ρ}

/-- Every polynomial observable is a sum of components of different multi-degrees. -/
theorem IsPoly.exists_decomposition {f : A} (h : W.IsPoly f) :
    ∃ (N : Nat) (α : Fin N → Fin n → Nat) (p : Fin N → A), W.IsDecomposition α p f := by
  show W.Decomposable f
  induction h with
  | one =>
    have := Decomposable.add_chaos (W := W) .zero .one
    rwa [show 0 + W.one = W.one by grind] at this
  | @mulZ f i _ ih =>
    obtain ⟨N, α, p, _, ch, rfl⟩ := ih
    rw [W.mulZ_eq, (W.create_linear i).map_sum, (W.d_linear i).map_sum]
    exact .add (.of_sum fun k => (ch k).create i) (.of_sum fun k => ((ch k).d i).2)
  | add _ _ ih1 ih2 => exact .add ih1 ih2
  | smul a _ ih =>
    obtain ⟨N, α, p, _, ch, rfl⟩ := ih
    rw [smul_sum]
    exact .of_sum fun k => .smul a (ch k)

/-- Mehler's formula against every polynomial observable. -/
theorem Chaos.cross_eq {α : Fin n → Nat} {f g : A} (hf : W.Chaos α f) (hg : W.IsPoly g) :
    W.cross f g = monomial ρ α * W.inner f g := by
  obtain ⟨N, β, p, _, ch, rfl⟩ := hg.exists_decomposition
  rw [W.cross_form.sum_right, W.inner_form.sum_right, ← sum_mul_left]
  exact sum_congr fun k => hf.mehler (ch k)

namespace IsDecomposition
variable {N : Nat} {α : Fin N → Fin n → Nat} {p : Fin N → A} {f : A}

theorem orthogonal (h : W.IsDecomposition α p f) {j k : Fin N} (hjk : j ≠ k) :
    W.inner (p j) (p k) = 0 ∧ W.cross (p j) (p k) = 0 :=
  (h.chaos j).orthogonal (h.chaos k) fun e => hjk (h.injective j k e)

/-- The product with a component picks out that component. -/
theorem inner_component (h : W.IsDecomposition α p f) (k : Fin N) :
    W.inner f (p k) = W.inner (p k) (p k) := by
  rw [h.eq_sum, W.inner_form.sum_left, sum_eq_single k fun j hj => (h.orthogonal hj).1]

/-- Pythagoras. -/
theorem inner_self (h : W.IsDecomposition α p f) :
    W.inner f f = sum fun k => W.inner (p k) (p k) := by
  rw [← sum_congr h.inner_component, ← W.inner_form.sum_right, ← h.eq_sum]

/-- The pair correlation weights each component by its eigenvalue. -/
theorem cross_self (h : W.IsDecomposition α p f) :
    W.cross f f = sum fun k => monomial ρ (α k) * W.inner (p k) (p k) := by
  have hf : W.IsPoly f := by rw [h.eq_sum]; exact .sum fun k => (h.chaos k).isPoly
  have e : W.cross f f = sum fun k => W.cross (p k) f := by
    rw [← W.cross_form.sum_left, ← h.eq_sum]
  rw [e]
  exact sum_congr fun k => by
    rw [(h.chaos k).cross_eq hf, W.inner_form.comm, h.inner_component]

end IsDecomposition

/-- Observables of total degree `d`: sums of components whose multi-degrees add up to `d`. -/
inductive HasDegree (W : OUWorld R A n ρ) (d : Nat) : A → Prop
  | zero : HasDegree W d 0
  | chaos {α f} : degree α = d → W.Chaos α f → HasDegree W d f
  | add {f g} : HasDegree W d f → HasDegree W d g → HasDegree W d (f + g)

namespace HasDegree
variable {d e : Nat} {f g : A}

protected theorem sum {N : Nat} {p : Fin N → A} (h : ∀ k, W.HasDegree d (p k)) :
    W.HasDegree d (sum p) := by
  induction N with
  | zero => exact .zero
  | succ N ih => exact .add (ih fun k => h _) (h _)

private theorem orthogonal_chaos {α : Fin n → Nat} (hf : W.Chaos α f) (hg : W.HasDegree e g)
    (h : degree α ≠ e) : W.inner f g = 0 ∧ W.cross f g = 0 := by
  induction hg with
  | zero => exact ⟨W.inner_form.zero_right _, W.cross_form.zero_right _⟩
  | chaos he hg => exact hf.orthogonal hg fun e => h (by rw [e, he])
  | add _ _ ih1 ih2 =>
    rw [W.inner_form.add_right, W.cross_form.add_right, ih1.1, ih1.2, ih2.1, ih2.2]
    exact ⟨by grind, by grind⟩

/-- Different total degrees are orthogonal, for both pairings. -/
theorem orthogonal (hf : W.HasDegree d f) (hg : W.HasDegree e g) (h : d ≠ e) :
    W.inner f g = 0 ∧ W.cross f g = 0 := by
  induction hf with
  | zero => exact ⟨W.inner_form.zero_left _, W.cross_form.zero_left _⟩
  | chaos hd hf => exact orthogonal_chaos hf hg (by rw [hd]; exact h)
  | add _ _ ih1 ih2 =>
    rw [W.inner_form.add_left, W.cross_form.add_left, ih1.1, ih1.2, ih2.1, ih2.2]
    exact ⟨by grind, by grind⟩

/-- With one rate `r`, the pair correlation is `r^d` times the inner product in degree `d`. -/
theorem cross_eq {r : R} {W : OUWorld R A n fun _ => r} (hf : W.HasDegree d f) (hg : W.IsPoly g) :
    W.cross f g = r ^ d * W.inner f g := by
  induction hf with
  | zero => rw [W.inner_form.zero_left, W.cross_form.zero_left]; grind
  | chaos hd hf => rw [hf.cross_eq hg, monomial_const, hd]
  | add _ _ ih1 ih2 => rw [W.inner_form.add_left, W.cross_form.add_left, ih1, ih2]; grind

end HasDegree
end OUWorld

section Main
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n : Nat}
open OUWorld

/-- **Chaos decomposition**, with a rate per latent (catalog: `chaos-decomposition`). Every
polynomial observable is a finite sum of chaos components `p k` of different multi-degrees `α k`;
components are orthogonal for both pairings, and against every polynomial observable the pair
correlation of the component of multi-degree `α` is `ρ^α` times its inner product. -/
theorem chaos_decomposition {ρ : Fin n → R} (W : OUWorld R A n ρ) {f : A} (hf : W.IsPoly f) :
    ∃ (N : Nat) (α : Fin N → Fin n → Nat) (p : Fin N → A),
      f = sum p ∧ (∀ j k, j ≠ k → α j ≠ α k) ∧ (∀ k, W.Chaos (α k) (p k)) ∧
      (∀ j k, j ≠ k → W.inner (p j) (p k) = 0 ∧ W.cross (p j) (p k) = 0) ∧
      ∀ k g, W.IsPoly g → W.cross (p k) g = monomial ρ (α k) * W.inner (p k) g := by
  obtain ⟨N, α, p, h⟩ := hf.exists_decomposition
  exact ⟨N, α, p, h.eq_sum, fun j k hjk e => hjk (h.injective j k e), h.chaos,
    fun j k hjk => h.orthogonal hjk, fun k g hg => (h.chaos k).cross_eq hg⟩

/-- **Chaos decomposition** by total degree, for one rate `r` (catalog: `chaos-decomposition`).
Every polynomial observable is the sum of components `p d` of degree `d < N`, orthogonal for both
pairings, on which the pair correlation is `r^d` times the inner product. -/
theorem chaos_decomposition_degree {r : R} (W : OUWorld R A n fun _ => r) {f : A}
    (hf : W.IsPoly f) :
    ∃ (N : Nat) (p : Fin N → A), f = sum p ∧ (∀ d : Fin N, W.HasDegree d (p d)) ∧
      (∀ d e, d ≠ e → W.inner (p d) (p e) = 0 ∧ W.cross (p d) (p e) = 0) ∧
      ∀ (d : Fin N) g, W.IsPoly g → W.cross (p d) g = r ^ (d : Nat) * W.inner (p d) g := by
  obtain ⟨N, α, p, h⟩ := hf.exists_decomposition
  obtain ⟨M, hM⟩ : ∃ M, ∀ k, degree (α k) < M := by
    refine ⟨degree (fun k => degree (α k)) + 1, fun k => ?_⟩
    have := le_degree (fun k => degree (α k)) k
    omega
  have deg : ∀ d : Fin M, W.HasDegree d (sum fun k => if degree (α k) = d then p k else 0) :=
    fun d => .sum fun k => by
      split
      · next e => exact .chaos e (h.chaos k)
      · exact .zero
  refine ⟨M, fun d => sum fun k => if degree (α k) = d then p k else 0, ?_, deg,
    fun d e hde => (deg d).orthogonal (deg e) fun h => hde (Fin.ext h),
    fun d g hg => (deg d).cross_eq hg⟩
  rw [sum_comm, h.eq_sum]
  refine sum_congr fun k => ?_
  rw [sum_eq_single ⟨degree (α k), hM k⟩ fun d hd => if_neg fun e => hd (Fin.ext e.symm),
    if_pos rfl]

/-- Twice a coordinate plus another one has total degree 1. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.HasDegree 1 ((2 : Rat) • W.z 0 + W.z 1) :=
  have h : ∀ i : Fin 2, degree (raise i fun _ => 0) = 1 := fun i => by
    rw [degree_raise, degree_zero]
  .add (.chaos (h 0) (.smul 2 (W.chaos_z 0))) (.chaos (h 1) (W.chaos_z 1))

end Main
end LeJEPA
