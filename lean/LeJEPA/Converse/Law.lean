module

public import LeJEPA.Converse.Normal
public import LeJEPA.Normal.Gaussian

/-!
# Laws from moments

A law on `R^N` is a mean on `C(N)`; a random variable with the moments of `N(m, s²)` has the law
`N(m, s²)`, in the sense of expectations of all functions of `C(1)` (`gaussian_law_of_moments`). For
`s ≠ 0` this is uniqueness (`gaussian_unique`), for `s = 0` continuity.

`IsNull κ g` says that `g` is zero almost surely.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis UniPoly

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-- `p` is in `C(1)`, written as a function of a number. -/
@[expose] def ContGrowth₁ (p : R → R) : Prop := ContGrowth fun x : Fin 1 → R => p (x 0)

namespace ContGrowth₁

/-- `p(a)` for `a` in `C(N)`. -/
theorem comp {p : R → R} (hp : ContGrowth₁ p) {a : (Fin N → R) → R} (ha : ContGrowth a) :
    ContGrowth fun x => p (a x) :=
  ContGrowth.comp (b := fun _ : Fin 1 => a) hp fun _ => ha

theorem poly (q : UniPoly R) : ContGrowth₁ fun t => eval t q := by
  unfold ContGrowth₁
  induction q using UniPoly.induction with
  | const a => simp only [eval_C]; exact .const a
  | step a q ih =>
    simp only [eval_add, eval_mul, eval_C, eval_X]
    exact .add (.const a) (.mul (.coord 0) ih)

end ContGrowth₁

/-! ## Null functions -/

/-- `g` is zero almost surely: orthogonal to all of `C(N)`. -/
structure IsNull (κ : Mean (contGrowth R N)) (g : (Fin N → R) → R) : Prop where
  /-- It is a function of `C(N)`. -/
  mem : ContGrowth g
  /-- It is orthogonal to all functions of `C(N)`. -/
  orth : ∀ s, ContGrowth s → κ.E (fun x => g x * s x) = 0

/-- A function with `E g² = 0` is null, by the inequality of Cauchy and Schwarz. -/
theorem isNull_of_mul_self {κ : Mean (contGrowth R N)} {g : (Fin N → R) → R}
    (hg : ContGrowth g) (h : κ.E (fun x => g x * g x) = 0) : IsNull κ g where
  mem := hg
  orth s hs := by
    apply Classical.byContradiction
    intro hne
    have hi := Field.mul_inv_cancel hne
    have key : ∀ t : R, 0 ≤ κ.E (fun x => s x * s x) + t * κ.E (fun x => g x * s x) := fun t => by
      have m := hs.add (hg.smul (t / 2))
      have n := κ.E_nonneg (m.mul m) fun x => mul_self_nonneg _
      have e : (fun x => (s x + t / 2 * g x) * (s x + t / 2 * g x)) = fun x =>
          s x * s x + (t * (g x * s x) + t / 2 * (t / 2) * (g x * g x)) := funext fun x => by grind
      rw [e, κ.E_add (hs.mul hs) (.add (.smul _ (hg.mul hs)) (.smul _ (hg.mul hg))),
        κ.E_add (.smul _ (hg.mul hs)) (.smul _ (hg.mul hg)), κ.E_smul _ (hg.mul hs),
        κ.E_smul _ (hg.mul hg), h] at n
      grind
    have := key (-(κ.E (fun x => s x * s x) + 1) * (κ.E fun x => g x * s x)⁻¹)
    generalize κ.E (fun x => g x * s x) = b at *
    generalize κ.E (fun x => s x * s x) = d at *
    have e : -(d + 1) * b⁻¹ * b = -(d + 1) := by grind
    rw [e] at this
    have one := OrderedRing.zero_lt_one (R := R)
    grind

/-- Polynomials of random variables that are almost surely equal are almost surely equal. -/
theorem IsNull.poly {κ : Mean (contGrowth R N)} {a b : (Fin N → R) → R} (ha : ContGrowth a)
    (hb : ContGrowth b) (h : IsNull κ fun x => a x - b x) (q : UniPoly R) :
    IsNull κ fun x => eval (a x) q - eval (b x) q where
  mem := ((ContGrowth₁.poly q).comp ha).sub ((ContGrowth₁.poly q).comp hb)
  orth := by
    induction q using UniPoly.induction with
    | const c =>
      intro s _
      simp only [eval_C, show ∀ u : R, (c - c) * u = 0 from fun u => by grind]
      exact κ.E_zero
    | step c q ih =>
      intro s hs
      have qa := (ContGrowth₁.poly q).comp ha
      have qb := (ContGrowth₁.poly q).comp hb
      have e : (fun x => (eval (a x) (C c + X * q) - eval (b x) (C c + X * q)) * s x) = fun x =>
          (a x - b x) * (eval (a x) q * s x) + (eval (a x) q - eval (b x) q) * (b x * s x) :=
        funext fun x => by
          rw [eval_add, eval_add, eval_mul, eval_mul, eval_C, eval_C, eval_X, eval_X]; grind
      rw [e, κ.E_add ((ha.sub hb).mul (qa.mul hs)) ((qa.sub qb).mul (hb.mul hs)),
        h.orth _ (qa.mul hs), ih _ (hb.mul hs)]
      grind

