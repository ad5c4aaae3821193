module

public import LeJEPA.Normal.Mean
public import LeJEPA.Real.Exp

/-!
# Averages over a lattice, with the Gaussian density

The lattice of step `1/k` in the cube `[-k, k]^N` has the points `(j_1/k, ..., j_N/k)` with integers
`|j_i| ≤ k²`. `latticeAverage k f` is the average of `f` over it with the weights `exp(-|x|²/2)`: the
Riemann sum of `∫ f(x) exp(-|x|²/2) dx` divided by that of `∫ exp(-|x|²/2) dx`. It is a mean, that of
`N` independent copies of the average in one variable (`latticeAverage_eq`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis

universe u
attribute [local instance] Semiring.natCast

/-! ## Sums over the lattice -/

section Sums
variable {R : Type u} [Field R] {N : Nat}

/-- The point `j/k`. -/
@[expose] def gridPoint (k j : Nat) : R := (j : R) / (k : R)

/-- The sum of `g` over the points `j/k` with an integer `j`, `|j| ≤ k²`. -/
@[expose] def lineSum (k : Nat) (g : R → R) : R :=
  g 0 + sum fun j : Fin (k * k) => (g (gridPoint k (j + 1)) + g (-gridPoint k (j + 1)))

/-- The sum of `F` over the lattice of the points `(j_1/k, ..., j_N/k)`, `|j_i| ≤ k²`. -/
@[expose] def latticeSum (k : Nat) : {N : Nat} → ((Fin N → R) → R) → R
  | 0, F => F fun i => i.elim0
  | _ + 1, F => latticeSum k fun x => lineSum k fun t => F (snoc x t)

theorem lineSum_add (k : Nat) (f g : R → R) :
    lineSum k (fun t => f t + g t) = lineSum k f + lineSum k g := by
  rw [lineSum, lineSum, lineSum, show ∀ a b c d : R, a + b + (c + d) = a + c + (b + d) from
    fun a b c d => by grind, ← sum_add]
  congr 1
  exact sum_congr fun j => by grind

theorem lineSum_mul_left (k : Nat) (c : R) (f : R → R) :
    lineSum k (fun t => c * f t) = c * lineSum k f := by
  rw [lineSum, lineSum, Semiring.left_distrib, ← sum_mul_left]
  congr 1
  exact sum_congr fun j => by grind

/-- The lattice is symmetric. -/
theorem lineSum_neg (k : Nat) (f : R → R) : lineSum k (fun t => f (-t)) = lineSum k f := by
  rw [lineSum, lineSum, show -(0 : R) = 0 by grind]
  congr 1
  refine sum_congr fun j => ?_
  rw [show ∀ a : R, - -a = a from fun a => by grind]
  grind

theorem latticeSum_mul_left (k : Nat) (c : R) (F : (Fin N → R) → R) :
    latticeSum k (fun x => c * F x) = c * latticeSum k F := by
  induction N with
  | zero => rfl
  | succ N ih =>
    simp only [latticeSum, lineSum_mul_left]
    exact ih _

end Sums

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The positive half of the sum and the point 0 are at most the sum. -/
theorem le_lineSum (k : Nat) {g : R → R} (h : ∀ t, 0 ≤ g t) :
    g 0 + (sum fun j : Fin (k * k) => g (gridPoint k (j + 1))) ≤ lineSum k g := by
  rw [lineSum, sum_add]
  have := sum_nonneg fun j : Fin (k * k) => h (-(gridPoint k (j + 1)))
  grind

theorem sum_le_lineSum (k : Nat) {g : R → R} (h : ∀ t, 0 ≤ g t) :
    (sum fun j : Fin (k * k) => g (gridPoint k (j + 1))) ≤ lineSum k g := by
  have := le_lineSum k h
  have := h 0
  grind

theorem lineSum_nonneg (k : Nat) {g : R → R} (h : ∀ t, 0 ≤ g t) : 0 ≤ lineSum k g := by
  have h1 := le_lineSum k h
  have h2 := sum_nonneg fun j : Fin (k * k) => h (gridPoint k (j + 1))
  have h3 := h 0
  grind

end Order

/-! ## Averages -/

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {N : Nat}

/-- `exp(-|x|²/2)`, the Gaussian density up to a factor. -/
@[expose] def gaussianDensity (x : Fin N → R) : R := exp (-((sum fun i => x i * x i) / 2))

/-- The average of `f` over the lattice, weighted by `exp(-|x|²/2)`: a quotient of Riemann sums. -/
@[expose] def latticeAverage (k : Nat) (f : (Fin N → R) → R) : R :=
  latticeSum k (fun x => f x * gaussianDensity x) / latticeSum k fun x : Fin N → R =>
    gaussianDensity x

/-- The weight `exp(-t²/2)` in one variable. -/
@[expose] def weight (t : R) : R := exp (-(t * t / 2))

theorem weight_pos (t : R) : 0 < weight t := exp_pos _

theorem weight_zero : weight (0 : R) = 1 := by
  rw [weight, show -((0 : R) * 0 / 2) = 0 by grind, exp_zero]

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
theorem weight_neg (t : R) : weight (-t) = weight t := by
  rw [weight, weight]; congr 1; grind

theorem gaussianDensity_snoc (x : Fin N → R) (t : R) :
    gaussianDensity (snoc x t) = gaussianDensity x * weight t := by
  rw [gaussianDensity, gaussianDensity, weight, ← exp_add]
  congr 1
  simp only [sum_last, snoc_castSucc, snoc_last]
  grind

/-- The sum of the weights in one variable is positive. -/
theorem lineSum_weight_pos (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (k : Nat) :
    0 < lineSum k (weight : R → R) := by
  have h1 := le_lineSum k fun t : R => Std.le_of_lt (weight_pos t)
  have h2 := sum_nonneg fun j : Fin (k * k) =>
    Std.le_of_lt (weight_pos (gridPoint (R := R) k (j + 1)))
  have h3 := weight_pos (0 : R)
  grind

/-- The average in one variable, as a mean. -/
@[expose] def lineMean (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] (k : Nat) :
    Mean (FunctionSpace.univ R R) where
  E g := lineSum k (fun t => weight t * g t) / lineSum k (weight : R → R)
  E_add {f g} _ _ := by
    simp only [Semiring.left_distrib]
    rw [lineSum_add k fun t => weight t * f t]
    simp only [Field.div_eq_mul_inv]; grind
  E_smul a f _ := by
    simp only [show ∀ t : R, weight t * (a * f t) = a * (weight t * f t) from fun t => by grind]
    rw [lineSum_mul_left k a fun t => weight t * f t]
    simp only [Field.div_eq_mul_inv]; grind
  E_nonneg {f} _ h := (le_div_iff (lineSum_weight_pos R k)).2 (by
    rw [Semiring.zero_mul]
    exact lineSum_nonneg k fun t => OrderedRing.mul_nonneg (Std.le_of_lt (weight_pos t)) (h t))
  E_one := by
    have := lineSum_weight_pos R k
    simp only [Semiring.mul_one]
    rw [Field.div_eq_mul_inv]
    exact Field.mul_inv_cancel (by grind)

theorem lineMean_mul (k : Nat) (g : R → R) :
    (lineMean R k).E g * lineSum k (weight : R → R) = lineSum k fun t => weight t * g t :=
  div_mul_cancel (by have := lineSum_weight_pos R k; grind)

/-- The sums factor. -/
private theorem latticeSum_density (k : Nat) (f : (Fin N → R) → R) :
    latticeSum k (fun x => f x * gaussianDensity x) =
      lineSum k (weight : R → R) ^ N * (lineMean R k).iterate f := by
  induction N with
  | zero =>
    rw [Semiring.pow_zero, latticeSum, Mean.iterate, gaussianDensity, sum_empty,
      show -((0 : R) / 2) = 0 by grind, exp_zero]
    grind
  | succ N ih =>
    have e : ∀ x : Fin N → R, (lineSum k fun t => f (snoc x t) * gaussianDensity (snoc x t)) =
        lineSum k (weight : R → R) *
          (((lineMean R k).E fun t => f (snoc x t)) * gaussianDensity x) := fun x => by
      have h := lineMean_mul k fun t => f (snoc x t)
      rw [show lineSum k (weight : R → R) * (((lineMean R k).E fun t => f (snoc x t)) *
        gaussianDensity x) = gaussianDensity x * (((lineMean R k).E fun t => f (snoc x t)) *
        lineSum k (weight : R → R)) by grind, h, ← lineSum_mul_left]
      congr 1; funext t
      rw [gaussianDensity_snoc]; grind
    rw [latticeSum, funext e, latticeSum_mul_left, ih, Mean.iterate, Semiring.pow_succ]
    grind

/-- The average over the lattice is the mean of `N` independent copies of that in one variable. -/
theorem latticeAverage_eq (k : Nat) (f : (Fin N → R) → R) :
    latticeAverage k f = ((lineMean R k).power N).E f := by
  have h1 := latticeSum_density k fun _ : Fin N → R => 1
  rw [(lineMean R k).iterate_one] at h1
  simp only [Semiring.one_mul, Semiring.mul_one] at h1
  have pos : 0 < lineSum k (weight : R → R) ^ N := by
    clear h1
    induction N with
    | zero => rw [Semiring.pow_zero]; exact OrderedRing.zero_lt_one
    | succ N ih =>
      rw [Semiring.pow_succ]; exact OrderedRing.mul_pos (ih fun x => 0) (lineSum_weight_pos R k)
  have inv := Field.mul_inv_cancel (by grind : lineSum k (weight : R → R) ^ N ≠ 0)
  rw [latticeAverage, latticeSum_density, h1, Field.div_eq_mul_inv]
  show _ = (lineMean R k).iterate f
  generalize (lineSum k (weight : R → R) ^ N)⁻¹ = v at *
  grind

/-- For `k = 0` the lattice is the origin. -/
example (f : (Fin 2 → R) → R) : latticeAverage 0 f = f fun _ => 0 := by
  have e : (snoc (snoc (fun i : Fin 0 => i.elim0) 0) 0 : Fin 2 → R) = fun _ => 0 := funext fun i => by
    match i with
    | 0 => rfl
    | 1 => rfl
  have s : ∀ g : R → R, lineSum 0 g = g 0 := fun g => by rw [lineSum]; exact Semiring.add_zero _
  have pos := exp_pos (-((sum fun i : Fin 2 => (0 : R) * 0) / 2))
  rw [latticeAverage]
  simp only [latticeSum, s, e, gaussianDensity]
  rw [Field.div_eq_mul_inv, Semiring.mul_assoc, Field.mul_inv_cancel (by grind)]
  grind

end LeJEPA
