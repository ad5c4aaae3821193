module

public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.Polynomial

/-!
# Each hypothesis of the forward theorem is needed

Mean zero, unit variance, decorrelation, a rate strictly between 0 and 1, and the attained loss are
dropped one at a time, and `forward_identifiability` fails each time.

## Main results
* `not_forward_of_mean`.
* `not_forward_of_variance`, `not_forward_of_decorrelation`.
* `quadratic_whitened`, `quadratic_not_linear`, `quadratic_loss`, `quadratic_attains_iff`.
* `not_forward_of_rate`, `not_forward_of_loss`: the two failures.
-/

public section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

/-!
## Mean zero is needed

The constant encoder `h = 1` has second moment 1 and alignment loss 0, so it beats the bound at
every rate `r < 1`, and it is no mixture of the latents: it does not see them. Without the
hypothesis that outputs have mean zero the forward theorem fails, at every rate.
-/

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat}

/-- **Mean zero cannot be dropped**: in every world with one rate `r < 1` the constant encoder is
polynomial, has second moment 1 and loss at most the bound, and is no mixture of the latents. -/
theorem not_forward_of_mean {r : R} (h1 : r < 1) (W : OUWorld R A n fun _ => r) :
    ∃ h : Fin 1 → A, (∀ i, W.IsPoly (h i)) ∧ IsOrthonormal W.inner h ∧
      W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : R) ∧
      ∀ Q : RectMat 1 n R, ∃ i,
        W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) ≠ 0 := by
  refine ⟨fun _ => W.one, fun _ => .one, fun i j => by rw [if_pos (by omega), W.inner_one], ?_,
    fun Q => ⟨0, fun h => ?_⟩⟩
  · rw [OUWorld.loss, alignmentLoss, sum_last, sum_empty, W.inner_one, W.cross_one,
      Semiring.natCast_one]
    grind
  · rw [W.inner_form.sub_self, W.inner_one, W.inner_form.linComb_right,
      W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm, sum_eq_zero fun k => by
        rw [W.inner_form.comm, W.inner_z_one]; grind] at h
    have := sum_nonneg fun k => mul_self_nonneg (Q 0 k)
    have := OrderedRing.zero_lt_one (R := R)
    grind

end

/-!
## Whitening is needed, in both of its parts

* Without unit variance the encoder `h = 0` has loss 0: representation collapse.
* Without decorrelation the encoder with both outputs `z_0` has unit variances and attains the bound
  `4 (1 - r)` exactly: dimensional collapse. It is linear, but the mixture is not orthogonal.
-/

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat}

/-- **Unit variance cannot be dropped**: in every world with one rate `r ≤ 1` the zero encoder is
polynomial, has mean zero, uncorrelated outputs and loss at most the bound, and no matrix with
orthonormal rows produces it. -/
theorem not_forward_of_variance {r : R} (h1 : r ≤ 1) (W : OUWorld R A n fun _ => r) :
    ∃ h : Fin 1 → A, (∀ i, W.IsPoly (h i)) ∧ (∀ i, W.inner (h i) W.one = 0) ∧
      (∀ i j, i ≠ j → W.inner (h i) (h j) = 0) ∧ W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : R) ∧
      ¬ ∃ Q : RectMat 1 n R, Q.mul Q.transpose = (1 : Mat 1 R) ∧
        ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 := by
  refine ⟨fun _ => 0, fun _ => .zero, fun _ => W.inner_form.zero_left _,
    fun _ _ _ => W.inner_form.zero_left _, ?_, ?_⟩
  · rw [OUWorld.loss, alignmentLoss, sum_last, sum_empty, W.inner_form.zero_left,
      W.cross_form.zero_left, Semiring.natCast_one]
    grind
  · rintro ⟨Q, hQ, h⟩
    have e := h 0
    rw [W.inner_form.sub_self, W.inner_form.zero_left, W.inner_form.zero_left,
      W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm,
      (RectMat.mul_transpose_eq_one_iff Q).1 hQ, if_pos rfl] at e
    have := OrderedRing.zero_lt_one (R := R)
    grind

/-- **Decorrelation cannot be dropped**: in every world of two latents with one rate, the encoder
with both outputs `z_0` is polynomial, has mean zero, unit variances and loss equal to the bound,
and no matrix with orthonormal rows produces it. -/
theorem not_forward_of_decorrelation {r : R} (W : OUWorld R A 2 fun _ => r) :
    ∃ h : Fin 2 → A, (∀ i, W.IsPoly (h i)) ∧ (∀ i, W.inner (h i) W.one = 0) ∧
      (∀ i, W.inner (h i) (h i) = 1) ∧ W.loss h = 2 * (1 - r) * ((2 : Nat) : R) ∧
      ¬ ∃ Q : RectMat 2 2 R, Q.mul Q.transpose = (1 : Mat 2 R) ∧
        ∀ i, W.inner (h i - linComb (Q i) W.z) (h i - linComb (Q i) W.z) = 0 := by
  refine ⟨fun _ => W.z 0, fun _ => .z 0, fun _ => W.inner_z_one 0,
    fun _ => W.orthonormal_z.self 0, ?_, ?_⟩
  · rw [OUWorld.loss, alignmentLoss, sum_const, OUWorld.cross_z (.z 0), W.orthonormal_z.self]
    grind
  · rintro ⟨Q, hQ, h⟩
    have coeff : ∀ i j, Q i j = if j = 0 then 1 else 0 := fun i j => by
      have e := W.inner_form.congr (h i) (W.z j)
      rw [W.orthonormal_z.linComb_apply W.inner_form.toSymmForm, W.orthonormal_z] at e
      rw [← e]
      by_cases hj : j = 0
      · rw [if_pos hj, if_pos hj.symm]
      · rw [if_neg hj, if_neg (Ne.symm hj)]
    have e := (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 1
    rw [if_neg (by decide), sum_eq_single 0 fun k hk => by rw [coeff, if_neg hk]; grind, coeff,
      coeff, if_pos rfl] at e
    have := OrderedRing.zero_lt_one (R := R)
    grind

end

/-!
## The quadratic encoder: rates outside `(0, 1)`, and losses above the bound

The encoder with the one output `z_0 z_1` is whitened and never a linear mixture. Its loss is
`2 (1 - r²)`, so it attains the bound `2 (1 - r)` exactly if the rate `r` is *not* strictly between
0 and 1. This shows two hypotheses of `forward_identifiability` to be needed at once:

* `0 < r < 1`: at every other rate there is a whitened encoder that attains the bound (at `r < 0` it
  beats it) and is not linear;
* the attained loss: at `0 < r < 1` there is a whitened encoder that is not linear.
-/

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
