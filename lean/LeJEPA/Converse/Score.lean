module

public import LeJEPA.Converse.Eigenfunction
public import LeJEPA.Converse.Normal

/-!
# An affine eigenfunction makes the stationary law normal

The consequence of `affine_eigenfunction` for the stationary law, with polynomials for functions.
`S` is the score of the law `F` if `E[p'(z)] = -E[S(z) p(z)]` for all polynomials `p`, which for a
density `f` with `S = (log f)'` is integration by parts. The diffusion with the generator
`L p = K (p'' + S p')` has the stationary law `F`. If a function `a z + b` with `a ≠ 0` is an
eigenfunction, `L (a z + b) = -l (a z + b)`, then `F` is normal with mean `-b / a` and variance
`K / l`.

## Main results
* `LeJEPA.normal_of_affine_eigenfunction`, and for the normal laws the converse
  `LeJEPA.affine_eigenfunction_normal`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The polynomial `S` is the score of the law `F`: `E[p'(z)] = -E[S(z) p(z)]`. -/
@[expose] def Expectation.IsScore (F : Expectation R) (S : Poly R) : Prop :=
  ∀ p, F (deriv p) = -F (S * p)

/-- The generator `p ↦ K (p'' + S p')` of the diffusion with the score `S`. -/
@[expose] def generator (K : R) (S p : Poly R) : Poly R := C K * (deriv (deriv p) + S * deriv p)

/-- The law with the score `S` is stationary for the generator, and the generator is symmetric:
`E[q L p] = -K E[p' q']`. -/
theorem Expectation.IsScore.generator_mul {F : Expectation R} {S : Poly R} (h : F.IsScore S) (K : R)
    (p q : Poly R) : F (generator K S p * q) = -(K * F (deriv p * deriv q)) := by
  have h1 := h (deriv p * q)
  rw [deriv_mul, F.map_add] at h1
  unfold generator
  rw [show C K * (deriv (deriv p) + S * deriv p) * q
      = C K * (deriv (deriv p) * q) + C K * (S * (deriv p * q)) by grind, F.map_add, F.map_C_mul,
    F.map_C_mul]
  grind

/-- The generator on an affine function. -/
theorem generator_affine (K a b : R) (S : Poly R) :
    generator K S (C a * X + C b) = C K * S * C a := by
  unfold generator
  rw [deriv_add, deriv_C_mul, deriv_X, deriv_C, show C a * 1 + 0 = C a by grind, deriv_C]; grind

end

section
variable {R : Type u} [Field R]

/-- A law with an affine eigenfunction of the generator `K (p'' + S p')` is normal, with the
variance `K / l` of which `-l` is the eigenvalue. -/
theorem normal_of_affine_eigenfunction {F : Expectation R} {S : Poly R} (hS : F.IsScore S)
    {K l a b : R} (hl : l ≠ 0) (ha : a ≠ 0)
    (eigen : generator K S (C a * X + C b) = -(C l * (C a * X + C b))) :
    F = normal (-(b / a)) (K / l) := by
  have hi := Field.mul_inv_cancel hl
  have hj := Field.mul_inv_cancel ha
  refine (stein_characterization _ _ _).1 fun p => ?_
  rw [generator_affine] at eigen
  have h := hS p
  simp only [Field.div_eq_mul_inv]
  generalize l⁻¹ = i at *
  generalize a⁻¹ = j at *
  have hij : C (l * i * (a * j)) = 1 := by rw [hi, hj, ← C_one]; congr 1; grind
  have e : (X - C (-(b * j))) * p = C (-(K * i)) * (S * p) := by
    have hX : X - C (-(b * j)) = C (-(K * i)) * S := by
      have h1 : C (i * j) * (C K * S * C a) = C (i * j) * -(C l * (C a * X + C b)) := by rw [eigen]
      have hj' : C (a * j) = 1 := by rw [hj, C_one]
      have hi' : C (l * i) = 1 := by rw [hi, C_one]
      simp only [C_mul, C_neg] at *
      grind
    rw [hX]; grind
  rw [e, F.map_C_mul, h]
  grind

/-- For `v ≠ 0`, the score of `N(μ, v)` is `-(X - μ) / v`. -/
theorem isScore_normal (μ : R) {v : R} (hv : v ≠ 0) :
    (normal μ v).IsScore (C (-v⁻¹) * (X - C μ)) := fun p => by
  have h := Field.mul_inv_cancel hv
  rw [Semiring.mul_assoc, Expectation.map_C_mul, normal_stein]
  generalize v⁻¹ = i at *
  grind

/-- Under `N(μ, v)`, `v ≠ 0`, the function `z - μ` is an eigenfunction of the generator
`K (p'' + S p')`, with eigenvalue `-K / v`. -/
theorem affine_eigenfunction_normal (μ K v : R) :
    generator K (C (-v⁻¹) * (X - C μ)) (C 1 * X + C (-μ))
      = -(C (K / v) * (C 1 * X + C (-μ))) := by
  rw [generator_affine, Field.div_eq_mul_inv]
  simp only [C_mul, C_neg, C_one]; grind

end

example : (normal 0 2 : Expectation Rat).IsScore (C (-2⁻¹) * (X - C 0)) :=
  isScore_normal 0 (by grind)

end LeJEPA
