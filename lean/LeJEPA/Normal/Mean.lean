module

public import LeJEPA.Gaussian.Vector
public import LeJEPA.Normal.Growth

/-!
# Means

A *mean* on a space of functions is a functional `E` that is linear, nonnegative on nonnegative
functions, and `1` at `1`: the expectation of a law, without measures. A mean on `C(N)` *has
Gaussian moments* if `E[x_0^α_0 ⋯ x_(N-1)^α_(N-1)]` is the product of the moments of `N(0, 1)`;
`LeJEPA.Normal.Gaussian` shows that there is exactly one.

A mean `A` on all functions of one variable, such as a finite weighted average, has a mean of `N`
independent copies, `A.power N`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis
open MvPoly (C var)

universe u v w
attribute [local instance] Semiring.natCast

theorem FunctionSpace.sub_mem {X : Type v} {R : Type u} [CommRing R] (S : FunctionSpace X R)
    {f g : X → R} (hf : S.mem f) (hg : S.mem g) : S.mem fun x => f x - g x := by
  have := S.add_mem hf (S.smul_mem (-1) hg)
  simp only [show ∀ a b : R, a + -1 * b = a - b from fun a b => by grind] at this
  exact this

/-- A mean: a functional on a space of functions that is linear, nonnegative on nonnegative
functions, and `1` at `1`. -/
structure Mean {X : Type v} {R : Type u} [CommRing R] [LE R] (S : FunctionSpace X R) where
  /-- The mean of a function. -/
  E : (X → R) → R
  E_add : ∀ {f g}, S.mem f → S.mem g → E (fun x => f x + g x) = E f + E g
  E_smul : ∀ (a : R) {f}, S.mem f → E (fun x => a * f x) = a * E f
  E_nonneg : ∀ {f}, S.mem f → (∀ x, 0 ≤ f x) → 0 ≤ E f
  E_one : E (fun _ => 1) = 1

namespace Mean

section Ring
variable {X : Type v} {Y : Type w} {R : Type u} [CommRing R] [LE R] {S : FunctionSpace X R}

/-- The law of `φ`: the mean of `f (φ x)`. -/
@[expose] def map (μ : Mean S) (T : FunctionSpace Y R) (φ : X → Y)
    (h : ∀ {f}, T.mem f → S.mem fun x => f (φ x)) : Mean T where
  E f := μ.E fun x => f (φ x)
  E_add hf hg := μ.E_add (h hf) (h hg)
  E_smul a _ hf := μ.E_smul a (h hf)
  E_nonneg hf h0 := μ.E_nonneg (h hf) fun x => h0 (φ x)
  E_one := μ.E_one

variable (μ : Mean S)

theorem E_sub {f g : X → R} (hf : S.mem f) (hg : S.mem g) :
    μ.E (fun x => f x - g x) = μ.E f - μ.E g := by
  have e : (fun x => f x - g x) = fun x => f x + -1 * g x := by funext x; grind
  rw [e, μ.E_add hf (S.smul_mem (-1) hg), μ.E_smul _ hg]
  grind

theorem E_zero : μ.E (fun _ => 0) = 0 := by
  have := μ.E_smul 0 S.zero_mem
  simp only [show (0 : R) * 0 = 0 by grind] at this
  rw [this]; grind

end Ring

section Order
variable {X : Type v} {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] {S : FunctionSpace X R} (μ : Mean S)

/-- A mean is monotone. -/
theorem E_le {f g : X → R} (hf : S.mem f) (hg : S.mem g) (h : ∀ x, f x ≤ g x) : μ.E f ≤ μ.E g := by
  have := μ.E_nonneg (S.sub_mem hg hf) fun x => by have := h x; grind
  rw [μ.E_sub hg hf] at this
  grind

/-- `|E f - E g| ≤ E b` if `|f - g| ≤ b`. -/
theorem abs_E_sub_le {f g b : X → R} (hf : S.mem f) (hg : S.mem g) (hb : S.mem b)
    (h : ∀ x, abs (f x - g x) ≤ b x) : abs (μ.E f - μ.E g) ≤ μ.E b := by
  have h1 := μ.E_le (S.sub_mem hf hg) hb fun x => (abs_le.1 (h x)).2
  have h2 := μ.E_le (S.sub_mem hg hf) hb fun x => by have := (abs_le.1 (h x)).1; grind
  rw [μ.E_sub hf hg] at h1
  rw [μ.E_sub hg hf] at h2
  exact abs_le.2 ⟨by grind, h1⟩

end Order

/-! ## Gaussian moments -/

section Moments
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-- `μ` has the moments of `N` independent standard Gaussian variables. -/
@[expose] def HasGaussianMoments (μ : Mean (contGrowth R N)) : Prop :=
  ∀ α, μ.E (fun x => monomial x α) = MvPoly.monomialMoment α

theorem _root_.LeJEPA.ContGrowth.monomial (α : Fin N → Nat) :
    ContGrowth fun x : Fin N → R => monomial x α := by
  have := ContGrowth.poly (LeJEPA.monomial (var : Fin N → MvPoly R N) α)
  simp only [MvPoly.eval_monomial] at this
  exact this

variable (μ : Mean (contGrowth R N))

theorem E_const (a : R) : μ.E (fun _ => a) = a := by
  have := μ.E_smul a (ContGrowth.const 1)
  rw [μ.E_one] at this
  simp only [Semiring.mul_one] at this
  exact this

