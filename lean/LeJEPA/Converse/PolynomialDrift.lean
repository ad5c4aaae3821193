module

public import LeJEPA.Converse.LinearOptimal

/-!
# Polynomial drift: with reversibility the objective forces a Gaussian autoregression

Let `z' = f(z) + η` with a polynomial `f` be reversible. If the whitened latent has the least
alignment loss of all whitened polynomial encoders, then `f` is affine, and unless its slope is `0`,
`1` or `-1`, `z` and `η` are normal. So the hypothesis of Theorem 4.2 that `z - E z` is an
eigenfunction of the transition follows from its being optimal. Reversibility cannot be left out
(`converse_needs_reversibility`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- **Reversible worlds with polynomial drift** (catalog: `converse-optimal`). Let `z' = f(z) + η` with a polynomial `f` be reversible
for a positive definite law. If the whitened latent has the least loss of all whitened polynomial
encoders, then `f` is affine. So the hypothesis of the converse that `z - μ` is an eigenfunction
follows from its being optimal. -/
theorem affine_of_least_loss {F G : Expectation R} {f : UniPoly R} {s : R} (pos : F.PosDef)
    (hrev : Reversible f G F) (hs : s * s * F.variance = 1)
    (opt : ∀ h, UnitEncoder F h → pairLoss f G F (C s * (X - C F.mean)) ≤ pairLoss f G F h) :
    ∃ r c, f = C r * X + C c := by
  have hstat := hrev.stationary
  have hu := unitEncoder_centered hs
  have pos' : ∀ p, 0 ≤ F (p * p) := fun p => by
    by_cases h : p = 0
    · rw [h, Semiring.mul_zero, F.map_zero]; exact Std.le_refl _
    · have := pos p h; clear opt pos; grind
  have fv := first_variation pos' (transition_add f G) (transition_C_mul f G) hu
    fun h hh => by
      have := opt h hh
      rw [pairLoss_eq hstat, pairLoss_eq hstat, hu.2, hh.2] at this
      clear opt pos pos' hrev hstat; grind
  clear opt
  have TX : transition f G (C s * (X - C F.mean)) = C s * (f + C G.mean - C F.mean) := by
    rw [transition_C_mul, transition_sub, transition_C, transition_X]
  generalize hρ : F (C s * (X - C F.mean) * transition f G (C s * (X - C F.mean))) = ρ at fv
  have hs0 : s ≠ 0 := by intro h; rw [h] at hs; clear fv pos pos' hrev hstat; grind
  -- `T x - ρ x` is orthogonal to everything
  have mean : F (transition f G (C s * (X - C F.mean)) - C ρ * (C s * (X - C F.mean))) = 0 := by
    have h := hstat (C s * (X - C F.mean))
    rw [F.map_sub, F.map_C_mul, h, hu.1]; clear fv pos pos' hrev hstat; grind
  have key := fv _ mean
  rw [hrev (C s * (X - C F.mean))] at key
  have sq : F ((transition f G (C s * (X - C F.mean)) - C ρ * (C s * (X - C F.mean))) *
      (transition f G (C s * (X - C F.mean)) - C ρ * (C s * (X - C F.mean)))) = 0 := by
    generalize transition f G (C s * (X - C F.mean)) = y at *
    generalize C s * (X - C F.mean) = x at *
    rw [show (y - C ρ * x) * (y - C ρ * x) = (y - C ρ * x) * y - C ρ * (x * (y - C ρ * x)) by
      clear fv pos pos' hrev hstat; grind, F.map_sub, F.map_C_mul]
    clear fv pos pos' hrev hstat; grind
  have zero : transition f G (C s * (X - C F.mean)) - C ρ * (C s * (X - C F.mean)) = 0 :=
    Classical.byContradiction fun h => by
      have := pos _ h; rw [sq] at this; clear fv pos pos' hrev hstat; grind
  have hi := Field.mul_inv_cancel hs0
  refine ⟨ρ, F.mean - G.mean - ρ * F.mean, ?_⟩
  have e : C (s⁻¹) * (C s * (f + C G.mean - C F.mean) - C ρ * (C s * (X - C F.mean))) = 0 := by
    rw [← TX, zero, Semiring.mul_zero]
  have hc : (C s * C s⁻¹ : UniPoly R) = 1 := by rw [← C_mul, hi, C_one]
  rw [C_sub, C_sub, C_mul ρ F.mean]
  clear fv pos pos' hrev hstat zero sq key mean TX hρ hi hu
  generalize (C s : UniPoly R) = a at *
  generalize (C s⁻¹ : UniPoly R) = b at *
  grind

/-- **The converse for reversible worlds, from the objective alone** (catalog: `converse-optimal`): drift `f`, law and noise are
those of a Gaussian autoregression if the whitened latent has the least loss, unless the correlation
is `0`, `1` or `-1`. -/
theorem normal_of_reversible_least_loss {F G : Expectation R} {f : UniPoly R} {s : R} (pos : F.PosDef)
    (hrev : Reversible f G F) (hs : s * s * F.variance = 1)
    (opt : ∀ h, UnitEncoder F h → pairLoss f G F (C s * (X - C F.mean)) ≤ pairLoss f G F h) :
    ∃ r c, f = C r * X + C c ∧ (r ≠ 0 → r ≠ 1 → r ≠ -1 →
      F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance)) := by
  obtain ⟨r, c, rfl⟩ := affine_of_least_loss pos hrev hs opt
  exact ⟨r, c, rfl, fun h0 h1 hn => normal_of_reversible h0 h1 hn hrev.stationary fun q => hrev X q⟩

/-- The hypotheses can be met: by the Gaussian autoregression of rate `1/2` over the rationals. -/
example : (normal 0 1 : Expectation Rat).PosDef ∧
    Reversible (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1 : Expectation Rat) ∧
    ∀ h, UnitEncoder (normal 0 1 : Expectation Rat) h →
      pairLoss (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1)
        (C 1 * (X - C (normal 0 1 : Expectation Rat).mean))
      ≤ pairLoss (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1) h := by
  refine ⟨posDef_normal 0 (by grind), ?_, converse_optimal_attained.2.2.2⟩
  have h := reversible_normal (1 / 2 : Rat) 0 0 1
  rwa [show (1 - 1 / 2) * 0 - 0 = (0 : Rat) by grind,
    show (1 - 1 / 2 * (1 / 2)) * 1 = (3 / 4 : Rat) by grind] at h

end LeJEPA
