module

public import LeJEPA.Algebra.MvPoly
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.VectorSpace

/-!
# Derivatives of polynomials in several variables

The derivative `deriv i p = ∂_i p` is the coefficient of `t` in `p(x + t e_i)`. Leibniz' rule and
the commutation of derivatives follow without looking at coefficients.

`MvPoly.deriv_induction` is the induction that integration by parts needs: to prove a statement for
`x_i p` it may be assumed for `p` and for the derivatives of `p`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind VectorSpace

universe u v
attribute [local instance] Semiring.natCast

namespace MvPoly
variable {S : Type u} [CommRing S] {n : Nat}

/-! ### The vector space of polynomials -/

/-- Polynomials form a vector space over the ring of constants, `a • p = C a * p`. -/
@[expose] instance instVectorSpace : VectorSpace S (MvPoly S n) where
  smul a p := C a * p
  smul_add a p q := by show C a * (p + q) = C a * p + C a * q; grind
  add_smul a b p := by show C (a + b) * p = C a * p + C b * p; rw [C_add]; grind
  mul_smul a b p := by show C (a * b) * p = C a * (C b * p); rw [C_mul]; grind
  one_smul p := by show C 1 * p = p; rw [C_one]; grind

@[simp] theorem smul_eq_C_mul (a : S) (p : MvPoly S n) : a • p = C a * p := rfl

/-! ### Derivatives -/

/-- `p(x + t e_i)` as a polynomial in `t` with coefficients in the variables `x`. -/
@[expose] def shift (i : Fin n) : RingMap (MvPoly S n) (UniPoly (MvPoly S n)) :=
  eval₂Hom ((UniPoly.CHom (A := MvPoly S n)).comp (CHom n)) fun j =>
    UniPoly.C (var j) + if i = j then UniPoly.X else 0

/-- The derivative in the i-th variable: the coefficient of `t` in `p(x + t e_i)`. -/
@[expose] def deriv (i : Fin n) (p : MvPoly S n) : MvPoly S n := (shift i p).coeff 1

private theorem shift_C (i : Fin n) (a : S) : shift i (C a : MvPoly S n) = UniPoly.C (C a) :=
  eval₂Hom_C _ _ _

private theorem shift_var (i j : Fin n) :
    shift i (var j : MvPoly S n) = UniPoly.C (var j) + if i = j then UniPoly.X else 0 :=
  eval₂Hom_var _ _ _

private theorem shift_coeff_zero (i : Fin n) (p : MvPoly S n) : (shift i p).coeff 0 = p := by
  induction p using MvPoly.induction with
  | const a => rw [shift_C, UniPoly.coeff_C, if_pos rfl]
  | add p q hp hq => rw [RingMap.map_add, UniPoly.coeff_add, hp, hq]
  | var_mul j p hp =>
    rw [RingMap.map_mul, UniPoly.coeff_mul, cauchyMul_zero, hp, shift_var, UniPoly.coeff_add,
      UniPoly.coeff_C, if_pos rfl]
    split
    · rw [UniPoly.coeff_X, if_neg (by omega)]; grind
    · rw [UniPoly.coeff_zero]; grind

theorem deriv_C (i : Fin n) (a : S) : deriv i (C a : MvPoly S n) = 0 := by
  rw [deriv, shift_C, UniPoly.coeff_C, if_neg (by omega)]

theorem deriv_var (i j : Fin n) : deriv i (var j : MvPoly S n) = if i = j then 1 else 0 := by
  rw [deriv, shift_var, UniPoly.coeff_add, UniPoly.coeff_C, if_neg (by omega)]
  split
  · rw [UniPoly.coeff_X, if_pos rfl]; grind
  · rw [UniPoly.coeff_zero]; grind

theorem deriv_add (i : Fin n) (p q : MvPoly S n) : deriv i (p + q) = deriv i p + deriv i q := by
  rw [deriv, RingMap.map_add, UniPoly.coeff_add]; rfl

/-- Leibniz' rule. -/
theorem deriv_mul (i : Fin n) (p q : MvPoly S n) :
    deriv i (p * q) = deriv i p * q + p * deriv i q := by
  rw [deriv, RingMap.map_mul, UniPoly.coeff_mul, cauchyMul_succ, cauchyMul_zero, shift_coeff_zero,
    shift_coeff_zero, deriv, deriv]
  grind

theorem deriv_one (i : Fin n) : deriv i (1 : MvPoly S n) = 0 := by rw [← C_one, deriv_C]

theorem deriv_zero (i : Fin n) : deriv i (0 : MvPoly S n) = 0 := by
  have := deriv_C i (0 : S) (n := n)
  rwa [C_zero] at this

