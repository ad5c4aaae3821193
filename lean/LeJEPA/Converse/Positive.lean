module

public import LeJEPA.Converse.Creation
public import LeJEPA.Converse.ProductWorld

/-!
# Positive expectations

The expectation of a random algebra is positive if `E[x²] ≥ 0` for all `x`, as it is for every
actual distribution. The converse theory does not need it, but its examples are worth more with it.

Whether the product of two positive functionals on polynomials is positive on polynomials in two
variables is not obvious without measures, as a nonnegative polynomial need not be a sum of squares.
So the notion to prove for a law is `Expectation.Positive`: the functional stays positive when the
coefficients of the polynomials are taken from any algebra with a positive functional. Constants,
mixtures and normal laws are positive in this sense, and products of such laws are positive.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R] [LE R]

/-- The expectation is nonnegative on squares. -/
@[expose] def RandomAlgebra.Positive {A : Type v} [CommRing A] (W : RandomAlgebra R A) : Prop :=
  ∀ x, 0 ≤ W.mean (x * x)

/-- The law is positive, also on polynomials with coefficients in any algebra `B` with a positive
expectation: `E[G(w²)] ≥ 0` for all polynomials `w` over `B`, with `G` applied first. -/
@[expose] def Expectation.Positive (G : Expectation R) : Prop :=
  ∀ {B : Type u} [CommRing B] (W : RandomAlgebra R B), W.Positive →
    ∀ w : Poly B, 0 ≤ W.mean (G.map W.const (w * w))

end

section
variable {R : Type u} [CommRing R]

private theorem eval_X_pow (a : R) (k : Nat) : eval a (X ^ k) = a ^ k := by
  have := (eval₂Hom (RingHom.id R) a).map_pow X k
  rwa [eval₂Hom_apply, eval₂Hom_apply, eval₂_X] at this

/-- Mapping the coefficients of a constant. -/
theorem map_dirac {B : Type v} [CommRing B] (φ : RingHom R B) (a : R) :
    (Expectation.dirac a).map φ = .dirac (φ a) := Expectation.ext_X_pow fun k => by
  rw [Expectation.map_X_pow, Expectation.dirac_apply, Expectation.dirac_apply, eval_X_pow,
    eval_X_pow, φ.map_pow]

/-- Mapping the coefficients of a mixture. -/
theorem map_mix {B : Type v} [CommRing B] (φ : RingHom R B) (t : R) (F G : Expectation R) :
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
theorem Expectation.Positive.nonneg {F : Expectation R} (h : F.Positive) (p : Poly R) :
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
  let W : RandomAlgebra R (Poly R) := ⟨CHom, F, F.map_add, F.map_C_mul, F.map_one⟩
  exact hG W hF.nonneg w

end

/-- A fair coin is positive. -/
example : (Expectation.mix (1 / 2) (.dirac 1) (.dirac (-1)) : Expectation Rat).Positive :=
  positive_mix (by grind) (by grind) (positive_dirac _) (positive_dirac _)

end LeJEPA
