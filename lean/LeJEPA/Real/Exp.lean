module

public import LeJEPA.Real.Continuous
public import LeJEPA.Real.Series

/-!
# The exponential function

`exp x` is the sum of `x^n / n!`, over any complete field. It takes sums to products, is positive,
increasing and continuous, grows faster than every power, and its Taylor polynomials are as near as
one can wish: at `-u ≤ 0` the error is at most the first term left out, without any restriction on
`u` (`abs_exp_neg_sub_le`).

## Main results
* `exp_add`, `exp_pos`, `continuous₁_exp`.
* `one_add_le_exp`, `pow_le_factorial_mul_exp`.
* `abs_exp_sub_psum_le`, `abs_exp_sub_one_sub_le`, `abs_exp_neg_sub_le`.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R]

/-! ## The series and the functional equation -/

/-- The exponential function, the sum of `x^n / n!`. -/
@[expose] def exp (x : R) : R := lim (psum (term x))

/-- The exponential series converges. -/
theorem tendsTo_exp (x : R) : TendsTo (psum (term x)) (exp x) := by
  have hx := abs_nonneg x
  obtain ⟨N, hN⟩ := exists_nat_ge (2 * abs x)
  have hN' := Std.le_trans hN (natCast_le (R := R) (Nat.le_succ N))
  obtain ⟨S, hS, -⟩ := exists_tendsTo_of_monotone (a := psum (term (abs x)))
    (B := psum (term (abs x)) N + 2 * term (abs x) N)
    (fun n => psum_mono (term_nonneg hx) (Nat.le_succ n)) fun n => by
      have h1 := psum_term_le hx hN' (Nat.le_add_right N n)
      have h2 := psum_mono (term_nonneg hx) (Nat.le_add_left n N)
      have h3 := term_nonneg hx (N + n)
      grind
  exact tendsTo_lim (exists_tendsTo_psum (fun k => by rw [abs_term]; exact Std.le_refl _) hS)

/-- **The functional equation.** -/
theorem exp_add (x y : R) : exp (x + y) = exp x * exp y := by
  refine (tendsTo_exp (x + y)).unique ?_
  rw [show term (x + y) = cauchyMul (term x) (term y) from funext (term_add x y)]
  exact tendsTo_psum_cauchyMul (fun k => by rw [abs_term]; exact Std.le_refl _)
    (fun k => by rw [abs_term]; exact Std.le_refl _) (tendsTo_exp x) (tendsTo_exp y)
    (tendsTo_exp (abs x)) (tendsTo_exp (abs y))

/-! ## Growth -/

theorem psum_term_le_exp {x : R} (h : 0 ≤ x) (n : Nat) : psum (term x) n ≤ exp x :=
  (tendsTo_exp x).const_le n fun _ hm => psum_mono (term_nonneg h) hm

theorem term_le_exp {x : R} (h : 0 ≤ x) (n : Nat) : term x n ≤ exp x := by
  have h1 := psum_term_le_exp h (n + 1)
  have h2 := psum_nonneg (n := n) fun k _ => term_nonneg h k
  rw [psum_succ] at h1
  grind

/-- `x^n / n! ≤ exp x`. -/
theorem pow_le_factorial_mul_exp {x : R} (h : 0 ≤ x) (n : Nat) :
    x ^ n ≤ (natFactorial n : R) * exp x := by
  rw [← natFactorial_mul_term]
  exact mul_le_mul_left (Std.le_of_lt (natCast_natFactorial_pos n)) (term_le_exp h n)

theorem one_le_exp {x : R} (h : 0 ≤ x) : 1 ≤ exp x := term_le_exp h 0

theorem exp_zero : exp (0 : R) = 1 := by
  have h1 := one_le_exp (Std.le_refl (0 : R))
  have h2 := exp_add (0 : R) 0
  rw [show (0 : R) + 0 = 0 by grind] at h2
  rcases eq_zero_or_eq_zero_of_mul_eq_zero (a := exp (0 : R)) (b := exp (0 : R) - 1) (by grind)
    with h | h
  · have := OrderedRing.zero_lt_one (R := R)
    grind
  · grind

