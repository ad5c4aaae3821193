module

public import LeJEPA.Approximate.Continuous
public import LeJEPA.Converse.GaussianLaw
public import LeJEPA.Planning.Recovery
public import LeJEPA.Real.RealComplete

/-!
# The theorems of the paper, for continuous functions of Gaussian vectors over the real numbers

This file restates the paper's Theorems 4.1 and 4.2, Proposition 4.3 and Corollary 4.5 in full. `R`
is any complete ordered field; `Real`, constructed in the library, is one. Read with it:

* `gaussian f`, the expectation of `f : (Fin N → R) → R` under the standard Gaussian law: the limit,
  as `k → ∞`, of the averages of `f` over the lattice of step `1/k` in `[-k, k]^N` with the weights
  `exp (-|x|²/2)` (`LeJEPA.Normal.Gaussian`);
* `ContGrowth f`: `f` is continuous and `|f(x)| ≤ c (1 + |x|²)^k` for some `c` and `k`
  (`LeJEPA.Normal.Growth`);
* `gaussianLoss (fun _ => ρ) h`: `Σ_i E (h_i(x) - h_i(y))²`, where `y = ρ x + sqrt (1 - ρ²) ξ` and
  `x`, `ξ` are independent standard Gaussian vectors (`LeJEPA.Forward.Continuous`);
* `IsProcrustes M Q`: `Q` is nearest to `M` among the matrices with orthonormal rows
  (`LeJEPA.Approximate.Procrustes`); `ContGrowth₁ p`: `ContGrowth` for a function of a number;
  `Problem` and its costs (`LeJEPA.Planning.Problem`).

Not covered: encoders that are not continuous. `Challenge.lean`, beside this library, has the same
statements below the definitions that they rest on, and nothing else.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis

universe u v
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {m n : Nat} {ρ : R}

