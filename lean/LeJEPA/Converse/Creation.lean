module

public import LeJEPA.Algebra.PolyDegree
public import LeJEPA.Converse.Normal

/-!
# The creation operator of a normal law

`creation μ v p = (X - μ) p - v p'` is, up to the factor `v`, the adjoint of the derivative under
`N(μ, v)`. Every polynomial is a constant plus a polynomial in its image, of controlled degree, so
that statements about polynomials can be proved by induction along it; and for `v > 0` it shows that
`N(μ, v)` is positive definite. No square root of `v` is taken.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The creation operator of `N(μ, v)`, `p ↦ (X - μ) p - v p'`. -/
@[expose] def creation (μ v : R) (p : Poly R) : Poly R := (X - C μ) * p - C v * deriv p

variable (μ v : R)

theorem creation_add (p q : Poly R) :
    creation μ v (p + q) = creation μ v p + creation μ v q := by
  unfold creation; rw [deriv_add]; grind

/-- It is adjoint to the derivative: `E[(c p)(z) q(z)] = v E[p(z) q'(z)]` under `N(μ, v)`. -/
theorem normal_creation_mul (p q : Poly R) :
    normal μ v (creation μ v p * q) = v * normal μ v (p * deriv q) := by
  have h := normal_stein μ v (p * q)
  rw [deriv_mul, Expectation.map_add] at h
  unfold creation
  rw [show ((X - C μ) * p - C v * deriv p) * q
      = (X - C μ) * (p * q) - C v * (deriv p * q) by grind, Expectation.map_sub, h,
    Expectation.map_C_mul]
  grind

/-- It has mean zero. -/
theorem normal_creation (p : Poly R) : normal μ v (creation μ v p) = 0 := by
  have h := normal_creation_mul μ v p 1
  rw [Semiring.mul_one, deriv_one, Semiring.mul_zero, Expectation.map_zero] at h
  grind

/-- The commutation relation `(c p)' = p + c p'`. -/
theorem deriv_creation (p : Poly R) :
    deriv (creation μ v p) = p + creation μ v (deriv p) := by
  unfold creation
  rw [deriv_sub, deriv_mul, deriv_sub, deriv_X, deriv_C, deriv_C_mul]; grind

/-- Every polynomial is a constant plus one in the image of the creation operator, which comes from
a polynomial of lower degree. -/
theorem exists_eq_C_add_creation {p : Poly R} {N : Nat} (hp : ∀ k, N + 1 ≤ k → p.coeff k = 0) :
    ∃ a q, (∀ k, N ≤ k → q.coeff k = 0) ∧ p = C a + creation μ v q := by
  induction N generalizing p with
  | zero =>
    refine ⟨p.coeff 0, 0, fun k _ => coeff_zero k, ?_⟩
    unfold creation
    rw [deriv_zero]
    refine ext fun k => ?_
    rw [show (C (p.coeff 0) + ((X - C μ) * 0 - C v * 0) : Poly R) = C (p.coeff 0) by grind, coeff_C]
    split
    · next hk => rw [hk]
    · exact hp k (by omega)
  | succ N ih =>
    obtain ⟨a, q, hq, h⟩ := ih (p := p - creation μ v (divX p)) fun k hk => by
      obtain ⟨k, rfl⟩ : ∃ l, k = l + 1 := ⟨k - 1, by omega⟩
      unfold creation
      rw [show (X - C μ) * divX p - C v * deriv (divX p)
          = X * divX p - C μ * divX p - C v * deriv (divX p) by grind, coeff_sub, coeff_sub,
        coeff_sub, coeff_X_mul_succ, coeff_C_mul, coeff_C_mul, coeff_deriv, coeff_divX, coeff_divX,
        coeff_divX, hp (k + 1 + 1) (by omega), hp (k + 1 + 1 + 1) (by omega)]
      grind
    refine ⟨a, divX p + q, fun k hk => ?_, ?_⟩
    · rw [coeff_add, coeff_divX, hp (k + 1) (by omega), hq k (by omega)]; grind
    · rw [creation_add]; grind

/-- Induction along the creation operator, from constants and by degree. -/
theorem creation_induction {P : Poly R → Prop}
    (step : ∀ a q, P q → P (C a + creation μ v q)) (zero : P 0) (p : Poly R) : P p := by
  obtain ⟨N, hN⟩ := p.bdd
  induction N generalizing p with
  | zero => rw [eq_zero_of_bound hN]; exact zero
  | succ N ih =>
    obtain ⟨a, q, hq, rfl⟩ := exists_eq_C_add_creation μ v hN
    exact step a q (ih q hq)