theorem deriv_C_mul (i : Fin n) (a : S) (p : MvPoly S n) :
    deriv i (C a * p) = C a * deriv i p := by
  rw [deriv_mul, deriv_C]; grind

theorem deriv_var_mul (i j : Fin n) (p : MvPoly S n) :
    deriv i (var j * p) = var j * deriv i p + if i = j then p else 0 := by
  rw [deriv_mul, deriv_var]; split <;> grind

/-- Derivatives commute. -/
theorem deriv_comm (i j : Fin n) (p : MvPoly S n) : deriv i (deriv j p) = deriv j (deriv i p) := by
  induction p using MvPoly.induction with
  | const a => rw [deriv_C, deriv_C, deriv_zero, deriv_zero]
  | add p q hp hq => rw [deriv_add, deriv_add, deriv_add, deriv_add, hp, hq]
  | var_mul k p hp =>
    rw [deriv_var_mul, deriv_var_mul, deriv_add, deriv_add, deriv_var_mul, deriv_var_mul, hp]
    have z : ∀ (c : Prop) [Decidable c] (l : Fin n), deriv l (if c then p else 0) =
        if c then deriv l p else 0 := fun c _ l => by
      split
      · rfl
      · exact deriv_zero l
    rw [z, z]; grind

theorem deriv_linear (i : Fin n) : IsLinear S (deriv i : MvPoly S n → MvPoly S n) where
  map_add := deriv_add i
  map_smul a p := deriv_C_mul i a p

/-! ### Derivatives and the last variable -/

/-- The derivative in the last variable is that of `UniPoly`. -/
theorem toPoly_deriv_last (p : MvPoly S (n + 1)) :
    toPoly (deriv (Fin.last n) p) = UniPoly.deriv (toPoly p) := by
  induction p using MvPoly.induction with
  | const a => rw [deriv_C, toPoly_C, UniPoly.deriv_C, toPoly_zero]
  | add p q hp hq => rw [deriv_add, toPoly_add, hp, hq, toPoly_add, UniPoly.deriv_add]
  | var_mul i p hp =>
    rw [deriv_var_mul, toPoly_add, toPoly_mul, toPoly_mul, hp]
    refine Fin.lastCases (motive := fun i => toPoly (var i) * UniPoly.deriv (toPoly p) +
      toPoly (if Fin.last n = i then p else 0) = UniPoly.deriv (toPoly (var i) * toPoly p)) ?_
      (fun i => ?_) i
    · dsimp only; rw [if_pos rfl, toPoly_var_last, UniPoly.deriv_X_mul]; grind
    · dsimp only
      rw [if_neg (by simp [Fin.ext_iff]; omega), toPoly_var_castSucc, toPoly_zero,
        UniPoly.deriv_C_mul]; grind

/-- The derivative in another variable acts on the coefficients. -/
theorem coeff_deriv_castSucc (i : Fin n) (p : MvPoly S (n + 1)) (k : Nat) :
    (toPoly (deriv i.castSucc p)).coeff k = deriv i ((toPoly p).coeff k) := by
  induction p using MvPoly.induction generalizing k with
  | const a =>
    rw [deriv_C, toPoly_C, toPoly_zero, UniPoly.coeff_zero, UniPoly.coeff_C]
    split
    · rw [deriv_C]
    · rw [deriv_zero]
  | add p q hp hq =>
    rw [deriv_add, toPoly_add, UniPoly.coeff_add, hp, hq, toPoly_add, UniPoly.coeff_add, deriv_add]
  | var_mul j p hp =>
    rw [deriv_var_mul, toPoly_add, toPoly_mul, toPoly_mul, UniPoly.coeff_add]
    refine Fin.lastCases (motive := fun j => (toPoly (var j) * toPoly (deriv i.castSucc p)).coeff k
      + (toPoly (if i.castSucc = j then p else 0)).coeff k =
        deriv i ((toPoly (var j) * toPoly p).coeff k)) ?_ (fun j => ?_) j
    · dsimp only
      rw [if_neg (by simp [Fin.ext_iff]; omega), toPoly_var_last, toPoly_zero, UniPoly.coeff_zero]
      cases k with
      | zero => rw [UniPoly.coeff_X_mul_zero, UniPoly.coeff_X_mul_zero, deriv_zero]; grind
      | succ k => rw [UniPoly.coeff_X_mul_succ, UniPoly.coeff_X_mul_succ, hp]; grind
    · dsimp only
      rw [toPoly_var_castSucc, UniPoly.coeff_C_mul, UniPoly.coeff_C_mul, hp, deriv_var_mul]
      by_cases h : i = j
      · rw [if_pos h, if_pos (by rw [h])]
      · rw [if_neg h, if_neg (by simpa [Fin.ext_iff] using h), toPoly_zero, UniPoly.coeff_zero]