theorem E_poly_add (p q : MvPoly R N) :
    μ.E (fun x => (p + q).eval x) = μ.E (fun x => p.eval x) + μ.E (fun x => q.eval x) := by
  simp only [MvPoly.eval_add]
  exact μ.E_add (.poly p) (.poly q)

theorem E_poly_monomial (a : R) (α : Fin N → Nat) :
    μ.E (fun x => (C a * LeJEPA.monomial (var : Fin N → MvPoly R N) α).eval x) =
      a * μ.E fun x => LeJEPA.monomial x α := by
  simp only [MvPoly.eval_mul, MvPoly.eval_C, MvPoly.eval_monomial]
  exact μ.E_smul a (.monomial α)

/-- Gaussian moments determine the means of polynomials. -/
theorem HasGaussianMoments.E_poly {μ : Mean (contGrowth R N)} (h : μ.HasGaussianMoments)
    (p : MvPoly R N) : μ.E (fun x => p.eval x) = MvPoly.expect p := by
  induction p using MvPoly.monomial_induction with
  | mon a α => rw [μ.E_poly_monomial, h, MvPoly.expect_C_mul, MvPoly.expect_monomial]
  | add p q hp hq => rw [μ.E_poly_add, hp, hq, MvPoly.expect_add]

end Moments

/-! ## Independent copies -/

section Power
variable {R : Type u} [CommRing R] [LE R] {N : Nat}

/-- The mean over `N` independent copies: over the last variable, then over the others. -/
@[expose] def iterate (A : Mean (FunctionSpace.univ R R)) : {N : Nat} → ((Fin N → R) → R) → R
  | 0, f => f fun i => i.elim0
  | _ + 1, f => iterate A fun x => A.E fun t => f (snoc x t)

variable (A : Mean (FunctionSpace.univ R R))

theorem iterate_add (f g : (Fin N → R) → R) :
    A.iterate (fun x => f x + g x) = A.iterate f + A.iterate g := by
  induction N with
  | zero => rfl
  | succ N ih =>
    simp only [iterate]
    rw [← ih]; congr 1; funext x
    exact A.E_add trivial trivial

theorem iterate_smul (a : R) (f : (Fin N → R) → R) :
    A.iterate (fun x => a * f x) = a * A.iterate f := by
  induction N with
  | zero => rfl
  | succ N ih =>
    simp only [iterate]
    rw [← ih]; congr 1; funext x
    exact A.E_smul a trivial

theorem iterate_nonneg {f : (Fin N → R) → R} (h : ∀ x, 0 ≤ f x) : 0 ≤ A.iterate f := by
  induction N with
  | zero => exact h _
  | succ N ih => exact ih fun x => A.E_nonneg trivial fun t => h _

theorem iterate_one : A.iterate (fun _ : Fin N → R => 1) = 1 := by
  induction N with
  | zero => rfl
  | succ N ih => simp only [iterate, A.E_one]; exact ih

/-- The mean of `N` independent copies, on `C(N)`. -/
@[expose] def power {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] (A : Mean (FunctionSpace.univ R R)) (N : Nat) :
    Mean (contGrowth R N) where
  E := A.iterate
  E_add _ _ := A.iterate_add _ _
  E_smul a _ _ := A.iterate_smul a _
  E_nonneg _ := A.iterate_nonneg
  E_one := A.iterate_one

/-- Moments factor. -/
theorem iterate_monomial (α : Fin (N + 1) → Nat) :
    A.iterate (fun x => LeJEPA.monomial x α) =
      A.iterate (fun x => LeJEPA.monomial x fun i => α i.castSucc) *
        A.E fun t => t ^ α (Fin.last N) := by
  have e : ∀ x : Fin N → R, A.E (fun t => LeJEPA.monomial (snoc x t) α) =
      (A.E fun t => t ^ α (Fin.last N)) * LeJEPA.monomial x fun i => α i.castSucc := fun x => by
    rw [CommSemiring.mul_comm, ← A.E_smul _ trivial]
    congr 1; funext t
    simp only [LeJEPA.monomial, snoc_castSucc, snoc_last]
  rw [iterate, funext e, iterate_smul, CommSemiring.mul_comm]

end Power

/-- A fair coin with the values `±1`, tossed twice: `E (x_0 + x_1)² = 2`. -/
example : ∃ A : Mean (FunctionSpace.univ Rat Rat), A.E (fun t => t) = 0 ∧
    A.iterate (fun x : Fin 2 → Rat => (x 0 + x 1) * (x 0 + x 1)) = 2 := by
  refine ⟨{ E := fun f => (f 1 + f (-1)) / 2
            E_add := fun {f g} _ _ => by dsimp only; grind
            E_smul := fun a f _ => by dsimp only; grind
            E_nonneg := fun {f} _ h => by
              have h1 := h 1
              have h2 := h (-1)
              grind
            E_one := by grind }, by grind, ?_⟩
  have e0 : ∀ a b : Rat, snoc (snoc (fun i : Fin 0 => i.elim0) a) b 0 = a := fun _ _ => rfl
  have e1 : ∀ a b : Rat, snoc (snoc (fun i : Fin 0 => i.elim0) a) b 1 = b := fun _ _ => rfl
  simp only [iterate, e0, e1]
  grind

end Mean
end LeJEPA
