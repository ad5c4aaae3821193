module

public import LeJEPA.Normal.Gaussian
public import LeJEPA.Real.Bernstein

/-!
# Coin tosses converge to the Gaussian

The theorem of de Moivre and Laplace, in `N` dimensions and for every continuous function of
polynomial growth: if in each coordinate `k²` fair coins with the values `±1` are tossed, and their
sum is divided by `k`, the mean of `f` tends to its Gaussian expectation as `k → ∞`
(`de_moivre_laplace`). This is a second construction of the Gaussian expectation, by averages over
finitely many points.

By the method of moments it is enough to see Stein's identity in the limit, in one dimension. With
differences in the place of derivatives it is exact: for the sum `S` of `n + 1` coins and `S'` of `n`
coins, `E[S p(S)] = (n + 1) E[(p(S' + 1) - p(S' - 1)) / 2]` (`coinMean_stein`). After the division by
`k = √(n + 1)` the error of the replacement is of the order of `1/k`, since the exponential moments
of `S/k` are bounded (`coinMean_exp_le`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis

universe u
attribute [local instance] Semiring.natCast

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- Counting from one more. -/
private theorem coinMean_succ (t : R) (g : Nat → R) (n k : Nat) :
    coinMean t g n (k + 1) = coinMean t (fun j => g (j + 1)) n k := by
  induction n generalizing k with
  | zero => rfl
  | succ n ih => rw [coinMean, coinMean, ih, ih]

/-- **Stein's identity for coins**: if `j - k` of `n + 1` coins show heads, their sum is
`2 j - (2 k + n + 1)`. -/
private theorem coinMean_stein (p : Nat → R) (n k : Nat) :
    coinMean (1 / 2 : R) (fun j => (2 * (j : R) - (2 * (k : R) + (n : R) + 1)) * p j) (n + 1) k =
      ((n : R) + 1) / 2 * (coinMean (1 / 2) (fun j => p (j + 1)) n k - coinMean (1 / 2) p n k) := by
  induction n generalizing k with
  | zero => simp only [coinMean, Semiring.natCast_succ, Semiring.natCast_zero]; grind
  | succ n ih =>
    have e1 : coinMean (1 / 2 : R) (fun j => (2 * (j : R) - (2 * (k : R) + ((n + 1 : Nat) : R) + 1)) *
        p j) (n + 1) k = coinMean (1 / 2) (fun j => (2 * (j : R) - (2 * (k : R) + (n : R) + 1)) * p j)
          (n + 1) k + -1 * coinMean (1 / 2) p (n + 1) k := by
      rw [← coinMean_mul, ← coinMean_add]
      congr 1; funext j; rw [Semiring.natCast_succ]; grind
    have e2 : coinMean (1 / 2 : R) (fun j => (2 * (j : R) - (2 * (k : R) + ((n + 1 : Nat) : R) + 1)) *
        p j) (n + 1) (k + 1) = coinMean (1 / 2) (fun j =>
          (2 * (j : R) - (2 * ((k + 1 : Nat) : R) + (n : R) + 1)) * p j) (n + 1) (k + 1) +
            coinMean (1 / 2) p (n + 1) (k + 1) := by
      rw [← coinMean_add]
      congr 1; funext j; rw [Semiring.natCast_succ, Semiring.natCast_succ]; grind
    rw [coinMean, e1, e2, ih, ih, ← coinMean_succ, ← coinMean_succ, ← coinMean_succ,
      Semiring.natCast_succ]
    simp only [coinMean]
    grind

/-- A difference of powers and the mean of the derivatives at both ends. -/
private theorem exists_trapezoid (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] (d : Nat) : ∃ c : R, 0 ≤ c ∧ ∀ h y : R, 0 ≤ h → h ≤ 1 →
      abs ((y + h) ^ (d + 1) - (y - h) ^ (d + 1) -
        ((d + 1 : Nat) : R) * (h * ((y + h) ^ d + (y - h) ^ d))) ≤
        h * h * (c * (1 + abs y) ^ d) := by
  induction d with
  | zero =>
    refine ⟨0, Std.le_refl _, fun h y _ _ => ?_⟩
    simp only [Semiring.pow_succ, Semiring.pow_zero, Semiring.natCast_succ, Semiring.natCast_zero]
    rw [show 1 * (y + h) - 1 * (y - h) - (0 + 1) * (h * (1 + 1)) = 0 by grind, abs_zero]
    grind
  | succ d ih =>
    obtain ⟨c, c0, ih⟩ := ih
    have n0 : 0 ≤ ((d + 1 : Nat) : R) := OrderedRing.natCast_nonneg
    refine ⟨c + 2 * ((d + 1 : Nat) : R), by grind, fun h y h0 h1 => ?_⟩
    have i := ih h y h0 h1
    have y0 := abs_nonneg y
    have one := OrderedRing.zero_lt_one (R := R)
    have pa : abs ((y + h) ^ d) ≤ (1 + abs y) ^ d := by
      rw [abs_pow]
      exact pow_le_pow_left (abs_nonneg _) (by
        have := abs_add_le y h
        rw [abs_of_nonneg h0] at this; grind) d
    have pb : abs ((y - h) ^ d) ≤ (1 + abs y) ^ d := by
      rw [abs_pow]
      exact pow_le_pow_left (abs_nonneg _) (by
        have := abs_add_le y (-h)
        rw [abs_neg, abs_of_nonneg h0, ← Ring.sub_eq_add_neg] at this; grind) d
    have hh := mul_self_nonneg h
    have B0 := pow_nonneg (by grind : 0 ≤ 1 + abs y) d
    -- with `a = y + h`, `b = y - h`: `e_(d+1) = y e_d - h² (d+1) (a^d - b^d)`
    have e : (y + h) ^ (d + 1 + 1) - (y - h) ^ (d + 1 + 1) -
        ((d + 1 + 1 : Nat) : R) * (h * ((y + h) ^ (d + 1) + (y - h) ^ (d + 1))) =
        y * ((y + h) ^ (d + 1) - (y - h) ^ (d + 1) -
          ((d + 1 : Nat) : R) * (h * ((y + h) ^ d + (y - h) ^ d))) -
        h * h * (((d + 1 : Nat) : R) * ((y + h) ^ d - (y - h) ^ d)) := by
      rw [Semiring.natCast_succ (d + 1)]
      simp only [Semiring.pow_succ]
      generalize (y + h) ^ d = a
      generalize (y - h) ^ d = b
      grind
    rw [e]
    generalize (y + h) ^ (d + 1) - (y - h) ^ (d + 1) -
      ((d + 1 : Nat) : R) * (h * ((y + h) ^ d + (y - h) ^ d)) = z at *
    generalize (y + h) ^ d = a at *
    generalize (y - h) ^ d = b at *
    rw [Semiring.pow_succ]
    generalize (1 + abs y) ^ d = B at *
    generalize ((d + 1 : Nat) : R) = m at *
    have k1 := mul_le_mul y0 (OrderedRing.mul_nonneg hh (OrderedRing.mul_nonneg c0 B0))
      (Std.le_refl _) i
    have k2 : abs (a - b) ≤ 2 * B := by
      have := abs_le.1 pa
      have := abs_le.1 pb
      exact abs_le.2 ⟨by grind, by grind⟩
    have k3 := mul_le_mul_left (OrderedRing.mul_nonneg hh n0) k2
    have k4 := abs_add_le (y * z) (-(h * h * (m * (a - b))))
    rw [abs_neg, abs_mul y, abs_mul (h * h), abs_mul m, abs_of_nonneg hh, abs_of_nonneg n0,
      ← Ring.sub_eq_add_neg] at k4
    have k5 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg hh n0)
      (OrderedRing.mul_nonneg B0 y0)
    have k6 := OrderedRing.mul_nonneg hh (OrderedRing.mul_nonneg c0 B0)
    clear i e pa pb k2 ih
    grind

