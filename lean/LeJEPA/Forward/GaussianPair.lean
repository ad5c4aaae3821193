module

public import LeJEPA.Algebra.MvPolyFun
public import LeJEPA.Algebra.VectorSpace
public import LeJEPA.World.L2World

/-!
# Expectations of functions of a Gaussian pair

A `GaussianPair R n ρ` is an expectation functional `E` on functions of two points
`x, y : Fin n → R`, together with the functions on which it is used: the square-integrable functions
`Sq` of one point and the integrable functions `Int` of two. It is required to be linear on
integrable functions, to be nonnegative on the squares `(f(x) - g(y))²` with `f`, `g`
square-integrable, to be exchangeable, and to have the moments of a Gaussian pair of rates `ρ`: on
monomials, the recursion that integration by parts gives,
`E[x_i x^α y^β] = α_i E[x^(α - e_i) y^β] + ρ_i β_i E[x^α y^(β - e_i)]`.

Over a complete field the Gaussian law itself is one, `Sq` being the continuous functions of
polynomial growth (`gaussianPair` in `LeJEPA.Normal.Pair`), and over every ordered field the
polynomials give one (`LeJEPA.Forward.PolynomialPair`). The Lebesgue integral with `Sq = L²` would be
another; the library has no measures.

`G.world` is the world of polynomial functions, `G.l2World` the world of square-integrable ones.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-- An expectation functional for a Gaussian pair `(x, y)` of points in `R^n` whose i-th coordinates
have correlation `ρ i`. -/
structure GaussianPair (R : Type u) [CommRing R] [LE R] (n : Nat) (ρ : Fin n → R) where
  /-- The integrable functions of the pair. -/
  Int : ((Fin n → R) → (Fin n → R) → R) → Prop
  /-- The expectation. -/
  E : ((Fin n → R) → (Fin n → R) → R) → R
  /-- The square-integrable functions of one point. -/
  Sq : FunctionSpace (Fin n → R) R
  int_add : ∀ {F G}, Int F → Int G → Int fun x y => F x y + G x y
  int_smul : ∀ (a : R) {F}, Int F → Int fun x y => a * F x y
  E_add : ∀ {F G}, Int F → Int G → E (fun x y => F x y + G x y) = E F + E G
  E_smul : ∀ (a : R) {F}, Int F → E (fun x y => a * F x y) = a * E F
  E_one : E (fun _ _ => 1) = 1
  /-- Polynomial functions are square-integrable. -/
  sq_polyFun : ∀ {f}, IsPolyFun f → Sq.mem f
  int_fst : ∀ {f g}, Sq.mem f → Sq.mem g → Int fun x _ => f x * g x
  int_snd : ∀ {f g}, Sq.mem f → Sq.mem g → Int fun _ y => f y * g y
  int_pair : ∀ {f g}, Sq.mem f → Sq.mem g → Int fun x y => f x * g y
  /-- Both points have the same law. -/
  stationary : ∀ {f g}, Sq.mem f → Sq.mem g → E (fun _ y => f y * g y) = E fun x _ => f x * g x
  /-- The points can be exchanged. -/
  exchange : ∀ {f g}, Sq.mem f → Sq.mem g → E (fun x y => f x * g y) = E fun x y => g x * f y
  /-- Positivity, of the squares that are used. -/
  sq_nonneg : ∀ {f g}, Sq.mem f → Sq.mem g → 0 ≤ E fun x y => (f x - g y) * (f x - g y)
  /-- The moments of a Gaussian pair, by integration by parts on monomials. -/
  moments : ∀ (i : Fin n) (α β : Fin n → Nat),
    E (fun x y => x i * monomial x α * monomial y β) =
      (α i : R) * E (fun x y => monomial x (lower i α) * monomial y β)
        + ρ i * ((β i : R) * E fun x y => monomial x α * monomial y (lower i β))

namespace GaussianPair

variable {R : Type u} [CommRing R] [LE R] {n : Nat} {ρ : Fin n → R} (G : GaussianPair R n ρ)

/-- `E[f(x) g(x)]` for square-integrable functions. -/
@[expose] def inner (f g : G.Sq.Elt) : R := G.E fun x _ => f.val x * g.val x

/-- `E[f(x) g(y)]` for square-integrable functions. -/
@[expose] def cross (f g : G.Sq.Elt) : R := G.E fun x y => f.val x * g.val y

