module

public import LeJEPA.Algebra.Isometry
public import LeJEPA.Planning.Problem

/-!
# Planning in recovered latents

An encoder that recovers the latents up to a rotation `Q` sees the same world in rotated
coordinates: the dynamics are conjugated by `Q`, and costs that do not change under `Q` stay as they
are. Then planning on the embeddings is planning on the latents (paper, Corollary 4.5): every plan
has the same expected cost, and the best plans are the same. The same holds for closed-loop
policies, action by action, by backward induction.

That the expected costs agree is proved from the definition of the conjugated dynamics as an image
(`Outcomes.expect_map`). The proofs use less than conjugation: a map `Q : Z → Y` *carries* a problem
to another if the second moves as the image of the first (in the weak sense of expectations) and the
costs agree along `Q`. So they also apply when the costs are moved rather than invariant
(`Problem.transport`), or when `Q` is not a bijection (a projection that forgets what the costs
ignore). Only optimality of policies needs a bijection, because it speaks of all states.

## Main results
* `planning_cost`, `planning_value`, `planning_minimizers`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w x

namespace Problem
variable {R : Type u} {Z : Type v} {Y : Type x} {A : Type w}

/-- The conjugated problem: dynamics in the coordinates `Q z`, with the same cost functions. `Qi`
is the inverse of `Q`. -/
@[expose] def conj (Q Qi : Z → Z) (P : Problem R Z A) : Problem R Z A where
  kernel y a := (P.kernel (Qi y) a).map Q
  stage := P.stage
  terminal := P.terminal

/-- The problem in the coordinates `Q z`, with dynamics and costs both moved. -/
@[expose] def transport (Q : Z → Y) (Qi : Y → Z) (P : Problem R Z A) : Problem R Y A where
  kernel y a := (P.kernel (Qi y) a).map Q
  stage y a := P.stage (Qi y) a
  terminal y := P.terminal (Qi y)

section
variable [CommRing R]

