module

public import LeJEPA.Algebra.Matrix
public import LeJEPA.Algebra.VectorSpace
public import LeJEPA.Real.Continuous

/-!
# Continuous functions of polynomial growth

`ContGrowth f` says that `f : (Fin N → R) → R` is in `C(N)`: it is continuous, and
`|f(x)| ≤ c (1 + |x|²)^k` for some `c` and `k`. These are the functions whose Gaussian expectation
the library speaks of. They form a vector space, `contGrowth R N`, are closed under products and
compositions, and hold the polynomials and everything built from affine functions by Lipschitz
functions of one variable, as a neural network with ReLU or tanh activations is.

## Main results
* `ContGrowth.add`, `ContGrowth.mul`, `ContGrowth.poly`, `ContGrowth.comp`, `ContGrowth.lipschitz`.
* `polyGrowth_iff`: polynomial growth means to be bounded by some polynomial.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {M N : Nat}

/-! ## Definitions -/

/-- `f` has polynomial growth: `|f(x)| ≤ c (1 + |x|²)^k` for some `c` and `k`. -/
@[expose] def PolyGrowth (f : (Fin N → R) → R) : Prop :=
  ∃ (c : R) (k : Nat), ∀ x, abs (f x) ≤ c * (1 + sum fun i => x i * x i) ^ k

/-- `f` is in `C(N)`: continuous and of polynomial growth. -/
structure ContGrowth (f : (Fin N → R) → R) : Prop where
  continuous : Continuous f
  growth : PolyGrowth f

/-! ## Polynomial growth -/

/-- `1 ≤ (1 + |x|²)^k`. -/
theorem one_le_growth_pow (x : Fin N → R) (k : Nat) : 1 ≤ (1 + sum fun i => x i * x i) ^ k := by
  have h := sum_nonneg fun i => mul_self_nonneg (x i)
  have one := OrderedRing.zero_lt_one (R := R)
  induction k with
  | zero => rw [Semiring.pow_zero]; exact Std.le_refl _
  | succ k ih =>
    rw [Semiring.pow_succ]
    have := OrderedRing.mul_nonneg (by grind : 0 ≤ (1 + sum fun i => x i * x i) ^ k) h
    grind

/-- The exponent of a bound can be enlarged. -/
private theorem le_growth_pow_add {a c : R} {x : Fin N → R} {k : Nat} (ha : 0 ≤ a)
    (h : a ≤ c * (1 + sum fun i => x i * x i) ^ k) (l : Nat) :
    a ≤ c * (1 + sum fun i => x i * x i) ^ (k + l) := by
  have := mul_le_mul_left (Std.le_trans ha h) (one_le_growth_pow x l)
  rw [Semiring.pow_add, ← Semiring.mul_assoc]
  grind

namespace PolyGrowth
variable {f g : (Fin N → R) → R}

omit [LT R] [Std.LawfulOrderLT R] [OrderedRing R] in
theorem const (a : R) : PolyGrowth fun _ : Fin N → R => a :=
  ⟨abs a, 0, fun x => by rw [Semiring.pow_zero, Semiring.mul_one]; exact Std.le_refl _⟩

theorem coord (i : Fin N) : PolyGrowth fun x : Fin N → R => x i := ⟨1, 1, fun x => by
  have h1 := le_sum (fun i => mul_self_nonneg (x i)) i
  have h2 := mul_self_nonneg (x i - 1)
  have h3 := mul_self_nonneg (x i + 1)
  rw [Semiring.pow_succ, Semiring.pow_zero]
  exact abs_le.2 ⟨by grind, by grind⟩⟩

theorem add (hf : PolyGrowth f) (hg : PolyGrowth g) : PolyGrowth fun x => f x + g x := by
  obtain ⟨c, k, hf⟩ := hf
  obtain ⟨d, l, hg⟩ := hg
  refine ⟨c + d, k + l, fun x => ?_⟩
  have h1 := le_growth_pow_add (abs_nonneg _) (hf x) l
  have h2 := le_growth_pow_add (abs_nonneg _) (hg x) k
  have h3 := abs_add_le (f x) (g x)
  rw [Nat.add_comm l k] at h2
  grind

