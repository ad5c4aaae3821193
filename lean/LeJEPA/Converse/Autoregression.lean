module

public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Converse.Normal
public import LeJEPA.Converse.Positive
public import LeJEPA.Converse.Transition

/-!
# Reversible autoregressions

For `z' = r z + c + η` reversibility forces normal laws, degree by degree, and normal laws give
reversibility.

## Main results
* `LeJEPA.reversible_iff`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField

universe u
attribute [local instance] Semiring.natCast

/-!
## Reversible autoregression has a normal law

Let `z' = r z + c + η` with noise `η` of law `G` independent of `z`, and `T` its transition
operator. If the law `F` of `z` is stationary and `E[z q(z')] = E[q(z) z']` for all polynomials `q`,
then `F` is normal, and so is the noise.

Let `D(p) = F((X - μ) p) - v F(p')` be the defect in Stein's identity. Reversibility turns `T X =
r X + const` and `(T q)' = r T q'` into `D(T q) = r D(q)`. On the other hand `T` is triangular: on
polynomials of degree `k` it is multiplication by `r^k` up to lower degrees. As `r^k ≠ r` for all
`k ≠ 1`, the defect vanishes, degree by degree. The noise is then determined by the stationary law
(`noise_unique`), and the normal one is a solution.
-/

/-! ### Affine transitions -/

section
variable {R : Type u} [CommRing R]

theorem deriv_affine (r c : R) : deriv (C r * X + C c) = C r := by
  rw [deriv_add, deriv_C_mul, deriv_X, deriv_C]; grind

/-- The law `F` of `z` is stationary for `z' = f(z) + η`: `z'` has the law of `z`. -/
@[expose] def Stationary (f : UniPoly R) (G F : Expectation R) : Prop :=
  ∀ q, F (transition f G q) = F q

/-- The transition `z' = f(z) + η` is reversible for the law `F` of `z`:
`E[p(z) q(z')] = E[q(z) p(z')]`. -/
@[expose] def Reversible (f : UniPoly R) (G F : Expectation R) : Prop :=
  ∀ p q, F (p * transition f G q) = F (q * transition f G p)

/-- A reversible law is stationary. -/
theorem Reversible.stationary {f : UniPoly R} {G F : Expectation R} (h : Reversible f G F) :
    Stationary f G F := by
  intro q
  have := h 1 q
  rwa [transition_one, Semiring.mul_one, Semiring.one_mul] at this

/-- Stationarity fixes the mean of the noise. -/
theorem Stationary.mean_noise {r c : R} {G F : Expectation R}
    (h : Stationary (C r * X + C c) G F) : G.mean = (1 - r) * F.mean - c := by
  have := h X
  rw [transition_X, F.map_add, F.map_add, F.map_C_mul, F.map_C, F.map_C] at this
  unfold Expectation.mean at *
  grind

/-- `T X = r X + (1 - r) μ` for a stationary law of mean `μ`. -/
theorem Stationary.transition_X {r c : R} {G F : Expectation R}
    (h : Stationary (C r * X + C c) G F) :
    transition (C r * X + C c) G X = C r * X + C ((1 - r) * F.mean) := by
  rw [LeJEPA.transition_X, h.mean_noise, C_sub]; grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- The transition operator is triangular with the diagonal `1, r, r², …`: for `p` of degree at most
`k`, `T p - r^k p` has degree less than `k`. -/
theorem coeff_transition_sub {f : UniPoly R} {r : R} (hf : deriv f = C r) (G : Expectation R)
    {k : Nat} {p : UniPoly R} (hp : ∀ i, k + 1 ≤ i → p.coeff i = 0) (i : Nat) (hi : k ≤ i) :
    (transition f G p - C (r ^ k) * p).coeff i = 0 := by
  induction k generalizing p i with
  | zero =>
    rw [eq_C_of_bound hp, transition_C, Semiring.pow_zero, C_one,
      show ∀ s : UniPoly R, s - 1 * s = 0 by intro s; grind, coeff_zero]
  | succ k ih =>
    refine coeff_eq_zero_of_deriv (N := k) (fun j hj => ?_) i hi
    have h := ih (p := deriv p) (fun i hi => coeff_deriv_eq_zero hp i hi) j hj
    rw [coeff_sub, coeff_C_mul] at h
    rw [deriv_sub, deriv_C_mul, deriv_transition f G hf, coeff_sub, coeff_C_mul, coeff_C_mul,
      Semiring.pow_succ]
    grind

