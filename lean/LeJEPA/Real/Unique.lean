module

public import LeJEPA.Real.RealComplete

/-!
# There is one complete field only

Any two complete fields are isomorphic, by exactly one isomorphism of ordered fields
(`exists_unique_isFieldIso`). So what is proved over a complete field is proved about *the* real
numbers, whichever construction of them one prefers.

The isomorphism takes `x` to the number `y` with the same rational approximations: if
`z ≤ n x ≤ z + 1` for an integer `z` and a natural number `n`, then `z ≤ n y ≤ z + 1`. It is
additive and monotone, and such maps are determined by their value at `1` (`eq_of_additive`); in
particular they are multiplicative if they take `1` to `1`.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast Ring.intCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {S : Type v} [Field S] [LE S] [LT S] [Std.LawfulOrderLT S]
  [Std.IsLinearOrder S] [OrderedRing S]

/-- `φ` is an isomorphism of ordered fields. -/
structure IsFieldIso (φ : R → S) : Prop where
  map_add : ∀ x y, φ (x + y) = φ x + φ y
  map_mul : ∀ x y, φ (x * y) = φ x * φ y
  le_iff_le : ∀ x y, φ x ≤ φ y ↔ x ≤ y
  surjective : ∀ y, ∃ x, φ x = y

example : IsFieldIso fun x : Rat => x := ⟨fun _ _ => rfl, fun _ _ => rfl, fun _ _ => .rfl,
  fun y => ⟨y, rfl⟩⟩

/-! ## Integers in an ordered field -/

theorem intCast_le {a b : Int} : (a : R) ≤ (b : R) ↔ a ≤ b := by
  have mono : ∀ {a b : Int}, a ≤ b → (a : R) ≤ (b : R) := fun {a b} h => by
    obtain ⟨d, rfl⟩ : ∃ d : Nat, b = a + d := ⟨(b - a).toNat, by omega⟩
    have : 0 ≤ (d : R) := OrderedRing.natCast_nonneg
    rw [Ring.intCast_add, Ring.intCast_natCast]
    grind
  refine ⟨fun h => Classical.byContradiction fun hn => ?_, mono⟩
  have h1 := mono (by omega : b + 1 ≤ a)
  have h2 := OrderedRing.zero_lt_one (R := R)
  rw [Ring.intCast_add, Ring.intCast_one] at h1
  grind

/-- Every number of a complete field is between two successive integers. -/
theorem exists_int_floor [CompleteField R] (x : R) : ∃ z : Int, (z : R) ≤ x ∧ x ≤ (z : R) + 1 := by
  obtain ⟨N, hN⟩ := exists_nat_ge (abs x)
  have hx := abs_le.1 hN
  have key : ∀ k : Nat, x ≤ (k : R) - (N : R) → ∃ z : Int, (z : R) ≤ x ∧ x ≤ (z : R) + 1 := by
    intro k
    induction k with
    | zero =>
      intro h
      rw [Semiring.natCast_zero] at h
      have one := OrderedRing.zero_lt_one (R := R)
      refine ⟨-(N : Int), ?_⟩
      rw [Ring.intCast_neg, Ring.intCast_natCast]
      grind
    | succ k ih =>
      intro h
      rw [Semiring.natCast_succ] at h
      by_cases hk : x ≤ (k : R) - (N : R)
      · exact ih hk
      · refine ⟨(k : Int) - (N : Int), ?_⟩
        rw [Ring.intCast_sub, Ring.intCast_natCast, Ring.intCast_natCast]
        grind
  exact key (N + N) (by rw [Semiring.natCast_add]; grind)

/-- Archimedes: an inequality between all multiples, up to a constant, is one between the
numbers. -/
theorem le_of_forall_nat_mul_le [CompleteField R] {x y c : R}
    (h : ∀ n : Nat, 0 < n → (n : R) * x ≤ (n : R) * y + c) : x ≤ y := by
  refine Classical.byContradiction fun hn => ?_
  obtain ⟨n, n0, hc⟩ := exists_nat_mul_ge (by grind : 0 < x - y) (c + 1)
  have := h n n0
  have := OrderedRing.zero_lt_one (R := R)
  grind

/-! ## Additive monotone maps are determined by their value at one -/

section Additive
variable {f g : R → S}

private theorem map_zero_of_additive (add : ∀ x y, f (x + y) = f x + f y) : f 0 = 0 := by
  have := add 0 0
  rw [show (0 : R) + 0 = 0 by grind] at this
  grind

private theorem map_neg_of_additive (add : ∀ x y, f (x + y) = f x + f y) (x : R) :
    f (-x) = -f x := by
  have h1 := add x (-x)
  rw [show x + -x = 0 by grind, map_zero_of_additive add] at h1
  grind

