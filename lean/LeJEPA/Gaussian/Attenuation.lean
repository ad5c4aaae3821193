module

public import LeJEPA.Gaussian.Completeness
public import LeJEPA.Gaussian.Stein

/-!
# What noise leaves of a polynomial

The Mehler operator, which averages a polynomial over the noise in `z' = ρ z + σ ξ`, and its
spectrum: for `ρ² + σ² = 1` it keeps the fraction `ρ^d` of the Hermite polynomial of degree `d`.

## Main results
* `LeJEPA.hermite_attenuation`: the operator form.
* `LeJEPA.hermite_attenuation_pair`: the form for the pair.
* `LeJEPA.expect_mehler`, `LeJEPA.expectPair_comm`: stationarity and reversibility.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u v
attribute [local instance] Semiring.natCast

/-!
## The Mehler operator and the expectation over a pair

A noisy copy of a latent `z ~ N(0, 1)` is `z' = ρ z + σ ξ` with `ξ ~ N(0, 1)` independent of `z`.

* `noisy ρ σ p` is `p(ρ x + σ ξ)` as a polynomial in two variables, an element of
  `UniPoly (UniPoly R)`: the inner variable is `x`, the outer one is `ξ`.
* `mehler ρ σ p` is its expectation over `ξ`, a polynomial in `x`: the conditional expectation of
  `p(z')` given `z = x`.
* `expectPair ρ σ p q = E[p(z) q(z')]`, the double expectation over `ξ` and then over `z`.

No relation between `ρ` and `σ` is assumed except where stated; the stationary case is
`ρ² + σ² = 1`.
-/

section
variable {R : Type u} [CommRing R]

/-- The polynomial `ρ x + σ ξ` in the two variables `x` (inner) and `ξ` (outer). -/
@[expose] def noisyPoint (ρ σ : R) : UniPoly (UniPoly R) := C (C ρ * X) + C (C σ) * X

/-- `p(ρ x + σ ξ)` as a polynomial in `x` (inner) and `ξ` (outer). -/
@[expose] def noisy (ρ σ : R) (p : UniPoly R) : UniPoly (UniPoly R) :=
  eval₂ (CHom.comp CHom) (noisyPoint ρ σ) p

/-- The Mehler operator `p ↦ E_ξ[p(ρ x + σ ξ)]`, `ξ ~ N(0, 1)`, a polynomial in `x`. -/
@[expose] def mehler (ρ σ : R) (p : UniPoly R) : UniPoly R := expect (noisy ρ σ p)

/-- `E[p(z) q(z')]` for `z, ξ ~ N(0, 1)` independent and `z' = ρ z + σ ξ`: the expectation over `ξ`
(the outer variable), then over `z`, of the polynomial `p(z) q(ρ z + σ ξ)`. -/
@[expose] def expectPair (ρ σ : R) (p q : UniPoly R) : R := expect (expect (C p * noisy ρ σ q))

variable (ρ σ : R)

theorem deriv_noisyPoint : deriv (noisyPoint ρ σ) = C (C σ) := by
  unfold noisyPoint; rw [deriv_add, deriv_C, deriv_C_mul, deriv_X]; grind

theorem noisy_C (a : R) : noisy ρ σ (C a) = C (C a) := eval₂_C _ _ _
theorem noisy_X : noisy ρ σ X = noisyPoint ρ σ := eval₂_X _ _
theorem noisy_add (p q : UniPoly R) : noisy ρ σ (p + q) = noisy ρ σ p + noisy ρ σ q :=
  eval₂_add _ _ _ _
theorem noisy_mul (p q : UniPoly R) : noisy ρ σ (p * q) = noisy ρ σ p * noisy ρ σ q :=
  eval₂_mul _ _ _ _

/-- The derivative in `ξ` of `p(ρ x + σ ξ)` is `σ p'(ρ x + σ ξ)`. -/
theorem deriv_noisy (p : UniPoly R) : deriv (noisy ρ σ p) = C (C σ) * noisy ρ σ (deriv p) :=
  deriv_eval₂_linear CHom (deriv_noisyPoint ρ σ) p

/-! ### The Mehler operator -/

theorem mehler_C (a : R) : mehler ρ σ (C a) = C a := by
  unfold mehler; rw [noisy_C, expect_C]

