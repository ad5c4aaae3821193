module

public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.PolynomialPair
public import LeJEPA.Normal.Rotation

/-!
# The Gaussian pair

Let `x` and `ξ` be independent standard Gaussian vectors in `R^n`, and `y_i = ρ_i x_i + σ_i ξ_i` with
`ρ_i² + σ_i² = 1`. Over a complete field, `(x, y)` is a `GaussianPair` whose square-integrable
functions are those of `C(n)` (`gaussianPair`); every one of them is a limit of polynomials in mean
square, and the inner product of `C(n)` is definite. So whatever the library proves for Gaussian
pairs and encoders that are limits of polynomials holds for continuous encoders of polynomial
growth, at every point.

A function of the pair is a function of the vector `(x, ξ)` of `R^(2n)`. The vector
`(ρ x + σ ξ, σ x - ρ ξ)` is a rotation of it whose first half is `y`, and from which `x` is found as
`y` is from `(x, ξ)`. That is why `x` and `y` have the same law and can be exchanged.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis
open MvPoly (C var deriv)
open polynomialPair (join join_castAdd join_natAdd)

universe u
attribute [local instance] Semiring.natCast

/-! ## The two points -/

section Ring
variable {R : Type u} [CommRing R] {n : Nat}

/-- The first point `x` of the pair, from the vector `(x, ξ)`. -/
@[expose] def fstPoint {R : Type u} {N n : Nat} (v : Fin (N + n) → R) : Fin N → R :=
  fun i => v (i.castAdd n)

/-- The second point `y = ρ x + σ ξ`, from the vector `(x, ξ)`. -/
@[expose] def sndPoint (ρ σ : Fin n → R) (v : Fin (n + n) → R) : Fin n → R :=
  fun i => ρ i * v (i.castAdd n) + σ i * v (i.natAdd n)

/-- The `n × 2n` matrix of `(x, ξ) ↦ a x + b ξ`, for diagonal `a` and `b`. -/
private def block (a b : Fin n → R) : RectMat n (n + n) R := fun i =>
  join (fun j => if i = j then a i else 0) fun j => if i = j then b i else 0

private theorem block_mulVec (a b : Fin n → R) (v : Fin (n + n) → R) (i : Fin n) :
    (block a b).mulVec v i = a i * v (i.castAdd n) + b i * v (i.natAdd n) := by
  rw [RectMat.mulVec, sum_castAdd_add_sum_natAdd]
  simp only [block, join_castAdd, join_natAdd]
  rw [sum_eq_single i fun j hj => by rw [if_neg (Ne.symm hj)]; grind,
    sum_eq_single i fun j hj => by rw [if_neg (Ne.symm hj)]; grind, if_pos rfl, if_pos rfl]

private theorem block_mul_transpose (a b c d : Fin n → R) (i j : Fin n) :
    (sum fun k => block a b i k * block c d j k) =
      if i = j then a i * c i + b i * d i else 0 := by
  rw [sum_castAdd_add_sum_natAdd]
  simp only [block, join_castAdd, join_natAdd]
  rw [sum_eq_single i fun k hk => by rw [if_neg (Ne.symm hk)]; grind,
    sum_eq_single i fun k hk => by rw [if_neg (Ne.symm hk)]; grind, if_pos rfl, if_pos rfl]
  by_cases h : i = j
  · subst h; rw [if_pos rfl, if_pos rfl, if_pos rfl]
  · rw [if_neg h, if_neg (Ne.symm h), if_neg (Ne.symm h)]; grind

/-- Two blocks of rows, one above the other. -/
private def stack (A B : RectMat n (n + n) R) : RectMat (n + n) (n + n) R := join A B

private theorem stack_mulVec (A B : RectMat n (n + n) R) (v : Fin (n + n) → R) :
    (stack A B).mulVec v = join (A.mulVec v) (B.mulVec v) := funext fun k => by
  refine Fin.addCases (fun i => ?_) (fun i => ?_) k
  · rw [join_castAdd, RectMat.mulVec, stack, join_castAdd]; rfl
  · rw [join_natAdd, RectMat.mulVec, stack, join_natAdd]; rfl