/-- `Q` carries `P` to `P'`: the outcomes from `Q z` are distributed as the images of those from
`z`, and the costs agree along `Q`. -/
structure Carries (Q : Z → Y) (P : Problem R Z A) (P' : Problem R Y A) : Prop where
  /-- `E' g (Q z) = E (g ∘ Q) z`. -/
  kernel : ∀ z a g, (P'.kernel (Q z) a).expect g = (P.kernel z a).expect fun z' => g (Q z')
  stage : ∀ z a, P'.stage (Q z) a = P.stage z a
  terminal : ∀ z, P'.terminal (Q z) = P.terminal z

/-- A map with a left inverse carries a problem with invariant costs to its conjugate. -/
theorem carries_conj {Q Qi : Z → Z} (left : ∀ z, Qi (Q z) = z) {P : Problem R Z A}
    (stage : ∀ z a, P.stage (Q z) a = P.stage z a)
    (terminal : ∀ z, P.terminal (Q z) = P.terminal z) : Carries Q P (P.conj Q Qi) where
  kernel z a g := by simp only [conj, left, Outcomes.expect_map]
  stage := stage
  terminal := terminal

/-- A map with a left inverse carries every problem to the transported one. -/
theorem carries_transport {Q : Z → Y} {Qi : Y → Z} (left : ∀ z, Qi (Q z) = z)
    (P : Problem R Z A) : Carries Q P (P.transport Q Qi) where
  kernel z a g := by simp only [transport, left, Outcomes.expect_map]
  stage z a := by simp only [transport, left]
  terminal z := by simp only [transport, left]

/-- Conjugation keeps dynamics stochastic. -/
theorem IsStochastic.conj [LE R] {P : Problem R Z A} (h : P.IsStochastic) (Q Qi : Z → Z) :
    (P.conj Q Qi).IsStochastic := fun _ a => (h _ a).map Q

namespace Carries
variable {Q : Z → Y} {P : Problem R Z A} {P' : Problem R Y A} (h : Carries Q P P')
include h

/-- Plans have equal costs. -/
theorem cost (p : List A) : ∀ z, P'.cost p (Q z) = P.cost p z := by
  induction p with
  | nil => exact h.terminal
  | cons a p ih => intro z; rw [Problem.cost, Problem.cost, h.stage, h.kernel, funext ih]

/-- A policy of the second problem, read through `Q`, has the same cost in the first. -/
theorem policyCost (π : Nat → Y → A) (t : Nat) :
    ∀ z, P'.policyCost π t (Q z) = P.policyCost (fun s z => π s (Q z)) t z := by
  induction t with
  | zero => exact h.terminal
  | succ t ih =>
    intro z; rw [Problem.policyCost, Problem.policyCost, h.stage, h.kernel, funext ih]

variable [LE R] (acts : List A)

/-- The best open-loop plans have equal costs. -/
theorem planValue (t : Nat) (z : Z) : P'.planValue acts t (Q z) = P.planValue acts t z := by
  simp only [Problem.planValue, h.cost]

/-- The best open-loop plans are the same. -/
theorem optimalPlan (t : Nat) (z : Z) (p : List A) :
    P'.OptimalPlan acts t (Q z) p ↔ P.OptimalPlan acts t z p := by
  simp only [OptimalPlan, h.cost]

/-- The Bellman values are equal. -/
theorem value (t : Nat) : ∀ z, P'.value acts t (Q z) = P.value acts t z := by
  induction t with
  | zero => exact h.terminal
  | succ t ih =>
    intro z
    rw [Problem.value, Problem.value]
    congr 1
    funext a
    rw [h.stage, h.kernel, funext ih]

/-- The costs of an action are equal. -/
theorem actionValue (t : Nat) (z : Z) (a : A) :
    P'.actionValue acts t (Q z) a = P.actionValue acts t z a := by
  rw [Problem.actionValue, Problem.actionValue, h.stage, h.kernel, funext (h.value acts t)]

/-- The best actions are the same. -/
theorem optimalAction (t : Nat) (z : Z) (a : A) :
    P'.OptimalAction acts t (Q z) a ↔ P.OptimalAction acts t z a := by
  simp only [OptimalAction, h.actionValue]

/-- For a bijection, the best policies are the same. -/
theorem optimalPolicy {Qi : Y → Z} (left : ∀ z, Qi (Q z) = z) (right : ∀ y, Q (Qi y) = y)
    (π : Nat → Y → A) :
    P'.OptimalPolicy acts π ↔ P.OptimalPolicy acts fun t z => π t (Q z) := by
  constructor
  · rintro ⟨m, o⟩
    refine ⟨fun t z => m t (Q z), fun π' m' t z => ?_⟩
    have a := o (fun s y => π' s (Qi y)) (fun s y => m' s (Qi y)) t (Q z)
    rw [h.policyCost, h.policyCost] at a
    simpa only [left] using a
  · rintro ⟨m, o⟩
    refine ⟨fun t y => ?_, fun π' m' t y => ?_⟩
    · simpa only [right] using m t (Qi y)
    · have a := o (fun s z => π' s (Q z)) (fun s z => m' s (Q z)) t (Qi y)
      rwa [← h.policyCost, ← h.policyCost, right] at a

end Carries
end
end Problem

section
variable {R : Type u} {Z : Type v} {A : Type w} [CommRing R] {Q Qi : Z → Z}

/-- **Planning costs** (paper, Corollary 4.5; catalog: `planning-cost`). Let `Q` have the left
inverse `Qi`, and let the costs of `P` be invariant under `Q`. In the problem conjugated by `Q`,
every open-loop plan has the same expected cost from `Q z` as it has in `P` from `z`. -/
theorem planning_cost (left : ∀ z, Qi (Q z) = z) (P : Problem R Z A)
    (stage : ∀ z a, P.stage (Q z) a = P.stage z a)
    (terminal : ∀ z, P.terminal (Q z) = P.terminal z) (p : List A) (z : Z) :
    (P.conj Q Qi).cost p (Q z) = P.cost p z :=
  (Problem.carries_conj left stage terminal).cost p z

variable [LE R]

/-- **Planning values** (paper, Corollary 4.5; catalog: `planning-value`): in the conjugated problem
the least cost of a plan, and the Bellman value of closed-loop play, are the same from `Q z` as they
are in `P` from `z`. -/
theorem planning_value (left : ∀ z, Qi (Q z) = z) (P : Problem R Z A)
    (stage : ∀ z a, P.stage (Q z) a = P.stage z a)
    (terminal : ∀ z, P.terminal (Q z) = P.terminal z) (acts : List A) (t : Nat) (z : Z) :
    (P.conj Q Qi).planValue acts t (Q z) = P.planValue acts t z ∧
      (P.conj Q Qi).value acts t (Q z) = P.value acts t z :=
  have h := Problem.carries_conj left stage terminal
  ⟨h.planValue acts t z, h.value acts t z⟩

/-- **Planning minimizers** (paper, Corollary 4.5; catalog: `planning-minimizers`): in the
conjugated problem the best plans from `Q z` are the best plans of `P` from `z`; so are the
minimizing actions of the Bellman recursion; and, `Q` being a bijection, a closed-loop policy is
optimal exactly if the policy `z ↦ π (Q z)` is optimal for `P`. -/
theorem planning_minimizers (left : ∀ z, Qi (Q z) = z) (right : ∀ z, Q (Qi z) = z)
    (P : Problem R Z A) (stage : ∀ z a, P.stage (Q z) a = P.stage z a)
    (terminal : ∀ z, P.terminal (Q z) = P.terminal z) (acts : List A) :
    (∀ t z p, (P.conj Q Qi).OptimalPlan acts t (Q z) p ↔ P.OptimalPlan acts t z p) ∧
      (∀ t z a, (P.conj Q Qi).OptimalAction acts t (Q z) a ↔ P.OptimalAction acts t z a) ∧
      ∀ π, (P.conj Q Qi).OptimalPolicy acts π ↔ P.OptimalPolicy acts fun t z => π t (Q z) :=
  have h := Problem.carries_conj left stage terminal
  ⟨h.optimalPlan acts, h.optimalAction acts, h.optimalPolicy acts left right⟩

end

/-- Latents in the plane, and the cost of ending far from 0: an orthogonal `Q` meets the hypotheses,
with the transpose as its inverse. -/
example (Q : Mat 2 Rat) (hQ : Q * Q.transpose = 1) (P : Problem Rat (Fin 2 → Rat) Bool)
    (stage : ∀ z a, P.stage z a = if a then 1 else 0) (terminal : ∀ z, P.terminal z = dot z z)
    (p : List Bool) (z : Fin 2 → Rat) :
    (P.conj Q.mulVec Q.transpose.mulVec).cost p (Q.mulVec z) = P.cost p z := by
  have hQ' := Mat.transpose_mul_self hQ
  refine planning_cost (fun z => ?_) P (fun z a => by rw [stage, stage])
    (fun z => by rw [terminal, terminal, dot_mulVec_mulVec hQ']) p z
  rw [RectMat.mulVec_mulVec, Mat.mul_eq, hQ', mulVec_one]

/-- Without invariant costs the conclusion fails: the sign change of the line, and the cost of
ending at `z` being `z`. -/
example : let P : Problem Rat Rat Unit := ⟨fun z _ => [(1, z)], fun _ _ => 0, fun z => z⟩
    (P.conj (fun z => -z) (fun z => -z)).cost [] (-1) ≠ P.cost [] 1 := by
  simp only [Problem.cost, Problem.conj]; grind

end LeJEPA
