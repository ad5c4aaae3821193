module

public import LeJEPA.Forward.Functions
public import LeJEPA.Gaussian.Vector

/-!
# A Gaussian pair over every ordered field

The hypotheses of `forward_functions` can be met: over every ordered field the polynomial functions
of two points have the expectation `E[P(x, y)]` that the Gaussian moments give, with
`y_i = ρ_i x_i + σ_i ξ_i` and `ρ_i² + σ_i² = 1`. The expectation of a *function* is that of the
polynomial with these values; there is only one, because an ordered field is infinite.

## Main results
* `polynomialPair`: a `GaussianPair` at the rates `ρ`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind
open MvPoly (C CHom var eval₂Hom)

universe u
attribute [local instance] Semiring.natCast

namespace polynomialPair

section Ring
variable {R : Type u} [CommRing R] {n : Nat} (ρ σ : Fin n → R)

/-- The point `(x, y)` of `R^(m + n)`. -/
@[expose] def join {A : Type u} {m : Nat} (x : Fin m → A) (y : Fin n → A) : Fin (m + n) → A :=
  fun k => Fin.addCases (motive := fun _ => A) x y k

theorem join_castAdd {A : Type u} {m : Nat} (x : Fin m → A) (y : Fin n → A) (i : Fin m) :
    join x y (i.castAdd n) = x i := by
  simp only [join, Fin.addCases_left]

theorem join_natAdd {A : Type u} {m : Nat} (x : Fin m → A) (y : Fin n → A) (i : Fin n) :
    join x y (i.natAdd m) = y i := by
  simp only [join, Fin.addCases_right]

/-- A polynomial of the first point as one of the pair. -/
@[expose] def fst : RingMap (MvPoly R n) (MvPoly R (n + n)) :=
  eval₂Hom (CHom (n + n)) fun i => var (i.castAdd n)

/-- A polynomial of the second point as one of the pair. -/
@[expose] def snd : RingMap (MvPoly R n) (MvPoly R (n + n)) :=
  eval₂Hom (CHom (n + n)) fun i => var (i.natAdd n)

/-- The substitution of `ρ x + σ ξ` for the second point. -/
@[expose] def subst : RingMap (MvPoly R (n + n)) (MvPoly (MvPoly R n) n) :=
  eval₂Hom ((CHom n).comp (CHom n))
    (join (fun i => C (var i)) fun i => C (C (ρ i) * var i) + C (C (σ i)) * var i)

/-- `E[P(x, y)]` for a polynomial `P` in both points. -/
@[expose] def expectBoth (P : MvPoly R (n + n)) : R := MvPoly.expect (MvPoly.expect (subst ρ σ P))

theorem eval_fst (x y : Fin n → R) (p : MvPoly R n) : (fst p).eval (join x y) = p.eval x :=
  MvPoly.hom_ext (φ := (eval₂Hom (RingMap.id R) (join x y)).comp fst)
    (ψ := eval₂Hom (RingMap.id R) x)
    (fun a => by
      simp only [RingMap.comp_apply, fst, MvPoly.eval₂Hom_C, MvPoly.CHom_apply])
    (fun i => by
      simp only [RingMap.comp_apply, fst, MvPoly.eval₂Hom_var, join_castAdd]) p

theorem eval_snd (x y : Fin n → R) (p : MvPoly R n) : (snd p).eval (join x y) = p.eval y :=
  MvPoly.hom_ext (φ := (eval₂Hom (RingMap.id R) (join x y)).comp snd)
    (ψ := eval₂Hom (RingMap.id R) y)
    (fun a => by
      simp only [RingMap.comp_apply, snd, MvPoly.eval₂Hom_C, MvPoly.CHom_apply])
    (fun i => by
      simp only [RingMap.comp_apply, snd, MvPoly.eval₂Hom_var, join_natAdd]) p

theorem subst_fst (p : MvPoly R n) : subst ρ σ (fst p) = C p :=
  MvPoly.hom_ext (φ := (subst ρ σ).comp fst) (ψ := CHom n)
    (fun a => by
      simp only [RingMap.comp_apply, fst, subst, MvPoly.eval₂Hom_C, MvPoly.CHom_apply])
    (fun i => by
      simp only [RingMap.comp_apply, fst, subst, MvPoly.eval₂Hom_var, join_castAdd,
        MvPoly.CHom_apply]) p

theorem subst_snd (p : MvPoly R n) : subst ρ σ (snd p) = MvPoly.noisy ρ σ p :=
  MvPoly.hom_ext (φ := (subst ρ σ).comp snd) (ψ := MvPoly.noisy ρ σ)
    (fun a => by
      simp only [RingMap.comp_apply, snd, subst, MvPoly.eval₂Hom_C, MvPoly.CHom_apply,
        MvPoly.noisy_C])
    (fun i => by
      simp only [RingMap.comp_apply, snd, subst, MvPoly.eval₂Hom_var, join_natAdd,
        MvPoly.noisy_var]) p

