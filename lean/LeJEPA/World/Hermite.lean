module

public import LeJEPA.Gaussian.Vector
public import LeJEPA.World.Polynomial

/-!
# Hermite polynomials in several variables are the chaos components

The products of Hermite polynomials in the single latents are orthogonal, and noise scales each; so
in the world of polynomials the chaos components, which the theory of worlds defines without
coordinates, are the lines through them.

## Main results
* `MvPoly.expect_mvHermite_mul`: orthogonality, `E[H_α H_β] = α! δ_αβ`.
* `MvPoly.mehler_mvHermite`: attenuation, `E[H_α(z') | z] = ρ^α H_α(z)`.
* `polynomialWorld.chaos_iff`.
* `MvPoly.exists_eq_sum_mvHermite`: every polynomial is a combination of Hermite polynomials of
  different multi-indices.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-!
## Hermite polynomials in several variables

`mvHermite α = He_α0(z_0) ⋯ He_α(n-1)(z_(n-1))` for a multi-index `α`. The creation operator
`p ↦ z_i p - ∂_i p` raises the i-th index, different multi-indices are orthogonal, and the
conditional expectation of `mvHermite α (z')` given `z` is `ρ^α mvHermite α (z)`.
-/

/-- The multi-index factorial `α_0! ⋯ α_(n-1)!`. -/
@[expose] def multiFactorial : {n : Nat} → (Fin n → Nat) → Nat
  | 0, _ => 1
  | _ + 1, α => multiFactorial (fun i => α i.castSucc) * natFactorial (α (Fin.last _))

namespace MvPoly
variable {S : Type u} [CommRing S] {n : Nat}

/-- `He_α0(z_0) ⋯ He_α(n-1)(z_(n-1))`. -/
@[expose] def mvHermite : {n : Nat} → (Fin n → Nat) → MvPoly S n
  | 0, _ => 1
  | _ + 1, α => ofPoly (UniPoly.C (mvHermite fun i => α i.castSucc) * hermite (α (Fin.last _)))

theorem mvHermite_zero : mvHermite (fun _ : Fin n => 0) = (1 : MvPoly S n) := by
  induction n with
  | zero => rfl
  | succ n ih => rw [mvHermite, ih, hermite_zero, UniPoly.C_one, Semiring.mul_one]; rfl

