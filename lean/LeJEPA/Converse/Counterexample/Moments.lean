module

public import LeJEPA.Converse.MomentSequences
public import LeJEPA.Converse.Counterexample.Rate

/-!
# Counterexamples for sequences of moments

`reversible_moments` needs that `r` is none of `0`, `1`, `-1`, and it needs both of its families of
equations: stationarity, `E[z'^b] = E[z^b]`, alone does not make the moments normal. The moments of
the Laplace law, `1, 0, 2, 0, 24, …`, show both.
-/

public section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

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
