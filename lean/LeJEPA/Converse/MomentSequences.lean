module

public import LeJEPA.Converse.Autoregression
public import LeJEPA.Converse.Counterexample

/-!
# The converse in terms of moments

The converse theorem for two bare sequences of moments, and counterexamples that show which of its
equations and rates it needs.

## Main results
* `LeJEPA.reversible_moments`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u
attribute [local instance] Semiring.natCast

/-!
## Reversible autoregressions in terms of moments

The converse theorem for two bare sequences of moments: `m_k = E[z^k]` and `e_k = E[η^k]`, with `η`
independent of `z` and `z' = r z + η`. The mixed moments `E[z^a z'^b]` are then polynomials in
finitely many of the `m_k` and `e_k` (`jointMoment`), and a countable family of equations between
them, `E[z'^b] = E[z^b]` and `E[z z'^b] = E[z^b z']`, makes both sequences Gaussian.
-/

section
variable {R : Type u} [CommRing R]

/-- `jointMoment m e r a b j = E[z^a z'^b η^j]` for `z' = r z + η`, with `η` independent of `z`, the
moments of `z` being `m` and those of `η` being `e`. The recursion splits one factor
`z' = r z + η` off. -/
@[expose] def jointMoment (m e : Nat → R) (r : R) : Nat → Nat → Nat → R
  | a, 0, j => m a * e j
  | a, b + 1, j => r * jointMoment m e r (a + 1) b j + jointMoment m e r a b (j + 1)

/-- The mixed moments of `jointMoment` are those of the transition operator. -/
private theorem jointMoment_eq (F G : Expectation R) (r : R) (a b j : Nat) :
    jointMoment (fun k => F (X ^ k)) (fun k => G (X ^ k)) r a b j
      = F (X ^ a * G.map CHom (X ^ j * addNoise (C r * X + C 0) (X ^ b))) := by
  induction b generalizing a j with
  | zero =>
    have h : addNoise (C r * X + C 0) 1 = 1 := by rw [← C_one, addNoise_C, C_one, C_one]
    rw [Semiring.pow_zero, h, Semiring.mul_one, Expectation.map_X_pow, CHom_apply,
      F.mul_C]
    simp only [jointMoment]; grind
  | succ b ih =>
    rw [Semiring.pow_succ X b, addNoise_mul, addNoise_X, C_zero,
      show (X ^ j * (addNoise (C r * X + 0) (X ^ b) * (C (C r * X + 0) + X)) : UniPoly (UniPoly R))
        = C (C r * X) * (X ^ j * addNoise (C r * X + 0) (X ^ b))
          + X ^ (j + 1) * addNoise (C r * X + 0) (X ^ b) by
        rw [show C r * X + 0 = C r * X by grind, Semiring.pow_succ X j]; grind,
      Expectation.map_add, Expectation.map_C_mul, ← C_zero, Semiring.left_distrib, F.map_add,
      show ∀ s : UniPoly R, X ^ a * (C r * X * s) = C r * (X ^ (a + 1) * s) by
        intro s; rw [Semiring.pow_succ]; grind, F.map_C_mul, ← ih, ← ih]
    rfl

/-- The mixed moments `E[z^a z'^b]` in terms of the transition operator of `z' = r z + η`. -/
theorem jointMoment_eq_transition (F G : Expectation R) (r : R) (a b : Nat) :
    jointMoment (fun k => F (X ^ k)) (fun k => G (X ^ k)) r a b 0
      = F (X ^ a * transition (C r * X + C 0) G (X ^ b)) := by
  rw [jointMoment_eq, Semiring.pow_zero, Semiring.one_mul]; rfl

/-- The equations `E[z'^b] = E[z^b]` say that the law is stationary. -/
private theorem stationary_of_moments {f : UniPoly R} {F G : Expectation R}
    (h : ∀ b : Nat, F (transition f G (X ^ b)) = F (X ^ b)) : Stationary f G F := by
  let H : Expectation R := {
    toFun := fun q => F (transition f G q)
    map_add := fun p q => by rw [transition_add, F.map_add]
    map_C_mul := fun a p => by rw [transition_C_mul, F.map_C_mul]
    map_one := by rw [transition_one, F.map_one] }
  have hH : H = F := Expectation.ext_X_pow h
  exact fun q => congrArg (fun K : Expectation R => K q) hH