theorem exp_mul_exp_neg (x : R) : exp x * exp (-x) = 1 := by
  rw [← exp_add, show x + -x = 0 by grind, exp_zero]

theorem exp_pos (x : R) : 0 < exp x := by
  have one := OrderedRing.zero_lt_one (R := R)
  have h1 := exp_add (x / 2) (x / 2)
  rw [show x / 2 + x / 2 = x by grind] at h1
  have h2 := mul_self_nonneg (exp (x / 2))
  have h3 := exp_mul_exp_neg x
  by_cases h : exp x = 0
  · rw [h] at h3; grind
  · grind

theorem exp_le_exp {x y : R} (h : x ≤ y) : exp x ≤ exp y := by
  have h1 := mul_le_mul_left (Std.le_of_lt (exp_pos x)) (one_le_exp (by grind : 0 ≤ y - x))
  rw [← exp_add, show x + (y - x) = y by grind] at h1
  grind

theorem exp_neg_le_one {u : R} (h : 0 ≤ u) : exp (-u) ≤ 1 := by
  have := exp_le_exp (by grind : -u ≤ 0)
  rwa [exp_zero] at this

/-! ## Taylor polynomials for small arguments, and continuity -/

/-- The error of a Taylor polynomial is at most twice the first term left out, where
`2 |x| ≤ n + 1`. -/
theorem abs_exp_sub_psum_le {x : R} {n : Nat} (h : 2 * abs x ≤ ((n + 1 : Nat) : R)) :
    abs (exp x - psum (term x) n) ≤ 2 * term (abs x) n :=
  (tendsTo_exp x).abs_sub_le n fun m hm => by
    have hx := abs_nonneg x
    have h1 := abs_psum_sub_psum_le (fun k => by rw [abs_term]; exact Std.le_refl _ :
      ∀ k, abs (term x k) ≤ term (abs x) k) hm
    have h2 := psum_term_le hx h hm
    have h3 := term_nonneg hx m
    grind

/-- `|exp x - 1 - x| ≤ x²` for `|x| ≤ 1`. -/
theorem abs_exp_sub_one_sub_le {x : R} (h : abs x ≤ 1) : abs (exp x - 1 - x) ≤ x * x := by
  have h1 := abs_exp_sub_psum_le (x := x) (n := 2) (by
    rw [Semiring.natCast_succ, Semiring.natCast_succ, Semiring.natCast_succ,
      Semiring.natCast_zero]
    have := abs_nonneg x
    have := OrderedRing.zero_lt_one (R := R)
    grind)
  rw [two_mul_term_two, abs_mul_self, psum_succ, psum_succ, psum_zero, term_one, term_zero] at h1
  rwa [show exp x - 1 - x = exp x - (0 + 1 + x) by grind]

/-- `|exp (x + d) - exp x| ≤ 2 exp x |d|` for `|d| ≤ 1`. -/
theorem abs_exp_add_sub_le (x : R) {d : R} (h : abs d ≤ 1) :
    abs (exp (x + d) - exp x) ≤ exp x * (2 * abs d) := by
  have h1 := abs_exp_sub_one_sub_le h
  have h2 := abs_add_le (exp d - 1 - d) d
  have h3 := mul_le_mul_left (abs_nonneg d) h
  rw [abs_mul_self] at h3
  rw [show exp (x + d) - exp x = exp x * (exp d - 1 - d + d) by rw [exp_add]; grind, abs_mul,
    abs_of_nonneg (Std.le_of_lt (exp_pos x))]
  exact mul_le_mul_left (Std.le_of_lt (exp_pos x)) (by grind)

/-- The exponential function is continuous. -/
theorem continuous₁_exp : Continuous₁ (exp : R → R) := continuous₁_iff.2 fun t e he => by
  obtain ⟨d, hd, d1, hde⟩ := exists_pos_mul_le (2 * exp t) he
  refine ⟨d, hd, fun s hs => ?_⟩
  have h1 := abs_exp_add_sub_le t (Std.le_trans hs d1)
  have h2 := mul_le_mul_left (Std.le_of_lt (exp_pos t)) hs
  rw [show t + (s - t) = s by grind] at h1
  grind

/-! ## Taylor polynomials at negative arguments

