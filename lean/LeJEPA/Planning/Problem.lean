module

public import LeJEPA.Algebra.Order

/-!
# Plans, policies and their costs

States with finitely many weighted outcomes, and the planning problems made of them: plans, policies
and the Bellman recursion.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w

/-!
## Weighted outcomes

A random state with finitely many outcomes is a list of weights and states. It is a probability
distribution if the weights are nonnegative and sum to 1; the expectation of a function under it,
and its image under a map, make sense for any weights. `Outcomes.expect_map` is the push-forward
formula `E' g = E (g ∘ Q)`.

`minOf f l` is the least value of `f` on a list.
-/

/-- Finitely many outcomes in `Z` with weights in `R`. -/
abbrev Outcomes (R : Type u) (Z : Type v) : Type (max u v) := List (R × Z)

namespace Outcomes
variable {R : Type u} {Z : Type v} {Y : Type w}

/-- The image under a map of states: the same weights, moved. -/
@[expose] def map (Q : Z → Y) (L : Outcomes R Z) : Outcomes R Y :=
  List.map (fun p => (p.1, Q p.2)) L

/-- No weight is negative. -/
@[expose] def Nonneg [CommRing R] [LE R] (L : Outcomes R Z) : Prop :=
  ∀ p, p ∈ L → 0 ≤ p.1

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

/-!
## Planning problems

A planning problem has stochastic dynamics with finitely many weighted outcomes, a cost for every
state and action, and a terminal cost. An *open-loop plan* is a list of actions, fixed in advance; a
*closed-loop policy* chooses the action from the state and the number of steps to go. The costs are
expected costs. `value` is the Bellman recursion; `value_le_policyCost` and
`exists_policyCost_eq_value` say that it is the least cost of a policy.
-/

/-- Dynamics and costs. States are `Z`, actions `A`. -/
structure Problem (R : Type u) (Z : Type v) (A : Type w) where
  /-- The outcomes of an action in a state. -/
  kernel : Z → A → Outcomes R Z
  /-- The cost of an action in a state. -/
  stage : Z → A → R
  /-- The cost of ending in a state. -/
  terminal : Z → R

namespace Problem
variable {R : Type u} {Z : Type v} {A : Type w}

/-- The actions lead to probability distributions. -/
@[expose] def IsStochastic [CommRing R] [LE R] (P : Problem R Z A) : Prop :=
  ∀ z a, (P.kernel z a).IsProb

/-- All lists of `t` actions. -/
@[expose] def plans (acts : List A) : Nat → List (List A)
  | 0 => [[]]
  | t + 1 => acts.flatMap fun a => (plans acts t).map fun p => a :: p

/-- The plans are the lists of `t` actions from `acts`. -/
theorem mem_plans (acts : List A) (t : Nat) (p : List A) :
    p ∈ plans acts t ↔ p.length = t ∧ ∀ a, a ∈ p → a ∈ acts := by
  induction t generalizing p with
  | zero =>
    simp only [plans, List.mem_singleton]
    exact ⟨fun h => by subst h; exact ⟨rfl, fun a h => nomatch h⟩,
      fun h => List.eq_nil_of_length_eq_zero h.1⟩
  | succ t ih =>
    simp only [plans, List.mem_flatMap, List.mem_map, ih]
    constructor
    · rintro ⟨a, ha, q, ⟨hl, hq⟩, rfl⟩
      refine ⟨by simp [hl], fun b hb => ?_⟩
      rcases List.mem_cons.mp hb with rfl | h
      · exact ha
      · exact hq b h
    · rintro ⟨hl, hm⟩
      cases p with
      | nil => cases hl
      | cons a q =>
        exact ⟨a, hm a List.mem_cons_self, q, ⟨by simpa using hl,
          fun b hb => hm b (List.mem_cons_of_mem _ hb)⟩, rfl⟩

section Costs
variable [CommRing R] (P : Problem R Z A)

/-- The expected cost of an open-loop plan from a state. -/
@[expose] def cost : List A → Z → R
  | [], z => P.terminal z
  | a :: p, z => P.stage z a + (P.kernel z a).expect (cost p)

/-- The expected cost of a closed-loop policy over `t` steps; `π s z` is the action in the state `z`
when `s` steps remain after it. -/
@[expose] def policyCost (π : Nat → Z → A) : Nat → Z → R
  | 0, z => P.terminal z
  | t + 1, z => P.stage z (π t z) + (P.kernel z (π t z)).expect (policyCost π t)

variable [LE R]

/-- The Bellman recursion: the least cost over `t` steps with the actions `acts`, by backward
induction. -/
@[expose] def value (acts : List A) : Nat → Z → R
  | 0, z => P.terminal z
  | t + 1, z => minOf (fun a => P.stage z a + (P.kernel z a).expect (value acts t)) acts

/-- The cost of the action `a` now and best play for `t` steps after it. -/
@[expose] def actionValue (acts : List A) (t : Nat) (z : Z) (a : A) : R :=
  P.stage z a + (P.kernel z a).expect (P.value acts t)

