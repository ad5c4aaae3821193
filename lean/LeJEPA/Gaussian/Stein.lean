module

public import LeJEPA.Algebra.PolyDeriv

/-!
# The Gaussian expectation and Stein's identity

The expectation of a polynomial of a standard normal variable is defined by the Gaussian moments,
and their recursion is integration by parts.

## Main results
* `LeJEPA.stein`: Stein's identity.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u v
attribute [local instance] Semiring.natCast

/-!
## Gaussian moments and the Gaussian expectation

For `z` a standard normal variable, `E[z^k]` is `1, 0, 1, 0, 3, 0, 15, …`: the recursion
`m_{k+2} = (k+1) m_k` is integration by parts against the density `exp(-z²/2)`. The expectation of a
polynomial `p(z)` is then the linear functional `expect p = Σ p_k m_k`. It needs no measure and no
completeness of the ring: it makes sense over every commutative ring of coefficients, in particular
over a ring of polynomials, which gives the expectation over one of several variables.
-/

section
variable {R : Type u} [CommRing R]

/-- `moment k = E[z^k]` for `z ~ N(0, 1)`: `1, 0, 1, 0, 3, 0, 15, …`. -/
@[expose] def moment : Nat → R
  | 0 => 1
  | 1 => 0
  | k + 2 => ((k + 1 : Nat) : R) * moment k

theorem moment_zero : moment 0 = (1 : R) := rfl
theorem moment_one : moment 1 = (0 : R) := rfl
theorem moment_add_two (k : Nat) : moment (k + 2) = ((k + 1 : Nat) : R) * moment k := rfl

/-- Odd moments vanish. -/
theorem moment_odd (k : Nat) : moment (2 * k + 1) = (0 : R) := by
  induction k with
  | zero => rfl
  | succ k ih =>
    rw [show 2 * (k + 1) + 1 = 2 * k + 1 + 2 by omega, moment_add_two, ih]; grind

/-- `expect p = E[p(z)]` for `z ~ N(0, 1)`. -/
@[expose] def expect (p : UniPoly R) : R := coeffSum (RingMap.id R) moment p

/-- The expectation as a sum over the coefficients, over any range beyond the degree. -/
theorem expect_eq_sum (p : UniPoly R) {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) :
    expect p = sum fun k : Fin N => p.coeff k * moment k :=
  coeffSum_eq _ _ p hN

theorem expect_add (p q : UniPoly R) : expect (p + q) = expect p + expect q := coeffSum_add _ _ p q
theorem expect_sub (p q : UniPoly R) : expect (p - q) = expect p - expect q := coeffSum_sub _ _ p q
theorem expect_zero : expect (0 : UniPoly R) = 0 := coeffSum_zero _ _

theorem expect_neg (p : UniPoly R) : expect (-p) = -expect p := by
  rw [show -p = 0 - p by grind, expect_sub, expect_zero]; grind

theorem expect_C_mul (a : R) (p : UniPoly R) : expect (C a * p) = a * expect p :=
  coeffSum_C_mul _ _ a p

/-- A constant is its own expectation. -/
theorem expect_C (a : R) : expect (C a) = a := by
  unfold expect; rw [coeffSum_C, moment_zero, RingMap.id_apply]; grind

theorem expect_one : expect (1 : UniPoly R) = 1 := by rw [← C_one, expect_C]

theorem expect_sum {n : Nat} (f : Fin n → UniPoly R) : expect (sum f) = sum fun i => expect (f i) :=
  apply_sum expect expect_zero expect_add f

/-- The expectation of a power is the moment. -/
theorem expect_X_pow (k : Nat) : expect (X ^ k : UniPoly R) = moment k := by
  have key : ∀ (k : Nat) (c : Nat → R), coeffSum (RingMap.id R) c (X ^ k) = c k := by
    intro k
    induction k with
    | zero => intro c; rw [Semiring.pow_zero, ← C_one, coeffSum_C, RingMap.id_apply]; grind
    | succ k ih =>
      intro c
      rw [Semiring.pow_succ, show (X : UniPoly R) ^ k * X = X * X ^ k by grind, coeffSum_X_mul, ih]
  exact key k moment

