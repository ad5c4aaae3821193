module

public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.PolyEval

/-!
# Multi-indices and monomials

A multi-index `α : Fin n → Nat` counts how often each of `n` latents occurs in a monomial or in a
Hermite polynomial. `degree α` is its total, `monomial ρ α = ρ_0^α_0 ⋯ ρ_(n-1)^α_(n-1)` the monomial
with that index. `raise i α` adds one to the `i`-th entry and `lower i α` takes one away.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v

section Index
variable {n : Nat}

/-- The multi-index with the `i`-th entry one more. -/
@[expose] def raise (i : Fin n) (α : Fin n → Nat) : Fin n → Nat :=
  fun j => if j = i then α j + 1 else α j

/-- The multi-index with the `i`-th entry one less (zero stays zero). -/
@[expose] def lower (i : Fin n) (α : Fin n → Nat) : Fin n → Nat :=
  fun j => if j = i then α j - 1 else α j

/-- The total degree `α_0 + ... + α_(n-1)`. -/
@[expose] def degree : {n : Nat} → (Fin n → Nat) → Nat
  | 0, _ => 0
  | _ + 1, α => degree (fun i => α i.castSucc) + α (Fin.last _)

theorem raise_self (i : Fin n) (α : Fin n → Nat) : raise i α i = α i + 1 := if_pos rfl

theorem lower_raise (i : Fin n) (α : Fin n → Nat) : lower i (raise i α) = α := by
  funext j; simp only [lower, raise]; split <;> omega

theorem raise_lower (i : Fin n) {α : Fin n → Nat} (h : α i ≠ 0) : raise i (lower i α) = α := by
  funext j; simp only [lower, raise]; split
  · next e => subst e; omega
  · rfl

theorem lower_raise_of_ne {i j : Fin n} (h : i ≠ j) (α : Fin n → Nat) :
    lower i (raise j α) = raise j (lower i α) := by
  funext k; simp only [lower, raise]; grind

theorem lower_eq_self {i : Fin n} {α : Fin n → Nat} (h : α i = 0) : lower i α = α := by
  funext k; simp only [lower]; split
  · next e => subst e; omega
  · rfl

theorem degree_zero : degree (fun _ : Fin n => 0) = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => simp only [degree, ih]

theorem degree_raise (i : Fin n) (α : Fin n → Nat) : degree (raise i α) = degree α + 1 := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    refine Fin.lastCases (motive := fun i => degree (raise i α) = degree α + 1) ?_ (fun i => ?_) i
    · have : (fun j : Fin n => raise (Fin.last n) α j.castSucc) = fun j => α j.castSucc := by
        funext j; simp [raise, Fin.ext_iff]; omega
      simp only [degree, this, raise_self]; omega
    · have : (fun j : Fin n => raise i.castSucc α j.castSucc) = raise i fun j => α j.castSucc := by
        funext j; simp [raise, Fin.ext_iff]
      have h2 : raise i.castSucc α (Fin.last n) = α (Fin.last n) := by
        simp [raise, Fin.ext_iff]; omega
      simp only [degree, this, ih, h2]; omega

/-- Only the zero index has degree zero. -/
theorem eq_zero_of_degree (α : Fin n → Nat) (h : degree α = 0) : α = fun _ => 0 := by
  induction n with
  | zero => funext i; exact i.elim0
  | succ n ih =>
    simp only [degree] at h
    have h1 := ih (fun i => α i.castSucc) (by omega)
    funext i
    refine Fin.lastCases (motive := fun i => α i = 0) (by omega) (fun i => ?_) i
    exact congrFun h1 i

/-- Each entry is at most the degree. -/
theorem le_degree (α : Fin n → Nat) (i : Fin n) : α i ≤ degree α := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    simp only [degree]
    refine Fin.lastCases (motive := fun i => α i ≤ _) (by omega) (fun i => ?_) i
    have := ih (fun i => α i.castSucc) i
    omega

/-- A multi-index of positive degree has a positive entry. -/
theorem exists_ne_zero_of_degree {α : Fin n → Nat} (h : degree α ≠ 0) : ∃ i, α i ≠ 0 := by
  apply Classical.byContradiction
  intro hn
  have : α = fun _ => 0 := funext fun i => Classical.byContradiction fun hi => hn ⟨i, hi⟩
  rw [this, degree_zero] at h
  exact h rfl

end Index

section Ring
variable {R : Type u} [CommRing R] {n : Nat}

/-- The monomial `x_0^α_0 ⋯ x_(n-1)^α_(n-1)`. -/
@[expose] def monomial : {n : Nat} → (Fin n → R) → (Fin n → Nat) → R
  | 0, _, _ => 1
  | _ + 1, x, α => monomial (fun i => x i.castSucc) (fun i => α i.castSucc) *
      x (Fin.last _) ^ α (Fin.last _)