/-- They can be exchanged under the mean. -/
theorem IsNull.congr {κ : Mean (contGrowth R N)} {a b : (Fin N → R) → R} (ha : ContGrowth a)
    (hb : ContGrowth b) (h : IsNull κ fun x => a x - b x) {s : (Fin N → R) → R} (hs : ContGrowth s) :
    κ.E (fun x => s x * a x) = κ.E fun x => s x * b x := by
  have := h.orth s hs
  have e : (fun x => (a x - b x) * s x) = fun x => s x * a x - s x * b x := funext fun x => by grind
  rw [e, κ.E_sub (hs.mul ha) (hs.mul hb)] at this
  grind

/-! ## Laws from moments -/

section Law
variable [CompleteField R]

/-- The case of a law that is not that of a point. -/
private theorem gaussian_law_of_pos {κ : Mean (contGrowth R N)} {a : (Fin N → R) → R}
    (ha : ContGrowth a) {m s : R} (hs : 0 < s)
    (h : ∀ q : UniPoly R, κ.E (fun x => eval (a x) q) = normal m (s * s) q) {p : R → R}
    (hp : ContGrowth₁ p) :
    κ.E (fun x => p (a x)) = gaussian fun x : Fin 1 → R => p (m + s * x 0) := by
  have hi := Field.mul_inv_cancel (by grind : s ≠ 0)
  have hb : ContGrowth fun x => s⁻¹ * (a x - m) := .smul _ (ha.sub (.const m))
  let ν := κ.map (contGrowth R 1) (fun x _ => s⁻¹ * (a x - m)) fun hf =>
    ContGrowth.comp hf fun _ => hb
  have hν : ν.HasGaussianMoments := fun α => by
    have hq : ∀ k, eval₂ CHom (C (-(s⁻¹ * m)) + C s⁻¹ * X) (X ^ k : UniPoly R) =
        (C (-(s⁻¹ * m)) + C s⁻¹ * X) ^ k := fun k => by
      have := (eval₂Hom CHom (C (-(s⁻¹ * m)) + C s⁻¹ * X)).map_pow (X : UniPoly R) k
      rwa [eval₂Hom_apply, eval₂Hom_apply, eval₂_X] at this
    have he : ∀ (t : R) (k : Nat), eval t ((C (-(s⁻¹ * m)) + C s⁻¹ * X) ^ k) =
        (s⁻¹ * (t - m)) ^ k := fun t k => by
      have := (eval₂Hom (RingMap.id R) t).map_pow (C (-(s⁻¹ * m)) + C s⁻¹ * X) k
      have e : eval t (C (-(s⁻¹ * m)) + C s⁻¹ * X) = s⁻¹ * (t - m) := by
        rw [eval_add, eval_mul, eval_C, eval_C, eval_X]; grind
      rw [← e]
      exact this
    have h1 := h ((C (-(s⁻¹ * m)) + C s⁻¹ * X) ^ α 0)
    rw [← hq, normal_affine, show -(s⁻¹ * m) + s⁻¹ * m = 0 by grind,
      show s⁻¹ * s⁻¹ * (s * s) = 1 by grind, normal_zero_one, expect_X_pow, hq] at h1
    simp only [he] at h1
    show κ.E (fun x => 1 * (s⁻¹ * (a x - m)) ^ α 0) = 1 * moment (α 0)
    simp only [Semiring.one_mul]
    exact h1
  have := gaussian_unique hν (hp.comp (a := fun x : Fin 1 → R => m + s * x 0)
    (.add (.const m) (.smul s (.coord 0))))
  rw [← this]
  show κ.E (fun x => p (a x)) = κ.E fun x => p (m + s * (s⁻¹ * (a x - m)))
  congr 1; funext x
  rw [show m + s * (s⁻¹ * (a x - m)) = a x by grind]

