module

public import LeJEPA.Planning.Outcomes

/-!
# Planning problems

A planning problem has stochastic dynamics with finitely many weighted outcomes, a cost for every
state and action, and a terminal cost. An *open-loop plan* is a list of actions, fixed in advance; a
*closed-loop policy* chooses the action from the state and the number of steps to go. The costs are
expected costs. `value` is the Bellman recursion; `value_le_policyCost` and
`exists_policyCost_eq_value` say that it is the least cost of a policy.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w

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
