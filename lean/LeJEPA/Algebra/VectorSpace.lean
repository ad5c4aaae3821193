module

public import LeJEPA.Algebra.Sum

/-!
# Spaces of observables

Spaces of observables: vector spaces over a ring of scalars, linear maps between them, and the
vector spaces whose elements are functions. The laws of scalars are in the namespace `VectorSpace`,
for Mathlib has their names at its root.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w

/-!
## Vector spaces

Core Lean has commutative groups (`Lean.Grind.IntModule`, whose laws `grind` knows) but no vector
spaces over a ring of scalars. `VectorSpace R A` adds the scalars. It is all that observables
(polynomials, square-integrable functions) need: no basis, no dimension, no norm.

Linear maps are plain functions with a proof of `IsLinear`, so that a map can be written down
without packing it first.
-/

/-- A vector space `A` over a commutative ring `R` of scalars (a module, if `R` is not a field).
The additive group is `Lean.Grind.IntModule A`. -/
class VectorSpace (R : Type u) (A : Type v) [CommRing R] [IntModule A] extends SMul R A where
  /-- Scalars distribute over sums of vectors. -/
  smul_add : ∀ (c : R) (f g : A), c • (f + g) = c • f + c • g
  /-- Sums of scalars distribute. -/
  add_smul : ∀ (c d : R) (f : A), (c + d) • f = c • f + d • f
  /-- Scalars multiply. -/
  mul_smul : ∀ (c d : R) (f : A), (c * d) • f = c • d • f
  /-- The scalar `1` does nothing. -/
  one_smul : ∀ f : A, (1 : R) • f = f

section Laws
variable {R : Type u} {A : Type v} [CommRing R] [IntModule A] [VectorSpace R A]

namespace VectorSpace

theorem zero_smul (f : A) : (0 : R) • f = 0 := by
  have h := add_smul (0 : R) 0 f
  rw [show (0 : R) + 0 = 0 by grind] at h
  grind

theorem smul_zero (c : R) : c • (0 : A) = 0 := by
  have h := smul_add c (0 : A) 0
  rw [show (0 : A) + 0 = 0 by grind] at h
  grind

theorem neg_smul (c : R) (f : A) : (-c) • f = -(c • f) := by
  have h := add_smul (-c) c f
  rw [show -c + c = 0 by grind, zero_smul] at h
  grind

theorem smul_neg (c : R) (f : A) : c • (-f) = -(c • f) := by
  have h := smul_add c (-f) f
  rw [show -f + f = 0 by grind, smul_zero] at h
  grind

/-- The additive inverse is multiplication by `-1`. -/
theorem neg_one_smul (f : A) : (-1 : R) • f = -f := by rw [neg_smul, one_smul]

theorem smul_sub (c : R) (f g : A) : c • (f - g) = c • f - c • g := by
  rw [show f - g = f + -g by grind, smul_add, smul_neg]; grind

theorem sub_smul (c d : R) (f : A) : (c - d) • f = c • f - d • f := by
  rw [show c - d = c + -d by grind, add_smul, neg_smul]; grind

theorem smul_comm (c d : R) (f : A) : c • d • f = d • c • f := by
  rw [← mul_smul, ← mul_smul, CommSemiring.mul_comm]

theorem smul_sum {n : Nat} (c : R) (f : Fin n → A) : c • sum f = sum fun i => c • f i := by
  induction n with
  | zero => simp only [sum_empty, smul_zero]
  | succ n ih => simp only [sum_last, smul_add, ih]

theorem sum_smul {n : Nat} (c : Fin n → R) (f : A) : sum c • f = sum fun i => c i • f := by
  induction n with
  | zero => simp only [sum_empty, zero_smul]
  | succ n ih => simp only [sum_last, add_smul, ih]

end VectorSpace

open VectorSpace

/-- The linear combination `q 0 • e 0 + ... + q (n-1) • e (n-1)`. -/
@[expose] def linComb {n : Nat} (q : Fin n → R) (e : Fin n → A) : A :=
  sum fun k => q k • e k

theorem linComb_add {n : Nat} (p q : Fin n → R) (e : Fin n → A) :
    linComb (fun k => p k + q k) e = linComb p e + linComb q e := by
  simp only [linComb, add_smul, sum_add]

theorem linComb_smul {n : Nat} (c : R) (q : Fin n → R) (e : Fin n → A) :
    linComb (fun k => c * q k) e = c • linComb q e := by
  simp only [linComb, mul_smul, smul_sum]

