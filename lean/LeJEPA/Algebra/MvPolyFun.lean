module

public import LeJEPA.Algebra.MultiIndex
public import LeJEPA.Algebra.MvPolyDeriv

/-!
# Polynomial functions

`IsPolyFun f` says that `f : (Fin n → R) → R` is built from constants and coordinates by sums and
products: the notion of polynomial a reader brings along. Such functions are exactly the values of
`MvPoly R n` (`isPolyFun_iff`), and over an ordered field a polynomial is determined by its values
(`MvPoly.eq_of_eval`).

Every polynomial is a sum of multiples of monomials (`MvPoly.monomial_induction`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

section Ring
variable {R : Type u} [CommRing R] {n : Nat}

/-- Functions built from constants and coordinates by sums and products. -/
inductive IsPolyFun : ((Fin n → R) → R) → Prop
  | const (a : R) : IsPolyFun fun _ => a
  | coord (i : Fin n) : IsPolyFun fun x => x i
  | add {f g} : IsPolyFun f → IsPolyFun g → IsPolyFun fun x => f x + g x
  | mul {f g} : IsPolyFun f → IsPolyFun g → IsPolyFun fun x => f x * g x

theorem IsPolyFun.exists_eq_eval {f : (Fin n → R) → R} (h : IsPolyFun f) :
    ∃ p : MvPoly R n, f = fun x => p.eval x := by
  induction h with
  | const a => exact ⟨MvPoly.C a, funext fun x => (MvPoly.eval_C x a).symm⟩
  | coord i => exact ⟨MvPoly.var i, funext fun x => (MvPoly.eval_var x i).symm⟩
  | add _ _ ih1 ih2 =>
    obtain ⟨p, rfl⟩ := ih1
    obtain ⟨q, rfl⟩ := ih2
    exact ⟨p + q, funext fun x => (MvPoly.eval_add x p q).symm⟩
  | mul _ _ ih1 ih2 =>
    obtain ⟨p, rfl⟩ := ih1
    obtain ⟨q, rfl⟩ := ih2
    exact ⟨p * q, funext fun x => (MvPoly.eval_mul x p q).symm⟩

theorem isPolyFun_eval (p : MvPoly R n) : IsPolyFun fun x => p.eval x := by
  induction p using MvPoly.induction with
  | const a =>
    rw [show (fun x => (MvPoly.C a : MvPoly R n).eval x) = fun _ => a from
      funext fun x => MvPoly.eval_C x a]
    exact .const a
  | add p q hp hq =>
    rw [show (fun x => (p + q).eval x) = fun x => p.eval x + q.eval x from
      funext fun x => MvPoly.eval_add x p q]
    exact .add hp hq
  | var_mul i p hp =>
    have e : (fun x => (MvPoly.var i * p).eval x) = fun x : Fin n → R => x i * p.eval x :=
      funext fun x => by rw [MvPoly.eval_mul, MvPoly.eval_var]
    rw [e]
    exact .mul (.coord i) hp

/-- Polynomial functions are the values of polynomials. -/
theorem isPolyFun_iff {f : (Fin n → R) → R} :
    IsPolyFun f ↔ ∃ p : MvPoly R n, f = fun x => p.eval x :=
  ⟨IsPolyFun.exists_eq_eval, fun ⟨p, h⟩ => h ▸ isPolyFun_eval p⟩

/-- Polynomial functions of polynomial functions are polynomial functions. -/
theorem IsPolyFun.comp {m : Nat} {f : (Fin m → R) → R} (hf : IsPolyFun f)
    {g : Fin m → (Fin n → R) → R} (hg : ∀ i, IsPolyFun (g i)) :
    IsPolyFun fun x => f fun i => g i x := by
  induction hf with
  | const a => exact .const a
  | coord i => exact hg i
  | add _ _ h1 h2 => exact .add h1 h2
  | mul _ _ h1 h2 => exact .mul h1 h2

namespace MvPoly

/-! ### Monomials -/

/-- The value of a monomial. -/
theorem eval_monomial (x : Fin n → R) (α : Fin n → Nat) :
    eval x (monomial var α) = monomial x α := by
  rw [eval, RingMap.map_monomial]
  congr; funext i; exact eval_var x i

/-- The derivative of a monomial. -/
theorem deriv_monomial (i : Fin n) (α : Fin n → Nat) :
    deriv i (monomial (var : Fin n → MvPoly R n) α) =
      C ((α i : Nat) : R) * monomial var (lower i α) := by
  suffices h : ∀ (k : Nat) (α : Fin n → Nat), degree α = k →
      deriv i (monomial (var : Fin n → MvPoly R n) α) =
        C ((α i : Nat) : R) * monomial var (lower i α) from h _ α rfl
  intro k
  induction k with
  | zero =>
    intro α hα
    rw [eq_zero_of_degree α hα, monomial_zero, deriv_one, Semiring.natCast_zero, C_zero]; grind
  | succ k ih =>
    intro α hα
    obtain ⟨j, hj⟩ := exists_ne_zero_of_degree (by omega : degree α ≠ 0)
    have hd := degree_raise j (lower j α)
    rw [raise_lower j hj] at hd
    obtain ⟨β, rfl⟩ : ∃ β, α = raise j β := ⟨lower j α, (raise_lower j hj).symm⟩
    rw [lower_raise] at hd
    rw [monomial_raise, deriv_var_mul, ih β (by omega)]
    by_cases hij : i = j
    · subst hij
      rw [if_pos rfl, raise_self, lower_raise, Semiring.natCast_succ, C_add, C_one]
      by_cases hβ : β i = 0
      · rw [hβ, Semiring.natCast_zero, C_zero]; grind
      · have e : monomial (var : Fin n → MvPoly R n) β = var i * monomial var (lower i β) := by
          rw [← monomial_raise, raise_lower i hβ]
        rw [e]; grind
    · rw [if_neg hij, lower_raise_of_ne hij, monomial_raise, raise, if_neg hij]; grind

/-- Sums of multiples of monomials. -/
private inductive MonomialSum : MvPoly R n → Prop
  | monomial (a : R) (α : Fin n → Nat) : MonomialSum (C a * monomial var α)
  | add {p q} : MonomialSum p → MonomialSum q → MonomialSum (p + q)

/-- What holds for multiples of monomials and is kept by sums holds for every polynomial. -/
theorem monomial_induction {P : MvPoly R n → Prop}
    (mon : ∀ a α, P (C a * monomial var α)) (add : ∀ p q, P p → P q → P (p + q))
    (p : MvPoly R n) : P p := by
  have h : MonomialSum p := by
    induction p using MvPoly.induction with
    | const a =>
      have := MonomialSum.monomial (n := n) a fun _ => 0
      rwa [monomial_zero, Semiring.mul_one] at this
    | add p q hp hq => exact .add hp hq
    | var_mul i p hp =>
      induction hp with
      | monomial a α =>
        rw [show var i * (C a * LeJEPA.monomial var α) = C a * (var i * LeJEPA.monomial var α) by
          grind, ← monomial_raise]
        exact .monomial a _
      | add _ _ h1 h2 => rw [Semiring.left_distrib]; exact .add h1 h2
  induction h with
  | monomial a α => exact mon a α
  | add _ _ h1 h2 => exact add _ _ h1 h2

end MvPoly
end Ring

/-! ### A polynomial is determined by its values -/

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat}