theorem mehler_zero : mehler ρ σ 0 = 0 := by rw [← C_zero, mehler_C]
theorem mehler_one : mehler ρ σ 1 = 1 := by rw [← C_one, mehler_C]

theorem mehler_add (p q : UniPoly R) : mehler ρ σ (p + q) = mehler ρ σ p + mehler ρ σ q := by
  unfold mehler; rw [noisy_add, expect_add]

theorem mehler_C_mul (a : R) (p : UniPoly R) : mehler ρ σ (C a * p) = C a * mehler ρ σ p := by
  unfold mehler; rw [noisy_mul, noisy_C, expect_C_mul]

theorem mehler_sub (p q : UniPoly R) : mehler ρ σ (p - q) = mehler ρ σ p - mehler ρ σ q := by
  have h := mehler_add ρ σ (p - q) q
  rw [show p - q + q = p by grind] at h
  grind

theorem mehler_sum {n : Nat} (f : Fin n → UniPoly R) :
    mehler ρ σ (sum f) = sum fun i => mehler ρ σ (f i) :=
  apply_sum (mehler ρ σ) (mehler_zero ρ σ) (mehler_add ρ σ) f

/-- Stein's identity for the noise: `T (X p) = ρ X T p + σ² T p'`. -/
theorem mehler_X_mul (p : UniPoly R) :
    mehler ρ σ (X * p) = C ρ * X * mehler ρ σ p + C (σ * σ) * mehler ρ σ (deriv p) := by
  unfold mehler
  rw [noisy_mul, noisy_X, show noisyPoint ρ σ * noisy ρ σ p
      = C (C ρ * X) * noisy ρ σ p + C (C σ) * (X * noisy ρ σ p) by unfold noisyPoint; grind,
    expect_add, expect_C_mul, expect_C_mul, stein, deriv_noisy, expect_C_mul, C_mul]
  grind

/-- The mean of `z'` given `z = x` is `ρ x`. -/
theorem mehler_X : mehler ρ σ X = C ρ * X := by
  rw [show (X : UniPoly R) = X * 1 by grind, mehler_X_mul, mehler_one, deriv_one, mehler_zero]
  grind

/-- The derivative is attenuated by `ρ`: `(T p)' = ρ T p'`. -/
theorem deriv_mehler (p : UniPoly R) : deriv (mehler ρ σ p) = C ρ * mehler ρ σ (deriv p) := by
  obtain ⟨N, hN⟩ := p.bdd
  induction N generalizing p with
  | zero => rw [eq_zero_of_bound hN, mehler_zero, deriv_zero, mehler_zero]; grind
  | succ N ih =>
    have h1 := ih (divX p) fun k hk => hN _ (by omega)
    have h2 := ih (deriv (divX p)) fun k hk => by
      rw [coeff_deriv, coeff_divX, hN _ (by omega)]; grind
    rw [eq_C_add_X_mul_divX p]
    generalize divX p = q at *
    rw [mehler_add, mehler_C, mehler_X_mul, deriv_add, deriv_C, deriv_add, deriv_C_mul,
      Semiring.mul_assoc, deriv_C_mul, deriv_X_mul, h1, h2, deriv_add, deriv_C, deriv_X_mul,
      mehler_add, mehler_zero, mehler_add, mehler_X_mul]
    grind

/-! ### The pair -/

/-- Conditioning on `z`: `E[p(z) q(z')] = E[p(z) (T q)(z)]`. -/
theorem expectPair_eq (p q : UniPoly R) : expectPair ρ σ p q = expect (p * mehler ρ σ q) := by
  unfold expectPair mehler; rw [expect_C_mul]

theorem expectPair_add_left (p₁ p₂ q : UniPoly R) :
    expectPair ρ σ (p₁ + p₂) q = expectPair ρ σ p₁ q + expectPair ρ σ p₂ q := by
  simp only [expectPair_eq]; rw [Semiring.right_distrib, expect_add]

theorem expectPair_add_right (p q₁ q₂ : UniPoly R) :
    expectPair ρ σ p (q₁ + q₂) = expectPair ρ σ p q₁ + expectPair ρ σ p q₂ := by
  simp only [expectPair_eq]; rw [mehler_add, Semiring.left_distrib, expect_add]

theorem expectPair_C_mul_left (a : R) (p q : UniPoly R) :
    expectPair ρ σ (C a * p) q = a * expectPair ρ σ p q := by
  simp only [expectPair_eq]; rw [Semiring.mul_assoc, expect_C_mul]

