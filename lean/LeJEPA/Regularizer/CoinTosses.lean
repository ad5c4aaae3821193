module

public import LeJEPA.Regularizer.EppsPulley

/-!
# Coin tosses

The functions of `N` fair coin tosses, with their expectation, are a random algebra: the plainest
one with `N` independent random variables. In it the null hypothesis of the Epps-Pulley statistic
holds for the sample `x_j = ±1` by the j-th toss: if `cos t_k = a_k` and `sin t_k = b_k`, then
`cos (t_k x_j) = a_k` and `sin (t_k x_j) = ± b_k`, so the characteristic function of the law is
`a_k` at the knot `t_k`. An ordered field has no angles, but it has points `(a_k, b_k)` on the unit
circle, and these are all that is used.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast Ring.intCast

/-- The functions of `N` coin tosses. -/
@[expose] def TossFun (N : Nat) (R : Type u) : Type u := (Fin N → Bool) → R

namespace TossFun

section Ring
variable {R : Type u} [CommRing R] {N : Nat}

instance : Add (TossFun N R) := ⟨fun f g ω => f ω + g ω⟩
instance : Neg (TossFun N R) := ⟨fun f ω => -f ω⟩
instance : Sub (TossFun N R) := ⟨fun f g ω => f ω - g ω⟩
instance : Mul (TossFun N R) := ⟨fun f g ω => f ω * g ω⟩
instance : NatCast (TossFun N R) := ⟨fun k _ => (k : R)⟩
instance (k : Nat) : OfNat (TossFun N R) k := ⟨fun _ => (k : R)⟩
instance : IntCast (TossFun N R) := ⟨fun k _ => (k : R)⟩
instance : SMul Nat (TossFun N R) := ⟨fun k f => (k : TossFun N R) * f⟩
instance : SMul Int (TossFun N R) := ⟨fun k f => (k : TossFun N R) * f⟩
instance : HPow (TossFun N R) Nat (TossFun N R) := ⟨fun f k ω => f ω ^ k⟩

theorem add_apply (f g : TossFun N R) (ω) : (f + g) ω = f ω + g ω := rfl
theorem neg_apply (f : TossFun N R) (ω) : (-f) ω = -f ω := rfl
theorem sub_apply (f g : TossFun N R) (ω) : (f - g) ω = f ω - g ω := rfl
theorem mul_apply (f g : TossFun N R) (ω) : (f * g) ω = f ω * g ω := rfl
private theorem natCast_apply (k : Nat) (ω) : (k : TossFun N R) ω = (k : R) := rfl
private theorem intCast_apply (k : Int) (ω) : (k : TossFun N R) ω = (k : R) := rfl
private theorem ofNat_apply (k : Nat) (ω) : (OfNat.ofNat k : TossFun N R) ω = (k : R) := rfl
private theorem pow_apply (f : TossFun N R) (k : Nat) (ω) : (f ^ k) ω = f ω ^ k := rfl

theorem zero_apply (ω) : (0 : TossFun N R) ω = 0 := Semiring.natCast_zero
theorem one_apply (ω) : (1 : TossFun N R) ω = 1 := Semiring.natCast_one

