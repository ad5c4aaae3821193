module

public import LeJEPA.Algebra.MultiIndex
public import LeJEPA.Algebra.MvPolyDeriv
public import LeJEPA.Gaussian.Completeness

/-!
# Gaussian vectors

Independent standard Gaussian latents `z = (z_0, ..., z_(n-1))` and a second, correlated draw `z'`
of them: the expectations of polynomials in one and in both points.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## The Gaussian expectation of a polynomial in several variables

`MvPoly.expect p = E[p(z)]` for `z` a vector of independent standard Gaussian variables: the
expectation of one variable (`LeJEPA.expect`) iterated. On monomials it is the product of the
moments (`expect_monomial`). Integration by parts holds in every variable (`MvPoly.stein`), and over
an ordered field `E[p²] ≥ 0`, with equality only for `p = 0`: the expansion of `p` in Hermite
polynomials of the last variable turns `E[p²]` into a sum of squares.
-/

namespace MvPoly

section Expect
variable {S : Type u} [CommRing S] {n : Nat}

/-- `expect p = E[p(z)]` for independent standard Gaussian `z_0, ..., z_(n-1)`: the expectation over
the last variable, then over the others. -/
@[expose] def expect : {n : Nat} → MvPoly S n → S
  | 0, p => p
  | _ + 1, p => expect (LeJEPA.expect (toPoly p))

theorem expect_add (p q : MvPoly S n) : expect (p + q) = expect p + expect q := by
  induction n with
  | zero => rfl
  | succ n ih => rw [expect, toPoly_add, LeJEPA.expect_add, ih]; rfl

theorem expect_C_mul (a : S) (p : MvPoly S n) : expect (C a * p) = a * expect p := by
  induction n with
  | zero => rfl
  | succ n ih => rw [expect, toPoly_mul, toPoly_C, LeJEPA.expect_C_mul, ih]; rfl

theorem expect_one : expect (1 : MvPoly S n) = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [expect, toPoly_one, LeJEPA.expect_one, ih]

theorem expect_C (a : S) : expect (C a : MvPoly S n) = a := by
  rw [show (C a : MvPoly S n) = C a * 1 by grind, expect_C_mul, expect_one]; grind

theorem expect_zero : expect (0 : MvPoly S n) = 0 := by
  have := expect_C (n := n) (0 : S)
  rwa [C_zero] at this

/-- The expectation is linear. -/
theorem expect_linear : IsLinear S (expect : MvPoly S n → S) where
  map_add := expect_add
  map_smul a p := expect_C_mul a p

theorem expect_sub (p q : MvPoly S n) : expect (p - q) = expect p - expect q :=
  expect_linear.map_sub p q

/-- The product of the moments `E[z^α_i]`, `z ~ N(0, 1)`. -/
@[expose] def monomialMoment : {n : Nat} → (Fin n → Nat) → S
  | 0, _ => 1
  | _ + 1, α => monomialMoment (fun i => α i.castSucc) * moment (α (Fin.last _))

/-- **Gaussian moments**: the expectation of a monomial is the product of the moments of its
factors. -/
theorem expect_monomial (α : Fin n → Nat) :
    expect (monomial (var : Fin n → MvPoly S n) α) = monomialMoment α := by
  induction n with
  | zero => rfl
  | succ n ih =>
    have low : toPoly (monomial (fun i : Fin n => (var i.castSucc : MvPoly S (n + 1)))
        fun i => α i.castSucc) = UniPoly.C (monomial var fun i => α i.castSucc) := by
      rw [← UniPoly.CHom_apply, RingMap.map_monomial]
      show monomial (fun i : Fin n => toPoly (var i.castSucc : MvPoly S (n + 1))) _ = _
      simp only [toPoly_var_castSucc]; rfl
    have pow : ∀ k : Nat, toPoly ((var (Fin.last n) : MvPoly S (n + 1)) ^ k) =
        (UniPoly.X : UniPoly (MvPoly S n)) ^ k := fun k => by
      rw [← toPoly_var_last]; rfl
    rw [monomial, expect, toPoly_mul, low, pow, LeJEPA.expect_C_mul, expect_X_pow,
      ← map_moment (CHom n), CHom_apply, CommSemiring.mul_comm, expect_C_mul, ih, monomialMoment,
      CommSemiring.mul_comm]