/-! ### Induction with derivatives -/

/-- Sums of iterated derivatives of `p`. -/
private inductive Jet (p : MvPoly S n) : MvPoly S n → Prop
  | self : Jet p p
  | zero : Jet p 0
  | deriv {q} (i : Fin n) : Jet p q → Jet p (deriv i q)
  | add {q r} : Jet p q → Jet p r → Jet p (q + r)

/-- A derivative of `x_i p` is `x_i` times a derivative of `p`, plus derivatives of `p`. -/
private theorem Jet.var_mul {i : Fin n} {p q : MvPoly S n} (h : Jet (var i * p) q) :
    ∃ q' r, Jet p q' ∧ Jet p r ∧ q = var i * q' + r := by
  induction h with
  | self => exact ⟨p, 0, .self, .zero, by grind⟩
  | zero => exact ⟨0, 0, .zero, .zero, by grind⟩
  | deriv j _ ih =>
    obtain ⟨q', r, hq, hr, rfl⟩ := ih
    refine ⟨MvPoly.deriv j q', (if j = i then q' else 0) + MvPoly.deriv j r, hq.deriv j,
      .add ?_ (hr.deriv j), by rw [deriv_add, deriv_var_mul]; grind⟩
    split
    · exact hq
    · exact .zero
  | add _ _ ih1 ih2 =>
    obtain ⟨q1, r1, hq1, hr1, rfl⟩ := ih1
    obtain ⟨q2, r2, hq2, hr2, rfl⟩ := ih2
    exact ⟨q1 + q2, r1 + r2, .add hq1 hq2, .add hr1 hr2, by grind⟩

/-- Induction with derivatives: to prove a statement for `x_i p` it may be assumed for `p` and for
the derivatives of `p`. -/
theorem deriv_induction {P : MvPoly S n → Prop} (const : ∀ a, P (C a))
    (add : ∀ p q, P p → P q → P (p + q))
    (var_mul : ∀ i p, P p → (∀ j, P (deriv j p)) → P (var i * p)) (p : MvPoly S n) : P p := by
  have zero : P 0 := by rw [← C_zero]; exact const 0
  have constJet : ∀ (a : S) (q : MvPoly S n), Jet (C a) q → ∃ b, q = C b := fun a q h => by
    induction h with
    | self => exact ⟨a, rfl⟩
    | zero => exact ⟨0, C_zero.symm⟩
    | deriv i _ ih =>
      obtain ⟨b, rfl⟩ := ih
      exact ⟨0, by rw [deriv_C, C_zero]⟩
    | add _ _ ih1 ih2 =>
      obtain ⟨b, rfl⟩ := ih1
      obtain ⟨c, rfl⟩ := ih2
      exact ⟨b + c, (C_add b c).symm⟩
  suffices h : ∀ q, Jet p q → P q from h p .self
  induction p using MvPoly.induction with
  | const a =>
    intro q hq
    obtain ⟨b, rfl⟩ := constJet a q hq
    exact const b
  | add p₁ p₂ h1 h2 =>
    have split : ∀ q, Jet (p₁ + p₂) q → ∃ q₁ q₂, Jet p₁ q₁ ∧ Jet p₂ q₂ ∧ q = q₁ + q₂ := by
      intro q hq
      induction hq with
      | self => exact ⟨p₁, p₂, .self, .self, rfl⟩
      | zero => exact ⟨0, 0, .zero, .zero, by grind⟩
      | deriv i _ ih =>
        obtain ⟨q₁, q₂, hq₁, hq₂, rfl⟩ := ih
        exact ⟨_, _, hq₁.deriv i, hq₂.deriv i, deriv_add _ _ _⟩
      | add _ _ ih1 ih2 =>
        obtain ⟨q₁, q₂, hq₁, hq₂, rfl⟩ := ih1
        obtain ⟨r₁, r₂, hr₁, hr₂, rfl⟩ := ih2
        exact ⟨_, _, hq₁.add hr₁, hq₂.add hr₂, by grind⟩
    intro q hq
    obtain ⟨q₁, q₂, hq₁, hq₂, rfl⟩ := split q hq
    exact add _ _ (h1 _ hq₁) (h2 _ hq₂)
  | var_mul i p hp =>
    intro q hq
    obtain ⟨q', r, hq', hr, rfl⟩ := hq.var_mul
    exact add _ _ (var_mul i q' (hp q' hq') fun j => hp _ (hq'.deriv j)) (hp r hr)

example : deriv 0 (var 0 * var 0 * var 1 : MvPoly Rat 2) = 2 * var 0 * var 1 := by
  rw [deriv_mul, deriv_mul, deriv_var, deriv_var, if_pos rfl, if_neg (by decide)]; grind

end MvPoly
end LeJEPA
