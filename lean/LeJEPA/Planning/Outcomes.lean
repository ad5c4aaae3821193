module

public import LeJEPA.Algebra.Order

/-!
# Weighted outcomes

A random state with finitely many outcomes is a list of weights and states. It is a probability
distribution if the weights are nonnegative and sum to 1; the expectation of a function under it,
and its image under a map, make sense for any weights. `Outcomes.expect_map` is the push-forward
formula `E' g = E (g ∘ Q)`.

`minOf f l` is the least value of `f` on a list.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w

/-- Finitely many outcomes in `Z` with weights in `R`. -/
@[expose] def Outcomes (R : Type u) (Z : Type v) : Type (max u v) := List (R × Z)

namespace Outcomes
variable {R : Type u} {Z : Type v} {Y : Type w}

/-- The image under a map of states: the same weights, moved. -/
@[expose] def map (Q : Z → Y) (L : Outcomes R Z) : Outcomes R Y :=
  List.map (fun p => (p.1, Q p.2)) L

/-- No weight is negative. -/
@[expose] def Nonneg [CommRing R] [LE R] (L : Outcomes R Z) : Prop :=
  ∀ p, List.Mem p L → 0 ≤ p.1

/-- The expectation of `g`, the sum of weight times value. -/
@[expose] def expect [CommRing R] (g : Z → R) : Outcomes R Z → R
  | [] => 0
  | p :: L => p.1 * g p.2 + expect g L

/-- The outcomes are a probability distribution. -/
structure IsProb [CommRing R] [LE R] (L : Outcomes R Z) : Prop where
  /-- No weight is negative. -/
  nonneg : L.Nonneg
  /-- The weights sum to 1. -/
  total : L.expect (fun _ => 1) = 1

/-- **Push-forward**: the expectation under the image is the expectation of the composition. -/
theorem expect_map [CommRing R] (Q : Z → Y) (g : Y → R) (L : Outcomes R Z) :
    (L.map Q).expect g = L.expect fun z => g (Q z) := by
  induction L with
  | nil => rfl
  | cons p L ih => show p.1 * g (Q p.2) + _ = p.1 * g (Q p.2) + _; rw [← ih]; rfl

/-- The image of a probability distribution is one. -/
theorem IsProb.map [CommRing R] [LE R] {L : Outcomes R Z} (h : L.IsProb) (Q : Z → Y) :
    (L.map Q).IsProb where
  nonneg p hp := by
    obtain ⟨q, hq, rfl⟩ := List.mem_map.1 hp
    exact h.nonneg q hq
  total := by rw [expect_map]; exact h.total

variable [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R]

/-- With nonnegative weights the expectation is monotone. -/
theorem expect_le {f g : Z → R} (L : Outcomes R Z) (hL : L.Nonneg) (h : ∀ z, f z ≤ g z) :
    L.expect f ≤ L.expect g := by
  induction L with
  | nil => exact Std.le_refl _
  | cons p L ih =>
    have a := ih fun q hq => hL q (.tail _ hq)
    have b := OrderedRing.mul_nonneg (hL p (.head _)) (by have := h p.2; grind :
      0 ≤ g p.2 - f p.2)
    show p.1 * f p.2 + _ ≤ p.1 * g p.2 + _
    grind

end Outcomes

/-! ### The least value on a list -/

section Min
variable {R : Type u} [CommRing R] [LE R] {X : Type v}

open Classical in
/-- The least value of `f` on a list, 0 on the empty list. -/
@[expose] def minOf (f : X → R) : List X → R
  | [] => 0
  | [a] => f a
  | a :: b :: L => if f a ≤ minOf f (b :: L) then f a else minOf f (b :: L)

/-- The least value is at most each value. -/
theorem minOf_le [Std.IsLinearOrder R] (f : X → R) :
    ∀ (L : List X) (a : X), a ∈ L → minOf f L ≤ f a
  | [], a, h => nomatch h
  | [b], a, h => by
    obtain rfl := List.mem_singleton.mp h
    exact Std.le_refl _
  | b :: c :: L, a, h => by
    have ih := minOf_le f (c :: L)
    rw [minOf]
    rcases List.mem_cons.mp h with rfl | h'
    · split
      · exact Std.le_refl _
      · next hn => exact (Std.le_total (a := f a) (b := minOf f (c :: L))).resolve_left hn
    · split
      · next h1 => exact Std.le_trans h1 (ih a h')
      · exact ih a h'

/-- On a nonempty list the least value is attained. -/
theorem exists_minOf_eq (f : X → R) : ∀ L : List X, L ≠ [] → ∃ a, a ∈ L ∧ minOf f L = f a
  | [], h => absurd rfl h
  | [b], _ => ⟨b, List.mem_singleton.mpr rfl, rfl⟩
  | b :: c :: L, _ => by
    obtain ⟨a, ha, e⟩ := exists_minOf_eq f (c :: L) fun h => nomatch h
    rw [minOf]
    split
    · exact ⟨b, List.mem_cons_self, rfl⟩
    · exact ⟨a, List.mem_cons_of_mem _ ha, e⟩

end Min

example : Outcomes.expect (fun z : Bool => if z then (3 : Rat) else 6)
    [(1 / 3, true), (2 / 3, false)] = 5 := by
  simp only [Outcomes.expect]; grind

example : minOf (fun a : Bool => if a then (1 : Rat) else 2) [false, true] = 1 := by
  simp only [minOf]; grind

end LeJEPA
