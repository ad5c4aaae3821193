module

public import LeJEPA.Algebra.Order

/-!
# Finite sums over `Fin n`

`sum f = f 0 + ... + f (n-1)` in any commutative additive monoid, so that one definition serves
scalars, vectors and polynomials. The sum of a sequence `a : Nat → A` over `k < n` is
`sum fun k : Fin n => a k`. For `simp`, sums of at most three terms are their terms added.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w

/-- `sum f = f 0 + ... + f (n-1)`; the empty sum is `0`. -/
@[expose] noncomputable def sum {A : Type v} [AddCommMonoid A] : {n : Nat} → (Fin n → A) → A
  | 0, _ => 0
  | _ + 1, f => sum (fun i => f i.castSucc) + f (Fin.last _)

section Monoid
variable {A : Type v} [AddCommMonoid A] {n : Nat}

@[simp] theorem sum_empty (f : Fin 0 → A) : sum f = 0 := rfl

/-- The last term split off. -/
theorem sum_last (f : Fin (n + 1) → A) :
    sum f = sum (fun i => f i.castSucc) + f (Fin.last n) := rfl

@[simp] theorem sum_fin_one (f : Fin 1 → A) : sum f = f 0 := by
  rw [sum_last, sum_empty, AddCommMonoid.add_comm, AddCommMonoid.add_zero]; rfl

@[simp] theorem sum_fin_two (f : Fin 2 → A) : sum f = f 0 + f 1 := by
  rw [sum_last, sum_fin_one]; rfl

@[simp] theorem sum_fin_three (f : Fin 3 → A) : sum f = f 0 + f 1 + f 2 := by
  rw [sum_last, sum_fin_two]; rfl

/-- The last term split off, for the sum of a sequence. -/
theorem sum_range_succ (n : Nat) (a : Nat → A) :
    sum (fun k : Fin (n + 1) => a k) = sum (fun k : Fin n => a k) + a n := rfl

theorem sum_congr {f g : Fin n → A} (h : ∀ i, f i = g i) : sum f = sum g := by
  rw [funext h]

/-- An additive map goes through a finite sum. -/
theorem apply_sum {B : Type w} [AddCommMonoid B] (φ : A → B) (zero : φ 0 = 0)
    (add : ∀ a b, φ (a + b) = φ a + φ b) (f : Fin n → A) :
    φ (sum f) = sum fun i => φ (f i) := by
  induction n with
  | zero => exact zero
  | succ n ih => rw [sum_last, add, ih, sum_last]

end Monoid

section Group
variable {A : Type v} [IntModule A] {n m : Nat}

/-- The first term split off. -/
theorem sum_first (f : Fin (n + 1) → A) : sum f = f 0 + sum (fun i => f i.succ) := by
  induction n with
  | zero => simp only [sum_last, sum_empty]; show 0 + f 0 = f 0 + 0; grind
  | succ n ih =>
    rw [sum_last, ih, sum_last]
    show f 0 + _ + f (Fin.last n).succ = f 0 + (_ + f (Fin.last n).succ)
    simp only [Fin.succ_castSucc]; grind

/-- The first term split off, for the sum of a sequence. -/
theorem sum_range_succ' (n : Nat) (a : Nat → A) :
    sum (fun k : Fin (n + 1) => a k) = a 0 + sum (fun k : Fin n => a (k + 1)) :=
  sum_first _

theorem sum_eq_zero {f : Fin n → A} (h : ∀ i, f i = 0) : sum f = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [sum_last, ih fun i => h _, h]; grind

theorem sum_zero : sum (fun _ : Fin n => (0 : A)) = 0 := sum_eq_zero fun _ => rfl

theorem sum_add (f g : Fin n → A) : sum (fun i => f i + g i) = sum f + sum g := by
  induction n with
  | zero => simp only [sum_empty]; grind
  | succ n ih => simp only [sum_last, ih]; grind

theorem sum_neg (f : Fin n → A) : sum (fun i => -f i) = -sum f := by
  induction n with
  | zero => simp only [sum_empty]; grind
  | succ n ih => simp only [sum_last, ih]; grind

theorem sum_sub (f g : Fin n → A) : sum (fun i => f i - g i) = sum f - sum g := by
  induction n with
  | zero => simp only [sum_empty]; grind
  | succ n ih => simp only [sum_last, ih]; grind

/-- Two finite sums can be exchanged. -/
theorem sum_comm (f : Fin n → Fin m → A) :
    sum (fun i => sum fun j => f i j) = sum (fun j => sum fun i => f i j) := by
  induction n with
  | zero => simp only [sum_empty, sum_zero]
  | succ n ih => simp only [sum_last, ih, sum_add]

