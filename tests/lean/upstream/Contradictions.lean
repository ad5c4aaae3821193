module

/-! # What the paper's own Lean files assume, refuted

The seven contradictory axioms of `proofs/paper.toml` and their main theorem, restated over the
rationals in core Lean: each as a hypothesis `ax` from which `False` follows. The refutations carry
over to the reals word for word: the weights used have finitely many terms, so that series are
finite sums here, and of powers and exponentials only `x ^ 0 = 1` is used. What refutes the
statements is kept: fields of structures that nothing ties together, and a division by the number of
terms where there is none.
-/

public noncomputable section

namespace Upstream

/-- Finite sums. -/
def sum : {n : Nat} → (Fin n → Rat) → Rat
  | 0, _ => 0
  | _ + 1, f => f 0 + sum fun i => f i.succ

/-- Finite products. -/
def prod : {n : Nat} → (Fin n → Rat) → Rat
  | 0, _ => 1
  | _ + 1, f => f 0 * prod fun i => f i.succ

/-- Weights with finitely many nonzero terms, so that series are finite sums. -/
structure SpectralWeights where
  w : Nat → Rat
  nonneg : ∀ d, 0 ≤ w d
  zero_degree : w 0 = 0
  bound : Nat
  finite : ∀ d, bound ≤ d → w d = 0
  total_variance : sum (fun d : Fin bound => w d) = 1

/-- An encoder whose spectrum and correlation are free. -/
structure HermiteEncoder (n : Nat) where
  toFun : (Fin n → Rat) → (Fin n → Rat)
  spectrum : Fin n → SpectralWeights
  correlation : Fin n → Rat

/-- All weight in degree 1. -/
def degreeOne : SpectralWeights where
  w d := if d = 1 then 1 else 0
  nonneg d := by grind
  zero_degree := by simp
  bound := 2
  finite d h := by have : d ≠ 1 := by omega
                   simp [this]
  total_variance := by simp [sum]; grind

theorem correlation_eq_spectral_sum_false
    (ax : ∀ (n : Nat) (enc : HermiteEncoder n) (ρ : Rat), 0 < ρ → ρ < 1 → ∀ i : Fin n,
      enc.correlation i =
        sum fun d : Fin (enc.spectrum i).bound => (enc.spectrum i).w d * ρ ^ d.val) :
    False := by
  have h := ax 1 ⟨id, fun _ => degreeOne, fun _ => 0⟩ (1/2) (by grind) (by grind) 0
  simp [degreeOne, sum] at h
  grind

theorem linear_of_degree_one_false
    (ax : ∀ (n : Nat) (enc : HermiteEncoder n), (∀ i d, 2 ≤ d → (enc.spectrum i).w d = 0) →
      ∃ M : (Fin n → Rat) → (Fin n → Rat),
        (∀ x y, M (fun i => x i + y i) = fun i => M x i + M y i) ∧ ∀ z, enc.toFun z = M z) :
    False := by
  have ⟨M, add, eq⟩ := ax 1 ⟨fun _ _ => 1, fun _ => degreeOne, fun _ => 0⟩ (by
    intro i d h
    have : d ≠ 1 := by omega
    simp [degreeOne, this])
  have h := congrFun (add (fun _ => 0) (fun _ => 0)) 0
  have one : ∀ z i, M z i = 1 := fun z i => (congrFun (eq z) i).symm
  simp only [one] at h
  grind

theorem hermite_identifiability_false
    (ax : ∀ (n : Nat) (enc : HermiteEncoder n) (ρ : Rat), 0 < ρ → ρ < 1 →
      (∀ i, enc.correlation i =
        sum fun d : Fin (enc.spectrum i).bound => (enc.spectrum i).w d * ρ ^ d.val) →
      2 * (n : Rat) - 2 * sum enc.correlation = 2 * (1 - ρ) * n →
      (∀ v, (sum fun i => (enc.toFun v i - enc.toFun (fun _ => 0) i) ^ 2) = sum fun i => v i ^ 2) →
      ∃ M : (Fin n → Rat) → (Fin n → Rat),
        (∀ x y, M (fun i => x i + y i) = fun i => M x i + M y i) ∧ ∀ z, enc.toFun z = M z) :
    False := by
  have ⟨M, add, eq⟩ := ax 1 ⟨fun z i => z i + 1, fun _ => degreeOne, fun _ => 1 / 2⟩ (1 / 2)
    (by grind) (by grind)
    (fun _ => by simp [degreeOne, sum]; grind) (by simp [sum]; grind)
    (fun v => by simp [sum]; grind)
  have h := congrFun (add (fun _ => 0) (fun _ => 0)) 0
  have shift : ∀ z i, M z i = z i + 1 := fun z i => (congrFun (eq z) i).symm
  simp only [shift] at h
  grind