private theorem fstPoint_eq (v : Fin (n + n) → R) :
    fstPoint v = (block (fun _ => 1) fun _ => 0).mulVec v := funext fun i => by
  rw [block_mulVec, fstPoint]; grind

private theorem sndPoint_eq (ρ σ : Fin n → R) (v : Fin (n + n) → R) :
    sndPoint ρ σ v = (block ρ σ).mulVec v := funext fun i => (block_mulVec ρ σ v i).symm

/-- The rotation `(x, ξ) ↦ (ρ x + σ ξ, σ x - ρ ξ)`. -/
private def swap (ρ σ : Fin n → R) : RectMat (n + n) (n + n) R :=
  stack (block ρ σ) (block σ fun i => -ρ i)

private theorem fstPoint_swap (ρ σ : Fin n → R) (v : Fin (n + n) → R) :
    fstPoint ((swap ρ σ).mulVec v) = sndPoint ρ σ v := funext fun i => by
  rw [swap, stack_mulVec, fstPoint, join_castAdd, block_mulVec]; rfl

private theorem sndPoint_swap {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
    (v : Fin (n + n) → R) : sndPoint ρ σ ((swap ρ σ).mulVec v) = fstPoint v := funext fun i => by
  have := h i
  rw [swap, stack_mulVec, sndPoint, join_castAdd, join_natAdd, block_mulVec, block_mulVec, fstPoint]
  grind

private theorem swap_mul_transpose {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) :
    (swap ρ σ).mul (swap ρ σ).transpose = (1 : Mat (n + n) R) := by
  refine (RectMat.mul_transpose_eq_one_iff _).2 fun k l => ?_
  refine Fin.addCases (fun i => ?_) (fun i => ?_) k <;>
    refine Fin.addCases (fun j => ?_) (fun j => ?_) l <;>
    simp only [swap, stack, join_castAdd, join_natAdd, block_mul_transpose, Fin.ext_iff,
      Fin.val_castAdd, Fin.val_natAdd]
  · have := h i; split <;> grind
  · have ne : ¬ (i : Nat) = n + j := by have := i.isLt; omega
    rw [if_neg ne]; split <;> grind
  · have ne : ¬ n + (i : Nat) = j := by have := j.isLt; omega
    rw [if_neg ne]; split <;> grind
  · have := h i
    by_cases e : (i : Nat) = j
    · rw [if_pos e, if_pos (by omega)]; grind
    · rw [if_neg e, if_neg (by omega)]

/-- The monomial `x^α y^β` as a polynomial in `(x, ξ)`. -/
private def pairMonomial (ρ σ : Fin n → R) (α β : Fin n → Nat) : MvPoly R (n + n) :=
  monomial (fstPoint var) α * monomial (sndPoint (fun i => C (ρ i)) (fun i => C (σ i)) var) β

private theorem eval_pairMonomial (ρ σ : Fin n → R) (α β : Fin n → Nat) (v : Fin (n + n) → R) :
    (pairMonomial ρ σ α β).eval v = monomial (fstPoint v) α * monomial (sndPoint ρ σ v) β := by
  have ev : ∀ (b : Fin n → MvPoly R (n + n)) (α : Fin n → Nat),
      (monomial b α).eval v = monomial (fun i => (b i).eval v) α := fun b α =>
    RingMap.map_monomial _ _ _
  rw [pairMonomial, MvPoly.eval_mul, ev, ev]
  congr 2
  · funext i; rw [fstPoint, MvPoly.eval_var]; rfl
  · funext i
    simp only [sndPoint, MvPoly.eval_add, MvPoly.eval_mul, MvPoly.eval_C, MvPoly.eval_var]

/-- Integration by parts for the monomials of a pair. -/
private theorem expect_var_mul_pairMonomial (ρ σ : Fin n → R) (i : Fin n) (α β : Fin n → Nat) :
    MvPoly.expect (var (i.castAdd n) * pairMonomial ρ σ α β) =
      (α i : R) * MvPoly.expect (pairMonomial ρ σ (lower i α) β) +
        ρ i * ((β i : R) * MvPoly.expect (pairMonomial ρ σ α (lower i β))) := by
  have d1 : ∀ k : Fin n, deriv (i.castAdd n) (fstPoint (var : _ → MvPoly R (n + n)) k) =
      if k = i then C 1 else 0 := fun k => by
    rw [fstPoint, MvPoly.deriv_var, MvPoly.C_one]
    simp only [Fin.ext_iff, Fin.val_castAdd, eq_comm]
  have d2 : ∀ k : Fin n, deriv (i.castAdd n) (sndPoint (fun i => C (ρ i)) (fun i => C (σ i))
      (var : _ → MvPoly R (n + n)) k) = if k = i then C (ρ i) else 0 := fun k => by
    rw [sndPoint, MvPoly.deriv_add, MvPoly.deriv_C_mul, MvPoly.deriv_C_mul, MvPoly.deriv_var,
      MvPoly.deriv_var, if_neg (c := i.castAdd n = k.natAdd n) (by
        rw [Fin.ext_iff, Fin.val_castAdd, Fin.val_natAdd]; have := i.isLt; omega)]
    by_cases e : k = i
    · subst e; rw [if_pos rfl, if_pos rfl]; grind
    · rw [if_neg e, if_neg (by rw [Fin.ext_iff, Fin.val_castAdd, Fin.val_castAdd, ← Fin.ext_iff]
                               exact fun h => e h.symm)]; grind
  rw [MvPoly.stein, pairMonomial, MvPoly.deriv_mul, MvPoly.deriv_monomial_single d1,
    MvPoly.deriv_monomial_single d2, MvPoly.expect_add, Semiring.mul_assoc, MvPoly.expect_C_mul,
    show ∀ a b : MvPoly R (n + n), a * (C (ρ i * (β i : R)) * b) = C (ρ i * (β i : R)) * (a * b) from
    fun a b => by grind, MvPoly.expect_C_mul]
  simp only [pairMonomial]
  grind

end Ring

/-! ## The pair -/

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {m n : Nat}

/-- The noise that leaves the variance at 1: `ρ² + σ² = 1` for `σ = sqrt (1 - ρ²)`. -/
theorem mul_self_add_sqrt {ρ : R} (h : ρ * ρ ≤ 1) :
    ρ * ρ + sqrt (1 - ρ * ρ) * sqrt (1 - ρ * ρ) = 1 := by
  rw [sqrt_mul_sqrt (by grind)]; grind

section
variable {ρ σ : Fin n → R}

omit [CompleteField R] in
theorem ContGrowth.fst {f : (Fin n → R) → R} (hf : ContGrowth f) :
    ContGrowth fun v : Fin (n + n) → R => f (fstPoint v) :=
  hf.comp fun _ => .coord _

omit [CompleteField R] in
theorem ContGrowth.snd {f : (Fin n → R) → R} (hf : ContGrowth f) (ρ σ : Fin n → R) :
    ContGrowth fun v : Fin (n + n) → R => f (sndPoint ρ σ v) :=
  hf.comp fun _ => .add (.smul _ (.coord _)) (.smul _ (.coord _))

/-- The first point is standard Gaussian. -/
theorem gaussian_fst {f : (Fin n → R) → R} (hf : ContGrowth f) :
    gaussian (fun v : Fin (n + n) → R => f (fstPoint v)) = gaussian f := by
  simp only [fstPoint_eq]
  refine gaussian_mulVec ((RectMat.mul_transpose_eq_one_iff _).2 fun i j => ?_) hf
  rw [block_mul_transpose]
  split <;> grind

variable (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
include h

/-- A function of the pair has the same expectation when the points are exchanged. -/
theorem gaussian_swap {F : (Fin n → R) → (Fin n → R) → R}
    (hF : ContGrowth fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint ρ σ v)) :
    gaussian (fun v : Fin (n + n) → R => F (sndPoint ρ σ v) (fstPoint v)) =
      gaussian fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint ρ σ v) := by
  have := gaussian_mulVec (swap_mul_transpose h) hF
  simp only [fstPoint_swap, sndPoint_swap h] at this
  exact this

