module

public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.Polynomial
public import LeJEPA.World.Product

/-!
# The quadratic encoder: rates outside `(0, 1)`, and losses above the bound

The encoder with the one output `z_0 z_1` is whitened and never a linear mixture. Its loss is
`2 (1 - r²)`, so it attains the bound `2 (1 - r)` exactly if the rate `r` is *not* strictly between
0 and 1. This shows two hypotheses of `forward_identifiability` to be needed at once:

* `0 < r < 1`: at every other rate there is a whitened encoder that attains the bound (at `r < 0` it
  beats it) and is not linear;
* the attained loss: at `0 < r < 1` there is a whitened encoder that is not linear.

## Main results
* `quadratic_whitened`, `quadratic_not_linear`, `quadratic_loss`, `quadratic_attains_iff`.
* `not_forward_of_rate`, `not_forward_of_loss`: the two failures.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n : Nat}
  {i j : Fin n}

/-- The encoder with the one output `z_i z_j` is whitened, at any rates. -/
theorem quadratic_whitened {ρ : Fin n → R} (W : OUWorld R A n ρ) (h : i ≠ j) :
    W.Whitened fun _ : Fin 1 => W.zz i j where
  isPoly _ := W.isPoly_zz
  mean _ := W.inner_zz_one h
  cov k l := by rw [if_pos (by omega), W.inner_zz_zz h]

/-- Its loss is `2 (1 - r²)`. -/
theorem quadratic_loss {r : R} (W : OUWorld R A n fun _ => r) (h : i ≠ j) :
    W.loss (fun _ : Fin 1 => W.zz i j) = 2 * (1 - r * r) := by
  rw [OUWorld.loss, alignmentLoss, sum_last, sum_empty, W.inner_zz_zz h, W.cross_zz_zz h]
  grind

end

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat} {i j : Fin n}

/-- It is no mixture of the latents, orthogonal or not. -/
theorem quadratic_not_linear {ρ : Fin n → R} (W : OUWorld R A n ρ) (h : i ≠ j) (q : Fin n → R) :
    W.inner (W.zz i j - linComb q W.z) (W.zz i j - linComb q W.z) ≠ 0 := by
  rw [W.dist_zz_linComb h]
  have := sum_nonneg fun k => mul_self_nonneg (q k)
  have := OrderedRing.zero_lt_one (R := R)
  grind

/-- The quadratic encoder attains the bound of the linear ones exactly at the rates that the forward
theorem excludes. -/
theorem quadratic_attains_iff {r : R} (W : OUWorld R A n fun _ => r) (h : i ≠ j) :
    W.loss (fun _ : Fin 1 => W.zz i j) ≤ 2 * (1 - r) * ((1 : Nat) : R) ↔ ¬ (0 < r ∧ r < 1) := by
  rw [quadratic_loss W h, Semiring.natCast_one]
  constructor
  · intro hl hr
    have := OrderedRing.mul_pos hr.1 (by grind : 0 < 1 - r)
    grind
  · intro hr
    by_cases h0 : 0 < r
    · have := OrderedRing.mul_nonneg (by grind : 0 ≤ r) (by grind : 0 ≤ r - 1)
      grind
    · have := OrderedRing.mul_nonneg (by grind : 0 ≤ -r) (by grind : 0 ≤ 1 - r)
      grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- **The rate must lie strictly between 0 and 1.** In a world of two latents, at every other rate a
whitened encoder attains the bound without being a mixture of the latents. Worlds at the rates 0, 1
and at negative ones exist, see the examples below. -/
theorem not_forward_of_rate {A : Type v} [IntModule A] [VectorSpace R A] {r : R}
    (hr : ¬ (0 < r ∧ r < 1)) (W : OUWorld R A 2 fun _ => r) :
    ∃ h : Fin 1 → A, W.Whitened h ∧ W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : R) ∧
      ∀ Q : RectMat 1 2 R, ∃ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) ≠ 0 :=
  ⟨fun _ => W.zz 0 1, quadratic_whitened W (by decide), (quadratic_attains_iff W (by decide)).2 hr,
    fun Q => ⟨0, quadratic_not_linear W (by decide) (Q 0)⟩⟩

/-- **The loss must be attained.** In a world of two latents, at every rate strictly between 0 and 1
there is a whitened encoder that is no mixture of the latents; its loss is above the bound. -/
theorem not_forward_of_loss {A : Type v} [IntModule A] [VectorSpace R A] {r : R} (h0 : 0 < r)
    (h1 : r < 1) (W : OUWorld R A 2 fun _ => r) :
    ∃ h : Fin 1 → A, W.Whitened h ∧ 2 * (1 - r) * ((1 : Nat) : R) < W.loss h ∧
      ∀ Q : RectMat 1 2 R, ∃ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) ≠ 0 :=
  ⟨fun _ => W.zz 0 1, quadratic_whitened W (by decide), by
    have := mt (quadratic_attains_iff W (i := 0) (j := 1) (by decide)).1 (fun h => h ⟨h0, h1⟩)
    grind,
    fun Q => ⟨0, quadratic_not_linear W (by decide) (Q 0)⟩⟩

/-- The forward theorem fails in worlds of polynomials at the rates 0 (independent pairs), 1 (equal
pairs) and -3/5. -/
example : ∀ r ∈ [(0 : Rat), 1, -3 / 5], ∃ W : OUWorld Rat (MvPoly Rat 2) 2 fun _ => r,
    ∃ h : Fin 1 → MvPoly Rat 2, W.Whitened h ∧ W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : Rat) ∧
      ∀ Q : RectMat 1 2 Rat, ∃ i,
        W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) ≠ 0 := by
  have world : ∀ r s : Rat, r * r + s * s = 1 → ¬ (0 < r ∧ r < 1) →
      ∃ W : OUWorld Rat (MvPoly Rat 2) 2 fun _ => r, ∃ h : Fin 1 → MvPoly Rat 2, W.Whitened h ∧
        W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : Rat) ∧ ∀ Q : RectMat 1 2 Rat, ∃ i,
          W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) ≠ 0 := fun r s hrs hr =>
    ⟨polynomialWorld (fun _ => r) (fun _ => s) fun _ => hrs, not_forward_of_rate hr _⟩
  intro r hr
  simp only [List.mem_cons, List.not_mem_nil, or_false] at hr
  rcases hr with rfl | rfl | rfl
  · exact world 0 1 (by grind) (by grind)
  · exact world 1 0 (by grind) (by grind)
  · exact world (-3 / 5) (4 / 5) (by grind) (by grind)

end
end LeJEPA