/-- With stationarity, the equations `E[z z'^b] = E[z^b z']` extend to all polynomials in place of
the powers. -/
private theorem reversible_of_moments {f : UniPoly R} {F G : Expectation R}
    (hstat : Stationary f G F)
    (h : ∀ b : Nat, F (X * transition f G (X ^ b)) = F (X ^ b * transition f G X)) (q : UniPoly R) :
    F (X * transition f G q) = F (q * transition f G X) := by
  let H : Expectation R := {
    toFun := fun q => F (X * transition f G q) - F (q * transition f G X) + F q
    map_add := fun p q => by
      rw [transition_add, Semiring.left_distrib, Semiring.right_distrib]
      simp only [F.map_add]; grind
    map_C_mul := fun a p => by
      rw [transition_C_mul, show X * (C a * transition f G p) = C a * (X * transition f G p) by
        grind, Semiring.mul_assoc]
      simp only [F.map_C_mul]; grind
    map_one := by
      rw [transition_one, Semiring.mul_one, Semiring.one_mul, hstat, F.map_one]; grind }
  have hH : H = F := Expectation.ext_X_pow fun k => by
    show F (X * transition f G (X ^ k)) - F (X ^ k * transition f G X) + F (X ^ k) = _
    rw [h]; grind
  have : F (X * transition f G q) - F (q * transition f G X) + F q = F q :=
    congrArg (fun K : Expectation R => K q) hH
  grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- **Reversible autoregressions, in terms of moments** (Theorem 4.2). Let `m` and `e` be the
moments of `z` and of independent noise `η`, and `z' = r z + η` with `r` none of `0`, `1`, `-1`. If
`E[z^a z'^b] = E[z^b z'^a]` for all `b` and for `a = 0, 1`, then both sequences are those of normal
laws, with the variance of the noise `1 - r²` times that of `z`. -/
theorem reversible_moments (m e : Nat → R) (hm : m 0 = 1) (he : e 0 = 1) {r : R} (h0 : r ≠ 0)
    (h1 : r ≠ 1) (hn : r ≠ -1)
    (exch : ∀ a b, a ≤ 1 → jointMoment m e r a b 0 = jointMoment m e r b a 0) (k : Nat) :
    m k = normalMoment (m 1) (m 2 - m 1 * m 1) k ∧
      e k = normalMoment ((1 - r) * m 1) ((1 - r * r) * (m 2 - m 1 * m 1)) k := by
  let F := Expectation.ofMoments m hm
  let G := Expectation.ofMoments e he
  have hF : ∀ k : Nat, F (X ^ k) = m k := Expectation.ofMoments_X_pow m hm
  have hG : ∀ k : Nat, G (X ^ k) = e k := Expectation.ofMoments_X_pow e he
  have hJ : ∀ a b : Nat, a ≤ 1 → F (X ^ a * transition (C r * X + C 0) G (X ^ b))
      = F (X ^ b * transition (C r * X + C 0) G (X ^ a)) := by
    intro a b hab
    rw [← jointMoment_eq_transition, ← jointMoment_eq_transition, funext hF, funext hG]
    exact exch a b hab
  have hstat : Stationary (C r * X + C 0) G F := stationary_of_moments fun b => by
    have := hJ 0 b (by omega)
    rwa [Semiring.pow_zero, transition_one, Semiring.mul_one, Semiring.one_mul] at this
  have X_pow_one : (X : UniPoly R) ^ 1 = X := by
    rw [Semiring.pow_succ, Semiring.pow_zero, Semiring.one_mul]
  have hrev := reversible_of_moments hstat fun b => by
    have := hJ 1 b (by omega)
    rwa [X_pow_one] at this
  have key := normal_of_reversible h0 h1 hn hstat hrev
  have hmean : F.mean = m 1 := by rw [← hF, X_pow_one]; rfl
  have hvar : F.variance = m 2 - m 1 * m 1 := by
    rw [F.variance_eq_sub, hmean, ← hF 2, show (X : UniPoly R) * X = X ^ 2 by grind]
  rw [hstat.mean_noise, hmean, hvar, show (1 - r) * m 1 - 0 = (1 - r) * m 1 by grind] at key
  refine ⟨?_, ?_⟩
  · rw [← hF k, key.1, normal_X_pow]
  · rw [← hG k, key.2, normal_X_pow]

