module

public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.PolyEval

/-!
# Derivatives, degrees and roots of polynomials

The derivative over any commutative ring; and over an ordered field what the derivative says of the
degree, and that only the zero polynomial vanishes everywhere.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## The derivative of a polynomial

The formal derivative `(Σ p_k X^k)' = Σ (k+1) p_{k+1} X^k`, Leibniz' rule, the chain rule for
substitution, and that it commutes with every homomorphism of the coefficients.
-/

namespace UniPoly

section
variable {R : Type u} [CommRing R]

/-- The formal derivative. -/
@[expose] def deriv (p : UniPoly R) : UniPoly R :=
  ⟨fun k => ((k + 1 : Nat) : R) * p.coeff (k + 1), by
    obtain ⟨N, hN⟩ := p.bdd
    exact ⟨N, fun k hk => by dsimp only; rw [hN (k + 1) (by omega)]; grind⟩⟩

theorem coeff_deriv (p : UniPoly R) (k : Nat) :
    (deriv p).coeff k = ((k + 1 : Nat) : R) * p.coeff (k + 1) := rfl

theorem deriv_add (p q : UniPoly R) : deriv (p + q) = deriv p + deriv q := ext fun k => by
  rw [coeff_add]; simp only [coeff_deriv, coeff_add]; grind

theorem deriv_sub (p q : UniPoly R) : deriv (p - q) = deriv p - deriv q := ext fun k => by
  rw [coeff_sub]; simp only [coeff_deriv, coeff_sub]; grind

theorem deriv_neg (p : UniPoly R) : deriv (-p) = -deriv p := ext fun k => by
  rw [coeff_neg]; simp only [coeff_deriv, coeff_neg]; grind

theorem deriv_C (a : R) : deriv (C a) = 0 := ext fun k => by
  rw [coeff_zero, coeff_deriv, coeff_C, if_neg (by omega)]; grind

theorem deriv_zero : deriv (0 : UniPoly R) = 0 := by rw [← C_zero, deriv_C, C_zero]

theorem deriv_one : deriv (1 : UniPoly R) = 0 := by rw [← C_one, deriv_C]

theorem deriv_ofNat (n : Nat) : deriv (OfNat.ofNat n : UniPoly R) = 0 := by rw [← C_ofNat, deriv_C]

theorem deriv_X : deriv (X : UniPoly R) = 1 := ext fun k => by
  rw [coeff_one, coeff_deriv, coeff_X]
  cases k with
  | zero => simp; grind
  | succ k => simp; grind

/-- Leibniz' rule. -/
theorem deriv_mul (p q : UniPoly R) : deriv (p * q) = deriv p * q + p * deriv q := ext fun k => by
  rw [coeff_add, coeff_deriv, coeff_mul, natCast_mul_cauchyMul, cauchyMul_succ, cauchyMul_succ',
    coeff_mul, coeff_mul]
  simp only [Semiring.natCast_zero]
  show _ = cauchyMul (fun k => ((k + 1 : Nat) : R) * p.coeff (k + 1)) q.coeff k
    + cauchyMul p.coeff (fun k => ((k + 1 : Nat) : R) * q.coeff (k + 1)) k
  grind

theorem deriv_C_mul (a : R) (p : UniPoly R) : deriv (C a * p) = C a * deriv p := by
  rw [deriv_mul, deriv_C]; grind

theorem deriv_X_mul (p : UniPoly R) : deriv (X * p) = p + X * deriv p := by
  rw [deriv_mul, deriv_X]; grind

theorem deriv_sum {n : Nat} (f : Fin n → UniPoly R) : deriv (sum f) = sum fun i => deriv (f i) :=
  apply_sum deriv deriv_zero deriv_add f

/-- The power rule. -/
theorem deriv_pow_succ (p : UniPoly R) (n : Nat) :
    deriv (p ^ (n + 1)) = ((n + 1 : Nat) : UniPoly R) * p ^ n * deriv p := by
  induction n with
  | zero =>
    rw [Semiring.pow_succ, Semiring.pow_zero, show 1 * p = p by grind]; grind
  | succ n ih =>
    rw [Semiring.pow_succ, deriv_mul, ih, Semiring.natCast_succ (n + 1), Semiring.pow_succ]
    generalize p ^ n = t
    grind

/-- The derivative lowers the degree: if that of `p` is less than `N + 1`, that of `p'` is less than
`N`. -/
theorem coeff_deriv_eq_zero {p : UniPoly R} {N : Nat} (h : ∀ k, N + 1 ≤ k → p.coeff k = 0) (k : Nat)
    (hk : N ≤ k) : (deriv p).coeff k = 0 := by
  rw [coeff_deriv, h _ (by omega)]; grind

end

section
variable {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)

