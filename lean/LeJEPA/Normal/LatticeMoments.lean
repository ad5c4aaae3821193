module

public import LeJEPA.Normal.Moments
public import LeJEPA.Normal.Riemann

/-!
# The moments of lattice averages

The lattice averages in one variable satisfy Stein's identity in the limit
(`tendsTo_lineMean_stein`), so their moments tend to those of `N(0, 1)`.

Over one step from `s` to `t = s + h`, the difference of `w(t) t^(d+1)`, where `w(t) = exp(-t²/2)`,
is `-h w(t) (t^(d+2) - (d+1) t^d)` up to an error of the order of `h²` (`stein_step`). Summed over
the lattice it telescopes, so `Σ h w(t) (t^(d+2) - (d+1) t^d)` is of the order of `h`
(`abs_riemann_stein_le`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis

universe u
attribute [local instance] Semiring.natCast

/-! ## Stein's identity for Riemann sums -/

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The tangents of `t^(n+1)` at both ends of a step. -/
private theorem pow_succ_sub_pow_succ {s h : R} (hs : 0 ≤ s) (hh : 0 ≤ h) (n : Nat) :
    ((n + 1 : Nat) : R) * (h * s ^ n) ≤ (s + h) ^ (n + 1) - s ^ (n + 1) ∧
      (s + h) ^ (n + 1) - s ^ (n + 1) ≤ ((n + 1 : Nat) : R) * (h * (s + h) ^ n) := by
  induction n with
  | zero => simp only [Semiring.pow_succ, Semiring.pow_zero, Semiring.natCast_succ,
      Semiring.natCast_zero]; grind
  | succ n ih =>
    have n0 : 0 ≤ ((n + 1 : Nat) : R) := OrderedRing.natCast_nonneg
    have h1 := mul_le_mul_left (by grind : 0 ≤ s + h) ih.1
    have h2 := mul_le_mul_left (by grind : 0 ≤ s + h) ih.2
    have h3 := OrderedRing.mul_nonneg n0 (OrderedRing.mul_nonneg hh (pow_nonneg hs n))
    have h4 := OrderedRing.mul_nonneg hh h3
    have h5 := mul_le_mul_left hh (by grind : s ^ (n + 1) ≤ (s + h) ^ (n + 1))
    rw [Semiring.pow_succ (s + h) (n + 1), Semiring.pow_succ s (n + 1), Semiring.natCast_succ (n + 1)]
    rw [Semiring.pow_succ (s + h) n, Semiring.pow_succ s n] at *
    generalize ((n + 1 : Nat) : R) = c at *
    generalize (s + h) ^ n = v at *
    generalize s ^ n = u at *
    constructor <;> grind

/-- `t^n - s^n ≤ n h (1 + t)^n`, for every `n`. -/
private theorem pow_sub_pow_le {s h : R} (hs : 0 ≤ s) (hh : 0 ≤ h) (n : Nat) :
    (s + h) ^ n - s ^ n ≤ (n : R) * (h * (1 + (s + h)) ^ n) := by
  cases n with
  | zero => rw [Semiring.pow_zero, Semiring.pow_zero, Semiring.natCast_zero]; grind
  | succ n =>
    have one := OrderedRing.zero_lt_one (R := R)
    have n0 : 0 ≤ ((n + 1 : Nat) : R) := OrderedRing.natCast_nonneg
    have h1 := (pow_succ_sub_pow_succ hs hh n).2
    have h2 := pow_le_pow_left (by grind : 0 ≤ s + h) (by grind : s + h ≤ 1 + (s + h)) n
    have h3 := mul_le_mul_left (pow_nonneg (by grind : 0 ≤ 1 + (s + h)) n)
      (by grind : 1 ≤ 1 + (s + h))
    rw [Semiring.pow_succ (1 + (s + h))]
    have h4 := mul_le_mul_left n0 (mul_le_mul_left hh (by grind : (s + h) ^ n ≤
      (1 + (s + h)) ^ n * (1 + (s + h))))
    grind

end Order

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R]

/-- `w(t) (t^(d+2) - (d+1) t^d)`, whose integral is zero. -/
@[expose] def steinTerm (d : Nat) (t : R) : R :=
  weight t * (t ^ (d + 2) - ((d + 1 : Nat) : R) * t ^ d)

/-- A bound of the error of one step, up to the factor `h²`. -/
private def steinError (d : Nat) (t : R) : R :=
  ((d : R) + 1) * ((d : R) + 2) * (weight t * (1 + t) ^ (d + 3))