theorem expectPair_C_mul_right (a : R) (p q : UniPoly R) :
    expectPair ρ σ p (C a * q) = a * expectPair ρ σ p q := by
  simp only [expectPair_eq]
  rw [mehler_C_mul, show p * (C a * mehler ρ σ q) = C a * (p * mehler ρ σ q) by grind, expect_C_mul]

theorem expectPair_zero_left (q : UniPoly R) : expectPair ρ σ 0 q = 0 := by
  rw [expectPair_eq, Semiring.zero_mul, expect_zero]

theorem expectPair_zero_right (p : UniPoly R) : expectPair ρ σ p 0 = 0 := by
  rw [expectPair_eq, mehler_zero, Semiring.mul_zero, expect_zero]

theorem expectPair_one_right (p : UniPoly R) : expectPair ρ σ p 1 = expect p := by
  rw [expectPair_eq, mehler_one, Semiring.mul_one]

theorem expectPair_one_left (q : UniPoly R) : expectPair ρ σ 1 q = expect (mehler ρ σ q) := by
  rw [expectPair_eq, Semiring.one_mul]

/-- Joint Stein identity in the first variable: `E[z p(z) q(z')] = E[p'(z) q(z')] +
ρ E[p(z) q'(z')]`. -/
theorem expectPair_X_mul_left (p q : UniPoly R) :
    expectPair ρ σ (X * p) q = expectPair ρ σ (deriv p) q + ρ * expectPair ρ σ p (deriv q) := by
  simp only [expectPair_eq]
  rw [stein_mul, deriv_mehler, show p * (C ρ * mehler ρ σ (deriv q))
    = C ρ * (p * mehler ρ σ (deriv q)) by grind, expect_C_mul]

/-- Joint Stein identity in the second variable, for a stationary pair: `E[p(z) z' q(z')] =
E[p(z) q'(z')] + ρ E[p'(z) q(z')]`. -/
theorem expectPair_X_mul_right (h : ρ * ρ + σ * σ = 1) (p q : UniPoly R) :
    expectPair ρ σ p (X * q) = expectPair ρ σ p (deriv q) + ρ * expectPair ρ σ (deriv p) q := by
  have key := expectPair_X_mul_left ρ σ p q
  simp only [expectPair_eq] at *
  rw [mehler_X_mul, show p * (C ρ * X * mehler ρ σ q + C (σ * σ) * mehler ρ σ (deriv q))
      = C ρ * (X * p * mehler ρ σ q) + C (σ * σ) * (p * mehler ρ σ (deriv q)) by grind, expect_add,
    expect_C_mul, expect_C_mul, key]
  grind

end

/-! ### Naturality -/

section
variable {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)

/-- Substitution commutes with homomorphisms of the coefficients. -/
theorem map_noisy (ρ σ : A) (p : UniPoly A) :
    map (mapHom φ) (noisy ρ σ p) = noisy (φ ρ) (φ σ) (map φ p) := by
  unfold noisy
  have point : map (mapHom φ) (noisyPoint ρ σ) = noisyPoint (φ ρ) (φ σ) := by
    unfold noisyPoint
    rw [map_add, map_C, map_C_mul, map_X, mapHom_apply, mapHom_apply, map_C_mul, map_C, map_X]
  have hom : (mapHom (mapHom φ)).comp (CHom.comp CHom) = (CHom.comp CHom).comp φ := by
    refine RingMap.ext fun a => ?_
    show map (mapHom φ) (C (C a)) = C (C (φ a))
    rw [map_C, mapHom_apply, map_C]
  rw [eval₂_map, ← mapHom_apply, map_eval₂, mapHom_apply, point, hom]

/-- The Mehler operator commutes with homomorphisms of the coefficients. -/
theorem map_mehler (ρ σ : A) (p : UniPoly A) :
    map φ (mehler ρ σ p) = mehler (φ ρ) (φ σ) (map φ p) := by
  unfold mehler; rw [← map_noisy, expect_map, mapHom_apply]

end