/-! ### Integration by parts -/

/-- Moments are constants. -/
private theorem deriv_moment (i : Fin n) (k : Nat) : deriv i (moment k : MvPoly S n) = 0 := by
  rw [← map_moment (CHom n) k, CHom_apply, deriv_C]

private theorem deriv_expect_castSucc (i : Fin n) (p : MvPoly S (n + 1)) :
    deriv i (LeJEPA.expect (toPoly p)) = LeJEPA.expect (toPoly (deriv i.castSucc p)) := by
  obtain ⟨N, hN⟩ := (toPoly p).bdd
  rw [expect_eq_sum _ hN, expect_eq_sum (toPoly (deriv i.castSucc p)) (N := N) fun k hk => by
    rw [coeff_deriv_castSucc, hN k hk, deriv_zero], (deriv_linear i).map_sum]
  exact sum_congr fun k => by rw [deriv_mul, deriv_moment, coeff_deriv_castSucc]; grind

/-- **Stein's identity** in several variables: `E[z_i p(z)] = E[(∂_i p)(z)]`. -/
theorem stein (i : Fin n) (p : MvPoly S n) : expect (var i * p) = expect (deriv i p) := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    refine Fin.lastCases (motive := fun i => expect (var i * p) = expect (deriv i p)) ?_
      (fun i => ?_) i
    · dsimp only
      rw [expect, toPoly_mul, toPoly_var_last, LeJEPA.stein, ← toPoly_deriv_last]; rfl
    · dsimp only
      rw [expect, toPoly_mul, toPoly_var_castSucc, LeJEPA.expect_C_mul, ih, deriv_expect_castSucc]
      rfl

/-- Integration by parts: `E[z_i p q] = E[(∂_i p) q] + E[p (∂_i q)]`. -/
theorem stein_mul (i : Fin n) (p q : MvPoly S n) :
    expect (var i * p * q) = expect (deriv i p * q) + expect (p * deriv i q) := by
  rw [show var i * p * q = var i * (p * q) by grind, stein, deriv_mul, expect_add]

end Expect

/-! ### Positivity -/

section Positive
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

/-- Positivity goes through the expectation: if `L` is additive and nonnegative on squares of
constants, `L ∘ expect` is nonnegative on squares of polynomials; and definite, if `L` is. -/
private theorem map_expect_mul_self {S : Type v} [CommRing S] {L : S → R}
    (add : ∀ a b, L (a + b) = L a + L b) (pos : ∀ a, 0 ≤ L (a * a)) (p : MvPoly S n) :
    0 ≤ L (expect (p * p)) ∧
      ((∀ a, L (a * a) = 0 → a = 0) → L (expect (p * p)) = 0 → p = 0) := by
  have zero : L 0 = 0 := by
    have := add 0 0
    rw [show (0 : S) + 0 = 0 by grind] at this; grind
  have nat : ∀ (k : Nat) (a : S), L ((k : S) * a) = (k : R) * L a := fun k a => by
    induction k with
    | zero => rw [Semiring.natCast_zero, Semiring.natCast_zero, Semiring.zero_mul, zero]; grind
    | succ k ih =>
      rw [Semiring.natCast_succ, Semiring.natCast_succ, Semiring.right_distrib, add, ih,
        Semiring.one_mul]; grind
  induction n with
  | zero => exact ⟨pos p, fun h => h p⟩
  | succ n ih =>
    obtain ⟨N, hN⟩ := (toPoly p).bdd
    obtain ⟨c, hc⟩ := exists_eq_hermiteSum hN
    have e : L (expect (p * p)) = sum fun k : Fin N =>
        (natFactorial k : R) * L (expect (c k * c k : MvPoly S n)) := by
      rw [expect, toPoly_mul, hc, expect_hermiteSum_mul, expect_linear.map_sum,
        apply_sum L zero add]
      refine sum_congr fun k => ?_
      rw [expect_hermiteSum_mul_hermite, if_pos k.isLt, ← C_natCast, ← nat, ← expect_C_mul]
      congr 2; grind
    have pos' : ∀ k : Fin N, 0 ≤ (natFactorial k : R) * L (expect (c k * c k : MvPoly S n)) :=
      fun k => OrderedRing.mul_nonneg (Std.le_of_lt (natCast_natFactorial_pos _)) (ih (c k)).1
    refine ⟨by rw [e]; exact sum_nonneg pos', fun definite h => ?_⟩
    rw [e] at h
    have z := eq_zero_of_sum_nonpos pos' (by rw [h]; exact Std.le_refl _)
    have coeff : ∀ k : Fin N, c k = 0 := fun k => by
      rcases eq_zero_or_eq_zero_of_mul_eq_zero (z k) with h | h
      · exact absurd h (natCast_natFactorial_ne_zero _)
      · exact (ih (c k)).2 definite h
    rw [← ofPoly_toPoly p, hc, hermiteSum]
    exact sum_eq_zero fun k : Fin N => by rw [coeff k, UniPoly.C_zero, Semiring.zero_mul]

