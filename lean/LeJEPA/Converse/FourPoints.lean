module

public import LeJEPA.Converse.UniformWorld
public import LeJEPA.Real.Complete

/-!
# The converse needs reversibility: a world on four points

`z ∈ {±1, ±3}`, drift `f(±1) = f(±3) = ±1`, noise in `{-2, 0, 2}`. With mass `b` at `±3` and
`1/2 - b` at `±1`, and noise of mass `2 b` at `±2`, the law of `z` is stationary. An encoder is known
by its four values, so that optimality of `z` is an inequality of quadratic forms in four numbers;
it holds when `16 b² + 3 b = 1`, that is `b = (√73 - 3) / 32`, about `0.173`.

So in this stationary world with additive noise the latent has the least alignment loss of all
whitened polynomial encoders, and yet the drift is the cubic `f(x) = (13 x - x³) / 12`, neither `z`
nor `η` is normal, and the transition is not reversible: from `3` one comes to `-1`, from `-1` never
to `3`. Theorem 4.2 within the class of stationary additive noise needs reversibility or affine
drift.

## Main results
* `fourPoint_stationary`, `fourPoint_optimal`: over every ordered field, for every such `b`.
* `converse_needs_reversibility`: all of it together, where `√73` exists.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- Mass `b` at `±3` and `1/2 - b` at `±1`, for `h = 1/2`. -/
@[expose] def fourPoint (h b : R) : Expectation R :=
  .mix (2 * b) (.mix h (.dirac 3) (.dirac (-3))) (.mix h (.dirac 1) (.dirac (-1)))

/-- Mass `2 b` at `±2` and `1 - 4 b` at `0`, for `h = 1/2`. -/
@[expose] def threePoint (h b : R) : Expectation R :=
  .mix (4 * b) (.mix h (.dirac 2) (.dirac (-2))) (.dirac 0)

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The expectation, written out. -/
theorem fourPoint_apply (h b : R) (p : UniPoly R) : fourPoint h b p
    = 2 * b * (h * eval 3 p + (1 - h) * eval (-3) p)
      + (1 - 2 * b) * (h * eval 1 p + (1 - h) * eval (-1) p) := by
  unfold fourPoint
  simp only [Expectation.mix_apply, Expectation.dirac_apply]

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The transition at a point `x` at which the drift is `y`. -/
theorem eval_transition_threePoint (h b x y : R) {f : UniPoly R} (hf : eval x f = y) (q : UniPoly R) :
    eval x (transition f (threePoint h b) q)
      = 4 * b * (h * eval (y + 2) q + (1 - h) * eval (y + -2) q) + (1 - 4 * b) * eval (y + 0) q := by
  unfold threePoint
  simp only [transition_mix, transition_dirac, eval_add, eval_mul, eval_sub, eval_one, eval_C,
    eval_eval₂_CHom, hf]

/-- Optimality of `z` in terms of the values `p`, `q`, `m`, `n` of an encoder at `3`, `1`, `-1`,
`-3`: the difference of the two sides is a sum of three squares with nonnegative factors. -/
private theorem scalar_bound {h b c p q m n : R} (hh : 2 * h = 1) (hb : 16 * (b * b) + 3 * b = 1)
    (b0 : 0 < b) (hc : c = h - b) (hp : b * (p + n) + c * (q + m) = 0) :
    3 * (b * (p * (2 * b * (p + m) + (1 - 4 * b) * q) + n * (2 * b * (q + n) + (1 - 4 * b) * m))
      + c * (q * (2 * b * (p + m) + (1 - 4 * b) * q) + m * (2 * b * (q + n) + (1 - 4 * b) * m)))
      ≤ (1 + 2 * b) * (b * (p * p + n * n) + c * (q * q + m * m)) := by
  have b1 : 4 * b < 1 := by
    rcases Std.le_total (a := 4 * b) (b := 1) with h1 | h1
    · by_cases h2 : 4 * b = 1
      · grind
      · grind
    · have := OrderedRing.mul_nonneg (by grind : 0 ≤ 4 * b - 1) (by grind : 0 ≤ b)
      grind
  have c0 : 0 ≤ c := by grind
  have k1 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg (by grind : 0 ≤ b)
    (by grind : 0 ≤ 1 - 4 * b)) (mul_self_nonneg (p - n - 3 * (q - m)))
  have k2 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg (by grind : 0 ≤ b)
    (by grind : 0 ≤ 1 + 2 * b)) (mul_self_nonneg (p + n))
  have k3 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg c0
    (by grind : 0 ≤ 1 + 2 * b)) (mul_self_nonneg (q + m))
  clear b0 b1 c0
  have e : 2 * ((1 + 2 * b) * (b * (p * p + n * n) + c * (q * q + m * m))
      - 3 * (b * (p * (2 * b * (p + m) + (1 - 4 * b) * q) + n * (2 * b * (q + n) + (1 - 4 * b) * m))
      + c * (q * (2 * b * (p + m) + (1 - 4 * b) * q) + m * (2 * b * (q + n) + (1 - 4 * b) * m))))
      = b * (1 - 4 * b) * ((p - n - 3 * (q - m)) * (p - n - 3 * (q - m)))
        + b * (1 + 2 * b) * ((p + n) * (p + n)) + c * (1 + 2 * b) * ((q + m) * (q + m)) := by
    clear k1 k2 k3
    grind
  generalize b * (1 - 4 * b) * ((p - n - 3 * (q - m)) * (p - n - 3 * (q - m))) = x1 at *
  generalize b * (1 + 2 * b) * ((p + n) * (p + n)) = x2 at *
  generalize c * (1 + 2 * b) * ((q + m) * (q + m)) = x3 at *
  clear hp hb hh hc
  grind

