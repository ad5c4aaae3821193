module

public import LeJEPA.Algebra.MultiIndex
public import LeJEPA.Regularizer.Polarization

/-!
# The Cramér-Wold device for moments

The regularizer compares the embedding `z` with a Gaussian along one-dimensional projections `a · z`
only. For moments this loses nothing: two linear functionals agree on all moments of degree at most
`k` of all projections if and only if they agree on all joint moments of total degree at most `k`.
For every `k`, every number `n` of variables, and any functionals: no positivity is needed.

## Main results
* `LeJEPA.cramer_wold`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] (φ : RingHom R A) {n : Nat}

/-- The projection `a · z = Σ_i a_i z_i`, with the scalars embedded in the algebra along `φ`. -/
@[expose] def project (a : Fin n → R) (z : Fin n → A) : A := sum fun i => φ (a i) * z i

theorem project_zero (z : Fin n → A) : project φ (fun _ => 0) z = 0 :=
  sum_eq_zero fun i => by rw [φ.map_zero, Semiring.zero_mul]

theorem project_add_smul (a b : Fin n → R) (t : R) (z : Fin n → A) :
    project φ (fun i => a i + t * b i) z = project φ a z + φ t * project φ b z := by
  unfold project
  rw [← sum_mul_left, ← sum_add]
  exact sum_congr fun i => by rw [φ.map_add, φ.map_mul]; grind

/-- Each coordinate is a projection. -/
theorem project_single (i : Fin n) (z : Fin n → A) :
    project φ (fun j => if j = i then 1 else 0) z = z i := by
  unfold project
  rw [sum_eq_single i fun j hj => by
    dsimp only; rw [if_neg hj, φ.map_zero, Semiring.zero_mul]]
  dsimp only
  rw [if_pos rfl, φ.map_one, Semiring.one_mul]

/-- Homomorphisms go through projections. -/
theorem map_project {B : Type w} [CommRing B] (ψ : RingHom A B) (a : Fin n → R) (z : Fin n → A) :
    ψ (project φ a z) = project (ψ.comp φ) a fun i => ψ (z i) := by
  unfold project
  rw [ψ.map_sum]
  exact sum_congr fun i => ψ.map_mul _ _

end

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {φ : RingHom R A} {n : Nat}

/-- Joint moments of total degree at most `k` determine the moments of the projections, also against
other monomials. -/
private theorem monomial_mul_project_pow (L : LinearFunctional φ) {z : Fin n → A} {k : Nat}
    (h : ∀ α, degree α ≤ k → L (monomial z α) = 0) (a : Fin n → R) (j : Nat) (α : Fin n → Nat)
    (hα : degree α + j ≤ k) : L (monomial z α * project φ a z ^ j) = 0 := by
  induction j generalizing α with
  | zero => rw [Semiring.pow_zero, Semiring.mul_one, h α hα]
  | succ j ih =>
    rw [Semiring.pow_succ, project, ← sum_mul_left, ← sum_mul_left, L.map_sum]
    refine sum_eq_zero fun i => ?_
    have hi := ih (raise i α) (by rw [degree_raise]; omega)
    rw [monomial_raise, project] at hi
    generalize (sum fun i => φ (a i) * z i) ^ j = s at *
    rw [show monomial z α * (s * (φ (a i) * z i)) = φ (a i) * (z i * monomial z α * s) by grind,
      L.map_const_mul, hi]
    grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Type v} [CommRing A] {φ : RingHom R A} {n : Nat}

/-- The moments of the projections determine the joint moments: polarization, one coordinate at a
time. -/
private theorem monomial_eq_zero (L : LinearFunctional φ) {z : Fin n → A} {k : Nat}
    (h : ∀ a, L (project φ a z ^ k) = 0) (d : Nat) : ∀ (α : Fin n → Nat) (j : Nat), degree α = d →
      d + j = k → ∀ a, L (monomial z α * project φ a z ^ j) = 0 := by
  induction d with
  | zero =>
    intro α j hα hj a
    rw [eq_zero_of_degree α hα, monomial_zero, Semiring.one_mul, show j = k by omega, h]
  | succ d ih =>
    intro α j hα hj a
    obtain ⟨i, hi⟩ := exists_ne_zero_of_degree (by omega : degree α ≠ 0)
    obtain ⟨β, rfl⟩ : ∃ β, α = raise i β := ⟨lower i α, (raise_lower i hi).symm⟩
    rw [degree_raise] at hα
    rw [monomial_raise, CommSemiring.mul_comm (z i)]
    refine L.polarization_step fun t => ?_
    rw [← project_single φ i z, ← project_add_smul]
    exact ih β (j + 1) (by omega) (by omega) _

/-- **Cramér-Wold for moments** (the projections used by the regularizer): two linear functionals on
an algebra agree on the moments of degree at most `k` of all projections `a · z` if and only if they
agree on all joint moments of total degree at most `k` of `z`. -/
theorem cramer_wold (L M : LinearFunctional φ) (z : Fin n → A) (k : Nat) :
    (∀ (a : Fin n → R) (j : Nat), j ≤ k → L (project φ a z ^ j) = M (project φ a z ^ j)) ↔
      ∀ α : Fin n → Nat, degree α ≤ k → L (monomial z α) = M (monomial z α) := by
  constructor
  · intro h α hα
    have := monomial_eq_zero (L.sub M) (z := z) (k := degree α)
      (fun a => by rw [L.sub_apply, h a _ hα]; grind) (degree α) α 0 rfl rfl fun _ => 0
    rw [Semiring.pow_zero, Semiring.mul_one, L.sub_apply] at this
    grind
  · intro h a j hj
    have := monomial_mul_project_pow (L.sub M) (z := z) (k := k)
      (fun α hα => by rw [L.sub_apply, h α hα]; grind) a j (fun _ => 0)
      (by rw [degree_zero]; omega)
    rw [monomial_zero, Semiring.one_mul, L.sub_apply] at this
    grind

end

example : project (RingHom.id Rat) (fun i : Fin 2 => if i = 0 then 2 else 3) (fun _ => 5) = 25 := by
  simp only [project, sum_last, sum_empty, RingHom.id_apply]
  simp; grind

end LeJEPA
