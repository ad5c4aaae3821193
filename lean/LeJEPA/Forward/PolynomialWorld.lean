module

public import LeJEPA.Forward.Converse
public import LeJEPA.World.Polynomial

/-!
# The forward theorem for polynomials, written out

`forward_identifiability` in the world of polynomials, with nothing left abstract: the encoder is a
list of polynomials in `n` variables, its mean and covariance are Gaussian moments, and the loss is
the expectation of `(h_i(z) - h_i(ρ z + σ ξ))²`. The conclusion is an equality of polynomials,
`h_i = Σ_j Q_ij z_j`.

## Main results
* `forward_identifiability_polynomial`.
* `forward_converse_polynomial`.
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
include h

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- `E (f(z) - f(z'))² = 2 E f(z)² - 2 E f(z) f(z')`, by stationarity. -/
theorem expect_sub_noisy_mul_self (f : MvPoly R n) :
    MvPoly.expect (MvPoly.expect ((C f - MvPoly.noisy ρ σ f) * (C f - MvPoly.noisy ρ σ f))) =
      2 * MvPoly.expect (f * f) - 2 * MvPoly.expectPair ρ σ f f := by
  have e : (C f - MvPoly.noisy ρ σ f) * (C f - MvPoly.noisy ρ σ f) =
      C f * C f + MvPoly.noisy ρ σ f * MvPoly.noisy ρ σ f - (C f * MvPoly.noisy ρ σ f
        + C f * MvPoly.noisy ρ σ f) := by grind
  rw [e, ← MvPoly.C_mul, ← RingHom.map_mul, MvPoly.expect_sub, MvPoly.expect_add,
    MvPoly.expect_add, MvPoly.expect_sub, MvPoly.expect_add, MvPoly.expect_add, MvPoly.expect_C,
    show MvPoly.expect (MvPoly.noisy ρ σ (f * f)) = MvPoly.mehler ρ σ (f * f) from rfl,
    MvPoly.expect_mehler h]
  simp only [MvPoly.expectPair]; grind

/-- The loss of the world of polynomials is the expected squared difference. -/
theorem loss_eq (f : Fin m → MvPoly R n) :
    (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (f i) - MvPoly.noisy ρ σ (f i)) * (C (f i) - MvPoly.noisy ρ σ (f i)))))
      = (polynomialWorld ρ σ h).loss f :=
  sum_congr fun i => expect_sub_noisy_mul_self h (f i)

end polynomialWorld

/-- **Forward identifiability for polynomials** (paper, Theorem 4.1; catalog:
`forward-identifiability`). Let `z` be `n` independent standard Gaussian latents and
`z' = r z + s ξ` with independent standard Gaussian noise, `r² + s² = 1`, `0 < r < 1`. If the
polynomials `h_1, ..., h_m` have mean zero and identity covariance, and
`Σ_i E (h_i(z) - h_i(z'))² ≤ 2 (1 - r) m`, then `h_i = Σ_j Q_ij z_j` with `Q Qᵀ = 1`. -/
theorem forward_identifiability_polynomial {r s : R} (hrs : r * r + s * s = 1) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → MvPoly R n} (mean : ∀ i, MvPoly.expect (h i) = 0)
    (cov : ∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0)
    (opt : (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
        (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, h i = sum fun j => C (Q i j) * var j := by
  have hσ : ∀ _ : Fin n, r * r + s * s = 1 := fun _ => hrs
  have hw : (polynomialWorld (fun _ => r) (fun _ => s) hσ).Whitened h :=
    { isPoly := fun i => polynomialWorld.isPoly hσ (h i)
      mean := fun i => by
        show MvPoly.expect (h i * 1) = 0
        rw [Semiring.mul_one]; exact mean i
      cov := cov }
  rw [polynomialWorld.loss_eq hσ] at opt
  obtain ⟨Q, hQ, hQ', e⟩ := forward_identifiability _ h0 h1 hw opt
  exact ⟨Q, hQ, hQ', fun i => by
    rw [← polynomialWorld.linComb_z_eq hσ]; exact polynomialWorld.eq_of_norm_sub hσ (e i)⟩

/-- **Converse for polynomials** (catalog: `forward-converse`). For every `m × n` matrix with
`Q Qᵀ = 1` the linear forms `Σ_j Q_ij z_j` have mean zero, identity covariance, and alignment loss
`2 (1 - r) m`. -/
theorem forward_converse_polynomial {r s : R} (hrs : r * r + s * s = 1) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) {h : Fin m → MvPoly R n}
    (hh : ∀ i, h i = sum fun j => C (Q i j) * var j) :
    (∀ i, MvPoly.expect (h i) = 0) ∧
    (∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) ∧
    (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
        (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) = 2 * (1 - r) * (m : R) := by
  have hσ : ∀ _ : Fin n, r * r + s * s = 1 := fun _ => hrs
  have e : h = fun i => linComb (Q i) (polynomialWorld (fun _ => r) (fun _ => s) hσ).z := by
    funext i; rw [polynomialWorld.linComb_z_eq hσ, hh]
  obtain ⟨hw, hl⟩ := forward_converse (polynomialWorld (fun _ => r) (fun _ => s) hσ) hQ
  rw [← e] at hw hl
  refine ⟨fun i => ?_, hw.cov, by rw [polynomialWorld.loss_eq hσ]; exact hl⟩
  have := hw.mean i
  rw [← Semiring.mul_one (h i)]; exact this

end LeJEPA