section
variable {h b : R} (hh : 2 * h = 1) {f : UniPoly R} (f3 : eval 3 f = 1)
  (f1 : eval 1 f = 1) (g1 : eval (-1) f = -1) (g3 : eval (-3) f = -1)
include hh f3 f1 g1 g3

/-- The law is stationary. -/
theorem fourPoint_stationary : Stationary f (threePoint h b) (fourPoint h b) := by
  intro q
  rw [fourPoint_apply, fourPoint_apply, eval_transition_threePoint h b 3 1 f3,
    eval_transition_threePoint h b 1 1 f1, eval_transition_threePoint h b (-1) (-1) g1,
    eval_transition_threePoint h b (-3) (-1) g3, show (1 + 2 : R) = 3 by grind,
    show (1 + -2 : R) = -1 by grind, show (1 + 0 : R) = 1 by grind, show (-1 + 2 : R) = 1 by grind,
    show (-1 + -2 : R) = -3 by grind, show (-1 + 0 : R) = -1 by grind]
  grind

/-- **Optimality of the linear encoder does not force the drift to be affine.** No encoder of mean
zero keeps more than the share `(1 + 2 b) / 3` of its variance, which `z` keeps. -/
theorem fourPoint_optimal (hb : 16 * (b * b) + 3 * b = 1) (b0 : 0 < b) :
    (∀ p, fourPoint h b p = 0 → 3 * fourPoint h b (p * transition f (threePoint h b) p)
      ≤ (1 + 2 * b) * fourPoint h b (p * p)) ∧
    3 * fourPoint h b (X * transition f (threePoint h b) X)
      = (1 + 2 * b) * fourPoint h b (X * X) := by
  have val : ∀ p : UniPoly R, fourPoint h b p = b * (eval 3 p + eval (-3) p)
      + (h - b) * (eval 1 p + eval (-1) p) := fun p => by
    rw [fourPoint_apply]; grind
  have cor : ∀ p : UniPoly R, fourPoint h b (p * transition f (threePoint h b) p)
      = b * (eval 3 p * (2 * b * (eval 3 p + eval (-1) p) + (1 - 4 * b) * eval 1 p)
        + eval (-3) p * (2 * b * (eval 1 p + eval (-3) p) + (1 - 4 * b) * eval (-1) p))
        + (h - b) * (eval 1 p * (2 * b * (eval 3 p + eval (-1) p) + (1 - 4 * b) * eval 1 p)
        + eval (-1) p * (2 * b * (eval 1 p + eval (-3) p) + (1 - 4 * b) * eval (-1) p)) :=
      fun p => by
    rw [val, eval_mul, eval_mul, eval_mul, eval_mul, eval_transition_threePoint h b 3 1 f3,
      eval_transition_threePoint h b 1 1 f1, eval_transition_threePoint h b (-1) (-1) g1,
      eval_transition_threePoint h b (-3) (-1) g3, show (1 + 2 : R) = 3 by grind,
      show (1 + -2 : R) = -1 by grind, show (1 + 0 : R) = 1 by grind,
      show (-1 + 2 : R) = 1 by grind, show (-1 + -2 : R) = -3 by grind,
      show (-1 + 0 : R) = -1 by grind, show 1 - h = h by grind,
      show ∀ s t : R, 4 * b * (h * s + h * t) = 2 * b * (s + t) by intro s t; grind,
      show ∀ s t : R, 4 * b * (h * s + h * t) = 2 * b * (s + t) by intro s t; grind]
  refine ⟨fun p hp => ?_, ?_⟩
  · rw [cor, val (p * p), eval_mul, eval_mul, eval_mul, eval_mul]
    rw [val] at hp
    exact scalar_bound hh hb b0 rfl hp
  · rw [cor, val, eval_mul, eval_mul, eval_mul, eval_mul]
    simp only [eval_X]
    clear val cor f3 f1 g1 g3
    grind

