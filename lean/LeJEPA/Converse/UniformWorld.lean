module

public import LeJEPA.Converse.EncoderLoss

/-!
# A world with bounded latents in which the linear encoder is not optimal

`z` uniform on `[-1, 1]`, `z' = z / 2 + η` with a fair coin `η = ±1/2`: the binary digits of `z`
move on by one place. The world is stationary with additive noise and linear drift, and the encoder
`z³` keeps `13/20` of its variance, `z` only `1/2`. So the objective does not recover `z`.

The uniform law is given by its moments. That it is stationary follows from the fundamental theorem
of calculus, `∫ Q' = Q(1) - Q(-1)` (`uniform_deriv`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

section
variable {R : Type u} [CommRing R]

/-- The transition with constant noise is a substitution. -/
theorem transition_dirac (f : UniPoly R) (a : R) (q : UniPoly R) :
    transition f (.dirac a) q = eval₂ CHom (f + C a) q := by
  unfold transition
  rw [map_dirac, Expectation.dirac_apply]
  unfold addNoise eval
  show eval₂Hom (RingMap.id (UniPoly R)) (CHom a) _ = _
  rw [map_eval₂, eval₂Hom_apply, eval₂_add, eval₂_C, eval₂_X, RingMap.id_apply, CHom_apply]
  congr 1
  exact RingMap.ext fun a => eval₂_C _ _ _

/-- The transition with mixed noise. -/
theorem transition_mix (f : UniPoly R) (t : R) (G H : Expectation R) (q : UniPoly R) :
    transition f (.mix t G H) q = C t * transition f G q + (1 - C t) * transition f H q := by
  unfold transition
  rw [map_mix, Expectation.mix_apply, CHom_apply]

/-- The value of a substitution. -/
theorem eval_eval₂_CHom (x : R) (f q : UniPoly R) : eval x (eval₂ CHom f q) = eval (eval x f) q := by
  show eval₂Hom (RingMap.id R) x _ = _
  rw [map_eval₂]
  unfold eval
  rw [eval₂Hom_apply]
  congr 1
  exact RingMap.ext fun a => eval₂_C _ _ _

end

/-- The moments of the uniform law on `[-1, 1]`. -/
@[expose] def uniformMoment (k : Nat) : Rat := if k % 2 = 0 then (((k + 1 : Nat) : Rat))⁻¹ else 0

/-- The uniform law on `[-1, 1]`. -/
@[expose] def uniformLaw : Expectation Rat := .ofMoments uniformMoment (by
  unfold uniformMoment; rw [if_pos rfl]; grind)

/-- A fair coin with the values `1/2` and `-1/2`. -/
@[expose] def halfCoin : Expectation Rat := .mix (1 / 2) (.dirac (1 / 2)) (.dirac (-(1 / 2)))

/-- The mean map `x / 2`. -/
@[expose] def halve : UniPoly Rat := C (1 / 2) * X + C 0

theorem uniform_X_pow (k : Nat) : uniformLaw (X ^ k) = uniformMoment k :=
  Expectation.ofMoments_X_pow _ _ k

private theorem eval_one_X_pow (k : Nat) : eval (1 : Rat) (X ^ k) = 1 := by
  induction k with
  | zero => rw [Semiring.pow_zero, eval_one]
  | succ k ih => rw [Semiring.pow_succ, eval_mul, ih, eval_X]; grind

private theorem eval_neg_one_X_pow (k : Nat) :
    eval (-1 : Rat) (X ^ k) = if k % 2 = 0 then 1 else -1 := by
  induction k with
  | zero => rw [Semiring.pow_zero, eval_one, if_pos rfl]
  | succ k ih =>
    rw [Semiring.pow_succ, eval_mul, ih, eval_X]
    rcases Nat.mod_two_eq_zero_or_one k with h | h
    · rw [if_pos h, if_neg (by omega)]; grind
    · rw [if_neg (by omega), if_pos (by omega)]; grind

private theorem uniform_deriv_X_pow (j : Nat) : uniformLaw (deriv (X ^ j))
    = 1 / 2 * (eval 1 (X ^ j) - eval (-1) (X ^ j)) := by
  cases j with
  | zero => rw [Semiring.pow_zero, deriv_one, Expectation.map_zero, eval_one, eval_one]; grind
  | succ k =>
    have hk := natCast_pos (R := Rat) (Nat.succ_pos k)
    have hi := Field.mul_inv_cancel (a := ((k + 1 : Nat) : Rat)) (by grind)
    rw [deriv_pow_succ, deriv_X, Semiring.mul_one, ← C_natCast, Expectation.map_C_mul,
      uniform_X_pow, eval_one_X_pow, eval_neg_one_X_pow]
    unfold uniformMoment
    rcases Nat.mod_two_eq_zero_or_one k with h | h
    · rw [if_pos h, if_neg (by omega), hi]; grind
    · rw [if_neg (by omega), if_pos (by omega)]; grind

/-- The fundamental theorem of calculus. -/
theorem uniform_deriv (Q : UniPoly Rat) :
    uniformLaw (deriv Q) = 1 / 2 * (eval 1 Q - eval (-1) Q) := by
  have key : ∀ (p : UniPoly Rat) (j : Nat), uniformLaw (deriv (p * X ^ j))
      = 1 / 2 * (eval 1 (p * X ^ j) - eval (-1) (p * X ^ j)) := by
    intro p
    induction p using UniPoly.induction with
    | const a =>
      intro j
      rw [deriv_C_mul, Expectation.map_C_mul, uniform_deriv_X_pow, eval_mul, eval_mul, eval_C,
        eval_C]
      generalize eval (1 : Rat) (X ^ j) = s
      generalize eval (-1 : Rat) (X ^ j) = t
      grind
    | step a q ih =>
      intro j
      have h := ih (j + 1)
      rw [show (C a + X * q) * X ^ j = C a * X ^ j + q * X ^ (j + 1) by
          rw [Semiring.pow_succ]; clear ih h; grind, deriv_add, Expectation.map_add, h, deriv_C_mul,
        Expectation.map_C_mul, uniform_deriv_X_pow, eval_add, eval_add, eval_mul _ (C a),
        eval_mul _ (C a), eval_C, eval_C]
      clear h ih
      generalize eval (1 : Rat) (X ^ j) = s
      generalize eval (-1 : Rat) (X ^ j) = t
      generalize eval (1 : Rat) (q * X ^ (j + 1)) = s'
      generalize eval (-1 : Rat) (q * X ^ (j + 1)) = t'
      grind
  have := key Q 0
  rwa [Semiring.pow_zero, Semiring.mul_one] at this

theorem eval_transition_coin (x : Rat) (q : UniPoly Rat) : eval x (transition halve halfCoin q)
    = 1 / 2 * (eval (1 / 2 * x + 1 / 2) q + eval (1 / 2 * x - 1 / 2) q) := by
  unfold halfCoin halve
  rw [transition_mix, transition_dirac, transition_dirac, eval_add, eval_mul, eval_mul, eval_sub,
    eval_one, eval_C, eval_eval₂_CHom, eval_eval₂_CHom]
  simp only [eval_add, eval_mul, eval_C, eval_X]
  rw [show (1 / 2 * x + 0 + 1 / 2 : Rat) = 1 / 2 * x + 1 / 2 by grind,
    show (1 / 2 * x + 0 + -(1 / 2) : Rat) = 1 / 2 * x - 1 / 2 by grind]
  grind

/-- The uniform law is stationary. -/
theorem uniform_stationary : Stationary halve halfCoin uniformLaw := by
  let H : Expectation Rat := {
    toFun := fun q => uniformLaw (transition halve halfCoin q)
    map_add := fun p q => by rw [transition_add, uniformLaw.map_add]
    map_C_mul := fun a p => by rw [transition_C_mul, uniformLaw.map_C_mul]
    map_one := by rw [transition_one, uniformLaw.map_one] }
  have hH : H = uniformLaw := Expectation.ext_X_pow fun k => by
    show uniformLaw (transition halve halfCoin (X ^ k)) = uniformLaw (X ^ k)
    have hk := natCast_pos (R := Rat) (Nat.succ_pos k)
    have hd : deriv (X ^ (k + 1) : UniPoly Rat) = C ((k + 1 : Nat) : Rat) * X ^ k := by
      rw [deriv_pow_succ, deriv_X, Semiring.mul_one, C_natCast]
    have h1 := uniform_deriv (X ^ (k + 1))
    have h2 := uniform_deriv (transition halve halfCoin (X ^ (k + 1)))
    rw [deriv_transition halve halfCoin (deriv_affine _ _), hd, transition_C_mul, Expectation.map_C_mul,
      Expectation.map_C_mul, eval_transition_coin, eval_transition_coin,
      show (1 / 2 * 1 + 1 / 2 : Rat) = 1 by grind, show (1 / 2 * 1 - 1 / 2 : Rat) = 0 by grind,
      show (1 / 2 * -1 + 1 / 2 : Rat) = 0 by grind,
      show (1 / 2 * -1 - 1 / 2 : Rat) = -1 by grind] at h2
    rw [hd, Expectation.map_C_mul] at h1
    have h3 : ((k + 1 : Nat) : Rat) * (uniformLaw (transition halve halfCoin (X ^ k)) - uniformLaw (X ^ k))
        = 0 := by
      clear hk hd
      generalize ((k + 1 : Nat) : Rat) = n at *
      generalize eval (1 : Rat) (X ^ (k + 1)) = a at *
      generalize eval (0 : Rat) (X ^ (k + 1)) = b at *
      generalize eval (-1 : Rat) (X ^ (k + 1)) = c at *
      generalize uniformLaw (transition halve halfCoin (X ^ k)) = s at *
      generalize uniformLaw (X ^ k) = t at *
      grind
    have h4 := (eq_zero_or_eq_zero_of_mul_eq_zero h3).resolve_left (by clear h1 h2 h3; grind)
    clear h1 h2 h3
    generalize uniformLaw (transition halve halfCoin (X ^ k)) = s at *
    generalize uniformLaw (X ^ k) = t at *
    grind
  exact fun q => congrArg (fun K : Expectation Rat => K q) hH

/-- `E[z'³ | z] = z³/8 + 3z/8`. -/
theorem transition_coin_cube : transition halve halfCoin (X ^ 3)
    = C (1 / 8) * X ^ 3 + C (3 / 8) * X := by
  have h2 : (2 : UniPoly Rat) * C (1 / 2) = 1 := by
    rw [← C_ofNat, ← C_mul, ← C_one]; congr 1; grind
  have h8 : (C (1 / 8) : UniPoly Rat) = C (1 / 2) * C (1 / 2) * C (1 / 2) := by
    rw [← C_mul, ← C_mul]; congr 1; grind
  have h38 : (C (3 / 8) : UniPoly Rat) = 3 * C (1 / 2) * C (1 / 2) * C (1 / 2) := by
    rw [← C_ofNat 3, ← C_mul, ← C_mul, ← C_mul]; congr 1; grind
  unfold halfCoin halve
  rw [transition_mix, transition_dirac, transition_dirac,
    show (X ^ 3 : UniPoly Rat) = X * X * X by grind, h8, h38]
  simp only [eval₂_mul, eval₂_X, C_neg, C_zero]
  generalize (C (1 / 2) : UniPoly Rat) = h at *
  grind

/-- **Bounded latents need not be recovered**: in the stationary world `z' = z / 2 ± 1/2`, `z`
uniform on `[-1, 1]`, the cube keeps the share `13/20` of its variance, the latent itself `1/2`. -/
theorem uniform_cube : uniformLaw (X ^ 3) = 0 ∧ uniformLaw (X ^ 3 * X ^ 3) = 1 / 7 ∧
    uniformLaw (X ^ 3 * transition halve halfCoin (X ^ 3)) = 13 / 20 * uniformLaw (X ^ 3 * X ^ 3) := by
  have m3 : uniformMoment 3 = 0 := by unfold uniformMoment; rw [if_neg (by omega)]
  have m4 : uniformMoment 4 = 1 / 5 := by unfold uniformMoment; rw [if_pos (by omega)]; grind
  have m6 : uniformMoment 6 = 1 / 7 := by unfold uniformMoment; rw [if_pos (by omega)]; grind
  rw [transition_coin_cube, show (X ^ 3 * X ^ 3 : UniPoly Rat) = X ^ 6 by grind,
    show (X ^ 3 * (C (1 / 8) * X ^ 3 + C (3 / 8) * X) : UniPoly Rat)
      = C (1 / 8) * X ^ 6 + C (3 / 8) * X ^ 4 by grind, Expectation.map_add, Expectation.map_C_mul,
    Expectation.map_C_mul, uniform_X_pow, uniform_X_pow, uniform_X_pow, m3, m4, m6]
  refine ⟨rfl, rfl, by grind⟩

theorem uniform_linear : uniformLaw.mean = 0 ∧ uniformLaw.variance = 1 / 3 ∧
    uniformLaw (X * transition halve halfCoin X) = 1 / 2 * uniformLaw (X * X) := by
  have m1 : uniformMoment 1 = 0 := by unfold uniformMoment; rw [if_neg (by omega)]
  have m2 : uniformMoment 2 = 1 / 3 := by unfold uniformMoment; rw [if_pos (by omega)]; grind
  have hm : uniformLaw.mean = 0 := (Expectation.ofMoments_X _ _).trans m1
  refine ⟨hm, ?_, ?_⟩
  · rw [Expectation.variance_eq_sub, hm, show (X * X : UniPoly Rat) = X ^ 2 by grind, uniform_X_pow,
      m2]; grind
  · have := Stationary.transition_X (r := 1 / 2) (c := 0) uniform_stationary
    unfold halve
    rw [this, hm, show (X * (C (1 / 2) * X + C ((1 - 1 / 2) * 0)) : UniPoly Rat)
      = C (1 / 2) * (X * X) by
        rw [show ((1 - 1 / 2) * 0 : Rat) = 0 by grind, C_zero]; grind, Expectation.map_C_mul]

/-- The loss of the cube, relative to its variance, is `7/10`, less than that of the latent, `1`. -/
theorem uniform_loss : pairLoss halve halfCoin uniformLaw (X ^ 3) = 7 / 10 * uniformLaw (X ^ 3 * X ^ 3) ∧
    pairLoss halve halfCoin uniformLaw X = uniformLaw (X * X) := by
  rw [pairLoss_eq uniform_stationary, pairLoss_eq uniform_stationary, uniform_cube.2.2,
    uniform_linear.2.2]
  generalize uniformLaw (X ^ 3 * X ^ 3) = a
  generalize uniformLaw (X * X) = b
  grind

end LeJEPA