/-- An eigenfunctional with eigenvalue `r` of a triangular operator with the diagonal
`1, r, r², …`, `r` none of `0`, `1`, `-1`, is determined by its value at `X`. -/
private theorem eq_zero_of_triangular {D : UniPoly R → R} {T : UniPoly R → UniPoly R} {r : R}
    (h0 : r ≠ 0) (h1 : r ≠ 1) (hn : r ≠ -1) (add : ∀ p q, D (p + q) = D p + D q)
    (C_mul : ∀ a p, D (C a * p) = a * D p) (hX : D X = 0) (eigen : ∀ q, D (T q) = r * D q)
    (lead : ∀ k p, (∀ i, k + 1 ≤ i → p.coeff i = 0) →
      ∀ i, k ≤ i → (T p - C (r ^ k) * p).coeff i = 0) (p : UniPoly R) : D p = 0 := by
  -- one degree up
  have step : ∀ k, (∀ p : UniPoly R, (∀ i, k ≤ i → p.coeff i = 0) → D p = 0) →
      ∀ p : UniPoly R, (∀ i, k + 1 ≤ i → p.coeff i = 0) → (r - r ^ k) * D p = 0 := by
    intro k ih p hp
    have h2 := add (T p - C (r ^ k) * p) (C (r ^ k) * p)
    rw [show T p - C (r ^ k) * p + C (r ^ k) * p = T p by grind, eigen, C_mul,
      ih _ (lead k p hp)] at h2
    grind
  have cancel : ∀ {a b : R}, a ≠ 0 → a * b = 0 → b = 0 := fun ha h =>
    (eq_zero_or_eq_zero_of_mul_eq_zero h).resolve_left ha
  have main : ∀ k, ∀ p : UniPoly R, (∀ i, k ≤ i → p.coeff i = 0) → D p = 0 := by
    intro k
    induction k with
    | zero =>
      intro p hp
      have := C_mul 0 0
      rw [eq_zero_of_bound hp]
      rw [C_zero, Semiring.mul_zero] at this; grind
    | succ k ih =>
      intro p hp
      match k with
      | 0 =>
        have := step 0 ih p hp
        rw [Semiring.pow_zero] at this
        exact cancel (by grind) this
      | 1 =>
        have hdiv : divX p = C (p.coeff 1) := eq_C_of_bound fun i hi => hp (i + 1) (by omega)
        rw [eq_C_add_X_mul_divX p, hdiv, CommSemiring.mul_comm X, add, C_mul, hX,
          ih (C _) fun i hi => by rw [coeff_C, if_neg (by omega)]]
        grind
      | k + 2 =>
        have hne := pow_add_two_ne_self h0 h1 hn k
        exact cancel (by grind) (step (k + 2) ih p hp)
  obtain ⟨N, hN⟩ := p.bdd
  exact main N p hN