/-- Second moments are nonnegative. -/
theorem expect_mul_self_nonneg (p : MvPoly R n) : 0 ≤ expect (p * p) :=
  (map_expect_mul_self (L := fun a : R => a) (fun _ _ => rfl) mul_self_nonneg p).1

/-- Only the zero polynomial has second moment zero. -/
theorem eq_zero_of_expect_mul_self {p : MvPoly R n} (h : expect (p * p) = 0) : p = 0 :=
  (map_expect_mul_self (L := fun a : R => a) (fun _ _ => rfl) mul_self_nonneg p).2
    (fun _ => eq_zero_of_mul_self_eq_zero) h

/-- The same for two sets of variables. -/
theorem expect_expect_mul_self_nonneg (p : MvPoly (MvPoly R n) n) :
    0 ≤ expect (expect (p * p)) :=
  (map_expect_mul_self expect_add expect_mul_self_nonneg p).1

end Positive

example : expect (var 0 * var 0 * (var 1 * var 1) : MvPoly Rat 2) = 1 := by
  rw [show (var 0 * var 0 * (var 1 * var 1) : MvPoly Rat 2) =
    var 0 * (var 0 * (var 1 * var 1)) by grind, stein, deriv_mul, deriv_mul, deriv_var, deriv_var,
    if_pos rfl, if_neg (by decide), show ((1 * (var 1 * var 1) +
      var 0 * (0 * var 1 + var 1 * 0) : MvPoly Rat 2)) = var 1 * var 1 by grind, stein, deriv_var,
    if_pos rfl, expect_one]

/-!
## A Gaussian pair in several variables

For latents `z = (z_0, ..., z_(n-1))`, independent standard Gaussian, the second point is
`z'_i = ρ_i z_i + σ_i ξ_i` with independent standard Gaussian noise `ξ`.

* `noisy ρ σ p` is the polynomial `p(ρ x + σ ξ)` in the variables `ξ`, with coefficients that are
  polynomials in `x`;
* `mehler ρ σ p` is its expectation over `ξ`, the conditional expectation of `p(z')` given `z = x`;
* `expectPair ρ σ p q = E[p(z) q(z')]`, the expectation over `ξ`, then over `z`.

With `ρ_i² + σ_i² = 1` the point `z'` has the law of `z` (`expect_mehler`) and the pair is
exchangeable (`expectPair_comm`).
-/

variable {R : Type u} [CommRing R] {n : Nat}

/-- `p(ρ x + σ ξ)`, a polynomial in `ξ` with coefficients that are polynomials in `x`. -/
@[expose] def noisy (ρ σ : Fin n → R) : RingMap (MvPoly R n) (MvPoly (MvPoly R n) n) :=
  eval₂Hom ((CHom n).comp (CHom n)) fun i => C (C (ρ i) * var i) + C (C (σ i)) * var i

/-- The conditional expectation `E[p(z') | z = x]`, a polynomial in `x`. -/
@[expose] def mehler (ρ σ : Fin n → R) (p : MvPoly R n) : MvPoly R n := expect (noisy ρ σ p)

/-- `E[p(z) q(z')]`: the expectation over the noise, then over `z`, of `p(z) q(ρ z + σ ξ)`. -/
@[expose] def expectPair (ρ σ : Fin n → R) (p q : MvPoly R n) : R :=
  expect (expect (C p * noisy ρ σ q))