/-- The least cost of an open-loop plan of `t` steps. -/
@[expose] def planValue (acts : List A) (t : Nat) (z : Z) : R :=
  minOf (fun p => P.cost p z) (plans acts t)

/-- `p` is a best open-loop plan of `t` steps from `z`. -/
@[expose] def OptimalPlan (acts : List A) (t : Nat) (z : Z) (p : List A) : Prop :=
  p ∈ plans acts t ∧ ∀ q, q ∈ plans acts t → P.cost p z ≤ P.cost q z

/-- `a` is a best action in `z` with `t` steps to go after it: the minimizers of the Bellman
recursion. -/
@[expose] def OptimalAction (acts : List A) (t : Nat) (z : Z) (a : A) : Prop :=
  a ∈ acts ∧ ∀ b, b ∈ acts → P.actionValue acts t z a ≤ P.actionValue acts t z b

/-- `π` uses the actions `acts` only and is at least as good as every such policy, from every state
and over every number of steps. -/
@[expose] def OptimalPolicy (acts : List A) (π : Nat → Z → A) : Prop :=
  (∀ t z, π t z ∈ acts) ∧
  ∀ π' : Nat → Z → A, (∀ t z, π' t z ∈ acts) → ∀ t z, P.policyCost π t z ≤ P.policyCost π' t z

end Costs

/-- **A greedy policy attains the value**, whatever the weights. -/
theorem exists_policyCost_eq_value [CommRing R] [LE R] (P : Problem R Z A) {acts : List A}
    (ne : acts ≠ []) : ∃ π : Nat → Z → A, (∀ t z, π t z ∈ acts) ∧
      ∀ t z, P.policyCost π t z = P.value acts t z := by
  have ch : ∀ t z, ∃ a, a ∈ acts ∧ P.value acts (t + 1) z = P.actionValue acts t z a :=
    fun t z => exists_minOf_eq _ acts ne
  refine ⟨fun t z => Classical.choose (ch t z), fun t z => (Classical.choose_spec (ch t z)).1,
    fun t => ?_⟩
  induction t with
  | zero => intro z; rfl
  | succ t ih =>
    intro z
    rw [(Classical.choose_spec (ch t z)).2, Problem.policyCost, Problem.actionValue, funext ih]

section Order
variable [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R]
  {P : Problem R Z A}

/-- No policy costs less than the value. -/
theorem IsStochastic.value_le_policyCost (hP : P.IsStochastic) {acts : List A} {π : Nat → Z → A}
    (m : ∀ t z, π t z ∈ acts) (t : Nat) : ∀ z, P.value acts t z ≤ P.policyCost π t z := by
  induction t with
  | zero => exact fun z => Std.le_refl _
  | succ t ih =>
    intro z
    have a := minOf_le (P.actionValue acts t z) acts _ (m t z)
    have b := (P.kernel z (π t z)).expect_le (hP z _).nonneg ih
    show minOf (P.actionValue acts t z) acts ≤ P.stage z (π t z) + _
    simp only [actionValue] at a ⊢
    grind

/-- Feedback is at least as good as an open-loop plan. -/
theorem IsStochastic.value_le_cost (hP : P.IsStochastic) {acts : List A} (p : List A) :
    (∀ a, a ∈ p → a ∈ acts) → ∀ z, P.value acts p.length z ≤ P.cost p z := by
  induction p with
  | nil => exact fun _ z => Std.le_refl _
  | cons a p ih =>
    intro m z
    have e := minOf_le (P.actionValue acts p.length z) acts a (m a List.mem_cons_self)
    have b := (P.kernel z a).expect_le (hP z _).nonneg
      (ih fun b hb => m b (List.mem_cons_of_mem _ hb))
    show minOf (P.actionValue acts p.length z) acts ≤ P.stage z a + _
    simp only [actionValue] at e ⊢
    grind

/-- A policy is optimal exactly if its cost is the value. -/
theorem IsStochastic.optimalPolicy_iff (hP : P.IsStochastic) {acts : List A} {π : Nat → Z → A}
    (m : ∀ t z, π t z ∈ acts) :
    P.OptimalPolicy acts π ↔ ∀ t z, P.policyCost π t z = P.value acts t z := by
  constructor
  · rintro ⟨_, o⟩ t z
    obtain ⟨π', m', e⟩ := P.exists_policyCost_eq_value (List.ne_nil_of_mem (m 0 z))
    exact Std.le_antisymm (by rw [← e]; exact o π' m' t z) (hP.value_le_policyCost m t z)
  · intro e
    exact ⟨m, fun π' m' t z => by rw [e]; exact hP.value_le_policyCost m' t z⟩

end Order

/-- A coin is tossed to see whether the step `a` from `z` succeeds; the cost is the distance squared
from 0 at the end. Two steps of 1 from -2 cost 3/2 on average. -/
example : (⟨fun z a => [(1 / 2, z + a), (1 / 2, z)], fun _ _ => 0, fun z => z * z⟩ :
    Problem Rat Rat Rat).cost [1, 1] (-2) = 3 / 2 := by
  simp only [cost, Outcomes.expect]; grind

end Problem

end LeJEPA
