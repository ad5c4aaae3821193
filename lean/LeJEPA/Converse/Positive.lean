module

public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Converse.Normal
public import LeJEPA.Converse.Transition

/-!
# Positivity, and the creation operator of a normal law

Which functionals on polynomials are nonnegative on squares. The normal laws are, by their creation
operator, along which one can also do induction; and so are constants, mixtures and products.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## The creation operator of a normal law

`creation μ v p = (X - μ) p - v p'` is, up to the factor `v`, the adjoint of the derivative under
`N(μ, v)`. Every polynomial is a constant plus a polynomial in its image, of controlled degree, so
that statements about polynomials can be proved by induction along it; and for `v > 0` it shows that
`N(μ, v)` is positive definite. No square root of `v` is taken.
-/

section
variable {R : Type u} [CommRing R]

/-- The creation operator of `N(μ, v)`, `p ↦ (X - μ) p - v p'`. -/
@[expose] def creation (μ v : R) (p : UniPoly R) : UniPoly R := (X - C μ) * p - C v * deriv p

variable (μ v : R)

theorem creation_add (p q : UniPoly R) :
    creation μ v (p + q) = creation μ v p + creation μ v q := by
  unfold creation; rw [deriv_add]; grind

/-- It is adjoint to the derivative: `E[(c p)(z) q(z)] = v E[p(z) q'(z)]` under `N(μ, v)`. -/
theorem normal_creation_mul (p q : UniPoly R) :
    normal μ v (creation μ v p * q) = v * normal μ v (p * deriv q) := by
  have h := normal_stein μ v (p * q)
  rw [deriv_mul, Expectation.map_add] at h
  unfold creation
  rw [show ((X - C μ) * p - C v * deriv p) * q
      = (X - C μ) * (p * q) - C v * (deriv p * q) by grind, Expectation.map_sub, h,
    Expectation.map_C_mul]
  grind

/-- It has mean zero. -/
theorem normal_creation (p : UniPoly R) : normal μ v (creation μ v p) = 0 := by
  have h := normal_creation_mul μ v p 1
  rw [Semiring.mul_one, deriv_one, Semiring.mul_zero, Expectation.map_zero] at h
  grind

/-- The commutation relation `(c p)' = p + c p'`. -/
theorem deriv_creation (p : UniPoly R) :
    deriv (creation μ v p) = p + creation μ v (deriv p) := by
  unfold creation
  rw [deriv_sub, deriv_mul, deriv_sub, deriv_X, deriv_C, deriv_C_mul]; grind

/-- Every polynomial is a constant plus one in the image of the creation operator, which comes from
a polynomial of lower degree. -/
theorem exists_eq_C_add_creation {p : UniPoly R} {N : Nat} (hp : ∀ k, N + 1 ≤ k → p.coeff k = 0) :
    ∃ a q, (∀ k, N ≤ k → q.coeff k = 0) ∧ p = C a + creation μ v q := by
  induction N generalizing p with
  | zero =>
    refine ⟨p.coeff 0, 0, fun k _ => coeff_zero k, ?_⟩
    unfold creation
    rw [deriv_zero]
    refine ext fun k => ?_
    rw [show (C (p.coeff 0) + ((X - C μ) * 0 - C v * 0) : UniPoly R) = C (p.coeff 0) by grind,
      coeff_C]
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
theorem creation_induction {P : UniPoly R → Prop}
    (step : ∀ a q, P q → P (C a + creation μ v q)) (zero : P 0) (p : UniPoly R) : P p := by
  obtain ⟨N, hN⟩ := p.bdd
  induction N generalizing p with
  | zero => rw [eq_zero_of_bound hN]; exact zero
  | succ N ih =>
    obtain ⟨a, q, hq, rfl⟩ := exists_eq_C_add_creation μ v hN
    exact step a q (ih q hq)

/-- The second moment of `a + c q` under `N(μ, v)`. -/
theorem normal_sq (a : R) (q : UniPoly R) :
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
  have key : ∀ N, ∀ p : UniPoly R, (∀ k, N ≤ k → p.coeff k = 0) →
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
theorem eq_zero_of_normal_mul {μ v : R} (hv : v ≠ 0) {n : UniPoly R}
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

example : creation 0 1 (X * X) = (X * X * X - 2 * X : UniPoly Rat) := by
  unfold creation
  rw [deriv_X_mul, deriv_X, C_zero, C_one]; grind

example : (normal 1 2 : Expectation Rat).PosDef := posDef_normal 1 (by grind)

/-!
## Positive expectations

The expectation of a random algebra is positive if `E[x²] ≥ 0` for all `x`, as it is for every
actual distribution. The converse theory does not need it, but its examples are worth more with it.

Whether the product of two positive functionals on polynomials is positive on polynomials in two
variables is not obvious without measures, as a nonnegative polynomial need not be a sum of squares.
So the notion to prove for a law is `Expectation.Positive`: the functional stays positive when the
coefficients of the polynomials are taken from any algebra with a positive functional. Constants,
mixtures and normal laws are positive in this sense, and products of such laws are positive.
-/

section
variable {R : Type u} [CommRing R] [LE R]

/-- The expectation is nonnegative on squares. -/
@[expose] def RandomAlgebra.Positive {A : Type v} [CommRing A] (W : RandomAlgebra R A) : Prop :=
  ∀ x, 0 ≤ W.mean (x * x)

/-- The law is positive, also on polynomials with coefficients in any algebra `B` with a positive
expectation: `E[G(w²)] ≥ 0` for all polynomials `w` over `B`, with `G` applied first. -/
@[expose] def Expectation.Positive (G : Expectation R) : Prop :=
  ∀ {B : Type u} [CommRing B] (W : RandomAlgebra R B), W.Positive →
    ∀ w : UniPoly B, 0 ≤ W.mean (G.map W.const (w * w))

