module

public import LeJEPA.Normal.Lattice

/-!
# Riemann sums with the weight `exp(-t²/2)`

Of the exponential nothing is needed but `1 + a ≤ exp a`, and that it beats powers. For
`w(t) = exp(-t²/2)` and a step from `s` to `s + h`,
`h (s + h/2) w(s + h) ≤ w(s) - w(s + h) ≤ h (s + h/2) w(s)`, from both sides the discrete form of
`w' = -t w` (`weight_sub_weight`).

## Main results
* `riemann_le`, `le_riemann`: bounds of Riemann sums that do not depend on the step.
* `exists_lineSum_weight`: the sum of the weights over the lattice of step `1/k` is of the order
  of `k`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis

universe u
attribute [local instance] Semiring.natCast

/-! ## Riemann sums over the positive half-line -/

section Sums
variable {R : Type u} [Field R]

/-- The Riemann sum of `g` with step `1/k` over the first `n` positive lattice points. -/
@[expose] def riemann (k n : Nat) (g : R → R) : R :=
  1 / (k : R) * sum fun j : Fin n => g (gridPoint k (j + 1))

theorem riemann_zero (k : Nat) (g : R → R) : riemann k 0 g = 0 := by
  rw [riemann, sum_empty]; grind

theorem riemann_succ (k n : Nat) (g : R → R) :
    riemann k (n + 1) g = riemann k n g + 1 / (k : R) * g (gridPoint k (n + 1)) := by
  rw [riemann, riemann, sum_range_succ n fun j => g (gridPoint k (j + 1)), Semiring.left_distrib]

theorem gridPoint_zero (k : Nat) : (gridPoint k 0 : R) = 0 := by
  rw [gridPoint, Semiring.natCast_zero, Field.div_eq_mul_inv]; grind

theorem gridPoint_succ (k j : Nat) : (gridPoint k (j + 1) : R) = gridPoint k j + 1 / (k : R) := by
  rw [gridPoint, gridPoint, Semiring.natCast_succ]
  simp only [Field.div_eq_mul_inv]; grind

/-- Sums of even functions over the lattice. -/
theorem lineSum_of_even (k : Nat) {g : R → R} (h : ∀ t, g (-t) = g t) :
    1 / (k : R) * lineSum k g = 1 / (k : R) * g 0 + 2 * riemann k (k * k) g := by
  rw [lineSum, riemann, sum_add]
  simp only [h]
  grind

end Sums

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- Sums of odd functions over the lattice vanish. -/
theorem lineSum_of_odd (k : Nat) {g : R → R} (h : ∀ t, g (-t) = -g t) : lineSum k g = 0 := by
  have e := lineSum_neg k g
  rw [funext h, show (fun t => -g t) = fun t => -1 * g t from funext fun t => by grind,
    lineSum_mul_left] at e
  grind

theorem gridStep_pos {k : Nat} (hk : 0 < k) : 0 < 1 / (k : R) :=
  div_pos OrderedRing.zero_lt_one (natCast_pos hk)

theorem gridStep_mul {k : Nat} (hk : 0 < k) : 1 / (k : R) * (k : R) = 1 :=
  div_mul_cancel (by have := natCast_pos (R := R) hk; grind)

theorem gridStep_le_one {k : Nat} (hk : 0 < k) : 1 / (k : R) ≤ 1 := by
  rw [div_le_iff (natCast_pos hk), Semiring.one_mul, ← Semiring.natCast_one]
  exact natCast_le hk

theorem gridPoint_nonneg {k : Nat} (hk : 0 < k) (j : Nat) : 0 ≤ (gridPoint k j : R) := by
  rw [gridPoint, le_div_iff (natCast_pos hk), Semiring.zero_mul]
  exact OrderedRing.natCast_nonneg

theorem gridPoint_last {k : Nat} (hk : 0 < k) : (gridPoint k (k * k) : R) = (k : R) := by
  have := gridStep_mul (R := R) hk
  rw [gridPoint, Semiring.natCast_mul]
  rw [Field.div_eq_mul_inv] at *
  grind