variable (ρ σ : Fin n → R)

theorem noisy_C (a : R) : noisy ρ σ (C a) = C (C a) := eval₂Hom_C _ _ _

theorem noisy_var (i : Fin n) :
    noisy ρ σ (var i) = C (C (ρ i) * var i) + C (C (σ i)) * var i := eval₂Hom_var _ _ _

/-- Differentiating in the noise: `∂_i (p(ρ x + σ ξ)) = σ_i (∂_i p)(ρ x + σ ξ)`. -/
theorem deriv_noisy (i : Fin n) (p : MvPoly R n) :
    deriv i (noisy ρ σ p) = C (C (σ i)) * noisy ρ σ (deriv i p) := by
  induction p using MvPoly.induction with
  | const a => rw [noisy_C, deriv_C, deriv_C, RingMap.map_zero]; grind
  | add p q hp hq =>
    rw [RingMap.map_add, deriv_add, hp, hq, deriv_add, RingMap.map_add]; grind
  | var_mul j p hp =>
    rw [RingMap.map_mul, deriv_mul, hp, noisy_var, deriv_add, deriv_C, deriv_C_mul, deriv_var,
      deriv_var_mul, RingMap.map_add, RingMap.map_mul, noisy_var]
    split
    · next h => subst h; grind
    · rw [RingMap.map_zero]; grind

/-! ### The conditional expectation -/

theorem mehler_C (a : R) : mehler ρ σ (C a) = C a := by rw [mehler, noisy_C, expect_C]

theorem mehler_one : mehler ρ σ 1 = 1 := by rw [← C_one, mehler_C]

theorem mehler_add (p q : MvPoly R n) : mehler ρ σ (p + q) = mehler ρ σ p + mehler ρ σ q := by
  rw [mehler, RingMap.map_add, expect_add]; rfl

theorem mehler_C_mul (a : R) (p : MvPoly R n) : mehler ρ σ (C a * p) = C a * mehler ρ σ p := by
  rw [mehler, RingMap.map_mul, noisy_C, expect_C_mul]; rfl

/-- Integration by parts over the noise: `T (z_i p) = ρ_i z_i T p + σ_i² T (∂_i p)`. -/
theorem mehler_var_mul (i : Fin n) (p : MvPoly R n) :
    mehler ρ σ (var i * p) = C (ρ i) * var i * mehler ρ σ p
      + C (σ i * σ i) * mehler ρ σ (deriv i p) := by
  rw [mehler, RingMap.map_mul, noisy_var, Semiring.right_distrib, expect_add, expect_C_mul,
    Semiring.mul_assoc (C (C (σ i))), expect_C_mul, stein, deriv_noisy, expect_C_mul, C_mul]
  simp only [mehler]; grind

/-- The derivative of the conditional expectation is attenuated: `∂_i (T p) = ρ_i T (∂_i p)`. -/
theorem deriv_mehler (i : Fin n) (p : MvPoly R n) :
    deriv i (mehler ρ σ p) = C (ρ i) * mehler ρ σ (deriv i p) := by
  induction p using MvPoly.deriv_induction with
  | const a => rw [mehler_C, deriv_C, ← C_zero, mehler_C, C_zero]; grind
  | add p q hp hq => rw [mehler_add, deriv_add, hp, hq, deriv_add, mehler_add]; grind
  | var_mul k p hp hd =>
    rw [mehler_var_mul, deriv_add, Semiring.mul_assoc, deriv_C_mul, deriv_var_mul, hp, deriv_C_mul,
      hd, deriv_var_mul, mehler_add, mehler_var_mul, deriv_comm i k]
    split
    · next h => subst h; grind
    · rw [show mehler ρ σ 0 = 0 by rw [← C_zero, mehler_C]]; grind

/-! ### The pair -/

/-- Conditioning on `z`: `E[p(z) q(z')] = E[p(z) (T q)(z)]`. -/
theorem expectPair_eq (p q : MvPoly R n) : expectPair ρ σ p q = expect (p * mehler ρ σ q) := by
  rw [expectPair, expect_C_mul]; rfl

