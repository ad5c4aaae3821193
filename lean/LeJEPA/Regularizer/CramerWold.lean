module

public import LeJEPA.Algebra.MultiIndex
public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.Prod

/-!
# One-dimensional projections determine joint moments

The powers of the elements of a subspace determine their products (polarization), and so the moments
of all projections `a · z` determine the joint moments of `z` (Cramér-Wold), degree by degree.

## Main results
* `LeJEPA.polarization`.
* `LeJEPA.cramer_wold`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v w
attribute [local instance] Semiring.natCast

/-!
## Polarization

A linear functional `L` on a commutative algebra that vanishes on the `k`-th powers of all elements
of a subspace `V` vanishes on all products of `k` elements of `V`. The step: if
`L(g (x + t y)^(j+1)) = 0` for all scalars `t`, this is a polynomial in `t` that vanishes
everywhere, so its coefficient at `t` vanishes, which is `(j+1) L(g y x^j)`.
-/

section
open UniPoly

/-- A linear functional on a commutative algebra over `R`, the algebra being given by the embedding
`φ` of the constants. -/
structure LinearFunctional {R : Type u} {A : Type v} [CommRing R] [CommRing A]
    (φ : RingMap R A) where
  /-- The functional. -/
  toFun : A → R
  /-- It is additive. -/
  map_add : ∀ x y, toFun (x + y) = toFun x + toFun y
  /-- It is homogeneous. -/
  map_const_mul : ∀ a x, toFun (φ a * x) = a * toFun x

namespace LinearFunctional
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {φ : RingMap R A}

instance : CoeFun (LinearFunctional φ) (fun _ => A → R) := ⟨LinearFunctional.toFun⟩

theorem map_zero (L : LinearFunctional φ) : L 0 = 0 := by
  have h := L.map_const_mul 0 0
  rw [Semiring.mul_zero] at h
  grind

theorem map_sum (L : LinearFunctional φ) {n : Nat} (f : Fin n → A) :
    L (sum f) = sum fun i => L (f i) :=
  LeJEPA.apply_sum L L.map_zero L.map_add f

/-- The difference of two functionals. -/
@[expose] def sub (L M : LinearFunctional φ) : LinearFunctional φ where
  toFun x := L x - M x
  map_add x y := by rw [L.map_add, M.map_add]; grind
  map_const_mul a x := by rw [L.map_const_mul, M.map_const_mul]; grind

theorem sub_apply (L M : LinearFunctional φ) (x : A) : L.sub M x = L x - M x := rfl

/-- The polynomial in `t` with the values `L(w(t))`, for a polynomial `w` with coefficients in the
algebra. -/
@[expose] def mapPoly (L : LinearFunctional φ) (w : UniPoly A) : UniPoly R :=
  ⟨fun k => L (w.coeff k), by
    obtain ⟨N, hN⟩ := w.bdd
    exact ⟨N, fun k hk => by dsimp only; rw [hN k hk, L.map_zero]⟩⟩

theorem eval_mapPoly (L : LinearFunctional φ) (w : UniPoly A) (t : R) :
    eval t (L.mapPoly w) = L (eval (φ t) w) := by
  obtain ⟨N, hN⟩ := w.bdd
  unfold eval eval₂
  rw [coeffSum_eq _ _ w hN, coeffSum_eq _ _ (L.mapPoly w) (N := N) fun k hk => by
    show L (w.coeff k) = 0
    rw [hN k hk, L.map_zero], L.map_sum]
  refine sum_congr fun k => ?_
  rw [RingMap.id_apply, RingMap.id_apply, ← φ.map_pow, CommSemiring.mul_comm (w.coeff k),
    L.map_const_mul]
  exact CommSemiring.mul_comm _ _

end LinearFunctional

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Type v} [CommRing A] {φ : RingMap R A}