theorem linComb_zero {n : Nat} (e : Fin n → A) : linComb (fun _ => (0 : R)) e = 0 :=
  sum_eq_zero fun _ => zero_smul _

/-- The combination with one coefficient. -/
theorem linComb_single {n : Nat} (i : Fin n) (c : R) (e : Fin n → A) :
    linComb (fun k => if k = i then c else 0) e = c • e i := by
  rw [linComb, sum_eq_single i fun j hj => by rw [if_neg hj, zero_smul], if_pos rfl]

@[simp] theorem linComb_fin_zero (q : Fin 0 → R) (e : Fin 0 → A) : linComb q e = 0 := rfl

@[simp] theorem linComb_fin_one (q : Fin 1 → R) (e : Fin 1 → A) : linComb q e = q 0 • e 0 :=
  sum_fin_one _

@[simp] theorem linComb_fin_two (q : Fin 2 → R) (e : Fin 2 → A) :
    linComb q e = q 0 • e 0 + q 1 • e 1 := sum_fin_two _

@[simp] theorem linComb_fin_three (q : Fin 3 → R) (e : Fin 3 → A) :
    linComb q e = q 0 • e 0 + q 1 • e 1 + q 2 • e 2 := sum_fin_three _

end Laws

/-! ### Linear maps -/

open VectorSpace

/-- `T` is linear over `R`. -/
structure IsLinear (R : Type u) {A : Type v} {B : Type w} [CommRing R] [IntModule A]
    [VectorSpace R A] [IntModule B] [VectorSpace R B] (T : A → B) : Prop where
  /-- `T` maps sums to sums. -/
  map_add : ∀ f g, T (f + g) = T f + T g
  /-- `T` commutes with scalars. -/
  map_smul : ∀ (c : R) f, T (c • f) = c • T f

namespace IsLinear
variable {R : Type u} {A : Type v} {B : Type w} [CommRing R] [IntModule A] [VectorSpace R A]
  [IntModule B] [VectorSpace R B] {S T : A → B}

theorem map_zero (h : IsLinear R T) : T 0 = 0 := by
  have := h.map_smul 0 0
  rwa [zero_smul, zero_smul] at this

theorem map_neg (h : IsLinear R T) (f : A) : T (-f) = -T f := by
  rw [← neg_one_smul (R := R), h.map_smul, neg_one_smul]

theorem map_sub (h : IsLinear R T) (f g : A) : T (f - g) = T f - T g := by
  rw [show f - g = f + -g by grind, h.map_add, h.map_neg]; grind

theorem map_sum (h : IsLinear R T) {n : Nat} (f : Fin n → A) :
    T (sum f) = sum fun i => T (f i) := by
  induction n with
  | zero => simp only [sum_empty, h.map_zero]
  | succ n ih => simp only [sum_last, h.map_add, ih]

theorem map_linComb (h : IsLinear R T) {n : Nat} (q : Fin n → R) (e : Fin n → A) :
    T (linComb q e) = linComb q fun k => T (e k) := by
  simp only [linComb, h.map_sum, h.map_smul]

theorem sub (hS : IsLinear R S) (hT : IsLinear R T) : IsLinear R fun f => S f - T f where
  map_add f g := by rw [hS.map_add, hT.map_add]; grind
  map_smul c f := by rw [hS.map_smul, hT.map_smul, smul_sub]

end IsLinear

/-! ### The scalars as vectors -/

/-- A ring is a vector space over itself. -/
instance instVectorSpaceSelf {R : Type u} [CommRing R] : VectorSpace R R where
  smul a b := a * b
  smul_add a b c := by show a * (b + c) = a * b + a * c; grind
  add_smul a b c := by show (a + b) * c = a * c + b * c; grind
  mul_smul a b c := by show a * b * c = a * (b * c); grind
  one_smul a := by show 1 * a = a; grind

/-- For scalars as vectors, scaling is multiplication. -/
@[simp] theorem VectorSpace.smul_eq_mul {R : Type u} [CommRing R] (a b : R) : a • b = a * b := rfl

example :
    linComb (fun _ : Fin 2 => (3 : Rat)) (fun k => if k = 0 then (1 / 3 : Rat) else 2) = 7 := by
  simp only [linComb, sum_last, sum_empty, smul_eq_mul]; grind

/-!
## Spaces of functions

A `FunctionSpace X R` is a set of functions `X → R` that is closed under sums and multiples, such as
the square-integrable functions. Its elements form a vector space.
-/

