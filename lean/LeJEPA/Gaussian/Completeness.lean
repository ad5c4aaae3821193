module

public import LeJEPA.Gaussian.HermiteSum

/-!
# Completeness of the Hermite polynomials

Over an ordered field one can divide by `k!`, and every polynomial is the finite sum of its
projections to the Hermite polynomials, `p = Σ_k (E[p He_k] / k!) He_k`. Parseval's identity
follows, and from it that the Gaussian expectation is positive definite on polynomials. No limit is
taken: for a polynomial of degree less than `N` the sums run over `k < N`.

## Main results
* `LeJEPA.hermite_completeness`; with an explicit range `LeJEPA.hermite_expansion`.
* `LeJEPA.parseval`.
* `LeJEPA.expect_mul_self_nonneg`, `LeJEPA.eq_zero_of_expect_mul_self`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The coefficients of a Hermite sum are its normalized projections. -/
theorem expect_hermiteSum_mul_hermite_div {N k : Nat} (c : Nat → R) (hk : k < N) :
    expect (hermiteSum N c * hermite k) / (factorial k : R) = c k := by
  have h := Field.mul_inv_cancel (natCast_factorial_ne_zero (R := R) k)
  rw [expect_hermiteSum_mul_hermite, if_pos hk, Field.div_eq_mul_inv]
  generalize (factorial k : R)⁻¹ = t at *
  grind

/-- The Hermite expansion of a polynomial of degree less than `N`:
`p = Σ_{k<N} (E[p He_k] / k!) He_k`. -/
theorem hermite_expansion {p : Poly R} {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) :
    p = sum fun k : Fin N => C (expect (p * hermite k) / (factorial k : R)) * hermite k := by
  obtain ⟨c, rfl⟩ := exists_eq_hermiteSum hN
  exact sum_congr fun k => by rw [expect_hermiteSum_mul_hermite_div c k.isLt]

/-- **Completeness of the Hermite polynomials**: every polynomial is the finite sum of its
projections, `p = Σ_k (E[p He_k] / k!) He_k`, over every range `k < M` beyond some `N`. -/
theorem hermite_completeness (p : Poly R) :
    ∃ N, ∀ M, N ≤ M →
      p = sum fun k : Fin M => C (expect (p * hermite k) / (factorial k : R)) * hermite k :=
  p.bdd.imp fun _ hN _ hM => hermite_expansion fun k hk => hN k (Nat.le_trans hM hk)

/-- **Parseval's identity** `E[p q] = Σ_k E[p He_k] E[q He_k] / k!`, the sum over `k < N` for any
`N` beyond the degree of `p`. -/
theorem parseval {p : Poly R} {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) (q : Poly R) :
    expect (p * q) = sum fun k : Fin N =>
      expect (p * hermite k) * expect (q * hermite k) / (factorial k : R) := by
  obtain ⟨c, rfl⟩ := exists_eq_hermiteSum hN
  rw [expect_hermiteSum_mul]
  refine sum_congr fun k => ?_
  have h := expect_hermiteSum_mul_hermite_div c k.isLt
  rw [Field.div_eq_mul_inv] at *
  grind

/-- The terms of the Parseval sum of `E[p²]` are nonnegative. -/
private theorem parseval_term_nonneg (p : Poly R) (k : Nat) :
    0 ≤ expect (p * hermite k) * expect (p * hermite k) / (factorial k : R) := by
  rw [Field.div_eq_mul_inv]
  refine OrderedRing.mul_nonneg (mul_self_nonneg _) ?_
  have := Field.IsOrdered.inv_pos_iff.2 (natCast_factorial_pos (R := R) k)
  grind

/-- The Gaussian expectation is positive: `0 ≤ E[p²]`. -/
theorem expect_mul_self_nonneg (p : Poly R) : 0 ≤ expect (p * p) := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [parseval hN]
  exact sum_nonneg fun k => parseval_term_nonneg p k

/-- The Gaussian expectation is definite: `E[p²] = 0` only for `p = 0`. -/
theorem eq_zero_of_expect_mul_self {p : Poly R} (h : expect (p * p) = 0) : p = 0 := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [hermite_expansion hN]
  refine sum_eq_zero fun k => ?_
  have hk := eq_zero_of_sum_nonpos (fun k : Fin N => parseval_term_nonneg p k)
    (by rw [← parseval hN, h]; exact Std.le_refl _) k
  rw [Field.div_eq_mul_inv] at hk
  have hinv := Field.mul_inv_cancel (natCast_factorial_ne_zero (R := R) k)
  have hsq : expect (p * hermite k) * expect (p * hermite k) = 0 := by
    generalize (factorial k : R)⁻¹ = t at *
    grind
  rw [eq_zero_of_mul_self_eq_zero hsq, Field.div_eq_mul_inv, Semiring.zero_mul, C_zero,
    Semiring.zero_mul]

/-- Positive definiteness as an equivalence. -/
theorem expect_mul_self_eq_zero {p : Poly R} : expect (p * p) = 0 ↔ p = 0 :=
  ⟨eq_zero_of_expect_mul_self, fun h => by rw [h, Semiring.zero_mul, expect_zero]⟩

/-- A polynomial is determined by its expectations against the Hermite polynomials. -/
theorem eq_of_expect_mul_hermite {p q : Poly R}
    (h : ∀ k, expect (p * hermite k) = expect (q * hermite k)) : p = q := by
  obtain ⟨N, hN⟩ := (p - q).bdd
  have : p - q = 0 := by
    rw [hermite_expansion hN]
    refine sum_eq_zero fun k => ?_
    rw [show (p - q) * hermite k = p * hermite k - q * hermite k by grind, expect_sub, h,
      show expect (q * hermite k) - expect (q * hermite k) = 0 by grind, Field.div_eq_mul_inv,
      Semiring.zero_mul, C_zero, Semiring.zero_mul]
  grind

example (p : Poly Rat) (h : expect (p * p) = 0) : p = 0 := eq_zero_of_expect_mul_self h

end LeJEPA