end

/-- Integration by parts for the monomials of a pair. -/
theorem gaussian_moments (ρ σ : Fin n → R) (i : Fin n) (α β : Fin n → Nat) :
    gaussian (fun v : Fin (n + n) → R =>
        fstPoint v i * monomial (fstPoint v) α * monomial (sndPoint ρ σ v) β) =
      (α i : R) * gaussian (fun v : Fin (n + n) → R =>
        monomial (fstPoint v) (lower i α) * monomial (sndPoint ρ σ v) β) +
      ρ i * ((β i : R) * gaussian fun v : Fin (n + n) → R =>
        monomial (fstPoint v) α * monomial (sndPoint ρ σ v) (lower i β)) := by
  have e : ∀ p : MvPoly R (n + n), MvPoly.expect p = gaussian fun v => p.eval v := fun p =>
    (gaussian_poly p).symm
  have h := expect_var_mul_pairMonomial ρ σ i α β
  simp only [e, MvPoly.eval_mul, MvPoly.eval_var, eval_pairMonomial, ← Semiring.mul_assoc] at h
  rw [← Semiring.mul_assoc (ρ i)]
  exact h

/-- **The Gaussian pair**: `x` and `y = ρ x + σ ξ`, where `x` and `ξ` are
independent standard Gaussian vectors and `ρ_i² + σ_i² = 1`. Its square-integrable functions are
those of `C(n)`. -/
@[expose] def gaussianPair (ρ σ : Fin n → R) (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) :
    GaussianPair R n ρ where
  Int F := ContGrowth fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint ρ σ v)
  E F := gaussian fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint ρ σ v)
  Sq := contGrowth R n
  int_add hF hG := ContGrowth.add hF hG
  int_smul a _ hF := ContGrowth.smul a hF
  E_add hF hG := gaussian_add hF hG
  E_smul a _ hF := gaussian_smul a hF
  E_one := gaussian_const 1
  sq_polyFun hf := ContGrowth.isPolyFun hf
  int_fst hf hg := (ContGrowth.mul hf hg).fst
  int_snd hf hg := (ContGrowth.mul hf hg).snd ρ σ
  int_pair hf hg := (ContGrowth.fst hf).mul (ContGrowth.snd hg ρ σ)
  stationary {f g} hf hg := gaussian_swap h (F := fun x _ => f x * g x) (ContGrowth.mul hf hg).fst
  exchange {f g} hf hg := by
    have := gaussian_swap h (F := fun x y => g x * f y)
      ((ContGrowth.fst hg).mul (ContGrowth.snd hf ρ σ))
    rw [← this]
    congr 1; funext v; exact CommSemiring.mul_comm _ _
  sq_nonneg hf hg :=
    have m := (ContGrowth.fst hf).sub (ContGrowth.snd hg ρ σ)
    gaussian_nonneg (m.mul m) fun _ => mul_self_nonneg _
  moments := gaussian_moments ρ σ