/-- One step of polarization: a factor `y` comes out of a power. -/
theorem LinearFunctional.polarization_step (L : LinearFunctional φ) {g x y : A} {j : Nat}
    (h : ∀ t : R, L (g * (x + φ t * y) ^ (j + 1)) = 0) : L (g * y * x ^ j) = 0 := by
  let w : UniPoly A := C g * (C x + C y * X) ^ (j + 1)
  have value : ∀ (b : A) (k : Nat), eval b ((C x + C y * X) ^ k) = (x + b * y) ^ k := by
    intro b k
    show eval₂Hom (RingMap.id A) b _ = _
    rw [RingMap.map_pow, eval₂Hom_apply]
    show (eval b (C x + C y * X)) ^ k = _
    rw [eval_add, eval_mul, eval_C, eval_C, eval_X, CommSemiring.mul_comm b]
  have hw : L.mapPoly w = 0 := eq_zero_of_eval fun t => by
    rw [L.eval_mapPoly, eval_mul, eval_C, value, h]
  have hcoeff : w.coeff 1 = eval 0 (deriv w) := by
    rw [eq_C_add_X_mul_divX (deriv w), eval_add, eval_mul, eval_C, eval_X, coeff_deriv,
      Semiring.natCast_one]
    grind
  have hd : eval 0 (deriv w) = φ ((j + 1 : Nat) : R) * (g * y * x ^ j) := by
    have slope : deriv (C x + C y * X) = C y := by
      rw [deriv_add, deriv_C, deriv_C_mul, deriv_X]; grind
    rw [deriv_C_mul, deriv_pow_succ, slope, ← C_natCast, eval_mul, eval_mul, eval_mul, eval_C,
      eval_C, eval_C, value, φ.map_natCast, show x + 0 * y = x by grind]
    grind
  have h1 := congrArg (fun p => p.coeff 1) hw
  have h2 : L (w.coeff 1) = 0 := h1.trans (coeff_zero 1)
  rw [hcoeff, hd, L.map_const_mul] at h2
  refine (eq_zero_or_eq_zero_of_mul_eq_zero h2).resolve_left ?_
  have := natCast_pos (R := R) (Nat.succ_pos j)
  grind

/-- **Polarization**: a linear functional that vanishes on the `k`-th powers of all elements of a
subspace `V` vanishes on all products of `k` elements of `V`. -/
theorem polarization (L : LinearFunctional φ) {V : A → Prop} (zero_mem : V 0)
    (add_mem : ∀ x y, V x → V y → ∀ t : R, V (x + φ t * y)) {k : Nat}
    (h : ∀ x, V x → L (x ^ k) = 0) (f : Fin k → A) (hf : ∀ i, V (f i)) : L (prod f) = 0 := by
  have key : ∀ (m : Nat) (f : Fin m → A), (∀ i, V (f i)) → ∀ j, m + j = k → ∀ x, V x →
      L (prod f * x ^ j) = 0 := by
    intro m
    induction m with
    | zero =>
      intro f _ j hj x hx
      obtain rfl : j = k := by omega
      rw [prod, Semiring.one_mul, h x hx]
    | succ m ih =>
      intro f hf j hj x hx
      exact L.polarization_step fun t => ih _ (fun i => hf _) (j + 1) (by omega) _
        (add_mem _ _ hx (hf (Fin.last m)) t)
  have := key k f hf 0 (by omega) 0 zero_mem
  rwa [Semiring.pow_zero, Semiring.mul_one] at this

end

example : prod (fun i : Fin 3 => ((i : Nat) + 1 : Int)) = 6 := by
  simp only [prod]; decide

end

/-!
## The Cramér-Wold device for moments

The regularizer compares the embedding `z` with a Gaussian along one-dimensional projections `a · z`
only. For moments this loses nothing: two linear functionals agree on all moments of degree at most
`k` of all projections if and only if they agree on all joint moments of total degree at most `k`.
For every `k`, every number `n` of variables, and any functionals: no positivity is needed.
-/

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] (φ : RingMap R A) {n : Nat}

/-- The projection `a · z = Σ_i a_i z_i`, with the scalars embedded in the algebra along `φ`. -/
@[expose] def project (a : Fin n → R) (z : Fin n → A) : A := sum fun i => φ (a i) * z i

theorem project_zero (z : Fin n → A) : project φ (fun _ => 0) z = 0 :=
  sum_eq_zero fun i => by rw [φ.map_zero, Semiring.zero_mul]

theorem project_add_smul (a b : Fin n → R) (t : R) (z : Fin n → A) :
    project φ (fun i => a i + t * b i) z = project φ a z + φ t * project φ b z := by
  unfold project
  rw [← sum_mul_left, ← sum_add]
  exact sum_congr fun i => by rw [φ.map_add, φ.map_mul]; grind

/-- Each coordinate is a projection. -/
theorem project_single (i : Fin n) (z : Fin n → A) :
    project φ (fun j => if j = i then 1 else 0) z = z i := by
  unfold project
  rw [sum_eq_single i fun j hj => by
    dsimp only; rw [if_neg hj, φ.map_zero, Semiring.zero_mul]]
  dsimp only
  rw [if_pos rfl, φ.map_one, Semiring.one_mul]