end Order

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {N : Nat}

/-- The exponential moments of coins. -/
private theorem coinMean_exp_le {h : R} (h1 : abs h ≤ 1) (m : R) (n k : Nat) :
    coinMean (1 / 2 : R) (fun j => exp ((2 * (j : R) - m) * h)) n k ≤
      exp ((2 * (k : R) + (n : R) - m) * h + (n : R) * (h * h)) := by
  have cosh : (exp h + exp (-h)) / 2 ≤ exp (h * h) := by
    have a := (abs_le.1 (abs_exp_sub_one_sub_le h1)).2
    have b := (abs_le.1 (abs_exp_sub_one_sub_le (x := -h) (by rw [abs_neg]; exact h1))).2
    have c := one_add_le_exp (h * h)
    grind
  induction n generalizing k with
  | zero =>
    rw [coinMean, Semiring.natCast_zero,
      show (2 * (k : R) + 0 - m) * h + 0 * (h * h) = (2 * (k : R) - m) * h by grind]
    exact Std.le_refl _
  | succ n ih =>
    have a := ih k
    have b := ih (k + 1)
    have c := mul_le_mul_left (Std.le_of_lt (exp_pos
      ((2 * (k : R) + ((n : R) + 1) - m) * h + (n : R) * (h * h)))) cosh
    rw [← exp_add] at c
    rw [show (2 * (k : R) + (n : R) - m) * h + (n : R) * (h * h) =
      (2 * (k : R) + ((n : R) + 1) - m) * h + (n : R) * (h * h) + -h by grind, exp_add] at a
    rw [Semiring.natCast_succ, show (2 * ((k : R) + 1) + (n : R) - m) * h + (n : R) * (h * h) =
      (2 * (k : R) + ((n : R) + 1) - m) * h + (n : R) * (h * h) + h by grind, exp_add] at b
    rw [coinMean, Semiring.natCast_succ, show (2 * (k : R) + ((n : R) + 1) - m) * h +
      ((n : R) + 1) * (h * h) = (2 * (k : R) + ((n : R) + 1) - m) * h + (n : R) * (h * h) + h * h by
        grind]
    grind

