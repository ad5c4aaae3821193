module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.Algebra.MultiIndex

/-!
# Worlds

The setting of the paper: latents `z = (z_0, ..., z_(n-1))`, standard Gaussian and independent, and
a second draw `z'` of the same law whose i-th coordinate is correlated with `z_i` at the rate `ρ_i`
(an Ornstein-Uhlenbeck pair, `z'_i = ρ_i z_i + σ_i ξ_i`). The paper's case is the constant rate.

An `OUWorld` is what the theory uses of it: a vector space of observables with the two pairings
`inner f g = E[f(z) g(z)]` and `cross f g = E[f(z) g(z')]`, multiplication by each coordinate, and
the derivatives in them, tied by the commutation rule `∂_i (z_j f) = z_j (∂_i f) + δ_ij f` and by
Gaussian integration by parts (Stein's identity), for one point and for the pair. No measure, no
coordinates, no density. That polynomials in Gaussian variables are such a world is the theorem
`polynomial_world` in `LeJEPA.World.Polynomial`.

From the two Stein identities the creation operator `c_i = z_i - ∂_i` is the adjoint of `∂_i` for
`inner`, and for `cross` up to the factor `ρ_i`. The whole Hermite theory follows from these two
lines.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind VectorSpace

universe u v

/-- The alignment loss of `m` outputs, `Σ_i E (h_i(z) - h_i(z'))²`, written by stationarity as
`Σ_i (2 E h_i(z)² - 2 E h_i(z) h_i(z'))`. -/
@[expose] def alignmentLoss {R : Type u} {A : Type v} [CommRing R] (inner cross : A → A → R)
    {m : Nat} (h : Fin m → A) : R :=
  sum fun i => 2 * inner (h i) (h i) - 2 * cross (h i) (h i)

/-- Observables of `n` independent standard Gaussian latents `z`, and of the pair `(z, z')` in which
`z'_i` has correlation `ρ i` with `z_i`. -/
structure OUWorld (R : Type u) (A : Type v) [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
    (n : Nat) (ρ : Fin n → R) where
  /-- The constant observable 1. -/
  one : A
  /-- Multiplication by the coordinate `z_i`. -/
  mulZ : Fin n → A → A
  /-- The derivative `∂_i` in the i-th coordinate. -/
  d : Fin n → A → A
  /-- `inner f g = E[f(z) g(z)]`. -/
  inner : A → A → R
  /-- `cross f g = E[f(z) g(z')]`. -/
  cross : A → A → R
  mulZ_linear : ∀ i, IsLinear R (mulZ i)
  d_linear : ∀ i, IsLinear R (d i)
  /-- Second moments are nonnegative. -/
  inner_form : PosForm inner
  /-- The pair is exchangeable, and expectations are linear. -/
  cross_form : SymmForm cross
  /-- The law of `z` has total mass 1. -/
  inner_one : inner one one = 1
  /-- The law of the pair has total mass 1. -/
  cross_one : cross one one = 1
  d_one : ∀ i, d i one = 0
  /-- Derivatives commute. -/
  d_comm : ∀ i j f, d i (d j f) = d j (d i f)
  /-- `∂_i (z_j f) = z_j (∂_i f) + δ_ij f`. -/
  d_mulZ : ∀ i j f, d i (mulZ j f) = mulZ j (d i f) + (if i = j then f else 0)
  /-- Gaussian integration by parts: `E[z_i f g] = E[(∂_i f) g] + E[f (∂_i g)]`. -/
  stein : ∀ i f g, inner (mulZ i f) g = inner (d i f) g + inner f (d i g)
  /-- Integration by parts for the pair: `E[z_i f(z) g(z')] = E[(∂_i f)(z) g(z')]
  + ρ_i E[f(z) (∂_i g)(z')]`. -/
  cross_stein : ∀ i f g, cross (mulZ i f) g = cross (d i f) g + ρ i * cross f (d i g)

namespace OUWorld
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R}

/-- The coordinate `z_i` as an observable. -/
@[expose] def z (W : OUWorld R A n ρ) (i : Fin n) : A := W.mulZ i W.one

/-- Polynomial observables: the least subspace that holds 1 and is closed under multiplication by
each coordinate. -/
inductive IsPoly (W : OUWorld R A n ρ) : A → Prop
  | one : IsPoly W W.one
  | mulZ {f : A} (i : Fin n) : IsPoly W f → IsPoly W (W.mulZ i f)
  | add {f g : A} : IsPoly W f → IsPoly W g → IsPoly W (f + g)
  | smul {f : A} (a : R) : IsPoly W f → IsPoly W (a • f)

/-- The alignment loss of `m` outputs in a world. -/
@[expose] def loss (W : OUWorld R A n ρ) {m : Nat} (h : Fin m → A) : R :=
  alignmentLoss W.inner W.cross h

/-- The creation operator `c_i = z_i - ∂_i`. -/
@[expose] def create (W : OUWorld R A n ρ) (i : Fin n) (f : A) : A := W.mulZ i f - W.d i f

section Operators
variable (W : OUWorld R A n ρ)

theorem create_linear (i : Fin n) : IsLinear R (W.create i) := (W.mulZ_linear i).sub (W.d_linear i)

theorem mulZ_eq (i : Fin n) (f : A) : W.mulZ i f = W.create i f + W.d i f := by
  simp only [create]; grind

theorem z_eq_create (i : Fin n) : W.z i = W.create i W.one := by
  simp only [z, create, W.d_one]; grind

/-- The creation operator is adjoint to the derivative. -/
theorem inner_create (i : Fin n) (f g : A) : W.inner (W.create i f) g = W.inner f (W.d i g) := by
  rw [create, W.inner_form.sub_left, W.stein]; grind

/-- For the pair, the adjoint carries the rate. -/
theorem cross_create (i : Fin n) (f g : A) :
    W.cross (W.create i f) g = ρ i * W.cross f (W.d i g) := by
  rw [create, W.cross_form.sub_left, W.cross_stein]; grind

/-- The canonical commutation relation `∂_i c_j = c_j ∂_i + δ_ij`. -/
theorem d_create (i j : Fin n) (f : A) :
    W.d i (W.create j f) = W.create j (W.d i f) + (if i = j then f else 0) := by
  simp only [create]
  rw [(W.d_linear i).map_sub, W.d_mulZ, W.d_comm i j]; grind

theorem d_z (i j : Fin n) : W.d i (W.z j) = if i = j then W.one else 0 := by
  rw [z, W.d_mulZ, W.d_one, (W.mulZ_linear j).map_zero]; grind


end Operators

namespace IsPoly
variable {W : OUWorld R A n ρ}

protected theorem zero : W.IsPoly 0 := by
  have := IsPoly.smul (0 : R) (.one (W := W))
  rwa [zero_smul] at this

protected theorem neg {f : A} (h : W.IsPoly f) : W.IsPoly (-f) := by
  rw [← neg_one_smul (R := R)]; exact .smul _ h

protected theorem sub {f g : A} (hf : W.IsPoly f) (hg : W.IsPoly g) : W.IsPoly (f - g) := by
  rw [show f - g = f + -g by grind]; exact .add hf hg.neg

protected theorem sum {m : Nat} {f : Fin m → A} (h : ∀ i, W.IsPoly (f i)) :
    W.IsPoly (sum f) := by
  induction m with
  | zero => exact .zero
  | succ m ih => exact .add (ih fun i => h _) (h _)

protected theorem linComb {m : Nat} (q : Fin m → R) {f : Fin m → A} (h : ∀ i, W.IsPoly (f i)) :
    W.IsPoly (linComb q f) := .sum fun i => .smul _ (h i)

protected theorem z (i : Fin n) : W.IsPoly (W.z i) := .mulZ i .one

/-- The derivative of a polynomial is a polynomial. -/
protected theorem d {f : A} (h : W.IsPoly f) (i : Fin n) : W.IsPoly (W.d i f) := by
  induction h with
  | one => rw [W.d_one]; exact .zero
  | mulZ j hf ih =>
    rw [W.d_mulZ]
    refine .add (.mulZ j ih) ?_
    split
    · exact hf
    · exact .zero
  | add _ _ ih1 ih2 => rw [(W.d_linear i).map_add]; exact .add ih1 ih2
  | smul a _ ih => rw [(W.d_linear i).map_smul]; exact .smul a ih

protected theorem create {f : A} (h : W.IsPoly f) (i : Fin n) : W.IsPoly (W.create i f) :=
  (h.mulZ i).sub (h.d i)

end IsPoly
end OUWorld

/-- A world without latents: the observables are the constants. -/
example : ∃ W : OUWorld Rat Rat 0 fun i => i.elim0,
    W.inner 2 3 = 6 ∧ W.loss (fun _ : Fin 1 => 5) = 0 ∧ W.IsPoly 7 := by
  let W : OUWorld Rat Rat 0 fun i => i.elim0 :=
    { one := 1
      mulZ := fun i => i.elim0
      d := fun i => i.elim0
      inner := fun a b => a * b
      cross := fun a b => a * b
      mulZ_linear := fun i => i.elim0
      d_linear := fun i => i.elim0
      inner_form := .mul
      cross_form := PosForm.mul.toSymmForm
      inner_one := by grind
      cross_one := by grind
      d_one := fun i => i.elim0
      d_comm := fun i => i.elim0
      d_mulZ := fun i => i.elim0
      stein := fun i => i.elim0
      cross_stein := fun i => i.elim0 }
  refine ⟨W, by show (2 : Rat) * 3 = 6; grind, ?_, ?_⟩
  · show (0 : Rat) + (2 * (5 * 5) - 2 * (5 * 5)) = 0
    grind
  · have := OUWorld.IsPoly.smul (W := W) 7 .one
    rwa [show (7 : Rat) • W.one = 7 by show (7 : Rat) * 1 = 7; grind] at this

end LeJEPA