end

/-! ## The world -/

/-- The cubic drift `(13 x - x³) / 12`. -/
@[expose] def fourPointDrift : UniPoly R := C (13 / 12) * X - C (1 / 12) * (X * X * X)

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The drift at a point. -/
theorem eval_fourPointDrift (x : R) :
    eval x fourPointDrift = 13 / 12 * x - 1 / 12 * (x * x * x) := by
  unfold fourPointDrift
  simp only [eval_sub, eval_mul, eval_C, eval_X]

section
variable {b : R}

/-- The values of the drift. -/
theorem fourPointDrift_values : eval 3 (fourPointDrift : UniPoly R) = 1 ∧
    eval 1 (fourPointDrift : UniPoly R) = 1 ∧ eval (-1) (fourPointDrift : UniPoly R) = -1 ∧
    eval (-3) (fourPointDrift : UniPoly R) = -1 := by
  simp only [eval_fourPointDrift]
  refine ⟨by grind, by grind, by grind, by grind⟩

/-- The drift is not affine. -/
theorem fourPointDrift_ne_affine (r c : R) : fourPointDrift ≠ C r * X + C c := by
  intro h
  obtain ⟨h3, h1, g1, -⟩ := fourPointDrift_values (R := R)
  rw [h] at h3 h1 g1
  simp only [eval_add, eval_mul, eval_C, eval_X] at h3 h1 g1
  grind

/-- Mean and variance of the law. -/
theorem fourPoint_moments : (fourPoint (1 / 2) b).mean = 0 ∧
    (fourPoint (1 / 2) b).variance = 1 + 16 * b := by
  have hm : (fourPoint (1 / 2) b).mean = 0 := by
    show fourPoint (1 / 2) b X = 0
    rw [fourPoint_apply]
    simp only [eval_X]
    grind
  refine ⟨hm, ?_⟩
  rw [Expectation.variance_eq_sub, hm, fourPoint_apply]
  simp only [eval_mul, eval_X]
  grind

/-- Mean and variance of the noise. -/
theorem threePoint_moments : (threePoint (1 / 2) b).mean = 0 ∧
    (threePoint (1 / 2) b).variance = 16 * b := by
  have hm : (threePoint (1 / 2) b).mean = 0 := by
    show threePoint (1 / 2) b X = 0
    unfold threePoint
    simp only [Expectation.mix_apply, Expectation.dirac_apply, eval_X]
    grind
  refine ⟨hm, ?_⟩
  rw [Expectation.variance_eq_sub, hm]
  unfold threePoint
  simp only [Expectation.mix_apply, Expectation.dirac_apply, eval_mul, eval_X]
  grind

/-- A law of positive variance under which the square of a polynomial that takes the value `a ≠ 0`
somewhere has mean zero is not normal. -/
private theorem ne_normal_of_null {F : Expectation R} (hv : 0 < F.variance) {q : UniPoly R} {x : R}
    (hq : eval x q ≠ 0) (null : F (q * q) = 0) (μ v : R) : F ≠ normal μ v := by
  intro h
  have e : F.variance = v := by rw [h, variance_normal]
  have := posDef_normal μ (v := v) (by rw [← e]; exact hv) q fun h0 => hq (by rw [h0, eval_zero])
  rw [← h, null] at this
  exact absurd this (by grind)

/-- The law of `z` is not normal. -/
theorem fourPoint_ne_normal (b0 : 0 < b) (μ v : R) : fourPoint (1 / 2) b ≠ normal μ v := by
  refine ne_normal_of_null (q := (X * X - C 1) * (X * X - C 9)) (x := 0)
    (by rw [fourPoint_moments.2]; grind) ?_ ?_ μ v
  · simp only [eval_mul, eval_sub, eval_C, eval_X]
    grind
  · rw [fourPoint_apply]
    simp only [eval_mul, eval_sub, eval_C, eval_X]
    grind