end

section
variable {R : Type u} [CommRing R]

private theorem eval_X_pow (a : R) (k : Nat) : eval a (X ^ k) = a ^ k := by
  have := (eval₂Hom (RingMap.id R) a).map_pow X k
  rwa [eval₂Hom_apply, eval₂Hom_apply, eval₂_X] at this

/-- Mapping the coefficients of a constant. -/
theorem map_dirac {B : Type v} [CommRing B] (φ : RingMap R B) (a : R) :
    (Expectation.dirac a).map φ = .dirac (φ a) := Expectation.ext_X_pow fun k => by
  rw [Expectation.map_X_pow, Expectation.dirac_apply, Expectation.dirac_apply, eval_X_pow,
    eval_X_pow, φ.map_pow]

/-- Mapping the coefficients of a mixture. -/
theorem map_mix {B : Type v} [CommRing B] (φ : RingMap R B) (t : R) (F G : Expectation R) :
    (Expectation.mix t F G).map φ = .mix (φ t) (F.map φ) (G.map φ) :=
  Expectation.ext_X_pow fun k => by
    rw [Expectation.map_X_pow, Expectation.mix_apply, Expectation.mix_apply, Expectation.map_X_pow,
      Expectation.map_X_pow, φ.map_add, φ.map_mul, φ.map_mul, φ.map_sub, φ.map_one]

/-- The mean of a multiple by a difference of constants. -/
theorem RandomAlgebra.mean_mix {B : Type v} [CommRing B] (W : RandomAlgebra R B) (t : R)
    (x y : B) : W.mean (W.const t * x + (1 - W.const t) * y)
      = t * W.mean x + (1 - t) * W.mean y := by
  rw [W.mean_add, W.mean_const_mul, ← W.const.map_one, ← W.const.map_sub, W.mean_const_mul]

end

section
variable {R : Type u} [CommRing R] [LE R]

/-- The variance of a variable is nonnegative under a positive expectation. -/
theorem RandomAlgebra.Positive.variance_nonneg {A : Type v} [CommRing A] {W : RandomAlgebra R A}
    (h : W.Positive) (z : A) : 0 ≤ W.variance z := h _

/-- Constants are positive. -/
theorem positive_dirac (a : R) : (Expectation.dirac a).Positive := fun W hW w => by
  rw [map_dirac, Expectation.dirac_apply, eval_mul]
  exact hW _

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The ordered field itself is positive. -/
theorem positive_constants : (RandomAlgebra.constants R).Positive := mul_self_nonneg

/-- A positive law is positive on polynomials. -/
theorem Expectation.Positive.nonneg {F : Expectation R} (h : F.Positive) (p : UniPoly R) :
    0 ≤ F (p * p) := by
  have := h (RandomAlgebra.constants R) positive_constants p
  have e : F.map (RandomAlgebra.constants R).const = F := Expectation.ext_X_pow fun k =>
    F.map_X_pow _ k
  rwa [e] at this

/-- Mixtures of positive laws are positive. -/
theorem positive_mix {t : R} (h0 : 0 ≤ t) (h1 : t ≤ 1) {F G : Expectation R} (hF : F.Positive)
    (hG : G.Positive) : (Expectation.mix t F G).Positive := fun W hW w => by
  rw [map_mix, Expectation.mix_apply, W.mean_mix]
  have h2 := OrderedRing.mul_nonneg h0 (hF W hW w)
  have h3 := OrderedRing.mul_nonneg (by grind : 0 ≤ 1 - t) (hG W hW w)
  grind

/-- Normal laws of variance `≥ 0` are positive. -/
theorem positive_normal (μ : R) {v : R} (hv : 0 ≤ v) : (normal μ v).Positive := fun W hW w => by
  rw [map_normal]
  obtain ⟨N, hN⟩ := w.bdd
  induction N generalizing w with
  | zero =>
    have := hW 0
    rw [eq_zero_of_bound hN, Semiring.mul_zero, Expectation.map_zero]
    rwa [Semiring.mul_zero] at this
  | succ N ih =>
    obtain ⟨a, q, hq, rfl⟩ := exists_eq_C_add_creation (W.const μ) (W.const v) hN
    have h1 := ih q hq
    have h2 := ih (deriv q) fun k hk => coeff_deriv_eq_zero (fun i hi => hq i (by omega)) k hk
    have ha := hW a
    rw [normal_sq, W.mean_add, W.mean_const_mul, W.mean_add, W.mean_const_mul]
    have h3 := OrderedRing.mul_nonneg hv h2
    have h4 := OrderedRing.mul_nonneg hv (by grind : 0 ≤ W.mean (normal (W.const μ) (W.const v)
      (q * q)) + v * W.mean (normal (W.const μ) (W.const v) (deriv q * deriv q)))
    grind

/-- Two independent variables with positive laws have a positive expectation. -/
theorem positive_product {F G : Expectation R} (hF : F.Positive) (hG : G.Positive) :
    (RandomAlgebra.product F G).Positive := fun w => by
  -- the polynomials in the first variable
  let W : RandomAlgebra R (UniPoly R) := ⟨CHom, F, F.map_add, F.map_C_mul, F.map_one⟩
  exact hG W hF.nonneg w

end

/-- A fair coin is positive. -/
example : (Expectation.mix (1 / 2) (.dirac 1) (.dirac (-1)) : Expectation Rat).Positive :=
  positive_mix (by grind) (by grind) (positive_dirac _) (positive_dirac _)

end LeJEPA
