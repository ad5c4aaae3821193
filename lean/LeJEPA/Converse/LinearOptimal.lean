module

public import LeJEPA.Converse.EncoderLoss
public import LeJEPA.Converse.Laplace

/-!
# The linear encoder is optimal only for the Gaussian

The converse of Theorem 4.2 with the objective in it. In a *stationary* autoregression
`z' = r z + c + η`, no reversibility and no eigenfunction assumed, the whitened latent
`s (z - E z)` has the least alignment loss of all whitened polynomial encoders if and only if `z`
and `η` are normal.

*Only if.* At the optimum the first variation vanishes: `E x(z) p(z') = r E x(z) p(z)` for
`x = X - E z` and every `p` of mean zero, hence for every `p`. With stationarity this is
`E z p(z') = E p(z) z'`, which is all that the theorem on reversible autoregressions uses.
*If.* For the normal law `T` commutes with the creation operator up to the factor `r` and is a
contraction, so `E p(z) p(z') ≤ r E p(z)²` for `p` of mean zero.

## Main results
* `converse_optimal`: with the loss of whitened encoders.
* `normal_iff_linear_optimal`: with `E p(z) p(z') ≤ r E p(z)²`, where no square root is needed.
* `laplace_linear_not_optimal`: on the Laplace autoregression the objective prefers some other
  polynomial to the latent.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- A quadratic without constant term and without positive values has no linear term. -/
private theorem eq_zero_of_quadratic {α β : R} (nb : β ≤ 0) (key : ∀ t, t * α + t * t * β ≤ 0) :
    α = 0 := by
  have hi := Field.mul_inv_cancel (a := 1 - β) (by grind)
  have k := key (α * (1 - β)⁻¹)
  generalize (1 - β)⁻¹ = s at *
  clear key
  have e : α * s * α + α * s * (α * s) * β = α * s * (α * s) := by grind
  have z := eq_zero_of_mul_self_eq_zero (a := α * s)
    (by have := mul_self_nonneg (α * s); grind)
  have : α * (s * (1 - β)) = 0 := by grind
  grind

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The expansion of the objective along `x + t p`. -/
private theorem expand (F : Expectation R) (x p Tp : UniPoly R) (r t : R) :
    F ((x + C t * p) * (C r * x + C t * Tp)) - r * F ((x + C t * p) * (x + C t * p)) =
      t * (F (x * Tp) - r * F (x * p)) + t * t * (F (p * Tp) - r * F (p * p)) := by
  have e1 : (x + C t * p) * (C r * x + C t * Tp) = C r * (x * x) + (C t * (x * Tp)
      + (C (t * r) * (x * p) + C (t * t) * (p * Tp))) := by rw [C_mul, C_mul]; grind
  have e2 : (x + C t * p) * (x + C t * p) = x * x + (C t * (x * p) + (C t * (x * p)
      + C (t * t) * (p * p))) := by rw [C_mul]; grind
  rw [e1, e2]
  simp only [F.map_add, F.map_C_mul]
  grind