/-- **The core of the converse.** A stationary law `F` of `z' = r z + c + η`, with `r` none of `0`,
`1`, `-1`, such that `E[z q(z')] = E[q(z) z']` for all polynomials `q`, satisfies Stein's
identity. -/
theorem stein_of_reversible {F G : Expectation R} {r c : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (hstat : Stationary (C r * X + C c) G F)
    (hrev : ∀ q, F (X * transition (C r * X + C c) G q)
      = F (q * transition (C r * X + C c) G X)) :
    F.Stein F.mean F.variance := by
  have hX := hstat.transition_X
  have hlead := fun k p => @coeff_transition_sub _ _ _ _ _ _ _ _ _ (deriv_affine r c) G k p
  have hderiv := deriv_transition _ G (deriv_affine r c)
  have hv := F.variance_eq
  unfold Stationary at hstat
  generalize transition (C r * X + C c) G = T at *
  generalize F.mean = μ at *
  generalize F.variance = v at *
  have hTX : ∀ q, F ((X - C μ) * T q) = r * F ((X - C μ) * q) := by
    intro q
    rw [show (X - C μ) * T q = X * T q - C μ * T q by grind, F.map_sub, hrev, hX,
      show q * (C r * X + C ((1 - r) * μ)) = C r * ((X - C μ) * q) + C μ * q by
        rw [C_mul, C_sub, C_one]; grind, F.map_add, F.map_C_mul, F.map_C_mul, F.map_C_mul, hstat]
    grind
  intro p
  -- the defect in Stein's identity
  have := eq_zero_of_triangular (D := fun p => F ((X - C μ) * p) - v * F (deriv p)) (T := T)
    h0 h1 hn
    (fun p q => by
      dsimp only; rw [Semiring.left_distrib, F.map_add, deriv_add, F.map_add]; grind)
    (fun a p => by
      dsimp only
      rw [show (X - C μ) * (C a * p) = C a * ((X - C μ) * p) by grind, F.map_C_mul, deriv_C_mul,
        F.map_C_mul]
      grind)
    (by dsimp only; rw [← hv, deriv_X, F.map_one]; grind)
    (fun q => by dsimp only; rw [hTX, hderiv, F.map_C_mul, hstat]; grind) hlead p
  grind

/-- The noise of a stationary autoregression `z' = r z + c + η` with `r ≠ 0` is determined by the
law of `z`: two laws of the noise that keep `F` stationary are equal. -/
theorem noise_unique {F G G' : Expectation R} {r c : R} (h0 : r ≠ 0)
    (h : Stationary (C r * X + C c) G F) (h' : Stationary (C r * X + C c) G' F) : G = G' := by
  have same : ∀ N, ∀ q : UniPoly R, (∀ k, N ≤ k → q.coeff k = 0) →
      transition (C r * X + C c) G q = transition (C r * X + C c) G' q := by
    intro N
    induction N with
    | zero => intro q hq; rw [eq_zero_of_bound hq, transition_zero, transition_zero]
    | succ N ih =>
      intro q hq
      have hconst := eq_C_of_deriv_eq_zero (p := transition (C r * X + C c) G q
          - transition (C r * X + C c) G' q) (by
        rw [deriv_sub, deriv_transition _ G (deriv_affine r c),
          deriv_transition _ G' (deriv_affine r c), ih _ fun k hk => coeff_deriv_eq_zero hq k hk]
        grind)
      have hF := congrArg F hconst
      rw [F.map_sub, h, h', F.map_C] at hF
      rw [← hF, show F q - F q = 0 by grind, C_zero] at hconst
      grind
  have hr := Field.mul_inv_cancel h0
  have root : eval (-(r⁻¹ * c)) (C r * X + C c) = 0 := by
    rw [eval_add, eval_mul, eval_X, eval_C, eval_C]; grind
  refine Expectation.ext fun q => ?_
  obtain ⟨N, hN⟩ := q.bdd
  rw [← eval_transition _ G root, ← eval_transition _ G' root, same N q hN]

end

/-- Independent copies, `z' = η` with `η` of the law of `z`, are reversible. -/
example (F : Expectation Rat) : Reversible 0 F F := fun p q => by
  rw [transition_zero_left, transition_zero_left, F.mul_C, F.mul_C]; grind

/-!
## Reversible autoregressions are the Gaussian ones

For `z' = r z + c + η` with `η` independent of `z` and `r` none of `0`, `1`, `-1`, the pair
`(z, z')` is exchangeable exactly when `z ~ N(μ, v)` and `η ~ N((1 - r) μ - c, (1 - r²) v)` for some
`μ` and `v`. That Gaussian pairs are reversible holds for every `r`: the transition operator
commutes with the creation operator up to the factor `r`, as it does with its adjoint, the
derivative.
-/

section
variable {R : Type u} [CommRing R] (r c μ v : R)

/-- The transition of Gaussian noise on a multiple of the variable:
`T (X q) = (f + m) T q + w T q'` for noise `N(m, w)`. -/
theorem transition_normal_X_mul (f : UniPoly R) (m w : R) (q : UniPoly R) :
    transition f (normal m w) (X * q) = (f + C m) * transition f (normal m w) q
      + C w * transition f (normal m w) (deriv q) := by
  have h := normal_stein (CHom m) (CHom w) (addNoise f q)
  rw [← map_normal, deriv_addNoise] at h
  unfold transition
  rw [addNoise_mul, addNoise_X, show (C f + X) * addNoise f q
      = C (f + C m) * addNoise f q + (X - C (CHom m)) * addNoise f q by
    rw [C_add, CHom_apply]; grind, Expectation.map_add, Expectation.map_C_mul, h]
  rfl

/-- The autoregression `z' = r z + c + η` with the noise that keeps `N(μ, v)`. -/
private theorem transition_creation (q : UniPoly R) :
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

/-- Gaussian autoregressions are reversible: `z' = r z + c + η` with `z ~ N(μ, v)` and independent
noise `η ~ N((1 - r) μ - c, (1 - r²) v)`. -/
theorem reversible_normal :
    Reversible (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (normal μ v) := by
  have hT := transition_creation r c μ v
  have hd := deriv_transition _ (normal ((1 - r) * μ - c) ((1 - r * r) * v)) (deriv_affine r c)
  have hC := transition_C (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v))
  have hadd := transition_add (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v))
  have h0 := transition_zero (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v))
  unfold Reversible
  generalize transition (C r * X + C c) (normal ((1 - r) * μ - c) ((1 - r * r) * v)) = T at *
  have stat : ∀ q, normal μ v (T q) = normal μ v q := by
    intro q
    induction q using creation_induction μ v with
    | zero => rw [h0]
    | step a q _ =>
      rw [hadd, hC, hT, Expectation.map_add, Expectation.map_add, Expectation.map_C_mul,
        normal_creation, normal_creation]
      grind
  intro p q
  induction q using creation_induction μ v generalizing p with
  | zero => rw [h0, Semiring.mul_zero, Semiring.zero_mul]
  | step a q ih =>
    rw [hadd, hC, hT, Semiring.left_distrib, Semiring.right_distrib, Expectation.map_add,
      Expectation.map_add, Expectation.mul_C, Expectation.map_C_mul, stat,
      show p * (C r * creation μ v (T q)) = C r * (creation μ v (T q) * p) by grind,
      Expectation.map_C_mul, normal_creation_mul, normal_creation_mul, hd,
      CommSemiring.mul_comm (T q), ih, show q * (C r * T (deriv p)) = C r * (q * T (deriv p)) by
        grind, Expectation.map_C_mul]
    grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

/-- A law and a noise as in `stein_of_reversible` are normal, with matching parameters: only
stationarity and `E[z q(z')] = E[q(z) z']` are used. -/
theorem normal_of_reversible {F G : Expectation R} {r c : R} (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) (hstat : Stationary (C r * X + C c) G F)
    (hrev : ∀ q, F (X * transition (C r * X + C c) G q)
      = F (q * transition (C r * X + C c) G X)) :
    F = normal F.mean F.variance ∧ G = normal G.mean ((1 - r * r) * F.variance) := by
  have hF := (stein_characterization _ _ _).1 (stein_of_reversible h0 h1 hn hstat hrev)
  refine ⟨hF, ?_⟩
  have h := (reversible_normal r c F.mean F.variance).stationary
  rw [← hF] at h
  have hG := noise_unique h0 hstat h
  rwa [← hstat.mean_noise] at hG

/-- **Characterization of the reversible autoregressions** (Theorem 4.2, both directions): for `r`
none of `0`, `1`, `-1`, the autoregression `z' = r z + c + η`, with `z` of law `F` and independent
noise `η` of law `G`, is reversible, `E[p(z) q(z')] = E[q(z) p(z')]` for all polynomials, if and
only if both laws are normal with matching parameters. -/
theorem reversible_iff (F G : Expectation R) {r : R} (c : R) (h0 : r ≠ 0) (h1 : r ≠ 1)
    (hn : r ≠ -1) :
    (∀ p q, F (p * transition (C r * X + C c) G q) = F (q * transition (C r * X + C c) G p)) ↔
      ∃ μ v, F = normal μ v ∧ G = normal ((1 - r) * μ - c) ((1 - r * r) * v) := by
  constructor
  · intro h
    have hstat := Reversible.stationary (f := C r * X + C c) h
    have hFG := normal_of_reversible h0 h1 hn hstat fun q => h X q
    rw [hstat.mean_noise] at hFG
    exact ⟨_, _, hFG⟩
  · rintro ⟨μ, v, rfl, rfl⟩
    exact reversible_normal r c μ v

end

example : Reversible (C 2 * X + C 0) (normal 0 (-3)) (normal 0 1 : Expectation Rat) := by
  have := reversible_normal (2 : Rat) 0 0 1
  rwa [show (1 - 2) * 0 - 0 = (0 : Rat) by grind,
    show (1 - 2 * 2) * 1 = (-3 : Rat) by grind] at this

end LeJEPA