private theorem two_pow_lt {k l : Nat} (h : k < l) : (2 : R) ^ k < 2 ^ l := by
  have h1 := OrderedRing.zero_lt_one (R := R)
  have pos : ∀ k : Nat, (0 : R) < 2 ^ k := fun k => by
    induction k with
    | zero => rw [Semiring.pow_zero]; exact h1
    | succ k ih => rw [Semiring.pow_succ]; grind
  have step : ∀ k : Nat, (2 : R) ^ k < 2 ^ (k + 1) := fun k => by
    have := pos k
    rw [Semiring.pow_succ]; grind
  obtain ⟨d, rfl⟩ : ∃ d, l = k + 1 + d := ⟨l - k - 1, by omega⟩
  clear h
  induction d with
  | zero => exact step k
  | succ d ih =>
    have := step (k + 1 + d)
    rw [show k + 1 + (d + 1) = k + 1 + d + 1 by omega]; grind

/-- A polynomial that vanishes at every `t` has zero coefficients: `p(2 t) - 2^N p(t)` has no
term of degree `N`. -/
private theorem coeff_eq_zero_of_sum_pow (N : Nat) (a : Nat → R)
    (h : ∀ t : R, (sum fun k : Fin N => a k * t ^ (k : Nat)) = 0) : ∀ k, k < N → a k = 0 := by
  induction N generalizing a with
  | zero => intro k hk; omega
  | succ N ih =>
    have low : ∀ k, k < N → a k = 0 := fun k hk => by
      have e := ih (fun k => a k * (2 ^ k - 2 ^ N)) (fun t => by
        have h2 := h (2 * t)
        have h1 := h t
        rw [sum_range_succ N fun k => a k * (2 * t) ^ k] at h2
        rw [sum_range_succ N fun k => a k * t ^ k] at h1
        have pow : ∀ k : Nat, (2 * t) ^ k = 2 ^ k * t ^ k := fun k => by
          induction k with
          | zero => simp only [Semiring.pow_zero]; grind
          | succ k ih => simp only [Semiring.pow_succ, ih]; grind
        have : (sum fun k : Fin N => a k * (2 ^ (k : Nat) - 2 ^ N) * t ^ (k : Nat)) =
            (sum fun k : Fin N => a k * (2 * t) ^ (k : Nat))
              - 2 ^ N * sum fun k : Fin N => a k * t ^ (k : Nat) := by
          rw [← sum_mul_left, ← sum_sub]
          exact sum_congr fun k => by rw [pow]; grind
        rw [this]
        rw [pow] at h2
        grind) k hk
      have := two_pow_lt (R := R) hk
      rcases eq_zero_or_eq_zero_of_mul_eq_zero e with e | e
      · exact e
      · grind
    intro k hk
    by_cases hkN : k < N
    · exact low k hkN
    · obtain rfl : k = N := by omega
      have h1 := h 1
      rw [sum_range_succ k fun k => a k * 1 ^ k, sum_eq_zero fun j => by
        rw [low j j.isLt, Semiring.zero_mul]] at h1
      have one : ∀ k : Nat, (1 : R) ^ k = 1 := fun k => by
        induction k with
        | zero => exact Semiring.pow_zero _
        | succ k ih => rw [Semiring.pow_succ, ih]; grind
      rw [one] at h1
      grind