theorem mul (hf : PolyGrowth f) (hg : PolyGrowth g) : PolyGrowth fun x => f x * g x := by
  obtain ⟨c, k, hf⟩ := hf
  obtain ⟨d, l, hg⟩ := hg
  refine ⟨c * d, k + l, fun x => Std.le_trans (abs_mul_le (hf x) (hg x)) ?_⟩
  rw [Semiring.pow_add, show c * (1 + LeJEPA.sum fun i => x i * x i) ^ k *
    (d * (1 + LeJEPA.sum fun i => x i * x i) ^ l) = c * d *
    ((1 + LeJEPA.sum fun i => x i * x i) ^ k * (1 + LeJEPA.sum fun i => x i * x i) ^ l) by grind]
  exact Std.le_refl _

theorem pow (hf : PolyGrowth f) (k : Nat) : PolyGrowth fun x => f x ^ k := by
  induction k with
  | zero => simp only [Semiring.pow_zero]; exact const 1
  | succ k ih => simp only [Semiring.pow_succ]; exact ih.mul hf

theorem sum {n : Nat} {f : Fin n → (Fin N → R) → R} (h : ∀ i, PolyGrowth (f i)) :
    PolyGrowth fun x => LeJEPA.sum fun i => f i x := by
  induction n with
  | zero => exact const 0
  | succ n ih => exact (ih fun i => h i.castSucc).add (h (Fin.last n))

/-- What is bounded by a function of polynomial growth has polynomial growth. -/
theorem of_abs_le (hg : PolyGrowth g) (h : ∀ x, abs (f x) ≤ g x) : PolyGrowth f := by
  obtain ⟨c, k, hg⟩ := hg
  exact ⟨c, k, fun x => Std.le_trans (h x) (Std.le_trans (le_abs_self _) (hg x))⟩

theorem isPolyFun (h : IsPolyFun f) : PolyGrowth f := by
  induction h with
  | const a => exact const a
  | coord i => exact coord i
  | add _ _ h1 h2 => exact h1.add h2
  | mul _ _ h1 h2 => exact h1.mul h2

/-- Compositions of functions of polynomial growth have polynomial growth. -/
theorem comp {f : (Fin M → R) → R} (hf : PolyGrowth f) {b : Fin M → (Fin N → R) → R}
    (hb : ∀ i, PolyGrowth (b i)) : PolyGrowth fun x => f fun i => b i x := by
  obtain ⟨c, k, hf⟩ := hf
  exact of_abs_le ((const c).mul (((const 1).add (sum fun i => (hb i).mul (hb i))).pow k))
    fun x => hf _

end PolyGrowth

/-- Polynomial growth means to be bounded by some polynomial. -/
theorem polyGrowth_iff {f : (Fin N → R) → R} :
    PolyGrowth f ↔ ∃ G : MvPoly R N, ∀ x, abs (f x) ≤ G.eval x := by
  constructor
  · rintro ⟨c, k, h⟩
    have poly : IsPolyFun fun x : Fin N → R => c * (1 + sum fun i => x i * x i) ^ k := by
      have sq : IsPolyFun fun x : Fin N → R => sum fun i => x i * x i := by
        have : ∀ {n} (e : Fin n → Fin N),
            IsPolyFun fun x : Fin N → R => sum fun i => x (e i) * x (e i) := fun {n} e => by
          induction n with
          | zero => exact .const 0
          | succ n ih => exact .add (ih fun i => e i.castSucc) (.mul (.coord _) (.coord _))
        exact this fun i => i
      have pow : IsPolyFun fun x : Fin N → R => (1 + sum fun i => x i * x i) ^ k := by
        clear h
        induction k with
        | zero => simp only [Semiring.pow_zero]; exact .const 1
        | succ k ih => simp only [Semiring.pow_succ]; exact .mul ih (.add (.const 1) sq)
      exact .mul (.const c) pow
    obtain ⟨G, e⟩ := poly.exists_eq_eval
    exact ⟨G, fun x => by rw [← congrFun e x]; exact h x⟩
  · rintro ⟨G, h⟩
    exact .of_abs_le (.isPolyFun (isPolyFun_eval G)) h

/-! ## The functions of `C(N)` -/

namespace ContGrowth
variable {f g : (Fin N → R) → R}

omit [OrderedRing R] in
theorem const (a : R) : ContGrowth fun _ : Fin N → R => a := ⟨continuous_const a, .const a⟩

theorem coord (i : Fin N) : ContGrowth fun x : Fin N → R => x i := ⟨continuous_coord i, .coord i⟩

theorem add (hf : ContGrowth f) (hg : ContGrowth g) : ContGrowth fun x => f x + g x :=
  ⟨hf.continuous.add hg.continuous, hf.growth.add hg.growth⟩