end

/-- `E[z z'] = r E[z²]` and `E[z'²] = r² E[z²] + E[η²]` for centered `z`. -/
example (m e : Nat → Rat) (hm : m 1 = 0) (hm0 : m 0 = 1) (he : e 0 = 1) (r : Rat) :
    jointMoment m e r 1 1 0 = r * m 2 ∧ jointMoment m e r 0 2 0 = r * r * m 2 + e 2 := by
  simp only [jointMoment]; grind

/-- The hypothesis is met by Gaussian moments: `m = 1, 0, 1, 0, 3`, `e = 1, 0, 3/4, 0, 27/16` and
`r = 1/2` give `E[z z'³] = E[z³ z']`. -/
example : jointMoment (normalMoment 0 1) (normalMoment 0 (3 / 4)) (1 / 2 : Rat) 1 3 0
    = jointMoment (normalMoment 0 1) (normalMoment 0 (3 / 4)) (1 / 2) 3 1 0 := by
  simp only [jointMoment, normalMoment]; grind

/-!
## Counterexamples for sequences of moments

`reversible_moments` needs that `r` is none of `0`, `1`, `-1`, and it needs both of its families of
equations: stationarity, `E[z'^b] = E[z^b]`, alone does not make the moments normal. The moments of
the Laplace law, `1, 0, 2, 0, 24, …`, show both.
-/

section
variable {R : Type u} [CommRing R]

/-- The mixed moments of the Laplace autoregression. -/
private theorem jointMoment_laplace (r : R) (a b : Nat) :
    jointMoment laplaceMoment (fun k => laplaceNoise r (X ^ k)) r a b 0
      = laplace R (X ^ a * transition (C r * X) (laplaceNoise r) (X ^ b)) := by
  have h := jointMoment_eq_transition (laplace R) (laplaceNoise r) r a b
  rwa [funext laplace_X_pow, C_zero, show C r * X + 0 = C r * X by grind] at h

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The moments of the Laplace law are not those of a normal law. -/
theorem laplaceMoment_ne_normalMoment (μ v : R) :
    ¬∀ k, laplaceMoment k = normalMoment μ v k := fun h =>
  laplace_ne_normal μ v (Expectation.ext_X_pow fun k => by
    rw [laplace_X_pow, normal_X_pow, h])

/-- **The rates `0`, `1` and `-1` must be excluded from `reversible_moments`.** -/
theorem counterexample_moments_rate {r : R} (hr : r = 0 ∨ r = 1 ∨ r = -1) :
    ∃ m e : Nat → R, m 0 = 1 ∧ e 0 = 1 ∧
      (∀ a b, jointMoment m e r a b 0 = jointMoment m e r b a 0) ∧
      ∀ μ v, ¬∀ k, m k = normalMoment μ v k := by
  refine ⟨laplaceMoment, fun k => laplaceNoise r (X ^ k), rfl, ?_, fun a b => ?_,
    laplaceMoment_ne_normalMoment⟩
  · dsimp only; rw [Semiring.pow_zero, Expectation.map_one]
  · rw [jointMoment_laplace, jointMoment_laplace, laplace_reversible hr]

/-- **Stationarity alone is not enough in `reversible_moments`**: for every `r` there are a law and
a noise with `E[z'^b] = E[z^b]` for all `b`, and the law is not normal. -/
theorem counterexample_moments_stationary (r : R) :
    ∃ m e : Nat → R, m 0 = 1 ∧ e 0 = 1 ∧
      (∀ b, jointMoment m e r 0 b 0 = jointMoment m e r b 0 0) ∧
      ∀ μ v, ¬∀ k, m k = normalMoment μ v k := by
  refine ⟨laplaceMoment, fun k => laplaceNoise r (X ^ k), rfl, ?_, fun b => ?_,
    laplaceMoment_ne_normalMoment⟩
  · dsimp only; rw [Semiring.pow_zero, Expectation.map_one]
  · rw [jointMoment_laplace, jointMoment_laplace, Semiring.pow_zero, transition_one,
      Semiring.one_mul, Semiring.mul_one, laplace_stationary]

end

example : ¬∀ k, laplaceMoment k = normalMoment 0 (2 : Rat) k := laplaceMoment_ne_normalMoment 0 2

end LeJEPA
