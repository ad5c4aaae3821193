module

public import LeJEPA.Algebra.Prod
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.PolyRoot
public import LeJEPA.Algebra.Factorial

/-!
# Polarization

A linear functional `L` on a commutative algebra that vanishes on the `k`-th powers of all elements
of a subspace `V` vanishes on all products of `k` elements of `V`. The step: if
`L(g (x + t y)^(j+1)) = 0` for all scalars `t`, this is a polynomial in `t` that vanishes
everywhere, so its coefficient at `t` vanishes, which is `(j+1) L(g y x^j)`.

## Main results
* `LeJEPA.polarization`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u v
attribute [local instance] Semiring.natCast

/-- A linear functional on a commutative algebra over `R`, the algebra being given by the embedding
`φ` of the constants. -/
structure LinearFunctional {R : Type u} {A : Type v} [CommRing R] [CommRing A]
    (φ : RingHom R A) where
  /-- The functional. -/
  toFun : A → R
  /-- It is additive. -/
  map_add : ∀ x y, toFun (x + y) = toFun x + toFun y
  /-- It is homogeneous. -/
  map_const_mul : ∀ a x, toFun (φ a * x) = a * toFun x

namespace LinearFunctional
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {φ : RingHom R A}

instance : CoeFun (LinearFunctional φ) (fun _ => A → R) := ⟨LinearFunctional.toFun⟩

theorem map_zero (L : LinearFunctional φ) : L 0 = 0 := by
  have h := L.map_const_mul 0 0
  rw [Semiring.mul_zero] at h
  grind

theorem map_sum (L : LinearFunctional φ) {n : Nat} (f : Fin n → A) :
    L (sum f) = sum fun i => L (f i) :=
  LeJEPA.map_sum L L.map_zero L.map_add f

/-- The difference of two functionals. -/
@[expose] def sub (L M : LinearFunctional φ) : LinearFunctional φ where
  toFun x := L x - M x
  map_add x y := by rw [L.map_add, M.map_add]; grind
  map_const_mul a x := by rw [L.map_const_mul, M.map_const_mul]; grind

theorem sub_apply (L M : LinearFunctional φ) (x : A) : L.sub M x = L x - M x := rfl

/-- The polynomial in `t` with the values `L(w(t))`, for a polynomial `w` with coefficients in the
algebra. -/
@[expose] def mapPoly (L : LinearFunctional φ) (w : Poly A) : Poly R :=
  ⟨fun k => L (w.coeff k), by
    obtain ⟨N, hN⟩ := w.bdd
    exact ⟨N, fun k hk => by dsimp only; rw [hN k hk, L.map_zero]⟩⟩

theorem eval_mapPoly (L : LinearFunctional φ) (w : Poly A) (t : R) :
    eval t (L.mapPoly w) = L (eval (φ t) w) := by
  obtain ⟨N, hN⟩ := w.bdd
  unfold eval eval₂
  rw [coeffSum_eq _ _ w hN, coeffSum_eq _ _ (L.mapPoly w) (N := N) fun k hk => by
    show L (w.coeff k) = 0
    rw [hN k hk, L.map_zero], L.map_sum]
  refine sum_congr fun k => ?_
  rw [RingHom.id_apply, RingHom.id_apply, ← φ.map_pow, CommSemiring.mul_comm (w.coeff k),
    L.map_const_mul]
  exact CommSemiring.mul_comm _ _

end LinearFunctional

section
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Type v} [CommRing A] {φ : RingHom R A}

/-- One step of polarization: a factor `y` comes out of a power. -/
theorem LinearFunctional.polarization_step (L : LinearFunctional φ) {g x y : A} {j : Nat}
    (h : ∀ t : R, L (g * (x + φ t * y) ^ (j + 1)) = 0) : L (g * y * x ^ j) = 0 := by
  let w : Poly A := C g * (C x + C y * X) ^ (j + 1)
  have value : ∀ (b : A) (k : Nat), eval b ((C x + C y * X) ^ k) = (x + b * y) ^ k := by
    intro b k
    show eval₂Hom (RingHom.id A) b _ = _
    rw [RingHom.map_pow, eval₂Hom_apply]
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

end LeJEPA
