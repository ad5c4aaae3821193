module

public import LeJEPA.Gaussian.Orthogonality

/-!
# Finite Hermite sums

`hermiteSum N c = Σ_{k<N} c_k He_k`. Because `He_k` is monic of degree `k`, every polynomial of
degree less than `N` is such a sum, over any commutative ring of coefficients; because the `He_k`
are orthogonal, `c_k k!` is its expectation against `He_k`. So a statement that is linear in a
polynomial need only be checked for the `He_k` (`hermite_induction`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- `Σ_{k<N} c_k He_k`. -/
@[expose] def hermiteSum (N : Nat) (c : Nat → R) : Poly R :=
  sum fun k : Fin N => C (c k) * hermite k

theorem hermiteSum_zero (c : Nat → R) : hermiteSum 0 c = 0 := rfl

theorem hermiteSum_succ (N : Nat) (c : Nat → R) :
    hermiteSum (N + 1) c = hermiteSum N c + C (c N) * hermite N := rfl

/-- Every polynomial of degree less than `N` is a combination of `He_0, …, He_{N-1}`. -/
theorem exists_eq_hermiteSum {p : Poly R} {N : Nat} (hN : ∀ k, N ≤ k → p.coeff k = 0) :
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
theorem hermite_induction {P : Poly R → Prop} (zero : P 0)
    (add : ∀ p q, P p → P q → P (p + q)) (basis : ∀ a k, P (C a * hermite k)) (p : Poly R) :
    P p := by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨c, rfl⟩ := exists_eq_hermiteSum hN
  clear hN
  induction N with
  | zero => exact zero
  | succ N ih => rw [hermiteSum_succ]; exact add _ _ ih (basis _ _)

/-- The Hermite coefficients of a Hermite sum, by orthogonality. -/
theorem expect_hermiteSum_mul_hermite (N : Nat) (c : Nat → R) (k : Nat) :
    expect (hermiteSum N c * hermite k) = if k < N then c k * (factorial k : R) else 0 := by
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
theorem expect_hermiteSum_mul (N : Nat) (c : Nat → R) (q : Poly R) :
    expect (hermiteSum N c * q) = sum fun k : Fin N => c k * expect (q * hermite k) := by
  induction N with
  | zero => rw [hermiteSum_zero, Semiring.zero_mul, expect_zero]; rfl
  | succ N ih =>
    rw [hermiteSum_succ, Semiring.right_distrib, expect_add, ih, Semiring.mul_assoc, expect_C_mul,
      sum_range_succ N fun k => c k * expect (q * hermite k), CommSemiring.mul_comm (hermite N)]

end

/-- Homomorphisms of the coefficients act on Hermite coefficients. -/
theorem map_hermiteSum {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingHom A B)
    (N : Nat) (c : Nat → A) : map φ (hermiteSum N c) = hermiteSum N fun k => φ (c k) := by
  induction N with
  | zero => exact map_zero φ
  | succ N ih => rw [hermiteSum_succ, map_add, ih, map_C_mul, map_hermite, hermiteSum_succ]

example : (X * X : Poly Rat) = hermiteSum 3 fun k => if k = 1 then 0 else 1 := by
  rw [hermiteSum_succ, hermiteSum_succ, hermiteSum_succ, hermiteSum_zero, hermite_succ 1,
    hermite_one, hermite_zero, deriv_X, if_neg (by omega), if_pos rfl, if_neg (by omega), C_one,
    C_zero]
  grind

end LeJEPA
