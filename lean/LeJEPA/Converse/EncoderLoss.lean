module

public import LeJEPA.Converse.Autoregression

/-!
# The alignment loss of a polynomial encoder, and its first variation

For `z' = f(z) + η`, with `z` of law `F` and independent noise `η` of law `G`, an encoder with one
output is a polynomial `h`. Its alignment loss is `E[(h(z) - h(z'))²]` (`pairLoss`), and it is
whitened if `h(z)` has mean zero and variance one (`UnitEncoder`). If `F` is stationary the loss is
`2 (E h(z)² - E h(z) (T h)(z))` with the transition operator `T` (`pairLoss_eq`), so that the least
loss of whitened encoders is the largest correlation `E h(z) h(z')`.

An encoder `x` that has it satisfies `E x(z) p(z') + E p(z) x(z') = 2 λ E x(z) p(z)` for all `p` of
mean zero, with `λ = E x(z) x(z')` (`first_variation`). The usual proof normalizes `x + t p`, which
takes a square root; here `x` is compared with its reflections
`((1 - t² |p|²) x + 2 t p) / (1 + t² |p|²)`, which have length one over every ordered field.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The alignment loss `E[(h(z) - h(z'))²]` of the encoder `h`, for `z' = f(z) + η` with `z` of law
`F` and independent noise `η` of law `G`. -/
@[expose] def pairLoss (f : UniPoly R) (G F : Expectation R) (h : UniPoly R) : R :=
  (product F G).mean (
    ((product F G).aeval (C X) h - (product F G).aeval ((product F G).aeval (C X) f + X) h) *
    ((product F G).aeval (C X) h - (product F G).aeval ((product F G).aeval (C X) f + X) h))

/-- An encoder with one output is whitened: mean zero, variance one. -/
@[expose] def UnitEncoder (F : Expectation R) (h : UniPoly R) : Prop := F h = 0 ∧ F (h * h) = 1

theorem pairLoss_eq {f : UniPoly R} {G F : Expectation R} (hstat : Stationary f G F) (h : UniPoly R) :
    pairLoss f G F h = 2 * (F (h * h) - F (h * transition f G h)) := by
  have h1 := product_mean_mul_aeval F G f (h * h) 1
  have h2 := product_mean_mul_aeval F G f h h
  have h3 := product_mean_mul_aeval F G f 1 (h * h)
  rw [aeval_mul, aeval_one, transition_one, Semiring.mul_one, Semiring.mul_one] at h1
  rw [aeval_mul, aeval_one, Semiring.one_mul, Semiring.one_mul] at h3
  have h4 : F (transition f G (h * h)) = F (h * h) := hstat _
  rw [h4] at h3
  unfold pairLoss
  generalize (product F G).aeval (C X) h = x at *
  generalize (product F G).aeval ((product F G).aeval (C X) f + X) h = y at *
  rw [show (x - y) * (x - y) = x * x - x * y - (x * y - y * y) by grind, mean_sub, mean_sub,
    mean_sub, h1, h2, h3]
  grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The first variation along reflections: a cubic without positive values. -/
private theorem first_variation_cubic {b β δ : R} (hb : 0 ≤ b)
    (key : ∀ t, t * (1 - t * t * b) * β ≤ t * t * δ) : β = 0 := by
  apply Classical.byContradiction
  intro hβ
  have hne : β * β ≠ 0 := fun h => hβ (eq_zero_of_mul_self_eq_zero h)
  have hbb : 0 < β * β := by have := mul_self_nonneg β; clear key; grind
  have hM := OrderedRing.mul_nonneg (mul_self_nonneg β) hb
  have hd := mul_self_nonneg (δ - 1)
  have hd0 := mul_self_nonneg δ
  have hpos : 0 < 2 + δ * δ + β * β * b := by grind
  have hi := Field.mul_inv_cancel (a := 2 + δ * δ + β * β * b) (by grind)
  have hs := Field.IsOrdered.inv_pos_iff.2 hpos
  have k := key (β * (2 + δ * δ + β * β * b)⁻¹)
  generalize (2 + δ * δ + β * β * b)⁻¹ = s at *
  clear key
  have hsM := OrderedRing.mul_nonneg (by grind : 0 ≤ s) hM
  have hsd := OrderedRing.mul_nonneg (by grind : 0 ≤ s) hd0
  have hs1 : s ≤ 1 := by grind
  have hss := OrderedRing.mul_nonneg (by grind : 0 ≤ 1 - s) hsM
  have k2 : s * (β * β) * (1 - s * s * (β * β * b)) ≤ s * (β * β) * (s * δ) := by grind
  have k3 := le_of_mul_le_mul_left (OrderedRing.mul_pos hs hbb) k2
  have hsd' := OrderedRing.mul_nonneg (by grind : 0 ≤ s) hd
  grind