/-- The second moment of `a + c q` under `N(μ, v)`. -/
theorem normal_sq (a : R) (q : Poly R) :
    normal μ v ((C a + creation μ v q) * (C a + creation μ v q))
      = a * a + v * (normal μ v (q * q) + v * normal μ v (deriv q * deriv q)) := by
  have h := normal_creation_mul μ v q (creation μ v q)
  rw [deriv_creation, show q * (q + creation μ v (deriv q))
      = q * q + creation μ v (deriv q) * q by grind, Expectation.map_add,
    normal_creation_mul μ v (deriv q)] at h
  rw [show (C a + creation μ v q) * (C a + creation μ v q)
      = C a * (C a + creation μ v q) + C a * creation μ v q + creation μ v q * creation μ v q by
    grind, Expectation.map_add, Expectation.map_add, h, Expectation.map_C_mul,
    Expectation.map_C_mul, Expectation.map_add, Expectation.map_C, normal_creation]
  grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The normal laws of positive variance are positive definite on polynomials. -/
theorem posDef_normal (μ : R) {v : R} (hv : 0 < v) : (normal μ v).PosDef := by
  have key : ∀ N, ∀ p : Poly R, (∀ k, N ≤ k → p.coeff k = 0) →
      0 ≤ normal μ v (p * p) ∧ (normal μ v (p * p) = 0 → p = 0) := by
    intro N
    induction N with
    | zero =>
      intro p hp
      rw [eq_zero_of_bound hp, Semiring.mul_zero, Expectation.map_zero]
      exact ⟨Std.le_refl _, fun _ => rfl⟩
    | succ N ih =>
      intro p hp
      obtain ⟨a, q, hq, rfl⟩ := exists_eq_C_add_creation μ v hp
      have h1 := ih q hq
      have h2 := (ih (deriv q) fun k hk => coeff_deriv_eq_zero (fun i hi => hq i (by omega)) k hk).1
      have ha := mul_self_nonneg a
      rw [normal_sq]
      have h3 := OrderedRing.mul_nonneg (by grind : 0 ≤ v) h2
      have h4 := OrderedRing.mul_nonneg (by grind : 0 ≤ v)
        (by grind : 0 ≤ normal μ v (q * q) + v * normal μ v (deriv q * deriv q))
      refine ⟨by grind, fun h => ?_⟩
      have h5 : v * (normal μ v (q * q) + v * normal μ v (deriv q * deriv q)) = 0 := by grind
      have h6 := (eq_zero_or_eq_zero_of_mul_eq_zero h5).resolve_left (by grind)
      rw [h1.2 (by grind), eq_zero_of_mul_self_eq_zero (a := a) (by grind), C_zero]
      unfold creation
      rw [deriv_zero]; grind
  intro p hp
  obtain ⟨N, hN⟩ := p.bdd
  have := key N p hN
  by_cases h : normal μ v (p * p) = 0
  · exact absurd (this.2 h) hp
  · have := this.1
    grind

/-- For `v ≠ 0`, no polynomial but `0` is orthogonal to all polynomials under `N(μ, v)`. (This
includes `v < 0`, where the functional is not positive.) -/
theorem eq_zero_of_normal_mul {μ v : R} (hv : v ≠ 0) {n : Poly R}
    (h : ∀ p, normal μ v (p * n) = 0) : n = 0 := by
  obtain ⟨N, hN⟩ := n.bdd
  induction N generalizing n with
  | zero => exact eq_zero_of_bound hN
  | succ N ih =>
    have hd : deriv n = 0 := ih (fun p => by
      have h1 := normal_creation_mul μ v p n
      rw [h] at h1
      exact (eq_zero_or_eq_zero_of_mul_eq_zero h1.symm).resolve_left hv)
      fun k hk => coeff_deriv_eq_zero hN k hk
    have h1 := h 1
    rw [eq_C_of_deriv_eq_zero hd, Semiring.one_mul, Expectation.map_C] at h1
    rw [eq_C_of_deriv_eq_zero hd, h1, C_zero]

end

example : creation 0 1 (X * X) = (X * X * X - 2 * X : Poly Rat) := by
  unfold creation
  rw [deriv_X_mul, deriv_X, C_zero, C_one]; grind

example : (normal 1 2 : Expectation Rat).PosDef := posDef_normal 1 (by grind)

end LeJEPA
