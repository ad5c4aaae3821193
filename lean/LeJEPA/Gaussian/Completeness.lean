module

public import LeJEPA.Gaussian.Hermite

/-!
# Hermite expansions

Every polynomial is a finite Hermite sum, over any commutative ring; over an ordered field its
coefficients are expectations, and Parseval's identity holds.

## Main results
* `LeJEPA.hermite_completeness`; with an explicit range `LeJEPA.hermite_expansion`.
* `LeJEPA.parseval`.
* `LeJEPA.expect_mul_self_nonneg`, `LeJEPA.eq_zero_of_expect_mul_self`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## Finite Hermite sums

`hermiteSum N c = Σ_{k<N} c_k He_k`. Because `He_k` is monic of degree `k`, every polynomial of
degree less than `N` is such a sum, over any commutative ring of coefficients; because the `He_k`
are orthogonal, `c_k k!` is its expectation against `He_k`. So a statement that is linear in a
polynomial need only be checked for the `He_k` (`hermite_induction`).
-/

section
variable {R : Type u} [CommRing R]

/-- `Σ_{k<N} c_k He_k`. -/
@[expose] def hermiteSum (N : Nat) (c : Nat → R) : UniPoly R :=
  sum fun k : Fin N => C (c k) * hermite k

theorem hermiteSum_zero (c : Nat → R) : hermiteSum 0 c = 0 := rfl

theorem hermiteSum_succ (N : Nat) (c : Nat → R) :
    hermiteSum (N + 1) c = hermiteSum N c + C (c N) * hermite N := rfl

/-- Every polynomial of degree less than `N` is a combination of `He_0, …, He_{N-1}`. -/
theorem exists_eq_hermiteSum {p : UniPoly R} {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) :
    ∃ c, p = hermiteSum N c := by
  induction N generalizing p with
  | zero => exact ⟨fun _ => 0, eq_zero_of_bound hN⟩
  | succ N ih =>
    have lower : ∀ k, N ≤ k → (p - C (p.coeff N) * hermite N).coeff k = 0 := by
      intro k hk
      rw [coeff_sub, coeff_C_mul]
      by_cases h : k = N
      · subst h; rw [coeff_hermite_self]; grind
      · rw [hN k (by omega), coeff_hermite_of_lt (by omega)]; grind
    obtain ⟨c, hc⟩ := ih lower
    refine ⟨fun k => if k = N then p.coeff N else c k, ?_⟩
    have same : hermiteSum N (fun k => if k = N then p.coeff N else c k) = hermiteSum N c :=
      sum_congr fun k => by dsimp only; rw [if_neg (by omega)]
    rw [hermiteSum_succ, same, ← hc, if_pos rfl]; grind

/-- What holds for multiples of Hermite polynomials and is kept by sums holds for every
polynomial. -/
theorem hermite_induction {P : UniPoly R → Prop} (zero : P 0)
    (add : ∀ p q, P p → P q → P (p + q)) (basis : ∀ a k, P (C a * hermite k)) (p : UniPoly R) :
    P p := by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨c, rfl⟩ := exists_eq_hermiteSum hN
  clear hN
  induction N with
  | zero => exact zero
  | succ N ih => rw [hermiteSum_succ]; exact add _ _ ih (basis _ _)

/-- The Hermite coefficients of a Hermite sum, by orthogonality. -/
theorem expect_hermiteSum_mul_hermite (N : Nat) (c : Nat → R) (k : Nat) :
    expect (hermiteSum N c * hermite k) = if k < N then c k * (natFactorial k : R) else 0 := by
  induction N with
  | zero => rw [hermiteSum_zero, Semiring.zero_mul, expect_zero, if_neg (by omega)]
  | succ N ih =>
    rw [hermiteSum_succ, Semiring.right_distrib, expect_add, ih, Semiring.mul_assoc, expect_C_mul,
      hermite_orthogonality]
    by_cases h1 : k < N
    · rw [if_pos h1, if_neg (by omega), if_pos (by omega)]; grind
    · by_cases h2 : N = k
      · subst h2; rw [if_neg h1, if_pos rfl, if_pos (by omega)]; grind
      · rw [if_neg h1, if_neg h2, if_neg (by omega)]; grind

/-- The expectation of a Hermite sum against another polynomial. -/
theorem expect_hermiteSum_mul (N : Nat) (c : Nat → R) (q : UniPoly R) :
    expect (hermiteSum N c * q) = sum fun k : Fin N => c k * expect (q * hermite k) := by
  induction N with
  | zero => rw [hermiteSum_zero, Semiring.zero_mul, expect_zero]; rfl
  | succ N ih =>
    rw [hermiteSum_succ, Semiring.right_distrib, expect_add, ih, Semiring.mul_assoc, expect_C_mul,
      sum_range_succ N fun k => c k * expect (q * hermite k), CommSemiring.mul_comm (hermite N)]

end

/-- Homomorphisms of the coefficients act on Hermite coefficients. -/
theorem map_hermiteSum {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)
    (N : Nat) (c : Nat → A) : map φ (hermiteSum N c) = hermiteSum N fun k => φ (c k) := by
  induction N with
  | zero => exact map_zero φ
  | succ N ih => rw [hermiteSum_succ, map_add, ih, map_C_mul, map_hermite, hermiteSum_succ]

example : (X * X : UniPoly Rat) = hermiteSum 3 fun k => if k = 1 then 0 else 1 := by
  rw [hermiteSum_succ, hermiteSum_succ, hermiteSum_succ, hermiteSum_zero, hermite_succ 1,
    hermite_one, hermite_zero, deriv_X, if_neg (by omega), if_pos rfl, if_neg (by omega), C_one,
    C_zero]
  grind

