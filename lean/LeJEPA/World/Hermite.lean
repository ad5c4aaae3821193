module

public import LeJEPA.Gaussian.MvHermite
public import LeJEPA.World.Polynomial

/-!
# Chaos components of polynomials are Hermite polynomials

In the world of polynomials the component of multi-degree `α` is the line through the Hermite
polynomial `He_α0(z_0) ⋯ He_α(n-1)(z_(n-1))`. So the chaos decomposition there is the expansion in
Hermite polynomials.

## Main results
* `polynomialWorld.chaos_iff`.
* `MvPoly.exists_eq_sum_mvHermite`: every polynomial is a combination of Hermite polynomials of
  different multi-indices.
-/

public section

namespace LeJEPA
open Lean.Grind
open MvPoly (C mvHermite)

universe u

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

/-- A polynomial has multi-degree `α` exactly if it is a multiple of the Hermite polynomial with
index `α`. -/
theorem polynomialWorld.chaos_iff {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
    {α : Fin n → Nat} {f : MvPoly R n} :
    (polynomialWorld ρ σ h).Chaos α f ↔ ∃ a : R, f = C a * mvHermite α := by
  constructor
  · intro hf
    induction hf with
    | one => exact ⟨1, by rw [MvPoly.mvHermite_zero, MvPoly.C_one, Semiring.mul_one]; rfl⟩
    | zero => exact ⟨0, by rw [MvPoly.C_zero, Semiring.zero_mul]⟩
    | create i _ ih =>
      obtain ⟨a, rfl⟩ := ih
      refine ⟨a, ?_⟩
      show MvPoly.var i * (C a * mvHermite _) - MvPoly.deriv i (C a * mvHermite _) = _
      rw [← MvPoly.create_mvHermite, MvPoly.deriv_C_mul]; grind
    | add _ _ ih1 ih2 =>
      obtain ⟨a, rfl⟩ := ih1
      obtain ⟨b, rfl⟩ := ih2
      exact ⟨a + b, by rw [MvPoly.C_add, Semiring.right_distrib]⟩
    | smul c _ ih =>
      obtain ⟨a, rfl⟩ := ih
      exact ⟨c * a, by rw [MvPoly.smul_eq_C_mul, MvPoly.C_mul, Semiring.mul_assoc]⟩
  · rintro ⟨a, rfl⟩
    refine .smul a ?_
    induction α using MvPoly.mvHermite_induction with
    | zero => rw [MvPoly.mvHermite_zero]; exact .one
    | raise i α ih => rw [← MvPoly.create_mvHermite]; exact .create i ih

/-- **Hermite expansion** (catalog: `hermite-completeness`, in several variables): every polynomial
is a finite combination of Hermite polynomials of different multi-indices. -/
theorem MvPoly.exists_eq_sum_mvHermite (f : MvPoly R n) :
    ∃ (N : Nat) (α : Fin N → Fin n → Nat) (a : Fin N → R), (∀ j k, j ≠ k → α j ≠ α k) ∧
      f = sum fun k => C (a k) * mvHermite (α k) := by
  have h : ∀ _ : Fin n, (1 : R) * 1 + 0 * 0 = 1 := fun _ => by grind
  obtain ⟨N, α, p, hf, inj, ch, _⟩ :=
    chaos_decomposition (polynomialWorld (fun _ => 1) (fun _ => 0) h) (polynomialWorld.isPoly h f)
  have ex := fun k => (polynomialWorld.chaos_iff h).1 (ch k)
  exact ⟨N, α, fun k => Classical.choose (ex k), inj, by
    rw [hf]; exact sum_congr fun k => Classical.choose_spec (ex k)⟩

/-- The product of two latents, `He_1(z_0) He_1(z_1)`, has multi-degree `(1, 1)`. -/
example (h : ∀ _ : Fin 2, (3 / 5 : Rat) * (3 / 5) + 4 / 5 * (4 / 5) = 1) :
    (polynomialWorld (fun _ => 3 / 5) (fun _ => 4 / 5) h).Chaos (fun _ => 1)
      (mvHermite fun _ => 1) :=
  (polynomialWorld.chaos_iff _).2 ⟨1, by rw [MvPoly.C_one, Semiring.one_mul]⟩

end LeJEPA