/-- A component whose eigenvalue is free. -/
structure LatentComponent where
  K : Rat
  hK : 0 < K
  score : Rat → Rat
  ev : Rat
  hev : 0 < ev

theorem hermite_first_eigenfunction_of_gaussian_false
    (ax : ∀ lc : LatentComponent, (∃ α β : Rat, α < 0 ∧ ∀ z, lc.score z = α * z + β) →
      ∃ a b : Rat, a ≠ 0 ∧ ∀ z, lc.K * lc.score z * a = -(lc.ev * (a * z + b))) :
    False := by
  have ⟨a, b, ha, h⟩ := ax ⟨1, by grind, fun z => -z, 2, by grind⟩
    ⟨-1, 0, by grind, fun z => by grind⟩
  have h0 := h 0
  have h1 := h 1
  simp only at h0 h1
  grind

theorem amgm_sum_ge_prod_pow_false (pow : Rat → Rat → Rat) (pow_zero : ∀ x, pow x 0 = 1)
    (ax : ∀ (m : Nat) (a : Fin m → Rat), (∀ i, 0 ≤ a i) →
      sum a / m ≥ pow (prod a) (1 / m)) :
    False := by
  have h := ax 0 (fun i => i.elim0) (fun i => i.elim0)
  have z : (1 : Rat) / ((0 : Nat) : Rat) = 0 := by simp [Rat.div_def]
  have s : (0 : Rat) / ((0 : Nat) : Rat) = 0 := by simp [Rat.div_def]
  rw [z, pow_zero] at h
  simp only [sum, s] at h
  grind

theorem exp_mean_ge_mean_exp_false (exp : Rat → Rat)
    (ax : ∀ (m : Nat) (f : Fin m → Rat), sum f = 0 →
      (sum fun i => exp (2 / m * f i)) / m ≥ 1) :
    False := by
  have h := ax 0 (fun i => i.elim0) rfl
  have s : (0 : Rat) / ((0 : Nat) : Rat) = 0 := by simp [Rat.div_def]
  simp only [sum, s] at h
  grind

/-- Expected costs that are free. -/
structure ExpectedCosts (n : Nat) (Action : Type) (T : Nat) where
  stage_exp : (Fin T → Action) → (Fin n → Rat) → Fin T → ((Fin n → Rat) → Action → Rat) → Rat
  term_exp : (Fin T → Action) → (Fin n → Rat) → ((Fin n → Rat) → Rat) → Rat

theorem stage_pushforward_false
    (ax : ∀ (n : Nat) (Action : Type) (T : Nat) (E_hat E : ExpectedCosts n Action T)
      (Q : (Fin n → Rat) → Fin n → Rat) (a : Fin T → Action) (z : Fin n → Rat) (t : Fin T)
      (c : (Fin n → Rat) → Action → Rat),
      E_hat.stage_exp a (Q z) t c = E.stage_exp a z t fun z' act => c (Q z') act) :
    False := by
  have h := ax 0 Unit 1 ⟨fun _ _ _ _ => 1, fun _ _ _ => 1⟩ ⟨fun _ _ _ _ => 0, fun _ _ _ => 0⟩
    id (fun _ => ()) (fun i => i.elim0) 0 (fun _ _ => 0)
  simp only at h
  grind

theorem terminal_pushforward_false
    (ax : ∀ (n : Nat) (Action : Type) (T : Nat) (E_hat E : ExpectedCosts n Action T)
      (Q : (Fin n → Rat) → Fin n → Rat) (a : Fin T → Action) (z : Fin n → Rat)
      (c : (Fin n → Rat) → Rat),
      E_hat.term_exp a (Q z) c = E.term_exp a z fun z' => c (Q z')) :
    False := by
  have h := ax 0 Unit 0 ⟨fun _ _ _ _ => 1, fun _ _ _ => 1⟩ ⟨fun _ _ _ _ => 0, fun _ _ _ => 0⟩
    id (fun _ => ()) (fun i => i.elim0) (fun _ => 0)
  simp only at h
  grind

end Upstream
