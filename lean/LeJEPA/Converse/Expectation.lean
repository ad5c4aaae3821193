module

public import LeJEPA.Algebra.PolyDeriv

/-!
# Laws as linear functionals on polynomials

The law of a random variable `z` all of whose moments exist acts on polynomials by `p ↦ E[p(z)]`, a
linear functional with the value `1` at `1`. That functional is all that the converse theory uses,
so it *is* the law here: an `Expectation R`. It is determined by its moments `E[z^k]`, which may be
prescribed at will apart from `E[1] = 1` (`Expectation.ofMoments`). No positivity is assumed; where
it matters it is the hypothesis `Expectation.PosDef`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u v
attribute [local instance] Semiring.natCast

/-- An expectation on polynomials in one variable: a linear functional with the value `1` at `1`;
`F p` stands for `E[p(z)]`, with `z` a random variable of the law `F`. -/
structure Expectation (R : Type u) [CommRing R] where
  /-- The functional. -/
  toFun : UniPoly R → R
  /-- It is additive. -/
  map_add : ∀ p q, toFun (p + q) = toFun p + toFun q
  /-- It is homogeneous. -/
  map_C_mul : ∀ a p, toFun (C a * p) = a * toFun p
  /-- It is normalized. -/
  map_one : toFun 1 = 1

namespace Expectation

section
variable {R : Type u} [CommRing R]

instance : CoeFun (Expectation R) (fun _ => UniPoly R → R) := ⟨Expectation.toFun⟩

/-- Expectations that agree on all polynomials are equal. -/
theorem ext {F G : Expectation R} (h : ∀ p, F p = G p) : F = G := by
  cases F; cases G; congr; funext p; exact h p

section
variable (F : Expectation R)

theorem map_C (a : R) : F (C a) = a := by
  have h := F.map_C_mul a 1
  rwa [F.map_one, Semiring.mul_one, Semiring.mul_one] at h

theorem map_zero : F 0 = 0 := by rw [← C_zero, F.map_C]

theorem map_sub (p q : UniPoly R) : F (p - q) = F p - F q := by
  have h := F.map_add (p - q) q
  rw [show p - q + q = p by grind] at h
  grind

theorem mul_C (p : UniPoly R) (a : R) : F (p * C a) = a * F p := by
  rw [CommSemiring.mul_comm, F.map_C_mul]

/-- `mean F = E[z]`. -/
@[expose] def mean : R := F X

/-- `variance F = E[(z - E z)²]`. -/
@[expose] def variance : R := F ((X - C F.mean) * (X - C F.mean))

/-- `Var z = E[(z - E z) z]`. -/
theorem variance_eq : F.variance = F ((X - C F.mean) * X) := by
  unfold variance
  rw [show (X - C F.mean) * (X - C F.mean) = (X - C F.mean) * X - C F.mean * (X - C F.mean) by
    grind, F.map_sub, F.map_C_mul, F.map_sub X, F.map_C]
  unfold mean; grind

/-- `Var z = E[z²] - (E z)²`. -/
theorem variance_eq_sub : F.variance = F (X * X) - F.mean * F.mean := by
  rw [variance_eq, show (X - C F.mean) * X = X * X - C F.mean * X by grind, F.map_sub, F.map_C_mul]
  unfold mean; grind

end

/-- An expectation is determined by its moments. -/
theorem ext_X_pow {F G : Expectation R} (h : ∀ k : Nat, F (X ^ k) = G (X ^ k)) : F = G := by
  have key : ∀ (p : UniPoly R) (j : Nat), F (p * X ^ j) = G (p * X ^ j) := by
    intro p
    induction p using UniPoly.induction with
    | const a => intro j; rw [F.map_C_mul, G.map_C_mul, h]
    | step a q ih =>
      intro j
      rw [show (C a + X * q) * X ^ j = C a * X ^ j + q * X ^ (j + 1) by
        rw [Semiring.pow_succ]; grind, F.map_add, G.map_add, F.map_C_mul, G.map_C_mul, h, ih]
  refine ext fun p => ?_
  have := key p 0
  rwa [Semiring.pow_zero, Semiring.mul_one] at this

/-- The expectation with prescribed moments. -/
@[expose] def ofMoments (m : Nat → R) (h0 : m 0 = 1) : Expectation R where
  toFun := coeffSum (RingMap.id R) m
  map_add := coeffSum_add _ _
  map_C_mul a p := coeffSum_C_mul _ _ a p
  map_one := by rw [← C_one, coeffSum_C, h0, Semiring.mul_one]; rfl

theorem ofMoments_X_pow (m : Nat → R) (h0 : m 0 = 1) (k : Nat) :
    ofMoments m h0 (X ^ k) = m k := by
  have key : ∀ (k : Nat) (c : Nat → R), coeffSum (RingMap.id R) c (X ^ k) = c k := by
    intro k
    induction k with
    | zero => intro c; rw [Semiring.pow_zero, ← C_one, coeffSum_C, RingMap.id_apply]; grind
    | succ k ih =>
      intro c
      rw [Semiring.pow_succ, CommSemiring.mul_comm, coeffSum_X_mul, ih]
  exact key k m

