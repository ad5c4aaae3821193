module

public import LeJEPA.Beyond.RegretModel

/-!
# The planning regret is attained

A problem on the line with two actions, `true` (stay, at the cost `-z`) and `false` (move on by 4,
at the cost `z`), and the terminal cost `-z`. The learned state is `h z = z / 2 + 1`, within 1 of
`z` at the states 0 and 4 that are met in one step from 0. In the learned problem both plans cost
`-2` from `h 0 = 1`, so staying is a best plan; in truth it costs 0 and moving costs `-4`. The
regret is 4, the value of `2 L (T + 1) η` at `L = T = η = 1`.

A model of this problem that overshoots by 1 when it moves shows that the hypotheses of
`planning_regret_model` can be met over any horizon.

## Main results
* `planning_regret_attained`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

attribute [local instance] Semiring.natCast

namespace RegretExample

/-- The distance on the line. -/
@[expose] def dist (x y : Rat) : Rat := if x ≤ y then y - x else x - y

/-- Stay or move on by `s`; costs are those of the text. -/
@[expose] def problem (s : Rat) : Problem Rat Rat Bool where
  kernel z a := [(1, if a then z else z + s)]
  stage z a := if a then -z else z
  terminal z := -z

/-- The encoder. -/
@[expose] def encoder (z : Rat) : Rat := z / 2 + 1

theorem isStochastic (s : Rat) : (problem s).IsStochastic := fun z a =>
  { nonneg := fun p hp => by
      obtain rfl := List.mem_singleton.1 hp
      show (0 : Rat) ≤ 1
      grind
    total := by
      show (1 : Rat) * 1 + 0 = 1
      grind }

/-- The states met within one step from 0 are 0 and 4. -/
theorem met {acts : List Bool} {t : Nat} {z : Rat} (h : (problem 4).Met acts 0 t z) (ht : t ≤ 1) :
    z = 0 ∨ z = 4 := by
  cases h with
  | start => exact .inl rfl
  | @step t z a p hz _ hp _ =>
    cases hz with
    | start =>
      obtain rfl := List.mem_singleton.1 hp
      cases a
      · right; show (0 : Rat) + 4 = 4; grind
      · left; rfl
    | step => omega

/-- The hypotheses of `planning_regret` hold. -/
theorem learned : (problem 4).Learned (problem 2) (fun z => z) encoder dist 1 1 [true, false] 0
    1 where
  move z a g := by
    cases a
    · show 1 * g (z / 2 + 1 + 2) + 0 = 1 * g ((z + 4) / 2 + 1) + 0
      rw [show z / 2 + 1 + 2 = (z + 4) / 2 + 1 by grind]
    · rfl
  stage _ _ := rfl
  terminal _ := rfl
  nonneg := by grind
  stage_lipschitz a y y' := by
    cases a <;> simp only [problem, dist] <;> split <;> grind
  terminal_lipschitz y y' := by
    simp only [problem, dist]; split <;> grind
  close t z ht hz := by
    rcases met hz ht with rfl | rfl <;> simp only [encoder, dist] <;> split <;> grind

/-- The hypotheses of `planning_regret_model` hold, over any horizon, for the model that moves on by
5 in place of 4: it does not expand distances and is accurate to 1. -/
theorem model (T : Nat) : (problem 4).Model (problem 5) (fun z => z) dist 1 1 1 [true, false] 0
    T where
  stage _ _ := rfl
  terminal _ := rfl
  stage_lipschitz := learned.stage_lipschitz
  terminal_lipschitz := learned.terminal_lipschitz
  smooth a c g hg y y' := by
    cases a
    · have e : dist (y + 5) (y' + 5) = dist y y' := by
        simp only [dist]; split <;> split <;> grind
      have := hg (y + 5) (y' + 5)
      rw [e] at this
      show 1 * g (y + 5) + 0 - (1 * g (y' + 5) + 0) ≤ 1 * c * dist y y' ∧
        1 * g (y' + 5) + 0 - (1 * g (y + 5) + 0) ≤ 1 * c * dist y y'
      grind
    · have := hg y y'
      show 1 * g y + 0 - (1 * g y' + 0) ≤ 1 * c * dist y y' ∧
        1 * g y' + 0 - (1 * g y + 0) ≤ 1 * c * dist y y'
      grind
  accurate t z a c g _ _ _ hg := by
    cases a
    · have e : dist (z + 5) (z + 4) = 1 := by simp only [dist]; split <;> grind
      have := hg (z + 5) (z + 4)
      rw [e] at this
      show 1 * g (z + 5) + 0 ≤ 1 * g (z + 4) + 0 + c * 1 ∧
        1 * g (z + 4) + 0 ≤ 1 * g (z + 5) + 0 + c * 1
      grind
    · have := hg z z
      have e : dist z z = 0 := by simp only [dist]; split <;> grind
      have := hg (z + 1) z
      have e' : dist (z + 1) z = 1 := by simp only [dist]; split <;> grind
      rw [e'] at this
      show 1 * g z + 0 ≤ 1 * g z + 0 + c * 1 ∧ 1 * g z + 0 ≤ 1 * g z + 0 + c * 1
      grind

end RegretExample

open RegretExample in
/-- **The planning regret is attained** (catalog: `planning-regret`): staying is a best plan of the
learned problem, and it costs `2 L (T + 1) η = 4` more than moving on. -/
theorem planning_regret_attained :
    (problem 2).OptimalPlan [true, false] 1 (encoder 0) [true] ∧
      (problem 4).cost [true] 0 =
        (problem 4).cost [false] 0 + 2 * 1 * (((1 : Nat) : Rat) + 1) * 1 := by
  have pl : Problem.plans [true, false] 1 = [[true], [false]] := rfl
  refine ⟨⟨by rw [pl]; exact .head _, fun q hq => ?_⟩, ?_⟩
  · rw [pl] at hq
    rcases List.mem_cons.1 hq with rfl | hq
    · exact Std.le_refl _
    · obtain rfl := List.mem_singleton.1 hq
      simp only [Problem.cost, problem, encoder, Outcomes.expect, if_pos, Bool.false_eq_true,
        if_false]
      grind
  · rw [Semiring.natCast_one]
    simp only [Problem.cost, problem, Outcomes.expect, if_pos, Bool.false_eq_true, if_false]
    grind

end LeJEPA