theorem monomial_zero (x : Fin n → R) : monomial x (fun _ => 0) = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => simp only [monomial, ih]; grind

theorem monomial_raise (x : Fin n → R) (i : Fin n) (α : Fin n → Nat) :
    monomial x (raise i α) = x i * monomial x α := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    refine Fin.lastCases (motive := fun i => monomial x (raise i α) = x i * monomial x α)
      ?_ (fun i => ?_) i
    · have : (fun j : Fin n => raise (Fin.last n) α j.castSucc) = fun j => α j.castSucc := by
        funext j; simp [raise, Fin.ext_iff]; omega
      simp only [monomial, this, raise_self, Semiring.pow_succ]; grind
    · have : (fun j : Fin n => raise i.castSucc α j.castSucc) = raise i fun j => α j.castSucc := by
        funext j; simp [raise, Fin.ext_iff]
      have h2 : raise i.castSucc α (Fin.last n) = α (Fin.last n) := by
        simp [raise, Fin.ext_iff]; omega
      simp only [monomial, this, ih, h2]; grind

/-- With all variables equal, a monomial is a power by the degree. -/
theorem monomial_const (r : R) (α : Fin n → Nat) : monomial (fun _ => r) α = r ^ degree α := by
  induction n with
  | zero => simp only [monomial, degree]; grind
  | succ n ih => simp only [monomial, degree, ih, Semiring.pow_add]

/-- Homomorphisms keep monomials. -/
theorem RingMap.map_monomial {B : Type v} [CommRing B] (φ : RingMap R B) (x : Fin n → R)
    (α : Fin n → Nat) : φ (monomial x α) = monomial (fun i => φ (x i)) α := by
  induction n with
  | zero => exact φ.map_one
  | succ n ih => simp only [monomial, φ.map_mul, φ.map_pow, ih]

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

theorem monomial_nonneg {x : Fin n → R} (hx : ∀ i, 0 ≤ x i) (α : Fin n → Nat) :
    0 ≤ monomial x α := by
  induction n with
  | zero => simp only [monomial]; have := OrderedRing.zero_lt_one (R := R); grind
  | succ n ih => exact OrderedRing.mul_nonneg (ih (fun i => hx _) _) (pow_nonneg (hx _) _)

/-- A monomial of values in `[0, 1]` is at most 1. -/
theorem monomial_le_one {x : Fin n → R} (h0 : ∀ i, 0 ≤ x i) (h1 : ∀ i, x i ≤ 1) :
    ∀ (k : Nat) (α : Fin n → Nat), degree α = k → monomial x α ≤ 1
  | 0, α, h => by rw [eq_zero_of_degree α h, monomial_zero]; exact Std.le_refl _
  | k + 1, α, h => by
    obtain ⟨i, hi⟩ := exists_ne_zero_of_degree (by omega : degree α ≠ 0)
    have hd := degree_raise i (lower i α)
    rw [raise_lower i hi] at hd
    have ih := monomial_le_one h0 h1 k (lower i α) (by omega)
    have hn := monomial_nonneg h0 (lower i α)
    rw [← raise_lower i hi, monomial_raise]
    have := OrderedRing.mul_nonneg hn (by have := h1 i; grind : 0 ≤ 1 - x i)
    grind

/-- A monomial of degree at least 2 of values in `[0, 1]` is at most every bound on the products of
two of the values. -/
theorem monomial_le_of_two_le_degree {x : Fin n → R} (h0 : ∀ i, 0 ≤ x i) (h1 : ∀ i, x i ≤ 1) {κ : R}
    (hκ : ∀ i j, x i * x j ≤ κ) {α : Fin n → Nat} (h : 2 ≤ degree α) : monomial x α ≤ κ := by
  obtain ⟨i, hi⟩ := exists_ne_zero_of_degree (by omega : degree α ≠ 0)
  have hd := degree_raise i (lower i α)
  rw [raise_lower i hi] at hd
  obtain ⟨j, hj⟩ := exists_ne_zero_of_degree (by omega : degree (lower i α) ≠ 0)
  have e : monomial x α = x i * x j * monomial x (lower j (lower i α)) := by
    conv => lhs; rw [← raise_lower i hi, monomial_raise, ← raise_lower j hj, monomial_raise]
    grind
  have a := monomial_le_one h0 h1 _ (lower j (lower i α)) rfl
  have b := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg (h0 i) (h0 j))
    (by grind : 0 ≤ 1 - monomial x (lower j (lower i α)))
  have c := hκ i j
  rw [e]
  grind

end Order

example : monomial (fun i : Fin 2 => if i = 0 then (2 : Rat) else 3) (fun _ => 2) = 36 := by
  simp only [monomial]; grind

end LeJEPA