The remainder `r_n = (-1)^n (exp (-u) - Σ_{k<n} (-u)^k/k!)` lies between `0` and `u^n/n!` for every
`u ≥ 0`. Since `r_n + r_{n+1} = u^n/n!`, it suffices that all `r_n` are nonnegative. The series of
`exp u Σ_{k≤n} (-u)^k/k!` is a Cauchy product; by the Euler operator its coefficients beyond the
constant one all have the sign of `(-1)^n`, so that `(-1)^n (exp u Σ_{k≤n} (-u)^k/k! - 1) ≥ 0`.
-/

/-- `(-1)^n`. -/
private def sign : Nat → R
  | 0 => 1
  | n + 1 => -sign n

omit [CompleteField R] in
private theorem sign_mul_sign (n : Nat) : (sign n : R) * sign n = 1 := by
  induction n with
  | zero => simp only [sign]; grind
  | succ n ih => simp only [sign]; grind

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
private theorem term_neg (u : R) (n : Nat) : term (-u) n = sign n * term u n := by
  induction n with
  | zero => simp only [term, sign]; grind
  | succ n ih => simp only [term, sign, ih, Field.div_eq_mul_inv]; grind

open Classical in
/-- The terms up to the `n`-th. -/
private def low (x : R) (n k : Nat) : R := if k ≤ n then term x k else 0

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
private theorem psum_low (x : R) {n m : Nat} (h : n + 1 ≤ m) :
    psum (low x n) m = psum (term x) (n + 1) := by
  obtain ⟨k, rfl⟩ : ∃ k, m = n + 1 + k := ⟨m - (n + 1), by omega⟩
  have h1 : psum (low x n) (n + 1) = psum (term x) (n + 1) :=
    psum_congr fun j hj => if_pos (by omega)
  have h2 : psum (fun j => low x n (n + 1 + j)) k = psum (fun _ => 0) k :=
    psum_congr fun j _ => if_neg (by omega)
  rw [psum_append, h1, h2, psum_const]
  grind

omit [CompleteField R] in
/-- The coefficients of `exp u Σ_{k≤n} (-u)^k/k!` beyond the first have the sign of `(-1)^n`. -/
private theorem sign_mul_coeff {u : R} (hu : 0 ≤ u) (n m : Nat) :
    0 ≤ sign n * cauchyMul (low (-u) n) (term u) (m + 1) := by
  generalize hd : (fun k => if k = n then term u n else 0) = d
  have d0 : ∀ k, 0 ≤ d k := fun k => by
    subst hd; dsimp only; split
    · exact term_nonneg hu n
    · exact Std.le_refl _
  have step : (fun k => ((k + 1 : Nat) : R) * low (-u) n (k + 1)) =
      fun k => -u * low (-u) n k + u * sign n * d k := funext fun k => by
    have h1 := term_succ (-u) k
    have h2 := term_neg u n
    subst hd
    by_cases h : k + 1 ≤ n
    · simp only [low, if_pos h, if_pos (by omega : k ≤ n), if_neg (by omega : ¬ k = n)]
      grind
    · by_cases hk : k = n
      · subst hk
        simp only [low, if_neg h, if_pos (Nat.le_refl k), if_true]
        grind
      · simp only [low, if_neg h, if_neg (by omega : ¬ k ≤ n), if_neg hk]
        grind
  have key := natCast_succ_mul_cauchyMul_term (low (-u) n) u m
  rw [step, add_cauchyMul, smul_cauchyMul, smul_cauchyMul] at key
  have h0 := OrderedRing.mul_nonneg hu (cauchyMul_nonneg d0 (term_nonneg hu) m)
  have h1 := sign_mul_sign (R := R) n
  refine le_of_mul_le_mul_left (natCast_pos (R := R) (Nat.succ_pos m)) ?_
  generalize cauchyMul (low (-u) n) (term u) (m + 1) = a at *
  generalize cauchyMul (low (-u) n) (term u) m = b at *
  generalize cauchyMul d (term u) m = c at *
  generalize (sign n : R) = s at *
  generalize ((m + 1 : Nat) : R) = k at *
  clear step hd d0
  have : k * (s * a) = (s * s) * (u * c) := by grind
  rw [this, h1]
  grind