/-- One step of the summation by parts, from `s` to `s + h`. -/
private theorem stein_step (d : Nat) {s h : R} (hs : 0 ≤ s) (hh : 0 ≤ h) (h1 : h ≤ 1) :
    abs (weight (s + h) * (s + h) ^ (d + 1) - weight s * s ^ (d + 1) + h * steinTerm d (s + h)) ≤
      h * h * (steinError d s + steinError d (s + h)) := by
  have one := OrderedRing.zero_lt_one (R := R)
  have δ0 : 0 ≤ (d : R) := OrderedRing.natCast_nonneg
  have w0 := Std.le_of_lt (weight_pos s)
  have w1 := Std.le_of_lt (weight_pos (s + h))
  have hw1 := OrderedRing.mul_nonneg hh w1
  have hhw0 := OrderedRing.mul_nonneg (mul_self_nonneg h) w0
  have hhw1 := OrderedRing.mul_nonneg (mul_self_nonneg h) w1
  have u0 := pow_nonneg hs (d + 1)
  -- differences of powers and of weights
  obtain ⟨a1, a2⟩ := pow_succ_sub_pow_succ hs hh d
  obtain ⟨-, b2⟩ : _ ∧ (s + h) ^ (d + 2) - s ^ (d + 2) ≤
    ((d + 2 : Nat) : R) * (h * (s + h) ^ (d + 1)) := pow_succ_sub_pow_succ hs hh (d + 1)
  have d0 := pow_sub_pow_le hs hh d
  obtain ⟨c1, c2⟩ := weight_sub_weight s h
  -- powers by those of `1 + s` and `1 + t`
  have grow : ∀ x : R, 0 ≤ x → ∀ e k, x ^ e ≤ (1 + x) ^ (e + k) ∧
      (1 + x) ^ e ≤ (1 + x) ^ (e + k) := fun x hx e k => by
    have h1 := pow_le_pow_left hx (by grind : x ≤ 1 + x) e
    have h2 := mul_le_mul_left (pow_nonneg (by grind : 0 ≤ 1 + x) e)
      (one_le_pow (by grind : 1 ≤ 1 + x) k)
    rw [Semiring.mul_one] at h2
    rw [Semiring.pow_add]
    exact ⟨Std.le_trans h1 h2, h2⟩
  have z1 := (grow (s + h) (by grind) (d + 1) 2).1
  have z2 := (grow (s + h) (by grind) d 3).2
  have z3 : (s + h / 2) * (s + h / 2) * s ^ (d + 1) ≤ (1 + s) ^ (d + 3) := by
    have k1 := mul_le_mul (by grind : 0 ≤ s + h / 2) (by grind : 0 ≤ 1 + s)
      (by grind : s + h / 2 ≤ 1 + s) (by grind : s + h / 2 ≤ 1 + s)
    have k2 := mul_le_mul (mul_self_nonneg (s + h / 2)) (pow_nonneg (by grind : 0 ≤ 1 + s) (d + 1))
      k1 ((grow s hs (d + 1) 0).1)
    rw [show d + 3 = d + 1 + 1 + 1 by omega, Semiring.pow_succ (1 + s) (d + 1 + 1),
      Semiring.pow_succ (1 + s) (d + 1)]
    grind
  have Z0 := pow_nonneg (by grind : 0 ≤ 1 + s) (d + 3)
  have Z1 := pow_nonneg (by grind : 0 ≤ 1 + (s + h)) (d + 3)
  have z4 : (s + h / 2) * s ^ (d + 1) ≤ (s + h) ^ (d + 2) := by
    have := mul_le_mul (by grind : 0 ≤ s + h / 2) (pow_nonneg (by grind : 0 ≤ s + h) (d + 1))
      (by grind : s + h / 2 ≤ s + h) (pow_le_pow_left hs (by grind : s ≤ s + h) (d + 1))
    rw [Semiring.pow_succ (s + h) (d + 1)]; grind
  rw [Semiring.natCast_succ] at a1 a2
  rw [Semiring.natCast_succ, Semiring.natCast_succ] at b2
  simp only [steinTerm, steinError]
  rw [Semiring.natCast_succ]
  have e1 : s ^ (d + 2) = s * s ^ (d + 1) := by rw [Semiring.pow_succ s (d + 1)]; grind
  rw [e1] at b2
  clear grow one e1
  generalize (1 + (s + h)) ^ (d + 3) = Z at *
  generalize (1 + (s + h)) ^ d = Z' at *
  generalize (1 + s) ^ (d + 3) = Y at *
  generalize (s + h) ^ (d + 2) = v₂ at *
  generalize (s + h) ^ (d + 1) = v₁ at *
  generalize (s + h) ^ d = v at *
  generalize s ^ (d + 1) = u₁ at *
  generalize s ^ d = u at *
  generalize weight (s + h) = w' at *
  generalize weight s = w at *
  generalize (d : R) = δ at *
  have y := OrderedRing.mul_nonneg hhw0 Z0
  have y' := OrderedRing.mul_nonneg hhw1 Z1
  have dy := OrderedRing.mul_nonneg δ0 y
  have ddy := OrderedRing.mul_nonneg δ0 dy
  have dy' := OrderedRing.mul_nonneg δ0 y'
  have ddy' := OrderedRing.mul_nonneg δ0 dy'
  refine abs_le.2 ⟨?_, ?_⟩
  · have k1 := mul_le_mul_left w1 a1
    have k2 := mul_le_mul_left hw1 z4
    have k3 := mul_le_mul_left (OrderedRing.mul_nonneg hh (by grind : 0 ≤ s + h / 2)) c2
    have k4 := mul_le_mul_right u0 (by grind : w - w' ≤
      h * (s + h / 2) * w' + h * (s + h / 2) * (h * (s + h / 2) * w))
    have k5 := mul_le_mul_left hhw0 z3
    have k6 := mul_le_mul_left (OrderedRing.mul_nonneg hw1 (by grind : 0 ≤ δ + 1)) d0
    have k7 := mul_le_mul_left (OrderedRing.mul_nonneg hhw1 (OrderedRing.mul_nonneg
      (by grind : 0 ≤ δ + 1) δ0)) z2
    clear a1 a2 b2 c1 c2 d0 z1 z2 z3 z4 k3
    grind
  · have k1 := mul_le_mul_left w1 a2
    have k2 := mul_le_mul_left hw1 b2
    have k3 := mul_le_mul_right u0 c1
    have k4 := OrderedRing.mul_nonneg hw1 (OrderedRing.mul_nonneg hh u0)
    have k5 := mul_le_mul_left (OrderedRing.mul_nonneg hhw1 (by grind : 0 ≤ δ + 2)) z1
    clear a1 a2 b2 c1 c2 d0 z1 z2 z3 z4
    grind

/-- The Riemann sums of `w(t) (t^(d+2) - (d+1) t^d)` are of the order of the step. -/
theorem abs_riemann_stein_le (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (d : Nat) : ∃ C : R, 0 ≤ C ∧
      ∀ k : Nat, 0 < k → abs (riemann k (k * k) (steinTerm d : R → R)) ≤ 1 / (k : R) * C := by
  obtain ⟨B, hB, bound⟩ := exists_weight_mul_pow_le R (d + 5)
  have c0 : 0 ≤ ((d : R) + 1) * ((d : R) + 2) := by
    have one := OrderedRing.zero_lt_one (R := R)
    have : 0 ≤ (d : R) := OrderedRing.natCast_nonneg
    exact OrderedRing.mul_nonneg (by grind) (by grind)
  generalize hc : ((d : R) + 1) * ((d : R) + 2) = c at *
  have cB := OrderedRing.mul_nonneg c0 hB
  refine ⟨2 * (c * B) + c + B, by grind, fun k hk => ?_⟩
  have one := OrderedRing.zero_lt_one (R := R)
  have k0 : 0 ≤ (k : R) := OrderedRing.natCast_nonneg
  have hh := Std.le_of_lt (gridStep_pos (R := R) hk)
  have h1 := gridStep_le_one (R := R) hk
  have key : ∀ n, abs (weight (gridPoint (R := R) k n) * gridPoint k n ^ (d + 1) +
      riemann k n (steinTerm d)) ≤ 1 / (k : R) * (2 * riemann k n (steinError d) +
        1 / (k : R) * steinError d 0 - 1 / (k : R) * steinError d (gridPoint k n)) := fun n => by
    induction n with
    | zero =>
      rw [riemann_zero, riemann_zero, gridPoint_zero, Semiring.pow_succ,
        show weight (0 : R) * (0 ^ d * 0) + 0 = 0 by grind, abs_zero]
      grind
    | succ n ih =>
      have step := stein_step d (gridPoint_nonneg (R := R) hk n) hh h1
      rw [riemann_succ, riemann_succ, gridPoint_succ]
      generalize 1 / (k : R) = h at *
      generalize gridPoint (R := R) k n = t at *
      have tri := abs_add_le (weight t * t ^ (d + 1) + riemann k n (steinTerm d))
        (weight (t + h) * (t + h) ^ (d + 1) - weight t * t ^ (d + 1) + h * steinTerm d (t + h))
      rw [show weight t * t ^ (d + 1) + riemann k n (steinTerm d) + (weight (t + h) *
        (t + h) ^ (d + 1) - weight t * t ^ (d + 1) + h * steinTerm d (t + h)) =
        weight (t + h) * (t + h) ^ (d + 1) + (riemann k n (steinTerm d) +
        h * steinTerm d (t + h)) by grind] at tri
      grind
  have last := key (k * k)
  -- bounds of the error and at both ends
  have r : riemann k (k * k) (steinError d : R → R) ≤ c * B := riemann_le hk cB (fun t ht => by
    have := mul_le_mul_left c0 (bound t ht (d + 5) (Nat.le_refl _))
    rw [show d + 5 = d + 3 + 1 + 1 by omega, Semiring.pow_succ, Semiring.pow_succ] at this
    rw [steinError, hc]; grind) _
  have e0 : steinError d (0 : R) = c := by
    have : ∀ n : Nat, ((1 : R) + 0) ^ n = 1 := fun n => by
      induction n with
      | zero => exact Semiring.pow_zero _
      | succ n ih => rw [Semiring.pow_succ, ih]; grind
    rw [steinError, hc, weight_zero, this]; grind
  have eT : 0 ≤ steinError d (k : R) := by
    rw [steinError, hc]
    exact OrderedRing.mul_nonneg c0 (OrderedRing.mul_nonneg (Std.le_of_lt (weight_pos _))
      (pow_nonneg (by grind) _))
  have wT : weight (k : R) * (k : R) ^ (d + 1) ≤ 1 / (k : R) * B := by
    have b1 := bound _ k0 (d + 2) (by omega)
    have b2 := mul_le_mul_left (Std.le_of_lt (weight_pos (k : R)))
      (pow_le_pow_left k0 (by grind : (k : R) ≤ 1 + (k : R)) (d + 2))
    have b3 := mul_le_mul_left hh (Std.le_trans b2 b1)
    have hk1 := gridStep_mul (R := R) hk
    rw [Semiring.pow_succ (k : R) (d + 1)] at b3
    rwa [show 1 / (k : R) * (weight (k : R) * ((k : R) ^ (d + 1) * (k : R))) =
      1 / (k : R) * (k : R) * (weight (k : R) * (k : R) ^ (d + 1)) by grind, hk1,
      Semiring.one_mul] at b3
  have w0 := OrderedRing.mul_nonneg (Std.le_of_lt (weight_pos (k : R))) (pow_nonneg k0 (d + 1))
  rw [gridPoint_last hk, e0] at last
  have m1 := mul_le_mul_left hh r
  have m2 := mul_le_mul_left hh (mul_le_mul_right c0 h1)
  have m3 := OrderedRing.mul_nonneg hh (OrderedRing.mul_nonneg hh eT)
  have last := abs_le.1 last
  clear key bound r
  exact abs_le.2 ⟨by grind, by grind⟩

/-! ## The moments -/

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
/-- Powers are even or odd functions. -/
private theorem neg_pow (d : Nat) :
    (∀ t : R, (-t) ^ d = t ^ d) ∨ ∀ t : R, (-t) ^ d = -(t ^ d) := by
  induction d with
  | zero => exact .inl fun t => by rw [Semiring.pow_zero, Semiring.pow_zero]
  | succ d ih =>
    rcases ih with h | h
    · exact .inr fun t => by rw [Semiring.pow_succ, Semiring.pow_succ, h]; grind
    · exact .inl fun t => by rw [Semiring.pow_succ, Semiring.pow_succ, h]; grind

/-- **Stein's identity in the limit**: `E_k[t^(d+2)] - (d+1) E_k[t^d] → 0` for the averages over the
lattice of step `1/k`. -/
theorem tendsTo_lineMean_stein (d : Nat) :
    TendsTo (fun k => ((lineMean R k).E fun t => t ^ (d + 2)) -
      ((d + 1 : Nat) : R) * (lineMean R k).E fun t => t ^ d) 0 := by
  obtain ⟨C, C0, hC⟩ := abs_riemann_stein_le R d
  obtain ⟨κ, _, hκ, _, hκ'⟩ := exists_lineSum_weight R
  have lim := tendsTo_inv_succ (R := R) |>.mul_left ((abs (steinTerm d (0 : R)) + 2 * C) / κ)
  rw [show ∀ a : R, a * 0 = 0 from fun a => by grind] at lim
  refine .of_shift 1 (tendsTo_of_abs_sub_le lim 0 fun n _ => ?_)
  have hk : 0 < n + 1 := Nat.succ_pos n
  have hh := gridStep_pos (R := R) hk
  have e1 : ((lineMean R (n + 1)).E fun t => t ^ (d + 2)) -
      ((d + 1 : Nat) : R) * ((lineMean R (n + 1)).E fun t => t ^ d) =
      (lineMean R (n + 1)).E fun t => t ^ (d + 2) - ((d + 1 : Nat) : R) * t ^ d := by
    rw [← (lineMean R (n + 1)).E_smul _ trivial, ← (lineMean R (n + 1)).E_sub trivial trivial]
  have e2 := lineMean_mul (n + 1) fun t : R => t ^ (d + 2) - ((d + 1 : Nat) : R) * t ^ d
  rw [e1, show ∀ a : R, a - 0 = a from fun a => by grind]
  -- `h |Σ w (t^(d+2) - (d+1) t^d)| ≤ h (|·(0)| + 2 C)`
  have h1 : abs (1 / ((n + 1 : Nat) : R) * lineSum (n + 1) (steinTerm d)) ≤
      1 / ((n + 1 : Nat) : R) * (abs (steinTerm d (0 : R)) + 2 * C) := by
    have c := hC (n + 1) hk
    have a0 := abs_nonneg (steinTerm d (0 : R))
    rcases neg_pow (R := R) d with h | h
    · rw [lineSum_of_even (n + 1) fun t => by
        rw [steinTerm, steinTerm, weight_neg, Semiring.pow_succ, Semiring.pow_succ,
          Semiring.pow_succ t, Semiring.pow_succ t, h]; grind]
      have := abs_add_le (1 / ((n + 1 : Nat) : R) * steinTerm d 0)
        (2 * riemann (n + 1) ((n + 1) * (n + 1)) (steinTerm d))
      rw [abs_mul, abs_mul, abs_of_nonneg (Std.le_of_lt hh), abs_of_nonneg (by
        have := OrderedRing.zero_lt_one (R := R); grind : (0 : R) ≤ 2)] at this
      grind
    · rw [lineSum_of_odd (n + 1) fun t => by
        rw [steinTerm, steinTerm, weight_neg, Semiring.pow_succ, Semiring.pow_succ,
          Semiring.pow_succ t, Semiring.pow_succ t, h]; grind]
      rw [show ∀ a : R, a * 0 = 0 from fun a => by grind, abs_zero]
      exact OrderedRing.mul_nonneg (Std.le_of_lt hh) (by grind)
  -- divided by `h Σ w ≥ κ`
  have h2 := (hκ' (n + 1) hk).1
  have e3 : lineSum (n + 1) (steinTerm d : R → R) = ((lineMean R (n + 1)).E fun t =>
      t ^ (d + 2) - ((d + 1 : Nat) : R) * t ^ d) * lineSum (n + 1) weight := e2.symm
  rw [e3] at h1
  generalize ((lineMean R (n + 1)).E fun t => t ^ (d + 2) - ((d + 1 : Nat) : R) * t ^ d) = x at *
  rw [show 1 / ((n + 1 : Nat) : R) * (x * lineSum (n + 1) weight) =
    x * (1 / ((n + 1 : Nat) : R) * lineSum (n + 1) weight) by grind, abs_mul,
    abs_of_nonneg (a := 1 / ((n + 1 : Nat) : R) * lineSum (n + 1) weight) (by grind)] at h1
  have h3 := mul_le_mul_left (abs_nonneg x) h2
  have e4 := div_mul_cancel (a := abs (steinTerm d (0 : R)) + 2 * C) (by grind : κ ≠ 0)
  generalize (abs (steinTerm d (0 : R)) + 2 * C) / κ = q at *
  rw [← e4] at h1
  refine le_of_mul_le_mul_left hκ ?_
  grind

/-- The lattice is symmetric, so the mean of `t` is zero. -/
theorem lineMean_id (k : Nat) : (lineMean R k).E (fun t => t) = 0 := by
  have odd : lineSum k (fun t : R => weight t * t) = 0 := lineSum_of_odd k fun t => by
    rw [weight_neg]; grind
  have h := lineMean_mul k fun t : R => t
  rw [odd] at h
  have := lineSum_weight_pos R k
  rcases eq_zero_or_eq_zero_of_mul_eq_zero h with h | h
  · exact h
  · rw [h] at this; grind

/-- The moments of the averages over the lattice tend to the Gaussian ones. -/
theorem momentsTend_lineMean (N : Nat) :
    Mean.MomentsTend fun k => (lineMean R k).power N :=
  Mean.momentsTend_power (by simp only [lineMean_id]; exact tendsTo_const 0)
    tendsTo_lineMean_stein N

end LeJEPA
