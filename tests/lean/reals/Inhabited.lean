module
import LeJEPA

/-!
# The hypotheses of the theorems on continuous encoders, met over the constructed real numbers

Each bundle has the inhabitant that is meant: the identity of the plane, the Gaussian world, a
planning problem whose costs are distances, an action beside a latent.
-/

open LeJEPA Analysis Lean.Grind
attribute [local instance] Semiring.natCast

namespace Inhabited

abbrev ℝ := Analysis.Real

/-- The identity of the plane. -/
noncomputable def identity : Fin 2 → (Fin 2 → ℝ) → ℝ :=
  fun i x => sum fun j => (1 : Mat 2 ℝ) i j * x j

theorem one_mul_transpose (n : Nat) :
    RectMat.mul (1 : Mat n ℝ) (RectMat.transpose (1 : Mat n ℝ)) = (1 : Mat n ℝ) := by
  rw [Mat.transpose_one]; exact RectMat.mul_one _

theorem identity_whitened : ContinuousWhitened identity ∧
    gaussianLoss (fun _ => 1 / 2) identity = 2 * (1 - 1 / 2) * ((2 : Nat) : ℝ) :=
  forward_converse_continuous (by grind) (by grind) (one_mul_transpose 2)

/-! ## Theorem 4.1 -/

theorem identity_recovered : ∃ Q : RectMat 2 2 ℝ, Q.mul Q.transpose = (1 : Mat 2 ℝ) ∧
    (2 = 2 → Q.transpose.mul Q = (1 : Mat 2 ℝ)) ∧
    ∀ i x, identity i x = sum fun j => Q i j * x j :=
  forward_continuous (ρ := 1 / 2) (by grind) (by grind) identity_whitened.1
    (by rw [identity_whitened.2]; exact Std.le_refl _)

/-! ## Theorem 4.2 -/

theorem noise_is_gaussian (p : ℝ → ℝ) (hp : ContGrowth₁ p) :
    (gaussianNoise (1 / 2 : ℝ)).E (fun x => p (x 0)) =
      gaussian fun x : Fin 1 → ℝ => p (0 + sqrt 1 * x 0) := by
  obtain ⟨h1, h2, h3, h4, h5, h6⟩ :=
    converse_law_attained (ρ := (1 / 2 : ℝ)) (by grind) (by grind)
  exact (converse_law (κ := gaussianNoise (1 / 2)) (f := fun t => 1 / 2 * t) (by grind) (by grind)
    (by grind) (by exact ContGrowth.smul _ (.coord 0)) h1 h2 h3 (by grind) h4 h5 h6).2.2.1 p hp

/-! ## Proposition 4.3 -/

theorem identity_certified : ∃ Q : RectMat 2 2 ℝ, Q.mul Q.transpose = (1 : Mat 2 ℝ) ∧
    (2 = 2 → Q.transpose.mul Q = (1 : Mat 2 ℝ)) ∧
    gaussianError identity Q ≤ 1 / (2 * (1 / 2) * (1 - 1 / 2)) +
      (1 + 1 / (2 * (1 / 2) * (1 - 1 / 2))) * (1 + 1 / (2 * (1 / 2) * (1 - 1 / 2))) :=
  certificate_continuous (ρ := 1 / 2) (δ := 1) (ε := 1) (by grind) (by grind) (Nat.le_refl 2)
    identity_whitened.1.centered
    (by
      have v : ∀ i, gaussian (fun x => identity i x * identity i x) = 1 := fun i => by
        have := identity_whitened.1.cov i i
        rwa [if_pos rfl] at this
      rw [gaussianExcess, identity_whitened.2, sum_congr v, sum_const]
      grind)
    (by grind)
    (by
      rw [identity_whitened.1.cov_eq, RectMat.nsq,
        sum_eq_zero fun i => sum_eq_zero fun j => by rw [RectMat.sub_apply]; grind]
      grind)

/-! ## Corollary 4.5 -/

/-- To stay, at no cost, and to pay the squared distance from the origin at the end. -/
noncomputable def homing : Problem ℝ (Fin 2 → ℝ) Bool where
  kernel x _ := [(1, x)]
  stage _ _ := 0
  terminal x := sum fun i => x i * x i

theorem homing_from_embeddings : ∃ g : (Fin 2 → ℝ) → Fin 2 → ℝ,
    ∀ p x, (homing.conj (fun x i => identity i x) g).cost p (fun i => identity i x) =
      homing.cost p x := by
  obtain ⟨g, -, -, cost, -⟩ := recovery_planning (ρ := 1 / 2) (by grind) (by grind)
    identity_whitened.1 (by rw [identity_whitened.2]; exact Std.le_refl _) homing
    (fun _ _ _ _ => rfl) (fun Q hQ x => dot_mulVec_mulVec hQ x x) [true, false]
  exact ⟨g, cost⟩

/-! ## Beyond the paper -/

theorem more_outputs : ∃ h : Fin (2 + 3) → (Fin 2 → ℝ) → ℝ, ContinuousWhitened h ∧
    gaussianLoss (fun _ => 1 / 2) h =
      2 * (1 - 1 / 2) * ((2 : Nat) : ℝ) + 2 * (1 - 1 / 2 * (1 / 2)) * ((3 : Nat) : ℝ) :=
  overcomplete_attained_continuous (by grind) (by grind) (by omega)

theorem slow_one : ContinuousWhitened (fun (i : Fin 1) (x : Fin 2 → ℝ) =>
    sum fun k => (1 : Mat 1 ℝ) i k * x ((fun _ => 0 : Fin 1 → Fin 2) k)) :=
  (slowest_attained_continuous (ρ := fun i => if i = 0 then 1 / 2 else 1 / 5)
    (fun i => by dsimp only; split <;> grind) (fun i => by dsimp only; split <;> grind)
    (fun _ _ _ => Subsingleton.elim _ _) (one_mul_transpose 1)).1

/-- An action beside a latent, with rates 2/3, 2/3 and noise 1/3. -/
theorem action_met : gaussianPrediction (actionMatrix (2 / 3) fun _ _ : Fin 1 => (2 / 3 : ℝ)) (1 / 3)
    (fun i z => sum fun j => (1 : Mat 1 ℝ) i j * z j)
    (fun i x => sum fun j => (1 : Mat 1 ℝ) i j *
      (2 / 3 * fstPoint x j + sum fun l => 2 / 3 * noisePart x l)) =
    ((1 : Nat) : ℝ) * (1 / 3 * (1 / 3)) :=
  action_attained_continuous (one_mul_transpose 1)

end Inhabited
