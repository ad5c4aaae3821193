module

public import LeJEPA.Beyond.AnisotropyWorlds
public import LeJEPA.Beyond.OvercompleteWorlds
public import LeJEPA.Forward.Continuous

/-!
# Rates per latent and more outputs than latents, for continuous encoders

The results beyond the paper for continuous encoders of polynomial growth over a complete field,
where they hold at every point, with nothing assumed of the law.

## Main results
* `slowest_continuous`: with fewer outputs than latents, exactly the slowest latents are encoded.
* `anisotropy_continuous`: with a rate per latent, the optimal encoders are the orthogonal mixtures
  exactly if `ρ_a² < ρ_b` for all `a` and `b`.
* `overcomplete_continuous`: with more outputs than latents, the latents are a linear function of
  the outputs of an optimal encoder; `overcomplete_attained_continuous`: the bound is attained.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {m n : Nat} {ρ : Fin n → R}

/-- The value of a combination of some of the coordinates. -/
private theorem eval_linComb_z (hρ : ∀ j, ρ j * ρ j ≤ 1) {k : Nat} (e : Fin k → Fin n)
    (q : Fin k → R) (x : Fin n → R) :
    (linComb q fun l => (gaussianViews ρ hρ).world.z (e l)).eval x =
      sum fun l => q l * x (e l) := by
  show ((gaussianViews ρ hρ).ofPoly (linComb q fun l => (gaussianViews ρ hρ).world.z (e l))).val x
    = _
  rw [(gaussianViews ρ hρ).ofPoly_linear.map_linComb, (FunctionSpace.val_linear x).map_linComb,
    linComb]
  refine sum_congr fun l => ?_
  show q l * (MvPoly.var (e l) * (1 : MvPoly R n)).eval x = _
  rw [Semiring.mul_one, MvPoly.eval_var]

/-! ## Fewer outputs than latents -/

section Slowest
variable {κ : R} {e : Fin m → Fin n}

/-- Orthogonal mixtures of some of the latents are continuous whitened encoders, and their loss is
the sum of that of these latents. -/
theorem slowest_attained_continuous (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1)
    (inj : ∀ k l, e k = e l → k = l) {Q : Mat m R} (hQ : Q * Q.transpose = 1) :
    ContinuousWhitened (fun i (x : Fin n → R) => sum fun k => Q i k * x (e k)) ∧
      gaussianLoss ρ (fun i x => sum fun k => Q i k * x (e k)) =
        sum fun k => 2 * (1 - ρ (e k)) := by
  have hρ : ∀ j, ρ j * ρ j ≤ 1 := fun j => rate_mul_self_le (h0 j) (h1 j)
  obtain ⟨hw, hl⟩ := (gaussianViews ρ hρ).world.whitened_linComb_comp inj hQ
    (Mat.transpose_mul_self hQ)
  have := ContinuousWhitened.of_poly hρ hw
  simp only [eval_linComb_z] at this
  rwa [hl] at this

/-- **The slowest latents for continuous encoders** (beyond the paper; catalog:
`slowest-continuous`). Rates in `[0, 1]`, and a threshold `κ ≥ 0` that no product of two rates
exceeds; `e` lists without repetition the latents with `ρ_(e k) > κ`, and all others have rates at
most `κ`. Then a continuous whitened encoder with as many outputs as there are slow latents has
alignment loss at least `Σ_k 2 (1 - ρ_(e k))`, and it attains this if and only if it is an
orthogonal mixture of the slow latents, at every point. -/
theorem slowest_continuous (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) (hκ0 : 0 ≤ κ)
    (hκ : ∀ i j, ρ i * ρ j ≤ κ) (inj : ∀ k l, e k = e l → k = l) (slow : ∀ k, κ < ρ (e k))
    (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) {h : Fin m → (Fin n → R) → R}
    (w : ContinuousWhitened h) :
    (sum fun k => 2 * (1 - ρ (e k))) ≤ gaussianLoss ρ h ∧
    (gaussianLoss ρ h ≤ (sum fun k => 2 * (1 - ρ (e k))) ↔
      ∃ Q : Mat m R, Q * Q.transpose = 1 ∧ ∀ i x, h i x = sum fun k => Q i k * x (e k)) := by
  have hρ : ∀ j, ρ j * ρ j ≤ 1 := fun j => rate_mul_self_le (h0 j) (h1 j)
  obtain ⟨lower, rigid⟩ := slowest_latents_functions (gaussianViews ρ hρ) h0 h1 hκ0 hκ inj slow fast
    (w.whitened hρ)
  refine ⟨lower, fun opt => ?_, ?_⟩
  · obtain ⟨Q, hQ, null⟩ := rigid opt
    exact ⟨Q, hQ, fun i => gaussianViews_ext hρ (w.mem i)
      (.sum fun k => .smul (Q i k) (.coord (e k))) (null i)⟩
  · rintro ⟨Q, hQ, eq⟩
    rw [show h = fun i x => sum fun k => Q i k * x (e k) from
      funext fun i => funext fun x => eq i x, (slowest_attained_continuous h0 h1 inj hQ).2]
    exact Std.le_refl _

end Slowest

/-! ## A rate per latent -/

