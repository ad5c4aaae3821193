module

public import LeJEPA.Beyond.Regret

/-!
# Planning regret with a learned model

What a plan loses that is made with a learned model, whose dynamics err too; and a problem in which
the regret bounds are attained.

## Main results
* `planning_regret_model`.
* `planning_regret_attained`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w x
attribute [local instance] Semiring.natCast

/-!
## Planning regret with learned dynamics

The learned problem has dynamics of its own, a model that was fitted and is used to plan from
`h z₀`. The model errs: at the states met, the expectation of every `c`-Lipschitz function under the
model's outcomes from `Q z` differs from its expectation under the images of the true outcomes by at
most `c ε` (the Wasserstein distance of the outcomes is at most `ε`). The model is smooth: it maps
`c`-Lipschitz functions to `c K`-Lipschitz ones. Then the costs to go of a plan of `t` steps are
`L_t`-Lipschitz with `L_0 = L`, `L_(t+1) = L + K L_t` (`costLipschitz`), and the best plan of the
model costs in truth at most `2 (L_T η + ε Σ_(t<T) L_t)` more than the best plan: the error of the
encoder enters only at the start, the error of the model at each step.

For `K = 1` (the model does not expand distances), `L_t = (t + 1) L`. With an exact model, `ε = 0`,
this is the bound of `planning_regret` with half as many hypotheses on `h`: only its value at the
start matters, since an open-loop plan observes nothing afterwards.
-/

/-- The Lipschitz constant of the cost of a plan of `t` steps. -/
@[expose] def costLipschitz {R : Type u} [CommRing R] (L K : R) : Nat → R
  | 0 => L
  | t + 1 => L + K * costLipschitz L K t

/-- Without expansion, `L_t = (t + 1) L`. -/
theorem costLipschitz_one {R : Type u} [CommRing R] (L : R) (t : Nat) :
    costLipschitz L 1 t = ((t : R) + 1) * L := by
  induction t with
  | zero => rw [costLipschitz, Semiring.natCast_zero]; grind
  | succ t ih => rw [costLipschitz, ih, Semiring.natCast_succ]; grind

namespace Problem
variable {R : Type u} {Z : Type v} {Y : Type w} {A : Type x}
  [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R]

