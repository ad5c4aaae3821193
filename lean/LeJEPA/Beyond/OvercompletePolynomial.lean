module

public import LeJEPA.Beyond.AnisotropyPolynomial
public import LeJEPA.Beyond.Overcomplete

/-!
# More outputs than latents, for polynomials

`overcomplete` with nothing left abstract: polynomials in `n` standard Gaussian latents with
`z' = r z + s ξ`. Those of mean zero and identity covariance that attain the bound are
`h_i = Σ_j M_ij z_j + Σ_ab c_iab (z_a z_b - δ_ab)` with `Mᵀ M = 1`, and `z_j = Σ_i M_ij h_i`.

## Main results
* `overcomplete_polynomial`.
-/

public section

namespace LeJEPA
open Lean.Grind
open MvPoly (C var)

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

namespace polynomialWorld
variable {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)

/-- The quadratic features of the world of polynomials. -/
theorem quad_eq (a b : Fin n) : (polynomialWorld ρ σ h).quad a b =
    var a * var b - if a = b then 1 else 0 := by
  show var a * (var b * 1) - MvPoly.deriv a (var b * 1) = _
  rw [Semiring.mul_one, MvPoly.deriv_var]

theorem quadComb_eq (c : Fin n → Fin n → R) : (polynomialWorld ρ σ h).quadComb c =
    sum fun a => sum fun b => C (c a b) * (var a * var b - if a = b then 1 else 0) :=
  sum_congr fun a => sum_congr fun b => by rw [MvPoly.smul_eq_C_mul, quad_eq]

end polynomialWorld

/-- **More outputs than latents, for polynomials** (catalog: `overcomplete`). Let `z` be `n`
independent standard Gaussian latents and `z' = r z + s ξ`, `r² + s² = 1`, `0 < r < 1`. Polynomials
`h_1, ..., h_m` of mean zero and identity covariance have loss at least
`2 (1 - r) n + 2 (1 - r²) (m - n)`; they attain it if and only if they are
`Σ_j M_ij z_j + Σ_ab c_iab (z_a z_b - δ_ab)` with `Mᵀ M = 1`; and then `z_j = Σ_i M_ij h_i`. -/
theorem overcomplete_polynomial {r s : R} (hrs : r * r + s * s = 1) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → MvPoly R n} (mean : ∀ i, MvPoly.expect (h i) = 0)
    (cov : ∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ≤
      (sum fun i => MvPoly.expect (MvPoly.expect
        ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
          (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) ∧
    ((sum fun i => MvPoly.expect (MvPoly.expect
        ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
          (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) ≤
        2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ↔
      ∃ (M : RectMat m n R) (c : Fin m → Fin n → Fin n → R),
        M.transpose.mul M = (1 : Mat n R) ∧
        (∀ i, h i = (sum fun j => C (M i j) * var j) +
          sum fun a => sum fun b => C (c i a b) * (var a * var b - if a = b then 1 else 0)) ∧
        ∀ j, var j = sum fun i => C (M i j) * h i) := by
  have hσ : ∀ _ : Fin n, r * r + s * s = 1 := fun _ => hrs
  obtain ⟨lower, attained, latents⟩ := overcomplete (polynomialWorld (fun _ => r) (fun _ => s) hσ)
    h0 h1 ((polynomialWorld.whitened_iff hσ h).2 ⟨mean, cov⟩)
  rw [polynomialWorld.loss_eq hσ]
  refine ⟨lower, fun opt => ?_, fun ⟨M, c, hM, e, _⟩ => attained.2 ⟨M, hM, _, fun i =>
    ⟨OUWorld.hasDegree_quadComb _ (c i), ?_⟩⟩⟩
  · obtain ⟨M, hM, p, ex⟩ := attained.1 opt
    obtain ⟨c, hc⟩ := Classical.skolem.1 fun i => (ex i).1.eq_quadComb
    refine ⟨M, c, hM, fun i => ?_, fun j => ?_⟩
    · have := polynomialWorld.eq_of_norm_sub hσ (ex i).2
      rw [hc, polynomialWorld.quadComb_eq, polynomialWorld.linComb_z_eq] at this
      exact this
    · have := polynomialWorld.eq_of_norm_sub hσ (latents M ⟨hM, p, ex⟩ j)
      rw [polynomialWorld.z_eq] at this
      exact this
  · rw [polynomialWorld.quadComb_eq, polynomialWorld.linComb_z_eq, ← e i,
      show h i - h i = 0 by grind]
    exact (polynomialWorld (fun _ => r) (fun _ => s) hσ).inner_form.zero_left _

end LeJEPA
