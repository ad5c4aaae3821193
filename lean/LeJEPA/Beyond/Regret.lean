module

public import LeJEPA.Planning.Invariance

/-!
# Planning regret

An encoder `h` that recovers the latents only up to an error, `dist (h z) (Q z) ≤ η`, and a plan
made in the learned space. How much worse is it than the best plan?

The learned problem `P'` lives on the learned states `y ∈ Y`: these move as the images `h z` of the
true states do, and costs are evaluated at `y = h z`. The true costs are those of `P'` evaluated at
`Q z`; with `Q` a rotation and costs invariant under it, these are the costs of the latents
themselves. If the costs are `L`-Lipschitz in the learned state, every plan of `T` steps has nearly
the same cost in both problems: the `T` stage costs and the terminal cost err by at most `L η` each.
So the best plan of the learned problem is at most `2 L (T + 1) η` worse than the best plan
(`planning_regret`), and the best closed-loop policy of the learned problem, which sees the state
only through `h`, at most that much worse than the best policy (`planning_regret_policy`).

The error is asked to be small only at the states that are met: those that plans can reach with
positive probability within the horizon. Of `dist` nothing is used, not even symmetry. `Q` and `h`
are arbitrary maps.

With the horizon `T = 0` there is one plan and the regret is 0; at `T = 1` the bound is attained, as
an example in `LeJEPA.Beyond.RegretModel` shows. That module treats learned dynamics with errors.

## Main results
* `planning_regret`, `planning_regret_policy`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w x
attribute [local instance] Semiring.natCast

/-- `|f y - f y'| ≤ L dist y y'`. -/
@[expose] def IsLipschitz {R : Type u} {Y : Type v} [CommRing R] [LE R] (dist : Y → Y → R) (L : R)
    (f : Y → R) : Prop :=
  ∀ y y', f y - f y' ≤ L * dist y y' ∧ f y' - f y ≤ L * dist y y'

section Expect
variable {R : Type u} {Z : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R]

/-- Two functions that differ by at most `δ` on the outcomes of positive weight have expectations
that differ by at most `δ`. -/
theorem Outcomes.IsProb.expect_le_add {K : Outcomes R Z} (hK : K.IsProb) {f g : Z → R} {δ : R}
    (h : ∀ p, p ∈ K → p.1 ≠ 0 → f p.2 ≤ g p.2 + δ) : K.expect f ≤ K.expect g + δ := by
  have key : ∀ K : Outcomes R Z, K.Nonneg →
      (∀ p, p ∈ K → p.1 ≠ 0 → f p.2 ≤ g p.2 + δ) →
      K.expect f ≤ K.expect g + K.expect (fun _ => 1) * δ := fun K => by
    induction K with
    | nil =>
      intro _ _
      show (0 : R) ≤ 0 + 0 * δ
      grind
    | cons p K ih =>
      intro hn h
      have a := ih (fun q hq => hn q (.tail _ hq)) fun q hq => h q (.tail _ hq)
      have b : p.1 * f p.2 ≤ p.1 * (g p.2 + δ) := by
        by_cases hp : p.1 = 0
        · rw [hp]; grind
        · have := OrderedRing.mul_nonneg (hn p (.head _))
            (by have := h p (.head _) hp; grind : 0 ≤ g p.2 + δ - f p.2)
          grind
      show p.1 * f p.2 + _ ≤ p.1 * g p.2 + _ + (p.1 * 1 + _) * δ
      grind
  have := key K hK.nonneg h
  rw [hK.total] at this
  grind

end Expect

namespace Problem
variable {R : Type u} {Z : Type v} {Y : Type w} {A : Type x}

/-- The states that can be met from `z₀` after `t` actions from `acts`, with positive weight. -/
inductive Met [CommRing R] (P : Problem R Z A) (acts : List A) (z₀ : Z) : Nat → Z → Prop
  | start : Met P acts z₀ 0 z₀
  | step {t : Nat} {z : Z} {a : A} {p : R × Z} : Met P acts z₀ t z → a ∈ acts →
      p ∈ P.kernel z a → p.1 ≠ 0 → Met P acts z₀ (t + 1) p.2

