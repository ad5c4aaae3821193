module

public import LeJEPA.Algebra.MvPoly
public import LeJEPA.Converse.LinearOptimal

/-!
# Several independent coordinates: the objective recovers them only if all are Gaussian

Let the latents `z_1, …, z_n` be pairwise independent, each a stationary autoregression
`z_i' = r_i z_i + c_i + η_i` with its own rate. An encoder with `n` outputs is a list of polynomials
in all coordinates. If the whitened latents have the least alignment loss of all whitened encoders,
each of them is normal: exchange one output for a whitened polynomial of the same coordinate. The
encoder stays whitened and the other terms of the loss stay as they are, so that the theorem on one
coordinate applies.

The other direction needs a condition on the rates: for Gaussian latents of unequal rates the
whitened latents are optimal only if the square of every rate is at most every other rate
(`anisotropy-threshold`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly OrderedField RandomAlgebra

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {n m : Nat} (W : RandomAlgebra R A)

/-- The random variable `p(z_1, …, z_n)`. -/
@[expose] def RandomAlgebra.mvaeval (z : Fin n → A) (p : MvPoly R n) : A :=
  MvPoly.eval₂Hom W.const z p

/-- The polynomial encoder `h` of the latents `z` is whitened: its outputs have mean zero and
their covariance matrix is the identity. -/
@[expose] def WhitenedOn (z : Fin n → A) (h : Fin m → MvPoly R n) : Prop :=
  (∀ i, W.mean (W.mvaeval z (h i)) = 0) ∧
    ∀ i j, W.mean (W.mvaeval z (h i) * W.mvaeval z (h j)) = if i = j then 1 else 0

/-- The alignment loss `Σ_i E[(h_i(z) - h_i(z'))²]`. -/
@[expose] def encoderLoss (z z' : Fin n → A) (h : Fin m → MvPoly R n) : R :=
  sum fun i => W.mean ((W.mvaeval z (h i) - W.mvaeval z' (h i)) *
    (W.mvaeval z (h i) - W.mvaeval z' (h i)))

/-- The encoder `z_i ↦ s_i (z_i - E z_i)`. -/
@[expose] def scaledLatent (z : Fin n → A) (s : Fin n → R) (i : Fin n) : MvPoly R n :=
  MvPoly.C (s i) * (MvPoly.var i - MvPoly.C (W.mean (z i)))

/-- A polynomial of the `i`-th coordinate. -/
@[expose] def ofCoordinate (i : Fin n) (p : UniPoly R) : MvPoly R n :=
  eval₂ (MvPoly.CHom n) (MvPoly.var i) p

/-- The value of a polynomial of one coordinate. -/
theorem mvaeval_ofCoordinate (z : Fin n → A) (i : Fin n) (p : UniPoly R) :
    W.mvaeval z (ofCoordinate i p) = W.aeval (z i) p := by
  unfold RandomAlgebra.mvaeval ofCoordinate RandomAlgebra.aeval
  rw [map_eval₂, MvPoly.eval₂Hom_var]
  congr 1
  exact RingMap.ext fun a => MvPoly.eval₂Hom_C _ _ _

/-- The value of a scaled latent. -/
theorem mvaeval_scaledLatent (z y : Fin n → A) (s : Fin n → R) (i : Fin n) :
    W.mvaeval y (scaledLatent W z s i) = W.aeval (y i) (C (s i) * (X - C (W.mean (z i)))) := by
  unfold RandomAlgebra.mvaeval scaledLatent
  rw [RingMap.map_mul, RingMap.map_sub, MvPoly.eval₂Hom_var, MvPoly.eval₂Hom_C, MvPoly.eval₂Hom_C,
    aeval_mul, aeval_sub, aeval_C, aeval_C, aeval_X]

/-- Polynomials of pairwise independent coordinates make a whitened encoder if each is one. -/
theorem whitenedOn_of_coordinates {z : Fin n → A}
    (hz : ∀ i j, i ≠ j → W.Independent (z i) (z j)) {h : Fin n → MvPoly R n} (P : Fin n → UniPoly R)
    (hP : ∀ i, UnitEncoder (W.law (z i)) (P i))
    (hh : ∀ i, W.mvaeval z (h i) = W.aeval (z i) (P i)) : WhitenedOn W z h := by
  refine ⟨fun i => ?_, fun i j => ?_⟩
  · rw [hh]; exact (hP i).1
  · rw [hh, hh]
    by_cases hij : i = j
    · subst hij
      rw [if_pos rfl, ← aeval_mul]
      exact (hP i).2
    · have h1 : W.mean (W.aeval (z i) (P i)) = 0 := (hP i).1
      rw [if_neg hij, hz i j hij, h1, Semiring.zero_mul]

/-- The loss of one output in a stationary coordinate. -/
theorem coordinate_loss {x x' η : A} {f : UniPoly R} (hind : W.Independent x η)
    (hx' : x' = W.aeval x f + η) (hst : W.law x' = W.law x) (p : UniPoly R) :
    W.mean ((W.aeval x p - W.aeval x' p) * (W.aeval x p - W.aeval x' p))
      = 2 * (W.law x (p * p) - W.law x (p * transition f (W.law η) p)) := by
  have h1 : W.mean (W.aeval x p * W.aeval x p) = W.law x (p * p) := by
    rw [law_apply, aeval_mul]
  have h2 := hind.mean_mul_aeval f p p
  have h3 : W.mean (W.aeval x' p * W.aeval x' p) = W.law x (p * p) := by
    rw [← hst, law_apply, aeval_mul]
  rw [← hx'] at h2
  generalize W.aeval x p = a at *
  generalize W.aeval x' p = b at *
  rw [show (a - b) * (a - b) = a * a - a * b - (a * b - b * b) by clear h1 h2 h3; grind, mean_sub,
    mean_sub, mean_sub, h1, h2, h3]
  grind

/-- Stationarity of a coordinate in terms of its transition. -/
theorem stationary_of_law {x x' η : A} {f : UniPoly R} (hind : W.Independent x η)
    (hx' : x' = W.aeval x f + η) (hst : W.law x' = W.law x) :
    Stationary f (W.law η) (W.law x) := by
  intro q
  have h := hind.mean_mul_aeval f 1 q
  rw [← hx', aeval_one, Semiring.one_mul, Semiring.one_mul, ← law_apply, hst] at h
  exact h.symm

end

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [CommRing A] {n : Nat}

/-- If two sums differ in one term only, that term is compared by the sums. -/
private theorem le_of_sum_le {f g : Fin n → R} (i : Fin n) (h : ∀ j, j ≠ i → f j = g j)
    (hs : sum f ≤ sum g) : f i ≤ g i := by
  have e : sum (fun j => g j - f j) = g i - f i := sum_eq_single i fun j hj => by
    rw [h j hj]; clear h hs; grind
  rw [sum_sub] at e
  clear h
  grind

/-- **The converse with the objective, for several coordinates** (catalog: `converse-optimal`). Let
the latents `z_1, …, z_n` be pairwise independent, each a stationary autoregression
`z_i' = r_i z_i + c_i + η_i` with noise independent of it. If the whitened latents have the least alignment loss of all whitened polynomial
encoders with `n` outputs, then all latents and all noises are normal. -/
theorem normal_of_least_encoderLoss (W : RandomAlgebra R A) (pos : W.Positive) {z z' η : Fin n → A}
    {r c s : Fin n → R} (h0 : ∀ i, r i ≠ 0) (h1 : ∀ i, r i ≠ 1) (hn : ∀ i, r i ≠ -1)
    (hz : ∀ i j, i ≠ j → W.Independent (z i) (z j)) (hind : ∀ i, W.Independent (z i) (η i))
    (hz' : ∀ i, z' i = W.const (r i) * z i + W.const (c i) + η i)
    (hst : ∀ i, W.law (z' i) = W.law (z i)) (hs : ∀ i, s i * s i * W.variance (z i) = 1)
    (opt : ∀ h : Fin n → MvPoly R n, WhitenedOn W z h →
      encoderLoss W z z' (scaledLatent W z s) ≤ encoderLoss W z z' h) (i : Fin n) :
    W.law (z i) = normal (W.mean (z i)) (W.variance (z i)) ∧
      W.law (η i) = normal (W.mean (η i)) ((1 - r i * r i) * W.variance (z i)) := by
  have hf : ∀ j, z' j = W.aeval (z j) (C (r j) * X + C (c j)) + η j := fun j => by
    rw [hz', aeval_add, aeval_mul, aeval_C, aeval_C, aeval_X]
  have stat := fun j => stationary_of_law W (hind j) (hf j) (hst j)
  have unit : ∀ j, UnitEncoder (W.law (z j)) (C (s j) * (X - C (W.mean (z j)))) := fun j => by
    have := unitEncoder_centered (F := W.law (z j)) (s := s j) (by rw [variance_law]; exact hs j)
    rwa [mean_law] at this
  have hsi : s i * s i * (W.law (z i)).variance = 1 := by rw [variance_law]; exact hs i
  have key := normal_of_least_loss (h0 i) (h1 i) (hn i)
    (fun p => by rw [law_apply, aeval_mul]; exact pos _) (stat i) hsi fun p hp => ?_
  · rwa [mean_law, mean_law, variance_law] at key
  rw [mean_law, pairLoss_eq (stat i), pairLoss_eq (stat i)]
  -- replace the `i`-th output by `p(z_i)`
  let P : Fin n → UniPoly R := fun j => if j = i then p else C (s j) * (X - C (W.mean (z j)))
  have hPi : P i = p := if_pos rfl
  have hPj : ∀ j, j ≠ i → P j = C (s j) * (X - C (W.mean (z j))) := fun j hj => if_neg hj
  have hw : WhitenedOn W z fun j => ofCoordinate j (P j) :=
    whitenedOn_of_coordinates W hz P (fun j => by
      by_cases hj : j = i
      · subst hj; rw [hPi]; exact hp
      · rw [hPj j hj]; exact unit j) fun j => mvaeval_ofCoordinate W z j (P j)
  have o := le_of_sum_le i (fun j hj => by
    rw [mvaeval_ofCoordinate, mvaeval_ofCoordinate, mvaeval_scaledLatent, mvaeval_scaledLatent,
      hPj j hj]) (opt _ hw)
  rw [mvaeval_ofCoordinate, mvaeval_ofCoordinate, mvaeval_scaledLatent, mvaeval_scaledLatent,
    hPi, coordinate_loss W (hind i) (hf i) (hst i), coordinate_loss W (hind i) (hf i) (hst i)] at o
  exact o

end
end LeJEPA