/-- A sum with one nonzero term at most. -/
theorem sum_eq_single (i : Fin n) {f : Fin n → A} (h : ∀ j, j ≠ i → f j = 0) : sum f = f i := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    refine Fin.lastCases (motive := fun i => (∀ j, j ≠ i → f j = 0) → sum f = f i) ?_ ?_ i h
    · intro h
      rw [sum_last, sum_eq_zero fun j => h _ (by simp [Fin.ext_iff]; omega)]; grind
    · intro i h
      rw [sum_last, ih i fun j hj => h _ (by simpa [Fin.ext_iff] using hj),
        h (Fin.last n) (by simp [Fin.ext_iff]; omega)]
      grind

theorem sum_ite_eq (i : Fin n) (f : Fin n → A) : sum (fun j => if j = i then f j else 0) = f i := by
  rw [sum_eq_single i fun j hj => by simp [hj]]; simp

theorem sum_ite_eq' (i : Fin n) (f : Fin n → A) :
    sum (fun j => if i = j then f j else 0) = f i := by
  rw [sum_eq_single i fun j hj => by simp [Ne.symm hj]]; simp

/-- Zero terms may be appended: a sequence that vanishes from `n` on has the same sum over every
longer range. -/
theorem sum_extend {f : Nat → A} (h : ∀ k, n ≤ k → f k = 0) (hnm : n ≤ m) :
    sum (fun k : Fin m => f k) = sum (fun k : Fin n => f k) := by
  induction m with
  | zero => obtain rfl : n = 0 := by omega
            rfl
  | succ m ih =>
    by_cases hn : n = m + 1
    · subst hn; rfl
    · rw [sum_last]
      show sum (fun k : Fin m => f k) + f m = _
      rw [ih (by omega), h m (by omega)]; grind

end Group

section Ring
variable {R : Type u} [CommRing R] {n : Nat}
attribute [local instance] Semiring.natCast

theorem sum_mul_left (c : R) (f : Fin n → R) : sum (fun i => c * f i) = c * sum f := by
  induction n with
  | zero => simp only [sum_empty]; grind
  | succ n ih => simp only [sum_last, ih]; grind

theorem sum_mul_right (c : R) (f : Fin n → R) : sum (fun i => f i * c) = sum f * c := by
  induction n with
  | zero => simp only [sum_empty]; grind
  | succ n ih => simp only [sum_last, ih]; grind

theorem sum_const (n : Nat) (c : R) : sum (fun _ : Fin n => c) = (n : R) * c := by
  induction n with
  | zero => simp only [sum_empty]; grind
  | succ n ih => simp only [sum_last, ih]; grind

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

theorem sum_nonneg {f : Fin n → R} (h : ∀ i, 0 ≤ f i) : 0 ≤ sum f := by
  induction n with
  | zero => exact Std.le_refl _
  | succ n ih =>
    have h1 := ih fun i : Fin n => h i.castSucc
    have h2 := h (Fin.last n)
    rw [sum_last]; grind

theorem sum_le_sum {f g : Fin n → R} (h : ∀ i, f i ≤ g i) : sum f ≤ sum g := by
  have h1 := sum_nonneg (f := fun i => g i - f i) fun i => by have := h i; grind
  rw [sum_sub] at h1; grind

/-- One term of a sum of nonnegative terms is at most the sum. -/
theorem le_sum {f : Fin n → R} (h : ∀ i, 0 ≤ f i) (i : Fin n) : f i ≤ sum f := by
  have h1 := sum_le_sum (f := fun j => if j = i then f j else 0) (g := f) fun j => by
    dsimp only; split
    · exact Std.le_refl _
    · exact h j
  rwa [sum_ite_eq] at h1

/-- A sum of nonnegative terms that is not positive has only zero terms. -/
theorem eq_zero_of_sum_nonpos {f : Fin n → R} (h : ∀ i, 0 ≤ f i) (hs : sum f ≤ 0) (i : Fin n) :
    f i = 0 := by
  have h1 := le_sum h i
  have h2 := h i
  grind

end Order

example : sum (fun k : Fin 4 => ((k : Nat) : Int)) = 6 := by
  simp only [sum_last, sum_empty]; decide

/-!
## Sums over two ranges of indices

The indices below `n + k` are those below `n` and the others, `n + j` with `j < k`.
-/

/-- A sum over `n + k` indices is the sum over the first `n` and the sum over the last `k`. -/
theorem sum_castAdd_add_sum_natAdd {A : Type v} [AddCommMonoid A] {n k : Nat}
    (f : Fin (n + k) → A) :
    sum f = (sum fun i : Fin n => f (i.castAdd k)) + sum fun j : Fin k => f (j.natAdd n) := by
  induction k with
  | zero => exact (AddCommMonoid.add_zero _).symm
  | succ k ih =>
    rw [sum_last (n := n + k), ih, AddCommMonoid.add_assoc]
    rfl

example : (sum fun i : Fin (1 + 1) => ((i : Nat) : Nat)) = 1 := rfl

end LeJEPA
