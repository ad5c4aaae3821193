module

public import LeJEPA.World.SpectralGap

/-!
# Limits of polynomials

An `L2World` over a world is a larger space of observables, with both pairings, in which the
polynomial observables sit isometrically and where `E (f(z) - g(z'))² ≥ 0`. An observable is
*approximable* if polynomials come within every `ε > 0` of it in mean square. The space `L²` of the
Gaussian is one, and there every observable is approximable, because polynomials are dense.

The spectral gap passes to approximable observables. Since `R` may have no limits, this is not
proved by continuity but by contradiction: a quadratic form bounded by the norm that is negative at
`f` is negative at all observables near `f`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v w

/-- A space of square-integrable observables of the same pair `(z, z')`: the test functions `A` sit
inside `H` isometrically for both pairings. -/
structure L2World {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
    {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ) (H : Type w) [IntModule H]
    [VectorSpace R H] where
  /-- The embedding of the test functions. -/
  ι : A → H
  /-- `inner f g = E[f(z) g(z)]`. -/
  inner : H → H → R
  /-- `cross f g = E[f(z) g(z')]`. -/
  cross : H → H → R
  inner_form : PosForm inner
  cross_form : SymmForm cross
  /-- `E (f(z) - g(z'))² ≥ 0`, where `z'` has the law of `z`. -/
  pair_nonneg : ∀ f g, 2 * cross f g ≤ inner f f + inner g g
  inner_ι : ∀ p q, inner (ι p) (ι q) = W.inner p q
  cross_ι : ∀ p q, cross (ι p) (ι q) = W.cross p q

section Closed
variable {R : Type u} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule H] [VectorSpace R H] {n : Nat}
  {inner B B' : H → H → R}

/-- A symmetric form bounded by a multiple of `inner`. -/
private structure Bounded (inner B : H → H → R) : Prop where
  form : SymmForm B
  bound : ∃ C, 0 ≤ C ∧ ∀ x y, 0 ≤ C * (inner x x + inner y y) + 2 * B x y

private theorem Bounded.self (hI : PosForm inner) : Bounded inner inner where
  form := hI.toSymmForm
  bound := ⟨1, by grind, fun x y => by have := hI.nonneg (x + y); rw [hI.add_self] at this; grind⟩

private theorem Bounded.add (h : Bounded inner B) (h' : Bounded inner B') :
    Bounded inner fun x y => B x y + B' x y := by
  obtain ⟨s, C, hC, hb⟩ := h
  obtain ⟨s', C', hC', hb'⟩ := h'
  exact ⟨s.add s', C + C', by grind, fun x y => by
    have h1 := hb x y
    have h2 := hb' x y
    grind⟩

private theorem Bounded.scale (h : Bounded inner B) {a : R} (ha : 0 ≤ a) :
    Bounded inner fun x y => a * B x y := by
  obtain ⟨s, C, hC, hb⟩ := h
  exact ⟨s.scale a, a * C, OrderedRing.mul_nonneg ha hC, fun x y => by
    have := OrderedRing.mul_nonneg ha (hb x y)
    grind⟩

/-- The square of the product with a unit vector, with a factor of any sign. -/
private theorem Bounded.rankOne (hI : PosForm inner) {e : H} (he : inner e e = 1) (a : R) :
    Bounded inner fun x y => a * (inner x e * inner y e) := by
  have b : ∀ x, inner x e * inner x e ≤ inner x x := fun x => by
    have := hI.cauchySchwarz x e
    rw [he] at this; grind
  have s := hI.toSymmForm.rankOne e
  rcases Std.le_total (a := (0 : R)) (b := a) with h | h
  · exact Bounded.scale ⟨s, 1, by grind, fun x y => by
      have h1 := b x
      have h2 := b y
      have h3 := mul_self_nonneg (inner x e + inner y e)
      grind⟩ h
  · have neg : Bounded inner fun x y => -1 * (inner x e * inner y e) :=
      ⟨s.scale (-1), 1, by grind, fun x y => by
        have h1 := b x
        have h2 := b y
        have h3 := mul_self_nonneg (inner x e - inner y e)
        grind⟩
    have e : (fun x y => a * (inner x e * inner y e)) =
        fun x y => -a * (-1 * (inner x e * inner y e)) := by funext x y; grind
    rw [e]
    exact neg.scale (by grind)

private theorem Bounded.sum {B : Fin n → H → H → R} (h : ∀ i, Bounded inner (B i)) :
    Bounded inner fun x y => LeJEPA.sum fun i => B i x y := by
  induction n with
  | zero => exact ⟨.zero, 0, Std.le_refl _, fun x y => by simp only [sum_empty]; grind⟩
  | succ n ih => exact (ih fun i => h _).add (h _)

/-- A scale `q ≤ 1` with `4 q a ≤ δ`. -/
private theorem exists_scale {δ a : R} (hδ : 0 < δ) (ha : 0 ≤ a) :
    ∃ q, 0 < q ∧ q ≤ 1 ∧ 4 * (q * a) ≤ δ := by
  have hu := Field.IsOrdered.inv_pos_iff.mpr (by grind : 0 < δ + 4 * a + 4)
  have hDu : (δ + 4 * a + 4) * (δ + 4 * a + 4)⁻¹ = 1 := Field.mul_inv_cancel (by grind)
  generalize (δ + 4 * a + 4)⁻¹ = u at *
  have hq := OrderedRing.mul_pos hδ hu
  have hq1 := OrderedRing.mul_nonneg (by grind : 0 ≤ 4 * a + 4) (by grind : 0 ≤ u)
  have hqD : δ * u * (δ + 4 * a + 4) = δ := by grind
  have hqq := OrderedRing.mul_nonneg (Std.le_of_lt hq) (by grind : 0 ≤ δ + 4)
  exact ⟨δ * u, hq, by grind, by grind⟩

/-- Where a bounded quadratic form is negative, it is negative nearby: if there are `p` with
`B p p ≥ 0` within every `ε` of `f`, then `B f f ≥ 0`. -/
private theorem Bounded.closed (hI : PosForm inner) (h : Bounded inner B) (f : H)
    (app : ∀ ε, 0 < ε → ∃ p, 0 ≤ B p p ∧ inner (f - p) (f - p) ≤ ε) : 0 ≤ B f f := by
  obtain ⟨hB, C, hC, hb⟩ := h
  apply Classical.byContradiction
  intro hneg
  have hd : 0 < -B f f := by grind
  have hM := hI.nonneg f
  generalize hδ : -B f f = δ at *
  generalize hMM : inner f f = M at *
  have hCM := OrderedRing.mul_nonneg hC hM
  obtain ⟨q, hq, hq1, h4⟩ := exists_scale hd hCM
  have hqd := OrderedRing.mul_pos hq hd
  have h5 := OrderedRing.mul_nonneg (by grind : 0 ≤ q) (by grind : 0 ≤ δ - 4 * (q * (C * M)))
  -- the precision `q δ / (8 (C + 1))`
  have hv := Field.IsOrdered.inv_pos_iff.mpr (by grind : 0 < 8 * (C + 1))
  have hCv : 8 * (C + 1) * (8 * (C + 1))⁻¹ = 1 := Field.mul_inv_cancel (by grind)
  generalize (8 * (C + 1))⁻¹ = t at *
  obtain ⟨p, hp, hE⟩ := app _ (OrderedRing.mul_pos hqd hv)
  -- `B p p` expanded at `p = f - e` is negative
  rw [show p = f - (f - p) by grind] at hp
  generalize f - p = e at *
  rw [hB.sub_self] at hp
  have b1 := hb (q • f) e
  rw [hI.smul_left, hI.smul_right, hB.smul_left, hMM] at b1
  have b2 := hb e (-e)
  rw [hI.neg_left, hI.neg_right, hB.neg_right] at b2
  have hE0 := hI.nonneg e
  generalize inner e e = E at *
  generalize B f e = b at *
  generalize B e e = bb at *
  rw [show B f f = -δ by grind] at hp
  have c1 := OrderedRing.mul_nonneg (by grind : 0 ≤ q) hp
  have c2 := OrderedRing.mul_nonneg (by grind : 0 ≤ q) b2
  have c3 := OrderedRing.mul_nonneg hC (by grind : 0 ≤ q * δ * t - E)
  have c4 := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg hC hE0) (by grind : 0 ≤ 1 - q)
  have c5 : 8 * (C * (q * δ * t)) = q * δ - 8 * (q * δ * t) := by
    have : 8 * (C * (q * δ * t)) + 8 * (q * δ * t) = 8 * (C + 1) * t * (q * δ) := by grind
    rw [hCv] at this
    grind
  generalize q * δ * t = ε at *
  clear hb app hB hI hδ hMM
  grind

