module

public import LeJEPA.Normal.Dominated
public import LeJEPA.Real.Exp

/-!
# Taylor's polynomials of a Gaussian, in mean square

For `u ≥ 0` the exponential `exp(-u)` is within `u^k / k!` of its Taylor polynomial of degree
`k - 1`. Put `u = x_i² / 10` and multiply by any polynomial `q`: the bound
`q (x_i²/10)^k / k!` is a polynomial, and its mean square under the Gaussian moments tends to zero
as `k → ∞` (`exists_remainder_le`), because the moments of `x_i` grow like those of a Gaussian: from
`k` to `k + 1` the mean square of a monomial times the bound is multiplied by
`(α + 4k + 3) (α + 4k + 1) / (100 (k + 1)²)`, at most a quarter for large `k`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis
open MvPoly (C var)

universe u
attribute [local instance] Semiring.natCast

section Ring
variable {S : Type u} [CommRing S] {N : Nat}

/-- The multi-index with the `i`-th entry `k` more. -/
@[expose] def raiseBy (i : Fin N) (α : Fin N → Nat) : Nat → Fin N → Nat
  | 0 => α
  | k + 1 => raise i (raiseBy i α k)

theorem raiseBy_self (i : Fin N) (α : Fin N → Nat) (k : Nat) : raiseBy i α k i = α i + k := by
  induction k with
  | zero => rfl
  | succ k ih => rw [raiseBy, raise_self, ih]; omega

theorem monomial_raiseBy (x : Fin N → S) (i : Fin N) (α : Fin N → Nat) (k : Nat) :
    monomial x (raiseBy i α k) = monomial x α * x i ^ k := by
  induction k with
  | zero => rw [raiseBy, Semiring.pow_zero, Semiring.mul_one]
  | succ k ih => rw [raiseBy, monomial_raise, ih, Semiring.pow_succ]; grind

/-- Two more factors `x_i`: integration by parts. -/
private theorem expect_raise_raise (i : Fin N) (α : Fin N → Nat) :
    MvPoly.expect (monomial (var : Fin N → MvPoly S N) (raise i (raise i α))) =
      ((α i + 1 : Nat) : S) * MvPoly.expect (monomial (var : Fin N → MvPoly S N) α) := by
  rw [monomial_raise, MvPoly.stein, MvPoly.deriv_monomial, MvPoly.expect_C_mul, lower_raise,
    raise_self]

/-- Four more factors `x_i`. -/
private theorem expect_raiseBy_four (i : Fin N) (α : Fin N → Nat) (k : Nat) :
    MvPoly.expect (monomial (var : Fin N → MvPoly S N) (raiseBy i α (4 * (k + 1)))) =
      ((α i + 4 * k + 3 : Nat) : S) * (((α i + 4 * k + 1 : Nat) : S) *
        MvPoly.expect (monomial (var : Fin N → MvPoly S N) (raiseBy i α (4 * k)))) := by
  rw [show 4 * (k + 1) = 4 * k + 1 + 1 + 1 + 1 by omega]
  simp only [raiseBy]
  rw [expect_raise_raise, expect_raise_raise, raise_self, raise_self, raiseBy_self]

end Ring

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-- `(a b)^k / k! = a^k / k! · b^k`. -/
theorem term_mul (a b : R) (k : Nat) : term (a * b) k = term a k * b ^ k := by
  induction k with
  | zero => rw [term_zero, term_zero, Semiring.pow_zero]; grind
  | succ k ih =>
    have h1 := term_succ (a * b) k
    have h2 := term_succ a k
    have h3 := natCast_pos (R := R) (Nat.succ_pos k)
    rw [ih] at h1
    rw [Semiring.pow_succ]
    rcases eq_zero_or_eq_zero_of_mul_eq_zero (a := ((k + 1 : Nat) : R))
      (b := term (a * b) (k + 1) - term a (k + 1) * (b ^ k * b)) (by grind) with h | h
    · grind
    · grind

theorem moment_nonneg : ∀ k : Nat, (0 : R) ≤ moment k
  | 0 => Std.le_of_lt OrderedRing.zero_lt_one
  | 1 => Std.le_refl _
  | k + 2 => OrderedRing.mul_nonneg OrderedRing.natCast_nonneg (moment_nonneg k)

theorem expect_monomial_nonneg (α : Fin N → Nat) :
    0 ≤ MvPoly.expect (monomial (var : Fin N → MvPoly R N) α) := by
  rw [MvPoly.expect_monomial]
  induction N with
  | zero => exact Std.le_of_lt OrderedRing.zero_lt_one
  | succ N ih => exact OrderedRing.mul_nonneg (ih _) (moment_nonneg _)

/-- `E[Q x_i^(4k)] (s^k / k!)²` for `s = 1/10`. -/
private def tail (i : Fin N) (Q : MvPoly R N) (k : Nat) : R :=
  MvPoly.expect (Q * var i ^ (4 * k)) * (term (1 / 10) k * term (1 / 10) k)