/-!
## Completeness of the Hermite polynomials

Over an ordered field one can divide by `k!`, and every polynomial is the finite sum of its
projections to the Hermite polynomials, `p = Σ_k (E[p He_k] / k!) He_k`. Parseval's identity
follows, and from it that the Gaussian expectation is positive definite on polynomials. No limit is
taken: for a polynomial of degree less than `N` the sums run over `k < N`.
-/

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The coefficients of a Hermite sum are its normalized projections. -/
theorem expect_hermiteSum_mul_hermite_div {N k : Nat} (c : Nat → R) (hk : k < N) :
    expect (hermiteSum N c * hermite k) / (natFactorial k : R) = c k := by
  have h := Field.mul_inv_cancel (natCast_natFactorial_ne_zero (R := R) k)
  rw [expect_hermiteSum_mul_hermite, if_pos hk, Field.div_eq_mul_inv]
  generalize (natFactorial k : R)⁻¹ = t at *
  grind

/-- The Hermite expansion of a polynomial of degree less than `N`:
`p = Σ_{k<N} (E[p He_k] / k!) He_k`. -/
theorem hermite_expansion {p : UniPoly R} {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) :
    p = sum fun k : Fin N => C (expect (p * hermite k) / (natFactorial k : R)) * hermite k := by
  obtain ⟨c, rfl⟩ := exists_eq_hermiteSum hN
  exact sum_congr fun k => by rw [expect_hermiteSum_mul_hermite_div c k.isLt]

/-- **Completeness of the Hermite polynomials**: every polynomial is the finite sum of its
projections, `p = Σ_k (E[p He_k] / k!) He_k`, over every range `k < M` beyond some `N`. -/
theorem hermite_completeness (p : UniPoly R) :
    ∃ N, ∀ M, N ≤ M →
      p = sum fun k : Fin M => C (expect (p * hermite k) / (natFactorial k : R)) * hermite k :=
  p.bdd.imp fun _ hN _ hM => hermite_expansion fun k hk => hN k (Nat.le_trans hM hk)

/-- **Parseval's identity** `E[p q] = Σ_k E[p He_k] E[q He_k] / k!`, the sum over `k < N` for any
`N` beyond the degree of `p`. -/
theorem parseval {p : UniPoly R} {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) (q : UniPoly R) :
    expect (p * q) = sum fun k : Fin N =>
      expect (p * hermite k) * expect (q * hermite k) / (natFactorial k : R) := by
  obtain ⟨c, rfl⟩ := exists_eq_hermiteSum hN
  rw [expect_hermiteSum_mul]
  refine sum_congr fun k => ?_
  have h := expect_hermiteSum_mul_hermite_div c k.isLt
  rw [Field.div_eq_mul_inv] at *
  grind

/-- The terms of the Parseval sum of `E[p²]` are nonnegative. -/
private theorem parseval_term_nonneg (p : UniPoly R) (k : Nat) :
    0 ≤ expect (p * hermite k) * expect (p * hermite k) / (natFactorial k : R) := by
  rw [Field.div_eq_mul_inv]
  refine OrderedRing.mul_nonneg (mul_self_nonneg _) ?_
  have := Field.IsOrdered.inv_pos_iff.2 (natCast_natFactorial_pos (R := R) k)
  grind

/-- The Gaussian expectation is positive: `0 ≤ E[p²]`. -/
theorem expect_mul_self_nonneg (p : UniPoly R) : 0 ≤ expect (p * p) := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [parseval hN]
  exact sum_nonneg fun k => parseval_term_nonneg p k

/-- The Gaussian expectation is definite: `E[p²] = 0` only for `p = 0`. -/
theorem eq_zero_of_expect_mul_self {p : UniPoly R} (h : expect (p * p) = 0) : p = 0 := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [hermite_expansion hN]
  refine sum_eq_zero fun k => ?_
  have hk := eq_zero_of_sum_nonpos (fun k : Fin N => parseval_term_nonneg p k)
    (by rw [← parseval hN, h]; exact Std.le_refl _) k
  rw [Field.div_eq_mul_inv] at hk
  have hinv := Field.mul_inv_cancel (natCast_natFactorial_ne_zero (R := R) k)
  have hsq : expect (p * hermite k) * expect (p * hermite k) = 0 := by
    generalize (natFactorial k : R)⁻¹ = t at *
    grind
  rw [eq_zero_of_mul_self_eq_zero hsq, Field.div_eq_mul_inv, Semiring.zero_mul, C_zero,
    Semiring.zero_mul]

/-- Positive definiteness as an equivalence. -/
theorem expect_mul_self_eq_zero {p : UniPoly R} : expect (p * p) = 0 ↔ p = 0 :=
  ⟨eq_zero_of_expect_mul_self, fun h => by rw [h, Semiring.zero_mul, expect_zero]⟩

/-- A polynomial is determined by its expectations against the Hermite polynomials. -/
theorem eq_of_expect_mul_hermite {p q : UniPoly R}
    (h : ∀ k, expect (p * hermite k) = expect (q * hermite k)) : p = q := by
  obtain ⟨N, hN⟩ := (p - q).bdd
  have : p - q = 0 := by
    rw [hermite_expansion hN]
    refine sum_eq_zero fun k => ?_
    rw [show (p - q) * hermite k = p * hermite k - q * hermite k by grind, expect_sub, h,
      show expect (q * hermite k) - expect (q * hermite k) = 0 by grind, Field.div_eq_mul_inv,
      Semiring.zero_mul, C_zero, Semiring.zero_mul]
  grind

example (p : UniPoly Rat) (h : expect (p * p) = 0) : p = 0 := eq_zero_of_expect_mul_self h

end

end LeJEPA