/-- The chain rule: `(p(q))' = q' · p'(q)`, for `p` with coefficients sent along `φ` and a
polynomial `q`. -/
theorem deriv_eval₂ (q : UniPoly B) (p : UniPoly A) :
    deriv (eval₂ (CHom.comp φ) q p) = deriv q * eval₂ (CHom.comp φ) q (deriv p) := by
  induction p using UniPoly.induction with
  | const a => rw [eval₂_C, deriv_C, eval₂_zero, RingMap.comp_apply, CHom_apply, deriv_C]; grind
  | step a r ih =>
    rw [eval₂_add, eval₂_X_mul, deriv_add, deriv_mul, ih, eval₂_C, RingMap.comp_apply, CHom_apply,
      deriv_C, deriv_add, deriv_C, deriv_X_mul, eval₂_add, eval₂_add, eval₂_X_mul, eval₂_zero]
    grind

/-- The chain rule for a polynomial of the first degree with slope `s`. -/
theorem deriv_eval₂_linear {q : UniPoly B} {s : B} (hq : deriv q = C s) (p : UniPoly A) :
    deriv (eval₂ (CHom.comp φ) q p) = C s * eval₂ (CHom.comp φ) q (deriv p) := by
  rw [deriv_eval₂, hq]

/-- The derivative commutes with homomorphisms of the coefficients. -/
theorem deriv_map (p : UniPoly A) : deriv (map φ p) = map φ (deriv p) := ext fun k => by
  rw [coeff_deriv, coeff_map, coeff_map, coeff_deriv, φ.map_mul, φ.map_natCast]

end

example : deriv (X ^ 3 + 5 * X : UniPoly Rat) = 3 * X ^ 2 + 5 := by
  rw [deriv_add, deriv_mul, deriv_ofNat, deriv_X, deriv_pow_succ, deriv_X]; grind

end UniPoly

/-!
## Degrees and the derivative over an ordered field

Over an ordered field, where `k + 1 ≠ 0`, the derivative lowers degrees by exactly one: a bound on
the degree of `p'` is one on that of `p`, and only constants have derivative zero.
-/

namespace UniPoly

/-- A polynomial of degree less than 1 is constant. -/
theorem eq_C_of_bound {R : Type u} [CommRing R] {p : UniPoly R} (h : ∀ k, 1 ≤ k → p.coeff k = 0) :
    p = C (p.coeff 0) :=
  ext fun k => by
    rw [coeff_C]; split
    · next hk => rw [hk]
    · exact h k (by omega)

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- If `p'` has degree less than `N`, then `p` has degree less than `N + 1`. -/
theorem coeff_eq_zero_of_deriv {p : UniPoly R} {N : Nat} (h : ∀ k, N ≤ k → (deriv p).coeff k = 0)
    (k : Nat) (hk : N + 1 ≤ k) : p.coeff k = 0 := by
  obtain ⟨k, rfl⟩ : ∃ l, k = l + 1 := ⟨k - 1, by omega⟩
  have h1 := h k (by omega)
  rw [coeff_deriv] at h1
  have h2 := natCast_pos (R := R) (Nat.succ_pos k)
  rcases eq_zero_or_eq_zero_of_mul_eq_zero h1 with h3 | h3
  · rw [h3] at h2; grind
  · exact h3

/-- Only constants have derivative zero. -/
theorem eq_C_of_deriv_eq_zero {p : UniPoly R} (h : deriv p = 0) : p = C (p.coeff 0) :=
  eq_C_of_bound fun k hk => coeff_eq_zero_of_deriv (N := 0) (fun k _ => by rw [h, coeff_zero]) k hk

example (p : UniPoly Rat) (h : deriv p = 1) : deriv (p - X) = 0 := by
  rw [deriv_sub, h, deriv_X]; grind

end UniPoly

/-!
## Roots of polynomials

A polynomial with the root `a` is divisible by `X - a`. Over an ordered field, a polynomial that
vanishes at every point is zero.
-/

namespace UniPoly

/-- Division by `X - a`: the remainder is the value at `a`, and the quotient has lower degree. -/
theorem exists_eq_X_sub_C_mul {R : Type u} [CommRing R] (a : R) {p : UniPoly R} {N : Nat}
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
theorem eq_zero_of_eval {p : UniPoly R} (h : ∀ t, eval t p = 0) : p = 0 := by
  have key : ∀ N, ∀ (a : R) (p : UniPoly R), (∀ k, N ≤ k → p.coeff k = 0) →
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

example (p : UniPoly Rat) (h : eval 2 p = 0) : ∃ q, p = (X - C 2) * q := by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨q, -, e⟩ := exists_eq_X_sub_C_mul 2 (p := p) (N := N) fun k hk => hN k (by omega)
  rw [h, C_zero] at e
  exact ⟨q, by grind⟩

end UniPoly

end LeJEPA
