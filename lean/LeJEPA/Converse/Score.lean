module

public import LeJEPA.Converse.Normal

/-!
# Affine eigenfunctions and the score

The diffusion form of the converse theorem: that an affine function is an eigenfunction of the
generator ties the score to the eigenvalue, and makes the stationary law normal.

## Main results
* `LeJEPA.affine_eigenfunction`.
* `LeJEPA.normal_of_affine_eigenfunction`, and for the normal laws the converse
  `LeJEPA.affine_eigenfunction_normal`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u

/-!
## Affine eigenfunctions force an affine score

For a stationary density `p` on the line with score `s = (log p)'`, the Ornstein-Uhlenbeck type
generator `L φ = K (φ'' + s φ')` applied to an affine function `φ(z) = a z + b` is `K s(z) a`. So
`φ` is an eigenfunction, `L φ = -λ φ`, exactly when `K s(z) a = -λ (a z + b)` for all `z`. That
equation has a solution with `a ≠ 0` if and only if the score is affine *with slope `-λ / K`*, which
is the score of a Gaussian of variance `K / λ`. Without the tie between the slope and the eigenvalue
the "if" would be false.
-/

/-- **Affine eigenfunctions** (the one-dimensional eigen-equation in the proof of Theorem 4.2): for
`K, l ≠ 0` and any function `s`, the equation `K s(z) a = -l (a z + b)` for all `z` has a solution
`a, b` with `a ≠ 0` exactly when `s` is affine of slope `-l / K`. -/
theorem affine_eigenfunction {R : Type u} [Field R] {K l : R} (hK : K ≠ 0) (hl : l ≠ 0)
    (s : R → R) :
    (∃ a b : R, a ≠ 0 ∧ ∀ z, K * s z * a = -(l * (a * z + b))) ↔
      ∃ β : R, ∀ z, s z = -(l / K) * z + β := by
  have hk := Field.mul_inv_cancel hK
  have hi := Field.mul_inv_cancel hl
  simp only [Field.div_eq_mul_inv]
  generalize K⁻¹ = k at *
  generalize l⁻¹ = i at *
  constructor
  · rintro ⟨a, b, ha, h⟩
    have hj := Field.mul_inv_cancel ha
    generalize a⁻¹ = j at *
    refine ⟨-(l * b * (k * j)), fun z => ?_⟩
    have hz := h z
    generalize s z = t at *
    rw [show t = K * t * a * (k * j) by grind, hz]; grind
  · rintro ⟨β, h⟩
    refine ⟨1, -(K * β * i), fun h1 => ?_, fun z => ?_⟩
    · exact hK (by grind)
    · rw [h z]; grind

/-- In the situation of `affine_eigenfunction` the offsets determine each other: for
`s(z) = -(l / K) z + β` the function `a z + b` satisfies the eigen-equation at `z` if and only if
`K β a = -l b`. -/
theorem affine_eigenfunction_offset {R : Type u} [Field R] {K l a b β z : R} (hK : K ≠ 0) :
    K * (-(l / K) * z + β) * a = -(l * (a * z + b)) ↔ K * β * a = -(l * b) := by
  have hk := Field.mul_inv_cancel hK
  rw [Field.div_eq_mul_inv]
  generalize K⁻¹ = k at *
  constructor <;> intro h <;> grind

/-- The score `-z` of the standard Gaussian has `z` as an eigenfunction, with eigenvalue `K`. -/
example : ∃ a b : Rat, a ≠ 0 ∧ ∀ z, 3 * (-z) * a = -(3 * (a * z + b)) :=
  (affine_eigenfunction (by grind) (by grind) fun z => -z).2 ⟨0, fun z => by grind⟩

/-- The slope is tied to the eigenvalue: with another eigenvalue there is no solution. -/
example : ¬∃ a b : Rat, a ≠ 0 ∧ ∀ z, 3 * (-z) * a = -(2 * (a * z + b)) := by
  intro h
  obtain ⟨β, h⟩ := (affine_eigenfunction (by grind) (by grind) fun z => -z).1 h
  have h0 := h 0
  have h1 := h 1
  grind

/-- `l ≠ 0` is needed: with `l = 0` a constant score `1` has the slope `0 / K`, but no eigenfunction
`a z + b` with `a ≠ 0`. -/
example : (∃ β : Rat, ∀ z : Rat, (1 : Rat) = -(0 / 1) * z + β) ∧
    ¬∃ a b : Rat, a ≠ 0 ∧ ∀ z : Rat, 1 * 1 * a = -(0 * (a * z + b)) :=
  ⟨⟨1, fun z => by grind⟩, fun ⟨a, b, ha, h⟩ => ha (by have := h 0; grind)⟩

/-- `K ≠ 0` is needed: with `K = 0` the equation `0 = -l (a z + b)` has no solution. -/
example : ¬∃ a b : Rat, a ≠ 0 ∧ ∀ z : Rat, 0 * 1 * a = -(1 * (a * z + b)) :=
  fun ⟨a, b, ha, h⟩ => ha (by have h0 := h 0; have h1 := h 1; grind)

/-!
## An affine eigenfunction makes the stationary law normal

The consequence of `affine_eigenfunction` for the stationary law, with polynomials for functions.
`S` is the score of the law `F` if `E[p'(z)] = -E[S(z) p(z)]` for all polynomials `p`, which for a
density `f` with `S = (log f)'` is integration by parts. The diffusion with the generator
`L p = K (p'' + S p')` has the stationary law `F`. If a function `a z + b` with `a ≠ 0` is an
eigenfunction, `L (a z + b) = -l (a z + b)`, then `F` is normal with mean `-b / a` and variance
`K / l`.
-/

section
open UniPoly
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The polynomial `S` is the score of the law `F`: `E[p'(z)] = -E[S(z) p(z)]`. -/
@[expose] def Expectation.IsScore (F : Expectation R) (S : UniPoly R) : Prop :=
  ∀ p, F (deriv p) = -F (S * p)

/-- The generator `p ↦ K (p'' + S p')` of the diffusion with the score `S`. -/
@[expose] def generator (K : R) (S p : UniPoly R) : UniPoly R :=
  C K * (deriv (deriv p) + S * deriv p)

/-- The law with the score `S` is stationary for the generator, and the generator is symmetric:
`E[q L p] = -K E[p' q']`. -/
theorem Expectation.IsScore.generator_mul {F : Expectation R} {S : UniPoly R} (h : F.IsScore S)
    (K : R) (p q : UniPoly R) : F (generator K S p * q) = -(K * F (deriv p * deriv q)) := by
  have h1 := h (deriv p * q)
  rw [deriv_mul, F.map_add] at h1
  unfold generator
  rw [show C K * (deriv (deriv p) + S * deriv p) * q
      = C K * (deriv (deriv p) * q) + C K * (S * (deriv p * q)) by grind, F.map_add, F.map_C_mul,
    F.map_C_mul]
  grind

/-- The generator on an affine function. -/
theorem generator_affine (K a b : R) (S : UniPoly R) :
    generator K S (C a * X + C b) = C K * S * C a := by
  unfold generator
  rw [deriv_add, deriv_C_mul, deriv_X, deriv_C, show C a * 1 + 0 = C a by grind, deriv_C]; grind

end

section
variable {R : Type u} [Field R]

/-- A law with an affine eigenfunction of the generator `K (p'' + S p')` is normal, with the
variance `K / l` of which `-l` is the eigenvalue. -/
theorem normal_of_affine_eigenfunction {F : Expectation R} {S : UniPoly R} (hS : F.IsScore S)
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

end

end LeJEPA