/-- Homomorphisms go through projections. -/
theorem map_project {B : Type w} [CommRing B] (ψ : RingMap A B) (a : Fin n → R) (z : Fin n → A) :
    ψ (project φ a z) = project (ψ.comp φ) a fun i => ψ (z i) := by
  unfold project
  rw [ψ.map_sum]
  exact sum_congr fun i => ψ.map_mul _ _

end

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {φ : RingMap R A} {n : Nat}

/-- Joint moments of total degree at most `k` determine the moments of the projections, also against
other monomials. -/
private theorem monomial_mul_project_pow (L : LinearFunctional φ) {z : Fin n → A} {k : Nat}
    (h : ∀ α, degree α ≤ k → L (monomial z α) = 0) (a : Fin n → R) (j : Nat) (α : Fin n → Nat)
    (hα : degree α + j ≤ k) : L (monomial z α * project φ a z ^ j) = 0 := by
  induction j generalizing α with
  | zero => rw [Semiring.pow_zero, Semiring.mul_one, h α hα]
  | succ j ih =>
    rw [Semiring.pow_succ, project, ← sum_mul_left, ← sum_mul_left, L.map_sum]
    refine sum_eq_zero fun i => ?_
    have hi := ih (raise i α) (by rw [degree_raise]; omega)
    rw [monomial_raise, project] at hi
    generalize (sum fun i => φ (a i) * z i) ^ j = s at *
    rw [show monomial z α * (s * (φ (a i) * z i)) = φ (a i) * (z i * monomial z α * s) by grind,
      L.map_const_mul, hi]
    grind

end

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Type v} [CommRing A] {φ : RingMap R A} {n : Nat}

/-- The moments of the projections determine the joint moments: polarization, one coordinate at a
time. -/
private theorem monomial_eq_zero (L : LinearFunctional φ) {z : Fin n → A} {k : Nat}
    (h : ∀ a, L (project φ a z ^ k) = 0) (d : Nat) : ∀ (α : Fin n → Nat) (j : Nat), degree α = d →
      d + j = k → ∀ a, L (monomial z α * project φ a z ^ j) = 0 := by
  induction d with
  | zero =>
    intro α j hα hj a
    rw [eq_zero_of_degree α hα, monomial_zero, Semiring.one_mul, show j = k by omega, h]
  | succ d ih =>
    intro α j hα hj a
    obtain ⟨i, hi⟩ := exists_ne_zero_of_degree (by omega : degree α ≠ 0)
    obtain ⟨β, rfl⟩ : ∃ β, α = raise i β := ⟨lower i α, (raise_lower i hi).symm⟩
    rw [degree_raise] at hα
    rw [monomial_raise, CommSemiring.mul_comm (z i)]
    refine L.polarization_step fun t => ?_
    rw [← project_single φ i z, ← project_add_smul]
    exact ih β (j + 1) (by omega) (by omega) _

/-- **Cramér-Wold for moments** (the projections used by the regularizer): two linear functionals on
an algebra agree on the moments of degree at most `k` of all projections `a · z` if and only if they
agree on all joint moments of total degree at most `k` of `z`. -/
theorem cramer_wold (L M : LinearFunctional φ) (z : Fin n → A) (k : Nat) :
    (∀ (a : Fin n → R) (j : Nat), j ≤ k → L (project φ a z ^ j) = M (project φ a z ^ j)) ↔
      ∀ α : Fin n → Nat, degree α ≤ k → L (monomial z α) = M (monomial z α) := by
  constructor
  · intro h α hα
    have := monomial_eq_zero (L.sub M) (z := z) (k := degree α)
      (fun a => by rw [L.sub_apply, h a _ hα]; grind) (degree α) α 0 rfl rfl fun _ => 0
    rw [Semiring.pow_zero, Semiring.mul_one, L.sub_apply] at this
    grind
  · intro h a j hj
    have := monomial_mul_project_pow (L.sub M) (z := z) (k := k)
      (fun α hα => by rw [L.sub_apply, h α hα]; grind) a j (fun _ => 0)
      (by rw [degree_zero]; omega)
    rw [monomial_zero, Semiring.one_mul, L.sub_apply] at this
    grind

end

example : project (RingMap.id Rat) (fun i : Fin 2 => if i = 0 then 2 else 3) (fun _ => 5) = 25 := by
  simp only [project, sum_last, sum_empty, RingMap.id_apply]
  simp; grind

end LeJEPA
