module

public import LeJEPA.Real.Reals

/-!
# The real numbers are a complete field

Nonzero real numbers have inverses, and every nonempty set of real numbers that is bounded above has
a least upper bound: the number that rational upper bounds `q n` describe for which
`q n - 1/(n+1)` is not an upper bound.

## Main results
* `Real.instField`, `Real.instCompleteField`: `Real` is a complete field.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind

attribute [local instance] Semiring.natCast Ring.intCast

/-! ## Inverses -/

/-- A commutative ring with `0 ≠ 1` in which every nonzero element has an inverse is a field. -/
@[reducible, expose] def fieldOfInverses {R : Type _} [CommRing R] (h : (0 : R) ≠ 1)
    (inv : R → R) (h₀ : inv 0 = 0) (h₁ : ∀ a, a ≠ 0 → a * inv a = 1) : Field R where
  inv := inv
  div a b := a * inv b
  zpow := ⟨fun a n => match n with
    | .ofNat k => a ^ k
    | .negSucc k => inv (a ^ (k + 1))⟩
  div_eq_mul_inv _ _ := rfl
  zero_ne_one := h
  inv_zero := h₀
  mul_inv_cancel {a} ha := h₁ a ha
  zpow_zero a := Semiring.pow_zero a
  zpow_succ a n := Semiring.pow_succ a n
  zpow_neg a n := by
    match n with
    | .ofNat 0 =>
      show a ^ (0 : Nat) = inv (a ^ (0 : Nat))
      rw [Semiring.pow_zero]
      have := h₁ 1 (fun e => h e.symm)
      grind
    | .ofNat (k + 1) => rfl
    | .negSucc k =>
      show a ^ (k + 1) = inv (inv (a ^ (k + 1)))
      generalize a ^ (k + 1) = b
      by_cases hb : b = 0
      · rw [hb, h₀, h₀]
      · have e₁ := h₁ b hb
        have hi : inv b ≠ 0 := by
          intro hi
          rw [hi] at e₁
          grind
        have e₂ := h₁ _ hi
        grind

theorem IsCauchy.inv {f : Nat → Rat} (hf : IsCauchy f) {d : Rat} (hd : 0 < d) {K : Nat}
    (h : ∀ n, K ≤ n → d ≤ abs (f n)) : IsCauchy fun n => (f n)⁻¹ := fun e he => by
  obtain ⟨L, hL⟩ := hf (d * d * e) (OrderedRing.mul_pos (OrderedRing.mul_pos hd hd) he)
  exact ⟨K + L, fun m n hm hn => abs_inv_sub_inv_le hd (h m (by omega)) (h n (by omega))
    (hL m n (by omega) (by omega))⟩

namespace Real

private theorem exists_inv_of_pos {x : Real} (hx : 0 < x) : ∃ y, x * y = 1 := by
  induction x using ind with | mk f hf
  obtain ⟨d, hd, K, hK⟩ := mk_lt.1 hx
  have away : ∀ n, K ≤ n → d ≤ f n := fun n hn => by have := hK n hn; grind
  have inv : IsCauchy fun n => (f n)⁻¹ := hf.inv hd (K := K) fun n hn =>
    Std.le_trans (away n hn) (le_abs_self _)
  exact ⟨mk _ inv, mk_congr K fun n hn => by
    have := away n hn
    have := Field.mul_inv_cancel (a := f n) (by grind)
    grind⟩

/-- Nonzero real numbers have inverses. -/
theorem exists_inv {x : Real} (hx : x ≠ 0) : ∃ y, x * y = 1 := by
  by_cases h : 0 < x
  · exact exists_inv_of_pos h
  · obtain ⟨y, hy⟩ := exists_inv_of_pos (by grind : 0 < -x)
    exact ⟨-y, by grind⟩

open Classical in
/-- The inverse: the number whose product with `x` is one, or zero if there is none. -/
@[expose] def inverse (x : Real) : Real := if h : ∃ y, x * y = 1 then Classical.choose h else 0

