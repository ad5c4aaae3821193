module

public import LeJEPA.Forward.Continuous
public import LeJEPA.Planning.Invariance

/-!
# Recovery into planning

The forward theorem composed with the theorem on planning: a continuous encoder with as many outputs
as latents that attains the least alignment loss plans as the true state does (paper, Theorem 4.1
and Corollary 4.5). Its embeddings are `h(x) = Q x` with an orthogonal `Q`, at every state, so the
world as it sees it is the true one conjugated by `Q`; and if the costs do not change under
rotations, every plan costs the same, and the best plans and policies are the same.

## Main results
* `recovery_planning`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis

universe u v
attribute [local instance] Semiring.natCast

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] {n : Nat} {ρ : R}

/-- **Recovery into planning** (paper, Theorem 4.1 with Corollary 4.5; catalog:
`forward-continuous`). Let `h : R^n → R^n` be a continuous whitened encoder whose alignment loss is
at most `2 (1 - ρ) n`, `0 < ρ < 1`. Let `P` be a planning problem on `R^n` whose costs do not change
under orthogonal maps. Then `h` has an inverse `g`, and in the problem `P.conj h g`, the world as
the encoder sees it, from the state `h(x)`,
* every plan has the same expected cost as in `P` from `x`;
* the least cost of a plan and the Bellman value are the same;
* the best plans, the best actions and the best policies are the same. -/
theorem recovery_planning (h0 : 0 < ρ) (h1 : ρ < 1) {h : Fin n → (Fin n → R) → R}
    (w : ContinuousWhitened h) (opt : gaussianLoss (fun _ => ρ) h ≤ 2 * (1 - ρ) * (n : R))
    (P : Problem R (Fin n → R) A)
    (stage : ∀ Q : Mat n R, Q.transpose * Q = 1 → ∀ x a, P.stage (Q.mulVec x) a = P.stage x a)
    (terminal : ∀ Q : Mat n R, Q.transpose * Q = 1 → ∀ x, P.terminal (Q.mulVec x) = P.terminal x)
    (acts : List A) :
    ∃ g : (Fin n → R) → Fin n → R, (∀ x, (g fun i => h i x) = x) ∧ (∀ y i, h i (g y) = y i) ∧
      (∀ p x, (P.conj (fun x i => h i x) g).cost p (fun i => h i x) = P.cost p x) ∧
      (∀ t x, (P.conj (fun x i => h i x) g).planValue acts t (fun i => h i x) =
          P.planValue acts t x ∧
        (P.conj (fun x i => h i x) g).value acts t (fun i => h i x) = P.value acts t x) ∧
      (∀ t x p, (P.conj (fun x i => h i x) g).OptimalPlan acts t (fun i => h i x) p ↔
        P.OptimalPlan acts t x p) ∧
      (∀ t x a, (P.conj (fun x i => h i x) g).OptimalAction acts t (fun i => h i x) a ↔
        P.OptimalAction acts t x a) ∧
      ∀ π, (P.conj (fun x i => h i x) g).OptimalPolicy acts π ↔
        P.OptimalPolicy acts fun t x => π t fun i => h i x := by
  obtain ⟨Q, hQ, hQ', e⟩ := forward_continuous h0 h1 w opt
  have e' : (fun x i => h i x) = Q.mulVec := funext fun x => funext fun i => e i x
  have left : ∀ x, Q.transpose.mulVec (Q.mulVec x) = x := fun x => by
    rw [RectMat.mulVec_mulVec, hQ' rfl, mulVec_one]
  have right : ∀ y, Q.mulVec (Q.transpose.mulVec y) = y := fun y => by
    rw [RectMat.mulVec_mulVec, hQ, mulVec_one]
  have pt : ∀ x, (fun i => h i x) = Q.mulVec x := congrFun e'
  have st := stage Q (hQ' rfl)
  have te := terminal Q (hQ' rfl)
  obtain ⟨m1, m2, m3⟩ := planning_minimizers left right P st te acts
  refine ⟨Q.transpose.mulVec, fun x => by rw [pt x, left], fun y i => ?_, ?_⟩
  · rw [e]; exact congrFun (right y) i
  · rw [e']
    simp only [pt]
    exact ⟨planning_cost left P st te, planning_value left P st te acts, m1, m2, m3⟩

end LeJEPA