/-- Riemann sums of functions below `B / (1 + t)²` are at most `B`. -/
theorem riemann_le {k : Nat} (hk : 0 < k) {g : R → R} {B : R} (hB : 0 ≤ B)
    (h : ∀ t, 0 ≤ t → g t * ((1 + t) * (1 + t)) ≤ B) (n : Nat) : riemann k n g ≤ B := by
  have hh := gridStep_pos (R := R) hk
  have one := OrderedRing.zero_lt_one (R := R)
  have key : riemann k n g ≤ B * (1 - (1 + gridPoint k n)⁻¹) := by
    induction n with
    | zero =>
      have := Field.inv_mul_cancel (by grind : (1 : R) ≠ 0)
      rw [riemann_zero, gridPoint_zero, show (1 : R) + 0 = 1 by grind]; grind
    | succ n ih =>
      have t0 := gridPoint_nonneg (R := R) hk n
      have g1 := h _ (gridPoint_nonneg (R := R) hk (n + 1))
      rw [riemann_succ]
      rw [gridPoint_succ] at *
      generalize gridPoint (R := R) k n = s at *
      generalize 1 / (k : R) = h at *
      have ia := Field.mul_inv_cancel (by grind : 1 + s ≠ 0)
      have ib := Field.mul_inv_cancel (by grind : 1 + (s + h) ≠ 0)
      have a0 := inv_pos (by grind : 0 < 1 + s)
      have b0 := inv_pos (by grind : 0 < 1 + (s + h))
      generalize (1 + s)⁻¹ = a at *
      generalize (1 + (s + h))⁻¹ = b at *
      generalize g (s + h) = y at *
      -- `a - b = h a b`, `b ≤ a` and `y ≤ B b²`
      have e1 : a - b = h * (a * b) := by grind
      have h1 := mul_le_mul_right (Std.le_of_lt (OrderedRing.mul_pos b0 b0)) g1
      have e2 : y * ((1 + (s + h)) * (1 + (s + h))) * (b * b) =
          y * (((1 + (s + h)) * b) * ((1 + (s + h)) * b)) := by grind
      rw [e2, ib] at h1
      have h2 := OrderedRing.mul_nonneg (Std.le_of_lt hh) (Std.le_of_lt (OrderedRing.mul_pos a0 b0))
      have h3 := mul_le_mul_left (OrderedRing.mul_nonneg hB (Std.le_of_lt b0))
        (by grind : b ≤ a)
      have h4 := mul_le_mul_left (Std.le_of_lt hh) (by grind : y ≤ B * (a * b))
      have e3 : h * (B * (a * b)) = B * (a - b) := by rw [e1]; grind
      grind
  have := inv_pos (by have := gridPoint_nonneg (R := R) hk n; grind : 0 < 1 + gridPoint (R := R) k n)
  have := OrderedRing.mul_nonneg hB (Std.le_of_lt this)
  grind

/-- A nonnegative function that is at least `c` on `[a, a + 2δ]` has Riemann sums at least `c δ`. -/
theorem le_riemann {k : Nat} (hk : 0 < k) {a δ c : R} (ha : 0 ≤ a) (hδ : 1 / (k : R) ≤ δ)
    (hk' : a + δ ≤ (k : R)) (hc : 0 ≤ c) {g : R → R} (h0 : ∀ t, 0 ≤ g t)
    (h : ∀ t, a ≤ t → t ≤ a + 2 * δ → c ≤ g t) : c * δ ≤ riemann k (k * k) g := by
  have hh := gridStep_pos (R := R) hk
  have key : ∀ n, 0 ≤ riemann k n g ∧
      (c * (gridPoint k n - a) ≤ riemann k n g ∨ c * δ ≤ riemann k n g) := fun n => by
    induction n with
    | zero =>
      rw [riemann_zero, gridPoint_zero]
      have := OrderedRing.mul_nonneg hc ha
      exact ⟨Std.le_refl _, .inl (by grind)⟩
    | succ n ih =>
      rw [riemann_succ]
      have g0 := OrderedRing.mul_nonneg (Std.le_of_lt hh) (h0 (gridPoint k (n + 1)))
      have g1 := h (gridPoint k (n + 1))
      rw [gridPoint_succ] at *
      generalize gridPoint (R := R) k n = t at *
      generalize riemann k n g = r at *
      refine ⟨by grind, ?_⟩
      rcases ih.2 with h1 | h1
      · by_cases h2 : a + δ ≤ t
        · have := mul_le_mul_left hc (by grind : δ ≤ t - a)
          exact .inr (by grind)
        · by_cases h3 : a ≤ t + 1 / (k : R)
          · have := mul_le_mul_left (Std.le_of_lt hh) (g1 h3 (by grind))
            exact .inl (by grind)
          · have := mul_le_mul_left hc (by grind : t + 1 / (k : R) - a ≤ 0)
            exact .inl (by grind)
      · exact .inr (by grind)
  rcases (key (k * k)).2 with h1 | h1
  · rw [gridPoint_last hk] at h1
    have := mul_le_mul_left hc (by grind : δ ≤ (k : R) - a)
    grind
  · exact h1

end Order

/-! ## The weight -/

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R]