/-- The creation operator raises the index: `z_i H_α - ∂_i H_α = H_(α + e_i)`. -/
theorem create_mvHermite (i : Fin n) (α : Fin n → Nat) :
    var i * mvHermite α - deriv i (mvHermite α) = (mvHermite (raise i α) : MvPoly S n) := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    have sub : ∀ p q : MvPoly S (n + 1), toPoly (p - q) = toPoly p - toPoly q := fun _ _ => rfl
    suffices h : toPoly (var i * mvHermite α - deriv i (mvHermite α) : MvPoly S (n + 1)) =
        toPoly (mvHermite (raise i α)) from h
    rw [sub, toPoly_mul]
    refine Fin.lastCases (motive := fun i => toPoly (var i : MvPoly S (n + 1)) *
      toPoly (mvHermite α) - toPoly (deriv i (mvHermite α)) = toPoly (mvHermite (raise i α))) ?_
      (fun i => ?_) i
    · have e : (fun j : Fin n => raise (Fin.last n) α j.castSucc) = fun j => α j.castSucc := by
        funext j; simp [raise, Fin.ext_iff]; omega
      dsimp only
      rw [toPoly_var_last, toPoly_deriv_last, mvHermite, mvHermite, toPoly_ofPoly, toPoly_ofPoly, e,
        raise_self, hermite_succ, UniPoly.deriv_C_mul]
      grind
    · have e : (fun j : Fin n => raise i.castSucc α j.castSucc) =
          raise i fun j => α j.castSucc := by
        funext j; simp [raise, Fin.ext_iff]
      have e' : raise i.castSucc α (Fin.last n) = α (Fin.last n) := by
        simp [raise, Fin.ext_iff]; omega
      dsimp only
      rw [toPoly_var_castSucc, mvHermite, mvHermite, toPoly_ofPoly, toPoly_ofPoly, e, e', ← ih]
      refine UniPoly.ext fun k => ?_
      have c : deriv i ((hermite (α (Fin.last n)) : UniPoly (MvPoly S n)).coeff k) = 0 := by
        rw [← map_hermite (CHom n), UniPoly.coeff_map, CHom_apply, deriv_C]
      rw [UniPoly.coeff_sub, coeff_deriv_castSucc, UniPoly.coeff_C_mul, toPoly_ofPoly,
        UniPoly.coeff_C_mul, UniPoly.coeff_C_mul, deriv_mul, c]
      grind

/-- What holds for 1 and is kept by raising an index holds for every Hermite polynomial. -/
theorem mvHermite_induction {P : (Fin n → Nat) → Prop} (zero : P fun _ => 0)
    (raise : ∀ i α, P α → P (raise i α)) (α : Fin n → Nat) : P α := by
  suffices h : ∀ (k : Nat) (α : Fin n → Nat), degree α = k → P α from h _ α rfl
  intro k
  induction k with
  | zero => intro α hα; rw [eq_zero_of_degree α hα]; exact zero
  | succ k ih =>
    intro α hα
    obtain ⟨i, hi⟩ := exists_ne_zero_of_degree (by omega : degree α ≠ 0)
    have hd := degree_raise i (lower i α)
    rw [raise_lower i hi] at hd
    rw [← raise_lower i hi]
    exact raise i _ (ih _ (by omega))

open Classical in
/-- **Orthogonality** in several variables (catalog: `hermite-orthogonality`):
`E[H_α H_β] = α!` if `α = β`, else 0. -/
theorem expect_mvHermite_mul (α β : Fin n → Nat) :
    expect (mvHermite α * mvHermite β : MvPoly S n) =
      if α = β then (multiFactorial α : S) else 0 := by
  induction n with
  | zero =>
    rw [if_pos (funext fun i : Fin 0 => i.elim0), multiFactorial, Semiring.natCast_one]
    show expect (1 * 1 : MvPoly S 0) = 1
    rw [Semiring.mul_one, expect_one]
  | succ n ih =>
    have e : toPoly (mvHermite α * mvHermite β : MvPoly S (n + 1)) =
        UniPoly.C (mvHermite (fun i => α i.castSucc) * mvHermite fun i => β i.castSucc) *
          (hermite (α (Fin.last n)) * hermite (β (Fin.last n))) := by
      rw [toPoly_mul, mvHermite, mvHermite, toPoly_ofPoly, toPoly_ofPoly, UniPoly.C_mul]; grind
    have split : α = β ↔ (fun i : Fin n => α i.castSucc) = (fun i => β i.castSucc) ∧
        α (Fin.last n) = β (Fin.last n) := by
      constructor
      · rintro rfl; exact ⟨rfl, rfl⟩
      · intro ⟨h1, h2⟩
        funext i
        exact Fin.lastCases (motive := fun i => α i = β i) h2 (fun i => congrFun h1 i) i
    rw [expect, e, LeJEPA.expect_C_mul, hermite_orthogonality]
    by_cases hl : α (Fin.last n) = β (Fin.last n)
    · rw [if_pos hl, ← C_natCast, CommSemiring.mul_comm, expect_C_mul, ih]
      by_cases hr : (fun i : Fin n => α i.castSucc) = fun i => β i.castSucc
      · rw [if_pos hr, if_pos (split.2 ⟨hr, hl⟩), multiFactorial, Semiring.natCast_mul]; grind
      · rw [if_neg hr, if_neg fun h => hr (split.1 h).1]; grind
    · rw [if_neg hl, if_neg fun h => hl (split.1 h).2, Semiring.mul_zero, expect_zero]

/-- **Attenuation** in several variables (catalog: `hermite-attenuation`): with
`ρ_i² + σ_i² = 1`, `E[H_α(ρ x + σ ξ)] = ρ^α H_α(x)` as polynomials in `x`. -/
theorem mehler_mvHermite {ρ σ : Fin n → S} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
    (α : Fin n → Nat) :
    mehler ρ σ (mvHermite α) = C (monomial ρ α) * mvHermite α := by
  have sub : ∀ p q : MvPoly S n, mehler ρ σ (p - q) = mehler ρ σ p - mehler ρ σ q := fun p q => by
    have := mehler_add ρ σ (p - q) q
    rw [show p - q + q = p by grind] at this
    grind
  induction α using mvHermite_induction with
  | zero => rw [mvHermite_zero, mehler_one, monomial_zero, C_one]; grind
  | raise i α ih =>
    have e : (C (σ i * σ i) : MvPoly S n) = 1 - C (ρ i) * C (ρ i) := by
      rw [← C_mul, ← C_one, show (1 : S) = ρ i * ρ i + σ i * σ i from (h i).symm, C_add]; grind
    have d : C (ρ i) * mehler ρ σ (deriv i (mvHermite α)) =
        C (monomial ρ α) * deriv i (mvHermite α) := by
      rw [← deriv_mehler, ih, deriv_C_mul]
    rw [← create_mvHermite, sub, mehler_var_mul, ih, e, monomial_raise, C_mul]
    calc _ = C (ρ i) * (C (monomial ρ α) * (var i * mvHermite α))
          - C (ρ i) * (C (ρ i) * mehler ρ σ (deriv i (mvHermite α))) := by grind
      _ = _ := by rw [d]; grind

example : (mvHermite fun _ => 1 : MvPoly Rat 2) = var 0 * var 1 := by
  have e : (fun _ : Fin 2 => 1) = raise 0 (raise 1 fun _ => 0) := by
    funext i; simp only [raise]; grind
  rw [e, ← create_mvHermite, ← create_mvHermite, mvHermite_zero, deriv_one,
    show (var 1 * 1 - 0 : MvPoly Rat 2) = var 1 by grind, deriv_var, if_neg (by decide)]
  grind

end MvPoly

/-!
## Chaos components of polynomials are Hermite polynomials

In the world of polynomials the component of multi-degree `α` is the line through the Hermite
polynomial `He_α0(z_0) ⋯ He_α(n-1)(z_(n-1))`. So the chaos decomposition there is the expansion in
Hermite polynomials.
-/

section
open MvPoly (C mvHermite)
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

end

end LeJEPA