/-- A model `P'` of the problem `P` seen through `Q`, accurate to `ε` at the states met from `z₀`
within `T` steps, and smooth. -/
structure Model (P : Problem R Z A) (P' : Problem R Y A) (Q : Z → Y) (dist : Y → Y → R)
    (L K ε : R) (acts : List A) (z₀ : Z) (T : Nat) : Prop where
  stage : ∀ z a, P.stage z a = P'.stage (Q z) a
  terminal : ∀ z, P.terminal z = P'.terminal (Q z)
  stage_lipschitz : ∀ a, IsLipschitz dist L fun y => P'.stage y a
  terminal_lipschitz : IsLipschitz dist L P'.terminal
  /-- The model maps `c`-Lipschitz functions to `c K`-Lipschitz functions. -/
  smooth : ∀ a c g, IsLipschitz dist c g →
    IsLipschitz dist (K * c) fun y => (P'.kernel y a).expect g
  /-- The model's outcomes are within `ε` of the images of the true ones. -/
  accurate : ∀ t z a c g, t < T → P.Met acts z₀ t z → a ∈ acts → IsLipschitz dist c g →
    (P'.kernel (Q z) a).expect g ≤ (P.kernel z a).expect (fun z' => g (Q z')) + c * ε ∧
      (P.kernel z a).expect (fun z' => g (Q z')) ≤ (P'.kernel (Q z) a).expect g + c * ε

namespace Model
variable {P : Problem R Z A} {P' : Problem R Y A} {Q : Z → Y} {dist : Y → Y → R} {L K ε : R}
  {acts : List A} {z₀ : Z} {T : Nat} (m : Model P P' Q dist L K ε acts z₀ T)
include m

/-- The cost of a plan is Lipschitz in the learned state. -/
theorem cost_lipschitz (p : List A) :
    IsLipschitz dist (costLipschitz L K p.length) (P'.cost p) := by
  induction p with
  | nil => exact m.terminal_lipschitz
  | cons a p ih =>
    intro y y'
    have s := m.stage_lipschitz a y y'
    have e := m.smooth a _ _ ih y y'
    show P'.stage y a + _ - (P'.stage y' a + _) ≤ (L + K * costLipschitz L K p.length) * dist y y' ∧
      P'.stage y' a + _ - (P'.stage y a + _) ≤ (L + K * costLipschitz L K p.length) * dist y y'
    dsimp only at s e
    grind

/-- The model's cost of a plan from `Q z` is near the true one from `z`. -/
theorem cost_near (hP : P.IsStochastic) (p : List A) : ∀ s z, s + p.length ≤ T →
    (∀ a, a ∈ p → a ∈ acts) → P.Met acts z₀ s z →
    P'.cost p (Q z) ≤ P.cost p z + ε * (sum fun t : Fin p.length => costLipschitz L K t) ∧
      P.cost p z ≤ P'.cost p (Q z) + ε * (sum fun t : Fin p.length => costLipschitz L K t) := by
  induction p with
  | nil =>
    intro s z _ _ _
    show P'.terminal (Q z) ≤ P.terminal z + ε * 0 ∧ P.terminal z ≤ P'.terminal (Q z) + ε * 0
    rw [m.terminal]
    grind
  | cons a p ih =>
    intro s z hs ha hz
    have hl : (a :: p).length = p.length + 1 := rfl
    have step := fun (q : R × Z) (hq : q ∈ P.kernel z a) (h0 : q.1 ≠ 0) =>
      ih (s + 1) q.2 (by omega) (fun b hb => ha b (.tail _ hb)) (.step hz (ha a (.head _)) hq h0)
    have e1 := (hP z a).expect_le_add (f := fun z' => P'.cost p (Q z'))
      (g := P.cost p) fun q hq h0 => (step q hq h0).1
    have e2 := (hP z a).expect_le_add (f := P.cost p)
      (g := fun z' => P'.cost p (Q z')) fun q hq h0 => (step q hq h0).2
    have acc := m.accurate s z a _ _ (by omega) hz (ha a (.head _)) (m.cost_lipschitz p)
    have tot : (sum fun t : Fin (a :: p).length => costLipschitz L K t) =
        (sum fun t : Fin p.length => costLipschitz L K t) + costLipschitz L K p.length := rfl
    rw [tot, Problem.cost, Problem.cost, m.stage]
    grind

end Model
end Problem

section Main
variable {R : Type u} {Z : Type v} {Y : Type w} {A : Type x} [Field R] [LE R] [LT R]
  [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] {P : Problem R Z A}
  {P' : Problem R Y A} {Q h : Z → Y} {dist : Y → Y → R} {L K ε η : R} {acts : List A} {z₀ : Z}
  {T : Nat}

/-- **Planning regret with learned dynamics** (beyond the paper; catalog: `planning-regret`). A best
plan of `T` steps of a smooth model that is accurate to `ε`, made from the learned state `h z₀`
within `η` of `Q z₀`, costs in truth at most `2 (L_T η + ε Σ_(t<T) L_t)` more than any plan. -/
theorem planning_regret_model (hP : P.IsStochastic) (m : P.Model P' Q dist L K ε acts z₀ T)
    (nonneg : 0 ≤ costLipschitz L K T) (close : dist (h z₀) (Q z₀) ≤ η) {p : List A}
    (opt : P'.OptimalPlan acts T (h z₀) p) {q : List A} (hq : q ∈ Problem.plans acts T) :
    P.cost p z₀ ≤ P.cost q z₀ + 2 * (costLipschitz L K T * η
      + ε * sum fun t : Fin T => costLipschitz L K t) := by
  obtain ⟨lp, mp⟩ := (Problem.mem_plans acts T p).1 opt.1
  obtain ⟨lq, mq⟩ := (Problem.mem_plans acts T q).1 hq
  have a := (m.cost_near hP p 0 z₀ (by omega) mp .start).2
  have b := (m.cost_near hP q 0 z₀ (by omega) mq .start).1
  have ca := (m.cost_lipschitz p (h z₀) (Q z₀)).2
  have cb := (m.cost_lipschitz q (h z₀) (Q z₀)).1
  have c := opt.2 q hq
  have d := OrderedRing.mul_nonneg nonneg (by grind : 0 ≤ η - dist (h z₀) (Q z₀))
  rw [lp] at a ca
  rw [lq] at b cb
  grind

end Main

/-- Costs of Lipschitz constant 1 and a model that does not expand: over three steps, `L_3 = 4`. -/
example : costLipschitz (1 : Rat) 1 3 = 4 := by simp only [costLipschitz]; grind

/-!
## The planning regret is attained

A problem on the line with two actions, `true` (stay, at the cost `-z`) and `false` (move on by 4,
at the cost `z`), and the terminal cost `-z`. The learned state is `h z = z / 2 + 1`, within 1 of
`z` at the states 0 and 4 that are met in one step from 0. In the learned problem both plans cost
`-2` from `h 0 = 1`, so staying is a best plan; in truth it costs 0 and moving costs `-4`. The
regret is 4, the value of `2 L (T + 1) η` at `L = T = η = 1`.

A model of this problem that overshoots by 1 when it moves shows that the hypotheses of
`planning_regret_model` can be met over any horizon.
-/

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