/-- The functions of `N` coin tosses form a commutative ring. -/
instance instCommRing : CommRing (TossFun N R) where
  add_zero f := funext fun ω => by rw [add_apply, zero_apply]; grind
  add_comm f g := funext fun ω => by simp only [add_apply]; grind
  add_assoc f g h := funext fun ω => by simp only [add_apply]; grind
  mul_assoc f g h := funext fun ω => by simp only [mul_apply]; grind
  mul_comm f g := funext fun ω => by simp only [mul_apply]; grind
  mul_one f := funext fun ω => by rw [mul_apply, one_apply]; grind
  one_mul f := funext fun ω => by rw [mul_apply, one_apply]; grind
  left_distrib f g h := funext fun ω => by simp only [mul_apply, add_apply]; grind
  right_distrib f g h := funext fun ω => by simp only [mul_apply, add_apply]; grind
  zero_mul f := funext fun ω => by rw [mul_apply, zero_apply]; grind
  mul_zero f := funext fun ω => by rw [mul_apply, zero_apply]; grind
  pow_zero f := funext fun ω => by rw [pow_apply, one_apply, Semiring.pow_zero]
  pow_succ f k := funext fun ω => by
    rw [mul_apply, pow_apply, pow_apply, Semiring.pow_succ]
  ofNat_succ k := funext fun ω => by
    rw [add_apply, one_apply]; simp only [ofNat_apply]; rw [Semiring.natCast_succ]
  ofNat_eq_natCast k := rfl
  nsmul_eq_natCast_mul k f := rfl
  neg_add_cancel f := funext fun ω => by rw [add_apply, neg_apply, zero_apply]; grind
  sub_eq_add_neg f g := funext fun ω => by rw [add_apply, neg_apply, sub_apply]; grind
  neg_zsmul k f := funext fun ω => by
    show ((-k : Int) : R) * f ω = -(((k : Int) : R) * f ω)
    grind
  zsmul_natCast_eq_nsmul k f := funext fun ω => by
    show (((k : Nat) : Int) : R) * f ω = ((k : Nat) : R) * f ω
    rw [Ring.intCast_natCast]
  intCast_ofNat k := funext fun ω => Ring.intCast_natCast k
  intCast_neg k := funext fun ω => by
    rw [neg_apply]; simp only [intCast_apply]; grind

/-- The result `±1` of the j-th toss. -/
@[expose] def toss (j : Fin N) : TossFun N R := fun ω => if ω j then 1 else -1

/-- The function of the other tosses when the first one is known. -/
@[expose] def after (b : Bool) (f : TossFun (N + 1) R) : TossFun N R :=
  fun ω => f fun i => Fin.cases b ω i

end Ring

section Mean
variable {R : Type u} [Field R]

/-- The expectation, fair tosses being averaged one after the other. -/
@[expose] def mean : {N : Nat} → TossFun N R → R
  | 0, f => f fun i => i.elim0
  | _ + 1, f => 2⁻¹ * (mean (after true f) + mean (after false f))

variable {N : Nat}

theorem mean_add (f g : TossFun N R) : mean (f + g) = mean f + mean g := by
  induction N with
  | zero => rfl
  | succ N ih =>
    have e : ∀ b, after b (f + g) = after b f + after b g := fun b => rfl
    simp only [mean, e, ih]; grind

theorem mean_const_mul (a : R) (f : TossFun N R) : mean (fun ω => a * f ω) = a * mean f := by
  induction N with
  | zero => rfl
  | succ N ih =>
    have e : ∀ b, after b (fun ω => a * f ω) = fun ω => a * after b f ω := fun b => rfl
    simp only [mean, e, ih]; grind

theorem mean_const (h2 : (2 : R) ≠ 0) (a : R) : mean (fun _ => a : TossFun N R) = a := by
  induction N with
  | zero => rfl
  | succ N ih =>
    have e : ∀ b, after b (fun _ => a : TossFun (N + 1) R) = fun _ => a := fun b => rfl
    have := Field.mul_inv_cancel h2
    simp only [mean, e, ih]; grind

theorem mean_toss (h2 : (2 : R) ≠ 0) (j : Fin N) : mean (toss j : TossFun N R) = 0 := by
  induction N with
  | zero => exact j.elim0
  | succ N ih =>
    refine Fin.cases ?_ (fun j => ?_) j
    · have e1 : after true (toss (0 : Fin (N + 1)) : TossFun _ R) = fun _ => 1 := rfl
      have e2 : after false (toss (0 : Fin (N + 1)) : TossFun _ R) = fun _ => -1 := rfl
      rw [mean, e1, e2, mean_const h2, mean_const h2]; grind
    · have e : ∀ b, after b (toss j.succ : TossFun _ R) = toss j := fun b => rfl
      rw [mean, e, e, ih]; grind

/-- The square of a toss is 1. -/
theorem toss_mul_self (j : Fin N) : (toss j : TossFun N R) * toss j = 1 := funext fun ω => by
  rw [mul_apply, one_apply, toss]; split <;> grind

