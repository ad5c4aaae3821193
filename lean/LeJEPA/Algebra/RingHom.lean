module

public import LeJEPA.Algebra.Sum

/-!
# Ring homomorphisms

Bundled homomorphisms between commutative rings. They serve two ends: the coefficients of a
polynomial may be sent to another ring before they are summed (`LeJEPA.Algebra.PolyEval`), and
Gaussian calculus commutes with every homomorphism of the coefficients, which is what turns a
statement in one variable into one in several, by iteration.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w x
attribute [local instance] Semiring.natCast Ring.intCast

/-- A homomorphism of commutative rings. -/
structure RingHom (A : Type u) (B : Type v) [CommRing A] [CommRing B] where
  /-- The underlying function; `φ a` stands for `φ.toFun a`. -/
  toFun : A → B
  /-- It respects sums. -/
  map_add : ∀ a b, toFun (a + b) = toFun a + toFun b
  /-- It respects products. -/
  map_mul : ∀ a b, toFun (a * b) = toFun a * toFun b
  /-- It respects the unit. -/
  map_one : toFun 1 = 1

namespace RingHom
variable {A : Type u} {B : Type v} {D : Type w} [CommRing A] [CommRing B] [CommRing D]

instance : CoeFun (RingHom A B) (fun _ => A → B) := ⟨RingHom.toFun⟩

/-- Homomorphisms that agree everywhere are equal. -/
theorem ext {φ ψ : RingHom A B} (h : ∀ a, φ a = ψ a) : φ = ψ := by
  cases φ; cases ψ; congr; funext a; exact h a

variable (φ : RingHom A B)

theorem map_zero : φ 0 = 0 := by
  have h := φ.map_add 0 0
  rw [show (0 : A) + 0 = 0 by grind] at h
  grind

theorem map_sub (a b : A) : φ (a - b) = φ a - φ b := by
  have h := φ.map_add (a - b) b
  rw [show a - b + b = a by grind] at h
  grind

theorem map_neg (a : A) : φ (-a) = -φ a := by
  have h := φ.map_sub 0 a
  rw [φ.map_zero, show (0 : A) - a = -a by grind] at h
  grind

theorem map_pow (a : A) (n : Nat) : φ (a ^ n) = φ a ^ n := by
  induction n with
  | zero => rw [Semiring.pow_zero, Semiring.pow_zero, φ.map_one]
  | succ n ih => rw [Semiring.pow_succ, Semiring.pow_succ, φ.map_mul, ih]

theorem map_natCast (n : Nat) : φ (n : A) = (n : B) := by
  induction n with
  | zero => rw [Semiring.natCast_zero, Semiring.natCast_zero, φ.map_zero]
  | succ n ih => rw [Semiring.natCast_succ, φ.map_add, ih, φ.map_one, Semiring.natCast_succ]

theorem map_sum {n : Nat} (f : Fin n → A) : φ (sum f) = sum fun i => φ (f i) :=
  LeJEPA.map_sum φ φ.map_zero φ.map_add f

/-- The identity. -/
@[expose] def id (A : Type u) [CommRing A] : RingHom A A :=
  ⟨fun a => a, fun _ _ => rfl, fun _ _ => rfl, rfl⟩

theorem id_apply (a : A) : id A a = a := rfl

/-- The composition `ψ ∘ φ`. -/
@[expose] def comp (ψ : RingHom B D) (φ : RingHom A B) : RingHom A D :=
  ⟨fun a => ψ (φ a), fun a b => by dsimp only; rw [φ.map_add, ψ.map_add],
    fun a b => by dsimp only; rw [φ.map_mul, ψ.map_mul], by dsimp only; rw [φ.map_one, ψ.map_one]⟩

theorem comp_apply (ψ : RingHom B D) (φ : RingHom A B) (a : A) : ψ.comp φ a = ψ (φ a) := rfl

example (a b : Rat) : (RingHom.id Rat).comp (RingHom.id Rat) (a * b) = a * b := rfl

end RingHom
end LeJEPA