/-- **Theorem 4.1.** A continuous encoder with mean 0 and identity covariance that attains the least
alignment loss is an orthogonal map of the latents, at every point. -/
theorem theorem_4_1 (h0 : 0 < ρ) (h1 : ρ < 1) {h : Fin m → (Fin n → R) → R}
    (mem : ∀ i, ContGrowth (h i)) (mean : ∀ i, gaussian (h i) = 0)
    (cov : ∀ i j, gaussian (fun x => h i x * h j x) = if i = j then 1 else 0)
    (opt : gaussianLoss (fun _ => ρ) h ≤ 2 * (1 - ρ) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i x, h i x = sum fun j => Q i j * x j :=
  forward_continuous h0 h1 ⟨mem, mean, cov⟩ opt

/-- `2 (1 - ρ) m` is the least loss. -/
theorem theorem_4_1_bound (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) {h : Fin m → (Fin n → R) → R}
    (mem : ∀ i, ContGrowth (h i)) (mean : ∀ i, gaussian (h i) = 0)
    (cov : ∀ i j, gaussian (fun x => h i x * h j x) = if i = j then 1 else 0) :
    2 * (1 - ρ) * (m : R) ≤ gaussianLoss (fun _ => ρ) h :=
  loss_lower_bound_continuous h0 h1 ⟨mem, mean, cov⟩

/-- Every `Q` with `Q Qᵀ = 1` meets the hypotheses and attains the least loss. -/
theorem theorem_4_1_converse (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) {h : Fin m → (Fin n → R) → R}
    (hh : ∀ i x, h i x = sum fun j => Q i j * x j) :
    (∀ i, ContGrowth (h i)) ∧ (∀ i, gaussian (h i) = 0) ∧
      (∀ i j, gaussian (fun x => h i x * h j x) = if i = j then 1 else 0) ∧
      gaussianLoss (fun _ => ρ) h = 2 * (1 - ρ) * (m : R) := by
  obtain rfl : h = fun i x => sum fun j => Q i j * x j := funext fun i => funext fun x => hh i x
  obtain ⟨w, l⟩ := forward_converse_continuous h0 h1 hQ
  exact ⟨w.mem, w.mean, w.cov, l⟩

/-- **Theorem 4.2.** Let `z' = f(z) + η` with noise `η` independent of `z`, let `(z, z')` be
exchangeable, and let `z - E z` be an eigenfunction of the transition, with an eigenvalue `ρ` none
of `0`, `1`, `-1`. If `z` has variance `v ≠ 0`, then `z` and `η` are Gaussian, and `f` is affine.
`E` is the expectation of the joint law of `(z, η)`: linear, nonnegative, and `1` at `1`. -/
theorem theorem_4_2 {E : ((Fin 2 → R) → R) → R} {f : R → R} {μ e v : R}
    (add : ∀ {F G}, ContGrowth F → ContGrowth G → E (fun x => F x + G x) = E F + E G)
    (smul : ∀ (a : R) {F}, ContGrowth F → E (fun x => a * F x) = a * E F)
    (nonneg : ∀ {F}, ContGrowth F → (∀ x, 0 ≤ F x) → 0 ≤ E F) (one : E (fun _ => 1) = 1)
    (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1) (hf : ContGrowth₁ f)
    (hμ : E (fun x => x 0) = μ) (he : E (fun x => x 1) = e)
    (hv : E (fun x => (x 0 - μ) * (x 0 - μ)) = v) (v0 : v ≠ 0)
    (indep : ∀ p q, ContGrowth₁ p → ContGrowth₁ q →
      E (fun x => p (x 0) * q (x 1)) = E (fun x => p (x 0)) * E fun x => q (x 1))
    (exch : ∀ p q, ContGrowth₁ p → ContGrowth₁ q →
      E (fun x => p (x 0) * q (f (x 0) + x 1)) = E fun x => p (f (x 0) + x 1) * q (x 0))
    (eigen : ∀ p, ContGrowth₁ p → E (fun x => p (x 0) * (f (x 0) + x 1 - μ)) =
      ρ * E fun x => p (x 0) * (x 0 - μ)) :
    ρ * ρ < 1 ∧ (∀ t, f t = ρ * t + ((1 - ρ) * μ - e)) ∧
      (∀ p, ContGrowth₁ p → E (fun x => p (x 0)) =
        gaussian fun x : Fin 1 → R => p (μ + sqrt v * x 0)) ∧
      ∀ p, ContGrowth₁ p → E (fun x => p (x 1)) =
        gaussian fun x : Fin 1 → R => p (e + sqrt ((1 - ρ * ρ) * v) * x 0) :=
  converse_law (κ := ⟨E, add, smul, nonneg, one⟩) h0 h1 hn hf hμ he hv v0 indep exch eigen

/-- **Proposition 4.3.** A continuous encoder of mean 0 with excess loss at most `δ` and
`|Cov h - 1| ≤ ε` is near `Q x` for every Procrustes optimum `Q` of `E[h(x) xᵀ]`, and there is one:
`E |h(x) - Q x|² ≤ D + (ε + D)²` with `D = δ / (2 ρ (1 - ρ))`. -/
theorem proposition_4_3 (h0 : 0 < ρ) (h1 : ρ < 1) (hmn : m ≤ n) {h : Fin m → (Fin n → R) → R}
    (mem : ∀ i, ContGrowth (h i)) (mean : ∀ i, gaussian (h i) = 0) {δ ε : R}
    (excess : gaussianLoss (fun _ => ρ) h -
      2 * (1 - ρ) * (sum fun i => gaussian fun x => h i x * h i x) ≤ δ) (hε : 0 ≤ ε)
    (cov : (sum fun i => sum fun j =>
      ((gaussian fun x => h i x * h j x) - if i = j then 1 else 0) *
        ((gaussian fun x => h i x * h j x) - if i = j then 1 else 0)) ≤ ε * ε) :
    let M : RectMat m n R := fun i j => gaussian fun x => h i x * x j
    let D := δ / (2 * ρ * (1 - ρ))
    (∃ Q, IsProcrustes M Q) ∧ ∀ Q, IsProcrustes M Q →
      (sum fun i => gaussian fun x => (h i x - sum fun j => Q i j * x j) *
        (h i x - sum fun j => Q i j * x j)) ≤ D + (ε + D) * (ε + D) := by
  intro M D
  have e : RectMat.nsq (gaussianCov h - 1) = sum fun i => sum fun j =>
      ((gaussian fun x => h i x * h j x) - if i = j then 1 else 0) *
        ((gaussian fun x => h i x * h j x) - if i = j then 1 else 0) :=
    sum_congr fun i => sum_congr fun j => by rw [RectMat.sub_apply, Mat.one_apply]; rfl
  exact ⟨exists_isProcrustes hmn M, fun Q hQ =>
    approximate_continuous h0 h1 ⟨mem, mean⟩ excess hε (by rw [e]; exact cov) hQ⟩

/-- **Corollary 4.5**, with Theorem 4.1: an encoder that attains the least loss has an inverse `g`,
and as it sees the world, every plan costs what it costs from the true state, and the best plans and
policies are the same, if the costs do not change under orthogonal maps. -/
theorem corollary_4_5 {A : Type v} (h0 : 0 < ρ) (h1 : ρ < 1) {h : Fin n → (Fin n → R) → R}
    (mem : ∀ i, ContGrowth (h i)) (mean : ∀ i, gaussian (h i) = 0)
    (cov : ∀ i j, gaussian (fun x => h i x * h j x) = if i = j then 1 else 0)
    (opt : gaussianLoss (fun _ => ρ) h ≤ 2 * (1 - ρ) * (n : R)) (P : Problem R (Fin n → R) A)
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
        P.OptimalPolicy acts fun t x => π t fun i => h i x :=
  recovery_planning h0 h1 ⟨mem, mean, cov⟩ opt P stage terminal acts

/-- Theorem 4.1 over the real numbers. -/
example {ρ : Real} (h0 : 0 < ρ) (h1 : ρ < 1) {h : Fin m → (Fin n → Real) → Real}
    (mem : ∀ i, ContGrowth (h i)) (mean : ∀ i, gaussian (h i) = 0)
    (cov : ∀ i j, gaussian (fun x => h i x * h j x) = if i = j then 1 else 0)
    (opt : gaussianLoss (fun _ => ρ) h ≤ 2 * (1 - ρ) * (m : Real)) :
    ∃ Q : RectMat m n Real, Q.mul Q.transpose = (1 : Mat m Real) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n Real)) ∧
      ∀ i x, h i x = sum fun j => Q i j * x j := theorem_4_1 h0 h1 mem mean cov opt

end LeJEPA