/-- From some place on the ratio of two terms is at most a quarter. -/
private theorem tail_succ_le (i : Fin N) (α : Fin N → Nat) {k : Nat} (hk : α i ≤ k) :
    tail i (monomial var α) (k + 1) ≤ (1 / 4 : R) * tail i (monomial var α) k := by
  have hM := expect_monomial_nonneg (R := R) (raiseBy i α (4 * k))
  have hx := natCast_pos (R := R) (Nat.succ_pos k)
  have ha := natCast_le (R := R) (by omega : α i + 4 * k + 3 ≤ 5 * (k + 1))
  have hb := natCast_le (R := R) (by omega : α i + 4 * k + 1 ≤ 5 * (k + 1))
  have h0 : 0 ≤ ((α i + 4 * k + 3 : Nat) : R) := OrderedRing.natCast_nonneg
  have h5 : ((5 * (k + 1) : Nat) : R) = 5 * ((k + 1 : Nat) : R) := by
    rw [show 5 * (k + 1) = (k + 1) + (k + 1) + (k + 1) + (k + 1) + (k + 1) by omega]
    simp only [Semiring.natCast_add]; grind
  have ht := term_succ (1 / 10 : R) k
  rw [tail, tail, ← monomial_raiseBy, ← monomial_raiseBy, expect_raiseBy_four]
  rw [h5] at ha hb
  rw [Nat.succ_eq_add_one] at hx
  generalize MvPoly.expect (monomial (var : Fin N → MvPoly R N) (raiseBy i α (4 * k))) = M at *
  generalize term (1 / 10 : R) (k + 1) = v at *
  generalize term (1 / 10 : R) k = w at *
  generalize ((α i + 4 * k + 3 : Nat) : R) = a at *
  generalize ((α i + 4 * k + 1 : Nat) : R) = b at *
  generalize ((k + 1 : Nat) : R) = x at *
  have h1 := mul_le_mul h0 (by grind : 0 ≤ 5 * x) ha hb
  have h2 := mul_le_mul_right (OrderedRing.mul_nonneg hM (mul_self_nonneg v)) h1
  have e : 5 * x * (5 * x) * (M * (v * v)) = 25 * M * ((x * v) * (x * v)) := by grind
  rw [e, ht] at h2
  clear e ha hb h5 h1 ht
  grind

/-- For every polynomial `Q`, `E[Q x_i^(4k)] (s^k / k!)²` tends to zero. -/
private theorem tendsTo_tail [CompleteField R] (i : Fin N) (Q : MvPoly R N) :
    TendsTo (tail i Q) 0 := by
  have one := OrderedRing.zero_lt_one (R := R)
  induction Q using MvPoly.monomial_induction with
  | mon a α =>
    have h := tendsTo_zero_of_ratio (a := tail i (monomial (var : Fin N → MvPoly R N) α))
      (r := 1 / 4) (by grind) (α i) (fun k => by
        rw [tail, ← monomial_raiseBy]
        exact OrderedRing.mul_nonneg (expect_monomial_nonneg _) (mul_self_nonneg _))
      fun k hk => tail_succ_le i α hk
    have h := h.mul_left a
    rw [show a * (0 : R) = 0 by grind] at h
    have e : tail i (C a * monomial (var : Fin N → MvPoly R N) α) =
        fun k => a * tail i (monomial (var : Fin N → MvPoly R N) α) k := funext fun k => by
      rw [tail, tail, Semiring.mul_assoc, MvPoly.expect_C_mul, Semiring.mul_assoc]
    rw [e]; exact h
  | add p q hp hq =>
    have h := hp.add hq
    rw [show (0 : R) + 0 = 0 by grind] at h
    have e : tail i (p + q) = fun k => tail i p k + tail i q k := funext fun k => by
      rw [tail, tail, tail, Semiring.right_distrib, MvPoly.expect_add, Semiring.right_distrib]
    rw [e]; exact h

/-- The `k`-th term of the exponential series at `s x_i² / 10`, `s = ±1`, as a polynomial. -/
@[expose] def expMonomial (s : R) (i : Fin N) (k : Nat) : MvPoly R N :=
  C (term s k) * var i ^ (2 * k)

theorem eval_expMonomial (s : R) (i : Fin N) (k : Nat) (x : Fin N → R) :
    (expMonomial s i k).eval x = term (s * (x i * x i)) k := by
  have pow : (x i * x i) ^ k = x i ^ (2 * k) := by
    induction k with
    | zero => rw [Semiring.pow_zero, Nat.mul_zero, Semiring.pow_zero]
    | succ k ih =>
      rw [Semiring.pow_succ, ih, show 2 * (k + 1) = 2 * k + 1 + 1 by omega, Semiring.pow_succ,
        Semiring.pow_succ]
      grind
  rw [expMonomial, MvPoly.eval_mul, MvPoly.eval_C, term_mul, pow, ← MvPoly.eval_var x i]
  congr 1
  exact RingMap.map_pow _ _ _

/-- The bound of the remainder, times any polynomial, is small in mean square. -/
theorem exists_remainder_le [CompleteField R] (i : Fin N) (q : MvPoly R N) {ε : R} (hε : 0 < ε) :
    ∃ k, MvPoly.expect (q * expMonomial (1 / 10) i k * (q * expMonomial (1 / 10) i k)) ≤ ε := by
  obtain ⟨k, hk⟩ := tendsTo_tail i (q * q) ε hε
  refine ⟨k, ?_⟩
  have h := (abs_le.1 (hk k (Nat.le_refl k))).2
  have e : q * expMonomial (1 / 10) i k * (q * expMonomial (1 / 10) i k) =
      C (term (1 / 10) k * term (1 / 10) k) * (q * q * var i ^ (4 * k)) := by
    rw [expMonomial, MvPoly.C_mul, show 4 * k = 2 * k + 2 * k by omega, Semiring.pow_add]
    generalize (var i : MvPoly R N) ^ (2 * k) = v
    grind
  rw [e, MvPoly.expect_C_mul]
  rw [tail] at h
  grind

/-- `E[(x_0² x_0^4)] = 15`, so the moments do grow. -/
example : MvPoly.expect (monomial (var : Fin 1 → MvPoly Rat 1) fun _ => 6) = 15 := by
  rw [MvPoly.expect_monomial]
  simp only [MvPoly.monomialMoment, moment]
  grind

end LeJEPA