/-- `E (f(x) - g(y))² = E f(x)² + E g(x)² - 2 E f(x) g(y)`. -/
theorem E_sub_mul_self {f g : (Fin n → R) → R} (hf : G.Sq.mem f) (hg : G.Sq.mem g) :
    G.E (fun x y => (f x - g y) * (f x - g y)) =
      G.E (fun x _ => f x * f x) + G.E (fun x _ => g x * g x) - 2 * G.E fun x y => f x * g y := by
  have e : (fun x y => (f x - g y) * (f x - g y)) =
      fun x y => f x * f x + (g y * g y + (-2) * (f x * g y)) := by
    funext x y; grind
  have i1 := G.int_smul (-2) (G.int_pair hf hg)
  rw [e, G.E_add (G.int_fst hf hf) (G.int_add (G.int_snd hg hg) i1), G.E_add (G.int_snd hg hg) i1,
    G.E_smul _ (G.int_pair hf hg), G.stationary hg hg]
  grind

theorem inner_symmForm : SymmForm G.inner where
  comm f g := by simp only [inner]; congr 1; funext x y; grind
  add_left f g k := by
    have e : (fun x (_ : Fin n → R) => (f + g).val x * k.val x) =
        fun x _ => f.val x * k.val x + g.val x * k.val x := by
      funext x y; rw [FunctionSpace.add_val]; grind
    rw [inner, e]; exact G.E_add (G.int_fst f.prop k.prop) (G.int_fst g.prop k.prop)
  smul_left a f g := by
    have e : (fun x (_ : Fin n → R) => (a • f).val x * g.val x) =
        fun x _ => a * (f.val x * g.val x) := by
      funext x y; rw [FunctionSpace.smul_val]; grind
    rw [inner, e]; exact G.E_smul a (G.int_fst f.prop g.prop)

theorem cross_symmForm : SymmForm G.cross where
  comm f g := G.exchange f.prop g.prop
  add_left f g k := by
    have e : (fun x y => (f + g).val x * k.val y) =
        fun x y => f.val x * k.val y + g.val x * k.val y := by
      funext x y; rw [FunctionSpace.add_val]; grind
    rw [cross, e]; exact G.E_add (G.int_pair f.prop k.prop) (G.int_pair g.prop k.prop)
  smul_left a f g := by
    have e : (fun x y => (a • f).val x * g.val y) = fun x y => a * (f.val x * g.val y) := by
      funext x y; rw [FunctionSpace.smul_val]; grind
    rw [cross, e]; exact G.E_smul a (G.int_pair f.prop g.prop)

/-- A polynomial as a square-integrable function. -/
@[expose] def ofPoly (p : MvPoly R n) : G.Sq.Elt :=
  ⟨fun x => p.eval x, G.sq_polyFun (isPolyFun_eval p)⟩

theorem ofPoly_linear : IsLinear R G.ofPoly where
  map_add p q := FunctionSpace.ext fun x => MvPoly.eval_add x p q
  map_smul a p := FunctionSpace.ext fun x => by
    rw [FunctionSpace.smul_val]
    show (MvPoly.C a * p).eval x = a * p.eval x
    rw [MvPoly.eval_mul, MvPoly.eval_C]