end

section
variable {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)

/-- Moments are integers: homomorphisms keep them. -/
theorem map_moment (k : Nat) : φ (moment k) = moment k := by
  induction k using Nat.strongRecOn with
  | ind k ih =>
    match k with
    | 0 => exact φ.map_one
    | 1 => exact φ.map_zero
    | k + 2 => rw [moment_add_two, moment_add_two, φ.map_mul, φ.map_natCast, ih k (by omega)]

/-- The expectation commutes with homomorphisms of the coefficients. -/
theorem expect_map (p : UniPoly A) : expect (map φ p) = φ (expect p) := by
  unfold expect
  rw [coeffSum_map, map_coeffSum, funext (map_moment φ)]; rfl

end

/-- Independence: the iterated expectation of `p(x) q(ξ)`, a polynomial in `ξ` (outer variable)
whose coefficients are polynomials in `x`, is the product of the expectations. -/
theorem expect_expect_C_mul_map {R : Type u} [CommRing R] (p q : UniPoly R) :
    expect (expect (C p * map CHom q)) = expect p * expect q := by
  rw [expect_C_mul, expect_map, CHom_apply, CommSemiring.mul_comm p, expect_C_mul,
    CommSemiring.mul_comm]

example : moment 6 = (15 : Rat) := by simp only [moment]; grind

example : expect (X * X + C 2 : UniPoly Rat) = 3 := by
  rw [show (X * X : UniPoly Rat) = X ^ 2 by grind, expect_add, expect_X_pow, expect_C]
  simp only [moment]; grind

/-!
## Stein's identity

`E[z p(z)] = E[p'(z)]` for `z ~ N(0, 1)` and every polynomial `p`: integration by parts against the
Gaussian density. Together with `E[1] = 1` it determines the Gaussian moments.
-/

section
variable {R : Type u} [CommRing R]

/-- **Stein's identity** `E[z p(z)] = E[p'(z)]` for `z ~ N(0, 1)`. -/
theorem stein (p : UniPoly R) : expect (X * p) = expect (deriv p) := by
  obtain ⟨N, hN⟩ := p.bdd
  unfold expect
  rw [coeffSum_X_mul, coeffSum_eq _ _ p (N := N + 1) fun k hk => hN k (by omega),
    coeffSum_eq _ _ (deriv p) (N := N) fun k hk => coeff_deriv_eq_zero (fun k hk => hN k (by omega))
      k hk,
    sum_range_succ' N fun k => RingMap.id R (p.coeff k) * moment (k + 1), moment_one]
  have e : ∀ k : Fin N, RingMap.id R (p.coeff (k + 1)) * moment (k + 1 + 1)
      = RingMap.id R ((deriv p).coeff k) * moment k := by
    intro k
    rw [RingMap.id_apply, RingMap.id_apply, coeff_deriv, moment_add_two]; grind
  rw [sum_congr e]; grind

/-- Integration by parts: `E[z p q] = E[p' q] + E[p q']`. -/
theorem stein_mul (p q : UniPoly R) :
    expect (X * p * q) = expect (deriv p * q) + expect (p * deriv q) := by
  rw [show X * p * q = X * (p * q) by grind, stein, deriv_mul, expect_add]

/-- The adjoint of the derivative is the creation operator `p ↦ X p - p'`:
`E[(X p - p') q] = E[p q']`. -/
theorem expect_creation_mul (p q : UniPoly R) :
    expect ((X * p - deriv p) * q) = expect (p * deriv q) := by
  rw [show (X * p - deriv p) * q = X * p * q - deriv p * q by grind, expect_sub, stein_mul]; grind

example : expect (X * X : UniPoly Rat) = 1 := by rw [stein, deriv_X, expect_one]

end

end LeJEPA