end Closed

namespace L2World

section Defs
variable {R : Type u} {A : Type v} {H : Type w} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  [IntModule H] [VectorSpace R H] {n : Nat} {ρ : Fin n → R} {W : OUWorld R A n ρ}

/-- The coordinate `z_i` as a square-integrable observable. -/
@[expose] def z (L : L2World W H) (i : Fin n) : H := L.ι (W.z i)

/-- The constant 1. -/
@[expose] def one (L : L2World W H) : H := L.ι W.one

/-- The alignment loss. -/
@[expose] def loss (L : L2World W H) {m : Nat} (h : Fin m → H) : R :=
  alignmentLoss L.inner L.cross h

theorem orthonormal_z (L : L2World W H) : IsOrthonormal L.inner L.z := fun i j => by
  rw [z, z, L.inner_ι]; exact W.orthonormal_z i j

/-- `f` is a limit of polynomial observables in mean square. -/
@[expose] def Approximable [LT R] (L : L2World W H) (f : H) : Prop :=
  ∀ ε, 0 < ε → ∃ p, W.IsPoly p ∧ L.inner (f - L.ι p) (f - L.ι p) ≤ ε

/-- Polynomial observables are approximable. -/
theorem approximable_ι [LT R] [Std.LawfulOrderLT R] (L : L2World W H) {p : A}
    (hp : W.IsPoly p) : L.Approximable (L.ι p) :=
  fun ε hε => ⟨p, hp, by
    rw [show L.ι p - L.ι p = 0 by grind, L.inner_form.zero_left]; exact Std.le_of_lt hε⟩