section
attribute [local instance] Semiring.natCast Ring.intCast

/-- A set of `R`-valued functions that is closed under sums and multiples. -/
structure FunctionSpace (X : Type v) (R : Type u) [CommRing R] where
  /-- The functions of the space. -/
  mem : (X → R) → Prop
  zero_mem : mem fun _ => 0
  add_mem : ∀ {f g}, mem f → mem g → mem fun x => f x + g x
  smul_mem : ∀ (a : R) {f}, mem f → mem fun x => a * f x

namespace FunctionSpace
variable {X : Type v} {R : Type u} [CommRing R] {S : FunctionSpace X R}

/-- The elements of a function space. -/
structure Elt (S : FunctionSpace X R) : Type (max u v) where
  /-- The function. -/
  val : X → R
  prop : S.mem val

theorem ext {f g : S.Elt} (h : ∀ x, f.val x = g.val x) : f = g := by
  cases f; cases g; congr; exact funext h

/-- The multiple of a function. -/
@[expose] def scale (a : R) (f : S.Elt) : S.Elt := ⟨fun x => a * f.val x, S.smul_mem a f.prop⟩

/-- The sum of two functions. -/
@[expose] def plus (f g : S.Elt) : S.Elt := ⟨fun x => f.val x + g.val x, S.add_mem f.prop g.prop⟩

/-- Functions are added pointwise. -/
instance instIntModule : IntModule S.Elt where
  zero := ⟨fun _ => 0, S.zero_mem⟩
  add := plus
  neg := scale (-1)
  sub f g := plus f (scale (-1) g)
  nsmul := ⟨fun k => scale (k : R)⟩
  zsmul := ⟨fun k => scale (k : R)⟩
  add_zero f := ext fun x => by show f.val x + 0 = f.val x; grind
  add_comm f g := ext fun x => by show f.val x + g.val x = g.val x + f.val x; grind
  add_assoc f g h := ext fun x => by
    show f.val x + g.val x + h.val x = f.val x + (g.val x + h.val x); grind
  neg_add_cancel f := ext fun x => by show -1 * f.val x + f.val x = 0; grind
  sub_eq_add_neg f g := rfl
  zero_zsmul f := ext fun x => by show ((0 : Int) : R) * f.val x = 0; grind
  one_zsmul f := ext fun x => by show ((1 : Int) : R) * f.val x = f.val x; grind
  add_zsmul k l f := ext fun x => by
    show ((k + l : Int) : R) * f.val x = (k : R) * f.val x + (l : R) * f.val x; grind
  zsmul_natCast_eq_nsmul k f := ext fun x => by
    show (((k : Nat) : Int) : R) * f.val x = (k : R) * f.val x
    rw [Ring.intCast_natCast]

/-- Functions are scaled pointwise. -/
instance instVectorSpace : VectorSpace R S.Elt where
  smul := scale
  smul_add a f g := ext fun x => by
    show a * (f.val x + g.val x) = a * f.val x + a * g.val x; grind
  add_smul a b f := ext fun x => by show (a + b) * f.val x = a * f.val x + b * f.val x; grind
  mul_smul a b f := ext fun x => by show a * b * f.val x = a * (b * f.val x); grind
  one_smul f := ext fun x => by show 1 * f.val x = f.val x; grind

@[simp] theorem add_val (f g : S.Elt) (x : X) : (f + g).val x = f.val x + g.val x := rfl

@[simp] theorem smul_val (a : R) (f : S.Elt) (x : X) : (a • f).val x = a * f.val x := rfl

@[simp] theorem sub_val (f g : S.Elt) (x : X) : (f - g).val x = f.val x - g.val x := by
  show f.val x + -1 * g.val x = _; grind

/-- The value at a point is linear. -/
theorem val_linear (x : X) : IsLinear R fun f : S.Elt => f.val x where
  map_add _ _ := rfl
  map_smul _ _ := rfl

/-- All functions on `X`. -/
@[expose] def univ (X : Type v) (R : Type u) [CommRing R] : FunctionSpace X R where
  mem _ := True
  zero_mem := trivial
  add_mem _ _ := trivial
  smul_mem _ _ _ := trivial

example (f g : (univ Nat Rat).Elt) : ((2 : Rat) • (f - g)).val 3 = 2 * f.val 3 - 2 * g.val 3 := by
  rw [smul_val, sub_val]; grind

end FunctionSpace

end

end LeJEPA