omit [CompleteField R] in
/-- A random variable of variance zero has the law of a point: `|p(t) - p(m)|` is at most `ε` near `m`,
and at most `G(t) (t - m)² / δ²` with a polynomial `G` elsewhere. -/
private theorem law_of_point {κ : Mean (contGrowth R N)} {a : (Fin N → R) → R} (ha : ContGrowth a)
    {m : R} (h : κ.E (fun x => (a x - m) * (a x - m)) = 0) {p : R → R} (hp : ContGrowth₁ p) :
    κ.E (fun x => p (a x)) = p m := by
  have one := OrderedRing.zero_lt_one (R := R)
  have hd : ContGrowth₁ fun t => p t - p m := ContGrowth.sub hp (.const (p m))
  obtain ⟨G, hG⟩ := polyGrowth_iff.1 hd.growth
  have cG : ContGrowth fun x => G.eval fun _ : Fin 1 => a x :=
    (ContGrowth.poly G).comp (b := fun _ : Fin 1 => a) fun _ => ha
  have c2 := (ha.sub (.const m)).mul (ha.sub (.const m))
  refine eq_of_forall_pos fun ε hε => ?_
  obtain ⟨δ, hδ, near⟩ := hd.continuous (fun _ => m) ε hε
  have dd := inv_pos (OrderedRing.mul_pos hδ hδ)
  have di := Field.mul_inv_cancel (by have := OrderedRing.mul_pos hδ hδ; grind : δ * δ ≠ 0)
  generalize (δ * δ)⁻¹ = d at *
  have cb := (cG.mul c2).smul d
  have key := κ.abs_E_sub_le (hp.comp ha) (.const (p m)) (.add (.const ε) cb) fun x => by
    have g := hG fun _ => a x
    have g0 := Std.le_trans (abs_nonneg _) g
    have sq := mul_self_nonneg (a x - m)
    have pos := OrderedRing.mul_nonneg (Std.le_of_lt dd) (OrderedRing.mul_nonneg g0 sq)
    by_cases hx : abs (a x - m) ≤ δ
    · have n := near (fun _ => a x) fun _ => hx
      dsimp only at n
      rw [show p (a x) - p m - (p m - p m) = p (a x) - p m by grind] at n
      grind
    · have far := mul_le_mul (Std.le_of_lt hδ) (abs_nonneg (a x - m)) (by grind : δ ≤ abs (a x - m))
        (by grind : δ ≤ abs (a x - m))
      rw [abs_mul_self] at far
      have k1 := mul_le_mul_left (Std.le_of_lt dd) far
      have k2 := mul_le_mul_left g0 k1
      rw [show d * (δ * δ) = 1 by grind] at k2
      dsimp only at g
      grind
  have zero := (isNull_of_mul_self (ha.sub (.const m)) h).orth _ ((ha.sub (.const m)).mul cG)
  rw [κ.E_add (.const ε) cb, κ.E_smul d (cG.mul c2), show (fun x => (G.eval fun _ : Fin 1 => a x) *
    ((a x - m) * (a x - m))) = fun x => (a x - m) * ((a x - m) * G.eval fun _ : Fin 1 => a x) from
    funext fun x => by grind, zero, κ.E_const, κ.E_const] at key
  grind

/-- **A random variable with the moments of `N(m, s²)` has this law**: `E p(a)` is the Gaussian
expectation of `p(m + s x)` for every `p` in `C(1)`. -/
theorem gaussian_law_of_moments {κ : Mean (contGrowth R N)} {a : (Fin N → R) → R}
    (ha : ContGrowth a) {m s : R} (hs : 0 ≤ s)
    (h : ∀ q : UniPoly R, κ.E (fun x => eval (a x) q) = normal m (s * s) q) {p : R → R}
    (hp : ContGrowth₁ p) :
    κ.E (fun x => p (a x)) = gaussian fun x : Fin 1 → R => p (m + s * x 0) := by
  by_cases s0 : s = 0
  · subst s0
    have v := h ((X - C m) * (X - C m))
    have e := variance_normal m ((0 : R) * 0)
    rw [Expectation.variance, mean_normal] at e
    rw [e] at v
    simp only [eval_mul, eval_sub, eval_X, eval_C] at v
    rw [law_of_point ha (by rw [v]; grind) hp]
    simp only [show ∀ t : R, m + 0 * t = m from fun t => by grind]
    exact (gaussian_const _).symm
  · exact gaussian_law_of_pos ha (by grind) h hp

end Law

end LeJEPA