/-- The law of the noise is not normal. -/
theorem threePoint_ne_normal (b0 : 0 < b) (μ v : R) : threePoint (1 / 2) b ≠ normal μ v := by
  refine ne_normal_of_null (q := X * (X * X - C 4)) (x := 1)
    (by rw [threePoint_moments.2]; grind) ?_ ?_ μ v
  · simp only [eval_mul, eval_sub, eval_C, eval_X]
    grind
  · unfold threePoint
    simp only [Expectation.mix_apply, Expectation.dirac_apply, eval_mul, eval_sub, eval_C, eval_X]
    grind

/-- The laws are positive. -/
theorem fourPoint_positive (b0 : 0 < b) (b1 : 4 * b < 1) :
    (fourPoint (1 / 2) b).Positive ∧ (threePoint (1 / 2) b).Positive := by
  have half : ∀ x y : R, (Expectation.mix (1 / 2) (.dirac x) (.dirac y)).Positive := fun x y =>
    positive_mix (by grind) (by grind) (positive_dirac x) (positive_dirac y)
  exact ⟨positive_mix (by grind) (by grind) (half _ _) (half _ _),
    positive_mix (by grind) (by grind) (half _ _) (positive_dirac 0)⟩

/-- The transition is not reversible: it leads from `3` to `-1` and never from `-1` to `3`. -/
theorem fourPoint_not_reversible (b0 : 0 < b) :
    ¬ Reversible fourPointDrift (threePoint (1 / 2) b) (fourPoint (1 / 2) b) := by
  intro h
  obtain ⟨f3, f1, g1, g3⟩ := fourPointDrift_values (R := R)
  have k := h ((X * X - C 1) * (X + C 3)) ((X * X - C 9) * (X - C 1))
  rw [fourPoint_apply, fourPoint_apply] at k
  simp only [eval_mul, eval_transition_threePoint (1 / 2) b 3 1 f3,
    eval_transition_threePoint (1 / 2) b 1 1 f1, eval_transition_threePoint (1 / 2) b (-1) (-1) g1,
    eval_transition_threePoint (1 / 2) b (-3) (-1) g3, eval_sub, eval_add, eval_C, eval_X] at k
  clear h f3 f1 g1 g3
  have bb := OrderedRing.mul_pos b0 b0
  have e : b * b = 0 := by grind
  grind