/-- Integration by parts for polynomials of the pair, from the moments. -/
theorem cross_var_mul (i : Fin n) (p q : MvPoly R n) :
    G.cross (G.ofPoly (MvPoly.var i * p)) (G.ofPoly q) =
      G.cross (G.ofPoly (MvPoly.deriv i p)) (G.ofPoly q)
        + ρ i * G.cross (G.ofPoly p) (G.ofPoly (MvPoly.deriv i q)) := by
  have hX := G.cross_symmForm
  have hL := G.ofPoly_linear
  have mon : ∀ α β, G.cross (G.ofPoly (monomial MvPoly.var α)) (G.ofPoly (monomial MvPoly.var β)) =
      G.E fun x y => monomial x α * monomial y β := fun α β => by
    simp only [cross, ofPoly, MvPoly.eval_monomial]
  induction p using MvPoly.monomial_induction with
  | mon a α =>
    induction q using MvPoly.monomial_induction with
    | mon b β =>
      have e := G.moments i α β
      have e' : G.cross (G.ofPoly (MvPoly.var i * monomial MvPoly.var α))
          (G.ofPoly (monomial MvPoly.var β)) =
          G.E fun x y => x i * monomial x α * monomial y β := by
        simp only [cross, ofPoly, MvPoly.eval_mul, MvPoly.eval_var, MvPoly.eval_monomial]
      rw [← e', ← mon, ← mon] at e
      rw [show MvPoly.var i * (MvPoly.C a * monomial MvPoly.var α) =
        MvPoly.C a * (MvPoly.var i * monomial MvPoly.var α) by grind, MvPoly.deriv_C_mul,
        MvPoly.deriv_C_mul, MvPoly.deriv_monomial, MvPoly.deriv_monomial]
      simp only [← MvPoly.smul_eq_C_mul, hL.map_smul, hX.smul_left, hX.smul_right, e]
      grind
    | add q₁ q₂ h1 h2 =>
      rw [MvPoly.deriv_add, hL.map_add, hL.map_add, hX.add_right, hX.add_right, hX.add_right, h1,
        h2]; grind
  | add p₁ p₂ h1 h2 =>
    rw [Semiring.left_distrib, MvPoly.deriv_add, hL.map_add, hL.map_add, hL.map_add, hX.add_left,
      hX.add_left, hX.add_left, h1, h2]; grind

/-- One point as a pair with a constant. -/
theorem inner_ofPoly (p q : MvPoly R n) :
    G.inner (G.ofPoly p) (G.ofPoly q) = G.cross (G.ofPoly (p * q)) (G.ofPoly 1) := by
  simp only [inner, cross, ofPoly, MvPoly.eval_mul, MvPoly.eval_one, Semiring.mul_one]

theorem inner_form : PosForm G.inner where
  toSymmForm := G.inner_symmForm
  nonneg f := by
    have := G.sq_nonneg f.prop G.Sq.zero_mem
    have e : (fun x (_ : Fin n → R) => (f.val x - 0) * (f.val x - 0)) =
        fun x _ => f.val x * f.val x := by funext x y; grind
    rw [e] at this
    exact this

theorem cross_one_one : G.cross (G.ofPoly 1) (G.ofPoly 1) = 1 := by
  simp only [cross, ofPoly, MvPoly.eval_one, Semiring.mul_one]
  exact G.E_one

/-- The world of polynomial functions. -/
@[expose] def world : OUWorld R (MvPoly R n) n ρ where
  one := 1
  mulZ i f := MvPoly.var i * f
  d i f := MvPoly.deriv i f
  inner f g := G.inner (G.ofPoly f) (G.ofPoly g)
  cross f g := G.cross (G.ofPoly f) (G.ofPoly g)
  mulZ_linear i :=
    { map_add := fun f g => by grind
      map_smul := fun c f => by rw [MvPoly.smul_eq_C_mul, MvPoly.smul_eq_C_mul]; grind }
  d_linear i := MvPoly.deriv_linear i
  inner_form := G.inner_form.pullback G.ofPoly_linear
  cross_form := G.cross_symmForm.pullback G.ofPoly_linear
  inner_one := by rw [G.inner_ofPoly, Semiring.mul_one, G.cross_one_one]
  cross_one := G.cross_one_one
  d_one := MvPoly.deriv_one
  d_comm := MvPoly.deriv_comm
  d_mulZ i j f := MvPoly.deriv_var_mul i j f
  stein i f g := by
    rw [G.inner_ofPoly, G.inner_ofPoly, G.inner_ofPoly, Semiring.mul_assoc, G.cross_var_mul,
      MvPoly.deriv_one, MvPoly.deriv_mul, G.ofPoly_linear.map_add, G.cross_symmForm.add_left,
      G.ofPoly_linear.map_zero, G.cross_symmForm.zero_right]
    grind
  cross_stein := G.cross_var_mul

/-- In the world of a Gaussian pair every observable is a polynomial observable. -/
theorem world_isPoly (f : MvPoly R n) : G.world.IsPoly f := by
  induction f using MvPoly.induction with
  | const a =>
    have := OUWorld.IsPoly.smul (W := G.world) a .one
    rwa [MvPoly.smul_eq_C_mul, show MvPoly.C a * G.world.one = MvPoly.C a from Semiring.mul_one _]
      at this
  | add p q hp hq => exact .add hp hq
  | var_mul i p hp => exact .mulZ i hp

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat} {ρ : Fin n → R}

/-- The world of square-integrable functions over it. -/
@[expose] def l2World (G : GaussianPair R n ρ) : L2World G.world G.Sq.Elt where
  ι := G.ofPoly
  inner := G.inner
  cross := G.cross
  inner_form := G.inner_form
  cross_form := G.cross_symmForm
  pair_nonneg f g := by
    have := G.sq_nonneg f.prop g.prop
    rw [G.E_sub_mul_self f.prop g.prop] at this
    simp only [inner, cross]; grind
  inner_ι _ _ := rfl
  cross_ι _ _ := rfl

end Order
end GaussianPair
end LeJEPA