theorem expectBoth_add (P Q : MvPoly R (n + n)) :
    expectBoth ρ σ (P + Q) = expectBoth ρ σ P + expectBoth ρ σ Q := by
  rw [expectBoth, RingMap.map_add, MvPoly.expect_add, MvPoly.expect_add]; rfl

theorem expectBoth_C_mul (a : R) (P : MvPoly R (n + n)) :
    expectBoth ρ σ (C a * P) = a * expectBoth ρ σ P := by
  rw [expectBoth, RingMap.map_mul, subst, MvPoly.eval₂Hom_C, RingMap.comp_apply, MvPoly.CHom_apply,
    MvPoly.CHom_apply, MvPoly.expect_C_mul, MvPoly.expect_C_mul]; rfl

/-- The functions of two points that are values of a polynomial. -/
@[expose] def IsPolyFunPair (F : (Fin n → R) → (Fin n → R) → R) : Prop :=
  ∃ P : MvPoly R (n + n), F = fun x y => P.eval (join x y)

open Classical in
/-- The expectation of a function: that of the polynomial with its values. -/
@[expose] def E (F : (Fin n → R) → (Fin n → R) → R) : R :=
  if h : IsPolyFunPair F then expectBoth ρ σ (Classical.choose h) else 0

/-- Functions of the first point are functions of the pair. -/
theorem eq_fst_mul_fst (p q : MvPoly R n) : (fun x (_ : Fin n → R) => p.eval x * q.eval x) =
    fun x y => (fst (p * q)).eval (join x y) := by
  funext x y; rw [eval_fst, MvPoly.eval_mul]

theorem eq_snd_mul_snd (p q : MvPoly R n) : (fun (_ : Fin n → R) y => p.eval y * q.eval y) =
    fun x y => (snd (p * q)).eval (join x y) := by
  funext x y; rw [eval_snd, MvPoly.eval_mul]

theorem eq_fst_mul_snd (p q : MvPoly R n) : (fun x y => p.eval x * q.eval y) =
    fun x y => (fst p * snd q).eval (join x y) := by
  funext x y; rw [MvPoly.eval_mul, eval_fst, eval_snd]

end Ring

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {n : Nat} (ρ σ : Fin n → R)

/-- The expectation does not depend on the polynomial chosen. -/
theorem E_eq (P : MvPoly R (n + n)) : E ρ σ (fun x y => P.eval (join x y)) = expectBoth ρ σ P := by
  have hP : IsPolyFunPair fun x y : Fin n → R => P.eval (join x y) := ⟨P, rfl⟩
  rw [E, dif_pos hP]
  congr 1
  refine MvPoly.eq_of_eval fun v => ?_
  have hv : v = join (fun i => v (i.castAdd n)) fun i => v (i.natAdd n) := by
    funext k
    refine Fin.addCases (fun i => ?_) (fun i => ?_) k
    · rw [join_castAdd]
    · rw [join_natAdd]
  have := congrFun (congrFun (Classical.choose_spec hP) fun i => v (i.castAdd n))
    fun i => v (i.natAdd n)
  rw [← hv] at this
  exact this.symm

theorem E_pair (p q : MvPoly R n) :
    E ρ σ (fun x y => p.eval x * q.eval y) = MvPoly.expectPair ρ σ p q := by
  rw [eq_fst_mul_snd, E_eq, expectBoth, RingMap.map_mul, subst_fst, subst_snd]; rfl

end polynomialPair