/-- The discrete form of `w' = -t w`, from both sides. -/
theorem weight_sub_weight (s h : R) :
    h * (s + h / 2) * weight (s + h) ≤ weight s - weight (s + h) ∧
      weight s - weight (s + h) ≤ h * (s + h / 2) * weight s := by
  have e1 : weight (s + h) = weight s * exp (-(h * (s + h / 2))) := by
    rw [weight, weight, ← exp_add]; congr 1; grind
  have e2 : weight s = weight (s + h) * exp (h * (s + h / 2)) := by
    rw [weight, weight, ← exp_add]; congr 1; grind
  have h1 := mul_le_mul_left (Std.le_of_lt (weight_pos s)) (one_add_le_exp (-(h * (s + h / 2))))
  have h2 := mul_le_mul_left (Std.le_of_lt (weight_pos (s + h))) (one_add_le_exp (h * (s + h / 2)))
  rw [← e1] at h1
  rw [← e2] at h2
  constructor <;> grind

/-- The weight beats every power. -/
theorem exists_weight_mul_pow_le (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (d : Nat) :
    ∃ B : R, 0 ≤ B ∧ ∀ t, 0 ≤ t → ∀ e, e ≤ d → weight t * (1 + t) ^ e ≤ B := by
  have f0 := Std.le_of_lt (natCast_natFactorial_pos (R := R) d)
  refine ⟨(natFactorial d : R) * exp 2, OrderedRing.mul_nonneg f0 (Std.le_of_lt (exp_pos _)),
    fun t ht e he => ?_⟩
  have one := OrderedRing.zero_lt_one (R := R)
  have w0 := Std.le_of_lt (weight_pos t)
  have h1 : (1 + t) ^ e ≤ (1 + t) ^ d := by
    obtain ⟨k, rfl⟩ : ∃ k, d = e + k := ⟨d - e, by omega⟩
    have := mul_le_mul_left (pow_nonneg (by grind : 0 ≤ 1 + t) e)
      (one_le_pow (by grind : 1 ≤ 1 + t) k)
    rw [Semiring.pow_add]; grind
  have h2 := pow_le_factorial_mul_exp (by grind : 0 ≤ 1 + t) d
  have h3 : weight t * exp (1 + t) ≤ exp 2 := by
    rw [weight, ← exp_add]
    refine exp_le_exp ?_
    have := mul_self_nonneg (t - 1)
    grind
  have h4 := mul_le_mul_left w0 (Std.le_trans h1 h2)
  have h5 := mul_le_mul_left f0 h3
  grind

/-! ## Sums over the lattice -/

/-- The sum of the weights over the lattice of step `1/k` is of the order of `k`. -/
theorem exists_lineSum_weight (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] : ∃ κ B : R, 0 < κ ∧ 0 < B ∧
      ∀ k : Nat, 0 < k → κ ≤ 1 / (k : R) * lineSum k weight ∧ 1 / (k : R) * lineSum k weight ≤ B := by
  obtain ⟨B, hB, bound⟩ := exists_weight_mul_pow_le R 2
  refine ⟨weight 2, 1 + 2 * B, weight_pos 2, by have := OrderedRing.zero_lt_one (R := R); grind,
    fun k hk => ?_⟩
  have one := OrderedRing.zero_lt_one (R := R)
  have h0 := Std.le_of_lt (gridStep_pos (R := R) hk)
  have h1 := gridStep_le_one (R := R) hk
  have k1 := natCast_le (R := R) hk
  rw [Semiring.natCast_one] at k1
  have lower := le_riemann hk (a := 0) (δ := 1) (c := weight (2 : R)) (Std.le_refl _) h1 (by grind)
    (Std.le_of_lt (weight_pos _)) (g := weight) (fun t => Std.le_of_lt (weight_pos t))
    fun t t0 t2 => exp_le_exp (by
      have := mul_le_mul t0 (by grind) (by grind : t ≤ 2) (by grind : t ≤ 2)
      grind)
  have upper := riemann_le hk hB (g := weight) (fun t ht => by
    have := bound t ht 2 (Nat.le_refl 2)
    rwa [show (1 + t) ^ 2 = (1 + t) * (1 + t) by grind] at this) (k * k)
  have w2 := weight_pos (2 : R)
  rw [lineSum_of_even k weight_neg, weight_zero, Semiring.mul_one]
  exact ⟨by grind, by grind⟩

end LeJEPA
