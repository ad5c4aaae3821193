module

public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.Sum

/-!
# Finite products over `Fin n`, and their means

`prod f = f 0 * ... * f (n-1)` in a commutative ring, the companion of `sum`, and the inequality
between the two: the product of nonnegative numbers is at most a power of their mean.

## Main results
* `am_gm`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-- The product `f 0 * ... * f (n-1)`; the empty product is `1`. -/
@[expose] noncomputable def prod {A : Type v} [CommRing A] : {n : Nat} → (Fin n → A) → A
  | 0, _ => 1
  | _ + 1, f => prod (fun i => f i.castSucc) * f (Fin.last _)

example : prod (fun i : Fin 3 => if i = 0 then (2 : Rat) else 3) = 18 := by
  simp only [prod]; grind

/-!
## The inequality of the arithmetic and the geometric mean

Over an ordered field there are no roots, so the inequality reads
`a_1 ⋯ a_n ≤ ((a_1 + ... + a_n) / n)^n` for nonnegative numbers. The proof is an induction on `n`;
its step from the mean `A` of the first `n` numbers to the mean `B` of all is
`B^(n+1) - (n+1) B A^n + n A^(n+1) ≥ 0` (`pow_succ_le`), itself an induction, in which the next left
side is `B` times this one plus `(n+1) A^n (B - A)²`.
-/

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The tangent inequality for a power, for nonnegative `a` and `b`:
`(n+1) b a^n ≤ b^(n+1) + n a^(n+1)`. -/
theorem pow_succ_le {a b : R} (ha : 0 ≤ a) (hb : 0 ≤ b) (n : Nat) :
    ((n + 1 : Nat) : R) * (b * a ^ n) ≤ b ^ (n + 1) + (n : R) * a ^ (n + 1) := by
  induction n with
  | zero =>
    rw [Semiring.natCast_succ, Semiring.natCast_zero, Semiring.pow_succ, Semiring.pow_succ,
      Semiring.pow_zero, Semiring.pow_zero]
    grind
  | succ n ih =>
    have h1 := OrderedRing.mul_nonneg hb (by grind : 0 ≤ b ^ (n + 1) + (n : R) * a ^ (n + 1)
      - ((n + 1 : Nat) : R) * (b * a ^ n))
    have h2 := OrderedRing.mul_nonneg (OrderedRing.natCast_nonneg (R := R) (a := n + 1))
      (OrderedRing.mul_nonneg (pow_nonneg ha n) (mul_self_nonneg (b - a)))
    simp only [Semiring.natCast_succ, Semiring.pow_succ] at *
    generalize a ^ n = s at *
    generalize b ^ n = t at *
    generalize (n : R) = k at *
    grind

/-- The inequality of the means without division: the product of `n` nonnegative numbers of sum
`n A` is at most `A^n`. -/
theorem prod_le_pow {n : Nat} {a : Fin n → R} (h : ∀ i, 0 ≤ a i) {A : R}
    (hA : sum a = (n : R) * A) : prod a ≤ A ^ n := by
  induction n generalizing A with
  | zero => rw [Semiring.pow_zero]; exact Std.le_refl _
  | succ n ih =>
    by_cases hn : n = 0
    · subst hn
      rw [Semiring.natCast_succ, Semiring.natCast_zero] at hA
      rw [Semiring.pow_succ, Semiring.pow_zero]
      simp only [sum_last, sum_empty] at hA
      simp only [prod]
      grind
    have pos : 0 < (n : R) := by
      obtain ⟨k, rfl⟩ : ∃ k, n = k + 1 := ⟨n - 1, by omega⟩
      have := OrderedRing.natCast_nonneg (R := R) (a := k)
      rw [Semiring.natCast_succ]
      grind
    have hs := sum_nonneg fun i : Fin n => h i.castSucc
    have hl := h (Fin.last n)
    have hi := Field.mul_inv_cancel (by grind : (n : R) ≠ 0)
    have hi0 := Std.le_of_lt (Field.IsOrdered.inv_pos_iff.mpr pos)
    rw [sum_last, Semiring.natCast_succ] at hA
    have hA0 : 0 ≤ A := by
      refine le_of_mul_le_mul_left (c := (n : R) + 1) (by grind) ?_
      rw [← hA]; grind
    -- the mean of the first n
    have hB0 := OrderedRing.mul_nonneg hi0 hs
    have hB : sum (fun i : Fin n => a i.castSucc) =
        (n : R) * ((n : R)⁻¹ * sum fun i : Fin n => a i.castSucc) := by
      rw [← Semiring.mul_assoc, hi]; grind
    have step := ih (fun i => h _) hB
    have tan := pow_succ_le hB0 hA0 n
    generalize (n : R)⁻¹ * (sum fun i : Fin n => a i.castSucc) = B at *
    rw [hB] at hA
    have mul := OrderedRing.mul_nonneg hl (by grind :
      0 ≤ B ^ n - prod fun i : Fin n => a i.castSucc)
    rw [Semiring.natCast_succ, Semiring.pow_succ B] at tan
    rw [prod]
    rw [show a (Fin.last n) = ((n : R) + 1) * A - (n : R) * B by grind] at mul ⊢
    generalize A ^ (n + 1) = t at *
    generalize B ^ n = s at *
    generalize (prod fun i : Fin n => a i.castSucc) = q at *
    clear hA hB hi hi0 ih step
    generalize (n : R) = k at *
    grind

/-- **Arithmetic and geometric mean** (paper, Appendix C; catalog: `am-gm`): the product of `n`
nonnegative numbers is at most the n-th power of their mean. For `n = 0` both sides are 1. -/
theorem am_gm {n : Nat} {a : Fin n → R} (h : ∀ i, 0 ≤ a i) : prod a ≤ (sum a / (n : R)) ^ n := by
  by_cases hn : (n : R) = 0
  · cases n with
    | zero => rw [Semiring.pow_zero]; exact Std.le_refl _
    | succ n =>
      have := OrderedRing.natCast_nonneg (R := R) (a := n)
      rw [Semiring.natCast_succ] at hn
      grind
  · refine prod_le_pow h ?_
    have := Field.mul_inv_cancel hn
    rw [Field.div_eq_mul_inv]
    calc sum a = sum a * ((n : R) * (n : R)⁻¹) := by rw [this]; grind
      _ = _ := by grind

example : prod (fun i : Fin 2 => if i = 0 then (1 : Rat) else 4) ≤ (5 / 2) ^ 2 := by
  simp only [prod]; grind

end LeJEPA