/-- `(1 + |y|)^d ≤ d! e (exp y + exp(-y))`. -/
private theorem one_add_abs_pow_le (y : R) (d : Nat) :
    (1 + abs y) ^ d ≤ (natFactorial d : R) * exp 1 * (exp y + exp (-y)) := by
  have y0 := abs_nonneg y
  have one := OrderedRing.zero_lt_one (R := R)
  have a := pow_le_factorial_mul_exp (by grind : 0 ≤ 1 + abs y) d
  have b : exp (abs y) ≤ exp y + exp (-y) := by
    have := exp_pos y
    have := exp_pos (-y)
    rcases Std.le_total (a := 0) (b := y) with h | h
    · rw [abs_of_nonneg h]; grind
    · rw [abs_of_nonpos h]; grind
  have c := mul_le_mul_left (OrderedRing.mul_nonneg
    (Std.le_of_lt (natCast_natFactorial_pos (R := R) d)) (Std.le_of_lt (exp_pos 1))) b
  rw [exp_add] at a
  grind

/-! ## The theorem -/

/-- The mean of `g((ε_1 + ... + ε_(k²)) / k)` over fair coins `ε_i = ±1`: with `j` heads the sum is
`2 j - k²`. -/
@[expose] def tossMean (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] (k : Nat) : Mean (FunctionSpace.univ R R) where
  E g := coinMean (1 / 2) (fun j => g ((2 * (j : R) - ((k * k : Nat) : R)) / (k : R))) (k * k) 0
  E_add _ _ := coinMean_add _ _ _ _ _
  E_smul _ _ _ := coinMean_mul _ _ _ _ _
  E_nonneg _ h := by
    have one := OrderedRing.zero_lt_one (R := R)
    have := coinMean_le (t := (1 / 2 : R)) (by grind) (by grind) (k * k) 0 (g := fun _ => 0)
      fun j _ => h ((2 * (j : R) - ((k * k : Nat) : R)) / (k : R))
    rwa [coinMean_const] at this
  E_one := coinMean_const _ _ _ _