private theorem map_nat_mul_of_additive (add : ∀ x y, f (x + y) = f x + f y) (n : Nat) (x : R) :
    f ((n : R) * x) = (n : S) * f x := by
  induction n with
  | zero =>
    rw [Semiring.natCast_zero, Semiring.natCast_zero, Semiring.zero_mul,
      map_zero_of_additive add, Semiring.zero_mul]
  | succ n ih =>
    rw [Semiring.natCast_succ, Semiring.natCast_succ, show ((n : R) + 1) * x = (n : R) * x + x by
      grind, add, ih]
    grind

private theorem map_int_of_additive (add : ∀ x y, f (x + y) = f x + f y) (z : Int) :
    f (z : R) = (z : S) * f 1 := by
  obtain ⟨n, rfl | rfl⟩ := Int.eq_nat_or_neg z
  · have := map_nat_mul_of_additive add n 1
    rw [Semiring.mul_one] at this
    rw [Ring.intCast_natCast, Ring.intCast_natCast, this]
  · have := map_nat_mul_of_additive add n 1
    rw [Semiring.mul_one] at this
    rw [Ring.intCast_neg, Ring.intCast_natCast, map_neg_of_additive add, this, Ring.intCast_neg,
      Ring.intCast_natCast]
    grind

/-- Additive monotone maps with the same value at `1` are equal. -/
theorem eq_of_additive [CompleteField R] [CompleteField S]
    (fadd : ∀ x y, f (x + y) = f x + f y) (fmono : ∀ x y, x ≤ y → f x ≤ f y)
    (gadd : ∀ x y, g (x + y) = g x + g y) (gmono : ∀ x y, x ≤ y → g x ≤ g y)
    (h : f 1 = g 1) (x : R) : f x = g x := by
  have le : ∀ {f g : R → S}, (∀ x y, f (x + y) = f x + f y) → (∀ x y, x ≤ y → f x ≤ f y) →
      (∀ x y, g (x + y) = g x + g y) → (∀ x y, x ≤ y → g x ≤ g y) → f 1 = g 1 → f x ≤ g x := by
    intro f g fadd fmono gadd gmono h
    refine le_of_forall_nat_mul_le (c := g 1) fun n _ => ?_
    obtain ⟨z, hz, hz'⟩ := exists_int_floor ((n : R) * x)
    have h1 := fmono _ _ hz'
    have h2 := gmono _ _ hz
    rw [fadd, map_int_of_additive fadd, map_nat_mul_of_additive fadd, h] at h1
    rw [map_int_of_additive gadd, map_nat_mul_of_additive gadd] at h2
    grind
  have h1 := le fadd fmono gadd gmono h
  have h2 := le gadd gmono fadd fmono h.symm
  grind

end Additive

/-! ## The isomorphism -/

section Iso
variable [CompleteField R] [CompleteField S]

/-- The number of `S` with the same rational approximations as `x`. -/
private theorem exists_same_approximations (x : R) : ∃ y : S, ∀ (n : Nat) (z : Int), 0 < n →
    (z : R) ≤ (n : R) * x → (n : R) * x ≤ (z : R) + 1 →
    (z : S) ≤ (n : S) * y ∧ (n : S) * y ≤ (z : S) + 1 := by
  have cross : ∀ (n m : Nat) (z w : Int), (z : R) ≤ (n : R) * x → (m : R) * x ≤ (w : R) + 1 →
      (m : S) * (z : S) ≤ (n : S) * ((w : S) + 1) := by
    intro n m z w hz hw
    have h1 := mul_le_mul_left (OrderedRing.natCast_nonneg (R := R) (a := m)) hz
    have h2 := mul_le_mul_left (OrderedRing.natCast_nonneg (R := R) (a := n)) hw
    have h3 : (((m : Int) * z : Int) : R) ≤ (((n : Int) * (w + 1) : Int) : R) := by
      rw [Ring.intCast_mul, Ring.intCast_mul, Ring.intCast_add, Ring.intCast_natCast,
        Ring.intCast_natCast, Ring.intCast_one]
      grind
    have h4 := intCast_le (R := S).2 (intCast_le.1 h3)
    rwa [Ring.intCast_mul, Ring.intCast_mul, Ring.intCast_add, Ring.intCast_natCast,
      Ring.intCast_natCast, Ring.intCast_one] at h4
  obtain ⟨z₁, hz₁, hz₁'⟩ := exists_int_floor x
  obtain ⟨y, hy, least⟩ := CompleteField.exists_lub
    (fun s : S => ∃ (n : Nat) (z : Int), 0 < n ∧ (z : R) ≤ (n : R) * x ∧ s = (z : S) / (n : S))
    ⟨_, 1, z₁, by omega, by rw [Semiring.natCast_one]; grind, rfl⟩
    ⟨(z₁ : S) + 1, fun s ⟨n, z, hn, hz, hs⟩ => by
      rw [hs, div_le_iff (natCast_pos hn)]
      have := cross n 1 z z₁ hz (by rw [Semiring.natCast_one]; grind)
      rw [Semiring.natCast_one] at this
      grind⟩
  refine ⟨y, fun n z hn hz hz' => ?_⟩
  have hp := natCast_pos (R := S) hn
  constructor
  · have := (div_le_iff hp).1 (hy _ ⟨n, z, hn, hz, rfl⟩)
    grind
  · have := least (((z : S) + 1) / (n : S)) fun s ⟨m, w, hm, hw, hs⟩ => by
      have h1 := natCast_pos (R := S) hm
      have h2 := cross m n w z hw hz'
      rw [hs, div_le_iff h1]
      have h3 := div_mul_cancel (a := (z : S) + 1) (b := (n : S)) (by grind)
      generalize ((z : S) + 1) / (n : S) = q at *
      refine le_of_mul_le_mul_left hp ?_
      rwa [show (n : S) * (q * (m : S)) = (m : S) * (q * (n : S)) by grind, h3]
    have := (le_div_iff hp).1 this
    grind