/-- Two tosses are uncorrelated. -/
theorem mean_toss_mul_toss {i j : Fin N} (h : i ≠ j) :
    mean (toss i * toss j : TossFun N R) = 0 := by
  induction N with
  | zero => exact i.elim0
  | succ N ih =>
    have first : ∀ j : Fin N, mean (toss 0 * toss j.succ : TossFun (N + 1) R) = 0 := fun j => by
      have e1 : after true (toss 0 * toss j.succ : TossFun (N + 1) R) = fun ω => 1 * toss j ω := rfl
      have e2 : after false (toss 0 * toss j.succ : TossFun (N + 1) R)
        = fun ω => -1 * toss j ω := rfl
      rw [mean, e1, e2, mean_const_mul, mean_const_mul]; grind
    revert h
    refine Fin.cases (fun h => ?_) (fun i => ?_) i
    · revert h
      exact Fin.cases (fun h => absurd rfl h) (fun j _ => first j) j
    · refine Fin.cases (fun _ => ?_) (fun j h => ?_) j
      · rw [CommSemiring.mul_comm]; exact first i
      · have e : ∀ b, after b (toss i.succ * toss j.succ : TossFun (N + 1) R)
          = toss i * toss j := fun b => rfl
        rw [mean, e, e, ih fun e => h (by rw [e])]; grind

end Mean
end TossFun

section
variable {R : Type u} [Field R]
open TossFun

/-- The random algebra of `N` fair coin tosses. -/
@[expose] def coinTosses (h2 : (2 : R) ≠ 0) (N : Nat) : RandomAlgebra R (TossFun N R) where
  const := ⟨fun a _ => a, fun _ _ => rfl, fun _ _ => rfl, funext fun ω => (one_apply ω).symm⟩
  mean := mean
  mean_add := mean_add
  mean_const_mul := mean_const_mul
  mean_one := by rw [show (1 : TossFun N R) = fun _ => 1 from funext one_apply, mean_const h2]

/-- Sampling from `x = ±1` with equal probability satisfies the null hypothesis of the Epps-Pulley
statistic for the cosines `a_k` and sines `b_k` of the knots, where `φ(t_k) = a_k`. -/
theorem coinTosses_eppsPulleyNull (h2 : (2 : R) ≠ 0) (N : Nat) {K : Nat} {a b : Fin K → R}
    (circle : ∀ k, a k * a k + b k * b k = 1) :
    (coinTosses h2 N).EppsPulleyNull a (fun k _ => (coinTosses h2 N).const (a k))
      (fun k j => (coinTosses h2 N).const (b k) * toss j) where
  mean_cos k j := mean_const h2 (a k)
  mean_sin k j := by
    rw [RandomAlgebra.mean_const_mul, show (coinTosses h2 N).mean (toss j) = 0 from mean_toss h2 j]
    grind
  sq_add_sq k j := by
    generalize hW : coinTosses h2 N = W
    rw [show ∀ x y z : TossFun N R, x * x + y * z * (y * z) = x * x + y * y * (z * z) by
      intros; grind, toss_mul_self, ← W.const.map_mul, ← W.const.map_mul, Semiring.mul_one,
      ← W.const.map_add, circle, W.const.map_one, W.mean_one]
  cos_cos k i j _ := mean_const h2 (a k * a k)
  sin_sin k i j h := by
    rw [show ∀ x y z : TossFun N R, x * y * (x * z) = x * (x * (y * z)) by intros; grind,
      RandomAlgebra.mean_const_mul, RandomAlgebra.mean_const_mul,
      show (coinTosses h2 N).mean (toss i * toss j) = 0 from mean_toss_mul_toss h]
    grind

end

/-- The null mean for 10 draws of `±1`, at the knots `θ` and `2 θ`, where `cos θ = 3/5`. -/
example : let c : Fin 2 → Rat := fun k => if k = 0 then 3 / 5 else -7 / 25
    let s : Fin 2 → Rat := fun k => if k = 0 then 4 / 5 else 24 / 25
    let W : RandomAlgebra Rat (TossFun 10 Rat) := coinTosses (by grind) 10
    W.mean (W.eppsPulley (fun _ => 1) c (fun k _ => W.const (c k))
      fun k j => W.const (s k) * TossFun.toss j) = 16 / 25 + 576 / 625 := by
  intro c s W
  rw [epps_pulley_null_mean W (by grind) _ (coinTosses_eppsPulleyNull _ 10 fun k => ?_)]
  · simp only [sum_last, sum_empty, c]
    grind
  · simp only [c, s]
    grind

end LeJEPA