section
variable {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)

theorem gaussianPair_fst {f : (Fin n → R) → R} (hf : ContGrowth f) :
    (gaussianPair ρ σ h).E (fun x _ => f x) = gaussian f :=
  gaussian_fst hf

/-- The functions of `C(n)` are limits of polynomial functions in mean square. -/
theorem gaussianPair_limit {f : (Fin n → R) → R} (hf : ContGrowth f) {ε : R} (hε : 0 < ε) :
    ∃ p, IsPolyFun p ∧
      (gaussianPair ρ σ h).E (fun x _ => (f x - p x) * (f x - p x)) ≤ ε := by
  obtain ⟨p, _, _, _, hp⟩ := polynomials_dense hf hε
  have m := hf.sub (.poly p)
  exact ⟨_, isPolyFun_eval p, by rw [gaussianPair_fst h (m.mul m)]; exact hp⟩

/-- Encoders of functions of `C(n)` with mean 0 and identity covariance are whitened encoders of the
pair. -/
theorem gaussianPair_whitened {f : Fin m → (Fin n → R) → R} (mem : ∀ i, ContGrowth (f i))
    (mean : ∀ i, gaussian (f i) = 0)
    (cov : ∀ i j, gaussian (fun x => f i x * f j x) = if i = j then 1 else 0) :
    (gaussianPair ρ σ h).Whitened f where
  sq := mem
  limit i _ hε := gaussianPair_limit h (mem i) hε
  mean i := by rw [gaussianPair_fst h (mem i), mean]
  cov i j := by rw [gaussianPair_fst h ((mem i).mul (mem j)), cov]