/-- The Mehler operator at a point: `(T p)(x) = E_ξ[p(ρ x + σ ξ)]` for an element `x` of the
ring, with `p(ρ x + σ ξ)` a polynomial in `ξ`. -/
theorem eval_mehler {R : Type u} [CommRing R] (ρ σ x : R) (p : UniPoly R) :
    eval x (mehler ρ σ p) = expect (eval₂ CHom (C (ρ * x) + C σ * X) p) := by
  have at_x : map (eval₂Hom (RingMap.id R) x) (noisy ρ σ p)
      = eval₂ CHom (C (ρ * x) + C σ * X) p := by
    unfold noisy noisyPoint
    have eval_C' (a : R) : eval₂Hom (RingMap.id R) x (C a) = a := eval₂_C _ _ _
    have hom : (mapHom (eval₂Hom (RingMap.id R) x)).comp (CHom.comp CHom) = CHom :=
      RingMap.ext fun a => by
        show map _ (C (C a)) = C a
        rw [map_C, eval_C']
    rw [← mapHom_apply, map_eval₂, hom, mapHom_apply, map_add, map_C, map_C_mul, map_X,
      RingMap.map_mul, eval_C', eval_C', eval₂Hom_apply, eval₂_X]
  rw [← at_x, expect_map]; rfl

example : expectPair (3 / 5) (4 / 5) X X = (3 / 5 : Rat) := by
  rw [expectPair_eq, mehler_X,
    show (X * (C (3 / 5) * X) : UniPoly Rat) = C (3 / 5) * (X * X) by grind, expect_C_mul,
    stein, deriv_X, expect_one]
  grind

/-!
## Attenuation of Hermite polynomials (Mehler)

With `ρ² + σ² = 1` the noisy copy `z' = ρ z + σ ξ` of a standard normal latent is again standard
normal, and the Mehler operator is diagonal in the Hermite basis: `E_ξ[He_d(ρ x + σ ξ)] =
ρ^d He_d(x)`. A feature of degree `d` keeps the fraction `ρ^d` of its correlation between `z` and
`z'`, which is why linear features are the ones that noise destroys least.

Consequences: the pair `(z, z')` is stationary (both have the same law) and reversible (the law of
the pair is symmetric).
-/

section
variable {R : Type u} [CommRing R] {ρ σ : R}

/-- Between the creation operator `p ↦ X p - p'` and the Mehler operator `T`:
`T (X p - p') = ρ (X T p - (T p)')`. -/
theorem mehler_creation (h : ρ * ρ + σ * σ = 1) (p : UniPoly R) :
    mehler ρ σ (X * p - deriv p) = C ρ * (X * mehler ρ σ p - deriv (mehler ρ σ p)) := by
  rw [mehler_sub, mehler_X_mul, deriv_mehler, show σ * σ = 1 - ρ * ρ by grind, C_sub, C_one, C_mul]
  grind

/-- **Attenuation** (Mehler's formula): with `ρ² + σ² = 1` and `ξ ~ N(0, 1)`,
`E_ξ[He_d(ρ x + σ ξ)] = ρ^d He_d(x)`, as polynomials in `x`. -/
theorem hermite_attenuation (h : ρ * ρ + σ * σ = 1) (d : Nat) :
    mehler ρ σ (hermite d) = C (ρ ^ d) * hermite d := by
  induction d with
  | zero => rw [hermite_zero, mehler_one, Semiring.pow_zero, C_one]; grind
  | succ d ih =>
    rw [hermite_succ, mehler_creation h, ih, deriv_C_mul, Semiring.pow_succ, C_mul]; grind

/-- The Mehler operator on a Hermite sum. -/
theorem mehler_hermiteSum (h : ρ * ρ + σ * σ = 1) (N : Nat) (c : Nat → R) :
    mehler ρ σ (hermiteSum N c) = hermiteSum N fun k => c k * ρ ^ k := by
  induction N with
  | zero => exact mehler_zero ρ σ
  | succ N ih =>
    rw [hermiteSum_succ, mehler_add, ih, mehler_C_mul, hermite_attenuation h, hermiteSum_succ,
      C_mul]
    grind

/-- **Attenuation for the pair** `z' = ρ z + σ ξ` with `ρ² + σ² = 1`:
`E[He_j(z) He_k(z')] = ρ^k k!` if `j = k`, else `0`. -/
theorem hermite_attenuation_pair (h : ρ * ρ + σ * σ = 1) (j k : Nat) :
    expectPair ρ σ (hermite j) (hermite k)
      = if j = k then ρ ^ k * (natFactorial k : R) else 0 := by
  rw [expectPair_eq, hermite_attenuation h, show hermite j * (C (ρ ^ k) * hermite k)
    = C (ρ ^ k) * (hermite j * hermite k) by grind, expect_C_mul, hermite_orthogonality]
  split <;> grind

/-- Stationarity: `z' = ρ z + σ ξ` with `ρ² + σ² = 1` has the moments of `z`. -/
theorem expect_mehler (h : ρ * ρ + σ * σ = 1) (p : UniPoly R) :
    expect (mehler ρ σ p) = expect p := by
  induction p using hermite_induction with
  | zero => rw [mehler_zero]
  | add p q hp hq => rw [mehler_add, expect_add, expect_add, hp, hq]
  | basis a k =>
    rw [mehler_C_mul, hermite_attenuation h, expect_C_mul, expect_C_mul, expect_C_mul,
      expect_hermite]
    split
    · next hk => subst hk; rw [Semiring.pow_zero]; grind
    · grind

/-- Reversibility: with `ρ² + σ² = 1` the pair `(z, z')` is exchangeable,
`E[p(z) q(z')] = E[q(z) p(z')]`. -/
theorem expectPair_comm (h : ρ * ρ + σ * σ = 1) (p q : UniPoly R) :
    expectPair ρ σ p q = expectPair ρ σ q p := by
  induction p using hermite_induction with
  | zero => rw [expectPair_zero_left, expectPair_zero_right]
  | add p₁ p₂ h₁ h₂ => rw [expectPair_add_left, expectPair_add_right, h₁, h₂]
  | basis a j =>
    rw [expectPair_C_mul_left, expectPair_C_mul_right]
    congr 1
    induction q using hermite_induction with
    | zero => rw [expectPair_zero_left, expectPair_zero_right]
    | add q₁ q₂ h₁ h₂ => rw [expectPair_add_left, expectPair_add_right, h₁, h₂]
    | basis b k =>
      rw [expectPair_C_mul_left, expectPair_C_mul_right, hermite_attenuation_pair h,
        hermite_attenuation_pair h]
      by_cases hjk : j = k
      · rw [if_pos hjk, if_pos hjk.symm, hjk]
      · rw [if_neg hjk, if_neg (Ne.symm hjk)]

/-- The Mehler operator is symmetric: `E[(T p) q] = E[p (T q)]`. -/
theorem expect_mehler_mul (h : ρ * ρ + σ * σ = 1) (p q : UniPoly R) :
    expect (mehler ρ σ p * q) = expect (p * mehler ρ σ q) := by
  rw [CommSemiring.mul_comm, ← expectPair_eq, expectPair_comm h, expectPair_eq]

private theorem mul_pow (a b : R) (k : Nat) : (a * b) ^ k = a ^ k * b ^ k := by
  induction k with
  | zero => simp only [Semiring.pow_zero]; grind
  | succ k ih => simp only [Semiring.pow_succ, ih]; grind

/-- The semigroup law: attenuation by `ρ₂` after attenuation by `ρ₁` is attenuation by `ρ₁ ρ₂`. -/
theorem mehler_mehler {ρ₁ σ₁ ρ₂ σ₂ : R} (h₁ : ρ₁ * ρ₁ + σ₁ * σ₁ = 1)
    (h₂ : ρ₂ * ρ₂ + σ₂ * σ₂ = 1) (h : ρ₁ * ρ₂ * (ρ₁ * ρ₂) + σ * σ = 1) (p : UniPoly R) :
    mehler ρ₂ σ₂ (mehler ρ₁ σ₁ p) = mehler (ρ₁ * ρ₂) σ p := by
  induction p using hermite_induction with
  | zero => simp only [mehler_zero]
  | add p q hp hq => simp only [mehler_add, hp, hq]
  | basis a k =>
    simp only [mehler_C_mul, hermite_attenuation h₁, hermite_attenuation h₂, hermite_attenuation h]
    rw [mul_pow, C_mul]; grind

/-- The hypothesis is met by rationals other than `0` and `1`, and the pair then correlates. -/
example : expectPair (3 / 5) (4 / 5) (hermite 2) (hermite 2) = (18 / 25 : Rat) := by
  rw [hermite_attenuation_pair (by grind), if_pos rfl, show natFactorial 2 = 2 from rfl]; grind

end

end LeJEPA
