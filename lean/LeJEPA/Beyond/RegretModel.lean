module

public import LeJEPA.Beyond.Regret

/-!
# Planning regret with learned dynamics

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

## Main results
* `planning_regret_model`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w x
attribute [local instance] Semiring.natCast

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
  stage_lipschitz : ∀ a, LipschitzWith dist L fun y => P'.stage y a
  terminal_lipschitz : LipschitzWith dist L P'.terminal
  /-- The model maps `c`-Lipschitz functions to `c K`-Lipschitz functions. -/
  smooth : ∀ a c g, LipschitzWith dist c g →
    LipschitzWith dist (K * c) fun y => (P'.kernel y a).expect g
  /-- The model's outcomes are within `ε` of the images of the true ones. -/
  accurate : ∀ t z a c g, t < T → P.Met acts z₀ t z → a ∈ acts → LipschitzWith dist c g →
    (P'.kernel (Q z) a).expect g ≤ (P.kernel z a).expect (fun z' => g (Q z')) + c * ε ∧
      (P.kernel z a).expect (fun z' => g (Q z')) ≤ (P'.kernel (Q z) a).expect g + c * ε

namespace Model
variable {P : Problem R Z A} {P' : Problem R Y A} {Q : Z → Y} {dist : Y → Y → R} {L K ε : R}
  {acts : List A} {z₀ : Z} {T : Nat} (m : Model P P' Q dist L K ε acts z₀ T)
include m

/-- The cost of a plan is Lipschitz in the learned state. -/
theorem cost_lipschitz (p : List A) :
    LipschitzWith dist (costLipschitz L K p.length) (P'.cost p) := by
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
    have step := fun (q : R × Z) (hq : List.Mem q (P.kernel z a)) (h0 : q.1 ≠ 0) =>
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

end LeJEPA