/-- Joint integration by parts: `E[z_i p(z) q(z')] = E[(∂_i p)(z) q(z')] + ρ_i E[p(z) (∂_i q)(z')]`.
-/
theorem expectPair_var_mul (i : Fin n) (p q : MvPoly R n) :
    expectPair ρ σ (var i * p) q =
      expectPair ρ σ (deriv i p) q + ρ i * expectPair ρ σ p (deriv i q) := by
  rw [expectPair_eq, stein_mul, deriv_mehler, ← expectPair_eq, show p * (C (ρ i) *
    mehler ρ σ (deriv i q)) = C (ρ i) * (p * mehler ρ σ (deriv i q)) by grind, expect_C_mul,
    ← expectPair_eq]

theorem expectPair_add_left (p₁ p₂ q : MvPoly R n) :
    expectPair ρ σ (p₁ + p₂) q = expectPair ρ σ p₁ q + expectPair ρ σ p₂ q := by
  rw [expectPair_eq, Semiring.right_distrib, expect_add, ← expectPair_eq, ← expectPair_eq]

theorem expectPair_add_right (p q₁ q₂ : MvPoly R n) :
    expectPair ρ σ p (q₁ + q₂) = expectPair ρ σ p q₁ + expectPair ρ σ p q₂ := by
  rw [expectPair_eq, mehler_add, Semiring.left_distrib, expect_add, ← expectPair_eq,
    ← expectPair_eq]

theorem expectPair_C_mul_left (a : R) (p q : MvPoly R n) :
    expectPair ρ σ (C a * p) q = a * expectPair ρ σ p q := by
  rw [expectPair_eq, Semiring.mul_assoc, expect_C_mul, ← expectPair_eq]

section Stationary
variable {ρ σ} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
include h

/-- Stationarity: with `ρ_i² + σ_i² = 1` the second point has the law of the first. -/
theorem expect_mehler (p : MvPoly R n) : expect (mehler ρ σ p) = expect p := by
  induction p using MvPoly.deriv_induction with
  | const a => rw [mehler_C]
  | add p q hp hq => rw [mehler_add, expect_add, expect_add, hp, hq]
  | var_mul i p _ hd =>
    rw [mehler_var_mul, expect_add, Semiring.mul_assoc, expect_C_mul, expect_C_mul, stein,
      deriv_mehler, expect_C_mul, hd, stein]
    have := h i
    grind

/-- Reversibility: with `ρ_i² + σ_i² = 1` the pair is exchangeable. -/
theorem expectPair_comm (p q : MvPoly R n) : expectPair ρ σ p q = expectPair ρ σ q p := by
  induction p using MvPoly.deriv_induction generalizing q with
  | const a =>
    rw [expectPair_eq, expectPair_eq, mehler_C, expect_C_mul, expect_mehler h,
      CommSemiring.mul_comm q, expect_C_mul]
  | add p₁ p₂ h1 h2 => rw [expectPair_add_left, expectPair_add_right, h1, h2]
  | var_mul i p hp hd =>
    have e : expectPair ρ σ q (var i * p) =
        ρ i * expectPair ρ σ (var i * q) p + σ i * σ i * expectPair ρ σ q (deriv i p) := by
      simp only [expectPair_eq]
      rw [mehler_var_mul, Semiring.left_distrib, expect_add, ← expect_C_mul, ← expect_C_mul]
      congr 1 <;> congr 1 <;> grind
    rw [expectPair_var_mul, e, expectPair_var_mul, hp, hd i]
    have := h i
    generalize expectPair ρ σ q (deriv i p) = a at *
    generalize expectPair ρ σ (deriv i q) p = b at *
    have : a = (ρ i * ρ i + σ i * σ i) * a := by rw [this]; grind
    grind

end Stationary

example : expectPair (fun _ => 3 / 5) (fun _ => 4 / 5) (var 0) (var 0 : MvPoly Rat 2) = 3 / 5 := by
  have h := expectPair_var_mul (fun _ => 3 / 5) (fun _ => 4 / 5) 0 (1 : MvPoly Rat 2) (var 0)
  rw [deriv_one, deriv_var, if_pos rfl, expectPair_eq _ _ 0, expectPair_eq _ _ 1 1, mehler_one,
    Semiring.zero_mul, expect_zero, Semiring.mul_one, Semiring.mul_one, expect_one] at h
  rw [h]; grind

end MvPoly

end LeJEPA