/-- The remainders alternate. -/
private theorem sign_mul_remainder_nonneg {u : R} (hu : 0 ≤ u) (n : Nat) :
    0 ≤ sign n * (exp (-u) - psum (term (-u)) n) := by
  cases n with
  | zero =>
    have := exp_pos (-u)
    simp only [sign, psum_zero]; grind
  | succ n =>
    have bound : ∀ k, abs (low (-u) n k) ≤ term u k := fun k => by
      unfold low
      split
      · rw [abs_term, abs_neg, abs_of_nonneg hu]; exact Std.le_refl _
      · rw [abs_zero]; exact term_nonneg hu k
    have lowTo : TendsTo (psum (low (-u) n)) (psum (term (-u)) (n + 1)) :=
      .of_shift (n + 1) (by
        simp only [psum_low (-u) (Nat.le_add_left (n + 1) _)]; exact tendsTo_const _)
    have h1 := tendsTo_psum_cauchyMul bound
      (fun k => by rw [abs_term, abs_of_nonneg hu]; exact Std.le_refl _) lowTo (tendsTo_exp u)
      (tendsTo_exp u) (tendsTo_exp u)
    have h2 := ((h1.mul_left (sign n)).shift 1).const_le (m := sign n) 0 fun m _ => by
      have h3 := psum_nonneg (n := m) fun k _ => sign_mul_coeff hu n k
      rw [psum_mul_left (sign n) fun k => cauchyMul (low (-u) n) (term u) (k + 1)] at h3
      rw [psum_first, cauchyMul_zero, low, if_pos (Nat.zero_le n), term_zero, term_zero]
      grind
    have h3 := mul_le_mul_right (Std.le_of_lt (exp_pos (-u))) h2
    have h4 := exp_mul_exp_neg u
    simp only [sign]
    generalize psum (term (-u)) (n + 1) = p at *
    have h5 : sign n * (p * exp u) * exp (-u) = sign n * p * (exp u * exp (-u)) := by grind
    rw [h5, h4] at h3
    grind

/-- **Taylor's bound**: at `-u ≤ 0` the error of a Taylor polynomial is at most the first term left
out, `|exp (-u) - Σ_{k<n} (-u)^k/k!| ≤ u^n/n!`. -/
theorem abs_exp_neg_sub_le {u : R} (hu : 0 ≤ u) (n : Nat) :
    abs (exp (-u) - psum (term (-u)) n) ≤ term u n := by
  have h1 := sign_mul_remainder_nonneg hu n
  have h2 := sign_mul_remainder_nonneg hu (n + 1)
  have h3 := sign_mul_sign (R := R) n
  have h4 := term_nonneg hu n
  rw [psum_succ, term_neg, sign] at h2
  rw [show exp (-u) - (psum (term (-u)) n + sign n * term u n) =
    exp (-u) - psum (term (-u)) n - sign n * term u n by grind] at h2
  generalize exp (-u) - psum (term (-u)) n = r at *
  generalize (sign n : R) = s at *
  generalize term u n = t at *
  have h5 : -s * (r - s * t) = s * s * t - s * r := by grind
  rw [h5, h3] at h2
  have h6 : abs (s * r) * abs (s * r) = abs r * abs r := by
    rw [abs_mul_self, abs_mul_self, show s * r * (s * r) = s * s * (r * r) by grind, h3]; grind
  rw [← eq_of_mul_self_eq (abs_nonneg _) (abs_nonneg _) h6, abs_of_nonneg h1]
  grind

theorem one_add_le_exp (x : R) : 1 + x ≤ exp x := by
  rcases Std.le_total (a := 0) (b := x) with h | h
  · have h1 := psum_term_le_exp h 2
    rw [psum_succ, psum_succ, psum_zero, term_zero, term_one] at h1
    grind
  · have h1 := sign_mul_remainder_nonneg (by grind : 0 ≤ -x) 2
    simp only [psum_succ, psum_zero, term_zero, term_one, sign,
      show ∀ x : R, - -x = x from fun x => by grind] at h1
    grind

example : 1 < exp (1 : R) := by
  have := one_add_le_exp (1 : R)
  have := OrderedRing.zero_lt_one (R := R)
  grind

end LeJEPA.Analysis