/-- Every observable of the world of `C(n)` is a limit of polynomials in mean square. -/
theorem gaussianPair_approximable (f : (gaussianPair ρ σ h).Sq.Elt) :
    (gaussianPair ρ σ h).l2World.Approximable f := fun ε hε => by
  obtain ⟨p, hp, e⟩ := gaussianPair_limit h f.prop hε
  obtain ⟨q, rfl⟩ := hp.exists_eq_eval
  refine ⟨q, (gaussianPair ρ σ h).world_isPoly q, ?_⟩
  show (gaussianPair ρ σ h).E (fun x _ => (f - (gaussianPair ρ σ h).ofPoly q).val x *
    (f - (gaussianPair ρ σ h).ofPoly q).val x) ≤ ε
  simp only [FunctionSpace.sub_val]
  exact e

/-- The inner product of `C(n)` is definite. -/
theorem gaussianPair_definite {f : (Fin n → R) → R} (hf : ContGrowth f)
    (e : (gaussianPair ρ σ h).E (fun x _ => f x * f x) = 0) (x : Fin n → R) : f x = 0 := by
  rw [gaussianPair_fst h (hf.mul hf)] at e
  exact eq_zero_of_gaussian_mul_self hf e x

end

/-- **The Gaussian pair** (catalog: `gaussian-pair`): for `ρ_i² + σ_i² = 1` the vectors `x` and
`y = ρ x + σ ξ`, where `x` and `ξ` are independent standard Gaussian vectors, are a `GaussianPair` on
the functions of `C(n)`. These are limits of polynomials in mean square, and `E f(x)² = 0` only for
the function that is zero at every point. -/
theorem gaussian_pair (ρ σ : Fin n → R) (h : ∀ i, ρ i * ρ i + σ i * σ i = 1) :
    ∃ P : GaussianPair R n ρ, P.Sq = contGrowth R n ∧
      (∀ F, P.E F = gaussian fun v : Fin (n + n) → R => F (fstPoint v) (sndPoint ρ σ v)) ∧
      (∀ f, ContGrowth f → ∀ ε, 0 < ε →
        ∃ p, IsPolyFun p ∧ P.E (fun x _ => (f x - p x) * (f x - p x)) ≤ ε) ∧
      ∀ f, ContGrowth f → P.E (fun x _ => f x * f x) = 0 → ∀ x, f x = 0 :=
  ⟨gaussianPair ρ σ h, rfl, fun _ => rfl, fun _ hf _ hε => gaussianPair_limit h hf hε,
    fun _ hf e => gaussianPair_definite h hf e⟩

/-- The rate 3/5 needs no square root. -/
example : (gaussianPair (fun _ : Fin 2 => (3 / 5 : R)) (fun _ => 4 / 5) fun _ => by
    have := OrderedRing.zero_lt_one (R := R); grind).E (fun x y => x 0 * y 0) = 3 / 5 := by
  have m := (gaussianPair (fun _ : Fin 2 => (3 / 5 : R)) (fun _ => 4 / 5) fun _ => by
    have := OrderedRing.zero_lt_one (R := R); grind).moments 0 (fun _ => 0) (raise 0 fun _ => 0)
  simp only [monomial_raise, monomial_zero, lower_raise, raise_self, Semiring.natCast_zero,
    Semiring.natCast_succ, Semiring.mul_one, GaussianPair.E_one] at m
  rw [m]; grind

end LeJEPA