/-- The latent has the least alignment loss of all whitened polynomial encoders. -/
theorem fourPoint_least_loss {s : R} (hb : 16 * (b * b) + 3 * b = 1) (b0 : 0 < b)
    (hs : s * s * (1 + 16 * b) = 1) (h : UniPoly R) (hh : UnitEncoder (fourPoint (1 / 2) b) h) :
    pairLoss fourPointDrift (threePoint (1 / 2) b) (fourPoint (1 / 2) b) (C s * X)
      ≤ pairLoss fourPointDrift (threePoint (1 / 2) b) (fourPoint (1 / 2) b) h := by
  obtain ⟨f3, f1, g1, g3⟩ := fourPointDrift_values (R := R)
  have h2 : 2 * (1 / 2 : R) = 1 := by grind
  have st := fourPoint_stationary h2 f3 f1 g1 g3 (b := b)
  obtain ⟨o1, o2⟩ := fourPoint_optimal h2 f3 f1 g1 g3 hb b0
  have k := o1 h hh.1
  have v := (fourPoint_moments (b := b)).2
  rw [Expectation.variance_eq_sub, (fourPoint_moments (b := b)).1] at v
  rw [pairLoss_eq st, pairLoss_eq st, hh.2, transition_C_mul,
    show C s * X * (C s * X) = C s * (C s * (X * X)) by clear o1; grind, Expectation.map_C_mul,
    Expectation.map_C_mul, show ∀ t : UniPoly R, C s * X * (C s * t) = C s * (C s * (X * t)) by
      intro t; clear o1; grind, Expectation.map_C_mul, Expectation.map_C_mul]
  rw [hh.2] at k
  clear o1 st f3 f1 g1 g3 hh
  generalize fourPoint (1 / 2) b (h * transition fourPointDrift (threePoint (1 / 2) b) h) = t at *
  generalize fourPoint (1 / 2) b (X * transition fourPointDrift (threePoint (1 / 2) b) X) = t' at *
  generalize fourPoint (1 / 2) b (X * X) = w at *
  have hw : w = 1 + 16 * b := by grind
  subst hw
  have e : 3 * (s * (s * t')) = 1 + 2 * b := by
    rw [show 3 * (s * (s * t')) = s * s * (3 * t') by grind, o2,
      show s * s * ((1 + 2 * b) * (1 + 16 * b)) = (1 + 2 * b) * (s * s * (1 + 16 * b)) by grind, hs]
    grind
  have e2 : s * (s * (1 + 16 * b)) = 1 := by grind
  rw [e2]
  generalize s * (s * t') = t'' at *
  clear o2 hs e2 v hb
  grind

end

/-- **The converse needs reversibility** (paper, Theorem 4.2; catalog:
`converse-needs-reversibility`). There are positive laws `F` of `z` and `G` of a noise, a cubic `f`
and a number `s` such that `z' = f(z) + η` is stationary and the whitened latent `s (z - E z)` has
the least alignment loss of all whitened polynomial encoders; yet `f` is not affine, neither law is
normal, and `z' = f(z) + η` is not reversible. Both variances are positive. -/
theorem converse_needs_reversibility [CompleteField R] :
    ∃ (F G : Expectation R) (s : R), F.Positive ∧ G.Positive ∧ 0 < F.variance ∧ 0 < G.variance ∧
      Stationary (C (13 / 12) * X - C (1 / 12) * (X * X * X)) G F ∧
      s * s * F.variance = 1 ∧
      (∀ h, UnitEncoder F h →
        pairLoss (C (13 / 12) * X - C (1 / 12) * (X * X * X)) G F (C s * (X - C F.mean))
          ≤ pairLoss (C (13 / 12) * X - C (1 / 12) * (X * X * X)) G F h) ∧
      (∀ r c : R, (C (13 / 12) * X - C (1 / 12) * (X * X * X) : UniPoly R) ≠ C r * X + C c) ∧
      (∀ μ v, F ≠ normal μ v) ∧ (∀ μ v, G ≠ normal μ v) ∧
      ¬ Reversible (C (13 / 12) * X - C (1 / 12) * (X * X * X)) G F := by
  have hq := Analysis.sqrt_mul_sqrt (by grind : (0 : R) ≤ 73)
  have q0 := Analysis.sqrt_nonneg (73 : R)
  generalize Analysis.sqrt (73 : R) = q at *
  have q3 : 3 < q := by
    rcases Std.le_total (a := q) (b := 3) with h | h
    · have := OrderedRing.mul_nonneg q0 (by grind : 0 ≤ 3 - q)
      grind
    · by_cases h' : q = 3
      · subst h'; grind
      · grind
  have q11 : q < 11 := by
    rcases Std.le_total (a := q) (b := 11) with h | h
    · by_cases h' : q = 11
      · subst h'; grind
      · grind
    · have := OrderedRing.mul_nonneg q0 (by grind : 0 ≤ q - 11)
      grind
  have hb : 16 * ((q - 3) / 32 * ((q - 3) / 32)) + 3 * ((q - 3) / 32) = 1 := by grind
  have b0 : 0 < (q - 3) / 32 := by grind
  have b1 : 4 * ((q - 3) / 32) < 1 := by grind
  generalize (q - 3) / 32 = b at *
  have v0 : 0 < 1 + 16 * b := by grind
  have hsq := Analysis.sqrt_mul_sqrt (Std.le_of_lt v0)
  have hs : (Analysis.sqrt (1 + 16 * b))⁻¹ * (Analysis.sqrt (1 + 16 * b))⁻¹ * (1 + 16 * b) = 1 := by
    have hi := Field.mul_inv_cancel (a := Analysis.sqrt (1 + 16 * b)) (by
      have := Analysis.sqrt_pos v0; grind)
    generalize (Analysis.sqrt (1 + 16 * b))⁻¹ = t at *
    generalize Analysis.sqrt (1 + 16 * b) = u at *
    rw [← hsq, show t * t * (u * u) = (u * t) * (u * t) by grind, hi]
    grind
  obtain ⟨f3, f1, g1, g3⟩ := fourPointDrift_values (R := R)
  obtain ⟨hF, hG⟩ := fourPoint_positive b0 b1
  refine ⟨fourPoint (1 / 2) b, threePoint (1 / 2) b, (Analysis.sqrt (1 + 16 * b))⁻¹, hF, hG,
    by rw [fourPoint_moments.2]; exact v0, by rw [threePoint_moments.2]; grind,
    fourPoint_stationary (by grind) f3 f1 g1 g3, by rw [fourPoint_moments.2]; exact hs,
    fun h hh => ?_, fourPointDrift_ne_affine, fourPoint_ne_normal b0, threePoint_ne_normal b0,
    fourPoint_not_reversible b0⟩
  rw [fourPoint_moments.1, show (X - C 0 : UniPoly R) = X by rw [C_zero]; grind]
  exact fourPoint_least_loss hb b0 hs h hh

end LeJEPA
