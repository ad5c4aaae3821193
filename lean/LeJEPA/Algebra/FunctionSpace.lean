module

public import LeJEPA.Algebra.VectorSpace

/-!
# Spaces of functions

A `FunctionSpace X R` is a set of functions `X → R` that is closed under sums and multiples, such as
the square-integrable functions. Its elements form a vector space.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v
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

theorem add_val (f g : S.Elt) (x : X) : (f + g).val x = f.val x + g.val x := rfl

theorem smul_val (a : R) (f : S.Elt) (x : X) : (a • f).val x = a * f.val x := rfl

theorem sub_val (f g : S.Elt) (x : X) : (f - g).val x = f.val x - g.val x := by
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
end LeJEPA
