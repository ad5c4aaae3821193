module

public import LeJEPA.Algebra.PolyEval

/-!
# Polynomials in several variables

`MvPoly S n` is the ring of polynomials in `n` variables over a commutative ring `S`, obtained by
iteration: no variable gives `S`, and one more variable is `UniPoly` over what there is. It is a
`Lean.Grind.CommRing`, so `grind` knows its identities, and it is used through four things only:
the constants `C`, the variables `var i`, substitution `eval₂Hom`, and the induction principle
`MvPoly.induction`, from which everything else is proved.

Because `S` is any commutative ring, `MvPoly (MvPoly R n) n` is the ring of polynomials in two sets
of `n` variables.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

/-- The ring of polynomials in `n` variables, as a type together with its ring structure. -/
@[expose] def mvPolyRing (S : Type u) [inst : CommRing S] : Nat → (T : Type u) × CommRing T
  | 0 => ⟨S, inst⟩
  | n + 1 => ⟨@UniPoly (mvPolyRing S n).1 (mvPolyRing S n).2,
      @UniPoly.instCommRing (mvPolyRing S n).1 (mvPolyRing S n).2⟩

/-- Polynomials in `n` variables over the commutative ring `S`. -/
@[expose] def MvPoly (S : Type u) [CommRing S] (n : Nat) : Type u := (mvPolyRing S n).1

namespace MvPoly

/-- Polynomials in `n` variables form a commutative ring. -/
@[expose] instance instCommRing (S : Type u) [CommRing S] (n : Nat) : CommRing (MvPoly S n) :=
  (mvPolyRing S n).2

variable {S : Type u} [CommRing S] {B : Type v} [CommRing B] {n : Nat}

/-- A polynomial in one variable more, from a polynomial with coefficients in `n` variables. -/
@[expose] def ofPoly (p : UniPoly (MvPoly S n)) : MvPoly S (n + 1) := p

/-- A polynomial in `n + 1` variables as a polynomial in the last one. -/
@[expose] def toPoly (p : MvPoly S (n + 1)) : UniPoly (MvPoly S n) := p

theorem ofPoly_toPoly (p : MvPoly S (n + 1)) : ofPoly (toPoly p) = p := rfl
theorem toPoly_ofPoly (p : UniPoly (MvPoly S n)) : toPoly (ofPoly p) = p := rfl
theorem toPoly_add (p q : MvPoly S (n + 1)) : toPoly (p + q) = toPoly p + toPoly q := rfl
theorem toPoly_mul (p q : MvPoly S (n + 1)) : toPoly (p * q) = toPoly p * toPoly q := rfl
theorem toPoly_one : toPoly (1 : MvPoly S (n + 1)) = 1 := rfl
theorem toPoly_zero : toPoly (0 : MvPoly S (n + 1)) = 0 := rfl

/-- The embedding of the constants. -/
@[expose] def CHom : (n : Nat) → RingMap S (MvPoly S n)
  | 0 => RingMap.id S
  | n + 1 => (UniPoly.CHom (A := MvPoly S n)).comp (CHom n)

/-- The constant polynomial `a`. -/
@[expose] def C (a : S) : MvPoly S n := CHom n a

/-- The i-th variable. -/
@[expose] def var : {n : Nat} → Fin n → MvPoly S n
  | 0, i => i.elim0
  | n + 1, i => Fin.lastCases (motive := fun _ => MvPoly S (n + 1)) (ofPoly UniPoly.X)
      (fun j => ofPoly (UniPoly.C (var j))) i

/-- Substitution: the ring homomorphism that sends constants along `φ` and the i-th variable to
`b i`. -/
@[expose] def eval₂Hom (φ : RingMap S B) : {n : Nat} → (Fin n → B) → RingMap (MvPoly S n) B
  | 0, _ => φ
  | n + 1, b =>
    UniPoly.eval₂Hom (A := MvPoly S n) (eval₂Hom φ fun i => b i.castSucc) (b (Fin.last n))

/-! ### Constants and variables -/

theorem CHom_apply (a : S) : CHom n a = C a := rfl
theorem C_one : (C 1 : MvPoly S n) = 1 := (CHom n).map_one
theorem C_zero : (C 0 : MvPoly S n) = 0 := (CHom n).map_zero
theorem C_add (a b : S) : (C (a + b) : MvPoly S n) = C a + C b := (CHom n).map_add a b
theorem C_mul (a b : S) : (C (a * b) : MvPoly S n) = C a * C b := (CHom n).map_mul a b
theorem C_neg (a : S) : (C (-a) : MvPoly S n) = -C a := (CHom n).map_neg a
theorem C_natCast (k : Nat) : (C (k : S) : MvPoly S n) = (k : MvPoly S n) := (CHom n).map_natCast k