theorem mul (hf : ContGrowth f) (hg : ContGrowth g) : ContGrowth fun x => f x * g x :=
  ⟨hf.continuous.mul hg.continuous, hf.growth.mul hg.growth⟩

theorem smul (a : R) (hf : ContGrowth f) : ContGrowth fun x => a * f x := (const a).mul hf

theorem sub (hf : ContGrowth f) (hg : ContGrowth g) : ContGrowth fun x => f x - g x := by
  have := hf.add (hg.smul (-1))
  simp only [show ∀ a b : R, a + -1 * b = a - b from fun a b => by grind] at this
  exact this

theorem sum {n : Nat} {f : Fin n → (Fin N → R) → R} (h : ∀ i, ContGrowth (f i)) :
    ContGrowth fun x => LeJEPA.sum fun i => f i x :=
  ⟨.sum fun i => (h i).continuous, .sum fun i => (h i).growth⟩

theorem isPolyFun (h : IsPolyFun f) : ContGrowth f := ⟨continuous_of_isPolyFun h, .isPolyFun h⟩

theorem poly (p : MvPoly R N) : ContGrowth fun x => p.eval x := isPolyFun (isPolyFun_eval p)

theorem linear (q : Fin N → R) : ContGrowth fun x => LeJEPA.sum fun j => q j * x j :=
  sum fun j => (coord j).smul (q j)

/-- Compositions: a layer on top of others. -/
theorem comp {f : (Fin M → R) → R} (hf : ContGrowth f) {b : Fin M → (Fin N → R) → R}
    (hb : ∀ i, ContGrowth (b i)) : ContGrowth fun x => f fun i => b i x :=
  ⟨hf.continuous.comp fun i => (hb i).continuous, hf.growth.comp fun i => (hb i).growth⟩

/-- An activation `σ` with `|σ(a) - σ(b)| ≤ L |a - b|`, applied to a function of `C(N)`. -/
theorem lipschitz {σ : R → R} {L : R} (h : ∀ a b, abs (σ a - σ b) ≤ L * abs (a - b))
    (hf : ContGrowth f) : ContGrowth fun x => σ (f x) := by
  refine ⟨(continuous₁_of_abs_sub_le h).comp hf.continuous,
    .of_abs_le (g := fun x => abs (σ 0) + abs L * (f x * f x + 1)) ?_ fun x => ?_⟩
  · exact (PolyGrowth.const _).add
      ((PolyGrowth.const _).mul ((hf.growth.mul hf.growth).add (.const 1)))
  · have h1 := h (f x) 0
    have h2 := abs_add_le (σ (f x) - σ 0) (σ 0)
    have h3 : abs (f x - 0) ≤ f x * f x + 1 := by
      have := mul_self_nonneg (f x - 1)
      have := mul_self_nonneg (f x + 1)
      have := mul_self_nonneg (f x)
      exact abs_le.2 ⟨by grind, by grind⟩
    have h4 := mul_le_mul (abs_nonneg L) (Std.le_trans (abs_nonneg _) h3) (Std.le_refl _) h3
    have h5 := mul_le_mul_right (abs_nonneg (f x - 0)) (le_abs_self L)
    rw [show σ (f x) - σ 0 + σ 0 = σ (f x) by grind] at h2
    grind

/-- Substitution of a linear map. -/
theorem mulVec {f : (Fin M → R) → R} (hf : ContGrowth f) (O : RectMat M N R) :
    ContGrowth fun x => f (O.mulVec x) :=
  hf.comp fun i => linear (O i)

end ContGrowth

/-- The space `C(N)`. -/
@[expose] def contGrowth (R : Type u) [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
    [Std.IsLinearOrder R] [OrderedRing R] (N : Nat) : FunctionSpace (Fin N → R) R where
  mem := ContGrowth
  zero_mem := .const 0
  add_mem := .add
  smul_mem a _ hf := hf.smul a

example : ContGrowth fun x : Fin 2 → Rat => abs (3 * x 0 - x 1) * x 0 :=
  .mul (.lipschitz (L := 1) (fun a b => by grind (splits := 40) [abs])
    (.sub (.smul 3 (.coord 0)) (.coord 1))) (.coord 0)

/-- The identity of the rationals grows, so it is not bounded, but polynomially. -/
example : ∃ G : MvPoly Rat 1, ∀ x, abs (x 0) ≤ G.eval x := polyGrowth_iff.1 (.coord 0)

end LeJEPA