/-- A polynomial that vanishes everywhere is zero. -/
theorem MvPoly.eq_zero_of_eval {p : MvPoly R n} (h : ∀ x, p.eval x = 0) : p = 0 := by
  induction n with
  | zero => exact h fun i => i.elim0
  | succ n ih =>
    have eq : ∀ (x : Fin n → R) (t : R), p.eval (Fin.lastCases t x) =
        UniPoly.eval₂ (MvPoly.eval₂Hom (RingMap.id R) x) t p.toPoly := fun x t => by
      show UniPoly.eval₂ (MvPoly.eval₂Hom (RingMap.id R) fun i : Fin n =>
        (Fin.lastCases t x : Fin (n + 1) → R) i.castSucc) (Fin.lastCases t x (Fin.last n)) p.toPoly
          = _
      simp only [Fin.lastCases_castSucc, Fin.lastCases_last]
    obtain ⟨N, hN⟩ := p.toPoly.bdd
    have zero : ∀ k, p.toPoly.coeff k = 0 := fun k => by
      by_cases hk : k < N
      · refine ih fun x => ?_
        refine coeff_eq_zero_of_sum_pow N (fun k => (p.toPoly.coeff k).eval x) (fun t => ?_) k hk
        have := h (Fin.lastCases t x)
        rw [eq, UniPoly.eval₂, UniPoly.coeffSum_eq _ _ _ hN] at this
        exact this
      · exact hN k (by omega)
    rw [← MvPoly.ofPoly_toPoly p, show p.toPoly = 0 from UniPoly.ext fun k => by
      rw [zero, UniPoly.coeff_zero]]
    rfl

/-- Polynomials with the same values are equal. -/
theorem MvPoly.eq_of_eval {p q : MvPoly R n} (h : ∀ x, p.eval x = q.eval x) : p = q := by
  have := MvPoly.eq_zero_of_eval (p := p - q) fun x => by rw [MvPoly.eval_sub, h]; grind
  grind

end Order

example : IsPolyFun fun x : Fin 2 → Rat => x 0 * x 1 + 3 :=
  .add (.mul (.coord 0) (.coord 1)) (.const 3)

end LeJEPA