theorem toPoly_C (a : S) : toPoly (C a : MvPoly S (n + 1)) = UniPoly.C (C a) := rfl

theorem toPoly_var_last : toPoly (var (Fin.last n) : MvPoly S (n + 1)) = UniPoly.X := by
  simp only [var, Fin.lastCases_last, toPoly_ofPoly]

theorem toPoly_var_castSucc (i : Fin n) :
    toPoly (var i.castSucc : MvPoly S (n + 1)) = UniPoly.C (var i) := by
  simp only [var, Fin.lastCases_castSucc, toPoly_ofPoly]

/-- What holds for constants, and is kept by sums and by multiplication by a variable, holds for
every polynomial. -/
theorem induction {P : MvPoly S n → Prop} (const : ∀ a, P (C a))
    (add : ∀ p q, P p → P q → P (p + q)) (var_mul : ∀ i p, P p → P (var i * p)) (p : MvPoly S n) :
    P p := by
  induction n with
  | zero => exact const p
  | succ n ih =>
    have low : ∀ a : MvPoly S n, P (ofPoly (UniPoly.C a)) := fun a => by
      refine ih (P := fun a => P (ofPoly (UniPoly.C a))) const (fun p q hp hq => ?_)
        (fun i p hp => ?_) a
      · dsimp only; rw [UniPoly.C_add]; exact add _ _ hp hq
      · have := var_mul i.castSucc _ hp
        rw [← ofPoly_toPoly (var i.castSucc * _), toPoly_mul, toPoly_var_castSucc, toPoly_ofPoly,
          ← UniPoly.C_mul] at this
        exact this
    refine UniPoly.induction (P := fun p => P (ofPoly p)) low (fun a q hq => ?_) (toPoly p)
    refine add _ _ (low a) ?_
    have := var_mul (Fin.last n) _ hq
    rw [← ofPoly_toPoly (var (Fin.last n) * _), toPoly_mul, toPoly_var_last, toPoly_ofPoly] at this
    exact this

/-! ### Substitution -/

theorem eval₂Hom_C (φ : RingMap S B) (b : Fin n → B) (a : S) : eval₂Hom φ b (C a) = φ a := by
  induction n with
  | zero => rfl
  | succ n ih => exact (UniPoly.eval₂_C _ _ _).trans (ih _)

theorem eval₂Hom_var (φ : RingMap S B) (b : Fin n → B) (i : Fin n) :
    eval₂Hom φ b (var i) = b i := by
  induction n with
  | zero => exact i.elim0
  | succ n ih =>
    show UniPoly.eval₂ _ _ (toPoly (var i)) = b i
    refine Fin.lastCases (motive := fun i => UniPoly.eval₂ _ _ (toPoly (var i)) = b i) ?_
      (fun i => ?_) i
    · dsimp only; rw [toPoly_var_last, UniPoly.eval₂_X]
    · dsimp only; rw [toPoly_var_castSucc, UniPoly.eval₂_C, ih]

/-- A homomorphism is determined by its values on the constants and on the variables. -/
theorem hom_ext {φ ψ : RingMap (MvPoly S n) B} (hC : ∀ a, φ (C a) = ψ (C a))
    (hv : ∀ i, φ (var i) = ψ (var i)) (p : MvPoly S n) : φ p = ψ p := by
  induction p using MvPoly.induction with
  | const a => exact hC a
  | add p q hp hq => rw [φ.map_add, ψ.map_add, hp, hq]
  | var_mul i p hp => rw [φ.map_mul, ψ.map_mul, hp, hv]

/-- The value of a polynomial at a point. -/
@[expose] def eval (x : Fin n → S) (p : MvPoly S n) : S := eval₂Hom (RingMap.id S) x p

section Eval
variable (x : Fin n → S)

theorem eval_C (a : S) : eval x (C a) = a := eval₂Hom_C _ _ _
theorem eval_var (i : Fin n) : eval x (var i) = x i := eval₂Hom_var _ _ _
theorem eval_add (p q : MvPoly S n) : eval x (p + q) = eval x p + eval x q := RingMap.map_add _ _ _
theorem eval_sub (p q : MvPoly S n) : eval x (p - q) = eval x p - eval x q := RingMap.map_sub _ _ _
theorem eval_mul (p q : MvPoly S n) : eval x (p * q) = eval x p * eval x q := RingMap.map_mul _ _ _
theorem eval_one : eval x 1 = 1 := RingMap.map_one _
theorem eval_zero : eval x 0 = 0 := RingMap.map_zero _

end Eval

example :
    eval (fun i => if i = 0 then 2 else 5) (var 0 * var 1 - C 1 : MvPoly Rat 2) = 9 := by
  rw [eval_sub, eval_mul, eval_var, eval_var, eval_C]; grind

end MvPoly
end LeJEPA