/-- If `z - E z` is a critical point of the correlation `E p(z) p(z')` among the `p` of mean zero,
then `z` and `η` are normal. -/
theorem normal_of_critical {F G : Expectation R} {r c : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (hstat : Stationary (C r * X + C c) G F)
    (crit : ∀ p, F p = 0 → F ((X - C F.mean) * transition (C r * X + C c) G p)
      = r * F ((X - C F.mean) * p)) :
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  have Fx : F (X - C F.mean) = 0 := by
    rw [F.map_sub, F.map_C]; show F.mean - F.mean = 0; grind
  have all : ∀ p, F ((X - C F.mean) * transition (C r * X + C c) G p)
      = r * F ((X - C F.mean) * p) := fun p => by
    have h := crit (p - C (F p)) (by rw [F.map_sub, F.map_C]; clear crit; grind)
    rw [transition_sub, transition_C,
      show ∀ q : UniPoly R, (X - C F.mean) * (q - C (F p)) = (X - C F.mean) * q - C (F p) * (X - C F.mean)
        by intro q; grind,
      show ∀ q : UniPoly R, (X - C F.mean) * (q - C (F p)) = (X - C F.mean) * q - C (F p) * (X - C F.mean)
        by intro q; grind, F.map_sub, F.map_sub, F.map_C_mul, Fx] at h
    clear crit; grind
  refine normal_of_reversible h0 h1 hn hstat fun q => ?_
  have h := all q
  have st : F (transition (C r * X + C c) G q) = F q := hstat q
  rw [show ∀ s : UniPoly R, (X - C F.mean) * s = X * s - C F.mean * s by intro s; grind,
    show ∀ s : UniPoly R, (X - C F.mean) * s = X * s - C F.mean * s by intro s; grind,
    F.map_sub, F.map_sub, F.map_C_mul, F.map_C_mul, st] at h
  rw [hstat.transition_X, show q * (C r * X + C ((1 - r) * F.mean))
    = C r * (X * q) + C ((1 - r) * F.mean) * q by grind, F.map_add, F.map_C_mul, F.map_C_mul]
  clear crit all; grind

/-- **The converse by the first variation.** In a stationary autoregression `z' = r z + c + η`, `r`
none of `0`, `1`, `-1`, in which no polynomial of mean zero keeps more than the share `r` of its
variance, `z` and `η` are normal. -/
theorem normal_of_linear_optimal {F G : Expectation R} {r c : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (hstat : Stationary (C r * X + C c) G F)
    (opt : ∀ p, F p = 0 →
      F (p * transition (C r * X + C c) G p) ≤ r * F (p * p)) :
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  have Fx : F (X - C F.mean) = 0 := by
    rw [F.map_sub, F.map_C]; show F.mean - F.mean = 0; grind
  have Tx : transition (C r * X + C c) G (X - C F.mean) = C r * (X - C F.mean) := by
    rw [transition_sub, transition_C, hstat.transition_X, C_mul, C_sub, C_one]; grind
  have crit : ∀ p, F p = 0 → F ((X - C F.mean) * transition (C r * X + C c) G p)
      = r * F ((X - C F.mean) * p) := by
    intro p hp
    have nb := opt p hp
    have := eq_zero_of_quadratic
      (α := F ((X - C F.mean) * transition (C r * X + C c) G p) - r * F ((X - C F.mean) * p))
      (β := F (p * transition (C r * X + C c) G p) - r * F (p * p)) (by clear opt; grind) fun t => by
        have o := opt ((X - C F.mean) + C t * p) (by
          rw [F.map_add, F.map_C_mul, Fx, hp]; clear opt; grind)
        rw [transition_add, transition_C_mul, Tx] at o
        rw [← expand]
        clear opt; grind
    clear opt; grind
  exact normal_of_critical h0 h1 hn hstat crit

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- Multiples of `z - E z` are eigenfunctions of a stationary autoregression. -/
theorem transition_centered {F G : Expectation R} {r c : R} (s : R)
    (hstat : Stationary (C r * X + C c) G F) :
    transition (C r * X + C c) G (C s * (X - C F.mean)) = C r * (C s * (X - C F.mean)) := by
  rw [transition_C_mul, transition_sub, transition_C, hstat.transition_X, C_mul, C_sub, C_one]
  grind

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The whitened latent `s (z - E z)`, with `s² Var z = 1`, is a whitened encoder. -/
theorem unitEncoder_centered {F : Expectation R} {s : R} (hs : s * s * F.variance = 1) :
    UnitEncoder F (C s * (X - C F.mean)) := by
  constructor
  · rw [F.map_C_mul, F.map_sub, F.map_C]; show s * (F.mean - F.mean) = 0; grind
  · rw [show C s * (X - C F.mean) * (C s * (X - C F.mean))
      = C s * (C s * ((X - C F.mean) * (X - C F.mean))) by grind, F.map_C_mul, F.map_C_mul]
    unfold Expectation.variance at hs
    grind

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The loss of the whitened linear encoder is `2 (1 - r)`. -/
theorem pairLoss_centered {F G : Expectation R} {r c s : R}
    (hstat : Stationary (C r * X + C c) G F) (hs : s * s * F.variance = 1) :
    pairLoss (C r * X + C c) G F (C s * (X - C F.mean)) = 2 * (1 - r) := by
  rw [pairLoss_eq hstat, transition_centered s hstat,
    show ∀ x : UniPoly R, x * (C r * x) = C r * (x * x) by intro x; grind, F.map_C_mul,
    (unitEncoder_centered hs).2]
  grind

/-- **The converse with the objective** (catalog: `converse-optimal`). In a stationary autoregression
`z' = r z + c + η`, `r` none of `0`, `1`, `-1`, if the whitened latent `s (z - μ)` has the least
alignment loss of all whitened polynomial encoders, then `z` and `η` are normal. -/
theorem normal_of_least_loss {F G : Expectation R} {r c s : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (pos : ∀ p, 0 ≤ F (p * p)) (hstat : Stationary (C r * X + C c) G F)
    (hs : s * s * F.variance = 1)
    (opt : ∀ h, UnitEncoder F h → pairLoss (C r * X + C c) G F (C s * (X - C F.mean))
      ≤ pairLoss (C r * X + C c) G F h) :
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  have hu := unitEncoder_centered hs
  have hT := transition_centered s hstat
  have hs0 : s ≠ 0 := fun h => by rw [h] at hs; clear opt pos; grind
  have hi := Field.mul_inv_cancel hs0
  have pull : ∀ y z : UniPoly R, F (C s * y * z) = s * F (y * z) := fun y z => by
    rw [Semiring.mul_assoc, F.map_C_mul]
  have swap : ∀ x p : UniPoly R, F (p * (C r * x)) = r * F (x * p) := fun x p => by
    rw [show p * (C r * x) = C r * (x * p) by clear opt; grind, F.map_C_mul]
  refine normal_of_critical h0 h1 hn hstat fun p hp => ?_
  have key := first_variation (T := transition (C r * X + C c) G) pos (transition_add _ G)
    (transition_C_mul _ G) hu
    (fun h hh => by
      have := opt h hh
      rw [pairLoss_eq hstat, pairLoss_eq hstat, hu.2, hh.2] at this
      clear opt pos pull swap; grind) p hp
  rw [hT, swap, swap, hu.2, pull, pull] at key
  clear opt pos pull swap hT hu
  generalize F ((X - C F.mean) * transition (C r * X + C c) G p) = a at *
  generalize F ((X - C F.mean) * p) = b at *
  generalize s⁻¹ = t at *
  have e : s * (a - r * b) = 0 := by grind
  have : t * (s * (a - r * b)) = a - r * b := by grind
  rw [e] at this
  grind

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The transition of a Gaussian autoregression and the creation operator. -/
private theorem transition_creation_normal (r c μ v : R) (q : UniPoly R) :
    transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (creation μ v q)
      = C r * creation μ v
        (transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) q) := by
  have hX := transition_normal_X_mul (C r * X + C c) ((1 - r) * μ - c) ((1 - r * r) * v) q
  have hd := deriv_transition _ (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (deriv_affine r c) q
  unfold creation
  rw [hd, show (X - C μ) * q - C v * deriv q = X * q - C μ * q - C v * deriv q by grind,
    transition_sub, transition_sub, transition_C_mul, transition_C_mul, hX]
  simp only [C_sub, C_mul, C_one]
  grind

/-- A stationary transition with positive laws is a contraction: `E[q(z) q(z')] ≤ E[q(z)²]`. -/
theorem transition_contraction {f : UniPoly R} {F G : Expectation R} (hF : F.Positive)
    (hG : G.Positive) (hstat : Stationary f G F) (q : UniPoly R) :
    F (q * transition f G q) ≤ F (q * q) := by
  have h : 0 ≤ pairLoss f G F q := positive_product hF hG _
  rw [pairLoss_eq hstat] at h
  grind

/-- The spectral gap of a Gaussian autoregression with `0 ≤ r ≤ 1`, on polynomials. -/
theorem normal_linear_optimal {r c μ v : R} (hr0 : 0 ≤ r) (hr1 : r ≤ 1) (hv : 0 ≤ v) {p : UniPoly R}
    (hp : normal μ v p = 0) :
    normal μ v (p * transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) p)
      ≤ r * normal μ v (p * p) := by
  have hrr : 0 ≤ 1 - r * r := by
    have := OrderedRing.mul_nonneg hr0 (by grind : 0 ≤ 1 - r); grind
  have con := transition_contraction (f := C r * X + C c) (positive_normal μ hv)
    (positive_normal ((1 - r) * μ - c) (OrderedRing.mul_nonneg hrr hv))
    (reversible_normal r c μ v).stationary
  have pos := Expectation.Positive.nonneg (positive_normal μ hv)
  have der := deriv_transition _ (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (deriv_affine r c)
  have cre := transition_creation_normal r c μ v
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨a, q, -, rfl⟩ := exists_eq_C_add_creation μ v (N := N) fun k hk => hN k (by omega)
  rw [Expectation.map_add, Expectation.map_C, normal_creation] at hp
  have ha : a = 0 := by clear con pos der cre; grind
  subst ha
  have sq := normal_sq μ v 0 q
  rw [C_zero, show ∀ s : UniPoly R, 0 + s = s by intro s; grind] at sq ⊢
  rw [cre, sq, show ∀ s t : UniPoly R, s * (C r * t) = C r * (t * s) by intro s t; grind,
    Expectation.map_C_mul, normal_creation_mul, deriv_creation, Semiring.left_distrib,
    Expectation.map_add, CommSemiring.mul_comm _ (creation μ v (deriv q)), normal_creation_mul, der,
    show ∀ s t : UniPoly R, s * (C r * t) = C r * (s * t) by intro s t; grind, Expectation.map_C_mul,
    CommSemiring.mul_comm _ q]
  have c1 := con q
  have c2 := con (deriv q)
  have n2 := pos (deriv q)
  generalize normal μ v (q * transition (C r * X + C c) (normal ((1 - r) * μ - c)
    ((1 - r * r) * v)) q) = x1 at *
  generalize normal μ v (deriv q * transition (C r * X + C c) (normal ((1 - r) * μ - c)
    ((1 - r * r) * v)) (deriv q)) = x2 at *
  generalize normal μ v (q * q) = y1 at *
  generalize normal μ v (deriv q * deriv q) = y2 at *
  clear con pos der cre sq hN hp
  have k1 := OrderedRing.mul_nonneg hr0 (by grind : 0 ≤ y2 - x2)
  have k2 := OrderedRing.mul_nonneg (by grind : 0 ≤ 1 - r) n2
  have k3 := OrderedRing.mul_nonneg hv (by grind : 0 ≤ y2 - r * x2)
  have k4 := OrderedRing.mul_nonneg hv (by grind : 0 ≤ y1 + v * y2 - (x1 + v * (r * x2)))
  have k5 := OrderedRing.mul_nonneg hr0 k4
  clear k1 k2 k3 k4 c1 c2
  grind

/-- **Which autoregressions have an optimal linear encoder.** In a stationary autoregression
`z' = r z + c + η` with `0 < r < 1`, no polynomial of mean zero keeps more than the share `r` of its
variance, which `z` keeps, if and only if `z` and `η` are normal. -/
theorem normal_iff_linear_optimal {F G : Expectation R} {r c : R} (h0 : 0 < r) (h1 : r < 1)
    (hv : 0 ≤ F.variance) (hstat : Stationary (C r * X + C c) G F) :
    (∀ p, F p = 0 → F (p * transition (C r * X + C c) G p) ≤ r * F (p * p)) ↔
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  refine ⟨normal_of_linear_optimal (by grind) (by grind) (by grind) hstat,
    fun ⟨hF, hG⟩ p hp => ?_⟩
  have key := normal_linear_optimal (r := r) (c := c) (μ := F.mean) (by grind) (by grind) hv
    (p := p) (by rw [← hF]; exact hp)
  rwa [← hF, ← hstat.mean_noise, ← hG] at key

/-- **The objective singles out the Gaussian** (paper, Theorem 4.2; catalog: `converse-optimal`). Let
`z' = r z + c + η` with `0 < r < 1` and independent noise `η` be stationary, and let
`s² Var z = 1`. The whitened latent `s (z - E z)` has the least alignment loss
`E (h(z) - h(z'))²` of all whitened polynomial encoders `h` if and only if `z` and `η` are
normal. -/
theorem converse_optimal {F G : Expectation R} {r c s : R} (h0 : 0 < r) (h1 : r < 1)
    (pos : ∀ p, 0 ≤ F (p * p)) (hstat : Stationary (C r * X + C c) G F)
    (hs : s * s * F.variance = 1) :
    (∀ h, UnitEncoder F h → pairLoss (C r * X + C c) G F (C s * (X - C F.mean))
      ≤ pairLoss (C r * X + C c) G F h) ↔
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  refine ⟨normal_of_least_loss (by grind) (by grind) (by grind) pos hstat hs, fun hFG h hh => ?_⟩
  rw [pairLoss_centered hstat hs, pairLoss_eq hstat, hh.2]
  have key := (normal_iff_linear_optimal h0 h1 (pos _) hstat).2 hFG h hh.1
  rw [hh.2] at key
  clear hFG pos
  grind

/-- On the Laplace autoregression the objective fails (catalog: `converse-optimal`): some polynomial encoder of mean zero keeps more
of its variance than the latent itself does. -/
theorem laplace_linear_not_optimal {ρ : R} (h0 : ρ ≠ 0) (h1 : ρ ≠ 1) (hn : ρ ≠ -1) :
    ∃ p, laplace R p = 0 ∧
      ρ * laplace R (p * p) < laplace R (p * transition (C ρ * X) (laplaceNoise ρ) p) := by
  apply Classical.byContradiction
  intro hne
  have e : (C ρ * X + C 0 : UniPoly R) = C ρ * X := by rw [C_zero]; grind
  have st : Stationary (C ρ * X + C 0) (laplaceNoise ρ) (laplace R) := by
    rw [e]; exact laplace_stationary ρ
  refine laplace_ne_normal (R := R) _ _
    (normal_of_linear_optimal h0 h1 hn st fun p hp => ?_).1
  rw [e]
  rcases Std.le_total (a := laplace R (p * transition (C ρ * X) (laplaceNoise ρ) p))
    (b := ρ * laplace R (p * p)) with h | h
  · exact h
  · apply Classical.byContradiction
    intro h'
    exact hne ⟨p, hp, by clear hne; grind⟩

/-- The hypotheses of `converse_optimal` hold together, and so do its two sides: a standard Gaussian
latent over the rationals at the rate `1/2`. -/
theorem converse_optimal_attained :
    (∀ p, 0 ≤ (normal 0 1 : Expectation Rat) (p * p)) ∧
    Stationary (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1 : Expectation Rat) ∧
    1 * 1 * (normal 0 1 : Expectation Rat).variance = 1 ∧
    ∀ h, UnitEncoder (normal 0 1 : Expectation Rat) h →
      pairLoss (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1)
        (C 1 * (X - C (normal 0 1 : Expectation Rat).mean))
      ≤ pairLoss (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1) h := by
  have p1 := Expectation.Positive.nonneg (positive_normal (0 : Rat) (v := 1) (by grind))
  have st : Stationary (C (1 / 2) * X + C 0) (normal 0 (3 / 4)) (normal 0 1 : Expectation Rat) := by
    have h := (reversible_normal (1 / 2 : Rat) 0 0 1).stationary
    rwa [show (1 - 1 / 2) * 0 - 0 = (0 : Rat) by grind,
      show (1 - 1 / 2 * (1 / 2)) * 1 = (3 / 4 : Rat) by grind] at h
  have hv : 1 * 1 * (normal 0 1 : Expectation Rat).variance = 1 := by rw [variance_normal]; grind
  refine ⟨p1, st, hv, (converse_optimal (by grind) (by grind) p1 st hv).2 ⟨?_, ?_⟩⟩
  · rw [mean_normal, variance_normal]
  · rw [mean_normal, variance_normal, show (1 - 1 / 2 * (1 / 2)) * 1 = (3 / 4 : Rat) by grind]

end LeJEPA