end Defs

variable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] [IntModule H]
  [VectorSpace R H] {n : Nat} {ρ : Fin n → R} {W : OUWorld R A n ρ}

/-- **Spectral gap** for approximable observables, with a rate in `[0, 1]` per latent and a bound
`κ` on the products of two rates. -/
theorem gap (L : L2World W H) (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1) {κ : R} (hκ0 : 0 ≤ κ)
    (hκ : ∀ i j, ρ i * ρ j ≤ κ) {f : H} (hf : L.Approximable f) :
    L.cross f f ≤ κ * L.inner f f
      + (sum fun j => (ρ j - κ) * (L.inner f (L.z j) * L.inner f (L.z j)))
      + (1 - κ) * (L.inner f L.one * L.inner f L.one) := by
  have hI := L.inner_form
  have hX : Bounded L.inner fun x y => -1 * L.cross x y :=
    ⟨L.cross_form.scale (-1), 1, by grind, fun x y => by have := L.pair_nonneg x y; grind⟩
  have hZ := Bounded.sum fun j => Bounded.rankOne hI (L.orthonormal_z.self j) (ρ j - κ)
  have hO := Bounded.rankOne hI (e := L.one) (by rw [one, L.inner_ι, W.inner_one]) (1 - κ)
  have hB := ((((Bounded.self hI).scale hκ0).add hZ).add hO).add hX
  have := hB.closed hI f fun ε he => by
    obtain ⟨p, hp, hpe⟩ := hf ε he
    refine ⟨L.ι p, ?_, hpe⟩
    have g := hp.gap h0 h1 hκ
    simp only [z, one, L.inner_ι, L.cross_ι]
    grind
  grind

/-- An observable of norm zero is uncorrelated with everything at the second point. -/
theorem cross_eq_zero (L : L2World W H) {f : H} (hf : L.inner f f = 0) (g : H) :
    L.cross f g = 0 := by
  apply Classical.byContradiction
  intro hne
  have h1 := Field.mul_inv_cancel hne
  have h2 := L.pair_nonneg (((L.inner g g + 1) * (L.cross f g)⁻¹) • f) g
  rw [L.cross_form.smul_left, L.inner_form.smul_left, L.inner_form.smul_right, hf] at h2
  have h3 := L.inner_form.nonneg g
  have h4 : (L.inner g g + 1) * (L.cross f g)⁻¹ * L.cross f g = L.inner g g + 1 := by grind
  rw [h4] at h2
  grind

end L2World

/-- A world whose observables are all polynomial, with rates in `[0, 1]`, is an `L2World` over
itself. -/
@[expose] def OUWorld.toL2World {R : Type u} {A : Type v} [Field R] [LE R] [LT R]
    [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A]
    {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ) (hA : ∀ f, W.IsPoly f) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) : L2World W A where
  ι f := f
  inner := W.inner
  cross := W.cross
  inner_form := W.inner_form
  cross_form := W.cross_form
  pair_nonneg f g := by
    have a := (hA (f - g)).cross_nonneg h0
    have b := (hA f).cross_le_inner h0 h1
    have c := (hA g).cross_le_inner h0 h1
    rw [W.cross_form.sub_self] at a
    grind
  inner_ι _ _ := rfl
  cross_ι _ _ := rfl

end LeJEPA