private theorem zero_ne_one' : (0 : Real) ≠ 1 := by
  have : (0 : Real) < 1 := OrderedRing.zero_lt_one
  grind

theorem inverse_zero : inverse 0 = 0 := dif_neg fun ⟨y, hy⟩ => zero_ne_one' (by grind)

theorem mul_inverse (x : Real) (hx : x ≠ 0) : x * inverse x = 1 := by
  unfold inverse
  rw [dif_pos (exists_inv hx)]
  exact Classical.choose_spec (exists_inv hx)

/-- The real numbers form a field. -/
instance instField : Field Real :=
  fieldOfInverses (by exact zero_ne_one') inverse inverse_zero mul_inverse

example (x y : Real) (h : x < y) : x < (x + y) / 2 := by grind

/-! ## The rationals in the real numbers -/

theorem ofRat_add (a b : Rat) : ofRat (a + b) = ofRat a + ofRat b := rfl
theorem ofRat_mul (a b : Rat) : ofRat (a * b) = ofRat a * ofRat b := rfl
theorem ofRat_neg (a : Rat) : ofRat (-a) = -ofRat a := rfl

theorem ofRat_lt {a b : Rat} : ofRat a < ofRat b ↔ a < b := by
  refine mk_lt.trans ⟨fun ⟨d, hd, K, hK⟩ => ?_, fun h => ⟨b - a, by grind, 0, fun _ _ => by grind⟩⟩
  have := hK K (Nat.le_refl K)
  grind

theorem ofRat_le {a b : Rat} : ofRat a ≤ ofRat b ↔ a ≤ b := by
  have := ofRat_lt (a := b) (b := a)
  grind

/-- Every real number is between two rationals. -/
theorem exists_rat_bounds (x : Real) : ∃ B, ofRat (-B) ≤ x ∧ x ≤ ofRat B := by
  induction x using ind with | mk f hf
  obtain ⟨B, hB, K, hK⟩ := hf.bounded
  exact ⟨B, mk_le_mk K fun n hn => (abs_le.1 (hK n hn)).1,
    mk_le_mk K fun n hn => (abs_le.1 (hK n hn)).2⟩

/-- A number is at most another if it is so up to every positive rational error. -/
theorem le_of_forall_rat {x y : Real} (h : ∀ e, 0 < e → x ≤ y + ofRat e) : x ≤ y := by
  induction x using ind with | mk f hf
  induction y using ind with | mk g hg
  refine mk_le.2 fun e he => ?_
  obtain ⟨K, hK⟩ := mk_le.1 (h (e / 2) (by grind)) (e / 2) (by grind)
  exact ⟨K, fun n hn => by have := hK n hn; grind⟩

/-! ## Least upper bounds -/

/-- A property of rationals that is kept upwards and holds somewhere, but not everywhere, begins
somewhere, up to a given error. -/
private theorem exists_threshold {U : Rat → Prop} (up : ∀ p q, p ≤ q → U p → U q)
    (h₀ : ∃ q, ¬ U q) (h₁ : ∃ q, U q) {e : Rat} (he : 0 < e) : ∃ q, U q ∧ ¬ U (q - e) := by
  obtain ⟨a, ha⟩ := h₀
  obtain ⟨b, hb⟩ := h₁
  obtain ⟨k, -, hk⟩ := exists_nat_mul_ge_of_archimedean rat_archimedean he (b - a)
  replace hk := up b (a + k * e) (by grind) hb
  induction k with
  | zero => exact absurd (up _ _ (by grind) hk) ha
  | succ k ih =>
    by_cases h : U (a + k * e)
    · exact ih h
    · exact ⟨_, hk, fun h' => h (up _ _ (by grind) h')⟩