/-- There is an additive monotone map between any two complete fields that takes `1` to `1`. -/
private theorem exists_additive : ∃ φ : R → S, (∀ x y, φ (x + y) = φ x + φ y) ∧
    (∀ x y, x ≤ y → φ x ≤ φ y) ∧ φ 1 = 1 := by
  have one := OrderedRing.zero_lt_one (R := R)
  refine ⟨fun x => Classical.choose (exists_same_approximations (S := S) x), ?_⟩
  generalize hφ : (fun x : R => Classical.choose (exists_same_approximations (S := S) x)) = φ
  have approx : ∀ (x : R) (n : Nat), 0 < n → ∃ z : Int, ((z : R) ≤ (n : R) * x ∧
      (n : R) * x ≤ (z : R) + 1) ∧ (z : S) ≤ (n : S) * φ x ∧ (n : S) * φ x ≤ (z : S) + 1 :=
    fun x n hn => by
      obtain ⟨z, hz, hz'⟩ := exists_int_floor ((n : R) * x)
      subst hφ
      exact ⟨z, ⟨hz, hz'⟩,
        Classical.choose_spec (exists_same_approximations (S := S) x) n z hn hz hz'⟩
  clear hφ
  have cast : ∀ {a b : Int}, (a : R) ≤ (b : R) → (a : S) ≤ (b : S) := fun h =>
    intCast_le.2 (intCast_le.1 h)
  have add_le : ∀ x y, φ (x + y) ≤ φ x + φ y ∧ φ x + φ y ≤ φ (x + y) := fun x y => by
    constructor <;> refine le_of_forall_nat_mul_le (c := 3) fun n hn => ?_ <;>
      obtain ⟨a, ha, ha'⟩ := approx x n hn <;> obtain ⟨b, hb, hb'⟩ := approx y n hn <;>
      obtain ⟨c, hc, hc'⟩ := approx (x + y) n hn
    · have h := cast (a := c) (b := a + b + 2) (by
        rw [Ring.intCast_add, Ring.intCast_add, Ring.intCast_ofNat]; grind)
      rw [Ring.intCast_add, Ring.intCast_add, Ring.intCast_ofNat] at h
      grind
    · have h := cast (a := a + b) (b := c + 1) (by
        rw [Ring.intCast_add, Ring.intCast_add, Ring.intCast_one]; grind)
      rw [Ring.intCast_add, Ring.intCast_add, Ring.intCast_one] at h
      grind
  refine ⟨fun x y => by have := add_le x y; grind, fun x y hxy => ?_, ?_⟩
  · refine le_of_forall_nat_mul_le (c := 2) fun n hn => ?_
    obtain ⟨a, ha, ha'⟩ := approx x n hn
    obtain ⟨b, hb, hb'⟩ := approx y n hn
    have h0 := mul_le_mul_left (OrderedRing.natCast_nonneg (R := R) (a := n)) hxy
    have h := cast (a := a) (b := b + 1) (by rw [Ring.intCast_add, Ring.intCast_one]; grind)
    rw [Ring.intCast_add, Ring.intCast_one] at h
    grind
  · have key : φ 1 ≤ 1 ∧ 1 ≤ φ 1 := by
      constructor <;> refine le_of_forall_nat_mul_le (c := 2) fun n hn => ?_ <;>
        obtain ⟨a, ha, ha'⟩ := approx 1 n hn
      · have h := cast (a := a) (b := n) (by rw [Ring.intCast_natCast]; grind)
        rw [Ring.intCast_natCast] at h
        grind
      · have h := cast (a := n) (b := a + 1) (by
          rw [Ring.intCast_natCast, Ring.intCast_add, Ring.intCast_one]; grind)
        rw [Ring.intCast_natCast, Ring.intCast_add, Ring.intCast_one] at h
        grind
    grind