theorem ofMoments_X (m : Nat → R) (h0 : m 0 = 1) : ofMoments m h0 X = m 1 := by
  rw [← ofMoments_X_pow m h0 1, Semiring.pow_succ, Semiring.pow_zero, Semiring.one_mul]

/-- Every expectation is the one with its moments. -/
theorem ofMoments_moments (F : Expectation R) :
    ofMoments (fun k => F (X ^ k)) (by dsimp only; rw [Semiring.pow_zero, F.map_one]) = F :=
  ext_X_pow fun k => ofMoments_X_pow _ _ k

/-- The mixture that has the law `F` with weight `t` and the law `G` with weight `1 - t`. -/
@[expose] def mix (t : R) (F G : Expectation R) : Expectation R where
  toFun p := t * F p + (1 - t) * G p
  map_add p q := by rw [F.map_add, G.map_add]; grind
  map_C_mul a p := by rw [F.map_C_mul, G.map_C_mul]; grind
  map_one := by rw [F.map_one, G.map_one]; grind

theorem mix_apply (t : R) (F G : Expectation R) (p : UniPoly R) :
    mix t F G p = t * F p + (1 - t) * G p := rfl

/-- The law of the constant `a`: evaluation at `a`. -/
@[expose] def dirac (a : R) : Expectation R where
  toFun := eval a
  map_add := eval_add a
  map_C_mul b p := by rw [eval_mul, eval_C]
  map_one := eval_one a

theorem dirac_apply (a : R) (p : UniPoly R) : dirac a p = eval a p := rfl

end

section
variable {A : Type u} {B : Type v} [CommRing A] [CommRing B] (φ : RingMap A B)

/-- The expectation whose moments are the images under `φ` of those of `F`. With `φ` the embedding
of the constants of `A` into the polynomials in `x`, it integrates one variable of a polynomial in
two and leaves the other. -/
@[expose] def map (F : Expectation A) : Expectation B :=
  ofMoments (fun k => φ (F (X ^ k))) (by
    dsimp only; rw [Semiring.pow_zero, F.map_one, φ.map_one])

theorem map_X_pow (F : Expectation A) (k : Nat) : F.map φ (X ^ k) = φ (F (X ^ k)) :=
  ofMoments_X_pow _ _ k

/-- The new expectation of a polynomial with coefficients in the image of `φ`. -/
theorem map_apply_map (F : Expectation A) (p : UniPoly A) :
    F.map φ (UniPoly.map φ p) = φ (F p) := by
  have key : ∀ (p : UniPoly A) (j : Nat),
      F.map φ (UniPoly.map φ p * X ^ j) = φ (F (p * X ^ j)) := by
    intro p
    induction p using UniPoly.induction with
    | const a => intro j; rw [UniPoly.map_C, map_C_mul, F.map_C_mul, φ.map_mul, map_X_pow]
    | step a q ih =>
      intro j
      rw [show (C a + X * q) * X ^ j = C a * X ^ j + q * X ^ (j + 1) by
          rw [Semiring.pow_succ]; grind, UniPoly.map_add, UniPoly.map_C, UniPoly.map_X_mul,
        show (C (φ a) + X * UniPoly.map φ q) * X ^ j =
            C (φ a) * X ^ j + UniPoly.map φ q * X ^ (j + 1) by
          rw [Semiring.pow_succ]; grind, map_add, map_C_mul, ih, F.map_add, φ.map_add,
        F.map_C_mul, φ.map_mul, map_X_pow]
  have := key p 0
  rwa [Semiring.pow_zero, Semiring.pow_zero, Semiring.mul_one, Semiring.mul_one] at this

end

section
variable {R : Type u} [CommRing R] [LT R]

/-- Positive definiteness on polynomials: `E[p(z)²] > 0` for every polynomial `p ≠ 0`. A law on the
line has it exactly if it is not concentrated on finitely many points. -/
@[expose] def PosDef (F : Expectation R) : Prop := ∀ p : UniPoly R, p ≠ 0 → 0 < F (p * p)

end

example : (dirac (3 : Rat)).mean = 3 ∧ (dirac (3 : Rat)).variance = 0 := by
  have h : (dirac (3 : Rat)).mean = 3 := eval_X _
  refine ⟨h, ?_⟩
  rw [variance_eq_sub, h, dirac_apply, eval_mul, eval_X]; grind

/-- A fair coin with the values `±1`. -/
example : (mix (1 / 2) (dirac 1) (dirac (-1)) : Expectation Rat).variance = 1 := by
  rw [variance_eq_sub, mean, mix_apply, mix_apply]
  simp only [dirac_apply, eval_mul, eval_X]; grind

end Expectation
end LeJEPA
