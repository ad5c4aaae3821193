module

public import LeJEPA.Algebra.PolyEval
public import LeJEPA.Algebra.Order

/-!
# Roots of polynomials

A polynomial with the root `a` is divisible by `X - a`. Over an ordered field, a polynomial that
vanishes at every point is zero.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u

namespace Poly

/-- Division by `X - a`: the remainder is the value at `a`, and the quotient has lower degree. -/
theorem exists_eq_X_sub_C_mul {R : Type u} [CommRing R] (a : R) {p : Poly R} {N : Nat}
    (hp : ∀ k, N + 1 ≤ k → p.coeff k = 0) :
    ∃ q, (∀ k, N ≤ k → q.coeff k = 0) ∧ p = (X - C a) * q + C (eval a p) := by
  induction N generalizing p with
  | zero =>
    have h : p = C (p.coeff 0) := ext fun k => by
      rw [coeff_C]; split
      · next hk => rw [hk]
      · exact hp k (by omega)
    refine ⟨0, fun k _ => coeff_zero k, ?_⟩
    rw [h, eval_C]; grind
  | succ N ih =>
    obtain ⟨s, hs, h⟩ := ih (p := divX p) fun k hk => hp _ (by omega)
    refine ⟨divX p + C a * s, fun k hk => ?_, ?_⟩
    · rw [coeff_add, coeff_C_mul, coeff_divX, hp (k + 1) (by omega), hs k (by omega)]; grind
    · have hv : eval a p = p.coeff 0 + a * eval a (divX p) := by
        have := congrArg (eval a) (eq_C_add_X_mul_divX p)
        rwa [eval_add, eval_C, eval_mul, eval_X] at this
      have he := eq_C_add_X_mul_divX p
      rw [hv, C_add, C_mul]
      generalize divX p = d at *
      grind

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- Over an ordered field, a polynomial that vanishes at every point is zero. -/
theorem eq_zero_of_eval {p : Poly R} (h : ∀ t, eval t p = 0) : p = 0 := by
  have key : ∀ N, ∀ (a : R) (p : Poly R), (∀ k, N ≤ k → p.coeff k = 0) →
      (∀ t, a ≤ t → eval t p = 0) → p = 0 := by
    intro N
    induction N with
    | zero => intro a p hp _; exact eq_zero_of_bound hp
    | succ N ih =>
      intro a p hp h
      obtain ⟨q, hq, e⟩ := exists_eq_X_sub_C_mul a hp
      rw [h a (Std.le_refl _), C_zero] at e
      have hone : (0 : R) < 1 := OrderedRing.zero_lt_one
      have hq0 : q = 0 := ih (a + 1) q hq fun t ht => by
        have h1 := h t (by grind)
        rw [e, eval_add, eval_mul, eval_sub, eval_X, eval_C, eval_zero] at h1
        rcases eq_zero_or_eq_zero_of_mul_eq_zero (by grind : (t - a) * eval t q = 0) with h2 | h2
        · grind
        · exact h2
      rw [e, hq0]; grind
  obtain ⟨N, hN⟩ := p.bdd
  exact key N 0 p hN fun t _ => h t

end

example (p : Poly Rat) (h : eval 2 p = 0) : ∃ q, p = (X - C 2) * q := by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨q, -, e⟩ := exists_eq_X_sub_C_mul 2 (p := p) (N := N) fun k hk => hN k (by omega)
  rw [h, C_zero] at e
  exact ⟨q, by grind⟩

end Poly
end LeJEPA