/-- An additive monotone map that takes `1` to `1` is multiplicative. -/
private theorem map_mul_of_additive {φ : R → S} (add : ∀ x y, φ (x + y) = φ x + φ y)
    (mono : ∀ x y, x ≤ y → φ x ≤ φ y) (one : φ 1 = 1) (x y : R) : φ (x * y) = φ x * φ y := by
  have pos : ∀ y, 0 ≤ y → φ (x * y) = φ x * φ y := fun y hy => by
    have h0 := mono _ _ hy
    rw [map_zero_of_additive add] at h0
    refine eq_of_additive (f := fun x => φ (x * y)) (g := fun x => φ x * φ y) (fun a b => ?_)
      (fun a b h => mono _ _ (mul_le_mul_right hy h)) (fun a b => ?_)
      (fun a b h => mul_le_mul_right h0 (mono _ _ h)) ?_ x
    · dsimp only; rw [Semiring.right_distrib, add]
    · dsimp only; rw [add, Semiring.right_distrib]
    · dsimp only; rw [one, Semiring.one_mul, Semiring.one_mul]
  rcases Std.le_total (a := 0) (b := y) with hy | hy
  · exact pos y hy
  · have := pos (-y) (by grind)
    rw [show x * -y = -(x * y) by grind, map_neg_of_additive add, map_neg_of_additive add] at this
    grind

end Iso

end LeJEPA.Analysis

namespace LeJEPA
open Lean.Grind Analysis

universe u v
attribute [local instance] Semiring.natCast Ring.intCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {S : Type v} [Field S] [LE S] [LT S] [Std.LawfulOrderLT S]
  [Std.IsLinearOrder S] [OrderedRing S] [CompleteField S]

/-- **Any two complete fields are isomorphic** (catalog: `complete-field`), by exactly one isomorphism
of ordered fields. -/
theorem exists_unique_isFieldIso :
    ∃ φ : R → S, IsFieldIso φ ∧ ∀ ψ : R → S, IsFieldIso ψ → ψ = φ := by
  obtain ⟨φ, add, mono, one⟩ := exists_additive (R := R) (S := S)
  obtain ⟨ψ, add', mono', one'⟩ := exists_additive (R := S) (S := R)
  have left : ∀ x, ψ (φ x) = x := eq_of_additive (f := fun x => ψ (φ x)) (g := fun x => x)
    (fun x y => by dsimp only; rw [add, add']) (fun x y h => mono' _ _ (mono _ _ h))
    (fun _ _ => rfl) (fun _ _ h => h) (by dsimp only; rw [one, one'])
  have right : ∀ y, φ (ψ y) = y := eq_of_additive (f := fun y => φ (ψ y)) (g := fun y => y)
    (fun x y => by dsimp only; rw [add', add]) (fun x y h => mono _ _ (mono' _ _ h))
    (fun _ _ => rfl) (fun _ _ h => h) (by dsimp only; rw [one', one])
  refine ⟨φ, ⟨add, map_mul_of_additive add mono one, fun x y => ⟨fun h => ?_, mono x y⟩,
    fun y => ⟨ψ y, right y⟩⟩, fun χ hχ => funext fun x => ?_⟩
  · have := mono' _ _ h
    rwa [left, left] at this
  · refine eq_of_additive hχ.map_add (fun x y => (hχ.le_iff_le x y).2) add mono ?_ x
    obtain ⟨u, hu⟩ := hχ.surjective 1
    have := hχ.map_mul 1 u
    rw [Semiring.one_mul, hu] at this
    rw [one]
    grind

/-- **The real numbers** (catalog: `complete-field`): a nonempty set of constructed real numbers that
is bounded above has a least upper bound. By `exists_unique_isFieldIso` every complete field is
isomorphic to them. -/
theorem complete_field (T : Real → Prop) (nonempty : ∃ a, T a) (bounded : ∃ b, ∀ a, T a → a ≤ b) :
    ∃ s, (∀ a, T a → a ≤ s) ∧ ∀ b, (∀ a, T a → a ≤ b) → s ≤ b :=
  CompleteField.exists_lub T nonempty bounded

end LeJEPA