/-- Rationals that are upper bounds, while they are not when a null sequence is taken away, describe
a least upper bound. -/
private theorem exists_lub_of_seq {S : Real → Prop} {q d : Nat → Rat} (hd : TendsTo d 0)
    (hu : ∀ n a, S a → a ≤ ofRat (q n)) (hl : ∀ n, ∃ a, S a ∧ ofRat (q n - d n) ≤ a) :
    ∃ s, (∀ a, S a → a ≤ s) ∧ ∀ b, (∀ a, S a → a ≤ b) → s ≤ b := by
  have le (m n : Nat) : q n - d n ≤ q m := by
    obtain ⟨a, ha, h⟩ := hl n
    exact ofRat_le.1 (Std.le_trans h (hu m a ha))
  have small : ∀ e, 0 < e → ∃ K, ∀ n, K ≤ n → d n ≤ e := fun e he => by
    obtain ⟨K, hK⟩ := hd e he
    exact ⟨K, fun n hn => by have := abs_le.1 (hK n hn); grind⟩
  have hq : IsCauchy q := fun e he => by
    obtain ⟨K, hK⟩ := small e he
    refine ⟨K, fun m n hm hn => abs_le.2 ?_⟩
    have := le m n
    have := le n m
    have := hK m hm
    have := hK n hn
    constructor <;> grind
  refine ⟨mk q hq, fun a ha => le_of_forall_rat fun e he => ?_,
    fun b hb => le_of_forall_rat fun e he => ?_⟩
  · obtain ⟨K, hK⟩ := small e he
    have h1 : ofRat (q K) ≤ mk q hq + ofRat e :=
      mk_le_mk 0 fun m _ => by have := le m K; have := hK K (Nat.le_refl K); grind
    exact Std.le_trans (hu K a ha) h1
  · obtain ⟨K, hK⟩ := small (e / 2) (by grind)
    obtain ⟨a, ha, h⟩ := hl K
    have h1 : mk q hq ≤ ofRat (q K - d K) + ofRat e :=
      mk_le_mk K fun m hm => by
        have := le K m
        have := hK K (Nat.le_refl K)
        have := hK m hm
        grind
    have := hb a ha
    grind

/-- **The real numbers are complete.** -/
instance instCompleteField : CompleteField Real where
  exists_lub S := by
    intro ⟨a, ha⟩ ⟨b, hb⟩
    have th : ∀ n : Nat, ∃ q, (∀ a, S a → a ≤ ofRat q) ∧
        ¬ ∀ a, S a → a ≤ ofRat (q - 1 / ((n + 1 : Nat) : Rat)) := fun n => by
      refine exists_threshold (U := fun q => ∀ a, S a → a ≤ ofRat q) ?_ ?_ ?_
        (div_pos (by grind) (natCast_pos (Nat.succ_pos n)))
      · exact fun p q hpq h a ha => Std.le_trans (h a ha) (ofRat_le.2 hpq)
      · obtain ⟨B, hB, -⟩ := exists_rat_bounds a
        have h1 := ofRat_lt.2 (by grind : -B - 1 < -B)
        exact ⟨-B - 1, fun h => by have := h a ha; grind⟩
      · obtain ⟨B, -, hB⟩ := exists_rat_bounds b
        exact ⟨B, fun a ha => Std.le_trans (hb a ha) hB⟩
    refine exists_lub_of_seq (q := fun n => Classical.choose (th n))
      (tendsTo_inv_succ_of_archimedean rat_archimedean)
      (fun n => (Classical.choose_spec (th n)).1) fun n => Classical.byContradiction fun no => ?_
    refine (Classical.choose_spec (th n)).2 fun a ha => ?_
    refine Classical.byContradiction fun hlt => no ⟨a, ha, by grind⟩

end Real

/-- There is a complete field. -/
example : CompleteField Real := inferInstance

example : sqrt (2 : Real) * sqrt 2 = 2 := sqrt_mul_sqrt (by grind)

end LeJEPA.Analysis