/-- **The anisotropy threshold for continuous encoders** (beyond the paper; catalog:
`anisotropy-continuous`). With a rate in `[0, 1]` per latent and as many outputs as latents: every
continuous whitened encoder whose loss is at most that of the latents, `Σ_j 2 (1 - ρ_j)`, is `Q x`
with an orthogonal `Q`, at every point, if and only if `ρ_a² < ρ_b` for all `a` and `b`. -/
theorem anisotropy_continuous (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) :
    (∀ h : Fin n → (Fin n → R) → R, ContinuousWhitened h →
      gaussianLoss ρ h ≤ (sum fun j => 2 * (1 - ρ j)) →
      ∃ Q : Mat n R, Q * Q.transpose = 1 ∧ ∀ i x, h i x = sum fun j => Q i j * x j) ↔
    ∀ a b, ρ a * ρ a < ρ b := by
  have hρ : ∀ j, ρ j * ρ j ≤ 1 := fun j => rate_mul_self_le (h0 j) (h1 j)
  rw [← anisotropy_threshold_functions (gaussianViews ρ hρ) h0 h1]
  constructor
  · intro H h hh opt
    obtain ⟨Q, hQ, e⟩ := H h (.of_whitened hρ hh) opt
    refine ⟨Q, hQ, fun i => Eq.trans ?_ (gaussian_const (N := n + n) 0)⟩
    show gaussian _ = _
    congr 1; funext v
    dsimp only
    rw [e i]; grind
  · intro H h w opt
    obtain ⟨Q, hQ, e⟩ := H h (w.whitened hρ) opt
    exact ⟨Q, hQ, fun i => gaussianViews_ext hρ (w.mem i) (.linear (Q i)) (e i)⟩

/-! ## More outputs than latents -/

section Overcomplete
variable {r : R}

/-- **More outputs than latents, for continuous encoders** (beyond the paper; catalog:
`overcomplete-continuous`). With one rate `0 < r < 1`, a continuous whitened encoder with `m`
outputs has alignment loss at least `2 (1 - r) n + 2 (1 - r²) (m - n)`; if it attains this, the
latents are recovered linearly, at every point: `x = Mᵀ h(x)` with `Mᵀ M = 1`. -/
theorem overcomplete_continuous (h0 : 0 < r) (h1 : r < 1) {h : Fin m → (Fin n → R) → R}
    (w : ContinuousWhitened h) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ≤ gaussianLoss (fun _ => r) h ∧
    (gaussianLoss (fun _ => r) h ≤
        2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) →
      ∃ M : RectMat m n R, M.transpose.mul M = (1 : Mat n R) ∧
        ∀ j x, x j = sum fun i => M i j * h i x) := by
  have hρ : ∀ _ : Fin n, r * r ≤ 1 := fun _ => rate_mul_self_le (Std.le_of_lt h0) (Std.le_of_lt h1)
  have l : (gaussianViews (fun _ => r) hρ).l2World.loss (fun i => ⟨h i, w.mem i⟩) =
      gaussianLoss (fun _ => r) h := (w.whitened hρ).loss_eq
  obtain ⟨lower, rigid⟩ := overcomplete_approximable (gaussianViews (fun _ => r) hρ).l2World h0 h1
    (w.whitened hρ).l2World
  rw [← l]
  refine ⟨lower, fun opt => ?_⟩
  obtain ⟨M, hM, null⟩ := rigid opt
  refine ⟨M, hM, fun j x => ?_⟩
  let D : (gaussianViews (fun _ => r) hρ).Sq.Elt := (gaussianViews (fun _ => r) hρ).l2World.z j -
    linComb (M.transpose j) fun i => (⟨h i, w.mem i⟩ : (gaussianViews (fun _ => r) hρ).Sq.Elt)
  have e : D.val x = 0 := gaussianPair_definite (fun j => mul_self_add_sqrt (hρ j))
    (show ContGrowth D.val from D.prop) (null j) x
  have z : ((gaussianViews (fun _ => r) hρ).l2World.z j).val x = x j := by
    show (MvPoly.var j * (1 : MvPoly R n)).eval x = _
    rw [Semiring.mul_one, MvPoly.eval_var]
  rw [FunctionSpace.sub_val, z, (FunctionSpace.val_linear x).map_linComb, linComb] at e
  have s : (sum fun i => M.transpose j i • h i x) = sum fun i => M i j * h i x := rfl
  rw [s] at e
  grind

/-- **The bound is attained** (catalog: `overcomplete-continuous`) by continuous encoders with up to
`n (n + 1) / 2` outputs more than latents: by the latents and quadratic features, the squares scaled
by the root of 1/2. -/
theorem overcomplete_attained_continuous (h0 : 0 ≤ r) (h1 : r ≤ 1) {d : Nat}
    (hd : 2 * d ≤ n * (n + 1)) : ∃ h : Fin (n + d) → (Fin n → R) → R, ContinuousWhitened h ∧
      gaussianLoss (fun _ => r) h = 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * (d : R) := by
  have hρ : ∀ _ : Fin n, r * r ≤ 1 := fun _ => rate_mul_self_le h0 h1
  have half : sqrt (1 / 2 : R) * sqrt (1 / 2) * 2 = 1 := by
    have := OrderedRing.zero_lt_one (R := R)
    rw [sqrt_mul_sqrt (by grind)]; grind
  obtain ⟨p, hp, l⟩ := overcomplete_attained (gaussianViews (fun _ => r) hρ).world half hd
  obtain ⟨w, e⟩ := ContinuousWhitened.of_poly hρ hp
  exact ⟨_, w, by rw [e, l]⟩

end Overcomplete

end LeJEPA
