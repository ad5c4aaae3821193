module

public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.Factorial

/-!
# Degrees and the derivative over an ordered field

Over an ordered field, where `k + 1 ≠ 0`, the derivative lowers degrees by exactly one: a bound on
the degree of `p'` is one on that of `p`, and only constants have derivative zero.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

namespace Poly

/-- A polynomial of degree less than 1 is constant. -/
theorem eq_C_of_bound {R : Type u} [CommRing R] {p : Poly R} (h : ∀ k, 1 ≤ k → p.coeff k = 0) :
    p = C (p.coeff 0) :=
  ext fun k => by
    rw [coeff_C]; split
    · next hk => rw [hk]
    · exact h k (by omega)

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- If `p'` has degree less than `N`, then `p` has degree less than `N + 1`. -/
theorem coeff_eq_zero_of_deriv {p : Poly R} {N : Nat} (h : ∀ k, N ≤ k → (deriv p).coeff k = 0)
    (k : Nat) (hk : N + 1 ≤ k) : p.coeff k = 0 := by
  obtain ⟨k, rfl⟩ : ∃ l, k = l + 1 := ⟨k - 1, by omega⟩
  have h1 := h k (by omega)
  rw [coeff_deriv] at h1
  have h2 := natCast_pos (R := R) (Nat.succ_pos k)
  rcases eq_zero_or_eq_zero_of_mul_eq_zero h1 with h3 | h3
  · rw [h3] at h2; grind
  · exact h3

/-- Only constants have derivative zero. -/
theorem eq_C_of_deriv_eq_zero {p : Poly R} (h : deriv p = 0) : p = C (p.coeff 0) :=
  eq_C_of_bound fun k hk => coeff_eq_zero_of_deriv (N := 0) (fun k _ => by rw [h, coeff_zero]) k hk

example (p : Poly Rat) (h : deriv p = 1) : deriv (p - X) = 0 := by
  rw [deriv_sub, h, deriv_X]; grind

end Poly
end LeJEPA