/-- The comparison with a reflection, cleared of denominators. -/
private theorem reflect_crit {b g e r t i : R} (hd : 0 < 1 + t * t * b)
    (hi : (1 + t * t * b) * i = 1)
    (o : (1 - t * t * b) * i * ((1 - t * t * b) * i) * r
        + (1 - t * t * b) * i * (2 * t * i) * (e + r * 0) + 2 * t * i * (2 * t * i) * g ≤ r) :
    t * (1 - t * t * b) * e ≤ t * t * (2 * (r * b - g)) := by
  have hsq := OrderedRing.mul_pos hd hd
  have o2 := OrderedRing.mul_le_mul_of_nonneg_left o (by grind :
    0 ≤ (1 + t * t * b) * (1 + t * t * b))
  have eq : (1 + t * t * b) * (1 + t * t * b) * ((1 - t * t * b) * i * ((1 - t * t * b) * i) * r
      + (1 - t * t * b) * i * (2 * t * i) * (e + r * 0) + 2 * t * i * (2 * t * i) * g)
      = (1 - t * t * b) * (1 - t * t * b) * r + (1 - t * t * b) * (2 * t) * e
        + 4 * (t * t) * g := by
    rw [show ∀ d : R, d * d * ((1 - t * t * b) * i * ((1 - t * t * b) * i) * r
      + (1 - t * t * b) * i * (2 * t * i) * (e + r * 0) + 2 * t * i * (2 * t * i) * g)
      = (d * i) * (d * i) * ((1 - t * t * b) * (1 - t * t * b) * r + (1 - t * t * b) * (2 * t) * e
        + 4 * (t * t) * g) by intro d; grind, hi]
    grind
  rw [eq] at o2
  clear eq o hi hsq hd
  grind

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
private theorem quad (F : Expectation R) (a b a' b' : R) (x y p q : UniPoly R) :
    F ((C a * x + C b * p) * (C a' * y + C b' * q))
      = a * a' * F (x * y) + (a * b' * F (x * q) + b * a' * F (p * y)) + b * b' * F (p * q) := by
  rw [show (C a * x + C b * p) * (C a' * y + C b' * q) = C (a * a') * (x * y)
      + (C (a * b') * (x * q) + (C (b * a') * (p * y) + C (b * b') * (p * q))) by
    rw [C_mul, C_mul, C_mul, C_mul]; grind, F.map_add, F.map_add, F.map_add, F.map_C_mul,
    F.map_C_mul, F.map_C_mul, F.map_C_mul]
  grind

/-- **First variation.** If `x` has the largest correlation `F(x T x)` of all unit encoders, then
`F(x T p) + F(p T x) = 2 F(x T x) F(x p)` for all `p` of mean zero: `x` is an eigenfunction of the
symmetric part of `T`. -/
theorem first_variation {F : Expectation R} (pos : ∀ p, 0 ≤ F (p * p))
    {T : UniPoly R → UniPoly R} (Tadd : ∀ p q, T (p + q) = T p + T q)
    (Tmul : ∀ a p, T (C a * p) = C a * T p) {x : UniPoly R} (hx : UnitEncoder F x)
    (opt : ∀ h, UnitEncoder F h → F (h * T h) ≤ F (x * T x)) (p : UniPoly R) (hp : F p = 0) :
    F (x * T p) + F (p * T x) = 2 * F (x * T x) * F (x * p) := by
  obtain ⟨Fx, Fxx⟩ := hx
  have mean : ∀ (a b : R) (p : UniPoly R), F p = 0 → F (C a * x + C b * p) = 0 := by
    intro a b p hp
    rw [F.map_add, F.map_C_mul, F.map_C_mul, Fx, hp]; clear opt; grind
  have crit : ∀ p, F p = 0 → F (x * p) = 0 → F (x * T p) + F (p * T x) = 0 := by
    intro p hp hxp
    have hpx : F (p * x) = 0 := by rw [CommSemiring.mul_comm]; exact hxp
    refine first_variation_cubic (pos p) (δ := 2 * (F (x * T x) * F (p * p) - F (p * T p)))
      fun t => ?_
    have hd : 0 < 1 + t * t * F (p * p) := by
      have := OrderedRing.mul_nonneg (mul_self_nonneg t) (pos p)
      clear opt mean pos; grind
    have hi := Field.mul_inv_cancel (a := 1 + t * t * F (p * p)) (by
      clear opt mean pos; grind)
    have o := opt (C ((1 - t * t * F (p * p)) * (1 + t * t * F (p * p))⁻¹) * x
      + C (2 * t * (1 + t * t * F (p * p))⁻¹) * p) ⟨mean _ _ p hp, by
        rw [quad, hxp, hpx, Fxx]
        generalize (1 + t * t * F (p * p))⁻¹ = i at *
        clear opt mean pos; grind⟩
    rw [Tadd, Tmul, Tmul, quad] at o
    refine reflect_crit hd hi (g := F (p * T p)) ?_
    clear opt mean pos Tadd Tmul hd hi
    generalize (1 + t * t * F (p * p))⁻¹ = i at *
    generalize F (p * p) = b at *
    grind
  have h := crit (C (-F (x * p)) * x + C 1 * p) (mean _ _ p hp) (by
    rw [show x * (C (-F (x * p)) * x + C 1 * p) = C (-F (x * p)) * (x * x) + C 1 * (x * p) by
      clear opt mean pos crit; grind, F.map_add, F.map_C_mul, F.map_C_mul, Fxx]
    clear opt mean pos crit; grind)
  have e1 := quad F 1 0 (-F (x * p)) 1 x (T x) p (T p)
  have e2 := quad F (-F (x * p)) 1 1 0 x (T x) p (T p)
  rw [show (C 1 * x + C 0 * p : UniPoly R) = x by rw [C_one, C_zero]; clear opt mean pos crit h; grind]
    at e1
  rw [show (C 1 * T x + C 0 * T p : UniPoly R) = T x by
    rw [C_one, C_zero]; clear opt mean pos crit h; grind] at e2
  rw [Tadd, Tmul, Tmul, e1, e2] at h
  clear opt mean pos crit e1 e2
  grind

end

/-- The loss of `h = z` for a fair coin with the values `±1` and independent copies `z' = η`. -/
example : pairLoss 0 (.mix (1 / 2) (.dirac 1) (.dirac (-1))) (.mix (1 / 2) (.dirac 1) (.dirac (-1)))
    X = (2 : Rat) := by
  have hst : Stationary 0 (.mix (1 / 2) (.dirac 1) (.dirac (-1)))
      (.mix (1 / 2) (.dirac 1) (.dirac (-1)) : Expectation Rat) := fun q => by
    rw [transition_zero_left, Expectation.map_C]
  rw [pairLoss_eq hst, transition_zero_left, Expectation.mul_C]
  simp only [Expectation.mix_apply, Expectation.dirac_apply, eval_mul, eval_X]
  grind

/-- The value of a fair coin is a whitened encoder of it. -/
example : UnitEncoder (.mix (1 / 2) (.dirac 1) (.dirac (-1)) : Expectation Rat) X := by
  unfold UnitEncoder
  simp only [Expectation.mix_apply, Expectation.dirac_apply, eval_mul, eval_X]
  grind

end LeJEPA