/-- The dynamics of `P` with the costs of `P'` read through `h`. -/
@[expose] def readCosts (P : Problem R Z A) (P' : Problem R Y A) (h : Z → Y) : Problem R Z A where
  kernel := P.kernel
  stage z := P'.stage (h z)
  terminal z := P'.terminal (h z)

section
variable [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R]
  {P P₁ P₂ : Problem R Z A} {acts : List A} {z₀ : Z} {T : Nat} {δ : R}

/-- The costs of `P₁` are at most those of `P₂` plus `δ`, at the states that `P` meets within `T`
steps; and all three have the same dynamics. -/
structure CostsLe (P P₁ P₂ : Problem R Z A) (acts : List A) (z₀ : Z) (T : Nat) (δ : R) : Prop where
  stochastic : P.IsStochastic
  left : P₁.kernel = P.kernel
  right : P₂.kernel = P.kernel
  stage : ∀ t z a, t ≤ T → P.Met acts z₀ t z → P₁.stage z a ≤ P₂.stage z a + δ
  terminal : ∀ t z, t ≤ T → P.Met acts z₀ t z → P₁.terminal z ≤ P₂.terminal z + δ

namespace CostsLe
variable (c : CostsLe P P₁ P₂ acts z₀ T δ)
include c

/-- A plan of `t` steps costs at most `(t + 1) δ` more. -/
theorem cost (p : List A) : ∀ s z, s + p.length ≤ T → (∀ a, a ∈ p → a ∈ acts) →
    P.Met acts z₀ s z → P₁.cost p z ≤ P₂.cost p z + ((p.length : R) + 1) * δ := by
  induction p with
  | nil =>
    intro s z hs _ hz
    have := c.terminal s z hs hz
    show P₁.terminal z ≤ P₂.terminal z + (((0 : Nat) : R) + 1) * δ
    rw [Semiring.natCast_zero]
    grind
  | cons a p ih =>
    intro s z hs ha hz
    have hs' : s + 1 + p.length ≤ T := by
      have : (a :: p).length = p.length + 1 := rfl
      omega
    have e := (c.stochastic z a).expect_le_add (f := P₁.cost p) (g := P₂.cost p) fun q hq h0 =>
      ih (s + 1) q.2 hs' (fun b hb => ha b (.tail _ hb)) (.step hz (ha a (.head _)) hq h0)
    have b := c.stage s z a (by omega) hz
    rw [Problem.cost, Problem.cost, c.left, c.right,
      show (a :: p).length = p.length + 1 from rfl, Semiring.natCast_succ]
    grind

/-- A policy over `t` steps costs at most `(t + 1) δ` more. -/
theorem policyCost {π : Nat → Z → A} (hπ : ∀ t z, π t z ∈ acts) (t : Nat) : ∀ s z, s + t ≤ T →
    P.Met acts z₀ s z → P₁.policyCost π t z ≤ P₂.policyCost π t z + ((t : R) + 1) * δ := by
  induction t with
  | zero =>
    intro s z hs hz
    have := c.terminal s z hs hz
    show P₁.terminal z ≤ P₂.terminal z + (((0 : Nat) : R) + 1) * δ
    rw [Semiring.natCast_zero]
    grind
  | succ t ih =>
    intro s z hs hz
    have e := (c.stochastic z (π t z)).expect_le_add (f := P₁.policyCost π t)
      (g := P₂.policyCost π t) fun q hq h0 =>
        ih (s + 1) q.2 (by omega) (.step hz (hπ t z) hq h0)
    have b := c.stage s z (π t z) (by omega) hz
    rw [Problem.policyCost, Problem.policyCost, c.left, c.right, Semiring.natCast_succ]
    grind

end CostsLe

/-- A learned problem of the problem `P`: the learned states `h z` move as the images of the states
of `P`, the costs of `P` are those of `P'` at `Q z`, they are `L`-Lipschitz, and `h` is within `η`
of `Q` at the states met from `z₀` within `T` steps. -/
structure Learned (P : Problem R Z A) (P' : Problem R Y A) (Q h : Z → Y) (dist : Y → Y → R)
    (L η : R) (acts : List A) (z₀ : Z) (T : Nat) : Prop where
  /-- The outcomes from `h z` are distributed as the images of those from `z`. -/
  move : ∀ z a g, (P'.kernel (h z) a).expect g = (P.kernel z a).expect fun z' => g (h z')
  stage : ∀ z a, P.stage z a = P'.stage (Q z) a
  terminal : ∀ z, P.terminal z = P'.terminal (Q z)
  nonneg : 0 ≤ L
  stage_lipschitz : ∀ a, IsLipschitz dist L fun y => P'.stage y a
  terminal_lipschitz : IsLipschitz dist L P'.terminal
  close : ∀ t z, t ≤ T → P.Met acts z₀ t z → dist (h z) (Q z) ≤ η

namespace Learned
variable {P' : Problem R Y A} {Q h : Z → Y} {dist : Y → Y → R} {L η : R}
  (l : Learned P P' Q h dist L η acts z₀ T)
include l

omit [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- `h` carries the problem with costs read through `h` to the learned one. -/
theorem carries : Carries h (P.readCosts P' h) P' := ⟨l.move, fun _ _ => rfl, fun _ => rfl⟩

private theorem lipschitz_close {f : Y → R} (hf : IsLipschitz dist L f) {t : Nat} {z : Z}
    (ht : t ≤ T) (hz : P.Met acts z₀ t z) :
    f (h z) ≤ f (Q z) + L * η ∧ f (Q z) ≤ f (h z) + L * η := by
  have a := hf (h z) (Q z)
  have b := OrderedRing.mul_nonneg l.nonneg (by have := l.close t z ht hz; grind :
    0 ≤ η - dist (h z) (Q z))
  grind

/-- Costs read through `h` are at most the true ones plus `L η`. -/
theorem read_le (hP : P.IsStochastic) : CostsLe P (P.readCosts P' h) P acts z₀ T (L * η) where
  stochastic := hP
  left := rfl
  right := rfl
  stage t z a ht hz := by
    rw [l.stage]; exact (l.lipschitz_close (l.stage_lipschitz a) ht hz).1
  terminal t z ht hz := by
    rw [l.terminal]; exact (l.lipschitz_close l.terminal_lipschitz ht hz).1

/-- The true costs are at most those read through `h` plus `L η`. -/
theorem le_read (hP : P.IsStochastic) : CostsLe P P (P.readCosts P' h) acts z₀ T (L * η) where
  stochastic := hP
  left := rfl
  right := rfl
  stage t z a ht hz := by
    rw [l.stage]; exact (l.lipschitz_close (l.stage_lipschitz a) ht hz).2
  terminal t z ht hz := by
    rw [l.terminal]; exact (l.lipschitz_close l.terminal_lipschitz ht hz).2

end Learned
end
end Problem

section Main
variable {R : Type u} {Z : Type v} {Y : Type w} {A : Type x} [Field R] [LE R] [LT R]
  [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] {P : Problem R Z A}
  {P' : Problem R Y A} {Q h : Z → Y} {dist : Y → Y → R} {L η : R} {acts : List A} {z₀ : Z} {T : Nat}

/-- **Planning regret** (beyond the paper; catalog: `planning-regret`). Let the learned states `h z`
move as the images of the true ones, and let the true costs be `L`-Lipschitz functions of `Q z`, in
the learned problem evaluated at `h z`, where `h` is within `η` of `Q` at all states met. Then a
best plan of `T` steps of the learned problem costs at most `2 L (T + 1) η` more than any plan of
`T` steps. -/
theorem planning_regret (hP : P.IsStochastic) (l : P.Learned P' Q h dist L η acts z₀ T)
    {p : List A} (opt : P'.OptimalPlan acts T (h z₀) p) {q : List A}
    (hq : q ∈ Problem.plans acts T) :
    P.cost p z₀ ≤ P.cost q z₀ + 2 * L * ((T : R) + 1) * η := by
  obtain ⟨lp, mp⟩ := (Problem.mem_plans acts T p).1 opt.1
  obtain ⟨lq, mq⟩ := (Problem.mem_plans acts T q).1 hq
  have a := (l.le_read hP).cost p 0 z₀ (by omega) mp .start
  have b := (l.read_le hP).cost q 0 z₀ (by omega) mq .start
  have c := opt.2 q hq
  rw [l.carries.cost, l.carries.cost] at c
  rw [lp] at a
  rw [lq] at b
  grind

/-- **Planning regret** (catalog: `planning-regret`), against the least cost of a plan. -/
theorem planning_regret_value (hP : P.IsStochastic) (l : P.Learned P' Q h dist L η acts z₀ T)
    {p : List A} (opt : P'.OptimalPlan acts T (h z₀) p) :
    P.cost p z₀ ≤ P.planValue acts T z₀ + 2 * L * ((T : R) + 1) * η := by
  obtain ⟨q, hq, e⟩ := exists_minOf_eq (fun q => P.cost q z₀) (Problem.plans acts T)
    (List.ne_nil_of_mem opt.1)
  rw [Problem.planValue, e]
  exact planning_regret hP l opt hq

/-- **Planning regret of policies** (catalog: `planning-regret`). A closed-loop policy that attains
the Bellman value of the learned problem from `h z₀`, followed in the true problem by reading the
state through `h`, costs at most `2 L (T + 1) η` more than the Bellman value of the true problem. -/
theorem planning_regret_policy (hP : P.IsStochastic) (l : P.Learned P' Q h dist L η acts z₀ T)
    {π : Nat → Y → A} (hπ : ∀ t y, π t y ∈ acts)
    (opt : P'.policyCost π T (h z₀) = P'.value acts T (h z₀)) :
    P.policyCost (fun t z => π t (h z)) T z₀ ≤
      P.value acts T z₀ + 2 * L * ((T : R) + 1) * η := by
  obtain ⟨πb, mb, eb⟩ := P.exists_policyCost_eq_value (List.ne_nil_of_mem (hπ 0 (h z₀)))
  have a := (l.le_read hP).policyCost (fun t z => hπ t (h z)) T 0 z₀ (by omega) .start
  have b := (l.read_le hP).policyCost mb T 0 z₀ (by omega) .start
  have hP' : (P.readCosts P' h).IsStochastic := hP
  have c := hP'.value_le_policyCost mb T z₀
  rw [l.carries.policyCost, l.carries.value] at opt
  rw [eb] at b
  grind

end Main
end LeJEPA