/-- The mean of `f` over `k²` fair coins `±1` in each of `N` coordinates, their sums divided by
`k`. -/
@[expose] def tossAverage {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] {N : Nat} (k : Nat) (f : (Fin N → R) → R) : R :=
  (tossMean R k).iterate f

/-- The coins satisfy Stein's identity up to an error of the order of `1/k`. -/
private theorem exists_tossMean_stein (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (d : Nat) : ∃ c : R, ∀ k : Nat, 0 < k →
      abs (((tossMean R k).E fun y => y ^ (d + 2)) -
        ((d + 1 : Nat) : R) * (tossMean R k).E fun y => y ^ d) ≤ c * (1 / (k : R)) := by
  obtain ⟨c, c0, trapezoid⟩ := exists_trapezoid R d
  refine ⟨c * ((natFactorial d : R) * exp 1 * exp 1), fun k hk => ?_⟩
  have one := OrderedRing.zero_lt_one (R := R)
  have hh := gridStep_pos (R := R) hk
  have h1 := gridStep_le_one (R := R) hk
  have hk1 := gridStep_mul (R := R) hk
  obtain ⟨n, hn⟩ : ∃ n, k * k = n + 1 := ⟨k * k - 1, by have := Nat.mul_pos hk hk; omega⟩
  have hn1 : (n : R) + 1 = (k : R) * (k : R) := by
    rw [← Semiring.natCast_mul, hn, Semiring.natCast_succ]
  have toss : ∀ g : R → R, (tossMean R k).E g = coinMean (1 / 2)
      (fun j => g ((2 * (j : R) - ((n : R) + 1)) * (1 / (k : R)))) (n + 1) 0 := fun g => by
    show coinMean _ _ (k * k) 0 = _
    rw [hn, Semiring.natCast_succ]
    simp only [Field.div_eq_mul_inv, show ∀ a b : R, a * (1 * b) = a * b from fun a b => by grind]
  rw [toss, toss]
  generalize 1 / (k : R) = h at *
  clear toss
  -- both sides as means over `n` coins, with the sum `z` times `h`
  have s1 := coinMean_stein (fun j => ((2 * (j : R) - ((n : R) + 1)) * h) ^ (d + 1)) n 0
  have s2 : coinMean (1 / 2 : R) (fun j => ((2 * (j : R) - ((n : R) + 1)) * h) ^ (d + 2)) (n + 1) 0 =
      h * coinMean (1 / 2) (fun j => (2 * (j : R) - (2 * ((0 : Nat) : R) + (n : R) + 1)) *
        ((2 * (j : R) - ((n : R) + 1)) * h) ^ (d + 1)) (n + 1) 0 := by
    rw [← coinMean_mul]
    congr 1; funext j
    rw [Semiring.pow_succ _ (d + 1), Semiring.natCast_zero]; grind
  have up : ∀ j : Nat, (2 * ((j + 1 : Nat) : R) - ((n : R) + 1)) * h =
      (2 * (j : R) - (n : R)) * h + h := fun j => by rw [Semiring.natCast_succ]; grind
  have down : ∀ j : Nat, (2 * (j : R) - ((n : R) + 1)) * h = (2 * (j : R) - (n : R)) * h - h :=
    fun j => by grind
  rw [s2, s1, coinMean, coinMean_succ]
  simp only [up, down]
  clear s1 s2 up down
  -- the difference is the mean of the error of the trapezoid
  have split : coinMean (1 / 2 : R) (fun j => ((2 * (j : R) - (n : R)) * h + h) ^ (d + 1) +
      -1 * ((2 * (j : R) - (n : R)) * h - h) ^ (d + 1) + -(((d + 1 : Nat) : R) * h) *
        (((2 * (j : R) - (n : R)) * h + h) ^ d + ((2 * (j : R) - (n : R)) * h - h) ^ d)) n 0 =
      coinMean (1 / 2) (fun j => ((2 * (j : R) - (n : R)) * h + h) ^ (d + 1)) n 0 +
        -1 * coinMean (1 / 2) (fun j => ((2 * (j : R) - (n : R)) * h - h) ^ (d + 1)) n 0 +
        -(((d + 1 : Nat) : R) * h) *
          (coinMean (1 / 2) (fun j => ((2 * (j : R) - (n : R)) * h + h) ^ d) n 0 +
            coinMean (1 / 2) (fun j => ((2 * (j : R) - (n : R)) * h - h) ^ d) n 0) := by
    rw [← coinMean_mul, ← coinMean_add, ← coinMean_add, ← coinMean_mul, ← coinMean_add]
  have bound := abs_coinMean_sub_le (t := (1 / 2 : R)) (by grind) (by grind) n 0
    (g := fun j => ((2 * (j : R) - (n : R)) * h + h) ^ (d + 1) +
      -1 * ((2 * (j : R) - (n : R)) * h - h) ^ (d + 1) + -(((d + 1 : Nat) : R) * h) *
        (((2 * (j : R) - (n : R)) * h + h) ^ d + ((2 * (j : R) - (n : R)) * h - h) ^ d))
    (h := fun _ => 0) (b := fun j => h * h * (c * ((natFactorial d : R) * exp 1)) *
      (exp ((2 * (j : R) - (n : R)) * h) + exp ((2 * (j : R) - (n : R)) * -h))) fun j _ => by
      generalize hz : (2 * (j : R) - (n : R)) * h = z
      have t := trapezoid h z (Std.le_of_lt hh) h1
      have b := mul_le_mul_left (OrderedRing.mul_nonneg (mul_self_nonneg h) c0)
        (one_add_abs_pow_le z d)
      dsimp only
      rw [hz, show (2 * (j : R) - (n : R)) * -h = -z by grind, show (z + h) ^ (d + 1) +
        -1 * (z - h) ^ (d + 1) + -(((d + 1 : Nat) : R) * h) * ((z + h) ^ d + (z - h) ^ d) - 0 =
        (z + h) ^ (d + 1) - (z - h) ^ (d + 1) -
        ((d + 1 : Nat) : R) * (h * ((z + h) ^ d + (z - h) ^ d)) by grind]
      grind
  rw [split, coinMean_const, coinMean_mul, coinMean_add] at bound
  have exp_le : ∀ s : R, s * s = h * h → abs s ≤ 1 →
      coinMean (1 / 2 : R) (fun j => exp ((2 * (j : R) - (n : R)) * s)) n 0 ≤ exp 1 :=
    fun s hs h1 => Std.le_trans (coinMean_exp_le h1 (n : R) n 0) (exp_le_exp (by
      rw [Semiring.natCast_zero, hs, show (2 * (0 : R) + (n : R) - (n : R)) * s + (n : R) * (h * h) =
        h * ((n : R) + 1) * h - h * h by grind, hn1, show h * ((k : R) * (k : R)) * h =
        h * (k : R) * (h * (k : R)) by grind, hk1]
      have := mul_self_nonneg h
      grind))
  have ha : abs h ≤ 1 := by rw [abs_of_nonneg (Std.le_of_lt hh)]; exact h1
  have x1 := exp_le h rfl ha
  have x2 := exp_le (-h) (by grind) (by rw [abs_neg]; exact ha)
  have f0 := OrderedRing.mul_nonneg (mul_self_nonneg h) (OrderedRing.mul_nonneg
    c0 (OrderedRing.mul_nonneg (Std.le_of_lt (natCast_natFactorial_pos (R := R) d))
    (Std.le_of_lt (exp_pos 1))))
  have x3 := mul_le_mul_left f0 (by grind :
    coinMean (1 / 2 : R) (fun j => exp ((2 * (j : R) - (n : R)) * h)) n 0 +
    coinMean (1 / 2 : R) (fun j => exp ((2 * (j : R) - (n : R)) * -h)) n 0 ≤ exp 1 + exp 1)
  have bound := Std.le_trans bound x3
  clear split exp_le x1 x2 x3 f0 trapezoid
  generalize coinMean (1 / 2 : R) (fun j => ((2 * (j : R) - (n : R)) * h + h) ^ (d + 1)) n 0 = a at *
  generalize coinMean (1 / 2 : R) (fun j => ((2 * (j : R) - (n : R)) * h - h) ^ (d + 1)) n 0 = b at *
  generalize coinMean (1 / 2 : R) (fun j => ((2 * (j : R) - (n : R)) * h + h) ^ d) n 0 = a' at *
  generalize coinMean (1 / 2 : R) (fun j => ((2 * (j : R) - (n : R)) * h - h) ^ d) n 0 = b' at *
  rw [show ∀ x : R, x - 0 = x from fun x => by grind] at bound
  rw [hn1]
  generalize ((d + 1 : Nat) : R) = m at *
  have k0 : 0 ≤ (k : R) / 2 := by have : 0 ≤ (k : R) := OrderedRing.natCast_nonneg; grind
  have e1 : h * ((k : R) * (k : R) / 2 * (a - b)) - m * ((1 - 1 / 2) * b' + 1 / 2 * a') =
      (k : R) / 2 * (a + -1 * b + -(m * h) * (a' + b')) := by grind
  rw [e1, abs_mul, abs_of_nonneg k0]
  have b1 := mul_le_mul_left k0 bound
  rw [show (k : R) / 2 * (h * h * (c * ((natFactorial d : R) * exp 1)) * (exp 1 + exp 1)) =
    h * (k : R) * h * (c * ((natFactorial d : R) * exp 1 * exp 1)) by grind, hk1] at b1
  grind

/-- **De Moivre and Laplace** (catalog: `de-moivre-laplace`): if `k²` fair coins `±1` are tossed in
each of `N` coordinates and their sums divided by `k`, the mean of every function of `C(N)` tends to
its Gaussian expectation. -/
theorem de_moivre_laplace {f : (Fin N → R) → R} (hf : ContGrowth f) :
    TendsTo (fun k => tossAverage k f) (gaussian f) := by
  refine tendsTo_gaussian_of_moments (μ := fun k => (tossMean R k).power N)
    (Mean.momentsTend_power ?_ (fun d => ?_) N) hf
  · have mean : ∀ (m h : R) (n k : Nat), coinMean (1 / 2 : R) (fun j => (2 * (j : R) - m) / h) n k =
        (2 * (k : R) + (n : R) - m) / h := fun m h n => by
      induction n with
      | zero => intro k; rw [coinMean, Semiring.natCast_zero]; congr 1; grind
      | succ n ih =>
        intro k
        rw [coinMean, ih, ih, Semiring.natCast_succ, Semiring.natCast_succ]
        simp only [Field.div_eq_mul_inv]; grind
    have zero : ∀ k, (tossMean R k).E (fun t => t) = 0 := fun k => (mean _ _ _ _).trans (by
      rw [Semiring.natCast_zero, Field.div_eq_mul_inv]; grind)
    simp only [zero]
    exact tendsTo_const 0
  · obtain ⟨c, hc⟩ := exists_tossMean_stein R d
    have lim := tendsTo_inv_succ (R := R) |>.mul_left c
    rw [show c * (0 : R) = 0 by grind] at lim
    refine .of_shift 1 (tendsTo_of_abs_sub_le lim 0 fun k _ => ?_)
    rw [show ∀ a : R, a - 0 = a from fun a => by grind]
    exact hc (k + 1) (Nat.succ_pos k)

/-- Four coins and one coordinate: `E |x| = 3/4`. -/
example : tossAverage 2 (fun x : Fin 1 → Rat => abs (x 0)) = 3 / 4 := by
  have e : ∀ t : Rat, snoc (fun i : Fin 0 => i.elim0) t 0 = t := fun _ => snoc_last _ _
  show coinMean (1 / 2 : Rat) (fun j => abs (snoc (fun i : Fin 0 => i.elim0)
    ((2 * (j : Rat) - ((2 * 2 : Nat) : Rat)) / ((2 : Nat) : Rat)) 0)) (2 * 2) 0 = 3 / 4
  simp only [e, coinMean]
  grind [abs]

end LeJEPA