open polynomialPair in
/-- The polynomial functions of a Gaussian pair over an ordered field, with `y = ρ x + σ ξ`: the
structure `GaussianPair` is inhabited at all rates that have a `σ_i` with `ρ_i² + σ_i² = 1`. -/
@[expose] def polynomialPair {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] {n : Nat} (ρ σ : Fin n → R)
    (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) : GaussianPair R n ρ where
  Int := IsPolyFunPair
  E := E ρ σ
  Sq :=
    { mem := IsPolyFun
      zero_mem := .const 0
      add_mem := .add
      smul_mem := fun a _ hf => .mul (.const a) hf }
  int_add := by
    rintro _ _ ⟨P, rfl⟩ ⟨Q, rfl⟩
    exact ⟨P + Q, by funext x y; rw [MvPoly.eval_add]⟩
  int_smul a := by
    rintro _ ⟨P, rfl⟩
    exact ⟨C a * P, by funext x y; rw [MvPoly.eval_mul, MvPoly.eval_C]⟩
  E_add := by
    rintro _ _ ⟨P, rfl⟩ ⟨Q, rfl⟩
    simp only [← MvPoly.eval_add, E_eq, expectBoth_add]
  E_smul a := by
    rintro _ ⟨P, rfl⟩
    have e : (fun x y : Fin n → R => a * P.eval (join x y)) =
        fun x y => (C a * P).eval (join x y) := by
      funext x y; rw [MvPoly.eval_mul, MvPoly.eval_C]
    rw [e, E_eq, E_eq, expectBoth_C_mul]
  E_one := by
    have e := E_pair ρ σ 1 1
    simp only [MvPoly.eval_one, Semiring.mul_one] at e
    rw [e, MvPoly.expectPair_eq, MvPoly.mehler_one, Semiring.mul_one, MvPoly.expect_one]
  sq_polyFun hf := hf
  int_fst := by
    intro f g hf hg
    obtain ⟨p, rfl⟩ := hf.exists_eq_eval
    obtain ⟨q, rfl⟩ := hg.exists_eq_eval
    exact ⟨_, eq_fst_mul_fst p q⟩
  int_snd := by
    intro f g hf hg
    obtain ⟨p, rfl⟩ := hf.exists_eq_eval
    obtain ⟨q, rfl⟩ := hg.exists_eq_eval
    exact ⟨_, eq_snd_mul_snd p q⟩
  int_pair := by
    intro f g hf hg
    obtain ⟨p, rfl⟩ := hf.exists_eq_eval
    obtain ⟨q, rfl⟩ := hg.exists_eq_eval
    exact ⟨_, eq_fst_mul_snd p q⟩
  stationary := by
    intro f g hf hg
    obtain ⟨p, rfl⟩ := hf.exists_eq_eval
    obtain ⟨q, rfl⟩ := hg.exists_eq_eval
    rw [eq_fst_mul_fst, eq_snd_mul_snd, E_eq, E_eq, expectBoth, expectBoth, subst_fst, subst_snd,
      MvPoly.expect_C]
    exact MvPoly.expect_mehler h (p * q)
  exchange := by
    intro f g hf hg
    obtain ⟨p, rfl⟩ := hf.exists_eq_eval
    obtain ⟨q, rfl⟩ := hg.exists_eq_eval
    rw [E_pair, E_pair, MvPoly.expectPair_comm h]
  sq_nonneg := by
    intro f g hf hg
    obtain ⟨p, rfl⟩ := hf.exists_eq_eval
    obtain ⟨q, rfl⟩ := hg.exists_eq_eval
    have e : (fun x y : Fin n → R => (p.eval x - q.eval y) * (p.eval x - q.eval y)) =
        fun x y => ((fst p - snd q) * (fst p - snd q)).eval (join x y) := by
      funext x y; rw [MvPoly.eval_mul, MvPoly.eval_sub, eval_fst, eval_snd]
    rw [e, E_eq, expectBoth, RingMap.map_mul]
    exact MvPoly.expect_expect_mul_self_nonneg _
  moments i α β := by
    have e : ∀ (p : MvPoly R n) (β : Fin n → Nat), E ρ σ (fun x y => p.eval x * monomial y β) =
        MvPoly.expectPair ρ σ p (monomial var β) := fun p β => by
      rw [← E_pair]; simp only [MvPoly.eval_monomial]
    have e1 := e (var i * monomial var α) β
    have e2 := e (monomial var (lower i α)) β
    have e3 := e (monomial var α) (lower i β)
    simp only [MvPoly.eval_mul, MvPoly.eval_var, MvPoly.eval_monomial] at e1 e2 e3
    rw [e1, e2, e3, MvPoly.expectPair_var_mul, MvPoly.deriv_monomial, MvPoly.deriv_monomial,
      MvPoly.expectPair_C_mul_left, MvPoly.expectPair_comm h (monomial var α),
      MvPoly.expectPair_C_mul_left, MvPoly.expectPair_comm h (monomial var (lower i β))]

/-- The hypotheses of `forward_functions` hold together: two latents at the rate 3/5 over the
rationals, and the encoder that outputs them rotated. -/
example : ∃ G : GaussianPair Rat 2 fun _ => 3 / 5,
    ∃ h : Fin 2 → (Fin 2 → Rat) → Rat, G.Whitened h ∧
      (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) ≤
        2 * (1 - 3 / 5) * ((2 : Nat) : Rat) := by
  have hQ : RectMat.mul (fun i j => if i = j then 3 / 5 else if i = 0 then -4 / 5 else 4 / 5)
      (RectMat.transpose fun i j => if i = j then 3 / 5 else if i = 0 then -4 / 5 else 4 / 5) =
        (1 : Mat 2 Rat) := by
    refine (RectMat.mul_transpose_eq_one_iff _).2 fun i j => ?_
    simp only [sum_last, sum_empty]
    grind
  obtain ⟨hw, hl⟩ := forward_converse_functions
    (polynomialPair (fun _ : Fin 2 => (3 / 5 : Rat)) (fun _ => 4 / 5) fun _ => by grind) hQ
  exact ⟨_, _, hw, by rw [hl]; exact Std.le_refl _⟩

end LeJEPA
